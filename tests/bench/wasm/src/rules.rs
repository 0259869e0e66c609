//! Proving rulebooks and deciding, as a page does.

use credit_core::api::{self, Checker, Lang, Sources};
use credit_core::rulebook::source::compile;
use credit_core::sheet::{Row, Table};
use wasm_bindgen::prelude::*;

/// The sheets of one rulebook.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sheets(Vec<Table>);

#[wasm_bindgen]
impl Sheets {
    /// Reads a line `#name` before each sheet, cells between tabs.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Self {
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let mut tables: Vec<Table> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix('#'), tables.last_mut()) {
                (Some(name), _) => {
                    let sheet = name.to_owned();
                    tables.push(Table { sheet, header: Vec::new(), rows: Vec::new() });
                }
                (None, Some(table)) if table.header.is_empty() => table.header = cells(line),
                (None, Some(table)) => table.rows.push(Row { line: 0, cells: cells(line) }),
                (None, None) => {}
            }
        }
        Self(tables)
    }

    /// Proves the rulebook: the number of cells that were looked at.
    ///
    /// # Errors
    /// The messages of the compiler.
    pub fn prove(&self) -> Result<usize, JsError> {
        match compile(&self.0) {
            Ok(compiled) => Ok(compiled.proofs.iter().map(|proof| proof.cells).sum()),
            Err(messages) => {
                let told: Vec<String> = messages.iter().map(ToString::to_string).collect();
                Err(JsError::new(&told.join("\n")))
            }
        }
    }
}

/// Everything that a check is given.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checking(Checker);

#[wasm_bindgen]
impl Checking {
    /// Verifies and opens the sources.
    ///
    /// # Errors
    /// Those of `api::open`, as text.
    #[wasm_bindgen(constructor)]
    pub fn new(
        pack: &[u8],
        rulebook: &[u8],
        calendar: &[u8],
        trust: &[u8],
    ) -> Result<Self, JsError> {
        let sources = Sources { packs: vec![pack], rulebook, calendar, trust };
        api::open(&sources).map(Self).map_err(|failure| JsError::new(&failure.line(Lang::En)))
    }

    /// Decides a request: the length of the answer.
    ///
    /// # Errors
    /// Those of `api::check_json`, as text.
    pub fn check(&self, request: &str) -> Result<usize, JsError> {
        api::check_json(&self.0, request.as_bytes(), Lang::ZhCn)
            .map(|decision| decision.len())
            .map_err(|failure| JsError::new(&failure.line(Lang::En)))
    }
}
