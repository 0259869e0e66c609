//! What is mutated: the vectors, the sample city, and how.

use std::{fs, path::Path};

use credit_engine::SourceBytes;
use credit_host::{
    key::Key,
    sample::{PackSet, Sample},
};
use serde_json::Value;

pub(crate) struct Inputs {
    pub(crate) requests: Vec<String>,
    pub(crate) identifiers: Vec<String>,
    /// Subjects of the requests, one a line.
    pub(crate) subjects: String,
    pub(crate) sources: SourceBytes,
    /// A key that the sample trusts.
    pub(crate) key: Key,
}

impl Inputs {
    pub(crate) fn read() -> Self {
        let sample = Sample::build().unwrap();
        let (mut requests, mut identifiers) = (Vec::new(), Vec::new());
        let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
        collect(&vectors, &mut |case| {
            requests.extend(case.get("requestText").and_then(Value::as_str).map(str::to_owned));
            requests.extend(case.get("request").map(Value::to_string));
            identifiers.extend(case.get("input").and_then(Value::as_str).map(str::to_owned));
        });
        requests.extend(sample.cases.iter().map(|case| case.request.clone()));
        assert!(requests.len() > 50 && identifiers.len() > 50, "the vectors are not there");
        let subjects = sample.cases.iter().flat_map(|case| {
            let request: Value = serde_json::from_str(&case.request).unwrap();
            request["subjects"].as_array().unwrap().clone()
        });
        let subjects: String = subjects.map(|subject| format!("{subject}\n")).collect();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.json");
        fs::write(&file, &sample.keys[0]).unwrap();
        let sources = sample.sources(PackSet::Fresh);
        Self { requests, identifiers, subjects, sources, key: Key::read(&file).unwrap() }
    }
}

fn collect(folder: &Path, take: &mut dyn FnMut(&Value)) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, take);
        } else if path.extension().is_some_and(|e| e == "json") {
            let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            file["cases"].as_array().unwrap().iter().for_each(&mut *take);
        }
    }
}

/// Texts that have broken parsers before.
const ODD: [&str; 12] = [
    "\u{0}",
    "\u{FEFF}",
    "\u{202E}",
    "😀",
    "9223372036854775808",
    "-0",
    "1e999",
    "[[[[[[[[",
    "\"\\uD800\"",
    "0000-00-00",
    "9999-12-31",
    "（）",
];

/// A copy with a few changes: bits, bytes, pieces taken out, doubled, exchanged, odd texts put in.
pub(crate) fn mutate(bytes: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 << random.u32(..5) {
        if bytes.is_empty() {
            bytes.push(random.u8(..));
        }
        let (a, b) = (random.usize(..bytes.len()), random.usize(..bytes.len()));
        // Mostly small pieces: large ones leave nothing to be read.
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + (1 << random.u32(..10))));
        match random.u8(..9) {
            0 => bytes[a] ^= 1 << random.u8(..8),
            1 => bytes[a] = random.u8(..),
            2 => drop(bytes.drain(from..to)),
            3 => bytes.extend_from_within(from..to),
            4 => drop(bytes.splice(from..from, ODD[random.usize(..ODD.len())].bytes())),
            5 => {
                let piece = bytes[from..to].to_vec();
                let at = random.usize(..=bytes.len() - piece.len());
                bytes[at..at + piece.len()].copy_from_slice(&piece);
            }
            6 => bytes[a] = [0, 1, 0x7F, 0x80, 0xFF][random.usize(..5)],
            7 => {
                // A digit for a digit: lengths, dates and numbers stay readable.
                if let Some(digit) = bytes[a..].iter().position(u8::is_ascii_digit) {
                    bytes[a + digit] = b'0' + random.u8(..10);
                }
            }
            _ if random.u8(..8) == 0 => bytes.truncate(a),
            _ => {}
        }
    }
    bytes
}

/// Numbers at which counting ends.
const NUMBERS: [i64; 6] = [0, -1, 65_536, 4_294_967_296, i64::MIN, i64::MAX];

/// A copy of a JSON text with a few of its values taken out, exchanged or replaced: still JSON, so that
/// it is read to its end. A text that is no JSON is changed as bytes are.
pub(crate) fn mutate_json(text: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let Ok(mut root) = serde_json::from_slice::<Value>(text) else { return mutate(text, random) };
    for _ in 0..1 << random.u32(..4) {
        let mut places = Vec::new();
        walk(&root, String::new(), &mut places);
        let mut any = || places[random.usize(..places.len())].clone();
        let (place, other) = (any(), any());
        let value = match random.u8(..8) {
            0 => root.pointer(&other).cloned().unwrap_or_default(),
            1 => Value::Null,
            2 => Value::String(ODD[random.usize(..ODD.len())].to_owned()),
            3 => NUMBERS[random.usize(..NUMBERS.len())].into(),
            4 => Value::Array(vec![
                root.pointer(&other).cloned().unwrap_or_default();
                random.usize(..4)
            ]),
            5 => match root.pointer(&place) {
                Some(Value::String(text)) => {
                    let bytes = mutate(text.as_bytes(), random);
                    Value::String(String::from_utf8_lossy(&bytes).into_owned())
                }
                Some(Value::Number(number)) => {
                    number.as_i64().unwrap_or_default().saturating_add(random.i64(-3..4)).into()
                }
                _ => Value::Bool(random.bool()),
            },
            6 => match root.pointer(&place) {
                Some(Value::Array(items)) => {
                    let mut items = items.clone();
                    random.shuffle(&mut items);
                    items.truncate(random.usize(..=items.len()));
                    Value::Array(items)
                }
                _ => Value::Array(Vec::new()),
            },
            _ => {
                // A member or element less.
                let (above, name) = place.rsplit_once('/').unwrap_or_default();
                match root.pointer_mut(above) {
                    Some(Value::Object(members)) => drop(members.remove(name)),
                    Some(Value::Array(items)) if !items.is_empty() => {
                        items.remove(random.usize(..items.len()));
                    }
                    _ => {}
                }
                continue;
            }
        };
        // Copies of copies grow without bound.
        if let Some(at) = root.pointer_mut(&place)
            && value.to_string().len() < 100_000
        {
            *at = value;
        }
    }
    root.to_string().into_bytes()
}

/// The places of all values (RFC 6901; no member of ours has a name that needs escaping).
fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{at}/{index}"), places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, format!("{at}/{name}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}
