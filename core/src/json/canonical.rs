//! RFC 8785 (JCS) within the engine's profile: the bytes that digests are taken over.

use alloc::{string::String, vec::Vec};
use core::fmt::Write;

use super::Value;

/// The canonical text of a value: members sorted by UTF-16 code units, no white space, shortest
/// escapes. Numbers outside the profile are written as `null`; readers have refused them before.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::Unsupported => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(n) => {
            // Writing to a String cannot fail.
            let _ = write!(out, "{n}");
        }
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => write_object(out, members),
    }
}

fn write_object(out: &mut String, members: &[(String, Value)]) {
    let mut sorted: Vec<&(String, Value)> = members.iter().collect();
    if sorted.iter().all(|(key, _)| key.is_ascii()) {
        // Their order in UTF-16 is that of their bytes.
        sorted.sort_unstable_by_key(|(key, _)| key.as_bytes());
    } else {
        sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    }
    out.push('{');
    for (i, (key, value)) in sorted.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_string(out, key);
        out.push(':');
        write_value(out, value);
    }
    out.push('}');
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Nearly all texts hold nothing to escape, and are copied whole.
    while let Some(at) = rest.bytes().position(|b| matches!(b, 0..b' ' | b'"' | b'\\')) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut chars = tail.chars();
        if let Some(c) = chars.next() {
            escape(out, c);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn escape(out: &mut String, c: char) {
    match c {
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '"' | '\\' => out.extend(['\\', c]),
        c => {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_by_utf16_and_escapes_are_shortest() {
        // The astral character sorts before U+FB33 in UTF-16 (RFC 8785, 3.2.3).
        let text = "{\"\u{fb33}\":1,\"\u{1f600}\":2,\"a\":[true,null,\"\\u0007\\n\\/\"]}";
        let value = super::super::parse(text.as_bytes(), 1000).unwrap();
        assert_eq!(
            canonical(&value),
            "{\"a\":[true,null,\"\\u0007\\n/\"],\"\u{1f600}\":2,\"\u{fb33}\":1}"
        );
    }
}
