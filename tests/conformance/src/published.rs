//! What is published, as texts that can be compared: the members of the documents, the WIT files without
//! their comments, and what each entry of the npm package exports. The texts stand in `published/`;
//! what changes them changes a public contract.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use serde_json::Value;

use crate::repository;

/// Folder of the texts.
pub const FOLDER: &str = "tests/conformance/published";

/// Each text: name of its file, and what it is now.
///
/// # Errors
/// Those of reading files; a document or a package that is no JSON.
pub fn texts() -> io::Result<[(&'static str, String); 3]> {
    Ok([("npm.txt", npm()?), ("schema.txt", schema()?), ("wit.txt", wit()?)])
}

fn json(path: &Path) -> io::Result<Value> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

/// A line for each member of each type of each document: `decision: Decision.outcome: Outcome`.
fn schema() -> io::Result<String> {
    let mut lines = Vec::new();
    for (name, path) in crate::circles::files(&repository("wit/schema"), &[".json"])? {
        let document = json(&path)?;
        let name = name.trim_end_matches(".schema.json");
        lines.push(format!("{name}: {}", expression(&document)));
        for (kind, body) in document.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            if body.get("properties").is_none() {
                lines.push(format!("{name}: {kind} = {}", expression(body)));
            }
            let required = body.get("required").and_then(Value::as_array);
            for (member, of) in
                body.get("properties").and_then(Value::as_object).into_iter().flatten()
            {
                let needed = required.is_some_and(|names| names.iter().any(|name| name == member));
                let mark = if needed { "" } else { "?" };
                lines.push(format!("{name}: {kind}.{member}{mark}: {}", expression(of)));
            }
        }
    }
    lines.sort();
    Ok(lines.join("\n") + "\n")
}

/// A schema in one line, without its words.
fn expression(schema: &Value) -> String {
    let mut parts = Vec::new();
    for (name, value) in schema.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("description" | "title" | "$schema" | "$defs" | "properties" | "required", _) => {}
            ("$ref", Value::String(target)) => {
                parts.push(target.trim_start_matches("#/$defs/").to_owned())
            }
            ("items", items) => parts.push(format!("[{}]", expression(items))),
            ("oneOf", Value::Array(choices)) => {
                let choices: Vec<String> = choices.iter().map(expression).collect();
                parts.push(choices.join(" | "));
            }
            ("type", Value::String(kind)) if kind == "array" => {}
            ("type", Value::String(kind)) => parts.push(kind.clone()),
            ("const", Value::String(name)) => parts.push(format!("'{name}'")),
            (name, Value::Object(_)) => parts.push(format!("{name}({})", expression(value))),
            (name, value) => parts.push(format!("{name}={value}")),
        }
    }
    parts.join(" ")
}

/// The WIT files, one after the other.
fn wit() -> io::Result<String> {
    let mut out = String::new();
    for (name, path) in crate::circles::files(&repository("wit"), &[".wit"])? {
        out.push_str(&format!("== {name}\n"));
        for line in fs::read_to_string(path)?.lines() {
            let line = line.split("//").next().unwrap_or_default().trim_end();
            if !line.trim().is_empty() {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Ok(out)
}

/// Every entry of the package: its conditions with their files, and the names that its source exports.
fn npm() -> io::Result<String> {
    let package = json(&repository("wasm/js/package.json"))?;
    let mut out = String::new();
    for (entry, target) in package.get("exports").and_then(Value::as_object).into_iter().flatten() {
        out.push_str(&format!("== {entry}\n"));
        let mut files = Vec::new();
        conditions(target, String::new(), &mut files);
        let mut names = BTreeSet::new();
        for (condition, file) in &files {
            out.push_str(&format!("{condition} {file}\n"));
            if let Some(source) = source(file) {
                names.extend(exported(&source)?);
            }
        }
        out.extend(names.iter().map(|name| format!("  {name}\n")));
    }
    Ok(out)
}

fn conditions(target: &Value, under: String, files: &mut Vec<(String, String)>) {
    match target {
        Value::String(file) => files.push((under, file.clone())),
        Value::Object(all) => {
            for (condition, target) in all {
                conditions(target, format!("{under}/{condition}"), files);
            }
        }
        _ => {}
    }
}

/// The source of a file of types in the package.
fn source(file: &str) -> Option<String> {
    let stem = file.strip_suffix(".d.ts")?.strip_prefix("./dist/")?;
    let path = format!("wasm/js/src/{}.ts", stem.strip_prefix("cjs/").unwrap_or(stem));
    repository(&path).exists().then_some(path)
}

/// The names that a source exports; those of types are marked.
///
/// # Errors
/// Those of reading the source and what it exports from.
fn exported(path: &str) -> io::Result<BTreeSet<String>> {
    let text = fs::read_to_string(repository(path))?;
    let mut names = BTreeSet::new();
    for statement in text.split("\nexport ").skip(1).chain(text.strip_prefix("export ")) {
        let (mark, rest) = match statement.strip_prefix("type ") {
            Some(rest) => ("type ", rest),
            None => ("", statement),
        };
        let from = rest.split(';').next().unwrap_or_default().split("from '").nth(1);
        let from = from.and_then(|from| from.split('\'').next());
        if rest.starts_with('*') {
            let Some(from) = from else { continue };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let stem = from.trim_start_matches("./").trim_end_matches(".js");
            let more = exported(&format!("{folder}/{stem}.ts"))?;
            names.extend(more.into_iter().map(|name| marked(mark, &name)));
        } else if let Some(listed) = rest.trim_start_matches("const ").strip_prefix('{') {
            let listed = listed.split('}').next().unwrap_or_default();
            let last = |name: &str| name.split([' ', ':']).next_back().map(str::to_owned);
            let each = listed.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.extend(each.filter_map(last).map(|name| marked(mark, &name)));
        } else {
            let words =
                ["async", "declare", "abstract", "function", "class", "const", "let", "enum"];
            let is_type = rest.starts_with("interface ");
            let mut parts = rest.split([' ', '(', '<', ':', '=', ';', '\n']);
            let name = parts
                .find(|part| !part.is_empty() && *part != "interface" && !words.contains(part));
            let mark = if is_type { "type " } else { mark };
            names.extend(name.map(|name| marked(mark, name)));
        }
    }
    Ok(names)
}

fn marked(mark: &str, name: &str) -> String {
    if name.starts_with("type ") { name.to_owned() } else { format!("{mark}{name}") }
}
