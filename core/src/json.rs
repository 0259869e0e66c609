//! The JSON profile of the engine: strings, booleans, integers below 2^53, arrays, objects, null.
//!
//! Floats and duplicate keys are refused, because two readers may disagree on them. Syntax is read
//! by `serde_json`; the canonical form is that of RFC 8785 (JCS) within the profile.

mod canonical;
mod cursor;

use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

pub use canonical::canonical;
pub(crate) use canonical::{sort, write_integer, write_string};
pub use cursor::{Cursor, Fields};
pub(crate) use cursor::{each, escape};

use crate::error::{LoadError, Place};

/// Largest integer that every JSON reader keeps exactly: 2^53 − 1.
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// The name of a member: what the engine writes is known when it is compiled, what it reads is not.
pub type Key = Cow<'static, str>;

/// A JSON value. Objects keep the order and the duplicates of their source: [`Cursor::object`]
/// refuses duplicates with their place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "JSON has no other kinds of value")]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer with |n| < 2^53.
    Int(i64),
    /// A number outside the profile (fraction, exponent or too large); readers refuse it.
    Unsupported,
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Vec<(Key, Value)>),
}

impl Value {
    /// The member of an object, or `None`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a string, or `None`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of an array, or `None`.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The integer, or `None`.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The boolean, or `None`.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Int(n.into())
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        i64::try_from(n).ok().filter(|n| *n <= MAX_INTEGER).map_or(Self::Unsupported, Self::Int)
    }
}

impl From<crate::Date> for Value {
    fn from(date: crate::Date) -> Self {
        Self::String(alloc::format!("{date}"))
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

/// Collects members of an object in writing order.
#[derive(Debug, Default)]
pub struct ObjectBuilder(Vec<(Key, Value)>);

impl ObjectBuilder {
    /// An empty object.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a member.
    #[must_use]
    pub fn put(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Self {
        if self.0.is_empty() {
            // Most objects have more than four members and few more than eight.
            self.0.reserve(8);
        }
        self.0.push((key.into(), value.into()));
        self
    }

    /// Adds a member if there is a value.
    #[must_use]
    pub fn put_some(self, key: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    /// Adds a string member unless it is empty.
    #[must_use]
    pub fn put_text(self, key: &'static str, text: &str) -> Self {
        if text.is_empty() { self } else { self.put(key, text) }
    }

    /// Adds an array member unless it is empty.
    #[must_use]
    pub fn put_list<T: Into<Value>>(self, key: &'static str, items: Vec<T>) -> Self {
        if items.is_empty() { self } else { self.put(key, items) }
    }

    /// The object.
    #[must_use]
    pub fn build(self) -> Value {
        Value::Object(self.0)
    }
}

/// Reads one JSON text.
///
/// # Errors
/// `json.too-large` above `max` bytes, `json.syntax` with line and column otherwise.
pub fn parse(bytes: &[u8], max: usize) -> Result<Value, LoadError> {
    if bytes.len() > max {
        return Err(LoadError::new("json.too-large").with("bytes", bytes.len()).with("max", max));
    }
    let text = core::str::from_utf8(bytes).map_err(|e| {
        let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
        LoadError::new("json.utf8").at(place_after(good))
    })?;
    serde_json::from_str(text).map_err(|e| {
        LoadError::new("json.syntax")
            .at(Place::Text { line: e.line(), column: scalar_column(text, e.line(), e.column()) })
    })
}

fn place_after(good: &[u8]) -> Place {
    let text = core::str::from_utf8(good).unwrap_or_default();
    let line = text.matches('\n').count().saturating_add(1);
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
    Place::Text { line, column }
}

/// `serde_json` counts columns in bytes; people and editors count characters.
fn scalar_column(text: &str, line: usize, column: usize) -> usize {
    let row = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    row.char_indices().take_while(|(at, _)| *at < column).count().max(1)
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        let exact = (-MAX_INTEGER..=MAX_INTEGER).contains(&n);
        Ok(if exact { Value::Int(n) } else { Value::Unsupported })
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        let n = i64::try_from(n).ok().filter(|n| *n <= MAX_INTEGER);
        Ok(n.map_or(Value::Unsupported, Value::Int))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Unsupported)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Value::Object(members))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Unsupported => serializer.serialize_unit(),
            Self::Bool(b) => serializer.serialize_bool(*b),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest whole number that every reader of JSON keeps exact, and one more.
    #[test]
    fn whole_numbers_are_exact_or_not_read() {
        for (text, expected) in [
            ("9007199254740991", Value::Int(MAX_INTEGER)),
            ("9007199254740990", Value::Int(9_007_199_254_740_990)),
            ("9007199254740992", Value::Unsupported),
            ("18446744073709551615", Value::Unsupported),
            ("-9007199254740991", Value::Int(-9_007_199_254_740_991)),
            ("-9007199254740992", Value::Unsupported),
            ("-1", Value::Int(-1)),
            ("0", Value::Int(0)),
            ("1.0", Value::Unsupported),
        ] {
            assert_eq!(parse(text.as_bytes(), text.len()).unwrap(), expected, "{text}");
        }
        assert_eq!(Value::from(9_007_199_254_740_991_usize), Value::Int(MAX_INTEGER));
        assert_eq!(Value::from(9_007_199_254_740_992_usize), Value::Unsupported);
        assert_eq!(Value::from(7_usize), Value::Int(7));
    }
}
