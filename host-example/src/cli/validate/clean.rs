//! Codes of which there is nothing to say, by the way that batches take: a number a code, and no words.

use credit_core::{
    Date,
    id::{self, Expectation, Kind, packed},
};
use credit_engine::IdQuery;

/// Finds codes that are right and written as they should be.
#[derive(Debug)]
pub(super) struct Clean {
    kind: Option<Kind>,
    on: Option<Date>,
    allowed: Vec<String>,
}

impl Clean {
    /// By these options; none for those that make no sense, of which the engine tells.
    pub(super) fn of(query: &IdQuery) -> Option<Self> {
        let kind = match &query.kind {
            Some(kind) => Some(Kind::parse(kind)?),
            None => None,
        };
        let on = match &query.on {
            Some(day) => Some(Date::parse(day)?),
            None => None,
        };
        Some(Self { kind, on, allowed: query.allow.clone() })
    }

    /// The kind of a code of which there is nothing to say.
    pub(super) fn kind_of(&self, code: &str) -> Option<Kind> {
        match self.kind {
            // A day counts for numbers of persons only, who are not born after it.
            Some(kind) if !kind.is_personal() => {
                (packed::diagnose(kind, code.as_bytes()) == packed::CLEAN).then_some(kind)
            }
            kind => {
                let expected = Expectation { kind, on: self.on, allowed: &self.allowed };
                let report = id::validate(code, &expected);
                let clean = report.problems.is_empty() && report.normalized == code;
                (clean && report.suggestions.is_empty()).then_some(report.kind)
            }
        }
    }
}
