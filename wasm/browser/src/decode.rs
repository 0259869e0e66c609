//! From JavaScript values to the arguments of the core.

use core::fmt;

use credit_core::api::{self, IdOptions, Lang};
use credit_core::error::{LoadError, Place};
use credit_core::json::{Cursor, MAX_INTEGER, Value};
use js_sys::{Array, ArrayBuffer, Reflect, Symbol, Uint8Array};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use wasm_bindgen::prelude::*;

use crate::error::thrown;

/// Options of a call about one identifier.
pub(crate) struct Options {
    kind: Option<String>,
    on: Option<String>,
    allow: Vec<String>,
    /// The language of the answer.
    pub(crate) lang: Lang,
}

impl Options {
    /// Reads `{ kind, on, lang }`; `undefined` and `null` are no options.
    pub(crate) fn read(js: JsValue) -> Result<Self, JsValue> {
        let value = value(js);
        if value == Value::Null {
            return Ok(Self { kind: None, on: None, allow: Vec::new(), lang: Lang::default() });
        }
        // An error about the options speaks the language they ask for, if that can be read.
        let asked = value.get("lang").and_then(Value::as_str).and_then(Lang::parse);
        Self::fields(&value).map_err(|e| thrown(&e.into(), asked.unwrap_or_default()))
    }

    fn fields(value: &Value) -> Result<Self, LoadError> {
        let fields = Cursor::root(value).object(&["allow", "kind", "lang", "on"])?;
        let text = |name| fields.optional(name).map(|f| f.string().map(str::to_owned)).transpose();
        let lang = fields.optional("lang").map(lang_of).transpose()?;
        let allow = fields.optional("allow").map_or_else(|| Ok(Vec::new()), allowed)?;
        Ok(Self { kind: text("kind")?, on: text("on")?, allow, lang: lang.unwrap_or_default() })
    }

    /// The options of the core.
    pub(crate) fn known(&self) -> IdOptions<'_> {
        let (kind, on) = (self.kind.as_deref(), self.on.as_deref());
        IdOptions { kind, on, allow: &self.allow }
    }
}

/// Most identifiers that a host may allow in one call.
const ALLOWED: usize = 100_000;

fn allowed(field: &Cursor<'_>) -> Result<Vec<String>, LoadError> {
    field.array(ALLOWED)?.iter().map(|f| f.string().map(str::to_owned)).collect()
}

/// Reads a language; `default` when it is `undefined` or `null`.
pub(crate) fn lang(js: &JsValue, default: Lang) -> Result<Lang, JsValue> {
    if js.is_undefined() || js.is_null() {
        return Ok(default);
    }
    lang_of(&Cursor::root(&value(js.clone()))).map_err(|e| thrown(&e.into(), default))
}

fn lang_of(field: &Cursor<'_>) -> Result<Lang, LoadError> {
    field.one_of(&["zh-CN", "en"], Lang::parse)
}

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

/// Nesting of JavaScript values looked at. Requests are 4 deep; what lies deeper, an object that
/// contains itself for example, is inside something the core refuses anyway.
const DEPTH: u8 = 16;

/// The JSON value of a JavaScript value. What JSON cannot say (functions, symbols, fractions)
/// becomes `Unsupported`, which the core refuses with its place.
pub(crate) fn value(js: JsValue) -> Value {
    let deserializer = serde_wasm_bindgen::Deserializer::from(js);
    Reader { left: DEPTH }.deserialize(deserializer).unwrap_or(Value::Unsupported)
}

#[derive(Clone, Copy)]
struct Reader {
    left: u8,
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, js: D) -> Result<Value, D::Error> {
        if self.left == 0 {
            return js.deserialize_ignored_any(IgnoredAny).map(|_| Value::Unsupported);
        }
        let inside = Self { left: self.left.saturating_sub(1) };
        Ok(js.deserialize_any(inside).unwrap_or(Value::Unsupported))
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        let exact = (-MAX_INTEGER..=MAX_INTEGER).contains(&n);
        Ok(if exact { Value::Int(n) } else { Value::Unsupported })
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Unsupported)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key()? {
            members.push((key, map.next_value_seed(self)?));
        }
        Ok(Value::Object(members))
    }
}
