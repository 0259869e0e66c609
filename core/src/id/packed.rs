//! Checks of many codes without words: one `u32` an identifier.
//!
//! ```text
//! bits  0–15  faults, as in the table below; 0 = nothing to remark
//! bits 16–17  severity: 0 ok, 1 warning, 2 error
//! bits 18–23  position of the first problem, from 0; 63 = none
//! bits 24–31  expected character (ASCII) of the first problem that has one; 0 = none
//!
//! bit 0  the text had to be normalised, is of another length or kind: ask `validate` for the words
//!     1  a character that cannot occur      2  registrar        3  category
//!     4  province                           5  region           6  organisation check character
//!     7  check character                    8  birth date       15 anything else
//! ```

use alloc::vec::Vec;

use super::uscc::sums::Sums;
use super::{Input, Kind, Report, Severity, normalize, resident, uscc};
use crate::limits;

const NORMALIZED: u32 = 1;
const OTHER: u32 = 1 << 15;
const NO_POSITION: u32 = 63 << 18;

/// The diagnosis of one identifier, given as bytes: the same as the report of [`super::validate`] for
/// the declared kind, but that a text of another kind is not named.
#[inline]
#[must_use]
pub fn diagnose(kind: Kind, text: &[u8]) -> u32 {
    if let Ok(code) = <&[u8; 18]>::try_from(text)
        && let Some(packed) = plain(kind, code)
    {
        return packed;
    }
    let eighteen = match kind {
        Kind::Uscc => of_uscc,
        Kind::ResidentId => of_resident,
        _ => return long_way(kind, text),
    };
    short_way(text, eighteen).unwrap_or_else(|| long_way(kind, text))
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
fn plain_uscc(code: &[u8; 18]) -> Option<u32> {
    let sums = Sums::of(code);
    if sums.is_well_formed() {
        return Some(of_well_formed(code, sums));
    }
    (!sums.has_strangers()).then(|| of_aliens(code, sums))
}

#[inline]
fn plain_resident(code: &[u8; 18]) -> Option<u32> {
    resident::faults(code, BIRTH).map(|(faults, expected)| of_citizen(faults, expected))
}

/// Diagnosis of a text of ASCII characters by what its eighteen characters say; `None` for the few
/// texts that need Unicode or are no identifier at all.
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
        0 => None,
        18 => Some(changed | eighteen(&code)),
        _ => Some(changed | OTHER | ERROR | NO_POSITION),
    }
}

const ERROR: u32 = 2 << 16;
const WARNING: u32 = 1 << 16;

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
fn aliens(code: &[u8; 18], allowed: impl Fn(usize, u8) -> bool) -> u32 {
    let at = code.iter().enumerate().position(|(at, c)| !allowed(at, *c));
    let at = at.and_then(|at| u32::try_from(at).ok()).unwrap_or(63);
    uscc::fault::CHARSET | ERROR | (at << 18)
}

#[inline]
fn of_uscc(code: &[u8; 18]) -> u32 {
    let sums = Sums::of(code);
    if sums.is_well_formed() { of_well_formed(code, sums) } else { of_aliens(code, sums) }
}

/// A code with characters that cannot stand where they do: the place of the first one.
#[inline]
fn of_aliens(code: &[u8; 18], sums: Sums) -> u32 {
    match sums.alien().and_then(|at| u32::try_from(at).ok()) {
        Some(at) => uscc::fault::CHARSET | ERROR | (at << 18),
        None => aliens(code, |at, c| uscc::allowed(at, char::from(c))),
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
        None => aliens(code, |at, c| resident::allowed(at, char::from(c))),
    }
}

#[inline]
fn of_citizen(faults: u32, expected: Option<u8>) -> u32 {
    use uscc::fault;
    const POSITIONS: &Positions =
        &[(fault::PROVINCE, 0), (fault::REGION, 0), (BIRTH, 6), (fault::CHECK, 17)];
    assemble(faults, POSITIONS, fault::REGION, expected)
}

const BIRTH: u32 = 1 << 8;

#[cold]
fn long_way(kind: Kind, text: &[u8]) -> u32 {
    let (Ok(text), Some(info)) = (core::str::from_utf8(text), kind.info()) else {
        return ERROR | NO_POSITION | OTHER;
    };
    let normalized = normalize(text);
    if normalized.too_long || normalized.text.is_empty() {
        let changed = if normalized.changes.is_empty() { 0 } else { NORMALIZED };
        return ERROR | NO_POSITION | OTHER | changed;
    }
    pack(&(info.examine)(&Input { raw: text, normalized: &normalized, on: None, suggest: false }))
}

/// The packed form of a report.
#[must_use]
pub fn pack(report: &Report) -> u32 {
    let faults = report.problems.iter().fold(0, |bits, p| bits | bit(p.code));
    let normalized = if report.changes.is_empty() { 0 } else { NORMALIZED };
    let severity = match report.severity() {
        Severity::Ok => 0,
        Severity::Warning => WARNING,
        Severity::Error => ERROR,
    };
    let position = report.problems.first().and_then(|p| p.position).map_or(63, |p| p.min(62));
    // Problems of length expect numbers, not characters.
    let checks =
        report.problems.iter().filter(|p| matches!(p.code, "id.check-char" | "uscc.org-check"));
    let expected = checks.filter_map(|p| p.expected.as_deref()).find(|e| e.len() == 1);
    let expected = expected.and_then(|e| e.bytes().next()).map_or(0, u32::from);
    faults | normalized | severity | (position << 18) | (expected << 24)
}

fn bit(code: &str) -> u32 {
    match code {
        "id.charset" => uscc::fault::CHARSET,
        "uscc.registrar" => uscc::fault::REGISTRAR,
        "uscc.category" => uscc::fault::CATEGORY,
        "id.province" => uscc::fault::PROVINCE,
        "id.region" => uscc::fault::REGION,
        "uscc.org-check" => uscc::fault::ORG_CHECK,
        "id.check-char" => uscc::fault::CHECK,
        "id.birth-date" | "id.future-date" => BIRTH,
        _ => OTHER,
    }
}

/// One diagnosis a line of `bytes`; line feeds separate, a carriage return before one is dropped, a
/// line feed at the end starts no line.
#[inline]
pub fn diagnose_lines(kind: Kind, bytes: &[u8], out: &mut Vec<u32>) {
    // A loop for each kind, inlined where it is called: the browser module is built for size but for
    // the crate that calls this.
    match kind {
        Kind::Uscc => each_line(kind, bytes, out, plain_uscc),
        Kind::ResidentId => each_line(kind, bytes, out, plain_resident),
        _ => each_line(kind, bytes, out, |_| None),
    }
}

#[inline]
fn each_line(
    kind: Kind,
    bytes: &[u8],
    out: &mut Vec<u32>,
    plain: impl Fn(&[u8; 18]) -> Option<u32>,
) {
    let mut rest = bytes;
    while !rest.is_empty() {
        // Eighteen characters and a line feed are what a column of codes is made of.
        if let Some(([code @ .., b'\n'], tail)) = rest.split_first_chunk::<19>()
            && let Some(packed) = plain(code)
        {
            out.push(packed);
            rest = tail;
            continue;
        }
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let (line, tail) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        out.push(diagnose(kind, line.strip_suffix(b"\r").unwrap_or(line)));
        rest = tail.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Expectation, validate};
    use alloc::string::String;
    use proptest::prelude::*;

    /// Codes with one thing done to them: a character replaced, dropped, doubled or blown up.
    fn slips(kind: Kind) -> impl Strategy<Value = String> {
        (any::<u64>(), 0_usize..18, "[ -~（０-９a-z]{0,2}").prop_map(move |(seed, at, to)| {
            let mut code = kind.synthetic(seed);
            code.replace_range(at..=at, &to);
            code
        })
    }

    fn same(kind: Kind, text: &str) -> Result<(), TestCaseError> {
        let expectation = Expectation { kind: Some(kind), ..Expectation::default() };
        let mut report = validate(text, &expectation);
        report.problems.retain(|p| p.code != "id.other-kind");
        prop_assert_eq!(diagnose(kind, text.as_bytes()), pack(&report), "{}", text);
        Ok(())
    }

    proptest! {
        #[test]
        fn the_short_way_gives_the_same_answer(uscc in slips(Kind::Uscc), resident in slips(Kind::ResidentId), any in "\\PC{0,20}|[0-9A-Z]{18}|[1-6][0-9]{17}") {
            same(Kind::Uscc, &uscc)?;
            same(Kind::ResidentId, &resident)?;
            for kind in [Kind::Uscc, Kind::ResidentId, Kind::OrgCode, Kind::Lei] {
                same(kind, &any)?;
            }
        }
    }

    #[test]
    fn texts_of_which_nothing_is_left() {
        for text in ["", "-", " ", "－", "\u{200b}", &"9".repeat(200), &"-9".repeat(200)] {
            for info in crate::id::KINDS {
                same(info.kind, text).unwrap();
            }
        }
    }

    #[test]
    fn lines() {
        let mut out = Vec::new();
        diagnose_lines(Kind::Uscc, b"91110000600037341L\n91110000600037341K\r\n\nx", &mut out);
        let severities: Vec<u32> = out.iter().map(|p| p >> 16 & 3).collect();
        assert_eq!(severities, [0, 2, 2, 2]);
        let mut short = Vec::new();
        diagnose_lines(Kind::Uscc, b"123456789\n12345678\n", &mut short);
        assert_eq!(short.len(), 2);
        assert_eq!(out[1] >> 24, u32::from(b'L'));
        assert_eq!(out[1] >> 18 & 63, 17);
        // Eighteen bytes and a line feed need not be one line.
        for kind in [Kind::Uscc, Kind::ResidentId, Kind::OrgCode] {
            out.clear();
            diagnose_lines(kind, b"123456789\n12345678\n", &mut out);
            assert_eq!(out, [diagnose(kind, b"123456789"), diagnose(kind, b"12345678")]);
        }
    }
}
