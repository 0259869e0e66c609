//! Tables of the rulebook and the calendar.

use credit_core::sheet::Table;

use super::read;
use crate::problem::{Problem, Words};

/// Reads one table of the rulebook or the calendar from its bytes; `name` is the file name.
///
/// # Errors
///
/// `csv.encoding`, `csv.empty`, `csv.too-large` and the others of a file that cannot be read;
/// `csv.columns` for a row longer than the header.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, Problem> {
    read::table(name, bytes)
}

/// Reads every sheet of a file that its user sees.
///
/// # Errors
///
/// Those of [`read_table`].
pub fn read_sheets(name: &str, bytes: &[u8]) -> Result<Vec<Table>, Problem> {
    read::tables(name, bytes)
}

/// The lines of a workbook, of a web page or of XML as comma-separated text, each row in the line of
/// its number; `None` for what is text already.
///
/// # Errors
///
/// Those of a file that cannot be read; `screen.several-sheets` when more than one sheet has rows.
pub fn as_csv(name: &str, bytes: &[u8]) -> Result<Option<String>, Problem> {
    if !read::is_container(bytes) {
        return Ok(None);
    }
    let mut text = String::new();
    let mut sheets: Vec<String> = Vec::new();
    read::read(name, bytes.into(), &mut |head, rows| {
        let labels = head.labels;
        let mut line = 0_u32;
        let mut sheet = String::new();
        if let Some(labels) = labels {
            sheet.push_str(&row_of(labels.iter().map(String::as_str)));
        }
        for row in rows {
            let row = row?;
            while line.saturating_add(1) < row.line && head.name.is_some() {
                sheet.push('\n');
                line = line.saturating_add(1);
            }
            line = row.line;
            sheet.push_str(&row_of(row.cells.iter().map(|cell| cell.text.as_str())));
        }
        if !head.hidden && !sheet.trim().is_empty() {
            sheets.push(head.name.unwrap_or_default());
            text = sheet;
        }
        Ok(())
    })?;
    if sheets.len() > 1 {
        return Err(several_sheets(name, &sheets));
    }
    Ok(Some(text))
}

/// A row on one line.
fn row_of<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted =
        cells.map(|cell| format!("\"{}\"", cell.replace(['\n', '\r'], " ").replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

fn several_sheets(name: &str, sheets: &[String]) -> Problem {
    let names = sheets.join("、");
    Problem::new(
        "screen.several-sheets",
        Words::new(format!("有几张工作表：{names}"), format!("there are several sheets: {names}")),
        Words::new(
            "只留要核查的一张，或另存为 CSV",
            "leave the one to be screened, or save it as CSV",
        ),
    )
    .at(Words::same(name))
}
