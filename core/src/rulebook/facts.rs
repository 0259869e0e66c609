//! Deriving the facts of a case: from lists, materials, commitments and codes, or as declared.

use alloc::vec::Vec;

use super::case::Case;
use super::{DecisionTable, Fact, FactSource, Matter, Purpose, Rulebook};
use crate::date::Date;
use crate::error::{LoadError, Place};
use crate::finding::{Coverage, CoverageState, Finding, Status, Verdict};
use crate::pack::record::{Class, Direction};
use crate::request::{MaterialState, SubjectKind};

/// Names and values that derivations know; a rulebook may give a fact fewer or more values, but
/// what is derived must be among them.
pub(crate) mod standard {
    pub(crate) const QUERY: &str = "查询状态";
    pub(crate) const QUERIED: &str = "已查询";
    pub(crate) const QUERY_FAILED: &str = "失败或超期";
    pub(crate) const NOT_QUERIED: &str = "未查询";
    pub(crate) const IDENTITY: &str = "身份匹配";
    pub(crate) const SETTLED: &str = "一致";
    pub(crate) const UNSETTLED: &str = "疑似";
    pub(crate) const CLASS: &str = "失信等级";
    pub(crate) const CLASSES: [&str; 4] = ["无", "轻微", "一般", "严重"];
    pub(crate) const FALSE_PROMISE: &str = "虚假承诺";
    pub(crate) const NO: &str = "无";
    pub(crate) const YES: &str = "有";
    pub(crate) const MATERIALS: &str = "材料状态";
    pub(crate) const COMPLETE: &str = "齐全";
    pub(crate) const ONLY_DEFERRABLE: &str = "仅缺可容缺材料";
    pub(crate) const MAIN_MISSING: &str = "缺主审材料";
    pub(crate) const DEFECTIVE: &str = "有瑕疵";
    pub(crate) const PROMISE: &str = "书面承诺";
    pub(crate) const SIGNED: &str = "已签";
    pub(crate) const UNSIGNED: &str = "未签";
    pub(crate) const CODE: &str = "主体代码";
    pub(crate) const CODE_GOOD: &str = "有效";
    pub(crate) const CODE_BAD: &str = "有误";
    /// The value of a declared fact that was not declared.
    pub(crate) const UNKNOWN: &str = "未知";
}

use standard as s;

/// The index of the value that each fact of the matter's table has.
pub(super) fn cell(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
) -> Result<Vec<usize>, LoadError> {
    book.tables.get(matter.table).map_or_else(|| Ok(Vec::new()), |t| cell_of(book, matter, case, t))
}

/// The same for the facts of another table.
pub(super) fn cell_of(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    table: &DecisionTable,
) -> Result<Vec<usize>, LoadError> {
    let facts = table.facts.iter().filter_map(|at| book.vocabulary.get(*at));
    facts.map(|f| value_of(book, matter, case, f)).collect()
}

pub(super) fn value_of(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    fact: &Fact,
) -> Result<usize, LoadError> {
    let value = match fact.source {
        FactSource::Declared | FactSource::Score => declared(case, fact),
        _ => derived(book, matter, case, fact),
    };
    fact.values.iter().position(|known| known == value).ok_or_else(|| {
        let pointer = alloc::format!("/facts/{}", fact.name);
        let error = LoadError::new("request.fact-value").at(Place::Pointer(pointer));
        error.with("fact", &fact.name).with("found", value).with("known", fact.values.join("、"))
    })
}

fn declared<'a>(case: &'a Case<'_>, fact: &Fact) -> &'a str {
    let stated = case.request.facts.iter().find(|(name, _)| *name == fact.name);
    stated.map_or(s::UNKNOWN, |(_, value)| value.as_str())
}

fn derived(book: &Rulebook, matter: &Matter, case: &Case<'_>, fact: &Fact) -> &'static str {
    match fact.name.as_str() {
        s::QUERY => query_state(matter, case, fact),
        s::IDENTITY if is_unsettled(book, matter, case) => s::UNSETTLED,
        s::IDENTITY => s::SETTLED,
        s::CLASS => {
            let worst = confirmed(case).filter_map(|f| class_of(book, f)).max();
            let at = worst.map_or(0, |class| usize::from(class.index()).saturating_add(1));
            s::CLASSES.get(at).copied().unwrap_or("严重")
        }
        s::FALSE_PROMISE => {
            let broken = confirmed(case).any(|f| purpose_of(book, f) == Some(Purpose::Commitment));
            if broken { s::YES } else { s::NO }
        }
        s::MATERIALS => material_state(matter, case, fact),
        s::PROMISE => {
            let decided = case.request.decided_on;
            let mut signed = case.request.commitments.iter();
            let signed = signed.any(|c| c.kind == matter.commitment && c.signed_on <= decided);
            if signed { s::SIGNED } else { s::UNSIGNED }
        }
        s::CODE => {
            let bad = |i: usize| {
                case.reports.get(i).is_some_and(|r| r.as_ref().is_some_and(|r| !r.is_valid()))
            };
            if (0..case.request.subjects.len()).any(bad) { s::CODE_BAD } else { s::CODE_GOOD }
        }
        // A derivation that this version does not know: never a favourable value.
        _ => "",
    }
}

fn query_state(matter: &Matter, case: &Case<'_>, fact: &Fact) -> &'static str {
    let open = || case.coverage.iter().filter(|c| is_open(matter, case, c));
    let absent = open().any(|c| {
        use CoverageState as State;
        matches!(c.state, State::Missing | State::LookUp | State::OtherIssuer)
    });
    if absent && fact.values.iter().any(|v| v == s::NOT_QUERIED) {
        s::NOT_QUERIED
    } else if !case.doubts.is_empty() || open().next().is_some() {
        s::QUERY_FAILED
    } else {
        s::QUERIED
    }
}

/// Whether the matter cannot do without the list; those that only bring incentives it can.
pub(super) fn required(matter: &Matter, coverage: &Coverage) -> bool {
    matter.lists.contains(&coverage.list_name)
}

/// Whether a list that the matter cannot do without could not be relied on. What another issuer says
/// of a list is nothing to wait for where the right one has spoken.
pub(super) fn is_open(matter: &Matter, case: &Case<'_>, coverage: &Coverage) -> bool {
    let other = |state| state == CoverageState::OtherIssuer;
    let spoken =
        || case.coverage.iter().any(|c| c.list_name == coverage.list_name && !other(c.state));
    required(matter, coverage)
        && coverage.state != CoverageState::Fresh
        && !(other(coverage.state) && spoken())
}

/// Whether a person must settle who is meant: a match that is not identifier-grade, a record in
/// dispute, an organisation without a usable code, or more namesakes than were looked at. A wrong
/// code does not count twice where the table has a fact of its own for it.
fn is_unsettled(book: &Rulebook, matter: &Matter, case: &Case<'_>) -> bool {
    let open = |f: &Finding| {
        let adverse = f.direction != Direction::Red;
        let unsure = f.verdict != Verdict::Confirmed || f.status == Status::Disputed || !f.sound;
        adverse && (unsure || is_minor(case, f.subject))
    };
    let counted = |i: &usize| case.counted.get(*i).copied().unwrap_or(false);
    let told_apart = has_code_fact(book, matter);
    let unknown = |i: usize| lacks_code(case, i) && !(told_apart && case.request.has_code(i));
    case.findings.iter().any(|f| counted(&f.subject) && open(f))
        || case.truncated
        || (0..case.request.subjects.len()).filter(counted).any(unknown)
}

fn has_code_fact(book: &Rulebook, matter: &Matter) -> bool {
    let facts = book.tables.get(matter.table).into_iter().flat_map(|table| &table.facts);
    facts.filter_map(|at| book.vocabulary.get(*at)).any(|fact| fact.name == s::CODE)
}

/// Whether a subject is a person under eighteen on the day of the decision. Records about minors
/// have no consequences by themselves: a person looks at them.
pub(super) fn is_minor(case: &Case<'_>, subject: usize) -> bool {
    let report = case.reports.get(subject).and_then(Option::as_ref).filter(|r| r.is_valid());
    let born = report.and_then(|r| r.part("birthDate")).and_then(Date::parse);
    let person = case.request.subjects.get(subject).is_some_and(|s| s.kind == SubjectKind::Person);
    let (year, month, day) = case.request.decided_on.ymd();
    person
        && born.is_some_and(|born| {
            let (y, m, d) = born.ymd();
            (year.saturating_sub(18), month, day) < (y, m, d)
        })
}

/// Whether an organisation has no code that passed its checks.
pub(super) fn lacks_code(case: &Case<'_>, subject: usize) -> bool {
    let organisation =
        case.request.subjects.get(subject).is_some_and(|s| s.kind != SubjectKind::Person);
    let usable = case.reports.get(subject).and_then(Option::as_ref).is_some_and(|r| r.is_valid());
    organisation && !usable
}

/// Findings that may have consequences by themselves.
pub(super) fn confirmed<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Finding> {
    case.findings.iter().filter(|f| {
        f.verdict == Verdict::Confirmed
            && f.status == Status::Active
            && f.sound
            && case.counted.get(f.subject).copied().unwrap_or(false)
            && !is_minor(case, f.subject)
    })
}

fn purpose_of(book: &Rulebook, finding: &Finding) -> Option<Purpose> {
    book.lists.iter().find(|list| list.name == finding.list_name).map(|list| list.purpose)
}

/// Class of a punitive finding; a record without any class counts as serious.
fn class_of(book: &Rulebook, finding: &Finding) -> Option<Class> {
    let rule = book.lists.iter().find(|list| list.name == finding.list_name)?;
    let punitive = finding.direction == Direction::Black && finding.has_basis;
    (punitive && rule.purpose == Purpose::Failing)
        .then(|| rule.class.or(finding.class).unwrap_or(Class::Serious))
}

fn material_state(matter: &Matter, case: &Case<'_>, fact: &Fact) -> &'static str {
    let state = |id: &str| {
        let stated = case.request.materials.iter().find(|m| m.id == id);
        stated.map_or(MaterialState::Missing, |m| m.state)
    };
    let any = |deferrable: bool, wanted: MaterialState| {
        matter.materials.iter().any(|m| m.deferrable == deferrable && state(&m.id) == wanted)
    };
    if any(false, MaterialState::Missing) {
        s::MAIN_MISSING
    } else if any(false, MaterialState::Defective) {
        let known = fact.values.iter().any(|v| v == s::DEFECTIVE);
        if known { s::DEFECTIVE } else { s::MAIN_MISSING }
    } else if any(true, MaterialState::Missing) || any(true, MaterialState::Defective) {
        s::ONLY_DEFERRABLE
    } else {
        s::COMPLETE
    }
}
