//! The one error of everything that reads outside bytes: a stable code, a place, and parameters.
//!
//! Words are not here: `words` renders a code in Chinese or English, so that every surface says
//! the same.

use alloc::{boxed::Box, string::String, string::ToString, vec::Vec};
use core::fmt;

/// Where in the input something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// JSON Pointer (RFC 6901) to the value.
    Pointer(String),
    /// Line and column of a text, both from 1; the column counts Unicode scalars.
    Text {
        /// Line, from 1.
        line: usize,
        /// Column in Unicode scalars, from 1.
        column: usize,
    },
    /// Part of a pack: `header`, `signature`, or the name of a section.
    Part(String),
    /// Which of the sources: `packs/0`, `rulebook`, `calendar`, `trust`, with the place inside it.
    Source(String, Option<Box<Place>>),
}

impl Place {
    /// Puts this place inside the named source.
    #[must_use]
    pub fn within(self, source: &str) -> Self {
        Self::Source(source.to_string(), Some(Box::new(self)))
    }
}

/// For programmers; `words` says it to people.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer(pointer) => write!(f, "\"{pointer}\""),
            Self::Text { line, column } => write!(f, "{line}:{column}"),
            Self::Part(name) | Self::Source(name, None) => f.write_str(name),
            Self::Source(name, Some(inner)) => write!(f, "{name}: {inner}"),
        }
    }
}

/// Unusable input: bytes, JSON, request or call. Never a domain answer (an invalid code, a list
/// entry or a stale list are answers).
///
/// One pointer wide: everything that reads bytes passes it on at every step, and a page loads that code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    code: &'static str,
    place: Option<Place>,
    params: Vec<(&'static str, String)>,
}

impl LoadError {
    /// An error with that stable code.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn new(code: &'static str) -> Self {
        Self(Box::new(Fault { code, place: None, params: Vec::new() }))
    }

    /// The same error at a place.
    #[must_use]
    #[inline(never)]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    /// The same error with a parameter for its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.put(name, value.to_string());
        self
    }

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: String) {
        self.0.params.push((name, value));
    }

    /// The same error, its place inside the named source.
    #[must_use]
    pub fn within(mut self, source: &str) -> Self {
        self.0.place = Some(match self.0.place.take() {
            Some(place) => place.within(source),
            None => Place::Source(source.to_string(), None),
        });
        self
    }

    /// The same error under another code: what means one thing in a pack means another elsewhere.
    #[must_use]
    pub(crate) fn recoded(mut self, code: &'static str) -> Self {
        self.0.code = code;
        self
    }

    /// The stable code, such as `json.unknown-field`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.0.code
    }

    /// The place, if the error has one.
    #[must_use]
    pub const fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// Parameters of the message, by name.
    #[must_use]
    pub fn params(&self) -> &[(&'static str, String)] {
        &self.0.params
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)?;
        if let Some(place) = &self.0.place {
            write!(f, " at {place}")?;
        }
        self.0.params.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl core::error::Error for LoadError {}
