//! What screening found: plain data between the lists and the rules.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::names::names;
use crate::pack::record::{Class, Covers, Direction, Record};
use crate::pack::{Doubt, SetAside};

names! {
    /// How sure it is that a record is about the subject. Only `confirmed` may have consequences by
    /// itself; `probable` and `possible` go to a person.
    pub enum Verdict {
        /// Identifier-grade match.
        Confirmed = "confirmed",
        /// Same name of an organisation without an identifier to compare, or a masked identifier
        /// that fits together with the name.
        Probable = "probable",
        /// Same name of a person and nothing else.
        Possible = "possible",
        /// Same name, but the identifiers contradict each other.
        Excluded = "excluded",
        /// A branch or its parent (关联): no legal person apart, and yet not the same name.
        Related = "related",
    }
}

names! {
    /// State of a record at the day of the decision. Only `active` and `disputed` ones are ever
    /// reported: the others must neither be shown nor used (发展改革委令2025年第36号).
    pub enum Status {
        /// In force.
        Active = "active",
        /// Before its first day.
        NotYet = "not-yet",
        /// After its last day of publication.
        Expired = "expired",
        /// 已修复.
        Repaired = "repaired",
        /// 已撤销.
        Withdrawn = "withdrawn",
        /// 异议处理中: goes to a person.
        Disputed = "disputed",
        /// 暂停.
        Suspended = "suspended",
    }
}

names! {
    /// Whether a list could be relied on.
    pub enum CoverageState {
        /// Loaded and within its period of validity.
        Fresh = "fresh",
        /// Past its last valid day.
        Stale = "stale",
        /// Required by the matter but not loaded.
        Missing = "missing",
        /// Only a filter is loaded, and it cannot clear a subject: to be looked up where the list is
        /// published (须到发布平台查询).
        LookUp = "look-up",
        /// Somebody could not be asked for by code, so that finding nothing says little.
        Unasked = "unasked",
        /// Somebody is of a kind or a place that the list does not speak for.
        Outside = "outside",
        /// The day of the decision is before the day of its content: what ended in between is gone.
        Later = "later",
        /// The last day of the key that signed it is over (密钥已到期).
        KeyEnded = "key-ended",
        /// The key that signed it was revoked (密钥已吊销).
        KeyRevoked = "key-revoked",
        /// The trust policy is past its last day (信任配置已到期).
        PolicyEnded = "policy-ended",
        /// The next issue has been due for too long (超过更新周期).
        Overdue = "overdue",
        /// Issued by somebody else than the rulebook says (非规定的发布单位): as good as missing.
        OtherIssuer = "other-issuer",
        /// A list of failings without a single entry (空名单): more likely lost than empty.
        Empty = "empty",
        /// Its pack does not show that it covers what the rulebook asks of it (收录范围不足).
        Partial = "partial",
    }
}

/// Why the coverage of a list is not what the rulebook asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "words must exist for every one")]
pub enum Lack {
    /// The pack does not say of which regions and kinds of subjects the list is (覆盖声明).
    Undeclared,
    /// Its entries do not go back far enough, or nobody knows how far (追溯年限).
    Since {
        /// The first day of which entries are in it, if the pack says so.
        known: Option<Date>,
        /// The day that they would have to go back to.
        needed: Date,
    },
}

/// One piece of evidence for or against a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The stable code, such as `id.equal`.
    pub code: &'static str,
    /// Parameters of its sentence.
    pub params: Vec<(&'static str, String)>,
}

/// A record that concerns, or seems to concern, a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index of the subject in the request.
    pub subject: usize,
    /// How sure the match is.
    pub verdict: Verdict,
    /// State at the day of the decision.
    pub status: Status,
    /// Id of the list.
    pub list: String,
    /// Name of the list.
    pub list_name: String,
    /// Who issued the pack that has it.
    pub issuer: String,
    /// That issuer's own id, where its packs state it.
    pub issuer_id: Option<String>,
    /// Direction of the list.
    pub direction: Direction,
    /// Whether the list names a legal basis.
    pub has_basis: bool,
    /// How an entry of the list ends early.
    pub exit: String,
    /// Class of the record, else of its list.
    pub class: Option<Class>,
    /// Whether who says it may say it: not in a pack whose key was revoked or whose issuer is another
    /// than the rulebook names. Such a record has no consequences by itself, a person looks at it.
    pub sound: bool,
    /// Whether it is about a person that another record names, and not about the subject itself.
    pub through: bool,
    /// The record.
    pub record: Record,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// The same case as other lists of the family have it (同案记录): further sources of this finding.
    pub also: Vec<Self>,
}

impl Finding {
    /// The finding as each of its lists has it, itself first.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        core::iter::once(self).chain(&self.also)
    }

    /// Whether it was found by a code that fails its check and stands in the list just so.
    #[must_use]
    pub fn is_as_written(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.code == "id.equal-as-written")
    }
}

/// What one list in one pack contributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Id of the list.
    pub list: String,
    /// Name of the list.
    pub list_name: String,
    /// Whether it can be relied on.
    pub state: CoverageState,
    /// The day its content was up to date; absent when missing.
    pub as_of: Option<Date>,
    /// Its last valid day.
    pub valid_until: Option<Date>,
    /// Number of the issue.
    pub sequence: Option<u32>,
    /// Who issued it.
    pub issuer: String,
    /// That issuer's own id, where its packs state it.
    pub issuer_id: Option<String>,
    /// Title of its pack.
    pub title: String,
    /// Findings in it, excluded ones not counted.
    pub hits: u32,
    /// Subjects that could not be asked for by code.
    pub unasked: Vec<usize>,
    /// Subjects that the list does not speak for.
    pub outside: Vec<usize>,
    /// Why its pack may not be relied on, if that is its state.
    pub doubt: Option<Doubt>,
    /// What it covers, as its pack says.
    pub covers: Covers,
    /// Why that is too little, if that is its state.
    pub lack: Option<Lack>,
    /// Issues with a higher number that do not count, because their data are older.
    pub set_aside: Vec<SetAside>,
    /// Who issues the list, as the rulebook says; empty where it says nothing.
    pub expected: Vec<String>,
}

names! {
    /// What a grade pack says of a subject at a day (评价状态).
    pub enum GradeState {
        /// It has a grade that counts.
        Known = "known",
        /// Its last grade does not count any more (已到期).
        Expired = "expired",
        /// It was graded only after the day of the decision.
        Later = "later",
        /// The code is the one of the grade, the name is not: whose grade it is is for a person to say.
        Unsure = "unsure",
        /// The pack says that it covers the subject, and has no grade of it (未评).
        Absent = "absent",
        /// It has no grade of it, and does not say that it would.
        Uncovered = "uncovered",
        /// The subject has no code that it could be asked by.
        Unasked = "unasked",
        /// No pack of the scheme is loaded, or none that may be read.
        Missing = "missing",
        /// The pack may not be relied on that day.
        Stale = "stale",
        /// Another issuer than the rulebook names.
        OtherIssuer = "other-issuer",
        /// The value is none of the scheme.
        Unreadable = "unreadable",
    }
}

/// What one grade pack says of one subject under one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// Index of the subject in the request.
    pub subject: usize,
    /// Name of the scheme.
    pub scheme: String,
    /// What the pack says; whether it may be relied on is said by `doubt`.
    pub state: GradeState,
    /// The value as it was given; empty where there is none.
    pub value: String,
    /// What it is about (评价周期).
    pub period: String,
    /// The day it was given.
    pub given_on: Option<Date>,
    /// The last day it counts, where its authority says so.
    pub until: Option<Date>,
    /// Who gave it; else who issued the pack.
    pub authority: String,
    /// Document that it rests on, else the basis of the scheme.
    pub basis: String,
    /// Who issued the pack.
    pub issuer: String,
    /// That issuer's own id, where its packs state it.
    pub issuer_id: Option<String>,
    /// Number of the issue.
    pub sequence: u32,
    /// The day its content was up to date.
    pub as_of: Date,
    /// Why the pack may not be relied on.
    pub doubt: Option<Doubt>,
}

/// The result of screening all subjects against all packs at one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screening {
    /// Matches, by subject, list and entry.
    pub findings: Vec<Finding>,
    /// Look-alikes that are certainly somebody else, the nearest.
    pub excluded: Vec<Finding>,
    /// Lists (their names) of further such look-alikes, one for each.
    pub excluded_more: Vec<String>,
    /// Records that are suspended (暂停): never shown, and nothing lighter follows with one of them.
    pub suspended: Vec<Finding>,
    /// Every list consulted.
    pub coverage: Vec<Coverage>,
    /// Whether some name has more namesakes, or names nearly the same, than are told.
    pub truncated: bool,
}
