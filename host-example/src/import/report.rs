//! What an import did with every row.

use std::fmt;

use serde::Serialize;

use super::sheet::Format;

/// How a row fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Kept, after something in it was put right or set aside.
    Repaired,
    /// Not usable, not in the result.
    Refused,
    /// No entry at all: a title, a total, a remark below the table.
    Skipped,
}

/// One remark about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Kept or not.
    pub level: Level,
    /// Stable code of the reason, such as `row.date`.
    pub code: &'static str,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line in the file or sheet, from 1; a cell with line breaks counts where its row begins. In a
    /// JSON array the number of the element.
    pub line: u32,
    /// Header of the column concerned; `None` when it concerns the whole row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why, in Chinese, one sentence without full stop.
    pub reason: String,
}

/// Numbers of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows that became records, including the repaired ones.
    pub kept: usize,
    /// Rows among the kept ones with at least one repair.
    pub repaired: usize,
    /// Rows that became no record.
    pub refused: usize,
    /// Rows that are no entries: titles, totals, remarks.
    pub skipped: usize,
    /// Rows without any content.
    pub blank: usize,
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.kept = self.kept.saturating_add(more.kept);
        self.repaired = self.repaired.saturating_add(more.repaired);
        self.refused = self.refused.saturating_add(more.refused);
        self.skipped = self.skipped.saturating_add(more.skipped);
        self.blank = self.blank.saturating_add(more.blank);
    }
}

/// The account of one sheet; a file that is no workbook is one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SheetReport {
    /// Name of the sheet in a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// List that the sheet as a whole is for, by index; `None` when its rows say so themselves.
    #[serde(skip)]
    pub list: Option<u16>,
    /// Shape that was recognised.
    pub shape: &'static str,
    /// Its rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// Headers that no shape knows: kept with every record as they are.
    pub unknown_columns: Vec<String>,
    /// Columns that say nothing of the entries and are not kept, such as 序号.
    pub ignored_columns: Vec<String>,
}

/// The account of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// File name.
    pub file: String,
    /// Its length.
    pub bytes: usize,
    /// Its SM3 digest, 64 hexadecimal digits.
    pub sm3: String,
    /// How it is stored: format and character set.
    #[serde(serialize_with = "as_text")]
    pub format: Format,
    /// Rows of all sheets.
    #[serde(flatten)]
    pub counts: Counts,
    /// Its sheets in their order.
    pub sheets: Vec<SheetReport>,
    /// Every remark, in the order of sheets and lines.
    pub notes: Vec<Note>,
}

fn as_text<S: serde::Serializer>(format: &Format, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(format)
}

impl Report {
    pub(super) fn new(file: &str, bytes: usize, sm3: String) -> Self {
        let format = Format::Xlsx;
        let (sheets, notes) = (Vec::new(), Vec::new());
        Self { file: file.to_owned(), bytes, sm3, format, counts: Counts::default(), sheets, notes }
    }

    pub(super) fn push(&mut self, sheet: SheetReport) {
        self.counts.add(sheet.counts);
        self.sheets.push(sheet);
    }

    /// The place of a row in words.
    pub(super) fn place(&self, sheet: Option<&str>, line: u32) -> String {
        place(&self.file, self.format, sheet, line)
    }

    /// One line for each remark: file, line, column, what happened, why.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.notes.iter().map(|note| {
            let what = match note.level {
                Level::Repaired => "修整",
                Level::Refused => "拒收",
                Level::Skipped => "跳过",
            };
            let column = note.column.as_ref().map(|name| format!(" {name}列")).unwrap_or_default();
            let place = self.place(note.sheet.as_deref(), note.line);
            format!("{place}{column}：{what}：{}", note.reason)
        })
    }
}

pub(super) fn place(file: &str, format: Format, sheet: Option<&str>, line: u32) -> String {
    let sheet = sheet.map(|name| format!("［{name}］")).unwrap_or_default();
    let unit = if matches!(format, Format::Json(_)) { "条" } else { "行" };
    format!("{file}{sheet} 第{line}{unit}")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, sheet) in self.sheets.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}", self.file)?;
            if let Some(name) = &sheet.name {
                write!(f, "［{name}］")?;
            }
            let Counts { kept, repaired, refused, skipped, .. } = sheet.counts;
            write!(
                f,
                "：{}，{}；收录 {kept} 行（其中修整 {repaired} 行），拒收 {refused} 行",
                self.format, sheet.shape
            )?;
            if skipped > 0 {
                write!(f, "，跳过 {skipped} 行（标题、合计、备注等）")?;
            }
            if !sheet.unknown_columns.is_empty() {
                write!(f, "；未识别的列（原样附在记录后）：{}", sheet.unknown_columns.join("、"))?;
            }
            if !sheet.ignored_columns.is_empty() {
                write!(f, "；未收录的列：{}", sheet.ignored_columns.join("、"))?;
            }
        }
        Ok(())
    }
}
