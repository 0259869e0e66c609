//! Stored decisions under new data: what is decided again, and that what is proved untouched is the same.

use std::fmt::Write as _;

use parquet::file::properties::WriterVersion;
use serde_json::{Value, json};

use crate::{
    columnar::{from_arrow, from_parquet, to_arrow, to_parquet},
    common::{City, Run, credit},
};

/// Decisions of the sample city by its older issue, of applicants that are on no list but some.
struct Decided {
    city: City,
    lines: String,
}

impl Decided {
    fn new() -> Self {
        Self::of(City::new())
    }

    fn of(city: City) -> Self {
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
        let input = self.city.write("结论.ndjson", self.lines.as_bytes());
        let out = self.city.path("变化.ndjson");
        let run = self.redecide_file(&input, &out, more);
        let text = std::fs::read_to_string(&out).unwrap_or_default();
        (run, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    /// The same of a file of decisions; a trust file among `more` counts instead of the city's.
    fn redecide_file(&self, input: &str, out: &str, more: &[&str]) -> Run {
        let city = &self.city;
        let (old, rules) = (city.path("packs/zxgk.pack"), city.path("rulebook.pack"));
        let (calendar, trust) = (city.path("calendar.pack"), city.path("trust.json"));
        let mut args = vec!["redecide", "--old-pack", &old, "--old-rulebook", &rules];
        args.extend(["--old-calendar", &calendar, "--input", input, "-o", out]);
        if !more.contains(&"--trust") {
            args.extend(["--trust", &trust]);
        }
        args.extend(more);
        credit(&args, b"")
    }

    /// The decisions as a table of texts.
    fn table(&self, titles: [&str; 3]) -> (Vec<String>, Vec<Vec<String>>) {
        let cells = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let id = line["id"].as_str().unwrap().to_owned();
            vec![id, line["request"].to_string(), line["decision"].to_string()]
        };
        (titles.map(str::to_owned).to_vec(), self.lines.lines().map(cells).collect())
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
fn tables_of_columns_say_the_same_as_lines() {
    let decided = Decided::new();
    let city = &decided.city;
    let next = issue(city, "示例市第7号某某印刷有限公司");
    let (lines, turned) = decided.redecide(&["--pack", &next]);
    assert!(!turned.is_empty());
    let of_lines: Vec<Vec<String>> = turned
        .iter()
        .map(|line| {
            let before = &line["before"];
            let cells = [&line["id"], &line["touched"], &line["way"], &before["outcome"]];
            let more = [&before["rule"], &line["decision"]["outcome"]];
            let text = |cell: &Value| cell.as_str().unwrap_or_default().to_owned();
            let decision = line["decision"].to_string();
            cells.into_iter().chain(more).map(text).chain([decision]).collect()
        })
        .collect();
    let (one, two) = (city.path("结论.parquet"), city.path("结论.arrow"));
    to_parquet(&one, &decided.table(["id", "request", "decision"]), WriterVersion::PARQUET_2_0);
    to_arrow(&two, &decided.table(["id", "request", "credit_decision"]));
    for (input, ending) in [(&one, "arrow"), (&two, "parquet")] {
        let out = city.path(&format!("变化.{ending}"));
        let run = decided.redecide_file(input, &out, &["--pack", &next]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        let counts = |run: &Run| run.stdout.split("结论不同的").next().map(str::to_owned);
        assert_eq!(counts(&run), counts(&lines));
        let (titles, mut rows) =
            if ending == "arrow" { from_arrow(&out) } else { from_parquet(&out) };
        let wanted =
            ["id", "touched", "way", "outcome_before", "rule_before", "outcome", "decision"];
        assert_eq!(titles, wanted);
        for row in &mut rows {
            // Members in another order.
            let decision: Value = serde_json::from_str(&row[6]).unwrap();
            row[6] = decision.to_string();
        }
        assert_eq!(rows, of_lines);
        assert!(!std::path::Path::new(&format!("{out}.new")).exists());
    }
}

#[test]
fn rows_and_files_that_cannot_be_read_are_told() {
    let decided = Decided::new();
    let city = &decided.city;
    let input = city.path("结论.parquet");
    let out = city.path("变化.parquet");
    let mut table = decided.table(["编号", "request", "decision"]);
    table.1[1][2].clear();
    table.1[2][1] = "{".to_owned();
    table.1.truncate(4);
    to_parquet(&input, &table, WriterVersion::PARQUET_1_0);
    let run = decided.redecide_file(&input, &out, &[]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("4 份结论") && run.stdout.contains("不能办的 2 份"));
    assert!(run.stderr.contains("redecide.line") && run.stderr.contains("结论.parquet:2"));
    assert!(
        run.stderr.contains("json.") && run.stderr.contains("结论.parquet:3"),
        "{}",
        run.stderr
    );
    assert_eq!(from_parquet(&out).1.len(), 0);

    table.0[2] = "其他".to_owned();
    to_parquet(&input, &table, WriterVersion::PARQUET_1_0);
    let run = decided.redecide_file(&input, &out, &[]);
    assert!(run.code != Some(0) && run.stderr.contains("redecide.column"), "{}", run.stderr);
    assert!(run.stderr.contains("其他"), "{}", run.stderr);

    let whole = std::fs::read(&input).unwrap();
    let cut = city.write("断.parquet", &whole[..whole.len() / 2]);
    let run = decided.redecide_file(&cut, &out, &[]);
    assert!(run.code != Some(0) && run.stderr.contains("columnar.damaged"), "{}", run.stderr);
}

#[test]
fn decisions_by_rules_that_are_no_longer_vouched_for_are_never_proved() {
    let city = City::new();
    // The rulebook alone is signed by the key that is revoked later.
    let (key, book, folder) =
        (city.path("key-sample-only-sm2.json"), city.path("rulebook.pack"), city.path("rulebook"));
    let mut args = vec!["rulebook", "build", "--key", &key, "--sequence", "7", "--as-of"];
    args.extend(["2026-03-01", "--valid-until", "2027-11-20", "-o", &book, &folder]);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let decided = Decided::of(city);
    let (run, _) = decided.redecide(&["--check"]);
    assert!(run.stdout.contains("证明不受影响 18 份"), "{}{}", run.stdout, run.stderr);

    let city = &decided.city;
    let mut policy: Value =
        serde_json::from_slice(&std::fs::read(city.path("trust.json")).unwrap()).unwrap();
    policy["keys"][1]["revoked"] = json!({"on": "2026-11-10", "reason": "外泄"});
    let trust = city.write("revoked.json", policy.to_string().as_bytes());
    let (run, turned) = decided.redecide(&["--trust", &trust]);
    assert!(run.stdout.contains("证明不受影响 0 份"), "{}{}", run.stdout, run.stderr);
    assert_eq!(turned.len(), 18, "{}", run.stdout);
    for line in &turned {
        let reasons = line["decision"]["reasons"].to_string();
        assert!(reasons.contains("rulebook.key-revoked"), "{reasons}");
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
