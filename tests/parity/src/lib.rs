//! The vector suite: data files under `tests/vectors`, found by glob, answered by every surface in
//! the same bytes.
//!
//! A file is `{"source", "oracle"?, "cases": […]}`. A case is
//! - `{"name", "call": "validate", "input", "options"?: {"kind", "on", "lang"}, "valid"?, "expect"}` or
//! - `{"name", "call": "check", "packs": "packs" | "stale" | "uses", "request" | "requestText", "lang"?,
//!   "outcome"?, "tier"?, "says"?, "neverSays"?, "expect" | "expectError"}`. `packs` and `stale` are
//!   the sample city's, `uses` the files of `tests/vectors/data/uses`; or
//! - `{"name", "source", "call": "prepare-receipt" | "seal-receipt" | "verify-receipt" | "replay-receipt", "packs",
//!   "absent"?, "question", "lang"?, "result"?, "expect" | "expectError"}`. `absent` are sources of no bytes.
//!
//! `valid`, `kind`, `outcome`, `tier`, `says` and `neverSays` (texts of the answer) are written by hand from the source and never blessed: they keep a
//! wrong answer from becoming the expectation.

mod surface;

use std::{fs, path::Path, path::PathBuf};

use credit_core::json::{self, Key, Value, canonical};

#[cfg(feature = "component")]
pub use surface::Component;
pub use surface::{Answer, Native, Surface, data, sample_request};

/// The folder of the vectors.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// A vector file.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its content, members in the order of the file.
    pub content: Value,
}

impl File {
    /// The cases.
    #[must_use]
    pub fn cases(&self) -> &[Value] {
        self.content.get("cases").and_then(Value::as_array).unwrap_or_default()
    }
}

/// Every vector file, by path.
///
/// # Errors
/// The path and the cause of the first file that cannot be read.
pub fn files() -> Result<Vec<File>, String> {
    let mut paths = Vec::new();
    collect(&folder(), &mut paths)?;
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|e| e == "json") {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(path: PathBuf) -> Result<File, String> {
    let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let content =
        json::parse(&bytes, usize::MAX).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(File { path, content })
}

/// Compares a surface's answer with a case; the error says what differs.
///
/// # Errors
/// A sentence for people.
pub fn judge(case: &Value, answer: &Answer) -> Result<(), String> {
    by_hand(case, answer)?;
    let (expected, found) = match (case.get("expect"), case.get("expectError"), answer) {
        (Some(expected), None, Ok(found)) | (None, Some(expected), Err(found)) => (expected, found),
        (None, None, _) => return Err("has no expectation: run with --bless and review it".into()),
        (_, _, Ok(found)) => return Err(format!("answered {found}")),
        (_, _, Err(found)) => return Err(format!("failed with {found}")),
    };
    let expected = canonical(expected);
    if expected == *found { Ok(()) } else { Err(difference(&expected, found)) }
}

/// The first difference of two texts, with what stands around it.
fn difference(expected: &str, found: &str) -> String {
    let same = expected.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    let near =
        |text: &str| -> String { text.chars().skip(same.saturating_sub(40)).take(100).collect() };
    format!("differs at {same}: expected …{}…, found …{}…", near(expected), near(found))
}

/// What the source says, independent of any blessed expectation.
fn by_hand(case: &Value, answer: &Answer) -> Result<(), String> {
    let report = match answer {
        Ok(text) | Err(text) => json::parse(text.as_bytes(), usize::MAX).unwrap_or(Value::Null),
    };
    let pairs = [
        ("valid", "valid"),
        ("kind", "kind"),
        ("outcome", "outcome"),
        ("errorCode", "code"),
        ("result", "result"),
    ];
    for (stated, member) in pairs {
        if let Some(wanted) = case.get(stated)
            && report.get(member) != Some(wanted)
        {
            let found = report.get(member).map_or_else(|| "nothing".into(), canonical);
            return Err(format!("{stated} should be {}, found {found}", canonical(wanted)));
        }
    }
    let tier = report.get("inspection").and_then(|inspection| inspection.get("tier"));
    if let Some(wanted) = case.get("tier")
        && tier != Some(wanted)
    {
        return Err(format!("tier should be {}, found {tier:?}", canonical(wanted)));
    }
    let said = |member: &str| {
        let texts = case.get(member).and_then(Value::as_array).unwrap_or_default();
        texts.iter().filter_map(Value::as_str).collect::<Vec<_>>()
    };
    let text = canonical(&report);
    if let Some(missing) = said("says").into_iter().find(|said| !text.contains(said)) {
        return Err(format!("says nothing of {missing}"));
    }
    match said("neverSays").into_iter().find(|said| text.contains(said)) {
        Some(said) => Err(format!("should not say {said}")),
        None => Ok(()),
    }
}

/// Writes the answers of a surface as the expectations of a file.
///
/// # Errors
/// When a hand-written member contradicts an answer, or the file cannot be written.
pub fn bless(file: &File, surface: &dyn Surface) -> Result<(), String> {
    let Value::Object(members) = &file.content else { return Err("not an object".into()) };
    let mut content: Vec<(Key, Value)> =
        members.iter().filter(|(key, _)| key != "cases").cloned().collect();
    let mut cases = Vec::new();
    let mut refused = Vec::new();
    for case in file.cases() {
        let answer = surface.answer(case);
        if let Err(error) = by_hand(case, &answer) {
            refused.push(format!("{}: {}: {error}", file.path.display(), name(case)));
        }
        cases.push(blessed(case, &answer)?);
    }
    if !refused.is_empty() {
        return Err(refused.join("\n"));
    }
    content.push(("cases".into(), Value::Array(cases)));
    let text = serde_json::to_string_pretty(&Value::Object(content)).map_err(|e| e.to_string())?;
    fs::write(&file.path, text + "\n").map_err(|e| e.to_string())
}

fn blessed(case: &Value, answer: &Answer) -> Result<Value, String> {
    let Value::Object(members) = case else { return Err("a case is not an object".into()) };
    let kept = members.iter().filter(|(key, _)| key != "expect" && key != "expectError");
    let mut members: Vec<(Key, Value)> = kept.cloned().collect();
    let (key, text) = match answer {
        Ok(text) => ("expect", text),
        Err(text) => ("expectError", text),
    };
    let value = json::parse(text.as_bytes(), usize::MAX).map_err(|e| e.to_string())?;
    members.push((key.into(), value));
    Ok(Value::Object(members))
}

/// The name of a case.
#[must_use]
pub fn name(case: &Value) -> &str {
    case.get("name").and_then(Value::as_str).unwrap_or("unnamed")
}
