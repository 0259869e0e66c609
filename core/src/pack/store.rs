//! Records in columns: where each member of a [`Record`] lies.
//!
//! What recurs stands in `rows`, names, entry numbers and rare members in text columns (`names`,
//! `entries`, `extras`: JSON of the members that have no column), the first identifier in `codes`.

use alloc::{string::String, string::ToString, vec::Vec};

use super::body::{Body, Section, size};
use super::codes;
use super::columns::{Column, Columns};
use super::record::{Class, Identifier, Record, State, Visibility};
use super::texts::Texts;
use crate::date::Date;
use crate::error::LoadError;
use crate::json::{self, Cursor};
use crate::request::SubjectKind;

/// Names of the sections that hold the records.
pub(super) const ROWS: &str = "rows";
pub(super) const NAMES: &str = "names";
pub(super) const ENTRIES: &str = "entries";
pub(super) const EXTRAS: &str = "extras";
pub(super) const CODES: &str = "codes";

/// Letters of [`Column::More`].
pub(super) const DOCUMENT: char = 'd';
pub(super) const IDENTIFIERS: char = 'i';
pub(super) const FORMER: char = 'n';
pub(super) const EXTRA: char = 'x';

/// The opened columns.
#[derive(Debug)]
pub(super) struct Store {
    columns: Columns,
    names: Texts,
    entries: Texts,
    extras: Texts,
    at: Numbers,
    /// The number that says in the column of kinds that a subject is a person.
    person: Option<usize>,
}

/// Numbers of the sections.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    rows: usize,
    names: usize,
    entries: usize,
    extras: usize,
    codes: usize,
}

impl Store {
    pub(super) fn open(body: &Body) -> Result<Self, LoadError> {
        let columns = Columns::open(body.section(ROWS)?)?;
        let open = |name| -> Result<Texts, LoadError> {
            let section = body.section(name)?;
            let texts = Texts::open(section)?;
            if texts.len() == columns.len() { Ok(texts) } else { Err(section.content()) }
        };
        let (names, entries, extras) = (open(NAMES)?, open(ENTRIES)?, open(EXTRAS)?);
        let codes = body.section(CODES)?;
        if codes.len() != size(columns.len()).saturating_mul(4) {
            return Err(codes.content());
        }
        let at = Numbers {
            rows: body.number(ROWS)?,
            names: body.number(NAMES)?,
            entries: body.number(ENTRIES)?,
            extras: body.number(EXTRAS)?,
            codes: body.number(CODES)?,
        };
        let person =
            columns.find(body.nth(at.rows)?, Column::Kind, SubjectKind::Person.as_str())?;
        Ok(Self { columns, names, entries, extras, at, person })
    }

    pub(super) const fn len(&self) -> u32 {
        self.columns.len()
    }

    /// The name of a row's subject.
    pub(super) fn name(&self, body: &Body, row: u32) -> Result<String, LoadError> {
        let mut name = String::new();
        self.names.read(body.nth(self.at.names)?, row, &mut name)?;
        Ok(name)
    }

    /// The same, after what `out` holds.
    pub(super) fn name_into(
        &self,
        body: &Body,
        row: u32,
        out: &mut String,
    ) -> Result<(), LoadError> {
        self.names.read(body.nth(self.at.names)?, row, out)
    }

    /// Its characters, after what `out` holds.
    pub(super) fn name_chars(
        &self,
        body: &Body,
        row: u32,
        out: &mut Vec<char>,
    ) -> Result<(), LoadError> {
        self.names.chars(body.nth(self.at.names)?, row, out)
    }

    /// Asks for the names of rows that are read soon.
    pub(super) fn fetch_names(
        &self,
        body: &Body,
        rows: impl Iterator<Item = u32> + Clone,
    ) -> Result<(), LoadError> {
        let names = body.nth(self.at.names)?;
        rows.clone().for_each(|row| self.names.fetch_block(names, row));
        rows.for_each(|row| self.names.fetch_row(names, row));
        Ok(())
    }

    /// Asks for what [`Self::has`] reads of rows.
    pub(super) fn fetch_more(
        &self,
        body: &Body,
        rows: impl Iterator<Item = u32>,
    ) -> Result<(), LoadError> {
        let section = body.nth(self.at.rows)?;
        rows.for_each(|row| self.columns.fetch(section, Column::More, row));
        Ok(())
    }

    /// Asks for what [`Self::record`] reads of a row: it lies in some fifteen places.
    fn fetch(&self, body: &Body, row: u32) -> Result<(), LoadError> {
        let (names, entries) = (body.nth(self.at.names)?, body.nth(self.at.entries)?);
        self.names.fetch_block(names, row);
        self.entries.fetch_block(entries, row);
        body.nth(self.at.codes)?.fetch(size(row).saturating_mul(4));
        self.columns.fetch_all(body.nth(self.at.rows)?, row);
        self.names.fetch_row(names, row);
        self.entries.fetch_row(entries, row);
        Ok(())
    }

    /// Whether the subject of a row is a natural person.
    pub(super) fn is_person(&self, body: &Body, row: u32) -> Result<bool, LoadError> {
        let kind = self.columns.number(body.nth(self.at.rows)?, Column::Kind, row)?;
        Ok(kind.is_some() && kind == self.person)
    }

    /// Whether any row is of that list.
    pub(super) fn has_list(&self, body: &Body, list: u16) -> Result<bool, LoadError> {
        let rows = body.nth(self.at.rows)?;
        Ok(self.columns.find(rows, Column::List, &list.to_string())?.is_some())
    }

    /// The list of a row.
    pub(super) fn list(&self, body: &Body, row: u32) -> Result<u16, LoadError> {
        let rows = body.nth(self.at.rows)?;
        self.columns.get(rows, Column::List, row)?.parse().map_err(|_| rows.content())
    }

    /// The first identifier of a row, if it stands in the column of codes.
    pub(super) fn code(&self, body: &Body, row: u32) -> Result<Option<Identifier>, LoadError> {
        let Some((template, number)) = self.coded(body, row)? else { return Ok(None) };
        let section = body.nth(self.at.codes)?;
        let template = core::str::from_utf8(template).map_err(|_| section.content())?;
        codes::decode(template, number).map(Some).ok_or_else(|| section.content())
    }

    /// Template and number of the first identifier of a row.
    #[inline]
    pub(super) fn coded<'b>(
        &self,
        body: &'b Body,
        row: u32,
    ) -> Result<Option<(&'b [u8], u32)>, LoadError> {
        let template = self.columns.bytes(body.nth(self.at.rows)?, Column::Code, row)?;
        if template.is_empty() {
            return Ok(None);
        }
        let number = body.nth(self.at.codes)?.u32(size(row).saturating_mul(4))?;
        Ok(Some((template, number)))
    }

    /// Whether a row has what that letter of [`Column::More`] says.
    pub(super) fn has(&self, body: &Body, row: u32, letter: char) -> Result<bool, LoadError> {
        Ok(self.columns.get(body.nth(self.at.rows)?, Column::More, row)?.contains(letter))
    }

    /// The whole record.
    pub(super) fn record(&self, body: &Body, row: u32) -> Result<Record, LoadError> {
        self.fetch(body, row)?;
        let rows = body.nth(self.at.rows)?;
        let value = |column| self.columns.get(rows, column, row);
        let more = value(Column::More)?;
        let mut record = self.extras(body, row, more)?;
        record.list = value(Column::List)?.parse().map_err(|_| rows.content())?;
        record.kind = named(rows, value(Column::Kind)?, SubjectKind::parse)?;
        record.state = named(rows, value(Column::State)?, State::parse)?;
        record.visibility = named(rows, value(Column::Visibility)?, Visibility::parse)?;
        let class = value(Column::Class)?;
        record.class =
            if class.is_empty() { None } else { Some(named(rows, class, Class::parse)?) };
        let listed = days(rows, value(Column::ListedOn)?, 0)?;
        let since = listed.map_or(0, Date::to_days);
        record.listed_on = listed;
        record.effective = days(rows, value(Column::Effective)?, since)?;
        record.until = days(rows, value(Column::Until)?, since)?;
        record.last_confirmed = days(rows, value(Column::LastConfirmed)?, since)?;
        record.name = self.name(body, row)?;
        self.entries.read(body.nth(self.at.entries)?, row, &mut record.entry)?;
        for (text, column) in [
            (&mut record.authority, Column::Authority),
            (&mut record.cause, Column::Cause),
            (&mut record.basis, Column::Basis),
            (&mut record.source, Column::Source),
        ] {
            if text.is_empty() {
                *text = value(column)?.to_string();
            }
        }
        if more.contains(DOCUMENT) {
            record.document.clone_from(&record.entry);
        }
        if let Some(code) = self.code(body, row)? {
            record.identifiers.insert(0, code);
        }
        Ok(record)
    }

    /// The members of a row that have no column, in a record otherwise empty.
    pub(super) fn rest(&self, body: &Body, row: u32) -> Result<Record, LoadError> {
        self.extras(body, row, self.columns.get(body.nth(self.at.rows)?, Column::More, row)?)
    }

    /// The text in which the rare members of a row stand, whatever they are.
    pub(super) fn extras_into(
        &self,
        body: &Body,
        row: u32,
        out: &mut String,
    ) -> Result<(), LoadError> {
        self.extras.read(body.nth(self.at.extras)?, row, out)
    }

    fn extras(&self, body: &Body, row: u32, more: &str) -> Result<Record, LoadError> {
        if !more.contains([IDENTIFIERS, FORMER, EXTRA]) {
            return Ok(Record::blank());
        }
        let section = body.nth(self.at.extras)?;
        let mut text = String::new();
        self.extras.read(section, row, &mut text)?;
        let value = json::parse(text.as_bytes(), usize::MAX).map_err(|_| section.content())?;
        Record::decode(&Cursor::root(&value), 0).map_err(|_| section.content())
    }
}

fn named<T>(
    section: Section<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, LoadError> {
    parse(name).ok_or_else(|| section.content())
}

/// A day given as a number of days since another; `None` for an empty text.
fn days(section: Section<'_>, text: &str, since: i32) -> Result<Option<Date>, LoadError> {
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse::<i32>().ok().and_then(|days| days.checked_add(since));
    let date = days.and_then(Date::from_days);
    date.map(Some).ok_or_else(|| section.content())
}
