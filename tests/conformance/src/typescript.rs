//! TypeScript out of the schemas: `wasm/js/src/types.ts`.
//!
//! json-schema-to-typescript was tried first: where a member has words of its own beside its
//! reference, it writes the type out again under a number. The schemas use few shapes; one that is
//! not known here is an error.

use std::fmt::Write;

use serde_json::{Map, Value};

/// File of the types.
pub const FILE: &str = "wasm/js/src/types.ts";

const HEAD: &str = "/**
 * The contracts of the engine, made of what core/src declares by `cargo xtask schema`: change them there.
 * Field names and codes are stable; `text` members are words in the asked language. Dates are ISO (`2026-11-20`).
 */
";

/// All types of one schema.
///
/// # Errors
/// A sentence about a shape that is not known here.
pub fn types(schema: &Value) -> Result<String, String> {
    let mut out = HEAD.to_owned();
    let definitions = schema.get("$defs").and_then(Value::as_object).ok_or("no $defs")?;
    for (name, definition) in definitions {
        let description = definition.get("description").and_then(Value::as_str);
        out.push('\n');
        if let Some(names) = names(definition) {
            comment(&mut out, "", &said(description, &names));
            let names: Vec<String> = names.iter().map(|(name, _)| format!("'{name}'")).collect();
            write(&mut out, &format!("export type {name} ={};\n", union(&names)));
        } else {
            comment(&mut out, "", description.unwrap_or_default());
            write(&mut out, &format!("export interface {name} {}\n", members(definition)?));
        }
    }
    Ok(out)
}

fn write(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = out.write_str(text);
}

/// Names with their words, if the schema is a closed set of names.
fn names(schema: &Value) -> Option<Vec<(&str, &str)>> {
    let mut names = Vec::new();
    for choice in schema.get("oneOf")?.as_array()? {
        let words = choice.get("description").and_then(Value::as_str).unwrap_or_default();
        match choice.get("enum").and_then(Value::as_array) {
            Some(several) => {
                names.extend(several.iter().filter_map(Value::as_str).map(|n| (n, words)))
            }
            None => names.push((choice.get("const")?.as_str()?, words)),
        }
    }
    Some(names)
}

fn said(description: Option<&str>, names: &[(&str, &str)]) -> String {
    let words = |(name, words): &(&str, &str)| format!("`{name}` {}", words.trim_end_matches('.'));
    let names: Vec<String> = names.iter().map(words).collect();
    format!("{}\n\n- {}", description.unwrap_or_default(), names.join("\n- "))
}

fn union(names: &[String]) -> String {
    let line = names.join(" | ");
    if line.len() < 100 { format!(" {line}") } else { format!("\n  | {}", names.join("\n  | ")) }
}

fn comment(out: &mut String, indent: &str, text: &str) {
    match text.split('\n').collect::<Vec<_>>().as_slice() {
        [] | [""] => {}
        [line] => write(out, &format!("{indent}/** {line} */\n")),
        lines => {
            write(out, &format!("{indent}/**\n"));
            for line in lines {
                write(out, format!("{indent} * {line}").trim_end());
                out.push('\n');
            }
            write(out, &format!("{indent} */\n"));
        }
    }
}

fn members(schema: &Value) -> Result<String, String> {
    let members = schema.get("properties").and_then(Value::as_object);
    let members = members.ok_or_else(|| format!("neither names nor an object: {schema}"))?;
    let required = schema.get("required").and_then(Value::as_array);
    let mut out = "{\n".to_owned();
    for (name, member) in members {
        let needed = required.is_some_and(|required| required.iter().any(|known| known == name));
        let description = member.get("description").and_then(Value::as_str).unwrap_or_default();
        comment(&mut out, "  ", description);
        // Names of documents have hyphens.
        let key = if name.contains('-') { format!("'{name}'") } else { name.clone() };
        let mark = if needed { "" } else { "?" };
        write(&mut out, &format!("  {key}{mark}: {};\n", expression(member)?));
    }
    out.push('}');
    Ok(out)
}

fn expression(schema: &Value) -> Result<String, String> {
    let known = schema.as_object().ok_or_else(|| format!("no schema: {schema}"))?;
    if let Some(reference) = known.get("$ref").and_then(Value::as_str) {
        return Ok(reference.trim_start_matches("#/$defs/").to_owned());
    }
    match known.get("type").and_then(Value::as_str) {
        Some("string") => Ok("string".to_owned()),
        Some("integer" | "number") => Ok("number".to_owned()),
        Some("boolean") => Ok("boolean".to_owned()),
        Some("array") => items(known),
        Some("object") => match known.get("additionalProperties") {
            Some(values @ Value::Object(_)) => {
                Ok(format!("Record<string, {}>", expression(values)?))
            }
            _ => Err(format!("an object without a name: {schema}")),
        },
        _ => Err(format!("unknown shape: {schema}")),
    }
}

fn items(schema: &Map<String, Value>) -> Result<String, String> {
    let items = schema.get("items").ok_or("an array of what?")?;
    Ok(format!("{}[]", expression(items)?))
}
