//! The JSON Schemas of `wit/schema`, out of the types of `credit_core::schema`.

use std::fs;

use credit_core::id::{KINDS, Kind};
use credit_core::schema::{Choices, DOCUMENTS, Doc, Member, Object, Shape, Told};
use credit_core::words::{self, Lang};
use serde_json::{Map, Value, json};

use crate::{repository, typescript};

/// Folder of the schemas.
pub const FOLDER: &str = "wit/schema";

/// Every document with its schema, which holds all that it refers to.
#[must_use]
pub fn documents() -> Vec<(&'static str, Value)> {
    DOCUMENTS.iter().map(|(name, shape)| (*name, document(name, *shape))).collect()
}

/// All types in one schema: what the types of other languages are generated from.
#[must_use]
pub fn together() -> Value {
    let mut definitions = Definitions::default();
    let properties: Map<String, Value> = DOCUMENTS
        .iter()
        .map(|(name, shape)| ((*name).to_owned(), definitions.schema(shape()).into()))
        .collect();
    let description = "The documents by the names of their schemas.";
    definitions.under(
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

fn document(name: &str, shape: Told) -> Value {
    let mut definitions = Definitions::default();
    let reference = definitions.schema(shape());
    definitions.under(json!({ "title": name, "$ref": reference.get("$ref") }))
}

type Schema = Map<String, Value>;

/// Types by their names, in the order in which they were met.
#[derive(Default)]
struct Definitions(Schema);

impl Definitions {
    /// A schema that refers to these definitions, and they.
    fn under(self, root: Value) -> Value {
        let mut document =
            object(json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" }));
        document.extend(object(root));
        document.insert("$defs".to_owned(), self.0.into());
        document.into()
    }

    /// The schema of a value; types with a name are defined and referred to.
    fn schema(&mut self, shape: Shape) -> Schema {
        let day = r"^\d{4}-\d{2}-\d{2}$";
        let digest = "^sm3:[0-9a-f]{64}$";
        match shape {
            Shape::Boolean => object(json!({ "type": "boolean" })),
            Shape::Integer => object(json!({ "type": "integer", "minimum": 0 })),
            Shape::Text => object(json!({ "type": "string" })),
            Shape::Day => object(json!({ "type": "string", "format": "date", "pattern": day })),
            Shape::Digest => object(json!({ "type": "string", "pattern": digest })),
            Shape::IdentifierKind => self.named("IdentifierKind", |_| kinds()),
            Shape::OneOf(choices) => self.named(choices.name, |_| names(choices)),
            Shape::List(items) => {
                let items = self.schema(items());
                object(json!({ "type": "array", "items": items }))
            }
            Shape::ByName(values) => {
                let values = self.schema(values());
                object(json!({ "type": "object", "additionalProperties": values }))
            }
            Shape::Absent(value) => self.schema(value()),
            Shape::Object(shape) => self.named(shape.name, |all| all.object(shape)),
        }
    }

    fn named(&mut self, name: &str, define: impl FnOnce(&mut Self) -> Schema) -> Schema {
        if !self.0.contains_key(name) {
            // Its place, before those that it refers to, one of which may be itself.
            self.0.insert(name.to_owned(), Value::Null);
            let defined = define(self);
            self.0.insert(name.to_owned(), defined.into());
        }
        object(json!({ "$ref": format!("#/$defs/{name}") }))
    }

    fn object(&mut self, shape: &Object) -> Schema {
        let (mut properties, mut required) = (Schema::new(), Vec::new());
        self.members(shape, &mut properties, &mut required);
        let mut schema = object(json!({ "type": "object", "additionalProperties": false }));
        if shape.first.is_some() {
            describe(&mut schema, shape.doc);
        }
        schema.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        describe(&mut schema, shape.doc);
        schema
    }

    /// All members, those of the objects before and after its own among them.
    fn members(&mut self, shape: &Object, to: &mut Schema, required: &mut Vec<Value>) {
        self.members_of(shape.first, to, required);
        for member in shape.members {
            let told = (member.shape)();
            if !matches!(told, Shape::Absent(_)) {
                required.push(member.key.into());
            }
            to.insert(member.key.to_owned(), self.member(told, member).into());
        }
        self.members_of(shape.last, to, required);
    }

    fn members_of(&mut self, part: Option<Told>, to: &mut Schema, required: &mut Vec<Value>) {
        if let Some(Shape::Object(shape)) = part.map(|shape| shape()) {
            self.members(shape, to, required);
        }
    }

    fn member(&mut self, told: Shape, member: &Member) -> Schema {
        let mut schema = self.schema(told);
        // Where the words stand does not matter to readers, but to those who compare files.
        let after = ["minimum", "$ref"].into_iter().find(|name| {
            schema.contains_key(*name) && (*name == "minimum" || matches!(told, Shape::Absent(_)))
        });
        let after = after.and_then(|name| schema.remove_entry(name));
        describe(&mut schema, member.doc);
        schema.extend(after);
        let what = if schema.contains_key("items") { "Items" } else { "Length" };
        for (bound, value) in [("min", member.least), ("max", member.most)] {
            schema.extend(value.map(|value| (format!("{bound}{what}"), value.into())));
        }
        schema
    }
}

fn object(value: Value) -> Schema {
    match value {
        Value::Object(members) => members,
        _ => Schema::new(),
    }
}

fn describe(schema: &mut Schema, doc: Doc) {
    let lines: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
    schema.insert("description".to_owned(), lines.join("\n").into());
}

fn names(choices: &Choices) -> Schema {
    let choice = |(name, doc): &(&str, Doc)| {
        let mut schema = object(json!({ "type": "string", "const": name }));
        describe(&mut schema, doc);
        schema
    };
    let all: Vec<Schema> = choices.all.iter().map(choice).collect();
    let mut schema = object(json!({ "oneOf": all }));
    describe(&mut schema, choices.doc);
    schema
}

/// The kinds of identifiers, with their names in Chinese.
fn kinds() -> Schema {
    let kind =
        |(id, name): (&str, String)| json!({ "description": name, "type": "string", "const": id });
    let known = KINDS
        .iter()
        .map(|info| (info.id, words::text(Lang::ZhCn, &format!("kind.{}", info.id), &[])));
    let unknown = (Kind::Unknown.as_str(), "无法识别".to_owned());
    let all: Vec<Value> = known.chain([unknown]).map(kind).collect();
    object(json!({ "description": "A kind of identifier.", "oneOf": all }))
}
