//! 组织机构代码: GB 11714-1997, eight characters and a check character, written `XXXXXXXX-X`.

use alloc::{string::String, string::ToString};

use super::normalize::Normalized;
use super::uscc::check_problem;
use super::{Input, Kind, KindInfo, Report, checksum, repair, shape_problems};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::OrgCode, id: "org-code", examine, resemblance, synthesize };

const SCHEME: repair::Scheme =
    repair::Scheme { length: 9, alphabet: checksum::ORG_ALPHABET, is_valid: is_flawless };

fn allowed(position: usize, c: char) -> bool {
    c.is_ascii_digit() || if position == 8 { c == 'X' } else { c.is_ascii_uppercase() }
}

/// Whether nine characters pass every check.
pub(super) fn is_flawless(text: &[u8]) -> bool {
    text.split_last_chunk::<1>()
        .is_some_and(|(body, check)| checksum::org_code(body).as_ref() == check.first())
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::OrgCode, input);
    report.problems = shape_problems(text, 9, allowed);
    if report.problems.is_empty() {
        report.problems.extend(check_problem(text, 0, 8, checksum::org_code));
        report.parts.push(("orgCode", text.to_string()));
    }
    if input.suggest && !report.is_valid() {
        report.suggestions = repair::suggest(text, &SCHEME);
    }
    report
}

fn resemblance(normalized: &Normalized) -> u32 {
    if shape_problems(&normalized.text, 9, allowed).is_empty() { 3 } else { 0 }
}

/// A code of the private range PDY00001–PDY99999.
fn synthesize(seed: u64) -> String {
    let mut code = alloc::format!("PDY{:05}", (seed % 99_999).saturating_add(1));
    code.extend(checksum::org_code(code.as_bytes()).map(char::from));
    code
}
