//! What a host has seen before (期号记录), held against what it has opened; see [`crate::memory`].

use alloc::string::String;
use alloc::vec::Vec;

use super::{Checker, Failure};
use crate::date::Date;
use crate::error::{LoadError, Place};
use crate::memory::{Issue, Memory, held};
use crate::pack::Trust;

/// What came of holding a checker against a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remembered {
    /// The memory to keep when what is in doubt is not taken.
    pub memory: String,
    /// The memory to keep when it is taken all the same.
    pub accepted: String,
    /// What is in doubt: `memory.*`, `trust.older`, `trust.forked`.
    pub doubts: Vec<Failure>,
}

/// Compares lists, grades, rulebook, calendar and trust policy with what was seen; `known` is the memory that was kept, none the
/// first time. `trust` is the policy that the checker was opened with.
///
/// # Errors
/// `json.date` for the day, `json.*`, `memory.version`, `memory.duplicate` for a text that is no memory.
pub fn remember(
    checker: &Checker,
    trust: &[u8],
    known: Option<&str>,
    on: &str,
) -> Result<Remembered, Failure> {
    let wrong = || LoadError::new("json.date").at(Place::Pointer("/on".into())).with("found", on);
    let on = Date::parse(on).ok_or_else(wrong)?;
    let known = match known {
        Some(text) => Memory::decode(text.as_bytes()).map_err(|e| e.within("memory"))?,
        None => Memory::default(),
    };
    let mut issues: Vec<Issue> = Issue::of_set(checker.packs()).collect();
    for origin in [checker.rulebook_origin(), checker.calendar_origin()] {
        issues.push(Issue::of_document(&origin.header, origin.digest, &origin.standing));
    }
    let review = known.review(&issues, on);
    let (policy, forked) = match Trust::decode(&held(trust, known.trust())) {
        Ok(policy) => (Some(policy), None),
        // It opened before: the chain does not lead through what was seen.
        Err(error) => (Trust::decode(trust).ok(), Some(error.within("trust"))),
    };
    let older = policy.as_ref().and_then(|policy| known.doubt_trust(policy, trust));
    let doubted = forked.or(older);
    let noted = |memory: Memory| match &policy {
        Some(policy) if policy.version().is_some() => memory.with_trust(policy, trust).encode(),
        _ => memory.encode(),
    };
    // A policy in doubt is not remembered with the rest.
    let memory = match doubted {
        Some(_) => review.memory.encode(),
        None => noted(review.memory),
    };
    let doubts = doubted.into_iter().chain(review.doubts).map(Failure::from).collect();
    Ok(Remembered { memory, accepted: noted(review.accepted), doubts })
}
