//! Names of members, made when the crate is compiled: what is wrong with one stops the compiler.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "runs in the compiler only"
)]

/// How long a name is in camelCase.
pub(crate) const fn camel_length(snake: &str) -> usize {
    let bytes = snake.as_bytes();
    let (mut at, mut length) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'_' {
            length += 1;
        }
        at += 1;
    }
    length
}

/// A name in camelCase.
pub(crate) const fn camel<const LENGTH: usize>(snake: &str) -> [u8; LENGTH] {
    let bytes = snake.as_bytes();
    let mut out = [0; LENGTH];
    let (mut at, mut to) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'_' {
            let first = at > 0 && bytes[at - 1] == b'_';
            out[to] = if first { bytes[at].to_ascii_uppercase() } else { bytes[at] };
            to += 1;
        }
        at += 1;
    }
    out
}

pub(crate) const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a member's name is ASCII"),
    }
}

/// How many names there are in all parts.
pub(crate) const fn count(parts: &[&[&str]]) -> usize {
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

/// The names of all parts.
pub(crate) const fn joined<const COUNT: usize>(parts: &[&[&'static str]]) -> [&'static str; COUNT] {
    let mut out = [""; COUNT];
    let (mut part, mut to) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            out[to] = parts[part][at];
            at += 1;
            to += 1;
        }
        part += 1;
    }
    out
}

/// The places of names in the order of RFC 8785; that of ASCII is that of its bytes.
pub(crate) const fn order<const COUNT: usize>(keys: &[&str]) -> [u8; COUNT] {
    assert!(COUNT <= u8::MAX as usize, "too many members");
    let mut order = [0; COUNT];
    let mut at = 0;
    while at < COUNT {
        assert!(keys[at].is_ascii(), "a member's name is ASCII");
        let mut to = at;
        while to > 0 && before(keys[at], keys[order[to - 1] as usize]) {
            order[to] = order[to - 1];
            to -= 1;
        }
        order[to] = at as u8;
        at += 1;
    }
    order
}

/// Whether a name comes before another; the same name twice stops the compiler.
const fn before(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    assert!(a.len() != b.len(), "two members of one name");
    a.len() < b.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_keys() {
        assert_eq!(text(&camel::<{ camel_length("valid_until") }>("valid_until")), "validUntil");
        assert_eq!(text(&camel::<{ camel_length("name") }>("name")), "name");
    }

    #[test]
    fn order_is_that_of_bytes() {
        assert_eq!(order::<5>(&["b", "ab", "a", "aB", "B"]), [4, 2, 3, 1, 0]);
        assert_eq!(joined::<3>(&[&["x"], &[], &["y", "z"]]), ["x", "y", "z"]);
        assert_eq!(count(&[&["x"], &[], &["y", "z"]]), 3);
    }

    #[test]
    #[should_panic(expected = "two members of one name")]
    fn a_name_stands_once() {
        let _ = order::<3>(&["b", "a", "b"]);
    }
}
