//! From office tables to signed packs, by the commands alone.

use crate::common::{City, credit};

const DAYS: [&str; 6] =
    ["--sequence", "38", "--as-of", "2026-11-21", "--valid-until", "2026-12-21"];

#[test]
fn a_city_with_its_own_key_from_tables_to_decision() {
    let city = City::new();
    let (key, out) = (city.path("自己的密钥.json"), city.path("新.pack"));
    let run = credit(
        &[
            "keygen",
            "--kinds",
            "all",
            "--id",
            "示例市-2026",
            "--issuer",
            "示例市信用办（虚构）",
            "-o",
            &key,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let trust = city.write("own-trust.json", run.stdout.as_bytes());
    let again =
        credit(&["keygen", "--kinds", "all", "--id", "x", "--issuer", "y", "-o", &key], b"");
    again.fails_with(3, "io.write");

    let (lists, csv) = (city.path("lists/名单定义.csv"), city.path("lists/失信被执行人.csv"));
    let mut args =
        vec!["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
    args.extend(DAYS);
    let run = credit(&args, b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(run.stderr.contains("收录 10 行（其中修整 0 行），拒收 0 行"), "{}", run.stderr);

    let run = credit(&["pack", "inspect", "--json", "--trust", &trust, &out], b"");
    let about: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&about["sequence"], &about["records"]), (&38.into(), &10.into()));
    // Only the list that was given: an empty one would read as “nobody is listed”.
    assert_eq!(about["lists"].as_array().unwrap().len(), 1);
    let run = credit(&["pack", "inspect", "--trust", &city.path("trust.json"), &out], b"");
    run.fails_with(3, "pack.untrusted-key");

    let book = city.path("新规则书.pack");
    let folder = city.path("rulebook");
    let run = credit(
        &[
            "rulebook",
            "build",
            "--key",
            &key,
            "--sequence",
            "13",
            "--as-of",
            "2026-11-21",
            "-o",
            &book,
            &folder,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let calendar = city.path("新日历.pack");
    let table = city.path("calendar/日历.csv");
    let run = credit(
        &[
            "calendar",
            "build",
            "--key",
            &key,
            "--sequence",
            "3",
            "--as-of",
            "2026-11-21",
            "-o",
            &calendar,
            &table,
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);

    let request = city.path("requests/03-listed.json");
    let run = credit(
        &[
            "check",
            "--json",
            "--native",
            "--pack",
            &out,
            "--rulebook",
            &book,
            "--calendar",
            &calendar,
            "--trust",
            &trust,
            &request,
        ],
        b"",
    );
    let decision: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    // The second list of the matter was not loaded: unknown is not clean.
    assert_eq!(decision["outcome"], "refer", "{}", run.stdout);
}

#[test]
fn refused_rows_stop_the_pack_unless_allowed() {
    let city = City::new();
    let csv = city.write(
        "失信被执行人.csv",
        "iname,cardNum,caseCode,publishDate\n范例一,1101051949****002X,1,2026-04-08\n范例二,,2,明年\n".as_bytes(),
    );
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let out = city.path("新.pack");
    let mut args =
        vec!["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
    args.extend(DAYS);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(3));
    // The table of the columns comes first.
    let lines: Vec<&str> = run.stderr.lines().filter(|line| !line.contains(" → ")).collect();
    assert!(lines[0].starts_with("失信被执行人.csv 第3行 publishDate列：拒收："), "{}", run.stderr);
    assert!(lines[2].starts_with("错误 csv.rows-refused："), "{}", run.stderr);
    assert!(!std::path::Path::new(&out).exists());
    args.push("--allow-refused");
    assert_eq!(credit(&args, b"").code, Some(0));
    assert!(std::path::Path::new(&out).exists());
}

#[test]
fn a_build_leaves_its_account_and_its_receipt() {
    let city = City::new();
    let csv = city.write(
        "失信被执行人.csv",
        &encoding_rs::GB18030
            .encode("iname,cardNum,caseCode,publishDate,备忘\n范例一,1101051949****002X,1,2026/4/8,甲\n")
            .0,
    );
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let [out, report, receipt] = ["新.pack", "逐行.json", "凭据.json"].map(|name| city.path(name));
    let mut args =
        vec!["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
    args.extend(["--report", &report, "--receipt", &receipt]);
    args.extend(DAYS);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("备忘列 → 附注（较有把握：列名）"), "{}", run.stderr);
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let (report, first) = (read(&report), std::fs::read(&receipt).unwrap());
    assert_eq!(report["files"][0]["notes"][0]["code"], "row.date");
    let receipt_json = read(&receipt);
    let source = &receipt_json["sources"][0];
    assert_eq!((&source["kept"], &source["repaired"]), (&1.into(), &1.into()));
    assert!(source["format"].as_str().unwrap().starts_with("GB18030"));
    let bytes = std::fs::read(&csv).unwrap();
    assert_eq!(source["sm3"], credit_core::digest::Digest::of(&bytes).hex());
    let about =
        credit(&["pack", "inspect", "--json", "--trust", &city.path("trust.json"), &out], b"");
    let about: serde_json::Value = serde_json::from_str(&about.stdout).unwrap();
    assert_eq!(receipt_json["pack"]["digest"], about["digest"]);
    assert_eq!(credit(&args, b"").code, Some(0));
    assert_eq!(std::fs::read(&receipt).unwrap(), first, "the same sources, the same receipt");
}

#[test]
fn strict_stops_at_the_first_bad_row() {
    let city = City::new();
    let csv = city.write(
        "失信被执行人.csv",
        "iname,caseCode,publishDate\n范例一,1,明年\n范例二,2,后年\n".as_bytes(),
    );
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let out = city.path("新.pack");
    let mut args =
        vec!["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
    args.extend(DAYS);
    args.push("--strict");
    let line = credit(&args, b"").fails_with(3, "csv.strict").to_owned();
    assert!(line.contains("失信被执行人.csv 第2行 publishDate列"), "{line}");
}

#[test]
fn a_rulebook_with_a_hole_is_refused_with_the_case_that_has_no_rule() {
    let city = City::new();
    let table = std::fs::read_to_string(city.path("rulebook/判定表.csv")).unwrap();
    let without: Vec<&str> = table.lines().filter(|line| !line.contains(",P7,")).collect();
    city.write("rulebook/判定表.csv", without.join("\n").as_bytes());
    let (key, out) = (city.path("key-sample-only.json"), city.path("x.pack"));
    let run = credit(
        &[
            "rulebook",
            "build",
            "--key",
            &key,
            "--sequence",
            "13",
            "--as-of",
            "2026-11-21",
            "-o",
            &out,
            &city.path("rulebook"),
        ],
        b"",
    );
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.contains("判定表.csv"), "{}", run.stderr);
    assert!(
        run.stderr.lines().last().unwrap().starts_with("错误 rulebook.source："),
        "{}",
        run.stderr
    );
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_pack_signed_with_both_algorithms_satisfies_a_policy_that_asks_for_both() {
    let city = City::new();
    let key = city.path("双密钥.json");
    let args = ["keygen", "--kinds", "list", "--algorithm", "both", "--id", "示例市", "--issuer"];
    let run = credit(&[&args[..], &["示例市信用办（虚构）", "-o", &key]].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!std::path::Path::new(&key).exists(), "one file for each key");
    let files = ["sm2-sm3", "ed25519"].map(|name| city.path(&format!("双密钥-{name}.json")));
    #[cfg(unix)]
    for file in &files {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(file).unwrap().permissions(),
        );
        assert_eq!(mode & 0o077, 0, "{file}");
    }
    let mut policy: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let ids = ["示例市-sm2-sm3", "示例市-ed25519"];
    for (key, (id, digits)) in
        policy["keys"].as_array().unwrap().iter().zip(ids.into_iter().zip([130, 64]))
    {
        assert_eq!((&key["id"], key["publicKey"].as_str().unwrap().len()), (&id.into(), digits));
    }
    policy["requiredAlgorithms"] = ids.map(|id| id.trim_start_matches("示例市-")).to_vec().into();
    let trust = city.write("both.json", policy.to_string().as_bytes());

    let (lists, csv) = (city.path("lists/名单定义.csv"), city.path("lists/失信被执行人.csv"));
    let build = |keys: &[&str], out: &str| {
        let mut args = vec!["pack", "build", "--lists", &lists, "--csv", &csv, "-o", out];
        args.extend(keys.iter().flat_map(|key| ["--key", key]));
        args.extend(DAYS);
        credit(&args, b"")
    };
    let [sm, ed] = files.each_ref().map(String::as_str);
    let [two, again, one] = ["二.pack", "再.pack", "一.pack"].map(|name| city.path(name));
    for (keys, out) in [(&[sm, ed][..], &two), (&[sm, ed], &again), (&[ed], &one)] {
        let run = build(keys, out);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    assert_eq!(std::fs::read(&two).unwrap(), std::fs::read(&again).unwrap());
    let inspect = |file: &str| credit(&["pack", "inspect", "--trust", &trust, file], b"");
    let run = inspect(&two);
    assert!(run.stdout.contains("示例市-sm2-sm3、示例市-ed25519"), "{}{}", run.stdout, run.stderr);
    inspect(&one).fails_with(3, "pack.algorithm");

    let run = build(&[ed, ed], &one);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("\n错误 build.signers：签名密钥“示例市-ed25519”"),
        "{}",
        run.stderr
    );
    let stranger = city.path("别家.json");
    let args = [
        "keygen",
        "--kinds",
        "list",
        "--algorithm",
        "sm2-sm3",
        "--id",
        "x",
        "--issuer",
        "别家",
        "-o",
        &stranger,
    ];
    assert_eq!(credit(&args, b"").code, Some(0));
    build(&[sm, &stranger], &one).fails_with(2, "usage.value");
}

#[test]
fn a_key_file_whose_halves_differ_is_refused() {
    let city = City::new();
    for (name, other) in [
        ("key-sample-only.json", "key-sample-only-sm2.json"),
        ("key-sample-only-sm2.json", "key-sample-only.json"),
    ] {
        let read = |name: &str| {
            let text = std::fs::read_to_string(city.path(name)).unwrap();
            serde_json::from_str::<serde_json::Value>(&text).unwrap()
        };
        let refused = |key: &serde_json::Value| {
            let file = city.write("bad.json", key.to_string().as_bytes());
            let table = city.path("calendar/日历.csv");
            let mut args = vec!["calendar", "build", "--key", &file, "--sequence", "3"];
            args.extend(["--as-of", "2026-11-21", "-o", "x.pack", &table]);
            credit(&args, b"").fails_with(3, "key.invalid");
        };
        let mut key = read(name);
        key["key"]["publicKey"] = read(other)["key"]["publicKey"].clone();
        refused(&key);
        let mut key = read(name);
        key["key"]["algorithm"] = "rsa".into();
        refused(&key);
        if name.contains("sm2") {
            let mut key = read(name);
            // n - 1: no signature can be made with it.
            key["secretKey"] =
                "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122".into();
            refused(&key);
        }
    }
}
