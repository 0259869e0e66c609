//! The WIT component `credit:check`: decode, one call of the core, encode.
//!
//! Three doors into the same core: the component model (`identifiers`, `evaluate`), plain bytes
//! (`flat`), and columns (`batch`). None has imports.

// Its exports exist in wasm only; elsewhere its tests are all that uses it.
#[cfg(any(target_arch = "wasm32", test))]
mod batch;
#[cfg(any(target_arch = "wasm32", test))]
mod clickhouse;
mod convert;
mod evaluate;
// Its exports exist in wasm only; elsewhere its tests are all that uses it.
#[cfg(any(target_arch = "wasm32", test))]
mod flat;
mod identifiers;
#[cfg(feature = "full")]
mod open;
mod receipts;
mod screening;

/// What `wit/` says, as Rust.
#[cfg(not(feature = "full"))]
mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "credit-check" });
}

/// What `wit/` says, as Rust.
#[cfg(feature = "full")]
mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "credit-checker" });
}

/// The implementation of the world.
struct Component;

// The host's linker refuses symbol names like `credit:check/evaluate@0.1.0#check-json`; there the
// implementation is only compiled and tested, not exported.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated from the WIT files")]
mod exports {
    use crate::{Component, bindings};

    bindings::export!(Component with_types_in bindings);
}
