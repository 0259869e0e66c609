//! Trust chains from the ceremony to a lost key, without touching the host.

use std::fs;

use crate::common::{City, Run, credit};

const ISSUER: &str = "示例市信用办（虚构）";

/// A city whose lists, rulebook and calendar are trusted because roots said so.
struct Ceremony {
    city: City,
    chain: String,
    root: String,
}

impl Ceremony {
    fn new() -> Self {
        let city = City::new();
        for (id, holder, algorithm) in [
            ("根1", "张某", "ed25519"),
            ("根2", "李某", "sm2-sm3"),
            ("根3", "王某", "ed25519"),
            ("根4", "赵某", "ed25519"),
        ] {
            let file = city.path(&format!("{id}.json"));
            let run = credit(
                &[
                    "keygen",
                    "--kinds",
                    "root",
                    "--algorithm",
                    algorithm,
                    "--holder",
                    holder,
                    "--id",
                    id,
                    "--issuer",
                    ISSUER,
                    "-o",
                    &file,
                ],
                b"",
            );
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            city.write(&format!("{id}-公钥.json"), run.stdout.as_bytes());
        }
        let chain = city.path("信任链.json");
        let mut ceremony = Self { city, chain, root: String::new() };
        let run = ceremony.init(&["根1", "根2", "根3"], "2", &["根1"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains("已有 1 人签名，须 2 人"), "{}", run.stderr);
        ceremony.root = run.stdout.trim().to_owned();
        // One signature is none yet.
        ceremony.verify(&[]).fails_with(3, "trust.threshold");
        assert_eq!(ceremony.sign("根2").code, Some(0));
        ceremony
    }

    fn key(&self, id: &str) -> String {
        self.city.path(&format!("{id}.json"))
    }

    fn init(&self, roots: &[&str], threshold: &str, signers: &[&str]) -> Run {
        let publics: Vec<String> =
            roots.iter().map(|id| self.city.path(&format!("{id}-公钥.json"))).collect();
        let keys: Vec<String> = signers.iter().map(|id| self.key(id)).collect();
        let policy = self.city.path("trust.json");
        let mut args = vec![
            "trust",
            "init",
            "--threshold",
            threshold,
            "--policy",
            &policy,
            "--expires",
            "2027-12-31",
        ];
        args.extend(["--issued", "2026-11-01", "-o", &self.chain]);
        args.extend(publics.iter().flat_map(|path| ["--root-key", path]));
        args.extend(keys.iter().flat_map(|path| ["--key", path]));
        credit(&args, b"")
    }

    fn next(&self, command: &str, more: &[&str], signers: &[&str]) -> Run {
        let keys: Vec<String> = signers.iter().map(|id| self.key(id)).collect();
        let mut args = vec!["trust", command, &self.chain];
        args.extend(more);
        args.extend(keys.iter().flat_map(|path| ["--key", path]));
        credit(&args, b"")
    }

    fn sign(&self, id: &str) -> Run {
        credit(&["trust", "sign", "--key", &self.key(id), &self.chain], b"")
    }

    fn verify(&self, more: &[&str]) -> Run {
        let args = ["trust", "verify", "--root", &self.root, "--on", "2026-11-30", &self.chain];
        credit(&[&args[..], more].concat(), b"")
    }

    fn check(&self, trust: &str) -> Run {
        let (request, trust) = (self.city.path("requests/01-clean.json"), trust.to_owned());
        let [packs, book, days] =
            ["packs", "rulebook.pack", "calendar.pack"].map(|it| self.city.path(it));
        let args = [
            "check",
            "--json",
            "--native",
            "--pack",
            &packs,
            "--rulebook",
            &book,
            "--calendar",
            &days,
        ];
        credit(&[&args[..], &["--trust", &trust, &request]].concat(), b"")
    }
}

#[test]
fn keys_come_and_go_without_touching_the_host() {
    let ceremony = Ceremony::new();
    let city = &ceremony.city;
    assert!(ceremony.verify(&[]).stdout.contains("第 1 版"));
    let pinned = city.path("主机.json");
    let pin =
        credit(&["trust", "pin", "--root", &ceremony.root, "-o", &pinned, &ceremony.chain], b"");
    assert_eq!(pin.code, Some(0), "{}", pin.stderr);
    let before = fs::read(&pinned).unwrap();
    let plain = ceremony.check(&city.path("trust.json"));
    let first = ceremony.check(&pinned);
    assert_eq!((first.code, &first.stdout), (Some(0), &plain.stdout), "{}", first.stderr);
    let seen = credit(&["doctor", "--native", "--on", "2026-11-30", "--trust", &pinned], b"");
    assert!(seen.stdout.contains("根密钥签名的第 1 版"), "{}", seen.stdout);

    // Nobody can begin the next version before this one is complete, or sign it twice.
    assert_eq!(ceremony.sign("根1").code, Some(0));
    // A key is lost: the next version says so, and the host refuses what it signed.
    let lost = [
        "--id",
        "sample-2026",
        "--on",
        "2026-11-01",
        "--reason",
        "密钥文件外泄",
        "--issued",
        "2026-11-25",
    ];
    let run = ceremony.next("revoke", &lost, &["根3"]);
    assert!(run.stderr.contains("已有 1 人签名"), "{}", run.stderr);
    ceremony.check(&pinned).fails_with(3, "trust.threshold");
    let early = ["--expires", "2028-12-31", "--issued", "2026-11-26"];
    ceremony.next("rotate", &early, &["根1", "根2"]).fails_with(3, "trust.threshold");
    assert_eq!(ceremony.sign("根1").code, Some(0));
    // The key of SM2 vouches for the same packs; without it nobody does.
    assert_eq!(ceremony.check(&pinned).stdout, plain.stdout);
    let both = [
        "--id",
        "sample-2026-sm2",
        "--on",
        "2026-11-01",
        "--reason",
        "同上",
        "--issued",
        "2026-11-25",
    ];
    assert_eq!(ceremony.next("revoke", &both, &["根1", "根3"]).code, Some(0));
    ceremony.check(&pinned).fails_with(3, "pack.key-revoked");
    assert!(ceremony.verify(&[]).stdout.contains("第 3 版"), "{}", ceremony.verify(&[]).stdout);
    let shown = credit(&["trust", "show", &ceremony.chain], b"");
    assert!(shown.stdout.contains("2026-11-01 吊销：密钥文件外泄"), "{}", shown.stdout);
    assert_eq!(fs::read(&pinned).unwrap(), before, "the host's file stays as it is");

    // A root is given to somebody else; from then on the old one is nobody.
    let roots: Vec<String> =
        ["根1", "根3", "根4"].map(|id| city.path(&format!("{id}-公钥.json"))).into();
    let mut more = vec!["--threshold", "2", "--issued", "2026-11-27"];
    more.extend(roots.iter().flat_map(|path| ["--root-key", path]));
    assert_eq!(ceremony.next("rotate", &more, &["根1", "根3"]).code, Some(0));
    let policy = city.path("trust.json");
    let back = ["--policy", &policy, "--issued", "2026-11-28", "--expires", "2028-12-31"];
    ceremony.next("rotate", &back, &["根1", "根2"]).fails_with(3, "trust.signers");
    assert_eq!(ceremony.next("rotate", &back, &["根3", "根4"]).code, Some(0));
    assert_eq!(ceremony.check(&pinned).stdout, plain.stdout);

    // An older chain than was there before cannot be told by the file alone; that it ended can.
    let run = ceremony.verify(&["--on", "2029-01-01"]);
    assert_eq!(run.code, Some(2), "twice --on");
    let args = ["trust", "verify", "--root", &ceremony.root, "--on", "2029-01-01", &ceremony.chain];
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("2028-12-31 到期"), "{}", run.stderr);
    let fault = credit(&["doctor", "--native", "--on", "2029-01-01", "--trust", &pinned], b"");
    assert_eq!(fault.code, Some(1));
    assert!(fault.stdout.contains("doctor.policy-ended"), "{}", fault.stdout);
}

#[test]
fn a_chain_from_elsewhere_is_not_believed() {
    let ceremony = Ceremony::new();
    let city = &ceremony.city;
    // The chain itself is no trust file.
    ceremony.check(&ceremony.chain).fails_with(3, "trust.no-root");
    let pinned = city.path("主机.json");
    credit(&["trust", "pin", "--root", &ceremony.root, "-o", &pinned, &ceremony.chain], b"");
    // Somebody begins another chain, with roots of theirs, and puts it in its place.
    let good = fs::read(&ceremony.chain).unwrap();
    fs::remove_file(&ceremony.chain).unwrap();
    assert_eq!(ceremony.init(&["根3", "根4"], "1", &["根4"]).code, Some(0));
    ceremony.check(&pinned).fails_with(3, "trust.root-missing");
    ceremony.init(&["根3", "根4"], "1", &["根4"]).fails_with(3, "io.write");
    fs::write(&ceremony.chain, &good).unwrap();
    assert_eq!(ceremony.check(&pinned).code, Some(0));

    // A key that was made for lists is no root, and a root signs no calendar.
    ceremony
        .next("rotate", &["--expires", "2028-12-31"], &["key-sample-only"])
        .fails_with(3, "trust.root-key");
    let roots = city.path("trust.json");
    let more = ["--root-key", &roots, "--threshold", "1"];
    ceremony.next("rotate", &more, &["根1"]).fails_with(3, "trust.root-key");
    let (table, out) = (city.path("calendar/日历.csv"), city.path("x.pack"));
    let args = [
        "calendar",
        "build",
        "--key",
        &ceremony.key("根1"),
        "--sequence",
        "3",
        "--as-of",
        "2026-11-21",
    ];
    credit(&[&args[..], &["-o", &out, &table]].concat(), b"").fails_with(2, "key.purpose");
    let unknown = ["--id", "nobody", "--on", "2026-11-01", "--reason", "x"];
    ceremony.next("revoke", &unknown, &["根1"]).fails_with(3, "trust.unknown-key");
    // A root among the keys of the policy: it would be online.
    let publics = city.path("根1-公钥.json");
    ceremony.next("add", &["--keys", &publics], &["根1", "根2"]).fails_with(3, "trust.payload");
    // Nothing of all that was written.
    assert_eq!(fs::read(&ceremony.chain).unwrap(), good);

    let both =
        format!("{{\"chain\":[],\"chainFile\":\"信任链.json\",\"root\":\"{}\"}}", ceremony.root);
    ceremony.check(&city.write("both.json", both.as_bytes())).fails_with(3, "trust.file");
    let embedded = city.path("网页.json");
    let args =
        ["trust", "pin", "--embed", "--root", &ceremony.root, "-o", &embedded, &ceremony.chain];
    assert_eq!(credit(&args, b"").code, Some(0));
    assert_eq!(ceremony.check(&embedded).code, Some(0));
    // Digests that are none of the chain.
    let other = format!("sm3:{}", "0".repeat(64));
    credit(&["trust", "pin", "--root", &other, "-o", &pinned, &ceremony.chain], b"")
        .fails_with(3, "trust.root-missing");
}
