//! Tables of 16-bit numbers, low bytes and high bytes in two arrays: each compresses better by itself,
//! so that a page that loads the table loads less.

/// A table that was taken apart when the core was compiled.
#[derive(Debug)]
pub(crate) struct Planes<const N: usize> {
    low: [u8; N],
    high: [u8; N],
}

impl<const N: usize> Planes<N> {
    /// Takes a table apart.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "evaluated by the compiler, which would refuse it"
    )]
    pub(crate) const fn of(numbers: &[u16; N]) -> Self {
        let mut planes = Self { low: [0; N], high: [0; N] };
        let mut at = 0;
        while at < N {
            [planes.low[at], planes.high[at]] = numbers[at].to_le_bytes();
            at += 1;
        }
        planes
    }

    /// The number at a place.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes([*self.low.get(at)?, *self.high.get(at)?]))
    }

    /// All numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> {
        self.low.iter().zip(&self.high).map(|(low, high)| u16::from_le_bytes([*low, *high]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn numbers_come_back() {
        static PLANES: Planes<4> = Planes::of(&[0, 0xff, 0x1234, u16::MAX]);
        assert_eq!(PLANES.iter().collect::<Vec<_>>(), [0, 0xff, 0x1234, u16::MAX]);
        assert_eq!((PLANES.get(2), PLANES.get(4)), (Some(0x1234), None));
    }
}
