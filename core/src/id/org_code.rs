//! 组织机构代码: GB 11714-1997, eight characters and a check character, written `XXXXXXXX-X`.

use alloc::string::ToString;

use super::uscc::check_problem;
use super::{Input, Kind, KindInfo, Report, checksum, repair, shape_problems};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::OrgCode, id: "org-code", examine, resemblance };

const SCHEME: repair::Scheme =
    repair::Scheme { length: 9, alphabet: checksum::ORG_ALPHABET, is_valid: is_flawless };

fn allowed(position: usize, c: char) -> bool {
    c.is_ascii_digit() || if position == 8 { c == 'X' } else { c.is_ascii_uppercase() }
}

fn is_flawless(text: &str) -> bool {
    shape_problems(text, 9, allowed).is_empty()
        && check_problem(text, 0, 8, checksum::org_code).is_none()
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::OrgCode, input);
    report.problems = shape_problems(text, 9, allowed);
    if report.problems.is_empty() {
        report.problems.extend(check_problem(text, 0, 8, checksum::org_code));
        report.parts.push(("orgCode", text.to_string()));
    }
    if !report.is_valid() {
        report.suggestions = repair::suggest(text, &SCHEME);
    }
    report
}

fn resemblance(text: &str) -> u32 {
    if shape_problems(text, 9, allowed).is_empty() { 3 } else { 0 }
}
