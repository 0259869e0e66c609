//! The same for people.

use serde_json::{Map, Value};

use super::{super::route::ROUTES, document};

pub(in crate::serve) fn page() -> String {
    let paths = document().get("paths");
    let (mut rows, mut examples) = (String::new(), String::new());
    // In the order of the table: what is asked for most stands first.
    for route in &ROUTES {
        let methods = paths.and_then(|paths| paths.get(route.path));
        let operation = methods.and_then(|of| of.get(route.method.to_ascii_lowercase()));
        let name = format!("{} {}", route.method, escape(route.path));
        rows.push_str(&row(&name, operation.unwrap_or(&Value::Null)));
        examples.push_str(&example(&name, operation.unwrap_or(&Value::Null)));
    }
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><link rel=icon href=\"data:,\">\
         <title>一键核信 接口说明</title>\
         <style>body{{font:16px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}\
         table{{border-collapse:collapse}}td,th{{border:1px solid #ccc;padding:.4rem .6rem;\
         text-align:left;vertical-align:top}}pre{{background:#f5f5f5;padding:.6rem;overflow:auto;max-height:24rem}}</style>\
         <main><h1>一键核信 接口说明</h1><p>由 <a href=/openapi.json>/openapi.json</a>（OpenAPI 3.1）生成，\
         其中有全部成员的说明。错误一律为 JSON：编号、位置、说明、处理办法。\
         <table><tr><th>接口<th>用途<th>权限<th>状态码\n{rows}</table>\
         <h2>例子</h2><p>申请人都是虚构的；答复由示例市的数据算出。命令中的 <code>$TOKEN</code> 是令牌：\
         没有用 <code>--tokens</code> 启动时，服务在第二行显示它。<code>$RECORD</code> 是存档编号，在响应头 <code>x-record-id</code>。\
         \n{examples}</main></html>\n"
    )
}

fn row(name: &str, operation: &Value) -> String {
    let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default();
    let scope = operation.pointer("/security/0/token/0").and_then(Value::as_str);
    let empty = Map::new();
    let answers = operation.get("responses").and_then(Value::as_object).unwrap_or(&empty);
    let answers: Vec<&str> =
        answers.keys().map(String::as_str).filter(|status| *status != "default").collect();
    format!(
        "<tr><td><a href=\"#{id}\"><code>{name}</code></a><td>{}<br><small>{}</small><td>{}<td>{}\n",
        escape(text("summary")),
        escape(text("description")),
        scope.unwrap_or("—"),
        answers.join(" "),
        id = text("operationId"),
    )
}

/// The command, and what it answers.
fn example(name: &str, operation: &Value) -> String {
    let at = |pointer: &str| operation.pointer(pointer);
    let id = at("/operationId").and_then(Value::as_str).unwrap_or_default();
    let command = at("/x-codeSamples/0/source").and_then(Value::as_str).unwrap_or_default();
    let answer = at("/responses/200/content")
        .and_then(Value::as_object)
        .and_then(|content| content.values().next())
        .and_then(|content| content.pointer("/examples/sample/value"));
    let answer = answer.map_or_else(String::new, |answer| {
        let text = answer.as_str().map_or_else(|| format!("{answer:#}"), str::to_owned);
        format!("<details><summary>答复</summary><pre tabindex=0>{}</pre></details>", escape(&text))
    });
    format!("<h3 id={id}>{name}</h3><pre tabindex=0>{}</pre>{answer}\n", escape(command))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
