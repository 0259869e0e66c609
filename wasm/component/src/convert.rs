//! Between the types of the WIT files and those of the core.

use credit_core::api::{self, Lang};
use credit_core::json::{Value, canonical};

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
    Failure {
        code: failure.code().to_owned(),
        place: failure.place(lang),
        text: failure.text(lang),
        remedy: failure.remedy(lang),
    }
}

/// The typed report; `value` is the JSON report of the core.
pub(crate) fn report(value: &Value) -> Report {
    Report {
        input: text(value, "input"),
        kind: text(value, "kind"),
        valid: value.get("valid").and_then(Value::as_bool).unwrap_or_default(),
        normalized: optional(value, "normalized"),
        changes: items(value, "changes").iter().map(plain).collect(),
        severity: severity(value),
        problems: items(value, "problems").iter().map(problem).collect(),
        suggestions: items(value, "suggestions").iter().map(plain).collect(),
        alternatives: items(value, "alternatives").iter().map(plain).collect(),
        related: items(value, "related").iter().map(related).collect(),
        parts: parts(value),
    }
}

fn problem(value: &Value) -> Problem {
    Problem {
        code: text(value, "code"),
        severity: severity(value),
        position: value.get("position").and_then(Value::as_int).and_then(|n| n.try_into().ok()),
        found: optional(value, "found"),
        expected: optional(value, "expected"),
        text: text(value, "text"),
    }
}

fn related(value: &Value) -> Related {
    Related {
        kind: text(value, "kind"),
        value: text(value, "value"),
        relation: text(value, "relation"),
    }
}

fn parts(value: &Value) -> Vec<Part> {
    let Some(Value::Object(members)) = value.get("parts") else { return Vec::new() };
    members
        .iter()
        .map(|(name, value)| Part { name: name.to_string(), value: plain(value) })
        .collect()
}

/// Anything but a known lighter weight is an error: an unknown word must not make a code valid.
fn severity(value: &Value) -> Severity {
    match value.get("severity").and_then(Value::as_str) {
        Some("ok") => Severity::Ok,
        Some("warning") => Severity::Warning,
        _ => Severity::Error,
    }
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).unwrap_or_default()
}

fn optional(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn text(value: &Value, key: &str) -> String {
    optional(value, key).unwrap_or_default()
}

/// A string as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| canonical(value), str::to_owned)
}
