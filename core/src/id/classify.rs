//! Which kind an identifier is, and the check as that kind.

use alloc::{string::String, vec::Vec};

use super::document::WEAK;
use super::{Input, KINDS, Kind, Normalized, Problem, Report, Severity, normalize};
use crate::{Date, limits};

/// The kind that a text resembles most: structure and all checks of each kind count together, never
/// one check digit alone (a resident ID can pass the check of a 统一社会信用代码).
#[must_use]
pub fn classify(raw: &str) -> Kind {
    rank(&normalize(raw)).first().map_or(Kind::Unknown, |(_, kind)| *kind)
}

/// The kind of a person's number that a text resembles most, or that of a mask: how the number is to
/// be read when it is known to be a person's. One passport of eleven passes the check of an
/// organisation code.
#[must_use]
pub fn classify_person(raw: &str) -> Option<Kind> {
    let ranked = rank(&normalize(raw)).into_iter().map(|(_, kind)| kind);
    ranked.into_iter().find(|kind| kind.is_personal() || *kind == Kind::MaskedId)
}

/// The same as [`classify`], but for what resembles little: eight digits are nobody's document until
/// somebody says so.
pub(super) fn likely(raw: &str) -> Kind {
    strongest(&rank(&normalize(raw))).unwrap_or(Kind::Unknown)
}

fn strongest(ranked: &[(u32, Kind)]) -> Option<Kind> {
    ranked.first().filter(|(score, _)| *score > WEAK).map(|(_, kind)| *kind)
}

/// Kinds that a text resembles at all, most first; of equal ones the earlier in [`KINDS`].
fn rank(normalized: &Normalized) -> Vec<(u32, Kind)> {
    let mut kinds: Vec<(u32, Kind)> = Vec::new();
    for info in KINDS {
        let resemblance = (info.resemblance)(normalized);
        if resemblance > 0 {
            let less = |known: &(u32, Kind)| known.0 < resemblance;
            let at = kinds.iter().position(less).unwrap_or(kinds.len());
            kinds.insert(at, (resemblance, info.kind));
        }
    }
    kinds
}

/// What the caller knows about an identifier.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expectation<'a> {
    /// The kind that it is declared as.
    pub kind: Option<Kind>,
    /// The day of the check, for birth dates in the future, ages and names of regions.
    pub on: Option<Date>,
    /// Normalised identifiers that the host knows to be in use although they fail a check: their
    /// errors are reported as warnings.
    pub allowed: &'a [String],
}

/// Checks an identifier, as the declared kind or as the one it resembles most.
///
/// Bounded work for any input: at most [`limits::IDENTIFIER_CHARS`] characters are looked at.
#[must_use]
pub fn validate(raw: &str, expectation: &Expectation<'_>) -> Report {
    let normalized = normalize(raw);
    let ranked = if expectation.kind.is_some() { Vec::new() } else { rank(&normalized) };
    let likely = ranked.first().map_or(Kind::Unknown, |(_, kind)| *kind);
    let kind = expectation.kind.unwrap_or(likely);
    let input = Input { raw, normalized: &normalized, on: expectation.on, suggest: true };
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
    let mut report = info.examine(&input);
    // That only the shape could be checked is no fault.
    let faulty = report.problems.iter().any(|problem| problem.code != "id.unverifiable");
    if expectation.kind.is_some() && faulty {
        name_other_kind(&mut report, &input);
    }
    report.alternatives = alternatives(&ranked, &report, &input);
    if expectation.allowed.contains(&report.normalized) {
        allow(&mut report);
    }
    report
}

/// A text with faults as the declared kind that resembles another more and passes every check of it
/// was written into the wrong field. Warnings are faults enough: one of thirty-one resident numbers
/// passes mod 31, and what else is wrong with it as a credit code may be of the kind that only warns.
fn name_other_kind(report: &mut Report, input: &Input<'_>) {
    let other = strongest(&rank(input.normalized));
    if let Some(other) = other.filter(|kind| *kind != report.kind && passes(*kind, input)) {
        report.problems.insert(0, Problem::error("id.other-kind").found(other.as_str()));
        report.suggestions.clear();
    }
}

/// Other kinds whose checks the text passes as well, when nobody said what it is.
fn alternatives(ranked: &[(u32, Kind)], report: &Report, input: &Input<'_>) -> Vec<Kind> {
    let others = ranked.iter().filter(|(score, _)| *score > WEAK).map(|(_, kind)| *kind);
    let others = others.filter(|kind| *kind != report.kind);
    others.filter(|kind| report.is_valid() && passes(*kind, input)).collect()
}

fn passes(kind: Kind, input: &Input<'_>) -> bool {
    let input = Input { suggest: false, ..*input };
    let told = |problem: &Problem| problem.code == "id.unverifiable";
    kind.info().is_some_and(|info| info.examine(&input).problems.iter().all(told))
}

/// The host knows better than the check.
fn allow(report: &mut Report) {
    for problem in &mut report.problems {
        problem.severity = problem.severity.min(Severity::Warning);
    }
    report.suggestions.clear();
    report.problems.push(Problem::warning("id.allowed"));
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
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn as_uscc() -> Expectation<'static> {
        Expectation { kind: Some(Kind::Uscc), ..Expectation::default() }
    }

    fn expected(raw: &str) -> (Kind, bool, Option<String>) {
        let report = validate(raw, &Expectation::default());
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
        let report = validate("11010519491231002X", &as_uscc());
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
            prop_assert!(validate(&code, &as_uscc()).is_valid());
            let mut bytes = code.clone().into_bytes();
            let new = checksum::USCC_ALPHABET[to];
            prop_assume!(bytes[at] != new);
            bytes[at] = new;
            let changed = String::from_utf8(bytes).unwrap();
            let report = validate(&changed, &as_uscc());
            prop_assert!(!report.is_valid());
            // A confused character is offered back unless a likelier error explains the code as well.
            prop_assert!(report.suggestions.len() <= 3);
        }

        #[test]
        fn suggestions_pass_every_check(code in uscc(), at in 0_usize..17) {
            let mut bytes = code.clone().into_bytes();
            bytes.swap(at, at.saturating_add(1));
            prop_assume!(bytes != code.as_bytes());
            let swapped = String::from_utf8(bytes).unwrap();
            for suggestion in validate(&swapped, &as_uscc()).suggestions {
                prop_assert!(validate(&suggestion, &as_uscc()).problems.is_empty());
            }
        }

        #[test]
        fn any_text_gets_an_answer(raw in "\\PC{0,80}") {
            let report = validate(&raw, &Expectation::default());
            prop_assert!(report.suggestions.len() <= 3);
        }
    }
    /// Births of made-up numbers lie before and after that day.
    #[test]
    fn no_suggestion_is_born_after_the_day_of_the_check() {
        let expectation = |kind| Expectation {
            kind: Some(kind),
            on: Date::from_ymd(1889, 12, 31),
            ..Expectation::default()
        };
        for kind in [Kind::ResidentId, Kind::HmtResidentPermit, Kind::ForeignerId] {
            let mut suggested = 0;
            for seed in (0..60_000).step_by(97) {
                let mut wrong = kind.synthetic(seed);
                let last = wrong.pop();
                wrong.push(if last == Some('7') { '1' } else { '7' });
                for suggestion in validate(&wrong, &expectation(kind)).suggestions {
                    suggested += 1;
                    let report = validate(&suggestion, &expectation(kind));
                    assert!(report.problems.is_empty(), "{wrong}: {suggestion}");
                }
            }
            assert!(suggested > 100, "{kind:?}: {suggested}");
        }
    }
}
