//! Identifiers of subjects (主体标识码): parsing, checks with positions, repair, classification.
//!
//! One file per kind and one row per kind in [`KINDS`]. A check never returns a bare boolean: a
//! [`Report`] says what is wrong, where, how serious it is and what the writer may have meant.

pub mod checksum;
mod classify;
mod compatible;
mod countries;
mod derive;
mod foreigner;
mod lei;
mod masked;
mod normalize;
mod org_code;
pub mod packed;
mod project;
pub mod region;
mod registration;
mod repair;
mod resident;
mod taxpayer;
mod uscc;

use alloc::{string::String, string::ToString, vec::Vec};

pub use classify::{Expectation, classify, validate};
pub use derive::{Related, keys, related};
pub use masked::{MaskMatch, candidates as mask_candidates, compare as compare_masked};
pub use normalize::{Normalized, normalize};
pub use resident::{downgrade, upgrade};
pub use uscc::org_code_of;

use crate::Date;

/// A kind of identifier; see [`KINDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// 统一社会信用代码, GB 32100-2015 with amendment 1 (2016).
    Uscc,
    /// 组织机构代码, GB 11714-1997.
    OrgCode,
    /// 公民身份号码, GB 11643-1999.
    ResidentId,
    /// 公民身份号码 of fifteen digits, GB 11643-1989.
    ResidentId15,
    /// 港澳台居民居住证号码 (国办发〔2018〕81号; structure of GB 11643-1999).
    HmtResidentPermit,
    /// 外国人永久居留身份证号码, fifteen characters or (since 2023-12-01) eighteen.
    ForeignerId,
    /// 工商注册号, GS 15-2006, and its thirteen digits before 2007.
    BusinessRegistration,
    /// 纳税人识别号.
    TaxpayerId,
    /// 法人识别编码 LEI, ISO 17442-1.
    Lei,
    /// 固定资产投资项目代码, GB/T 40058-2021.
    ProjectCode,
    /// An identifier with some characters hidden by `*`.
    MaskedId,
    /// None of the known kinds.
    Unknown,
}

/// What the engine knows about one kind.
#[derive(Debug)]
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// Its stable name in JSON and WIT.
    pub id: &'static str,
    /// Examines a normalised text as this kind.
    pub examine: fn(&Input<'_>) -> Report,
    /// How strongly the normalised text looks like this kind: 0 not at all; each structural
    /// feature and each passed check adds to it.
    pub resemblance: fn(&Normalized) -> u32,
    /// A valid identifier of this kind that is nobody's, the same for the same seed: private
    /// ranges, births before 1900, issuers that do not exist.
    pub synthesize: fn(u64) -> String,
}

/// Every kind, in the order in which equal resemblance is decided.
pub const KINDS: &[KindInfo] = &[
    resident::INFO,
    resident::PERMIT,
    uscc::INFO,
    foreigner::INFO,
    project::INFO,
    taxpayer::INFO,
    lei::INFO,
    resident::INFO_15,
    registration::INFO,
    org_code::INFO,
    masked::INFO,
];

impl Kind {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.info().map_or("unknown", |info| info.id)
    }

    /// The kind of that stable name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        KINDS.iter().find(|info| info.id == name).map(|info| info.kind)
    }

    /// A valid identifier of this kind that is nobody's; empty for [`Kind::Unknown`]. The same seed
    /// gives the same identifier.
    #[must_use]
    pub fn synthetic(self, seed: u64) -> String {
        self.info().map(|info| (info.synthesize)(seed)).unwrap_or_default()
    }

    pub(crate) fn info(self) -> Option<&'static KindInfo> {
        KINDS.iter().find(|info| info.kind == self)
    }
}

/// What a kind examines.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The text as given.
    pub raw: &'a str,
    /// The text after [`normalize`].
    pub normalized: &'a Normalized,
    /// The day of the check; without it a birth date in the future cannot be told.
    pub on: Option<Date>,
    /// Whether suggestions are wanted: they cost as much as a thousand checks.
    pub suggest: bool,
}

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
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
    /// What was normalised, as stable names; see [`Normalized::changes`].
    pub changes: Vec<&'static str>,
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

/// Length and alphabet of a kind of fixed length: one problem for the length, or one for each
/// character that cannot occur.
pub(crate) fn shape_problems(
    text: &str,
    length: usize,
    allowed: fn(usize, char) -> bool,
) -> Vec<Problem> {
    let found = text.chars().count();
    if found != length {
        return alloc::vec![Problem::error("id.length").found(found).expected(length)];
    }
    let wrong = text.chars().enumerate().filter(|(i, c)| !allowed(*i, *c));
    wrong.map(|(i, c)| Problem::error("id.charset").at(i).found(c)).collect()
}
