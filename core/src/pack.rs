//! Packs (数据包): the signed container of list packs, rulebooks and calendars.
//!
//! # Layout, format version 1 (little-endian)
//! ```text
//!  0   8  magic 8A 43 52 44 54 0D 0A 1A
//!  8   2  format version = 1
//! 10   2  kind: 1 list pack, 2 rulebook, 3 calendar
//! 12   4  H = length of the header
//! 16   H  header: canonical JSON (RFC 8785), see `header`
//!      2  number of signatures, each:
//!         1  algorithm (1 = Ed25519), 1  K = length of the key id, K  key id
//!         2  S = length of the signature, S  signature
//!         over the DSSE pre-authentication encoding of the header
//!      …  the sections one after the other, lengths and SM3 digests as the header says, to the end
//! ```
//! The header names the digest of every section, so a valid signature over the header vouches for
//! every byte after it; nothing of the body is read before its digest was checked.

mod header;
mod index;
pub mod record;
mod seal;
mod set;
mod wire;
#[cfg(feature = "authoring")]
pub mod write;

use alloc::{string::String, vec::Vec};
use core::ops::Range;

pub use header::{Audience, Header, PackKind};
pub use index::{identifier_keys, name_key};
pub use seal::{Algorithm, Trust};
pub use set::{Holding, PackSet};

use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, Value};
use record::{ListDef, Record};
use wire::Reader;

const MAGIC: [u8; 8] = [0x8a, b'C', b'R', b'D', b'T', b'\r', b'\n', 0x1a];
const FORMAT: u16 = 1;

/// The container after its signature and digests were checked, whatever its kind.
#[derive(Debug)]
pub struct Sealed<'a> {
    /// The signed header.
    pub header: Header,
    /// Id of the trusted key that signed it.
    pub key: String,
    /// SM3 of the header bytes: it names the content, whoever signed it.
    pub digest: Digest,
    body: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// Opens a container of that kind.
    ///
    /// # Errors
    /// `pack.not-a-pack`, `pack.format-version`, `pack.kind`, `pack.truncated`, `pack.header`,
    /// `pack.signature`, `pack.untrusted-key`, `pack.key-expired`, `pack.digest`. Never panics and
    /// never reads further than the fault, for any input.
    pub fn open(bytes: &'a [u8], kind: PackKind, trust: &Trust) -> Result<Self, LoadError> {
        let mut reader = Reader::new(bytes, "prefix");
        if reader.bytes(MAGIC.len()).ok() != Some(&MAGIC[..]) {
            return Err(LoadError::new("pack.not-a-pack"));
        }
        let format = reader.u16()?;
        if format != FORMAT {
            return Err(LoadError::new("pack.format-version").with("found", format));
        }
        let stated = reader.u16()?;
        let length = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
        if length > crate::limits::PACK_HEADER_BYTES {
            return Err(LoadError::new("pack.header").at(part("header")));
        }
        let head = reader.bytes(length)?;
        let seal = seal::read_signatures(&mut reader)?;
        let header = Header::decode(head)?;
        let key = trust.verify(&header, head, &seal)?;
        if header.kind.code() != stated || header.kind != kind {
            let error = LoadError::new("pack.kind").at(part("header"));
            return Err(error.with("found", header.kind.as_str()).with("expected", kind.as_str()));
        }
        let body = reader.rest();
        verify_sections(&header, body)?;
        Ok(Self { header, key, digest: Digest::of(head), body })
    }

    fn range(&self, name: &str) -> Result<Range<usize>, LoadError> {
        let found = self.header.section(name);
        found.ok_or_else(|| LoadError::new("pack.section").at(part(name)).with("section", name))
    }

    fn section(&self, name: &str) -> Result<&'a [u8], LoadError> {
        let range = self.range(name)?;
        self.body.get(range).ok_or_else(|| LoadError::new("pack.truncated").at(part(name)))
    }

    /// The JSON document of a rulebook or a calendar.
    ///
    /// # Errors
    /// `pack.section`, `json.syntax`.
    pub fn document(&self) -> Result<Value, LoadError> {
        json::parse(self.section("document")?, usize::MAX)
    }
}

fn verify_sections(header: &Header, body: &[u8]) -> Result<(), LoadError> {
    let mut rest = body;
    for section in &header.sections {
        let Some((bytes, tail)) = rest.split_at_checked(section.length) else {
            return Err(LoadError::new("pack.truncated").at(part(&section.name)));
        };
        if Digest::of(bytes).hex() != section.sm3 {
            return Err(LoadError::new("pack.digest").at(part(&section.name)));
        }
        rest = tail;
    }
    if rest.is_empty() { Ok(()) } else { Err(LoadError::new("pack.trailing").at(part("end"))) }
}

fn part(name: &str) -> Place {
    Place::Part(name.into())
}

/// A list pack whose signature, digests and every record were checked.
#[derive(Debug)]
pub struct Pack {
    header: Header,
    key: String,
    digest: Digest,
    lists: Vec<ListDef>,
    body: Vec<u8>,
    records: record::Table,
    keys: index::Table,
}

impl Pack {
    /// Opens a list pack. One linear pass checks every record and the order of the index, so that
    /// a broken table can never read as “not listed”.
    ///
    /// # Errors
    /// Those of [`Sealed::open`], and `pack.content` with the section at fault.
    pub fn open(bytes: &[u8], trust: &Trust) -> Result<Self, LoadError> {
        let sealed = Sealed::open(bytes, PackKind::List, trust)?;
        let lists = json::parse(sealed.section("lists")?, usize::MAX)?;
        let lists = Cursor::root(&lists).array(usize::from(u16::MAX))?;
        let lists: Vec<ListDef> = lists.iter().map(ListDef::decode).collect::<Result<_, _>>()?;
        let records = record::Table::open(sealed.section("records")?, sealed.range("records")?)?;
        let keys = index::Table::open(sealed.section("keys")?, sealed.range("keys")?)?;
        let pack = Self {
            body: sealed.body.to_vec(),
            header: sealed.header,
            key: sealed.key,
            digest: sealed.digest,
            lists,
            records,
            keys,
        };
        pack.check_records()?;
        Ok(pack)
    }

    fn check_records(&self) -> Result<(), LoadError> {
        let content = |section| LoadError::new("pack.content").at(part(section));
        let mut expected = Vec::with_capacity(self.keys.len());
        for row in 0..self.records.len() {
            let record = self.record(row)?;
            if usize::from(record.list) >= self.lists.len() {
                return Err(content("records"));
            }
            index::record_keys(&record, row, &mut expected);
        }
        expected.sort_unstable();
        expected.dedup();
        // The index is a function of the records: anything else would hide or invent an entry.
        if self.keys.iter(&self.body).eq(expected) { Ok(()) } else { Err(content("keys")) }
    }

    /// The signed header.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Id of the trusted key that signed the pack.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// SM3 of the header bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The lists of the pack.
    #[must_use]
    pub fn lists(&self) -> &[ListDef] {
        &self.lists
    }

    /// Number of records.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.records.len()
    }

    /// Whether there are no records.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.records.len() == 0
    }

    /// The record at that row.
    ///
    /// # Errors
    /// `pack.content` when there is no such row.
    pub fn record(&self, row: u32) -> Result<Record, LoadError> {
        self.records.read(&self.body, row)
    }

    /// Rows filed under a key, in order. A key is a hash: the caller confirms on the record.
    pub fn rows(&self, key: u64) -> impl Iterator<Item = u32> {
        self.keys.rows(&self.body, key)
    }
}
