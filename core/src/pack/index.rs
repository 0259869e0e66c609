//! The section `keys`: sorted pairs (u64 key, u32 row), found by binary search.
//!
//! A key is the FNV-1a hash of what is looked up; collisions are harmless, because every hit is
//! confirmed on the record.

use alloc::vec::Vec;
use core::ops::Range;

use super::record::Record;
use super::wire::Reader;
use crate::error::LoadError;
use crate::id::{self, Kind};
use crate::text;

const ENTRY: usize = 12;

/// FNV-1a, 64 bits, over a namespace, a zero byte and the text.
fn hash(space: &str, text: &str) -> u64 {
    let bytes = space.bytes().chain(core::iter::once(0)).chain(text.bytes());
    bytes
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Key of a folded name.
#[must_use]
pub fn name_key(name: &str) -> u64 {
    hash("name", text::fold(name).as_str())
}

/// Keys of an identifier: its own, and those of the numbers that follow from it (the organisation
/// code inside a 统一社会信用代码, the eighteen characters of a fifteen-digit number). A masked
/// identifier has none.
#[must_use]
pub fn identifier_keys(kind: Kind, value: &str) -> Vec<u64> {
    match kind {
        Kind::MaskedId | Kind::Unknown => Vec::new(),
        _ => id::keys(kind, value).iter().map(|k| hash(k.kind.as_str(), &k.value)).collect(),
    }
}

/// Everything a record is filed under.
pub(super) fn record_keys(record: &Record, row: u32, out: &mut Vec<(u64, u32)>) {
    let names = core::iter::once(&record.name).chain(record.former_names.iter().map(|f| &f.name));
    out.extend(names.map(|name| (name_key(name), row)));
    for identifier in &record.identifiers {
        let keys = identifier_keys(identifier.kind, &identifier.value);
        out.extend(keys.into_iter().map(|key| (key, row)));
    }
}

/// The opened section.
#[derive(Debug)]
pub(super) struct Table {
    range: Range<usize>,
    entries: usize,
}

impl Table {
    /// `section` is the section's bytes, `range` its place in the body.
    pub(super) fn open(section: &[u8], range: Range<usize>) -> Result<Self, LoadError> {
        let (entries, rest) = section.as_chunks::<ENTRY>();
        if rest.is_empty() {
            Ok(Self { range, entries: entries.len() })
        } else {
            Err(Reader::new(section, "keys").content())
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.entries
    }

    fn entries<'a>(&self, body: &'a [u8]) -> &'a [[u8; ENTRY]] {
        body.get(self.range.clone()).unwrap_or_default().as_chunks::<ENTRY>().0
    }

    pub(super) fn iter<'a>(&self, body: &'a [u8]) -> impl Iterator<Item = (u64, u32)> + use<'a> {
        self.entries(body).iter().map(entry)
    }

    pub(super) fn rows<'a>(&self, body: &'a [u8], key: u64) -> impl Iterator<Item = u32> + use<'a> {
        let entries = self.entries(body);
        let start = entries.partition_point(|e| entry(e).0 < key);
        let tail = entries.get(start..).unwrap_or_default().iter().map(entry);
        tail.take_while(move |(k, _)| *k == key).map(|(_, row)| row)
    }
}

fn entry(bytes: &[u8; ENTRY]) -> (u64, u32) {
    let mut reader = Reader::new(bytes, "keys");
    (reader.u64().unwrap_or_default(), reader.u32().unwrap_or_default())
}
