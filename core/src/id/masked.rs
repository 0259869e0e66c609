//! Masked identifiers of public lists, such as `1101051949****002X`.

use super::{Input, Kind, KindInfo, Problem, Report};

pub(super) const INFO: KindInfo =
    KindInfo { kind: Kind::MaskedId, id: "masked-id", examine, resemblance };

/// What a masked identifier says about a plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a pattern either fits, does not fit, or says nothing")]
pub enum MaskMatch {
    /// Same length and every visible character equal: the same person is possible.
    Consistent,
    /// A visible character differs: certainly somebody else.
    Contradicts,
    /// The lengths differ or nothing is visible: nothing can be said.
    Unknown,
}

/// Compares a masked identifier with a plain one, both normalised.
#[must_use]
pub fn compare(masked: &str, plain: &str) -> MaskMatch {
    let same_length = masked.chars().count() == plain.chars().count();
    if !same_length || masked.chars().all(|c| c == '*') {
        return MaskMatch::Unknown;
    }
    let fits = masked.chars().zip(plain.chars()).all(|(m, p)| m == '*' || m == p);
    if fits { MaskMatch::Consistent } else { MaskMatch::Contradicts }
}

fn examine(input: &Input<'_>) -> Report {
    let mut report = Report::of(Kind::MaskedId, input);
    let text = input.normalized.text.as_str();
    if let Some((i, c)) =
        text.chars().enumerate().find(|(_, c)| *c != '*' && !c.is_ascii_alphanumeric())
    {
        report.problems.push(Problem::error("id.charset").at(i).found(c));
    } else if !text.contains('*') || text.chars().all(|c| c == '*') {
        report.problems.push(Problem::error("id.mask"));
    }
    report
}

fn resemblance(text: &str) -> u32 {
    if text.contains('*') { 10 } else { 0 }
}
