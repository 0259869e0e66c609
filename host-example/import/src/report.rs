//! What an import did with every row.

use std::fmt;

use credit_core::api::Lang;
use serde::{Serialize, Serializer};

use super::{columns::Question, read::model::Format};
use crate::problem::Words;

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

impl Level {
    /// Its stable name: `repaired`, `refused`, `skipped`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Repaired => "repaired",
            Self::Refused => "refused",
            Self::Skipped => "skipped",
        }
    }

    /// What happened to the row, in that language.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Repaired, Lang::En) => "repaired",
            (Self::Repaired, _) => "修整",
            (Self::Refused, Lang::En) => "refused",
            (Self::Refused, _) => "拒收",
            (Self::Skipped, Lang::En) => "skipped",
            (Self::Skipped, _) => "跳过",
        }
    }
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
    /// Header of the column concerned, or its number when it has none; `None` when it concerns the
    /// whole row. In JSON as in Chinese.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_column")]
    pub column: Option<Words>,
    /// Why, one sentence without full stop. In JSON `reason` in Chinese and `reasonEn` in English.
    #[serde(flatten, serialize_with = "as_reasons")]
    pub reason: Words,
}

fn as_column<S: Serializer>(column: &Option<Words>, serializer: S) -> Result<S::Ok, S::Error> {
    column.as_ref().map(|name| name.get(Lang::ZhCn)).serialize(serializer)
}

fn as_reasons<S: Serializer>(reason: &Words, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Reasons<'a> {
        reason: &'a str,
        reason_en: &'a str,
    }
    let (reason, reason_en) = (reason.get(Lang::ZhCn), reason.get(Lang::En));
    Reasons { reason, reason_en }.serialize(serializer)
}

/// A word of the office in a column of states or kinds that nothing explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Strange {
    /// What it would be: 状态 or 主体类型, as profiles write it.
    pub sort: &'static str,
    /// The word.
    pub text: String,
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

/// What is done with one column, and on what grounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnReport {
    /// Its place in the rows, from 0.
    #[serde(skip)]
    pub at: usize,
    /// Its heading, or 第3列 when it has none.
    pub column: String,
    /// What it gives to a record, in Chinese and English; `None` when it is kept as it is.
    #[serde(serialize_with = "first")]
    pub(super) meaning: Option<(&'static str, &'static str)>,
    /// What the decision rests on.
    #[serde(serialize_with = "first_of")]
    pub(super) source: (&'static str, &'static str),
    /// Why nobody but the office can say.
    #[serde(skip)]
    pub(super) question: Option<Question>,
    /// What it may be, for a column that is asked about.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "first")]
    pub(super) likely: Option<(&'static str, &'static str)>,
}

fn first<S: Serializer>(
    words: &Option<(&'static str, &'static str)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    words.map(|words| words.0).serialize(serializer)
}

fn first_of<S: Serializer>(
    words: &(&'static str, &'static str),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    words.0.serialize(serializer)
}

impl ColumnReport {
    /// What the column gives to a record, in that language; `None` when it is kept as it is.
    #[must_use]
    pub fn meaning(&self, lang: Lang) -> Option<&'static str> {
        self.meaning.map(|words| in_language(words, lang))
    }

    /// What the decision rests on, in that language.
    #[must_use]
    pub fn source(&self, lang: Lang) -> &'static str {
        in_language(self.source, lang)
    }

    /// What a column that is asked about may be, by the name that `--map` takes.
    #[must_use]
    pub fn likely(&self) -> Option<&'static str> {
        self.likely.map(|words| words.0)
    }

    /// Whether only the office can say what it is.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        self.question.is_some()
    }

    /// Why it is asked about; empty when it is not.
    #[must_use]
    pub fn why(&self, lang: Lang) -> String {
        let name = &self.column;
        let likely = self.likely().unwrap_or("附注");
        let meaning = self.meaning(lang).unwrap_or_default();
        match (self.question, lang) {
            (None, _) => String::new(),
            (Some(Question::Unread(look)), Lang::En) => {
                format!("column {name} is not read, and looks like {}", look.words().1)
            }
            (Some(Question::Unread(look)), _) => {
                format!("“{name}”列没有读取，内容像{}", look.words().0)
            }
            (Some(Question::Unclear), Lang::En) => {
                format!("column {name} is not read, and its heading may mean {likely}")
            }
            (Some(Question::Unclear), _) => {
                format!("“{name}”列没有读取，列名像“{likely}”")
            }
            (Some(Question::Denied(look)), Lang::En) => {
                let looks = look.words().1;
                format!("column {name} would be read as {meaning}, but looks like {looks}")
            }
            (Some(Question::Denied(look)), _) => {
                let looks = look.words().0;
                format!("“{name}”列按列名是“{meaning}”，内容却像{looks}")
            }
        }
    }

    /// The question, and the options that answer it.
    #[must_use]
    pub fn asked(&self, lang: Lang) -> String {
        let (name, why) = (&self.column, self.why(lang));
        let likely = self.likely().unwrap_or("附注");
        match (self.question, lang) {
            (None, _) => why,
            (_, Lang::En) => format!("{why}: --map {name}={likely}, or --ignore {name}"),
            (Some(Question::Unread(_)), _) => {
                format!(
                    "{why}：若是“{likely}”，写 --map {name}={likely}；不收录，写 --ignore {name}"
                )
            }
            (Some(Question::Unclear), _) => {
                format!("{why}：若是，写 --map {name}={likely}；不收录，写 --ignore {name}")
            }
            (Some(Question::Denied(_)), _) => {
                format!("{why}：写 --map {name}={likely}（或别的含义）；不收录，写 --ignore {name}")
            }
        }
    }
}

const fn in_language(words: (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::En => words.1,
        _ => words.0,
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
    /// The same in English.
    #[serde(skip)]
    pub shape_en: &'static str,
    /// Its rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// What was decided on each column.
    pub columns: Vec<ColumnReport>,
    /// The first rows that hold something, as they stand in the file.
    #[serde(skip)]
    pub first: Vec<Vec<String>>,
    /// Headers that nothing explains: kept with every record as they are.
    pub unknown_columns: Vec<String>,
    /// Columns that say nothing of the entries and are not kept, such as 序号.
    pub ignored_columns: Vec<String>,
    /// Columns of private particulars that are not in a pack for the public.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld_columns: Vec<String>,
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
    /// Words that a profile could explain.
    #[serde(skip)]
    pub strange: Vec<Strange>,
}

fn as_text<S: Serializer>(format: &Format, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(format)
}

impl Report {
    pub(super) fn new(file: &str, bytes: usize, sm3: String) -> Self {
        let format = Format::Xlsx;
        Self {
            file: file.to_owned(),
            bytes,
            sm3,
            format,
            counts: Counts::default(),
            sheets: Vec::new(),
            notes: Vec::new(),
            strange: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, sheet: SheetReport) {
        self.counts.add(sheet.counts);
        self.sheets.push(sheet);
    }

    /// The place of a remark in words: file, sheet, row, column.
    pub(super) fn place(&self, note: &Note, lang: Lang) -> String {
        let Note { line, column, .. } = note;
        let place = titled(&self.file, note.sheet.as_deref(), lang);
        let column = column.as_ref().map(|name| name.get(lang));
        let elements = matches!(self.format, Format::Json(_));
        if lang == Lang::En {
            let unit = if elements { "element" } else { "row" };
            let column = column.map(|name| format!(" column {name}")).unwrap_or_default();
            return format!("{place} {unit} {line}{column}");
        }
        let unit = if elements { "条" } else { "行" };
        let column = column.map(|name| format!(" {name}列")).unwrap_or_default();
        format!("{place} 第{line}{unit}{column}")
    }

    /// The columns that only the office can explain.
    pub fn questions(&self) -> impl Iterator<Item = &ColumnReport> {
        self.sheets.iter().flat_map(|sheet| &sheet.columns).filter(|column| column.is_unclear())
    }

    /// One line for each column: its heading, what it gives, how sure that is.
    pub fn table(&self, lang: Lang) -> impl Iterator<Item = String> {
        self.sheets.iter().flat_map(move |sheet| {
            let place = titled(&self.file, sheet.name.as_deref(), lang);
            sheet.columns.iter().map(move |column| {
                let Meant { name, meaning, source } = meant(column, lang);
                match lang {
                    Lang::En => format!("{place} column {name} -> {meaning} ({source})"),
                    _ => format!("{place} {name}列 → {meaning}（{source}）"),
                }
            })
        })
    }

    /// One line for each remark: file, line, column, what happened, why.
    pub fn lines(&self, lang: Lang) -> impl Iterator<Item = String> {
        self.notes.iter().map(move |note| {
            let (place, what) = (self.place(note, lang), note.level.text(lang));
            let colon = if lang == Lang::En { ": " } else { "：" };
            format!("{place}{colon}{what}{colon}{}", note.reason.get(lang))
        })
    }

    /// One line for each sheet: how it is stored, its shape, its rows, the columns not taken.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> String {
        let told = |sheet| match lang {
            Lang::En => self.told_en(sheet),
            _ => self.told_zh(sheet),
        };
        self.sheets.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    fn told_zh(&self, sheet: &SheetReport) -> String {
        let Counts { kept, repaired, refused, skipped, .. } = sheet.counts;
        let place = titled(&self.file, sheet.name.as_deref(), Lang::ZhCn);
        let (format, shape) = (self.format.text(Lang::ZhCn), sheet.shape);
        let mut told = format!(
            "{place}：{format}，{shape}；收录 {kept} 行（其中修整 {repaired} 行），拒收 {refused} 行"
        );
        if skipped > 0 {
            told.push_str(&format!("，跳过 {skipped} 行（标题、合计、备注等）"));
        }
        if !sheet.unknown_columns.is_empty() {
            let names = sheet.unknown_columns.join("、");
            told.push_str(&format!("；未识别的列（原样附在记录后）：{names}"));
        }
        if !sheet.ignored_columns.is_empty() {
            told.push_str(&format!("；未收录的列：{}", sheet.ignored_columns.join("、")));
        }
        if !sheet.withheld_columns.is_empty() {
            let names = sheet.withheld_columns.join("、");
            told.push_str(&format!("；个人信息，不进入公开名单包的列：{names}"));
        }
        told
    }

    fn told_en(&self, sheet: &SheetReport) -> String {
        let Counts { kept, repaired, refused, skipped, .. } = sheet.counts;
        let place = titled(&self.file, sheet.name.as_deref(), Lang::En);
        let (format, shape) = (self.format.text(Lang::En), sheet.shape_en);
        let mut told = format!(
            "{place}: {format}, {shape}; rows: {kept} kept ({repaired} of them repaired), {refused} refused"
        );
        if skipped > 0 {
            told.push_str(&format!(", {skipped} skipped (titles, totals, remarks)"));
        }
        if !sheet.unknown_columns.is_empty() {
            let names = sheet.unknown_columns.join(", ");
            told.push_str(&format!(
                "; unknown columns (kept with the entries as they are): {names}"
            ));
        }
        if !sheet.ignored_columns.is_empty() {
            told.push_str(&format!("; columns not kept: {}", sheet.ignored_columns.join(", ")));
        }
        if !sheet.withheld_columns.is_empty() {
            let names = sheet.withheld_columns.join(", ");
            told.push_str(&format!("; private, not in a public pack: {names}"));
        }
        told
    }
}

/// A column in words.
struct Meant<'a> {
    name: &'a str,
    meaning: &'static str,
    source: &'static str,
}

fn meant(column: &ColumnReport, lang: Lang) -> Meant<'_> {
    let kept = ("未识别，原样附上", "kept as it is");
    let meaning = in_language(column.meaning.unwrap_or(kept), lang);
    Meant { name: &column.column, meaning, source: in_language(column.source, lang) }
}

/// A file, or a sheet of it.
fn titled(file: &str, sheet: Option<&str>, lang: Lang) -> String {
    match (sheet, lang) {
        (None, _) => file.to_owned(),
        (Some(name), Lang::En) => format!("{file} [{name}]"),
        (Some(name), _) => format!("{file}［{name}］"),
    }
}

/// The summary in Chinese.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary(Lang::ZhCn))
    }
}
