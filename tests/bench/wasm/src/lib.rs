//! Look-ups in a list pack and screening, as a page or host makes them, without a rulebook around them.

mod rules;

use credit_core::Date;
use credit_core::check::report;
use credit_core::error::LoadError;
use credit_core::id::Kind;
use credit_core::pack::{Pack, PackSet, Trust};
use credit_core::request::{Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};
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

/// A pack with the queries that are screened against it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Screener {
    packs: PackSet,
    subjects: Vec<Subject>,
    day: Date,
}

#[wasm_bindgen]
impl Screener {
    /// Takes an open pack and a day, `2026-11-20`.
    ///
    /// # Errors
    /// Those of `PackSet::new`, as text; a day that is none.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: Opened, day: &str) -> Result<Self, JsError> {
        let day = Date::parse(day).ok_or_else(|| JsError::new("not a day"))?;
        Ok(Self { packs: PackSet::new(Vec::from([pack.0]))?, subjects: Vec::new(), day })
    }

    /// Adds a query: kind of subject, name, and where they are not empty code, region and former name,
    /// with tabs between them.
    ///
    /// # Errors
    /// A line of another form.
    pub fn add(&mut self, line: &str) -> Result<(), JsError> {
        let subject = subject(line).ok_or_else(|| JsError::new("not a query"))?;
        self.subjects.push(subject);
        Ok(())
    }

    /// Screens the query of that number: how many findings and excluded look-alikes there are.
    ///
    /// # Errors
    /// Those of the pack, as text.
    pub fn screen(&self, number: usize) -> Result<usize, JsError> {
        let subject = self.subjects.get(number).ok_or_else(|| JsError::new("no such query"))?;
        let code = report(subject, self.day);
        let found = screen(&self.packs, &[Query { subject, code: code.as_ref() }], self.day)?;
        Ok(found.findings.len().saturating_add(found.excluded.len()))
    }
}

fn subject(line: &str) -> Option<Subject> {
    let mut cells = line.split('\t');
    let kind = SubjectKind::parse(cells.next()?)?;
    let name = cells.next()?.to_owned();
    let mut optional = || Some(cells.next()?.to_owned()).filter(|cell| !cell.is_empty());
    let (code, region, former) = (optional(), optional(), optional());
    let former_names = former.into_iter().collect();
    let search = Search::Usual;
    Some(Subject {
        role: Role::Applicant,
        kind,
        name,
        code,
        former_names,
        region,
        search,
        code_source: credit_core::request::CodeSource::Declared,
    })
}
