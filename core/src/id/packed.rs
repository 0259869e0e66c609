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

use super::{Input, Kind, Report, Severity, checksum, normalize, uscc};

const NORMALIZED: u32 = 1;
const OTHER: u32 = 1 << 15;
const NO_POSITION: u32 = 63 << 18;

/// The diagnosis of one identifier, given as bytes: the same as the report of [`super::validate`] for
/// the declared kind, but that a text of another kind is not named.
#[inline]
#[must_use]
pub fn diagnose(kind: Kind, text: &[u8]) -> u32 {
    if kind == Kind::Uscc
        && let Ok(code) = <&[u8; 18]>::try_from(text)
    {
        match uscc::faults(code) {
            0 => return NO_POSITION,
            uscc::fault::CHARSET => {}
            faults => return faulty(code, faults),
        }
    }
    long_way(kind, text)
}

/// Eighteen well-formed characters with something wrong.
fn faulty(code: &[u8; 18], faults: u32) -> u32 {
    use uscc::fault;
    const POSITIONS: [(u32, u32); 6] = [
        (fault::REGISTRAR, 0),
        (fault::CATEGORY, 1),
        (fault::PROVINCE, 2),
        (fault::REGION, 2),
        (fault::ORG_CHECK, 16),
        (fault::CHECK, 17),
    ];
    let severity = if faults & (fault::PROVINCE | fault::CHECK) == 0 { 1 } else { 2 };
    let first = POSITIONS.iter().find(|(bit, _)| faults & bit != 0);
    let position = first.map_or(63, |(_, position)| *position);
    let (body, org) = (code.get(..17).unwrap_or_default(), code.get(8..16).unwrap_or_default());
    let expected = if faults & fault::ORG_CHECK != 0 {
        checksum::org_code(org)
    } else if faults & fault::CHECK != 0 {
        checksum::uscc(body)
    } else {
        None
    };
    faults | (severity << 16) | (position << 18) | (expected.map_or(0, u32::from) << 24)
}

#[cold]
fn long_way(kind: Kind, text: &[u8]) -> u32 {
    let (Ok(text), Some(info)) = (core::str::from_utf8(text), kind.info()) else {
        return (2 << 16) | NO_POSITION | OTHER;
    };
    let normalized = normalize(text);
    if normalized.too_long || normalized.text.is_empty() {
        return (2 << 16) | NO_POSITION | OTHER;
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
        Severity::Warning => 1,
        Severity::Error => 2,
    };
    let position = report.problems.first().and_then(|p| p.position).map_or(63, |p| p.min(62));
    let expected = report.problems.iter().find_map(|p| p.expected.as_deref());
    let expected = expected.and_then(|e| e.bytes().next()).map_or(0, u32::from);
    faults | normalized | (severity << 16) | (position << 18) | (expected << 24)
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
        "id.birth-date" | "id.future-date" => 1 << 8,
        _ => OTHER,
    }
}

/// One diagnosis a line of `bytes`; line feeds separate, a carriage return before one is dropped, a
/// line feed at the end starts no line.
pub fn diagnose_lines(kind: Kind, bytes: &[u8], out: &mut Vec<u32>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        // Eighteen characters and a line feed are what a column of codes is made of.
        let end = match rest.get(18) {
            Some(b'\n') => 18,
            _ => rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
        };
        let (line, tail) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        out.push(diagnose(kind, line.strip_suffix(b"\r").unwrap_or(line)));
        rest = tail.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Expectation, validate};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_gives_the_same_answer(seed in any::<u64>(), at in 0_usize..18, to in "[0-9A-Za-z*（ -~]") {
            let mut code = Kind::Uscc.synthetic(seed);
            code.replace_range(at..=at, &to);
            let report = validate(&code, &Expectation { kind: Some(Kind::Uscc), ..Expectation::default() });
            let packed = diagnose(Kind::Uscc, code.as_bytes());
            prop_assert_eq!((packed >> 16 & 3) == 2, !report.is_valid());
            if report.problems.first().is_none_or(|p| p.code != "id.other-kind") {
                prop_assert_eq!(packed, pack(&report));
            }
        }
    }

    #[test]
    fn lines() {
        let mut out = Vec::new();
        diagnose_lines(Kind::Uscc, b"91110000600037341L\n91110000600037341K\r\n\nx", &mut out);
        let severities: Vec<u32> = out.iter().map(|p| p >> 16 & 3).collect();
        assert_eq!(severities, [0, 2, 2, 2]);
        assert_eq!(out[1] >> 24, u32::from(b'L'));
        assert_eq!(out[1] >> 18 & 63, 17);
    }
}
