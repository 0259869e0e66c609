//! Stored decisions under new data: what is decided again, and that what is proved untouched is the same.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::common::{City, Run, credit};

/// Decisions of the sample city by its older issue, of applicants that are on no list but some.
struct Decided {
    city: City,
    lines: String,
}

impl Decided {
    fn new() -> Self {
        let city = City::new();
        let mut lines = String::new();
        let template: Value =
            serde_json::from_slice(&std::fs::read(city.path("requests/01-clean.json")).unwrap())
                .unwrap();
        let listed = std::fs::read_to_string(city.path("lists/失信被执行人.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(listed.trim_start_matches('\u{feff}').as_bytes());
        let named: Vec<String> =
            rows.records().map(|row| row.unwrap().get(1).unwrap_or_default().to_owned()).collect();
        let strangers = (0..12).map(|at| format!("示例市第{at}号某某印刷有限公司"));
        for (at, name) in named.into_iter().take(6).chain(strangers).enumerate() {
            let mut request = template.clone();
            request["subjects"][0]["name"] = name.into();
            request["subjects"][0].as_object_mut().unwrap().remove("code");
            let decision = decide(&city, &request, "packs/zxgk.pack");
            let line = json!({"id": format!("D{at}"), "request": request, "decision": decision});
            writeln!(lines, "{line}").unwrap();
        }
        Self { city, lines }
    }

    fn redecide(&self, more: &[&str]) -> (Run, Vec<Value>) {
        let city = &self.city;
        let input = city.write("结论.ndjson", self.lines.as_bytes());
        let (old, rules) = (city.path("packs/zxgk.pack"), city.path("rulebook.pack"));
        let (calendar, trust) = (city.path("calendar.pack"), city.path("trust.json"));
        let out = city.path("变化.ndjson");
        let mut args = vec!["redecide", "--old-pack", &old, "--old-rulebook", &rules];
        args.extend(["--old-calendar", &calendar, "--trust", &trust, "--input", &input]);
        args.extend(["-o", &out]);
        args.extend(more);
        let run = credit(&args, b"");
        let text = std::fs::read_to_string(&out).unwrap_or_default();
        (run, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }
}

/// The next issue, which lists one more.
fn issue(city: &City, name: &str) -> String {
    let listed = std::fs::read_to_string(city.path("lists/失信被执行人.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(listed.trim_start_matches('\u{feff}').as_bytes());
    let head = rows.headers().unwrap().clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&head).unwrap();
    let all: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    all.iter().for_each(|row| out.write_record(row).unwrap());
    let more = head.iter().zip(&all[0]).map(|(title, cell)| match title {
        "id" => "SAMPLE-NEXT",
        "iname" => name,
        "cardNum" => "",
        _ => cell,
    });
    out.write_record(more).unwrap();
    let csv = city.write("next.csv", &out.into_inner().unwrap());
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let (csv, pack) = (format!("zxgk={csv}"), city.path("next.pack"));
    let mut args = vec!["pack", "build", "--lists", &lists, "--key", &key, "--csv", &csv];
    args.extend(["--sequence", "99", "--as-of", "2026-11-20", "--valid-until", "2026-12-20"]);
    args.extend(["-o", &pack]);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    pack
}

fn decide(city: &City, request: &Value, packs: &str) -> Value {
    let file = city.write("r.json", request.to_string().as_bytes());
    let (packs, rules) = (city.path(packs), city.path("rulebook.pack"));
    let (calendar, trust) = (city.path("calendar.pack"), city.path("trust.json"));
    let mut args = vec!["check", "--native", "--json", "--pack", &packs, "--rulebook", &rules];
    args.extend(["--calendar", &calendar, "--trust", &trust, &file]);
    serde_json::from_str(&credit(&args, b"").stdout).unwrap()
}

#[test]
fn nothing_is_decided_again_where_nothing_changed() {
    let decided = Decided::new();
    let (run, turned) = decided.redecide(&["--check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(turned.is_empty() && run.stdout.contains("证明不受影响 18 份"), "{}", run.stdout);
}

#[test]
fn only_what_a_changed_record_touches_is_decided_again() {
    let decided = Decided::new();
    let packs = issue(&decided.city, "示例市第7号某某印刷有限公司");
    let (run, turned) = decided.redecide(&["--pack", &packs, "--check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    // Six of whom something was found, and who is listed by now; near names of it, too.
    assert!(run.stdout.contains("新增和变更 1 条，移出和变更 0 条"), "{}", run.stdout);
    assert!(!run.stdout.contains("没有看出牵涉") && run.stdout.contains("名单有变化涉及主体"));
    let turned_ids: Vec<&str> = turned.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert!(turned_ids.contains(&"D13"), "{turned_ids:?}");
    for line in &turned {
        let id = line["id"].as_str().unwrap();
        let before = decided.lines.lines().find(|it| it.contains(&format!("\"id\":\"{id}\"")));
        let before: Value = serde_json::from_str(before.unwrap()).unwrap();
        let again = decide(&decided.city, &before["request"], "next.pack");
        assert_eq!(line["decision"], again);
    }
}

#[test]
fn decisions_of_other_data_are_never_proved() {
    let mut lines = String::new();
    let decided = Decided::new();
    for line in decided.lines.lines().take(2) {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let digest = line["decision"]["receipt"]["calendar"].clone();
        line["decision"]["receipt"]["rulebook"] = digest;
        writeln!(lines, "{line}").unwrap();
    }
    lines.push_str("{\"id\":\"无\"}\n{\n");
    let other = Decided { lines, ..decided };
    let (run, turned) = other.redecide(&[]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(
        turned.is_empty() && run.stdout.contains("不是按给出的旧数据办的：相同 2 份"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("redecide.line") && run.stderr.contains("json.syntax"));
}
