//! Arrays of a trust policy, in which nothing stands twice.

use alloc::vec::Vec;

use crate::error::LoadError;
use crate::json::Cursor;

/// An array of different names out of a closed set.
pub(super) fn set<T: PartialEq>(
    cursor: &Cursor<'_>,
    names: &[&str],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, LoadError> {
    // One more than there are, so that the first repetition is named.
    let items = cursor.array(names.len().saturating_add(1))?;
    unique(&items, |item| item.one_of(names, &parse), |a, b| a == b)
}

/// Reads each entry; one that is the same as an earlier one is an error.
pub(super) fn unique<T>(
    items: &[Cursor<'_>],
    read: impl Fn(&Cursor<'_>) -> Result<T, LoadError>,
    same: impl Fn(&T, &T) -> bool,
) -> Result<Vec<T>, LoadError> {
    let mut read_so_far: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let new = read(item)?;
        if read_so_far.iter().any(|known| same(known, &new)) {
            return Err(item.error("trust.duplicate"));
        }
        read_so_far.push(new);
    }
    Ok(read_so_far)
}
