//! Texts of a table in one string, with the end of each: an array of single texts, which is pairs of
//! pointers and lengths, compresses badly in the module that a page loads.

/// Texts that were joined by [`pieces!`].
#[derive(Debug)]
pub(crate) struct Pieces {
    pub(crate) text: &'static str,
    pub(crate) ends: &'static [u16],
}

impl Pieces {
    /// The text at a place, from 0.
    pub(crate) fn get(&self, at: usize) -> Option<&'static str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(usize::from(start)..usize::from(*self.ends.get(at)?))
    }

    /// How many texts there are.
    #[cfg(test)]
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Joins the texts of an array when the core is compiled; at most 65 535 bytes.
macro_rules! pieces {
    ($texts:expr) => {{
        const BYTES: [u8; $crate::pieces::size(&$texts)] = $crate::pieces::joined(&$texts);
        const TEXT: &str = match core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => "",
        };
        const ENDS: [u16; $texts.len()] = $crate::pieces::ends(&$texts);
        $crate::pieces::Pieces { text: TEXT, ends: &ENDS }
    }};
}
pub(crate) use pieces;

/// Texts by a key of some bytes.
#[derive(Debug)]
pub(crate) struct Keyed<const K: usize, const N: usize> {
    pub(crate) keys: [[u8; K]; N],
    pub(crate) names: Pieces,
}

impl<const K: usize, const N: usize> Keyed<K, N> {
    /// The text of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Option<&'static str> {
        self.names.get(self.keys.iter().position(|known| known == key)?)
    }

    /// Keys and texts, in the order of the table.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8; K], &'static str)> {
        let name = |at| self.names.get(at).unwrap_or_default();
        self.keys.iter().enumerate().map(move |(at, key)| (key, name(at)))
    }
}

/// Joins the texts of an array of keys and texts when the core is compiled.
macro_rules! keyed {
    ($table:expr) => {{
        const NAMES: [&str; $table.len()] = $crate::pieces::names(&$table);
        $crate::pieces::Keyed {
            keys: $crate::pieces::keys(&$table),
            names: $crate::pieces::pieces!(NAMES),
        }
    }};
}
pub(crate) use keyed;

/// The keys of a table.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(crate) const fn keys<const K: usize, const N: usize>(
    table: &[([u8; K], &str); N],
) -> [[u8; K]; N] {
    let mut keys = [[0; K]; N];
    let mut at = 0;
    while at < N {
        keys[at] = table[at].0;
        at += 1;
    }
    keys
}

/// The texts of a table.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(crate) const fn names<const K: usize, const N: usize>(
    table: &[([u8; K], &'static str); N],
) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = table[at].1;
        at += 1;
    }
    names
}

/// Bytes of all texts.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(crate) const fn size(texts: &[&str]) -> usize {
    let (mut bytes, mut at) = (0, 0);
    while at < texts.len() {
        bytes += texts[at].len();
        at += 1;
    }
    bytes
}

/// The bytes of all texts.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
pub(crate) const fn joined<const N: usize>(texts: &[&str]) -> [u8; N] {
    let mut bytes = [0; N];
    let (mut end, mut at) = (0, 0);
    while at < texts.len() {
        let (text, mut from) = (texts[at].as_bytes(), 0);
        while from < text.len() {
            bytes[end] = text[from];
            end += 1;
            from += 1;
        }
        at += 1;
    }
    bytes
}

/// Where each text ends.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler; the assertion refuses what does not fit"
)]
pub(crate) const fn ends<const N: usize>(texts: &[&str]) -> [u16; N] {
    let mut ends = [0; N];
    let (mut end, mut at) = (0, 0);
    while at < texts.len() {
        end += texts[at].len();
        assert!(end <= u16::MAX as usize, "ends must become u32");
        ends[at] = end as u16;
        at += 1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        const TEXTS: [&str; 5] = ["", "一", "ab", "", "二三"];
        static JOINED: Pieces = pieces!(TEXTS);
        assert_eq!(JOINED.len(), 5);
        assert!(TEXTS.iter().enumerate().all(|(at, text)| JOINED.get(at) == Some(*text)));
        assert_eq!((JOINED.get(5), JOINED.get(usize::MAX)), (None, None));
        assert_eq!(JOINED.text, "一ab二三");
    }
    #[test]
    fn texts_have_keys() {
        static KEYED: Keyed<2, 2> = keyed!([(*b"11", "北京市"), (*b"12", "天津市")]);
        assert_eq!(
            (KEYED.get(b"12"), KEYED.get(b"1"), KEYED.get(b"13")),
            (Some("天津市"), None, None)
        );
        assert!(KEYED.iter().eq([(b"11", "北京市"), (b"12", "天津市")]));
    }
}
