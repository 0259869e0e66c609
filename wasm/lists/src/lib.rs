//! Files of staff in their pages, read by the code of the command line: how a published list would be read, and
//! the tables of a workbook.
//!
//! A module of its own: approval forms read no files, and who edits a rulebook in CSV needs none of this.

mod look;
mod tables;

use credit_core::api::Lang;
use credit_core::error::LoadError;
use credit_import::problem::Problem;
use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;

/// Reads the tables of a file: CSV of any encoding, or a workbook with a table on every sheet, as the JSON of
/// `wasm/js/src/rulebook/types.ts`. Rows stand where the spreadsheet shows them.
///
/// # Errors
/// Throws a `CreditError`: `csv.*`, `xlsx.broken` and the others of a file that cannot be read.
#[wasm_bindgen(js_name = readTables)]
pub fn read_tables(name: &str, bytes: &[u8]) -> Result<String, JsValue> {
    tables::read(name, bytes).map_err(|problem| thrown(&problem, Lang::default()))
}

/// Says how a published list would be read; the answer is that of [`credit_import::preview`], and `look` has
/// what was chosen: `{ "public", "lang", "profile"?, "columns": [[column, meaning]], "words": [[sort, word, meaning]] }`.
///
/// # Errors
/// Throws a `CreditError`: `profile.*` about the profile, `json.*` about what was chosen. A file that
/// cannot be read is an answer.
#[wasm_bindgen(js_name = readList)]
pub fn read_list(name: &str, bytes: &[u8], look: &str) -> Result<String, JsValue> {
    let chosen = look::chosen(look).map_err(unreadable)?;
    let lang = chosen.lang;
    look::read(name, bytes, chosen).map_err(|problem| thrown(&problem, lang))
}

/// The meanings that a column can be given: `[{ "name", "nameEn" }]`.
#[must_use]
#[wasm_bindgen]
pub fn meanings() -> String {
    look::meanings()
}

fn unreadable(error: LoadError) -> JsValue {
    thrown(&Problem::from(error), Lang::default())
}

/// An `Error` with the members of the type `CreditError`.
fn thrown(problem: &Problem, lang: Lang) -> JsValue {
    let error = Error::new(problem.text(lang));
    error.set_name("CreditError");
    let members = [
        ("code", Some(problem.code())),
        ("place", problem.place(lang)),
        ("remedy", Some(problem.remedy(lang))),
    ];
    for (key, value) in members {
        if let Some(value) = value {
            // A fresh error object takes every member.
            let _ = Reflect::set(&error, &key.into(), &value.into());
        }
    }
    error.into()
}
