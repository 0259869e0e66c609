//! The codes of a table of columns (Parquet, Arrow).

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
};

use super::lines::{Blocks, LINE_BYTES, Reading};
use crate::{
    columnar::{self, Cell, Column, Kind, Table},
    problem::{Problem, Words},
    screen,
};

/// The codes of one file.
pub(super) struct Codes {
    path: PathBuf,
    rows: Box<dyn columnar::Rows>,
    ready: VecDeque<Vec<Cell>>,
    more: bool,
    row: u64,
}

impl Codes {
    /// Opens the file: its columns of codes, or its only column.
    ///
    /// # Errors
    /// `io.read`, `validate.no-column`, `columnar.*`.
    pub(super) fn open(path: &Path, kind: Kind) -> Result<Self, Problem> {
        let fault = |fault: columnar::Fault| fault.problem(path);
        let table = Table::open(path, kind).map_err(fault)?;
        let all = table.columns();
        let mut wanted: Vec<(usize, &Column)> =
            all.iter().enumerate().filter(|(_, column)| screen::is_code(&column.name)).collect();
        if let ([], [only]) = (&wanted[..], all) {
            wanted.push((0, only));
        }
        if wanted.is_empty() {
            return Err(no_column(path, all));
        }
        // A number has lost zeros in front, or its last digits: it says nothing about a code.
        if let Some((_, wrong)) = wanted.iter().find(|(_, column)| !column.usable || column.number)
        {
            return Err(columnar::unusable(path, wrong));
        }
        let wanted: Vec<usize> = wanted.into_iter().map(|(at, _)| at).collect();
        let rows = table.read(&wanted).map_err(fault)?;
        Ok(Self { path: path.to_owned(), rows, ready: VecDeque::new(), more: true, row: 0 })
    }
}

impl Blocks for Codes {
    fn block(&mut self, count: usize, text: &mut String) -> Result<Reading, Problem> {
        let mut left = count;
        while left > 0 {
            let Some(cells) = self.ready.pop_front() else {
                if !self.more {
                    return Ok(Reading::End);
                }
                let filled = self.rows.fill(&mut self.ready);
                self.more = filled.map_err(|fault| fault.problem(&self.path))?;
                continue;
            };
            left = left.saturating_sub(1);
            self.row = self.row.saturating_add(1);
            // Of several columns the first that is filled counts.
            for cell in &cells {
                match cell {
                    Cell::Text(code) if code.len() <= LINE_BYTES => {
                        text.extend(
                            code.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }),
                        );
                        if !code.trim().is_empty() {
                            break;
                        }
                    }
                    Cell::Empty | Cell::Number(_) => {}
                    Cell::Text(_) | Cell::Long => return Err(too_long(&self.path, self.row)),
                }
            }
            text.push('\n');
        }
        Ok(Reading::More)
    }
}

fn too_long(path: &Path, row: u64) -> Problem {
    let name = path.display();
    Problem::new(
        "text.line-too-long",
        Words::new(
            format!("这一格超过 {LINE_BYTES} 字节"),
            format!("the cell is longer than {LINE_BYTES} bytes"),
        ),
        Words::new("每行只放一个代码", "put one identifier on each line"),
    )
    .at(Words::new(format!("{name} 第{row}行"), format!("{name} row {row}")))
}

fn no_column(path: &Path, columns: &[Column]) -> Problem {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    Problem::new(
        "validate.no-column",
        Words::new(
            format!("没有代码列；有这些列：{}", names.join("、")),
            format!("there is no column of codes, but {}", names.join(", ")),
        ),
        Words::new("把代码那一列命名为“代码”", "call the column of codes code, or 代码"),
    )
    .at(Words::same(path.display().to_string()))
}
