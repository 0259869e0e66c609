//! Lists and their records (名单与记录).

use alloc::{string::String, string::ToString, vec::Vec};
use core::ops::Range;

use super::wire::Reader;
use crate::date::Date;
use crate::error::LoadError;
use crate::id::Kind;
use crate::json::{Cursor, ObjectBuilder, Value};
use crate::names::names;
use crate::request::{Role, SubjectKind};

names! {
    /// What a list says of its subjects (名单方向).
    pub enum Direction {
        /// 守信 (红名单): may bring incentives.
        Red = "red",
        /// 失信 (黑名单): may bring measures, needs a legal basis.
        Black = "black",
        /// 重点关注: closer supervision, no measures.
        Focus = "focus",
        /// 提示: information only.
        Notice = "notice",
        /// 承诺: broken or unfulfilled commitments.
        Commitment = "commitment",
    }
}

names! {
    /// State of a record (记录状态).
    pub enum State {
        /// 有效.
        Active = "active",
        /// 已修复.
        Repaired = "repaired",
        /// 已撤销.
        Withdrawn = "withdrawn",
        /// 异议处理中.
        Disputed = "disputed",
        /// 暂停 (破产重整 and the like).
        Suspended = "suspended",
    }
}

names! {
    /// Class of failing (失信等级; 发展改革委令2025年第36号), least first.
    pub enum Class {
        /// 轻微.
        Minor = "minor",
        /// 一般.
        Ordinary = "ordinary",
        /// 严重.
        Serious = "serious",
    }
}

/// Definition of a list (名单定义).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDef {
    /// Stable id, such as `zxgk`.
    pub id: String,
    /// Name as rulebooks refer to it.
    pub name: String,
    /// What it says of its subjects.
    pub direction: Direction,
    /// 国家 | 省 | 市 | 县.
    pub level: String,
    /// Legal basis; a list without one cannot be [`Direction::Black`].
    pub basis: String,
    /// Who decides on entries.
    pub authority: String,
    /// Class of records that state none.
    pub class: Option<Class>,
    /// How long an entry stays.
    pub term: String,
    /// How an entry ends early.
    pub exit: String,
}

const LIST_FIELDS: &[&str] =
    &["id", "name", "direction", "level", "basis", "authority", "class", "term", "exit"];

impl ListDef {
    pub(super) fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(LIST_FIELDS)?;
        let text = |name| fields.text_or_empty(name).map(ToString::to_string);
        let class = fields.optional("class");
        Ok(Self {
            id: fields.required("id")?.text(100)?.to_string(),
            name: fields.required("name")?.text(200)?.to_string(),
            direction: fields.required("direction")?.one_of(Direction::NAMES, Direction::parse)?,
            level: text("level")?,
            basis: text("basis")?,
            authority: text("authority")?,
            class: class.map(|c| c.one_of(Class::NAMES, Class::parse)).transpose()?,
            term: text("term")?,
            exit: text("exit")?,
        })
    }

    /// The JSON form inside a pack.
    #[must_use]
    pub fn encode(&self) -> Value {
        ObjectBuilder::new()
            .put("id", self.id.as_str())
            .put("name", self.name.as_str())
            .put("direction", self.direction.as_str())
            .put_text("level", &self.level)
            .put_text("basis", &self.basis)
            .put_text("authority", &self.authority)
            .put_some("class", self.class.map(Class::as_str))
            .put_text("term", &self.term)
            .put_text("exit", &self.exit)
            .build()
    }
}

/// An identifier of a record, normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// Its kind; never [`Kind::Unknown`].
    pub kind: Kind,
    /// Its normalised text.
    pub value: String,
}

/// A person answerable for a listed organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsible {
    /// Part in the organisation.
    pub role: Role,
    /// Name.
    pub name: String,
    /// Identifier as published, often masked.
    pub identifier: Option<String>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Index of its list in the pack.
    pub list: u16,
    /// Id of the entry within the list, such as a case number (案号).
    pub entry: String,
    /// What the subject is.
    pub kind: SubjectKind,
    /// Name as published.
    pub name: String,
    /// Earlier names.
    pub former_names: Vec<String>,
    /// Identifiers, of any kind.
    pub identifiers: Vec<Identifier>,
    /// Responsible persons.
    pub responsible: Vec<Responsible>,
    /// Authority that decided (认定部门).
    pub authority: String,
    /// Number of the document (文号).
    pub document: String,
    /// Facts of the failing (事由).
    pub cause: String,
    /// Legal basis of the entry (依据).
    pub basis: String,
    /// Class, if the record states one.
    pub class: Option<Class>,
    /// Day of listing (列入日期).
    pub listed_on: Option<Date>,
    /// First day of effect, if later than the day of listing.
    pub effective: Option<Date>,
    /// Last day of publication (公示截止日期).
    pub until: Option<Date>,
    /// State as the issuer published it.
    pub state: State,
}

const NO_DATE: i32 = i32::MIN;
const NO_CLASS: u8 = u8::MAX;

fn kind_code(kind: Kind) -> u8 {
    match kind {
        Kind::Uscc => 1,
        Kind::OrgCode => 2,
        Kind::ResidentId => 3,
        Kind::HmtResidentPermit => 4,
        Kind::MaskedId => 5,
        Kind::ResidentId15 => 6,
        Kind::ForeignerId => 7,
        Kind::BusinessRegistration => 8,
        Kind::TaxpayerId => 9,
        Kind::Lei => 10,
        Kind::ProjectCode => 11,
        Kind::Unknown => 0,
    }
}

fn kind_at(code: u8) -> Option<Kind> {
    crate::id::KINDS.iter().map(|info| info.kind).find(|kind| kind_code(*kind) == code)
}

impl Record {
    fn read(reader: &mut Reader<'_>) -> Result<Self, LoadError> {
        Ok(Self {
            list: reader.u16()?,
            kind: variant(reader, SubjectKind::at)?,
            state: variant(reader, State::at)?,
            class: match reader.u8()? {
                NO_CLASS => None,
                code => Some(Class::at(code).ok_or_else(|| reader.content())?),
            },
            listed_on: date(reader)?,
            effective: date(reader)?,
            until: date(reader)?,
            entry: reader.text()?,
            name: reader.text()?,
            former_names: reader.list(Reader::text)?,
            identifiers: reader.list(|reader| {
                Ok(Identifier { kind: variant(reader, kind_at)?, value: reader.text()? })
            })?,
            responsible: reader.list(|reader| {
                let (role, name) = (variant(reader, Role::at)?, reader.text()?);
                let identifier = Some(reader.text()?).filter(|text| !text.is_empty());
                Ok(Responsible { role, name, identifier })
            })?,
            authority: reader.text()?,
            document: reader.text()?,
            cause: reader.text()?,
            basis: reader.text()?,
        })
    }

    #[cfg(feature = "authoring")]
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), LoadError> {
        out.extend(self.list.to_le_bytes());
        out.extend([self.kind.index(), self.state.index()]);
        out.push(self.class.map_or(NO_CLASS, Class::index));
        for date in [self.listed_on, self.effective, self.until] {
            out.extend(date.map_or(NO_DATE, Date::to_days).to_le_bytes());
        }
        write_text(out, &self.entry)?;
        write_text(out, &self.name)?;
        write_list(out, &self.former_names, |out, name| write_text(out, name))?;
        write_list(out, &self.identifiers, |out, id| {
            out.push(kind_code(id.kind));
            write_text(out, &id.value)
        })?;
        write_list(out, &self.responsible, |out, person| {
            out.push(person.role.index());
            write_text(out, &person.name)?;
            write_text(out, person.identifier.as_deref().unwrap_or_default())
        })?;
        for text in [&self.authority, &self.document, &self.cause, &self.basis] {
            write_text(out, text)?;
        }
        Ok(())
    }
}

fn variant<T>(reader: &mut Reader<'_>, at: impl Fn(u8) -> Option<T>) -> Result<T, LoadError> {
    let code = reader.u8()?;
    at(code).ok_or_else(|| reader.content())
}

fn date(reader: &mut Reader<'_>) -> Result<Option<Date>, LoadError> {
    match reader.i32()? {
        NO_DATE => Ok(None),
        days => Date::from_days(days).map(Some).ok_or_else(|| reader.content()),
    }
}

#[cfg(feature = "authoring")]
fn write_count(out: &mut Vec<u8>, n: usize) -> Result<(), LoadError> {
    let n = u16::try_from(n).map_err(|_| LoadError::new("build.too-long").with("found", n))?;
    out.extend(n.to_le_bytes());
    Ok(())
}

#[cfg(feature = "authoring")]
fn write_text(out: &mut Vec<u8>, text: &str) -> Result<(), LoadError> {
    write_count(out, text.len())?;
    out.extend(text.as_bytes());
    Ok(())
}

#[cfg(feature = "authoring")]
fn write_list<T>(
    out: &mut Vec<u8>,
    items: &[T],
    write: impl Fn(&mut Vec<u8>, &T) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    write_count(out, items.len())?;
    items.iter().try_for_each(|item| write(out, item))
}

/// The section `records`: u32 count, then that many + 1 u32 offsets into the bytes after them.
#[derive(Debug)]
pub(super) struct Table {
    rows: u32,
    offsets: Range<usize>,
    heap: Range<usize>,
}

impl Table {
    /// `section` is the section's bytes, `range` its place in the body.
    pub(super) fn open(section: &[u8], range: Range<usize>) -> Result<Self, LoadError> {
        let mut reader = Reader::new(section, "records");
        let rows = reader.u32()?;
        let width = usize::try_from(rows).ok().and_then(|n| n.checked_add(1)?.checked_mul(4));
        reader.bytes(width.ok_or_else(|| reader.content())?)?;
        let start = range.start.saturating_add(4);
        let split = range.end.saturating_sub(reader.rest().len());
        Ok(Self { rows, offsets: start..split, heap: split..range.end })
    }

    pub(super) const fn len(&self) -> u32 {
        self.rows
    }

    pub(super) fn read(&self, body: &[u8], row: u32) -> Result<Record, LoadError> {
        let bounds = body.get(self.offsets.clone()).unwrap_or_default();
        let at = usize::try_from(row).unwrap_or(usize::MAX).saturating_mul(4);
        let mut reader = Reader::new(bounds.get(at..).unwrap_or_default(), "records");
        let (from, to) = (reader.u32()?, reader.u32()?);
        let heap = body.get(self.heap.clone()).unwrap_or_default();
        let range = usize::try_from(from).unwrap_or(usize::MAX)..usize::try_from(to).unwrap_or(0);
        let mut reader = Reader::new(heap.get(range).ok_or_else(|| reader.content())?, "records");
        let record = Record::read(&mut reader)?;
        reader.end().map(|()| record)
    }
}
