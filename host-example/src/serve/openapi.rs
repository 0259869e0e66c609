//! The documentation of the interface, made of the table of routes.

use serde_json::{Map, Value, json};

use super::route::{ROUTES, Route};

/// Statuses that every guarded route may answer with, in both languages.
const REFUSALS: [(&str, &str); 9] = [
    ("400", "输入不能用 unusable input"),
    ("401", "没有令牌或令牌无效 no valid token"),
    ("403", "令牌没有这项权限 scope missing"),
    ("404", "没有这个路径或存档 not found"),
    ("408", "请求没有按时到达 request too slow"),
    ("413", "请求太大 body too large"),
    ("429", "请求太频繁 too many requests"),
    ("500", "内部错误 internal error"),
    ("503", "繁忙或暂时不能存档 overloaded, or records cannot be written"),
];

/// OpenAPI 3.1.
pub(super) fn document() -> Value {
    let mut paths = Map::new();
    for route in &ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.to_ascii_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "一键核信 credit-check",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "不予通过是结论（200），不是错误。A refusal of an application is an answer (200), not an error.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": {
                "type": "object",
                "required": ["code", "text", "remedy"],
                "properties": {
                    "code": { "type": "string", "description": "稳定的编号 stable code" },
                    "place": { "type": "string" },
                    "text": { "type": "string" },
                    "remedy": { "type": "string" },
                    "requestId": { "type": "string" },
                },
            } },
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut responses = Map::new();
    responses.insert("200".into(), json!({ "description": "OK", "content": { route.gives: {} } }));
    if route.scope.is_some() {
        let schema = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
        for (status, text) in REFUSALS {
            let content = json!({ "application/problem+json": schema });
            responses.insert(status.into(), json!({ "description": text, "content": content }));
        }
    }
    let mut operation = json!({
        "summary": route.zh, "description": route.en, "responses": responses,
    });
    if let Some(object) = operation.as_object_mut() {
        if let Some(scope) = route.scope {
            object.insert("security".into(), json!([{ "token": [scope.name()] }]));
        }
        if let Some(takes) = route.takes {
            let body = json!({ "required": true, "content": { takes: {} } });
            object.insert("requestBody".into(), body);
        }
        let parameter = |name: &str, place: &str| json!([{ "name": name, "in": place, "required": true, "schema": { "type": "string" } }]);
        if route.path.contains("{id}") {
            object.insert("parameters".into(), parameter("id", "path"));
        } else if route.path == "/v1/screen" {
            object.insert("parameters".into(), parameter("on", "query"));
        }
    }
    operation
}

/// The same for people.
pub(super) fn page() -> String {
    let document = document();
    let mut rows = String::new();
    let empty = Map::new();
    let paths = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap_or(&empty) {
            let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default();
            let scope = operation.pointer("/security/0/token/0").and_then(Value::as_str);
            let answers = operation.get("responses").and_then(Value::as_object).unwrap_or(&empty);
            let answers: Vec<&str> = answers.keys().map(String::as_str).collect();
            rows.push_str(&format!(
                "<tr><td><code>{} {}</code><td>{}<br><small>{}</small><td>{}<td>{}\n",
                method.to_ascii_uppercase(),
                escape(path),
                escape(text("summary")),
                escape(text("description")),
                scope.unwrap_or("—"),
                answers.join(" "),
            ));
        }
    }
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>一键核信 接口说明</title>\
         <style>body{{font:16px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}\
         table{{border-collapse:collapse}}td,th{{border:1px solid #ccc;padding:.4rem .6rem;\
         text-align:left;vertical-align:top}}</style>\
         <h1>一键核信 接口说明</h1><p>由 <a href=/openapi.json>/openapi.json</a> 生成。\
         请求头 <code>Authorization: Bearer 令牌</code>。错误一律为 JSON：编号、位置、说明、处理办法。\
         <table><tr><th>接口<th>用途<th>权限<th>状态码\n{rows}</table></html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
