//! Deriving the facts of a case: from lists, materials, commitments and codes, or as declared.

use alloc::{string::String, vec::Vec};

use super::case::Case;
use super::wanting::{declared, wanting};
use super::{DecisionTable, Fact, FactSource, Matter, Purpose, Rulebook, concern, grades};
use crate::date::Date;
use crate::error::{LoadError, Place};
use crate::finding::{Coverage, CoverageState, Finding, Status, Verdict};
use crate::id::Report;
use crate::pack::record::{Class, Direction};
use crate::request::{Commitment, MaterialState};

pub(crate) use super::standard;
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
    let graded = match fact.source {
        FactSource::Grade => grades::value(book, case, fact),
        _ => String::new(),
    };
    let value = match fact.source {
        FactSource::Declared | FactSource::Score => declared(case, fact),
        FactSource::Grade => graded.as_str(),
        _ => derived(book, matter, case, fact),
    };
    fact.values.iter().position(|known| known == value).ok_or_else(|| {
        let pointer = alloc::format!("/facts/{}", fact.name);
        let error = LoadError::new("request.fact-value").at(Place::Pointer(pointer));
        error.with("fact", &fact.name).with("found", value).with("known", fact.values.join("、"))
    })
}

/// What a fact would be if nothing were open: 查询状态, 身份匹配, 主体代码 at their surest, and the best of
/// what nobody knows; nothing for what is known.
pub(super) fn surely(fact: &Fact, value: usize) -> Option<usize> {
    let sure = match fact.name.as_str() {
        s::QUERY => s::QUERIED,
        s::IDENTITY => s::SETTLED,
        s::CODE => s::CODE_GOOD,
        _ => return fact.values.get(value).filter(|known| *known == s::UNKNOWN).map(|_| 0),
    };
    fact.values.iter().position(|value| value == sure)
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
        s::FOCUS => {
            let listed = confirmed(case).any(|f| purpose_of(book, f) == Some(Purpose::Focus));
            if listed { s::YES } else { s::NO }
        }
        s::MATERIALS => material_state(book, matter, case, fact),
        s::PROMISE if promise(matter, case).is_some() => s::SIGNED,
        s::PROMISE => s::UNSIGNED,
        s::CODE => {
            let value = code_value(case);
            let known = fact.values.iter().any(|v| v == value);
            // Not filled in is a value of its own; a vocabulary without it has no better word for it.
            if known { value } else { s::CODE_BAD }
        }
        // A derivation that this version does not know: never a favourable value.
        _ => "",
    }
}

/// Whether the value of the fact 主体代码 is to be mentioned: what is not filled in is no error.
fn code_value(case: &Case<'_>) -> &'static str {
    let counts = |at: &usize| case.counted.get(*at).copied().unwrap_or(false);
    let counted = (0..case.request.subjects.len()).filter(counts);
    let reports: Vec<Option<&Report>> =
        counted.map(|at| case.reports.get(at).and_then(Option::as_ref)).collect();
    if reports.iter().any(|r| r.is_some_and(|r| !r.is_valid())) {
        s::CODE_BAD
    } else if reports.iter().any(Option::is_none) {
        s::CODE_BLANK
    } else {
        s::CODE_GOOD
    }
}

fn query_state(matter: &Matter, case: &Case<'_>, fact: &Fact) -> &'static str {
    let open = || case.coverage.iter().filter(|c| is_open(matter, case, c));
    let absent = open().any(|c| {
        use CoverageState as State;
        matches!(c.state, State::Missing | State::LookUp | State::OtherIssuer)
    });
    // Where nothing has to be consulted there is nothing that could be unknown.
    if matter.lists.is_empty() && fact.values.iter().any(|v| v == s::NOT_APPLICABLE) {
        s::NOT_APPLICABLE
    } else if absent && fact.values.iter().any(|v| v == s::NOT_QUERIED) {
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
        && !matches!(coverage.state, CoverageState::Fresh | CoverageState::Unasked)
        && !(other(coverage.state) && spoken())
}

/// Whether a person must settle who is meant: a match that is not identifier-grade, a record in
/// dispute, somebody who must be known and is not, a request that contradicts itself, or more
/// namesakes than were looked at.
pub(super) fn is_unsettled(book: &Rulebook, matter: &Matter, case: &Case<'_>) -> bool {
    case.truncated
        || !case.concerns.is_empty()
        || case.findings.iter().any(|finding| concern::is_open(matter, case, finding))
        || (!has_code_fact(book, matter) && code_value(case) == s::CODE_BAD)
}

pub(super) fn has_code_fact(book: &Rulebook, matter: &Matter) -> bool {
    let facts = book.tables.get(matter.table).into_iter().flat_map(|table| &table.facts);
    facts.filter_map(|at| book.vocabulary.get(*at)).any(|fact| fact.name == s::CODE)
}

/// The commitment of the matter's type that counts: signed not too long before the application and
/// not after the decision; of several the latest.
pub(super) fn promise<'a>(matter: &Matter, case: &'a Case<'_>) -> Option<&'a Commitment> {
    let (first, last) = promise_days(matter, case);
    let counts = |c: &&Commitment| c.kind == matter.commitment && c.signed_on <= last;
    let all = case.request.commitments.iter().filter(counts);
    all.filter(|c| c.signed_on >= first).max_by_key(|c| c.signed_on)
}

/// The days on which a commitment may have been signed.
pub(super) fn promise_days(matter: &Matter, case: &Case<'_>) -> (Date, Date) {
    let days = i32::try_from(matter.commitment_days).unwrap_or(i32::MAX);
    let first = case.request.applied_on.plus_days(days.saturating_neg());
    (first.unwrap_or(Date::MIN), case.request.decided_on)
}

/// Findings that may have consequences by themselves, each as each of its lists has it.
pub(super) fn confirmed<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Finding> {
    case.findings.iter().flat_map(Finding::parts).filter(|f| {
        f.verdict == Verdict::Confirmed
            && f.status == Status::Active
            && case.counted.get(f.subject).copied().unwrap_or(false)
            && !case.is_minor(f.subject)
    })
}

/// Whether a finding may have consequences by itself, by any of its sources.
pub(super) fn is_confirmed(case: &Case<'_>, finding: &Finding) -> bool {
    confirmed(case).any(|known| finding.parts().any(|part| core::ptr::eq(known, part)))
}

pub(super) fn purpose_of(book: &Rulebook, finding: &Finding) -> Option<Purpose> {
    book.lists.iter().find(|list| list.name == finding.list_name).map(|list| list.purpose)
}

/// Class of a punitive finding; a record without any class counts as serious.
pub(super) fn class_of(book: &Rulebook, finding: &Finding) -> Option<Class> {
    let rule = book.lists.iter().find(|list| list.name == finding.list_name)?;
    let punitive = finding.direction == Direction::Black && finding.has_basis;
    (punitive && rule.purpose == Purpose::Failing)
        .then(|| rule.class.or(finding.class).unwrap_or(Class::Serious))
}

fn material_state(book: &Rulebook, matter: &Matter, case: &Case<'_>, fact: &Fact) -> &'static str {
    let wanting = wanting(book, matter, case);
    let is = |state: MaterialState| wanting.iter().any(|w| !w.deferrable && w.state == state);
    if is(MaterialState::Missing) {
        s::MAIN_MISSING
    } else if is(MaterialState::Defective) {
        let known = fact.values.iter().any(|v| v == s::DEFECTIVE);
        if known { s::DEFECTIVE } else { s::MAIN_MISSING }
    } else if wanting.is_empty() {
        s::COMPLETE
    } else {
        s::ONLY_DEFERRABLE
    }
}
