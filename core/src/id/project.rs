//! 固定资产投资项目代码: GB/T 40058-2021, twenty digits written in groups 4-6-2-2-6.
//!
//! 时间 (4), 地区 (6), 中央业务指导部门 (2), 项目类型 (2), sequence and check digit (6). The time is
//! YYMM; the form of 2016 has YYYY. The algorithm of the check digit was not found: nothing is
//! claimed about it.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::normalize::Normalized;
use super::{Input, Kind, KindInfo, Problem, Report, region, shape_problems};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::ProjectCode, id: "project-code", examine, resemblance, synthesize };

/// Where the hyphens stand.
const GROUPS: [usize; 4] = [4, 10, 12, 14];

fn digits(_: usize, c: char) -> bool {
    c.is_ascii_digit()
}

/// `YYMM` of late 2020 and later, or `YYYY` of 2016 to 2020: read as YYMM the latter have months 16
/// to 20, so the two never meet.
fn time(text: &str) -> Option<String> {
    let (first, second) = (text.get(..2)?, text.get(2..4)?);
    let month: u32 = second.parse().ok()?;
    match (first, month) {
        ("20", 16..=20) => Some(format!("20{second}")),
        (_, 1..=12) => Some(format!("20{first}-{second}")),
        _ => None,
    }
}

fn problems(text: &str) -> Vec<Problem> {
    let mut problems = shape_problems(text, 20, digits);
    if !problems.is_empty() {
        return problems;
    }
    let region_code = text.get(4..10).unwrap_or_default();
    if time(text).is_none() {
        let found = text.get(..4).unwrap_or_default();
        problems.push(Problem::error("project.time").at(0).found(found));
    }
    // 000000 is used by the central ministries' own projects in no known form.
    match region_code.as_bytes().first_chunk::<6>().map(region::registrar) {
        Some(region::Registrar::Known) => {}
        Some(region::Registrar::UnknownCounty) => {
            problems.push(Problem::warning("id.region").at(4).found(region_code));
        }
        _ => problems.push(Problem::error("id.province").at(4).found(region_code)),
    }
    problems
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::ProjectCode, input);
    report.problems = problems(text);
    if text.len() == 20 && report.problems.iter().all(|p| p.code != "id.charset") {
        let piece = |from: usize, to| text.get(from..to).unwrap_or_default().to_string();
        let region_code = piece(4, 10);
        report.parts.extend(time(text).map(|time| ("time", time)));
        report.parts.push(("region", region_code.clone()));
        report.parts.extend(region::name(&region_code, input.on).map(|n| ("regionName", n)));
        report.parts.push(("department", piece(10, 12)));
        report.parts.push(("projectType", piece(12, 14)));
    }
    report
}

fn resemblance(normalized: &Normalized) -> u32 {
    let grouped = normalized.hyphens == GROUPS;
    let fits = problems(&normalized.text).iter().all(|p| p.severity < super::Severity::Error);
    match (grouped, fits) {
        (true, true) => 9,
        (true, false) => 4,
        (false, true) => 5,
        (false, false) => 0,
    }
}

/// A code of the year 2099.
fn synthesize(seed: u64) -> String {
    let month = (seed % 12).saturating_add(1);
    format!("99{month:02}-110000-04-01-{:06}", seed / 12 % 1_000_000)
}
