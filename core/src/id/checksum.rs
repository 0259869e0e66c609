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
pub(super) const USCC_WEIGHTS: [u16; 17] =
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Wi = 2^(i−1) mod 37: the codes issued in Fujian in 2015 before GB 32100 came into force. The rule
/// is computed from known codes, not published; see `uscc`.
const PILOT_WEIGHTS: [u16; 17] = [1, 2, 4, 8, 16, 32, 27, 17, 34, 31, 25, 13, 26, 15, 30, 23, 9];
/// GB 11714-1997, 4.2.
pub(super) const ORG_WEIGHTS: [u16; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
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
#[inline]
#[must_use]
pub fn uscc_value(c: u8) -> u8 {
    USCC_VALUES.get(usize::from(c)).copied().unwrap_or(NO_VALUE)
}

/// The same at compile time.
#[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "a byte indexes 256 values")]
pub(super) const fn uscc_value_const(c: u8) -> u8 {
    USCC_VALUES[c as usize]
}

/// Value of a character of GB 11714, or [`NO_VALUE`].
#[inline]
#[must_use]
pub fn org_value(c: u8) -> u8 {
    ORG_VALUES.get(usize::from(c)).copied().unwrap_or(NO_VALUE)
}

/// Σ value·weight, or `None` when a character has no value or the lengths differ.
#[inline]
fn weighted(body: &[u8], weights: &[u16], value: impl Fn(u8) -> u8) -> Option<u32> {
    let mut sum = 0_u32;
    let mut worst = 0_u8;
    for (c, weight) in body.iter().zip(weights) {
        let v = value(*c);
        worst = worst.max(v);
        // 17 products of a byte and a weight below 38 fit; no check in the way of vector code.
        sum = sum.wrapping_add(u32::from(v).wrapping_mul(u32::from(*weight)));
    }
    (body.len() == weights.len() && worst != NO_VALUE).then_some(sum)
}

/// Check character of a 统一社会信用代码 (GB 32100-2015, 附录 A): 31 − (Σ Ci·Wi mod 31), 31 as 0.
///
/// `None` unless `body` is 17 characters of the alphabet.
#[inline]
#[must_use]
pub fn uscc(body: &[u8]) -> Option<u8> {
    let rest = weighted(body, &USCC_WEIGHTS, uscc_value)? % 31;
    USCC_ALPHABET.get(at(31, rest)).copied()
}

/// Check character of the 2015 Fujian pilot codes: (37 − (Σ Ci·Wi mod 37)) mod 37 over 0–9, A–Z;
/// `None` also for the value 36, which was never seen.
#[must_use]
pub fn pilot(body: &[u8]) -> Option<u8> {
    let rest = weighted(body, &PILOT_WEIGHTS, org_value)? % 37;
    ORG_ALPHABET.get(at(37, rest)).copied()
}

/// (modulus − rest) mod modulus, as an index.
#[inline]
fn at(modulus: u32, rest: u32) -> usize {
    let index = if rest == 0 { 0 } else { modulus.saturating_sub(rest) };
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// Check character of an 组织机构代码 (GB 11714-1997, 4.2): 11 − (Σ Ci·Wi mod 11), 10 as X, 11 as 0.
///
/// `None` unless `body` is 8 characters of the alphabet.
#[inline]
#[must_use]
pub fn org_code(body: &[u8]) -> Option<u8> {
    let rest = weighted(body, &ORG_WEIGHTS, org_value)? % 11;
    b"0X987654321".get(usize::try_from(rest).ok()?).copied()
}

/// Check character of a 公民身份号码 (GB 11643-1999, 附录 A; ISO 7064 MOD 11-2).
///
/// `None` unless `body` is 17 digits.
#[inline]
#[must_use]
pub fn resident(body: &[u8]) -> Option<u8> {
    let digit = |c: u8| if c.is_ascii_digit() { c.wrapping_sub(b'0') } else { NO_VALUE };
    let rest = weighted(body, &RESIDENT_WEIGHTS, digit)? % 11;
    RESIDENT_CHECKS.get(usize::try_from(rest).ok()?).copied()
}

/// Check character of a 工商注册号 (GS 15-2006; ISO 7064 MOD 11,10).
///
/// `None` unless `body` is 14 digits.
#[must_use]
pub fn registration(body: &[u8]) -> Option<u8> {
    if body.len() != 14 || !body.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let product = body.iter().fold(10_u32, |p, c| {
        let sum = p.saturating_add(u32::from(c.saturating_sub(b'0'))) % 10;
        (if sum == 0 { 20 } else { sum.saturating_mul(2) }) % 11
    });
    let check = 11_u32.saturating_sub(product) % 10;
    u8::try_from(check).ok().map(|check| b'0'.saturating_add(check))
}

/// ISO 7064 MOD 97-10 remainder of an LEI or its body (ISO 17442-1): letters as 10 … 35.
///
/// `None` for a character outside 0–9, A–Z.
#[must_use]
pub fn mod97(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0_u32, |rest, c| {
        let value = org_value(*c);
        let shift = if value < 10 { 10 } else { 100 };
        let next = rest.saturating_mul(shift).saturating_add(u32::from(value)) % 97;
        (value != NO_VALUE).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_samples() {
        // GB 32100-2015, GB 11714-1997, GB 11643-1999; a Jiangsu registration number; an LEI.
        assert_eq!(uscc(b"91350100M000100Y4"), Some(b'3'));
        assert_eq!(org_code(b"D2143569"), Some(b'X'));
        assert_eq!(resident(b"11010519491231002"), Some(b'X'));
        assert_eq!(registration(b"32040400000955"), Some(b'8'));
        assert_eq!(mod97(b"300300C1030211000384"), Some(1));
        assert_eq!(pilot(b"91350203M0001FUE2"), Some(b'P'));
        assert_eq!(uscc(b"9135010OM000100Y4"), None);
    }

    #[test]
    fn bodies_of_another_length_or_alphabet_have_no_check() {
        for wrong in ["3204040000095", "320404000009558", "3204040000095A", "", "320404O0000955"] {
            assert_eq!(registration(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in ["1101051949123100", "110105194912310021", "1101051949123100X", ""] {
            assert_eq!(resident(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in ["D214356", "D2143569X", "D21435_9", ""] {
            assert_eq!(org_code(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in ["91350100M000100Y", "91350100M000100Y43", "91350100I000100Y4", ""] {
            assert_eq!(uscc(wrong.as_bytes()), None, "{wrong}");
        }
    }

    /// Every check detects every substitution of one character and every swap of neighbours that
    /// its scheme promises: the weights are non-zero, and neighbours differ, modulo a prime.
    #[test]
    fn weights_detect_single_errors() {
        for (weights, modulus) in [
            (&USCC_WEIGHTS[..], 31_u16),
            (&PILOT_WEIGHTS, 37),
            (&ORG_WEIGHTS, 11),
            (&RESIDENT_WEIGHTS, 11),
        ] {
            assert!(weights.iter().all(|w| !w.is_multiple_of(modulus)));
            assert!(weights.windows(2).all(|pair| pair[0] % modulus != pair[1] % modulus));
        }
    }
}
