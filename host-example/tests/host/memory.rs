//! What a host has seen is not forgotten: issues that go back, stand still or shrink, and policies.

use std::fs;

use crate::common::{City, Run, credit};

const OWN: [&str; 8] = ["--memory", "", "--native", "--json", "--trust", "", "--calendar", ""];

/// A city with a memory, and lists of any size.
struct Host {
    city: City,
    memory: String,
}

impl Host {
    fn new() -> Self {
        let city = City::new();
        let memory = city.path("期号.json");
        Self { city, memory }
    }

    /// A pack of the courts' list with so many entries.
    fn pack(&self, sequence: &str, as_of: &str, entries: usize) -> String {
        let head = "名称,代码,列入日期,状态,记录编号\n";
        let line = |at: usize| format!("示例第{at}建设有限公司,,2026-01-05,有效,E{at}\n");
        let rows: String = (0..entries).map(line).collect();
        let csv = self
            .city
            .write(&format!("{sequence}/失信被执行人.csv"), format!("{head}{rows}").as_bytes());
        let (lists, key) =
            (self.city.path("lists/名单定义.csv"), self.city.path("key-sample-only.json"));
        let out = self.city.path(&format!("{sequence}.pack"));
        let args = ["pack", "build", "--lists", &lists, "--csv", &csv, "--key", &key, "-o", &out];
        let days = [
            "--sequence",
            sequence,
            "--as-of",
            as_of,
            "--valid-until",
            "2027-12-31",
            "--scope",
            "zxgk",
        ];
        let run = credit(&[&args[..], &days].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        out
    }

    /// A grade pack with so many grades.
    fn grades(&self, sequence: &str, as_of: &str, entries: u64) -> String {
        let head = "主体名称,主体类型,统一社会信用代码,评价结果,评价周期,评价日期\n";
        let line = |at: u64| {
            let code = credit_core::id::Kind::Uscc.synthetic(at);
            format!("示例第{at}建设有限公司,企业,{code},A,2025年度,2026-03-31\n")
        };
        let rows: String = (0..entries).map(line).collect();
        let csv = self
            .city
            .write(&format!("{sequence}/公共信用综合评价.csv"), format!("{head}{rows}").as_bytes());
        let (schemes, key) =
            (self.city.path("grades/评价定义.csv"), self.city.path("key-sample-only.json"));
        let out = self.city.path(&format!("{sequence}-grades.pack"));
        let files = ["--grades", &schemes, "--csv", &csv, "--key", &key, "-o", &out];
        let days = ["--sequence", sequence, "--as-of", as_of, "--valid-until", "2027-12-31"];
        let run = credit(&[&["pack", "build"][..], &files, &days].concat(), b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        out
    }

    fn check_with(&self, trust: &str, pack: &str, more: &[&str]) -> Run {
        let [book, days, request] = ["rulebook.pack", "calendar.pack", "requests/01-clean.json"]
            .map(|it| self.city.path(it));
        let mut args = OWN;
        (args[1], args[5], args[7]) = (&self.memory, trust, &days);
        let named = ["check", "--pack", pack, "--rulebook", &book];
        credit(&[&named[..], &args, &[&request], more].concat(), b"")
    }

    fn check(&self, pack: &str, more: &[&str]) -> Run {
        self.check_with(&self.city.path("trust.json"), pack, more)
    }

    fn screen(&self, pack: &str) -> Run {
        let input = self.city.write("主体.csv", "名称\n示例第1建设有限公司\n".as_bytes());
        let (out, trust) = (self.city.path("结果.csv"), self.city.path("trust.json"));
        let args = [
            "screen",
            "--native",
            "--pack",
            pack,
            "--trust",
            &trust,
            "--memory",
            &self.memory,
            "--restart",
        ];
        credit(
            &[&args[..], &["--input", &input, "--output", &out, "--as-of", "2026-11-25"]].concat(),
            b"",
        )
    }

    fn known(&self) -> serde_json::Value {
        serde_json::from_slice(&fs::read(&self.memory).unwrap()).unwrap()
    }
}

#[test]
fn issues_do_not_go_back_or_shrink_away() {
    let host = Host::new();
    let [first, older, next, fewer, none, again] = [
        host.pack("40", "2026-11-20", 100),
        host.pack("39", "2026-11-21", 100),
        host.pack("41", "2026-11-22", 90),
        host.pack("42", "2026-11-23", 40),
        host.pack("43", "2026-11-24", 0),
        {
            let other = Host::new();
            let pack = other.pack("41", "2026-11-22", 91);
            host.city.write("other.pack", &fs::read(pack).unwrap())
        },
    ];
    let run = host.check(&first, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("memory.begun"), "{}", run.stderr);
    #[cfg(unix)]
    {
        let rights = fs::metadata(&host.memory).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777, 0o600);
    }
    let seen = host.known();
    let kinds: Vec<&str> =
        seen["seen"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["list", "rulebook", "calendar"]);
    assert_eq!((&seen["seen"][0]["sequence"], &seen["seen"][0]["size"]), (&40.into(), &100.into()));
    assert_eq!(host.check(&first, &[]).stderr, "");

    host.check(&older, &[]).fails_with(3, "memory.rollback");
    assert_eq!(host.known(), seen, "what was refused is not remembered");
    assert_eq!(host.check(&next, &[]).code, Some(0));
    host.check(&first, &[]).fails_with(3, "memory.rollback");
    host.check(&again, &[]).fails_with(3, "memory.other-content");
    host.check(&fewer, &[]).fails_with(3, "memory.shrunk");
    host.check(&none, &[]).fails_with(3, "memory.emptied");
    // Another command, the same memory.
    host.screen(&fewer).fails_with(3, "memory.shrunk");
    assert_eq!(host.screen(&next).code, Some(0));
    // Somebody takes the responsibility: it is said, and from then on it is the newest.
    let run = host.check(&fewer, &["--allow-rollback"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("memory.shrunk"), "{}", run.stderr);
    assert_eq!(host.check(&fewer, &[]).stderr, "");
    let run = host.check(&first, &["--allow-rollback"]);
    assert!(run.stderr.contains("memory.rollback"), "{}", run.stderr);
    assert_eq!(host.known()["seen"][0]["sequence"], 40);
}

/// Grades (评价结果) lie among the lists, and are remembered as these are.
#[test]
fn grades_do_not_go_back_stand_still_or_shrink_away() {
    let host = Host::new();
    let list = host.pack("40", "2026-11-20", 30);
    let check =
        |grades: &str, more: &[&str]| host.check(&list, &[&["--pack", grades], more].concat());
    let first = host.grades("4", "2026-11-20", 40);
    assert_eq!(check(&first, &[]).code, Some(0));
    let seen = host.known();
    let graded = |known: &serde_json::Value| {
        let all = known["seen"].as_array().unwrap();
        all.iter().position(|it| it["kind"] == "grade").expect("grades are remembered")
    };
    let at = graded(&seen);
    assert_eq!((&seen["seen"][at]["sequence"], &seen["seen"][at]["size"]), (&4.into(), &40.into()));
    for (sequence, as_of, entries, code) in [
        ("3", "2026-11-21", 40, "memory.rollback"),
        ("5", "2026-11-19", 40, "memory.rollback"),
        ("4", "2026-11-20", 41, "memory.other-content"),
        ("5", "2026-11-21", 19, "memory.shrunk"),
        ("5", "2026-11-21", 0, "memory.emptied"),
    ] {
        let grades = host.grades(sequence, as_of, entries);
        check(&grades, &[]).fails_with(3, code);
        assert_eq!(host.known(), seen, "what was refused is not remembered");
    }
    let first = host.grades("4", "2026-11-20", 40);
    let mut still = seen.clone();
    still["seen"][at]["seenOn"] = "2024-11-20".into();
    fs::write(&host.memory, still.to_string()).unwrap();
    check(&first, &[]).fails_with(3, "memory.still");
    let run = check(&first, &["--allow-rollback"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("memory.still"), "{}", run.stderr);
    fs::write(&host.memory, seen.to_string()).unwrap();
    let next = host.grades("5", "2026-11-21", 20);
    assert_eq!(check(&next, &[]).stderr, "");
    assert_eq!(host.known()["seen"][at]["sequence"], 5);
}

#[test]
fn a_memory_that_is_none_stops_and_is_not_replaced() {
    let host = Host::new();
    let first = host.pack("40", "2026-11-20", 30);
    for (text, code) in [
        ("", "json.syntax"),
        ("{}", "json.missing-field"),
        (r#"{"version":2,"seen":[]}"#, "memory.version"),
        (r#"{"version":1,"seen":[],"trust":{"version":1}}"#, "json.missing-field"),
    ] {
        fs::write(&host.memory, text).unwrap();
        host.check(&first, &[]).fails_with(3, code);
        assert_eq!(fs::read_to_string(&host.memory).unwrap(), text);
    }
    let args = ["check", "--allow-rollback"];
    credit(&args, b"").fails_with(2, "usage.missing-option");
}

#[test]
fn a_list_that_stands_still_is_not_used() {
    let host = Host::new();
    let first = host.pack("40", "2026-11-20", 30);
    assert_eq!(host.check(&first, &[]).code, Some(0));
    // The file says that it was seen first two years ago.
    let mut known = host.known();
    known["seen"][0]["seenOn"] = "2024-11-20".into();
    fs::write(&host.memory, known.to_string()).unwrap();
    host.check(&first, &[]).fails_with(3, "memory.still");
    assert_eq!(host.check(&first, &["--allow-rollback"]).code, Some(0));
}

#[test]
fn a_trust_policy_does_not_go_back() {
    let host = Host::new();
    let first = host.pack("40", "2026-11-20", 30);
    let text = fs::read_to_string(host.city.path("trust.json")).unwrap();
    let of = |version: u32, more: &str| {
        let text = text.replacen('{', &format!("{{\"version\":{version},{more}"), 1);
        host.city.write(&format!("trust-{version}{}.json", more.len()), text.as_bytes())
    };
    let (two, three, other) = (of(2, ""), of(3, ""), of(3, r#""graceDays":1,"#));
    assert_eq!(host.check_with(&three, &first, &[]).code, Some(0));
    host.check_with(&two, &first, &[]).fails_with(3, "trust.older");
    // A policy without a number is older than any that has one.
    host.check(&first, &[]).fails_with(3, "trust.older");
    host.check_with(&other, &first, &[]).fails_with(3, "trust.forked");
    let run = host.check_with(&two, &first, &["--allow-rollback"]);
    assert!(run.stderr.contains("trust.older"), "{}", run.stderr);
    assert_eq!(host.known()["trust"]["version"], 2);
}
