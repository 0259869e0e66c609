//! From JavaScript values to the arguments of the core.

use credit_core::api::{IdOptions, Lang, ValidateOptions};
use credit_core::error::LoadError;
use credit_core::json::{Cursor, Key, MAX_INTEGER, Value};
use js_sys::{Array, ArrayBuffer, Number, Object, Reflect, Symbol};
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
    pub(crate) fn read(js: &JsValue) -> Result<Self, JsValue> {
        let value = value(js);
        if value == Value::Null {
            return Ok(Self { kind: None, on: None, allow: Vec::new(), lang: Lang::default() });
        }
        // An error about the options speaks the language they ask for, if that can be read.
        let asked = value.get("lang").and_then(Value::as_str).and_then(Lang::parse);
        Self::fields(&value).map_err(|e| thrown(&e.into(), asked.unwrap_or_default()))
    }

    fn fields(value: &Value) -> Result<Self, LoadError> {
        let fields = Cursor::root(value).object(ValidateOptions::KEYS)?;
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
    lang_of(&Cursor::root(&value(js))).map_err(|e| thrown(&e.into(), default))
}

fn lang_of(field: &Cursor<'_>) -> Result<Lang, LoadError> {
    field.one_of(&["zh-CN", "en"], Lang::parse)
}

/// Nesting of JavaScript values looked at. Requests are 4 deep; what lies deeper, an object that
/// contains itself for example, is inside something the core refuses anyway.
const DEPTH: u8 = 16;

/// The JSON value of a JavaScript value. What JSON cannot say (functions, symbols, fractions)
/// becomes `Unsupported`, which the core refuses with its place.
pub(crate) fn value(js: &JsValue) -> Value {
    read(js, DEPTH)
}

/// By hand, because a deserializer carries the words of its own errors, which nobody reads here, and
/// with them all of what writes a fraction in decimals.
fn read(js: &JsValue, left: u8) -> Value {
    let Some(inside) = left.checked_sub(1) else { return Value::Unsupported };
    if js.is_undefined() || js.is_null() {
        Value::Null
    } else if let Some(b) = js.as_bool() {
        Value::Bool(b)
    } else if let Some(n) = js.as_f64() {
        integer(js, n)
    } else if let Some(text) = js.as_string() {
        Value::String(text)
    } else if Array::is_array(js) {
        Value::Array(js.unchecked_ref::<Array>().iter().map(|item| read(&item, inside)).collect())
    } else if is_plain(js) {
        let entries = Object::entries(js.unchecked_ref());
        Value::Object(entries.iter().filter_map(|entry| member(&entry, inside)).collect())
    } else {
        i64::try_from(js.clone()).map_or(Value::Unsupported, exact)
    }
}

/// An object with members, as a literal makes it: no bytes, and nothing that is walked through instead
/// (`Map`, `Set`).
fn is_plain(js: &JsValue) -> bool {
    js.is_object()
        && !js.has_type::<ArrayBuffer>()
        && !Reflect::has(js, &Symbol::iterator()).unwrap_or(true)
}

fn member(entry: &JsValue, left: u8) -> Option<(Key, Value)> {
    let entry = entry.unchecked_ref::<Array>();
    Some((entry.get(0).as_string()?.into(), read(&entry.get(1), left)))
}

#[expect(clippy::as_conversions, reason = "a safe integer is below 2^53, so it fits")]
fn integer(js: &JsValue, n: f64) -> Value {
    if Number::is_safe_integer(js) { exact(n as i64) } else { Value::Unsupported }
}

fn exact(n: i64) -> Value {
    if (-MAX_INTEGER..=MAX_INTEGER).contains(&n) { Value::Int(n) } else { Value::Unsupported }
}
