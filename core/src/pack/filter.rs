//! Membership of a key in a set of millions, at 18 bits a key: “certainly not in it”, or “probably
//! in it, look it up”. A key outside the set is taken for a member once in 65,536 times.
//!
//! A binary fuse filter with three places a key and fingerprints of 16 bits (T. M. Graf, D. Lemire:
//! Binary Fuse Filters, ACM JEA 27, 2022). A key is a 64-bit hash of what is looked up.
//!
//! # Layout (little-endian)
//! ```text
//!  0  4  number of keys
//!  4  4  L = length of a segment in fingerprints: a power of two, at most 2^18
//!  8  4  S = length of all segments but the last two: a multiple of L, not 0
//! 12  8  seed
//! 20  …  S + 2 L fingerprints of two bytes, to the end
//! ```
//! A filter of no keys is twenty zero bytes. A key is looked up so, all sums modulo 2^64:
//! ```text
//! h = key + seed; h ^= h >> 33; h *= ff51afd7ed558ccd; h ^= h >> 33; h *= c4ceb9fe1a85ec53; h ^= h >> 33
//! a = (h * S) >> 64, the product in 128 bits
//! b = (a + L) ^ ((h >> 18) mod L)
//! c = (a + 2 L) ^ (h mod L)
//! member = fingerprint[a] ^ fingerprint[b] ^ fingerprint[c] == (h ^ h >> 32) mod 2^16
//! ```

#[cfg(feature = "authoring")]
mod build;

#[cfg(feature = "authoring")]
pub use build::build;

use crate::error::{LoadError, Place};

/// Bytes before the fingerprints.
pub const HEAD_BYTES: usize = 20;

/// Longest segment: a longer one does no better, and loses the nearness of a key's places.
const SEGMENT_BITS: u32 = 18;

const FIRST: u64 = 0xff51_afd7_ed55_8ccd;
const SECOND: u64 = 0xc4ce_b9fe_1a85_ec53;

/// The head of a filter, its lengths checked against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    keys: u32,
    seed: u64,
    shape: Shape,
}

impl Filter {
    /// Reads the head of a section; `head` is its first [`HEAD_BYTES`] bytes or more, `length` the
    /// length of all of it. The fingerprints are not looked at: any are a filter.
    ///
    /// # Errors
    /// `pack.content` at the part `filter` when the numbers do not fit each other or the length.
    pub fn open(head: &[u8], length: usize) -> Result<Self, LoadError> {
        let content = || LoadError::new("pack.content").at(Place::Part("filter".into()));
        let (filter, _) = Self::read(head).ok_or_else(content)?;
        if filter.fits(length) { Ok(filter) } else { Err(content()) }
    }

    fn read(head: &[u8]) -> Option<(Self, &[u8])> {
        let (keys, rest) = head.split_first_chunk::<4>()?;
        let (segment, rest) = rest.split_first_chunk::<4>()?;
        let (span, rest) = rest.split_first_chunk::<4>()?;
        let (seed, rest) = rest.split_first_chunk::<8>()?;
        let [keys, segment, span] = [keys, segment, span].map(|bytes| u32::from_le_bytes(*bytes));
        let shape = Shape { segment, span };
        Some((Self { keys, seed: u64::from_le_bytes(*seed), shape }, rest))
    }

    fn fits(&self, length: usize) -> bool {
        if self.keys == 0 {
            return self.seed == 0 && self.shape == Shape::EMPTY && length == HEAD_BYTES;
        }
        // Every key has a place of its own, so there cannot be more keys than places.
        let places = self.shape.checked_places().filter(|places| self.keys <= *places);
        places.is_some_and(|places| offset(places) == length)
    }

    /// Number of keys it was built from.
    #[must_use]
    pub const fn keys(&self) -> u32 {
        self.keys
    }

    /// Whether the key may be in the set; `false` is certain. `read` gives the little-endian u16 at
    /// an offset of the section: it is asked three times, for even offsets inside the section, and
    /// not again once it failed.
    ///
    /// # Errors
    /// Those of `read`.
    #[inline]
    pub fn contains(
        &self,
        key: u64,
        mut read: impl FnMut(usize) -> Result<u16, LoadError>,
    ) -> Result<bool, LoadError> {
        if self.keys == 0 {
            return Ok(false);
        }
        let hash = mix(key, self.seed);
        let mut rest = fingerprint(hash);
        for place in self.shape.places(hash) {
            rest ^= read(offset(place))?;
        }
        Ok(rest == 0)
    }
}

/// Reads the u16 at an offset of a section that is in memory, for [`Filter::contains`].
pub fn slice(section: &[u8]) -> impl Fn(usize) -> Result<u16, LoadError> {
    move |at| {
        let bytes = section.get(at..).and_then(|rest| rest.first_chunk::<2>());
        let missing = || LoadError::new("pack.content").at(Place::Part("filter".into()));
        bytes.map(|bytes| u16::from_le_bytes(*bytes)).ok_or_else(missing)
    }
}

/// Offset of a fingerprint in the section.
#[inline]
fn offset(place: u32) -> usize {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    place.saturating_mul(2).saturating_add(HEAD_BYTES)
}

/// Where the places of a key can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// Length of a segment.
    segment: u32,
    /// Length of all segments but the last two.
    span: u32,
}

impl Shape {
    const EMPTY: Self = Self { segment: 0, span: 0 };

    /// Number of fingerprints; `None` if the two lengths do not fit each other.
    fn checked_places(self) -> Option<u32> {
        let powers = self.segment.is_power_of_two() && self.segment.ilog2() <= SEGMENT_BITS;
        let whole = powers && self.span != 0 && self.span.is_multiple_of(self.segment);
        self.segment.checked_mul(2)?.checked_add(self.span).filter(|_| whole)
    }

    /// The three places of a hash, in three segments that follow each other.
    #[inline]
    fn places(self, hash: u64) -> [u32; 3] {
        let mask = u64::from(self.segment).wrapping_sub(1);
        let [first, within] = [scale(hash, self.span), low32((hash >> 18) & mask)];
        let second = first.wrapping_add(self.segment);
        let third = second.wrapping_add(self.segment);
        [first, second ^ within, third ^ low32(hash & mask)]
    }
}

/// `hash * span / 2^64`, in two halves: a product of 128 bits is slow in WebAssembly.
#[inline]
fn scale(hash: u64, span: u32) -> u32 {
    let span = u64::from(span);
    let low = (hash & 0xffff_ffff).wrapping_mul(span) >> 32;
    low32((hash >> 32).wrapping_mul(span).wrapping_add(low) >> 32)
}

#[inline]
fn low32(value: u64) -> u32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The hash of a key: one to one, so that different keys never share one.
#[inline]
const fn mix(key: u64, seed: u64) -> u64 {
    let mut hash = key.wrapping_add(seed);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(FIRST);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(SECOND);
    hash ^ (hash >> 33)
}

#[inline]
const fn fingerprint(hash: u64) -> u16 {
    let [a, b, ..] = (hash ^ (hash >> 32)).to_le_bytes();
    u16::from_le_bytes([a, b])
}
