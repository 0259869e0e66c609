//! 统一社会信用代码: GB 32100-2015 with amendment 1 (2016).
//!
//! 1 登记管理部门, 2 机构类别, 3–8 登记管理机关行政区划, 9–17 主体标识码 (an organisation code of
//! GB 11714-1997), 18 check character.
//!
//! Codes issued in Fujian in 2015, before the standard came into force, carry another check
//! character. Eleven of them are known; all satisfy MOD 37 over weights 2^(i−1), which no published
//! text gives. They are accepted where they can occur only: 91, region 35xxxx, organisation code
//! M00…, and named by the part `scheme` = `pilot-2015`.

#[cfg_attr(not(feature = "quick"), path = "uscc/plain.rs")]
pub(super) mod sums;

use alloc::string::String;

use super::checksum::{NO_VALUE, uscc_value};
use super::normalize::Normalized;
use super::report::wrong_check;
use super::{Input, Kind, KindInfo, Problem, Report, Severity, checksum, region, repair};
use crate::pieces::{Keyed, keyed};
use sums::Sums;

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::Uscc, id: "uscc", check, resemblance, synthesize, repair: Some(SCHEME) };

/// 登记管理部门 (GB 32100-2015 表 1, amendment 1; G, J, Q reported from registers).
const REGISTRARS: [([u8; 1], &str); 15] = [
    (*b"1", "机构编制"),
    (*b"2", "外交"),
    (*b"3", "司法行政"),
    (*b"4", "文化"),
    (*b"5", "民政"),
    (*b"6", "旅游"),
    (*b"7", "宗教"),
    (*b"8", "工会"),
    (*b"9", "市场监督管理"),
    (*b"A", "中央军委改革和编制办公室"),
    (*b"G", "公安"),
    (*b"J", "住房和城乡建设"),
    (*b"N", "农业"),
    (*b"Q", "侨联"),
    (*b"Y", "其他"),
];

/// 机构类别 by registrar and category; sorted.
const CATEGORIES: [([u8; 2], &str); 48] = [
    (*b"11", "机关"),
    (*b"12", "事业单位"),
    (*b"13", "编办直接管理机构编制的群众团体"),
    (*b"19", "其他"),
    (*b"21", "外国常驻新闻机构"),
    (*b"29", "其他"),
    (*b"31", "律师执业机构"),
    (*b"32", "公证处"),
    (*b"33", "基层法律服务所"),
    (*b"34", "司法鉴定机构"),
    (*b"35", "仲裁委员会"),
    (*b"36", "商事调解组织"),
    (*b"39", "其他"),
    (*b"41", "外国在华文化中心"),
    (*b"49", "其他"),
    (*b"51", "社会团体"),
    (*b"52", "民办非企业单位"),
    (*b"53", "基金会"),
    (*b"54", "村民委员会"),
    (*b"55", "居民委员会"),
    (*b"59", "其他"),
    (*b"61", "外国旅游部门常驻代表机构"),
    (*b"62", "港澳台旅游部门常驻内地（大陆）代表机构"),
    (*b"69", "其他"),
    (*b"71", "宗教活动场所"),
    (*b"72", "宗教院校"),
    (*b"79", "其他"),
    (*b"81", "基层工会"),
    (*b"82", "非法人工会组织"),
    (*b"89", "其他"),
    (*b"91", "企业"),
    (*b"92", "个体工商户"),
    (*b"93", "农民专业合作社"),
    (*b"99", "其他"),
    (*b"A1", "军队事业单位"),
    (*b"A9", "其他"),
    (*b"G1", "境外非政府组织代表机构"),
    (*b"G9", "其他"),
    (*b"J1", "业主大会"),
    (*b"J9", "其他"),
    (*b"N1", "组级集体经济组织"),
    (*b"N2", "村级集体经济组织"),
    (*b"N3", "乡镇级集体经济组织"),
    (*b"N9", "其他"),
    (*b"Q1", "区县级侨联组织"),
    (*b"Q2", "乡镇级侨联组织"),
    (*b"Q3", "村级侨联组织"),
    (*b"Y1", "其他"),
];

/// What is wrong with the first two characters, by [`Sums::head`].
static HEAD_FAULTS: [u8; 31 * 31] = head_faults();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time over the table above"
)]
const fn head_faults() -> [u8; 31 * 31] {
    let mut faults = [fault::REGISTRAR as u8; 31 * 31];
    let mut i = 0;
    while i < CATEGORIES.len() {
        let row = checksum::uscc_value_const(CATEGORIES[i].0[0]) as usize * 31;
        let mut category = 0;
        while category < 31 {
            faults[row + category] = fault::CATEGORY as u8;
            category += 1;
        }
        i += 1;
    }
    i = 0;
    while i < CATEGORIES.len() {
        let [registrar, category] = CATEGORIES[i].0;
        let row = checksum::uscc_value_const(registrar) as usize * 31;
        faults[row + checksum::uscc_value_const(category) as usize] = 0;
        i += 1;
    }
    faults
}

fn registrar_name(text: &str) -> Option<&'static str> {
    static NAMES: Keyed<1, { REGISTRARS.len() }> = keyed!(REGISTRARS);
    NAMES.get(text.as_bytes().get(..1)?)
}

fn category_name(text: &str) -> Option<&'static str> {
    static NAMES: Keyed<2, { CATEGORIES.len() }> = keyed!(CATEGORIES);
    NAMES.get(text.as_bytes().get(..2)?)
}

/// The organisation code inside a well-formed code (positions 9–17), or `None`.
#[must_use]
pub fn org_code_of(code: &str) -> Option<&str> {
    (code.len() == 18).then(|| code.get(8..17)).flatten()
}

pub(super) fn allowed(position: usize, c: char) -> bool {
    match position {
        2..=7 => c.is_ascii_digit(),
        _ => u8::try_from(c).is_ok_and(|b| uscc_value(b) != NO_VALUE),
    }
}

/// Faults of 18 characters, for callers that need no words; see `packed`.
pub(super) mod fault {
    pub(crate) const CHARSET: u32 = 1 << 1;
    pub(crate) const REGISTRAR: u32 = 1 << 2;
    pub(crate) const CATEGORY: u32 = 1 << 3;
    pub(crate) const PROVINCE: u32 = 1 << 4;
    pub(crate) const REGION: u32 = 1 << 5;
    pub(crate) const ORG_CHECK: u32 = 1 << 6;
    pub(crate) const CHECK: u32 = 1 << 7;
}

/// The whole check of a code without a word or an allocation: 0, or the faults as bits.
#[inline]
pub(super) fn faults(code: &[u8; 18]) -> u32 {
    let sums = Sums::of(code);
    if sums.is_well_formed() { well_formed_faults(code, sums) } else { fault::CHARSET }
}

/// The faults of a code whose characters can all stand where they do.
#[inline]
pub(super) fn well_formed_faults(code: &[u8; 18], sums: Sums) -> u32 {
    let [.., org_check, check] = *code;
    let head = HEAD_FAULTS.get(sums.head()).copied().map_or(0, u32::from);
    let region = match region::registrar_of_pairs(sums.region()) {
        region::Registrar::Known => 0,
        region::Registrar::UnknownCounty => fault::REGION,
        region::Registrar::UnknownProvince => fault::PROVINCE,
    };
    let org = if sums.org_check() == org_check { 0 } else { fault::ORG_CHECK };
    let own = if sums.check() == check || is_pilot(code) { 0 } else { fault::CHECK };
    head | region | org | own
}

/// Whether a code is one of the Fujian pilot: its place, its shape, and both of its checks.
#[inline]
fn is_pilot(code: &[u8; 18]) -> bool {
    let [head @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _] = *code;
    head == *b"9135" && has_pilot_checks(code)
}

#[cold]
fn has_pilot_checks(code: &[u8; 18]) -> bool {
    let (body, check) = code.split_at(17);
    code.get(8..11) == Some(b"M00")
        && code.get(8..16).and_then(checksum::org_code).as_ref() == code.get(16)
        && checksum::pilot(body).as_ref() == check.first()
}

fn eighteen(text: &str) -> Option<&[u8; 18]> {
    text.as_bytes().try_into().ok()
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 18, allowed)
        && let Some(code) = eighteen(text)
    {
        problems(text, faults(code), report);
        parts(text, input, code, report);
    }
}

const SCHEME: repair::Scheme =
    repair::Scheme { length: 18, alphabet: checksum::USCC_ALPHABET, is_valid: is_flawless };

/// Whether a text passes every check, the ones that only warn included: what a suggestion must be.
fn is_flawless(text: &[u8]) -> bool {
    let Some((body, check)) = text.split_last_chunk::<1>() else { return false };
    // The check character first: it throws out thirty of thirty-one. Pilot codes have another.
    (checksum::uscc(body).as_ref() == check.first() || body.starts_with(b"9135"))
        && <&[u8; 18]>::try_from(text).is_ok_and(|code| faults(code) == 0)
}

fn problems(text: &str, faults: u32, report: &mut Report) {
    let piece = |from, to| text.get(from..to).unwrap_or_default();
    if faults & fault::REGISTRAR != 0 {
        report.warning("uscc.registrar", 0, piece(0, 1));
    }
    if faults & fault::CATEGORY != 0 {
        report.warning("uscc.category", 1, piece(0, 2));
    }
    if faults & fault::PROVINCE != 0 {
        report.error("id.province", 2, piece(2, 4));
    }
    if faults & fault::REGION != 0 {
        report.warning("id.region", 2, piece(2, 8));
    }
    if faults & fault::ORG_CHECK != 0
        && let Some((found, expected)) = wrong_check(text, 8, 16, checksum::org_code)
    {
        let problem = Problem::new("uscc.org-check", Severity::Warning).at(16);
        report.problems.push(problem.found(found).expected(expected));
    }
    if faults & fault::CHECK != 0 {
        report.check_char(text, 0, 17, checksum::uscc);
    }
}

fn parts(text: &str, input: &Input<'_>, code: &[u8; 18], report: &mut Report) {
    let region = text.get(2..8).unwrap_or_default();
    report.put("registrar", text.get(0..1));
    report.put("registrarName", registrar_name(text));
    report.put("category", text.get(1..2));
    report.put("categoryName", category_name(text));
    report.put("region", Some(region));
    report.put("regionName", region::name(region, input.on).as_deref());
    report.put("orgCode", org_code_of(text));
    report.put("scheme", is_pilot(code).then_some("pilot-2015"));
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    let known_pair = u32::from(category_name(text).is_some());
    let Some(code) = eighteen(text).filter(|_| text.is_ascii()) else {
        // A code one character short or long is still likeliest a code when it starts like one.
        let near = text.is_ascii() && matches!(text.len(), 17 | 19);
        return if near { known_pair } else { 0 };
    };
    let faults = faults(code);
    if faults & fault::CHARSET != 0 {
        return known_pair.saturating_add(1);
    }
    let absent = |bits: u32| u32::from(faults & bits == 0);
    [
        1,
        absent(fault::REGISTRAR | fault::CATEGORY),
        absent(fault::PROVINCE),
        absent(fault::ORG_CHECK),
        absent(fault::CHECK),
    ]
    .into_iter()
    .sum()
}

/// A code of the private range PDY00001–PDY99999 that GB 11714 keeps out of registers.
fn synthesize(seed: u64) -> String {
    let number = (seed % 99_999).saturating_add(1);
    let body = alloc::format!("PDY{number:05}");
    let region = ["450200", "110000", "310000", "440300"];
    let at = usize::try_from(seed / 99_999 % 4).unwrap_or_default();
    let head = ["91", region.get(at).copied().unwrap_or("110000"), &body].concat();
    let org = checksum::org_code(body.as_bytes()).map(char::from);
    let mut code = head;
    code.extend(org);
    code.extend(checksum::uscc(code.as_bytes()).map(char::from));
    code
}
