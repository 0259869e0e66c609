//! Packs (数据包): the signed container of list packs, rulebooks and calendars.
//!
//! # Layout, format version 2 (little-endian)
//! ```text
//!  0   8  magic 8A 43 52 44 54 0D 0A 1A
//!  8   2  format version = 2
//! 10   2  kind: 1 list pack, 2 rulebook, 3 calendar
//! 12   4  H = length of the header
//! 16   H  header: canonical JSON (RFC 8785), see `header`
//!      …  signature block, see `seal`: who signed, then the signatures over everything before them
//!      4  bit i: section i of the header is here; indexes may be left out on the way
//!         by section that is here: SM3 of each of its chunks of 4096 bytes
//!         by section that is here: its bytes, of the length that the header says, to the end
//! ```
//! The header names for each section the digest of its table of chunk digests (see `body`), so a
//! valid signature over the header vouches for every byte after it. Small packs are verified whole at
//! open, of larger ones each chunk before it is read for the first time.
//!
//! | section | holds | layout |
//! |---|---|---|
//! | `document` | rulebook or calendar | canonical JSON |
//! | `lists` | definitions of the lists | canonical JSON |
//! | `rows`, `codes`, `names`, `entries`, `extras` | records | `store`, `columns`, `codes`, `texts` |
//! | `masks` | shapes of masked identifiers | canonical JSON |
//! | `id-index`, `name-index` | where to look | `index` |
//! | `fuzzy-index-2` | where to look for names that are nearly the same | `index`, `lookalikes` |
//! | `filter` | of a filter pack: which identifiers may be listed | `filter` |
//! | `tombstones` | of an update: what it takes back | pairs of u32: pack in the chain, row |

mod body;
mod codes;
mod columns;
pub mod filter;
mod header;
mod index;
mod lookalikes;
pub mod record;
mod seal;
mod set;
mod store;
mod texts;
mod wire;
#[cfg(feature = "authoring")]
pub mod write;

use alloc::{string::String, string::ToString, vec::Vec};

pub use header::{Audience, Header, PackKind};
pub use index::{identifier_key, name_key};
pub use lookalikes::NameQuery;
pub use seal::{Algorithm, SIGNATURE_BYTES, Trust};
pub use set::{Chain, Holding, PackSet, Position};

use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::id::{self, Kind};
use crate::json::{self, Cursor, Value};
use crate::limits;
use crate::name::Comparison;
use crate::text;
use body::Body;
use filter::{Filter, HEAD_BYTES};
use record::{ListDef, Record};
use store::Store;
use wire::Reader;

const MAGIC: [u8; 8] = [0x8a, b'C', b'R', b'D', b'T', b'\r', b'\n', 0x1a];
const FORMAT: u16 = 2;

const DOCUMENT: &str = "document";
const LISTS: &str = "lists";
const MASKS: &str = "masks";
const ID_INDEX: &str = "id-index";
const NAME_INDEX: &str = "name-index";
/// Its number is that of the rules by which names are cut and filed: a pack that was written by others
/// has none of that name, and it is made at open.
const FUZZY_INDEX: &str = "fuzzy-index-2";
/// Rows of earlier packs that an update takes back: u32 number of the pack in the chain, u32 row,
/// in order. A number tells nothing to those who do not have that pack.
const TOMBSTONES: &str = "tombstones";
/// Membership filter over identifier keys instead of records, see `filter`.
const FILTER: &str = "filter";
/// Sections that may be left out on the way, because they follow from the others.
const INDEXES: [&str; 3] = [ID_INDEX, NAME_INDEX, FUZZY_INDEX];

/// The container after its signature was checked, whatever its kind.
#[derive(Debug)]
pub struct Sealed {
    /// The signed header.
    pub header: Header,
    /// Ids of the trusted keys that signed it, in the order of signing.
    pub signers: Vec<String>,
    /// SM3 of the header bytes: it names the content, whoever signed it.
    pub digest: Digest,
    body: Body,
}

impl Sealed {
    /// Opens a container of that kind.
    ///
    /// # Errors
    /// `pack.not-a-pack`, `pack.format-version`, `pack.kind`, `pack.truncated`, `pack.header`,
    /// `pack.signature`, `pack.untrusted-key`, `pack.key-expired`, `pack.algorithm`,
    /// `pack.rollback`, `pack.audience`, `pack.digest`, `pack.trailing`. Never panics and never reads
    /// further than the fault, for any input.
    pub fn open(
        bytes: impl Into<Vec<u8>>,
        kind: PackKind,
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        let bytes = bytes.into();
        let mut reader = Reader::new(&bytes, "prefix");
        let Prefix { stated, head, seal, header } = read_prefix(&bytes, &mut reader)?;
        let signers = trust.accept(&header, &seal)?;
        if header.kind.code() != stated || header.kind != kind {
            let error = LoadError::new("pack.kind").at(part("header"));
            return Err(error.with("found", header.kind.as_str()).with("expected", kind.as_str()));
        }
        let digest = Digest::of(head);
        let present = reader.u32()?;
        let at = bytes.len().saturating_sub(reader.rest().len());
        let body = Body::open(bytes, at, present, &header.sections)?;
        Ok(Self { header, signers, digest, body })
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
struct Prefix<'a> {
    stated: u16,
    head: &'a [u8],
    seal: seal::Seal<'a>,
    header: Header,
}

/// Reads it without judging the signatures.
fn read_prefix<'a>(bytes: &'a [u8], reader: &mut Reader<'a>) -> Result<Prefix<'a>, LoadError> {
    if reader.bytes(MAGIC.len()).ok() != Some(&MAGIC[..]) {
        return Err(LoadError::new("pack.not-a-pack"));
    }
    let format = reader.u16()?;
    if format != FORMAT {
        return Err(LoadError::new("pack.format-version").with("found", format));
    }
    let stated = reader.u16()?;
    let length = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
    if length > limits::PACK_HEADER_BYTES {
        return Err(LoadError::new("pack.header").at(part("header")));
    }
    let head = reader.bytes(length)?;
    let seal = seal::Seal::read(bytes, reader)?;
    Ok(Prefix { stated, head, seal, header: Header::decode(head)? })
}

fn part(name: &str) -> Place {
    Place::Part(name.into())
}

/// A list pack whose signature was checked. What is read of it is verified first.
#[derive(Debug)]
pub struct Pack {
    header: Header,
    signers: Vec<String>,
    digest: Digest,
    lists: Vec<ListDef>,
    masks: Vec<String>,
    tombstones: Vec<(usize, u32)>,
    body: Body,
    store: Store,
    ids: Index,
    names: Index,
    fuzzy: Index,
    filter: Option<Filter>,
}

/// An opened index.
#[derive(Clone, Copy, Debug)]
struct Index {
    section: usize,
    table: index::Table,
}

impl Index {
    fn open(body: &Body, name: &str) -> Result<Self, LoadError> {
        let section = body.number(name)?;
        Ok(Self { section, table: index::Table::open(body.nth(section)?)? })
    }

    /// Tells of the rows that may be filed under a key; whether there are more than are looked at.
    #[inline]
    fn rows(
        &self,
        body: &Body,
        key: u64,
        found: impl FnMut(u32) -> Result<(), LoadError>,
    ) -> Result<bool, LoadError> {
        self.table.rows(body.nth(self.section)?, key, limits::CANDIDATES, found)
    }
}

/// Rows that a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows, in order.
    pub rows: Vec<u32>,
    /// Whether there may be more than were looked at.
    pub truncated: bool,
}

/// A row whose name is near to the one asked for.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The row.
    pub row: u32,
    /// How its name stands to the one asked for; nothing if it is a former name that is near.
    pub comparison: Option<Comparison>,
}

impl Pack {
    /// Opens a list pack; indexes that were left out are made again.
    ///
    /// # Errors
    /// Those of [`Sealed::open`], and `pack.content` with the section at fault.
    pub fn open(bytes: impl Into<Vec<u8>>, trust: &Trust) -> Result<Self, LoadError> {
        let Sealed { header, signers, digest, mut body } =
            Sealed::open(bytes, PackKind::List, trust)?;
        let section = body.section(LISTS)?;
        let lists = json::parse(section.get(0, section.len())?, usize::MAX)?;
        let lists = Cursor::root(&lists).array(usize::from(u16::MAX))?;
        let lists: Vec<ListDef> = lists.iter().map(ListDef::decode).collect::<Result<_, _>>()?;
        let section = body.section(MASKS)?;
        let masks = json::parse(section.get(0, section.len())?, usize::MAX)?;
        let masks = Cursor::root(&masks).array(limits::MASKS)?;
        let masks = masks.iter().map(|mask| mask.string().map(ToString::to_string));
        let masks = masks.collect::<Result<_, _>>()?;
        let tombstones = match header.parent {
            None => Vec::new(),
            Some(_) => tombstones(body.section(TOMBSTONES)?)?,
        };
        let store = Store::open(&body)?;
        if INDEXES.iter().any(|name| body.is_absent(name)) {
            for (name, bytes) in indexes(&store, &body)? {
                match header.sections.iter().find(|section| section.name == name) {
                    Some(section) if body.is_absent(name) => body.restore(section, bytes)?,
                    Some(_) => {}
                    None if name == FUZZY_INDEX => body.add(name, bytes),
                    None => return Err(LoadError::new("pack.section").at(part(name))),
                }
            }
        }
        let open = |name| Index::open(&body, name);
        let (ids, names, fuzzy) = (open(ID_INDEX)?, open(NAME_INDEX)?, open(FUZZY_INDEX)?);
        let filter = match body.section(FILTER) {
            Err(_) => None,
            Ok(section) => {
                let head = section.get(0, HEAD_BYTES.min(section.len()))?;
                Some(Filter::open(head, section.len())?)
            }
        };
        Ok(Self {
            header,
            signers,
            digest,
            lists,
            masks,
            tombstones,
            body,
            store,
            ids,
            names,
            fuzzy,
            filter,
        })
    }

    /// Compares every chunk that was not read yet with its digest.
    ///
    /// # Errors
    /// `pack.digest` with the section of the first damaged chunk.
    pub fn verify_digests(&self) -> Result<(), LoadError> {
        self.body.verify()
    }

    /// Verifies and reads everything: digests of all chunks, every record, the order of the records,
    /// and that the indexes are those of the records.
    ///
    /// # Errors
    /// `pack.digest`, `pack.content` with the section at fault.
    pub fn verify(&self) -> Result<(), LoadError> {
        self.body.verify()?;
        let mut last: Option<(String, u16, String)> = None;
        for row in 0..self.len() {
            let record = self.record(row)?;
            let place =
                (crate::text::fold(&record.name).as_str().to_string(), record.list, record.entry);
            if usize::from(record.list) >= self.lists.len() || last.as_ref() > Some(&place) {
                return Err(LoadError::new("pack.content").at(part(store::ROWS)).with("row", row));
            }
            last = Some(place);
        }
        for (name, expected) in indexes(&self.store, &self.body)? {
            let section = self.body.section(name)?;
            // Anything else would hide or invent an entry.
            if section.get(0, section.len())? != expected {
                return Err(section.content());
            }
        }
        Ok(())
    }

    /// The signed header.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Ids of the trusted keys that signed the pack, in the order of signing.
    #[must_use]
    pub fn signers(&self) -> &[String] {
        &self.signers
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
        self.store.len()
    }

    /// Whether there are no records.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.store.len() == 0
    }

    /// Of an update: the rows that it takes back, by number of the pack in the chain.
    #[must_use]
    pub fn tombstones(&self) -> &[(usize, u32)] {
        &self.tombstones
    }

    /// Bytes that the pack occupies.
    #[must_use]
    pub fn resident(&self) -> usize {
        self.body.resident()
    }

    /// The record at that row.
    ///
    /// # Errors
    /// `pack.content` when there is no such row, `pack.digest` for damaged bytes.
    pub fn record(&self, row: u32) -> Result<Record, LoadError> {
        self.store.record(&self.body, row)
    }

    /// Number of identifiers in the filter of a filter pack, which says “certainly not listed” or
    /// “look it up”; `None` for a pack of records.
    #[must_use]
    pub fn filtered(&self) -> Option<u32> {
        self.filter.as_ref().map(Filter::keys)
    }

    /// Of a filter pack: whether an identifier may be listed. `false` is certain, and so is the answer
    /// for a pack of records, which never says so.
    ///
    /// # Errors
    /// `pack.digest`.
    pub fn may_list(&self, kind: Kind, value: &str) -> Result<bool, LoadError> {
        let Some(filter) = &self.filter else { return Ok(false) };
        let section = self.body.section(FILTER)?;
        filter.contains(identifier_key(kind, value), |at| section.u16(at))
    }

    /// Rows of records that have that identifier, or one that it leads to (see [`identifier_key`]).
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_by_identifier(&self, kind: Kind, value: &str) -> Result<Rows, LoadError> {
        let mut found = Rows::default();
        self.add_identified(identifier_key(kind, value), &mut found)?;
        if matches!(kind, Kind::ResidentId | Kind::HmtResidentPermit) {
            let short = id::keys(kind, value).into_iter().find(|r| r.kind == Kind::ResidentId15);
            for shape in &self.masks {
                let forms = [Some(value), short.as_ref().map(|r| r.value.as_str())];
                for masked in forms.into_iter().flatten().filter_map(|v| index::masked_as(v, shape))
                {
                    self.add_identified(identifier_key(Kind::MaskedId, &masked), &mut found)?;
                }
            }
            found.rows.sort_unstable();
            found.rows.dedup();
        }
        Ok(found)
    }

    fn add_identified(&self, key: u64, found: &mut Rows) -> Result<(), LoadError> {
        found.truncated |= self.ids.rows(&self.body, key, |row| {
            if self.has_identifier(row, key)? {
                found.rows.push(row);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn has_identifier(&self, row: u32, key: u64) -> Result<bool, LoadError> {
        if first_key(&self.store, &self.body, row)? == Some(key) {
            return Ok(true);
        }
        if !self.store.has(&self.body, row, store::IDENTIFIERS)? {
            return Ok(false);
        }
        let record = self.store.rest(&self.body, row)?;
        Ok(record.identifiers.iter().any(|id| identifier_key(id.kind, &id.value) == key))
    }

    /// Rows of records that have, or had, that name.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_by_name(&self, name: &str) -> Result<Rows, LoadError> {
        let mut found = Rows::default();
        let (key, person) = index::name_keys(name);
        self.add_named(key, &mut found)?;
        if person != key {
            self.add_named(person, &mut found)?;
            found.rows.sort_unstable();
            found.rows.dedup();
        }
        Ok(found)
    }

    fn add_named(&self, key: u64, found: &mut Rows) -> Result<(), LoadError> {
        let mut name = String::new();
        found.truncated |= self.names.rows(&self.body, key, |row| {
            name.clear();
            if self.has_name(row, key, &mut name)? {
                found.rows.push(row);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn has_name(&self, row: u32, key: u64, name: &mut String) -> Result<bool, LoadError> {
        self.store.name_into(&self.body, row, name)?;
        if filed_key(&self.store, &self.body, row, name)? == key {
            return Ok(true);
        }
        if !self.store.has(&self.body, row, store::FORMER)? {
            return Ok(false);
        }
        let record = self.store.rest(&self.body, row)?;
        Ok(record.former_names.iter().any(|former| name_key(&former.name) == key))
    }

    /// Rows of organisations whose name is near to the one asked for, the nearest first; at most
    /// [`limits::LOOKALIKES`]. Those of exactly that name may be among them. With what comparing the
    /// names came to, unless it was a former name that is near.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_near(&self, query: &NameQuery) -> Result<Vec<Near>, LoadError> {
        let mut rows = Vec::new();
        for key in query.keys() {
            // More than that are so many strangers.
            self.fuzzy.rows(&self.body, key, |row| {
                rows.push(row);
                Ok(())
            })?;
        }
        rows.sort_unstable();
        rows.dedup();
        self.nearest(query, rows)
    }

    /// The same by looking at every name: finds what the keys of an index cannot, and costs some
    /// hundred milliseconds a million records.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn rows_like(&self, query: &NameQuery) -> Result<Vec<Near>, LoadError> {
        self.nearest(query, 0..self.len())
    }

    fn nearest(
        &self,
        query: &NameQuery,
        rows: impl IntoIterator<Item = u32>,
    ) -> Result<Vec<Near>, LoadError> {
        let mut near = Vec::new();
        let (mut name, mut extras) = (String::new(), String::new());
        for row in rows {
            name.clear();
            self.store.name_into(&self.body, row, &mut name)?;
            if !text::is_plain(&name) {
                name = text::folded(&name);
            }
            let mut distance = query.distance(&name);
            let mut of = core::mem::take(&mut name);
            let mut own = true;
            if distance.is_none()
                && self.store.has(&self.body, row, store::FORMER)?
                && self.mentions(query, row, &mut extras)?
            {
                for former in self.store.rest(&self.body, row)?.former_names {
                    let former = text::folded(&former.name);
                    let other = query.distance(&former);
                    if other.is_some_and(|other| distance.is_none_or(|known| other < known)) {
                        (distance, of, own) = (other, former, false);
                    }
                }
            }
            if let Some(distance) = distance {
                near.push((distance, row, of, own));
            }
        }
        near.sort_unstable();
        near.truncate(limits::LOOKALIKES);
        let compared = near.into_iter().filter_map(|(_, row, name, own)| {
            let found = query.compare(&name)?;
            Some(Near { row, comparison: own.then_some(found) })
        });
        Ok(compared.collect())
    }

    /// Whether a former name of a row may be near: not if all its rare members together lack too many
    /// characters, which is sooner known than what they say.
    fn mentions(&self, query: &NameQuery, row: u32, text: &mut String) -> Result<bool, LoadError> {
        text.clear();
        self.store.extras_into(&self.body, row, text)?;
        Ok(query.distance(&text::folded(text)).is_some())
    }
}

fn tombstones(section: body::Section<'_>) -> Result<Vec<(usize, u32)>, LoadError> {
    let (pairs, rest) = section.get(0, section.len())?.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(section.content());
    }
    (0..pairs.len())
        .map(|i| {
            Ok((
                section.size(i.saturating_mul(8))?,
                section.u32(i.saturating_mul(8).saturating_add(4))?,
            ))
        })
        .collect()
}

/// Key of the first identifier of a row.
#[inline]
fn first_key(store: &Store, body: &Body, row: u32) -> Result<Option<u64>, LoadError> {
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
fn filed_key(store: &Store, body: &Body, row: u32, name: &str) -> Result<u64, LoadError> {
    Ok(if store.is_person(body, row)? { index::person_name_key(name) } else { name_key(name) })
}

/// The indexes of the records.
fn indexes(store: &Store, body: &Body) -> Result<[(&'static str, Vec<u8>); 3], LoadError> {
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
