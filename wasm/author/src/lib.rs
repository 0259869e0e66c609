//! Rulebooks in the page of those who write them: the tables go in, what is proved of them comes out.
//!
//! A module of its own, so that approval forms do not carry the compiler. Tables, messages and
//! proofs cross as JSON text; the shapes are in `wasm/js/src/rulebook/types.ts`.

mod answer;
mod proofs;
mod tables;

use credit_core::api::{Failure, Lang};
use credit_core::rulebook::{Rulebook, source};
use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;

/// Tables that others are compared with.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Draft {
    /// Absent where the tables cannot be compiled themselves.
    start: Option<Rulebook>,
}

#[wasm_bindgen]
impl Draft {
    /// Takes the starting version.
    ///
    /// # Errors
    /// Throws a `CreditError`: `json.*` about the tables.
    #[wasm_bindgen(constructor)]
    pub fn new(tables: &str) -> Result<Self, JsValue> {
        let tables = tables::read(tables).map_err(thrown)?;
        let compiled = source::compile(&tables).ok();
        let start = compiled.and_then(|compiled| Rulebook::of(compiled.document).ok());
        Ok(Self { start })
    }

    /// Compiles and proves tables, runs their cases and compares them with the starting version.
    ///
    /// # Errors
    /// Throws a `CreditError`: `json.*` about the tables.
    pub fn prove(&self, tables: &str) -> Result<String, JsValue> {
        let tables = tables::read(tables).map_err(thrown)?;
        Ok(answer::text(&source::compile(&tables), self.start.as_ref()))
    }
}

/// Reads CSV text (comma, tab or semicolon) into a table.
///
/// # Errors
/// Throws a `CreditError`: `csv.empty`, `csv.columns`.
#[wasm_bindgen(js_name = readCsv)]
pub fn read_csv(name: &str, text: &str) -> Result<String, JsValue> {
    tables::from_csv(name, text).map_err(thrown)
}

/// Writes a table as CSV text, with the mark by which spreadsheets know UTF-8.
///
/// # Errors
/// Throws a `CreditError`: `json.*` about the table.
#[wasm_bindgen(js_name = writeCsv)]
pub fn write_csv(table: &str) -> Result<String, JsValue> {
    tables::to_csv(table).map_err(thrown)
}

/// An `Error` with the members of the type `CreditError`.
fn thrown(failure: tables::Unusable) -> JsValue {
    let (code, text, place, remedy) = match failure {
        tables::Unusable::Json(error) => {
            let failure = Failure::from(error);
            let lang = Lang::default();
            (
                failure.code().to_owned(),
                failure.text(lang),
                failure.place(lang),
                failure.remedy(lang),
            )
        }
        tables::Unusable::Csv { code, text, place, remedy } => {
            (code.to_owned(), text, Some(place), remedy.to_owned())
        }
    };
    let error = Error::new(&text);
    error.set_name("CreditError");
    for (key, value) in [("code", Some(code)), ("place", place), ("remedy", Some(remedy))] {
        if let Some(value) = value {
            // A fresh error object takes every member.
            let _ = Reflect::set(&error, &key.into(), &value.into());
        }
    }
    error.into()
}
