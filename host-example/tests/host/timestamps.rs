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
