//! RFC 8785 (JCS) within the engine's profile: the bytes that digests are taken over.

use alloc::{string::String, vec::Vec};
use core::fmt::Write;

use super::{Key, Value};

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
        Value::Int(n) => write_integer(out, *n),
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

/// Puts names, each with the place of its value, into the order in which members are written.
pub(crate) fn sort(members: &mut [(&str, usize)]) {
    // The order of ASCII in UTF-16 is that of its bytes.
    let ascii = members.iter().all(|(key, _)| key.is_ascii());
    members.sort_unstable_by(|(a, at), (b, other)| {
        let names = if ascii { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) };
        names.then(at.cmp(other))
    });
}

pub(crate) fn write_integer(out: &mut String, n: i64) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{n}");
}

fn write_object(out: &mut String, members: &[(Key, Value)]) {
    let mut order: Vec<(&str, usize)> = members.iter().map(|(key, _)| &**key).zip(0..).collect();
    sort(&mut order);
    let values = order.iter().filter_map(|(_, at)| members.get(*at));
    out.push('{');
    for (i, (key, value)) in values.enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_string(out, key);
        out.push(':');
        write_value(out, value);
    }
    out.push('}');
}

pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Nearly all texts hold nothing to escape, and are copied whole.
    while let Some(at) = to_escape(rest.as_bytes()) {
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

/// Where the first byte stands that has to be escaped.
fn to_escape(bytes: &[u8]) -> Option<usize> {
    let special = |b: &u8| matches!(b, 0..b' ' | b'"' | b'\\');
    let (words, rest) = bytes.as_chunks::<8>();
    // Eight at a time: the high bit of a byte that is below a bound, or equal to a sign.
    let plain = words.iter().position(|word| {
        let word = u64::from_le_bytes(*word);
        let below =
            |word: u64, bound: u8| word.wrapping_sub(u64::from(bound).wrapping_mul(ONES)) & !word;
        let equal = |sign: u8| below(word ^ u64::from(sign).wrapping_mul(ONES), 1);
        (below(word, b' ') | equal(b'"') | equal(b'\\')) & HIGH != 0
    });
    let Some(word) = plain else {
        let at = rest.iter().position(special)?;
        return bytes.len().checked_sub(rest.len())?.checked_add(at);
    };
    let at = words.get(word)?.iter().position(special)?;
    word.checked_mul(8)?.checked_add(at)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

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
    fn what_has_to_be_escaped_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for filler in [b'a', b'!', b'#', b'[', b']', b' ', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                for length in 0..20 {
                    for at in 0..length {
                        let mut bytes = alloc::vec![filler; length];
                        bytes[at] = byte;
                        let slow = bytes.iter().position(|b| matches!(b, 0..b' ' | b'"' | b'\\'));
                        assert_eq!(to_escape(&bytes), slow, "{bytes:?}");
                    }
                }
            }
        }
    }

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
