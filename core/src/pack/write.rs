//! Writing packs. The same input gives the same bytes.

use alloc::{string::String, string::ToString, vec::Vec};

use super::header::{Audience, Header, PackKind, Section};
use super::index;
use super::record::{Direction, ListDef, Record};
use super::{FORMAT, MAGIC, seal};
use crate::date::Date;
use crate::digest::Digest;
use crate::error::LoadError;
use crate::id::{self, Expectation, Kind};
use crate::json::{self, Value};
use crate::request::SubjectKind;

pub use super::seal::Algorithm;

/// Particulars of a pack to be written.
#[derive(Clone, Debug)]
pub struct Meta {
    /// What it holds.
    pub kind: PackKind,
    /// Who issues it; a trusted key is bound to this name.
    pub issuer: String,
    /// What it speaks for.
    pub scope: String,
    /// A title for people.
    pub title: String,
    /// Number of the issue.
    pub sequence: u32,
    /// The day its content was up to date.
    pub as_of: Date,
    /// The last day it may be relied on; required for list packs.
    pub valid_until: Option<Date>,
    /// Who may receive it.
    pub audience: Audience,
}

/// Whoever holds a private key. Keys never enter the engine: it hands out the message.
pub trait Signer {
    /// Id of the key, as trust policies name it: at most 255 bytes.
    fn key_id(&self) -> &str;
    /// Its algorithm.
    fn algorithm(&self) -> Algorithm;
    /// The signature of a message.
    fn sign(&self, message: &[u8]) -> Vec<u8>;
}

/// Writes a list pack.
///
/// Records are stored by list, entry and name, whatever order they come in.
///
/// # Errors
/// `build.no-valid-until`, `build.no-basis` (a punitive list without a legal basis),
/// `build.unknown-list`, `build.duplicate-entry`, `build.identifier`, `build.unmasked-person` (a
/// full personal number in a pack for the public), `build.no-date`, `build.too-long`,
/// `build.no-signer`; parameters name list and entry.
pub fn list_pack(
    meta: &Meta,
    lists: &[ListDef],
    records: &[Record],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    if meta.valid_until.is_none() {
        return Err(LoadError::new("build.no-valid-until"));
    }
    for list in lists {
        if list.direction == Direction::Black && list.basis.trim().is_empty() {
            return Err(LoadError::new("build.no-basis").with("list", &list.name));
        }
    }
    let mut sorted: Vec<&Record> = records.iter().collect();
    sorted.sort_by(|a, b| (a.list, &a.entry, &a.name).cmp(&(b.list, &b.entry, &b.name)));
    for pair in sorted.windows(2) {
        if let [a, b] = pair
            && (a.list, &a.entry) == (b.list, &b.entry)
        {
            return Err(about(b, lists, "build.duplicate-entry"));
        }
    }
    for record in &sorted {
        check_record(record, lists, meta.audience)?;
    }
    let definitions = Value::Array(lists.iter().map(ListDef::encode).collect());
    let sections = [
        ("lists", json::canonical(&definitions).into_bytes()),
        ("records", record_section(&sorted)?),
        ("keys", key_section(&sorted)),
    ];
    container(meta, &sections, signers)
}

/// Writes a rulebook or a calendar.
///
/// # Errors
/// `build.no-signer`, `build.too-long`.
pub fn document_pack(
    meta: &Meta,
    document: &Value,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    container(meta, &[("document", json::canonical(document).into_bytes())], signers)
}

fn check_record(record: &Record, lists: &[ListDef], audience: Audience) -> Result<(), LoadError> {
    if lists.get(usize::from(record.list)).is_none() {
        return Err(about(record, lists, "build.unknown-list"));
    }
    if record.listed_on.is_none() {
        return Err(about(record, lists, "build.no-date"));
    }
    for identifier in &record.identifiers {
        let expectation = Expectation { kind: Some(identifier.kind), ..Expectation::default() };
        let report = id::validate(&identifier.value, &expectation);
        if !report.is_valid() || report.normalized != identifier.value {
            return Err(about(record, lists, "build.identifier").with("value", &identifier.value));
        }
        let personal = matches!(identifier.kind, Kind::ResidentId | Kind::HmtResidentPermit);
        if personal && audience == Audience::Public && record.kind == SubjectKind::Person {
            return Err(about(record, lists, "build.unmasked-person"));
        }
    }
    Ok(())
}

fn about(record: &Record, lists: &[ListDef], code: &'static str) -> LoadError {
    let list = lists.get(usize::from(record.list)).map_or("?", |list| list.name.as_str());
    LoadError::new(code).with("list", list).with("entry", &record.entry).with("name", &record.name)
}

fn record_section(records: &[&Record]) -> Result<Vec<u8>, LoadError> {
    let too_long = |n: usize| LoadError::new("build.too-long").with("found", n);
    let mut offsets: Vec<u8> = Vec::new();
    let mut heap: Vec<u8> = Vec::new();
    let count = u32::try_from(records.len()).map_err(|_| too_long(records.len()))?;
    offsets.extend(count.to_le_bytes());
    offsets.extend(0_u32.to_le_bytes());
    for record in records {
        record.write(&mut heap);
        let end = u32::try_from(heap.len()).map_err(|_| too_long(heap.len()))?;
        offsets.extend(end.to_le_bytes());
    }
    offsets.extend(heap);
    Ok(offsets)
}

fn key_section(records: &[&Record]) -> Vec<u8> {
    let mut keys = Vec::new();
    for (row, record) in (0_u32..).zip(records) {
        index::record_keys(record, row, &mut keys);
    }
    keys.sort_unstable();
    keys.dedup();
    keys.iter()
        .flat_map(|(key, row)| key.to_le_bytes().into_iter().chain(row.to_le_bytes()))
        .collect()
}

fn container(
    meta: &Meta,
    sections: &[(&str, Vec<u8>)],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    if signers.is_empty() {
        return Err(LoadError::new("build.no-signer"));
    }
    let section = |(name, bytes): &(&str, Vec<u8>)| Section {
        name: (*name).to_string(),
        length: bytes.len(),
        sm3: Digest::of(bytes).hex(),
    };
    let header = Header {
        kind: meta.kind,
        issuer: meta.issuer.clone(),
        scope: meta.scope.clone(),
        title: meta.title.clone(),
        sequence: meta.sequence,
        as_of: meta.as_of,
        valid_until: meta.valid_until,
        audience: meta.audience,
        sections: sections.iter().map(section).collect(),
    }
    .encode();
    let too_long = || LoadError::new("build.too-long").with("found", header.len());
    let length = u32::try_from(header.len()).map_err(|_| too_long())?;
    let mut out = MAGIC.to_vec();
    out.extend(FORMAT.to_le_bytes());
    out.extend(meta.kind.code().to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(&header);
    out.extend(u16::try_from(signers.len()).map_err(|_| too_long())?.to_le_bytes());
    let message = seal::message(&header);
    for signer in signers {
        seal::write_signature(
            &mut out,
            signer.algorithm(),
            signer.key_id(),
            &signer.sign(&message),
        );
    }
    for (_, bytes) in sections {
        out.extend(bytes);
    }
    Ok(out)
}
