//! Why: the deciding row first, then what stood in the way, then what does not count and must be seen.

use alloc::{string::String, vec::Vec};

use crate::decision::{FactValue, Reason};
use crate::finding::{Finding, Verdict};
use crate::pack::record::Direction;
use crate::pack::{Doubt, PackKind};
use crate::rulebook::case::Case;
use crate::rulebook::{DecisionTable, Fact, Matter, Rule, Rulebook, concern, facts};

pub(super) fn of(
    book: &Rulebook,
    (table, rule): (Option<&DecisionTable>, Option<&Rule>),
    values: &[FactValue],
    matter: &Matter,
    case: &Case<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::from([match (rule, table) {
        (Some(rule), Some(table)) => Reason::Rule {
            rule: rule.id.clone(),
            conditions: conditions(book, table, rule, values),
            basis: rule.basis.clone(),
            note: rule.note.clone(),
        },
        _ => Reason::NoRule,
    }]);
    let about = |is: &dyn Fn(&Finding) -> bool| {
        let found = case.findings.iter().enumerate().filter(|(_, f)| is(f));
        found.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let adverse = |f: &Finding| f.direction != Direction::Red;
    // Said even where the row does not ask for it.
    let listed = about(&|f| adverse(f) && facts::is_confirmed(case, f));
    reasons.extend(listed.into_iter().map(|finding| Reason::Listed { finding }));
    reasons.extend(case.doubts.iter().map(|(kind, doubt)| match (kind, doubt) {
        (PackKind::Rulebook, Doubt::Stale) => Reason::RulebookStale,
        _ => Reason::Document { kind: *kind, doubt: doubt.clone() },
    }));
    let invalid = |at: &usize| {
        case.reports.get(*at).and_then(Option::as_ref).is_some_and(|report| !report.is_valid())
    };
    let counted = |at: &usize| case.counted.get(*at).copied().unwrap_or(false);
    let all = || 0..case.request.subjects.len();
    let wrong = all().filter(|at| counted(at) && invalid(at));
    reasons.extend(wrong.map(|subject| Reason::Code { subject }));
    reasons.extend(case.concerns.iter().cloned());
    reasons.extend(promise(matter, case));
    reasons.extend(unreliable(matter, case));
    let related = |f: &Finding| f.verdict == Verdict::Related;
    let open = about(&|f| concern::is_open(matter, case, f) && !related(f));
    reasons.extend(open.into_iter().map(|finding| Reason::Unsettled { finding }));
    let kin = about(&|f| adverse(f) && related(f));
    reasons.extend(kin.into_iter().map(|finding| {
        let here = case.findings.get(finding).is_some_and(|f| counted(&f.subject) && !f.through);
        Reason::Related { finding, counted: here && matter.branches }
    }));
    let listed = |at: &usize| case.findings.iter().any(|f| f.subject == *at && adverse(f));
    let minors = all().filter(|at| counted(at) && case.is_minor(*at));
    reasons.extend(minors.filter(listed).map(|subject| Reason::Minor { subject }));
    if case.truncated {
        reasons.push(Reason::Truncated);
    }
    let aside = about(&|f| adverse(f) && !related(f) && !counted(&f.subject));
    reasons.extend(aside.into_iter().map(|finding| Reason::Aside { finding }));
    let unread = all().filter(|at| !counted(at) && invalid(at));
    reasons.extend(unread.map(|subject| Reason::CodeAside { subject }));
    reasons
}

/// Lists that the matter requires and that could not be relied on.
fn unreliable(matter: &Matter, case: &Case<'_>) -> Vec<Reason> {
    let open = case.coverage.iter().enumerate().filter(|(_, c)| facts::is_open(matter, case, c));
    open.map(|(coverage, _)| Reason::List { coverage }).collect()
}

/// A commitment of the type that does not count, where none does.
fn promise(matter: &Matter, case: &Case<'_>) -> Option<Reason> {
    if facts::promise(matter, case).is_some() {
        return None;
    }
    let all = case.request.commitments.iter().filter(|c| c.kind == matter.commitment);
    let (earliest, _) = facts::promise_days(matter, case);
    all.max_by_key(|c| c.signed_on).map(|c| Reason::Commitment { signed_on: c.signed_on, earliest })
}

/// Whether something is to be settled before anything good follows.
pub(super) const fn is_open(reason: &Reason) -> bool {
    match reason {
        Reason::Rule { .. }
        | Reason::Listed { .. }
        | Reason::Ended { .. }
        | Reason::Aside { .. }
        | Reason::CodeAside { .. }
        | Reason::Commitment { .. }
        | Reason::Grade { .. }
        | Reason::NothingToCorrect
        | Reason::NotWanted { .. }
        | Reason::Unexpressed { .. } => false,
        Reason::Related { counted, .. } => *counted,
        Reason::NoRule
        | Reason::RulebookStale
        | Reason::Document { .. }
        | Reason::Code { .. }
        | Reason::NoCode { .. }
        | Reason::CodeUnasked { .. }
        | Reason::Unnamed { .. }
        | Reason::Missing { .. }
        | Reason::Contradiction { .. }
        | Reason::List { .. }
        | Reason::Unsettled { .. }
        | Reason::Truncated
        | Reason::Barred { .. }
        | Reason::Minor { .. } => true,
    }
}

/// The facts that must be at their best before what is open is settled. Where no row applied, another
/// row may.
pub(super) fn open_facts(
    book: &Rulebook,
    matter: &Matter,
    reasons: &[Reason],
) -> Vec<&'static str> {
    use facts::standard as s;
    let open = reasons.iter().filter(|reason| is_open(reason));
    let fact = |reason: &Reason| match reason {
        Reason::NoRule => None,
        Reason::List { .. } | Reason::RulebookStale | Reason::Document { .. } => Some(s::QUERY),
        Reason::Code { .. } if facts::has_code_fact(book, matter) => Some(s::CODE),
        _ => Some(s::IDENTITY),
    };
    open.filter_map(fact).collect()
}

/// The legal bases that a reason names.
pub(super) fn basis(reason: &Reason) -> &[String] {
    match reason {
        Reason::Rule { basis, .. }
        | Reason::Unexpressed { basis, .. }
        | Reason::Barred { basis, .. }
        | Reason::Ended { basis, .. } => basis,
        _ => &[],
    }
}

/// The conditions that the row really states: blank cells are none.
pub(super) fn conditions(
    book: &Rulebook,
    table: &DecisionTable,
    rule: &Rule,
    values: &[FactValue],
) -> Vec<FactValue> {
    let facts = table.facts.iter().filter_map(|at| book.vocabulary.get(*at));
    let stated = facts.zip(&rule.when).filter(|(fact, set)| {
        let free = fact
            .values
            .len()
            .try_into()
            .ok()
            .and_then(|n: u32| u64::MAX.checked_shr(64_u32.saturating_sub(n)));
        free.is_none_or(|all| **set & all != all)
    });
    let value = |(fact, _): (&Fact, _)| values.iter().find(|v| v.fact == fact.name).cloned();
    stated.filter_map(value).collect()
}
