//! What the core and a package say of a code.

use credit_core::id::{self, Expectation, Report, Severity};
use credit_core::{Date, id::Kind};
use serde::Deserialize;

/// Day of the checks; what is born in the future is born long after it.
pub(crate) const DAY: &str = "2026-11-20";

/// What the core says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Core {
    /// Nothing to remark.
    Ok,
    /// Nothing but that it had to be normalised, which the report says.
    Note,
    /// Valid with a warning.
    Warning,
    /// Invalid.
    Error,
}

/// What a package says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Peer {
    /// Valid.
    Accepts,
    /// Invalid.
    Refuses,
    /// The call ended in an exception.
    Throws,
}

impl Peer {
    /// Of the character in the answers; `None` where it was not asked.
    pub(crate) fn read(c: u8) -> Option<Self> {
        match c {
            b'+' => Some(Self::Accepts),
            b'-' => Some(Self::Refuses),
            b'!' => Some(Self::Throws),
            _ => None,
        }
    }

    /// Whether both say the same. A code that the core warns of is never agreed on: the package
    /// either refuses what registers hold or says nothing.
    pub(crate) fn agrees(self, core: Core) -> bool {
        match core {
            Core::Ok | Core::Note => self == Self::Accepts,
            Core::Warning => false,
            Core::Error => self == Self::Refuses,
        }
    }
}

/// The report of the core, as of that kind.
pub(crate) fn examine(text: &str, kind: Kind) -> Report {
    let on = Date::parse(DAY);
    id::validate(text, &Expectation { kind: Some(kind), on, ..Expectation::default() })
}

/// The verdict of a report.
pub(crate) fn of(report: &Report) -> Core {
    match report.severity() {
        Severity::Error => Core::Error,
        Severity::Warning => Core::Warning,
        Severity::Ok if report.changes.is_empty() => Core::Ok,
        Severity::Ok => Core::Note,
    }
}
