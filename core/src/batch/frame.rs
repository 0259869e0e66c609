//! Reading a frame: every size is checked before anything is read by it, and nothing is allocated by a
//! size that the frame claims.

use alloc::{format, vec::Vec};

use crate::error::{LoadError, Place};
use crate::limits;

/// Numbers of columns.
pub mod id {
    /// Code as written.
    pub const CODE: u16 = 1;
    /// Name.
    pub const NAME: u16 = 2;
    /// Kind of subject.
    pub const KIND: u16 = 3;
    /// Region code.
    pub const REGION: u16 = 4;
    /// Former names, a line each.
    pub const FORMER_NAMES: u16 = 5;
    /// How far near names are looked for.
    pub const SEARCH: u16 = 6;
    /// Day, since 1970-01-01.
    pub const DAY: u16 = 7;
    /// Kind of identifier.
    pub const CODE_KIND: u16 = 8;
    /// Request, JSON.
    pub const REQUEST: u16 = 9;
    /// Who vouches for the code.
    pub const CODE_SOURCE: u16 = 10;
    /// Matter whose table of tiers is asked.
    pub const MATTER: u16 = 11;
    /// One number a row.
    pub const WORD: u16 = 16;
    /// Kind of identifier, as it was recognised.
    pub const KIND_FOUND: u16 = 17;
    /// Where the findings of a row end.
    pub const ENDS: u16 = 18;
    /// Id of the list of a finding.
    pub const LIST: u16 = 19;
    /// Its entry.
    pub const ENTRY: u16 = 20;
    /// Its verdict.
    pub const VERDICT: u16 = 21;
    /// Its evidence.
    pub const EVIDENCE: u16 = 22;
    /// Its status.
    pub const STATUS: u16 = 23;
    /// Direction of its list.
    pub const DIRECTION: u16 = 24;
    /// Error of a row.
    pub const ERROR: u16 = 25;
    /// Decision of a row.
    pub const DECISION: u16 = 26;
    /// Reasons of a decision.
    pub const REASONS: u16 = 27;
    /// Rule that gives a tier.
    pub const RULE: u16 = 28;
    /// What part of those of a tier is inspected.
    pub const SHARE: u16 = 29;
    /// How many times.
    pub const TIMES: u16 = 30;
    /// In how many months.
    pub const MONTHS: u16 = 31;
    /// Measures of a decision.
    pub const MEASURES: u16 = 32;
}

pub(super) const MAGIC: [u8; 4] = *b"CCB1";
pub(super) const HEAD: usize = 32;
pub(super) const ENTRY: usize = 24;

/// Types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    U8,
    U32,
    I32,
    U64,
}

impl Type {
    pub(super) const fn number(self) -> u16 {
        match self {
            Self::Text => 1,
            Self::U8 => 2,
            Self::U32 => 3,
            Self::I32 => 4,
            Self::U64 => 5,
        }
    }
}

/// A frame whose sizes hold.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    rows: usize,
    columns: Vec<Column<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'a> {
    id: u16,
    kind: u16,
    /// 1 where one value holds for all rows.
    values: usize,
    validity: Option<&'a [u8]>,
    /// One more than values.
    offsets: &'a [[u8; 4]],
    data: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Reads a frame.
    ///
    /// # Errors
    /// `batch.frame` with the place that is wrong, `batch.column` for a column twice, `batch.rows`
    /// for more than [`limits::BATCH_ROWS`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, LoadError> {
        let head = bytes.get(..HEAD).ok_or_else(|| wrong("header"))?;
        let (words, _) = head.as_chunks::<4>();
        let [magic, version, rows, columns, flags, length, zero, zero_too] = words else {
            return Err(wrong("header"));
        };
        let number = |word: &[u8; 4]| size(u32::from_le_bytes(*word));
        let known = *magic == MAGIC && number(version) == size(super::VERSION);
        let rest = [flags, zero, zero_too].map(number);
        if !known || number(length) != bytes.len() || rest != [0; 3] {
            return Err(wrong("header"));
        }
        let (rows, count) = (number(rows), number(columns));
        if rows > limits::BATCH_ROWS {
            let error = LoadError::new("batch.rows").with("found", rows);
            return Err(error.with("max", limits::BATCH_ROWS));
        }
        let table = count.checked_mul(ENTRY).and_then(|all| all.checked_add(HEAD));
        let table = table.and_then(|end| bytes.get(HEAD..end)).ok_or_else(|| wrong("columns"))?;
        let (entries, _) = table.as_chunks::<ENTRY>();
        let mut all: Vec<Column<'a>> = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let column = Column::read(bytes, entry, rows)
                .map_err(|part| wrong(&format!("columns/{at}/{part}")))?;
            if all.iter().any(|known| known.id == column.id) {
                return Err(about("batch.column", column.id));
            }
            all.push(column);
        }
        // Some bytes for each row: what is answered is no more than was given, many times over.
        if rows > 1 && all.iter().all(|column| column.values == 1) {
            return Err(wrong("columns"));
        }
        Ok(Self { rows, columns: all })
    }

    /// Number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// A column, of which only those that are known may be there.
    ///
    /// # Errors
    /// `batch.column` for one of another type.
    pub(super) fn column(&self, id: u16, kind: Type) -> Result<Option<Column<'a>>, LoadError> {
        let found = self.columns.iter().find(|column| column.id == id);
        match found {
            Some(column) if column.kind != kind.number() => Err(about("batch.column", id)),
            found => Ok(found.copied()),
        }
    }

    /// Whether there are no columns but these: one that is not read would seem to count.
    ///
    /// # Errors
    /// `batch.column`.
    pub(super) fn only(&self, known: &[u16]) -> Result<(), LoadError> {
        let other = self.columns.iter().find(|column| !known.contains(&column.id));
        other.map_or(Ok(()), |column| Err(about("batch.column", column.id)))
    }
}

impl<'a> Column<'a> {
    /// The part that is wrong, if any is.
    fn read(bytes: &'a [u8], entry: &[u8; ENTRY], rows: usize) -> Result<Self, &'static str> {
        let [i, j, k, l, rest @ ..] = *entry;
        let (words, _) = rest.as_chunks::<4>();
        let [values, validity, offsets, data, length] = words else { return Err("entry") };
        let number = |word: &[u8; 4]| size(u32::from_le_bytes(*word));
        let (id, kind) = (u16::from_le_bytes([i, j]), u16::from_le_bytes([k, l]));
        let values = number(values);
        if values != rows && values != 1 {
            return Err("values");
        }
        let part = |from: usize, length: usize| {
            from.checked_add(length).filter(|_| from >= HEAD).and_then(|end| bytes.get(from..end))
        };
        let validity = match number(validity) {
            0 => None,
            from => Some(part(from, values.div_ceil(8)).ok_or("validity")?),
        };
        let data = match number(length) {
            0 => &[],
            length => part(number(data), length).ok_or("data")?,
        };
        let width = match kind {
            1 => None,
            2 => Some(1),
            3 | 4 => Some(4),
            5 => Some(8),
            _ => return Err("type"),
        };
        let mut ends: &[[u8; 4]] = &[];
        match width {
            Some(width) if values.checked_mul(width) != Some(data.len()) => return Err("data"),
            Some(_) => {}
            None => {
                let length = values.checked_add(1).and_then(|n| n.checked_mul(4));
                let length = length.ok_or("offsets")?;
                (ends, _) = part(number(offsets), length).ok_or("offsets")?.as_chunks();
                let mut last = 0;
                for end in ends {
                    let end = number(end);
                    if end < last || end > data.len() {
                        return Err("offsets");
                    }
                    last = end;
                }
            }
        }
        Ok(Self { id, kind, values, validity, offsets: ends, data })
    }

    /// Where a row stands; nothing if it is null.
    #[inline]
    fn at(&self, row: usize) -> Option<usize> {
        let at = if self.values == 1 { 0 } else { row };
        match self.validity {
            None => Some(at),
            Some(bits) => {
                let byte = bits.get(at.checked_div(8)?)?;
                (byte >> (at & 7) & 1 == 1).then_some(at)
            }
        }
    }

    /// The bytes of a text.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        let at = self.at(row)?;
        let [from, to] = self.offsets.get(at..at.checked_add(2)?)? else { return None };
        let (from, to) = (size(u32::from_le_bytes(*from)), size(u32::from_le_bytes(*to)));
        self.data.get(from..to)
    }

    /// A text.
    ///
    /// # Errors
    /// `json.utf8`.
    pub(super) fn text(&self, row: usize) -> Result<Option<&'a str>, LoadError> {
        let Some(bytes) = self.bytes(row) else { return Ok(None) };
        let text = core::str::from_utf8(bytes);
        text.map(Some).map_err(|_| about("json.utf8", self.id))
    }

    /// A number of four bytes.
    pub(super) fn i32(&self, row: usize) -> Option<i32> {
        let (numbers, _) = self.data.as_chunks::<4>();
        numbers.get(self.at(row)?).map(|n| i32::from_le_bytes(*n))
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn wrong(part: &str) -> LoadError {
    LoadError::new("batch.frame").at(Place::Part(part.into()))
}

pub(super) fn about(code: &'static str, column: u16) -> LoadError {
    LoadError::new(code).at(Place::Part(format!("column {column}")))
}
