//! 200 listed companies that differ by one character, and one more that is asked about: none of them is lost in
//! silence, whatever the command.

use serde_json::{Value, json};

use crate::{
    common::{City, credit},
    screening::read,
};

const LISTED: usize = 200;

/// Characters that make as many companies.
fn names() -> Vec<String> {
    let characters = ('\u{4E10}'..'\u{9FA0}').step_by(97).take(LISTED);
    characters.map(|c| format!("柳州市{c}桐商贸有限公司")).collect()
}

/// Who is not among them.
const ASKED: &str = "柳州市苑桐商贸有限公司";

/// A pack of them all.
fn pack(city: &City) -> String {
    let listed = read(&city.path("lists/失信被执行人.csv"));
    let mut rows = csv::Reader::from_reader(listed.trim_start_matches('\u{feff}').as_bytes());
    let head = rows.headers().unwrap().clone();
    let template = rows.records().next().unwrap().unwrap();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&head).unwrap();
    for (at, name) in names().iter().enumerate() {
        let id = format!("CROWD-{at}");
        let row = head.iter().zip(&template).map(|(title, cell)| match title {
            "id" => &id,
            "iname" => name,
            "cardNum" => "",
            _ => cell,
        });
        out.write_record(row).unwrap();
    }
    let csv = city.write("crowd.csv", &out.into_inner().unwrap());
    let (lists, key) = (city.path("lists/名单定义.csv"), city.path("key-sample-only.json"));
    let (csv, pack) = (format!("zxgk={csv}"), city.path("crowd.pack"));
    let mut args = vec!["pack", "build", "--lists", &lists, "--key", &key, "--csv", &csv];
    args.extend(["--sequence", "99", "--as-of", "2026-11-20", "--valid-until", "2026-12-20"]);
    args.extend(["-o", &pack]);
    let run = credit(&args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    pack
}

#[test]
fn screening_tells_all_or_that_it_does_not() {
    let city = City::new();
    let (pack, trust) = (pack(&city), city.path("trust.json"));
    let listed = &names()[7];
    let input = city.write("s.csv", format!("名称,类型\n{ASKED},企业\n{listed},企业\n").as_bytes());
    for engine in [&[][..], &["--native"]] {
        for ending in ["csv", "ndjson"] {
            let out = city.path(&format!("o.{ending}"));
            let mut args = vec!["screen", "--pack", &pack, "--trust", &trust, "--restart"];
            args.extend(["--as-of", "2026-11-20", "--input", &input, "--output", &out]);
            let run = credit(&[&args[..], engine].concat(), b"");
            assert!(run.code.is_some_and(|code| code < 2), "{}", run.stderr);
            let text = read(&out);
            if ending == "csv" {
                for name in [ASKED, listed] {
                    let own: Vec<&str> = text.lines().filter(|line| line.contains(name)).collect();
                    let told = own.iter().any(|line| line.contains("未查完"));
                    assert!(told || own.len() > LISTED, "{name}: {text}");
                    assert!(own.len() > 12, "{name}: {text}");
                }
                continue;
            }
            let lines: Vec<Value> =
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(lines.len(), 2);
            for line in &lines {
                let found = line["findings"].as_array().unwrap().len();
                assert!(line["truncated"] == true || found >= LISTED, "{line}");
                assert!(found >= 12, "{line}");
            }
            // Who has the very name is told among all that are near it.
            assert_eq!(lines[1]["findings"][0]["verdict"], "probable", "{}", lines[1]);
        }
    }
}

#[test]
fn a_decision_is_for_a_person() {
    let city = City::new();
    let pack = pack(&city);
    let mut request: Value =
        serde_json::from_str(&read(&city.path("requests/01-clean.json"))).unwrap();
    request["subjects"][0]["name"] = json!(ASKED);
    request["subjects"][0].as_object_mut().unwrap().remove("code");
    let file = city.write("r.json", request.to_string().as_bytes());
    let (rules, calendar) = (city.path("rulebook.pack"), city.path("calendar.pack"));
    let trust = city.path("trust.json");
    let mut args = vec!["check", "--pack", &pack, "--rulebook", &rules];
    args.extend(["--calendar", &calendar, "--trust", &trust, &file]);
    for engine in [&[][..], &["--native"]] {
        let run = credit(&[&args[..], engine, &["--json"]].concat(), b"");
        let decision: Value = serde_json::from_str(&run.stdout).unwrap();
        let reasons = decision["reasons"].to_string();
        assert!(reasons.contains("screen.truncated"), "{decision}");
        assert!(!decision["outcome"].as_str().unwrap().starts_with("accept"), "{decision}");
        let people = credit(&[&args[..], engine].concat(), b"").stdout;
        assert!(people.contains("没有全部列出") || people.contains("过多"), "{people}");
    }
}
