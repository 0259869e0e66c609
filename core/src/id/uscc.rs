//! 统一社会信用代码: GB 32100-2015 with amendment 1 (2016).
//!
//! 1 登记管理部门, 2 机构类别, 3–8 登记管理机关行政区划, 9–17 主体标识码 (an organisation code of
//! GB 11714-1997), 18 check character.

use alloc::{string::String, string::ToString, vec::Vec};

use super::{Input, Kind, KindInfo, Problem, Report, checksum, region, repair, shape_problems};

pub(super) const INFO: KindInfo = KindInfo { kind: Kind::Uscc, id: "uscc", examine, resemblance };

/// 登记管理部门 (GB 32100-2015 表 1, amendment 1; G, J, Q reported from registers).
const REGISTRARS: &[(char, &str)] = &[
    ('1', "机构编制"),
    ('2', "外交"),
    ('3', "司法行政"),
    ('4', "文化"),
    ('5', "民政"),
    ('6', "旅游"),
    ('7', "宗教"),
    ('8', "工会"),
    ('9', "市场监督管理"),
    ('A', "中央军委改革和编制办公室"),
    ('G', "公安"),
    ('J', "住房和城乡建设"),
    ('N', "农业"),
    ('Q', "侨联"),
    ('Y', "其他"),
];

/// 机构类别 by registrar and category.
const CATEGORIES: &[(&str, &str)] = &[
    ("11", "机关"),
    ("12", "事业单位"),
    ("13", "编办直接管理机构编制的群众团体"),
    ("19", "其他"),
    ("21", "外国常驻新闻机构"),
    ("29", "其他"),
    ("31", "律师执业机构"),
    ("32", "公证处"),
    ("33", "基层法律服务所"),
    ("34", "司法鉴定机构"),
    ("35", "仲裁委员会"),
    ("36", "商事调解组织"),
    ("39", "其他"),
    ("41", "外国在华文化中心"),
    ("49", "其他"),
    ("51", "社会团体"),
    ("52", "民办非企业单位"),
    ("53", "基金会"),
    ("54", "村民委员会"),
    ("55", "居民委员会"),
    ("59", "其他"),
    ("61", "外国旅游部门常驻代表机构"),
    ("62", "港澳台旅游部门常驻内地（大陆）代表机构"),
    ("69", "其他"),
    ("71", "宗教活动场所"),
    ("72", "宗教院校"),
    ("79", "其他"),
    ("81", "基层工会"),
    ("82", "非法人工会组织"),
    ("89", "其他"),
    ("91", "企业"),
    ("92", "个体工商户"),
    ("93", "农民专业合作社"),
    ("99", "其他"),
    ("A1", "军队事业单位"),
    ("A9", "其他"),
    ("G1", "境外非政府组织代表机构"),
    ("G9", "其他"),
    ("J1", "业主大会"),
    ("J9", "其他"),
    ("N1", "组级集体经济组织"),
    ("N2", "村级集体经济组织"),
    ("N3", "乡镇级集体经济组织"),
    ("N9", "其他"),
    ("Q1", "区县级侨联组织"),
    ("Q2", "乡镇级侨联组织"),
    ("Q3", "村级侨联组织"),
    ("Y1", "其他"),
];

fn registrar_name(text: &str) -> Option<&'static str> {
    let first = text.chars().next()?;
    REGISTRARS.iter().find(|(c, _)| *c == first).map(|(_, name)| *name)
}

fn category_name(text: &str) -> Option<&'static str> {
    let pair = text.get(..2)?;
    CATEGORIES.iter().find(|(code, _)| *code == pair).map(|(_, name)| *name)
}

/// The organisation code inside a well-formed code (positions 9–17), or `None`.
#[must_use]
pub fn org_code_of(code: &str) -> Option<&str> {
    (code.len() == 18).then(|| code.get(8..17)).flatten()
}

fn allowed(position: usize, c: char) -> bool {
    match position {
        2..=7 => c.is_ascii_digit(),
        _ => u8::try_from(c).is_ok_and(|b| checksum::uscc_value(b) != checksum::NO_VALUE),
    }
}

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::Uscc, input);
    report.problems = shape_problems(text, 18, allowed);
    if report.problems.is_empty() {
        report.problems = value_problems(text);
        report.parts = parts(text);
    }
    if !report.is_valid() {
        report.suggestions = repair::suggest(text, &SCHEME);
    }
    report
}

const SCHEME: repair::Scheme =
    repair::Scheme { length: 18, alphabet: checksum::USCC_ALPHABET, is_valid: is_flawless };

/// Whether a text passes every check, the ones that only warn included: what a suggestion must be.
fn is_flawless(text: &str) -> bool {
    text.len() == 18
        && category_name(text).is_some()
        && text.chars().enumerate().all(|(i, c)| allowed(i, c))
        && value_problems(text).is_empty()
}

fn value_problems(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if registrar_name(text).is_none() {
        problems.push(Problem::warning("uscc.registrar").at(0).found(slice(text, 0, 1)));
    } else if category_name(text).is_none() {
        problems.push(Problem::warning("uscc.category").at(1).found(slice(text, 0, 2)));
    }
    if region::registrar_region(&slice(text, 2, 8)).is_none() {
        problems.push(Problem::error("id.province").at(2).found(slice(text, 2, 4)));
    }
    problems.extend(check_problem(text, 8, 16, checksum::org_code).map(|p| Problem {
        code: "uscc.org-check",
        severity: super::Severity::Warning,
        ..p
    }));
    problems.extend(check_problem(text, 0, 17, checksum::uscc));
    problems
}

/// The problem of a check character at `check` over the characters from `start` up to it.
pub(super) fn check_problem(
    text: &str,
    start: usize,
    check: usize,
    of: fn(&[u8]) -> Option<u8>,
) -> Option<Problem> {
    let expected = char::from(of(text.as_bytes().get(start..check)?)?);
    let found = char::from(*text.as_bytes().get(check)?);
    let problem = Problem::error("id.check-char").at(check).found(found).expected(expected);
    (found != expected).then_some(problem)
}

fn slice(text: &str, from: usize, to: usize) -> String {
    text.get(from..to).unwrap_or_default().to_string()
}

fn parts(text: &str) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    let mut put = |name, value: Option<&str>| {
        parts.extend(value.map(|value| (name, value.to_string())));
    };
    put("registrar", text.get(0..1));
    put("registrarName", registrar_name(text));
    put("category", text.get(1..2));
    put("categoryName", category_name(text));
    put("region", text.get(2..8));
    put("regionName", region::registrar_region(text.get(2..8).unwrap_or_default()));
    put("orgCode", org_code_of(text));
    parts
}

fn resemblance(text: &str) -> u32 {
    if text.len() != 18 || !text.is_ascii() {
        // A code one character short or long is still likeliest a code when it starts like one.
        let near = matches!(text.len(), 17 | 19) && category_name(text).is_some();
        return u32::from(near && text.is_ascii());
    }
    let region = text.get(2..8).unwrap_or_default();
    let marks = [
        true,
        category_name(text).is_some(),
        region::registrar_region(region).is_some(),
        check_problem(text, 8, 16, checksum::org_code).is_none(),
        check_problem(text, 0, 17, checksum::uscc).is_none(),
    ];
    marks.into_iter().map(u32::from).sum()
}
