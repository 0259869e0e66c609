//! Reports on identifiers as answers.

use alloc::{string::String, string::ToString};

use super::wording::Wording;
use crate::answer::{CodeReport, IdentifierReport, Problem, RelatedCode};
use crate::id::{self, Related, Report};
use crate::wire::{ByName, some_list};

/// Characters of an over-long input that are echoed.
const ECHO: usize = 64;

/// The report on an identifier that the reader does not have beside it.
pub(super) fn whole(report: &Report, input: &str, words: Wording) -> IdentifierReport {
    IdentifierReport {
        input: echo(input),
        alternatives: some_list(report.alternatives.clone()),
        report: fill(report, words),
    }
}

/// The report on an identifier, in words.
pub(super) fn fill(report: &Report, words: Wording) -> CodeReport {
    let problem = |p: &id::Problem| Problem {
        code: p.code.into(),
        severity: p.severity,
        position: p.position,
        found: p.found.clone(),
        expected: p.expected.clone(),
        text: words.problem(report.kind, p),
    };
    let part = |(name, value): &(&'static str, String)| ((*name).into(), value.clone());
    CodeReport {
        kind: report.kind,
        valid: report.is_valid(),
        normalized: report.normalized.clone(),
        changes: some_list(report.changes.clone()),
        severity: report.severity(),
        problems: report.problems.iter().map(problem).collect(),
        suggestions: report.suggestions.clone(),
        related: some_list(id::related(report).into_iter().map(related).collect()),
        parts: ByName(report.parts.iter().map(part).collect()),
    }
}

fn related(related: Related) -> RelatedCode {
    let Related { kind, value, relation } = related;
    RelatedCode { kind, value, relation }
}

/// The input; a hostile one is cut with a mark, and its problem says so.
fn echo(input: &str) -> String {
    match input.char_indices().nth(ECHO) {
        Some((at, _)) => [input.get(..at).unwrap_or_default(), "…"].concat(),
        None => input.to_string(),
    }
}
