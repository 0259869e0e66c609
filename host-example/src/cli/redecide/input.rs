//! Stored decisions out of a file: lines of JSON, or a table of columns.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::Path,
};

use crate::{
    columnar::{self, Cell, Kind, Table},
    files,
    problem::{Problem, Words},
    redecide::{Stored, no_decision, read_line},
};

/// Takes each of them, with its place.
pub(super) type Take<'t> = dyn FnMut(&str, Result<Stored, Problem>) -> Result<(), Problem> + 't;

/// The columns; `decide_df` writes the last name.
const COLUMNS: [&[&str]; 3] = [&["id"], &["request"], &["decision", "credit_decision"]];

/// Reads a file, whatever it is by its first bytes.
///
/// # Errors
/// `io.read`, `columnar.*`, `redecide.column`; those of `take`.
pub(super) fn read(input: &Path, take: &mut Take<'_>) -> Result<(), Problem> {
    let unreadable = |error: io::Error| files::unreadable(input, &error);
    let mut reader = BufReader::new(File::open(input).map_err(unreadable)?);
    match Kind::of(reader.fill_buf().map_err(unreadable)?) {
        Some(kind) => columns(input, kind, take),
        None => lines(input, reader, take),
    }
}

fn lines(input: &Path, reader: BufReader<File>, take: &mut Take<'_>) -> Result<(), Problem> {
    for (number, text) in (1_u64..).zip(reader.lines()) {
        let text = text.map_err(|error| files::unreadable(input, &error))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            take(&format!("{}:{number}", input.display()), read_line(text, number))?;
        }
    }
    Ok(())
}

fn columns(input: &Path, kind: Kind, take: &mut Take<'_>) -> Result<(), Problem> {
    let fault = |fault: columnar::Fault| fault.problem(input);
    let table = Table::open(input, kind).map_err(fault)?;
    let mut wanted = Vec::new();
    for names in COLUMNS {
        let found = table.columns().iter().position(|column| names.contains(&&*column.name));
        let column = found.and_then(|at| table.columns().get(at));
        match (found, column) {
            // The number of the row stands in for what it is not known by.
            (None, _) if names == COLUMNS[0] => {}
            (Some(at), Some(column)) if column.usable => wanted.push(at),
            (Some(_), Some(column)) => return Err(columnar::unusable(input, column)),
            _ => return Err(no_column(input, &table)),
        }
    }
    let named = wanted.len() == COLUMNS.len();
    let mut rows = table.read(&wanted).map_err(fault)?;
    let (mut ready, mut more, mut number) = (VecDeque::new(), true, 0_u64);
    while more {
        more = rows.fill(&mut ready).map_err(fault)?;
        for mut cells in ready.drain(..) {
            number = number.saturating_add(1);
            if !named {
                cells.insert(0, Cell::Empty);
            }
            take(&format!("{}:{number}", input.display()), stored(cells, number))?;
        }
    }
    Ok(())
}

/// A row of an id, a request and a decision.
fn stored(cells: Vec<Cell>, number: u64) -> Result<Stored, Problem> {
    let mut texts = Vec::with_capacity(COLUMNS.len());
    for cell in cells {
        texts.push(match cell {
            Cell::Text(text) | Cell::Number(text) => text,
            Cell::Empty => String::new(),
            Cell::Long => return Err(too_long()),
        });
    }
    let Ok([id, request, decision]) = <[String; 3]>::try_from(texts) else {
        return Err(no_decision());
    };
    if request.is_empty() || decision.is_empty() {
        return Err(no_decision());
    }
    let id = if id.is_empty() { number.to_string() } else { id };
    Stored::of(id, request, &decision)
}

fn too_long() -> Problem {
    Problem::new(
        "redecide.line",
        Words::new("这一格超过 1 MiB", "the cell is longer than 1 MiB"),
        Words::new("每格只放一份申请或结论", "put one request or one decision in each cell"),
    )
}

fn no_column(input: &Path, table: &Table) -> Problem {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    Problem::new(
        "redecide.column",
        Words::new(
            format!("没有 request 列或 decision 列；有这些列：{}", names.join("、")),
            format!("there is no column `request` or `decision`, but {}", names.join(", ")),
        ),
        Words::new(
            "列名用 id（可以没有）、request、decision，后两列放 JSON 文本",
            "call the columns id (or leave it out), request and decision; the last two hold JSON as text",
        ),
    )
    .at(Words::same(input.display().to_string()))
}
