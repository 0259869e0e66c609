//! What follows beside the outcome: measures, incentives, the inspection tier.

use alloc::vec::Vec;

use crate::decision::{FactValue, Held, Incentive, Inspection, Measure, Tier};
use crate::error::LoadError;
use crate::finding::{Finding, Status, Verdict};
use crate::pack::record::Direction;
use crate::request::{Role, Subject, SubjectKind};
use crate::rulebook::case::Case;
use crate::rulebook::{IncentiveRule, Matter, MeasureRule, Purpose, Rulebook, facts};

/// Whether a finding may have consequences: identifier-grade, in force, on a list with a legal
/// basis, about somebody who counts and is of age.
fn punitive(case: &Case<'_>, finding: &Finding) -> bool {
    finding.verdict == Verdict::Confirmed
        && finding.status == Status::Active
        && finding.sound
        && finding.direction == Direction::Black
        && finding.has_basis
        && case.counted.get(finding.subject).copied().unwrap_or(false)
        && !case.is_minor(finding.subject)
}

/// The measures that follow, those of other matters last.
pub(super) fn measures<'a>(book: &Rulebook, matter: &Matter, case: &'a Case<'_>) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    let parts = |(at, finding): (usize, &'a Finding)| {
        finding.parts().enumerate().map(move |(source, part)| (at, source, part))
    };
    for (at, source, finding) in case.findings.iter().enumerate().flat_map(parts) {
        let effective = punitive(case, finding);
        let kind = case.request.subjects.get(finding.subject).map(|s| s.kind);
        let follows = |m: &&MeasureRule| {
            m.list == finding.list_name
                && (kind.is_some_and(|kind| m.kinds.contains(&kind))
                    || !reached(case, finding, m).is_empty())
        };
        for rule in book.measures.iter().filter(|_| effective).filter(follows) {
            let known = |m: &Measure| {
                let other = case.findings.get(m.finding);
                let other = other.and_then(|f| f.parts().nth(m.source));
                // One case brings one measure, whichever of its lists says so.
                (&m.id, &m.edition) == (&rule.item, &rule.edition)
                    && (m.finding == at
                        || other.is_some_and(|f| {
                            (f.subject, &f.list) == (finding.subject, &finding.list)
                        }))
            };
            let here = rule.is_for(&matter.id);
            if let Some(known) = measures.iter_mut().find(|m| known(m)) {
                // The same item on another row, for other matters: the row of this one is cited.
                if here && known.elsewhere {
                    known.basis.clone_from(&rule.basis);
                }
                known.elsewhere &= !here;
                known.bars |= here && rule.bars;
                if (known.finding, known.source) != (at, source) && known.finding == at {
                    add(&mut known.reaches, reached(case, finding, rule));
                    add(&mut known.basis, rule.basis.clone());
                }
            } else {
                measures.push(Measure {
                    id: rule.item.clone(),
                    name: rule.name.clone(),
                    edition: rule.edition.clone(),
                    finding: at,
                    source,
                    reaches: reached(case, finding, rule),
                    elsewhere: !here,
                    bars: here && rule.bars,
                    basis: rule.basis.clone(),
                });
            }
        }
    }
    measures.sort_by_key(|measure| measure.elsewhere);
    measures
}

/// Adds what is not there yet.
fn add<T: PartialEq>(to: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !to.contains(&item) {
            to.push(item);
        }
    }
}

/// Whom a measure against a listed applicant reaches by their role.
fn reached(case: &Case<'_>, finding: &Finding, rule: &MeasureRule) -> Vec<usize> {
    let subjects = &case.request.subjects;
    if subjects.get(finding.subject).is_none_or(|s| s.role != Role::Applicant) {
        return Vec::new();
    }
    let meant = |at: usize, subject: &Subject| {
        rule.roles.contains(&subject.role)
            && rule.kinds.contains(&subject.kind)
            && at != finding.subject
            && !case.is_minor(at)
    };
    let all = subjects.iter().enumerate().filter(|(at, subject)| meant(*at, subject));
    all.map(|(at, _)| at).collect()
}

/// What the applicant has earned by a red list or by a fact. Where there is a record of failing too,
/// it is suspended unless the matter lets both stand; where it is open whether there is one, it waits.
pub(super) fn incentives(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    open: bool,
) -> Result<Vec<Incentive>, LoadError> {
    let mut all = case.findings.iter().flat_map(Finding::parts);
    let failing = all.any(|finding| punitive(case, finding));
    let suspended = failing && !matter.both;
    let kind = case.request.subjects.iter().find(|s| s.role == Role::Applicant).map(|s| s.kind);
    let mut incentives: Vec<Incentive> = Vec::new();
    for rule in book.incentives.iter().filter(|rule| given(rule, matter, kind)) {
        let honours = |finding: &Finding| finding.parts().any(|part| honours(case, rule, part));
        let finding = case.findings.iter().position(honours);
        let fact = earned(book, matter, case, rule)?;
        let known = incentives.iter().any(|known| known.name == rule.name);
        if (finding.is_some() || fact.is_some()) && !known {
            let (name, basis) = (rule.name.clone(), rule.basis.clone());
            incentives.push(Incentive { name, finding, fact, basis, suspended, pending: open });
        }
    }
    Ok(incentives)
}

fn given(rule: &IncentiveRule, matter: &Matter, kind: Option<SubjectKind>) -> bool {
    kind.is_some_and(|kind| rule.kinds.contains(&kind))
        && (rule.matters.is_empty() || rule.matters.contains(&matter.id))
}

fn honours(case: &Case<'_>, rule: &IncentiveRule, finding: &Finding) -> bool {
    let applicant =
        case.request.subjects.get(finding.subject).is_some_and(|s| s.role == Role::Applicant);
    applicant
        && finding.verdict == Verdict::Confirmed
        && finding.status == Status::Active
        && finding.sound
        && finding.direction == Direction::Red
        && finding.list_name == rule.list
}

fn earned(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    rule: &IncentiveRule,
) -> Result<Option<FactValue>, LoadError> {
    let Some((at, values)) = &rule.fact else { return Ok(None) };
    let Some(fact) = book.vocabulary.get(*at) else { return Ok(None) };
    let value = facts::value_of(book, matter, case, fact)?;
    let value = fact.values.get(value).filter(|value| values.contains(value));
    Ok(value.map(|value| FactValue { fact: fact.name.clone(), value: value.clone() }))
}

/// The tier that the matter's table of tiers gives; a lighter one waits while anything is open.
pub(super) fn inspection(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    open: bool,
) -> Result<Option<Inspection>, LoadError> {
    let Some(table) = matter.grading.and_then(|at| book.gradings.get(at)) else { return Ok(None) };
    let cell = facts::cell_of(book, matter, case, table)?;
    Ok(table.rule(&cell).map(|rule| {
        let tier = Tier::of(rule.outcome);
        let lower = tier == Tier::Lower;
        let pending = open && lower;
        let held = held(book, case).filter(|_| lower);
        Inspection {
            tier: if pending || held.is_some() { Tier::Normal } else { tier },
            rule: rule.id.clone(),
            basis: rule.basis.clone(),
            pending,
            held,
        }
    }))
}

/// What no lighter tier goes together with.
fn held(book: &Rulebook, case: &Case<'_>) -> Option<Held> {
    let counted = |f: &Finding| case.counted.get(f.subject).copied().unwrap_or(false);
    let focus = |f: &Finding| facts::purpose_of(book, f) == Some(Purpose::Focus);
    let listed = facts::confirmed(case).any(focus);
    let mut suspended = case.suspended.iter().filter(|f| f.direction != Direction::Red);
    let suspended = suspended.any(counted);
    listed.then_some(Held::Focus).or(suspended.then_some(Held::Suspended))
}
