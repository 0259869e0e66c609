//! What a host has seen of every issuer and scope (见过的各期): an argument in, an updated one out.
//!
//! A signature says who wrote something, not that it is the newest. Somebody who can put files in place may
//! put an older issue there, or a newer one that has lost most of its entries. The engine keeps
//! nothing, so the host keeps this: it is compared whenever data are loaded, and replaced by the
//! updated one when they are accepted.
//!
//! # The JSON document
//! ```json
//! {
//!   "seen": [
//!     { "asOf": "2026-11-20", "digest": "sm3:…", "issuer": "示例市信用办", "kind": "list",
//!       "scope": "zxgk", "seenOn": "2026-11-21", "sequence": 37, "size": 1204, "updateDays": 31 }
//!   ],
//!   "trust": { "digest": "sm3:…", "version": 3 },
//!   "version": 1
//! }
//! ```
//! `trust` names the newest trust policy that has a number, by it and its digest: an older one is taken no more.
//! `size` is the number of entries of a list or of grades; `updateDays` the update period that was known. It is not
//! signed: who can write it can also delete it, and then the host starts from nothing.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::date::Date;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, ObjectBuilder, Value};
use crate::limits;
use crate::pack::{Chain, Header, KnownTrust, PackKind, PackSet, Standing, Trust, relied_on};
use crate::wire::{self, wire};

/// Version of the document.
const VERSION: u32 = 1;

/// Entries below which a list may lose any share of them: two of three repaired are no alarm.
const FEW: u32 = 20;

/// By how much a list may shrink from one issue to the next where the trust policy says nothing.
const SHRINK_PERCENT: u32 = 50;

wire! {
    /// The document: what a host has seen of every issuer and scope.
    MemoryDocument {
        /// Its version, 1.
        version: u32,
        /// One entry for each issuer, scope and kind.
        seen: Vec<SeenIssue>,
        /// The newest trust policy, where policies have numbers.
        trust: Option<KnownTrust>,
    }

    /// The newest issue that was accepted.
    SeenIssue {
        /// What the pack holds.
        kind: PackKind,
        /// Who issued it.
        issuer: String,
        /// What it speaks for.
        scope: String,
        /// Number of the issue.
        sequence: u32,
        /// The day its content was up to date.
        as_of: Date,
        /// Digest of its header.
        digest: String,
        /// Number of entries of a list, or of grades.
        size: Option<u32>,
        /// The update period that was known.
        update_days: Option<u32>,
        /// The day on which it was accepted first.
        seen_on: Date,
    }
}

/// What was seen, one entry for each issuer, scope and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    seen: Vec<Seen>,
    trust: Option<KnownTrust>,
}

/// The newest issue of one issuer, scope and kind that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    issue: Issue,
    /// The day on which it was accepted first.
    on: Date,
}

/// An issue as it is loaded now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    kind: PackKind,
    issuer: String,
    scope: String,
    sequence: u32,
    as_of: Date,
    digest: String,
    /// Number of entries of a list, or of grades.
    size: Option<u32>,
    update_days: Option<u32>,
    /// By how much it may shrink, in percent; asked every time, not remembered.
    shrink_percent: Option<u32>,
}

/// What came of comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The memory when what is in doubt is not accepted.
    pub memory: Memory,
    /// The memory when it is accepted all the same.
    pub accepted: Memory,
    /// What is in doubt: `memory.rollback`, `memory.other-content`, `memory.shrunk`,
    /// `memory.emptied`, `memory.still`, `memory.full`.
    pub doubts: Vec<LoadError>,
}

impl Issue {
    /// The newest issue of every chain, of lists and of grades.
    pub fn of_set(set: &PackSet) -> impl Iterator<Item = Self> {
        set.chains().iter().chain(set.grades()).filter_map(Self::of_chain)
    }

    /// The newest issue of a chain of list packs or of grade packs.
    #[must_use]
    pub fn of_chain(chain: &Chain) -> Option<Self> {
        let tip = chain.tip()?;
        let issue = Self::of_document(tip.header(), tip.digest(), tip.standing());
        Some(Self { size: Some(chain.size()), ..issue })
    }

    /// A rulebook or a calendar.
    #[must_use]
    pub fn of_document(header: &Header, digest: Digest, standing: &Standing) -> Self {
        Self {
            kind: header.kind,
            issuer: header.issuer.clone(),
            scope: header.scope.clone(),
            sequence: header.sequence,
            as_of: header.as_of,
            digest: digest.labelled(),
            size: None,
            update_days: standing.update_days(),
            shrink_percent: standing.shrink_percent(),
        }
    }

    fn is_of(&self, other: &Self) -> bool {
        (self.kind, &self.issuer, &self.scope) == (other.kind, &other.issuer, &other.scope)
    }
}

impl Memory {
    /// Reads a memory.
    ///
    /// # Errors
    /// `json.*`, `memory.version`, `memory.duplicate`.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        let value = json::parse(bytes, limits::MEMORY_BYTES)?;
        let fields = Cursor::root(&value).object(MemoryDocument::KEYS)?;
        let version = fields.required("version")?;
        if version.integer()? != VERSION {
            return Err(version.error("memory.version"));
        }
        let mut seen: Vec<Seen> = Vec::new();
        for item in fields.required("seen")?.array(limits::MEMORY_ENTRIES)? {
            let new = Seen::decode(&item)?;
            if seen.iter().any(|known| known.issue.is_of(&new.issue)) {
                return Err(item.error("memory.duplicate"));
            }
            seen.push(new);
        }
        let trust = fields.optional("trust").map(known).transpose()?;
        Ok(Self { seen, trust })
    }

    /// The document, canonical.
    #[must_use]
    pub fn encode(&self) -> String {
        let seen = self.seen.iter().map(Seen::encode).collect();
        wire::canonical(&MemoryDocument { version: VERSION, seen, trust: self.trust.clone() })
    }

    /// Compares what is loaded with what was seen, at a day.
    ///
    /// In doubt is an issue that is older by its number or its day (`memory.rollback`); one with the
    /// number of another content (`memory.other-content`); a list that lost more entries than it may
    /// (`memory.shrunk`), or all of them (`memory.emptied`); one that has not changed for longer than
    /// it is relied on (`memory.still`); one for which there is no room (`memory.full`).
    #[must_use]
    pub fn review(&self, issues: &[Issue], on: Date) -> Review {
        let (mut memory, mut accepted) = (self.clone(), self.clone());
        let mut doubts = Vec::new();
        for issue in issues {
            let known = self.seen.iter().find(|seen| seen.issue.is_of(issue));
            match known.and_then(|seen| seen.doubt(issue, on)) {
                None => memory.note(issue, on),
                Some(doubt) => doubts.push(doubt),
            }
            accepted.note(issue, on);
            if !accepted.seen.iter().any(|seen| seen.issue.is_of(issue)) {
                doubts.push(about("memory.full", issue).with("most", limits::MEMORY_ENTRIES));
            }
        }
        Review { memory, accepted, doubts }
    }

    /// The newest trust policy that was seen, for a chain of signed ones to be held against.
    #[must_use]
    pub const fn trust(&self) -> Option<&KnownTrust> {
        self.trust.as_ref()
    }

    /// What is odd about a policy after the one that was seen: `trust.older` for a lower number or none,
    /// `trust.forked` for the same number with other content. `bytes` is the policy as the host gave it.
    #[must_use]
    pub fn doubt_trust(&self, trust: &Trust, bytes: &[u8]) -> Option<LoadError> {
        let known = self.trust.as_ref()?;
        let new = numbered(trust, bytes);
        let version = new.as_ref().map_or(0, |new| new.version);
        if version < known.version {
            let error = LoadError::new("trust.older").with("version", version);
            return Some(error.with("known", known.version));
        }
        let other =
            new.is_some_and(|new| new.version == known.version && new.digest != known.digest);
        other.then(|| LoadError::new("trust.forked").with("version", version))
    }

    /// The same with that policy for the newest; one without a number is not remembered.
    #[must_use]
    pub fn with_trust(mut self, trust: &Trust, bytes: &[u8]) -> Self {
        self.trust = numbered(trust, bytes);
        self
    }

    /// The newest issues that were seen.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.seen.iter().map(|seen| &seen.issue)
    }

    /// Takes an issue for the newest of its kind.
    fn note(&mut self, issue: &Issue, on: Date) {
        let room = self.seen.len() < limits::MEMORY_ENTRIES;
        match self.seen.iter_mut().find(|seen| seen.issue.is_of(issue)) {
            Some(seen) if seen.issue.digest == issue.digest => {
                // A period once known is not forgotten because the next issue is silent about it.
                seen.issue.update_days = issue.update_days.or(seen.issue.update_days);
                seen.issue.size = issue.size.or(seen.issue.size);
            }
            Some(seen) => {
                let update_days = issue.update_days.or(seen.issue.update_days);
                *seen = Seen { issue: Issue { update_days, ..issue.clone() }, on };
            }
            None if room => {
                self.seen.push(Seen { issue: issue.clone(), on });
            }
            None => {}
        }
    }
}

impl Seen {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(SeenIssue::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let number = |name| fields.optional(name).map(Cursor::integer).transpose();
        let issue = Issue {
            kind: fields.required("kind")?.one_of(PackKind::NAMES, PackKind::parse)?,
            issuer: text("issuer")?,
            scope: text("scope")?,
            sequence: fields.required("sequence")?.integer()?,
            as_of: fields.required("asOf")?.date()?,
            digest: text("digest")?,
            size: number("size")?,
            update_days: number("updateDays")?,
            shrink_percent: None,
        };
        Ok(Self { issue, on: fields.required("seenOn")?.date()? })
    }

    fn encode(&self) -> SeenIssue {
        let issue = self.issue.clone();
        SeenIssue {
            kind: issue.kind,
            issuer: issue.issuer,
            scope: issue.scope,
            sequence: issue.sequence,
            as_of: issue.as_of,
            digest: issue.digest,
            size: issue.size,
            update_days: issue.update_days,
            seen_on: self.on,
        }
    }

    /// What is odd about an issue after this one.
    fn doubt(&self, issue: &Issue, on: Date) -> Option<LoadError> {
        let known = &self.issue;
        if issue.sequence < known.sequence || issue.as_of < known.as_of {
            let error = about("memory.rollback", issue).with("known", known.sequence);
            return Some(error.with("asOf", issue.as_of).with("knownAsOf", known.as_of));
        }
        if issue.digest == known.digest {
            let days = relied_on(issue.update_days.or(known.update_days));
            let due = self.on.plus_days(days)?;
            let still = about("memory.still", issue).with("seenOn", self.on).with("due", due);
            return (due < on).then_some(still);
        }
        if issue.sequence == known.sequence {
            return Some(about("memory.other-content", issue));
        }
        self.shrunk(issue)
    }

    fn shrunk(&self, issue: &Issue) -> Option<LoadError> {
        let (before, after) = (self.issue.size?, issue.size?);
        let error = |code| about(code, issue).with("before", before).with("after", after);
        if after == 0 && before > 0 {
            return Some(error("memory.emptied"));
        }
        let percent = issue.shrink_percent.unwrap_or(SHRINK_PERCENT).min(100);
        let left = u64::from(after).saturating_mul(100);
        let least = u64::from(before).saturating_mul(100_u64.saturating_sub(percent.into()));
        (before >= FEW && left < least).then(|| error("memory.shrunk").with("percent", percent))
    }
}

/// The number of a policy, and its digest: that of the signed payload, where roots signed it.
/// A trust policy as the host gives it, to be held against the newest one that it has seen: a chain of signed ones has to
/// lead through that.
#[must_use]
pub fn held(bytes: &[u8], seen: Option<&KnownTrust>) -> Vec<u8> {
    let parsed = json::parse(bytes, limits::TRUST_CHAIN_BYTES).ok();
    match (parsed, seen) {
        (Some(Value::Object(mut members)), Some(seen))
            if members.iter().any(|(key, _)| *key == "chain") =>
        {
            members.retain(|(key, _)| *key != "known");
            let known = ObjectBuilder::new()
                .put("digest", seen.digest.as_str())
                .put("version", seen.version);
            members.push(("known".to_string().into(), known.build()));
            json::canonical(&Value::Object(members)).into_bytes()
        }
        _ => bytes.to_vec(),
    }
}

fn numbered(trust: &Trust, bytes: &[u8]) -> Option<KnownTrust> {
    let digest = trust.anchor().map_or_else(|| Digest::of(bytes), |anchor| anchor.digest);
    Some(KnownTrust { version: trust.version()?, digest: digest.labelled() })
}

fn known(cursor: &Cursor<'_>) -> Result<KnownTrust, LoadError> {
    let fields = cursor.object(KnownTrust::KEYS)?;
    let digest = fields.required("digest")?.text(100)?.to_string();
    Ok(KnownTrust { version: fields.required("version")?.integer()?, digest })
}

fn about(code: &'static str, issue: &Issue) -> LoadError {
    LoadError::new(code)
        .at(Place::Part("header".to_string()))
        .with("issuer", &issue.issuer)
        .with("scope", &issue.scope)
        .with("kind", issue.kind.as_str())
        .with("sequence", issue.sequence)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn issue(scope: &str, sequence: u32) -> Issue {
        Issue {
            kind: PackKind::List,
            issuer: "示例市信用办".into(),
            scope: scope.into(),
            sequence,
            as_of: day("2026-11-20"),
            digest: format!("sm3:{scope}{sequence}"),
            size: Some(100),
            update_days: None,
            shrink_percent: None,
        }
    }

    /// What is remembered when the second comes after the first, and the codes of what is in doubt.
    fn after(first: &Issue, second: &Issue) -> (Review, Vec<&'static str>) {
        let known = Memory::default().review(core::slice::from_ref(first), day("2026-11-20"));
        assert!(known.doubts.is_empty());
        let review = known.memory.review(core::slice::from_ref(second), day("2026-11-25"));
        let codes = review.doubts.iter().map(LoadError::code).collect();
        (review, codes)
    }

    fn seen(memory: &Memory) -> Vec<(&Issue, Date)> {
        memory.seen.iter().map(|seen| (&seen.issue, seen.on)).collect()
    }

    #[test]
    fn issuers_scopes_and_kinds_are_remembered_apart() {
        let first = issue("zxgk", 37);
        let older = issue("zxgk", 36);
        assert_eq!(after(&first, &older).1, ["memory.rollback"]);
        for other in [
            Issue { scope: "tax".into(), ..older.clone() },
            Issue { issuer: "示例省信用办".into(), ..older.clone() },
            Issue { kind: PackKind::Rulebook, ..older },
        ] {
            let (review, codes) = after(&first, &other);
            assert!(codes.is_empty(), "{other:?}: {codes:?}");
            let both = [(&first, day("2026-11-20")), (&other, day("2026-11-25"))];
            assert_eq!(seen(&review.memory), both);
        }
    }

    #[test]
    fn the_same_issue_stays_seen_since_it_was_seen_first_and_what_is_learned_stays() {
        let bare = Issue { size: None, ..issue("zxgk", 37) };
        let full = Issue { update_days: Some(31), ..issue("zxgk", 37) };
        for (first, second) in [(&bare, &full), (&full, &bare)] {
            let (review, codes) = after(first, second);
            assert!(codes.is_empty(), "{codes:?}");
            assert_eq!(seen(&review.memory), [(&full, day("2026-11-20"))]);
        }
        // The next issue counts from its own day and keeps the period.
        let next = issue("zxgk", 38);
        let (review, _) = after(&full, &next);
        let kept = Issue { update_days: Some(31), ..next };
        assert_eq!(seen(&review.memory), [(&kept, day("2026-11-25"))]);
    }

    #[test]
    fn twenty_entries_are_enough_to_shrink() {
        let of = |size| Issue { size: Some(size), ..issue("zxgk", 37) };
        let then = |size| Issue { size: Some(size), ..issue("zxgk", 38) };
        for (before, left, expected) in [
            (19, 9, &[][..]),
            (20, 10, &[]),
            (20, 9, &["memory.shrunk"]),
            (21, 10, &["memory.shrunk"]),
        ] {
            assert_eq!(after(&of(before), &then(left)).1, expected, "{before} to {left}");
        }
        let unknown = Issue { size: None, ..issue("zxgk", 37) };
        assert!(after(&unknown, &then(1)).1.is_empty());
    }

    #[test]
    fn a_full_memory_tells_what_it_has_no_room_for() {
        let all: Vec<Issue> =
            (0..limits::MEMORY_ENTRIES).map(|n| issue(&format!("s{n}"), 1)).collect();
        let on = day("2026-11-20");
        let full = Memory::default().review(&all, on);
        assert!(full.doubts.is_empty() && full.memory == full.accepted);
        assert_eq!(full.memory.issues().count(), limits::MEMORY_ENTRIES);
        // What is known goes on.
        let next = full.memory.review(&[issue("s7", 2)], on);
        assert!(next.doubts.is_empty());
        assert!(next.memory.issues().any(|known| known.scope == "s7" && known.sequence == 2));
        let one = full.memory.review(&[issue("one more", 1)], on);
        assert_eq!(one.doubts.iter().map(LoadError::code).collect::<Vec<_>>(), ["memory.full"]);
        assert_eq!((&one.memory, &one.accepted), (&full.memory, &full.memory));
        let last = Memory::default().review(&[all, [issue("one more", 1)].into()].concat(), on);
        assert_eq!(last.memory.issues().count(), limits::MEMORY_ENTRIES);
        assert_eq!(last.doubts.len(), 1);
    }
}
