//! The rows of the file of subjects, one after the other, in constant memory.

use std::{
    io::{self, BufRead, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    columns::Columns,
    row::{Row, no_header, too_long},
    source::{Format, Source, Text},
    subject::{Cells, Fault, Member, member},
};
use crate::{
    import,
    problem::{Problem, Words},
};

/// Longest row in bytes: a row that goes on for longer has a quote that was never closed.
const ROW_BYTES: u64 = 1 << 20;

/// Rows looked at for the header of a table: titles and dates stand above it.
const SEARCHED: usize = 30;

/// The rows of one file.
pub(super) enum Rows {
    Table(Table),
    Lines(Lines),
    /// Subjects that were read before.
    Held(std::vec::IntoIter<Row>),
    Columns(Columns),
}

impl Rows {
    /// Opens the file at its first row.
    ///
    /// # Errors
    /// `io.read`, `screen.no-header`, `csv.quotes`, `columnar.*`.
    pub(super) fn open(source: &Source, read: Arc<AtomicU64>) -> Result<Self, Problem> {
        let name = source.path.display().to_string();
        if let Some(kind) = source.format.columnar() {
            return Ok(Self::Columns(Columns::open(&source.path, kind, source.bytes, read)?));
        }
        let text = source.open(read)?;
        Ok(match source.format {
            Format::Ndjson => Self::Lines(Lines::open(text, name)),
            _ => Self::Table(Table::open(text, name)?),
        })
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, Problem> {
        match self {
            Self::Table(table) => table.next(),
            Self::Lines(lines) => lines.next(),
            Self::Held(rows) => Ok(rows.next()),
            Self::Columns(columns) => columns.next(),
        }
    }

    /// Headers that mean nothing here, for the summary.
    pub(super) fn unused(&self) -> &[String] {
        match self {
            Self::Table(table) => &table.unused,
            Self::Lines(_) | Self::Held(_) => &[],
            Self::Columns(columns) => columns.unused(),
        }
    }
}

/// Rows of comma-separated text.
pub(super) struct Table {
    reader: csv::Reader<Bounded>,
    since: Arc<AtomicU64>,
    record: csv::StringRecord,
    columns: Vec<Option<Member>>,
    unused: Vec<String>,
    delimiter: char,
    name: String,
}

impl Table {
    fn open(text: Text, name: String) -> Result<Self, Problem> {
        let mut text = text;
        let mut start = vec![0; 1 << 16];
        let taken = fill(&mut text, &mut start).map_err(|error| broken(&name, 1, &error))?;
        start.truncate(taken);
        let delimiter = import::separator(&start);
        let since = Arc::new(AtomicU64::new(0));
        let bounded = Bounded { start, at: 0, text, ended: false, since: Arc::clone(&since) };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(bounded);
        let mut table = Self {
            reader,
            since,
            record: csv::StringRecord::new(),
            columns: Vec::new(),
            unused: Vec::new(),
            delimiter: char::from(delimiter),
            name,
        };
        table.header()?;
        Ok(table)
    }

    /// Finds the header: the first row with a column of names and, unless it is the very first row,
    /// another that is known.
    fn header(&mut self) -> Result<(), Problem> {
        for looked in 0..SEARCHED {
            if !self.read()? {
                break;
            }
            let columns: Vec<Option<Member>> = self.record.iter().map(member).collect();
            let known = columns.iter().flatten().count();
            if columns.contains(&Some(Member::Name)) && (known > 1 || looked == 0) {
                let unused = self.record.iter().zip(&columns);
                let unused = unused.filter(|(label, use_of)| use_of.is_none() && !label.is_empty());
                self.unused = unused.map(|(label, _)| label.trim().to_owned()).collect();
                self.columns = columns;
                return Ok(());
            }
        }
        Err(no_header(self.name.clone()))
    }

    fn read(&mut self) -> Result<bool, Problem> {
        self.since.store(0, Ordering::Relaxed);
        let line = self.reader.position().line();
        self.reader.read_record(&mut self.record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => broken(&self.name, line, &error),
            other => broken(&self.name, line, &io::Error::other(format!("{other:?}"))),
        })
    }

    fn next(&mut self) -> Result<Option<Row>, Problem> {
        while self.read()? {
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            return Ok(Some(Row { line: self.line(), cells: self.cells() }));
        }
        Ok(None)
    }

    /// Where the row began: every row ends in a line feed, so that the reader stands after it.
    fn line(&self) -> u64 {
        let inside = self.record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count();
        let inside = u64::try_from(inside).unwrap_or(u64::MAX);
        self.reader.position().line().saturating_sub(inside).saturating_sub(1)
    }

    fn cells(&self) -> Result<Cells, Fault> {
        let width = self.columns.len();
        let extra = self.record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if extra {
            let found = self.record.len();
            let reason = Words::new(
                format!("这一行有 {found} 列，表头只有 {width} 列"),
                format!("the row has {found} columns, the header {width}"),
            );
            let remedy = Words::new(
                "含逗号的内容用英文双引号括起",
                "put what contains commas in double quotes",
            );
            return Err(Fault::new("csv.columns", reason, remedy));
        }
        let swallowed = |cell: &str| {
            cell.contains('\n')
                && width > 1
                && cell.matches(self.delimiter).count() >= width.saturating_sub(1)
        };
        if self.record.iter().any(swallowed) {
            let reason = Words::new(
                "几行被读成了一行，像是引号没有配对",
                "several rows were read as one, as if a quote were not closed",
            );
            let remedy = Words::new(
                "检查英文双引号，内容中的要写成两个",
                "see the double quotes; inside of a cell they are written twice",
            );
            return Err(Fault::new("csv.quotes", reason, remedy));
        }
        let mut cells = Cells::default();
        for (text, member) in self.record.iter().zip(&self.columns) {
            if let Some(member) = member {
                cells.add(*member, text);
            }
        }
        Ok(cells)
    }
}

fn fill(text: &mut Text, out: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0_usize;
    while let Some(room) = out.get_mut(filled..).filter(|room| !room.is_empty()) {
        match text.read(room)? {
            0 => break,
            read => filled = filled.saturating_add(read),
        }
    }
    Ok(filled)
}

/// A text that refuses to be one endless row.
struct Bounded {
    start: Vec<u8>,
    at: usize,
    text: Text,
    /// Whether the line feed after the last row was given out.
    ended: bool,
    /// Bytes given out since the last row began.
    since: Arc<AtomicU64>,
}

impl Bounded {
    fn end(&mut self, out: &mut [u8]) -> usize {
        match out.first_mut() {
            Some(first) if !std::mem::replace(&mut self.ended, true) => {
                *first = b'\n';
                1
            }
            _ => 0,
        }
    }
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.start.get(self.at..).unwrap_or_default();
        let read = if left.is_empty() {
            match self.text.read(out)? {
                0 => self.end(out),
                read => read,
            }
        } else {
            let taken = left.len().min(out.len());
            if let (Some(to), Some(from)) = (out.get_mut(..taken), left.get(..taken)) {
                to.copy_from_slice(from);
            }
            self.at = self.at.saturating_add(taken);
            taken
        };
        let bytes = u64::try_from(read).unwrap_or_default();
        if self.since.fetch_add(bytes, Ordering::Relaxed) > ROW_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "row too long"));
        }
        Ok(read)
    }
}

fn broken(name: &str, line: u64, error: &io::Error) -> Problem {
    let place = Words::new(format!("{name} 第{line}行"), format!("{name} line {line}"));
    if error.kind() == io::ErrorKind::InvalidData {
        return Problem::new(
            "csv.quotes",
            Words::new(
                "从这一行开始的一行超过 1 MiB，像是英文双引号没有配对",
                "the row that begins here is longer than 1 MiB: a quote seems never to be closed",
            ),
            Words::new(
                "删去或补上双引号；内容中的双引号要写成两个",
                "close it; a quote inside a cell is written twice",
            ),
        )
        .at(place);
    }
    crate::files::unreadable(std::path::Path::new(name), error).at(place)
}

/// JSON objects, one a line.
pub(super) struct Lines {
    reader: BufReader<Text>,
    line: u64,
    buffer: Vec<u8>,
    name: String,
}

impl Lines {
    fn open(text: Text, name: String) -> Self {
        let reader = BufReader::with_capacity(1 << 16, text);
        Self { reader, line: 0, buffer: Vec::new(), name }
    }

    fn next(&mut self) -> Result<Option<Row>, Problem> {
        loop {
            self.buffer.clear();
            let read = self.reader.by_ref().take(ROW_BYTES).read_until(b'\n', &mut self.buffer);
            let read = read.map_err(|error| broken(&self.name, self.line, &error))?;
            if read == 0 {
                return Ok(None);
            }
            self.line = self.line.saturating_add(1);
            let line = self.line;
            if self.buffer.last() != Some(&b'\n') && u64::try_from(read).ok() == Some(ROW_BYTES) {
                self.skip()?;
                return Ok(Some(Row { line, cells: Err(too_long()) }));
            }
            // The text is UTF-8 by construction.
            let text = std::str::from_utf8(&self.buffer).unwrap_or_default().trim();
            if !text.is_empty() {
                return Ok(Some(Row { line, cells: Cells::of_json(text) }));
            }
        }
    }

    /// Passes over the rest of a line, whatever its length.
    fn skip(&mut self) -> Result<(), Problem> {
        loop {
            let ready =
                self.reader.fill_buf().map_err(|error| broken(&self.name, self.line, &error))?;
            let end = ready.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(ready.len(), |at| at.saturating_add(1));
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }
}
