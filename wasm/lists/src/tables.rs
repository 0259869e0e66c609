//! Tables of a file as they cross: `{ "sheet", "header", "rows" }`, rows of cells in their order.

use credit_core::json::{self, ObjectBuilder, Value};
use credit_core::sheet::Table;
use credit_import::problem::Problem;

/// Blank rows that are kept, so that the others keep their numbers.
const ROWS: usize = 100_000;

pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<String, Problem> {
    let tables = credit_import::read_sheets(name, bytes)?;
    Ok(json::canonical(&Value::Array(tables.iter().map(one).collect())))
}

fn one(table: &Table) -> Value {
    let mut rows = Vec::new();
    for row in &table.rows {
        let line = usize::try_from(row.line).unwrap_or(usize::MAX);
        while rows.len().saturating_add(2) < line && rows.len() < ROWS {
            rows.push(texts(vec![String::new(); table.header.len()]));
        }
        rows.push(texts(row.cells.clone()));
    }
    ObjectBuilder::new()
        .put("sheet", table.sheet.as_str())
        .put("header", texts(table.header.clone()))
        .put("rows", Value::Array(rows))
        .build()
}

fn texts(cells: Vec<String>) -> Value {
    Value::Array(cells.into_iter().map(Value::from).collect())
}
