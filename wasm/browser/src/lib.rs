//! The credit check for browsers and Node: decode, one call of the core, encode.
//!
//! The types of the answers are in `types`; what a wrong call throws is in `error`.

#[cfg(feature = "full")]
mod checker;
mod decode;
mod encode;
mod error;
pub mod fast;
#[cfg(feature = "full")]
pub mod receipts;
#[cfg(feature = "full")]
mod sources;
mod types;

use credit_core::api;
use wasm_bindgen::prelude::*;

use crate::decode::Options;

/// Smaller than the target's own.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Reads one identifier: the report says whether it is valid, what is wrong and what may be meant.
///
/// # Errors
/// Throws a `CreditError`: `id.unknown-kind`, or `json.*` about the options.
#[wasm_bindgen(unchecked_return_type = "IdentifierReport")]
pub fn validate(
    code: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "ValidateOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let options = Options::read(options)?;
    let report = api::validate(code, &options.known(), options.lang);
    Ok(encode::value(&report.map_err(|e| error::thrown(&e, options.lang))?))
}

/// Name and version of the engine, as written into receipts: `credit-core/0.1.0`.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    credit_core::VERSION.to_owned()
}
