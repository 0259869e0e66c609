//! Which kind an identifier is, and the check as that kind.

use alloc::vec::Vec;

use super::{Input, KINDS, Kind, Problem, Report, normalize};
use crate::{Date, limits};

/// The kind that a text resembles most: structure and all checks of each kind count together, never
/// one check digit alone (a resident ID can pass the check of a 统一社会信用代码).
#[must_use]
pub fn classify(raw: &str) -> Kind {
    classify_normalized(&normalize(raw).text)
}

fn classify_normalized(text: &str) -> Kind {
    let mut best = (0, Kind::Unknown);
    for info in KINDS {
        let resemblance = (info.resemblance)(text);
        if resemblance > best.0 {
            best = (resemblance, info.kind);
        }
    }
    best.1
}

/// Checks an identifier, as the declared kind or as the one it resembles most. `on` is the day of
/// the check, for birth dates in the future.
///
/// Bounded work for any input: at most [`limits::IDENTIFIER_CHARS`] characters are looked at.
#[must_use]
pub fn validate(raw: &str, declared: Option<Kind>, on: Option<Date>) -> Report {
    let normalized = normalize(raw);
    let likely = classify_normalized(&normalized.text);
    let kind = declared.unwrap_or(likely);
    let input = Input { raw, normalized: &normalized, on };
    if normalized.too_long {
        return failed(
            kind,
            &input,
            Problem::error("id.too-long").expected(limits::IDENTIFIER_CHARS),
        );
    }
    if normalized.text.is_empty() {
        return failed(kind, &input, Problem::error("id.empty"));
    }
    let Some(info) = kind.info() else {
        return failed(kind, &input, Problem::error("id.unrecognized"));
    };
    let mut report = (info.examine)(&input);
    if !report.is_valid() && kind != likely && is_clearly(likely, &input) {
        report.problems.insert(0, Problem::error("id.other-kind").found(likely.as_str()));
        report.suggestions.clear();
    }
    report
}

/// Whether the text passes every check of that other kind, so that the writer used the wrong field.
fn is_clearly(kind: Kind, input: &Input<'_>) -> bool {
    kind.info().is_some_and(|info| (info.examine)(input).problems.is_empty())
}

fn failed(kind: Kind, input: &Input<'_>, problem: Problem) -> Report {
    let mut report = Report::of(kind, input);
    report.problems = Vec::from([problem]);
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::checksum;
    use alloc::{string::String, string::ToString};
    use proptest::prelude::*;

    fn expected(raw: &str) -> (Kind, bool, Option<String>) {
        let report = validate(raw, None, None);
        let expected = report.problems.iter().find_map(|p| p.expected.clone());
        (report.kind, report.is_valid(), expected)
    }

    #[test]
    fn standard_samples() {
        assert_eq!(expected("91350100M000100Y43"), (Kind::Uscc, true, None));
        assert_eq!(expected("D2143569-X"), (Kind::OrgCode, true, None));
        assert_eq!(expected("11010519491231002X"), (Kind::ResidentId, true, None));
        assert_eq!(expected("440524188001010014"), (Kind::ResidentId, true, None));
        assert_eq!(expected("810000199408230021"), (Kind::HmtResidentPermit, true, None));
        assert_eq!(expected("91110000600037341K"), (Kind::Uscc, false, Some("L".to_string())));
        assert_eq!(expected("110105189012310036").0, Kind::ResidentId);
    }

    #[test]
    fn personal_id_in_an_enterprise_field_is_named() {
        let report = validate("11010519491231002X", Some(Kind::Uscc), None);
        assert_eq!(report.problems.first().map(|p| p.code), Some("id.other-kind"));
    }

    fn uscc() -> impl Strategy<Value = String> {
        ("9[123]", "(11|31|44|51)", "[0-9]{4}", "[0-9A-HJ-NPQRTUWXY]{8}").prop_filter_map(
            "the organisation check may be a letter outside the alphabet",
            |(head, province, region, body)| {
                let org = char::from(checksum::org_code(body.as_bytes())?);
                let code = [head, province, region, body, org.to_string()].concat();
                let check = char::from(checksum::uscc(code.as_bytes())?);
                Some([code, check.to_string()].concat())
            },
        )
    }

    proptest! {
        #[test]
        fn no_single_change_of_a_code_stays_valid(code in uscc(), at in 0_usize..18, to in 0_usize..31) {
            prop_assert!(validate(&code, Some(Kind::Uscc), None).is_valid());
            let mut bytes = code.clone().into_bytes();
            let new = checksum::USCC_ALPHABET[to];
            prop_assume!(bytes[at] != new);
            bytes[at] = new;
            let changed = String::from_utf8(bytes).unwrap();
            let report = validate(&changed, Some(Kind::Uscc), None);
            prop_assert!(!report.is_valid());
            // A look-alike slip is offered back unless a likelier slip explains the code as well.
            prop_assert!(report.suggestions.len() <= 3);
        }

        #[test]
        fn suggestions_pass_every_check(code in uscc(), at in 0_usize..17) {
            let mut bytes = code.clone().into_bytes();
            bytes.swap(at, at.saturating_add(1));
            prop_assume!(bytes != code.as_bytes());
            let swapped = String::from_utf8(bytes).unwrap();
            for suggestion in validate(&swapped, Some(Kind::Uscc), None).suggestions {
                prop_assert!(validate(&suggestion, Some(Kind::Uscc), None).problems.is_empty());
            }
        }

        #[test]
        fn any_text_gets_an_answer(raw in "\\PC{0,80}") {
            let report = validate(&raw, None, None);
            prop_assert!(report.suggestions.len() <= 3);
        }
    }
}
