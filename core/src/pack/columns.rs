//! Columns of values that recur: each value once, rows by packed number.
//!
//! ```text
//!  0  4  rows
//!  4  4  C = number of columns
//!  8     by column: u8 what it holds, u8 bits a row, u16 0, u32 number of values,
//!        u32 where its values start, u32 where its rows start
//!        values: u32 a value and one more: where its text starts behind this table; texts, UTF-8
//!        rows: packed numbers of values, least significant bit first, and eight bytes of zero
//! ```

use alloc::vec::Vec;

use super::body::{Section, size};
use crate::error::LoadError;

/// What a column holds, in the order of the format (append only).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Number of the list.
    List,
    /// Kind of subject.
    Kind,
    /// State.
    State,
    /// Class; empty if the record states none.
    Class,
    /// Visibility.
    Visibility,
    /// Day of listing, in days since 1970-01-01.
    ListedOn,
    /// First day of effect, in days since the day of listing; empty for none.
    Effective,
    /// Last day, likewise.
    Until,
    /// Day last confirmed, likewise.
    LastConfirmed,
    /// Authority.
    Authority,
    /// Cause.
    Cause,
    /// Basis.
    Basis,
    /// Source.
    Source,
    /// Template of the first identifier, see `codes`.
    Code,
    /// Letters: `d` the document number is the entry's, `i` further identifiers, `n` former
    /// names, `x` other members in `extras`.
    More,
}

impl Column {
    /// All columns in their order.
    pub(super) const ALL: [Self; 15] = [
        Self::List,
        Self::Kind,
        Self::State,
        Self::Class,
        Self::Visibility,
        Self::ListedOn,
        Self::Effective,
        Self::Until,
        Self::LastConfirmed,
        Self::Authority,
        Self::Cause,
        Self::Basis,
        Self::Source,
        Self::Code,
        Self::More,
    ];

    /// Its number in the format.
    #[expect(clippy::as_conversions, reason = "the number of a variant without fields")]
    pub(super) const fn index(self) -> u8 {
        self as u8
    }
}

const HEAD: usize = 8;
const ENTRY: usize = 16;

#[derive(Clone, Copy, Debug, Default)]
struct Placed {
    width: u8,
    values: usize,
    values_at: usize,
    rows_at: usize,
}

/// Where the columns lie; one that the section has not is empty in every row.
#[derive(Debug)]
pub(super) struct Columns {
    rows: u32,
    columns: Vec<Placed>,
}

impl Columns {
    pub(super) fn open(section: Section<'_>) -> Result<Self, LoadError> {
        let (rows, count) = (section.u32(0)?, section.size(4)?);
        let mut columns: Vec<Placed> = Column::ALL.iter().map(|_| Placed::default()).collect();
        for i in 0..count {
            let at = i.saturating_mul(ENTRY).saturating_add(HEAD);
            let slot = columns.get_mut(usize::from(section.u8(at)?));
            let placed = Placed {
                width: section.u8(at.saturating_add(1))?,
                values: section.size(at.saturating_add(4))?,
                values_at: section.size(at.saturating_add(8))?,
                rows_at: section.size(at.saturating_add(12))?,
            };
            if placed.width > 32 {
                return Err(section.content());
            }
            *slot.ok_or_else(|| section.content())? = placed;
        }
        Ok(Self { rows, columns })
    }

    pub(super) const fn len(&self) -> u32 {
        self.rows
    }

    /// A row's value.
    pub(super) fn get<'b>(
        &self,
        section: Section<'b>,
        column: Column,
        row: u32,
    ) -> Result<&'b str, LoadError> {
        let text = self.bytes(section, column, row)?;
        core::str::from_utf8(text).map_err(|_| section.content())
    }

    /// The bytes of a row's value, which nobody has looked at yet.
    #[inline]
    pub(super) fn bytes<'b>(
        &self,
        section: Section<'b>,
        column: Column,
        row: u32,
    ) -> Result<&'b [u8], LoadError> {
        match self.number(section, column, row)? {
            Some(number) => self.value(section, column, number),
            None => Ok(&[]),
        }
    }

    /// The number of a row's value; none in a column without values.
    #[inline]
    pub(super) fn number(
        &self,
        section: Section<'_>,
        column: Column,
        row: u32,
    ) -> Result<Option<usize>, LoadError> {
        let placed = self.placed(column);
        if placed.values == 0 {
            return Ok(None);
        }
        let number = section.packed(placed.rows_at, placed.width, size(row)).map(size)?;
        if number >= placed.values || row >= self.rows {
            return Err(section.content());
        }
        Ok(Some(number))
    }

    /// Asks for a row's number in a column, or in all of them.
    #[inline]
    pub(super) fn fetch(&self, section: Section<'_>, column: Column, row: u32) {
        let placed = self.placed(column);
        section.fetch_packed(placed.rows_at, placed.width, size(row));
    }

    pub(super) fn fetch_all(&self, section: Section<'_>, row: u32) {
        for placed in &self.columns {
            section.fetch_packed(placed.rows_at, placed.width, size(row));
        }
    }

    /// The number of a value, if the column has it.
    pub(super) fn find(
        &self,
        section: Section<'_>,
        column: Column,
        wanted: &str,
    ) -> Result<Option<usize>, LoadError> {
        for number in 0..self.placed(column).values {
            if self.value(section, column, number)? == wanted.as_bytes() {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    #[inline]
    fn placed(&self, column: Column) -> Placed {
        self.columns.get(usize::from(column.index())).copied().unwrap_or_default()
    }

    #[inline]
    fn value<'b>(
        &self,
        section: Section<'b>,
        column: Column,
        number: usize,
    ) -> Result<&'b [u8], LoadError> {
        let placed = self.placed(column);
        let entry = number.saturating_mul(4).saturating_add(placed.values_at);
        let [from, to] = section.pair(entry)?;
        let texts = placed.values.saturating_add(1).saturating_mul(4);
        let texts = texts.saturating_add(placed.values_at);
        let length = to.checked_sub(from).ok_or_else(|| section.content())?;
        section.get(texts.saturating_add(from), length)
    }
}

#[cfg(all(test, feature = "authoring"))]
mod tests;
