//! How findings are written: a line of JSON for a subject, or a row of a table for a finding.

use credit_core::{
    Date,
    answer::{Screening, ScreeningFailure, ScreeningFinding},
    api::Lang,
};
use serde_json::Value;

use super::{source::Format, subject::Fault, tally::Tally};
use crate::{columnar::Holds, problem::Words, sheet::row};

/// What one batch adds to the files.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) findings: String,
    pub(super) errors: String,
    pub(super) tally: Tally,
    lang: Lang,
}

/// First line of the file of rows that could not be used. The mark makes spreadsheets read UTF-8.
pub(super) const fn errors_head(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "\u{FEFF}row,id,code,problem,remedy\n",
        _ => "\u{FEFF}行号,编号,问题代码,问题,处理\n",
    }
}

/// What stands in a cell of the table.
type Cell = fn(&ScreeningFinding) -> String;

/// Columns of the table: title in Chinese and English, and what stands in it of a finding.
const COLUMNS: [(&str, &str, Cell); 9] = [
    ("核查结果", "result", |f| f.verdict_text.clone()),
    ("名单", "list", |f| f.list_name.clone()),
    ("记录编号", "entry", |f| f.entry.clone()),
    ("记录名称", "listed name", |f| f.name.clone()),
    ("认定部门", "authority", |f| f.authority.clone().unwrap_or_default()),
    ("文号", "document", |f| f.document.clone().unwrap_or_default()),
    ("列入日期", "listed on", |f| day(f.listed_on)),
    ("截止日期", "until", |f| day(f.until)),
    ("说明", "explanation", |f| f.text.clone()),
];

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// What a new output begins with.
pub(super) fn head(format: Format, lang: Lang) -> String {
    if format != Format::Csv {
        return String::new();
    }
    let titles: Vec<&str> = columns(lang).into_iter().map(|(title, _)| title).collect();
    format!("\u{FEFF}{}\n", titles.join(","))
}

/// The columns of the table: their titles, and what they hold.
pub(super) fn columns(lang: Lang) -> Vec<(&'static str, Holds)> {
    let about = [
        ("行号", "row", Holds::Number),
        ("编号", "id", Holds::Text),
        ("名称", "name", Holds::Text),
        ("代码", "code", Holds::Text),
    ];
    let of_finding = COLUMNS.iter().map(|(zh, en, _)| match *en {
        "listed on" | "until" => (*zh, *en, Holds::Day),
        _ => (*zh, *en, Holds::Text),
    });
    let title = |zh, en| if lang == Lang::En { en } else { zh };
    about.into_iter().chain(of_finding).map(|(zh, en, holds)| (title(zh, en), holds)).collect()
}

impl Part {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, ..Self::default() }
    }

    /// Adds a row that could not be used.
    pub(super) fn fault(&mut self, line: u64, id: &str, fault: &Fault) {
        self.tally.rows = self.tally.rows.saturating_add(1);
        self.tally.unreadable = self.tally.unreadable.saturating_add(1);
        let line = line.to_string();
        let cells = [
            line.as_str(),
            id,
            &fault.code,
            fault.reason.get(self.lang),
            fault.remedy.get(self.lang),
        ];
        row(&mut self.errors, &cells);
    }

    /// Adds the answer to a row; an empty one says that nothing was found.
    pub(super) fn answer(&mut self, line: u64, id: &str, answer: &str, format: Format) {
        if answer.is_empty() {
            self.tally.rows = self.tally.rows.saturating_add(1);
            return;
        }
        let found: Screening = match serde_json::from_str(answer) {
            Ok(found) => found,
            Err(error) => return self.fault(line, id, &refused(answer, &error)),
        };
        if is_unasked(&found) {
            return self.fault(line, id, &unasked(&found));
        }
        self.tally.rows = self.tally.rows.saturating_add(1);
        self.tally.count(&found);
        match format {
            Format::Ndjson => self.object(line, id, answer),
            Format::Csv | Format::Parquet | Format::Arrow => self.rows(line, id, &found, format),
        }
    }

    /// The answer as it is, with the row and its number in front.
    fn object(&mut self, line: u64, id: &str, answer: &str) {
        self.findings.push_str(&format!("{{\"row\":{line},"));
        if !id.is_empty() {
            self.findings.push_str("\"id\":");
            self.findings.push_str(&Value::from(id).to_string());
            self.findings.push(',');
        }
        self.findings.push_str(answer.strip_prefix('{').unwrap_or(answer));
        self.findings.push('\n');
    }

    fn rows(&mut self, line: u64, id: &str, answer: &Screening, format: Format) {
        let subject = &answer.subject;
        let code = subject.code.clone().unwrap_or_default();
        let about = [line.to_string(), id.to_owned(), subject.name.clone(), code];
        let found = answer.findings.iter().chain(&answer.excluded);
        let cells = |finding| COLUMNS.map(|(.., cell)| cell(finding)).to_vec();
        let mut rows: Vec<Vec<String>> = found.map(cells).collect();
        for problem in answer.code_problems.iter().flatten() {
            let said = Words::new("代码有误，只按名称核查", "wrong code, screened by name only");
            rows.push(remark(said.get(self.lang), "", &problem.text));
        }
        if answer.unnamed == Some(true) {
            let said = Words::new("没有名称", "no name");
            let why = Words::new(
                format!("“{}”不是名称，只按代码核查，没有按名称核查", subject.name),
                format!("“{}” is no name: screened by code only, not by name", subject.name),
            );
            rows.push(remark(said.get(self.lang), "", why.get(self.lang)));
        }
        for list in answer.look_up.iter().flatten() {
            let said = Words::new("须查询", "look it up");
            let why = Words::new(
                "过滤包不能排除列入，须到发布平台查询",
                "the filter cannot rule it out: look it up where the list is published",
            );
            rows.push(remark(said.get(self.lang), list, why.get(self.lang)));
        }
        if answer.truncated == Some(true) {
            let said = Words::new("未查完", "not finished");
            let why = Words::new(
                "同名或者名称相近的记录过多，没有全部列出，须人工核实",
                "too many records of the same or nearly the same name, not all listed: for a person",
            );
            rows.push(remark(said.get(self.lang), "", why.get(self.lang)));
        }
        if let Some(more) = answer.excluded_more {
            let said = Words::new("排除未列", "excluded, not listed");
            let why = Words::new(
                format!("另有 {more} 条名称相近、但确定是其他主体的记录没有列出"),
                format!("{more} more records of similar names that are certainly somebody else's"),
            );
            rows.push(remark(said.get(self.lang), "", why.get(self.lang)));
        }
        if rows.is_empty() {
            rows.push(remark(Words::new("未发现", "nothing found").get(self.lang), "", ""));
        }
        for cells in rows {
            let all: Vec<&str> = about.iter().chain(&cells).map(String::as_str).collect();
            match format {
                Format::Csv => row(&mut self.findings, &all),
                // A line of JSON, of which the table is made at the end.
                _ => {
                    self.findings.push_str(&Value::from(all).to_string());
                    self.findings.push('\n');
                }
            }
        }
    }
}

/// Whether nothing at all was looked for: neither by the name, which is none, nor by the code.
fn is_unasked(answer: &Screening) -> bool {
    let by_code = answer.subject.code.is_some() && answer.code_problems.is_none();
    let silent = answer.findings.is_empty() && answer.excluded.is_empty();
    answer.unnamed == Some(true) && !by_code && silent
}

fn unasked(answer: &Screening) -> Fault {
    let name = &answer.subject.name;
    Fault {
        code: "row.unasked".to_owned(),
        reason: Words::new(
            format!("“{name}”不是名称，代码又不能用：什么都没有核查"),
            format!("“{name}” is no name, and the code is of no use: nothing was looked for"),
        ),
        remedy: Words::new("填写名称，或改正代码", "fill in the name, or correct the code"),
    }
}

/// Cells of a row that is no finding.
fn remark(result: &str, list: &str, text: &str) -> Vec<String> {
    let mut cells = vec![result.to_owned(), list.to_owned()];
    cells.resize(COLUMNS.len().saturating_sub(1), String::new());
    cells.push(text.to_owned());
    cells
}

/// The failure that the engine answered a row with; an answer of another version is one, too.
fn refused(answer: &str, error: &serde_json::Error) -> Fault {
    let Ok(ScreeningFailure { error, .. }) = serde_json::from_str(answer) else {
        return Fault {
            code: "screen.answer".to_owned(),
            reason: Words::new(
                format!("核查结果的格式与本程序不符：{error}"),
                format!("the answer is not of this version: {error}"),
            ),
            remedy: Words::new(
                "使用同一版本的 credit 和组件",
                "use the component of the same version",
            ),
        };
    };
    let reason = match error.place {
        None => error.text,
        Some(place) => format!("{}（{place}）", error.text),
    };
    let (reason, remedy) = (Words::same(reason), Words::same(error.remedy));
    Fault { code: error.code.into_owned(), reason, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"excluded":[],"findings":[{"direction":"black","entry":"E1","evidence":[],"list":"zxgk","listName":"失信被执行人","name":"=甲,乙","status":"active","text":"说\"明\"","verdict":"confirmed","verdictText":"确认"}],"subject":{"kind":"organization","name":"甲"}}"#;

    #[test]
    fn a_finding_in_both_forms() {
        let mut part = Part::default();
        part.answer(7, "A-1", ANSWER, Format::Ndjson);
        assert!(part.findings.starts_with(r#"{"row":7,"id":"A-1","excluded":[],"#));
        let mut part = Part::default();
        part.answer(7, "", ANSWER, Format::Csv);
        assert_eq!(part.findings, "7,,甲,,确认,失信被执行人,E1,\"'=甲,乙\",,,,,\"说\"\"明\"\"\"\n");
        assert_eq!((part.tally.rows, part.tally.found, part.tally.confirmed), (1, 1, 1));
    }

    #[test]
    fn columns_are_those_of_the_head() {
        let mut part = Part::default();
        let clean = r#"{"excluded":[],"findings":[],"subject":{"kind":"person","name":"甲"}}"#;
        part.answer(2, "", clean, Format::Csv);
        for lang in [Lang::ZhCn, Lang::En] {
            let head = head(Format::Csv, lang);
            assert_eq!(part.findings.matches(',').count(), head.matches(',').count());
        }
    }

    /// What is capped is told: names that are nearly the same, and look-alikes of somebody else.
    #[test]
    fn what_is_not_listed_is_told() {
        let answer = ANSWER.replacen('{', r#"{"truncated":true,"excludedMore":31,"#, 1);
        for (lang, told) in [
            (Lang::ZhCn, ["未查完", "排除未列", "另有 31 条"]),
            (Lang::En, ["not finished", "excluded, not listed", "31 more records"]),
        ] {
            let mut part = Part::new(lang);
            part.answer(2, "", &answer, Format::Csv);
            assert_eq!(part.findings.lines().count(), 3);
            assert!(told.iter().all(|text| part.findings.contains(text)), "{}", part.findings);
        }
        let mut part = Part::default();
        part.answer(2, "", ANSWER, Format::Csv);
        assert_eq!(part.findings.lines().count(), 1);
    }

    #[test]
    fn a_refused_subject_goes_to_the_errors() {
        let mut part = Part::default();
        let answer = r#"{"error":{"code":"json.value","place":"/name","remedy":"改","text":"错"}}"#;
        part.answer(3, "", answer, Format::Csv);
        assert_eq!(
            (part.findings.as_str(), part.errors.as_str()),
            ("", "3,,json.value,错（/name）,改\n")
        );
        assert_eq!((part.tally.rows, part.tally.unreadable), (1, 1));
    }

    #[test]
    fn whom_no_name_was_looked_for_is_told() {
        let subject = |code: &str, more: &str| {
            format!(
                r#"{{{more}"excluded":[],"findings":[],"subject":{{{code}"kind":"organization","name":"不详"}},"unnamed":true}}"#
            )
        };
        let code = r#""code":"91110000600037341L","#;
        let mut part = Part::default();
        part.answer(2, "", &subject(code, ""), Format::Csv);
        assert!(part.findings.contains("没有名称"), "{}", part.findings);
        assert_eq!((part.tally.unreadable, part.tally.unnamed), (0, 1));
        let bad = r#""codeProblems":[{"code":"id.check-digit","text":"校验位不符"}],"#;
        for unasked in [subject("", ""), subject(code, bad)] {
            let mut part = Part::default();
            part.answer(2, "", &unasked, Format::Ndjson);
            assert_eq!((part.tally.unreadable, part.tally.unnamed), (1, 0));
            assert!(part.findings.is_empty() && part.errors.contains("row.unasked"));
        }
    }

    #[test]
    fn an_answer_of_another_version_is_told_and_not_counted_as_clean() {
        let mut part = Part::default();
        part.answer(3, "", &ANSWER.replace("confirmed", "certain"), Format::Csv);
        assert_eq!((part.tally.rows, part.tally.unreadable, part.tally.found), (1, 1, 0));
        assert!(part.errors.starts_with("3,,screen.answer,"), "{}", part.errors);
    }
}
