//! A record as it is stored.

use super::Record;

/// A record with what is stored beside it.
pub(super) struct Stored {
    pub(super) record: Record,
    pub(super) digest: String,
    /// Its hashes in the log, SHA-256 and SM3; nothing where there is no log yet.
    pub(super) hashes: Option<[Option<Vec<u8>>; 2]>,
}
