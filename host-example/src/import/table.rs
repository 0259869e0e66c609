//! CSV text into the table type of the core, with the line number of every row.

use std::path::{Path, PathBuf};

use credit_core::sheet::{Row, Table};

use super::text::{self, Encoding};
use crate::{
    files,
    problem::{Problem, Words},
};

/// Longest table in bytes: the widest rulebook seen has a few hundred rows, a city list a few
/// hundred thousand.
const MAX_BYTES: usize = 1 << 30;

/// A CSV file as it stands: header, rows as long as they are, the character set.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) encoding: Encoding,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// Splits a CSV text; rows without any content are left out.
///
/// # Errors
///
/// `csv.encoding`, `csv.empty`, `csv.too-large`.
pub(super) fn sheet(name: &str, bytes: &[u8]) -> Result<Sheet, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::new(
            "csv.too-large",
            Words::new("文件超过 1 GiB", "the file is larger than 1 GiB"),
            Words::new("按名单或地区拆成几个文件", "split it by list or by region"),
        )
        .at(Words::same(name)));
    }
    let decoded = text::decode(bytes).map_err(|line| encoding_problem(name, line))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let mut header = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(name, &error))?;
        let line = record.position().map_or(0, |start| line_of(&decoded.text, start));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match header {
            None => header = Some(cells),
            Some(_) => rows.push(Row { line: u32::try_from(line).unwrap_or(u32::MAX), cells }),
        }
    }
    let header = header.ok_or_else(|| empty(name))?;
    Ok(Sheet { name: name.to_owned(), encoding: decoded.encoding, header, rows })
}

/// The line of a record. The reader counts from where the record before ended, so that blank lines
/// in between have to be added.
fn line_of(text: &str, start: &csv::Position) -> u64 {
    let from = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let skipped = blank.filter(|byte| **byte == b'\n').count();
    start.line().saturating_add(u64::try_from(skipped).unwrap_or(0))
}

/// Reads one table of the rulebook or the calendar from its bytes; `name` is the file name.
///
/// # Errors
///
/// `csv.encoding`, `csv.empty`, `csv.too-large`; `csv.columns` for a row longer than the header.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, Problem> {
    let mut sheet = sheet(name, bytes)?;
    let width = sheet.header.len();
    for row in &mut sheet.rows {
        while row.cells.len() > width && row.cells.last().is_some_and(String::is_empty) {
            row.cells.pop();
        }
        if row.cells.len() > width {
            return Err(too_wide(name, row.line, row.cells.len(), width));
        }
        row.cells.resize(width, String::new());
    }
    Ok(Table { sheet: sheet.name, header: sheet.header, rows: sheet.rows })
}

/// Reads all `*.csv` of a folder, in the order of their names.
///
/// # Errors
///
/// `io.read`, and those of [`read_table`].
pub fn read_tables(folder: &Path) -> Result<Vec<Table>, Problem> {
    let entries = std::fs::read_dir(folder).map_err(|error| files::unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read_table(&file_name(path), &files::read(path)?)).collect()
}

/// The file name as it appears in messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn encoding_problem(name: &str, line: usize) -> Problem {
    Problem::new(
        "csv.encoding",
        Words::new("既不是 UTF-8 也不是 GB18030 编码", "neither UTF-8 nor GB18030"),
        Words::new(
            "在 Excel 中另存为“CSV UTF-8（逗号分隔）”",
            "save it from Excel as “CSV UTF-8 (comma delimited)”",
        ),
    )
    .at(at_line(name, line))
}

fn malformed(name: &str, error: &csv::Error) -> Problem {
    let line = error.position().map_or(1, csv::Position::line);
    Problem::new(
        "csv.syntax",
        Words::new(format!("不是有效的 CSV：{error}"), format!("not CSV: {error}")),
        Words::new("检查引号和逗号", "check quotes and commas"),
    )
    .at(at_line(name, usize::try_from(line).unwrap_or(usize::MAX)))
}

fn empty(name: &str) -> Problem {
    Problem::new(
        "csv.empty",
        Words::new("文件是空的，没有表头", "the file is empty, without a header"),
        Words::new("第一行写列名", "write the column names in the first line"),
    )
    .at(Words::same(name))
}

fn too_wide(name: &str, line: u32, cells: usize, width: usize) -> Problem {
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
    .at(at_line(name, usize::try_from(line).unwrap_or(usize::MAX)))
}

fn at_line(name: &str, line: usize) -> Words {
    Words::new(format!("{name} 第{line}行"), format!("{name} line {line}"))
}
