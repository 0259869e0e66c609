//! What the page shows of a file before it is built is what the build does.

use std::{fs, path::Path};

use credit_core::{
    api::Lang,
    json::{Value, parse},
    pack::record::Record,
};
use credit_host::import::{Importer, Look, Options, Profile, import, meanings, preview};

use crate::sources::lists;

fn look(profile: Profile) -> Look {
    Look { profile, public: true, lang: Lang::ZhCn }
}

fn shown(file: &str, bytes: &[u8], look: &Look) -> Value {
    parse(preview(file, bytes, look).as_bytes(), 1 << 24).unwrap()
}

fn number(value: &Value, name: &str) -> String {
    value.get(name).map(|number| format!("{number:?}")).unwrap_or_default()
}

#[test]
fn every_container_is_shown_as_it_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/host/import/containers");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (name, bytes) =
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        let seen = shown(&name, &bytes, &look(Profile::default()));
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        let questions = |value: &Value| {
            let sheets = value.get("sheets").and_then(Value::as_array).unwrap().iter();
            sheets
                .flat_map(|sheet| sheet.get("columns").and_then(Value::as_array).unwrap_or(&[]))
                .filter(|column| column.get("why").is_some())
                .count()
        };
        match import(&name, &bytes, &options) {
            Ok((records, report)) => {
                for (member, count) in [
                    ("kept", report.counts.kept),
                    ("refused", report.counts.refused),
                    ("repaired", report.counts.repaired),
                    ("skipped", report.counts.skipped),
                ] {
                    assert_eq!(
                        number(&seen, member),
                        format!("{:?}", Value::from(count)),
                        "{name}"
                    );
                }
                let records: Vec<Value> = records.iter().take(20).map(Record::encode).collect();
                let first = seen.get("records").and_then(Value::as_array).unwrap();
                let text = |all: &[Value]| {
                    all.iter().map(credit_core::json::canonical).collect::<Vec<_>>()
                };
                assert_eq!(text(first), text(&records), "{name}");
                assert_eq!(questions(&seen), 0, "{name}");
            }
            Err(problem) if problem.code() == "csv.columns-unclear" => {
                assert!(questions(&seen) > 0, "{name}");
            }
            Err(problem) => {
                let code = seen.get("problem").and_then(|found| found.get("code"));
                assert_eq!(code.and_then(Value::as_str), Some(problem.code()), "{name}");
            }
        }
    }
}

#[test]
fn what_was_answered_stands_in_the_profile_and_is_taken_back() {
    let csv =
        "企业名称,列入日期,甲乙日,名单状态\n示例市南山商贸有限公司,2026-02-01,2026-05-01,已办结\n";
    let mut profile = Profile::default();
    let seen = shown("own.csv", csv.as_bytes(), &look(profile.clone()));
    let strange = seen.get("strange").and_then(Value::as_array).unwrap();
    assert_eq!(strange[0].get("text").and_then(Value::as_str), Some("已办结"));
    profile.map("甲乙日=移出日期").unwrap();
    profile.word("状态", "已办结", "已修复").unwrap();
    profile.word("状态", "已办结", "已撤销").unwrap();
    assert_eq!(profile.word("状态", "已办结", "随便").unwrap_err().code(), "profile.value");
    let seen = shown("own.csv", csv.as_bytes(), &look(profile));
    assert_eq!(seen.get("strange").and_then(Value::as_array).map(<[_]>::len), Some(0));
    let table = seen.get("profile").and_then(Value::as_str).unwrap();
    assert_eq!(table.matches("已办结").count(), 1, "{table}");
    let kept = Profile::read("对照.csv", table.as_bytes()).unwrap();
    let mut records = Vec::new();
    let lists = lists();
    let mut importer = Importer::new(&lists, true).profile(kept);
    importer.read("own.csv", csv.as_bytes(), "own", &mut |record| records.push(record)).unwrap();
    let first = seen.get("records").and_then(Value::as_array).unwrap();
    assert_eq!(
        credit_core::json::canonical(&records[0].encode()),
        credit_core::json::canonical(&first[0])
    );
    assert_eq!(first[0].get("state").and_then(Value::as_str), Some("withdrawn"));
}

#[test]
fn rows_of_lists_without_a_definition_are_shown() {
    let csv = "名单名称,企业名称,列入日期\n严重违法失信,示例市南山商贸有限公司,2026-02-01\n";
    let seen = shown("汇总.csv", csv.as_bytes(), &look(Profile::default()));
    assert_eq!(seen.get("records").and_then(Value::as_array).map(<[_]>::len), Some(1));
}

#[test]
fn every_meaning_of_the_menu_is_one_that_a_profile_takes() {
    assert!(meanings().count() > 40);
    for (name, english) in meanings() {
        Profile::default().map(&format!("甲={name}")).unwrap();
        assert!(!english.is_empty(), "{name}");
    }
}
