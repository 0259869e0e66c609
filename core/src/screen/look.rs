//! How far is looked, and what is wanted of it: who screens a province by code does not pay for names.

use super::Query;
use super::asked::{answerable, usable};
use crate::error::LoadError;
use crate::id::Kind;
use crate::pack::PackSet;

/// Whether names that are nearly the same are looked for: what costs ten times all the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every caller must say")]
pub enum Near {
    /// Of every subject.
    Always,
    /// Of those that lists cannot be asked for by code.
    WithoutCode,
    /// Of none.
    Never,
}

/// How a subject is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "every caller must say")]
pub struct Look {
    /// Whether records are looked for by name too, not by code alone.
    pub names: bool,
    /// Whether names that are nearly the same are.
    pub near: Near,
    /// Whether look-alikes that are certainly somebody else are told; else they are counted.
    pub excluded: bool,
}

impl Look {
    /// All that there is.
    pub const USUAL: Self = Self { names: true, near: Near::Always, excluded: true };

    /// Whether names that are nearly the same are looked for, of one whose usable code is of that kind.
    #[must_use]
    pub fn is_near(self, code: Option<Kind>) -> bool {
        match self.near {
            Near::Always => self.names,
            Near::WithoutCode => self.names && !code.is_some_and(answerable),
            Near::Never => false,
        }
    }
}

/// Whether any pack has the code of a subject: of most it has not, and then nothing is made ready.
pub(super) fn is_listed(packs: &PackSet, query: &Query<'_>) -> Result<bool, LoadError> {
    let written = query.code.filter(|report| report.may_be_registered());
    let written = written.map(|report| (report.kind, report.normalized.as_str()));
    let Some((kind, code)) = usable(query).or(written) else { return Ok(false) };
    for chain in packs.chains() {
        let (found, truncated) = chain.by_identifier(kind, code)?;
        if truncated || !found.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
