//! Comma- and tab-separated text.

use std::io::{self, Read};

use credit_core::api::Lang;

use super::{
    model::{Cell, Format, Head, MAX_COLUMNS, Row, Visit, at_line, empty, too_many_columns},
    source::{Source, unreadable},
    text::{self, Found, Stream, Undecided},
};
use crate::problem::{Problem, Words};

/// Closes the text: a row that swallows it shows a quote that was never closed.
const END: &str = "\u{1}END\u{1}";

/// Bytes looked at to find the separator.
const PEEK: u64 = 1 << 16;

pub(crate) fn read(name: &str, source: Source<'_>, visit: Visit<'_>) -> Result<Format, Problem> {
    let broken = |error: io::Error| unreadable(name, &error);
    let found = text::detect(source).map_err(|error| match error {
        Undecided::Line(line) => encoding_problem(name, line),
        Undecided::Unreadable(error) => broken(error),
    })?;
    if found.binary {
        return Err(binary(name));
    }
    let end = format!("\n{END}\n");
    let delimiter = delimiter(found, source).map_err(broken)?;
    let text = Stream::new(found, source).map_err(broken)?;
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.chain(end.as_bytes()));
    let mut rows = Rows { name, reader, delimiter: char::from(delimiter), width: 0, closed: false };
    let mut rows = rows.by_ref().peekable();
    if rows.peek().is_none() {
        return Err(empty(name));
    }
    let head = Head { name: None, hidden: false, labels: None, epoch_1904: false };
    visit(head, &mut rows)?;
    // After an early stop it is unknown whether the last quote was closed.
    for row in rows {
        row?;
    }
    Ok(Format::Csv(found.encoding))
}

struct Rows<'a, R> {
    name: &'a str,
    reader: csv::Reader<R>,
    delimiter: char,
    /// Cells of the widest row so far.
    width: usize,
    closed: bool,
}

impl<R: Read> Rows<'_, R> {
    fn row(&mut self, record: &csv::StringRecord) -> Result<Option<Row>, Problem> {
        let inside = record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count();
        let inside = u64::try_from(inside).unwrap_or(u64::MAX);
        // Every line of the stream ends in one line feed, so the reader now stands after it.
        let after = self.reader.position().line();
        let line = after.saturating_sub(inside).saturating_sub(1);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        if record.len() == 1 && record.get(0) == Some(END) {
            self.closed = true;
            return Ok(None);
        }
        let open = |cell: &str| cell.trim_end_matches('\n').ends_with(END);
        if inside > 0 && record.iter().any(open) {
            // The record ended with the stream, not with a line feed of its own.
            return Err(open_quote(self.name, line.saturating_add(1)));
        }
        if record.len() > MAX_COLUMNS {
            return Err(too_many_columns(self.name, line));
        }
        let before = self.width.max(record.len());
        let swallowed = |cell: &str| {
            cell.contains('\n') && cell.matches(self.delimiter).count() >= before.saturating_sub(1)
        };
        let fault = (before > 1 && inside > 0 && record.iter().any(swallowed)).then(|| {
            let last = u64::from(line).saturating_add(inside);
            Words::new(
                format!("第{line}至{last}行被读成了一行，像是引号没有配对；检查英文双引号"),
                format!("lines {line} to {last} were read as one row, a quote seems never to be closed; check the double quotes"),
            )
        });
        self.width = before;
        Ok(Some(Row { line, cells: record.iter().map(Cell::text).collect(), fault }))
    }
}

impl<R: Read> Iterator for Rows<'_, R> {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = csv::StringRecord::new();
        match self.reader.read_record(&mut record) {
            _ if self.closed => None,
            Ok(false) => None,
            Ok(true) => self.row(&record).transpose(),
            Err(error) if matches!(error.kind(), csv::ErrorKind::Io(_)) => {
                self.closed = true;
                Some(Err(unreadable(self.name, &error.into())))
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                self.closed = true;
                Some(Err(malformed(self.name, line, &Words::same(error.to_string()))))
            }
        }
    }
}

/// The separator that gives the first lines the most equal rows: a title may hold commas above a table
/// with tabs. Of equal ones comma before tab before semicolon before stroke.
fn delimiter(found: Found, source: Source<'_>) -> io::Result<u8> {
    let mut start = Vec::new();
    Stream::new(found, source)?.take(PEEK).read_to_end(&mut start)?;
    Ok(separator(&start))
}

/// The separator that gives the first lines the most equal rows.
#[must_use]
pub fn separator(start: &[u8]) -> u8 {
    let lines: Vec<&[u8]> = start
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .take(40)
        .collect();
    let rated = |wanted: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, wanted)).collect();
        // The most lines of one width, widths of one column aside.
        let most = counts
            .iter()
            .filter(|count| **count > 0)
            .map(|count| counts.iter().filter(|other| *other == count).count())
            .max();
        (most.unwrap_or_default(), counts.iter().sum::<usize>())
    };
    let mut best = (b',', rated(b','));
    for wanted in [b'\t', b';', b'|'] {
        let rate = rated(wanted);
        // A semicolon or a stroke is only the separator of a text that has no commas and tabs.
        let rare = matches!(wanted, b';' | b'|') && best.1.1 > 0;
        if !rare && rate > best.1 {
            best = (wanted, rate);
        }
    }
    best.0
}

fn outside_quotes(line: &[u8], wanted: u8) -> usize {
    let mut quoted = false;
    let mut count = 0_usize;
    for byte in line {
        match *byte {
            b'"' => quoted = !quoted,
            byte if byte == wanted && !quoted => count = count.saturating_add(1),
            _ => {}
        }
    }
    count
}

fn encoding_problem(name: &str, line: usize) -> Problem {
    Problem::new(
        "csv.encoding",
        Words::new(
            "既不是 UTF-8 也不是 GB18030 编码，或者混用了编码",
            "neither UTF-8 nor GB18030, or a mixture",
        ),
        Words::new(
            "在 Excel 中另存为“CSV UTF-8（逗号分隔）”",
            "save it from Excel as “CSV UTF-8 (comma delimited)”",
        ),
    )
    .at(at_line(name, u32::try_from(line).unwrap_or(u32::MAX)))
}

fn binary(name: &str) -> Problem {
    Problem::new(
        "csv.encoding",
        Words::new(
            "含有大量空字符：不是文本，或者是没有字节顺序标记的 UTF-16",
            "full of NUL: no text, or UTF-16 without byte order mark",
        ),
        Words::new(
            "在 Excel 中另存为“CSV UTF-8（逗号分隔）”",
            "save it from Excel as “CSV UTF-8 (comma delimited)”",
        ),
    )
    .at(Words::same(name))
}

fn open_quote(name: &str, line: u32) -> Problem {
    Problem::new(
        "csv.quotes",
        Words::new(
            "从这一行开始有英文双引号没有配对，后面的内容被读成了一行",
            "a quote opened here is never closed: the rest reads as one row",
        ),
        Words::new(
            "删去或补上双引号；内容中的双引号要写成两个",
            "close it; a quote inside a cell is written twice",
        ),
    )
    .at(at_line(name, line))
}

pub(crate) fn malformed(name: &str, line: u32, why: &Words) -> Problem {
    let (zh, en) = (why.get(Lang::ZhCn), why.get(Lang::En));
    Problem::new(
        "csv.syntax",
        Words::new(format!("不是有效的 CSV：{zh}"), format!("not CSV: {en}")),
        Words::new("检查引号和逗号", "check quotes and commas"),
    )
    .at(at_line(name, line))
}

pub(crate) fn too_wide(name: &str, line: u32, cells: usize, width: usize) -> Problem {
    Problem::new(
        "csv.columns",
        Words::new(
            format!("这一行有 {cells} 列，表头只有 {width} 列"),
            format!("the row has {cells} cells, the header {width}"),
        ),
        Words::new(
            "含逗号的内容请用英文双引号括起",
            "put cells that contain a comma in double quotes",
        ),
    )
    .at(at_line(name, line))
}
