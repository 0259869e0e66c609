//! Schemas of what is declared elsewhere than by `wire!`.

use alloc::{borrow::Cow, collections::BTreeMap, string::String};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::ByName;
use crate::date::Date;
use crate::digest::Digest;

/// A day, `2026-11-20`.
impl JsonSchema for Date {
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

impl<T: JsonSchema> JsonSchema for ByName<T> {
    fn schema_name() -> Cow<'static, str> {
        BTreeMap::<String, T>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, T>::json_schema(generator)
    }
}
