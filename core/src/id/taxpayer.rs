//! 纳税人识别号 (国家税务总局公告2015年第66号): a 统一社会信用代码; before it fifteen characters (6
//! region and an organisation code); for individuals an identity number followed by two digits
//! (twenty, or seventeen after a fifteen-digit number); for temporary taxpayers `L` and a code or a
//! number (nineteen). A fifteen-digit number followed by five zeros is reported.

use alloc::{string::String, string::ToString, vec::Vec};

use super::normalize::Normalized;
use super::{
    Input, Kind, KindInfo, Normalized as Text, Problem, Report, checksum, org_code, region,
};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::TaxpayerId, id: "taxpayer-id", examine, resemblance, synthesize };

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

fn examine(input: &Input<'_>) -> Report {
    let text = input.normalized.text.as_str();
    let mut report = Report::of(Kind::TaxpayerId, input);
    if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric()) {
        report.problems.push(Problem::error("id.charset").at(at).found(c));
        return report;
    }
    match shape(text) {
        Shape::None => {
            let found = text.chars().count();
            report.problems.push(Problem::error("taxpayer.length").found(found));
        }
        Shape::RegionAndOrganisation => examine_old(text, &mut report, input),
        Shape::Around { scheme, inner, kinds, offset } => {
            let inner_report = best(inner, kinds, input);
            let shifted = inner_report.problems.iter().cloned().map(|p| shift(p, offset));
            report.problems.extend(shifted);
            let tail = text.get(offset.saturating_add(inner.len())..).unwrap_or_default();
            if let Some(at) = tail.bytes().position(|c| !c.is_ascii_digit()) {
                let at = at.saturating_add(offset).saturating_add(inner.len());
                report.problems.push(Problem::error("id.charset").at(at).found(tail));
            }
            let rebuilt = |s: &String| [text.get(..offset).unwrap_or_default(), s, tail].concat();
            // What stands around it may be wrong as well, or belong to another shape then.
            let flawless = |s: &String| is_flawless(s, input);
            report.suggestions =
                inner_report.suggestions.iter().map(rebuilt).filter(flawless).collect();
            report.parts = Vec::from([
                ("scheme", scheme.to_string()),
                ("inner", inner.to_string()),
                ("innerKind", inner_report.kind.as_str().to_string()),
            ]);
        }
    }
    report
}

fn is_flawless(text: &str, input: &Input<'_>) -> bool {
    let normalized = super::normalize(text);
    let input = Input { raw: text, normalized: &normalized, suggest: false, ..*input };
    examine(&input).problems.is_empty()
}

/// The report of the kind that fits the inner identifier best.
fn best(inner: &str, kinds: &[Kind], input: &Input<'_>) -> Report {
    let normalized = Text { text: inner.to_string(), ..super::normalize("") };
    let inner_input = Input { raw: inner, normalized: &normalized, ..*input };
    let reports =
        kinds.iter().filter_map(|kind| kind.info()).map(|info| (info.examine)(&inner_input));
    let mut reports: Vec<Report> = reports.collect();
    reports.sort_by_key(|r| (r.severity(), r.problems.len()));
    reports.into_iter().next().unwrap_or_else(|| Report::of(Kind::Unknown, &inner_input))
}

fn shift(problem: Problem, offset: usize) -> Problem {
    let by = u32::try_from(offset).unwrap_or_default();
    Problem { position: problem.position.map(|p| p.saturating_add(by)), ..problem }
}

fn examine_old(text: &str, report: &mut Report, input: &Input<'_>) {
    let (region_code, org) = text.split_at_checked(6).unwrap_or((text, ""));
    if !region_code.bytes().all(|c| c.is_ascii_digit()) || region::province(region_code).is_none() {
        report.problems.push(Problem::error("id.province").at(0).found(region_code));
    } else if !region::ever_valid(region_code) {
        report.problems.push(Problem::warning("id.region").at(0).found(region_code));
    }
    if !org_code::is_flawless(org.as_bytes()) {
        let expected = org.as_bytes().first_chunk::<8>().and_then(|b| checksum::org_code(b));
        let found = org.get(8..).unwrap_or_default();
        let problem = Problem::error("id.check-char").at(14).found(found);
        report
            .problems
            .push(Problem { expected: expected.map(|c| char::from(c).to_string()), ..problem });
    }
    report.parts.push(("scheme", "region-and-organisation".to_string()));
    report.parts.push(("region", region_code.to_string()));
    report.parts.extend(region::name(region_code, input.on).map(|name| ("regionName", name)));
    report.parts.push(("orgCode", org.to_string()));
}

/// Eighteen characters are a 统一社会信用代码 first of all; the other lengths are tried in full.
fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if !text.is_ascii() || matches!(text.len(), 18) || matches!(shape(text), Shape::None) {
        return 0;
    }
    let input = Input { raw: text, normalized, on: None, suggest: false };
    let report = examine(&input);
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
