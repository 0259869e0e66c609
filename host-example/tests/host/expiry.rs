//! Records whose term is over, from outside: the command, and what a server says of them afterwards.

use std::{
    fs,
    path::{Path, PathBuf},
};

use credit_core::digest::Digest;
use rusqlite::Connection;

use crate::{
    common::{City, credit},
    ledger::{AT, Office},
    records::decide,
    serve::Server,
};

/// A file of records of 2020, as the first version kept them: with a chain, not sealed, without receipts.
fn old(path: &str, ids: &[&str]) {
    let file = Connection::open(path).unwrap();
    file.execute_batch(
        "CREATE TABLE records (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
         caller TEXT NOT NULL, request TEXT NOT NULL, decision TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    )
    .unwrap();
    let framed = |parts: &[&str]| -> String {
        parts.iter().map(|part| format!("{} {part}\n", part.len())).collect()
    };
    let mut before = String::new();
    for id in ids {
        let request = format!("{{\"name\":\"某甲{id}\"}}");
        let entry = framed(&[&before, id, "1590969600", "window", &request, "{}"]);
        before = Digest::of(entry.as_bytes()).labelled();
        let sql = "INSERT INTO records (id, at, caller, request, decision, digest) VALUES (?1,1590969600,'window',?2,'{}',?3)";
        file.execute(sql, [id, &*request, &before]).unwrap();
    }
}

#[test]
fn records_whose_term_is_over_are_gone_and_it_is_said() {
    let city = City::new();
    let [key, trust, records, head, copy, proof] = [
        "key-sample-only.json",
        "trust.json",
        "r.sqlite",
        "检查点.json",
        "备份.sqlite",
        "证明.json",
    ]
    .map(|n| city.path(n));
    old(&records, &["aa01", "aa02", "aa03"]);
    let archive = city.path("档案");
    let serve = ["--key", &key, "--archive", &archive];
    let server = Server::start(&city, &serve);
    let ids = decide(&city, &server, 2);
    assert_eq!(server.get("/v1/records/aa01").status, 200);
    let run = credit(&["records", "checkpoint", "--key", &key, "-o", &head, &records], b"");
    assert_eq!(run.stdout, "检查点：5 份\n", "{}", run.stderr);

    let expire = |more: &[&str]| {
        let args = ["records", "expire", "--before", "2021-01-01", "--reason", "保存期限五年已满"];
        credit(&[&args[..], &["--key", &key], more, &[&records]].concat(), b"")
    };
    expire(&[]).fails_with(3, "records.in-use");
    let dry = expire(&["--dry-run", "--archive", &archive, "--trust", &trust]);
    let said = "将删除 3 份；保留 0 份（--keep），0 份案卷未了结；档案里的案卷将删除 0 份，那一天以前的还有 0 份；共 5 份，其中已删除 0 份\n";
    assert_eq!(dry.stdout, said, "{}", dry.stderr);
    drop(server);
    let keep = city.write("保留.txt", "aa02  # 法院保全\n\n".as_bytes());
    let wrong = city.write("写错.txt", b"aa09\n");
    expire(&["--keep", &wrong]).fails_with(3, "records.keep-unknown");
    let run = expire(&["--keep", &keep]);
    let said = "已删除 2 份；保留 1 份（--keep），0 份案卷未了结；没有给出 --archive，未查案卷是否了结，也没有删除案卷；共 5 份，其中已删除 2 份\n";
    assert_eq!(run.stdout, said, "{}", run.stderr);
    assert_eq!(expire(&["--before", "9999-01-01"]).code, Some(2));
    let bytes = fs::read(&records).unwrap();
    let there = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(there("某甲aa02") && !there("某甲aa01") && !there("某甲aa03"));

    // The checkpoint of before still fits; who has signed for what is gone is asked where keys are named.
    let verify = |more: &[&str]| {
        let run = credit(&[&["records", "verify"], more, &[&records]].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let whole = "完整：5 份，前后相扣；已按期限删除 2 份（删除凭据 1 份，签名";
    assert!(verify(&[]).starts_with(&format!("{whole}未核对：加 --trust）；日志头 sm3:")));
    for more in [&["--trust", &trust][..], &["--trust", &trust, "--expect-head", &head]] {
        assert!(verify(more).starts_with(&format!("{whole}可信）；日志头 sm3:")));
    }
    let args = ["keygen", "--kinds", "all", "--id", "别家", "--issuer", "别家", "-o"];
    let other = credit(&[&args[..], &[&city.path("o.json")]].concat(), b"");
    let other = city.write("别家.json", other.stdout.as_bytes());
    credit(&["records", "verify", "--trust", &other, &records], b"")
        .fails_with(3, "receipt.untrusted-key");
    let doctor = credit(&["doctor", "--native", "--records", &records, "--trust", &trust], b"");
    assert!(
        doctor.stdout.contains("；已按期限删除 2 份（删除凭据 1 份，签名可信）"),
        "{}",
        doctor.stdout
    );
    let prove = |id: &str| {
        let args = ["records", "prove", "--checkpoint", &head, "--trust", &trust, "--id", id];
        credit(&[&args[..], &["-o", &proof, &records]].concat(), b"")
    };
    prove("aa01").fails_with(3, "log.erased");
    assert_eq!(prove(&ids[0]).code, Some(0));
    let run = credit(&["records", "copy", "--to", &copy, &records], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = credit(&["records", "verify", "--trust", &trust, "--expect-head", &head, &copy], b"");
    assert!(run.stdout.starts_with(&format!("{whole}可信）")), "{}", run.stderr);

    // The server goes on, and says of what is gone that it is, since when and why.
    let server = Server::start(&city, &serve);
    decide(&city, &server, 1);
    assert_eq!(server.get("/v1/records/aa02").status, 200);
    let gone = server.get("/v1/records/aa01");
    assert_eq!((gone.status, gone.code()), (410, "records.erased".to_owned()));
    assert!(gone.body.contains("2021-01-01 以前的）：保存期限五年已满"), "{}", gone.body);
    for reply in
        [server.post("/v1/records/aa03/replay", ""), server.get("/v1/records/aa03/statements")]
    {
        assert_eq!((reply.status, reply.code()), (410, "records.erased".to_owned()));
    }
    let found = server.get("/v1/records?limit=100").json();
    assert_eq!((&found["erased"], found["records"].as_array().unwrap().len()), (&2.into(), 3));
}

/// A file of records with receipts, as it was before there were hashes beside them.
fn received(office: &Office, path: &str, requests: &[&str]) {
    let file = Connection::open(path).unwrap();
    file.execute_batch(
        "CREATE TABLE records (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
         caller TEXT NOT NULL, request TEXT NOT NULL, decision TEXT NOT NULL, digest TEXT NOT NULL,
         engine TEXT, fuel INTEGER, receipt TEXT, opening TEXT) STRICT",
    )
    .unwrap();
    let mut before = String::new();
    for (number, request) in requests.iter().enumerate() {
        let stem = format!("{request}-{}", AT.replace(':', ""));
        let read =
            |end: &str| fs::read_to_string(office.city.path(&format!("{stem}{end}"))).unwrap();
        let (envelope, opening) = (read(".receipt"), read(".salt.json"));
        let id = format!("bb0{number}");
        let parts = [&id, "1795138200", "window", "{}", "{}", "receipt", &envelope, &opening];
        let framed = |part: &str| format!("{} {part}\n", part.len());
        let entry: String = [&*before].into_iter().chain(parts).map(framed).collect();
        before = Digest::of(entry.as_bytes()).labelled();
        let sql =
            "INSERT INTO records (id, at, caller, request, decision, digest, receipt, opening)
                   VALUES (?1,1795138200,'window','{}','{}',?2,?3,?4)";
        file.execute(sql, [&id, &before, &envelope, &opening]).unwrap();
    }
}

/// The names and bytes of all files under a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![(path.clone(), fs::read(&path).unwrap())],
        })
        .collect()
}

/// What an archive says of erased decisions goes with them; what is open stays; who has signed for it is asked.
#[test]
fn cases_of_erased_records_are_gone_from_the_archive() {
    let office = Office::new();
    let city = &office.city;
    let requests = ["01-clean.json", "10-deferral-unsigned.json"];
    let [closed, open] = requests.map(|request| office.decides(request, AT));
    let said = ["opinion=uphold", "reason=材料属实"];
    assert_eq!(office.states(&closed, "review", &said, "2026-11-21T09:00:00+08:00").code, Some(0));
    let [key, trust, records, archive, list, early] =
        ["key-sample-only.json", "trust.json", "r.sqlite", "档案", "清点单.json", "早先.zip"]
            .map(|n| city.path(n));
    received(&office, &records, &requests);
    let run = credit(
        &["archive", "inventory", "--key", &key, "-o", &list, "--trust", &trust, &archive],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(credit(&["archive", "export", "-o", &early, &archive], b"").code, Some(0));
    let before = files(Path::new(&archive));
    let expire = |more: &[&str]| {
        let args = ["records", "expire", "--before", "2026-11-25", "--reason", "保存期限已满"];
        let of = ["--key", &key, "--archive", &archive, "--trust", &trust];
        credit(&[&args[..], &of, more, &[&records]].concat(), b"")
    };
    let dry = expire(&["--dry-run"]);
    assert!(dry.stdout.contains("将删除 1 份；"), "{} {}", dry.stdout, dry.stderr);
    assert_eq!(files(Path::new(&archive)), before);
    let run = expire(&[]);
    let told = "已删除 1 份；保留 0 份（--keep），1 份案卷未了结；档案里的案卷已删除 1 份，那一天以前的还有 1 份；共 2 份，其中已删除 1 份\n";
    assert_eq!(run.stdout, told, "{}", run.stderr);

    // The case and what was said about it: no file has their names or their bytes; nothing else has changed.
    let after = files(Path::new(&archive));
    let gone: Vec<_> = before.iter().filter(|file| !after.contains(file)).collect();
    let kinds: Vec<bool> =
        gone.iter().map(|(path, _)| path.starts_with(Path::new(&archive).join("cases"))).collect();
    assert_eq!(kinds.iter().filter(|case| **case).count(), 1, "{kinds:?}");
    assert_eq!(gone.len(), 2, "{kinds:?}");
    for (path, bytes) in gone {
        assert!(!path.exists());
        // What is stored begins with a mark and a digest; the texts are behind it.
        let text = &bytes[36..68];
        assert!(after.iter().all(|(_, it)| !it.windows(32).any(|part| part == text)));
    }
    let fresh: Vec<_> = after.iter().filter(|file| !before.contains(file)).collect();
    let [(tombstone, _)] = fresh[..] else { panic!("{}", fresh.len()) };
    assert!(tombstone.starts_with(Path::new(&archive).join("tombstones")));

    let verify = |more: &[&str]| {
        credit(&[&["archive", "verify", "--trust", &trust], more, &[&archive]].concat(), b"")
    };
    let run = verify(&["--since", &list]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("已按期限删除的案卷 1 份"), "{}", run.stdout);
    assert!(run.stdout.contains("凭证 1 份"), "{}", run.stdout);
    assert_eq!(office.asks(&["archive", "replay", "--native"], &[]).stdout, "1 份相同\n");
    assert!(office.asks_open("2026-11-21").lines().count() > 0);
    // A second run has nothing to do; a copy of before brings the case back, and it is told.
    assert!(expire(&[]).stdout.contains("已删除 0 份；"));
    assert_eq!(credit(&["archive", "import", &early, &archive], b"").code, Some(0));
    let run = verify(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("archive.erased-remains："), "{}", run.stderr);
    let back = files(Path::new(&archive));
    let back = back.iter().find(|(path, _)| {
        path.starts_with(Path::new(&archive).join("cases")) && !after.iter().any(|it| it.0 == *path)
    });
    fs::remove_file(&back.unwrap().0).unwrap();
    // A tombstone that nobody vouches for, and one that was changed.
    let args = ["keygen", "--kinds", "all", "--id", "别家", "--issuer", "别家", "-o"];
    let other = credit(&[&args[..], &[&city.path("o.json")]].concat(), b"");
    let other = city.write("别家.json", other.stdout.as_bytes());
    let run = credit(&["archive", "verify", "--trust", &other, &archive], b"");
    assert!(run.stderr.contains("receipt.untrusted-key："), "{}", run.stderr);
    let bytes = fs::read(tombstone).unwrap();
    fs::remove_file(tombstone).unwrap();
    let run = verify(&["--since", &list]);
    assert!(run.code == Some(1) && run.stderr.contains("archive.gone："), "{}", run.stderr);
    let mut spoilt = bytes.clone();
    *spoilt.last_mut().unwrap() ^= 1;
    fs::write(tombstone, &spoilt).unwrap();
    let run = verify(&[]);
    assert!(run.code == Some(1) && run.stderr.contains("archive.damaged："), "{}", run.stderr);
    assert_ne!(closed, open);
}
