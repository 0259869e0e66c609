//! The contracts as types: what JSON goes in and what comes out, for generators of JSON Schemas and
//! of the types of other languages (`cargo xtask schema`).
//!
//! Answers are written by hand in [`crate::api`], so these types stand beside the writers and are
//! never filled. What keeps the two together is a test: every question and answer of the vectors
//! must fit, no member may be unknown, and no member may be described that nobody writes.

/// Declares objects of the wire: members in camelCase, none but these; an `Option` may be absent and
/// is never `null`.
macro_rules! wire {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$member_meta:meta])* $member:ident: $type:ty, )* } )+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, schemars::JsonSchema)]
            #[schemars(deny_unknown_fields, rename_all = "camelCase")]
            #[non_exhaustive]
            pub struct $name { $( $(#[$member_meta])* pub $member: $type, )* }
        )+
    };
}

mod decision;
mod description;
mod identifier;
mod notice;
mod request;
mod rulebook;
mod screening;
mod sources;

use alloc::{borrow::Cow, string::String, vec::Vec};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

pub use decision::{
    Change, Commitment, Coverage, DecidedSubject, Decision, Due, Evidence, FactValue, Finding,
    Incentive, IncentiveKind, Inspection, LegalBasis, Measure, MeasureKind, MissingMaterial,
    Reason, Receipt, WayForward, WorkingDay,
};
pub use description::{
    CalendarDescription, DeclarableFact, Description, ListDescription, Material, Matter,
    MatterCommitment, Origin, OutcomeDescription, PackDescription, RoleDescription,
};
pub use identifier::{
    ChangeMade, CodeReport, IdentifierReport, Problem, RelatedCode, Relation, ValidateOptions,
};
pub use notice::{Failure, Notice, NoticeRequest, Particulars};
pub use request::{Request, RequestCommitment, RequestMaterial, Subject};
pub use rulebook::{
    RulebookBasis, RulebookCase, RulebookCatalogueItem, RulebookCommitment, RulebookDocument,
    RulebookFact, RulebookIncentive, RulebookLayer, RulebookList, RulebookMaterial, RulebookMatter,
    RulebookMeasure, RulebookRedLine, RulebookRule, RulebookShared, RulebookTable,
    RulebookUnexpressed,
};
pub use screening::{
    CodeProblem, ListCoverage, ScreenedSubject, Screening, ScreeningFailure, ScreeningFinding,
};
pub use sources::{CalendarDocument, IssuerAlgorithms, MinimumSequence, TrustKey, TrustPolicy};

use crate::id;
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

/// A day, `2026-11-20`.
#[derive(Debug)]
pub struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" })
    }
}

/// A digest with its algorithm, `sm3:` and 64 hexadecimal digits.
#[derive(Debug)]
pub struct Digest;

impl JsonSchema for Digest {
    fn schema_name() -> Cow<'static, str> {
        "Digest".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^sm3:[0-9a-f]{64}$" })
    }
}

/// A kind of identifier.
#[derive(Debug)]
pub struct IdentifierKind;

impl JsonSchema for IdentifierKind {
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
