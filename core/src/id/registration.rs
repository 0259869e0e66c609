//! 工商注册号: GS 15-2006, fifteen digits with ISO 7064 MOD 11,10, and the thirteen digits before
//! 2007, which carry no check.
//!
//! 1–6 首次登记机关 (100000 = 总局), 7–14 sequence (7th: 0–3 内资, 4–5 外资, 6–9 个体), 15 check digit.

use alloc::{string::String, string::ToString, vec::Vec};

use super::normalize::Normalized;
use super::uscc::check_problem;
use super::{Input, Kind, KindInfo, Problem, Report, checksum, region, repair, shape_problems};

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::BusinessRegistration,
    id: "business-registration",
    examine,
    resemblance,
    synthesize,
};

const SCHEME: repair::Scheme =
    repair::Scheme { length: 15, alphabet: b"0123456789", is_valid: is_flawless };

fn is_flawless(text: &[u8]) -> bool {
    let Some((body, check)) = text.split_last_chunk::<1>() else { return false };
    let known =
        text.first_chunk::<6>().is_some_and(|r| region::registrar(r) == region::Registrar::Known);
    known && checksum::registration(body).as_ref() == check.first()
}

fn digits(_: usize, c: char) -> bool {
    c.is_ascii_digit()
}

fn is_legacy(text: &str) -> bool {
    text.len() == 13 && text.bytes().all(|c| c.is_ascii_digit())
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::BusinessRegistration, input);
    if is_legacy(text) {
        report.problems.push(Problem::warning("registration.legacy"));
        report.problems.extend(region_problem(text));
        report.parts = parts(text, input, "pre-2007");
        return report;
    }
    report.problems = shape_problems(text, 15, digits);
    if report.problems.is_empty() {
        report.problems.extend(region_problem(text));
        report.problems.extend(check_problem(text, 0, 14, checksum::registration));
        report.parts = parts(text, input, "gs15-2006");
    }
    if input.suggest && !report.is_valid() {
        report.suggestions = repair::suggest(text, &SCHEME);
    }
    report
}

fn region_problem(text: &str) -> Option<Problem> {
    let piece = |to| text.get(..to).unwrap_or_default();
    match region::registrar(text.as_bytes().first_chunk::<6>()?) {
        region::Registrar::Known => None,
        region::Registrar::UnknownCounty => {
            Some(Problem::warning("id.region").at(0).found(piece(6)))
        }
        region::Registrar::UnknownProvince => {
            Some(Problem::error("id.province").at(0).found(piece(2)))
        }
    }
}

fn parts(text: &str, input: &Input<'_>, scheme: &str) -> Vec<(&'static str, String)> {
    let region_code = text.get(..6).unwrap_or_default();
    let mut parts = Vec::from([("region", region_code.to_string())]);
    parts.extend(region::name(region_code, input.on).map(|name| ("regionName", name)));
    if scheme == "gs15-2006" {
        let entity = match text.as_bytes().get(6) {
            Some(b'0'..=b'3') => "domestic",
            Some(b'4' | b'5') => "foreign-invested",
            _ => "individual",
        };
        parts.push(("entity", entity.to_string()));
    }
    parts.push(("scheme", scheme.to_string()));
    parts
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    let region = |text: &str| {
        text.as_bytes().first_chunk::<6>().map_or(0, |r| match region::registrar(r) {
            region::Registrar::Known => 2,
            region::Registrar::UnknownCounty => 1,
            region::Registrar::UnknownProvince => 0,
        })
    };
    if is_legacy(text) {
        return region(text);
    }
    if !shape_problems(text, 15, digits).is_empty() {
        return 0;
    }
    let check = check_problem(text, 0, 14, checksum::registration).is_none();
    // The check digit is right in one of ten by chance, the place of a date in one of thirty.
    region(text).saturating_add(if check { 2 } else { 0 })
}

/// A number of the 总局 whose sequence starts with 09999, which is not issued.
fn synthesize(seed: u64) -> String {
    let mut code = alloc::format!("10000009999{:03}", seed % 1000);
    code.extend(checksum::registration(code.as_bytes()).map(char::from));
    code
}
