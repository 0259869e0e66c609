//! The contracts as types: what JSON goes in and what comes out, for generators of JSON Schemas and
//! of the types of other languages (`cargo xtask schema`).
//!
//! Answers are declared in [`crate::answer`] and filled by [`crate::api`]; questions and documents are
//! declared beside what reads them. What keeps those together is a test: every question of the
//! vectors must fit, and no member may be described that nobody reads.

use alloc::{borrow::Cow, string::String, vec::Vec};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::answer::{
    Decision, Description, Failure, IdentifierReport, ListCoverage, Notice, Screening,
    ScreeningFailure,
};
use crate::api::ValidateOptions;
use crate::calendar::CalendarDocument;
use crate::id;
use crate::notice::NoticeRequest;
use crate::pack::TrustPolicy;
use crate::request::Request;
use crate::rulebook::document::RulebookDocument;
use crate::words::{self, Lang};

/// Adds a type to what a generator knows; the answer refers to it.
pub type Add = fn(&mut SchemaGenerator) -> Schema;

/// The documents that have a schema of their own: name of the file, adder of the type.
pub const DOCUMENTS: &[(&str, Add)] = &[
    ("request", subschema::<Request>),
    ("decision", subschema::<Decision>),
    ("identifier-report", subschema::<IdentifierReport>),
    ("validate-options", subschema::<ValidateOptions>),
    ("description", subschema::<Description>),
    ("notice-request", subschema::<NoticeRequest>),
    ("notice", subschema::<Notice>),
    ("failure", subschema::<Failure>),
    ("screening", subschema::<Screening>),
    ("screening-failure", subschema::<ScreeningFailure>),
    ("list-coverage", subschema::<ListCoverage>),
    ("rulebook", subschema::<RulebookDocument>),
    ("calendar", subschema::<CalendarDocument>),
    ("trust", subschema::<TrustPolicy>),
];

fn subschema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// A kind of identifier.
impl JsonSchema for id::Kind {
    fn schema_name() -> Cow<'static, str> {
        "IdentifierKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kind = |info: &id::KindInfo| {
            let code: String = ["kind.", info.id].concat();
            let name = words::text(Lang::ZhCn, &code, &[]);
            json_schema!({ "type": "string", "const": info.id, "description": name })
        };
        let mut kinds: Vec<Schema> = id::KINDS.iter().map(kind).collect();
        let unknown = id::Kind::Unknown.as_str();
        kinds.push(json_schema!({ "type": "string", "const": unknown, "description": "无法识别" }));
        json_schema!({ "description": "A kind of identifier.", "oneOf": kinds })
    }
}
