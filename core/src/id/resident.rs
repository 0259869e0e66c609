//! 公民身份号码: GB 11643-1999; its fifteen-digit form of GB 11643-1989; and 港澳台居民居住证号码,
//! which have the same structure.
//!
//! 1–6 region, 7–14 birth date, 15–17 sequence (odd male), 18 check character (MOD 11-2). The
//! fifteen digits have a two-digit year and no check; sequences 996–999 were kept for people born
//! in the 1800s.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::normalize::Normalized;
use super::uscc::check_problem;
use super::{Input, Kind, KindInfo, Problem, Report, checksum, region, repair, shape_problems};
use crate::Date;

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::ResidentId, id: "resident-id", examine, resemblance, synthesize };

pub(super) const INFO_15: KindInfo = KindInfo {
    kind: Kind::ResidentId15,
    id: "resident-id-15",
    examine: examine_15,
    resemblance: resemblance_15,
    synthesize: synthesize_15,
};

pub(super) const PERMIT: KindInfo = KindInfo {
    kind: Kind::HmtResidentPermit,
    id: "hmt-resident-permit",
    examine: examine_permit,
    resemblance: permit_resemblance,
    synthesize: synthesize_permit,
};

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
#[inline]
pub(super) fn faults(code: &[u8; 18], birth_bit: u32) -> Option<(u32, Option<u8>)> {
    use super::uscc::fault;
    let (body, [found]) = code.split_last_chunk::<1>()?;
    let expected = checksum::resident(body)?;
    if !found.is_ascii_digit() && *found != b'X' {
        return None;
    }
    let mut faults = match citizen_standing(code.first_chunk()?) {
        Citizen::Known => 0,
        Citizen::UnknownCounty => fault::REGION,
        Citizen::UnknownProvince => fault::PROVINCE,
    };
    if born(code.get(6..14)?).is_none() {
        faults |= birth_bit;
    }
    if *found != expected {
        faults |= fault::CHECK;
    }
    Some((faults, (*found != expected).then_some(expected)))
}

/// Where the region of a resident number stands.
enum Citizen {
    Known,
    UnknownCounty,
    UnknownProvince,
}

/// 71 (台湾省) was never issued; 81 and 82 are permits.
#[inline]
fn citizen_standing(code: &[u8; 6]) -> Citizen {
    let never_issued = matches!(code, [b'7', b'1', ..] | [b'8', b'1' | b'2', ..]);
    if never_issued || !region::in_province(code) {
        Citizen::UnknownProvince
    } else if region::was_valid(code) {
        Citizen::Known
    } else {
        Citizen::UnknownCounty
    }
}

/// What is wrong with the region of a number.
type RegionProblem = fn(&str) -> Option<Problem>;

fn citizen_region(text: &str) -> Option<Problem> {
    let standing = text.as_bytes().first_chunk().map(citizen_standing);
    match standing.unwrap_or(Citizen::UnknownProvince) {
        Citizen::Known => None,
        Citizen::UnknownCounty => Some(Problem::warning("id.region").at(0).found(text.get(..6)?)),
        Citizen::UnknownProvince => Some(Problem::error("id.province").at(0).found(text.get(..2)?)),
    }
}

fn permit_region(text: &str) -> Option<Problem> {
    let code = text.get(..6)?;
    permit_name(code).is_none().then(|| Problem::error("id.province").at(0).found(code))
}

fn permit_name(code: &str) -> Option<&'static str> {
    match code.get(..6) {
        Some("810000") => Some("香港特别行政区"),
        Some("820000") => Some("澳门特别行政区"),
        Some("830000") => Some("台湾地区"),
        _ => None,
    }
}

fn is_flawless(text: &[u8], region: RegionProblem) -> bool {
    let (Ok(text), Some((body, check))) =
        (core::str::from_utf8(text), text.split_last_chunk::<1>())
    else {
        return false;
    };
    // The check character first: it throws out ten of eleven.
    checksum::resident(body).as_ref() == check.first()
        && birth(text).is_some()
        && region(text).is_none()
}

fn examine(input: &Input<'_>) -> Report {
    let is_valid = |text: &[u8]| is_flawless(text, citizen_region);
    let scheme = repair::Scheme { length: 18, alphabet: ALPHABET, is_valid };
    examine_as(Kind::ResidentId, input, citizen_region, &scheme)
}

fn examine_permit(input: &Input<'_>) -> Report {
    let is_valid = |text: &[u8]| is_flawless(text, permit_region);
    let scheme = repair::Scheme { length: 18, alphabet: ALPHABET, is_valid };
    examine_as(Kind::HmtResidentPermit, input, permit_region, &scheme)
}

fn examine_as(
    kind: Kind,
    input: &Input<'_>,
    region: RegionProblem,
    scheme: &repair::Scheme,
) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(kind, input);
    report.problems = shape_problems(text, 18, allowed);
    if report.problems.is_empty() {
        report.problems.extend(region(text));
        report.problems.extend(birth_problem(text, birth(text), input.on, text.get(6..14)));
        report.problems.extend(check_problem(text, 0, 17, checksum::resident));
        report.parts = parts(text, birth(text), text.as_bytes().get(16), input);
    }
    if input.suggest && !report.is_valid() {
        report.suggestions = repair::suggest(text, scheme);
        report.suggestions.retain(|s| input.on.is_none_or(|on| birth(s).is_some_and(|b| b <= on)));
    }
    report
}

fn examine_15(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::ResidentId15, input);
    report.problems = shape_problems(text, 15, digits);
    if report.problems.is_empty() {
        let born = birth_15(text);
        report.problems.extend(citizen_region(text));
        report.problems.extend(birth_problem(text, born, input.on, text.get(6..12)));
        report.parts = parts(text, born, text.as_bytes().get(14), input);
        report.parts.extend(upgrade(text).map(|full| ("upgraded", full)));
    }
    report
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

fn birth_problem(
    _: &str,
    born: Option<Date>,
    on: Option<Date>,
    found: Option<&str>,
) -> Option<Problem> {
    match born {
        None => Some(Problem::error("id.birth-date").at(6).found(found?)),
        Some(date) if on.is_some_and(|on| date > on) => {
            Some(Problem::error("id.future-date").at(6).found(date))
        }
        Some(_) => None,
    }
}

fn parts(
    text: &str,
    born: Option<Date>,
    sex: Option<&u8>,
    input: &Input<'_>,
) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    let mut put = |name, value: Option<String>| parts.extend(value.map(|value| (name, value)));
    let code = text.get(..6).unwrap_or_default();
    put("region", Some(code.to_string()));
    let name = permit_name(code).map(ToString::to_string);
    put("regionName", name.or_else(|| region::name(code, born)));
    put("birthDate", born.map(|date| date.to_string()));
    put("sex", sex.map(|c| if c & 1 == 1 { "male" } else { "female" }.to_string()));
    let age = born.zip(input.on).and_then(|(born, on)| age(born, on));
    put("age", age.map(|age| age.to_string()));
    put("minor", age.map(|age| (age < FULL_AGE).to_string()));
    parts
}

/// Full years between two days; somebody born on 29 February is a year older on 1 March.
fn age(born: Date, on: Date) -> Option<i32> {
    let ((year, month, day), (now, m, d)) = (born.ymd(), on.ymd());
    let years = now.checked_sub(year)?;
    let passed = (m, d) >= (month, day);
    (born <= on).then(|| years.saturating_sub(i32::from(!passed)))
}

fn resemblance_as(text: &str, region: RegionProblem) -> u32 {
    if !shape_problems(text, 18, allowed).is_empty() || birth(text).is_none() {
        return 0;
    }
    let check = check_problem(text, 0, 17, checksum::resident).is_none();
    let known = region(text).is_none_or(|p| p.severity < super::Severity::Error);
    // A real calendar day in the right place is rare by chance: it counts double.
    [true, true, known, known, check].into_iter().map(u32::from).sum()
}

fn resemblance(normalized: &Normalized) -> u32 {
    resemblance_as(&normalized.text, citizen_region)
}

fn permit_resemblance(normalized: &Normalized) -> u32 {
    let permit = permit_name(&normalized.text).is_some();
    if permit { resemblance_as(&normalized.text, permit_region) } else { 0 }
}

fn resemblance_15(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if !shape_problems(text, 15, digits).is_empty() || birth_15(text).is_none() {
        return 0;
    }
    match citizen_region(text) {
        None => 5,
        Some(problem) if problem.severity < super::Severity::Error => 3,
        Some(_) => 1,
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
