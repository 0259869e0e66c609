//! What a call throws: a JavaScript `Error` named `CreditError`.

use credit_core::api::{Failure, Lang};
use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;

/// An `Error` with the members of the type `CreditError`.
pub(crate) fn thrown(failure: &Failure, lang: Lang) -> JsValue {
    let error = Error::new(&failure.text(lang));
    error.set_name("CreditError");
    set(&error, "code", failure.code());
    set(&error, "remedy", &failure.remedy(lang));
    if let Some(place) = failure.place(lang) {
        set(&error, "place", &place);
    }
    error.into()
}

fn set(error: &Error, key: &str, value: &str) {
    // A fresh error object takes every member.
    let _ = Reflect::set(error, &key.into(), &value.into());
}
