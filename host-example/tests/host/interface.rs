//! The documentation of the interface is a contract: it holds together, and the server does what it says.

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    common::City,
    serve::{Server, request},
};

/// The server over all lists of the city, as the examples of the documentation have it.
fn served(city: &City) -> Server {
    let more = ["tax-a", "zxgk-province", "grades", "grades-province"];
    let more = more.map(|name| city.path(&format!("packs/{name}.pack")));
    let mut args: Vec<&str> = more.iter().flat_map(|path| ["--pack", path.as_str()]).collect();
    // Statements need an archive and who signs.
    let (key, folder) = (city.path("key-sample-only.json"), city.path("档案"));
    args.extend(["--key", &key, "--archive", &folder, "--channel", "窗口"]);
    Server::start(city, &args)
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let named = move |(method, operation)| (format!("{method} {path}"), operation);
        methods.as_object().unwrap().iter().map(named)
    });
    all.collect()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(to) if name == "$ref" => drop(found.insert(to.clone())),
                    _ => references(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// A value against a schema of the document, which refers to others of it.
fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
    validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

/// The same for a text of which each line has a schema.
fn content_faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = faults(document, schema, value);
    if let (Some(each), Some(text)) = (schema.get("contentSchema"), value.as_str()) {
        assert!(text.ends_with('\n'), "{text}");
        for line in text.lines() {
            found.extend(faults(document, each, &serde_json::from_str(line).unwrap()));
        }
    }
    found
}

#[test]
fn the_document_holds_together() {
    let city = City::new();
    let document = served(&city).get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for to in &found {
        let pointer = to.strip_prefix('#').unwrap_or_else(|| panic!("{to}"));
        assert!(document.pointer(pointer).is_some(), "{to}");
    }
    assert!(found.len() > 50, "{}", found.len());
    let operations = operations(&document);
    let ids: BTreeSet<&str> =
        operations.iter().filter_map(|(_, of)| of["operationId"].as_str()).collect();
    assert_eq!(ids.len(), operations.len());
    for name in ["post /v1/notice", "get /v1/describe"] {
        assert!(operations.iter().any(|(known, _)| known == name), "{name}");
    }
    for (name, operation) in &operations {
        let bodies = [&operation["requestBody"], &operation["responses"]["200"]];
        for content in bodies.iter().filter_map(|body| body["content"].as_object()) {
            let (_, content) = content.iter().next().unwrap();
            assert!(content["schema"].is_object(), "{name}");
            if let Some(example) = content.pointer("/examples/sample/value") {
                let faults = content_faults(&document, &content["schema"], example);
                assert_eq!(faults, [""; 0], "{name}");
            }
        }
        let asked = operation["requestBody"].is_object();
        let example = operation.pointer("/requestBody/content/application~1json/examples/sample");
        let lines = operation.pointer("/requestBody/content/application~1x-ndjson/examples/sample");
        assert_eq!(asked, example.or(lines).is_some(), "{name}");
        let command = operation["x-codeSamples"][0]["source"].as_str().unwrap();
        assert!(command.starts_with("curl "), "{name}: {command}");
    }
}

/// Each schema is the published one, word for word but for where it refers to.
#[test]
fn schemas_are_the_published_ones() {
    let city = City::new();
    let document = served(&city).get("/openapi.json").json();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit/schema");
    let (mut seen, mut more) = (0, std::collections::BTreeMap::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let text = text.replace("#/$defs/", "#/components/schemas/");
        let published: Value = serde_json::from_str(&text).unwrap();
        for (name, definition) in published["$defs"].as_object().unwrap() {
            if let Some(schema) = schemas.get(name) {
                // Of what is taken the document says more: null for what may be absent, no blank texts, one applicant.
                let (mut schema, mut told) = (schema.clone(), 0);
                plain(&mut schema, &mut told);
                assert_eq!(&schema, definition, "{name}");
                more.insert(name.clone(), told);
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "{seen}");
    assert!(more["Request"] > 5 && more["Subject"] > 3, "{more:?}");
    assert_eq!((more["Decision"], more["Finding"]), (0, 0));
    for (route, question, answer) in [
        ("/v1/check", "Request", "Decision"),
        ("/v1/notice", "NoticeRequest", "Notice"),
        ("/v1/validate", "IdentifierQuestion", "IdentifierReport"),
    ] {
        let post = &document["paths"][route]["post"];
        let of = |body: &Value| body["content"]["application/json"]["schema"]["$ref"].clone();
        assert_eq!(of(&post["requestBody"]), format!("#/components/schemas/{question}"));
        assert_eq!(of(&post["responses"]["200"]), format!("#/components/schemas/{answer}"));
    }
    // What `/v1/screen` wants of a line is said.
    let lines = &document["paths"]["/v1/screen"]["post"]["requestBody"]["content"];
    let each = &lines["application/x-ndjson"]["schema"]["contentSchema"];
    assert_eq!(each["$ref"], "#/components/schemas/Subject");
    assert!(schemas["Subject"]["required"].as_array().unwrap().contains(&json!("role")));
}

/// A schema without what the document says beside the contract; how often that was.
fn plain(value: &mut Value, told: &mut u32) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| plain(member, told));
            let either = members.get("anyOf").and_then(Value::as_array).cloned();
            if let Some([own, null]) = either.as_deref()
                && *null == json!({ "type": "null" })
            {
                (*value, *told) = (own.clone(), told.saturating_add(1));
                return;
            }
            let added = ["contains", "minContains", "maxContains"].map(|name| members.remove(name));
            let text = members.get("pattern") == Some(&json!("\\S"));
            if text && members.contains_key("maxLength") {
                members.remove("pattern");
            }
            let found = [text, added[0].is_some()].map(u32::from);
            *told = found.into_iter().fold(*told, u32::saturating_add);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| plain(item, told)),
        _ => {}
    }
}

/// The commands of the documentation, as they stand, and what it says that they answer.
#[test]
fn commands_answer_what_is_said() {
    let city = City::new();
    let server = served(&city);
    let document = server.get("/openapi.json").json();
    let kept = server.post("/v1/check", &request(&city, "01-clean"));
    let record = kept.headers["x-record-id"].clone();
    for (name, operation) in operations(&document) {
        let command = operation["x-codeSamples"][0]["source"].as_str().unwrap();
        let ran = Command::new("sh")
            .args([
                "-c",
                &command.replace("http://127.0.0.1:8730", &format!("http://{}", server.address)),
            ])
            .env("TOKEN", server.token.as_ref().unwrap())
            .env("RECORD", &record)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let answer = String::from_utf8(ran.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{name}: needs curl: {complaint}");
        let (kind, content) =
            operation["responses"]["200"]["content"].as_object().unwrap().iter().next().unwrap();
        let json = kind == "application/json";
        let value = if json { serde_json::from_str(&answer).unwrap() } else { Value::from(answer) };
        let faults = content_faults_of_answers(&document, &content["schema"], &value);
        assert_eq!(faults, [""; 0], "{name}: {value}");
        // What depends on the server and the moment is of the same shape only.
        let fixed = !name.contains("/records/");
        if let Some(example) = content.pointer("/examples/sample/value").filter(|_| fixed) {
            assert_eq!(&value, example, "{name}");
        }
    }
}

fn content_faults_of_answers(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    match schema.get("contentSchema") {
        Some(_) => content_faults(document, schema, value),
        None => faults(document, schema, value),
    }
}

#[test]
fn the_page_shows_commands_and_answers() {
    let city = City::new();
    let page = served(&city).get("/docs").body;
    for text in
        ["curl -sS", "$TOKEN", "/v1/notice", "容缺受理通知书", "<summary>答复</summary>", "role"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn a_notice_is_of_a_decision_that_is_recorded() {
    let city = City::new();
    let server = Server::start(&city, &["--record-fuel"]);
    let deferred: Value = serde_json::from_str(&request(&city, "09-deferral-signed")).unwrap();
    let question = |kind: &str| json!({ "kind": kind, "format": "html", "request": deferred });
    let reply = server.post("/v1/notice", &question("deferral").to_string());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let notice = reply.json();
    assert_eq!(notice["title"], "容缺受理通知书");
    assert!(notice["content"].as_str().unwrap().starts_with("<!doctype html>"));
    let record = server.get(&format!("/v1/records/{}", reply.headers["x-record-id"])).json();
    assert_eq!(record["request"], deferred);
    assert_eq!(record["decision"]["receipt"]["decision"], notice["decision"]);
    // A decision that gives no reason for it, and a body that is no question.
    let refused = server.post("/v1/notice", &question("supplement").to_string());
    assert_eq!((refused.status, refused.code().as_str()), (422, "notice.not-applicable"));
    assert!(!refused.headers.contains_key("x-record-id"));
    assert_eq!(server.post("/v1/notice", "{}").code(), "json.missing-field");
    assert_eq!(server.post("/v1/notice", "{").code(), "json.syntax");
    let described = server.get("/v1/describe").json();
    assert_eq!(described["packs"].as_array().unwrap().len(), 3);
}

#[test]
fn a_notice_for_a_day_far_from_today_is_refused() {
    let city = City::new();
    let server = Server::start(&city, &["--date-window", "31"]);
    let request = request(&city, "01-clean").replace("2026-11-20", "2020-01-02");
    let question = format!(r#"{{"kind":"record","format":"text","request":{request}}}"#);
    assert_eq!(server.post("/v1/notice", &question).code(), "request.date-window");
}
