//! What a check of one identifier found.

use alloc::{string::String, string::ToString, vec::Vec};

use super::region::Registrar;
use super::{ChangeMade, Input, Kind};

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the scale is part of the contract")]
pub enum Severity {
    /// Nothing to remark.
    Ok,
    /// Outside a table that ages, or a check that real registers are known to break.
    Warning,
    /// Cannot be an identifier of this kind.
    Error,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable code, such as `id.check-char`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// The offset of the first character concerned in the normalised text, in Unicode scalars
    /// from 0.
    pub position: Option<u32>,
    /// What stands there.
    pub found: Option<String>,
    /// What should stand there, if only one thing can.
    pub expected: Option<String>,
}

impl Problem {
    pub(crate) const fn new(code: &'static str, severity: Severity) -> Self {
        Self { code, severity, position: None, found: None, expected: None }
    }

    pub(crate) const fn error(code: &'static str) -> Self {
        Self::new(code, Severity::Error)
    }

    pub(crate) const fn warning(code: &'static str) -> Self {
        Self::new(code, Severity::Warning)
    }

    pub(crate) fn at(mut self, position: usize) -> Self {
        self.position = u32::try_from(position).ok();
        self
    }

    pub(crate) fn found(mut self, found: impl ToString) -> Self {
        self.found = Some(found.to_string());
        self
    }

    pub(crate) fn expected(mut self, expected: impl ToString) -> Self {
        self.expected = Some(expected.to_string());
        self
    }
}

/// What a check of one identifier found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The kind that the identifier was examined as.
    pub kind: Kind,
    /// The normalised text.
    pub normalized: String,
    /// What was normalised.
    pub changes: Vec<ChangeMade>,
    /// Everything wrong, in the order of positions.
    pub problems: Vec<Problem>,
    /// Valid identifiers that the writer may have meant, likeliest first, at most three. They are
    /// proposals: the engine never applies one.
    pub suggestions: Vec<String>,
    /// Other kinds whose checks the text passes as well, when its kind was not declared.
    pub alternatives: Vec<Kind>,
    /// Named parts in a fixed order, present as far as they could be read.
    pub parts: Vec<(&'static str, String)>,
}

impl Report {
    pub(crate) fn of(kind: Kind, input: &Input<'_>) -> Self {
        Self {
            kind,
            normalized: input.normalized.text.clone(),
            changes: input.normalized.changes.clone(),
            problems: Vec::new(),
            suggestions: Vec::new(),
            alternatives: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Notes what stands at a place and cannot be right.
    #[inline(never)]
    pub(crate) fn error(&mut self, code: &'static str, at: usize, found: &str) {
        self.problems.push(Problem::error(code).at(at).found(found));
    }

    /// Notes what stands at a place and is hardly right.
    #[inline(never)]
    pub(crate) fn warning(&mut self, code: &'static str, at: usize, found: &str) {
        self.problems.push(Problem::warning(code).at(at).found(found));
    }

    /// Notes a part, if it can be read.
    #[inline(never)]
    pub(crate) fn put(&mut self, name: &'static str, value: Option<&str>) {
        self.parts.extend(value.map(|value| (name, value.to_string())));
    }

    /// Length and alphabet of a kind of fixed length: one problem for the length, or one for each
    /// character that cannot occur. Whether there is none.
    pub(crate) fn shape(&mut self, text: &str, length: usize, allowed: Allowed) -> bool {
        let found = text.chars().count();
        if found != length {
            self.problems.push(Problem::error("id.length").found(found).expected(length));
            return false;
        }
        for (at, c) in text.chars().enumerate().filter(|(at, c)| !allowed(*at, *c)) {
            self.error("id.charset", at, c.encode_utf8(&mut [0; 4]));
        }
        self.problems.is_empty()
    }

    /// The check character at `check` over the characters from `start` up to it.
    pub(crate) fn check_char(&mut self, text: &str, start: usize, check: usize, of: CheckOf) {
        if let Some((found, expected)) = wrong_check(text, start, check, of) {
            let problem = Problem::error("id.check-char").at(check).found(found).expected(expected);
            self.problems.push(problem);
        }
    }

    /// The region of a registering authority or of a person, whose code stands at `at`; of an unknown
    /// province `province` is named.
    pub(crate) fn region(&mut self, standing: Registrar, at: usize, code: &str, province: &str) {
        match standing {
            Registrar::Known => {}
            Registrar::UnknownCounty => self.warning("id.region", at, code),
            Registrar::UnknownProvince => self.error("id.province", at, province),
        }
    }

    /// Whether nothing is wrong but the check character of a 统一社会信用代码: registers are known to have
    /// issued some, so that one that stands in a list just so is in use.
    #[must_use]
    pub fn may_be_registered(&self) -> bool {
        let errors = || self.problems.iter().filter(|p| p.severity == Severity::Error);
        self.kind == Kind::Uscc
            && errors().count() > 0
            && errors().all(|p| p.code == "id.check-char")
    }

    /// The same report when a list holds the code just as it is written: its errors are remarks.
    #[must_use]
    pub fn registered(mut self) -> Self {
        for problem in &mut self.problems {
            problem.severity = problem.severity.min(Severity::Warning);
        }
        self.suggestions.clear();
        self.problems.push(Problem::warning("id.registered"));
        self
    }

    /// The worst severity of all problems.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.problems.iter().map(|p| p.severity).max().unwrap_or(Severity::Ok)
    }

    /// Whether there is no error; warnings do not make an identifier invalid.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.severity() < Severity::Error
    }

    /// The part of that name.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&str> {
        self.parts.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}

/// Which characters may stand at a place, from 0.
pub(crate) type Allowed = fn(usize, char) -> bool;

/// The check character of what stands before it; `None` if that has characters without a value.
pub(crate) type CheckOf = fn(&[u8]) -> Option<u8>;

/// Whether a text has the length and the alphabet of a kind.
pub(super) fn has_shape(text: &str, length: usize, allowed: Allowed) -> bool {
    text.chars().count() == length && text.chars().enumerate().all(|(at, c)| allowed(at, c))
}

/// The character at `check` and the right one over the characters from `start` up to it, when they
/// differ.
pub(super) fn wrong_check(
    text: &str,
    start: usize,
    check: usize,
    of: CheckOf,
) -> Option<(char, char)> {
    let expected = char::from(of(text.as_bytes().get(start..check)?)?);
    let found = char::from(*text.as_bytes().get(check)?);
    (found != expected).then_some((found, expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Expectation, validate};

    /// What stands in a list just so is a remark, and nothing else is offered in its place.
    #[test]
    fn a_registered_code_is_remarked_upon() {
        let expectation = Expectation { kind: Some(Kind::Uscc), ..Expectation::default() };
        let wrong = validate("91110000600037341K", &expectation);
        assert!(wrong.may_be_registered() && !wrong.is_valid() && !wrong.suggestions.is_empty());
        let registered = wrong.registered();
        let told: Vec<(&str, Severity)> =
            registered.problems.iter().map(|p| (p.code, p.severity)).collect();
        let remark = Severity::Warning;
        assert_eq!(told, [("id.check-char", remark), ("id.registered", remark)]);
        assert!(registered.is_valid() && registered.suggestions.is_empty());
        // A right one, one with another fault, and another kind are not such codes.
        for text in ["91110000600037341L", "9111000060003734IK", "11010519491231002X"] {
            assert!(!validate(text, &Expectation::default()).may_be_registered(), "{text}");
        }
    }
}
