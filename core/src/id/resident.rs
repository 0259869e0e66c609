//! 公民身份号码: GB 11643-1999; its fifteen-digit form of GB 11643-1989; and 港澳台居民居住证号码,
//! which have the same structure.
//!
//! 1–6 region, 7–14 birth date, 15–17 sequence (odd male), 18 check character (MOD 11-2). The
//! fifteen digits have a two-digit year and no check; sequences 996–999 were kept for people born
//! in the 1800s.

use alloc::format;
use alloc::string::{String, ToString};

use super::normalize::Normalized;
use super::region::{self, Registrar};
use super::report::{has_shape, wrong_check};
use super::{Input, Kind, KindInfo, Report, checksum, repair};
use crate::Date;

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::ResidentId,
    id: "resident-id",
    check,
    resemblance,
    synthesize,
    repair: Some(scheme(is_flawless)),
};

pub(super) const INFO_15: KindInfo = KindInfo {
    kind: Kind::ResidentId15,
    id: "resident-id-15",
    check: check_15,
    resemblance: resemblance_15,
    synthesize: synthesize_15,
    repair: None,
};

pub(super) const PERMIT: KindInfo = KindInfo {
    kind: Kind::HmtResidentPermit,
    id: "hmt-resident-permit",
    check: check_permit,
    resemblance: permit_resemblance,
    synthesize: synthesize_permit,
    repair: Some(scheme(is_flawless_permit)),
};

const fn scheme(is_valid: fn(&[u8]) -> bool) -> repair::Scheme {
    repair::Scheme { length: 18, alphabet: ALPHABET, is_valid }
}

const ALPHABET: &[u8] = b"0123456789X";

/// Days before this one are reading errors: the standard's own oldest sample is of 1880.
const FIRST_BIRTH: &[u8; 8] = b"18000101";

/// Full age, and with it the end of the protection of minors (民法典 art. 17).
const FULL_AGE: i32 = 18;

pub(super) fn allowed(position: usize, c: char) -> bool {
    c.is_ascii_digit() || (position == 17 && c == 'X')
}

fn digits(_: usize, c: char) -> bool {
    c.is_ascii_digit()
}

/// The check of eighteen characters without words: the faults as bits, `birth` standing for the
/// birth date, and the right check character if the wrong one stands there. `None` for a character
/// that cannot occur.
#[cfg(feature = "quick")]
#[inline]
pub(super) fn faults(code: &[u8; 18], birth_bit: u32) -> Option<(u32, Option<u8>)> {
    use super::uscc::fault;
    let (body, [found]) = code.split_last_chunk::<1>()?;
    let expected = checksum::resident(body)?;
    if !found.is_ascii_digit() && *found != b'X' {
        return None;
    }
    let mut faults = match standing(code.first_chunk()?) {
        Registrar::Known => 0,
        Registrar::UnknownCounty => fault::REGION,
        Registrar::UnknownProvince => fault::PROVINCE,
    };
    if born(code.get(6..14)?).is_none() {
        faults |= birth_bit;
    }
    if *found != expected {
        faults |= fault::CHECK;
    }
    Some((faults, (*found != expected).then_some(expected)))
}

/// Where the region of a resident number stands. 71 (台湾省) was never issued; 81 and 82 are permits.
#[inline]
fn standing(code: &[u8; 6]) -> Registrar {
    let never_issued = matches!(code, [b'7', b'1', ..] | [b'8', b'1' | b'2', ..]);
    if never_issued || !region::in_province(code) {
        Registrar::UnknownProvince
    } else if region::was_valid(code) {
        Registrar::Known
    } else {
        Registrar::UnknownCounty
    }
}

fn citizen_standing(text: &str) -> Registrar {
    text.as_bytes().first_chunk().map_or(Registrar::UnknownProvince, standing)
}

fn permit_name(code: &str) -> Option<&'static str> {
    match code.get(..6) {
        Some("810000") => Some("香港特别行政区"),
        Some("820000") => Some("澳门特别行政区"),
        Some("830000") => Some("台湾地区"),
        _ => None,
    }
}

fn is_flawless(text: &[u8]) -> bool {
    is_flawless_but_region(text) && text.first_chunk().map(standing) == Some(Registrar::Known)
}

fn is_flawless_permit(text: &[u8]) -> bool {
    is_flawless_but_region(text)
        && core::str::from_utf8(text).is_ok_and(|text| permit_name(text).is_some())
}

/// The check character first: it throws out ten of eleven.
fn is_flawless_but_region(text: &[u8]) -> bool {
    text.split_last_chunk::<1>().is_some_and(|(body, check)| {
        checksum::resident(body).as_ref() == check.first() && text.get(6..14).is_some_and(is_birth)
    })
}

fn is_birth(digits: &[u8]) -> bool {
    born(digits).is_some()
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 18, allowed) {
        let piece = |to| text.get(..to).unwrap_or_default();
        report.region(citizen_standing(text), 0, piece(6), piece(2));
        check_eighteen(text, input, report);
    }
}

fn check_permit(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 18, allowed) {
        if permit_name(text).is_none() {
            report.error("id.province", 0, text.get(..6).unwrap_or_default());
        }
        check_eighteen(text, input, report);
    }
}

fn check_eighteen(text: &str, input: &Input<'_>, report: &mut Report) {
    let born = birth(text);
    check_birth(born, input.on, text.get(6..14).unwrap_or_default(), report);
    report.check_char(text, 0, 17, checksum::resident);
    parts(text, born, text.as_bytes().get(16), input, report);
}

fn check_15(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 15, digits) {
        let born = birth_15(text);
        let piece = |from, to| text.get(from..to).unwrap_or_default();
        report.region(citizen_standing(text), 0, piece(0, 6), piece(0, 2));
        check_birth(born, input.on, piece(6, 12), report);
        parts(text, born, text.as_bytes().get(14), input, report);
        report.put("upgraded", upgrade(text).as_deref());
    }
}

/// Birth date of an eighteen-character number.
pub(super) fn birth(text: &str) -> Option<Date> {
    born(text.as_bytes().get(6..14)?)
}

#[inline]
fn born(digits: &[u8]) -> Option<Date> {
    // Eight digits compare as the days that they write.
    if digits < FIRST_BIRTH { None } else { Date::parse_basic(digits) }
}

/// Whether eight digits are a day that only its month does not have.
fn is_nearly_birth(digits: &[u8]) -> bool {
    let number = |from: usize, to: usize| {
        let digits = core::str::from_utf8(digits.get(from..to)?).ok()?;
        digits.parse::<u32>().ok()
    };
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    year.is_some_and(|year| (1800..2100).contains(&year))
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (29..=31).contains(&day))
}

fn birth_15(text: &str) -> Option<Date> {
    Date::parse_basic(&[century(text)?.as_bytes(), text.as_bytes().get(6..12)?].concat())
}

fn century(text: &str) -> Option<&'static str> {
    Some(if matches!(text.get(12..15)?, "996" | "997" | "998" | "999") { "18" } else { "19" })
}

/// The eighteen characters of a fifteen-digit number: the century and the check character are
/// added, nothing is lost.
#[must_use]
pub fn upgrade(text: &str) -> Option<String> {
    birth_15(text)?;
    let mut full = [text.get(..6)?, century(text)?, text.get(6..15)?].concat();
    full.push(char::from(checksum::resident(full.as_bytes())?));
    Some(full)
}

/// The fifteen digits of an eighteen-character number that could have been issued before 1999, or
/// `None` when upgrading them would not give the number back.
#[must_use]
pub fn downgrade(text: &str) -> Option<String> {
    let short = [text.get(..6)?, text.get(8..17)?].concat();
    (upgrade(&short).as_deref() == Some(text)).then_some(short)
}

/// A birth date: a day, and not after that of the check.
pub(super) fn check_birth(born: Option<Date>, on: Option<Date>, found: &str, report: &mut Report) {
    match born {
        None => report.error("id.birth-date", 6, found),
        Some(date) if on.is_some_and(|on| date > on) => {
            report.error("id.future-date", 6, &date.to_string());
        }
        Some(_) => {}
    }
}

fn parts(text: &str, born: Option<Date>, sex: Option<&u8>, input: &Input<'_>, report: &mut Report) {
    let code = text.get(..6).unwrap_or_default();
    report.put("region", Some(code));
    match permit_name(code) {
        None => report.put("regionName", region::name(code, born).as_deref()),
        name => report.put("regionName", name),
    }
    report.put("birthDate", born.map(|date| date.to_string()).as_deref());
    report.put("sex", sex.map(|c| if c & 1 == 1 { "male" } else { "female" }));
    if let Some(age) = born.zip(input.on).and_then(|(born, on)| age(born, on)) {
        report.put("age", Some(&age.to_string()));
        report.put("minor", Some(if age < FULL_AGE { "true" } else { "false" }));
    }
}

/// Full years between two days; somebody born on 29 February is a year older on 1 March.
fn age(born: Date, on: Date) -> Option<i32> {
    let ((year, month, day), (now, m, d)) = (born.ymd(), on.ymd());
    let years = now.checked_sub(year)?;
    let passed = (m, d) >= (month, day);
    (born <= on).then(|| years.saturating_sub(i32::from(!passed)))
}

fn resemblance_as(text: &str, known: bool) -> u32 {
    if !has_shape(text, 18, allowed) {
        return 0;
    }
    let check = wrong_check(text, 0, 17, checksum::resident).is_none();
    if birth(text).is_none() {
        // 31 February with everything else right is a resident number with a wrong birth date.
        let all = known && check && text.as_bytes().get(6..14).is_some_and(is_nearly_birth);
        return if all { 4 } else { 0 };
    }
    // A real calendar day in the right place is rare by chance: it counts double.
    [true, true, known, known, check].into_iter().map(u32::from).sum()
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    resemblance_as(text, citizen_standing(text) != Registrar::UnknownProvince)
}

fn permit_resemblance(normalized: &Normalized) -> u32 {
    let permit = permit_name(&normalized.text).is_some();
    if permit { resemblance_as(&normalized.text, true) } else { 0 }
}

fn resemblance_15(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if !has_shape(text, 15, digits) || birth_15(text).is_none() {
        return 0;
    }
    match citizen_standing(text) {
        Registrar::Known => 5,
        Registrar::UnknownCounty => 3,
        Registrar::UnknownProvince => 1,
    }
}

/// Born between 1880 and 1899: nobody alive has such a number.
fn synthetic_body(region: &str, seed: u64) -> String {
    let days = i32::try_from(seed % 7300).unwrap_or_default();
    let born = Date::from_ymd(1880, 1, 1).and_then(|d| d.plus_days(days)).unwrap_or(Date::MIN);
    let (year, month, day) = born.ymd();
    format!("{region}{year:04}{month:02}{day:02}{:03}", seed / 7300 % 996)
}

fn with_check(mut body: String) -> String {
    body.extend(checksum::resident(body.as_bytes()).map(char::from));
    body
}

fn synthesize(seed: u64) -> String {
    let regions = ["110105", "310101", "440524", "500101"];
    let at = usize::try_from(seed / 7_270_800 % 4).unwrap_or_default();
    with_check(synthetic_body(regions.get(at).copied().unwrap_or("110105"), seed))
}

fn synthesize_permit(seed: u64) -> String {
    let regions = ["810000", "820000", "830000"];
    let at = usize::try_from(seed / 7_270_800 % 3).unwrap_or_default();
    with_check(synthetic_body(regions.get(at).copied().unwrap_or("810000"), seed))
}

/// Sequences 996–999: born in the 1800s.
fn synthesize_15(seed: u64) -> String {
    let body = synthetic_body("110105", seed);
    let date = body.get(8..14).unwrap_or("800101").to_string();
    format!("110105{date}{}", (seed % 4).saturating_add(996))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_of_birth_is_read() {
        for (digits, expected) in [
            (b"17991231", None),
            (b"18000101", Some("1800-01-01")),
            (b"18000102", Some("1800-01-02")),
            (b"19000229", None),
            (b"20000229", Some("2000-02-29")),
        ] {
            let found = born(digits).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected);
        }
    }

    /// A day of 29, 30 or 31 in a month, and nothing else.
    #[test]
    fn days_that_only_their_month_does_not_have() {
        for (digits, expected) in [
            ("19490231", true),
            ("19490229", true),
            ("19490431", true),
            ("18000230", true),
            ("20990230", true),
            ("19490228", false),
            ("19490232", false),
            ("17990230", false),
            ("21000230", false),
            ("19490030", false),
            ("19491330", false),
            ("1949023", false),
            ("194A0230", false),
        ] {
            assert_eq!(is_nearly_birth(digits.as_bytes()), expected, "{digits}");
        }
    }

    #[test]
    fn years_are_full_on_the_day() {
        let day = |text| Date::parse(text).unwrap();
        for (born, on, expected) in [
            ("2000-11-20", "2018-11-19", Some(17)),
            ("2000-11-20", "2018-11-20", Some(18)),
            ("2000-11-20", "2018-10-21", Some(17)),
            ("2000-02-29", "2018-02-28", Some(17)),
            ("2000-02-29", "2018-03-01", Some(18)),
            ("2018-11-20", "2018-11-20", Some(0)),
            ("2018-11-21", "2018-11-20", None),
        ] {
            assert_eq!(age(day(born), day(on)), expected, "{born} {on}");
        }
    }

    /// Who is born on the day of the check is not born after it.
    #[test]
    fn a_birth_on_the_day_is_no_future_date() {
        let number = with_check(String::from("11010520261120001"));
        for (on, expected) in
            [("2026-11-19", &["id.future-date"][..]), ("2026-11-20", &[]), ("2026-11-21", &[])]
        {
            let expectation = super::super::Expectation {
                kind: Some(Kind::ResidentId),
                on: Date::parse(on),
                ..Default::default()
            };
            let report = super::super::validate(&number, &expectation);
            let codes: alloc::vec::Vec<&str> = report.problems.iter().map(|p| p.code).collect();
            assert_eq!(codes, expected, "{on}");
        }
    }
}
