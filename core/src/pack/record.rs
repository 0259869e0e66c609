//! Lists and their records (名单与记录).

use alloc::{string::String, string::ToString, vec::Vec};

use crate::date::Date;
use crate::error::LoadError;
use crate::id::Kind;
use crate::json::{Cursor, Fields, ObjectBuilder, Value, each};
use crate::limits;
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

names! {
    /// Who may see a record or a list (公开范围).
    pub enum Visibility {
        /// 公开: published by its authority.
        Public = "public",
        /// 受限: for authorities only, never in a pack for the public.
        Restricted = "restricted",
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
    /// How often the list is issued (更新周期).
    pub update: String,
    /// Region it speaks for, as the leading digits of its GB/T 2260 code; empty for the whole country.
    pub region: String,
    /// Kinds of subjects it can hold; empty for all.
    pub subjects: Vec<SubjectKind>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it covers, as far as its authority says; [`ListDef::region`] and [`ListDef::subjects`]
    /// say whom it speaks of, not whether all of them were looked at.
    pub covers: Covers,
}

/// What a list covers (覆盖范围): of whom its silence says anything. Each member may be unknown, and
/// unknown is not covered. Lists of packs of format 2 say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covers {
    /// Regions, as the leading two, four or six digits of their GB/T 2260 codes; [`Covers::COUNTRY`]
    /// for the whole country. Empty: unknown.
    pub regions: Vec<String>,
    /// Kinds of subjects. Empty: unknown.
    pub subjects: Vec<SubjectKind>,
    /// The first day of which entries are in it; unknown if absent.
    pub since: Option<Date>,
}

impl Covers {
    /// The whole country, where the digits of a region stand.
    pub const COUNTRY: &str = "00";

    /// Whether a place, given by six digits of GB/T 2260, is covered; `None` if nothing says so.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<bool> {
        let within = |region: &String| region == Self::COUNTRY || code.starts_with(region.as_str());
        (!self.regions.is_empty()).then(|| self.regions.iter().any(within))
    }

    /// Whether subjects of a kind are covered; `None` if nothing says so.
    #[must_use]
    pub fn subject(&self, kind: SubjectKind) -> Option<bool> {
        (!self.subjects.is_empty()).then(|| self.subjects.contains(&kind))
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.regions.is_empty() && self.subjects.is_empty() && self.since.is_none()
    }

    pub(super) fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(&["regions", "subjects", "since"])?;
        let region = |cursor: &Cursor<'_>| {
            let text = cursor.text(6)?;
            let digits =
                matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|b| b.is_ascii_digit());
            let known = "GB/T 2260";
            let error = || cursor.error("json.value").with("found", text).with("known", known);
            if digits { Ok(text.to_string()) } else { Err(error()) }
        };
        let regions = fields.optional("regions").map(|all| all.array(limits::COVERED_REGIONS));
        let regions = regions.transpose()?.unwrap_or_default();
        Ok(Self {
            regions: regions.iter().map(region).collect::<Result<_, _>>()?,
            subjects: subject_kinds(&fields)?,
            since: fields.date("since")?,
        })
    }

    pub(super) fn encode(&self) -> Option<Value> {
        let value = ObjectBuilder::new()
            .put_list("regions", self.regions.iter().map(String::as_str).collect())
            .put_list("subjects", self.subjects.iter().map(|k| k.as_str()).collect())
            .put_some("since", self.since);
        (!self.is_unknown()).then(|| value.build())
    }
}

fn subject_kinds(fields: &Fields<'_>) -> Result<Vec<SubjectKind>, LoadError> {
    let Some(kinds) = fields.optional("subjects") else { return Ok(Vec::new()) };
    let kinds = kinds.array(SubjectKind::ALL.len())?;
    let read = |c: &Cursor<'_>| c.one_of(SubjectKind::NAMES, SubjectKind::parse);
    kinds.iter().map(read).collect()
}

const LIST_FIELDS: &[&str] = &[
    "id",
    "name",
    "direction",
    "level",
    "basis",
    "authority",
    "class",
    "term",
    "exit",
    "update",
    "region",
    "subjects",
    "visibility",
    "covers",
];

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
            update: text("update")?,
            region: text("region")?,
            subjects: subject_kinds(&fields)?,
            visibility: visibility(&fields)?,
            covers: fields.optional("covers").map(Covers::decode).transpose()?.unwrap_or_default(),
        })
    }

    /// The JSON form inside a pack. Not declared by `wire!`: what is empty or usual is left out here
    /// without being an `Option`, for hosts that fill every member.
    #[must_use]
    pub fn encode(&self) -> Value {
        let restricted = self.visibility == Visibility::Restricted;
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
            .put_text("update", &self.update)
            .put_text("region", &self.region)
            .put_list("subjects", self.subjects.iter().map(|k| k.as_str()).collect())
            .put_some("visibility", restricted.then_some(Visibility::Restricted.as_str()))
            .put_some("covers", self.covers.encode())
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

/// A name that a subject had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// Last day on which it was its name, if known.
    pub until: Option<Date>,
}

/// A particular of a published entry that has no member of its own, kept as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Title of the column, such as 履行情况.
    pub label: String,
    /// Its text.
    pub text: String,
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
    pub former_names: Vec<FormerName>,
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
    /// Day on which the issuer last confirmed the entry (最新更新日期).
    pub last_confirmed: Option<Date>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where the issuer has it from (数据来源).
    pub source: String,
    /// What else was published, in the order of the columns.
    pub details: Vec<Detail>,
}

const RECORD_FIELDS: &[&str] = &[
    "entry",
    "kind",
    "name",
    "formerNames",
    "identifiers",
    "responsible",
    "authority",
    "document",
    "cause",
    "basis",
    "class",
    "listedOn",
    "effective",
    "until",
    "state",
    "lastConfirmed",
    "visibility",
    "source",
    "details",
];

/// Parts of one record: many more than any published one has.
const PARTS: usize = 1000;

impl Record {
    /// The JSON form of everything but the list; what is empty or usual is left out.
    #[must_use]
    pub fn encode(&self) -> Value {
        let former = |f: &FormerName| {
            ObjectBuilder::new().put("name", f.name.as_str()).put_some("until", f.until).build()
        };
        let identifier = |id: &Identifier| {
            let kind = id.kind.as_str();
            ObjectBuilder::new().put("kind", kind).put("value", id.value.as_str()).build()
        };
        let person = |p: &Responsible| {
            let role = p.role.as_str();
            let object = ObjectBuilder::new().put("role", role).put("name", p.name.as_str());
            object.put_some("identifier", p.identifier.as_deref()).build()
        };
        let detail = |d: &Detail| {
            let label = d.label.as_str();
            ObjectBuilder::new().put("label", label).put("text", d.text.as_str()).build()
        };
        let organization = self.kind == SubjectKind::Organization;
        let restricted = self.visibility == Visibility::Restricted;
        ObjectBuilder::new()
            .put_text("entry", &self.entry)
            .put_some("kind", (!organization).then_some(self.kind.as_str()))
            .put_text("name", &self.name)
            .put_list("formerNames", self.former_names.iter().map(former).collect())
            .put_list("identifiers", self.identifiers.iter().map(identifier).collect())
            .put_list("responsible", self.responsible.iter().map(person).collect())
            .put_text("authority", &self.authority)
            .put_text("document", &self.document)
            .put_text("cause", &self.cause)
            .put_text("basis", &self.basis)
            .put_some("class", self.class.map(Class::as_str))
            .put_some("listedOn", self.listed_on)
            .put_some("effective", self.effective)
            .put_some("until", self.until)
            .put_some("state", (self.state != State::Active).then_some(self.state.as_str()))
            .put_some("lastConfirmed", self.last_confirmed)
            .put_some("visibility", restricted.then_some(self.visibility.as_str()))
            .put_text("source", &self.source)
            .put_list("details", self.details.iter().map(detail).collect())
            .build()
    }

    /// An organisation of which nothing is known.
    pub(super) const fn blank() -> Self {
        Self {
            list: 0,
            entry: String::new(),
            kind: SubjectKind::Organization,
            name: String::new(),
            former_names: Vec::new(),
            identifiers: Vec::new(),
            responsible: Vec::new(),
            authority: String::new(),
            document: String::new(),
            cause: String::new(),
            basis: String::new(),
            class: None,
            listed_on: None,
            effective: None,
            until: None,
            state: State::Active,
            last_confirmed: None,
            visibility: Visibility::Public,
            source: String::new(),
            details: Vec::new(),
        }
    }

    /// Reads the JSON form back.
    ///
    /// # Errors
    /// `json.*` with the place in the record.
    pub fn decode(cursor: &Cursor<'_>, list: u16) -> Result<Self, LoadError> {
        let fields = cursor.object(RECORD_FIELDS)?;
        let text = |name| fields.text_or_empty(name).map(ToString::to_string);
        let class = fields.optional("class");
        Ok(Self {
            list,
            entry: text("entry")?,
            kind: fields.optional("kind").map_or(Ok(SubjectKind::Organization), |kind| {
                kind.one_of(SubjectKind::NAMES, SubjectKind::parse)
            })?,
            name: text("name")?,
            former_names: parts(&fields, "formerNames", former_name)?,
            identifiers: parts(&fields, "identifiers", identifier)?,
            responsible: parts(&fields, "responsible", responsible)?,
            authority: text("authority")?,
            document: text("document")?,
            cause: text("cause")?,
            basis: text("basis")?,
            class: class.map(|c| c.one_of(Class::NAMES, Class::parse)).transpose()?,
            listed_on: fields.date("listedOn")?,
            effective: fields.date("effective")?,
            until: fields.date("until")?,
            state: fields
                .optional("state")
                .map_or(Ok(State::Active), |state| state.one_of(State::NAMES, State::parse))?,
            last_confirmed: fields.date("lastConfirmed")?,
            visibility: visibility(&fields)?,
            source: text("source")?,
            details: parts(&fields, "details", detail)?,
        })
    }
}

fn visibility(fields: &Fields<'_>) -> Result<Visibility, LoadError> {
    match fields.optional("visibility") {
        None => Ok(Visibility::Public),
        Some(stated) => stated.one_of(Visibility::NAMES, Visibility::parse),
    }
}

fn parts<T>(
    fields: &Fields<'_>,
    name: &str,
    read: impl Fn(&Cursor<'_>) -> Result<T, LoadError>,
) -> Result<Vec<T>, LoadError> {
    let Some(list) = fields.optional(name) else { return Ok(Vec::new()) };
    each(&list.array(PARTS)?, read)
}

fn former_name(cursor: &Cursor<'_>) -> Result<FormerName, LoadError> {
    let fields = cursor.object(&["name", "until"])?;
    Ok(FormerName {
        name: fields.required("name")?.string()?.to_string(),
        until: fields.date("until")?,
    })
}

fn identifier(cursor: &Cursor<'_>) -> Result<Identifier, LoadError> {
    let fields = cursor.object(&["kind", "value"])?;
    let kind = fields.required("kind")?;
    Ok(Identifier {
        kind: Kind::parse(kind.string()?).ok_or_else(|| kind.error("json.value"))?,
        value: fields.required("value")?.string()?.to_string(),
    })
}

fn responsible(cursor: &Cursor<'_>) -> Result<Responsible, LoadError> {
    let fields = cursor.object(&["role", "name", "identifier"])?;
    let identifier = fields.optional("identifier");
    Ok(Responsible {
        role: fields.required("role")?.one_of(Role::NAMES, Role::parse)?,
        name: fields.required("name")?.string()?.to_string(),
        identifier: identifier.map(|c| c.string().map(ToString::to_string)).transpose()?,
    })
}

fn detail(cursor: &Cursor<'_>) -> Result<Detail, LoadError> {
    let fields = cursor.object(&["label", "text"])?;
    let text = |name| fields.required(name)?.string().map(ToString::to_string);
    Ok(Detail { label: text("label")?, text: text("text")? })
}
