//! The JSON Schemas of `wit/schema`, out of the types of `credit_core::schema`.

use std::fs;

use credit_core::schema::{Add, DOCUMENTS};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::{repository, typescript};

/// Folder of the schemas.
pub const FOLDER: &str = "wit/schema";

/// Every document with its schema, which holds all that it refers to.
#[must_use]
pub fn documents() -> Vec<(&'static str, Value)> {
    DOCUMENTS.iter().map(|(name, add)| (*name, document(name, *add))).collect()
}

/// All types in one schema: what the types of other languages are generated from.
#[must_use]
pub fn together() -> Value {
    let mut generator = generator();
    let properties: Map<String, Value> = DOCUMENTS
        .iter()
        .map(|(name, add)| ((*name).to_owned(), add(&mut generator).to_value()))
        .collect();
    let description = "The documents by the names of their schemas.";
    finished(
        generator,
        json!({ "title": "Documents", "description": description, "type": "object", "properties": properties,
            "required": DOCUMENTS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "additionalProperties": false }),
    )
}

/// Every file that is generated: its path in the repository and its text.
///
/// # Errors
/// A sentence about a shape that the generator of TypeScript does not know.
pub fn files() -> Result<Vec<(String, String)>, String> {
    let file = |(name, schema)| (format!("{FOLDER}/{name}.schema.json"), format!("{schema:#}\n"));
    let mut files: Vec<(String, String)> = documents().into_iter().map(file).collect();
    files.push((typescript::FILE.to_owned(), typescript::types(&together())?));
    Ok(files)
}

/// Those that are not in the repository as they should be.
#[must_use]
pub fn outdated(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let differs = |(path, text): &&(String, String)| {
        fs::read_to_string(repository(path)).map_or(true, |there| there != *text)
    };
    files.iter().filter(differs).map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

fn document(name: &str, add: Add) -> Value {
    let mut generator = generator();
    let reference = add(&mut generator).to_value();
    finished(generator, json!({ "title": name, "$ref": reference.get("$ref") }))
}

fn finished(mut generator: SchemaGenerator, root: Value) -> Value {
    let mut document = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" });
    let definitions = Value::Object(generator.take_definitions(true));
    let members = document.as_object_mut().into_iter();
    for whole in members {
        whole.extend(root.as_object().cloned().unwrap_or_default());
        whole.insert("$defs".to_owned(), definitions.clone());
    }
    let mut schema = Schema::try_from(document).unwrap_or_default();
    Wire.transform(&mut schema);
    schema.to_value()
}

/// What the derive cannot know of the wire: an absent member is absent and never `null`; integers
/// have no width; all members of an object are known where it stands.
struct Wire;

impl Transform for Wire {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type") != Some(&json!("null")));
            if let [Value::Object(only)] = choices.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                object.extend(only);
            }
        }
        if object.get("format").and_then(Value::as_str).is_some_and(|f| f.starts_with("uint")) {
            object.remove("format");
        }
        if object.remove("unevaluatedProperties").is_some() {
            object.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
}
