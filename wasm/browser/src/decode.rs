//! From JavaScript values to the arguments of the core.

use core::fmt;

use credit_core::api::{IdOptions, Lang};
use credit_core::error::LoadError;
use credit_core::json::{Cursor, MAX_INTEGER, Value};
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

#[cfg(feature = "full")]
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
