//! Where the results go: reports on stdout or in a file, or a table of a row a code.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use credit_core::{api::Lang, id::Kind as IdKind};
use serde_json::Value;

use super::words;
use crate::{
    cli::output,
    columnar::{self, Holds, Writer},
    files,
    problem::{Problem, Words},
    screen::Format,
    sheet,
};

/// Columns of a table: Chinese, English.
const COLUMNS: [(&str, &str); 8] = [
    ("行号", "row"),
    ("代码", "code"),
    ("结论", "result"),
    ("种类", "kind"),
    ("规范写法", "normalized"),
    ("问题代码", "problem codes"),
    ("问题", "problems"),
    ("建议", "suggestions"),
];

enum Form {
    /// On stdout; for people or for programs.
    Stdout(BufWriter<io::StdoutLock<'static>>, bool),
    Reports(BufWriter<File>),
    Sheet(BufWriter<File>),
    Columns(Box<Writer>),
}

/// Takes the reports.
pub(super) struct Out {
    form: Form,
    lang: Lang,
    row: u64,
    /// The file that it becomes when it is whole, and the one that it is until then.
    file: Option<(PathBuf, PathBuf)>,
}

impl Out {
    pub(super) fn stdout(people: bool, lang: Lang) -> Self {
        let form = Form::Stdout(BufWriter::new(io::stdout().lock()), people);
        Self { form, lang, row: 0, file: None }
    }

    /// Begins a file; its ending tells the form.
    ///
    /// # Errors
    /// `usage.format`, `io.write`, `columnar.absent`.
    pub(super) fn file(path: &Path, lang: Lang) -> Result<Self, Problem> {
        let format = Format::of(path).ok_or_else(unknown)?;
        let draft = path.with_added_extension("new");
        let titles = COLUMNS.map(|(zh, en)| if lang == Lang::En { en } else { zh });
        let plain = || File::create(&draft).map(BufWriter::new);
        let form = match format.columnar() {
            Some(kind) => {
                columnar::available(path)?;
                let (first, rest) = (Holds::Number, Holds::Text);
                let holds = |at: usize| if at == 0 { first } else { rest };
                let columns: Vec<(&str, Holds)> =
                    titles.iter().enumerate().map(|(at, title)| (*title, holds(at))).collect();
                Writer::create(&draft, kind, &columns).map(|writer| Form::Columns(Box::new(writer)))
            }
            None if format == Format::Ndjson => plain().map(Form::Reports),
            None => plain().and_then(|mut file| {
                let mut head = "\u{FEFF}".to_owned();
                sheet::row(&mut head, &titles);
                file.write_all(head.as_bytes()).map(|()| Form::Sheet(file))
            }),
        };
        let form = form.map_err(|error| files::unwritable(path, &error))?;
        Ok(Self { form, lang, row: 0, file: Some((path.to_owned(), draft)) })
    }

    /// Adds reports, one a line.
    pub(super) fn add(&mut self, reports: &str) -> Result<(), Problem> {
        let lang = self.lang;
        let written = match &mut self.form {
            Form::Stdout(out, people) => {
                let shown = if *people { words::of(reports, lang) } else { String::new() };
                let bytes = if *people { shown.as_bytes() } else { reports.as_bytes() };
                let written = out.write_all(bytes).and_then(|()| out.flush());
                return written.map_err(|error| output::stdout(&error));
            }
            Form::Reports(file) => file.write_all(reports.as_bytes()),
            Form::Sheet(_) | Form::Columns(_) => self.rows(reports),
        };
        written.map_err(|error| self.failed(&error))
    }

    /// Whether it has a row of cells for a code.
    pub(super) const fn is_table(&self) -> bool {
        matches!(self.form, Form::Sheet(_) | Form::Columns(_))
    }

    /// Adds a row for a code of which there is nothing to say.
    pub(super) fn clean(&mut self, code: &str, kind: IdKind) -> Result<(), Problem> {
        self.row = self.row.saturating_add(1);
        let (row, valid) = (self.row.to_string(), verdict(true));
        let valid = valid.get(self.lang);
        let written = self.cells(&[&row, code, valid, kind.as_str(), code, "", "", ""]);
        written.map_err(|error| self.failed(&error))
    }

    fn rows(&mut self, reports: &str) -> io::Result<()> {
        for report in reports.lines() {
            self.row = self.row.saturating_add(1);
            let cells = cells(self.row, report, self.lang);
            self.cells(&cells.each_ref().map(String::as_str))?;
        }
        Ok(())
    }

    fn cells(&mut self, cells: &[&str; 8]) -> io::Result<()> {
        match &mut self.form {
            Form::Columns(writer) => writer.row(cells.iter().copied()),
            Form::Sheet(file) => {
                let mut line = String::new();
                sheet::row(&mut line, cells);
                file.write_all(line.as_bytes())
            }
            Form::Stdout(..) | Form::Reports(_) => Ok(()),
        }
    }

    /// Ends the file: it is there as a whole or not at all.
    pub(super) fn finish(self) -> Result<(), Problem> {
        let Some((path, draft)) = self.file else { return Ok(()) };
        let ended = match self.form {
            Form::Stdout(..) => Ok(()),
            Form::Reports(file) | Form::Sheet(file) => {
                file.into_inner().map_err(io::IntoInnerError::into_error).map(drop)
            }
            Form::Columns(writer) => writer.finish(),
        };
        let ended = ended.and_then(|()| fs::rename(draft, &path));
        ended.map_err(|error| files::unwritable(&path, &error))
    }

    fn failed(&self, error: &io::Error) -> Problem {
        let path = self.file.as_ref().map_or(Path::new(""), |(path, _)| path);
        files::unwritable(path, error)
    }
}

fn verdict(valid: bool) -> Words {
    match valid {
        true => Words::new("有效", "valid"),
        false => Words::new("无效", "invalid"),
    }
}

/// The cells of a report.
fn cells(row: u64, report: &str, lang: Lang) -> [String; 8] {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let all = |name: &str| report.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let valid = report.get("valid").and_then(Value::as_bool).unwrap_or_default();
    let problems = all("problems");
    let of = |name: &str| problems.iter().map(|problem| text(problem, name)).collect::<Vec<_>>();
    let suggestions = all("suggestions");
    let suggestions: Vec<&str> = suggestions.iter().filter_map(Value::as_str).collect();
    [
        row.to_string(),
        text(&report, "input"),
        verdict(valid).get(lang).to_owned(),
        text(&report, "kind"),
        text(&report, "normalized"),
        of("code").join(";"),
        of("text").join(if lang == Lang::En { "; " } else { "；" }),
        suggestions.join(";"),
    ]
}

fn unknown() -> Problem {
    Problem::usage(
        "usage.format",
        Words::new(
            "结果文件的扩展名看不出格式",
            "the ending of the output does not tell its format",
        ),
        Words::new(
            "用 .csv、.ndjson、.parquet 或 .arrow 结尾",
            "end it in .csv, .ndjson, .parquet or .arrow",
        ),
    )
}
