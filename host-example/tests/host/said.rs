//! Records that are looked for over HTTP, and what is said about decisions there.

use credit_core::digest::Digest;
use serde_json::{Value, json};

use crate::{
    common::{City, credit},
    serve::{Reply, Server, request},
};

/// A server of two offices and a clerk, each with a token.
struct Office {
    city: City,
    server: Server,
}

impl Office {
    fn new() -> Self {
        let city = City::new();
        let token = |id: &str, secret: &str, scopes: &Value| json!({ "id": id, "digest": Digest::of(secret.as_bytes()).labelled(), "scopes": scopes });
        let tokens = json!({ "tokens": [
            token("form", "s1", &json!(["check"])),
            token("window", "s2", &json!(["check", "state"])),
            token("auditor", "s3", &json!(["audit", "state"])),
        ] });
        let tokens = city.write("tokens.json", tokens.to_string().as_bytes());
        let (key, folder) = (city.path("key-sample-only.json"), city.path("档案"));
        let args = [
            "--tokens",
            &tokens,
            "--rate",
            "1000",
            "--key",
            &key,
            "--archive",
            &folder,
            "--channel",
            "窗口",
        ];
        let server = Server::start(&city, &args);
        Self { city, server }
    }

    fn ask(&self, secret: &str, method: &str, path: &str, body: &str) -> Reply {
        let header = format!("Bearer {secret}");
        self.server.send(method, path, &[("authorization", &header)], body)
    }

    /// Decides a request of the sample; the id of the record.
    fn decides(&self, secret: &str, name: &str) -> String {
        let reply = self.ask(secret, "POST", "/v1/check", &request(&self.city, name));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.headers["x-record-id"].clone()
    }

    fn says(&self, secret: &str, id: &str, body: &Value) -> Reply {
        self.ask(secret, "POST", &format!("/v1/records/{id}/statements"), &body.to_string())
    }

    fn found(&self, secret: &str, query: &str) -> Vec<String> {
        let reply = self.ask(secret, "GET", &format!("/v1/records?{query}"), "");
        assert_eq!(reply.status, 200, "{}", reply.body);
        let reply = reply.json();
        let records = reply["records"].as_array().unwrap();
        records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn what_is_said_over_http_stands_in_the_archive() {
    let office = Office::new();
    let own = office.decides("s2", "12-procurement-ban");
    let theirs = office.decides("s1", "01-clean");
    let feedback = json!({ "kind": "feedback", "person": "王某", "members": {
        "measure": "M01", "result": "已惩戒", "agency": "示例市财政局（虚构）", "day": "2026-11-23",
    } });
    // Who only asks says nothing, and nobody says something about what he may not see.
    assert_eq!(office.says("s1", &theirs, &feedback).status, 403);
    assert_eq!(office.says("s2", &theirs, &feedback).status, 404);
    assert_eq!(office.says("s2", "0123456789abcdef", &feedback).status, 404);
    let reply = office.says("s2", &own, &feedback);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let number = reply.json()["number"].as_str().unwrap().to_owned();
    let review = json!({ "kind": "review", "person": "李某", "members": { "opinion": "uphold", "reason": "属实" } });
    assert_eq!(office.says("s3", &own, &review).status, 200);
    for (body, status, code) in [
        (&review, 422, "statement.same-person"),
        (&json!({ "kind": "praise", "person": "李某", "members": {} }), 422, "statement.kind"),
        (&json!({ "kind": "review", "person": "赵某", "members": {} }), 422, "statement.member"),
        (
            &json!({ "kind": "feedback", "person": "赵某", "members": { "measure": "M01", "result": "已惩戒", "agency": "甲局", "day": "昨天" } }),
            422,
            "statement.member",
        ),
        (
            &json!({ "kind": "repair", "person": "赵某", "members": { "stage": "done" } }),
            422,
            "statement.order",
        ),
        (&json!({ "kind": "review" }), 400, "json.syntax"),
        (
            &json!({ "kind": "review", "person": "赵某", "members": {}, "evidence": ["sm3:12"] }),
            400,
            "json.value",
        ),
    ] {
        let reply = office.says("s2", &own, body);
        assert_eq!((reply.status, reply.code().as_str()), (status, code), "{body}: {}", reply.body);
    }
    let listed = office.ask("s2", "GET", &format!("/v1/records/{own}/statements"), "").json();
    let kinds: Vec<&str> = listed["statements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["feedback", "review"]);
    assert_eq!(listed["statements"][0]["number"], number);
    assert_eq!(listed["statements"][0]["members"]["day"], "2026-11-23");
    assert_eq!(office.ask("s1", "GET", &format!("/v1/records/{own}/statements"), "").status, 404);
    let empty = office.ask("s1", "GET", &format!("/v1/records/{theirs}/statements"), "").json();
    assert_eq!(empty["statements"], json!([]));

    // The command line reads the same, out of the same archive.
    let receipt = listed["receipt"].as_str().unwrap();
    let [folder, trust] = ["档案", "trust.json"].map(|name| office.city.path(name));
    let run = credit(
        &["statement", "list", "--archive", &folder, "--trust", &trust, "--receipt", receipt],
        b"",
    );
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines.len() == 2 && lines[0].ends_with(&number), "{}{}", run.stdout, run.stderr);
}

#[test]
fn records_are_found_by_what_they_are_about() {
    let office = Office::new();
    let ids: Vec<String> = ["09-deferral-signed", "12-procurement-ban", "01-clean"]
        .into_iter()
        .map(|name| office.decides("s1", name))
        .collect();
    let other = office.decides("s2", "09-deferral-signed");
    let [deferred, barred, clean] = &ids[..] else { panic!("{ids:?}") };
    let both = |first: &String, second: &String| vec![first.clone(), second.clone()];
    assert_eq!(office.found("s1", ""), [clean.clone(), barred.clone(), deferred.clone()]);
    assert_eq!(office.found("s3", "outcome=accept-with-deferral"), both(&other, deferred));
    assert_eq!(office.found("s2", ""), std::slice::from_ref(&other));
    for (query, found) in [
        ("code=91450200ma0x00277k", vec![deferred.clone()]),
        ("code=%EF%BC%99%EF%BC%91450200MA0X00277K", vec![deferred.clone()]),
        ("name=%E6%88%8C%E6%9F%90", vec![deferred.clone()]),
        ("matter=CG-0001", vec![barred.clone()]),
        ("list=ccgp", vec![barred.clone()]),
        ("matter=CG-0001&outcome=accept", Vec::new()),
        ("to=2026-01-01", Vec::new()),
        ("limit=1", vec![clean.clone()]),
    ] {
        assert_eq!(office.found("s1", query), found, "{query}");
    }
    // By the number of a tender, however it is spaced.
    let mut tender: Value =
        serde_json::from_str(&request(&office.city, "12-procurement-ban")).unwrap();
    tender["project"] = "示例-2026-017 号".into();
    let reply = office.ask("s1", "POST", "/v1/check", &tender.to_string());
    let tendered = reply.headers["x-record-id"].clone();
    assert_eq!(
        office.found("s1", "project=%E7%A4%BA%E4%BE%8B-2026-017%E5%8F%B7"),
        [tendered.as_str()]
    );
    assert!(office.found("s1", "project=%E7%A4%BA%E4%BE%8B-2026-018%E5%8F%B7").is_empty());
    // Page after page, until nothing is left.
    let mut all = Vec::new();
    let mut query = "limit=1".to_owned();
    loop {
        let page = office.ask("s3", "GET", &format!("/v1/records?{query}"), "").json();
        all.extend(page["records"].as_array().unwrap().iter().map(|it| it["id"].clone()));
        let Some(next) = page["next"].as_i64() else { break };
        query = format!("limit=1&before={next}");
    }
    assert_eq!(
        all,
        [&tendered, &other, clean, barred, deferred].map(|id| Value::from(id.as_str()))
    );
    for query in [
        "outcome=allowed",
        "from=yesterday",
        "limit=0",
        "limit=101",
        "before=x",
        "sql=1",
        "code=",
        "code=1&code=2",
        "name=%FF",
    ] {
        let reply = office.ask("s1", "GET", &format!("/v1/records?{query}"), "");
        assert_eq!((reply.status, reply.code().as_str()), (400, "http.query"), "{query}");
    }
}

#[test]
fn a_server_without_an_archive_says_so() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let kept = server.post("/v1/check", &request(&city, "01-clean"));
    let path = format!("/v1/records/{}/statements", kept.headers["x-record-id"]);
    let reply = server.post(&path, r#"{"kind":"review","person":"李某","members":{}}"#);
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (422, "statement.no-archive"),
        "{}",
        reply.body
    );
    assert_eq!(server.get(&path).code(), "statement.no-archive");
    let found = server.get("/v1/records").json();
    assert_eq!(found["records"].as_array().unwrap().len(), 1);
}
