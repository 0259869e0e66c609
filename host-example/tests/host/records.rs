//! The records of a server as a log: what was there at a checkpoint is there ever after, or it is told.

use std::{collections::BTreeMap, fs};

use rusqlite::{Connection, types::Value};

use credit_core::digest::Digest;

use crate::{
    common::{City, credit},
    serve::Server,
};

fn verify(path: &str) -> Result<credit_host::serve::Kept, credit_host::problem::Problem> {
    credit_host::serve::verify_records(&credit_host::serve::Place::File(path.into()))
}

/// Checks a request of the sample some times; the ids of the records.
pub(crate) fn decide(city: &City, server: &Server, times: usize) -> Vec<String> {
    let request = fs::read_to_string(city.path("requests/01-clean.json")).unwrap();
    let kept = (0..times).map(|_| {
        let reply = server.post("/v1/check", &request);
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.headers["x-record-id"].clone()
    });
    kept.collect()
}

#[test]
fn what_was_there_at_a_checkpoint_stays() {
    let city = City::new();
    let [key, sm2, trust, records] =
        ["key-sample-only.json", "key-sample-only-sm2.json", "trust.json", "r.sqlite"]
            .map(|n| city.path(n));
    let [first, second, proof, other] =
        ["一.json", "二.json", "证明.json", "别处.sqlite"].map(|n| city.path(n));
    let next = city.path("二.proof.json");
    let server = Server::start(&city, &["--key", &key]);
    let ids = decide(&city, &server, 3);
    let sign = |output: &str, records: &str, more: &[&str]| {
        let args = ["records", "checkpoint", "--key", &key, "--key", &sm2, "-o", output];
        let run = credit(&[&args[..], more, &[records]].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    // While the server runs.
    assert_eq!(sign(&first, &records, &[]), "检查点：3 份\n");
    let later = decide(&city, &server, 2);
    let verify = |head: &str, records: &str| {
        credit(&["records", "verify", "--expect-head", head, "--trust", &trust, records], b"")
    };
    let run = verify(&first, &records);
    assert!(
        run.stdout.starts_with("完整：5 份，前后相扣；日志头 sm3:"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert_eq!(sign(&second, &records, &["--since", &first, "--trust", &trust]), "检查点：5 份\n");
    // Without the records: the second goes on from the first, and a record is in it.
    let extends = |old: &str, new: &str| {
        credit(&["records", "extends", "--proof", &next, "--trust", &trust, old, new], b"")
    };
    assert_eq!(extends(&first, &second).stdout, "已证明：前 3 份没有改写，现有 5 份\n");
    extends(&second, &first).fails_with(3, "log.truncated");
    let prove = |head: &str, id: &str| {
        let args = ["records", "prove", "--checkpoint", head, "--trust", &trust, "--id", id];
        credit(&[&args[..], &["-o", &proof, &records]].concat(), b"")
    };
    let contains = |head: &str| {
        credit(&["records", "contains", "--checkpoint", head, "--trust", &trust, &proof], b"")
    };
    assert_eq!(prove(&first, &ids[1]).code, Some(0));
    let said = format!("已证明：存档 {} 是检查点里 3 份中的第 2 份\n", ids[1]);
    assert_eq!(contains(&first).stdout, said);
    contains(&second).fails_with(3, "log.inclusion");
    let good = fs::read_to_string(&proof).unwrap();
    // What is proved is that entry, under that id: its receipt stands in it as it was signed.
    assert!(good.contains("application/vnd.credit-check.receipt.v1+json"), "{good}");
    for (from, to) in [
        (ids[1].as_str(), ids[2].as_str()),
        ("sealed1:", "sealed2:"),
        ("\"index\":1", "\"index\":2"),
    ] {
        assert!(good.contains(from), "{from}");
        fs::write(&proof, good.replacen(from, to, 1)).unwrap();
        contains(&first).fails_with(3, "log.inclusion");
    }
    prove(&first, &later[0]).fails_with(3, "log.unknown");
    prove(&second, "nobody").fails_with(3, "log.unknown");
    drop(server);

    // The end is taken away, chain and hashes with it: by itself nothing shows, the checkpoint tells.
    let written = Connection::open(&records).unwrap();
    written.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(written);
    fs::copy(&records, &other).unwrap();
    let file = Connection::open(&other).unwrap();
    for trigger in ["records_stay", "leaves_stay"] {
        file.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    file.execute_batch("DELETE FROM records WHERE number > 4; DELETE FROM leaves WHERE number > 4")
        .unwrap();
    drop(file);
    assert_eq!(credit(&["records", "verify", &other], b"").code, Some(0));
    assert_eq!(verify(&first, &other).code, Some(0));
    verify(&second, &other).fails_with(3, "log.truncated");
    // Another log of the same length: whole in itself, and not the one that was.
    let forked = City::new();
    let server = Server::start(&forked, &[]);
    decide(&forked, &server, 5);
    drop(server);
    let fork = forked.path("r.sqlite");
    assert_eq!(credit(&["records", "verify", &fork], b"").code, Some(0));
    verify(&first, &fork).fails_with(3, "log.forked");
    verify(&second, &fork).fails_with(3, "log.forked");
    sign(&other.replace("sqlite", "json"), &fork, &[]);
    extends(&first, &other.replace("sqlite", "json")).fails_with(3, "log.forked");
    // A checkpoint is an envelope as any other.
    let changed = city.write(
        "changed.json",
        fs::read_to_string(&first).unwrap().replace("checkpoint.v1", "receipt.v1").as_bytes(),
    );
    verify(&changed, &records).fails_with(3, "receipt.payload-type");
    credit(&["receipt", "verify", "--trust", &trust, &first], b"")
        .stderr
        .contains("receipt.payload-type")
        .then_some(())
        .unwrap();

    // Each changed byte of a row is found, and its record is named.
    each_change_is_found(&records, &city.path("changed.sqlite"));
}

fn each_change_is_found(records: &str, copy: &str) {
    let times: usize =
        std::env::var("CREDIT_DAMAGE").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    fs::copy(records, copy).unwrap();
    let file = Connection::open(copy).unwrap();
    for trigger in ["records_keep", "leaves_keep"] {
        file.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    let mut random = fastrand::Rng::with_seed(23);
    let columns = [
        ("records", "id"),
        ("records", "at"),
        ("records", "caller"),
        ("records", "request"),
        ("records", "decision"),
        ("records", "digest"),
        ("records", "receipt"),
        ("records", "opening"),
        ("leaves", "sha256"),
        ("leaves", "sm3"),
    ];
    let mut found = BTreeMap::<&str, usize>::new();
    for _ in 0..times {
        let (table, column) = columns[random.usize(..columns.len())];
        let number = random.i64(1..=5);
        let read = format!("SELECT {column} FROM {table} WHERE number = {number}");
        let good: Value = file.query_row(&read, [], |row| row.get(0)).unwrap();
        let changed = match &good {
            Value::Integer(n) => Value::Integer(n ^ (1 << random.u32(..32))),
            Value::Blob(bytes) => {
                let mut bytes = bytes.clone();
                bytes[random.usize(..32)] ^= random.u8(1..);
                Value::Blob(bytes)
            }
            Value::Text(text) => {
                let at = random.usize(..text.len());
                let mut bytes = text.clone().into_bytes();
                bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
                Value::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            other => panic!("{other:?}"),
        };
        let write = format!("UPDATE {table} SET {column} = ?1 WHERE number = {number}");
        file.execute(&write, [&changed]).unwrap();
        let problem = verify(copy).unwrap_err();
        assert_eq!(problem.code(), "records.damaged", "{column} {number}");
        let id: String = file
            .query_row("SELECT id FROM records WHERE number = ?1", [number], |row| row.get(0))
            .unwrap();
        assert!(problem.to_string().contains(&id), "{column} {number}: {problem}");
        *found.entry(column).or_default() += 1;
        file.execute(&write, [&good]).unwrap();
        assert!(verify(copy).is_ok());
    }
    println!("{times} changed rows, each found: {found:?}");
}

#[test]
fn records_are_whole_while_they_are_written() {
    let city = City::new();
    let server = Server::start(&city, &[]);
    let records = city.path("r.sqlite");
    let mut seen = Vec::new();
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..3).map(|_| scope.spawn(|| decide(&city, &server, 25))).collect();
        while !writers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            seen.push(verify(&records).map(|kept| kept.count));
        }
    });
    let counts: Vec<u64> = seen.into_iter().map(Result::unwrap).collect();
    assert!(counts.is_sorted() && counts.iter().any(|count| (1..75).contains(count)), "{counts:?}");
    println!("{} times verified while 75 records were written", counts.len());
}

#[test]
fn every_log_goes_on_from_an_empty_one() {
    let city = City::new();
    let [key, trust, records, first, second, proof] =
        ["key-sample-only.json", "trust.json", "r.sqlite", "一.json", "二.json", "二.proof.json"]
            .map(|n| city.path(n));
    let server = Server::start(&city, &[]);
    let checkpoint = ["records", "checkpoint", "--key", &key, "-o"];
    let run = credit(&[&checkpoint[..], &[&first, &records]].concat(), b"");
    assert_eq!(run.stdout, "检查点：0 份\n", "{}", run.stderr);
    decide(&city, &server, 3);
    let since = [&second, "--since", &first, "--trust", &trust, &records];
    let run = credit(&[&checkpoint[..], &since].concat(), b"");
    assert_eq!(run.stdout, "检查点：3 份\n", "{}", run.stderr);
    let extends = ["records", "extends", "--proof", &proof, "--trust", &trust, &first, &second];
    let run = credit(&extends, b"");
    assert_eq!(run.stdout, "已证明：前 0 份没有改写，现有 3 份\n", "{}", run.stderr);
    let verify = ["records", "verify", "--expect-head", &first, "--trust", &trust, &records];
    assert_eq!(credit(&verify, b"").code, Some(0));
}

#[test]
fn what_was_not_sealed_is_not_handed_out() {
    let city = City::new();
    let [key, trust, records, head, proof] =
        ["key-sample-only.json", "trust.json", "old.sqlite", "检查点.json", "证明.json"]
            .map(|n| city.path(n));
    // A file of the first version.
    let old = Connection::open(&records).unwrap();
    old.execute_batch(
        "CREATE TABLE records (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
         caller TEXT NOT NULL, request TEXT NOT NULL, decision TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    )
    .unwrap();
    let request = r#"{"name":"甲某","code":"11010519491231002X"}"#;
    let parts = ["", "a", "1", "form", request, "{}"];
    let entry: String = parts.iter().map(|part| format!("{} {part}\n", part.len())).collect();
    let sql = "INSERT INTO records (id, at, caller, request, decision, digest) VALUES ('a',1,'form',?1,'{}',?2)";
    old.execute(sql, [request, Digest::of(entry.as_bytes()).labelled().as_str()]).unwrap();
    drop(old);
    let run = credit(&["records", "checkpoint", "--key", &key, "-o", &head, &records], b"");
    assert_eq!(run.stdout, "检查点：1 份\n", "{}", run.stderr);
    let args = ["records", "prove", "--checkpoint", &head, "--trust", &trust, "--id", "a"];
    let run = credit(&[&args[..], &["-o", &proof, &records]].concat(), b"");
    run.fails_with(3, "log.unsealed");
    assert!(!std::path::Path::new(&proof).exists() && !run.stderr.contains("甲某"));
}

#[test]
fn a_checkpoint_is_one_of_records() {
    use credit_core::{pack::Trust, receipt::Payload};
    use credit_host::{checkpoint, key::Key, receipt::signed, tree::Tree};
    let city = City::new();
    let key = Key::read(city.path("key-sample-only.json").as_ref()).unwrap();
    let keys = [key];
    let head = checkpoint::Head { size: 0, root: Tree::default().root(0).unwrap() };
    let good = checkpoint::sign(&keys, "2026-11-20T09:30:00+08:00", &head).unwrap();
    let trust = Trust::decode(&fs::read(city.path("trust.json")).unwrap()).unwrap();
    assert_eq!(checkpoint::verified(good.as_bytes(), &trust).unwrap().1, head);
    let payload = crate::common::payload(&good);
    let other = payload.replace("\"scope\":\"records\"", "\"scope\":\"receipts\"");
    assert_ne!(other, payload);
    let other = signed(&keys, Payload::Checkpoint, other.as_bytes()).unwrap();
    let problem = checkpoint::verified(other.as_bytes(), &trust).unwrap_err();
    assert_eq!(problem.code(), "receipt.key-scope");
}
