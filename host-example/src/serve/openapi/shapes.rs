//! What each endpoint takes and gives.

use serde_json::{Value, json};

use super::{super::route::Endpoint, schemas::named};

/// The contract of an endpoint.
pub(super) struct Shape {
    /// Its name in generated clients.
    pub(super) id: &'static str,
    /// Schema of the body, if there is one.
    pub(super) question: Option<Value>,
    pub(super) answer: Value,
    pub(super) parameters: Vec<Value>,
    /// Whether a record is kept, whose id is in a header.
    pub(super) recorded: bool,
}

pub(super) fn of(endpoint: Endpoint) -> Shape {
    let record = || {
        let id = parameter(
            "id",
            "path",
            json!({ "type": "string", "pattern": "^[0-9A-Za-z]+$" }),
            "存档编号 id of the record",
        );
        vec![id, purpose()]
    };
    let plain =
        |id, answer| Shape { id, question: None, answer, parameters: Vec::new(), recorded: false };
    let asked = |id, question, answer| Shape { question: Some(question), ..plain(id, answer) };
    match endpoint {
        Endpoint::Check => {
            Shape { recorded: true, ..asked("check", named("Request"), named("Decision")) }
        }
        Endpoint::Notice => {
            Shape { recorded: true, ..asked("notice", named("NoticeRequest"), named("Notice")) }
        }
        Endpoint::Validate => {
            asked("validate", named("IdentifierQuestion"), named("IdentifierReport"))
        }
        Endpoint::Screen => Shape {
            parameters: vec![parameter(
                "on",
                "query",
                json!({ "type": "string", "format": "date" }),
                "按哪一天的名单状态核查 the day that lists are read at",
            )],
            ..asked(
                "screen",
                lines(
                    named("Subject"),
                    "每行一个主体，最多 1000 行；role 是它在事项中的角色（申请人 applicant、投标人 bidder 等），必填 a subject a line, at most 1000; `role` says its part and is required",
                ),
                lines(
                    json!({ "anyOf": [named("Screening"), named("ScreeningFailure")] }),
                    "每行一份答复，与主体次序相同 an answer a line, in the order of the subjects",
                ),
            )
        },
        Endpoint::Describe => plain("describe", named("Description")),
        Endpoint::Record => Shape { parameters: record(), ..plain("getRecord", named("Record")) },
        Endpoint::Replay => {
            Shape { parameters: record(), ..plain("replayRecord", named("Replay")) }
        }
        Endpoint::Search => {
            Shape { parameters: search(), ..plain("searchRecords", named("FoundRecords")) }
        }
        Endpoint::Statements => {
            Shape { parameters: record(), ..plain("listStatements", named("Statements")) }
        }
        Endpoint::State => Shape {
            parameters: record(),
            ..asked("addStatement", named("StatementQuestion"), named("Appended"))
        },
        Endpoint::Reload => plain("reload", named("Loaded")),
        Endpoint::OpenApi => {
            plain("openapi", json!({ "type": "object", "description": "OpenAPI 3.1" }))
        }
        Endpoint::Docs => plain("docs", text("网页 a page")),
        Endpoint::Health => plain("health", named("Alive")),
        Endpoint::Ready => plain("ready", named("Loaded")),
        Endpoint::Metrics => plain("metrics", text("Prometheus")),
    }
}

/// What records are found by.
fn search() -> Vec<Value> {
    let text = || json!({ "type": "string", "minLength": 1 });
    let day = || json!({ "type": "string", "format": "date" });
    let all = [
        ("code", text(), "主体的代码 code of a subject"),
        ("name", text(), "主体名称里有这些字 a part of the name of a subject"),
        ("matter", text(), "事项编码 id of the matter"),
        ("project", text(), "申请里的项目编号 the number of a project, as in the request"),
        ("outcome", named("Outcome"), "结论 the outcome"),
        ("list", text(), "查到主体的名单 a list on which a subject was found"),
        ("from", day(), "从哪天起 the first day"),
        ("to", day(), "到哪天止 the last day"),
        (
            "limit",
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
            "最多几份 at most so many (50)",
        ),
        (
            "before",
            json!({ "type": "integer", "minimum": 1, "maximum": 9_007_199_254_740_991_i64 }),
            "接着找：上次答复的 next what `next` said",
        ),
    ];
    let all = all.into_iter().map(|(name, schema, text)| optional(name, "query", schema, text));
    all.chain([purpose()]).collect()
}

/// What a record is looked at for.
fn purpose() -> Value {
    let text = json!({ "type": "string" });
    let said = "查阅的目的（按 URL 百分号编码），记入查阅日志 --access-log，最多 200 字 what for, percent-encoded, for the log of accesses: at most 200 characters of it";
    optional("x-purpose", "header", text, said)
}

fn optional(name: &str, place: &str, schema: Value, description: &str) -> Value {
    let mut one = parameter(name, place, schema, description);
    if let Some(one) = one.as_object_mut() {
        one.insert("required".to_owned(), false.into());
    }
    one
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// JSON values, one a line: to OpenAPI a text, whose lines have a schema of their own.
fn lines(each: Value, description: &str) -> Value {
    json!({ "type": "string", "contentMediaType": "application/x-ndjson", "contentSchema": each, "description": description })
}

fn parameter(name: &str, place: &str, schema: Value, description: &str) -> Value {
    json!({ "name": name, "in": place, "required": true, "schema": schema, "description": description })
}
