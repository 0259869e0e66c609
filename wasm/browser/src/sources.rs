//! The signed data of a checker, out of JavaScript.

use credit_core::api;
use credit_core::error::{LoadError, Place};
use js_sys::{Array, ArrayBuffer, Reflect, Symbol, Uint8Array};
use wasm_bindgen::prelude::*;

/// The bytes of `{ packs, rulebook, calendar, trust }`, copied into the memory of the module.
pub(crate) struct Sources {
    packs: Vec<Vec<u8>>,
    rulebook: Vec<u8>,
    calendar: Vec<u8>,
    trust: Vec<u8>,
}

impl Sources {
    /// Copies the sources.
    ///
    /// # Errors
    /// `json.type` or `json.missing-field` with the place.
    pub(crate) fn read(js: &JsValue) -> Result<Self, LoadError> {
        if !js.is_object() {
            return Err(wrong_type("", "object"));
        }
        let packs = member(js, "packs")?;
        if !Array::is_array(&packs) {
            return Err(wrong_type("/packs", "array"));
        }
        let packs = Array::from(&packs).into_iter().enumerate();
        Ok(Self {
            packs: packs
                .map(|(i, p)| bytes(&p, &format!("/packs/{i}")))
                .collect::<Result<_, _>>()?,
            rulebook: bytes(&member(js, "rulebook")?, "/rulebook")?,
            calendar: bytes(&member(js, "calendar")?, "/calendar")?,
            trust: bytes(&member(js, "trust")?, "/trust")?,
        })
    }

    /// The sources of the core.
    pub(crate) fn borrow(&self) -> api::Sources<'_> {
        api::Sources {
            packs: self.packs.iter().map(Vec::as_slice).collect(),
            rulebook: &self.rulebook,
            calendar: &self.calendar,
            trust: &self.trust,
        }
    }
}

fn member(js: &JsValue, name: &'static str) -> Result<JsValue, LoadError> {
    let value = Reflect::get(js, &name.into()).unwrap_or_default();
    if value.is_undefined() || value.is_null() {
        let place = Place::Pointer(String::new());
        return Err(LoadError::new("json.missing-field").at(place).with("field", name));
    }
    Ok(value)
}

/// The bytes of a `Uint8Array` or an `ArrayBuffer`. Told by their tag, because arrays of another
/// frame or of a test environment are no instances of this one's classes.
fn bytes(js: &JsValue, place: &str) -> Result<Vec<u8>, LoadError> {
    if let Some(array) = js.dyn_ref::<Uint8Array>() {
        return Ok(array.to_vec());
    }
    let tag = Reflect::get(js, &Symbol::to_string_tag()).ok().and_then(|tag| tag.as_string());
    match tag.as_deref() {
        Some("Uint8Array") => Ok(Uint8Array::new(js).to_vec()),
        Some("ArrayBuffer") => Ok(Uint8Array::new(js.unchecked_ref::<ArrayBuffer>()).to_vec()),
        _ => Err(wrong_type(place, "Uint8Array")),
    }
}

fn wrong_type(place: &str, expected: &'static str) -> LoadError {
    LoadError::new("json.type").at(Place::Pointer(place.to_owned())).with("expected", expected)
}
