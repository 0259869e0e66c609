//! `credit receipt`: made, verified, shown, replayed; what is wrong has one line with a code.

use credit_core::digest::Digest;

use crate::{
    common::{City, Run, credit},
    serve::Server,
};

/// The sample city with a receipt of one request.
struct Case {
    city: City,
    receipt: String,
    request: String,
}

impl Case {
    fn new(native: bool) -> Self {
        let city = City::new();
        let (receipt, request) =
            (city.path("凭证.json"), city.path("requests/09-deferral-signed.json"));
        let keys = ["key-sample-only-sm2.json", "key-sample-only.json"].map(|key| city.path(key));
        let mut args = vec!["receipt", "make", "--key", &keys[0], "--key", &keys[1]];
        args.extend(["--channel", "政务服务窗口", "--operator", "李某", "-o", &receipt]);
        args.extend(["--at", "2026-11-20T09:30:00+08:00"]);
        if native {
            args.push("--native");
        }
        let sources = sources(&city);
        args.extend(sources.iter().map(String::as_str));
        args.push(&request);
        let run = credit(&args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.starts_with("sm3:"), "{}", run.stdout);
        Self { city, receipt, request }
    }

    fn trust(&self) -> String {
        self.city.path("trust.json")
    }

    fn verify(&self, more: &[&str]) -> Run {
        let trust = self.trust();
        credit(&[&["receipt", "verify", "--trust", &trust], more, &[&self.receipt]].concat(), b"")
    }

    fn replay(&self, sources: &[String], more: &[&str]) -> Run {
        let mut args = vec!["receipt", "replay", "--native"];
        args.extend(sources.iter().map(String::as_str));
        if !more.contains(&"--request") {
            args.extend(["--request", &self.request]);
        }
        args.extend(more);
        args.push(&self.receipt);
        credit(&args, b"")
    }
}

fn sources(city: &City) -> Vec<String> {
    let named = [
        ("--pack", "packs"),
        ("--rulebook", "rulebook.pack"),
        ("--calendar", "calendar.pack"),
        ("--trust", "trust.json"),
    ];
    named.iter().flat_map(|(option, file)| [(*option).to_owned(), city.path(file)]).collect()
}

/// The options with another value for one of them.
fn with(mut sources: Vec<String>, option: &str, value: &str) -> Vec<String> {
    let at = sources.iter().position(|known| known == option).unwrap() + 1;
    value.clone_into(&mut sources[at]);
    sources
}

#[test]
fn a_receipt_is_made_verified_shown_and_replayed() {
    let case = Case::new(true);
    let run = case.verify(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for words in [
        "2026-11-20T09:30:00+08:00",
        "sample-2026-sm2、sample-2026",
        "SL-0001",
        "accept-with-deferral",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let payload = case.verify(&["--json"]).stdout;
    let value: serde_json::Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(value["predicate"]["channel"], "政务服务窗口");
    assert_eq!(value["predicate"]["packs"].as_array().unwrap().len(), 7);
    assert!(
        !payload.contains("示例市戌某") && !payload.contains("91450200MA0X00277K"),
        "{payload}"
    );
    // The trust policy is named by the digest of its file.
    let trust = std::fs::read(case.trust()).unwrap();
    assert_eq!(value["predicate"]["trust"], Digest::of(&trust).labelled());

    let (trust, salt) = (case.trust(), case.city.path("凭证.salt.json"));
    let shown = credit(&["receipt", "show", "--trust", &trust, &case.receipt], b"");
    assert!(!shown.stdout.contains("示例市戌某"), "{}", shown.stdout);
    let args = [
        "receipt",
        "show",
        "--trust",
        &trust,
        "--salt",
        &salt,
        "--request",
        &case.request,
        &case.receipt,
    ];
    let shown = credit(&args, b"");
    assert!(
        shown.stdout.contains("示例市戌某企业服务有限公司 applicant: clear"),
        "{}",
        shown.stdout
    );
    let printed = credit(&[&args[..], &["--html"]].concat(), b"").stdout;
    for said in ["容缺受理", "未列入", "示例市戌某企业服务有限公司", "class=\"codes\""]
    {
        assert!(printed.contains(said), "{said}: {printed}");
    }
    // What a phone reads is the number of the receipt, and nobody's name without the salts.
    let number = Digest::of(payload.trim_end().as_bytes()).labelled();
    assert!(printed.contains(&format!("aria-label=\"credit-receipt {number}\"")), "{printed}");
    let bare = credit(&["receipt", "show", "--html", "--trust", &trust, &case.receipt], b"").stdout;
    assert!(bare.contains("主体 1（未证明是谁）") && !bare.contains("示例市戌某"), "{bare}");
    let other = case.city.path("requests/01-clean.json");
    let args =
        ["receipt", "show", "--trust", &trust, "--salt", &salt, "--request", &other, &case.receipt];
    credit(&args, b"").fails_with(3, "receipt.other-request");

    let run = case.replay(&sources(&case.city), &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    assert_eq!(run.stdout, "相同：重算的凭证逐字节一致\n");
}

#[test]
fn what_the_component_signed_the_core_replays() {
    let case = Case::new(false);
    let run = case.replay(&sources(&case.city), &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("相同：") && run.stdout.contains("未证明引擎是同一个文件（sm3:"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_engine_that_the_receipt_does_not_name_is_told() {
    let case = Case::new(true);
    let mut args = vec!["receipt", "replay"];
    let sources = sources(&case.city);
    args.extend(sources.iter().map(String::as_str));
    args.extend(["--request", &case.request, &case.receipt]);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("相同：")
            && run.stdout.contains("凭证没有写明引擎文件，重算用的是 sm3:"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_cannot_be_signed_is_told_when_the_server_starts() {
    let city = City::new();
    let key = city.path("key-sample-only.json");
    let sources = sources(&city);
    for (more, code) in [
        (&["--channel", " "][..], "receipt.text"),
        (&["--channel", "窗口", "--key", &key][..], "receipt.signers"),
    ] {
        let mut args = vec!["serve", "--records", "r", "--key", &key];
        args.extend(more);
        args.extend(sources.iter().map(String::as_str));
        credit(&args, b"").fails_with(3, code);
    }
    // What is wrong with a receipt alone keeps its code: nobody looks for a full disk.
    let id = "长".repeat(2_001);
    let digest = Digest::of(b"s1").labelled();
    let tokens =
        format!(r#"{{"tokens":[{{"id":"{id}","digest":"{digest}","scopes":["check"]}}]}}"#);
    let tokens = city.write("tokens.json", tokens.as_bytes());
    let mut server = Server::start(&city, &["--tokens", &tokens, "--key", &key]);
    server.token = Some("s1".to_owned());
    let request = std::fs::read_to_string(city.path("requests/01-clean.json")).unwrap();
    let reply = server.post("/v1/check", &request);
    assert_eq!((reply.status, reply.code().as_str()), (500, "receipt.text"), "{}", reply.body);
}

#[test]
fn a_replay_that_differs_says_where() {
    let case = Case::new(true);
    let folder = sources(&case.city);
    // Another request: at the first stage.
    let other = std::fs::read_to_string(&case.request)
        .unwrap()
        .replace("\"M3\", \"state\": \"missing\"", "\"M3\", \"state\": \"present\"");
    let other = case.city.write("other.json", other.as_bytes());
    let run = case.replay(&folder, &["--request", &other]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("从“request”这一步起，凭证第 "), "{}", run.stdout);
    // The salts of another receipt.
    let salt = std::fs::read_to_string(case.city.path("凭证.salt.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&salt).unwrap();
    let number = value["receipt"].as_str().unwrap();
    let other = case
        .city
        .write("other.salt.json", salt.replace(number, &Digest::of(b"").labelled()).as_bytes());
    case.replay(&folder, &["--salt", &other]).fails_with(3, "receipt.opening");
    // What is not there is told, one line each, with what is not proved.
    let fewer = with(folder.clone(), "--pack", &case.city.path("packs/zxgk.pack"));
    let run = case.replay(&fewer, &[]);
    assert_eq!(run.code, Some(3));
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 7, "{}", run.stderr);
    assert!(
        lines[0].contains("缺名单包，查到什么、名单是否可靠、结论和措施不能证明"),
        "{}",
        run.stderr
    );
    assert!(lines[6].starts_with("错误 receipt.incomplete："), "{}", run.stderr);
    // Issues of other days beside those that are named do no harm.
    let all = [folder, vec!["--pack".to_owned(), case.city.path("stale")]].concat();
    assert_eq!(case.replay(&all, &[]).code, Some(0));
}

#[test]
fn what_is_no_receipt_is_told_in_one_line() {
    let case = Case::new(true);
    let good = std::fs::read_to_string(&case.receipt).unwrap();
    let verify = |text: &str| {
        let file = case.city.write("changed.json", text.as_bytes());
        let trust = case.trust();
        let run = credit(&["receipt", "verify", "--trust", &trust, &file], b"");
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        run.stderr
    };
    for (from, to, code) in [
        ("receipt.v1", "checkpoint.v1", "receipt.payload-type"),
        ("\"keyid\":\"sample-2026\"", "\"keyid\":\"sample-2027\"", "receipt.signers"),
        ("{\"payload\"", "{ \"payload\"", "receipt.envelope"),
    ] {
        assert!(good.contains(from), "{from}");
        let said = verify(&good.replacen(from, to, 1));
        assert!(said.starts_with(&format!("错误 {code}：")), "{said}");
    }
    // A signature was taken away.
    let mut value: serde_json::Value = serde_json::from_str(&good).unwrap();
    value["signatures"].as_array_mut().unwrap().pop();
    let said = verify(&value.to_string());
    assert!(said.starts_with("错误 receipt.stripped："), "{said}");
    // Nothing is shown of what does not verify.
    let (trust, file) = (case.trust(), case.city.path("changed.json"));
    credit(&["receipt", "show", "--trust", &trust, &file], b"").fails_with(3, "receipt.stripped");
    // Salts are never written over, and the receipt stays as it is.
    let key = case.city.path("key-sample-only.json");
    let mut args =
        vec!["receipt", "make", "--native", "--key", &key, "--channel", "c", "-o", &case.receipt];
    let sources = sources(&case.city);
    args.extend(sources.iter().map(String::as_str));
    args.push(&case.request);
    credit(&args, b"").fails_with(3, "io.write");
    assert_eq!(std::fs::read_to_string(&case.receipt).unwrap(), good);
}

#[test]
fn a_server_signs_what_it_decides_and_keeps_what_it_rests_on() {
    let city = City::new();
    let [ed25519, sm2, folder, trust] =
        ["key-sample-only.json", "key-sample-only-sm2.json", "档案", "trust.json"]
            .map(|n| city.path(n));
    let more =
        ["--key", &sm2, "--key", &ed25519, "--channel", "示例市政务服务网", "--archive", &folder];
    let server = Server::start(&city, &more);
    let request = std::fs::read_to_string(city.path("requests/09-deferral-signed.json")).unwrap();
    let kept = |server: &Server| {
        let reply = server.post("/v1/check", &request);
        assert_eq!(reply.status, 200, "{}", reply.body);
        server.get(&format!("/v1/records/{}", reply.headers["x-record-id"])).body
    };
    let record = credit_core::json::parse(kept(&server).as_bytes(), usize::MAX).unwrap();
    // As it is in the record, written canonically, it verifies.
    let [receipt, opening] = ["receipt", "opening"]
        .map(|member| credit_core::json::canonical(record.get(member).unwrap()));
    let receipt = city.write("凭证.json", receipt.as_bytes());
    let salt = city.write("凭证.salt.json", opening.as_bytes());
    let verified = credit(&["receipt", "verify", "--json", "--trust", &trust, &receipt], b"");
    let says: serde_json::Value = serde_json::from_str(&verified.stdout).unwrap();
    assert_eq!(says["predicate"]["channel"], "示例市政务服务网");
    assert_eq!(says["predicate"]["outcome"], "accept-with-deferral");
    let request_file = city.path("requests/09-deferral-signed.json");
    let args = [
        "receipt",
        "show",
        "--trust",
        &trust,
        "--salt",
        &salt,
        "--request",
        &request_file,
        &receipt,
    ];
    assert!(credit(&args, b"").stdout.contains("示例市戌某企业服务有限公司"));
    // Another issue of a list: what was decided before is decided again from the archive.
    std::fs::copy(city.path("stale/zxgk.pack"), city.path("packs/zxgk.pack")).unwrap();
    assert_eq!(server.post("/v1/reload", "").status, 200);
    kept(&server);
    drop(server);
    let run = credit(&["archive", "verify", "--trust", &trust, &folder], b"");
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "完整有效：凭证 2 份，数据文件 8 个\n"),
        "{}",
        run.stderr
    );
    let run = credit(&["archive", "replay", "--trust", &trust, &folder], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "2 份相同\n"), "{}", run.stderr);
    let run = credit(&["archive", "replay", "--native", "--trust", &trust, &folder], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // The chain of records holds the receipts, too.
    let records = city.path("r.sqlite");
    let run = credit(&["doctor", "--native", "--records", &records], b"");
    assert!(
        run.stdout.contains("2 份，从第一份到最后一份前后相扣"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn a_server_whose_archive_cannot_be_written_decides_nothing() {
    let city = City::new();
    let [key, folder] = ["key-sample-only.json", "档案"].map(|n| city.path(n));
    let server = Server::start(&city, &["--key", &key, "--archive", &folder]);
    let request = std::fs::read_to_string(city.path("requests/01-clean.json")).unwrap();
    assert_eq!(server.post("/v1/check", &request).status, 200);
    // A file where the folder of receipts was.
    let cases = std::path::Path::new(&folder).join("cases");
    std::fs::remove_dir_all(&cases).unwrap();
    std::fs::write(&cases, "x").unwrap();
    let reply = server.post("/v1/check", &request);
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (503, "records.unavailable"),
        "{}",
        reply.body
    );
    assert!(!reply.body.contains("\"outcome\""), "{}", reply.body);
    // Keys of two issuers, or an archive that is none, are told when it starts.
    let other = city.path("packs");
    let mut args = vec!["serve", "--records", "r", "--key", &key, "--archive", &other];
    let sources = sources(&city);
    args.extend(sources.iter().map(String::as_str));
    credit(&args, b"").fails_with(3, "archive.foreign");
}
