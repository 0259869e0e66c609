//! A set of ideographs of the basic plane that also tells the place of each in the set, so that
//! what belongs to them stands in an array without gaps.

/// The character of the first bit.
const FIRST: u32 = 0x3400;

/// 64-bit words for U+3400 to U+9FFF.
const SIZE: usize = 432;

/// Words that are counted together: a running number for each word would be half as large as the words.
const GROUP: usize = 8;

/// The set; the tables made by `cargo xtask tables` hold them.
#[derive(Debug)]
pub(crate) struct HanSet {
    /// One bit for each character.
    words: [u64; SIZE],
    /// The number of bits before each group of words.
    before: [u16; SIZE / GROUP],
}

impl HanSet {
    /// The set of these bits.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::indexing_slicing,
        reason = "evaluated by the compiler; there are 27 648 bits"
    )]
    pub(crate) const fn of(words: [u64; SIZE]) -> Self {
        let mut before = [0; SIZE / GROUP];
        let (mut bits, mut at) = (0, 0);
        while at < SIZE {
            if at.is_multiple_of(GROUP) {
                before[at / GROUP] = bits as u16;
            }
            bits += words[at].count_ones();
            at += 1;
        }
        Self { words, before }
    }

    /// Whether a character is in the set; `None` for one that is outside the range.
    #[inline]
    pub(crate) fn has(&self, c: char) -> Option<bool> {
        let (at, bit) = place(c)?;
        Some(self.words.get(at)? & bit != 0)
    }

    /// How many characters of the set come before this one, if it is in the set.
    pub(crate) fn rank(&self, c: char) -> Option<usize> {
        let (at, bit) = place(c)?;
        let word = self.words.get(at)?;
        if word & bit == 0 {
            return None;
        }
        let group = at / GROUP;
        let inside = (word & bit.wrapping_sub(1)).count_ones();
        let counted = self.words.get(group.checked_mul(GROUP)?..at)?;
        let bits = counted.iter().fold(inside, |n, word| n.saturating_add(word.count_ones()));
        usize::from(*self.before.get(group)?).checked_add(usize::try_from(bits).ok()?)
    }

    /// How many characters there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| usize::try_from(word.count_ones()).unwrap()).sum()
    }
}

/// The word and the bit of a character.
#[inline]
fn place(c: char) -> Option<(usize, u64)> {
    let at = u32::from(c).wrapping_sub(FIRST);
    Some((usize::try_from(at >> 6).ok()?, 1 << (at & 63)))
}
