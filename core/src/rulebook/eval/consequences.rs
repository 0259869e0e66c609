//! What follows beside the outcome: measures, incentives, the inspection tier.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::decision::{
    Caution, FactValue, Held, Incentive, Inspection, Measure, MeasureTerm, Reason, Tier,
};
use crate::error::LoadError;
use crate::finding::{Finding, Status, Verdict};
use crate::pack::record::Direction;
use crate::request::{Role, Subject, SubjectKind};
use crate::rulebook::case::Case;
use crate::rulebook::{
    DecisionTable, Fact, IncentiveRule, Matter, MeasureRule, Purpose, Rulebook, facts,
};

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

/// The measures that follow, those of other matters last, and what there is to say of those whose term
/// is over.
pub(super) fn measures(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
) -> (Vec<Measure>, Vec<Reason>) {
    let mut measures: Vec<Measure> = Vec::new();
    let mut over: Vec<Measure> = Vec::new();
    for (at, finding) in case.findings.iter().enumerate() {
        // Of several lists that have the case each answers for itself.
        let parts = finding.parts().enumerate().filter(|(_, part)| punitive(case, part));
        for (source, part) in parts {
            for rule in book.measures.iter().filter(|rule| follows(case, part, rule)) {
                let measure = measure(matter, case, (at, source, part), rule);
                let ended = measure.term.and_then(|term| term.until);
                let ended = ended.is_some_and(|until| until < case.request.decided_on);
                let to = if ended { &mut over } else { &mut measures };
                match to.iter_mut().find(|known| is_one(case, known, &measure)) {
                    Some(known) => join(known, measure),
                    None => to.push(measure),
                }
            }
        }
    }
    // What another row keeps in force is not over.
    over.retain(|ended| !measures.iter().any(|measure| is_one(case, measure, ended)));
    measures.sort_by_key(|measure| measure.elsewhere);
    (measures, over.into_iter().filter(|m| !m.elsewhere).filter_map(said).collect())
}

fn said(measure: Measure) -> Option<Reason> {
    let until = measure.term?.until?;
    let Measure { finding, name, basis, .. } = measure;
    Some(Reason::Ended { finding, measure: name, until, basis })
}

/// Whether a list's measure is taken against whom a record of it is about, or reaches somebody.
fn follows(case: &Case<'_>, finding: &Finding, rule: &MeasureRule) -> bool {
    let Some(subject) = case.request.subjects.get(finding.subject) else { return false };
    let against = rule.against.is_empty() || rule.against.contains(&subject.role);
    rule.list == finding.list_name
        && against
        && (rule.kinds.contains(&subject.kind) || !reached(case, finding, rule).is_empty())
}

fn measure(
    matter: &Matter,
    case: &Case<'_>,
    (finding, source, part): (usize, usize, &Finding),
    rule: &MeasureRule,
) -> Measure {
    let here = rule.is_for(&matter.id);
    let record = &part.record;
    let (from, until) = rule.days(record.effective.or(record.listed_on));
    // A record that has ended has no effect, and so the measure ends with it at the latest.
    let until = until.map(|until| record.until.map_or(until, |end| end.min(until)));
    Measure {
        id: rule.item.clone(),
        name: rule.name.clone(),
        edition: rule.edition.clone(),
        class: rule.class.clone(),
        memorandum: rule.memorandum.clone(),
        term: rule.term.map(|term| MeasureTerm { term, from, until }),
        trades: rule.trades.clone(),
        finding,
        source,
        reaches: reached(case, part, rule),
        elsewhere: !here,
        bars: here && rule.bars,
        basis: rule.basis.clone(),
    }
}

/// Whether two are one: a case brings a measure once, whichever of its lists says so, and so do records
/// of somebody in one list.
fn is_one(case: &Case<'_>, known: &Measure, other: &Measure) -> bool {
    let of = |m: &Measure| {
        let part = case.findings.get(m.finding).and_then(|f| f.parts().nth(m.source));
        part.map(|part| (part.subject, &part.list))
    };
    (&known.id, &known.edition, &known.trades) == (&other.id, &other.edition, &other.trades)
        && (known.finding == other.finding || of(known) == of(other))
}

/// Adds another row, or another record, that brings the same measure.
fn join(known: &mut Measure, other: Measure) {
    let here = !other.elsewhere;
    let another_list = known.source != other.source && known.finding == other.finding;
    let first = here && known.elsewhere;
    // The same item on another row, for other matters: the row of this one is cited. Of two in this
    // matter, or two in none, the one that lasts longer.
    let cited = first || (known.elsewhere == other.elsewhere && lasts(&other) > lasts(known));
    if first || (cited && !another_list) {
        known.basis.clone_from(&other.basis);
    }
    if cited {
        (known.term, known.memorandum) = (other.term, other.memorandum);
        if other.term.is_some() {
            (known.finding, known.source) = (other.finding, other.source);
        }
    }
    // Whom either row of this matter reaches is reached.
    if first || another_list || known.elsewhere == other.elsewhere {
        add(&mut known.reaches, other.reaches);
    }
    known.elsewhere &= !here;
    known.bars |= other.bars;
    if another_list {
        add(&mut known.basis, other.basis);
    }
}

/// The last day of a measure; one whose last day is not known comes last.
fn lasts(measure: &Measure) -> Date {
    measure.term.and_then(|term| term.until).unwrap_or(Date::MAX)
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
    valued(book, matter, case, rule.fact.as_ref())
}

/// The fact with its value, where that is one of these.
fn valued(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
    fact: Option<&(usize, Vec<String>)>,
) -> Result<Option<FactValue>, LoadError> {
    let Some((at, values)) = fact else { return Ok(None) };
    let Some(fact) = book.vocabulary.get(*at) else { return Ok(None) };
    let value = facts::value_of(book, matter, case, fact)?;
    let value = fact.values.get(value).filter(|value| values.contains(value));
    Ok(value.map(|value| FactValue { fact: fact.name.clone(), value: value.clone() }))
}

/// What somebody is told or asked for before anything is taken away. It is about what is sure, as
/// measures are; of what is open a person thinks first.
pub(super) fn cautions(
    book: &Rulebook,
    matter: &Matter,
    case: &Case<'_>,
) -> Result<Vec<Caution>, LoadError> {
    let mut cautions: Vec<Caution> = Vec::new();
    let subjects = &case.request.subjects;
    let applicant = subjects.iter().position(|subject| subject.role == Role::Applicant);
    for rule in book.cautions.iter().filter(|rule| rule.is_for(&matter.id)) {
        let reaches = |at: usize| {
            let kind = subjects.get(at).map(|subject| subject.kind);
            kind.is_some_and(|kind| rule.kinds.contains(&kind)) && !case.is_minor(at)
        };
        let caution = |finding, source, fact| {
            let (name, basis) = (rule.name.clone(), rule.basis.clone());
            Caution { name, finding, source, fact, basis }
        };
        for (at, finding) in case.findings.iter().enumerate() {
            let is = |part: &&Finding| {
                part.list_name == rule.list && reaches(part.subject) && told(case, part)
            };
            let source = finding.parts().position(|part| is(&part));
            cautions.extend(source.map(|source| caution(Some(at), source, None)));
        }
        if applicant.is_some_and(reaches)
            && let Some(fact) = valued(book, matter, case, rule.fact.as_ref())?
        {
            cautions.push(caution(None, 0, Some(fact)));
        }
    }
    Ok(cautions)
}

/// Whether a record counts and is sure; that of a red list is none.
fn told(case: &Case<'_>, finding: &Finding) -> bool {
    finding.sound
        && finding.direction != Direction::Red
        && facts::confirmed(case).any(|known| core::ptr::eq(known, finding))
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
    let settled = settled(book, table, &cell);
    let tier = |cell: &[usize]| table.rule(cell).map(|rule| Tier::of(rule.outcome));
    // What is known stays known beside what is not: a record in doubt does not bring a milder tier than
    // the one that those without doubt give. Of what is open nothing is said to be sure.
    let guessed: Vec<bool> = match tier(&settled) > tier(&cell) {
        true => cell.iter().zip(&settled).map(|(is, sure)| is != sure).collect(),
        false => Vec::new(),
    };
    let cell = if guessed.is_empty() { cell } else { settled };
    Ok(table.rule(&cell).map(|rule| {
        let tier = Tier::of(rule.outcome);
        let lower = tier == Tier::Lower;
        let pending = open && lower;
        let held = held(book, case).filter(|_| lower);
        let tier = if pending || held.is_some() { Tier::Normal } else { tier };
        let rate = book.rates.iter().find(|r| Some(r.grading) == matter.grading && r.tier == tier);
        let mut basis = rule.basis.clone();
        add(&mut basis, rate.map_or_else(Vec::new, |rate| rate.basis.clone()));
        let values = super::fact_values(book, table, &cell);
        let mut facts = super::reasons::conditions(book, table, rule, &values);
        let guessed = |fact: &FactValue| {
            let at = values.iter().position(|value| value.fact == fact.fact);
            at.and_then(|at| guessed.get(at)).copied().unwrap_or_default()
        };
        facts.retain(|fact| !guessed(fact));
        Inspection {
            tier,
            rule: rule.id.clone(),
            basis,
            pending,
            held,
            facts,
            share: rate.and_then(|rate| rate.share),
            frequency: rate.and_then(|rate| rate.frequency),
        }
    }))
}

/// The cell as it would be if nothing were open.
fn settled(book: &Rulebook, table: &DecisionTable, cell: &[usize]) -> Vec<usize> {
    let vocabulary = table.facts.iter().map(|at| book.vocabulary.get(*at));
    let surely = |(fact, value): (Option<&Fact>, &usize)| {
        fact.and_then(|fact| facts::surely(fact, *value)).unwrap_or(*value)
    };
    vocabulary.zip(cell).map(surely).collect()
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
