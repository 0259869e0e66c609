//! What an office says about its files: the meaning of its columns and of its own words, kept from one
//! month to the next in a table that it can edit.

use credit_core::{pack::record::State, request::SubjectKind};

use super::{
    meaning, read,
    shape::{Field, plain},
    words::{self, Added},
};
use crate::problem::{Problem, Words};

/// Meanings of columns and words, which count before everything that is recognised.
///
/// As a table: 类别 (列, 状态 or 主体类型), 原文, 读作; any further column is a remark.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    columns: Vec<(String, Field, &'static str)>,
    added: Added,
    /// The lines of words, as they were written.
    words: Vec<[String; 3]>,
}

/// The header of the table of a profile.
const HEADER: [&str; 3] = ["类别", "原文", "读作"];

impl Profile {
    /// Reads the table of a profile.
    ///
    /// # Errors
    ///
    /// Those of [`super::read_table`]; `profile.column` for a missing column, `profile.value` for a
    /// cell that cannot be used, with its line.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let table = read::table(file, bytes)?;
        if let Some(missing) = HEADER.into_iter().find(|name| table.column(name).is_none()) {
            return Err(Problem::new(
                "profile.column",
                Words::new(
                    format!("缺少“{missing}”列"),
                    format!("the column {missing} is missing"),
                ),
                Words::new("表头应为：类别,原文,读作", "the header is 类别,原文,读作"),
            )
            .at(Words::same(file)));
        }
        let mut profile = Self::default();
        for row in &table.rows {
            let cell = |column: &str| table.cell(row, column).trim().to_owned();
            let (sort, text, read) = (cell("类别"), cell("原文"), cell("读作"));
            profile.line(&sort, &text, &read).map_err(|problem| {
                let line = row.line;
                problem.at(Words::new(format!("{file} 第{line}行"), format!("{file} line {line}")))
            })?;
        }
        Ok(profile)
    }

    fn line(&mut self, sort: &str, text: &str, read: &str) -> Result<(), Problem> {
        let wrong = |wanted: String| {
            Problem::new(
                "profile.value",
                Words::new(
                    format!("“{sort}”“{text}”的读作“{read}”不能用"),
                    format!("{sort} {text}: `{read}` cannot be used"),
                ),
                Words::new(format!("应为：{wanted}"), format!("write one of: {wanted}")),
            )
        };
        match sort {
            // A line that was left open: the column is asked about again.
            "列" if read.is_empty() => {}
            "列" => {
                let (field, unit) = meaning::parse(read).ok_or_else(|| wrong(meaning::all()))?;
                self.columns.push((plain(text), field, unit));
            }
            "状态" => {
                let state = words::state(read)
                    .ok_or_else(|| wrong("有效、已修复、已撤销、异议中、暂停".to_owned()))?;
                self.added.states.insert(text.to_owned(), state);
                self.words.push([sort, text, read].map(str::to_owned));
            }
            "主体类型" => {
                let kind = words::kind(read)
                    .ok_or_else(|| wrong("企业、个体工商户、自然人".to_owned()))?;
                self.added.kinds.insert(text.to_owned(), kind);
                self.words.push([sort, text, read].map(str::to_owned));
            }
            _ => {
                return Err(Problem::new(
                    "profile.value",
                    Words::new(
                        format!("类别“{sort}”不能用"),
                        format!("the sort `{sort}` cannot be used"),
                    ),
                    Words::new("类别写 列、状态 或 主体类型", "write 列, 状态 or 主体类型"),
                ));
            }
        }
        Ok(())
    }

    /// Takes `列=含义` of `--map`; it counts before what the table says.
    ///
    /// # Errors
    ///
    /// `profile.value` (exit code 2).
    pub fn map(&mut self, option: &str) -> Result<(), Problem> {
        let read =
            option.rsplit_once('=').map(|(column, name)| (column, meaning::parse(name.trim())));
        let Some((column, Some((field, unit)))) = read else {
            return Err(Problem::usage(
                "profile.value",
                Words::new(
                    format!("--map 的“{option}”不能用"),
                    format!("--map: `{option}` cannot be used"),
                ),
                Words::new(
                    format!("写成 列=含义，含义是：{}", meaning::all()),
                    format!("write COLUMN=MEANING, one of: {}", meaning::all()),
                ),
            ));
        };
        self.columns.insert(0, (plain(column), field, unit));
        Ok(())
    }

    /// Takes what a word of the office means: 状态 or 主体类型, the word, its meaning.
    ///
    /// # Errors
    ///
    /// `profile.value`.
    pub fn word(&mut self, sort: &str, text: &str, read: &str) -> Result<(), Problem> {
        self.line(sort, text, read)
    }

    /// The lines of words: sort, word, meaning. The last of several of one word counts.
    pub(super) fn words(&self) -> impl Iterator<Item = &[String; 3]> {
        let last = |at: usize, line: &[String; 3]| {
            let later = self.words.iter().skip(at.saturating_add(1));
            !later.clone().any(|other| other.iter().take(2).eq(line.iter().take(2)))
        };
        self.words
            .iter()
            .enumerate()
            .filter(move |(at, line)| last(*at, line))
            .map(|(_, line)| line)
    }

    /// Takes the column of `--ignore`: it is not read, and listed as such.
    pub fn ignore(&mut self, column: &str) {
        self.columns.insert(0, (plain(column), Field::Ignored, ""));
    }

    /// What the office says of a column, by its heading or as 第3列 by its number.
    pub(super) fn column(&self, label: &str, at: usize) -> Option<(Field, &'static str)> {
        if self.columns.is_empty() {
            return None;
        }
        let (label, number) = (plain(label), format!("第{}列", at.saturating_add(1)));
        let found = self
            .columns
            .iter()
            .find(|(known, ..)| (*known == label && !label.is_empty()) || *known == number);
        found.map(|(_, field, unit)| (*field, *unit))
    }

    pub(super) fn state(&self, cell: &str) -> Option<State> {
        self.added.states.get(cell).copied().or_else(|| words::state(cell))
    }

    pub(super) fn kind(&self, cell: &str) -> Option<SubjectKind> {
        self.added.kinds.get(cell).copied().or_else(|| words::kind(cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_columns_and_words() {
        let csv = "类别,原文,读作,说明\n列,移出黑名单 日期,移出日期,\n列,电话,不收录,\n列,爱好,,请填写\n状态,终结,已移出,\n主体类型,外企,企业,\n";
        let mut profile = Profile::read("对照.csv", csv.as_bytes()).unwrap();
        assert_eq!(profile.column("移出黑名单日期", 0), Some((Field::Ended, "")));
        assert_eq!(profile.column("电话", 0), Some((Field::Ignored, "")));
        assert_eq!(profile.column("爱好", 0), None);
        assert_eq!(profile.state("终结"), Some(State::Withdrawn));
        assert_eq!(profile.kind("外企"), Some(SubjectKind::Organization));
        profile.map("期限=期限（月）").unwrap();
        profile.map("第2列=事由").unwrap();
        assert_eq!(profile.column("期限", 0), Some((Field::Term, "个月")));
        assert_eq!(profile.column("", 1), Some((Field::Cause, "")));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (line, wanted) in [
            ("列,甲,什么", "什么"),
            ("状态,甲,什么", "什么"),
            ("主体类型,甲,什么", "什么"),
            ("行,甲,乙", "行"),
        ] {
            let csv = format!("类别,原文,读作\n{line}\n");
            let problem = Profile::read("对照.csv", csv.as_bytes()).unwrap_err();
            assert_eq!(problem.code(), "profile.value");
            assert!(
                problem.to_string().contains("对照.csv 第2行")
                    && problem.to_string().contains(wanted),
                "{problem}"
            );
        }
        assert_eq!(
            Profile::read("对照.csv", "类别,原文\n".as_bytes()).unwrap_err().code(),
            "profile.column"
        );
        assert_eq!(Profile::default().map("甲=什么").unwrap_err().code(), "profile.value");
        assert_eq!(Profile::default().map("甲").unwrap_err().code(), "profile.value");
    }
}
