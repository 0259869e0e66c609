//! The indexes that follow from the records.

use alloc::{rc::Rc, string::String, vec::Vec};

use super::body::Body;
use super::record::FormerName;
use super::room::{Area, Keys, Space};
use super::store::{self, Store};
use super::{ID_INDEX, NAME_INDEX, NEAR_INDEX, ORDERS};
use super::{codes, identifier_key, index, name_key, orders};
use crate::error::LoadError;

/// Remainder bits of the index of near names.
const NEAR_REMAINDER: u8 = 8;

/// Records in the order of their rows, as far as indexes go.
pub(super) trait Filed {
    /// How many there are.
    fn rows(&self) -> u32;

    /// Puts the name of an organisation in `name`; no if it is a person's.
    fn organization(&self, row: u32, name: &mut String) -> Result<bool, LoadError>;

    /// Its former names.
    fn former(&self, row: u32) -> Result<Vec<FormerName>, LoadError>;

    /// Files its identifiers, and the names under which it is found as they are.
    fn file(&self, row: u32, ids: &mut Keys, names: &mut Keys) -> Result<(), LoadError>;
}

/// Key of the first identifier of a row.
#[inline]
pub(super) fn first_key(store: &Store, body: &Body, row: u32) -> Result<Option<u64>, LoadError> {
    let Some((template, number)) = store.coded(body, row)? else { return Ok(None) };
    if let Some(org) = codes::org_code(template, number) {
        return Ok(Some(index::org_key(&org)));
    }
    if let Some(key) = codes::own_key(template, number) {
        return Ok(Some(key));
    }
    Ok(store.code(body, row)?.map(|id| identifier_key(id.kind, &id.value)))
}

/// The records of a pack.
///
/// Where packs say nothing of orders, the names of organisations are filed as they are as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened<'p> {
    pub(super) store: &'p Store,
    pub(super) body: &'p Body,
    pub(super) ordered: bool,
}

impl Filed for Opened<'_> {
    fn rows(&self) -> u32 {
        self.store.len()
    }

    fn organization(&self, row: u32, name: &mut String) -> Result<bool, LoadError> {
        if self.store.is_person(self.body, row)? {
            return Ok(false);
        }
        name.clear();
        self.store.name_into(self.body, row, name)?;
        Ok(true)
    }

    fn former(&self, row: u32) -> Result<Vec<FormerName>, LoadError> {
        if !self.store.has(self.body, row, store::FORMER)? {
            return Ok(Vec::new());
        }
        Ok(self.store.rest(self.body, row)?.former_names)
    }

    fn file(&self, row: u32, ids: &mut Keys, names: &mut Keys) -> Result<(), LoadError> {
        let Self { store, body, ordered } = *self;
        // Organisations are found by their skeletons.
        if store.is_person(body, row)? {
            names.push(index::person_name_key(&store.name(body, row)?), row)?;
        } else if !ordered {
            names.push(name_key(&store.name(body, row)?), row)?;
        }
        if let Some(key) = first_key(store, body, row)? {
            ids.push(key, row)?;
        }
        if store.has(body, row, store::IDENTIFIERS)? || store.has(body, row, store::FORMER)? {
            let record = store.rest(body, row)?;
            for id in &record.identifiers {
                ids.push(identifier_key(id.kind, &id.value), row)?;
            }
            for former in &record.former_names {
                names.push(name_key(&former.name), row)?;
            }
        }
        Ok(())
    }
}

/// The indexes of the records.
pub(super) fn indexes(
    filed: &impl Filed,
    space: &Rc<Space>,
) -> Result<[(&'static str, Area); 4], LoadError> {
    let rows = filed.rows();
    let (mut ids, mut names) = (Keys::new(space), Keys::new(space));
    for row in 0..rows {
        filed.file(row, &mut ids, &mut names)?;
    }
    let build = |keys: Keys| -> Result<Area, LoadError> {
        index::build(&keys.sorted()?, space, rows, index::MEAN, index::REMAINDER)
    };
    // The largest comes last, when the keys of the others are gone.
    let (ids, names) = (build(ids)?, build(names)?);
    let orders::build::Built { section, keys } = orders::build::build(filed, space)?;
    // Asked by tens of keys: fewer buckets, and fewer wrong entries that pass.
    let mean = index::MEAN.saturating_mul(2);
    let near = index::build(&keys.sorted()?, space, rows, mean, NEAR_REMAINDER)?;
    Ok([(ID_INDEX, ids), (NAME_INDEX, names), (ORDERS, section), (NEAR_INDEX, near)])
}
