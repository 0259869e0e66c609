//! The documentation of the interface, made of the table of routes, the published JSON Schemas and the
//! sample city: an example is asked of the engine when it is shown, so none is out of date.

mod examples;
mod page;
mod schemas;
mod shapes;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::route::{ROUTES, Route, Scope};
use examples::Example;
use shapes::Shape;

pub(super) use page::page;

/// Where a server listens unless told otherwise: what the commands of the examples ask.
const SERVER: &str = "http://127.0.0.1:8730";

/// A status other than 200, what it means in both languages, and which routes answer with it.
type Answered = (&'static str, &'static str, fn(&Route) -> bool);

const REFUSALS: [Answered; 15] = [
    ("400", "输入不能用 unusable input", |_| true),
    ("401", "没有令牌或令牌无效 no valid token", guarded),
    ("403", "令牌没有这项权限，或请求来自别的网站 scope missing, or from another site", guarded),
    ("404", "没有这份存档 no such record", named),
    ("410", "存档已按期限删除 the record was erased, its term is over", named),
    ("408", "请求没有按时到达 request too slow", takes),
    ("413", "请求太大 body too large", takes),
    ("415", "请求体不是这种类型 content type", takes),
    ("421", "请求的不是这个服务的名字 misdirected", |_| true),
    (
        "422",
        "新数据不能用、结论没有这种文书，或说明不能追加 data unusable, no such notice, or no such statement",
        unfit,
    ),
    ("429", "请求太频繁 too many requests", guarded),
    ("500", "内部错误 internal error", guarded),
    ("503", "繁忙或暂时不能存档 overloaded, or records cannot be written", |_| true),
    ("507", "存档已到限额 records have reached their quota", kept),
    ("default", "其他错误 other", |_| true),
];

const fn guarded(route: &Route) -> bool {
    route.scope.is_some()
}

const fn takes(route: &Route) -> bool {
    route.takes.is_some()
}

fn named(route: &Route) -> bool {
    route.path.contains("{id}")
}

fn kept(route: &Route) -> bool {
    matches!(route.path, "/v1/check" | "/v1/notice" | "/readyz")
}

fn unfit(route: &Route) -> bool {
    route.path.ends_with("/statements") || matches!(route.path, "/v1/notice" | "/v1/reload")
}

/// OpenAPI 3.1.
pub(super) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(written);
    &DOCUMENT
}

fn written() -> Value {
    let mut paths = Map::new();
    for route in &ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.to_ascii_lowercase(), operation(route));
        }
    }
    let refused = REFUSALS.iter().map(|(status, text, _)| ((*status).to_owned(), refusal(text)));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "一键核信 credit-check",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
            "description": "不予通过是结论（200），不是错误。A refusal of an application is an answer (200), not an error.\n\n\
                例子中的申请人都是虚构的，答复由示例市的数据算出。Everybody in the examples is made up; the answers come from the sample city.",
        },
        "servers": [{ "url": "/" }],
        "tags": [
            { "name": "check", "description": "核查 ask" },
            { "name": "records", "description": "存档 records" },
            { "name": "operation", "description": "运行 operation" },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer",
                "description": "启动时显示的令牌，或令牌文件中的令牌 The token that is shown at the start, or one of the file of tokens" } },
            "responses": Map::from_iter(refused),
            "schemas": schemas::all(),
        },
    })
}

fn refusal(text: &str) -> Value {
    let schema = json!({ "schema": { "$ref": "#/components/schemas/HttpProblem" } });
    json!({ "description": text, "content": { "application/problem+json": schema } })
}

fn operation(route: &Route) -> Value {
    let shape = shapes::of(route.endpoint);
    let example = examples::of(route);
    let mut operation = json!({
        "operationId": shape.id,
        "tags": [tag(route)],
        "summary": route.zh,
        "description": route.en,
        "security": security(route),
        "responses": responses(route, &shape, &example),
        "x-codeSamples": [{ "lang": "Shell", "label": "curl", "source": example.command }],
    });
    if let Some(object) = operation.as_object_mut() {
        if let (Some(takes), Some(mut question)) = (route.takes, shape.question) {
            schemas::as_taken(&mut question);
            let content = json!({ takes: { "schema": question, "examples": { "sample": { "value": example.question } } } });
            object.insert("requestBody".into(), json!({ "required": true, "content": content }));
        }
        if !shape.parameters.is_empty() {
            object.insert("parameters".into(), shape.parameters.into());
        }
    }
    operation
}

fn responses(route: &Route, shape: &Shape, example: &Example) -> Value {
    let mut content = json!({ "schema": shape.answer });
    if let (Some(object), Some(answer)) = (content.as_object_mut(), &example.answer) {
        object.insert("examples".into(), json!({ "sample": { "value": answer } }));
    }
    let mut done = json!({ "description": "完成 done", "content": { route.gives: content } });
    if let (Some(object), true) = (done.as_object_mut(), shape.recorded) {
        let header = json!({ "x-record-id": {
            "description": "存档编号 id of the record", "required": true, "schema": { "type": "string" },
        } });
        object.insert("headers".into(), header);
    }
    let mut responses = Map::from_iter([("200".to_owned(), done)]);
    for (status, _, answers) in REFUSALS {
        if answers(route) {
            let response = json!({ "$ref": format!("#/components/responses/{status}") });
            responses.insert(status.to_owned(), response);
        }
    }
    responses.into()
}

/// Who may ask. Beyond its own machine a server wants a token for everything but `/healthz`.
fn security(route: &Route) -> Value {
    match route.scope {
        Some(scope) => json!([{ "token": [scope.name()] }]),
        None => json!([{}, { "token": [] }]),
    }
}

const fn tag(route: &Route) -> &'static str {
    match route.scope {
        Some(Scope::Check) => "check",
        Some(Scope::Records | Scope::State | Scope::Audit) => "records",
        Some(Scope::Admin) | None => "operation",
    }
}
