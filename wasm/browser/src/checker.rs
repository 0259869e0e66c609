//! The class `Checker`.

use credit_core::api::{self, Lang};
use credit_core::digest::Digest;
use credit_core::wire::canonical;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::sources::Sources;
use crate::{decode, encode, error};

/// Verified list packs, rulebook and calendar, ready to decide requests.
///
/// Keep one and use it for every request; `free()` gives its memory back.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checker {
    inner: api::Checker,
    /// Of the trust policy, as receipts name it.
    trust: Digest,
    lang: Lang,
}

#[wasm_bindgen]
impl Checker {
    /// Opens and verifies the sources. `lang` is the language of every answer that does not ask
    /// for another.
    ///
    /// # Errors
    /// Throws a `CreditError`: `pack.*`, `trust.*`, or `json.*` about the arguments.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Sources")] sources: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<Self, JsValue> {
        let lang = decode::lang(lang, Lang::default())?;
        let sources = Sources::read(sources).map_err(|e| error::thrown(&e.into(), lang))?;
        let sources = sources.borrow();
        let inner = api::open(&sources).map_err(|e| error::thrown(&e, lang))?;
        Ok(Self { inner, trust: Digest::of(sources.trust), lang })
    }

    /// Holds what is open against what was seen before (期号记录). `trust` is the policy that the checker was opened with,
    /// `memory` what was kept the last time, `on` the day. Answers `{ memory, accepted, doubts }`: the memory to keep
    /// when what is in doubt is not taken, the one when it is, and the doubts as errors.
    ///
    /// # Errors
    /// Throws a `CreditError`: `json.*`, `memory.version`, `memory.duplicate` for what is no memory.
    #[wasm_bindgen(unchecked_return_type = "Remembered")]
    pub fn remember(
        &self,
        trust: &[u8],
        memory: Option<String>,
        on: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = decode::lang(lang, self.lang)?;
        let found = api::remember(&self.inner, trust, memory.as_deref(), on);
        let found = found.map_err(|e| error::thrown(&e, lang))?;
        let doubts: Array = found.doubts.iter().map(|doubt| error::thrown(doubt, lang)).collect();
        let answer = Object::new();
        let members: [(&str, JsValue); 3] = [
            ("memory", found.memory.into()),
            ("accepted", found.accepted.into()),
            ("doubts", doubts.into()),
        ];
        for (name, value) in members {
            Reflect::set(&answer, &name.into(), &value)?;
        }
        Ok(answer.into())
    }

    /// Decides one request.
    ///
    /// # Errors
    /// Throws a `CreditError`: `json.*` or `request.*`, with the place in the request.
    #[wasm_bindgen(unchecked_return_type = "Decision")]
    pub fn check(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Request")] request: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = decode::lang(lang, self.lang)?;
        let decision = api::check(&self.inner, &decode::value(request), lang);
        Ok(encode::value(&decision.map_err(|e| error::thrown(&e, lang))?))
    }

    /// Decides one request in JSON and returns the decision in canonical JSON, the same bytes on
    /// every surface.
    ///
    /// # Errors
    /// As `check`, and `json.syntax`.
    #[wasm_bindgen(js_name = checkJson)]
    pub fn check_json(
        &self,
        request: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<String, JsValue> {
        let lang = decode::lang(lang, self.lang)?;
        api::check_json(&self.inner, request.as_bytes(), lang).map_err(|e| error::thrown(&e, lang))
    }

    /// Says what the sources hold: matters, materials, lists, and the days they cover.
    ///
    /// # Errors
    /// Throws a `CreditError`: `json.*` about the language.
    #[wasm_bindgen(unchecked_return_type = "Description")]
    pub fn describe(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        Ok(encode::value(&api::describe(&self.inner, decode::lang(lang, self.lang)?)))
    }

    /// The description in canonical JSON.
    ///
    /// # Errors
    /// As `describe`.
    #[wasm_bindgen(js_name = describeJson)]
    pub fn describe_json(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<String, JsValue> {
        Ok(canonical(&api::describe(&self.inner, decode::lang(lang, self.lang)?)))
    }

    /// Writes a notice (文书) about the decision on a request.
    ///
    /// # Errors
    /// Throws a `CreditError`: `notice.*`, `json.*`, `request.*`. `lang` is the language of the error;
    /// notices are in Chinese.
    #[wasm_bindgen(unchecked_return_type = "Notice")]
    pub fn notice(
        &self,
        #[wasm_bindgen(unchecked_param_type = "NoticeRequest")] question: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = decode::lang(lang, self.lang)?;
        let notice = api::notice(&self.inner, &decode::value(question));
        Ok(encode::value(&notice.map_err(|e| error::thrown(&e, lang))?))
    }

    /// Decides a request and says what is to be signed about it.
    ///
    /// # Errors
    /// Throws a `CreditError`: `receipt.*`, `json.*`, `request.*`.
    #[wasm_bindgen(js_name = prepareReceipt, unchecked_return_type = "PreparedReceipt")]
    pub fn prepare_receipt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ReceiptRequest")] question: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = decode::lang(lang, self.lang)?;
        let prepared = api::prepare_receipt(&self.inner, self.trust, &decode::value(question));
        Ok(encode::value(&prepared.map_err(|e| error::thrown(&e, lang))?))
    }
}
