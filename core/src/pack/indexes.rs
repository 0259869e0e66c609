//! The indexes that follow from the records.

use alloc::vec::Vec;

use super::body::Body;
use super::store::{self, Store};
use super::{FUZZY_INDEX, ID_INDEX, NAME_INDEX};
use super::{codes, identifier_key, index, lookalikes, name_key};
use crate::error::LoadError;

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

/// Key of a row's own name.
pub(super) fn filed_key(
    store: &Store,
    body: &Body,
    row: u32,
    name: &str,
) -> Result<u64, LoadError> {
    Ok(if store.is_person(body, row)? { index::person_name_key(name) } else { name_key(name) })
}

/// The indexes of the records.
pub(super) fn indexes(
    store: &Store,
    body: &Body,
) -> Result<[(&'static str, Vec<u8>); 3], LoadError> {
    let rows = store.len();
    let (mut ids, mut names, mut fuzzy) = (Vec::new(), Vec::new(), Vec::new());
    let mut keys = Vec::new();
    for row in 0..rows {
        let name = store.name(body, row)?;
        let person = store.is_person(body, row)?;
        names.push((filed_key(store, body, row, &name)?, row));
        ids.extend(first_key(store, body, row)?.map(|key| (key, row)));
        if !person {
            lookalikes::filed(&name, &mut keys);
        }
        if store.has(body, row, store::IDENTIFIERS)? || store.has(body, row, store::FORMER)? {
            let record = store.record(body, row)?;
            let found = record.identifiers.iter().map(|id| identifier_key(id.kind, &id.value));
            ids.extend(found.map(|key| (key, row)));
            names.extend(record.former_names.iter().map(|f| (name_key(&f.name), row)));
            for former in record.former_names.iter().filter(|_| !person) {
                lookalikes::filed(&former.name, &mut keys);
            }
        }
        fuzzy.extend(keys.drain(..).map(|key| (key, row)));
    }
    let build = |keys| index::build(keys, rows, index::MEAN);
    // The largest of the three: twice the entries a bucket save a byte a record.
    let fuzzy = index::build(fuzzy, rows, index::MEAN.saturating_mul(2));
    Ok([(ID_INDEX, build(ids)), (NAME_INDEX, build(names)), (FUZZY_INDEX, fuzzy)])
}
