//! The container, whatever it holds: prefix, signed header, signatures.

use alloc::{string::String, string::ToString, vec::Vec};

use super::body::Body;
use super::header::{Header, PackKind};
use super::seal::{self, Trust};
use super::standing::Standing;
use super::wire::Reader;
use super::{DOCUMENT, FORMATS, MAGIC, part};
use crate::digest::Digest;
use crate::error::LoadError;
use crate::json::{self, Value};
use crate::limits;

/// The container after its signature was checked, whatever its kind.
#[derive(Debug)]
pub struct Sealed {
    /// The signed header.
    pub header: Header,
    /// Ids of the trusted keys that signed it, in the order of signing.
    pub signers: Vec<String>,
    /// SM3 of the header bytes: it names the content, independent of who signed it.
    pub digest: Digest,
    /// How long it may be relied on.
    pub standing: Standing,
    pub(super) body: Body,
}

impl Sealed {
    /// Opens a container of that kind.
    ///
    /// # Errors
    /// `pack.not-a-pack`, `pack.format-version`, `pack.kind`, `pack.truncated`, `pack.header`,
    /// `pack.signature`, `pack.untrusted-key`, `pack.key-scope`, `pack.key-expired`,
    /// `pack.key-revoked`, `pack.algorithm`, `pack.signatures`, `pack.rollback`, `pack.audience`, `pack.digest`, `pack.trailing`. Never panics and never reads
    /// further than the fault, for any input.
    pub fn open(
        bytes: impl Into<Vec<u8>>,
        kind: PackKind,
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        Self::open_one_of(bytes, &[kind], trust)
    }

    /// The digest by which a container is named, before anybody vouches for it: to find it among others.
    ///
    /// # Errors
    /// `pack.not-a-pack`, `pack.format-version`, `pack.truncated`, `pack.header`, `pack.signature`.
    pub fn stated_digest(bytes: &[u8]) -> Result<Digest, LoadError> {
        let mut reader = Reader::new(bytes, "prefix");
        read_prefix(bytes, &mut reader).map(|prefix| Digest::of(prefix.head))
    }

    /// The same for a container of any of these kinds.
    pub(super) fn open_one_of(
        bytes: impl Into<Vec<u8>>,
        kinds: &[PackKind],
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        let bytes = bytes.into();
        let mut reader = Reader::new(&bytes, "prefix");
        let Prefix { stated, head, seal, header } = read_prefix(&bytes, &mut reader)?;
        let vouching = trust.accept(&header, &seal)?;
        if header.kind.code() != stated || !kinds.contains(&header.kind) {
            let expected = kinds.first().map_or("", |kind| kind.as_str());
            let error = LoadError::new("pack.kind").at(part("header"));
            return Err(error.with("found", header.kind.as_str()).with("expected", expected));
        }
        let digest = Digest::of(head);
        let present = reader.u32()?;
        let at = bytes.len().saturating_sub(reader.rest().len());
        let body = Body::open(bytes, at, present, &header.sections)?;
        let signers = vouching.signers().map(ToString::to_string).collect();
        let standing = Standing::of_document(&header, vouching);
        Ok(Self { header, signers, digest, standing, body })
    }

    /// The JSON document of a rulebook or a calendar.
    ///
    /// # Errors
    /// `pack.section`, `pack.digest`, `json.syntax`.
    pub fn document(&self) -> Result<Value, LoadError> {
        let section = self.body.section(DOCUMENT)?;
        json::parse(section.get(0, section.len())?, usize::MAX)
    }
}

/// What stands before the sections.
pub(super) struct Prefix<'a> {
    stated: u16,
    head: &'a [u8],
    seal: seal::Seal<'a>,
    pub(super) header: Header,
}

/// Reads it without judging the signatures.
pub(super) fn read_prefix<'a>(
    bytes: &'a [u8],
    reader: &mut Reader<'a>,
) -> Result<Prefix<'a>, LoadError> {
    if reader.bytes(MAGIC.len()).ok() != Some(&MAGIC[..]) {
        return Err(LoadError::new("pack.not-a-pack"));
    }
    let format = reader.u16()?;
    if !FORMATS.contains(&format) {
        return Err(LoadError::new("pack.format-version").with("found", format));
    }
    let stated = reader.u16()?;
    let length = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
    if length > limits::PACK_HEADER_BYTES {
        return Err(LoadError::new("pack.header").at(part("header")));
    }
    let head = reader.bytes(length)?;
    let seal = seal::Seal::read(bytes, reader)?;
    let header = Header::decode(head)?;
    if header.format != format {
        return Err(LoadError::new("pack.header").at(part("header")).with("cause", "format"));
    }
    Ok(Prefix { stated, head, seal, header })
}
