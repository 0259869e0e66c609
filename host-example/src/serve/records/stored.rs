//! A record as it is stored, and what is left of one whose texts were erased.

use super::{Record, chained};
use crate::tree::Pair;

/// Before the number of the tombstone, where the request was. A request is JSON and never begins so.
pub(super) const ERASED: &str = "erased1:";

/// A record with what is stored beside it.
pub(super) struct Stored {
    pub(super) record: Record,
    pub(super) digest: String,
    /// Its hashes in the log, SHA-256 and SM3; nothing where there is no log yet.
    pub(super) hashes: Option<[Option<Vec<u8>>; 2]>,
}

/// A record with its place in the chain and in the log, as it is copied: of an erased one they cannot be computed.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) record: Record,
    pub(super) digest: String,
    pub(super) leaf: Pair,
}

/// What is stored beside the records: how many hashes the log has, where there is one, and the tombstones by number.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) hashes: Option<i64>,
    pub(super) tombstones: Vec<(i64, String)>,
}

/// Records as they follow that digest.
pub(super) fn rows(before: &str, records: &[Record]) -> Vec<Row> {
    let mut before = before.to_owned();
    let row = |record: &Record| {
        let entry = record.entry();
        before = chained(&before, &entry);
        let leaf = Pair::leaf(entry.as_bytes());
        Row { record: record.clone(), digest: before.clone(), leaf }
    };
    records.iter().map(row).collect()
}

impl Record {
    /// The number of the tombstone that stands for it, where its texts were erased.
    pub(in crate::serve) fn erased(&self) -> Option<i64> {
        self.request.strip_prefix(ERASED)?.parse().ok()
    }

    /// Whether nothing is left of its texts.
    pub(super) const fn is_bare(&self) -> bool {
        let texts = self.caller.len() | self.decision.len();
        texts == 0 && self.cost.is_none() && self.receipt.is_none()
    }

    /// Whether a text that every record has is gone.
    pub(super) const fn is_emptied(&self) -> bool {
        self.request.is_empty() || self.decision.is_empty()
    }
}
