//! One model for every source: sheets of rows of cells, read one row after the other.

use credit_core::{api::Lang, sheet};

use super::{csv, json, text::Encoding, xlsx};
use crate::problem::{Problem, Words};

/// Largest source in bytes, also unpacked: a national list of a million entries with all columns
/// has half of it.
pub(super) const MAX_BYTES: usize = 1 << 30;

/// Columns of one sheet; the widest publication seen has about sixty.
pub(super) const MAX_COLUMNS: usize = 2_000;

/// How a source is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated text, or tab-separated, in that character set.
    Csv(Encoding),
    /// Workbook of Excel.
    Xlsx,
    /// One JSON object a line.
    Ndjson(Encoding),
    /// A JSON array of objects.
    Json(Encoding),
}

impl Format {
    /// Its name and that of the character set, in that language.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let comma = if lang == Lang::En { ", " } else { "，" };
        match self {
            Self::Csv(encoding) => encoding.text(lang).to_owned(),
            Self::Xlsx => "XLSX".to_owned(),
            Self::Ndjson(encoding) => format!("NDJSON{comma}{}", encoding.text(lang)),
            Self::Json(encoding) => format!("JSON{comma}{}", encoding.text(lang)),
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::ZhCn))
    }
}

/// Where the text of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Written as text.
    Text,
    /// A number of a workbook or of JSON: a code may have lost digits in it.
    Number,
    /// A date of a workbook, as `2026-11-20`.
    Day,
    /// An error of a formula, such as `#N/A`.
    Fault,
    /// Part of a merged cell, whose content is in that line.
    Below(u32),
    /// Part of a merged cell, whose content is to the left.
    Beside,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Without spaces around it.
    pub(super) text: String,
    pub(super) nature: Nature,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self { text: text.trim().to_owned(), nature: Nature::Text }
    }

    pub(super) fn empty() -> Self {
        Self { text: String::new(), nature: Nature::Text }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line in the file or sheet, or number of the element of a JSON array, from 1.
    pub(super) line: u32,
    pub(super) cells: Vec<Cell>,
    /// Why the row as such cannot be read.
    pub(super) fault: Option<Words>,
}

impl Row {
    pub(super) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(|cell| cell.text.is_empty())
    }

    /// Cells that hold something of their own.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let own = |cell: &Cell| !matches!(cell.nature, Nature::Beside | Nature::Below(_));
        self.cells.iter().enumerate().filter(move |(_, cell)| !cell.text.is_empty() && own(cell))
    }
}

/// What is known of a sheet before its rows.
#[derive(Debug)]
pub(super) struct Head {
    /// Name of the sheet in a workbook.
    pub(super) name: Option<String>,
    /// The user of the workbook does not see it.
    pub(super) hidden: bool,
    /// Its labels, when they are not in a row: members of JSON objects.
    pub(super) labels: Option<Vec<String>>,
    /// Days are counted from 1904.
    pub(super) epoch_1904: bool,
}

/// The rows of a sheet.
pub(super) type Rows<'a> = &'a mut dyn Iterator<Item = Result<Row, Problem>>;

/// Called with every sheet.
pub(super) type Visit<'a> = &'a mut dyn FnMut(Head, Rows<'_>) -> Result<(), Problem>;

/// Reads a source of any format, recognised by its content; `name` is shown in messages.
pub(super) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(name));
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let start = bytes.trim_ascii_start();
    let html = start.get(..6).is_some_and(|s| {
        let s = s.to_ascii_lowercase();
        s.starts_with(b"<html") || s.starts_with(b"<table") || s.starts_with(b"<!doct")
    });
    match bytes {
        [b'P', b'K', 3 | 5, ..] => xlsx::read(name, bytes, visit),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(old_workbook(name)),
        _ if html => Err(web_page(name)),
        _ if ending == "xlsx" => Err(xlsx::broken(name, "不是 XLSX 文件", "not a workbook")),
        _ if ending.contains("json") || json::looks_so(bytes) => json::read(name, bytes, visit),
        _ => csv::read(name, bytes, visit),
    }
}

/// The first sheet of a source as a table of the core; the header is its first row.
pub(super) fn table(name: &str, bytes: &[u8]) -> Result<sheet::Table, Problem> {
    tables(name, bytes)?.into_iter().next().ok_or_else(|| empty(name))
}

/// Every sheet of a source that its user sees; those of a workbook go by their own names.
pub(super) fn tables(name: &str, bytes: &[u8]) -> Result<Vec<sheet::Table>, Problem> {
    let mut tables = Vec::new();
    read(name, bytes, &mut |head, rows| {
        if !head.hidden {
            let shown = head.name.clone().unwrap_or_else(|| name.to_owned());
            tables.extend(collected(&shown, head.labels, rows)?);
        }
        Ok(())
    })?;
    Ok(tables)
}

fn collected(
    name: &str,
    labels: Option<Vec<String>>,
    rows: Rows<'_>,
) -> Result<Option<sheet::Table>, Problem> {
    let mut header: Option<Vec<String>> = labels;
    let mut kept = Vec::new();
    for row in rows {
        let row = row?;
        if row.is_blank() {
            continue;
        }
        if let Some(fault) = row.fault {
            return Err(csv::malformed(name, row.line, &fault));
        }
        let mut cells: Vec<String> = row.cells.into_iter().map(|cell| cell.text).collect();
        let Some(header) = &header else {
            header = Some(cells);
            continue;
        };
        while cells.len() > header.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() > header.len() {
            return Err(csv::too_wide(name, row.line, cells.len(), header.len()));
        }
        cells.resize(header.len(), String::new());
        kept.push(sheet::Row { line: row.line, cells });
    }
    Ok(header.map(|header| sheet::Table { sheet: name.to_owned(), header, rows: kept }))
}

pub(super) fn at_line(name: &str, line: u32) -> Words {
    Words::new(format!("{name} 第{line}行"), format!("{name} line {line}"))
}

pub(super) fn empty(name: &str) -> Problem {
    Problem::new(
        "csv.empty",
        Words::new("文件是空的，没有表头", "the file is empty, without a header"),
        Words::new("第一行写列名", "write the column names in the first line"),
    )
    .at(Words::same(name))
}

pub(super) fn too_large(name: &str) -> Problem {
    Problem::new(
        "csv.too-large",
        Words::new("文件（解压后）超过 1 GiB", "the file, unpacked, is larger than 1 GiB"),
        Words::new("按名单或地区拆成几个文件", "split it by list or by region"),
    )
    .at(Words::same(name))
}

pub(super) fn too_many_columns(name: &str, line: u32) -> Problem {
    Problem::new(
        "csv.column-limit",
        Words::new(format!("列数超过 {MAX_COLUMNS}"), format!("more than {MAX_COLUMNS} columns")),
        Words::new(
            "检查分隔符和换行；删去空白列后另存",
            "check separators and line ends; delete blank columns",
        ),
    )
    .at(at_line(name, line))
}

fn old_workbook(name: &str) -> Problem {
    Problem::new(
        "csv.format",
        Words::new(
            "是旧版 Excel 文件（.xls）或加了密码的文件",
            "an old Excel file (.xls) or one with a password",
        ),
        Words::new(
            "在 Excel 中去掉密码，另存为“Excel 工作簿（.xlsx）”",
            "save it as .xlsx without a password",
        ),
    )
    .at(Words::same(name))
}

fn web_page(name: &str) -> Problem {
    Problem::new(
        "csv.format",
        Words::new(
            "是网页（HTML），不是表格；有的网站导出的 .xls 就是网页",
            "a web page, not a table",
        ),
        Words::new("用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    )
    .at(Words::same(name))
}
