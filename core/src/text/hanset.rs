//! A set of ideographs of the basic plane that also tells the place of each in the set, so that
//! what belongs to them stands in an array without gaps.

/// The character of the first bit.
const FIRST: u32 = 0x3400;

/// 64-bit words for U+3400 to U+9FFF.
const SIZE: usize = 432;

/// The set; the tables made by `cargo xtask tables` hold them.
#[derive(Debug)]
pub(crate) struct HanSet {
    /// One bit for each character.
    pub(crate) words: [u64; SIZE],
    /// The number of bits before each word.
    pub(crate) before: [u16; SIZE],
}

impl HanSet {
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
        let inside = (word & bit.wrapping_sub(1)).count_ones();
        usize::from(*self.before.get(at)?).checked_add(usize::try_from(inside).ok()?)
    }
}

/// The word and the bit of a character.
#[inline]
fn place(c: char) -> Option<(usize, u64)> {
    let at = u32::from(c).wrapping_sub(FIRST);
    Some((usize::try_from(at >> 6).ok()?, 1 << (at & 63)))
}
