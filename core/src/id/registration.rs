//! 工商注册号: GS 15-2006, fifteen digits with ISO 7064 MOD 11,10, and the thirteen digits before
//! 2007, which carry no check.
//!
//! 1–6 首次登记机关 (100000 = 总局), 7–14 sequence (7th: 0–3 内资, 4–5 外资, 6–9 个体), 15 check digit.

use alloc::string::String;

use super::normalize::Normalized;
use super::region::{self, Registrar};
use super::report::{has_shape, wrong_check};
use super::{Input, Kind, KindInfo, Problem, Report, checksum, repair};

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::BusinessRegistration,
    id: "business-registration",
    check,
    resemblance,
    synthesize,
    repair: Some(SCHEME),
};

const SCHEME: repair::Scheme =
    repair::Scheme { length: 15, alphabet: b"0123456789", is_valid: is_flawless };

fn is_flawless(text: &[u8]) -> bool {
    let Some((body, check)) = text.split_last_chunk::<1>() else { return false };
    let known = text.first_chunk::<6>().is_some_and(|r| region::registrar(r) == Registrar::Known);
    known && checksum::registration(body).as_ref() == check.first()
}

fn digits(_: usize, c: char) -> bool {
    c.is_ascii_digit()
}

fn is_legacy(text: &str) -> bool {
    text.len() == 13 && text.bytes().all(|c| c.is_ascii_digit())
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if is_legacy(text) {
        report.problems.push(Problem::warning("registration.legacy"));
    } else if !report.shape(text, 15, digits) {
        return;
    }
    let code = text.get(..6).unwrap_or_default();
    report.region(standing(text), 0, code, text.get(..2).unwrap_or_default());
    if !is_legacy(text) {
        report.check_char(text, 0, 14, checksum::registration);
    }
    report.put("region", Some(code));
    report.put("regionName", region::name(code, input.on).as_deref());
    if !is_legacy(text) {
        report.put("entity", Some(entity(text)));
    }
    report.put("scheme", Some(if is_legacy(text) { "pre-2007" } else { "gs15-2006" }));
}

fn standing(text: &str) -> Registrar {
    let known = text.as_bytes().first_chunk::<6>().map(region::registrar);
    known.unwrap_or(Registrar::UnknownProvince)
}

fn entity(text: &str) -> &'static str {
    match text.as_bytes().get(6) {
        Some(b'0'..=b'3') => "domestic",
        Some(b'4' | b'5') => "foreign-invested",
        _ => "individual",
    }
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    let region = match standing(text) {
        Registrar::Known => 2_u32,
        Registrar::UnknownCounty => 1,
        Registrar::UnknownProvince => 0,
    };
    if is_legacy(text) {
        return region;
    }
    if !has_shape(text, 15, digits) {
        return 0;
    }
    let check = wrong_check(text, 0, 14, checksum::registration).is_none();
    // The check digit is right in one of ten by chance, the place of a date in one of thirty.
    region.saturating_add(if check { 2 } else { 0 })
}

/// A number of the 总局 whose sequence starts with 09999, which is not issued.
fn synthesize(seed: u64) -> String {
    let mut code = alloc::format!("10000009999{:03}", seed % 1000);
    code.extend(checksum::registration(code.as_bytes()).map(char::from));
    code
}
