//! The rows of a table of columns (Parquet, Arrow): what their columns mean is told as in text.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    row::{Row, no_header, too_long},
    subject::{Cells, Fault, Member, is_number, member},
};
use crate::{
    columnar::{self, Cell, Kind, Table},
    problem::Problem,
};

/// The rows of one file.
pub(super) struct Columns {
    path: PathBuf,
    /// Bytes of the file, and how many of them are told to have been read.
    bytes: u64,
    read: Arc<AtomicU64>,
    rows: Box<dyn columnar::Rows>,
    members: Vec<Member>,
    unused: Vec<String>,
    ready: VecDeque<Vec<Cell>>,
    more: bool,
    /// Number of the row, from 1.
    line: u64,
}

impl Columns {
    /// Opens the file at its first row.
    ///
    /// # Errors
    /// `io.read`, `screen.no-header`, `columnar.*`.
    pub(super) fn open(
        path: &Path,
        kind: Kind,
        bytes: u64,
        read: Arc<AtomicU64>,
    ) -> Result<Self, Problem> {
        let fault = |fault: columnar::Fault| fault.problem(path);
        let table = Table::open(path, kind).map_err(fault)?;
        let (mut wanted, mut members, mut unused) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in table.columns().iter().enumerate() {
            match member(&column.name) {
                Some(member) if column.usable => {
                    wanted.push(at);
                    members.push(member);
                }
                Some(_) => return Err(columnar::unusable(path, column)),
                None if column.name.is_empty() => {}
                None => unused.push(column.told()),
            }
        }
        if !members.contains(&Member::Name) {
            return Err(no_header(path.display().to_string()));
        }
        let rows = table.read(&wanted).map_err(fault)?;
        let (path, ready) = (path.to_owned(), VecDeque::new());
        Ok(Self { path, bytes, read, rows, members, unused, ready, more: true, line: 0 })
    }

    pub(super) fn unused(&self) -> &[String] {
        &self.unused
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, Problem> {
        loop {
            while let Some(cells) = self.ready.pop_front() {
                self.line = self.line.saturating_add(1);
                if !cells.iter().all(is_blank) {
                    return Ok(Some(Row { line: self.line, cells: self.cells(&cells) }));
                }
            }
            if !self.more {
                return Ok(None);
            }
            let filled = self.rows.fill(&mut self.ready);
            self.more = filled.map_err(|fault| fault.problem(&self.path))?;
            let (done, all) = self.rows.share();
            let read = u128::from(self.bytes).saturating_mul(done.into());
            let read = read.checked_div(all.into()).and_then(|read| u64::try_from(read).ok());
            self.read.store(read.unwrap_or(self.bytes), Ordering::Relaxed);
        }
    }

    fn cells(&self, row: &[Cell]) -> Result<Cells, Fault> {
        let mut cells = Cells::default();
        for (cell, member) in row.iter().zip(&self.members) {
            match cell {
                Cell::Empty => {}
                Cell::Long => return Err(too_long()),
                Cell::Number(_) if *member == Member::Code => return Err(is_number()),
                Cell::Text(text) | Cell::Number(text) => cells.add(*member, text),
            }
        }
        Ok(cells)
    }
}

fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.trim().is_empty(),
        Cell::Number(_) | Cell::Long => false,
    }
}
