//! Look-ups in a list pack, as a page or host makes them, without a rulebook around them.

use credit_core::error::LoadError;
use credit_core::id::Kind;
use credit_core::pack::{Pack, Trust};
use wasm_bindgen::prelude::*;

/// The bytes of a pack in the memory of the module, not yet looked at.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Loaded(Vec<u8>);

#[wasm_bindgen]
impl Loaded {
    /// Copies the bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Verifies the signature and opens the pack.
    ///
    /// # Errors
    /// Those of `Pack::open`, as text.
    pub fn open(self, trust: &[u8]) -> Result<Opened, JsError> {
        let trust = Trust::decode(trust)?;
        Ok(Opened(Pack::open(self.0, &trust)?))
    }
}

/// An open pack.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Opened(Pack);

#[wasm_bindgen]
impl Opened {
    /// Records found by one line: kind, tab, identifier.
    ///
    /// # Errors
    /// Those of the pack, as text.
    pub fn code(&self, line: &str) -> Result<usize, JsError> {
        Ok(self.by_code(line)?)
    }

    /// The same over many lines.
    ///
    /// # Errors
    /// Those of the pack, as text.
    pub fn codes(&self, lines: &str) -> Result<usize, JsError> {
        let mut found = 0_usize;
        for line in lines.lines() {
            found = found.saturating_add(self.by_code(line)?);
        }
        Ok(found)
    }

    /// Records found by a name.
    ///
    /// # Errors
    /// Those of the pack, as text.
    pub fn name(&self, name: &str) -> Result<usize, JsError> {
        Ok(self.0.rows_by_name(name)?.rows.len())
    }

    /// The same over many lines.
    ///
    /// # Errors
    /// Those of the pack, as text.
    pub fn names(&self, lines: &str) -> Result<usize, JsError> {
        let mut found = 0_usize;
        for line in lines.lines() {
            found = found.saturating_add(self.0.rows_by_name(line)?.rows.len());
        }
        Ok(found)
    }

    fn by_code(&self, line: &str) -> Result<usize, LoadError> {
        let Some((kind, value)) = line.split_once('\t') else { return Ok(0) };
        let Some(kind) = Kind::parse(kind) else { return Ok(0) };
        Ok(self.0.rows_by_identifier(kind, value)?.rows.len())
    }
}
