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

#[cfg(feature = "quick")]
mod short;

use alloc::vec::Vec;

use super::{Input, Kind, Report, Severity, normalize, uscc};

const NORMALIZED: u32 = 1;
const OTHER: u32 = 1 << 15;
const NO_POSITION: u32 = 63 << 18;
const ERROR: u32 = 2 << 16;
const WARNING: u32 = 1 << 16;
const BIRTH: u32 = 1 << 8;

/// Of an identifier of which there is nothing to remark, written as it should be.
pub const CLEAN: u32 = NO_POSITION;

/// The diagnosis of one identifier, given as bytes: the same as the report of [`super::validate`] for
/// the declared kind, but that a text of another kind is not named.
#[inline]
#[must_use]
pub fn diagnose(kind: Kind, text: &[u8]) -> u32 {
    #[cfg(feature = "quick")]
    if let Some(packed) = short::diagnose(kind, text) {
        return packed;
    }
    long_way(kind, text)
}

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
    pack(&info.examine(&Input { raw: text, normalized: &normalized, on: None, suggest: false }))
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
    #[cfg(feature = "quick")]
    match kind {
        Kind::Uscc => each_line(kind, bytes, out, short::plain_uscc),
        Kind::ResidentId => each_line(kind, bytes, out, short::plain_resident),
        _ => each_line(kind, bytes, out, |_| None),
    }
    #[cfg(not(feature = "quick"))]
    each_line(kind, bytes, out, |_| None);
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
    use crate::limits;
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

    /// The layout of the answer, by hand: what stands in which bits.
    #[test]
    fn faults_stand_where_the_table_says() {
        let pack = |bits: u32, severity: u32, position: u32, expected: u8| {
            bits | (severity << 16) | (position << 18) | (u32::from(expected) << 24)
        };
        for (kind, text, expected) in [
            (Kind::Uscc, "91110000600037341L", pack(0, 0, 63, 0)),
            (Kind::Uscc, "91110000600037341K", pack(1 << 7, 2, 17, b'L')),
            (Kind::Uscc, "91110000600037341l", pack(1, 0, 63, 0)),
            (Kind::Uscc, "9111000060003734IL", pack(1 << 1, 2, 16, 0)),
            (Kind::Uscc, "9111000060003734", pack(1 << 15, 2, 63, 0)),
            (Kind::ResidentId, "11010519491231002X", pack(0, 0, 63, 0)),
            (Kind::ResidentId, "110105194912310021", pack(1 << 7, 2, 17, b'X')),
            (Kind::OrgCode, "D2143569X", pack(0, 0, 63, 0)),
            (Kind::OrgCode, "D2143569-X", pack(1, 0, 63, 0)),
            (Kind::OrgCode, "D21435691", pack(1 << 7, 2, 8, b'X')),
            (Kind::OrgCode, "", pack(1 << 15, 2, 63, 0)),
            (Kind::OrgCode, "--", pack(1 << 15 | 1, 2, 63, 0)),
            (Kind::Unknown, "D2143569X", pack(1 << 15, 2, 63, 0)),
        ] {
            assert_eq!(
                diagnose(kind, text.as_bytes()),
                expected,
                "{text}: {:x}",
                diagnose(kind, text.as_bytes())
            );
        }
        assert_eq!(diagnose(Kind::OrgCode, b"D2143569\xff"), pack(1 << 15, 2, 63, 0));
        let long = [b'9'; limits::IDENTIFIER_CHARS + 1];
        assert_eq!(diagnose(Kind::OrgCode, &long), pack(1 << 15, 2, 63, 0));
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
