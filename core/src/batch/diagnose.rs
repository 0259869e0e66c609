//! Identifiers, a column at a time.

use alloc::vec::Vec;

use super::columns::{day, one_of};
use super::frame::{Frame, Type, about, id};
use super::write::{Filled, finish};
use crate::date::Date;
use crate::error::LoadError;
use crate::id::{self as ids, Expectation, KINDS, Kind, packed};

/// Diagnoses a column of codes: a word a row as in [`packed`]; a null is an empty code.
///
/// With a column of kinds each code is checked as that kind; without it the kind is recognised and
/// told in a column, which costs some fifty times as much.
///
/// # Errors
/// `batch.frame`, `batch.rows`, `batch.column`.
pub fn diagnose(frame: &[u8], out: &mut Vec<u8>) -> Result<(), LoadError> {
    let frame = Frame::read(frame)?;
    frame.only(&[id::CODE, id::CODE_KIND, id::DAY])?;
    let codes = frame.column(id::CODE, Type::Text)?;
    let codes = codes.ok_or_else(|| about("batch.column", id::CODE))?;
    let kinds = frame.column(id::CODE_KIND, Type::Text)?;
    let days = frame.column(id::DAY, Type::I32)?;
    let mut words = Filled::new(id::WORD, Type::U32);
    let mut found = Filled::new(id::KIND_FOUND, Type::Text);
    let mut errors = Errors::default();
    let mut last: (&[u8], Option<Kind>) = (b"", None);
    for row in 0..frame.rows() {
        let code = codes.bytes(row).unwrap_or_default();
        let known = match kinds.as_ref().and_then(|kinds| kinds.bytes(row)) {
            Some(text) if last.1.is_some() && text == last.0 => Ok(last.1),
            Some(text) => kind(text),
            None => Ok(None),
        };
        let word = match (known, day(days.as_ref(), row)) {
            (Err(error), _) | (_, Err(error)) => {
                errors.add(row, error.code());
                found.text(None);
                ERROR
            }
            (Ok(Some(kind)), Ok(on)) => {
                last = (kinds.as_ref().and_then(|k| k.bytes(row)).unwrap_or_default(), Some(kind));
                declared(kind, code, on)
            }
            (Ok(None), Ok(on)) => recognised(code, on, &mut found),
        };
        words.number(word.to_le_bytes());
    }
    let errors = errors.filled(frame.rows());
    let told = kinds.is_none().then_some(&found);
    let columns: Vec<&Filled> = [&words].into_iter().chain(told).chain(&errors).collect();
    finish(frame.rows(), &columns, out)
}

/// A row that has an error has no diagnosis: all bits of the faults but one cannot be set at once.
const ERROR: u32 = u32::MAX;

fn kind(text: &[u8]) -> Result<Option<Kind>, LoadError> {
    let text = core::str::from_utf8(text).map_err(|_| about("json.utf8", id::CODE_KIND))?;
    let known: Vec<&str> = KINDS.iter().map(|info| info.id).collect();
    one_of(text, id::CODE_KIND, &known, Kind::parse)
        .map_err(|_| about("id.unknown-kind", id::CODE_KIND).with("kind", text))
}

#[inline]
fn declared(kind: Kind, code: &[u8], on: Option<Date>) -> u32 {
    match (on, core::str::from_utf8(code)) {
        // Whether a birth is in the future.
        (Some(_), Ok(text)) if kind.is_personal() => {
            let mut report =
                ids::validate(text, &Expectation { kind: Some(kind), on, allowed: &[] });
            report.problems.retain(|problem| problem.code != "id.other-kind");
            let unread = |code: &str| matches!(code, "id.empty" | "id.too-long");
            match report.problems.iter().any(|problem| unread(problem.code)) {
                true => packed::diagnose(kind, code),
                false => packed::pack(&report),
            }
        }
        _ => packed::diagnose(kind, code),
    }
}

fn recognised(code: &[u8], on: Option<Date>, found: &mut Filled) -> u32 {
    let Ok(text) = core::str::from_utf8(code) else {
        found.text(Some(Kind::Unknown.as_str()));
        return packed::diagnose(Kind::Unknown, code);
    };
    let report = ids::validate(text, &Expectation { kind: None, on, allowed: &[] });
    found.text(Some(report.kind.as_str()));
    packed::pack(&report)
}

/// Errors of rows, most of which have none.
#[derive(Default)]
pub(super) struct Errors(Vec<(usize, &'static str)>);

impl Errors {
    pub(super) fn add(&mut self, row: usize, code: &'static str) {
        self.0.push((row, code));
    }

    pub(super) fn filled(self, rows: usize) -> Option<Filled> {
        let mut column = Filled::new(id::ERROR, Type::Text);
        let mut errors = self.0.into_iter().peekable();
        errors.peek()?;
        for row in 0..rows {
            let own = errors.next_if(|(at, _)| *at == row);
            column.text(own.map(|(_, code)| code));
        }
        Some(column)
    }
}
