//! Receipts (核查凭证): put into their envelope, verified, decided again.

use credit_core::api::{self, Failure, Lang};
use wasm_bindgen::prelude::*;

use crate::sources::Sources;
use crate::{decode, encode, error};

/// Puts a payload and its signatures into an envelope: the text of the receipt.
///
/// # Errors
/// Throws a `CreditError`: `receipt.*`, `json.*`.
#[wasm_bindgen(js_name = sealReceipt)]
pub fn seal_receipt(
    #[wasm_bindgen(unchecked_param_type = "ReceiptToSeal")] question: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
) -> Result<String, JsValue> {
    let lang = decode::lang(lang, Lang::default())?;
    api::seal_receipt(&decode::value(question)).map_err(|e| error::thrown(&e, lang))
}

/// Verifies a receipt; what it says.
///
/// # Errors
/// Throws a `CreditError`: `receipt.*`, `trust.*`, `json.*`.
#[wasm_bindgen(js_name = verifyReceipt, unchecked_return_type = "VerifiedReceipt")]
pub fn verify_receipt(
    #[wasm_bindgen(unchecked_param_type = "ReceiptToVerify")] question: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
) -> Result<JsValue, JsValue> {
    let lang = decode::lang(lang, Lang::default())?;
    let verified = api::verify_receipt(&decode::value(question));
    Ok(encode::value(&verified.map_err(|e| error::thrown(&e, lang))?))
}

/// Decides again what a receipt tells of, and compares.
///
/// # Errors
/// Throws a `CreditError`: those of `verifyReceipt`, `pack.*`, `request.*`.
#[wasm_bindgen(js_name = replayReceipt, unchecked_return_type = "ReplayedReceipt")]
pub fn replay_receipt(
    #[wasm_bindgen(unchecked_param_type = "Sources")] sources: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "ReceiptToReplay")] question: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
) -> Result<JsValue, JsValue> {
    let lang = decode::lang(lang, Lang::default())?;
    let thrown = |e: &Failure| error::thrown(e, lang);
    let sources = Sources::read(sources).map_err(|e| thrown(&e.into()))?;
    let replayed = api::replay_receipt(&sources.borrow(), &decode::value(question), lang);
    Ok(encode::value(&replayed.map_err(|e| thrown(&e))?))
}
