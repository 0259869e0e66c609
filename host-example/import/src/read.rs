//! A source of any format as sheets of rows.

pub(super) mod csv;
pub(super) mod json;
mod markup;
pub(super) mod model;
pub(super) mod text;
mod xls;
pub(super) mod xlsx;

use credit_core::sheet;

use crate::problem::Problem;
use model::{Format, MAX_BYTES, Rows, Visit, empty, too_large};

/// Reads a source of any format, recognised by its content; `name` is shown in messages.
pub(super) fn read(name: &str, bytes: &[u8], visit: Visit<'_>) -> Result<Format, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(name));
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match bytes {
        [b'P', b'K', 3 | 5, ..] => xlsx::read(name, bytes, visit),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => xls::read(name, bytes, visit),
        _ if markup::looks_so(bytes) => markup::read(name, bytes, visit),
        _ if ending == "xlsx" => Err(xlsx::broken(name, "不是 XLSX 文件", "not a workbook")),
        _ if ending.contains("json") || json::looks_so(bytes) => json::read(name, bytes, visit),
        _ => csv::read(name, bytes, visit),
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
    read(name, bytes, &mut |head, rows| {
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
