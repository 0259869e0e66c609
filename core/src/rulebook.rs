//! The rulebook (规则书): matters, materials, decision tables, measures and their legal bases.
//!
//! Every fact has a finite domain, so a table is a map from cells to rows that can be proved total
//! and free of conflict before it is used; see `prove`.

mod case;
mod concern;
mod decode;
#[cfg(feature = "authoring")]
pub mod diff;
pub mod document;
mod eval;
mod facts;
mod forward;
mod grades;
mod issuers;
pub(crate) mod labels;
mod merge;
#[cfg(feature = "authoring")]
mod prove;
mod resolve;
#[cfg(feature = "authoring")]
pub mod source;
pub(crate) mod standard;
mod wanting;

use alloc::{string::String, vec::Vec};

pub use case::Case;
pub use eval::decide;

use crate::calendar::{NamedTerm, Term, TermUnit};
use crate::date::Date;
use crate::decision::{Basis, Changer, Declarer, Frequency, Memorandum, Outcome, Tier};
use crate::finding::Lack;
use crate::names::names;
use crate::pack::record::{Class, Covers};
use crate::request::{CommitmentType, Role, SubjectKind};

names! {
    /// Where a fact comes from.
    pub enum FactSource {
        /// Findings and coverage.
        Lists = "lists",
        /// The materials of the request.
        Materials = "materials",
        /// The commitments of the request.
        Commitments = "commitments",
        /// The checks of the subjects' codes.
        Codes = "codes",
        /// Declared by the host in `facts`.
        Declared = "declared",
        /// A score of a person (个人信用分), declared by the host: it may bring incentives, nothing else.
        Score = "score",
        /// A grade (评价), from signed grade packs: nobody can declare it.
        Grade = "grade",
    }
}

/// A fact and its finite domain (词汇).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name, such as 查询状态.
    pub name: String,
    /// Its values, best first; at most 64.
    pub values: Vec<String>,
    /// Where it comes from.
    pub source: FactSource,
    /// Who can change it.
    pub by: Changer,
    /// Whether it must make no difference between competitors (公平竞争).
    pub equal: bool,
    /// Who may declare it, where it is declared at all.
    pub declared_by: Declarer,
}

/// A scheme of grades and the fact that it sets (评价体系).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The fact.
    pub fact: String,
    /// Its name, as grade packs have it.
    pub name: String,
    /// Its values, best first.
    pub values: Vec<String>,
    /// How many of them are not adverse: they stand first.
    pub good: usize,
    /// Where points are given: the bounds between the values, one fewer than values.
    pub bounds: Vec<u32>,
    /// Whether more points are better.
    pub more_is_better: bool,
    /// For how many months a grade counts, where it does not say so itself.
    pub months: Option<u32>,
    /// Who may issue it, each by its name or its own id; empty for anybody whose key is trusted.
    pub issuers: Vec<String>,
    /// Kinds of subject that are graded.
    pub kinds: Vec<SubjectKind>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// One row of a decision table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, such as R7.
    pub id: String,
    /// For each fact of the table the set of values that meet it, as bits of the domain.
    pub when: Vec<u64>,
    /// The outcome.
    pub outcome: Outcome,
    /// Ids of its legal bases.
    pub basis: Vec<String>,
    /// Note for people.
    pub note: String,
    /// Ids of rules that this one takes precedence over (优先于).
    pub over: Vec<String>,
}

/// A decision table (判定表), hit policy unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionTable {
    /// Its name; the only table of a rulebook may have none.
    pub name: String,
    /// Indices of its facts in the vocabulary.
    pub facts: Vec<usize>,
    /// Its rows.
    pub rules: Vec<Rule>,
}

/// A material of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialRule {
    /// Its id, such as M3.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 主审 or 次要.
    pub category: String,
    /// Whether it may be handed in later (可容缺).
    pub deferrable: bool,
    /// Where it comes from.
    pub source: String,
    /// 材料形式, such as 原件1份.
    pub form: String,
    /// 择一: one of the materials with the same word is enough.
    pub group: Option<String>,
    /// Facts, by place in the vocabulary, with the values where it is wanted.
    pub when: Vec<(usize, Vec<String>)>,
    /// Whether a defect may be put right later (瑕疵可容缺).
    pub defects: bool,
    /// The term of its own when it is deferred.
    pub term: Option<Term>,
    /// Before what it has to be there, in place of a term.
    pub before: String,
}

/// A matter (事项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Its id (事项编码).
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its class, such as 政府采购.
    pub class: String,
    /// What the papers of the class say.
    pub papers: Papers,
    /// What the class calls some outcomes, such as 准予.
    pub called: Vec<(Outcome, String)>,
    /// 国家 | 省 | 市 | 县.
    pub level: String,
    /// Authority in charge (实施机关).
    pub agency: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// Promised time of handling in working days (承诺办结工作日).
    pub promise_days: Option<u32>,
    /// Longest time for handing in what is missing, in working days (补正最长工作日).
    pub supplement_days: Option<u32>,
    /// What follows when it is not handed in (逾期处理).
    pub overdue: String,
    /// How many people must agree before a review changes or confirms what was decided (复核人数).
    pub reviewers: u32,
    /// Index of its decision table.
    pub table: usize,
    /// Roles whose findings count.
    pub roles: Vec<Role>,
    /// Roles that must be named in a request of an organisation, with a number (必填角色).
    pub required: Vec<Role>,
    /// Legal bases for leaving members of a consortium out (联合体不计依据); without one they count.
    pub members_aside: Vec<String>,
    /// Whether the record of a parent, or of a branch, is for a person to look at (分支机构).
    pub branches: bool,
    /// How many days before the application a commitment may have been signed (承诺签署天数).
    pub commitment_days: u32,
    /// Names of the lists that must be consulted.
    pub lists: Vec<String>,
    /// Type of the commitment that the fact 书面承诺 asks for.
    pub commitment: CommitmentType,
    /// Its materials.
    pub materials: Vec<MaterialRule>,
    /// One of the scenes of checking (核查场景).
    pub scene: String,
    /// Whether the day of the decision picks the version, not the day of the application (过渡).
    pub by_decision: bool,
    /// Whether incentives stay where there is a record of failing too (红黑并存).
    pub both: bool,
    /// Index of its table of inspection tiers (监管分级).
    pub grading: Option<usize>,
    /// What no table can say: a person decides (暂不可表达).
    pub unexpressed: Vec<Unexpressed>,
}

/// Something in the documents that the tables cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpressed {
    /// What has to be looked at.
    pub text: String,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// An incentive (激励措施).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncentiveRule {
    /// Name of the red list that it follows from; empty when it follows from a fact.
    pub list: String,
    /// Index of a fact and the values that bring it.
    pub fact: Option<(usize, Vec<String>)>,
    /// Kinds of subject that it may reach.
    pub kinds: Vec<SubjectKind>,
    /// Its name, such as 优先办理.
    pub name: String,
    /// Ids of the matters it is given in; empty for all.
    pub matters: Vec<String>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// What somebody is only told or asked for (警示): it takes nothing away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CautionRule {
    /// Name of the list that it follows from; empty when it follows from a fact.
    pub list: String,
    /// Index of a fact and the values that bring it.
    pub fact: Option<(usize, Vec<String>)>,
    /// Kinds of subject that it reaches.
    pub kinds: Vec<SubjectKind>,
    /// Its name, such as 约谈.
    pub name: String,
    /// Ids of the matters; empty for all.
    pub matters: Vec<String>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

impl CautionRule {
    /// Whether it is given in a matter.
    #[must_use]
    pub fn is_for(&self, matter: &str) -> bool {
        self.matters.is_empty() || self.matters.iter().any(|id| id == matter)
    }
}

/// A term of offices that a rulebook sets (期限).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTerm {
    /// Which one.
    pub name: NamedTerm,
    /// How long it is.
    pub term: Term,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// How often those of a tier are inspected (抽查比例).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Index of the table of tiers.
    pub grading: usize,
    /// The tier.
    pub tier: Tier,
    /// In hundredths of a percent.
    pub share: Option<u32>,
    /// How often somebody is inspected.
    pub frequency: Option<Frequency>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

impl Rate {
    /// Whether it asks for more inspections than the other, by the part or by the time. That of a better
    /// tier must not, beside a worse one's.
    #[must_use]
    pub fn is_more_than(&self, other: &Self) -> bool {
        let share = self.share.zip(other.share).is_some_and(|(own, theirs)| own > theirs);
        let often =
            |of: Frequency, in_: Frequency| u64::from(of.times).saturating_mul(in_.months.into());
        let both = self.frequency.zip(other.frequency);
        share || both.is_some_and(|(own, theirs)| often(own, theirs) > often(theirs, own))
    }
}

names! {
    /// What the papers of a class of matters are called and say (文书).
    pub enum Papers {
        /// 许可: 受理通知书, 不予行政许可决定书.
        Permit = "permit",
        /// 交易: somebody competes, 资格 is examined and nothing is permitted.
        Tender = "tender",
        /// 其他.
        Other = "other",
    }
}

impl Papers {
    /// Those of a class that the rulebook says nothing of.
    #[must_use]
    pub fn of(class: &str) -> Self {
        match class {
            "行政审批" | "市场准入" => Self::Permit,
            "政府采购" | "招标投标" | "公共资源交易" => Self::Tender,
            _ => Self::Other,
        }
    }
}

names! {
    /// What a list is read for.
    pub enum Purpose {
        /// 失信: feeds 失信等级 and measures.
        Failing = "failing",
        /// 承诺: feeds 虚假承诺.
        Commitment = "commitment",
        /// 守信: feeds incentives (红名单).
        Incentive = "incentive",
        /// 重点关注: feeds 重点关注, and no inspection tier is lowered with it.
        Focus = "focus",
        /// 提示: told, and nothing follows.
        Notice = "notice",
    }
}

names! {
    /// Who decides on the entries of a list, least first (认定层级).
    pub enum Level {
        /// 县级.
        County = "county",
        /// 市级.
        City = "city",
        /// 省级.
        Province = "province",
        /// 国家.
        Nation = "nation",
    }
}

impl Level {
    /// What a list says of itself (层级): 国家, 省, 市, 县. Any other word says nothing.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let word = word.trim();
        match word.strip_suffix('级').unwrap_or(word) {
            "国家" => Some(Self::Nation),
            "省" => Some(Self::Province),
            "市" => Some(Self::City),
            "县" => Some(Self::County),
            _ => None,
        }
    }
}

/// What a list means for the rules (名单→失信等级).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRule {
    /// Name of the list.
    pub name: String,
    /// What it is read for.
    pub purpose: Purpose,
    /// The family of lists that report the same cases (名单族).
    pub family: Option<String>,
    /// Class of its records; absent: as the record says, and 严重 if it says nothing.
    pub class: Option<Class>,
    /// Who may issue it (发布单位), each by its name or its own id; empty for anybody whose key is
    /// trusted.
    pub issuers: Vec<String>,
    /// From which level up its entries must be decided on (认定层级); absent: any.
    pub level: Option<Level>,
    /// Whether it may be without entries (可为空); an empty list of failings is not relied on
    /// otherwise.
    pub may_be_empty: bool,
    /// Ids of legal bases.
    pub basis: Vec<String>,
    /// By how many days its content may be later than the decision (回溯天数).
    pub later_days: u32,
    /// Whether it counts as consulted for those that it does not speak for (范围外: 不影响).
    pub outside: bool,
    /// Whether its pack must say of which regions and kinds of subjects it is (覆盖声明).
    pub declared: bool,
    /// For how many years before the decision its entries must be in it (追溯年限).
    pub back_years: Option<u32>,
    /// How one gets off it (退出条件).
    pub exit: Exit,
}

impl ListRule {
    /// Why what the pack says of its coverage is too little on that day; what it does not say is not
    /// covered.
    #[must_use]
    pub fn lack(&self, covers: &Covers, on: Date) -> Option<Lack> {
        if self.declared && (covers.regions.is_empty() || covers.subjects.is_empty()) {
            return Some(Lack::Undeclared);
        }
        let needed = on.minus_years(self.back_years?).unwrap_or(Date::MIN);
        let reaches = covers.since.is_some_and(|since| since <= needed);
        (!reaches).then_some(Lack::Since { known: covers.since, needed })
    }
}

/// How one gets off a list: what has to be done, and from when on it can be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// Shortest publication (最短公示期) in months from the day of listing, where repair is possible.
    pub months: Option<u32>,
    /// What has to be done, in the order in which it is done.
    pub conditions: Vec<String>,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// A measure in a catalogue (惩戒措施).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureRule {
    /// Name of the list that it follows from.
    pub list: String,
    /// Kinds of subject that it may reach.
    pub kinds: Vec<SubjectKind>,
    /// Its name.
    pub name: String,
    /// Edition of the catalogue.
    pub edition: String,
    /// Item of the catalogue.
    pub item: String,
    /// 类别 of the item.
    pub class: String,
    /// The memorandum that it rests on (备忘录).
    pub memorandum: Option<Memorandum>,
    /// How long it is taken, in days or months from the day that the record takes effect (期限).
    pub term: Option<Term>,
    /// Trades that it is confined to (行业): a person looks at them.
    pub trades: Vec<String>,
    /// Roles of the listed whom it is taken against (对象角色); empty for all.
    pub against: Vec<Role>,
    /// Persons in these roles of a listed applicant whom it reaches too (及于角色).
    pub roles: Vec<Role>,
    /// Ids of the matters that it is taken in (事项编码); empty for all.
    pub matters: Vec<String>,
    /// Whether whom it is taken against is not let into these matters (禁止办理).
    pub bars: bool,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

impl MeasureRule {
    /// Whether it is taken in a matter.
    #[must_use]
    pub fn is_for(&self, matter: &str) -> bool {
        self.matters.is_empty() || self.matters.iter().any(|id| id == matter)
    }

    /// Its first and its last day by a record of that first day, or what is known of them. A term is
    /// not put off where it ends on a day off: nobody has to do anything on it.
    #[must_use]
    pub fn days(&self, effective: Option<Date>) -> (Option<Date>, Option<Date>) {
        let until = self.term.zip(effective).and_then(|(term, from)| match term.unit {
            TermUnit::Month => from.plus_months(term.n),
            TermUnit::Day => from.plus_days(i32::try_from(term.n).ok()?),
            TermUnit::WorkingDay => None,
        });
        (effective, until)
    }
}

/// A way to defend oneself against a refusal (救济途径).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Class of the matters that it is for.
    pub class: String,
    /// What is filed: 行政复议, 质疑 …
    pub way: String,
    /// With whom.
    pub body: String,
    /// Until when, in words.
    pub term: String,
    /// Ids of legal bases.
    pub basis: Vec<String>,
}

/// A text of commitment (承诺书).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentText {
    /// Its type.
    pub kind: CommitmentType,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its number among the texts of the office (承诺编号).
    pub number: Option<String>,
    /// Ids of the matters it is for; empty for all that no other text of its type is for.
    pub matters: Vec<String>,
    /// What follows where it is false or not kept (违诺责任).
    pub liability: Option<String>,
}

/// Why no version of a matter decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has an error code of its own")]
pub enum NoVersion {
    /// The id is not in the rulebook.
    Unknown,
    /// No version is in force on the day that counts.
    NotInForce,
    /// More than one is.
    Several,
}

/// A rulebook that was read and is consistent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    /// The vocabulary.
    pub vocabulary: Vec<Fact>,
    /// The decision tables.
    pub tables: Vec<DecisionTable>,
    /// The matters; one id may occur with periods that do not meet.
    pub matters: Vec<Matter>,
    /// The legal bases.
    pub bases: Vec<Basis>,
    /// The lists.
    pub lists: Vec<ListRule>,
    /// The measures.
    pub measures: Vec<MeasureRule>,
    /// How one defends oneself against a refusal.
    pub remedies: Vec<Remedy>,
    /// The commitments.
    pub commitments: Vec<CommitmentText>,
    /// The incentives.
    pub incentives: Vec<IncentiveRule>,
    /// What somebody is only told or asked for.
    pub cautions: Vec<CautionRule>,
    /// The schemes of grades.
    pub schemes: Vec<Scheme>,
    /// Tables of inspection tiers: their outcomes stand for tiers, see [`Tier::of`].
    pub gradings: Vec<DecisionTable>,
    /// How often those of each tier are inspected.
    pub rates: Vec<Rate>,
    /// Terms of offices that it sets.
    pub terms: Vec<SetTerm>,
}

impl Rulebook {
    /// How long a term of offices is: as the rulebook sets it, or as it usually is.
    #[must_use]
    pub fn term(&self, name: NamedTerm) -> Option<Term> {
        let own = self.terms.iter().find(|set| set.name == name);
        own.map(|set| set.term).or_else(|| name.usual())
    }
}

/// Everybody, in hundredths of a percent.
pub(crate) const WHOLE: u32 = 10_000;

/// Days before the application that a commitment may have been signed, where the matter says nothing.
pub(crate) const COMMITMENT_DAYS: u32 = 30;

impl Matter {
    /// Whether what is found about a role counts. Members of a consortium do unless a basis says
    /// otherwise.
    #[must_use]
    pub fn counts(&self, role: Role) -> bool {
        self.roles.contains(&role)
            || (role == Role::ConsortiumMember && self.members_aside.is_empty())
    }

    /// Of the roles that count those that stand for an organisation: who is not named cannot be asked.
    #[must_use]
    pub fn standing_roles(roles: &[Role]) -> Vec<Role> {
        let stands = |role: &Role| matches!(role, Role::LegalRepresentative | Role::Principal);
        roles.iter().copied().filter(stands).collect()
    }
}

impl Rulebook {
    /// The version of a matter in force on the day of the application, or of the decision where the
    /// matter says so.
    ///
    /// Two versions in force are none: the order of rows decides nothing. The proof excludes it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn matter(&self, id: &str, applied: Date, decided: Date) -> Result<&Matter, NoVersion> {
        let mut versions = self.matters.iter().filter(|m| m.id == id).peekable();
        if versions.peek().is_none() {
            return Err(NoVersion::Unknown);
        }
        let mut in_force = versions.filter(|m| {
            let on = if m.by_decision { decided } else { applied };
            m.from <= on && m.to.is_none_or(|to| on <= to)
        });
        match (in_force.next(), in_force.next()) {
            (Some(matter), None) => Ok(matter),
            (None, _) => Err(NoVersion::NotInForce),
            (Some(_), Some(_)) => Err(NoVersion::Several),
        }
    }

    /// The facts, by place in the vocabulary, that the tables of a matter read, then those of its
    /// incentives and cautions.
    pub(crate) fn read_by<'a>(&'a self, matter: &'a Matter) -> impl Iterator<Item = usize> + 'a {
        let tables =
            [self.tables.get(matter.table), matter.grading.and_then(|at| self.gradings.get(at))];
        let read = tables.into_iter().flatten().flat_map(|table| table.facts.iter().copied());
        let of = |ids: &[String]| ids.is_empty() || ids.contains(&matter.id);
        let earning = self.incentives.iter().filter(move |i| of(&i.matters)).map(|i| &i.fact);
        let telling = self.cautions.iter().filter(|c| c.is_for(&matter.id)).map(|c| &c.fact);
        let facts = earning.chain(telling).filter_map(|fact| fact.as_ref().map(|(at, _)| *at));
        read.chain(facts)
    }

    /// The table that grades whoever holds the permit of a matter (监管分级), if a register can be asked by it.
    ///
    /// # Errors
    /// Why not.
    pub fn tiers_of(&self, matter: &Matter) -> Result<&DecisionTable, NoTiers<'_>> {
        let table = matter.grading.and_then(|at| self.gradings.get(at));
        let table = table.ok_or(NoTiers::NoTable)?;
        let mut facts = table.facts.iter().filter_map(|at| self.vocabulary.get(*at));
        let of_applications =
            |fact: &&Fact| matches!(fact.source, FactSource::Materials | FactSource::Commitments);
        match facts.find(of_applications) {
            Some(fact) => Err(NoTiers::OfApplications { table: &table.name, fact: &fact.name }),
            None => Ok(table),
        }
    }

    /// What a list means for the rules.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&ListRule> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// The text of a matter's commitment: the one written for it, or the one of its type.
    #[must_use]
    pub fn commitment(&self, matter: &Matter) -> Option<&CommitmentText> {
        let mut known = self.commitments.iter().filter(|c| c.kind == matter.commitment);
        let own = known.clone().find(|text| text.matters.contains(&matter.id));
        own.or_else(|| known.find(|text| text.matters.is_empty()))
    }
}

/// Why a register cannot be graded under a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every caller must say")]
pub enum NoTiers<'a> {
    /// The matter has no table of tiers.
    NoTable,
    /// The table reads a fact that only an application has.
    OfApplications {
        /// Name of the table.
        table: &'a str,
        /// The fact.
        fact: &'a str,
    },
}

impl DecisionTable {
    /// The row that applies to a cell, given as one value index per fact of the table.
    #[must_use]
    pub fn rule(&self, cell: &[usize]) -> Option<&Rule> {
        let hits: Vec<&Rule> = self.rules.iter().filter(|rule| rule.meets(cell)).collect();
        let beaten = |rule: &Rule| hits.iter().any(|other| other.over.contains(&rule.id));
        let mut left = hits.iter().filter(|rule| !beaten(rule));
        match (left.next(), left.next()) {
            (Some(rule), None) => Some(rule),
            // Conflicts are excluded by the proof; if one is met, a person decides.
            _ => None,
        }
    }
}

impl Tier {
    /// The tier that an outcome stands for in a table of tiers; the usual one for the others.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accept => Self::Lower,
            Outcome::Refuse => Self::Raised,
            _ => Self::Normal,
        }
    }

    /// The outcome that stands for the tier: the same order, worse last.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Lower => Outcome::Accept,
            Self::Normal => Outcome::Supplement,
            Self::Raised => Outcome::Refuse,
        }
    }
}

impl Rule {
    /// Whether the row's conditions hold in a cell.
    #[must_use]
    pub fn meets(&self, cell: &[usize]) -> bool {
        self.when.iter().zip(cell).all(|(set, value)| {
            u32::try_from(*value)
                .is_ok_and(|v| set.checked_shr(v).is_some_and(|bits| bits & 1 == 1))
        })
    }
}
