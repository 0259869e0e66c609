//! The server from outside: over its socket, and by the signals of the system.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use credit_core::digest::Digest;
use serde_json::Value;

use crate::common::{City, credit};

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// The token that it made up, if it did.
    pub(crate) token: Option<String>,
    log: Arc<Mutex<String>>,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) fn arguments(city: &City, more: &[&str]) -> Vec<String> {
    let mut args: Vec<String> = vec!["serve".into()];
    if !more.contains(&"--records") {
        args.extend(["--records".into(), city.path("r.sqlite")]);
    }
    for pack in ["zxgk", "ccgp", "commitment"] {
        args.extend(["--pack".into(), city.path(&format!("packs/{pack}.pack"))]);
    }
    // The sample city is of one day.
    if !more.contains(&"--date-window") {
        args.extend(["--date-window".into(), "any".into()]);
    }
    for (option, file) in
        [("rulebook", "rulebook.pack"), ("calendar", "calendar.pack"), ("trust", "trust.json")]
    {
        args.extend([format!("--{option}"), city.path(file)]);
    }
    args.extend(more.iter().map(|&arg| arg.to_owned()));
    args
}

impl Server {
    pub(crate) fn start(city: &City, more: &[&str]) -> Self {
        let mut credit = Command::new(env!("CARGO_BIN_EXE_credit"));
        credit
            .args(arguments(city, &[&["--listen", "127.0.0.1:0", "--host", "x"], more].concat()))
            .env("LC_ALL", "zh_CN.UTF-8");
        Self::of(&mut credit, !more.contains(&"--tokens"))
    }

    /// A server that somebody else's command starts; whether it makes up a token is known beforehand.
    pub(crate) fn of(command: &mut Command, makes_up: bool) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().expect("the server said nothing").unwrap();
        let address = first.split("http://").nth(1).unwrap_or_else(|| panic!("{first}"));
        let address = address.split(' ').next().unwrap().to_owned();
        let token = makes_up.then(|| {
            let second = lines.next().unwrap().unwrap();
            second.split(' ').nth(1).unwrap().to_owned()
        });
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, address, token, log }
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        self.try_send(method, path, headers, body).unwrap()
    }

    /// With the token that the server made up, unless another is given.
    fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Reply> {
        let bearer = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let mut all = headers.to_vec();
        let given = headers.iter().any(|(name, _)| *name == "authorization");
        if let Some(bearer) = bearer.as_deref().filter(|_| !given) {
            all.push(("authorization", bearer));
        }
        send(&self.address, method, path, &all, body)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Reply {
        self.send("POST", path, &[], body)
    }

    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        (code, self.log.lock().unwrap().clone())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed leaves nothing running; one that did not has waited already.
        let _gone = self.child.kill();
        let _done = self.child.wait();
    }
}

fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    let lines = path.starts_with("/v1/screen");
    let kind = if lines { "application/x-ndjson" } else { "application/json" };
    for (name, value) in [("host", "x"), ("content-type", kind)] {
        if !headers.iter().any(|(given, _)| *given == name) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    // A server that refuses early closes before it has read everything.
    let _refused =
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let broken = || std::io::Error::other(format!("no answer: {read:?}"));
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(": "));
    Ok(Reply {
        status: status.ok_or_else(broken)?,
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: body.to_owned(),
    })
}

pub(crate) fn request(city: &City, name: &str) -> String {
    std::fs::read_to_string(city.path(&format!("requests/{name}.json"))).unwrap()
}

#[test]
fn the_whole_interface() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let clean = request(&city, "01-clean");
    let reply = server.send("POST", "/v1/check", &[("x-request-id", "abc-1")], &clean);
    assert_eq!((reply.status, reply.headers["x-request-id"].as_str()), (200, "abc-1"));
    let file = city.path("requests/01-clean.json");
    assert_eq!(reply.body, city.check(&["--json", "--native", &file], b"").stdout.trim_end());

    // The record of it, and what it comes to today.
    let id = reply.headers["x-record-id"].clone();
    let record = server.get(&format!("/v1/records/{id}")).json();
    assert_eq!((&record["id"], &record["decision"]), (&id.into(), &reply.json()));
    assert_eq!(record["request"], serde_json::from_str::<Value>(&clean).unwrap());
    let path = format!("/v1/records/{}/replay", record["id"].as_str().unwrap());
    let replay = server.post(&path, "").json();
    assert_eq!((&replay["sameData"], &replay["sameDecision"]), (&true.into(), &true.into()));
    assert_eq!(server.get("/v1/records/00ff").status, 404);

    let report = server.post("/v1/validate", r#"{"code":"91110000600037341K"}"#).json();
    assert_eq!(report["problems"][0]["code"], "id.check-char");
    let subject =
        "{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"示例市甲某建筑有限公司\"}\n";
    let lines = server.post("/v1/screen?on=2026-11-20", &subject.repeat(3));
    assert_eq!((lines.status, lines.body.lines().count()), (200, 3));
    assert!(lines.body.contains("\"verdict\":\"probable\""), "{}", lines.body);

    // What cannot be used is said, with a code and in the language of the caller.
    let nmae = clean.replace("\"name\"", "\"nmae\"");
    let english = [("accept-language", "en-GB,en")];
    for (method, path, body, status, code) in [
        ("POST", "/v1/check", "{", 400, "json.syntax"),
        ("POST", "/v1/check", &nmae, 400, "json.unknown-field"),
        ("POST", "/v1/check", &clean.replace("SL-0001", "XX-1"), 400, "request.unknown-matter"),
        ("POST", "/v1/check", &" ".repeat(2 << 20), 413, "http.too-large"),
        ("POST", "/v1/validate", r#"{"code":"1","kind":"x"}"#, 400, "id.unknown-kind"),
        ("POST", "/v1/screen", subject, 400, "json.date"),
        ("POST", "/v1/screen?on=2026-11-20", &subject.repeat(1_001), 413, "http.too-many"),
        ("GET", "/v1/check", "", 405, "http.method"),
        ("GET", "/nothing", "", 404, "http.not-found"),
    ] {
        let reply = server.send(method, path, &english, body);
        assert_eq!((reply.status, reply.code().as_str()), (status, code), "{path}");
        let problem = reply.json();
        assert!(problem["requestId"].is_string() && problem["remedy"].is_string(), "{problem}");
        let text = problem["text"].as_str().unwrap();
        assert!(!text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{text}");
    }
    assert_eq!(server.get("/v1/check").headers["allow"], "POST");

    // What it says of itself.
    let document = server.get("/openapi.json").json();
    assert_eq!(document["paths"]["/v1/check"]["post"]["security"][0]["token"][0], "check");
    assert!(server.get("/docs").body.contains("/v1/records/{id}/replay"));
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.get("/readyz").json()["status"], "ready");
    let metrics = server.get("/metrics").body;
    assert!(
        metrics.contains(r#"credit_requests_total{route="/v1/check",status="200"} 1"#),
        "{metrics}"
    );
    assert!(metrics.contains(r#"credit_decisions_total{outcome="accept"} 1"#), "{metrics}");

    // The log tells the requests and nothing of what they are about; the server ends when told.
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(log.contains(r#""requestId":"abc-1","route":"/v1/check","status":200"#), "{log}");
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{line}"));
    }
    assert!(log.is_ascii() && !log.contains("91110000") && !log.contains("91450200"), "{log}");
}

#[test]
fn tokens_have_scopes_and_rates() {
    let city = City::new();
    let token = |id: &str, secret: &str, scopes: &str| {
        let digest = Digest::of(secret.as_bytes()).labelled();
        format!(r#"{{"id":"{id}","digest":"{digest}","scopes":[{scopes}]}}"#)
    };
    let (a, b) = (token("form", "s1", r#""check""#), token("boss", "s2", r#""admin""#));
    let c = token("auditor", "s4", r#""audit""#);
    let tokens = city.write("tokens.json", format!(r#"{{"tokens":[{a},{b},{c}]}}"#).as_bytes());
    let outside = arguments(&city, &["--listen", "0.0.0.0:0"]);
    let outside: Vec<&str> = outside.iter().map(String::as_str).collect();
    credit(&outside, b"").fails_with(2, "serve.tokens-required");

    let server = Server::start(&city, &["--tokens", &tokens, "--rate", "5"]);
    let ask = |secret: &str, path: &str| {
        let header = format!("Bearer {secret}");
        server.send("POST", path, &[("authorization", &header)], r#"{"code":"91"}"#)
    };
    assert_eq!(server.post("/v1/validate", "{}").code(), "http.unauthorized");
    assert_eq!(ask("s3", "/v1/validate").headers["www-authenticate"], "Bearer");
    assert_eq!(ask("s1", "/v1/reload").status, 403);
    assert_eq!(ask("s2", "/v1/validate").status, 403);
    // A record is shown to whoever asked for the decision, and to auditors.
    let as_of = |secret: &str, method: &str, path: &str, body: &str| {
        let header = format!("Bearer {secret}");
        server.send(method, path, &[("authorization", &header)], body)
    };
    let kept = as_of("s1", "POST", "/v1/check", &request(&city, "01-clean"));
    let record = format!("/v1/records/{}", kept.headers["x-record-id"]);
    let seen = ["s1", "s2", "s4"].map(|secret| as_of(secret, "GET", &record, "").status);
    assert_eq!(seen, [200, 403, 200]);
    assert_eq!(server.get("/healthz").status, 200);
    let answers: Vec<u16> = (0..30).map(|_| ask("s1", "/v1/validate").status).collect();
    assert_eq!(answers[0], 200);
    assert!(answers.contains(&429), "{answers:?}");
    let (_, log) = server.stop();
    assert!(log.contains(r#""caller":"form""#) && log.contains(r#""code":"http.rate""#), "{log}");
    assert!(!log.contains("s1") && !log.contains("sm3"), "{log}");
}

#[test]
fn data_are_exchanged_without_dropping_a_request() {
    let city = City::new();
    let server = Server::start(&city, &["--rate", "100000", "--waiting", "1000"]);
    let clean = request(&city, "01-clean");
    let before = server.get("/readyz").json()["data"].clone();
    let (pack, good) =
        (city.path("packs/zxgk.pack"), std::fs::read(city.path("packs/zxgk.pack")).unwrap());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !stop.load(Ordering::Relaxed) {
                        assert_eq!(server.post("/v1/check", &clean).status, 200);
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        // A damaged pack is refused, and the old data stay.
        std::fs::write(&pack, &good[..good.len() - 1]).unwrap();
        let reply = server.post("/v1/reload", "");
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (422, "pack.truncated"),
            "{}",
            reply.body
        );
        assert_eq!(server.get("/readyz").json()["data"], before);
        // Another issue of it is taken.
        std::fs::write(&pack, std::fs::read(city.path("stale/zxgk.pack")).unwrap()).unwrap();
        let reply = server.post("/v1/reload", "");
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_ne!(server.get("/readyz").json()["data"], before);
        stop.store(true, Ordering::Relaxed);
        let asked: i32 = askers.into_iter().map(|asker| asker.join().unwrap()).sum();
        assert!(asked > 0);
    });
    // On a list out of date a person decides.
    assert_eq!(server.post("/v1/check", &clean).json()["outcome"], "refer");
}

#[test]
fn overload_is_refused_at_once() {
    let city = City::new();
    let more = ["--running", "1", "--waiting", "1", "--rate", "100000"];
    let server = Server::start(&city, &more);
    let subject = "{\"role\":\"applicant\",\"kind\":\"person\",\"name\":\"某某\"}\n".repeat(1_000);
    let statuses: Vec<(u16, Option<String>)> = thread::scope(|scope| {
        let askers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let reply = server.post("/v1/screen?on=2026-11-20", &subject);
                    let code = (reply.status != 200).then(|| reply.code());
                    (reply.status, code)
                })
            })
            .collect();
        askers.into_iter().map(|asker| asker.join().unwrap()).collect()
    });
    let count = |wanted: u16| statuses.iter().filter(|(status, _)| *status == wanted).count();
    assert!(count(200) >= 1 && count(503) >= 1, "{statuses:?}");
    assert_eq!(count(200) + count(503), statuses.len(), "{statuses:?}");
    let codes: Vec<&str> = statuses.iter().filter_map(|(_, code)| code.as_deref()).collect();
    assert!(codes.iter().all(|code| *code == "http.overloaded"), "{codes:?}");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn no_acknowledged_record_is_lost_when_the_server_is_killed() {
    let city = City::new();
    let clean = request(&city, "01-clean");
    let acknowledged = Mutex::new(Vec::new());
    for round in 0..3 {
        let server = Server::start(&city, &["--rate", "100000"]);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    // Until the server is gone.
                    while let Ok(reply) = server.try_send("POST", "/v1/check", &[], &clean) {
                        if reply.status == 200 {
                            let id = reply.headers["x-record-id"].clone();
                            acknowledged.lock().unwrap().push(id);
                        }
                    }
                });
            }
            thread::sleep(Duration::from_millis(700 + 311 * round));
            let id = server.child.id().to_string();
            assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
        });
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() > 10, "{}", acknowledged.len());
    let path = city.path("r.sqlite");
    let kept =
        credit_host::serve::verify_records(&credit_host::serve::Place::File(path.clone().into()))
            .unwrap()
            .count;
    assert!(kept >= u64::try_from(acknowledged.len()).unwrap(), "{kept} of {}", acknowledged.len());
    let database = rusqlite::Connection::open(&path).unwrap();
    for id in &acknowledged {
        let sql = "SELECT COUNT(*) FROM records WHERE id = ?1";
        let count: i64 = database.query_row(sql, [id], |row| row.get(0)).unwrap();
        assert_eq!(count, 1, "{id}");
    }
}

#[test]
fn slow_heads_and_bodies_are_given_up() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let started = Instant::now();
    let heads = [
        "",
        "GET /healthz HTTP/1.1\r\nhost: x\r\n",
        &format!(
            "POST /v1/check HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: 9\r\n\r\n{{",
            server.token.as_ref().unwrap()
        ),
    ];
    let answers: Vec<String> = thread::scope(|scope| {
        let slow: Vec<_> = heads
            .into_iter()
            .map(|head| {
                let mut stream = TcpStream::connect(&server.address).unwrap();
                scope.spawn(move || {
                    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
                    stream.write_all(head.as_bytes()).unwrap();
                    let mut answer = String::new();
                    let _closed = stream.read_to_string(&mut answer);
                    answer
                })
            })
            .collect();
        // Whoever is quick is served meanwhile.
        assert_eq!(server.get("/healthz").status, 200);
        slow.into_iter().map(|stream| stream.join().unwrap()).collect()
    });
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(9) && took < Duration::from_secs(50), "{took:?}");
    assert!(answers[2].starts_with("HTTP/1.1 408 "), "{}", answers[2]);
    assert!(!answers.iter().any(|answer| answer.starts_with("HTTP/1.1 200")), "{answers:?}");
    // Heads without end.
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let header = format!("x-y: {}\r\n", "a".repeat(1_000)).repeat(500);
    let _refused =
        stream.write_all(format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{header}\r\n").as_bytes());
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{answer:?}");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn connections_of_strangers_push_out_nobody_else() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let open: Vec<TcpStream> =
        (0..512).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    let started = Instant::now();
    for _ in 0..10 {
        assert_eq!(server.get("/healthz").status, 200);
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    drop(open);
}

/// Who asks for much and reads nothing of it keeps a connection only as long as nobody needs it.
#[test]
fn readers_that_do_not_read_keep_nobody_waiting() {
    let city = City::new();
    city.write("pages/index.html", &vec![b' '; 8 << 20]);
    let pages = city.path("pages");
    let server = Server::start(&city, &["--pages", &pages, "--health", "127.0.0.1:0"]);
    let slow: Vec<TcpStream> = (0..512)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            // Pushed out before it has sent everything: that is what the place is for.
            let _sent = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n");
            stream
        })
        .collect();
    let clean = request(&city, "01-clean");
    for round in 0..5 {
        let started = Instant::now();
        assert_eq!(server.get("/healthz").status, 200);
        assert_eq!(server.post("/v1/check", &clean).status, 200);
        // At first gigabytes are still being written; without places for others it would take ten seconds
        // until the first of the slow ones is given up.
        let most = Duration::from_secs(if round == 0 { 9 } else { 5 });
        assert!(started.elapsed() < most, "{:?}", started.elapsed());
    }
    drop(slow);
}

/// An answer of which nothing is taken for ten seconds is given up.
#[test]
fn an_answer_that_nobody_reads_ends_its_connection() {
    let city = City::new();
    city.write("pages/index.html", &vec![b' '; 32 << 20]);
    let server = Server::start(&city, &["--pages", &city.path("pages")]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    thread::sleep(Duration::from_secs(13));
    let mut read = Vec::new();
    let _broken = stream.read_to_end(&mut read);
    assert!(read.len() < 32 << 20, "all of it came");
}

#[test]
fn pages_of_other_sites_do_not_reach_the_interface() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let clean = request(&city, "01-clean");
    let own = format!("http://{}", server.address);
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let reply = server.send("POST", path, headers, &clean);
        (reply.status, if reply.status == 200 { String::new() } else { reply.code() })
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    // What a browser sends for a page of another site: by a form, by `fetch`, under a name that leads here.
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(ask("/v1/check", &[("origin", "http://evil.example")]), refused(403, "http.origin"));
    assert_eq!(ask("/v1/reload", &[("origin", "null")]), refused(403, "http.origin"));
    assert_eq!(ask("/v1/reload", &[("sec-fetch-site", "cross-site")]), refused(403, "http.origin"));
    assert_eq!(ask("/v1/check", &[form]), refused(415, "http.content-type"));
    assert_eq!(
        ask("/v1/check", &[("content-type", "text/plain")]),
        refused(415, "http.content-type")
    );
    assert_eq!(ask("/v1/check", &[("host", "evil.example")]), refused(421, "http.host"));
    assert_eq!(ask("/v1/check", &[("host", "x"), ("host", "x")]), refused(400, "http.host"));
    // Nobody is admitted for asking from this machine.
    for path in ["/v1/check", "/v1/reload", "/v1/records/00"] {
        assert_eq!(
            ask(path, &[("authorization", "")]).0,
            if path.ends_with("00") { 405 } else { 401 }
        );
    }
    // Programs, and pages that the server itself serves.
    assert_eq!(ask("/v1/check", &[]).0, 200);
    let json = ("content-type", "application/json; charset=utf-8");
    assert_eq!(ask("/v1/check", &[("host", &server.address), ("origin", &own), json]).0, 200);
    assert_eq!(server.send("HEAD", "/healthz", &[], "").status, 200);
}

#[test]
fn days_far_from_today_are_not_decided_unless_it_is_told_to() {
    let city = City::new();
    let server = Server::start(&city, &["--date-window", "31"]);
    let clean = request(&city, "01-clean");
    let on = |day: &str| {
        let body = clean.replace("2026-11-20", day);
        server.post("/v1/check", &body)
    };
    for far in ["9999-12-31", "2020-01-02"] {
        let reply = on(far);
        assert_eq!((reply.status, reply.code().as_str()), (400, "request.date-window"));
    }
    let today = credit_host::clock::today().to_string();
    let reply = on(&today);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let record = server.get(&format!("/v1/records/{}", reply.headers["x-record-id"])).json();
    assert_eq!(record["daysFromClock"], 0);
}

#[test]
fn one_file_of_records_has_one_server_and_is_for_its_owner_alone() {
    let city = City::new();
    let artefact = city.path("city.cwasm");
    let server = Server::start(&city, &["--artefact", &artefact]);
    let args = arguments(&city, &["--listen", "127.0.0.1:0"]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    credit(&args, b"").fails_with(3, "records.in-use");
    let reply = server.post("/v1/check", &request(&city, "01-clean"));
    assert_eq!(reply.status, 200);
    for name in [
        "r.sqlite",
        "r.sqlite-wal",
        "r.sqlite-shm",
        "r.sqlite.key",
        "city.cwasm",
        "city.cwasm.json",
    ] {
        let path = city.path(name);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        // Who copies the file does not read who was checked.
        let bytes = std::fs::read(&path).unwrap();
        let held = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!name.starts_with("r.") || !held("91450200MA0X00218G"), "{name}");
    }
    // Without its key it is not gone on with.
    drop(server);
    std::fs::remove_file(city.path("r.sqlite.key")).unwrap();
    credit(&args, b"").fails_with(3, "records.key");
}

/// Other data compiled, with a note that says they are these: what was loaded is asked, not the note.
#[test]
fn a_compiled_file_of_other_data_is_not_taken() {
    let city = City::new();
    let (genuine, other) = (city.path("city.cwasm"), city.path("other.cwasm"));
    let clean = request(&city, "01-clean");
    let server = Server::start(&city, &["--artefact", &genuine]);
    assert_eq!(server.post("/v1/check", &clean).json()["outcome"], "accept");
    drop(server);
    let path = |name: &str| city.path(name);
    let made = credit(
        &[
            "precompile",
            "--pack",
            &path("stale"),
            "--rulebook",
            &path("rulebook.pack"),
            "--calendar",
            &path("calendar.pack"),
            "--trust",
            &path("trust.json"),
            "-o",
            &other,
        ],
        b"",
    );
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let note = |of: &str| -> Value {
        serde_json::from_slice(&std::fs::read(format!("{of}.json")).unwrap()).unwrap()
    };
    let mut forged = note(&other);
    forged["origin"] = note(&genuine)["origin"].clone();
    std::fs::copy(&other, &genuine).unwrap();
    std::fs::write(format!("{genuine}.json"), forged.to_string()).unwrap();
    let server = Server::start(&city, &["--artefact", &genuine]);
    assert_eq!(server.post("/v1/check", &clean).json()["outcome"], "accept");
}

#[test]
fn fuel_is_recorded_beside_the_decision_where_it_is_asked_for() {
    let city = City::new();
    let artefact = city.path("city.cwasm");
    let clean = request(&city, "01-clean");
    let server = Server::start(&city, &["--record-fuel", "--artefact", &artefact]);
    let reply = server.post("/v1/check", &clean);
    let id = reply.headers["x-record-id"].clone();
    let meter = server.get(&format!("/v1/records/{id}")).json()["meter"].clone();
    assert!(meter["fuel"].as_u64().unwrap() > 100_000, "{meter}");
    assert!(meter["engine"].as_str().unwrap().starts_with("wasmtime "), "{meter}");
    let replay = server.post(&format!("/v1/records/{id}/replay"), "").json();
    assert_eq!((&replay["sameDecision"], &replay["sameFuel"]), (&true.into(), &true.into()));
    assert_eq!(server.stop().0, Some(0));
    // Another start maps what the first has compiled; without counting it is compiled anew. The
    // decision is the same whether or not somebody counts.
    let before = std::fs::metadata(&artefact).unwrap().modified().unwrap();
    let server = Server::start(&city, &["--record-fuel", "--artefact", &artefact]);
    assert_eq!(server.post("/v1/check", &clean).body, reply.body);
    assert_eq!(std::fs::metadata(&artefact).unwrap().modified().unwrap(), before);
    drop(server);
    let server = Server::start(&city, &["--artefact", &artefact]);
    let plain = server.post("/v1/check", &clean);
    assert_eq!(plain.body, reply.body);
    let record = server.get(&format!("/v1/records/{}", plain.headers["x-record-id"])).json();
    assert_eq!(record["meter"], Value::Null);
    assert_ne!(std::fs::metadata(&artefact).unwrap().modified().unwrap(), before);
}

#[test]
fn pages_are_served_with_what_they_may_do() {
    let city = City::new();
    let page = "<!doctype html><title>x</title><style>a{}</style><script>1</script>";
    city.write("pages/index.html", page.as_bytes());
    city.write("pages/data/a.json", b"{}");
    city.write("pages/long.html", &page.as_bytes().repeat(1_000));
    let server = Server::start(&city, &["--pages", &city.path("pages")]);
    let reply = server.get("/");
    assert_eq!((reply.status, reply.body.as_str()), (200, page));
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
    let policy = &reply.headers["content-security-policy"];
    let script = "script-src 'self' 'wasm-unsafe-eval' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='";
    assert!(policy.contains(script) && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(server.get("/data/a.json").headers["content-type"], "application/json");
    // Nobody who has it is sent it again.
    let tag = reply.headers["etag"].clone();
    let again = server.send("GET", "/", &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(
        (&again.headers["etag"], again.headers["cache-control"].as_str()),
        (&tag, "no-cache")
    );
    let packed = server.send("HEAD", "/long.html", &[("accept-encoding", "gzip, br")], "");
    assert_eq!(packed.headers["content-encoding"], "br");
    assert!(
        packed.headers["content-length"].parse::<usize>().unwrap() < 1000,
        "{:?}",
        packed.headers
    );
    assert_eq!(packed.headers["vary"], "accept-encoding");
    // The interface stays what it is, and nothing else of the disk is there.
    assert_eq!(server.get("/healthz").json()["status"], "ok");
    assert_eq!(server.get("/v1/check").status, 405);
    for path in
        ["/../trust.json", "/data/../../trust.json", "/data/", "/trust.json", "//etc/passwd"]
    {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.post("/", "").status, 404);
}

#[test]
fn records_of_somebody_else_are_not_touched() {
    let city = City::new();
    let path = city.path("r.sqlite");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute("CREATE TABLE users (name TEXT)", []).unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let args = arguments(&city, &["--listen", "127.0.0.1:0"]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    credit(&args, b"").fails_with(3, "records.foreign");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
