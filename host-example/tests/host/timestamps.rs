//! Times that a service with a clock has signed, held against what receipts say of themselves.

use std::{fs, path::Path, process::Command};

use credit_host::key::{Access, Key};

use crate::common::{City, Run, credit};

const CONFIG: &str = "[tsa]\ndefault_tsa = one\n[one]\nserial = ./serial\ndefault_policy = 1.2.3.4.1\n\
                      digests = sha256, sm3\nsigner_digest = sha256\ness_cert_id_chain = no\n";

/// A city with a timestamp service.
struct World {
    city: City,
}

impl World {
    fn new() -> Self {
        let world = Self { city: City::new() };
        world.city.write("tsa.cnf", CONFIG.as_bytes());
        let uses = "extendedKeyUsage=critical,timeStamping";
        world.openssl(&[
            "req",
            "-x509",
            "-new",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-keyout",
            "tsa.key",
            "-out",
            "tsa.pem",
            "-subj",
            "/O=Example/CN=TSA",
            "-days",
            "400",
            "-addext",
            uses,
        ]);
        world
    }

    fn openssl(&self, args: &[&str]) {
        let ran = Command::new("openssl")
            .args(args)
            .current_dir(self.city.folder.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    fn stamp(&self, file: &str, token: &str) {
        self.openssl(&["ts", "-query", "-data", file, "-sm3", "-cert", "-out", "q.tsq"]);
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "q.tsq",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-out",
            token,
        ]);
    }

    /// A token for a request of ours, under the name that is looked for.
    fn answer(&self, file: &str, digest: &str) {
        let run = credit(&["timestamp", "--digest", digest, &self.city.path(file)], b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let (query, token) = (format!("{file}.tsq"), format!("{file}.tsr"));
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            &query,
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-out",
            &token,
        ]);
    }

    /// The trust policy with the first key changed so.
    fn policy(&self, name: &str, member: &str, value: serde_json::Value) {
        let text = fs::read(self.city.path("trust.json")).unwrap();
        let mut policy: serde_json::Value = serde_json::from_slice(&text).unwrap();
        for key in policy["keys"].as_array_mut().unwrap() {
            key[member] = value.clone();
        }
        self.city.write(name, policy.to_string().as_bytes());
    }

    /// `credit pack verify` with the timestamp beside the file.
    fn pack(&self, trust: &str, tsa: &str, file: &str) -> Run {
        let [trust, tsa, file] = [trust, tsa, file].map(|it| self.city.path(it));
        credit(&["pack", "verify", "--trust", &trust, "--tsa", &tsa, &file], b"")
    }

    /// A receipt that states that time.
    fn receipt(&self, name: &str, at: &[&str]) -> Run {
        let [key, out, packs, book, days, trust, request, archive] = [
            "key-sample-only.json",
            name,
            "packs",
            "rulebook.pack",
            "calendar.pack",
            "trust.json",
            "requests/01-clean.json",
            "档案",
        ]
        .map(|it| self.city.path(it));
        let args = [
            "receipt",
            "make",
            "--native",
            "--key",
            &key,
            "--channel",
            "窗口",
            "-o",
            &out,
            "--archive",
            &archive,
        ];
        let more = [
            "--pack",
            &packs,
            "--rulebook",
            &book,
            "--calendar",
            &days,
            "--trust",
            &trust,
            &request,
        ];
        let run = credit(&[&args[..], &more, at].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    fn verify(&self, trust: &str, receipt: &str, more: &[&str]) -> Run {
        let [trust, receipt] = [trust, receipt].map(|it| self.city.path(it));
        credit(&[&["receipt", "verify", "--trust", &trust], more, &[&receipt]].concat(), b"")
    }
}

#[test]
fn a_timestamp_proves_when_a_receipt_was_there() {
    let world = World::new();
    let city = &world.city;
    let number = world.receipt("凭证.json", &[]).stdout.trim().to_owned();
    world.stamp("凭证.json", "凭证.tsr");
    let [token, tsa] = ["凭证.tsr", "tsa.pem"].map(|it| city.path(it));
    let stamped = ["--timestamp", &token, "--tsa", &tsa];
    let run = world.verify("trust.json", "凭证.json", &stamped);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("时间有证明：") && run.stdout.contains("CN=TSA,O=Example"),
        "{}",
        run.stdout
    );
    let plain = world.verify("trust.json", "凭证.json", &[]);
    assert!(!plain.stdout.contains("时间"), "{}", plain.stdout);

    let fails = |trust: &str, receipt: &str, more: &[&str], code: &str| {
        let run = world.verify(trust, receipt, more);
        assert_eq!(run.code, Some(1), "{}", run.stdout);
        assert!(run.stderr.contains(&format!("{code}：")), "{}", run.stderr);
    };
    // Another receipt, another service, no token.
    world.receipt("另一份.json", &[]);
    fails("trust.json", "另一份.json", &stamped, "timestamp.imprint");
    let other = World::new();
    fails(
        "trust.json",
        "凭证.json",
        &["--timestamp", &token, "--tsa", &other.city.path("tsa.pem")],
        "timestamp.certificate",
    );
    fails(
        "trust.json",
        "凭证.json",
        &["--timestamp", &city.path("凭证.json"), "--tsa", &tsa],
        "timestamp.form",
    );
    world
        .verify("trust.json", "凭证.json", &["--timestamp", &token, "--tsa", &token])
        .fails_with(3, "timestamp.certificate");
    world
        .verify("trust.json", "凭证.json", &["--timestamp", &token])
        .fails_with(2, "usage.missing-option");
    // It says to be of a day that had not come.
    world.receipt("将来.json", &["--at", "2027-11-20T09:30:00+08:00"]);
    world.stamp("将来.json", "将来.tsr");
    fails(
        "trust.json",
        "将来.json",
        &["--timestamp", &city.path("将来.tsr"), "--tsa", &tsa],
        "timestamp.before",
    );

    // The key was revoked after the receipt: a receipt of before counts, and somebody who found the key can write one.
    let revoked = |on: &str| {
        let mut policy: serde_json::Value =
            serde_json::from_slice(&fs::read(city.path("trust.json")).unwrap()).unwrap();
        policy["keys"][0]["revoked"] = serde_json::json!({"on": on, "reason": "外泄"});
        let keys = policy["keys"].as_array_mut().unwrap();
        keys.truncate(1);
        city.write("revoked.json", policy.to_string().as_bytes());
    };
    revoked("2026-06-01");
    world.receipt("倒填.json", &["--at", "2026-05-20T09:30:00+08:00"]);
    world.stamp("倒填.json", "倒填.tsr");
    let run = world.verify("revoked.json", "倒填.json", &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("签署时间没有时间戳证明"), "{}", run.stdout);
    fails(
        "revoked.json",
        "倒填.json",
        &["--timestamp", &city.path("倒填.tsr"), "--tsa", &tsa],
        "timestamp.late",
    );
    revoked("2099-01-01");
    assert_eq!(world.verify("revoked.json", "凭证.json", &stamped).code, Some(0));

    // A whole archive.
    let folder = city.path("时间戳");
    fs::create_dir_all(&folder).unwrap();
    let hex = number.strip_prefix("sm3:").unwrap();
    fs::copy(&token, Path::new(&folder).join(format!("{hex}.tsr"))).unwrap();
    let [archive, trust] = ["档案", "trust.json"].map(|it| city.path(it));
    let args =
        ["archive", "verify", "--trust", &trust, "--timestamps", &folder, "--tsa", &tsa, &archive];
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("时间有时间戳证明的 1 份，没有时间戳的 3 份"), "{}", run.stdout);
    fs::copy(city.path("将来.tsr"), Path::new(&folder).join(format!("{hex}.tsr"))).unwrap();
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("timestamp.imprint："), "{}", run.stderr);
    // Keys that are named in other ways open, too.
    assert!(Key::open(&city.path("key-sample-only.json"), &Access::default()).is_ok());
}

/// Packs and rulebooks: what an old key signed is proved to be from its days, and counts no more for that.
#[test]
fn a_timestamp_proves_when_data_were_signed() {
    let world = World::new();
    let city = &world.city;
    for (file, digest) in [("packs/zxgk.pack", "sm3"), ("rulebook.pack", "sha256")] {
        world.answer(file, digest);
        let run = world.pack("trust.json", "tsa.pem", file);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains("时间有证明："), "{}", run.stdout);
    }
    // The key is revoked from tomorrow on, then from a day before the timestamp but after the data.
    let revoked = |on: &str| serde_json::json!({"on": on, "reason": "外泄"});
    world.policy("later.json", "revoked", revoked("2099-01-01"));
    assert_eq!(world.pack("later.json", "tsa.pem", "packs/zxgk.pack").code, Some(0));
    let fails = |trust: &str, tsa: &str, file: &str, code: &str| {
        let run = world.pack(trust, tsa, file);
        assert_eq!(run.code, Some(1), "{}", run.stdout);
        assert!(run.stderr.contains(&format!("{code}：")), "{}", run.stderr);
    };
    let of = city.path("packs/zxgk.pack");
    let inspected = credit(&["pack", "verify", "--trust", &city.path("trust.json"), &of], b"");
    assert!(!inspected.stdout.contains("时间"), "{}", inspected.stdout);
    world.policy("revoked.json", "revoked", revoked("2026-11-25"));
    fails("revoked.json", "tsa.pem", "packs/zxgk.pack", "timestamp.late");
    world.policy("before.json", "revoked", revoked("2026-01-01"));
    fails("before.json", "tsa.pem", "packs/zxgk.pack", "pack.key-revoked");
    world.policy("ended.json", "notAfter", "2026-11-25".into());
    fails("ended.json", "tsa.pem", "packs/zxgk.pack", "timestamp.late");
    // Without a token it is said that nothing proves the day.
    let trust = city.path("ended.json");
    let run = credit(&["pack", "verify", "--trust", &trust, &of], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("签署时间没有时间戳证明"), "{}", run.stdout);
    // The token of another pack, one of a service that is not trusted, no token at all.
    fs::copy(city.path("rulebook.pack.tsr"), city.path("packs/zxgk.pack.tsr")).unwrap();
    fails("trust.json", "tsa.pem", "packs/zxgk.pack", "timestamp.imprint");
    world.answer("packs/zxgk.pack", "sm3");
    let other = World::new();
    fs::copy(other.city.path("tsa.pem"), city.path("other.pem")).unwrap();
    fails("trust.json", "other.pem", "packs/zxgk.pack", "timestamp.certificate");
    city.write("packs/zxgk.pack.tsr", b"x");
    fails("trust.json", "tsa.pem", "packs/zxgk.pack", "timestamp.form");
    fs::remove_file(city.path("packs/zxgk.pack.tsr")).unwrap();
    let run = world.pack("trust.json", "tsa.pem", "packs/zxgk.pack");
    assert!(run.code == Some(0) && run.stdout.contains("旁边没有时间戳"), "{}", run.stdout);
}

/// Data that say to be of a day that had not come when they were stamped.
#[test]
fn a_timestamp_is_not_older_than_the_data() {
    let world = World::new();
    let city = &world.city;
    let [lists, csv, key, out] =
        ["lists/名单定义.csv", "lists/失信被执行人.csv", "key-sample-only.json", "将来.pack"]
            .map(|it| city.path(it));
    let days = ["--sequence", "38", "--as-of", "2027-06-30", "--valid-until", "2027-12-31"];
    let files = ["--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
    let run = credit(&[&["pack", "build"][..], &files, &days].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    world.answer("将来.pack", "sm3");
    let run = world.pack("trust.json", "tsa.pem", "将来.pack");
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("timestamp.before："), "{}", run.stderr);
}

/// An archive: of each file of data it is said whether its time is proved, by a token of its own or of a receipt. The
/// replay is the same, and nothing old counts for a decision of today.
#[test]
fn an_archive_says_what_proves_the_time_of_its_data() {
    let world = World::new();
    let city = &world.city;
    let at = ["--at", "2026-11-20T09:30:00+08:00"];
    let number = world.receipt("凭证.json", &at).stdout.trim().to_owned();
    let [archive, folder, tsa] = ["档案", "时间戳", "tsa.pem"].map(|it| city.path(it));
    fs::create_dir_all(&folder).unwrap();
    let ask = |command: &str, trust: &str| {
        let trust = city.path(trust);
        let args = ["archive", command, "--trust", &trust, "--timestamps", &folder, "--tsa", &tsa];
        let native = if command == "replay" { &["--native"][..] } else { &[] };
        credit(&[&args[..], native, &[&archive]].concat(), b"")
    };
    let says = |command: &str, trust: &str, words: &str| {
        let run = ask(command, trust);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains(words), "{command} {trust}: {}", run.stdout);
        run.stderr
    };
    let files = fs::read_dir(city.path("packs")).unwrap().count() + 2;
    let of = |stamped: usize, received: usize, valid: usize, lapsed: usize| {
        format!(
            "有时间戳的 {stamped} 个，由凭证的时间戳证明的 {received} 个；没有证明而密钥仍有效的 {valid} 个，密钥已经失效的 {lapsed} 个；不能判断的 0 个"
        )
    };
    says("verify", "trust.json", &of(0, 0, files, 0));
    // The keys ended after the data were signed: nothing proves that they were.
    world.policy("ended.json", "notAfter", "2026-11-25".into());
    let told = says("verify", "ended.json", &of(0, 0, 0, files));
    assert!(told.contains("list ") && told.contains("签名密钥只算到 2026-11-25"), "{told}");
    assert_eq!(told.lines().count(), files);
    // A token of today is too late for that, and proves it to whoever has keys of longer.
    world.answer("packs/zxgk.pack", "sm3");
    let hex = {
        let bytes = fs::read(city.path("packs/zxgk.pack")).unwrap();
        credit_core::digest::Digest::of(&bytes).hex()
    };
    let kept = format!("{folder}/{hex}.tsr");
    fs::copy(city.path("packs/zxgk.pack.tsr"), &kept).unwrap();
    let run = ask("verify", "ended.json");
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("timestamp.late："), "{}", run.stderr);
    world.policy(
        "revoked.json",
        "revoked",
        serde_json::json!({"on": "2099-01-01", "reason": "外泄"}),
    );
    says("verify", "revoked.json", &of(1, 0, files - 1, 0));
    // A receipt with a token had the data open: it vouches for all that it names.
    world.answer("凭证.json", "sha256");
    let hex = number.strip_prefix("sm3:").unwrap();
    fs::copy(city.path("凭证.json.tsr"), format!("{folder}/{hex}.tsr")).unwrap();
    says("verify", "revoked.json", &of(1, files - 1, 0, 0));
    let replayed = says("replay", "revoked.json", &of(1, files - 1, 0, 0));
    assert_eq!(replayed, "");
    assert!(ask("replay", "revoked.json").stdout.ends_with("1 份相同\n"));
    // Of another pack.
    fs::copy(city.path("凭证.json.tsr"), &kept).unwrap();
    let run = ask("replay", "revoked.json");
    assert!(run.code == Some(1) && run.stderr.contains("timestamp.imprint："), "{}", run.stderr);

    // Whatever is proved, a key that ended does not carry a decision of today.
    let [packs, book, days, trust, request] =
        ["packs", "rulebook.pack", "calendar.pack", "ended.json", "requests/01-clean.json"]
            .map(|it| city.path(it));
    let text = fs::read_to_string(&request).unwrap();
    let mut asked: serde_json::Value = serde_json::from_str(&text).unwrap();
    (asked["appliedOn"], asked["decidedOn"]) = ("2026-11-30".into(), "2026-11-30".into());
    let today = city.write("今天.json", asked.to_string().as_bytes());
    let data = ["--pack", &packs, "--rulebook", &book, "--calendar", &days, "--trust", &trust];
    let run = credit(&[&["check", "--native", "--json"][..], &data, &[&today]].concat(), b"");
    assert!(run.stdout.contains("key-ended"), "{} {}", run.stdout, run.stderr);
}
