//! What a call has cost.

use credit_core::json::{ObjectBuilder, Value};

/// The engine that fuel is counted by, to its version: another version may count otherwise, so that
/// figures are compared within one line only.
pub const ENGINE_LINE: &str = if cfg!(feature = "component") {
    concat!("wasmtime ", env!("WASMTIME_VERSION"))
} else {
    "native"
};

/// What one call has cost. It stands beside a decision, never in it: decisions are the same bytes on
/// every surface, and most surfaces count nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Fuel that was used, about one unit for each instruction: the same for the same call, data and
    /// component on every machine.
    pub fuel: u64,
}

impl Meter {
    /// `{"engine","fuel"}`.
    #[must_use]
    pub fn to_value(self) -> Value {
        ObjectBuilder::new()
            .put("engine", ENGINE_LINE)
            .put("fuel", Value::Int(i64::try_from(self.fuel).unwrap_or(i64::MAX)))
            .build()
    }
}
