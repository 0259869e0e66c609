//! The codes that are compared: each made for a purpose, with what the standard says of it.

mod others;
mod personal;
mod uscc;

use credit_core::id::{Kind, region};

use crate::random::Random;
use crate::verdict::Core;

/// How codes of one label are made.
#[derive(Debug)]
pub(crate) struct Label {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) count: usize,
    /// What must come out; without it chance decides what a code is.
    pub(crate) worth: Option<Core>,
    pub(crate) make: fn(&mut Random, &Regions) -> String,
}

/// A generated code.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) label: &'static Label,
    pub(crate) text: String,
}

/// Region codes by what is known of them.
#[derive(Debug)]
pub(crate) struct Regions {
    /// Ever in GB/T 2260, with a county.
    pub(crate) known: Vec<String>,
    /// In no table, of a province that exists.
    pub(crate) unknown: Vec<String>,
}

impl Regions {
    pub(crate) fn read() -> Self {
        let all = || (110_000..660_000).map(|code: u32| code.to_string());
        let county = |code: &String| !code.ends_with("00");
        Self {
            known: all().filter(|code| region::ever_valid(code) && county(code)).collect(),
            unknown: all()
                .filter(|code| matches!(region::standing(code, None), region::Standing::Unknown))
                // Provinces themselves and what lies between them are another class.
                .filter(|code| region::ever_valid(&format!("{}0000", code.get(..2).unwrap_or(""))))
                .step_by(37)
                .collect(),
        }
    }
}

/// All codes, the same on every run.
pub(crate) fn codes() -> Vec<Code> {
    let regions = Regions::read();
    let mut random = Random(20_261_122);
    let mut codes = Vec::new();
    for label in labels() {
        codes.extend(
            (0..label.count).map(|_| Code { label, text: (label.make)(&mut random, &regions) }),
        );
    }
    codes
}

/// All labels.
pub(crate) fn labels() -> impl Iterator<Item = &'static Label> {
    [uscc::LABELS, personal::LABELS, others::LABELS].into_iter().flatten()
}

/// One character replaced by another of the alphabet.
fn substitute(random: &mut Random, code: &str, alphabet: &str) -> String {
    let mut chars: Vec<char> = code.chars().collect();
    let at = random.below(chars.len());
    let others: Vec<char> = alphabet.chars().filter(|c| Some(c) != chars.get(at)).collect();
    if let Some(slot) = chars.get_mut(at) {
        *slot = *random.pick(&others);
    }
    chars.into_iter().collect()
}

/// Two different neighbours swapped.
fn swap(random: &mut Random, code: &str) -> String {
    let mut chars: Vec<char> = code.chars().collect();
    let places: Vec<usize> =
        (1..chars.len()).filter(|at| chars.get(*at) != chars.get(at - 1)).collect();
    let at = *random.pick(&places);
    chars.swap(at - 1, at);
    chars.into_iter().collect()
}

/// One character missing or doubled, or two substitutions: what else happens to codes.
fn mangle(random: &mut Random, code: &str, alphabet: &str) -> String {
    let at = random.below(code.len());
    match random.below(3) {
        0 => code.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect(),
        1 => {
            let twice = |(i, c)| std::iter::repeat_n(c, if i == at { 2 } else { 1 });
            code.chars().enumerate().flat_map(twice).collect()
        }
        _ => {
            let once = substitute(random, code, alphabet);
            substitute(random, &once, alphabet)
        }
    }
}

/// The characters from `from` up to `to` by others.
fn with(code: &str, from: usize, to: usize, new: &str) -> String {
    let head = code.get(..from).unwrap_or_default();
    [head, new, code.get(to..).unwrap_or_default()].concat()
}

/// A digit of the code in another script or width.
fn foreign_digit(random: &mut Random, code: &str, zero: u32) -> String {
    let places: Vec<usize> =
        code.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let at = *random.pick(&places);
    let digit = code.get(at..).and_then(|rest| rest.chars().next()).and_then(|c| c.to_digit(10));
    let other = char::from_u32(zero + digit.unwrap_or_default()).unwrap_or('?');
    with(code, at, at + 1, &other.to_string())
}

/// What writers put between and around characters.
fn spread(random: &mut Random, code: &str) -> String {
    let at = random.below(code.len());
    let between = random.pick(&[" ", "-", "\u{3000}", "\u{200b}"]).to_string();
    match random.below(3) {
        0 => [code, "\n"].concat(),
        1 => [" ", code].concat(),
        _ => with(code, at, at, &between),
    }
}
