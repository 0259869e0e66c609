//! Which materials are still wanted of a case: those that apply, one of several where one is enough.

use alloc::{string::String, vec::Vec};

use super::case::Case;
use super::standard::UNKNOWN;
use super::{Fact, MaterialRule, Matter, Rulebook};
use crate::request::MaterialState;

/// A material that is missing or has a defect.
pub(super) struct Wanting<'a> {
    pub(super) rule: &'a MaterialRule,
    /// Those that would do instead.
    pub(super) others: Vec<&'a MaterialRule>,
    /// `Missing` or `Defective`.
    pub(super) state: MaterialState,
    /// Whether it may be handed in, or put right, later.
    pub(super) deferrable: bool,
}

/// What is wanted of the case, in the order of the matter.
pub(super) fn wanting<'a>(
    book: &Rulebook,
    matter: &'a Matter,
    case: &Case<'_>,
) -> Vec<Wanting<'a>> {
    let needed: Vec<&MaterialRule> =
        matter.materials.iter().filter(|material| applies(book, case, material)).collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for material in &needed {
        let group = material.group.as_deref();
        if group.is_some_and(|group| seen.contains(&group)) {
            continue;
        }
        seen.extend(group);
        let members: Vec<&MaterialRule> = match group {
            None => Vec::from([*material]),
            Some(_) => {
                needed.iter().copied().filter(|other| other.group.as_deref() == group).collect()
            }
        };
        all.extend(of(&members, case));
    }
    all
}

/// What is wanted of materials of which one is enough: one that is there but has a defect, or any.
fn of<'a>(members: &[&'a MaterialRule], case: &Case<'_>) -> Option<Wanting<'a>> {
    let is = |state: MaterialState| members.iter().copied().find(|m| state_of(case, m) == state);
    if is(MaterialState::Present).is_some() {
        return None;
    }
    if let Some(rule) = is(MaterialState::Defective) {
        let mut flawed = members.iter().filter(|m| state_of(case, m) == MaterialState::Defective);
        let (state, deferrable) = (MaterialState::Defective, flawed.all(|m| m.defects));
        return Some(Wanting { rule, others: Vec::new(), state, deferrable });
    }
    let (first, others) = members.split_first()?;
    // One that may not be deferred is not deferred because another could be.
    let deferrable = members.iter().all(|member| member.deferrable);
    Some(Wanting { rule: first, others: others.into(), state: MaterialState::Missing, deferrable })
}

/// Whether the material is wanted: where a fact has another value it is not, where nobody knows it is.
fn applies(book: &Rulebook, case: &Case<'_>, material: &MaterialRule) -> bool {
    material.when.iter().all(|(at, values)| {
        let stated = book.vocabulary.get(*at).map(|fact| declared(case, fact));
        stated.is_none_or(|value| value == UNKNOWN || values.iter().any(|known| known == value))
    })
}

/// The state of a material; one that is not named is missing.
fn state_of(case: &Case<'_>, material: &MaterialRule) -> MaterialState {
    let stated = case.request.materials.iter().find(|stated| stated.id == material.id);
    stated.map_or(MaterialState::Missing, |stated| stated.state)
}

/// What the request declares a fact to be.
pub(super) fn declared<'a>(case: &'a Case<'_>, fact: &Fact) -> &'a str {
    let stated = case.request.facts.iter().find(|(name, _)| *name == fact.name);
    stated.map_or(UNKNOWN, |(_, value)| value.as_str())
}

/// Materials that are not asked for because of what was declared, by fact and value.
pub(super) fn left_out<'a>(
    book: &'a Rulebook,
    matter: &'a Matter,
    case: &Case<'_>,
) -> Vec<(&'a Fact, String, Vec<&'a MaterialRule>)> {
    let mut all: Vec<(&Fact, String, Vec<&MaterialRule>)> = Vec::new();
    for material in matter.materials.iter().filter(|m| !applies(book, case, m)) {
        let on = material.when.iter().find_map(|(at, values)| {
            let fact = book.vocabulary.get(*at)?;
            let value = declared(case, fact);
            let met = value == UNKNOWN || values.iter().any(|known| known == value);
            (!met).then(|| (fact, String::from(value)))
        });
        let Some((fact, value)) = on else { continue };
        match all.iter_mut().find(|(known, ..)| known.name == fact.name) {
            Some((.., materials)) => materials.push(material),
            None => all.push((fact, value, Vec::from([material]))),
        }
    }
    all
}
