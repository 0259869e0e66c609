//! 外国人永久居留身份证号码: fifteen characters (three letters of nationality and twelve digits), and
//! since 2023-12-01 eighteen digits (国家移民管理局; GA 2102-2023), both valid.
//!
//! The eighteen: 9, province of acceptance (2), nationality (3, ISO 3166 numeric), birth date (8),
//! sequence (3), check character (MOD 11-2 as in GB 11643). Status of the inner layout: reported.

use alloc::{string::String, string::ToString, vec::Vec};

use super::normalize::Normalized;
use super::uscc::check_problem;
use super::{
    Input, Kind, KindInfo, Problem, Report, checksum, countries, region, repair, resident,
    shape_problems,
};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::ForeignerId, id: "foreigner-id", examine, resemblance, synthesize };

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
        shape_problems(text, 18, allowed).is_empty()
            && check_problem(text, 0, 17, checksum::resident).is_none()
            && content_problems(text).is_empty()
    })
}

fn content_problems(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let piece = |from, to| text.get(from..to).unwrap_or_default();
    if region::province(piece(1, 3)).is_none() {
        problems.push(Problem::error("id.province").at(1).found(piece(1, 3)));
    }
    if countries::by_number(piece(3, 6)).is_none() {
        problems.push(Problem::warning("id.nationality").at(3).found(piece(3, 6)));
    }
    if resident::birth(text).is_none() {
        problems.push(Problem::error("id.birth-date").at(6).found(piece(6, 14)));
    }
    problems
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::ForeignerId, input);
    if is_old(text) {
        examine_old(text, &mut report);
        return report;
    }
    report.problems = shape_problems(text, 18, allowed);
    if report.problems.is_empty() {
        report.problems = content_problems(text);
        let born = resident::birth(text);
        if let (Some(born), Some(on)) = (born, input.on)
            && born > on
        {
            report.problems.push(Problem::error("id.future-date").at(6).found(born));
        }
        report.problems.extend(check_problem(text, 0, 17, checksum::resident));
        let mut put = |name, value: Option<String>| {
            report.parts.extend(value.map(|value| (name, value)));
        };
        let piece = |from, to| text.get(from..to).unwrap_or_default();
        put("regionName", region::province(piece(1, 3)).map(ToString::to_string));
        put("nationality", countries::by_number(piece(3, 6)).map(ToString::to_string));
        put("birthDate", born.map(|date| date.to_string()));
        put("scheme", Some("2023".to_string()));
    }
    if input.suggest && !report.is_valid() {
        report.suggestions = repair::suggest(text, &SCHEME);
    }
    report
}

fn examine_old(text: &str, report: &mut Report) {
    report.problems = shape_problems(text, 15, allowed_15);
    let letters = text.get(..3).unwrap_or_default();
    match countries::by_letters(letters) {
        Some(name) => report.parts.push(("nationality", name.to_string())),
        None => report.problems.push(Problem::warning("id.nationality").at(0).found(letters)),
    }
    report.parts.push(("scheme", "2004".to_string()));
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if is_old(text) && shape_problems(text, 15, allowed_15).is_empty() {
        return if countries::by_letters(text.get(..3).unwrap_or_default()).is_some() {
            6
        } else {
            2
        };
    }
    if !shape_problems(text, 18, allowed).is_empty() {
        return 0;
    }
    let check = check_problem(text, 0, 17, checksum::resident).is_none();
    let faults = content_problems(text).len();
    // As much as a perfect 统一社会信用代码 only if everything fits.
    match (faults, check) {
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
