//! Reading typed values out of a [`Value`], with the JSON Pointer of everything that is wrong.

use alloc::{format, string::String, vec::Vec};

use super::Value;
use crate::date::Date;
use crate::error::{LoadError, Place};

/// A value and its JSON Pointer.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Cursor<'a> {
    /// A cursor at the root of a document.
    #[must_use]
    pub const fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    /// The value itself.
    #[must_use]
    pub const fn value(&self) -> &'a Value {
        self.value
    }

    /// An error with that code at this place.
    #[must_use]
    pub fn error(&self, code: &'static str) -> LoadError {
        LoadError::new(code).at(Place::Pointer(self.path.clone()))
    }

    fn wrong_type(&self, expected: &'static str) -> LoadError {
        self.error("json.type").with("expected", expected)
    }

    /// The members of an object with exactly these names allowed.
    ///
    /// # Errors
    /// `json.type`, `json.duplicate-key`, `json.unknown-field` (with the nearest known name).
    pub fn object(&self, allowed: &'static [&'static str]) -> Result<Fields<'a>, LoadError> {
        let fields = self.members()?;
        for (key, field) in &fields.members {
            if !allowed.contains(key) {
                let error = field.error("json.unknown-field").with("field", key);
                return Err(match nearest(key, allowed) {
                    Some(name) => error.with("nearest", name),
                    None => error.with("known", allowed.join(", ")),
                });
            }
        }
        Ok(fields)
    }

    /// The members of an object whose names are data.
    ///
    /// # Errors
    /// `json.type`, `json.duplicate-key`.
    pub fn members(&self) -> Result<Fields<'a>, LoadError> {
        let Value::Object(members) = self.value else { return Err(self.wrong_type("object")) };
        let mut out: Vec<(&'a str, Self)> = Vec::with_capacity(members.len());
        for (key, value) in members {
            let field = Self { value, path: format!("{}/{}", self.path, escape(key)) };
            if out.iter().any(|(k, _)| k == key) {
                return Err(field.error("json.duplicate-key").with("field", key));
            }
            out.push((key, field));
        }
        Ok(Fields { members: out, place: self.path.clone() })
    }

    /// The elements of an array of at most `max` elements.
    ///
    /// # Errors
    /// `json.type`, `json.too-many`.
    pub fn array(&self, max: usize) -> Result<Vec<Self>, LoadError> {
        let Value::Array(items) = self.value else { return Err(self.wrong_type("array")) };
        if items.len() > max {
            return Err(self.error("json.too-many").with("found", items.len()).with("max", max));
        }
        let item = |(i, value)| Self { value, path: format!("{}/{i}", self.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A string.
    ///
    /// # Errors
    /// `json.type`.
    pub fn string(&self) -> Result<&'a str, LoadError> {
        self.value.as_str().ok_or_else(|| self.wrong_type("string"))
    }

    /// A string of at most `max` Unicode scalars that is not blank.
    ///
    /// # Errors
    /// `json.type`, `json.value`.
    pub fn text(&self, max: usize) -> Result<&'a str, LoadError> {
        let text = self.string()?;
        if text.trim().is_empty() || text.chars().nth(max).is_some() {
            return Err(self.error("json.text").with("max", max));
        }
        Ok(text)
    }

    /// A boolean.
    ///
    /// # Errors
    /// `json.type`.
    pub fn bool(&self) -> Result<bool, LoadError> {
        self.value.as_bool().ok_or_else(|| self.wrong_type("boolean"))
    }

    /// An integer between 0 and 2^32 − 1.
    ///
    /// # Errors
    /// `json.type`.
    pub fn integer(&self) -> Result<u32, LoadError> {
        let n = self.value.as_int().and_then(|n| u32::try_from(n).ok());
        n.ok_or_else(|| self.wrong_type("integer"))
    }

    /// A date `YYYY-MM-DD`.
    ///
    /// # Errors
    /// `json.type`, `json.date`.
    pub fn date(&self) -> Result<Date, LoadError> {
        let text = self.string()?;
        Date::parse(text).ok_or_else(|| self.error("json.date").with("found", text))
    }

    /// A string that `read` understands; `known` names the possible ones.
    ///
    /// # Errors
    /// `json.type`, `json.value`.
    pub fn one_of<T>(
        &self,
        known: &[&str],
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, LoadError> {
        let text = self.string()?;
        read(text).ok_or_else(|| {
            self.error("json.value").with("found", text).with("known", known.join(", "))
        })
    }
}

/// Reads each of some values. A plain loop, of which there is one for each type that is read: collecting
/// into a `Result` is half as much code again.
///
/// # Errors
/// The first one of `read`.
pub(crate) fn each<T>(
    items: &[Cursor<'_>],
    read: impl Fn(&Cursor<'_>) -> Result<T, LoadError>,
) -> Result<Vec<T>, LoadError> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        out.push(read(item)?);
    }
    Ok(out)
}

/// The members of one object.
#[derive(Debug)]
pub struct Fields<'a> {
    members: Vec<(&'a str, Cursor<'a>)>,
    place: String,
}

impl<'a> Fields<'a> {
    /// The member of that name; `null` counts as absent.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&Cursor<'a>> {
        let found = self.members.iter().find(|(key, _)| *key == name).map(|(_, field)| field);
        found.filter(|field| *field.value != Value::Null)
    }

    /// The member of that name.
    ///
    /// # Errors
    /// `json.missing-field` at the object.
    pub fn required(&self, name: &'static str) -> Result<&Cursor<'a>, LoadError> {
        self.optional(name).ok_or_else(|| {
            LoadError::new("json.missing-field")
                .at(Place::Pointer(self.place.clone()))
                .with("field", name)
        })
    }

    /// All members in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &Cursor<'a>)> {
        self.members.iter().map(|(key, field)| (*key, field))
    }

    /// Text of an optional string member, empty when absent.
    ///
    /// # Errors
    /// `json.type`.
    pub fn text_or_empty(&self, name: &str) -> Result<&'a str, LoadError> {
        self.optional(name).map_or(Ok(""), Cursor::string)
    }

    /// An optional date member.
    ///
    /// # Errors
    /// `json.type`, `json.date`.
    pub fn date(&self, name: &str) -> Result<Option<Date>, LoadError> {
        self.optional(name).map(Cursor::date).transpose()
    }
}

/// A name as a part of a JSON Pointer (RFC 6901).
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The known name at most two edits away, for “did you mean”.
fn nearest(found: &str, known: &[&'static str]) -> Option<&'static str> {
    let best = known.iter().map(|name| (edits(found, name), *name)).min()?;
    (best.0 <= 2).then_some(best.1)
}

/// Levenshtein distance, for short ASCII names.
fn edits(a: &str, b: &str) -> usize {
    if a.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i.saturating_add(1);
        let mut diagonal = i;
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (y, up) in b.chars().zip(row.iter().skip(1)) {
            let substitution = diagonal.saturating_add(usize::from(x != y));
            left = substitution.min(left.saturating_add(1)).min(up.saturating_add(1));
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_symmetric_and_right() {
        for (a, b, d) in
            [("name", "nmae", 2), ("", "abc", 3), ("kind", "kind", 0), ("code", "codes", 1)]
        {
            assert_eq!((edits(a, b), edits(b, a)), (d, d), "{a} {b}");
        }
    }

    #[test]
    fn names_two_edits_away_are_meant_and_long_ones_are_not_measured() {
        const KNOWN: &[&str] = &["kind", "name", "region"];
        for (found, meant) in [
            ("name", Some("name")),
            ("nam", Some("name")),
            ("nm", Some("name")),
            ("n", None),
            ("regino", Some("region")),
            ("xxxx", None),
        ] {
            assert_eq!(nearest(found, KNOWN), meant, "{found}");
        }
        let long = |n| "a".repeat(n);
        assert_eq!(edits(&long(64), &long(63)), 1);
        assert_eq!(edits(&long(65), &long(65)), usize::MAX);
        assert_eq!(edits(&long(66), &long(65)), usize::MAX);
    }
}
