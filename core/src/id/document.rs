//! Documents of persons whose numbers have a shape and no published check: 港澳居民来往内地通行证,
//! 台湾居民来往大陆通行证, 护照, 港澳居民身份证. Their shapes are reported, not taken from a standard.
//!
//! Nothing but the shape is checked, and every report says so (`id.unverifiable`). A text that passes
//! the check of an organisation code is one, whatever document it looks like besides.

use alloc::{format, string::String};

use super::normalize::{ChangeMade, Normalized};
use super::{Input, Kind, KindInfo, Problem, Report, checksum, org_code, region};
use crate::Date;

/// 港澳居民来往内地通行证: H (香港) or M (澳门) and eight digits, before 2013 with two more that count
/// the issues.
pub(super) const HM_PERMIT: KindInfo = KindInfo {
    kind: Kind::HmTravelPermit,
    id: "hm-travel-permit",
    check: check_hm_permit,
    resemblance: hm_permit_resemblance,
    synthesize: synthesize_hm_permit,
    repair: None,
};

/// 台湾居民来往大陆通行证: eight digits, before 2015 with two more that count the issues.
pub(super) const TAIWAN_PERMIT: KindInfo = KindInfo {
    kind: Kind::TaiwanTravelPermit,
    id: "taiwan-travel-permit",
    check: check_taiwan_permit,
    resemblance: taiwan_permit_resemblance,
    synthesize: synthesize_taiwan_permit,
    repair: None,
};

/// 护照, of any state: a Chinese one has one or two letters and digits, nine characters together.
pub(super) const PASSPORT: KindInfo = KindInfo {
    kind: Kind::Passport,
    id: "passport",
    check: check_passport,
    resemblance: passport_resemblance,
    synthesize: synthesize_passport,
    repair: None,
};

/// 香港、澳门居民身份证: A123456(3), 1234567(8). Brackets and strokes around the last character are
/// dropped.
pub(super) const HM_CARD: KindInfo = KindInfo {
    kind: Kind::HmIdentityCard,
    id: "hm-identity-card",
    check: check_hm_card,
    resemblance: hm_card_resemblance,
    synthesize: synthesize_hm_card,
    repair: None,
};

/// How strongly a text resembles a document whose letters say which.
const LETTERED: u32 = 4;
/// The same when the text is an organisation code as well, or is written as one: less than that.
const SHARED: u32 = 2;
/// A shape that says little by itself: eight digits.
pub(super) const WEAK: u32 = 1;

impl Kind {
    /// Whether only the shape of its numbers can be checked, so that a slip is never seen.
    #[must_use]
    pub const fn is_shape_only(self) -> bool {
        matches!(
            self,
            Self::HmTravelPermit | Self::TaiwanTravelPermit | Self::Passport | Self::HmIdentityCard
        )
    }
}

/// What the characters of a document are: letters in front, digits behind them.
struct Cut<'a> {
    letters: &'a str,
    digits: usize,
}

/// A text of capital letters and then digits; `None` for any other.
fn cut(text: &str) -> Option<Cut<'_>> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, rest) = text.split_at_checked(letters)?;
    rest.bytes().all(|b| b.is_ascii_digit()).then_some(Cut { letters, digits: rest.len() })
}

/// The report on a shape: right, or wrong in a character, in its length, or in the order of letters
/// and digits.
fn judge(report: &mut Report, fits: bool, length: usize) {
    let text = report.normalized.as_str();
    let odd = text.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric());
    let found = text.chars().count();
    let problem = match odd {
        _ if fits => Problem::warning("id.unverifiable"),
        Some((at, c)) => Problem::error("id.charset").at(at).found(c),
        None if found != length => Problem::error("id.length").found(found).expected(length),
        None => Problem::error("id.shape"),
    };
    report.problems.push(problem);
}

/// A document, unless the text is an organisation code or written as one.
fn lettered(normalized: &Normalized) -> u32 {
    let code = org_code::is_flawless(normalized.text.as_bytes()) || normalized.hyphens == [8];
    if code { SHARED } else { LETTERED }
}

fn is_hm_permit(text: &str) -> bool {
    cut(text).is_some_and(|cut| matches!(cut.letters, "H" | "M") && matches!(cut.digits, 8 | 10))
}

fn check_hm_permit(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    judge(report, is_hm_permit(text), 9);
    if is_hm_permit(text) {
        let issuer = if text.starts_with('H') { "香港" } else { "澳门" };
        report.put("regionName", Some(issuer));
        report.put("issue", text.get(9..).filter(|issue| !issue.is_empty()));
    }
}

fn hm_permit_resemblance(normalized: &Normalized) -> u32 {
    if is_hm_permit(&normalized.text) { lettered(normalized) } else { 0 }
}

/// The permit without the number of its issue: its holder keeps it.
pub(crate) fn lasting_permit(text: &str) -> Option<&str> {
    let end = match text.len() {
        11 if text.starts_with(['H', 'M']) => 9,
        10 => 8,
        _ => return None,
    };
    text.get(..end)
}

fn is_taiwan_permit(text: &str) -> bool {
    cut(text).is_some_and(|cut| cut.letters.is_empty() && matches!(cut.digits, 8 | 10))
}

fn check_taiwan_permit(input: &Input<'_>, report: &mut Report) {
    judge(report, is_taiwan_permit(input.text()), 8);
}

/// Eight digits may be anything: not a day, and not the beginning of a credit code of a known place.
fn taiwan_permit_resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    let day = Date::parse_basic(text.as_bytes()).is_some();
    let begun = text.get(2..).and_then(|place| place.as_bytes().first_chunk());
    let begun = !text.starts_with('0')
        && begun.is_some_and(|place| region::registrar(place) == region::Registrar::Known);
    if is_taiwan_permit(text) && text.len() == 8 && !day && !begun { WEAK } else { 0 }
}

/// Up to nine letters and digits (ICAO 9303), most of them digits.
fn is_passport(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    plain && (6..=9).contains(&text.len()) && digits >= 5
}

fn check_passport(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    // Six to nine: of any other length nine are told.
    let length = if (6..=9).contains(&text.len()) { text.len() } else { 9 };
    judge(report, is_passport(text), length);
}

/// Nine characters whose letters China's passports have; other pairs of letters are rather the first
/// of an organisation code (MA, MB, NA).
fn passport_resemblance(normalized: &Normalized) -> u32 {
    let Some(Cut { letters, digits }) = cut(&normalized.text) else { return 0 };
    let chinese = letters.starts_with('E') || matches!(letters, "DE" | "SE" | "PE" | "KJ");
    match (letters.len(), digits) {
        (1, 8) if !matches!(letters, "H" | "M") => lettered(normalized),
        (2, 7) if chinese => lettered(normalized),
        (2, 7) => WEAK,
        _ => 0,
    }
}

/// One or two letters and six digits (香港), seven digits (澳门), each with a check character.
fn is_hm_card(text: &str) -> bool {
    let Some((body, [check])) = text.as_bytes().split_last_chunk::<1>() else { return false };
    let Some(cut) = core::str::from_utf8(body).ok().and_then(cut) else { return false };
    let hong_kong = matches!(cut.letters.len(), 1 | 2) && cut.digits == 6;
    let macau = cut.letters.is_empty() && cut.digits == 7 && check.is_ascii_digit();
    (hong_kong && (check.is_ascii_digit() || *check == b'A')) || macau
}

/// The number without what stands around its last character, and whether anything stood there.
fn bare(text: &str) -> (String, bool) {
    let plain: String = text.chars().filter(|c| !matches!(c, '(' | ')' | '/')).collect();
    let bracketed = plain.len() < text.len();
    (plain, bracketed)
}

fn check_hm_card(input: &Input<'_>, report: &mut Report) {
    let (plain, bracketed) = bare(input.text());
    report.normalized = plain;
    if bracketed {
        report.changes.push(ChangeMade::Brackets);
    }
    let fits = is_hm_card(&report.normalized);
    if fits {
        let lettered = report.normalized.starts_with(|c: char| c.is_ascii_uppercase());
        report.put("regionName", Some(if lettered { "香港" } else { "澳门" }));
    }
    judge(report, fits, 8);
}

/// Brackets tell a card; without them only a letter, six digits and one more character do.
fn hm_card_resemblance(normalized: &Normalized) -> u32 {
    let (plain, bracketed) = bare(&normalized.text);
    let letter = plain.starts_with(|c: char| c.is_ascii_uppercase());
    match (is_hm_card(&plain), bracketed) {
        (true, true) => 5,
        (true, false) if letter && plain.len() == 8 => LETTERED,
        _ => 0,
    }
}

/// Numbers that no office has reached: all zeros in front.
fn synthesize_hm_permit(seed: u64) -> String {
    let letter = if seed.is_multiple_of(2) { 'H' } else { 'M' };
    format!("{letter}0000{:04}00", seed / 2 % 10_000)
}

fn synthesize_taiwan_permit(seed: u64) -> String {
    format!("000{:05}", seed % 100_000)
}

/// The first from the seed on that is no organisation code.
fn synthesize_passport(seed: u64) -> String {
    let of = |seed: u64| format!("E0000{:04}", seed % 10_000);
    let code = |text: &String| {
        text.as_bytes()
            .split_last_chunk::<1>()
            .is_some_and(|(body, check)| checksum::org_code(body).as_ref() == check.first())
    };
    let mut made = of(seed);
    let mut next = seed % 10_000;
    while code(&made) {
        next = next.saturating_add(1);
        made = of(next);
    }
    made
}

fn synthesize_hm_card(seed: u64) -> String {
    format!("A000{:03}{}", seed / 10 % 1000, seed % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Expectation, Severity, classify, classify_person, validate};
    use alloc::vec::Vec;

    fn declared(text: &str, kind: Kind) -> Report {
        validate(text, &Expectation { kind: Some(kind), ..Expectation::default() })
    }

    #[test]
    fn documents_are_told_by_their_letters() {
        for (text, kind) in [
            ("H12345678", Kind::HmTravelPermit),
            ("M01234567", Kind::HmTravelPermit),
            ("h1234567800", Kind::HmTravelPermit),
            ("E12345678", Kind::Passport),
            ("EC1234567", Kind::Passport),
            ("G12345679", Kind::Passport),
            ("A123456(3)", Kind::HmIdentityCard),
            ("Ａ１２３４５６（３）", Kind::HmIdentityCard),
            ("AB123456(A)", Kind::HmIdentityCard),
            ("A1234563", Kind::HmIdentityCard),
            ("1234567(8)", Kind::HmIdentityCard),
            ("1/234567/8", Kind::HmIdentityCard),
            ("12345678", Kind::TaiwanTravelPermit),
        ] {
            let report = validate(text, &Expectation::default());
            assert_eq!(report.kind, kind, "{text}");
            let told: Vec<&str> = report.problems.iter().map(|p| p.code).collect();
            assert_eq!(told, ["id.unverifiable"], "{text}");
            assert!(report.is_valid() && report.is_personal() | (kind == Kind::TaiwanTravelPermit));
            assert_eq!(report.severity(), Severity::Warning, "{text}");
            assert!(report.suggestions.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_another_identifier_stays_one() {
        for seed in 0..2000_u64 {
            // Organisation codes of one letter and digits.
            let letter = char::from(b'A'.saturating_add(u8::try_from(seed % 26).unwrap()));
            let body = format!("{letter}{:07}", seed * 4_877 % 10_000_000);
            let check = char::from(checksum::org_code(body.as_bytes()).unwrap());
            assert_eq!(classify(&format!("{body}{check}")), Kind::OrgCode, "{body}{check}");
            let wrong = if check == '1' { '2' } else { '1' };
            let hyphen = format!("{body}-{wrong}");
            assert_eq!(classify(&hyphen), Kind::OrgCode, "{hyphen}");
        }
        for text in ["D2143569-8", "MA0X00013", "MA1234567", "NA1234567", "123456789"] {
            assert_eq!(classify(text), Kind::OrgCode, "{text}");
        }
        // Days, the beginning of a credit code, telephones.
        for text in ["20260201", "91450200", "13800000000", "1234567", "1234567890"] {
            assert_eq!(classify(text), Kind::Unknown, "{text}");
        }
    }

    #[test]
    fn of_a_person_a_number_is_a_persons() {
        // One passport of eleven passes the check of an organisation code.
        let both = (0..1000_u32)
            .map(|n| format!("E12345{n:03}"))
            .find(|text| org_code::is_flawless(text.as_bytes()))
            .unwrap();
        assert_eq!(classify(&both), Kind::OrgCode);
        assert_eq!(classify_person(&both), Some(Kind::Passport));
        assert_eq!(classify_person("TR1234567"), Some(Kind::Passport));
        assert_eq!(classify_person("91450200MA0X00015U"), None);
        assert_eq!(classify_person("11010519491231002X"), Some(Kind::ResidentId));
    }

    #[test]
    fn a_document_in_the_field_of_a_code_is_named() {
        let report = declared("H12345678", Kind::Uscc);
        assert_eq!(report.problems.first().map(|p| p.code), Some("id.other-kind"));
        assert!(report.is_personal());
        // Eight digits are too little to say so.
        let report = declared("12345678", Kind::Uscc);
        assert_eq!(report.problems.first().map(|p| p.code), Some("id.length"));
        assert!(!report.is_personal());
    }

    #[test]
    fn wrong_shapes_are_errors() {
        for (text, kind, code) in [
            ("H1234567", Kind::HmTravelPermit, "id.length"),
            ("A12345678", Kind::HmTravelPermit, "id.shape"),
            ("1234567", Kind::TaiwanTravelPermit, "id.length"),
            ("E1234", Kind::Passport, "id.length"),
            ("E123456789", Kind::Passport, "id.length"),
            ("ABCDEFGH1", Kind::Passport, "id.shape"),
            ("E1234#678", Kind::Passport, "id.charset"),
            ("A12345", Kind::HmIdentityCard, "id.length"),
            ("AAA12345", Kind::HmIdentityCard, "id.shape"),
        ] {
            let report = declared(text, kind);
            let told: Vec<&str> = report.problems.iter().map(|p| p.code).collect();
            assert!(told.contains(&code) && !report.is_valid(), "{text}: {told:?}");
        }
    }
}
