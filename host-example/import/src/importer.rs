//! Files into records, sheet by sheet and row by row.

use std::collections::VecDeque;

use credit_core::{
    api::Lang,
    pack::record::{ListDef, Record},
};

use super::{
    columns::{self, Tally},
    entries::{Entries, find_list},
    header::{self, Layout},
    meaning,
    profile::Profile,
    read::{
        self,
        model::{self, Head, Row, Rows},
        source::{self, Source},
    },
    report::{ColumnReport, Counts, Level, Note, Report, SheetReport},
    row::{Context, Reader},
    shape::Field,
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
    any_list: bool,
    profile: Profile,
    entries: Entries,
}

impl<'a> Importer<'a> {
    /// For these lists; `public` masks full personal numbers and refuses restricted entries.
    #[must_use]
    pub fn new(lists: &'a [ListDef], public: bool) -> Self {
        let (profile, entries) = (Profile::default(), Entries::default());
        Self { lists, public, strict: false, any_list: false, profile, entries }
    }

    /// Reads columns and words as the office says.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Stops at the first row that cannot be used.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Takes entries of lists that are not defined as those of the list of the file: for who looks at
    /// a file before there are definitions.
    #[must_use]
    pub(crate) fn any_list(mut self) -> Self {
        self.any_list = true;
        self
    }

    /// Reads the entries of one file and hands out each as soon as it is read. `list` is the list
    /// of rows that name none, by id or name, unless the name of their sheet is one.
    ///
    /// # Errors
    ///
    /// `io.read`; `csv.changed` when a source was written to meanwhile; `csv.encoding`, `csv.empty`,
    /// `csv.too-large` for one that can only be read whole, `csv.column-limit`, `csv.format`,
    /// `csv.quotes`, `csv.syntax`, `xlsx.broken`, `json.encoding`, `json.syntax`; `csv.no-name`
    /// when no column holds the names; `csv.no-list` when neither a column nor the file name says
    /// which list it is; `csv.columns-unclear` when a column is not read that may say that an entry
    /// has ended, is not public or whose it is, or holds another thing than its heading says;
    /// `csv.strict`. Otherwise a bad row is no error: it is in the report. After
    /// an error, what was handed out is incomplete.
    pub fn read<'s>(
        &mut self,
        file: &str,
        source: impl Into<Source<'s>>,
        list: &str,
        sink: &mut dyn FnMut(Record),
    ) -> Result<Report, Problem> {
        let report = self.gather(file, source.into(), list, sink)?;
        if self.strict
            && let Some(note) = report.notes.iter().find(|note| note.level == Level::Refused)
        {
            return Err(strict(&report, note));
        }
        if report.questions().next().is_some() {
            return Err(unclear(&report));
        }
        Ok(report)
    }

    /// [`Self::read`], whatever is left to be asked.
    pub(crate) fn gather(
        &mut self,
        file: &str,
        source: Source<'_>,
        list: &str,
        sink: &mut dyn FnMut(Record),
    ) -> Result<Report, Problem> {
        let (bytes, digest) = source.measured(file)?;
        let mut report = Report::new(file, bytes, digest.hex());
        self.entries.file(file);
        let mut headless = Vec::new();
        let mut lost: Option<String> = None;
        report.format = read::read(file, source, &mut |head, rows| {
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
            return Err(if filled == 0 { model::empty(file) } else { no_name(file) });
        }
        if source.is_again() && source.measured(file)?.1 != digest {
            return Err(source::changed(file));
        }
        for (name, rows) in headless {
            set_aside(&mut report, name, &rows);
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
        let found = match find_header(head.labels, rows, &self.profile, &mut counts)? {
            Ok(found) => found,
            Err(rows) => return Ok(Read::Headless(rows)),
        };
        if head.hidden {
            let mut all = found.before;
            all.extend(found.pending.iter().map(|row| row.line));
            for row in rows {
                all.push(row?.line);
            }
            return Ok(Read::Headless(all));
        }
        let Found { labels, before, pending } = found;
        let (pending, mut tallies) = sampled(labels.len(), pending, rows)?;
        let layout = Layout::new(labels, &self.profile, &tallies);
        let first = first_rows(&pending);
        let of_sheet = head.name.as_deref().and_then(|name| find_list(self.lists, name));
        let default = of_sheet.or_else(|| find_list(self.lists, list));
        if default.is_none() && !layout.has(Field::List) {
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
            any_list: self.any_list,
            profile: &self.profile,
            public: self.public,
            default,
            epoch_1904: head.epoch_1904,
            workbook: head.name.is_some(),
        };
        let mut reader = Reader::new(context, &mut self.entries, notes);
        let unread: Vec<usize> =
            (0..layout.labels.len()).filter(|at| layout.field(*at).is_none()).collect();
        let counted = pending.len();
        for (number, row) in pending.into_iter().map(Ok).chain(rows).enumerate() {
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
            if number >= counted {
                tally(&mut tallies, &row, unread.iter().copied());
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
        for word in reader.strange {
            if !report.strange.contains(&word) {
                report.strange.push(word);
            }
        }
        let named = |note| Note { sheet: head.name.clone(), ..note };
        report.notes.extend(reader.notes.into_iter().map(named));
        report.push(SheetReport {
            name: head.name,
            list: default,
            shape: layout.shape.title,
            shape_en: layout.shape.title_en,
            counts,
            columns: told(&layout, &tallies),
            first,
            unknown_columns: layout.named(|field| field.is_none()),
            ignored_columns: layout
                .named(|field| matches!(field, Some(Field::Ordinal | Field::Ignored))),
            withheld_columns: layout.named(|field| self.public && field == Some(Field::Private)),
        });
        Ok(Read::Done)
    }
}

/// Rows whose content decides with the headings what the columns mean.
const SAMPLE: usize = 200;

/// The first rows, and what their columns look like.
fn sampled(
    width: usize,
    mut pending: VecDeque<Row>,
    rows: Rows<'_>,
) -> Result<(VecDeque<Row>, Vec<Tally>), Problem> {
    while pending.len() < SAMPLE {
        let Some(row) = rows.next() else { break };
        pending.push_back(row?);
    }
    let mut tallies = vec![Tally::default(); width];
    for row in &pending {
        tally(&mut tallies, row, 0..width);
    }
    Ok((pending, tallies))
}

/// Rows that show what a column holds.
const FIRST: usize = 5;

fn first_rows(pending: &VecDeque<Row>) -> Vec<Vec<String>> {
    let shown = pending.iter().filter(|row| !row.is_blank()).take(FIRST);
    shown.map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect()
}

fn tally(tallies: &mut [Tally], row: &Row, columns: impl Iterator<Item = usize>) {
    for at in columns {
        if let (Some(tally), Some(cell)) = (tallies.get_mut(at), row.cells.get(at))
            && cell.nature != model::Nature::Beside
        {
            tally.add(&cell.text);
        }
    }
}

/// What was decided on each column, with the questions left.
fn told(layout: &Layout, tallies: &[Tally]) -> Vec<ColumnReport> {
    let coded = layout.has(Field::Code);
    let each =
        layout.labels.iter().zip(&layout.columns).zip(&layout.titles).zip(tallies).enumerate();
    let each = each.filter(|(_, (((label, _), _), tally))| !label.is_empty() || tally.filled > 0);
    each.map(|(at, (((label, column), title), tally))| {
        let question = columns::ask(label, column, tally, coded);
        let likely = question.map(|question| {
            let (field, unit) = columns::likely(column, question);
            meaning::words(field, unit)
        });
        ColumnReport {
            at,
            column: if label.is_empty() { title.clone() } else { label.clone() },
            meaning: column.field.map(|field| meaning::words(field, column.unit)),
            source: column.source.words(),
            question,
            likely,
        }
    })
    .collect()
}

/// What is decided on the columns of every sheet of a file; nothing of its rows is kept.
///
/// # Errors
///
/// Those of [`Importer::read`] that a file has by itself.
pub fn columns<'s>(
    file: &str,
    source: impl Into<Source<'s>>,
    profile: &Profile,
) -> Result<Report, Problem> {
    let source = source.into();
    let (bytes, digest) = source.measured(file)?;
    let mut report = Report::new(file, bytes, digest.hex());
    let mut empty = true;
    report.format = read::read(file, source, &mut |head, rows| {
        let mut counts = Counts::default();
        let found = match find_header(head.labels, rows, profile, &mut counts)? {
            Ok(found) if !head.hidden => found,
            Ok(_) => return Ok(()),
            Err(rows) => {
                empty &= rows.is_empty();
                return Ok(());
            }
        };
        let width = found.labels.len();
        let (pending, mut tallies) = sampled(width, found.pending, rows)?;
        let layout = Layout::new(found.labels, profile, &tallies);
        let first = first_rows(&pending);
        counts.kept = pending.len();
        for row in rows {
            tally(&mut tallies, &row?, 0..width);
            counts.kept = counts.kept.saturating_add(1);
        }
        report.push(SheetReport {
            name: head.name,
            list: None,
            shape: layout.shape.title,
            shape_en: layout.shape.title_en,
            counts,
            columns: told(&layout, &tallies),
            first,
            unknown_columns: layout.named(|field| field.is_none()),
            ignored_columns: Vec::new(),
            withheld_columns: Vec::new(),
        });
        Ok(())
    })?;
    if report.sheets.is_empty() {
        return Err(if empty { model::empty(file) } else { no_name(file) });
    }
    Ok(report)
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
    /// Rows that were read and are no part of the header.
    pending: VecDeque<Row>,
}

/// Finds the header; `Err` has the lines of a sheet that has none.
fn find_header(
    labels: Option<Vec<String>>,
    rows: Rows<'_>,
    profile: &Profile,
    counts: &mut Counts,
) -> Result<Result<Found, Vec<u32>>, Problem> {
    let mut before = Vec::new();
    if let Some(labels) = labels {
        // The members of JSON objects; whether one names the subjects shows the layout.
        let pending = VecDeque::new();
        if Layout::new(labels.clone(), profile, &[]).has(Field::Name) {
            return Ok(Ok(Found { labels, before, pending }));
        }
        for row in rows {
            before.push(row?.line);
        }
        return Ok(Err(before));
    }
    let mut above: Option<Row> = None;
    while let Some(row) = rows.next() {
        let row = row?;
        if row.is_blank() {
            counts.blank = counts.blank.saturating_add(1);
            continue;
        }
        if before.len() >= header::SEARCHED {
            before.push(row.line);
            continue;
        }
        if header::may_be_turned(&row, profile) {
            match turned(row, rows, profile)? {
                Ok((labels, pending)) => return Ok(Ok(Found { labels, before, pending })),
                Err((row, rest)) => {
                    let Some(labels) = header::labels(&row, before.is_empty(), profile) else {
                        before.push(row.line);
                        before.extend(rest.iter().map(|row| row.line));
                        continue;
                    };
                    return Ok(Ok(Found { labels, before, pending: rest }));
                }
            }
        }
        // The row above may be the wider half of this header, or the row below the other half.
        let wide = above.take().and_then(|above| header::two_rows(&above, &row, profile));
        if let Some(labels) = wide {
            before.pop();
            return Ok(Ok(Found { labels, before, pending: VecDeque::new() }));
        }
        let Some(labels) = header::labels(&row, before.is_empty(), profile) else {
            before.push(row.line);
            above = Some(row);
            continue;
        };
        let next = rows.next().transpose()?;
        let both = next.as_ref().and_then(|next| header::two_rows(&row, next, profile));
        return Ok(Ok(match both {
            Some(labels) => Found { labels, before, pending: VecDeque::new() },
            None => Found { labels, before, pending: next.into_iter().collect() },
        }));
    }
    Ok(Err(before))
}

type Turned = Result<(Vec<String>, VecDeque<Row>), (Row, VecDeque<Row>)>;

/// Reads on as far as headings stand on the left of their values.
fn turned(first: Row, rows: Rows<'_>, profile: &Profile) -> Result<Turned, Problem> {
    let mut all = vec![first];
    while all.len() <= header::TURNED {
        let Some(row) = rows.next() else { break };
        all.push(row?);
    }
    Ok(match header::turned(all, profile) {
        Ok((labels, entries)) => Ok((labels, entries.into())),
        Err(rows) => {
            let mut rows = VecDeque::from(rows);
            let first = rows.pop_front();
            Err((first.unwrap_or(Row { line: 0, cells: Vec::new(), fault: None }), rows))
        }
    })
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
        columns: Vec::new(),
        first: Vec::new(),
        unknown_columns: Vec::new(),
        ignored_columns: Vec::new(),
        withheld_columns: Vec::new(),
    });
}

fn skipped(line: u32, reason: Words) -> Note {
    let (sheet, column) = (None, None);
    Note { level: Level::Skipped, code: "row.no-entry", sheet, line, column, reason }
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
            "用 --map 列=名称 指明哪一列是名称，或把它改名为“主体名称”；乱码的文件请另存为 UTF-8",
            "say --map COLUMN=名称, or call the column 主体名称; save a garbled file as UTF-8",
        ),
    )
    .at(Words::same(file))
}

/// The questions of all sheets at once: what is not understood stops the build.
fn unclear(report: &Report) -> Problem {
    let names: Vec<&str> = report.questions().map(|column| column.column.as_str()).collect();
    let names = names.join("、");
    let lines =
        report.table(Lang::ZhCn).chain(report.questions().map(|column| column.asked(Lang::ZhCn)));
    Problem::new(
        "csv.columns-unclear",
        Words::new(
            format!("有的列可能写着记录的结束、公开范围或代码，但看不准：{names}"),
            format!("columns that may say that an entry has ended, is public or whose it is are not understood: {names}"),
        ),
        Words::new(
            "用 --map 列=含义 指明，或用 --ignore 列 不收录；credit pack columns 文件 -o 对照.csv 可以把整张对照表存下来，下月用 --profile",
            "say --map COLUMN=MEANING or --ignore COLUMN; `credit pack columns FILE -o PROFILE.csv` keeps the answers for --profile",
        ),
    )
    .at(Words::same(report.file.clone()))
    .with_details(lines.collect())
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
