//! What would lead to a better outcome (怎样才能办成): smallest sets of changes.

use alloc::{string::String, vec, vec::Vec};

use super::case::Case;
use super::facts::standard::{self as s, ONLY_DEFERRABLE, UNKNOWN};
use super::facts::{class_of, confirmed, purpose_of};
use super::wanting::wanting;
use super::{DecisionTable, Fact, Matter, Purpose, Rulebook};
use crate::date::Date;
use crate::decision::{Change, Changer, Outcome, WayForward, WayOut};
use crate::finding::Finding;
use crate::pack::record::Class;

/// Most facts changed at once: three changes are no useful advice.
const CHANGES: usize = 2;

/// Changes as pairs of a fact and the value it would take.
type Changes = Vec<(usize, usize)>;

/// Ways from a cell to better outcomes that accept, the applicant's own first, then by outcome; and
/// what is no way: single changes that would not help by themselves, and what would help but is for
/// nobody to change.
///
/// A way changes only facts that somebody can change, each to a better value of its domain, and as
/// little as needed: no way contains another that leads at least as far. `open` has the facts that must
/// be at their best before anybody is accepted: where the table does not read one of them, no way leads
/// there.
pub(super) fn ways(
    book: &Rulebook,
    matter: &Matter,
    table: &DecisionTable,
    case: &Case<'_>,
    cell: &[usize],
    now: Outcome,
    open: &[&str],
) -> (Vec<WayForward>, Vec<WayForward>) {
    let facts: Vec<&Fact> = table.facts.iter().filter_map(|at| book.vocabulary.get(*at)).collect();
    let leads = |changes: &[(usize, usize)]| {
        let rule = table.rule(&apply(cell, changes))?;
        let at_best = |at: usize, to: usize, name: &str| {
            to == 0 && facts.get(at).is_some_and(|fact| fact.name == name)
        };
        let settled = |name: &&str| changes.iter().any(|(at, to)| at_best(*at, *to, name));
        let stays = rule.outcome <= Outcome::AcceptWithDeferral && !open.iter().all(settled);
        Some((if stays { Outcome::Refer } else { rule.outcome }, rule.id.as_str()))
    };
    let mut found: Vec<(Changes, Outcome, &str)> = Vec::new();
    let mut vain: Vec<(Changes, Outcome, &str)> = Vec::new();
    for size in 1..=CHANGES {
        for changes in change_sets(&facts, cell, size) {
            if !changes.iter().all(|change| can_be(book, &facts, matter, case, *change)) {
                continue;
            }
            let Some((outcome, rule)) = leads(&changes) else { continue };
            let better = outcome < now && outcome <= Outcome::AcceptWithDeferral;
            let enough =
                |known: &(Changes, Outcome, &str)| known.1 <= outcome && covers(&changes, &known.0);
            if better && !found.iter().any(enough) {
                found.push((changes, outcome, rule));
            } else if !better && size == 1 && now > Outcome::AcceptWithDeferral {
                // Only the best value of a fact: if that does not help, the others do not either.
                if changes.iter().all(|(_, to)| *to == 0) {
                    vain.push((changes, outcome, rule));
                }
            }
        }
    }
    let helps = |at: usize| found.iter().any(|(c, ..)| c.len() == 1 && c.iter().any(|c| c.0 == at));
    vain.retain(|(changes, ..)| !changes.iter().any(|(at, _)| helps(*at)));
    let near_misses =
        vain.into_iter().map(|(c, outcome, rule)| way(&facts, cell, &c, outcome, rule));
    let mut near_misses: Vec<WayForward> = near_misses.collect();
    near_misses.extend(fixed(&facts, cell, now, leads));
    let mut ways: Vec<WayForward> = found
        .into_iter()
        .map(|(changes, outcome, rule)| way(&facts, cell, &changes, outcome, rule))
        .collect();
    ways.sort_by_key(|way| (way.by, way.outcome));
    for way in ways.iter_mut().chain(&mut near_misses) {
        way.exits = exits(book, case, &way.changes);
    }
    (ways, near_misses)
}

/// Classes of the confirmed records that are better than the worst of them.
fn staying(book: &Rulebook, case: &Case<'_>) -> Vec<&'static str> {
    let classes: Vec<Class> = confirmed(case).filter_map(|f| class_of(book, f)).collect();
    let worst = classes.iter().max();
    let word =
        |class: &Class| s::CLASSES.get(usize::from(class.index()).saturating_add(1)).copied();
    classes.iter().filter(|class| Some(*class) < worst).filter_map(word).collect()
}

/// The records that have to end for the changes, each with its list's own way out.
fn exits(book: &Rulebook, case: &Case<'_>, changes: &[Change]) -> Vec<WayOut> {
    let wanted = |finding: &Finding| {
        changes.iter().any(|change| match change.fact.as_str() {
            s::CLASS => class_of(book, finding).is_some_and(|class| {
                let at = usize::from(class.index()).saturating_add(1);
                let stays = s::CLASSES.iter().position(|known| *known == change.to);
                stays.is_none_or(|stays| at > stays)
            }),
            s::FALSE_PROMISE => purpose_of(book, finding) == Some(Purpose::Commitment),
            s::FOCUS => purpose_of(book, finding) == Some(Purpose::Focus),
            _ => false,
        })
    };
    let mut exits = Vec::new();
    let confirmed: Vec<&Finding> = confirmed(case).collect();
    for (at, finding) in case.findings.iter().enumerate() {
        for (source, part) in finding.parts().enumerate() {
            if confirmed.iter().any(|known| core::ptr::eq(*known, part)) && wanted(part) {
                exits.push(WayOut { source, ..exit(book, at, part) });
            }
        }
    }
    exits
}

fn exit(book: &Rulebook, at: usize, finding: &Finding) -> WayOut {
    let stated = book.list(&finding.list_name).map(|list| list.exit.clone()).unwrap_or_default();
    let listed = finding.record.listed_on.or(finding.record.effective);
    let earliest = stated.months.zip(listed).and_then(|(n, from)| from.plus_months(n));
    let conditions = match (stated.conditions, finding.exit.as_str()) {
        (known, _) if !known.is_empty() => known,
        (_, "") => Vec::new(),
        (_, exit) => Vec::from([exit.into()]),
    };
    let until: Option<Date> = finding.record.until;
    WayOut { finding: at, source: 0, earliest, until, conditions, basis: stated.basis }
}

/// For each fact that nobody can change, the nearest value that would lead to a better outcome.
fn fixed<'a>(
    facts: &[&Fact],
    cell: &[usize],
    now: Outcome,
    leads: impl Fn(&[(usize, usize)]) -> Option<(Outcome, &'a str)>,
) -> Vec<WayForward> {
    let graded = |v: &String| v != UNKNOWN && v != s::UNGRADED;
    let stands = |fact: &Fact, value: usize| fact.values.get(value).is_some_and(graded);
    let of = |(at, (fact, value)): (usize, (&&Fact, &usize))| {
        let fixed = fact.by == Changer::Nobody && stands(fact, *value);
        let better = (0..if fixed { *value } else { 0 }).rev();
        better.filter(|better| stands(fact, *better)).find_map(|better| {
            let change = [(at, better)];
            let (outcome, rule) = leads(&change)?;
            let helps = outcome < now && outcome <= Outcome::AcceptWithDeferral;
            helps.then(|| WayForward {
                by: Changer::Nobody,
                ..way(facts, cell, &change, outcome, rule)
            })
        })
    };
    facts.iter().zip(cell).enumerate().filter_map(of).collect()
}

/// Sets of `size` changes; values nearest to the present one come first.
fn change_sets(facts: &[&Fact], cell: &[usize], size: usize) -> Vec<Changes> {
    let options: Vec<(usize, usize)> = facts
        .iter()
        .zip(cell)
        .enumerate()
        .filter(|(_, (fact, _))| fact.by != Changer::Nobody)
        .flat_map(|(at, (_, now))| (0..*now).rev().map(move |better| (at, better)))
        .collect();
    if size == 1 {
        return options.into_iter().map(|change| vec![change]).collect();
    }
    let mut sets = Vec::new();
    for (i, first) in options.iter().enumerate() {
        let rest = options.iter().skip(i).filter(|second| second.0 != first.0);
        sets.extend(rest.map(|second| vec![*first, *second]));
    }
    sets
}

/// Whether the request leaves room for the change: with every deferrable material at hand, handing
/// in the others makes the file complete, and nothing else; a record that ends leaves the class of
/// those that stay, and is never a record of a better class.
fn can_be(
    book: &Rulebook,
    facts: &[&Fact],
    matter: &Matter,
    case: &Case<'_>,
    change: (usize, usize),
) -> bool {
    let fact = facts.get(change.0);
    let value = fact.and_then(|fact| fact.values.get(change.1));
    let is = |known: &str| value.is_some_and(|value| value == known);
    if is(s::NOT_APPLICABLE) || is(s::CODE_BLANK) || is(s::UNGRADED) {
        return false;
    }
    if fact.is_some_and(|fact| fact.name == s::CLASS) {
        return is(s::NO) || staying(book, case).iter().any(|class| is(class));
    }
    value.is_none_or(|value| value != ONLY_DEFERRABLE)
        || wanting(book, matter, case).iter().any(|wanting| wanting.deferrable)
}

/// Whether `changes` does everything that `known` does, or more of it.
fn covers(changes: &[(usize, usize)], known: &[(usize, usize)]) -> bool {
    known.iter().all(|(at, to)| changes.iter().any(|(a, t)| a == at && t <= to))
}

fn apply(cell: &[usize], changes: &[(usize, usize)]) -> Vec<usize> {
    let changed = |at: usize| changes.iter().find(|(a, _)| *a == at).map(|(_, to)| *to);
    cell.iter().enumerate().map(|(at, now)| changed(at).unwrap_or(*now)).collect()
}

fn way(
    facts: &[&Fact],
    cell: &[usize],
    changes: &[(usize, usize)],
    outcome: Outcome,
    rule: &str,
) -> WayForward {
    let change = |(at, to): &(usize, usize)| {
        let fact = facts.get(*at)?;
        let from = fact.values.get(*cell.get(*at)?)?.clone();
        Some(Change { fact: fact.name.clone(), from, to: fact.values.get(*to)?.clone() })
    };
    let own =
        changes.iter().all(|(at, _)| facts.get(*at).is_some_and(|f| f.by == Changer::Applicant));
    WayForward {
        changes: changes.iter().filter_map(change).collect(),
        by: if own { Changer::Applicant } else { Changer::Authority },
        outcome,
        rule: rule.into(),
        exits: Vec::new(),
    }
}
