//! Looking for records: by identifier, by name, by a name that is nearly the same.

use alloc::{string::String, vec::Vec};

use super::body::size;
use super::indexes::first_key;
use super::list::Pack;
use super::lookalikes::{Likeness, NameQuery};
use super::near::{self, Found, Names, Reads};
use super::orders::build::key;
use super::{identifier_key, index, name_key, store};
use crate::error::LoadError;
use crate::id::{self, Kind};
use crate::limits;
use crate::name::Comparison;
use crate::name::skeleton::{ending, essence, skeleton};
use crate::text;

/// Rows that are asked for before they are read, at most.
const USUAL: usize = 64;

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
    /// How the former name stands that is near.
    pub former: Option<Comparison>,
}

/// What a search for names that are nearly the same came to.
#[derive(Clone, Debug, Default)]
pub struct Nearby {
    /// The rows, the nearest first.
    pub near: Vec<Near>,
    /// How many names were compared with the one asked for.
    pub compared: usize,
    /// Whether there may be more than were looked at.
    pub truncated: bool,
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
        found.truncated |= self.ids.rows(&self.body, (key, self.reach), |row| {
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
        }
        self.add_organisations(&text::folded(name), &mut found)?;
        found.rows.sort_unstable();
        found.rows.dedup();
        Ok(found)
    }

    /// Persons of a name, and who had it.
    fn add_named(&self, key: u64, found: &mut Rows) -> Result<(), LoadError> {
        found.truncated |= self.names.rows(&self.body, (key, self.reach), |row| {
            if self.has_name(row, key)? {
                found.rows.push(row);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn has_name(&self, row: u32, key: u64) -> Result<bool, LoadError> {
        if self.store.is_person(&self.body, row)? {
            let name = self.store.name(&self.body, row)?;
            if index::person_name_key(&name) == key {
                return Ok(true);
            }
        }
        if !self.store.has(&self.body, row, store::FORMER)? {
            return Ok(false);
        }
        let record = self.store.rest(&self.body, row)?;
        Ok(record.former_names.iter().any(|former| name_key(&former.name) == key))
    }

    /// Organisations of a folded name: among those of its skeleton, which are in the order of names.
    fn add_organisations(&self, folded: &str, found: &mut Rows) -> Result<(), LoadError> {
        let mut bones = Vec::new();
        skeleton(folded, &mut bones);
        let mut firsts = Vec::new();
        found.truncated |= self.near.rows(&self.body, (key(&bones), self.reach), |place| {
            firsts.push(size(place));
            Ok(())
        })?;
        let (section, mut name, mut others) =
            (self.orders.section(&self.body)?, String::new(), Vec::new());
        let most = found.rows.len().saturating_add(self.reach.most(limits::CANDIDATES));
        let compared = self.reach.most(limits::COMPARED);
        for first in firsts {
            let mut place = first;
            loop {
                let row = self.orders.row(section, place)?;
                name.clear();
                self.store.name_into(&self.body, row, &mut name)?;
                if !text::is_plain(&name) {
                    name = text::folded(&name);
                }
                if name == folded {
                    found.rows.push(row);
                } else if place == first {
                    // What shares a key by chance, or because it was filed under another's.
                    skeleton(&name, &mut others);
                    if others != bones {
                        break;
                    }
                }
                place = place.saturating_add(1);
                if !self.orders.repeats(section, place)? {
                    break;
                }
                if found.rows.len() >= most || place.saturating_sub(first) >= compared {
                    found.truncated = true;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Organisations whose name is near to the one asked for, those of exactly that name perhaps among
    /// them: all that the index leads to, each with what comparing the names came to.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_near(&self, query: &NameQuery) -> Result<Nearby, LoadError> {
        let names = Names {
            store: &self.store,
            body: &self.body,
            orders: &self.orders,
            keys: (self.body.nth(self.near.section)?, self.near.table),
            reach: self.reach,
        };
        self.nearest(query, near::Near::search(names, query)?)
    }

    /// The same by looking at every name: finds what no index can, and costs some hundred
    /// milliseconds a million records.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_like(&self, query: &NameQuery) -> Result<Nearby, LoadError> {
        let rows = (0..self.len()).map(|row| (row, None)).collect();
        self.nearest(query, Found { rows, reads: Reads::default(), truncated: false })
    }

    /// Of these rows those whose names are near.
    fn nearest(&self, query: &NameQuery, found: Found) -> Result<Nearby, LoadError> {
        let Found { rows, reads, mut truncated } = found;
        let unread = rows.iter().filter(|(_, read)| read.is_none()).take(USUAL);
        self.store.fetch_names(&self.body, unread.map(|(row, _)| *row))?;
        self.store.fetch_more(&self.body, rows.iter().take(USUAL).map(|(row, _)| *row))?;
        let mut one = Reads::default();
        let mut likely: Vec<(Likeness, u32, Option<String>)> = Vec::new();
        let (mut extras, mut whole) = (String::new(), Vec::new());
        for (row, read) in rows {
            let (name, bones) = match read {
                Some(read) => reads.get(read),
                None => {
                    one.clear();
                    let read = one.add(&self.store, &self.body, row, usize::MAX)?;
                    one.get(read)
                }
            };
            if let Some(found) = query.likeness(name, bones) {
                likely.push((found, row, None));
            } else if self.store.has(&self.body, row, store::FORMER)?
                && self.mentions(query, row, &mut extras)?
            {
                let former = self.store.rest(&self.body, row)?.former_names.into_iter();
                let former = former.filter_map(|former| {
                    let name = text::folded(&former.name);
                    essence(&name, &mut whole);
                    let (bones, _) =
                        whole.split_at_checked(whole.len().saturating_sub(ending(&whole)))?;
                    query.likeness(&whole, bones).map(|found| (found, row, Some(name)))
                });
                likely.extend(former.min());
            }
        }
        likely.sort_unstable();
        let most = self.reach.most(limits::COMPARED);
        truncated |= likely.len() > most;
        likely.truncate(most);
        let compared = likely.len();
        let (mut near, mut own) = (Vec::new(), String::new());
        for (_, row, former) in likely {
            own.clear();
            if former.is_none() {
                self.store.name_into(&self.body, row, &mut own)?;
            }
            if let Some(found) = query.compare(former.as_deref().unwrap_or(&own)) {
                let own = former.is_none();
                let (comparison, former) = (own.then_some(found), (!own).then_some(found));
                near.push(Near { row, comparison, former });
            }
        }
        Ok(Nearby { near, compared, truncated })
    }

    /// Whether a former name of a row may be near: not if all its rare members together lack too many
    /// characters, which is sooner known than what they say.
    fn mentions(&self, query: &NameQuery, row: u32, text: &mut String) -> Result<bool, LoadError> {
        text.clear();
        self.store.extras_into(&self.body, row, text)?;
        Ok(query.is_mentioned(&text::folded(text)))
    }
}
