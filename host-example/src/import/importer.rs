//! Files into records, sheet by sheet and row by row.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use credit_core::{
    api::Lang,
    digest::Digest,
    pack::record::{ListDef, Record},
};

use super::{
    header::{self, Layout},
    report::{Counts, Level, Note, Report, SheetReport},
    row::{Context, Reader},
    sheet::{self, Head, Row, Rows},
};
use crate::problem::{Problem, Words};

/// How a file is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The lists of the pack; records refer to them by index.
    pub lists: &'a [ListDef],
    /// The list of rows that name none, by id or name; usually the name of the file.
    pub list: &'a str,
    /// For the public: full personal numbers are masked.
    pub public: bool,
}

/// Reads the entries of one file; `file` is its name as messages show it.
///
/// # Errors
///
/// Those of [`Importer::read`].
pub fn import(
    file: &str,
    bytes: &[u8],
    options: &Options<'_>,
) -> Result<(Vec<Record>, Report), Problem> {
    let mut records = Vec::new();
    let mut importer = Importer::new(options.lists, options.public);
    let report = importer.read(file, bytes, options.list, &mut |record| records.push(record))?;
    Ok((records, report))
}

/// Reads several files for one pack: an entry may occur once in all of them.
#[derive(Debug)]
pub struct Importer<'a> {
    lists: &'a [ListDef],
    public: bool,
    strict: bool,
    entries: Entries,
}

impl<'a> Importer<'a> {
    /// For these lists; `public` masks full personal numbers and refuses restricted entries.
    #[must_use]
    pub fn new(lists: &'a [ListDef], public: bool) -> Self {
        Self { lists, public, strict: false, entries: Entries::default() }
    }

    /// Stops at the first row that cannot be used.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Reads the entries of one file and hands out each as soon as it is read. `list` is the list
    /// of rows that name none, by id or name, unless the name of their sheet is one.
    ///
    /// # Errors
    ///
    /// `csv.encoding`, `csv.empty`, `csv.too-large`, `csv.column-limit`, `csv.format`,
    /// `csv.quotes`, `csv.syntax`, `xlsx.broken`, `json.encoding`, `json.syntax`; `csv.no-name`
    /// when no column holds the names; `csv.no-list` when neither a column nor the file name says
    /// which list it is; `csv.strict`. Otherwise a bad row is no error: it is in the report. After
    /// an error, what was handed out is incomplete.
    pub fn read(
        &mut self,
        file: &str,
        bytes: &[u8],
        list: &str,
        sink: &mut dyn FnMut(Record),
    ) -> Result<Report, Problem> {
        let mut report = Report::new(file, bytes.len(), Digest::of(bytes).hex());
        self.entries.files.push(file.to_owned());
        let mut headless = Vec::new();
        let mut lost: Option<String> = None;
        report.format = sheet::read(file, bytes, &mut |head, rows| {
            let name = head.name.clone();
            match self.sheet(head, rows, list, sink, &mut report)? {
                Read::Done => {}
                Read::Headless(rows) => headless.push((name, rows)),
                Read::NoList => lost = name.or_else(|| lost.clone()).or(Some(String::new())),
            }
            Ok(())
        })?;
        if let Some(sheet) = lost {
            return Err(no_list(file, &sheet, list));
        }
        if report.sheets.is_empty() {
            let filled: usize = headless.iter().map(|(_, rows)| rows.len()).sum();
            return Err(if filled == 0 { sheet::empty(file) } else { no_name(file) });
        }
        for (name, rows) in headless {
            set_aside(&mut report, name, &rows);
        }
        if self.strict
            && let Some(note) = report.notes.iter().find(|note| note.level == Level::Refused)
        {
            return Err(strict(&report, note));
        }
        Ok(report)
    }

    fn sheet(
        &mut self,
        head: Head,
        rows: Rows<'_>,
        list: &str,
        sink: &mut dyn FnMut(Record),
        report: &mut Report,
    ) -> Result<Read, Problem> {
        let mut counts = Counts::default();
        let found = find_header(head.labels, rows, &mut counts)?;
        let Found { labels, before, pending } = match found {
            Ok(found) => found,
            Err(rows) => return Ok(Read::Headless(rows)),
        };
        if head.hidden {
            let mut all = before;
            all.extend(pending.map(|row| row.line));
            for row in rows {
                all.push(row?.line);
            }
            return Ok(Read::Headless(all));
        }
        let layout = Layout::new(labels);
        let of_sheet = head.name.as_deref().and_then(|name| find_list(self.lists, name));
        let default = of_sheet.or_else(|| find_list(self.lists, list));
        if default.is_none() && !layout.has(super::shape::Field::List) {
            return Ok(Read::NoList);
        }
        let mut notes = Vec::new();
        for line in before {
            counts.skipped = counts.skipped.saturating_add(1);
            let (zh, en) = ("表头上方的标题或说明", "a title or remark above the header");
            notes.push(skipped(line, Words::new(zh, en)));
        }
        let context = Context {
            layout: &layout,
            lists: self.lists,
            public: self.public,
            default,
            epoch_1904: head.epoch_1904,
            workbook: head.name.is_some(),
        };
        let mut reader = Reader::new(context, &mut self.entries, notes);
        for row in pending.into_iter().map(Ok).chain(rows) {
            let row = row?;
            if row.is_blank() {
                counts.blank = counts.blank.saturating_add(1);
                continue;
            }
            if let Some(why) = layout.is_no_entry(&row) {
                counts.skipped = counts.skipped.saturating_add(1);
                reader.notes.push(skipped(row.line, why));
                continue;
            }
            let before = reader.notes.len();
            let Some(record) = reader.record(&row) else {
                counts.refused = counts.refused.saturating_add(1);
                // The rest need not be read: the caller stops at this row.
                if self.strict {
                    break;
                }
                continue;
            };
            counts.kept = counts.kept.saturating_add(1);
            let repaired = usize::from(reader.notes.len() > before);
            counts.repaired = counts.repaired.saturating_add(repaired);
            sink(record);
        }
        let named = |note| Note { sheet: head.name.clone(), ..note };
        report.notes.extend(reader.notes.into_iter().map(named));
        report.push(SheetReport {
            name: head.name,
            list: default,
            shape: layout.shape.title,
            shape_en: layout.shape.title_en,
            counts,
            unknown_columns: layout.named(|field| field.is_none()),
            ignored_columns: layout.named(|field| field == Some(super::shape::Field::Ordinal)),
        });
        Ok(Read::Done)
    }
}

enum Read {
    Done,
    /// No header, or hidden: the lines of its rows that hold something.
    Headless(Vec<u32>),
    NoList,
}

struct Found {
    labels: Vec<String>,
    /// Lines above the header that hold something.
    before: Vec<u32>,
    /// A row that was read and is no part of the header.
    pending: Option<Row>,
}

/// Finds the header; `Err` has the lines of a sheet that has none.
fn find_header(
    labels: Option<Vec<String>>,
    rows: Rows<'_>,
    counts: &mut Counts,
) -> Result<Result<Found, Vec<u32>>, Problem> {
    let mut before = Vec::new();
    if let Some(labels) = labels {
        // The members of JSON objects; whether one names the subjects shows the layout.
        if Layout::new(labels.clone()).has(super::shape::Field::Name) {
            return Ok(Ok(Found { labels, before, pending: None }));
        }
        for row in rows {
            before.push(row?.line);
        }
        return Ok(Err(before));
    }
    while let Some(row) = rows.next() {
        let row = row?;
        if row.is_blank() {
            counts.blank = counts.blank.saturating_add(1);
            continue;
        }
        let searched = before.len() < header::SEARCHED;
        let labels = searched.then(|| header::labels(&row, before.is_empty())).flatten();
        let Some(labels) = labels else {
            before.push(row.line);
            continue;
        };
        let next = rows.next().transpose()?;
        let both = next.as_ref().and_then(|next| header::two_rows(&row, &labels, next));
        return Ok(Ok(match both {
            Some(labels) => Found { labels, before, pending: None },
            None => Found { labels, before, pending: next },
        }));
    }
    Ok(Err(before))
}

/// A sheet without a header beside others: remarks are passed over, a table is refused, both are
/// said.
fn set_aside(report: &mut Report, name: Option<String>, rows: &[u32]) {
    let Some(first) = rows.first() else { return };
    let count = rows.len();
    let reason = Words::new(
        format!("工作表没有名称列，或者是隐藏的：{count} 行都没有读取"),
        format!("the sheet has no column of names, or is hidden; rows not read: {count}"),
    );
    let counts = Counts { skipped: count, ..Counts::default() };
    report.notes.push(Note {
        level: Level::Skipped,
        code: "sheet.no-header",
        sheet: name.clone(),
        line: *first,
        column: None,
        reason,
    });
    report.push(SheetReport {
        name,
        list: None,
        shape: "没有名称列，未读取",
        shape_en: "no column of names, not read",
        counts,
        unknown_columns: Vec::new(),
        ignored_columns: Vec::new(),
    });
}

fn skipped(line: u32, reason: Words) -> Note {
    let (sheet, column) = (None, None);
    Note { level: Level::Skipped, code: "row.no-entry", sheet, line, column, reason }
}

/// The index of a list, by id or name.
pub(super) fn find_list(lists: &[ListDef], wanted: &str) -> Option<u16> {
    let index = lists.iter().position(|list| list.id == wanted || list.name == wanted)?;
    u16::try_from(index).ok()
}

/// Where every entry was seen first. Kept as digests of 128 bits: a national list has a million.
#[derive(Debug, Default)]
pub(super) struct Entries {
    files: Vec<String>,
    seen: HashMap<(u64, u64), (usize, u32)>,
}

impl Entries {
    /// Remembers an entry; `Err` says where it was seen before.
    pub(super) fn insert(&mut self, list: u16, entry: &str, line: u32) -> Result<(), Words> {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, list, entry).hash(&mut hasher);
            hasher.finish()
        };
        let file = self.files.len();
        let place = self.seen.entry((half(0), half(1))).or_insert((file, 0));
        if place.1 == 0 {
            *place = (file, line);
            return Ok(());
        }
        let (before, line) = *place;
        let name = self.files.get(before.saturating_sub(1)).filter(|_| before != file);
        Err(match name {
            Some(name) => Words::new(format!(" {name} 第{line}行"), format!("{name} row {line}")),
            None => Words::new(format!("第{line}行"), format!("row {line}")),
        })
    }
}

fn strict(report: &Report, note: &Note) -> Problem {
    let (zh, en) = (note.reason.get(Lang::ZhCn), note.reason.get(Lang::En));
    Problem::new(
        "csv.strict",
        Words::new(zh, format!("row refused ({}): {en}", note.code)),
        Words::new(
            "改好这一行；不加 --strict 可以一次列出所有的行",
            "put the row right; without --strict all rows are listed at once",
        ),
    )
    .at(Words::new(report.place(note, Lang::ZhCn), report.place(note, Lang::En)))
}

fn no_name(file: &str) -> Problem {
    Problem::new(
        "csv.no-name",
        Words::new(
            "表头中没有名称列（也可能是编码不对，表头成了乱码）",
            "no column holds the names (or the character set is another)",
        ),
        Words::new(
            "请有一列叫“主体名称”“企业名称”或 iname；乱码的文件请另存为 UTF-8",
            "call one column 主体名称, 企业名称 or iname; save a garbled file as UTF-8",
        ),
    )
    .at(Words::same(file))
}

fn no_list(file: &str, sheet: &str, list: &str) -> Problem {
    let place = match sheet {
        "" => Words::same(file),
        sheet => Words::new(format!("{file}［{sheet}］"), format!("{file} [{sheet}]")),
    };
    Problem::new(
        "csv.no-list",
        Words::new(
            format!("不知道这个文件属于哪个名单：“{list}”不在名单定义中"),
            format!("no list is called {list}"),
        ),
        Words::new(
            "用 --csv 名单编号=文件 指明，或以名单名称作文件名或工作表名，或增加“名单编号”列",
            "say --csv LIST=FILE, name the file or sheet after the list, or add a column 名单编号",
        ),
    )
    .at(place)
}
