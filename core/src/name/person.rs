//! Names of natural persons: equal but for the way they are written, or alike.

use alloc::{string::String, vec::Vec};

use super::notes;
use super::shape::alike;
use super::sound::{Sound, same_sound, spells};
use crate::names::names;
use crate::text::folded;

names! {
    /// The relation of two names of persons, the closest first. None of them proves that it is the
    /// same person.
    pub enum PersonRelation {
        /// Equal but for script, spaces, dots.
        Same = "same",
        /// One is the other in pinyin.
        Romanised = "romanised",
        /// Of the same sound, with the tones.
        SimilarSound = "similar-sound",
        /// Of characters that look alike.
        SimilarShape = "similar-shape",
        /// None of these.
        Differs = "differs",
    }
}

/// A name as it is compared: folded, without the dots and hyphens that names of minorities are
/// written with or without.
#[must_use]
pub fn person_key(name: &str) -> String {
    let mut key = folded(name);
    if key.contains('(') {
        let chars: Vec<char> = key.chars().collect();
        key = notes::without(&chars).map_or(key, |left| left.into_iter().collect());
    }
    let han = |c: char| !c.is_ascii();
    if key.contains(['·', '-']) && key.chars().any(|c| han(c) && c != '·') {
        key.retain(|c| !matches!(c, '·' | '-'));
    }
    key
}

/// Compares two names. The order changes nothing.
#[must_use]
pub fn compare_persons(a: &str, b: &str) -> PersonRelation {
    let (a, b) = (person_key(a), person_key(b));
    if a == b {
        return PersonRelation::Same;
    }
    match (is_latin(&a), is_latin(&b)) {
        (true, false) if spells(&a, &b) => return PersonRelation::Romanised,
        (false, true) if spells(&b, &a) => return PersonRelation::Romanised,
        (false, false) => {}
        _ => return PersonRelation::Differs,
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() != b.len() {
        return PersonRelation::Differs;
    }
    let differ = || a.iter().zip(&b).filter(|(x, y)| x != y);
    if differ().all(|(x, y)| same_sound(*x, *y) == Some(Sound::Same)) {
        PersonRelation::SimilarSound
    } else if differ().count() == 1 && differ().all(|(x, y)| alike(*x, *y)) {
        PersonRelation::SimilarShape
    } else {
        PersonRelation::Differs
    }
}

fn is_latin(name: &str) -> bool {
    name.chars().all(|c| !c.is_alphabetic() || c.is_ascii() || c == 'Ü')
}
