//! Suggestions for an invalid code: what one slip of the hand or eye away passes every check.

use alloc::{string::String, string::ToString, vec::Vec};

/// Most suggestions shown for one code.
const SHOWN: usize = 3;

/// What repair needs to know of a kind.
pub(super) struct Scheme {
    /// Length in characters.
    pub(super) length: usize,
    /// Characters that may occur.
    pub(super) alphabet: &'static [u8],
    /// Whether a text passes every check of the kind.
    pub(super) is_valid: fn(&str) -> bool,
}

/// Groups of characters that eyes and scanners take for each other.
const LOOK_ALIKES: &[&[u8]] = &[
    b"0ODQC", b"1ILJT7", b"2Z", b"5S", b"8B3", b"UVWY", b"6G", b"4A", b"9GQ", b"MN", b"KX", b"EF",
    b"PR",
];

/// Rows of the keyboard and of the number pad, for slips of the finger.
const KEY_ROWS: &[&[u8]] = &[
    b"1234567890",
    b"QWERTYUIOP",
    b"ASDFGHJKL",
    b"ZXCVBNM",
    b"789",
    b"456",
    b"123",
    b"147",
    b"258",
    b"369",
];

/// Valid texts one error away, likeliest first: one substituted character (look-alikes, then
/// keyboard neighbours, then any), two neighbours swapped, one character missing or doubled.
pub(super) fn suggest(text: &str, scheme: &Scheme) -> Vec<String> {
    let chars = text.as_bytes();
    let near = chars.len().abs_diff(scheme.length) <= 1;
    if !text.is_ascii() || !near {
        return Vec::new();
    }
    let mut found: Vec<(u8, usize, String)> = Vec::new();
    let mut offer = |rank: u8, at: usize, bytes: &[u8]| {
        if let Ok(text) = core::str::from_utf8(bytes)
            && (scheme.is_valid)(text)
            && !found.iter().any(|(_, _, known)| known == text)
        {
            found.push((rank, at, text.to_string()));
        }
    };
    if chars.len() == scheme.length {
        substitutions(chars, scheme, &mut offer);
        swaps(chars, &mut offer);
    } else if chars.len() > scheme.length {
        deletions(chars, &mut offer);
    } else {
        insertions(chars, scheme, &mut offer);
    }
    found.sort();
    let best = found.first().map_or(0, |(rank, _, _)| *rank);
    // A likely slip is not diluted with unlikely ones.
    let keep = if best <= 2 { 2 } else { u8::MAX };
    found.into_iter().filter(|(rank, _, _)| *rank <= keep).take(SHOWN).map(|(_, _, s)| s).collect()
}

fn substitutions(chars: &[u8], scheme: &Scheme, offer: &mut impl FnMut(u8, usize, &[u8])) {
    let mut work = chars.to_vec();
    for (at, old) in chars.iter().enumerate() {
        for new in scheme.alphabet.iter().filter(|new| *new != old) {
            let rank = if share(LOOK_ALIKES, *old, *new) {
                0
            } else if adjacent_keys(*old, *new) {
                2
            } else if old.is_ascii_digit() == new.is_ascii_digit() {
                3
            } else {
                4
            };
            if let Some(c) = work.get_mut(at) {
                *c = *new;
            }
            offer(rank, at, &work);
        }
        if let Some(c) = work.get_mut(at) {
            *c = *old;
        }
    }
}

fn swaps(chars: &[u8], offer: &mut impl FnMut(u8, usize, &[u8])) {
    for at in 1..chars.len() {
        let mut work = chars.to_vec();
        work.swap(at.saturating_sub(1), at);
        offer(1, at, &work);
    }
}

fn deletions(chars: &[u8], offer: &mut impl FnMut(u8, usize, &[u8])) {
    for at in 0..chars.len() {
        let mut work = chars.to_vec();
        let dropped = work.remove(at);
        // A doubled key is likelier than a stray one.
        let doubled = chars.get(at.saturating_add(1)) == Some(&dropped);
        offer(if doubled { 0 } else { 3 }, at, &work);
    }
}

fn insertions(chars: &[u8], scheme: &Scheme, offer: &mut impl FnMut(u8, usize, &[u8])) {
    for at in 0..=chars.len() {
        for new in scheme.alphabet {
            let mut work = chars.to_vec();
            work.insert(at, *new);
            let repeats = at.checked_sub(1).and_then(|i| chars.get(i)) == Some(new);
            offer(if repeats { 0 } else { 3 }, at, &work);
        }
    }
}

fn share(groups: &[&[u8]], a: u8, b: u8) -> bool {
    groups.iter().any(|group| group.contains(&a) && group.contains(&b))
}

fn adjacent_keys(a: u8, b: u8) -> bool {
    let neighbours = |row: &&[u8]| {
        row.windows(2)
            .any(|pair| matches!(pair, [x, y] if (*x == a && *y == b) || (*x == b && *y == a)))
    };
    KEY_ROWS.iter().any(neighbours)
}
