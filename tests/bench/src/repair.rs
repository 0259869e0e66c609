//! How often the right code is suggested, and how long that takes.

use std::hint::black_box;
use std::time::Instant;

use credit_core::id::{self, Expectation, Kind};

use crate::codes::{Codes, RESIDENT, USCC, replace, substitute, swap};
use crate::random::Random;

/// Slips of each kind.
const CASES: usize = 5_000;
/// How often each code is validated; the fastest counts, for other programs slow the others down.
const TIMED: usize = 3;
/// Nothing else uses these codes.
const SEED: u64 = 2_026_112_302;

/// Characters that eyes and scanners take for each other, as people report them; the same that come
/// first among suggestions. The codes are held out, these groups are not.
const LOOK_ALIKES: &[&str] = &["0ODQ", "1IL", "2Z", "5S", "8B", "UV"];

/// A slip of a code of an alphabet, or `None` where it cannot be made.
type Slip = fn(&str, &str, &mut Random) -> Option<String>;

/// Slips with the percentage of right first suggestions that credit codes are to reach.
const SLIPS: &[(&str, Option<u8>, Slip)] = &[
    ("one look-alike", Some(95), |code, _, random| look_alike(code, random)),
    // Letters that no code has say themselves where the slip is; these do not.
    ("one that can occur", None, |code, alphabet, random| {
        look_alike(code, random).filter(|wrong| wrong.chars().all(|c| alphabet.contains(c)))
    }),
    ("two look-alikes", Some(88), |code, _, random| two_look_alikes(code, random)),
    ("neighbours swapped", Some(98), |code, _, random| swap(code, random)),
    ("one random character", None, |code, alphabet, random| {
        Some(substitute(code, alphabet, random))
    }),
    ("one missing", None, |code, _, random| missing(code, random)),
    ("one doubled", None, |code, _, random| doubled(code, random)),
];

/// Longest mean time of one validation, in microseconds.
const BUDGET_MICROS: f64 = 50.0;

/// Prints a table for credit codes and resident numbers.
pub(crate) fn measure() {
    println!(
        "Suggestions for synthetic codes with one slip, {CASES} of each; µs of a whole validation (best of {TIMED})\n"
    );
    println!(
        "{:<12}{:<22}{:>9}{:>9}{:>9}{:>9}  budget",
        "kind", "slip", "first %", "listed %", "mean µs", "p99 µs"
    );
    let codes = Codes::new();
    for kind in [Kind::Uscc, Kind::ResidentId] {
        for (name, wanted, slip) in SLIPS {
            let mut random = Random::new(SEED);
            let wanted = wanted.filter(|_| kind == Kind::Uscc);
            if let Some(found) = repair(kind, &codes, *slip, &mut random) {
                println!("{:<12}{name:<22}{}", kind.as_str(), found.line(wanted));
            }
        }
    }
}

/// What came out for one kind of slip.
#[derive(Debug, Default)]
struct Found {
    first: usize,
    listed: usize,
    micros: Vec<f64>,
}

impl Found {
    fn percent(&self, some: usize) -> f64 {
        100.0 * count(some) / count(self.micros.len())
    }

    fn add(&mut self, right: &str, wrong: &str, expectation: &Expectation<'_>) {
        let mut best = f64::MAX;
        for _ in 0..TIMED {
            let start = Instant::now();
            black_box(id::validate(wrong, expectation));
            best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
        self.micros.push(best);
        let suggestions = id::validate(wrong, expectation).suggestions;
        self.first += usize::from(suggestions.first().is_some_and(|first| first == right));
        self.listed += usize::from(suggestions.iter().any(|text| text == right));
    }

    fn line(&self, wanted: Option<u8>) -> String {
        let mean = self.micros.iter().sum::<f64>() / count(self.micros.len());
        let mut sorted = self.micros.clone();
        sorted.sort_by(f64::total_cmp);
        let p99 = sorted.get(sorted.len() * 99 / 100).copied().unwrap_or_default();
        let (first, listed) = (self.percent(self.first), self.percent(self.listed));
        let right = wanted.is_none_or(|wanted| first >= f64::from(wanted));
        let verdict = if right && mean < BUDGET_MICROS { "met" } else { "MISSED" };
        let wanted = wanted.map(|wanted| format!("first ≥ {wanted} %, ")).unwrap_or_default();
        format!(
            "{first:>9.2}{listed:>9.2}{mean:>9.1}{p99:>9.1}  {wanted}mean < {BUDGET_MICROS} µs: {verdict}"
        )
    }
}

/// `None` if the slip is too rare to be measured.
fn repair(kind: Kind, codes: &Codes, slip: Slip, random: &mut Random) -> Option<Found> {
    let expectation = Expectation { kind: Some(kind), ..Expectation::default() };
    let mut found = Found::default();
    for _ in 0..CASES * 10 {
        let (right, alphabet) = match kind {
            Kind::Uscc => (codes.uscc(random), USCC),
            _ => (codes.resident(random), RESIDENT),
        };
        let Some(wrong) = slip(&right, alphabet, random) else { continue };
        found.add(&right, &wrong, &expectation);
        if found.micros.len() == CASES {
            return Some(found);
        }
    }
    None
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// Places of a code with the characters that look like the one there.
fn options(code: &str) -> Vec<(usize, char)> {
    let alike = |(at, c): (usize, char)| {
        let group = LOOK_ALIKES.iter().find(|group| group.contains(c)).copied().unwrap_or_default();
        group.chars().filter(move |other| *other != c).map(move |other| (at, other))
    };
    code.chars().enumerate().flat_map(alike).collect()
}

fn look_alike(code: &str, random: &mut Random) -> Option<String> {
    let (at, new) = *random.pick(&options(code))?;
    Some(replace(code, at, new))
}

/// At two places.
fn two_look_alikes(code: &str, random: &mut Random) -> Option<String> {
    let options = options(code);
    let (at, new) = *random.pick(&options)?;
    let others: Vec<_> = options.into_iter().filter(|(other, _)| *other != at).collect();
    let (other, second) = *random.pick(&others)?;
    Some(replace(&replace(code, at, new), other, second))
}

fn missing(code: &str, random: &mut Random) -> Option<String> {
    let at = random.below(code.len());
    Some(code.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect())
}

fn doubled(code: &str, random: &mut Random) -> Option<String> {
    let at = random.below(code.len());
    let times = |(i, c): (usize, char)| std::iter::repeat_n(c, if i == at { 2 } else { 1 });
    Some(code.chars().enumerate().flat_map(times).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(left: &str, right: &str) -> usize {
        left.chars().zip(right.chars()).filter(|(l, r)| l != r).count()
    }

    #[test]
    fn slips_do_what_they_are_called() {
        let codes = Codes::new();
        let mut random = Random::new(1);
        for _ in 0..500 {
            let code = codes.uscc(&mut random);
            assert_eq!(missing(&code, &mut random).unwrap().len(), 17);
            let long = doubled(&code, &mut random).unwrap();
            assert!(long.len() == 19 && long.as_bytes().windows(2).any(|pair| pair[0] == pair[1]));
            if let Some(wrong) = look_alike(&code, &mut random) {
                assert_eq!(differences(&code, &wrong), 1);
            }
            if let Some(wrong) = two_look_alikes(&code, &mut random) {
                assert_eq!(differences(&code, &wrong), 2);
            }
        }
    }
}
