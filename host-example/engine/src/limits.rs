//! What one call of the component may cost. Running out is a typed failure, never a hang.

use std::fmt;

use wasmtime::ResourceLimiter;

/// Fuel and memory of one call.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Fuel: about one unit for each wasm instruction. The same call uses the same fuel on every
    /// machine, so that a limit is reproducible where a time limit is not.
    pub fuel: u64,
    /// Linear memory in bytes, before the size of the sources is added.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // A check that opens the sample city first costs some two hundred million units, most of it
        // signatures; a valid identifier 70 thousand, one for which corrections are sought 2 million.
        // 20 billion is seconds, not minutes.
        Self { fuel: 20_000_000_000, memory: 256 << 20 }
    }
}

/// The memory limit was reached; carries the size asked for, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemoryExceeded(pub(crate) usize);

impl fmt::Display for MemoryExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "linear memory of {} bytes exceeds the limit", self.0)
    }
}

impl std::error::Error for MemoryExceeded {}

/// Watches one store. wasmtime's own `StoreLimits` reports a refused growth as text only; this one
/// reports it as [`MemoryExceeded`], so that it can become its own failure code.
#[derive(Debug)]
pub(crate) struct Watch {
    memory: usize,
}

/// Table elements of one store: function tables of the component stay in the hundreds.
const TABLE_ELEMENTS: usize = 100_000;

impl Watch {
    pub(crate) const fn new(memory: usize) -> Self {
        Self { memory }
    }
}

impl ResourceLimiter for Watch {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.memory {
            return Err(wasmtime::Error::new(MemoryExceeded(desired)));
        }
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}
