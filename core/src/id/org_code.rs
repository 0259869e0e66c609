//! 组织机构代码: GB 11714-1997, eight characters and a check character, written `XXXXXXXX-X`.

use alloc::string::String;

use super::normalize::Normalized;
use super::report::has_shape;
use super::{Input, Kind, KindInfo, Report, checksum, repair};

pub(super) const INFO: KindInfo = KindInfo {
    kind: Kind::OrgCode,
    id: "org-code",
    check,
    resemblance,
    synthesize,
    repair: Some(SCHEME),
};

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

fn check(input: &Input<'_>, report: &mut Report) {
    let text = input.text();
    if report.shape(text, 9, allowed) {
        report.check_char(text, 0, 8, checksum::org_code);
        report.put("orgCode", Some(text));
    }
}

fn resemblance(normalized: &Normalized) -> u32 {
    if has_shape(&normalized.text, 9, allowed) { 3 } else { 0 }
}

/// A code of the private range PDY00001–PDY99999.
fn synthesize(seed: u64) -> String {
    let mut code = alloc::format!("PDY{:05}", (seed % 99_999).saturating_add(1));
    code.extend(checksum::org_code(code.as_bytes()).map(char::from));
    code
}
