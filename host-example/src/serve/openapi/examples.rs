//! A question for each route with its answer, and the command that asks it: applicants of the sample city,
//! answered by the engine when they are shown.

use std::sync::LazyLock;

use credit_core::api::Lang;
use credit_engine::{IdQuery, NativeChecker, OpenChecker as _};
use serde_json::{Value, json};

use super::{
    super::route::{Endpoint, Route},
    SERVER,
};
use crate::sample::{PackSet, Sample};

/// The day of the sample city.
const DAY: &str = "2026-11-20";
/// Its applicants: one without blemish, and one who hands a material in later.
const CLEAN: &str = "01-clean.json";
const DEFERRED: &str = "09-deferral-signed.json";
/// A code with a slip of the pen.
const CODE: &str = "91110000600037341K";
/// Someone of a list, told by the name alone.
const SUBJECT: &str =
    r#"{"role":"applicant","kind":"organization","name":"示例市甲某建筑有限公司"}"#;
/// Stands for the id of a record.
const RECORD: &str = "0123456789abcdef0123456789abcdef";

pub(super) struct Example {
    /// As it stands in the body: JSON, or a text of lines.
    pub(super) question: Value,
    /// What is answered, where that does not depend on the server.
    pub(super) answer: Option<Value>,
    /// A line for a shell; `$TOKEN` is the token, `$RECORD` the id of a record.
    pub(super) command: String,
}

pub(super) fn of(route: &Route) -> Example {
    static ANSWERS: LazyLock<Option<Answers>> = LazyLock::new(Answers::of_the_sample);
    let question = question(route.endpoint);
    let command = command(route, &question);
    let answer = ANSWERS.as_ref().and_then(|answers| answers.of(route.endpoint));
    Example { question, answer, command }
}

fn question(endpoint: Endpoint) -> Value {
    let request = |file| Sample::request(file).and_then(|text| serde_json::from_str(text).ok());
    match endpoint {
        Endpoint::Check => request(CLEAN).unwrap_or_default(),
        Endpoint::Notice => json!({
            "kind": "deferral",
            "format": "text",
            "request": request(DEFERRED).unwrap_or_default(),
            "particulars": { "officer": "李某", "number": "示审〔2026〕1号" },
        }),
        Endpoint::Validate => json!({ "code": CODE, "kind": "uscc" }),
        Endpoint::Screen => format!("{SUBJECT}\n").into(),
        Endpoint::State => json!({
            "kind": "feedback",
            "person": "王某",
            "members": {
                "measure": "M06", "result": "已惩戒", "agency": "示例市财政局（虚构）", "day": "2026-11-21",
            },
        }),
        _ => Value::Null,
    }
}

/// Answers of the sample city.
struct Answers {
    checked: Value,
    notice: Value,
    report: Value,
    screened: Value,
    description: Value,
}

impl Answers {
    fn of_the_sample() -> Option<Self> {
        let lang = Lang::default();
        let sample = Sample::build().ok()?;
        let mut checker = NativeChecker::open(&sample.sources(PackSet::Fresh)).ok()?;
        let value = |text: String| serde_json::from_str(&text).ok();
        let asked = |endpoint| question(endpoint).to_string();
        let query = IdQuery { kind: Some("uscc".to_owned()), ..IdQuery::default() };
        let lines = checker.screen_lines(&format!("{SUBJECT}\n"), DAY, true, lang).ok()?;
        Some(Self {
            checked: value(checker.check(&asked(Endpoint::Check), lang).ok()?)?,
            notice: value(checker.notice(&asked(Endpoint::Notice), lang).ok()?)?,
            report: value(checker.validate(CODE, &query, lang).ok()?)?,
            screened: lines.into(),
            description: value(checker.describe(lang).ok()?)?,
        })
    }

    fn of(&self, endpoint: Endpoint) -> Option<Value> {
        let record = || json!({ "id": RECORD, "at": 1_795_107_600, "caller": "窗口系统", "request": question(Endpoint::Check), "decision": self.checked });
        let outcome = self.checked.get("outcome");
        match endpoint {
            Endpoint::Check => Some(self.checked.clone()),
            Endpoint::Notice => Some(self.notice.clone()),
            Endpoint::Validate => Some(self.report.clone()),
            Endpoint::Screen => Some(self.screened.clone()),
            Endpoint::Describe => Some(self.description.clone()),
            Endpoint::Record => Some(record()),
            Endpoint::Replay => Some(json!({
                "id": RECORD, "sameData": true, "sameDecision": true, "changed": [],
                "then": outcome, "now": outcome,
            })),
            Endpoint::Health => Some(json!({ "status": "ok" })),
            Endpoint::Search
            | Endpoint::Statements
            | Endpoint::State
            | Endpoint::Reload
            | Endpoint::OpenApi
            | Endpoint::Docs
            | Endpoint::Ready
            | Endpoint::Metrics => None,
        }
    }
}

/// The command that asks it, as it is typed.
fn command(route: &Route, question: &Value) -> String {
    let mut parts = vec!["curl -sS".to_owned()];
    if route.method != "GET" && route.takes.is_none() {
        parts.push(format!("-X {}", route.method));
    }
    if route.scope.is_some() {
        parts.push("-H \"authorization: Bearer $TOKEN\"".to_owned());
    }
    if let Some(takes) = route.takes {
        parts.push(format!("-H 'content-type: {takes}'"));
        let body = question.as_str().map_or_else(|| question.to_string(), str::to_owned);
        // No apostrophe is in them.
        parts.push(format!("--data-binary '{}'", body.trim_end()));
    }
    let path = route.path.replace("{id}", "$RECORD");
    let on = if route.endpoint == Endpoint::Screen { format!("?on={DAY}") } else { String::new() };
    parts.push(format!("\"{SERVER}{path}{on}\""));
    parts.join(" \\\n  ")
}
