//! One model for every source: sheets of rows of cells, read one row after the other.

use credit_core::api::Lang;

use super::text::Encoding;
use crate::problem::{Problem, Words};

/// Columns of one sheet; the widest publication seen has about sixty.
pub(crate) const MAX_COLUMNS: usize = 2_000;

/// How a source is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated text, or tab-separated, in that character set.
    Csv(Encoding),
    /// Workbook of Excel.
    Xlsx,
    /// Workbook of old Excel.
    Xls,
    /// A web page with tables, as systems export them under the name of `.xls`.
    Html(Encoding),
    /// Entries in XML, or a workbook of Excel 2003 in XML.
    Xml(Encoding),
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
            Self::Xls => "XLS".to_owned(),
            Self::Html(encoding) => format!("HTML{comma}{}", encoding.text(lang)),
            Self::Xml(encoding) => format!("XML{comma}{}", encoding.text(lang)),
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
pub(crate) enum Nature {
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
pub(crate) struct Cell {
    /// Without spaces around it.
    pub(crate) text: String,
    pub(crate) nature: Nature,
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        Self { text: text.trim().to_owned(), nature: Nature::Text }
    }

    pub(crate) fn empty() -> Self {
        Self { text: String::new(), nature: Nature::Text }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Line in the file or sheet, or number of the element of a JSON array, from 1.
    pub(crate) line: u32,
    pub(crate) cells: Vec<Cell>,
    /// Why the row as such cannot be read.
    pub(crate) fault: Option<Words>,
}

impl Row {
    pub(crate) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(|cell| cell.text.is_empty())
    }

    /// Cells that hold something of their own.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let own = |cell: &Cell| !matches!(cell.nature, Nature::Beside | Nature::Below(_));
        self.cells.iter().enumerate().filter(move |(_, cell)| !cell.text.is_empty() && own(cell))
    }
}

/// What is known of a sheet before its rows.
#[derive(Debug)]
pub(crate) struct Head {
    /// Name of the sheet in a workbook.
    pub(crate) name: Option<String>,
    /// The user of the workbook does not see it.
    pub(crate) hidden: bool,
    /// Its labels, when they are not in a row: members of JSON objects.
    pub(crate) labels: Option<Vec<String>>,
    /// Days are counted from 1904.
    pub(crate) epoch_1904: bool,
}

/// The rows of a sheet.
pub(crate) type Rows<'a> = &'a mut dyn Iterator<Item = Result<Row, Problem>>;

/// Called with every sheet.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(Head, Rows<'_>) -> Result<(), Problem>;

pub(crate) fn at_line(name: &str, line: u32) -> Words {
    Words::new(format!("{name} 第{line}行"), format!("{name} line {line}"))
}

pub(crate) fn empty(name: &str) -> Problem {
    Problem::new(
        "csv.empty",
        Words::new("文件是空的，没有表头", "the file is empty, without a header"),
        Words::new("第一行写列名", "write the column names in the first line"),
    )
    .at(Words::same(name))
}

pub(crate) fn too_many_columns(name: &str, line: u32) -> Problem {
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
