//! Reading all of a document, also what was proved and decides nothing: for those who build on it or
//! edit it.

use alloc::{string::ToString, vec::Vec};

use crate::decision::Outcome;
use crate::error::LoadError;
use crate::json::{Cursor, Value, each};
use crate::rulebook::decode::{kinds, optional, some, some_roles, some_strings, strings, text};
use crate::rulebook::document::{
    RulebookCase, RulebookCatalogueItem, RulebookDocument, RulebookLayer, RulebookParent,
    RulebookRedLine, RulebookShared,
};
use crate::wire::ByName;

type Read<T> = Result<T, LoadError>;

impl RulebookDocument {
    /// Reads all of a compiled rulebook.
    ///
    /// # Errors
    /// Those of [`RulebookDocument::decode`].
    pub fn decode_whole(document: &Value) -> Read<Self> {
        let fields = Cursor::root(document).object(Self::KEYS)?;
        Ok(Self {
            layers: some(&fields, "layers", layer)?,
            red_lines: some(&fields, "redLines", red_line)?,
            catalogue: some(&fields, "catalogue", catalogue_item)?,
            shared: some(&fields, "shared", shared)?,
            tests: some(&fields, "tests", case)?,
            parent: fields.optional("parent").map(parent).transpose()?,
            ..Self::decode(document)?
        })
    }
}

fn layer(cursor: &Cursor<'_>) -> Read<RulebookLayer> {
    let fields = cursor.object(RulebookLayer::KEYS)?;
    let days = |name: &str| fields.optional(name).map(Cursor::integer).transpose();
    Ok(RulebookLayer {
        table: text(&fields, "table")?,
        level: optional(&fields, "level")?,
        above: optional(&fields, "above")?,
        most: days("most")?,
        margin: days("margin")?,
    })
}

fn red_line(cursor: &Cursor<'_>) -> Read<RulebookRedLine> {
    let fields = cursor.object(RulebookRedLine::KEYS)?;
    let outcome = |c: &Cursor<'_>| c.one_of(Outcome::NAMES, Outcome::parse);
    let present = |name| fields.optional(name).is_some();
    Ok(RulebookRedLine {
        id: text(&fields, "id")?,
        fact: optional(&fields, "fact")?,
        values: present("values").then(|| strings(&fields, "values")).transpose()?,
        never: match fields.optional("never") {
            None => None,
            Some(names) => Some(each(&names.array(Outcome::ALL.len())?, outcome)?),
        },
        monotone: present("monotone").then(|| strings(&fields, "monotone")).transpose()?,
        always: fields.required("always")?.bool()?,
        basis: some_strings(&fields, "basis")?,
        note: fields.required("note")?.string()?.to_string(),
    })
}

fn catalogue_item(cursor: &Cursor<'_>) -> Read<RulebookCatalogueItem> {
    let fields = cursor.object(RulebookCatalogueItem::KEYS)?;
    Ok(RulebookCatalogueItem {
        edition: text(&fields, "edition")?,
        item: text(&fields, "item")?,
        name: text(&fields, "name")?,
        kinds: kinds(&fields)?,
        class: optional(&fields, "class")?,
        roles: some_roles(&fields, "roles")?,
    })
}

fn shared(cursor: &Cursor<'_>) -> Read<RulebookShared> {
    let fields = cursor.object(RulebookShared::KEYS)?;
    let text = |name| fields.required(name)?.string().map(ToString::to_string);
    Ok(RulebookShared { name: text("name")?, source: text("source")? })
}

fn case(cursor: &Cursor<'_>) -> Read<RulebookCase> {
    let fields = cursor.object(RulebookCase::KEYS)?;
    let mut facts = Vec::new();
    for (name, value) in fields.required("facts")?.members()?.iter() {
        facts.push((name.to_string().into(), value.string()?.to_string()));
    }
    Ok(RulebookCase {
        id: fields.required("id")?.string()?.to_string(),
        table: optional(&fields, "table")?,
        facts: ByName(facts),
        outcome: fields.required("outcome")?.one_of(Outcome::NAMES, Outcome::parse)?,
        rule: optional(&fields, "rule")?,
        note: optional(&fields, "note")?,
    })
}

fn parent(cursor: &Cursor<'_>) -> Read<RulebookParent> {
    let fields = cursor.object(RulebookParent::KEYS)?;
    Ok(RulebookParent { digest: text(&fields, "digest")? })
}
