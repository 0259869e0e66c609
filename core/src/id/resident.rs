//! 公民身份号码: GB 11643-1999, and 港澳台居民居住证号码, which has the same structure.
//!
//! 1–6 region, 7–14 birth date, 15–17 sequence (odd male), 18 check character (MOD 11-2).

use alloc::{string::String, string::ToString, vec::Vec};

use super::uscc::check_problem;
use super::{Input, Kind, KindInfo, Problem, Report, checksum, region, repair, shape_problems};
use crate::Date;

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::ResidentId, id: "resident-id", examine, resemblance };

pub(super) const PERMIT: KindInfo = KindInfo {
    kind: Kind::HmtResidentPermit,
    id: "hmt-resident-permit",
    examine: examine_permit,
    resemblance: permit_resemblance,
};

const ALPHABET: &[u8] = b"0123456789X";

/// Years before this one are reading errors: the standard's own oldest sample is of 1880.
const FIRST_YEAR: i32 = 1800;

fn allowed(position: usize, c: char) -> bool {
    c.is_ascii_digit() || (position == 17 && c == 'X')
}

/// 71 (台湾省) was never issued; 81–83 are the permits.
fn citizen_region(code: &str) -> Option<&'static str> {
    region::province(code).filter(|_| !matches!(code.get(..2), Some("71" | "81" | "82")))
}

fn permit_region(code: &str) -> Option<&'static str> {
    match code.get(..6) {
        Some("810000") => Some("香港特别行政区"),
        Some("820000") => Some("澳门特别行政区"),
        Some("830000") => Some("台湾地区"),
        _ => None,
    }
}

fn examine(input: &Input<'_>) -> Report {
    let scheme = repair::Scheme {
        length: 18,
        alphabet: ALPHABET,
        is_valid: |text| is_flawless(text, citizen_region),
    };
    examine_as(Kind::ResidentId, input, citizen_region, &scheme)
}

fn examine_permit(input: &Input<'_>) -> Report {
    let scheme = repair::Scheme {
        length: 18,
        alphabet: ALPHABET,
        is_valid: |text| is_flawless(text, permit_region),
    };
    examine_as(Kind::HmtResidentPermit, input, permit_region, &scheme)
}

type RegionName = fn(&str) -> Option<&'static str>;

fn is_flawless(text: &str, region: RegionName) -> bool {
    shape_problems(text, 18, allowed).is_empty() && value_problems(text, None, region).is_empty()
}

fn examine_as(
    kind: Kind,
    input: &Input<'_>,
    region: RegionName,
    scheme: &repair::Scheme,
) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(kind, input);
    report.problems = shape_problems(text, 18, allowed);
    if report.problems.is_empty() {
        report.problems = value_problems(text, input.on, region);
        report.parts = parts(text, region);
    }
    if !report.is_valid() {
        report.suggestions = repair::suggest(text, scheme);
        report.suggestions.retain(|s| input.on.is_none_or(|on| birth(s).is_some_and(|b| b <= on)));
    }
    report
}

fn birth(text: &str) -> Option<Date> {
    Date::parse_basic(text.as_bytes().get(6..14)?).filter(|date| date.ymd().0 >= FIRST_YEAR)
}

fn value_problems(text: &str, on: Option<Date>, region: RegionName) -> Vec<Problem> {
    let mut problems = Vec::new();
    let piece = |from, to| text.get(from..to).unwrap_or_default();
    if region(text).is_none() {
        problems.push(Problem::error("id.province").at(0).found(piece(0, 2)));
    }
    match birth(text) {
        None => problems.push(Problem::error("id.birth-date").at(6).found(piece(6, 14))),
        Some(date) if on.is_some_and(|on| date > on) => {
            problems.push(Problem::error("id.future-date").at(6).found(date));
        }
        Some(_) => {}
    }
    problems.extend(check_problem(text, 0, 17, checksum::resident));
    problems
}

fn parts(text: &str, region: RegionName) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    let mut put = |name, value: Option<String>| parts.extend(value.map(|value| (name, value)));
    put("region", text.get(0..6).map(ToString::to_string));
    put("regionName", region(text).map(ToString::to_string));
    put("birthDate", birth(text).map(|date| date.to_string()));
    let odd = text.as_bytes().get(16).map(|c| c & 1 == 1);
    put("sex", odd.map(|odd| if odd { "male" } else { "female" }.to_string()));
    parts
}

fn resemblance_as(text: &str, region: RegionName) -> u32 {
    if !shape_problems(text, 18, allowed).is_empty() || birth(text).is_none() {
        return 0;
    }
    let check = check_problem(text, 0, 17, checksum::resident).is_none();
    let known = region(text).is_some();
    // A real calendar day in the right place is rare by chance: it counts double.
    [true, true, known, known, check].into_iter().map(u32::from).sum()
}

fn resemblance(text: &str) -> u32 {
    resemblance_as(text, citizen_region)
}

fn permit_resemblance(text: &str) -> u32 {
    if permit_region(text).is_some() { resemblance_as(text, permit_region) } else { 0 }
}
