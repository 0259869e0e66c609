//! Check characters as pure functions over the characters before them.

/// The 31 characters of GB 32100-2015, index = value (表 3: no I, O, S, V, Z).
pub const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The 36 characters of GB 11714-1997, index = value.
pub const ORG_ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Marks a byte outside the alphabet in the value tables.
pub const NO_VALUE: u8 = 255;

const USCC_VALUES: [u8; 256] = values(USCC_ALPHABET);
const ORG_VALUES: [u8; 256] = values(ORG_ALPHABET);

/// Wi = 3^(i−1) mod 31, GB 32100-2015 附录 A.
const USCC_WEIGHTS: [u16; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714-1997, 4.2.
const ORG_WEIGHTS: [u16; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// GB 11643-1999, 附录 A: Wi = 2^(18−i) mod 11.
const RESIDENT_WEIGHTS: [u16; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS: &[u8; 11] = b"10X98765432";

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over an alphabet of at most 36 bytes"
)]
const fn values(alphabet: &[u8]) -> [u8; 256] {
    let mut table = [NO_VALUE; 256];
    let mut i = 0;
    while i < alphabet.len() {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table
}

/// Value of a character of GB 32100, or [`NO_VALUE`].
#[must_use]
pub fn uscc_value(c: u8) -> u8 {
    USCC_VALUES.get(usize::from(c)).copied().unwrap_or(NO_VALUE)
}

/// Value of a character of GB 11714, or [`NO_VALUE`].
#[must_use]
pub fn org_value(c: u8) -> u8 {
    ORG_VALUES.get(usize::from(c)).copied().unwrap_or(NO_VALUE)
}

#[expect(clippy::arithmetic_side_effects, reason = "17 products of a value < 36 and a weight < 31")]
fn weighted(body: &[u8], weights: &[u16], value: impl Fn(u8) -> u8) -> Option<u16> {
    let mut sum = 0_u16;
    for (c, weight) in body.iter().zip(weights) {
        let v = value(*c);
        if v == NO_VALUE {
            return None;
        }
        sum += u16::from(v) * weight;
    }
    (body.len() == weights.len()).then_some(sum)
}

/// Check character of a 统一社会信用代码 (GB 32100-2015, 附录 A): 31 − (Σ Ci·Wi mod 31), 31 as 0.
///
/// `None` unless `body` is 17 characters of the alphabet.
#[must_use]
pub fn uscc(body: &[u8]) -> Option<u8> {
    let rest = weighted(body, &USCC_WEIGHTS, uscc_value)?.checked_rem(31)?;
    let check = 31_u16.saturating_sub(rest).checked_rem(31)?;
    USCC_ALPHABET.get(usize::from(check)).copied()
}

/// Check character of an 组织机构代码 (GB 11714-1997, 4.2): 11 − (Σ Ci·Wi mod 11), 10 as X, 11 as 0.
///
/// `None` unless `body` is 8 characters of the alphabet.
#[must_use]
pub fn org_code(body: &[u8]) -> Option<u8> {
    let rest = weighted(body, &ORG_WEIGHTS, org_value)?.checked_rem(11)?;
    match 11_u16.saturating_sub(rest) {
        10 => Some(b'X'),
        11 => Some(b'0'),
        n => ORG_ALPHABET.get(usize::from(n)).copied(),
    }
}

/// Check character of a 公民身份号码 (GB 11643-1999, 附录 A; ISO 7064 MOD 11-2).
///
/// `None` unless `body` is 17 digits.
#[must_use]
pub fn resident(body: &[u8]) -> Option<u8> {
    let digit = |c: u8| if c.is_ascii_digit() { org_value(c) } else { NO_VALUE };
    let rest = weighted(body, &RESIDENT_WEIGHTS, digit)?.checked_rem(11)?;
    RESIDENT_CHECKS.get(usize::from(rest)).copied()
}
