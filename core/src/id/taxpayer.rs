//! 纳税人识别号 (国家税务总局公告2015年第66号): a 统一社会信用代码; before it fifteen characters (6
//! region and an organisation code); for individuals an identity number followed by two digits
//! (twenty, or seventeen after a fifteen-digit number); for temporary taxpayers `L` and a code or a
//! number (nineteen). A fifteen-digit number followed by five zeros is reported.

use alloc::string::{String, ToString};

use super::normalize::Normalized;
use super::{
    Input, Kind, KindInfo, Normalized as Text, Problem, Report, checksum, org_code, region,
};

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::TaxpayerId,
    id: "taxpayer-id",
    check,
    resemblance,
    synthesize,
    repair: None,
};

/// How a taxpayer's number is made up.
enum Shape<'a> {
    /// Another identifier with something before or after it.
    Around { scheme: &'static str, inner: &'a str, kinds: &'static [Kind], offset: usize },
    /// Region and organisation code.
    RegionAndOrganisation,
    /// None of the known lengths.
    None,
}

fn shape(text: &str) -> Shape<'_> {
    let get = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    match text.len() {
        15 => Shape::RegionAndOrganisation,
        17 => Shape::Around {
            scheme: "id-15",
            inner: get(0, 15),
            kinds: &[Kind::ResidentId15],
            offset: 0,
        },
        18 => Shape::Around { scheme: "uscc", inner: text, kinds: &[Kind::Uscc], offset: 0 },
        19 if text.starts_with('L') => Shape::Around {
            scheme: "temporary",
            inner: get(1, 19),
            kinds: &[Kind::Uscc, Kind::ResidentId, Kind::HmtResidentPermit, Kind::ForeignerId],
            offset: 1,
        },
        20 if text.ends_with("00000") && super::resident::upgrade(get(0, 15)).is_some() => {
            Shape::Around {
                scheme: "id-15",
                inner: get(0, 15),
                kinds: &[Kind::ResidentId15],
                offset: 0,
            }
        }
        20 => Shape::Around {
            scheme: "id-18",
            inner: get(0, 18),
            kinds: &[Kind::ResidentId, Kind::HmtResidentPermit, Kind::ForeignerId],
            offset: 0,
        },
        _ => Shape::None,
    }
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric()) {
        report.error("id.charset", at, c.encode_utf8(&mut [0; 4]));
        return;
    }
    match shape(text) {
        Shape::None => {
            report.problems.push(Problem::error("taxpayer.length").found(text.len()));
        }
        Shape::RegionAndOrganisation => check_old(text, report, input),
        Shape::Around { scheme, inner, kinds, offset } => {
            let within = best(inner, kinds, input);
            check_around(text, inner, offset, &within, report);
            report.put("scheme", Some(scheme));
            report.put("inner", Some(inner));
            report.put("innerKind", Some(within.kind.as_str()));
        }
    }
}

/// Another identifier and what stands before and after it.
fn check_around(text: &str, inner: &str, offset: usize, within: &Report, report: &mut Report) {
    let by = u32::try_from(offset).unwrap_or_default();
    for problem in &within.problems {
        let position = problem.position.map(|at| at.saturating_add(by));
        report.problems.push(Problem { position, ..problem.clone() });
    }
    let end = offset.saturating_add(inner.len());
    let (head, tail) =
        (text.get(..offset).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if let Some(at) = tail.bytes().position(|c| !c.is_ascii_digit()) {
        report.error("id.charset", at.saturating_add(end), tail);
    }
    for suggestion in &within.suggestions {
        report.suggestions.push([head, suggestion, tail].concat());
    }
}

/// The report of the kind that fits the inner identifier best.
fn best(inner: &str, kinds: &[Kind], input: &Input<'_>) -> Report {
    let normalized = Text { text: inner.to_string(), ..super::normalize("") };
    let inner_input = Input { raw: inner, normalized: &normalized, ..*input };
    let reports =
        kinds.iter().filter_map(|kind| kind.info()).map(|info| info.examine(&inner_input));
    let best = reports.min_by_key(|report| (report.severity(), report.problems.len()));
    best.unwrap_or_else(|| Report::of(Kind::Unknown, &inner_input))
}

fn check_old(text: &str, report: &mut Report, input: &Input<'_>) {
    let (code, org) = text.split_at_checked(6).unwrap_or((text, ""));
    if !code.bytes().all(|c| c.is_ascii_digit()) || region::province(code).is_none() {
        report.error("id.province", 0, code);
    } else if !region::ever_valid(code) {
        report.warning("id.region", 0, code);
    }
    if !org_code::is_flawless(org.as_bytes()) {
        let expected = org.as_bytes().first_chunk::<8>().and_then(|b| checksum::org_code(b));
        let found = org.get(8..).unwrap_or_default();
        let problem = Problem::error("id.check-char").at(14).found(found);
        let expected = expected.map(|c| char::from(c).to_string());
        report.problems.push(Problem { expected, ..problem });
    }
    report.put("scheme", Some("region-and-organisation"));
    report.put("region", Some(code));
    report.put("regionName", region::name(code, input.on).as_deref());
    report.put("orgCode", Some(org));
}

/// Eighteen characters are a 统一社会信用代码 first of all; the other lengths are tried in full.
fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if !text.is_ascii() || matches!(text.len(), 18) || matches!(shape(text), Shape::None) {
        return 0;
    }
    let report = INFO.examine(&Input { raw: text, normalized, on: None, suggest: false });
    match (report.is_valid(), text.len()) {
        (true, 15) if text.bytes().any(|c| c.is_ascii_uppercase()) => 6,
        (true, 15) => 3,
        (true, 17) => 3,
        (true, _) => 7,
        (false, 19 | 20) => 1,
        (false, _) => 0,
    }
}

fn synthesize(seed: u64) -> String {
    let inner =
        |kind: Kind| kind.info().map(|info| (info.synthesize)(seed / 2)).unwrap_or_default();
    match seed % 2 {
        0 => ["L", &inner(Kind::Uscc)].concat(),
        _ => [&inner(Kind::ResidentId), "00"].concat(),
    }
}
