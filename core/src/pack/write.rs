//! Writing packs. The same input gives the same bytes.

use alloc::{boxed::Box, collections::BTreeSet, rc::Rc, string::String, string::ToString};
use alloc::{vec, vec::Vec};

mod draft;
mod personal;
mod rows;
mod tokens;
mod update;

pub use update::{Changes, Comparing, changes, records, update_pack};

use draft::{Row, Shared};

#[cfg(test)]
use super::body::Body;
use super::body::{CHUNK, leaves_len};
use super::grade::{Grade, SchemeDef};
use super::header::{Audience, Header, PackKind, Section};
use super::indexes::indexes;
use super::record::{Direction, Identifier, ListDef, Record, Visibility};
use super::room::{Area, Cursor, Reading, Shelf, Sorter, Space, first_text, key_text, two_texts};
use super::sealed::read_prefix;
use super::wire::Reader;
use super::{
    DOCUMENT, EXTENDED, FILTER, GRADES, INDEXES, LISTS, MAGIC, MASKS, TOMBSTONES, filter,
    identifier_key, seal,
};
use crate::date::Date;
use crate::digest::Digest;
use crate::error::LoadError;
use crate::id::{self, Expectation, Kind};
use crate::json::{self, Value};
use crate::limits;
use crate::name::skeleton::skeleton;
use crate::request::SubjectKind;
use crate::text;
use crate::wire::{self, Wire};

pub use super::room::{CHUNK as ROOM_CHUNK, Room};
pub use super::seal::{Algorithm, SIGNATURE_BYTES, Signer};

/// The format of what needs nothing new: older readers understand it, and it stays the same byte by byte.
const PLAIN: u16 = 2;

/// Particulars of a pack to be written.
#[derive(Clone, Debug)]
pub struct Meta {
    /// What it holds.
    pub kind: PackKind,
    /// Who issues it; a trusted key is bound to this name.
    pub issuer: String,
    /// The issuer's own id, such as its 统一社会信用代码; see [`Header::issuer_id`].
    pub issuer_id: Option<String>,
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
    /// Days after which the next issue is due (更新周期); see [`Header::update_days`].
    pub update_days: Option<u32>,
    /// Who may receive it.
    pub audience: Audience,
}

/// Writes a list pack.
///
/// Records are stored organisations first, by skeleton, folded name, list and entry, whatever order
/// they come in.
///
/// # Errors
/// `build.no-valid-until`, `build.no-basis` (a punitive list without a legal basis),
/// `build.unknown-list`, `build.duplicate-entry`, `build.identifier`, `build.unmasked-person` (a
/// full number of a person, wherever it stands, in a pack for the public), `build.no-date`,
/// `build.restricted` (a restricted list or entry in a pack for the public), `build.too-long`,
/// `build.masks` (more shapes of masked numbers than a pack holds), `build.no-signer`, `build.signers`,
/// `build.signing`; parameters name list and entry.
pub fn list_pack(
    meta: &Meta,
    lists: &[ListDef],
    records: &[Record],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let mut draft = Draft::new(meta.audience, lists);
    records.iter().try_for_each(|record| draft.push(record))?;
    draft.finish(meta, signers)
}

/// A list pack whose records are given one by one.
///
/// They wait in a [`Room`], put in the order in which the pack has them a part at a time: besides some fifty
/// megabytes a few bytes for each record are in memory.
#[derive(Debug)]
pub struct Draft {
    audience: Audience,
    lists: Vec<ListDef>,
    /// For each list its number in the pack; none for one that is left out.
    numbers: Vec<Option<u16>>,
    space: Rc<Space>,
    shared: Shared,
    /// Records by place, list, entry and name.
    rows: Sorter,
    /// Their lists, entries and names.
    entries: Sorter,
    len: usize,
    /// Shapes of masked identifiers.
    masks: BTreeSet<String>,
}

impl Draft {
    /// For these lists; records refer to them by index. What waits is in memory: about three hundred bytes for a
    /// record.
    #[must_use]
    pub fn new(audience: Audience, lists: &[ListDef]) -> Self {
        Self::within(Space::memory(), audience, lists)
    }

    /// The same for any number of records: what waits is in that room.
    #[must_use]
    pub fn in_room(room: Box<dyn Room>, audience: Audience, lists: &[ListDef]) -> Self {
        Self::within(Space::new(room), audience, lists)
    }

    /// The same that has little in memory.
    #[cfg(test)]
    pub(super) fn small(room: Box<dyn Room>, audience: Audience, lists: &[ListDef]) -> Self {
        let mut draft = Self::in_room(room, audience, lists);
        let sorter = || Sorter::small(Rc::clone(&draft.space), 100_000);
        (draft.rows, draft.entries) = (sorter(), sorter());
        draft
    }

    fn within(space: Rc<Space>, audience: Audience, lists: &[ListDef]) -> Self {
        let numbers = (0_u16..).zip(lists).map(|(number, _)| Some(number)).collect();
        let [rows, entries] = [(); 2].map(|()| Sorter::new(Rc::clone(&space)));
        let (lists, shared, masks) = (lists.to_vec(), Shared::default(), BTreeSet::new());
        Self { audience, lists, numbers, space, shared, rows, entries, len: 0, masks }
    }

    /// Takes a record in.
    ///
    /// # Errors
    /// Those of [`list_pack`] that a record has by itself; `build.room`.
    pub fn push(&mut self, record: &Record) -> Result<(), LoadError> {
        check_record(record, &self.lists, self.audience)?;
        let masked = record.identifiers.iter().filter(|id| id.kind == Kind::MaskedId);
        self.masks.extend(masked.map(|id| mask_shape(&id.value)));
        if self.masks.len() > limits::MASKS {
            // A shape that is left out would hide its record from every full number.
            let error = about(record, &self.lists, "build.masks");
            return Err(error.with("most", limits::MASKS));
        }
        self.put(record)
    }

    fn put(&mut self, record: &Record) -> Result<(), LoadError> {
        let mut entry = record.list.to_be_bytes().to_vec();
        key_text(&mut entry, record.entry.as_bytes());
        key_text(&mut entry, record.name.as_bytes());
        self.entries.push(&entry, &[])?;
        let (mut key, mut bytes) = (Vec::new(), Vec::new());
        place_key(record, &mut key);
        key.extend(&entry);
        self.shared.write(record, &mut bytes);
        self.rows.push(&key, &bytes)?;
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    /// How many records were given.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether none was given.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The lists that stay in the pack. A record of another is refused when the pack is written
    /// (`build.unknown-list`).
    pub fn keep_lists(&mut self, keep: impl Fn(u16) -> bool) {
        let mut next = 0_u16;
        let mut number = |list: u16| {
            let own = next;
            next = next.saturating_add(keep(list).into());
            keep(list).then_some(own)
        };
        self.numbers = (0_u16..).zip(&self.lists).map(|(list, _)| number(list)).collect();
    }

    /// The lists of the pack.
    pub fn lists(&self) -> impl Iterator<Item = &ListDef> {
        let all = self.lists.iter().zip(&self.numbers);
        all.filter(|(_, number)| number.is_some()).map(|(list, _)| list)
    }

    /// The records, in the order in which a pack has them.
    ///
    /// # Errors
    /// `build.room`.
    pub fn into_records(self) -> Result<Vec<Record>, LoadError> {
        let (mut merged, mut records) = (self.rows.sorted()?, Vec::with_capacity(self.len));
        while let Some((_, row)) = merged.next()? {
            records.push(numbered(self.shared.row(row), &self.numbers).record());
        }
        Ok(records)
    }

    /// Writes the pack.
    ///
    /// # Errors
    /// Those of [`list_pack`]; `build.room`.
    pub fn finish(self, meta: &Meta, signers: &[&dyn Signer]) -> Result<Vec<u8>, LoadError> {
        let mut out = Vec::new();
        self.finish_into(meta, signers, &mut |bytes| {
            out.extend_from_slice(bytes);
            Ok(())
        })?;
        Ok(out)
    }

    /// The same, piece by piece: the pack is never in memory as a whole.
    ///
    /// # Errors
    /// Those of [`list_pack`]; `build.room`; those of `take`.
    pub fn finish_into(
        self,
        meta: &Meta,
        signers: &[&dyn Signer],
        take: Take<'_>,
    ) -> Result<(), LoadError> {
        if meta.kind == PackKind::Grade {
            return Err(LoadError::new("build.kind").with("found", meta.kind.as_str()));
        }
        self.written(meta, None, signers, take)
    }

    fn written(
        self,
        meta: &Meta,
        extra: Option<Extra>,
        signers: &[&dyn Signer],
        take: Take<'_>,
    ) -> Result<(), LoadError> {
        if meta.valid_until.is_none() && meta.kind != PackKind::Population {
            return Err(LoadError::new("build.no-valid-until"));
        }
        for list in self.lists() {
            if list.direction == Direction::Black && list.basis.trim().is_empty() {
                return Err(LoadError::new("build.no-basis").with("list", &list.name));
            }
        }
        let definitions: Vec<Value> = match meta.kind {
            PackKind::Grade => self.lists().map(|l| SchemeDef::of_list(l).encode()).collect(),
            _ => self.lists().map(ListDef::encode).collect(),
        };
        let name = if meta.kind == PackKind::Grade { GRADES } else { LISTS };
        let space = Rc::clone(&self.space);
        let area = |bytes: &[u8]| Area::of(Rc::clone(&space), bytes);
        let definitions = json::canonical(&Value::Array(definitions));
        let mut sections = vec![(name, area(definitions.as_bytes())?)];
        let shapes = self.masks.iter().map(|shape| Value::from(shape.as_str())).collect();
        let shapes = json::canonical(&Value::Array(shapes));
        let records = self.sorted()?;
        sections.extend(rows::sections(&records, &space)?);
        sections.push((MASKS, area(shapes.as_bytes())?));
        sections.extend(indexes(&rows::Written::of(&records), &space)?);
        drop(records);
        let mut digest = None;
        match extra {
            None => {}
            Some(Extra::Filter(filter)) => sections.push((FILTER, area(&filter)?)),
            Some(Extra::Update { parent, tombstones }) => {
                sections.push((TOMBSTONES, area(&tombstones)?));
                digest = Some(parent);
            }
        }
        // Records in the order of their skeletons are of format 3.
        container(meta, EXTENDED, digest, sections, signers, take)
    }

    /// The records in the order of their places, lists and entries.
    fn sorted(self) -> Result<Sorted, LoadError> {
        let Self { lists, numbers, space, shared, rows, entries, .. } = self;
        check_entries(entries, &lists, &numbers)?;
        let (mut merged, mut shelf) = (rows.sorted()?, Shelf::new(space));
        while let Some((_, row)) = merged.next()? {
            shelf.push(row)?;
        }
        Ok(Sorted { shared, numbers, rows: shelf })
    }
}

/// Takes a pack piece by piece.
pub type Take<'t> = &'t mut dyn FnMut(&[u8]) -> Result<(), LoadError>;

/// Whether every record is of a list that stays, and no two are of the same list and entry.
fn check_entries(
    entries: Sorter,
    lists: &[ListDef],
    numbers: &[Option<u16>],
) -> Result<(), LoadError> {
    let (mut merged, mut last, mut repeated) = (entries.sorted()?, Vec::new(), None);
    while let Some((key, _)) = merged.next()? {
        let Some((list, texts)) = key.split_first_chunk() else { continue };
        let list = u16::from_be_bytes(*list);
        let told = |code: &'static str| {
            let [entry, name] = two_texts(texts);
            about_entry(lists, list, (&entry, &name), code)
        };
        if numbers.get(usize::from(list)).copied().flatten().is_none() {
            return Err(told("build.unknown-list"));
        }
        // List and entry without the name.
        let own = key.get(..first_text(texts).saturating_add(2)).unwrap_or_default();
        if repeated.is_none() && last == own {
            repeated = Some(told("build.duplicate-entry"));
        }
        last.clear();
        last.extend_from_slice(own);
    }
    repeated.map_or(Ok(()), Err)
}

/// What the order of records goes by first (`Place` in `list`): organisations by their skeletons, all by their
/// names.
fn place_key(record: &Record, key: &mut Vec<u8>) {
    let folded = text::folded(&record.name);
    let person = record.kind == SubjectKind::Person;
    key.push(u8::from(person));
    let (mut bones, mut bytes) = (Vec::new(), Vec::new());
    if !person {
        skeleton(&folded, &mut bones);
        bones.iter().for_each(|c| bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()));
    }
    key_text(key, &bytes);
    key_text(key, folded.as_bytes());
}

fn numbered<'r>(mut row: Row<'r>, numbers: &[Option<u16>]) -> Row<'r> {
    row.list = numbers.get(usize::from(row.list)).copied().flatten().unwrap_or(u16::MAX);
    row
}

/// The records of a draft in the order in which they are stored.
struct Sorted {
    shared: Shared,
    numbers: Vec<Option<u16>>,
    rows: Shelf,
}

impl Sorted {
    const fn len(&self) -> usize {
        self.rows.len()
    }

    const fn cursor(&self) -> At<'_> {
        At { records: self, cursor: self.rows.cursor() }
    }

    /// Tells `take` of each.
    fn each(
        &self,
        mut take: impl FnMut(&Row<'_>) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        let at = self.cursor();
        (0..self.len()).try_for_each(|number| at.with(number, &mut take))
    }
}

/// Where somebody reads records.
struct At<'d> {
    records: &'d Sorted,
    cursor: Cursor<'d>,
}

impl At<'_> {
    fn with<T: Default>(
        &self,
        number: usize,
        take: impl FnOnce(&Row<'_>) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        let Sorted { shared, numbers, .. } = self.records;
        self.cursor.with(number, |bytes| take(&numbered(shared.row(bytes), numbers)))
    }
}

/// Writes a grade pack (评价结果); the kind of `meta` must be [`PackKind::Grade`].
///
/// # Errors
/// Those of [`list_pack`]; `build.kind` for other particulars, `build.grade-code` for a subject without
/// a code, `build.grade-value` without a value; `build.duplicate-entry` for two grades of one subject,
/// scheme and period.
pub fn grade_pack(
    meta: &Meta,
    schemes: &[SchemeDef],
    grades: &[Grade],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let lists: Vec<ListDef> = schemes.iter().map(SchemeDef::as_list).collect();
    let records: Vec<Record> = grades.iter().map(Grade::to_record).collect();
    if meta.kind != PackKind::Grade {
        return Err(LoadError::new("build.kind").with("found", meta.kind.as_str()));
    }
    for (grade, record) in grades.iter().zip(&records) {
        if grade.identifiers.is_empty() {
            return Err(about(record, &lists, "build.grade-code"));
        }
        if grade.value.trim().is_empty() {
            return Err(about(record, &lists, "build.grade-value"));
        }
    }
    write_lists(meta, &lists, &records, None, signers)
}

/// Writes a filter pack: for lists too large to carry, which identifiers may be listed. What it says
/// is “certainly not listed” or “look it up”, so it never leads to more than a person's review.
///
/// # Errors
/// Those of [`list_pack`], `build.filter`.
pub fn filter_pack(
    meta: &Meta,
    lists: &[ListDef],
    identifiers: impl IntoIterator<Item = Identifier>,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let keys = identifiers.into_iter().map(|id| identifier_key(id.kind, &id.value));
    write_lists(meta, lists, &[], Some(Extra::Filter(filter::build(keys)?)), signers)
}

/// What not every list pack has.
enum Extra {
    Filter(Vec<u8>),
    Update { parent: String, tombstones: Vec<u8> },
}

/// All records at once.
fn write_lists(
    meta: &Meta,
    lists: &[ListDef],
    records: &[Record],
    extra: Option<Extra>,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let mut draft = Draft::new(meta.audience, lists);
    records.iter().try_for_each(|record| draft.push(record))?;
    let mut out = Vec::new();
    draft.written(meta, extra, signers, &mut |bytes| {
        out.extend_from_slice(bytes);
        Ok(())
    })?;
    Ok(out)
}

/// A masked identifier with `#` for what it shows.
fn mask_shape(masked: &str) -> String {
    masked.chars().map(|c| if c == '*' { '*' } else { '#' }).collect()
}

/// A body of these records without indexes.
#[cfg(test)]
pub(super) fn body_of_records(records: &[Record]) -> Result<Body, LoadError> {
    let mut draft = Draft::new(Audience::Public, &[]);
    records.iter().try_for_each(|record| draft.put(record))?;
    draft.numbers = (0..=u16::MAX).map(Some).collect();
    let space = Rc::clone(&draft.space);
    body_of(rows::sections(&draft.sorted()?, &space)?)
}

/// Sections still without a header.
#[cfg(test)]
fn body_of(sections: Vec<(&'static str, Area)>) -> Result<Body, LoadError> {
    let count = sections.len();
    let (mut leaves, mut all, mut headers) = (Vec::new(), Vec::new(), Vec::new());
    for (name, area) in sections {
        let (header, own) = described(name, &area)?;
        headers.push(header);
        leaves.extend(own);
        all.extend(area.into_vec()?);
    }
    leaves.extend(all);
    Body::open(leaves, 0, all_present(count), &headers)
}

/// A bit for each section.
fn all_present(sections: usize) -> u32 {
    let bit = u32::try_from(sections).ok().and_then(|n| 1_u32.checked_shl(n));
    bit.map_or(u32::MAX, |bit| bit.wrapping_sub(1))
}

/// What the header says of a section, and the digests of its chunks.
fn described(name: &str, area: &Area) -> Result<(Section, Vec<u8>), LoadError> {
    let (mut leaves, mut reader) = (Vec::with_capacity(leaves_len(area.len())), Reading::new(area));
    let mut left = area.len();
    while left > 0 {
        let chunk = left.min(CHUNK);
        let bytes = reader.take(chunk)?.ok_or_else(|| LoadError::new("build.room"))?;
        leaves.extend(Digest::of(bytes).bytes());
        left = left.saturating_sub(chunk);
    }
    let tree = Digest::of(&leaves).hex();
    Ok((Section { name: name.to_string(), length: area.len(), tree }, leaves))
}

/// Writes a rulebook or a calendar.
///
/// # Errors
/// `build.no-signer`, `build.signers`, `build.signing`, `build.too-long`.
pub fn document_pack(
    meta: &Meta,
    document: &dyn Wire,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let document = Area::of(Space::memory(), wire::canonical(document).as_bytes())?;
    let mut out = Vec::new();
    container(meta, PLAIN, None, vec![(DOCUMENT, document)], signers, &mut |bytes| {
        out.extend_from_slice(bytes);
        Ok(())
    })?;
    Ok(out)
}

/// The same pack without its indexes, which are made again when it is opened: about a fifth smaller. The
/// signatures stay valid.
///
/// # Errors
/// `pack.not-a-pack`, `pack.format-version`, `pack.header`, `pack.truncated`, `pack.trailing`.
pub fn without_indexes(bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    let mut reader = Reader::new(bytes, "prefix");
    let prefix = read_prefix(bytes, &mut reader)?;
    let mut at = bytes.len().saturating_sub(reader.rest().len());
    let mut out = bytes.get(..at).unwrap_or_default().to_vec();
    let present = reader.u32()?;
    at = at.saturating_add(4);
    let sections: Vec<(bool, &Section)> = (0_u32..)
        .zip(&prefix.header.sections)
        .filter(|(i, _)| present.checked_shr(*i).is_some_and(|bits| bits & 1 == 1))
        .map(|(_, section)| (is_index(section), section))
        .collect();
    let left = (0_u32..).zip(&prefix.header.sections).fold(0_u32, |bits, (i, section)| {
        let keep = !is_index(section);
        bits | u32::from(keep).checked_shl(i).unwrap_or_default()
    });
    out.extend((present & left).to_le_bytes());
    let lengths = |of: fn(usize) -> usize| {
        sections.iter().map(move |(index, section)| (*index, of(section.length)))
    };
    for (index, length) in lengths(leaves_len).chain(lengths(|length| length)) {
        let end = at.saturating_add(length);
        let part = bytes.get(at..end).ok_or_else(|| reader.truncated())?;
        if !index {
            out.extend(part);
        }
        at = end;
    }
    Ok(out)
}

/// Whether a section follows from the others; those of earlier rules for near names are not even looked at.
fn is_index(section: &Section) -> bool {
    INDEXES.contains(&section.name.as_str())
        || ["fuzzy-index-2", "near-index-1"].contains(&section.name.as_str())
}

fn check_record(record: &Record, lists: &[ListDef], audience: Audience) -> Result<(), LoadError> {
    if lists.get(usize::from(record.list)).is_none() {
        return Err(about(record, lists, "build.unknown-list"));
    }
    if record.listed_on.is_none() {
        return Err(about(record, lists, "build.no-date"));
    }
    let list = lists.get(usize::from(record.list));
    let restricted = record.visibility == Visibility::Restricted
        || list.is_some_and(|list| list.visibility == Visibility::Restricted);
    if restricted && audience == Audience::Public {
        return Err(about(record, lists, "build.restricted"));
    }
    if let Some(identifier) = record.identifiers.iter().find(|it| !can_be_filed(it)) {
        return Err(about(record, lists, "build.identifier").with("value", &identifier.value));
    }
    if audience == Audience::Public && personal::discloses(record) {
        return Err(about(record, lists, "build.unmasked-person"));
    }
    Ok(())
}

/// Whether an identifier can stand in a pack.
pub(super) fn can_be_filed(identifier: &Identifier) -> bool {
    let expectation = Expectation { kind: Some(identifier.kind), ..Expectation::default() };
    let report = id::validate(&identifier.value, &expectation);
    // One that only fails its check character may have been issued so: it is kept as it is.
    let usable = report.is_valid() || report.may_be_registered();
    usable && report.normalized == identifier.value
}

fn about(record: &Record, lists: &[ListDef], code: &'static str) -> LoadError {
    about_entry(lists, record.list, (&record.entry, &record.name), code)
}

fn about_entry(
    lists: &[ListDef],
    list: u16,
    (entry, name): (&str, &str),
    code: &'static str,
) -> LoadError {
    let list = lists.get(usize::from(list)).map_or("?", |list| list.name.as_str());
    LoadError::new(code).with("list", list).with("entry", entry).with("name", name)
}

/// Writes a container of that format, or of the first one that can say what its header says.
fn container(
    meta: &Meta,
    format: u16,
    parent: Option<String>,
    sections: Vec<(&'static str, Area)>,
    signers: &[&dyn Signer],
    take: Take<'_>,
) -> Result<(), LoadError> {
    let extended = meta.issuer_id.is_some() || meta.update_days.is_some();
    let format = if extended || meta.kind == PackKind::Grade { EXTENDED } else { format };
    let described = sections.iter().map(|(name, area)| described(name, area));
    let (headers, leaves): (Vec<Section>, Vec<Vec<u8>>) =
        described.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let header = Header {
        format,
        kind: meta.kind,
        issuer: meta.issuer.clone(),
        issuer_id: meta.issuer_id.clone(),
        scope: meta.scope.clone(),
        title: meta.title.clone(),
        sequence: meta.sequence,
        as_of: meta.as_of,
        valid_until: meta.valid_until,
        update_days: meta.update_days,
        audience: meta.audience,
        parent,
        sections: headers,
    }
    .encode();
    let too_long = || LoadError::new("build.too-long").with("found", header.len());
    let length = u32::try_from(header.len()).map_err(|_| too_long())?;
    let mut out = MAGIC.to_vec();
    out.extend(format.to_le_bytes());
    out.extend(meta.kind.code().to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(&header);
    seal::write(&mut out, signers)?;
    out.extend(all_present(sections.len()).to_le_bytes());
    take(&out)?;
    leaves.iter().try_for_each(|leaves| take(leaves))?;
    for (_, area) in sections {
        let mut reader = Reading::spending(area);
        while let Some(bytes) = reader.some()? {
            take(bytes)?;
        }
    }
    Ok(())
}
