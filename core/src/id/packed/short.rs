//! The short ways to a diagnosis of 统一社会信用代码 and 公民身份号码: by the characters as they stand,
//! without a report.

use super::{BIRTH, ERROR, NO_POSITION, NORMALIZED, OTHER, WARNING};
use crate::id::uscc::{self, sums::Sums};
use crate::id::{Kind, resident};
use crate::limits;

/// The diagnosis of a text of ASCII characters; `None` for other texts and kinds.
#[inline]
pub(super) fn diagnose(kind: Kind, text: &[u8]) -> Option<u32> {
    if let Ok(code) = <&[u8; 18]>::try_from(text)
        && let Some(packed) = plain(kind, code)
    {
        return Some(packed);
    }
    let eighteen = match kind {
        Kind::Uscc => of_uscc,
        Kind::ResidentId => of_resident,
        _ => return None,
    };
    short_way(text, eighteen)
}

/// Diagnosis of eighteen digits and capitals, which are what they are after normalising too; `None`
/// for other texts and kinds.
#[inline]
fn plain(kind: Kind, code: &[u8; 18]) -> Option<u32> {
    match kind {
        Kind::Uscc => plain_uscc(code),
        Kind::ResidentId => plain_resident(code),
        _ => None,
    }
}

#[inline]
pub(super) fn plain_uscc(code: &[u8; 18]) -> Option<u32> {
    let sums = Sums::of(code);
    if sums.is_well_formed() {
        return Some(of_well_formed(code, sums));
    }
    (!sums.has_strangers()).then(|| of_invalid(code, sums))
}

#[inline]
pub(super) fn plain_resident(code: &[u8; 18]) -> Option<u32> {
    resident::faults(code, BIRTH).map(|(faults, expected)| of_citizen(faults, expected))
}

/// Diagnosis of a text of ASCII characters by what its eighteen characters say; `None` for the few
/// texts that need Unicode or are longer than any identifier.
fn short_way(text: &[u8], eighteen: fn(&[u8; 18]) -> u32) -> Option<u32> {
    let mut code = [0; 18];
    let (mut length, mut changed) = (0_usize, 0);
    if text.len() > limits::IDENTIFIER_CHARS {
        return None;
    }
    for c in text {
        match *c {
            0x80.. => return None,
            0..=b' ' | b'-' | 0x7f => changed = NORMALIZED,
            c => {
                if let Some(slot) = code.get_mut(length) {
                    *slot = c.to_ascii_uppercase();
                }
                length = length.saturating_add(1);
                changed |= u32::from(c.is_ascii_lowercase());
            }
        }
    }
    match length {
        18 => Some(changed | eighteen(&code)),
        _ => Some(changed | OTHER | ERROR | NO_POSITION),
    }
}

/// Faults with the position of the first problem, in the order of the report.
type Positions = [(u32, u32)];

#[inline]
fn assemble(faults: u32, positions: &Positions, warnings: u32, expected: Option<u8>) -> u32 {
    let severity = match faults {
        0 => 0,
        faults if faults & !warnings == 0 => WARNING,
        _ => ERROR,
    };
    let first = positions.iter().find(|(bit, _)| faults & bit != 0);
    let position = first.map_or(63, |(_, position)| *position);
    faults | severity | (position << 18) | (expected.map_or(0, u32::from) << 24)
}

/// A character that cannot occur, at the first place where one stands.
#[inline(never)]
fn invalid(code: &[u8; 18], allowed: impl Fn(usize, u8) -> bool) -> u32 {
    let at = code.iter().enumerate().position(|(at, c)| !allowed(at, *c));
    let at = at.and_then(|at| u32::try_from(at).ok()).unwrap_or(63);
    uscc::fault::CHARSET | ERROR | (at << 18)
}

#[inline]
fn of_uscc(code: &[u8; 18]) -> u32 {
    let sums = Sums::of(code);
    if sums.is_well_formed() { of_well_formed(code, sums) } else { of_invalid(code, sums) }
}

/// A code with characters that cannot stand where they do: the place of the first one.
#[inline]
fn of_invalid(code: &[u8; 18], sums: Sums) -> u32 {
    match sums.invalid().and_then(|at| u32::try_from(at).ok()) {
        Some(at) => uscc::fault::CHARSET | ERROR | (at << 18),
        None => invalid(code, |at, c| uscc::allowed(at, char::from(c))),
    }
}

#[inline]
fn of_well_formed(code: &[u8; 18], sums: Sums) -> u32 {
    use uscc::fault::{CHECK, ORG_CHECK};
    let faults = uscc::well_formed_faults(code, sums);
    let right = if faults & ORG_CHECK == 0 { sums.check() } else { sums.org_check() };
    let expected = if faults & (ORG_CHECK | CHECK) == 0 { 0 } else { u32::from(right) };
    let row = usize::try_from(faults >> USCC_SHIFT).unwrap_or_default();
    USCC_FAULTS.get(row).copied().unwrap_or_default() | (expected << 24)
}

/// The faults of well-formed codes stand in six bits from here.
const USCC_SHIFT: u32 = 2;
/// All that follows from these six bits: the faults, their severity, the position of the first.
static USCC_FAULTS: [u32; 64] = uscc_faults();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over six bits"
)]
const fn uscc_faults() -> [u32; 64] {
    use uscc::fault::{CHECK, PROVINCE};
    /// Of registrar, category, province, region, organisation check, check.
    const POSITIONS: [u32; 6] = [0, 1, 2, 2, 16, 17];
    let mut table = [NO_POSITION; 64];
    let mut bits: u32 = 1;
    while bits < 64 {
        let faults = bits << USCC_SHIFT;
        let severity = if faults & (PROVINCE | CHECK) == 0 { WARNING } else { ERROR };
        let position = POSITIONS[bits.trailing_zeros() as usize];
        table[bits as usize] = faults | severity | (position << 18);
        bits += 1;
    }
    table
}

fn of_resident(code: &[u8; 18]) -> u32 {
    match resident::faults(code, BIRTH) {
        Some((faults, expected)) => of_citizen(faults, expected),
        None => invalid(code, |at, c| resident::allowed(at, char::from(c))),
    }
}

#[inline]
fn of_citizen(faults: u32, expected: Option<u8>) -> u32 {
    use uscc::fault;
    const POSITIONS: &Positions =
        &[(fault::PROVINCE, 0), (fault::REGION, 0), (BIRTH, 6), (fault::CHECK, 17)];
    assemble(faults, POSITIONS, fault::REGION, expected)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::long_way;
    use super::*;

    const BOTH: [Kind; 2] = [Kind::Uscc, Kind::ResidentId];

    /// Codes of every region that is made up, right and with a wrong organisation check.
    fn codes(kind: Kind) -> Vec<[u8; 18]> {
        let seeds = (0..8_u64).map(|n| n.wrapping_mul(7_270_801 + 99_991));
        let codes = seeds.map(|seed| kind.synthetic(seed).into_bytes());
        codes.map(|code| <[u8; 18]>::try_from(code).unwrap()).collect()
    }

    /// Calls a function with every ASCII character at every place of each code, and the same with
    /// another that is wrong.
    fn each(kind: Kind, mut tell: impl FnMut(&[u8; 18])) {
        for code in codes(kind) {
            for at in 0..18 {
                for c in 0..128 {
                    let mut other = code;
                    other[at] = c;
                    tell(&other);
                    other[17_usize.saturating_sub(at)] = b'I';
                    tell(&other);
                }
            }
        }
    }

    #[test]
    fn every_character_at_every_place_goes_the_short_way_and_is_answered_as_the_long_way_answers() {
        for kind in BOTH {
            each(kind, |code| {
                let long = long_way(kind, code);
                let shown = alloc::string::String::from_utf8_lossy(code);
                assert_eq!(diagnose(kind, code), Some(long), "{shown}");
                // Digits and capitals are what they are: no character of them is looked at by itself.
                let is_plain = code.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
                let expected = match kind {
                    Kind::Uscc => is_plain,
                    _ => {
                        code[..17].iter().all(u8::is_ascii_digit)
                            && (code[17].is_ascii_digit() || code[17] == b'X')
                    }
                };
                assert_eq!(plain(kind, code), expected.then_some(long), "{shown}");
            });
        }
        assert_eq!(plain(Kind::OrgCode, b"91110000600037341L"), None);
        assert_eq!(diagnose(Kind::OrgCode, b"91110000600037341L"), None);
    }

    #[test]
    fn texts_of_every_length_are_answered_as_the_long_way_answers() {
        for kind in BOTH {
            let [code, ..] = codes(kind)[..] else { panic!("no code") };
            for filler in [b'-', b'9', b'a', b' '] {
                for length in 0..limits::IDENTIFIER_CHARS + 3 {
                    let mut text: Vec<u8> = code.iter().copied().take(length).collect();
                    text.resize(length, filler);
                    let long = long_way(kind, &text);
                    let fits = length <= limits::IDENTIFIER_CHARS;
                    assert_eq!(diagnose(kind, &text), fits.then_some(long), "{length} {filler}");
                }
            }
            // What is not ASCII is left to the long way, wherever it stands and however often.
            for at in 0..17 {
                for other in 0..17 {
                    let mut text = code;
                    for from in [at, other] {
                        text[from..from + 2].copy_from_slice("é".as_bytes());
                    }
                    assert_eq!(diagnose(kind, &text), None, "{at} {other}");
                }
            }
            assert_eq!(diagnose(kind, "９1110000600037341L".as_bytes()), None);
            assert_eq!(diagnose(kind, &[0xff; 18]), None);
        }
    }
}
