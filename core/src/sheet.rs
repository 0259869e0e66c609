//! Sheets as staff write them, and messages about them.

use alloc::{boxed::Box, format, string::String, string::ToString, vec::Vec};
use core::fmt;

/// Where the lines of the rulebook above (上级规则书) begin, beyond those of any sheet.
pub(crate) const PARENT_LINES: u32 = 1 << 30;

/// A line as messages name it.
pub(crate) fn at_line(line: u32) -> String {
    line.checked_sub(PARENT_LINES)
        .map_or_else(|| format!("第{line}行"), |line| format!("上级规则书第{line}行"))
}

/// One row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line in the file, from 1, the header being line 1; from [`PARENT_LINES`] in a rulebook above.
    pub line: u32,
    /// Cells in the order of the header; missing cells count as blank.
    pub cells: Vec<String>,
}

impl Row {
    /// Whether it stands in this rulebook and not in the one above.
    pub(crate) const fn is_own(&self) -> bool {
        self.line.checked_sub(PARENT_LINES).is_none()
    }
}

/// One sheet: a CSV file or a sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// File or sheet name as it is shown in messages, such as `判定表.csv`.
    pub sheet: String,
    /// Labels of the columns.
    pub header: Vec<String>,
    /// Rows that are not blank.
    pub rows: Vec<Row>,
}

impl Table {
    /// Name of the sheet without an ending.
    #[must_use]
    pub fn name(&self) -> &str {
        let file = self.sheet.rsplit('/').next().unwrap_or(&self.sheet);
        file.split('.').next().unwrap_or(file)
    }

    /// Index of a column.
    #[must_use]
    pub fn column(&self, label: &str) -> Option<usize> {
        self.header.iter().position(|h| h.trim() == label)
    }

    /// Text of a cell without spaces around it; blank when the column does not exist.
    #[must_use]
    pub fn cell<'a>(&self, row: &'a Row, label: &str) -> &'a str {
        let cell = self.column(label).and_then(|at| row.cells.get(at));
        cell.map(|text| text.trim()).unwrap_or_default()
    }
}

/// Something wrong, or worth knowing, in a sheet. Displays as one Chinese sentence with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Stable code, such as `E01`.
    pub code: &'static str,
    /// Sheet concerned.
    pub sheet: String,
    /// Line concerned.
    pub line: Option<u32>,
    /// Column concerned.
    pub column: Option<Box<str>>,
    /// What is wrong and what to do.
    pub text: String,
    /// What else the same mistake brings about; it goes away with it.
    pub folded: Vec<Message>,
    /// The case that shows it, when it is about a decision table.
    pub case: Option<Box<TableCase>>,
}

/// A case of a decision table, as facts and their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCase {
    /// Name of the table.
    pub table: String,
    /// One value for each fact.
    pub facts: Vec<(String, String)>,
    /// The case that it is compared with and that must not come out worse, where there is one.
    pub against: Vec<(String, String)>,
    /// Of a gap: what a row says that covers this case and as many others without a rule as one row
    /// can, `|` between values. Empty otherwise.
    pub row: Vec<(String, String)>,
}

impl Message {
    /// A message about a sheet.
    #[must_use]
    pub fn new(code: &'static str, sheet: &str, text: String) -> Self {
        let (sheet, folded) = (sheet.to_string(), Vec::new());
        Self { code, sheet, line: None, column: None, text, folded, case: None }
    }

    /// The same message about a line.
    #[must_use]
    pub fn line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The same message about a column.
    #[must_use]
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same message with the case that shows it.
    #[must_use]
    pub fn case(self, case: TableCase) -> Self {
        Self { case: Some(Box::new(case)), ..self }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.sheet)?;
        if let Some(line) = self.line {
            write!(f, " 第{line}行")?;
        }
        if let Some(column) = &self.column {
            write!(f, "“{column}”列")?;
        }
        write!(f, "：{}", self.text)
    }
}

/// Splits a cell at `;` and `；`, dropping blanks.
#[must_use]
pub fn items(cell: &str) -> Vec<String> {
    let parts = cell.split([';', '；']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(ToString::to_string).collect()
}
