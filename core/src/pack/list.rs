//! List packs: what one holds, and whether it is what its signature says.

use alloc::{string::String, string::ToString, vec::Vec};

use super::body::{Body, Section};
use super::filter::{Filter, HEAD_BYTES};
use super::grade::SchemeDef;
use super::header::{Header, PackKind};
use super::indexes::{Opened, indexes};
use super::orders::Orders;
use super::record::{ListDef, Record};
use super::room::Space;
use super::seal::Trust;
use super::sealed::Sealed;
use super::standing::Standing;
use super::store::{self, Store};
use super::{
    FILTER, GRADES, ID_INDEX, INDEXES, LISTS, MASKS, NAME_INDEX, NEAR_INDEX, ORDERS, TOMBSTONES,
};
use super::{identifier_key, index, part};
use crate::digest::Digest;
use crate::error::LoadError;
use crate::id::Kind;
use crate::json::{self, Cursor};
use crate::limits;
use crate::name::skeleton::skeleton;
use crate::request::SubjectKind;
use crate::text::folded;

/// A list pack whose signature was checked. What is read of it is verified first.
#[derive(Debug)]
pub struct Pack {
    header: Header,
    signers: Vec<String>,
    standing: Standing,
    digest: Digest,
    lists: Vec<ListDef>,
    pub(super) masks: Vec<String>,
    tombstones: Vec<(usize, u32)>,
    pub(super) body: Body,
    pub(super) store: Store,
    pub(super) ids: Index,
    pub(super) names: Index,
    pub(super) orders: Orders,
    pub(super) near: Index,
    filter: Option<Filter>,
    pub(super) reach: Reach,
}

/// Names of a population that are looked at wherever they are, because they have the core of one that is placed.
const ANYWHERE: usize = 1_000;

/// How much of what is found is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// As much as a call may cost.
    Bounded,
    /// All: of a population nobody may be missed.
    Whole,
}

impl Reach {
    /// The most of something that a bounded search looks at.
    pub(super) const fn most(self, bound: usize) -> usize {
        match self {
            Self::Bounded => bound,
            Self::Whole => usize::MAX,
        }
    }

    /// The same of names that have the core of one which says where its subject is: most of them are elsewhere, and
    /// those of the place are filed by it. Tens of thousands of a population may bear one (食品公司, 中心小学).
    pub(super) const fn most_anywhere(self, bound: usize) -> usize {
        match self {
            Self::Bounded => bound,
            Self::Whole => ANYWHERE,
        }
    }
}

/// An opened index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index {
    pub(super) section: usize,
    pub(super) table: index::Table,
}

impl Index {
    pub(super) fn open(body: &Body, name: &str) -> Result<Self, LoadError> {
        let section = body.number(name)?;
        Ok(Self { section, table: index::Table::open(body.nth(section)?)? })
    }

    /// Tells of the rows that may be filed under a key; whether there are more than are looked at.
    #[inline]
    pub(super) fn rows(
        &self,
        body: &Body,
        (key, reach): (u64, Reach),
        found: impl FnMut(u32) -> Result<(), LoadError>,
    ) -> Result<bool, LoadError> {
        self.table.rows(body.nth(self.section)?, key, reach.most(limits::CANDIDATES), found)
    }
}

impl Pack {
    /// Opens a list pack, or one of grades; indexes that were left out are made again.
    ///
    /// # Errors
    /// Those of [`Sealed::open`], `pack.key-list` for lists that no key speaks for, and
    /// `pack.content` with the section at fault.
    pub fn open(bytes: impl Into<Vec<u8>>, trust: &Trust) -> Result<Self, LoadError> {
        Self::open_one_of(bytes, &[PackKind::List, PackKind::Grade], trust)
    }

    /// The same for a container of any of these kinds.
    pub(super) fn open_one_of(
        bytes: impl Into<Vec<u8>>,
        kinds: &[PackKind],
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        let Sealed { header, digest, standing, mut body, .. } =
            Sealed::open_one_of(bytes, kinds, trust)?;
        let graded = header.kind == PackKind::Grade;
        let section = body.section(if graded { GRADES } else { LISTS })?;
        let lists = json::parse(section.get(0, section.len())?, usize::MAX)?;
        let lists = Cursor::root(&lists).array(usize::from(u16::MAX))?;
        let list = |cursor: &Cursor<'_>| match graded {
            true => SchemeDef::decode(cursor).map(|scheme| scheme.as_list()),
            false => ListDef::decode(cursor),
        };
        let lists: Vec<ListDef> = lists.iter().map(list).collect::<Result<_, _>>()?;
        let vouching = trust.accept_lists(&header, standing.vouching(), &lists)?;
        let signers = vouching.signers().map(ToString::to_string).collect();
        let bound = trust.bound(&header);
        let standing = match graded {
            true => Standing::of_grades(&header, vouching, bound),
            false => Standing::of_list(&header, vouching, bound),
        };
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
            let filed = Opened { store: &store, body: &body, ordered: is_ordered(&header) };
            for (name, area) in indexes(&filed, &Space::memory())? {
                let bytes = area.into_vec()?;
                match header.sections.iter().find(|section| section.name == name) {
                    Some(section) if body.is_absent(name) => body.restore(section, bytes)?,
                    Some(_) => {}
                    None if [ORDERS, NEAR_INDEX].contains(&name) => body.add(name, bytes),
                    None => return Err(LoadError::new("pack.section").at(part(name))),
                }
            }
        }
        let open = |name| Index::open(&body, name);
        let (ids, names, near) = (open(ID_INDEX)?, open(NAME_INDEX)?, open(NEAR_INDEX)?);
        let orders = Orders::open(&body, ORDERS)?;
        let filter = match body.section(FILTER) {
            Err(_) => None,
            Ok(section) => {
                let head = section.get(0, HEAD_BYTES.min(section.len()))?;
                Some(Filter::open(head, section.len())?)
            }
        };
        let reach = match header.kind {
            PackKind::Population => Reach::Whole,
            _ => Reach::Bounded,
        };
        Ok(Self {
            header,
            reach,
            signers,
            standing,
            digest,
            lists,
            masks,
            tombstones,
            body,
            store,
            ids,
            names,
            orders,
            near,
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
        let mut last: Option<(Place, u16, String)> = None;
        for row in 0..self.len() {
            let record = self.record(row)?;
            let mut place = Place::of(record.kind, &record.name);
            if !is_ordered(&self.header) {
                place = Place { folded: place.folded, ..Place::default() };
            }
            let place = (place, record.list, record.entry);
            if usize::from(record.list) >= self.lists.len() || last.as_ref() > Some(&place) {
                return Err(LoadError::new("pack.content").at(part(store::ROWS)).with("row", row));
            }
            last = Some(place);
        }
        let ordered = is_ordered(&self.header);
        let filed = Opened { store: &self.store, body: &self.body, ordered };
        for (name, expected) in indexes(&filed, &Space::memory())? {
            let section = self.body.section(name)?;
            // Anything else would hide or invent an entry.
            if section.get(0, section.len())? != expected.into_vec()? {
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

    /// How long the pack may be relied on.
    #[must_use]
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// SM3 of the header bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether it holds grades (评价结果) instead of entries of lists.
    #[must_use]
    pub fn is_of_grades(&self) -> bool {
        self.header.kind == PackKind::Grade
    }

    /// The schemes of a grade pack; none of a list pack.
    #[must_use]
    pub fn schemes(&self) -> Vec<SchemeDef> {
        let lists = self.lists.iter().filter(|_| self.is_of_grades());
        lists.map(SchemeDef::of_list).collect()
    }

    /// The lists of the pack; of a grade pack what stands for its schemes.
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

    /// Whether the pack has records of the list with that number; a filter pack, whether it has any
    /// identifiers.
    pub(super) fn has_list(&self, list: u16) -> Result<bool, LoadError> {
        match self.filtered() {
            Some(keys) => Ok(keys > 0),
            None => self.store.has_list(&self.body, list),
        }
    }

    /// The number of the list of a row.
    pub(super) fn list_of(&self, row: u32) -> Result<u16, LoadError> {
        self.store.list(&self.body, row)
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
}

/// Whether the records stand in the order of their skeletons: so they do where the pack has orders, and
/// those of earlier writers in that of their names.
fn is_ordered(header: &Header) -> bool {
    header.sections.iter().any(|section| section.name == ORDERS)
}

/// What the order of records goes by, before list and entry; in packs of earlier writers the folded
/// name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    person: bool,
    skeleton: Vec<char>,
    folded: String,
}

impl Place {
    pub(super) fn of(kind: SubjectKind, name: &str) -> Self {
        let (folded, mut bones) = (folded(name), Vec::new());
        let person = kind == SubjectKind::Person;
        if !person {
            skeleton(&folded, &mut bones);
        }
        Self { person, skeleton: bones, folded }
    }
}

fn tombstones(section: Section<'_>) -> Result<Vec<(usize, u32)>, LoadError> {
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
