//! Instances of every kind of oddity that publishers' files have: tables of cells and what they are read
//! as, under `import/instances`. A line there is a case; no case is in code.

use std::{fmt::Write as _, fs, path::Path};

use credit_core::{
    api::Lang,
    pack::record::{Record, State},
    request::SubjectKind,
};
use credit_host::import::{Options, Profile, Report, columns, import};

use crate::sources::{assert_english, lists};

const NAME: &str = "示例市甲某建筑有限公司";
const DAY: &str = "2026-02-01";

/// The lines of a table, cut at tabs; `\n` and `\t` in a cell are written so.
pub(crate) fn table(name: &str) -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/host/import/instances");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let (heads, lines): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("# "));
    assert!(!heads.is_empty(), "{name} says what it is");
    let cell = |cell: &str| cell.replace("\\n", "\n").replace("\\t", "\t");
    lines.iter().map(|line| line.split('\t').map(cell).collect()).collect()
}

/// A file of one row beside its header.
fn csv(cells: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells.iter().map(|(heading, _)| heading)).unwrap();
    writer.write_record(cells.iter().map(|(_, cell)| cell)).unwrap();
    writer.into_inner().unwrap()
}

/// The record of the only row, or `!` and the code of what refuses it.
fn row(cells: &[(&str, &str)]) -> Result<(Record, Report), String> {
    let lists = lists();
    let options = Options { lists: &lists, list: "own", public: true };
    let (mut records, report) = import("own.csv", &csv(cells), &options)
        .map_err(|problem| format!("!{}", problem.code()))?;
    assert_english(&report);
    match records.pop() {
        Some(record) => Ok((record, report)),
        None => Err(format!("!{}", report.notes.last().map_or("nothing", |note| note.code))),
    }
}

/// Asks every line of a table; all that are not as they should be are shown at once.
fn ask(name: &str, answer: impl Fn(&[&str]) -> String, expected: impl Fn(&[&str]) -> String) {
    let (mut wrong, mut asked) = (String::new(), 0);
    for line in table(name) {
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let (found, wanted) = (answer(&line), expected(&line));
        if found != wanted {
            writeln!(wrong, "{line:?}: {found}").unwrap();
        }
        asked += 1;
    }
    assert!(asked >= 10, "{name}: {asked}");
    assert!(wrong.is_empty(), "{name}\n{wrong}");
}

fn last(line: &[&str]) -> String {
    line.last().map(|cell| (*cell).to_owned()).unwrap_or_default()
}

fn said<T>(result: Result<T, String>, say: impl Fn(T) -> String) -> String {
    result.map_or_else(|refused| refused, say)
}

fn days(record: &Record) -> String {
    let until = record.until.map(|day| format!("..{day}")).unwrap_or_default();
    format!("{}{until}", record.listed_on.unwrap())
}

#[test]
fn headings() {
    let answer = |line: &[&str]| {
        let name = if line[1] == "名称" { "登记号" } else { "企业名称" };
        let bytes = csv(&[(name, ""), (line[0], "")]);
        let report = columns("own.csv", &bytes, &Profile::default());
        let meaning = report.map(|report| {
            report.sheets[0].columns[1].meaning(Lang::ZhCn).unwrap_or("附注").to_owned()
        });
        meaning.unwrap_or_else(|problem| format!("!{}", problem.code()))
    };
    ask("headings.tsv", answer, last);
}

#[test]
fn columns_that_nothing_explains() {
    let answer = |line: &[&str]| {
        let cells = [("企业名称", NAME), ("列入日期", DAY), (line[0], line[1])];
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        match import("own.csv", &csv(&cells), &options) {
            Ok(_) => "read".to_owned(),
            Err(problem) => {
                let details = problem.details().join("\n");
                let asked = problem.code() == "csv.columns-unclear"
                    && details.contains(&format!("--map {}={}", line[0], line[2]));
                if asked { line[2].to_owned() } else { details }
            }
        }
    };
    ask("unread.tsv", answer, last);
}

#[test]
fn codes() {
    let answer = |line: &[&str]| {
        let cells = [("企业名称", NAME), ("统一社会信用代码", line[0]), ("列入日期", DAY)];
        said(row(&cells), |(record, _)| {
            let codes: Vec<&str> = record.identifiers.iter().map(|id| id.value.as_str()).collect();
            if codes.is_empty() { "-".to_owned() } else { codes.join("|") }
        })
    };
    ask("codes.tsv", answer, last);
}

#[test]
fn placeholders() {
    let answer = |line: &[&str]| {
        let nothing = line[0];
        let cells = [
            ("企业名称", NAME),
            ("统一社会信用代码", nothing),
            ("列入日期", DAY),
            ("截止日期", nothing),
            ("移出日期", nothing),
            ("法定代表人", nothing),
            ("状态", nothing),
            ("列入事由", nothing),
            ("备注", nothing),
        ];
        said(row(&cells), |(record, report)| {
            let empty = record.identifiers.is_empty()
                && record.until.is_none()
                && record.responsible.is_empty()
                && record.state == State::Active
                && record.cause.is_empty()
                && record.details.is_empty()
                && report.notes.is_empty();
            if empty { "empty".to_owned() } else { format!("{record:?} {:?}", report.notes) }
        })
    };
    ask("placeholders.tsv", answer, |_| "empty".to_owned());
}

#[test]
fn states() {
    let answer = |line: &[&str]| {
        let cells = [("企业名称", NAME), ("列入日期", DAY), ("状态", line[0])];
        said(row(&cells), |(record, _)| record.state.as_str().to_owned())
    };
    ask("states.tsv", answer, last);
}

#[test]
fn kinds_of_subjects() {
    let answer = |line: &[&str]| {
        let cells = [("名称", "范例"), ("主体类型", line[0]), ("列入日期", DAY)];
        said(row(&cells), |(record, _)| record.kind.as_str().to_owned())
    };
    ask("kinds.tsv", answer, last);
}

#[test]
fn dates() {
    let answer = |line: &[&str]| {
        said(row(&[("企业名称", NAME), ("列入日期", line[0])]), |(record, report)| {
            // Another way of writing a day is said.
            let told = line[0] == DAY || !report.notes.is_empty();
            if told { days(&record) } else { "not told".to_owned() }
        })
    };
    ask("dates.tsv", answer, last);
}

#[test]
fn ends() {
    let answer = |line: &[&str]| {
        said(
            row(&[("企业名称", NAME), ("列入日期", DAY), (line[0], line[1])]),
            |(record, _)| record.until.map(|day| day.to_string()).unwrap_or_default(),
        )
    };
    ask("ends.tsv", answer, last);
}

#[test]
fn names() {
    let answer = |line: &[&str]| {
        said(row(&[("名称", line[0]), ("列入日期", DAY)]), |(record, _)| {
            let mut beside: Vec<String> = Vec::new();
            beside.extend(record.former_names.iter().map(|f| format!("former={}", f.name)));
            beside.extend(record.identifiers.iter().map(|id| format!("code={}", id.value)));
            beside.extend(record.responsible.iter().map(|p| format!("legal={}", p.name)));
            beside.extend(record.details.iter().map(|d| format!("{}={}", d.label, d.text)));
            format!("{} {}", record.name, beside.join(" "))
        })
    };
    ask("names.tsv", answer, |line| match line[1].starts_with('!') {
        true => line[1].to_owned(),
        false => format!("{} {}", line[1], line[2]),
    });
}

#[test]
fn private_particulars() {
    let answer = |line: &[&str]| {
        let cells = [("企业名称", NAME), ("列入日期", DAY), ("列入事由", line[0])];
        said(row(&cells), |(record, _)| record.cause)
    };
    let expected = |line: &[&str]| line[usize::from(!line[1].is_empty())].to_owned();
    ask("private.tsv", answer, expected);
}

#[test]
fn documents_of_persons() {
    let answer = |line: &[&str]| {
        let [kind, name, cell, _, remark] = line else { panic!("{line:?}") };
        let cells = [("名称", *name), ("主体类型", *kind), ("代码", *cell), ("列入日期", DAY)];
        said(row(&cells), |(record, report)| {
            if !remark.is_empty() && !report.notes.iter().any(|note| note.code == *remark) {
                return format!("not told: {:?}", report.notes);
            }
            let person = name.chars().count() == 3;
            if person != (record.kind == SubjectKind::Person) {
                return record.kind.as_str().to_owned();
            }
            record.identifiers.first().map_or("-".to_owned(), |id| id.value.clone())
        })
    };
    ask("documents.tsv", answer, |line| line[3].to_owned());
}

#[test]
fn what_is_for_the_public() {
    let answer = |line: &[&str]| {
        let cells = [("企业名称", NAME), ("列入日期", DAY), ("是否公开", line[0])];
        said(row(&cells), |_| "kept".to_owned())
    };
    ask("visibility.tsv", answer, last);
}

#[test]
fn containers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/host/import/containers");
    let listed = table("containers.tsv").len();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), listed, "every file has a line");
    let answer = |line: &[&str]| {
        let bytes = fs::read(folder.join(line[0])).unwrap();
        let lists = lists();
        let options = Options { lists: &lists, list: "own", public: true };
        let (records, report) = match import(line[0], &bytes, &options) {
            Ok(read) => read,
            Err(problem) => return format!("!{}", problem.code()),
        };
        let Some(first) = records.first() else { return "nothing".to_owned() };
        if first.name != NAME || first.listed_on.map(|day| day.to_string()).as_deref() != Some(DAY)
        {
            return format!("{first:?}");
        }
        let until = first.until.map_or("-".to_owned(), |day| day.to_string());
        format!("{} {} {until}", report.counts.kept, report.counts.refused)
    };
    ask("containers.tsv", answer, |line| line[1..].join(" "));
}
