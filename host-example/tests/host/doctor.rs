//! `credit doctor` in environments that are broken in one way each.

use std::fs;

use crate::common::{City, Run, credit};

/// A day on which the sample's data are fresh.
const TODAY: [&str; 2] = ["--on", "2026-11-20"];

/// The arguments that name all data of a city.
fn data(city: &City) -> Vec<String> {
    let mut args = Vec::new();
    for pack in ["zxgk", "zxgk-province", "ccgp", "commitment"] {
        args.extend(["--pack".to_owned(), city.path(&format!("packs/{pack}.pack"))]);
    }
    for (option, file) in
        [("rulebook", "rulebook.pack"), ("calendar", "calendar.pack"), ("trust", "trust.json")]
    {
        args.extend([format!("--{option}"), city.path(file)]);
    }
    args
}

fn doctor(args: &[String], more: &[&str]) -> Run {
    let args = args.iter().map(String::as_str);
    let args: Vec<&str> = ["doctor"].into_iter().chain(args).chain(more.iter().copied()).collect();
    credit(&args, b"")
}

/// The lines of faults; each names a code and says what to do.
#[track_caller]
fn faults(run: &Run) -> Vec<String> {
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let lines = run.stdout.lines().filter(|line| line.starts_with("问题"));
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.contains("；处理：")), "{lines:?}");
    lines
}

/// Asserts that this is the only fault, and where it is.
#[track_caller]
fn only(run: &Run, code: &str, place: &str) {
    let lines = faults(run);
    let [line] = &lines[..] else { panic!("not one fault: {}", run.stdout) };
    assert!(line.contains(&format!("：{code}：")) && line.contains(place), "{line}");
}

/// A lowest number for a scope that nothing here has protects nothing, and is told; one that concerns something is not.
#[test]
fn a_minimum_that_is_misspelt_is_told() {
    let city = City::new();
    let text = std::fs::read_to_string(city.path("trust.json")).unwrap();
    let [good, wrong] = [("zxgk", "list"), ("zxkg", "list")].map(|(scope, kind)| {
        let mut policy: serde_json::Value = serde_json::from_str(&text).unwrap();
        let issuer = policy["keys"][0]["issuer"].clone();
        let of = |scope: &str, kind: &str| {
            serde_json::json!({"issuer": issuer, "scope": scope, "kind": kind, "sequence": 1})
        };
        policy["minimumSequences"] =
            serde_json::json!([of(scope, kind), of("示例市", "rulebook"), of("示例市", "calendar")]);
        let name = city.write(&format!("{scope}.json"), policy.to_string().as_bytes());
        let [packs, book, days] =
            ["packs", "rulebook.pack", "calendar.pack"].map(|name| city.path(name));
        let args = ["doctor", "--on", "2026-11-20", "--native", "--pack", &packs];
        let more = ["--rulebook", &book, "--calendar", &days, "--trust", &name];
        credit(&[&args[..], &more].concat(), b"").stdout
    });
    assert!(!good.contains("trust.minimum-unknown"), "{good}");
    assert_eq!(wrong.matches("trust.minimum-unknown").count(), 1, "{wrong}");
    assert!(wrong.contains("zxkg"), "{wrong}");
}

#[test]
fn a_sound_environment_is_said_to_be_sound() {
    let city = City::new();
    // With the components, and without.
    for more in [&TODAY[..], &["--on", "2026-11-20", "--native"]] {
        let run = doctor(&data(&city), more);
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        assert!(run.stdout.contains("合在一起：可以核查"), "{}", run.stdout);
        assert!(run.stdout.contains("doctor.sample-key"), "{}", run.stdout);
        assert!(run.stdout.contains("doctor.coverage-unknown"), "{}", run.stdout);
        assert!(run.stdout.contains("doctor.trust-lacks"), "{}", run.stdout);
        assert!(run.stdout.contains("2026-11-20：0 个问题，4 处注意"), "{}", run.stdout);
    }
    let run = doctor(&data(&city), &[&TODAY[..], &["--json", "--native", "--lang", "en"]].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&report["sound"], &report["on"]), (&true.into(), &"2026-11-20".into()));
    let states: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["state"].as_str().unwrap())
        .collect();
    assert!(states.contains(&"ok") && states.contains(&"note"), "{states:?}");
    // Nothing named: program and components.
    assert_eq!(credit(&["doctor"], b"").code, Some(0));
    credit(&["doctor", "--on", "20.11.2026"], b"").fails_with(2, "usage.value");
}

#[test]
fn every_kind_of_broken_data_is_named_with_its_remedy() {
    let today = ["--on", "2026-11-20", "--native"];
    let city = City::new();
    let sound = data(&city);
    let instead = |file: &str, path: &str| -> Vec<String> {
        let of = city.path(file);
        sound.iter().map(|arg| if *arg == of { path.to_owned() } else { arg.clone() }).collect()
    };
    // A pack past its last day.
    let stale = city.path("stale/zxgk.pack");
    only(&doctor(&instead("packs/zxgk.pack", &stale), &today), "doctor.stale", &stale);
    // A damaged pack, and one that is cut.
    let good = fs::read(city.path("packs/zxgk.pack")).unwrap();
    let mut bytes = good.clone();
    *bytes.last_mut().unwrap() ^= 1;
    let damaged = city.write("damaged.pack", &bytes);
    let run = doctor(&instead("packs/zxgk.pack", &damaged), &today);
    assert!(faults(&run)[0].contains("pack.digest") && faults(&run)[0].contains(&damaged));
    let cut = city.write("cut.pack", &good[..good.len() / 2]);
    assert!(
        faults(&doctor(&instead("packs/zxgk.pack", &cut), &today))[0].contains("pack.truncated")
    );
    // A list that a matter consults is not there.
    let missing: Vec<String> =
        sound.iter().filter(|arg| !arg.ends_with("zxgk.pack")).cloned().collect();
    let missing: Vec<String> = missing[1..].to_vec();
    only(&doctor(&missing, &today), "doctor.list-missing", "失信被执行人");
    // Signed by somebody else.
    let key = city.path("other.json");
    let made = credit(
        &[
            "keygen",
            "--kinds",
            "all",
            "--id",
            "sample-2026",
            "--issuer",
            "示例市信用办（虚构）",
            "-o",
            &key,
        ],
        b"",
    );
    let other = city.write("other-trust.json", made.stdout.as_bytes());
    let lines = faults(&doctor(&instead("trust.json", &other), &today));
    assert!(lines.iter().all(|line| line.contains("pack.signature")), "{lines:?}");
    // An issue older than one that was seen before.
    let text = fs::read_to_string(city.path("trust.json")).unwrap();
    let seen = r#"{ "minimumSequences": [{ "issuer": "示例市信用办（虚构）", "scope": "zxgk", "sequence": 38 }],"#;
    let newer = city.write("newer.json", text.replacen('{', seen, 1).as_bytes());
    let lines = faults(&doctor(&instead("trust.json", &newer), &today));
    assert!(lines[0].contains("pack.rollback"), "{lines:?}");
    let none = city.write("none.json", br#"{"keys":[]}"#);
    only(&doctor(&instead("trust.json", &none), &today), "doctor.no-key", &none);
    let run = doctor(&sound[..sound.len() - 2], &today);
    only(&run, "doctor.no-trust", "信任文件");
    // Keys past their end: said, and no fault, because the data are of before.
    let year = ["--on", "2028-02-01", "--native"];
    assert!(doctor(&sound, &year).stdout.contains("doctor.key-expired"));
    // A year that the calendar does not have, and one that ends too soon.
    let lines = faults(&doctor(&sound, &["--on", "2027-01-20", "--native"]));
    assert!(lines.iter().any(|line| line.contains("doctor.calendar-year")), "{lines:?}");
    let run = doctor(&sound, &["--on", "2026-12-18", "--native"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("doctor.calendar-short"), "{}", run.stdout);
    assert!(run.stdout.contains("doctor.stale-soon"), "{}", run.stdout);
    // A file of another kind, and none at all.
    let (book, calendar) = (city.path("rulebook.pack"), city.path("calendar.pack"));
    let lines = faults(&doctor(&instead("calendar.pack", &book), &today));
    assert!(lines[0].contains("pack.kind") && lines[0].contains(&book), "{lines:?}");
    fs::remove_file(&calendar).unwrap();
    only(&doctor(&sound, &today), "io.read", &calendar);
}

#[test]
fn every_kind_of_broken_file_is_named_with_its_remedy() {
    let city = City::new();
    let named =
        |option: &str, path: &str| doctor(&[format!("--{option}"), path.to_owned()], &["--native"]);
    // Records: none yet, of another program, damaged, no folder for them.
    let path = city.path("r.sqlite");
    assert_eq!(named("records", &path).code, Some(0));
    assert!(!fs::exists(&path).unwrap(), "looking has made a file");
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute("CREATE TABLE users (name TEXT)", []).unwrap();
    drop(foreign);
    only(&named("records", &path), "records.foreign", &path);
    only(&named("records", &city.path("requests/01-clean.json")), "records.foreign", "01-clean");
    only(&named("records", &city.path("nowhere/r.sqlite")), "io.read", "nowhere");
    let tokens =
        city.write("tokens.json", br#"{"tokens":[{"id":"a","digest":"md5:1","scopes":[]}]}"#);
    only(&named("tokens", &tokens), "serve.tokens", &tokens);
    // Components: another file, one that is none.
    let wrong = city.write("wrong.wasm", b"\0asm\x01\0\0\0");
    let run = doctor(&[], &["--component", &wrong]);
    only(&run, "engine.component-invalid", &wrong);
    let run = doctor(&[], &["--component", "none.wasm"]);
    only(&run, "engine.component-missing", "none.wasm");
}

#[test]
fn a_compiled_file_fits_or_is_refused() {
    let city = City::new();
    let path = city.path("city.cwasm");
    let mut args = vec!["precompile".to_owned(), "-o".to_owned(), path.clone()];
    args.extend(data(&city));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let made = credit(&args, b"");
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(made.stdout.contains("sm3:"), "{}", made.stdout);
    let run = doctor(&[], &["--artefact", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("与本程序相符"), "{}", run.stdout);
    let note = fs::read_to_string(format!("{path}.json")).unwrap();
    fs::write(format!("{path}.json"), note.replace("wasmtime ", "wasmtime 1.")).unwrap();
    only(&doctor(&[], &["--artefact", &path]), "engine.artefact-incompatible", &path);
    fs::write(&path, b"x").unwrap();
    only(&doctor(&[], &["--artefact", &path]), "engine.artefact-damaged", &path);
}
