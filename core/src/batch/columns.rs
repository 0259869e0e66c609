//! Rows as subjects.

use alloc::{string::String, string::ToString, vec::Vec};

use super::frame::{Column, Frame, Type, about, id};
use crate::date::Date;
use crate::error::LoadError;
use crate::limits;
use crate::request::{CodeSource, Role, Search, Subject, SubjectKind};

/// The columns that say who a row is about.
pub(super) struct Subjects<'a> {
    code: Option<Column<'a>>,
    name: Option<Column<'a>>,
    kind: Option<Column<'a>>,
    region: Option<Column<'a>>,
    former: Option<Column<'a>>,
    search: Option<Column<'a>>,
    source: Option<Column<'a>>,
    day: Option<Column<'a>>,
}

const KNOWN: &[u16] = &[
    id::CODE,
    id::NAME,
    id::KIND,
    id::REGION,
    id::FORMER_NAMES,
    id::SEARCH,
    id::DAY,
    id::CODE_SOURCE,
];

impl<'a> Subjects<'a> {
    pub(super) fn of(frame: &Frame<'a>) -> Result<Self, LoadError> {
        Self::with(frame, &[])
    }

    /// With columns that say something else.
    pub(super) fn with(frame: &Frame<'a>, others: &[u16]) -> Result<Self, LoadError> {
        frame.only(&[KNOWN, others].concat())?;
        let text = |id| frame.column(id, Type::Text);
        Ok(Self {
            code: text(id::CODE)?,
            name: text(id::NAME)?,
            kind: text(id::KIND)?,
            region: text(id::REGION)?,
            former: text(id::FORMER_NAMES)?,
            search: text(id::SEARCH)?,
            source: text(id::CODE_SOURCE)?,
            day: frame.column(id::DAY, Type::I32)?,
        })
    }

    /// The day of a row.
    ///
    /// # Errors
    /// `json.date`.
    pub(super) fn day(&self, row: usize, on: Date) -> Result<Date, LoadError> {
        day(self.day.as_ref(), row).map(|day| day.unwrap_or(on))
    }

    /// The subject of a row, by the rules of a subject in a request. Without its name it can be asked
    /// for by code.
    ///
    /// # Errors
    /// `json.utf8`, `json.text`, `json.value`, `json.too-many`.
    pub(super) fn subject(&self, row: usize, named: bool) -> Result<Subject, LoadError> {
        let get = |column: &Option<Column<'a>>| match column {
            None => Ok(""),
            Some(column) => column.text(row).map(Option::unwrap_or_default),
        };
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.to_string());
        let name = self.name.as_ref().map_or(Ok(None), |column| column.text(row))?;
        let name = match name {
            None if !named => "",
            name => of_length(name.unwrap_or_default(), id::NAME)?,
        };
        let former = get(&self.former)?.split('\n').filter(|name| !name.is_empty());
        let mut former_names: Vec<String> = Vec::new();
        for name in former {
            if former_names.len() >= limits::FORMER_NAMES {
                return Err(
                    about("json.too-many", id::FORMER_NAMES).with("max", limits::FORMER_NAMES)
                );
            }
            former_names.push(of_length(name, id::FORMER_NAMES)?.to_string());
        }
        let kind = one_of(get(&self.kind)?, id::KIND, SubjectKind::NAMES, SubjectKind::parse)?;
        let search = one_of(get(&self.search)?, id::SEARCH, Search::NAMES, Search::parse)?;
        let source = get(&self.source)?;
        let source = one_of(source, id::CODE_SOURCE, CodeSource::NAMES, CodeSource::parse)?;
        Ok(Subject {
            role: Role::Applicant,
            kind: kind.unwrap_or(SubjectKind::Organization),
            name: name.to_string(),
            code: some(get(&self.code)?),
            former_names,
            region: some(get(&self.region)?),
            search: search.unwrap_or(Search::Usual),
            code_source: source.unwrap_or(CodeSource::Declared),
        })
    }
}

/// The day of a row, if it has one.
///
/// # Errors
/// `json.date`.
pub(super) fn day(column: Option<&Column<'_>>, row: usize) -> Result<Option<Date>, LoadError> {
    let Some(days) = column.and_then(|column| column.i32(row)) else { return Ok(None) };
    let day = Date::from_days(days);
    day.map(Some).ok_or_else(|| about("json.date", id::DAY).with("found", days))
}

/// A member of a closed set; nothing for an empty text.
pub(super) fn one_of<T>(
    text: &str,
    column: u16,
    known: &[&str],
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, LoadError> {
    if text.is_empty() {
        return Ok(None);
    }
    let error = || about("json.value", column).with("found", text).with("known", known.join(", "));
    read(text).map(Some).ok_or_else(error)
}

fn of_length(text: &str, column: u16) -> Result<&str, LoadError> {
    // No text has more characters than bytes.
    let long = text.len() > limits::NAME_CHARS && text.chars().nth(limits::NAME_CHARS).is_some();
    if text.trim().is_empty() || long {
        return Err(about("json.text", column).with("max", limits::NAME_CHARS));
    }
    Ok(text)
}
