//! 固定资产投资项目代码: GB/T 40058-2021, twenty digits written in groups 4-6-2-2-6.
//!
//! 时间 (4), 地区 (6), 中央业务指导部门 (2), 项目类型 (2), sequence and check digit (6). The time is
//! YYMM; the form of 2016 has YYYY. The algorithm of the check digit was not found: nothing is
//! claimed about it.

use alloc::{format, string::String};

use super::normalize::Normalized;
use super::region::{self, Registrar};
use super::report::has_shape;
use super::{Input, Kind, KindInfo, Report};

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::ProjectCode,
    id: "project-code",
    check,
    resemblance,
    synthesize,
    repair: None,
};

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

/// The place of the region.
fn standing(region_code: &str) -> Registrar {
    // 000000 is used by the central ministries' own projects in no known form.
    let known = region_code.as_bytes().first_chunk::<6>().map(region::registrar);
    known.unwrap_or(Registrar::UnknownProvince)
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 20, digits) {
        let region_code = text.get(4..10).unwrap_or_default();
        if time(text).is_none() {
            report.error("project.time", 0, text.get(..4).unwrap_or_default());
        }
        report.region(standing(region_code), 4, region_code, region_code);
        report.put("time", time(text).as_deref());
        report.put("region", Some(region_code));
        report.put("regionName", region::name(region_code, input.on).as_deref());
        report.put("department", text.get(10..12));
        report.put("projectType", text.get(12..14));
    }
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    let grouped = normalized.hyphens == GROUPS;
    let province = text.get(4..10).map(standing) != Some(Registrar::UnknownProvince);
    let fits = has_shape(text, 20, digits) && time(text).is_some() && province;
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
