//! Texts of a table one after the other, and where each ends: pairs of pointers to single texts are
//! what compresses worst in the module that a page loads.

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
}
