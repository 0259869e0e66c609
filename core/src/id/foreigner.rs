//! 外国人永久居留身份证号码: fifteen characters (three letters of nationality and twelve digits), and
//! since 2023-12-01 eighteen digits (国家移民管理局; GA 2102-2023), both valid.
//!
//! The eighteen: 9, province of acceptance (2), nationality (3, ISO 3166 numeric), birth date (8),
//! sequence (3), check character (MOD 11-2 as in GB 11643). Status of the inner layout: reported.

use alloc::string::{String, ToString};

use super::normalize::Normalized;
use super::report::{has_shape, wrong_check};
use super::{Input, Kind, KindInfo, Report, checksum, countries, region, repair, resident};
use crate::Date;

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::ForeignerId,
    id: "foreigner-id",
    check,
    resemblance,
    synthesize,
    repair: Some(SCHEME),
};

const SCHEME: repair::Scheme =
    repair::Scheme { length: 18, alphabet: b"0123456789X", is_valid: is_flawless };

fn allowed(position: usize, c: char) -> bool {
    match position {
        0 => c == '9',
        17 => c.is_ascii_digit() || c == 'X',
        _ => c.is_ascii_digit(),
    }
}

fn allowed_15(position: usize, c: char) -> bool {
    if position < 3 { c.is_ascii_uppercase() } else { c.is_ascii_digit() }
}

fn is_old(text: &str) -> bool {
    text.len() == 15 && text.bytes().take(3).all(|c| c.is_ascii_uppercase())
}

fn is_flawless(text: &[u8]) -> bool {
    core::str::from_utf8(text).is_ok_and(|text| {
        has_shape(text, 18, allowed)
            && wrong_check(text, 0, 17, checksum::resident).is_none()
            && Content::of(text).faults() == 0
    })
}

/// What stands in eighteen digits.
struct Content {
    province: Option<&'static str>,
    nationality: Option<&'static str>,
    born: Option<Date>,
}

impl Content {
    fn of(text: &str) -> Self {
        Self {
            province: text.get(1..3).and_then(region::province),
            nationality: text.get(3..6).and_then(countries::by_number),
            born: resident::birth(text),
        }
    }

    /// How many of the three are unknown.
    fn faults(&self) -> usize {
        let Self { province, nationality, born } = self;
        [province.is_none(), nationality.is_none(), born.is_none()].iter().filter(|no| **no).count()
    }
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if is_old(text) {
        check_old(text, report);
    } else if report.shape(text, 18, allowed) {
        let Content { province, nationality, born } = Content::of(text);
        let piece = |from, to| text.get(from..to).unwrap_or_default();
        if province.is_none() {
            report.error("id.province", 1, piece(1, 3));
        }
        if nationality.is_none() {
            report.warning("id.nationality", 3, piece(3, 6));
        }
        resident::check_birth(born, input.on, piece(6, 14), report);
        report.check_char(text, 0, 17, checksum::resident);
        report.put("regionName", province);
        report.put("nationality", nationality);
        report.put("birthDate", born.map(|date| date.to_string()).as_deref());
        report.put("scheme", Some("2023"));
    }
}

fn check_old(text: &str, report: &mut Report) {
    report.shape(text, 15, allowed_15);
    let letters = text.get(..3).unwrap_or_default();
    let nationality = countries::by_letters(letters);
    if nationality.is_none() {
        report.warning("id.nationality", 0, letters);
    }
    report.put("nationality", nationality);
    report.put("scheme", Some("2004"));
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if is_old(text) && has_shape(text, 15, allowed_15) {
        return if text.get(..3).and_then(countries::by_letters).is_some() { 6 } else { 2 };
    }
    if !has_shape(text, 18, allowed) {
        return 0;
    }
    let check = wrong_check(text, 0, 17, checksum::resident).is_none();
    // As much as a perfect 统一社会信用代码 only if everything fits.
    match (Content::of(text).faults(), check) {
        (0, true) => 5,
        (0, false) | (1, true) => 3,
        _ => 0,
    }
}

/// Born in 1880: nobody alive has such a number.
fn synthesize(seed: u64) -> String {
    let month = (seed % 12).saturating_add(1);
    let day = (seed / 12 % 28).saturating_add(1);
    let mut code = alloc::format!("9115541880{month:02}{day:02}{:03}", seed / 336 % 1000);
    code.extend(checksum::resident(code.as_bytes()).map(char::from));
    code
}
