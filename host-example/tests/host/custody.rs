//! Looking after the records of a server: how much room they take, and who looks at them.

use std::fs;

use credit_core::digest::Digest;
use serde_json::{Value, json};

use crate::{
    common::{City, credit},
    records::decide,
    serve::{Server, request},
};

#[test]
fn nothing_is_decided_that_has_no_room() {
    let city = City::new();
    let clean = request(&city, "01-clean");
    let server = Server::start(&city, &["--records-quota", "300KB"]);
    let ready = server.get("/readyz").json();
    assert_eq!(
        (&ready["records"]["quota"], ready["records"].get("warning")),
        (&300_000.into(), None)
    );
    let mut ids = Vec::new();
    let full = loop {
        let reply = server.post("/v1/check", &clean);
        if reply.status != 200 {
            break reply;
        }
        ids.push(reply.headers["x-record-id"].clone());
        assert!(ids.len() < 1_000, "a quota of 300 KB holds no thousand records");
    };
    assert_eq!((full.status, full.code()), (507, "records.quota".to_owned()));
    assert!(
        full.json()["remedy"].as_str().unwrap().contains("credit records expire"),
        "{}",
        full.body
    );
    assert!(ids.len() > 5, "{}", ids.len());
    // What is there can be looked at, and what is not kept can be asked.
    assert_eq!(server.get(&format!("/v1/records/{}", ids[0])).status, 200);
    assert_eq!(server.post("/v1/validate", r#"{"code":"91"}"#).status, 200);
    let notice = format!("{{\"kind\":\"record\",\"request\":{clean}}}");
    assert_eq!(server.post("/v1/notice", &notice).code(), "records.quota");
    assert_eq!(server.get("/readyz").code(), "records.quota");
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("credit_records_quota_bytes 300000"), "{metrics}");
    let bytes = metrics.lines().find_map(|line| line.strip_prefix("credit_records_bytes "));
    let bytes: u64 = bytes.unwrap().parse().unwrap();
    assert!((300_000..700_000).contains(&bytes), "{bytes}");
    let (_, log) = server.stop();
    assert_eq!(log.matches("records.quota-near").count(), 1, "{log}");
    // With more room it goes on; near the end it says so, and decides.
    let bytes = fs::metadata(city.path("r.sqlite")).unwrap().len();
    let roomy = Server::start(&city, &["--records-quota", &bytes.saturating_mul(3).to_string()]);
    let ready = roomy.get("/readyz").json();
    assert_eq!(ready["records"].get("warning"), None);
    roomy.stop();
    let used = ready["records"]["bytes"].as_u64().unwrap();
    let server =
        Server::start(&city, &["--records-quota", &used.saturating_add(used / 9).to_string()]);
    assert_eq!(server.get("/readyz").json()["records"]["warning"], "records.quota-near");
    assert_eq!(server.post("/v1/check", &clean).status, 200);
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The same in PostgreSQL, where two servers fill one database: neither decides when it is full.
#[test]
fn nothing_is_decided_that_has_no_room_in_a_database() {
    let city = City::new();
    let clean = request(&city, "01-clean");
    let (address, key) = (cluster::shared().database().unwrap(), city.path("r.key"));
    let start = |quota: &str| {
        let records = ["--records", &address, "--records-key", &key, "--records-quota", quota];
        Server::start(&city, &records)
    };
    let (first, second) = (start("500KB"), start("500KB"));
    let mut ids = Vec::new();
    let begun = std::time::Instant::now();
    let full = loop {
        let reply = first.post("/v1/check", &clean);
        if reply.status != 200 {
            break reply;
        }
        ids.push(reply.headers["x-record-id"].clone());
        // Measured every two seconds: a quick machine keeps more beyond the quota.
        assert!(begun.elapsed().as_secs() < 60, "a quota of 500 KB is full at last");
    };
    assert_eq!((full.status, full.code()), (507, "records.quota".to_owned()));
    assert!(ids.len() > 5, "{}", ids.len());
    // Both ask the database now and then, each for itself.
    let begun = std::time::Instant::now();
    while second.get("/readyz").code() != "records.quota" {
        assert!(begun.elapsed().as_secs() < 60, "the other server hears of it");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let beyond = second.post("/v1/check", &clean);
    assert_eq!((beyond.status, beyond.code()), (507, "records.quota".to_owned()));
    // Everything that was answered is there, and nothing else; reading goes on.
    let kept = ids.len();
    let run = credit(&["records", "verify", &address], b"");
    assert!(run.stdout.starts_with(&format!("完整：{kept} 份")), "{} {}", run.stdout, run.stderr);
    assert_eq!(second.get(&format!("/v1/records/{}", ids[0])).status, 200);
    for server in [&first, &second] {
        assert_eq!(server.get("/readyz").code(), "records.quota");
        let metrics = server.get("/metrics").body;
        let used = metrics.lines().find_map(|line| line.strip_prefix("credit_records_bytes "));
        let used: u64 = used.unwrap().parse().unwrap();
        assert!(used >= 500_000, "{used}");
    }
    drop((first, second));
    let roomy = start("1GB");
    assert_eq!(roomy.post("/v1/check", &clean).status, 200);
}

#[test]
fn who_looks_at_records_is_written_down_before() {
    let city = City::new();
    let token = |id: &str, secret: &str, scopes: &str| {
        let digest = Digest::of(secret.as_bytes()).labelled();
        format!(r#"{{"id":"{id}","digest":"{digest}","scopes":[{scopes}]}}"#)
    };
    let all = [token("form", "s1", r#""check""#), token("auditor", "s2", r#""audit""#)].join(",");
    let tokens = city.write("tokens.json", format!(r#"{{"tokens":[{all}]}}"#).as_bytes());
    let log = city.path("查阅.log");
    let more = ["--tokens", &tokens, "--access-log", &log];
    let server = Server::start(&city, &more);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let ask = |secret: &str, method: &str, path: &str, purpose: &str, body: &str| {
        let bearer = format!("Bearer {secret}");
        let mut headers = vec![("authorization", &*bearer), ("x-request-id", "r-1")];
        headers.extend((!purpose.is_empty()).then_some(("x-purpose", purpose)));
        server.send(method, path, &headers, body)
    };
    let kept = ask("s1", "POST", "/v1/check", "", &request(&city, "01-clean"));
    let id = kept.headers["x-record-id"].clone();
    // A decision is no look at a record.
    assert!(lines(&log).is_empty());
    let path = format!("/v1/records/{id}");
    let read = ask("s2", "GET", &path, "%E5%AE%A1%E8%AE%A1%0A2026", "");
    assert_eq!(read.status, 200);
    assert_eq!(ask("s1", "GET", "/v1/records/00ff", "", "").status, 404);
    assert_eq!(ask("s9", "GET", &path, "", "").status, 401);
    assert_eq!(ask("s1", "POST", &format!("{path}/replay"), "", "").status, 200);
    let name = "/v1/records?name=%E7%94%B2&limit=5&%E7%94%B2=1";
    assert_eq!(ask("s2", "GET", name, "", "").status, 400);
    assert_eq!(ask("s2", "GET", "/v1/records?limit=5&from=2026-01-01", "", "").status, 200);
    let (by, shown) = (["limit", "from"], [&id]);
    let expected = [
        json!({"action": "read", "caller": "auditor", "purpose": "审计2026", "records": shown, "status": 200}),
        json!({"action": "read", "caller": "form", "code": "http.not-found", "records": ["00ff"], "status": 404}),
        json!({"action": "read", "caller": "", "code": "http.unauthorized", "records": shown, "status": 401}),
        json!({"action": "replay", "caller": "form", "records": shown, "status": 200}),
        json!({"action": "search", "by": ["name", "limit"], "caller": "auditor", "code": "http.query", "records": [], "status": 400}),
        json!({"action": "search", "by": by, "caller": "auditor", "records": shown, "status": 200}),
    ];
    let mut written = lines(&log);
    for line in &mut written {
        let line = line.as_object_mut().unwrap();
        assert!(line.remove("at").unwrap().as_i64().unwrap() > 1_790_000_000_000);
        assert_eq!(line.remove("requestId").unwrap(), "r-1");
    }
    assert_eq!(written, expected);
    // Names that were looked for are not in it.
    assert!(!fs::read_to_string(&log).unwrap().contains('甲'));
    // Moved away by whoever looks after logs: a new one is begun.
    fs::rename(&log, city.path("查阅.log.1")).unwrap();
    assert_eq!(ask("s2", "GET", &path, "", "").status, 200);
    assert_eq!(lines(&log).len(), 1);
    // What cannot be written down is not shown; decisions go on.
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    let refused = ask("s2", "GET", &path, "", "");
    assert_eq!((refused.status, refused.code()), (503, "serve.access-log".to_owned()));
    assert!(!refused.body.contains("request\""), "{}", refused.body);
    assert_eq!(ask("s1", "POST", "/v1/check", "", &request(&city, "01-clean")).status, 200);
}

#[test]
fn a_log_of_accesses_that_cannot_be_written_ends_the_start() {
    let city = City::new();
    let args = [
        "serve",
        "--pack",
        &city.path("packs"),
        "--rulebook",
        &city.path("rulebook.pack"),
        "--calendar",
        &city.path("calendar.pack"),
        "--trust",
        &city.path("trust.json"),
        "--records",
        &city.path("r.sqlite"),
        "--listen",
        "127.0.0.1:0",
        "--access-log",
        &city.path("none/查阅.log"),
    ];
    crate::common::credit(&args, b"").fails_with(3, "serve.access-log");
    // On standard output.
    let server = Server::start(&city, &["--access-log", "-"]);
    let id = &decide(&city, &server, 1)[0];
    assert_eq!(server.get(&format!("/v1/records/{id}")).status, 200);
}
