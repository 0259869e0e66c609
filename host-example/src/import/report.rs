//! What an import did with every row.

use std::fmt;

use super::text::Encoding;

/// How a row fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Kept, after something in it was put right or set aside.
    Repaired,
    /// Not usable, not in the result.
    Refused,
}

/// One remark about one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Kept or not.
    pub level: Level,
    /// Line in the file, from 1; a cell with line breaks counts where its row begins.
    pub line: u32,
    /// Header of the column concerned; `None` when it concerns the whole row.
    pub column: Option<String>,
    /// Why, in Chinese, one sentence without full stop.
    pub reason: String,
}

/// The account of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// File name.
    pub file: String,
    /// Character set that was found.
    pub encoding: Encoding,
    /// List that the file as a whole is for, by index; `None` when its rows say so themselves.
    pub list: Option<u16>,
    /// Shape that was recognised.
    pub shape: &'static str,
    /// Rows that became records, including the repaired ones.
    pub kept: usize,
    /// Rows among the kept ones with at least one repair.
    pub repaired: usize,
    /// Rows that became no record.
    pub refused: usize,
    /// Every remark, in the order of lines.
    pub notes: Vec<Note>,
    /// Headers that no shape knows, so that nobody believes they were read.
    pub unknown_columns: Vec<String>,
}

impl Report {
    /// One line for each remark: file, line, column, what happened, why.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.notes.iter().map(|note| {
            let what = match note.level {
                Level::Repaired => "修整",
                Level::Refused => "拒收",
            };
            let column = note.column.as_ref().map(|name| format!(" {name}列")).unwrap_or_default();
            format!("{} 第{}行{column}：{what}：{}", self.file, note.line, note.reason)
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}：{}，{}；收录 {} 行（其中修整 {} 行），拒收 {} 行",
            self.file, self.encoding, self.shape, self.kept, self.repaired, self.refused
        )?;
        if !self.unknown_columns.is_empty() {
            write!(f, "；未识别的列（未读取）：{}", self.unknown_columns.join("、"))?;
        }
        Ok(())
    }
}
