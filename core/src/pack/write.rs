//! Writing packs. The same input gives the same bytes.

use alloc::{collections::BTreeSet, string::String, string::ToString, vec, vec::Vec};
use core::cmp::Ordering;

mod draft;
mod personal;
mod rows;
mod tokens;
mod update;

pub use update::{Changes, Comparing, changes, records, update_pack};

use draft::{Row, Rows};

use super::body::{Body, leaves, leaves_len};
use super::grade::{Grade, SchemeDef};
use super::header::{Audience, Header, PackKind, Section};
use super::indexes::indexes;
use super::record::{Direction, Identifier, ListDef, Record, Visibility};
use super::sealed::read_prefix;
use super::store::Store;
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

/// A list pack whose records are given one by one. None is kept as it was given: a million of them take about
/// two hundred bytes each.
#[derive(Debug)]
pub struct Draft {
    audience: Audience,
    lists: Vec<ListDef>,
    /// For each list its number in the pack; none for one that is left out.
    numbers: Vec<Option<u16>>,
    rows: Rows,
    /// Shapes of masked identifiers.
    masks: BTreeSet<String>,
}

impl Draft {
    /// For these lists; records refer to them by index.
    #[must_use]
    pub fn new(audience: Audience, lists: &[ListDef]) -> Self {
        let numbers = (0_u16..).zip(lists).map(|(number, _)| Some(number)).collect();
        let (rows, masks) = (Rows::default(), BTreeSet::new());
        Self { audience, lists: lists.to_vec(), numbers, rows, masks }
    }

    /// Takes a record in.
    ///
    /// # Errors
    /// Those of [`list_pack`] that a record has by itself.
    pub fn push(&mut self, record: &Record) -> Result<(), LoadError> {
        check_record(record, &self.lists, self.audience)?;
        let masked = record.identifiers.iter().filter(|id| id.kind == Kind::MaskedId);
        self.masks.extend(masked.map(|id| mask_shape(&id.value)));
        if self.masks.len() > limits::MASKS {
            // A shape that is left out would hide its record from every full number.
            let error = about(record, &self.lists, "build.masks");
            return Err(error.with("most", limits::MASKS));
        }
        self.rows.push(record);
        Ok(())
    }

    /// How many records were given.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
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

    /// The records in the order in which they were given.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        (0..self.rows.len()).map(|at| self.numbered(self.rows.get(at)).record())
    }

    /// Writes the pack.
    ///
    /// # Errors
    /// Those of [`list_pack`].
    pub fn finish(self, meta: &Meta, signers: &[&dyn Signer]) -> Result<Vec<u8>, LoadError> {
        if meta.kind == PackKind::Grade {
            return Err(LoadError::new("build.kind").with("found", meta.kind.as_str()));
        }
        self.written(meta, None, signers)
    }

    fn numbered<'r>(&self, mut row: Row<'r>) -> Row<'r> {
        let number = self.numbers.get(usize::from(row.list)).copied().flatten();
        row.list = number.unwrap_or(u16::MAX);
        row
    }

    fn written(
        self,
        meta: &Meta,
        extra: Option<Extra>,
        signers: &[&dyn Signer],
    ) -> Result<Vec<u8>, LoadError> {
        if meta.valid_until.is_none() && meta.kind != PackKind::Population {
            return Err(LoadError::new("build.no-valid-until"));
        }
        for list in self.lists() {
            if list.direction == Direction::Black && list.basis.trim().is_empty() {
                return Err(LoadError::new("build.no-basis").with("list", &list.name));
            }
        }
        let left_out = |row: &Row<'_>| self.numbered(*row).list == u16::MAX;
        if let Some(row) = (0..self.rows.len()).map(|at| self.rows.get(at)).find(left_out) {
            return Err(about(&row.record(), &self.lists, "build.unknown-list"));
        }
        let definitions: Vec<Value> = match meta.kind {
            PackKind::Grade => self.lists().map(|l| SchemeDef::of_list(l).encode()).collect(),
            _ => self.lists().map(ListDef::encode).collect(),
        };
        let name = if meta.kind == PackKind::Grade { GRADES } else { LISTS };
        let definitions = json::canonical(&Value::Array(definitions)).into_bytes();
        let mut sections = vec![(name, definitions)];
        sections.extend(rows::sections(&self.sorted()?)?);
        let shapes = self.masks.iter().map(|shape| Value::from(shape.as_str())).collect();
        sections.push((MASKS, json::canonical(&Value::Array(shapes)).into_bytes()));
        // What the indexes are made of stands in the sections.
        drop(self);
        let body = body_of(&sections)?;
        sections.extend(indexes(&Store::open(&body)?, &body, true)?);
        drop(body);
        let mut digest = None;
        match extra {
            None => {}
            Some(Extra::Filter(filter)) => sections.push((FILTER, filter)),
            Some(Extra::Update { parent, tombstones }) => {
                sections.push((TOMBSTONES, tombstones));
                digest = Some(parent);
            }
        }
        // Records in the order of their skeletons are of format 3.
        container(meta, EXTENDED, digest, &sections, signers)
    }

    /// The records in the order of their places, lists and entries.
    fn sorted(&self) -> Result<Sorted<'_>, LoadError> {
        let rows = &self.rows;
        let number = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..last).collect();
        let entry = |at: u32| {
            let Row { list, entry, name, .. } = rows.get(number(at));
            (list, entry, name)
        };
        order.sort_unstable_by(|a, b| entry(*a).cmp(&entry(*b)));
        for pair in order.windows(2) {
            if let [a, b] = pair
                && entry(*a).0 == entry(*b).0
                && entry(*a).1 == entry(*b).1
            {
                let repeated = rows.get(number(*b)).record();
                return Err(about(&repeated, &self.lists, "build.duplicate-entry"));
            }
        }
        // Those of one place stay in the order of lists and entries.
        let places = Places::of(rows);
        order.sort_by(|a, b| places.compare(rows, number(*a), number(*b)));
        Ok(Sorted { draft: self, order })
    }
}

/// What the order of records goes by (`Place` in `list`), of all of them in one piece: the pieces
/// of a million would leave holes in memory.
struct Places {
    /// Whether each is of a person, and its skeleton: in UTF-8 as in scalars.
    texts: Vec<u8>,
    ends: Vec<usize>,
}

impl Places {
    fn of(rows: &Rows) -> Self {
        let mut places = Self { texts: Vec::new(), ends: Vec::with_capacity(rows.len()) };
        let mut bones = Vec::new();
        for row in (0..rows.len()).map(|at| rows.get(at)) {
            let person = row.kind == SubjectKind::Person;
            places.texts.push(u8::from(person));
            if !person {
                skeleton(&text::folded(row.name), &mut bones);
                for c in &bones {
                    places.texts.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            places.ends.push(places.texts.len());
        }
        places
    }

    fn get(&self, at: usize) -> &[u8] {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let to = self.ends.get(at).copied().unwrap_or_default();
        self.texts.get(from.unwrap_or_default()..to).unwrap_or_default()
    }

    fn compare(&self, rows: &Rows, a: usize, b: usize) -> Ordering {
        let folded = |at: usize| text::folded(rows.get(at).name);
        self.get(a).cmp(self.get(b)).then_with(|| folded(a).cmp(&folded(b)))
    }
}

/// The records of a draft in the order in which they are stored.
struct Sorted<'d> {
    draft: &'d Draft,
    order: Vec<u32>,
}

impl<'d> Sorted<'d> {
    fn len(&self) -> usize {
        self.order.len()
    }

    fn get(&self, at: usize) -> Option<Row<'d>> {
        let row = usize::try_from(*self.order.get(at)?).ok()?;
        Some(self.draft.numbered(self.draft.rows.get(row)))
    }

    fn iter(&self) -> impl Iterator<Item = Row<'d>> {
        (0..self.len()).filter_map(|at| self.get(at))
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
    draft.written(meta, extra, signers)
}

/// A masked identifier with `#` for what it shows.
fn mask_shape(masked: &str) -> String {
    masked.chars().map(|c| if c == '*' { '*' } else { '#' }).collect()
}

/// A body of these records without indexes.
#[cfg(test)]
pub(super) fn body_of_records(records: &[Record]) -> Result<Body, LoadError> {
    let mut rows = Rows::default();
    records.iter().for_each(|record| rows.push(record));
    let (lists, masks) = (Vec::new(), BTreeSet::new());
    let numbers = (0..=u16::MAX).map(Some).collect();
    let draft = Draft { audience: Audience::Public, lists, numbers, rows, masks };
    body_of(&rows::sections(&draft.sorted()?)?)
}

/// Sections still without a header.
fn body_of(sections: &[(&str, Vec<u8>)]) -> Result<Body, LoadError> {
    let (headers, mut bytes) = (headers(sections), Vec::new());
    for (_, section) in sections {
        bytes.extend(leaves(section));
    }
    for (_, section) in sections {
        bytes.extend(section);
    }
    Body::open(bytes, 0, all_present(sections.len()), &headers)
}

/// A bit for each section.
fn all_present(sections: usize) -> u32 {
    let bit = u32::try_from(sections).ok().and_then(|n| 1_u32.checked_shl(n));
    bit.map_or(u32::MAX, |bit| bit.wrapping_sub(1))
}

fn headers(sections: &[(&str, Vec<u8>)]) -> Vec<Section> {
    let section = |(name, bytes): &(&str, Vec<u8>)| Section {
        name: (*name).to_string(),
        length: bytes.len(),
        tree: Digest::of(&leaves(bytes)).hex(),
    };
    sections.iter().map(section).collect()
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
    let sections = [(DOCUMENT, wire::canonical(document).into_bytes())];
    container(meta, PLAIN, None, &sections, signers)
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
    let list = lists.get(usize::from(record.list)).map_or("?", |list| list.name.as_str());
    LoadError::new(code).with("list", list).with("entry", &record.entry).with("name", &record.name)
}

/// Writes a container of that format, or of the first one that can say what its header says.
fn container(
    meta: &Meta,
    format: u16,
    parent: Option<String>,
    sections: &[(&str, Vec<u8>)],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let extended = meta.issuer_id.is_some() || meta.update_days.is_some();
    let format = if extended || meta.kind == PackKind::Grade { EXTENDED } else { format };
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
        sections: headers(sections),
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
    for (_, bytes) in sections {
        out.extend(leaves(bytes));
    }
    for (_, bytes) in sections {
        out.extend(bytes);
    }
    Ok(out)
}
