//! What the check characters detect, exhaustively: every character at every place by every other,
//! every pair of neighbours swapped (class 27 of the disagreements of validators). The sums are
//! linear, so the other characters do not matter; each place is tried among changing neighbours all
//! the same.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use credit_core::id::checksum::{self, ORG_ALPHABET, USCC_ALPHABET};

const DIGITS: &[u8] = b"0123456789";

/// A scheme: characters before the check character, their alphabet, the check.
struct Scheme {
    name: &'static str,
    body: usize,
    alphabet: &'static [u8],
    check: fn(&[u8]) -> Option<u8>,
    /// Whether putting one character for another escapes the check by construction.
    blind: fn(u8, u8) -> bool,
    /// Whether the check promises to detect swaps of neighbours.
    swaps: bool,
}

const SCHEMES: &[Scheme] = &[
    Scheme {
        name: "uscc, GB 32100-2015",
        body: 17,
        alphabet: USCC_ALPHABET,
        check: checksum::uscc,
        blind: |_, _| false,
        swaps: true,
    },
    Scheme {
        name: "uscc, Fujian pilot",
        body: 17,
        alphabet: ORG_ALPHABET,
        check: checksum::pilot,
        blind: |_, _| false,
        swaps: true,
    },
    Scheme {
        name: "org-code, GB 11714-1997",
        body: 8,
        alphabet: ORG_ALPHABET,
        check: checksum::org_code,
        // 36 characters modulo 11: eleven apart is the same to the sum.
        blind: |a, b| (checksum::org_value(a) % 11) == (checksum::org_value(b) % 11),
        swaps: true,
    },
    Scheme {
        name: "resident-id, GB 11643-1999",
        body: 17,
        alphabet: DIGITS,
        check: checksum::resident,
        blind: |_, _| false,
        swaps: true,
    },
    Scheme {
        name: "business-registration, GS 15-2006",
        body: 14,
        alphabet: DIGITS,
        check: checksum::registration,
        blind: |_, _| false,
        // ISO 7064 hybrid systems miss a few of them.
        swaps: false,
    },
];

/// A body that holds every character of the alphabet at a place in some round.
fn body(scheme: &Scheme, round: usize) -> Vec<u8> {
    let length = scheme.alphabet.len();
    (0..scheme.body).map(|at| scheme.alphabet[(round + at * 7 + at * at) % length]).collect()
}

fn rounds(scheme: &Scheme) -> impl Iterator<Item = Vec<u8>> {
    (0..scheme.alphabet.len()).map(|round| body(scheme, round))
}

#[test]
fn every_substitution_before_the_check_character_is_detected() {
    for scheme in SCHEMES {
        let mut tried = 0;
        for body in rounds(scheme) {
            let right = (scheme.check)(&body);
            for at in 0..body.len() {
                for new in scheme.alphabet.iter().filter(|new| **new != body[at]) {
                    let mut changed = body.clone();
                    changed[at] = *new;
                    // A pilot sum of 36 has no character: there is no such code.
                    if let (Some(before), Some(after)) = (right, (scheme.check)(&changed)) {
                        let blind = (scheme.blind)(body[at], *new);
                        assert_eq!(before == after, blind, "{}: {body:?} {at} {new}", scheme.name);
                    }
                    tried += 1;
                }
            }
        }
        let characters = scheme.alphabet.len();
        assert_eq!(tried, characters * scheme.body * (characters - 1), "{}", scheme.name);
    }
}

#[test]
fn every_swap_before_the_check_character_is_detected() {
    for scheme in SCHEMES.iter().filter(|scheme| scheme.swaps) {
        for at in 1..scheme.body {
            for a in scheme.alphabet {
                for b in scheme.alphabet.iter().filter(|b| *b != a) {
                    let mut body = body(scheme, usize::from(*a));
                    (body[at - 1], body[at]) = (*a, *b);
                    let mut swapped = body.clone();
                    swapped.swap(at - 1, at);
                    let pair = ((scheme.check)(&body), (scheme.check)(&swapped));
                    if let (Some(before), Some(after)) = pair {
                        let blind = (scheme.blind)(*a, *b);
                        assert_eq!(before == after, blind, "{}: {body:?} {at}", scheme.name);
                    }
                }
            }
        }
    }
}

#[test]
fn the_check_character_swapped_with_its_neighbour_is_detected() {
    // Its weight is 1 where the neighbour's is 3^16, 2^16 or 2: different modulo the prime.
    for scheme in SCHEMES.iter().filter(|scheme| scheme.swaps && scheme.body == 17) {
        let mut tried = 0;
        for first in scheme.alphabet {
            for mut body in rounds(scheme) {
                body[3] = *first;
                let Some(check) = (scheme.check)(&body) else { continue };
                let last = body[scheme.body - 1];
                // An X of a resident number cannot stand before the last place.
                if check == last || !scheme.alphabet.contains(&check) {
                    continue;
                }
                body[scheme.body - 1] = check;
                assert_ne!((scheme.check)(&body), Some(last), "{}: {body:?}", scheme.name);
                tried += 1;
            }
        }
        assert!(tried > 50, "{}: {tried}", scheme.name);
    }
}

/// An LEI counts a letter as two digits: a digit by a digit and a letter by a letter are always
/// detected, a letter by a digit nearly always.
#[test]
fn every_substitution_and_swap_of_like_characters_of_an_lei_is_detected() {
    let valid = |text: &[u8]| checksum::mod97(text) == Some(1);
    let mut missed = 0;
    let mut tried = 0;
    for seed in 0..200 {
        let code = credit_core::id::Kind::Lei.synthetic(seed * 48_611).into_bytes();
        assert!(valid(&code));
        for at in 0..code.len() {
            for new in ORG_ALPHABET.iter().filter(|new| **new != code[at]) {
                let mut changed = code.clone();
                changed[at] = *new;
                tried += 1;
                if new.is_ascii_digit() == code[at].is_ascii_digit() {
                    assert!(!valid(&changed), "{code:?} {at} {new}");
                } else {
                    missed += usize::from(valid(&changed));
                }
            }
            let like = at > 0 && code[at].is_ascii_digit() == code[at - 1].is_ascii_digit();
            if like && code[at] != code[at - 1] {
                let mut swapped = code.clone();
                swapped.swap(at - 1, at);
                assert!(!valid(&swapped), "{code:?} {at}");
            }
        }
    }
    // One of 97 would be chance.
    assert!(missed * 90 < tried, "{missed} of {tried}");
}

#[test]
fn the_alphabets_are_those_of_the_standards() {
    let text = std::str::from_utf8(USCC_ALPHABET).unwrap();
    assert_eq!(text, "0123456789ABCDEFGHJKLMNPQRTUWXY");
    assert!(!text.contains(['I', 'O', 'S', 'V', 'Z']));
}
