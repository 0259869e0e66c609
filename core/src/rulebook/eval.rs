//! Deciding a case: the cell of the table, the row that applies, and everything that depends on it.

mod consequences;
mod reasons;

use alloc::{string::String, string::ToString, vec::Vec};

use super::case::Case;
use super::wanting::{Wanting, left_out, wanting};
use super::{DecisionTable, Matter, Papers, Rulebook, concern, facts, forward, grades};
use crate::calendar::Calendar;
use crate::decision::{
    Basis, Changer, DecidedSubject, Decision, FactValue, MissingMaterial, NeededCommitment,
    Outcome, Reason, SubjectGrade, WayForward,
};
use crate::error::LoadError;
use crate::finding::GradeState;
use crate::pack::{Doubt, Lapse, PackKind};

/// Decides a case under a matter of the rulebook.
///
/// # Errors
/// `request.fact-value` for a declared value outside its domain, `calendar.term` when the deadline
/// cannot be counted.
pub fn decide(
    book: &Rulebook,
    matter: &Matter,
    calendar: &Calendar,
    mut case: Case<'_>,
) -> Result<Decision, LoadError> {
    case.concerns = concern::of(matter, &case);
    let mut cell = facts::cell(book, matter, &case)?;
    let table = book.tables.get(matter.table);
    let mut rule = table.and_then(|table| table.rule(&cell));
    let mut as_settled = false;
    if !case.concerns.is_empty() && rule.is_none_or(|rule| rule.outcome != Outcome::Refuse) {
        // Leaving somebody out never softens a refusal.
        let concerns = core::mem::take(&mut case.concerns);
        let settled = facts::cell(book, matter, &case)?;
        let refusing = table.and_then(|table| table.rule(&settled));
        case.concerns = concerns;
        if refusing.is_some_and(|rule| rule.outcome == Outcome::Refuse) {
            (cell, rule, as_settled) = (settled, refusing, true);
        }
    }
    let ruled = rule.map_or(Outcome::Refer, |rule| rule.outcome);
    let values = table.map_or_else(Vec::new, |table| fact_values(book, table, &cell));
    let mut reasons = reasons::of(book, (table, rule), &values, matter, &case);
    let grades = grades::used(book, matter, &case);
    // That nobody graded the subject is no reason, and a code that fails is one already; both stand
    // among the grades.
    let silent =
        |g: &SubjectGrade| g.value == facts::standard::UNGRADED || g.state == GradeState::Unasked;
    let told = grades.iter().enumerate().filter(|(_, grade)| !silent(grade));
    reasons.extend(told.map(|(grade, _)| Reason::Grade { grade }));
    // Whoever checks must see on whose word less is asked for.
    reasons.extend(left_out(book, matter, &case).into_iter().map(|(fact, value, materials)| {
        let materials = materials.into_iter().map(|m| m.name.clone()).collect();
        Reason::NotWanted { fact: fact.name.clone(), value, materials }
    }));
    let mut outcome = ruled;
    // What no table can say is looked at by a person before anything is accepted.
    let unexpressed = ruled <= Outcome::AcceptWithDeferral && !matter.unexpressed.is_empty();
    // Whatever a table reads, it accepts nobody about whom anything is open.
    let open = reasons.iter().any(reasons::is_open);
    if unexpressed || (open && ruled <= Outcome::AcceptWithDeferral) {
        outcome = Outcome::Refer;
    }
    let (measures, over) = consequences::measures(book, matter, &case);
    reasons.extend(over);
    if outcome <= Outcome::AcceptWithDeferral {
        // The proof excludes it; and yet nobody is let in whom a measure keeps out.
        for measure in measures.iter().filter(|measure| measure.bars) {
            outcome = Outcome::Refer;
            reasons.push(Reason::Barred {
                finding: measure.finding,
                measure: measure.name.clone(),
                basis: measure.basis.clone(),
            });
        }
    }
    // Rules that nobody vouches for any more decide nothing, and least of all by a favourable row.
    let unvouched = unvouched(&case, outcome);
    outcome = unvouched.unwrap_or(outcome);
    let (ways, mut near_misses) = match table {
        Some(table) if !unexpressed && unvouched.is_none() => {
            // A refusal that stands whatever is open is told with what it takes to undo it.
            let open = match as_settled {
                true => Vec::new(),
                false => reasons::open_facts(book, matter, &reasons),
            };
            forward::ways(book, matter, table, &case, &cell, outcome, &open)
        }
        _ => (Vec::new(), Vec::new()),
    };
    if unexpressed {
        let told = matter.unexpressed.iter();
        reasons.extend(
            told.map(|u| Reason::Unexpressed { text: u.text.clone(), basis: u.basis.clone() }),
        );
    }
    if outcome == Outcome::Supplement && !correctable(book, matter, &case, &reasons, &ways) {
        outcome = Outcome::Refer;
        reasons.push(Reason::NothingToCorrect);
    }
    let commitments = commitments(book, matter, &case, outcome, &ways);
    if commitments.is_empty() {
        // A commitment that makes no difference here is not mentioned.
        near_misses.retain(|way| way.changes.iter().all(|c| c.fact != facts::standard::PROMISE));
    }
    let incentives = consequences::incentives(book, matter, &case, open)?;
    let cautions = consequences::cautions(book, matter, &case)?;
    let inspection = consequences::inspection(book, matter, &case, open)?;
    let bases = {
        let named = reasons.iter().flat_map(reasons::basis);
        let named = named.chain(measures.iter().flat_map(|m| &m.basis));
        let named = named.chain(incentives.iter().flat_map(|i| &i.basis));
        let named = named.chain(cautions.iter().flat_map(|c| &c.basis));
        let named = named.chain(inspection.iter().flat_map(|i| &i.basis));
        let exits = ways.iter().chain(&near_misses).flat_map(|way| &way.exits);
        bases(book, named.chain(exits.flat_map(|exit| &exit.basis)))
    };
    Ok(Decision {
        outcome,
        matter: matter.id.clone(),
        matter_name: matter.name.clone(),
        called: matter.called.clone(),
        tender: matter.papers == Papers::Tender,
        agency: matter.agency.clone(),
        reviewers: matter.reviewers,
        applied_on: case.request.applied_on,
        decided_on: case.request.decided_on,
        subjects: subjects(&case),
        bases,
        missing: missing((book, matter), calendar, &case, outcome)?,
        commitments,
        facts: values,
        reasons,
        measures,
        incentives,
        cautions,
        inspection,
        ways_forward: ways,
        near_misses,
        findings: case.findings,
        excluded: case.excluded,
        excluded_more: case.excluded_more,
        grades,
        coverage: case.coverage,
    })
}

/// Whether there is anything that the applicant could correct, supply or sign.
fn correctable(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    reasons: &[Reason],
    ways: &[WayForward],
) -> bool {
    let wanting = !wanting(book, matter, case).is_empty();
    let own = |reason: &Reason| {
        matches!(
            reason,
            Reason::Code { .. }
                | Reason::NoCode { .. }
                | Reason::CodeUnasked { .. }
                | Reason::Unnamed { .. }
                | Reason::Missing { .. }
                | Reason::Contradiction { .. }
                | Reason::Commitment { .. }
        )
    };
    wanting
        || reasons.iter().any(own)
        || ways.iter().any(|way| way.by == Changer::Applicant && !way.changes.is_empty())
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
    (book, matter): (&Rulebook, &Matter),
    calendar: &Calendar,
    case: &Case<'_>,
    outcome: Outcome,
) -> Result<Vec<MissingMaterial>, LoadError> {
    let from = case.request.decided_on;
    let general = || match matter.supplement_days {
        Some(n) => calendar.due(from, n).map(Some),
        None => Ok(None),
    };
    let one = |w: &Wanting<'_>| {
        let (term, before) = (w.rule.term, !w.rule.before.is_empty());
        // On commitment the promise stands in for the material: there is nothing to hand in. Terms of
        // materials are those of deferral.
        let due = match outcome {
            Outcome::AcceptWithDeferral if before => None,
            Outcome::AcceptWithDeferral => match term {
                Some(term) => Some(calendar.last_day(from, term)?),
                None => general()?,
            },
            Outcome::Supplement => general()?,
            _ => None,
        };
        let before = before && outcome == Outcome::AcceptWithDeferral;
        Ok(MissingMaterial {
            id: w.rule.id.clone(),
            name: w.rule.name.clone(),
            others: w.others.iter().map(|m| (m.id.clone(), m.name.clone())).collect(),
            form: w.rule.form.clone(),
            state: w.state,
            deferrable: w.deferrable,
            due,
            before: if before { w.rule.before.clone() } else { String::new() },
        })
    };
    wanting(book, matter, case).iter().map(one).collect()
}

/// The matter's commitment, where it was signed, carries the outcome or would lead further.
fn commitments(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    outcome: Outcome,
    ways: &[WayForward],
) -> Vec<NeededCommitment> {
    use facts::standard as s;
    let promise = facts::promise(matter, case);
    let read = |table: &DecisionTable| {
        let mut facts = table.facts.iter().filter_map(|at| book.vocabulary.get(*at));
        facts.any(|fact| fact.name == s::PROMISE)
    };
    // A table that does not ask for a signature says nothing about one.
    let signed = promise.is_some() && book.tables.get(matter.table).is_some_and(read);
    let wanted = ways.iter().flat_map(|w| &w.changes).any(|c| c.fact == s::PROMISE);
    let carries = matches!(outcome, Outcome::AcceptWithDeferral | Outcome::AcceptOnCommitment);
    if !signed && !wanted && !carries {
        return Vec::new();
    }
    let text = book.commitment(matter);
    Vec::from([NeededCommitment {
        kind: matter.commitment,
        name: text
            .map(|t| t.name.clone())
            .unwrap_or_else(|| matter.commitment.as_str().to_string()),
        text: text.map(|t| t.text.clone()).unwrap_or_default(),
        number: text.and_then(|t| t.number.clone()),
        liability: text.and_then(|t| t.liability.clone()),
        signed,
        signed_on: promise.map(|p| p.signed_on).filter(|_| signed),
    }])
}
