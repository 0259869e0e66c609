//! Identifier reports as JSON.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::id::{self, Kind, Problem, Related, Report};
use crate::json::{Key, ObjectBuilder, Value};
use crate::words::{self, Lang};

/// Characters of an over-long input that are echoed.
const ECHO: usize = 64;

/// The report, with the input where the caller does not have it beside.
pub(super) fn encode(report: &Report, input: Option<&str>, lang: Lang) -> Value {
    let parts =
        report.parts.iter().map(|(name, value)| (Key::from(*name), Value::from(value.as_str())));
    let parts = Value::Object(parts.collect());
    let problems: Vec<Value> =
        report.problems.iter().map(|p| problem(report.kind, p, lang)).collect();
    ObjectBuilder::new()
        .put_some("input", input.map(echo))
        .put("kind", report.kind.as_str())
        .put("valid", report.is_valid())
        .put("normalized", report.normalized.as_str())
        .put_list("changes", report.changes.clone())
        .put("severity", report.severity().as_str())
        .put("problems", problems)
        .put("suggestions", report.suggestions.clone())
        .put_list("alternatives", report.alternatives.iter().map(|k| k.as_str()).collect())
        .put_list("related", id::related(report).iter().map(related).collect())
        .put("parts", parts)
        .build()
}

fn related(related: &Related) -> Value {
    ObjectBuilder::new()
        .put("kind", related.kind.as_str())
        .put("value", related.value.as_str())
        .put("relation", related.relation)
        .build()
}

/// The input; a hostile one is cut with a mark, and its problem says so.
fn echo(input: &str) -> String {
    match input.char_indices().nth(ECHO) {
        Some((at, _)) => [input.get(..at).unwrap_or_default(), "…"].concat(),
        None => input.to_string(),
    }
}

fn problem(kind: Kind, problem: &Problem, lang: Lang) -> Value {
    ObjectBuilder::new()
        .put("code", problem.code)
        .put("severity", problem.severity.as_str())
        .put_some("position", problem.position)
        .put_some("found", problem.found.as_deref())
        .put_some("expected", problem.expected.as_deref())
        .put("text", problem_text(kind, problem, lang))
        .build()
}

/// The sentence of a problem. Positions are told from 1, as people count.
pub(super) fn problem_text(kind: Kind, problem: &Problem, lang: Lang) -> String {
    let position = problem.position.map_or(0, |p| p.saturating_add(1)).to_string();
    let kind_name = kind_text(kind.as_str(), lang);
    let standard = words::text(lang, &["standard.", kind.as_str()].concat(), &[]);
    let found = problem.found.as_deref().unwrap_or_default();
    // Only one code puts a kind where others put characters.
    let found_kind = kind_text(found, lang);
    let found_text = if problem.code == "id.other-kind" { &found_kind } else { found };
    let hint = letter_hint(kind, found, lang);
    let params = [
        ("position", position.as_str()),
        ("kind", &kind_name),
        ("standard", &standard),
        ("found", found_text),
        ("expected", problem.expected.as_deref().unwrap_or_default()),
        ("hint", &hint),
    ];
    words::text(lang, problem.code, &params)
}

pub(super) fn kind_text(kind: &str, lang: Lang) -> String {
    words::text(lang, &["kind.", kind].concat(), &[])
}

/// “Is it the digit 1?” for letters that codes never use.
fn letter_hint(kind: Kind, found: &str, lang: Lang) -> String {
    let digit = match found {
        "I" => "1",
        "O" => "0",
        "S" => "5",
        "Z" => "2",
        _ => return String::new(),
    };
    if kind == Kind::OrgCode {
        return String::new();
    }
    words::text(lang, "id.hint.letter", &[("digit", digit)])
}
