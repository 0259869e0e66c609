//! From the answers of the core to JavaScript values.

use credit_core::wire::{Object, Sink, Wire};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

/// A plain JavaScript value: no `Map`, no `BigInt`; absent members stay absent.
pub(crate) fn value(answer: &dyn Wire) -> JsValue {
    let mut place = Place(JsValue::UNDEFINED);
    answer.write(&mut place);
    place.0
}

/// Where a value goes.
struct Place(JsValue);

impl Sink for Place {
    fn boolean(&mut self, value: bool) {
        self.0 = value.into();
    }

    #[expect(clippy::as_conversions, reason = "integers of answers are exact as numbers")]
    fn integer(&mut self, value: i64) {
        self.0 = (value as f64).into();
    }

    fn text(&mut self, text: &str) {
        self.0 = text.into();
    }

    fn array(&mut self, items: &mut dyn Iterator<Item = &dyn Wire>) {
        let array = Array::new();
        for item in items {
            array.push(&value(item));
        }
        self.0 = array.into();
    }

    fn object(&mut self, object: &Object<'_>) {
        let members = js_sys::Object::new();
        for (key, member) in object.members() {
            // A fresh object takes every member.
            let _ = Reflect::set(&members, &key.into(), &value(member));
        }
        self.0 = members.into();
    }
}
