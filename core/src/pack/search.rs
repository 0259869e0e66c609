//! Looking for records: by identifier, by name, by a name that is nearly the same.

use alloc::{string::String, vec::Vec};

use super::indexes::{filed_key, first_key};
use super::list::Pack;
use super::lookalikes::NameQuery;
use super::{identifier_key, index, name_key, store};
use crate::error::LoadError;
use crate::id::{self, Kind};
use crate::limits;
use crate::name::Comparison;
use crate::text;

/// Rows that a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows, in order.
    pub rows: Vec<u32>,
    /// Whether there may be more than were looked at.
    pub truncated: bool,
}

/// A row whose name is near to the one asked for.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The row.
    pub row: u32,
    /// How its name stands to the one asked for; nothing if it is a former name that is near.
    pub comparison: Option<Comparison>,
}

impl Pack {
    /// Rows of records that have that identifier, or one that it leads to (see [`identifier_key`]).
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_by_identifier(&self, kind: Kind, value: &str) -> Result<Rows, LoadError> {
        let mut found = Rows::default();
        self.add_identified(identifier_key(kind, value), &mut found)?;
        if kind.is_shape_only() || matches!(kind, Kind::ResidentId | Kind::HmtResidentPermit) {
            let short = id::keys(kind, value).into_iter().find(|r| r.kind == Kind::ResidentId15);
            for shape in &self.masks {
                let forms = [Some(value), short.as_ref().map(|r| r.value.as_str())];
                for masked in forms.into_iter().flatten().filter_map(|v| index::masked_as(v, shape))
                {
                    self.add_identified(identifier_key(Kind::MaskedId, &masked), &mut found)?;
                }
            }
            found.rows.sort_unstable();
            found.rows.dedup();
        }
        Ok(found)
    }

    fn add_identified(&self, key: u64, found: &mut Rows) -> Result<(), LoadError> {
        found.truncated |= self.ids.rows(&self.body, key, |row| {
            if self.has_identifier(row, key)? {
                found.rows.push(row);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn has_identifier(&self, row: u32, key: u64) -> Result<bool, LoadError> {
        if first_key(&self.store, &self.body, row)? == Some(key) {
            return Ok(true);
        }
        if !self.store.has(&self.body, row, store::IDENTIFIERS)? {
            return Ok(false);
        }
        let record = self.store.rest(&self.body, row)?;
        Ok(record.identifiers.iter().any(|id| identifier_key(id.kind, &id.value) == key))
    }

    /// Rows of records that have, or had, that name.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_by_name(&self, name: &str) -> Result<Rows, LoadError> {
        let mut found = Rows::default();
        let (key, person) = index::name_keys(name);
        self.add_named(key, &mut found)?;
        if person != key {
            self.add_named(person, &mut found)?;
            found.rows.sort_unstable();
            found.rows.dedup();
        }
        Ok(found)
    }

    fn add_named(&self, key: u64, found: &mut Rows) -> Result<(), LoadError> {
        let mut name = String::new();
        found.truncated |= self.names.rows(&self.body, key, |row| {
            name.clear();
            if self.has_name(row, key, &mut name)? {
                found.rows.push(row);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn has_name(&self, row: u32, key: u64, name: &mut String) -> Result<bool, LoadError> {
        self.store.name_into(&self.body, row, name)?;
        if filed_key(&self.store, &self.body, row, name)? == key {
            return Ok(true);
        }
        if !self.store.has(&self.body, row, store::FORMER)? {
            return Ok(false);
        }
        let record = self.store.rest(&self.body, row)?;
        Ok(record.former_names.iter().any(|former| name_key(&former.name) == key))
    }

    /// Rows of organisations whose name is near to the one asked for, the nearest first; at most
    /// [`limits::LOOKALIKES`]. Those of exactly that name may be among them. With what comparing the
    /// names came to, unless it was a former name that is near.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_near(&self, query: &NameQuery) -> Result<Vec<Near>, LoadError> {
        let mut rows = Vec::new();
        for key in query.keys() {
            // More than that are so many strangers.
            self.fuzzy.rows(&self.body, key, |row| {
                rows.push(row);
                Ok(())
            })?;
        }
        rows.sort_unstable();
        rows.dedup();
        self.nearest(query, rows)
    }

    /// The same by looking at every name: finds what the keys of an index cannot, and costs some
    /// hundred milliseconds a million records.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_like(&self, query: &NameQuery) -> Result<Vec<Near>, LoadError> {
        self.nearest(query, 0..self.len())
    }

    fn nearest(
        &self,
        query: &NameQuery,
        rows: impl IntoIterator<Item = u32>,
    ) -> Result<Vec<Near>, LoadError> {
        let mut near = Vec::new();
        let (mut name, mut extras) = (String::new(), String::new());
        for row in rows {
            name.clear();
            self.store.name_into(&self.body, row, &mut name)?;
            if !text::is_plain(&name) {
                name = text::folded(&name);
            }
            let mut distance = query.distance(&name);
            let mut of = core::mem::take(&mut name);
            let mut own = true;
            if distance.is_none()
                && self.store.has(&self.body, row, store::FORMER)?
                && self.mentions(query, row, &mut extras)?
            {
                for former in self.store.rest(&self.body, row)?.former_names {
                    let former = text::folded(&former.name);
                    let other = query.distance(&former);
                    if other.is_some_and(|other| distance.is_none_or(|known| other < known)) {
                        (distance, of, own) = (other, former, false);
                    }
                }
            }
            if let Some(distance) = distance {
                near.push((distance, row, of, own));
            }
        }
        near.sort_unstable();
        near.truncate(limits::LOOKALIKES);
        let compared = near.into_iter().filter_map(|(_, row, name, own)| {
            let found = query.compare(&name)?;
            Some(Near { row, comparison: own.then_some(found) })
        });
        Ok(compared.collect())
    }

    /// Whether a former name of a row may be near: not if all its rare members together lack too many
    /// characters, which is sooner known than what they say.
    fn mentions(&self, query: &NameQuery, row: u32, text: &mut String) -> Result<bool, LoadError> {
        text.clear();
        self.store.extras_into(&self.body, row, text)?;
        Ok(query.distance(&text::folded(text)).is_some())
    }
}
