//! The indexes that follow from the records.

use alloc::vec::Vec;

use super::body::Body;
use super::store::{self, Store};
use super::{ID_INDEX, NAME_INDEX, NEAR_INDEX, ORDERS};
use super::{codes, identifier_key, index, name_key, orders};
use crate::error::LoadError;

/// Remainder bits of the index of near names.
const NEAR_REMAINDER: u8 = 8;

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

/// The indexes of the records.
///
/// Where packs say nothing of orders, the names of organisations are filed as they are as well.
pub(super) fn indexes(
    store: &Store,
    body: &Body,
    ordered: bool,
) -> Result<[(&'static str, Vec<u8>); 4], LoadError> {
    let rows = store.len();
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    for row in 0..rows {
        // Organisations are found by their skeletons.
        if store.is_person(body, row)? {
            names.push((index::person_name_key(&store.name(body, row)?), row));
        } else if !ordered {
            names.push((name_key(&store.name(body, row)?), row));
        }
        ids.extend(first_key(store, body, row)?.map(|key| (key, row)));
        if store.has(body, row, store::IDENTIFIERS)? || store.has(body, row, store::FORMER)? {
            let record = store.rest(body, row)?;
            let found = record.identifiers.iter().map(|id| identifier_key(id.kind, &id.value));
            ids.extend(found.map(|key| (key, row)));
            names.extend(record.former_names.iter().map(|f| (name_key(&f.name), row)));
        }
    }
    let build = |keys| index::build(keys, rows, index::MEAN, index::REMAINDER);
    // The largest comes last, when the keys of the others are gone.
    let (ids, names) = (build(ids), build(names));
    let orders::build::Built { section, keys } = orders::build::build(store, body)?;
    // Asked by tens of keys: fewer buckets, and fewer wrong entries that pass.
    let near = index::build(keys, rows, index::MEAN.saturating_mul(2), NEAR_REMAINDER);
    Ok([(ID_INDEX, ids), (NAME_INDEX, names), (ORDERS, section), (NEAR_INDEX, near)])
}
