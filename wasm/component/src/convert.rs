//! Between the types of the WIT files and those of the core.

use credit_core::answer::{self, IdentifierReport};
use credit_core::api::{self, Lang};
use credit_core::id;

use crate::bindings::exports::credit::check::identifiers::{Part, Problem, Related, Report};
use crate::bindings::exports::credit::check::types::{Failure, Language, Severity};

/// The core's language.
pub(crate) const fn lang(language: Language) -> Lang {
    match language {
        Language::ZhCn => Lang::ZhCn,
        Language::En => Lang::En,
    }
}

/// The failure record, its words in that language.
pub(crate) fn failure(failure: &api::Failure, lang: Lang) -> Failure {
    let answer::Failure { code, place, text, remedy, .. } = failure.answer(lang);
    Failure { code: code.into(), place, text, remedy }
}

/// The typed report.
pub(crate) fn report(of: IdentifierReport) -> Report {
    let IdentifierReport { input, alternatives, report, .. } = of;
    Report {
        input,
        kind: report.kind.as_str().to_owned(),
        valid: report.valid,
        normalized: Some(report.normalized),
        changes: named(report.changes),
        severity: severity(report.severity),
        problems: report.problems.into_iter().map(problem).collect(),
        suggestions: report.suggestions,
        alternatives: named(alternatives),
        related: report.related.into_iter().flatten().map(related).collect(),
        parts: report.parts.0.into_iter().map(part).collect(),
    }
}

fn problem(of: answer::Problem) -> Problem {
    let answer::Problem { code, severity: weight, position, found, expected, text, .. } = of;
    Problem { code: code.into(), severity: severity(weight), position, found, expected, text }
}

fn related(of: answer::RelatedCode) -> Related {
    Related {
        kind: of.kind.as_str().to_owned(),
        value: of.value,
        relation: of.relation.as_str().to_owned(),
    }
}

fn part((name, value): (credit_core::wire::Code, String)) -> Part {
    Part { name: name.into(), value }
}

const fn severity(of: id::Severity) -> Severity {
    match of {
        id::Severity::Ok => Severity::Ok,
        id::Severity::Warning => Severity::Warning,
        id::Severity::Error => Severity::Error,
    }
}

/// The stable names of members of closed sets.
fn named<T: credit_core::wire::Named>(members: Option<Vec<T>>) -> Vec<String> {
    members.into_iter().flatten().map(|member| member.name().to_owned()).collect()
}
