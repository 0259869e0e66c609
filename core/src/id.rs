//! Identifiers of subjects (主体标识码): parsing, checks with positions, repair, classification.
//!
//! One file per kind and one row per kind in [`KINDS`]. A check never returns a bare boolean: a
//! [`Report`] says what is wrong, where, how serious it is and what the writer may have meant.
//!
#![doc = include_str!("../docs/identifiers.md")]

pub mod checksum;
mod classify;
mod compatible;
mod countries;
mod derive;
mod document;
mod foreigner;
mod lei;
mod masked;
mod normalize;
mod org_code;
pub mod packed;
mod personal;
mod project;
pub mod region;
mod registration;
mod repair;
mod report;
mod resident;
mod taxpayer;
mod uscc;

use alloc::string::String;

pub use classify::{Expectation, classify, classify_person, validate};
pub use derive::{Related, Relation, keys, related};
pub(crate) use document::lasting_permit;
pub use masked::{MaskMatch, candidates as mask_candidates, compare as compare_masked, mask};
pub use normalize::{ChangeMade, Normalized, normalize};
pub use personal::is_personal;
pub use report::{Problem, Report, Severity};
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
    /// 港澳居民来往内地通行证号码.
    HmTravelPermit,
    /// 台湾居民来往大陆通行证号码.
    TaiwanTravelPermit,
    /// 护照号码, of any state.
    Passport,
    /// 香港、澳门居民身份证号码.
    HmIdentityCard,
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
    /// Checks a normalised text as this kind: problems and parts go into the report.
    pub check: fn(&Input<'_>, &mut Report),
    /// How strongly the normalised text looks like this kind: 0 not at all; each structural
    /// feature and each passed check adds to it.
    pub resemblance: fn(&Normalized) -> u32,
    /// A valid identifier of this kind that is nobody's, the same for the same seed: private
    /// ranges, births before 1900, issuers that do not exist.
    pub synthesize: fn(u64) -> String,
    /// How one with a typing error is repaired, if that can be told.
    pub(crate) repair: Option<repair::Scheme>,
}

impl KindInfo {
    /// What there is to say about a text as this kind. What is suggested passes every check, that of
    /// the day included.
    pub(crate) fn examine(&self, input: &Input<'_>) -> Report {
        let mut report = Report::of(self.kind, input);
        (self.check)(input, &mut report);
        if input.suggest && !report.is_valid() {
            if let Some(scheme) = &self.repair {
                report.suggestions = repair::suggest(input.text(), scheme);
            }
            report.suggestions.retain(|text| self.is_flawless(text, input));
        }
        report
    }

    fn is_flawless(&self, text: &str, input: &Input<'_>) -> bool {
        let normalized = normalize(text);
        let input = Input { raw: text, normalized: &normalized, suggest: false, ..*input };
        self.examine(&input).problems.is_empty()
    }
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
    document::HM_PERMIT,
    document::TAIWAN_PERMIT,
    document::PASSPORT,
    document::HM_CARD,
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

impl<'a> Input<'a> {
    /// The normalised text.
    pub(crate) fn text(&self) -> &'a str {
        &self.normalized.text
    }
}
