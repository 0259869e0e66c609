//! A source of any format as sheets of rows.

pub(super) mod csv;
pub(super) mod json;
mod markup;
pub(super) mod model;
pub(super) mod source;
pub(super) mod text;
mod xls;
pub(super) mod xlsx;

use credit_core::sheet;

use crate::problem::Problem;
use model::{Format, Rows, Visit, empty};
use source::{Source, unreadable};

/// Bytes that show what a source is.
const SHOWING: usize = 1 << 12;

/// Reads a source of any format, recognised by its content; `name` is shown in messages. Text of rows is read as it
/// comes, everything else whole.
pub(super) fn read(name: &str, source: Source<'_>, visit: Visit<'_>) -> Result<Format, Problem> {
    let start = source.start(SHOWING).map_err(|error| unreadable(name, &error))?;
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match start.as_slice() {
        [b'P', b'K', 3 | 5, ..] => xlsx::read(name, &source.whole(name)?, visit),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => xls::read(name, &source.whole(name)?, visit),
        start if markup::looks_so(start) => markup::read(name, &source.whole(name)?, visit),
        _ if ending == "xlsx" => Err(xlsx::broken(name, "不是 XLSX 文件", "not a workbook")),
        start if ending.contains("json") || json::looks_so(start) => {
            json::read(name, &source.whole(name)?, visit)
        }
        _ => csv::read(name, source, visit),
    }
}

/// Whether a source is no text of lines: a workbook, a web page, XML.
pub fn is_container(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3 | 5, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..])
        || markup::looks_so(bytes)
}

/// The first sheet of a source as a table of the core; the header is its first row.
pub(super) fn table(name: &str, bytes: &[u8]) -> Result<sheet::Table, Problem> {
    tables(name, bytes)?.into_iter().next().ok_or_else(|| empty(name))
}

/// Every sheet of a source that its user sees; those of a workbook go by their own names.
pub(super) fn tables(name: &str, bytes: &[u8]) -> Result<Vec<sheet::Table>, Problem> {
    let mut tables = Vec::new();
    read(name, bytes.into(), &mut |head, rows| {
        if !head.hidden {
            let shown = head.name.clone().unwrap_or_else(|| name.to_owned());
            tables.extend(collected(&shown, head.labels, rows)?);
        }
        Ok(())
    })?;
    Ok(tables)
}

fn collected(
    name: &str,
    labels: Option<Vec<String>>,
    rows: Rows<'_>,
) -> Result<Option<sheet::Table>, Problem> {
    let mut header: Option<Vec<String>> = labels;
    let mut kept = Vec::new();
    for row in rows {
        let row = row?;
        if row.is_blank() {
            continue;
        }
        if let Some(fault) = row.fault {
            return Err(csv::malformed(name, row.line, &fault));
        }
        let mut cells: Vec<String> = row.cells.into_iter().map(|cell| cell.text).collect();
        let Some(header) = &header else {
            header = Some(cells);
            continue;
        };
        while cells.len() > header.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() > header.len() {
            return Err(csv::too_wide(name, row.line, cells.len(), header.len()));
        }
        cells.resize(header.len(), String::new());
        kept.push(sheet::Row { line: row.line, cells });
    }
    Ok(header.map(|header| sheet::Table { sheet: name.to_owned(), header, rows: kept }))
}
