//! The answer to a request: plain data, words are added at the border.

use alloc::{string::String, vec::Vec};

use crate::calendar::{Due, Term};
use crate::date::Date;
use crate::finding::{Coverage, Finding, GradeState, Graded};
use crate::id::Report;
use crate::names::names;
use crate::pack::{Doubt, PackKind};
use crate::request::{CommitmentType, MaterialState, Role, SubjectKind};

names! {
    /// What is to be done with the application (办理结论), most favourable first.
    pub enum Outcome {
        /// 正常受理.
        Accept = "accept",
        /// 告知承诺办理.
        AcceptOnCommitment = "accept-on-commitment",
        /// 容缺受理.
        AcceptWithDeferral = "accept-with-deferral",
        /// 一次性告知补正.
        Supplement = "supplement",
        /// 转人工复核.
        Refer = "refer",
        /// 不予通过.
        Refuse = "refuse",
    }
}

names! {
    /// How often the subject is inspected afterwards (监管档次).
    pub enum Tier {
        /// 降低.
        Lower = "lower",
        /// 正常.
        Normal = "normal",
        /// 提高.
        Raised = "raised",
    }
}

/// So many times in so many months (频次).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// How many times.
    pub times: u32,
    /// In how many months.
    pub months: u32,
}

/// The inspection tier that follows (分级分类监管).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The tier.
    pub tier: Tier,
    /// Id of the rule.
    pub rule: String,
    /// Ids of its legal bases.
    pub basis: Vec<String>,
    /// Whether a lighter tier waits until what is open about the subjects is settled.
    pub pending: bool,
    /// What a lighter tier does not go together with.
    pub held: Option<Held>,
    /// What the rule asks, with the values that met it.
    pub facts: Vec<FactValue>,
    /// What part of those of the tier is inspected, in hundredths of a percent (抽查比例).
    pub share: Option<u32>,
    /// How often (频次).
    pub frequency: Option<Frequency>,
}

names! {
    /// Why the inspection tier is not lowered, whatever the table says.
    pub enum Held {
        /// Somebody who counts stands on a list for closer supervision (重点关注).
        Focus = "focus",
        /// A record of somebody who counts is suspended (暂停): it is not shown, and it is no credit.
        Suspended = "suspended",
    }
}

/// An incentive that the applicant has earned (激励措施).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incentive {
    /// Its name, such as 优先办理.
    pub name: String,
    /// Index into the findings, where it follows from a red list.
    pub finding: Option<usize>,
    /// The fact that it follows from otherwise.
    pub fact: Option<FactValue>,
    /// Ids of its legal bases.
    pub basis: Vec<String>,
    /// Whether it is suspended because there is a record of failing too.
    pub suspended: bool,
    /// Whether it waits until what is open about the subjects is settled.
    pub pending: bool,
}

/// 约谈, 提醒, 责令承诺 …: the step before a measure, which takes nothing away (警示).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// Its name.
    pub name: String,
    /// Index into the findings, where it follows from a list.
    pub finding: Option<usize>,
    /// Which of the finding's sources, see [`Finding::parts`].
    pub source: usize,
    /// The fact that it follows from otherwise.
    pub fact: Option<FactValue>,
    /// Ids of its legal bases.
    pub basis: Vec<String>,
}

/// A fact with the value the decision was made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactValue {
    /// Name of the fact.
    pub fact: String,
    /// Its value.
    pub value: String,
}

names! {
    /// Members of a request that contradict each other; the two are named by the code.
    pub enum Contradiction {
        /// The declared kind is a person, the name is one of an organisation.
        KindName = "request.kind-name",
        /// The declared kind is an organisation, the role is one that only a person can have.
        KindRole = "request.kind-role",
        /// The code is one of a sole trader and the declared kind is not, or the other way round.
        KindCode = "request.kind-code",
        /// The code was given in another province than the stated region.
        RegionCode = "request.region-code",
        /// Two subjects of roles that exclude each other are the same.
        SameSubject = "request.same-subject",
    }
}

names! {
    /// Who may declare a fact (申报人).
    pub enum Declarer {
        /// The applicant, in the public form.
        Applicant = "applicant",
        /// The authority's system (受理系统) alone.
        Authority = "authority",
    }
}

/// Why the decision is what it is, or what stood in its way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "words must exist for every reason")]
pub enum Reason {
    /// A row of the decision table applied.
    Rule {
        /// Id of the rule.
        rule: String,
        /// Conditions of the rule that name a value, as facts with the value that met them.
        conditions: Vec<FactValue>,
        /// Ids of its legal bases.
        basis: Vec<String>,
        /// Note of the rule.
        note: String,
    },
    /// No row applied: the proof of the rulebook excludes it, a person decides.
    NoRule,
    /// The rulebook itself is past its last valid day.
    RulebookStale,
    /// Rulebook or calendar may not be relied on for another reason.
    Document {
        /// Which of them.
        kind: PackKind,
        /// Why.
        doubt: Doubt,
    },
    /// The code of a subject fails its checks.
    Code {
        /// Index of the subject.
        subject: usize,
    },
    /// A subject gave no code, or a masked one.
    NoCode {
        /// Index of the subject.
        subject: usize,
    },
    /// A valid code of a kind that no list names its subjects by.
    CodeUnasked {
        /// Index of the subject.
        subject: usize,
    },
    /// The name of a subject is no name (a placeholder, a mark): lists were asked by code alone.
    Unnamed {
        /// Index of the subject.
        subject: usize,
    },
    /// Nobody was named in a role that the matter must know (必填角色).
    Missing {
        /// The role.
        role: Role,
    },
    /// Two members of the request contradict each other.
    Contradiction {
        /// What they are.
        what: Contradiction,
        /// Index of the subject.
        subject: usize,
        /// Index of the other subject, where there is one.
        other: Option<usize>,
    },
    /// A list could not be relied on: index into the coverage.
    List {
        /// Index into the coverage.
        coverage: usize,
    },
    /// A finding needs a person: index into the findings.
    Unsettled {
        /// Index into the findings.
        finding: usize,
    },
    /// Somebody who counts stands on a list of failing, without doubt: index into the findings.
    Listed {
        /// Index into the findings.
        finding: usize,
    },
    /// A measure bars from this matter, and the table accepts: index into the findings.
    Barred {
        /// Index into the findings.
        finding: usize,
        /// Name of the measure.
        measure: String,
        /// Ids of its legal bases.
        basis: Vec<String>,
    },
    /// The term of a measure is over, and the record is not: it is taken no more. Index into the findings.
    Ended {
        /// Index into the findings.
        finding: usize,
        /// Name of the measure.
        measure: String,
        /// Its last day.
        until: Date,
        /// Ids of its legal bases.
        basis: Vec<String>,
    },
    /// A finding about somebody who does not count for the matter: index into the findings.
    Aside {
        /// Index into the findings.
        finding: usize,
    },
    /// A record of a parent or a branch (关联): index into the findings.
    Related {
        /// Index into the findings.
        finding: usize,
        /// Whether the matter wants a person to look at it.
        counted: bool,
    },
    /// The code of a subject that does not count fails its checks: it was not asked for by code.
    CodeAside {
        /// Index of the subject.
        subject: usize,
    },
    /// A commitment of the type was signed too long before the application, or after the decision.
    Commitment {
        /// The day it was signed.
        signed_on: Date,
        /// The first day that would count.
        earliest: Date,
    },
    /// A grade that the tables read, with its source: index into the grades.
    Grade {
        /// Index into the grades.
        grade: usize,
    },
    /// A row says 补正 and there is nothing to correct or to supply.
    NothingToCorrect,
    /// Materials that are not asked for because of what was declared (适用情形).
    NotWanted {
        /// The fact.
        fact: String,
        /// What was declared.
        value: String,
        /// Names of the materials.
        materials: Vec<String>,
    },
    /// More namesakes than were looked at.
    Truncated,
    /// The tables cannot express what has to be looked at here (暂不可表达).
    Unexpressed {
        /// What has to be looked at.
        text: String,
        /// Ids of its legal bases.
        basis: Vec<String>,
    },
    /// A subject is under eighteen: records about minors have no consequences by themselves.
    Minor {
        /// Index of the subject.
        subject: usize,
    },
}

/// What grade packs say of a subject under one scheme, as the rulebook takes it (评价).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectGrade {
    /// The fact that it sets.
    pub fact: String,
    /// Name of the scheme.
    pub scheme: String,
    /// Index of the subject.
    pub subject: usize,
    /// Its value: one of the scheme, 未评 or 未知.
    pub value: String,
    /// Why it is that value.
    pub state: GradeState,
    /// What says so; nothing where no pack of the scheme is loaded.
    pub source: Option<Graded>,
    /// Other sources that say something better.
    pub others: Vec<Graded>,
    /// Who issues the scheme, as the rulebook says; empty where it says nothing.
    pub expected: Vec<String>,
}

/// A subject as the decision saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedSubject {
    /// Its part in the matter.
    pub role: Role,
    /// What it is.
    pub kind: SubjectKind,
    /// Its name as written.
    pub name: String,
    /// Its code as written.
    pub code: Option<String>,
    /// The report on its code.
    pub report: Option<Report>,
    /// Whether what is found about it counts for the matter.
    pub counted: bool,
}

/// A memorandum by which measures follow from a list (合作备忘录).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memorandum {
    /// Its name.
    pub name: String,
    /// 文号.
    pub number: String,
}

/// How long a measure is taken (期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureTerm {
    /// As the rulebook says it, in days or months.
    pub term: Term,
    /// Its first day: that of the record; nothing where the record does not say it.
    pub from: Option<Date>,
    /// Its last day, or that of the record, if that is earlier; nothing where it is not known.
    pub until: Option<Date>,
}

/// A measure that follows from a finding (惩戒措施).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Item of the catalogue (基础清单条目).
    pub id: String,
    /// Name of the measure.
    pub name: String,
    /// Edition of the catalogue.
    pub edition: String,
    /// 类别 of the item.
    pub class: String,
    /// The memorandum that it rests on (备忘录).
    pub memorandum: Option<Memorandum>,
    /// How long it is taken, where the rulebook says so.
    pub term: Option<MeasureTerm>,
    /// Trades that it is confined to (行业).
    pub trades: Vec<String>,
    /// Index into the findings.
    pub finding: usize,
    /// Which of the finding's sources, see [`Finding::parts`].
    pub source: usize,
    /// Indices of persons of a listed applicant whom it reaches too (及于角色).
    pub reaches: Vec<usize>,
    /// Whether it is taken in other matters only, not in this one.
    pub elsewhere: bool,
    /// Whether it bars from this matter (禁止办理).
    pub bars: bool,
    /// Ids of its legal bases.
    pub basis: Vec<String>,
}

/// A material that is missing or defective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingMaterial {
    /// Its id in the matter.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ids and names of those that would do instead (择一).
    pub others: Vec<(String, String)>,
    /// 材料形式.
    pub form: String,
    /// `Missing` or `Defective`.
    pub state: MaterialState,
    /// Whether the matter lets it be handed in later.
    pub deferrable: bool,
    /// Until when, where the outcome sets a term.
    pub due: Option<Due>,
    /// Before what, in place of a term, such as 办结前.
    pub before: String,
}

/// The commitment that the matter knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededCommitment {
    /// Its type.
    pub kind: CommitmentType,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its number among the texts of the office (承诺编号).
    pub number: Option<String>,
    /// What follows where it is false or not kept (违诺责任), where the rulebook says so.
    pub liability: Option<String>,
    /// Whether the applicant has signed it.
    pub signed: bool,
    /// The day it was signed, of several that count the latest.
    pub signed_on: Option<Date>,
}

names! {
    /// Who can bring a change about.
    pub enum Changer {
        /// 申请人.
        Applicant = "applicant",
        /// 部门.
        Authority = "authority",
        /// 不可改变.
        Nobody = "nobody",
    }
}

/// One fact that would have to be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the fact.
    pub fact: String,
    /// Its value now.
    pub from: String,
    /// The value it would need.
    pub to: String,
}

/// A smallest set of changes that leads to a better outcome (怎样才能办成).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayForward {
    /// The changes.
    pub changes: Vec<Change>,
    /// Who must act; `Authority` if anybody but the applicant must.
    pub by: Changer,
    /// The outcome that would follow.
    pub outcome: Outcome,
    /// The rule that would apply.
    pub rule: String,
    /// What the records need that stand in the way, where one of the changes is about records.
    pub exits: Vec<WayOut>,
}

/// How one gets off a list (退出): the list's own way, not a better class for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// Index into the findings.
    pub finding: usize,
    /// Which of the finding's sources, see [`Finding::parts`].
    pub source: usize,
    /// The first day on which repair can be asked for, where the rulebook says how long a record is
    /// published at least.
    pub earliest: Option<Date>,
    /// The last day of publication: after it the record has no effect.
    pub until: Option<Date>,
    /// What has to be done.
    pub conditions: Vec<String>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// A legal basis (依据).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its id in the rulebook.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Number of the document (文号).
    pub number: String,
    /// Clause.
    pub clause: String,
}

impl Basis {
    /// As it is cited: 《title》（number）clause.
    #[must_use]
    pub fn cited(&self) -> String {
        let number = match self.number.as_str() {
            "" => String::new(),
            number => ["（", number, "）"].concat(),
        };
        ["《", &self.title, "》", &number, &self.clause].concat()
    }
}

/// The decision on one request; made by [`decide`](crate::rulebook::decide) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// What is to be done.
    pub outcome: Outcome,
    /// Id of the matter.
    pub matter: String,
    /// Name of the matter.
    pub matter_name: String,
    /// What its class calls some outcomes.
    pub called: Vec<(Outcome, String)>,
    /// Whether somebody competes in it.
    pub tender: bool,
    /// Authority in charge.
    pub agency: String,
    /// How many people must agree on a review of it.
    pub reviewers: u32,
    /// Day of the application.
    pub applied_on: Date,
    /// Day of the decision.
    pub decided_on: Date,
    /// The subjects of the request.
    pub subjects: Vec<DecidedSubject>,
    /// The facts the table was read with.
    pub facts: Vec<FactValue>,
    /// The reasons, the deciding one first.
    pub reasons: Vec<Reason>,
    /// The legal bases that reasons and measures name.
    pub bases: Vec<Basis>,
    /// Matches in the lists of the matter.
    pub findings: Vec<Finding>,
    /// Look-alikes that are somebody else, the nearest.
    pub excluded: Vec<Finding>,
    /// How many further ones there are.
    pub excluded_more: usize,
    /// Measures that follow.
    pub measures: Vec<Measure>,
    /// Incentives that follow.
    pub incentives: Vec<Incentive>,
    /// What somebody is only told or asked for (警示).
    pub cautions: Vec<Caution>,
    /// The inspection tier, where the matter has a table of them.
    pub inspection: Option<Inspection>,
    /// Materials to be handed in.
    pub missing: Vec<MissingMaterial>,
    /// The commitment that matters here.
    pub commitments: Vec<NeededCommitment>,
    /// What would lead to a better outcome.
    pub ways_forward: Vec<WayForward>,
    /// What is no way: single changes that would not help by themselves, and what would help but is for
    /// nobody to change.
    pub near_misses: Vec<WayForward>,
    /// The grades that the tables read, with their sources.
    pub grades: Vec<SubjectGrade>,
    /// The lists of the matter and whether they could be relied on.
    pub coverage: Vec<Coverage>,
}
