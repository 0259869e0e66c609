//! Everything that a check of a code sums over its characters, in one pass.
//!
//! What a character adds at its place stands in a table, packed into 64 bits: eighteen additions
//! make both check sums, the pair of the first two characters and the three pairs of region digits.

use crate::id::checksum::{self, NO_VALUE, ORG_ALPHABET, ORG_WEIGHTS, USCC_ALPHABET, USCC_WEIGHTS};

/// Some bits of a sum.
struct Field {
    from: u32,
    bits: u32,
}

impl Field {
    #[inline]
    #[expect(clippy::as_conversions, reason = "a field is narrower than any usize")]
    const fn of(&self, sum: u64) -> usize {
        (sum >> self.from) as usize & !(usize::MAX << self.bits)
    }

    const fn holding(&self, number: u64) -> u64 {
        assert!(number >> self.bits == 0, "wider than its field");
        number << self.from
    }
}

/// Σ (Ci·Wi mod 31) over 17 characters, at most 17·30.
const CHECK: Field = Field { from: 0, bits: 9 };
/// Σ (Ci·Wi mod 11) over the 8 characters of the organisation code, at most 8·10.
const ORG_CHECK: Field = Field { from: 9, bits: 7 };
/// 31·C1 + C2.
const HEAD: Field = Field { from: 16, bits: 10 };
const PROVINCE: Field = Field { from: 26, bits: 7 };
const PREFECTURE: Field = Field { from: 33, bits: 7 };
const COUNTY: Field = Field { from: 40, bits: 7 };
/// How many characters cannot stand where they do.
const INVALID: Field = Field { from: 47, bits: 5 };
/// Where they stand, added up; what does not fit falls off the end.
const INVALID_AT: Field = Field { from: 57, bits: 7 };
/// How many of them are neither digits nor capitals: normalising may help.
const STRANGERS: Field = Field { from: 52, bits: 5 };

/// The sums of a text that is not ASCII.
const FOREIGN: u64 = INVALID.holding(2) | STRANGERS.holding(2);

/// What each ASCII character adds at each place.
static ADDS: [[u64; 128]; 18] = adds();

/// Right check character for each Σ of [`CHECK`].
static CHECKS: [u8; 1 << CHECK.bits] = checks(USCC_ALPHABET);
/// Right check character for each Σ of [`ORG_CHECK`].
static ORG_CHECKS: [u8; 1 << ORG_CHECK.bits] = checks(b"0123456789X");

/// The sums of one code.
#[derive(Clone, Copy)]
pub(in crate::id) struct Sums(u64);

impl Sums {
    #[inline]
    pub(in crate::id) fn of(code: &[u8; 18]) -> Self {
        let mut sum = 0_u64;
        for (c, adds) in code.iter().zip(&ADDS) {
            let add = adds.get(usize::from(c & 127)).copied().unwrap_or_default();
            sum = sum.wrapping_add(add);
        }
        let [a, b, c, d, e, f, g, h, rest @ ..] = *code;
        let [i, j, k, l, m, n, o, p, q, r] = rest;
        let words = u64::from_le_bytes([a, b, c, d, e, f, g, h])
            | u64::from_le_bytes([i, j, k, l, m, n, o, p])
            | u64::from(q | r);
        Self(if words & 0x8080_8080_8080_8080 == 0 { sum } else { FOREIGN })
    }

    /// Whether all characters can stand where they do; nothing else is of use before.
    #[inline]
    pub(in crate::id) fn is_well_formed(self) -> bool {
        INVALID.of(self.0) == 0
    }

    /// Whether there are bytes that are neither digits nor capitals.
    #[inline]
    pub(in crate::id) fn has_strangers(self) -> bool {
        STRANGERS.of(self.0) != 0
    }

    /// The place of the only character that cannot stand where it does; `None` if there are more.
    #[inline]
    pub(in crate::id) fn invalid(self) -> Option<usize> {
        (INVALID.of(self.0) == 1).then(|| INVALID_AT.of(self.0))
    }

    /// 31 · value of the first character + value of the second.
    #[inline]
    pub(super) fn head(self) -> usize {
        HEAD.of(self.0)
    }

    /// The digits of the region, two by two.
    #[inline]
    pub(super) fn region(self) -> [usize; 3] {
        [PROVINCE.of(self.0), PREFECTURE.of(self.0), COUNTY.of(self.0)]
    }

    /// The right character at the end of the organisation code.
    #[inline]
    pub(in crate::id) fn org_check(self) -> u8 {
        ORG_CHECKS.get(ORG_CHECK.of(self.0)).copied().unwrap_or_default()
    }

    /// The right character at the end.
    #[inline]
    pub(in crate::id) fn check(self) -> u8 {
        CHECKS.get(CHECK.of(self.0)).copied().unwrap_or_default()
    }
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time"
)]
const fn adds() -> [[u64; 128]; 18] {
    let mut table = [[0; 128]; 18];
    let mut place = 0;
    while place < 18 {
        table[place] = [invalid(place) | STRANGERS.holding(1); 128];
        let mut i = 0;
        while i < ORG_ALPHABET.len() {
            let c = ORG_ALPHABET[i];
            table[place][c as usize] = add(place, c, i as u64);
            i += 1;
        }
        place += 1;
    }
    table
}

/// What a digit or capital with a value of GB 11714 adds at a place.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time"
)]
const fn add(place: usize, c: u8, org_value: u64) -> u64 {
    let value = checksum::uscc_value_const(c);
    let region = place >= 2 && place <= 7;
    if value == NO_VALUE || (region && value > 9) {
        return invalid(place);
    }
    let value = value as u64;
    let own = match place {
        0 => HEAD.holding(31 * value),
        1 => HEAD.holding(value),
        2 => PROVINCE.holding(10 * value),
        3 => PROVINCE.holding(value),
        4 => PREFECTURE.holding(10 * value),
        5 => PREFECTURE.holding(value),
        6 => COUNTY.holding(10 * value),
        7 => COUNTY.holding(value),
        8..16 => ORG_CHECK.holding(org_value * ORG_WEIGHTS[place - 8] as u64 % 11),
        _ => 0,
    };
    let weight = if place < 17 { USCC_WEIGHTS[place] as u64 } else { 0 };
    own + CHECK.holding(value * weight % 31)
}

#[expect(clippy::as_conversions, reason = "a place is below 18")]
const fn invalid(place: usize) -> u64 {
    INVALID.holding(1) | INVALID_AT.holding(place as u64)
}

/// For each sum the character with the value −sum modulo the length of the alphabet.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated at compile time"
)]
const fn checks<const N: usize>(alphabet: &[u8]) -> [u8; N] {
    let mut table = [0; N];
    let mut sum = 0;
    while sum < N {
        let modulus = alphabet.len();
        table[sum] = alphabet[(modulus - sum % modulus) % modulus];
        sum += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Kind, uscc::allowed};
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        /// The table against the formulas.
        #[test]
        fn sums_are_those_of_the_standards(seed in any::<u64>(), at in 0_usize..18, to in any::<u8>(), also in 0_usize..18) {
            let mut code: [u8; 18] = Kind::Uscc.synthetic(seed).into_bytes().try_into().unwrap();
            code[at] = to;
            code[also] = code[also].max(b'A');
            let sums = Sums::of(&code);
            let wrong: Vec<usize> = (0..18).filter(|i| !allowed(*i, char::from(code[*i]))).collect();
            prop_assert_eq!(sums.is_well_formed(), wrong.is_empty());
            let plain = |c: &u8| c.is_ascii_digit() || c.is_ascii_uppercase();
            prop_assert_eq!(sums.has_strangers(), !code.iter().all(plain));
            if code.iter().all(plain) {
                prop_assert_eq!(sums.invalid(), wrong.first().copied().filter(|_| wrong.len() == 1));
            }
            if wrong.is_empty() {
                prop_assert_eq!(Some(sums.check()), checksum::uscc(&code[..17]));
                prop_assert_eq!(Some(sums.org_check()), checksum::org_code(&code[8..16]));
                let region = sums.region().map(|pair| alloc::format!("{pair:02}")).concat();
                prop_assert_eq!(region.as_bytes(), &code[2..8]);
            }
        }
    }

    /// Bytes beyond ASCII are strangers wherever they stand, and however many: two in one lane of a word
    /// do not hide each other.
    #[test]
    fn bytes_beyond_ascii_are_strangers_in_any_number() {
        let code: [u8; 18] = Kind::Uscc.synthetic(7).into_bytes().try_into().unwrap();
        for first in 0..18 {
            for second in 0..18 {
                let mut foreign = code;
                foreign[first] |= 0x80;
                foreign[second] |= 0x80;
                let sums = Sums::of(&foreign);
                assert!(sums.has_strangers() && !sums.is_well_formed(), "{first} {second}");
            }
        }
        assert!(Sums::of(&code).is_well_formed());
    }
}
