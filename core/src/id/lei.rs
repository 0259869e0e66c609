//! 法人识别编码 LEI: ISO 17442-1:2020, 18 characters and two check digits (ISO 7064 MOD 97-10).

use alloc::string::String;

use super::normalize::Normalized;
use super::report::has_shape;
use super::{Input, Kind, KindInfo, Problem, Report, checksum, repair};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::Lei, id: "lei", check, resemblance, synthesize, repair: Some(SCHEME) };

const SCHEME: repair::Scheme =
    repair::Scheme { length: 20, alphabet: checksum::ORG_ALPHABET, is_valid: is_flawless };

fn allowed(position: usize, c: char) -> bool {
    c.is_ascii_digit() || (position < 18 && c.is_ascii_uppercase())
}

fn is_flawless(text: &[u8]) -> bool {
    let digits = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    text.len() == 20 && digits(18) && digits(19) && checksum::mod97(text) == Some(1)
}

/// The two check digits over 18 characters: 98 − (body followed by 00, mod 97).
fn check_digits(body: &str) -> Option<String> {
    let rest = checksum::mod97([body, "00"].concat().as_bytes())?;
    Some(alloc::format!("{:02}", 98_u32.saturating_sub(rest)))
}

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 20, allowed) {
        let (body, found) = text.split_at_checked(18).unwrap_or((text, ""));
        let expected = check_digits(body);
        if !is_flawless(text.as_bytes()) {
            let problem = Problem::error("id.check-char").at(18).found(found);
            report.problems.push(Problem { expected, ..problem });
        }
        report.put("issuer", text.get(..4));
    }
}

fn resemblance(normalized: &Normalized) -> u32 {
    let text = normalized.text.as_str();
    if !has_shape(text, 20, allowed) {
        return 0;
    }
    let letters = text.bytes().any(|c| c.is_ascii_uppercase());
    match (is_flawless(text.as_bytes()), letters) {
        (true, true) => 6,
        (false, true) => 2,
        (true, false) => 1,
        (false, false) => 0,
    }
}

/// A code of the issuer 0000, which is not assigned.
fn synthesize(seed: u64) -> String {
    let body = alloc::format!("000000SYNTH{:07}", seed % 10_000_000);
    let check = check_digits(&body).unwrap_or_default();
    [body, check].concat()
}
