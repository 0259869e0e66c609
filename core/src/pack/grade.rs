//! Grade packs (评价结果): what authorities made of subjects under a scheme (评价体系), such as 纳税缴费信用评价
//! or 公共信用综合评价.
//!
//! A grade pack is laid out as a list pack is, so that it is found by code, kept in chunks, updated
//! and left without indexes in the same way. The section `grades` stands in place of `lists`: canonical
//! JSON, one object a scheme. In a row the value stands as 事由, the period as 数据来源.

use alloc::{string::String, string::ToString, vec::Vec};

use super::record::{Covers, Direction, Identifier, ListDef, Record, State, Visibility};
use crate::date::Date;
use crate::error::LoadError;
use crate::json::Cursor;
#[cfg(feature = "authoring")]
use crate::json::{ObjectBuilder, Value};
use crate::request::SubjectKind;

/// A scheme as a pack has it (评价体系). What its values mean is for the rulebook to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemeDef {
    /// Stable id, such as `tax`.
    pub id: String,
    /// Name as rulebooks refer to it.
    pub name: String,
    /// 国家 | 省 | 市 | 县.
    pub level: String,
    /// Legal basis.
    pub basis: String,
    /// Authority that grades.
    pub authority: String,
    /// Of whom it says that they have no grade (覆盖范围): unknown is not covered.
    pub covers: Covers,
}

const FIELDS: &[&str] = &["id", "name", "level", "basis", "authority", "covers"];

impl SchemeDef {
    pub(super) fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(FIELDS)?;
        let text = |name| fields.text_or_empty(name).map(ToString::to_string);
        Ok(Self {
            id: fields.required("id")?.text(100)?.to_string(),
            name: fields.required("name")?.text(200)?.to_string(),
            level: text("level")?,
            basis: text("basis")?,
            authority: text("authority")?,
            covers: fields.optional("covers").map(Covers::decode).transpose()?.unwrap_or_default(),
        })
    }

    #[cfg(feature = "authoring")]
    pub(super) fn encode(&self) -> Value {
        ObjectBuilder::new()
            .put("id", self.id.as_str())
            .put("name", self.name.as_str())
            .put_text("level", &self.level)
            .put_text("basis", &self.basis)
            .put_text("authority", &self.authority)
            .put_some("covers", self.covers.encode())
            .build()
    }

    /// As columns, chains and trust policies know it: a list that says nothing by itself.
    #[must_use]
    pub fn as_list(&self) -> ListDef {
        ListDef {
            id: self.id.clone(),
            name: self.name.clone(),
            direction: Direction::Notice,
            level: self.level.clone(),
            basis: self.basis.clone(),
            authority: self.authority.clone(),
            class: None,
            term: String::new(),
            exit: String::new(),
            update: String::new(),
            region: String::new(),
            subjects: Vec::new(),
            visibility: Visibility::Public,
            covers: self.covers.clone(),
        }
    }

    /// The scheme that such a list stands for.
    pub(super) fn of_list(list: &ListDef) -> Self {
        Self {
            id: list.id.clone(),
            name: list.name.clone(),
            level: list.level.clone(),
            basis: list.basis.clone(),
            authority: list.authority.clone(),
            covers: list.covers.clone(),
        }
    }
}

/// A grade that somebody was given (评价结果).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// Index of its scheme in the pack.
    pub scheme: u16,
    /// What the subject is.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
    /// Its identifiers; at least one: a grade goes by code.
    pub identifiers: Vec<Identifier>,
    /// The value as it was given: a letter, a word or a number of points.
    pub value: String,
    /// What it is about (评价周期), such as 2025.
    pub period: String,
    /// The day it was given.
    pub given_on: Date,
    /// The last day it counts, where its authority says so.
    pub until: Option<Date>,
    /// Who gave it, if not who issued the pack.
    pub authority: String,
    /// Document that it rests on.
    pub basis: String,
}

impl Grade {
    /// As the columns hold it.
    #[must_use]
    pub fn to_record(&self) -> Record {
        let code = self.identifiers.first().map_or("", |id| id.value.as_str());
        Record {
            list: self.scheme,
            // One subject has one grade a period.
            entry: [code, "/", &self.period].concat(),
            kind: self.kind,
            name: self.name.clone(),
            identifiers: self.identifiers.clone(),
            authority: self.authority.clone(),
            cause: self.value.clone(),
            basis: self.basis.clone(),
            listed_on: Some(self.given_on),
            until: self.until,
            source: self.period.clone(),
            state: State::Active,
            ..Record::blank()
        }
    }

    /// What a row of a grade pack holds.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        Some(Self {
            scheme: record.list,
            kind: record.kind,
            name: record.name.clone(),
            identifiers: record.identifiers.clone(),
            value: record.cause.clone(),
            period: record.source.clone(),
            given_on: record.listed_on?,
            until: record.until,
            authority: record.authority.clone(),
            basis: record.basis.clone(),
        })
    }
}
