//! Deciding a case: one cell, one row, and everything that hangs on it.

mod follow;

use alloc::{string::String, string::ToString, vec::Vec};

use super::case::Case;
use super::{DecisionTable, Matter, Rule, Rulebook, facts, forward};
use crate::calendar::Calendar;
use crate::decision::{
    Basis, DecidedSubject, Decision, FactValue, MissingMaterial, NeededCommitment, Outcome, Reason,
    WayForward,
};
use crate::error::LoadError;
use crate::finding::{Status, Verdict};
use crate::pack::record::Direction;
use crate::pack::{Doubt, Lapse, PackKind};
use crate::request::MaterialState;

/// Decides a case under a matter of the rulebook.
///
/// # Errors
/// `request.fact-value` for a declared value outside its domain, `calendar.term` when the deadline
/// cannot be counted.
pub fn decide(
    book: &Rulebook,
    matter: &Matter,
    calendar: &Calendar,
    case: Case<'_>,
) -> Result<Decision, LoadError> {
    let cell = facts::cell(book, matter, &case)?;
    let table = book.tables.get(matter.table);
    let rule = table.and_then(|table| table.rule(&cell));
    let ruled = rule.map_or(Outcome::Refer, |rule| rule.outcome);
    // What no table can say is looked at by a person before anything is accepted.
    let unexpressed = ruled <= Outcome::AcceptWithDeferral && !matter.unexpressed.is_empty();
    // Rules that nobody vouches for any more decide nothing, and least of all by a favourable row.
    let unvouched = unvouched(&case, ruled);
    let outcome = if unexpressed { Outcome::Refer } else { unvouched.unwrap_or(ruled) };
    let values = table.map_or_else(Vec::new, |table| fact_values(book, table, &cell));
    let (ways, mut near_misses) = match table {
        Some(table) if !unexpressed && unvouched.is_none() => {
            forward::ways(book, matter, table, &case, &cell, outcome)
        }
        _ => (Vec::new(), Vec::new()),
    };
    let commitments = commitments(book, matter, &values, outcome, &ways);
    if commitments.is_empty() {
        // A commitment that is of no use here is not worth a word.
        near_misses.retain(|way| way.changes.iter().all(|c| c.fact != facts::standard::PROMISE));
    }
    let measures = follow::measures(book, &case);
    let incentives = follow::incentives(book, matter, &case)?;
    let inspection = follow::inspection(book, matter, &case)?;
    let mut reasons = reasons(book, table, rule, &values, matter, &case);
    if unexpressed {
        reasons.extend(
            matter
                .unexpressed
                .iter()
                .map(|u| Reason::Unexpressed { text: u.text.clone(), basis: u.basis.clone() }),
        );
    }
    let named = rule.into_iter().flat_map(|r| &r.basis);
    let named = named.chain(measures.iter().flat_map(|m| &m.basis));
    let named = named.chain(incentives.iter().flat_map(|i| &i.basis));
    let named = named.chain(inspection.iter().flat_map(|i| &i.basis));
    let open = matter.unexpressed.iter().filter(|_| unexpressed).flat_map(|u| &u.basis);
    let bases = bases(book, named.chain(open));
    Ok(Decision {
        outcome,
        matter: matter.id.clone(),
        matter_name: matter.name.clone(),
        agency: matter.agency.clone(),
        applied_on: case.request.applied_on,
        decided_on: case.request.decided_on,
        subjects: subjects(&case),
        bases,
        missing: missing(matter, calendar, &case, outcome)?,
        commitments,
        facts: values,
        reasons,
        measures,
        incentives,
        inspection,
        ways_forward: ways,
        near_misses,
        findings: case.findings,
        excluded: case.excluded,
        coverage: case.coverage,
    })
}

/// What is left of an outcome where the signatures of the rulebook or the calendar count no longer.
fn unvouched(case: &Case<'_>, ruled: Outcome) -> Option<Outcome> {
    let lapsed = |(_, doubt): &(PackKind, Doubt)| match doubt {
        Doubt::Lapsed(lapsed) => Some(lapsed.lapse),
        Doubt::Stale | Doubt::Overdue(_) => None,
    };
    let lapses: Vec<Lapse> = case.doubts.iter().filter_map(lapsed).collect();
    let revoked = lapses.contains(&Lapse::KeyRevoked);
    let left = if revoked { Outcome::Refer } else { ruled.max(Outcome::Refer) };
    (!lapses.is_empty()).then_some(left)
}

fn subjects(case: &Case<'_>) -> Vec<DecidedSubject> {
    let counted = case.counted.iter().copied().chain(core::iter::repeat(false));
    let reports = case.reports.iter().cloned().chain(core::iter::repeat(None));
    let rows = case.request.subjects.iter().zip(reports).zip(counted);
    rows.map(|((subject, report), counted)| DecidedSubject {
        role: subject.role,
        kind: subject.kind,
        name: subject.name.clone(),
        code: subject.code.clone(),
        report,
        counted,
    })
    .collect()
}

fn fact_values(book: &Rulebook, table: &DecisionTable, cell: &[usize]) -> Vec<FactValue> {
    let facts = table.facts.iter().filter_map(|at| book.vocabulary.get(*at)).zip(cell);
    let value = |(fact, at): (&super::Fact, &usize)| {
        let value = fact.values.get(*at)?.clone();
        Some(FactValue { fact: fact.name.clone(), value })
    };
    facts.filter_map(value).collect()
}

fn reasons(
    book: &Rulebook,
    table: Option<&DecisionTable>,
    rule: Option<&Rule>,
    values: &[FactValue],
    matter: &Matter,
    case: &Case<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.push(match (rule, table) {
        (Some(rule), Some(table)) => Reason::Rule {
            rule: rule.id.clone(),
            conditions: conditions(book, table, rule, values),
            basis: rule.basis.clone(),
            note: rule.note.clone(),
        },
        _ => Reason::NoRule,
    });
    reasons.extend(case.doubts.iter().map(|(kind, doubt)| match (kind, doubt) {
        (PackKind::Rulebook, Doubt::Stale) => Reason::RulebookStale,
        _ => Reason::Document { kind: *kind, doubt: doubt.clone() },
    }));
    for (subject, _) in case.counted.iter().enumerate().filter(|(_, counted)| **counted) {
        match case.reports.get(subject).and_then(Option::as_ref) {
            Some(report) if !report.is_valid() => reasons.push(Reason::Code { subject }),
            None if facts::lacks_code(case, subject) => reasons.push(Reason::NoCode { subject }),
            _ => {}
        }
    }
    let unreliable =
        case.coverage.iter().enumerate().filter(|(_, c)| facts::is_open(matter, case, c));
    reasons.extend(unreliable.map(|(coverage, _)| Reason::List { coverage }));
    let open = case.findings.iter().enumerate().filter(|(_, f)| {
        let counted = case.counted.get(f.subject).copied().unwrap_or(false);
        let unsure = f.verdict != Verdict::Confirmed || f.status == Status::Disputed || !f.sound;
        counted && f.direction != Direction::Red && (unsure || facts::is_minor(case, f.subject))
    });
    reasons.extend(open.map(|(finding, _)| Reason::Unsettled { finding }));
    let listed = |at: &usize| {
        case.findings.iter().any(|f| f.subject == *at && f.direction != Direction::Red)
    };
    let minors = (0..case.request.subjects.len())
        .filter(|at| case.counted.get(*at).copied().unwrap_or(false) && facts::is_minor(case, *at));
    reasons.extend(minors.filter(listed).map(|subject| Reason::Minor { subject }));
    if case.truncated {
        reasons.push(Reason::Truncated);
    }
    reasons
}

/// The conditions that the row really states: blank cells are none.
fn conditions(
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
    let value = |(fact, _): (&super::Fact, _)| values.iter().find(|v| v.fact == fact.name).cloned();
    stated.filter_map(value).collect()
}

fn bases<'a>(book: &Rulebook, named: impl Iterator<Item = &'a String>) -> Vec<Basis> {
    let mut bases: Vec<Basis> = Vec::new();
    for id in named {
        if let Some(basis) = book.bases.iter().find(|b| b.id == *id)
            && !bases.contains(basis)
        {
            bases.push(basis.clone());
        }
    }
    bases
}

fn missing(
    matter: &Matter,
    calendar: &Calendar,
    case: &Case<'_>,
    outcome: Outcome,
) -> Result<Vec<MissingMaterial>, LoadError> {
    // On commitment the promise stands in for the material: there is nothing to hand in.
    let termed = matches!(outcome, Outcome::AcceptWithDeferral | Outcome::Supplement);
    let due = match matter.supplement_days {
        Some(n) if termed => Some(calendar.due(case.request.decided_on, n)?),
        _ => None,
    };
    let state = |id: &str| {
        let stated = case.request.materials.iter().find(|m| m.id == id);
        stated.map_or(MaterialState::Missing, |m| m.state)
    };
    let wanting = matter.materials.iter().filter(|m| state(&m.id) != MaterialState::Present);
    Ok(wanting
        .map(|m| MissingMaterial {
            id: m.id.clone(),
            name: m.name.clone(),
            state: state(&m.id),
            deferrable: m.deferrable,
            due,
        })
        .collect())
}

/// The matter's commitment, where it was signed, carries the outcome or would lead further.
fn commitments(
    book: &Rulebook,
    matter: &Matter,
    values: &[FactValue],
    outcome: Outcome,
    ways: &[WayForward],
) -> Vec<NeededCommitment> {
    use facts::standard as s;
    let signed = values.iter().any(|v| v.fact == s::PROMISE && v.value == s::SIGNED);
    let wanted = ways.iter().flat_map(|w| &w.changes).any(|c| c.fact == s::PROMISE);
    let carries = matches!(outcome, Outcome::AcceptWithDeferral | Outcome::AcceptOnCommitment);
    if !signed && !wanted && !carries {
        return Vec::new();
    }
    let text = book.commitment(matter.commitment);
    Vec::from([NeededCommitment {
        kind: matter.commitment,
        name: text
            .map(|t| t.name.clone())
            .unwrap_or_else(|| matter.commitment.as_str().to_string()),
        text: text.map(|t| t.text.clone()).unwrap_or_default(),
        signed,
    }])
}
