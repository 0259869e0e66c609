//! Building a filter: an order of the keys is sought in which every key has a place that no later
//! key touches; the fingerprints are then set from the last key to the first.

use alloc::{vec, vec::Vec};

use super::{FIRST, Filter, HEAD_BYTES, SECOND, SEGMENT_BITS, Shape, fingerprint, mix};
use crate::error::LoadError;

/// Seeds tried. One does for nearly every set, so this many never fail but for a fault.
const SEEDS: u64 = 1000;

/// Builds the section of a set of keys; a key may come more than once. The same set gives the same
/// bytes. At the peak it takes 27 bytes of memory a key.
///
/// # Errors
/// `build.too-long` for more keys than the layout can hold (3.8 thousand million); `build.filter`
/// when no seed does.
pub fn build(keys: impl IntoIterator<Item = u64>) -> Result<Vec<u8>, LoadError> {
    let mut hashes: Vec<u64> = keys.into_iter().map(|key| mix(key, 0)).collect();
    // Sorted, hashes fall into the segments one after the other: the tables are filled in order.
    hashes.sort_unstable();
    // The hash is one to one: equal hashes are equal keys.
    hashes.dedup();
    if hashes.is_empty() {
        return Ok(vec![0; HEAD_BYTES]);
    }
    let found = hashes.len();
    let too_long = || LoadError::new("build.too-long").with("found", found);
    let keys = u32::try_from(found).map_err(|_| too_long())?;
    let shape = Shape::of(keys).ok_or_else(too_long)?;
    for seed in 0..SEEDS {
        if let Some(order) = Order::find(&hashes, shape) {
            drop(hashes);
            return Ok(write(Filter { keys, seed, shape }, &order));
        }
        let next = seed.wrapping_add(1);
        hashes.iter_mut().for_each(|hash| *hash = mix(unmix(*hash, seed), next));
        hashes.sort_unstable();
    }
    Err(LoadError::new("build.filter").with("found", found))
}

/// The key of a hash: with it no second copy of the keys is kept for the next seed.
fn unmix(hash: u64, seed: u64) -> u64 {
    let mut key = hash ^ (hash >> 33);
    key = key.wrapping_mul(inverse(SECOND));
    key ^= key >> 33;
    key = key.wrapping_mul(inverse(FIRST));
    key ^= key >> 33;
    key.wrapping_sub(seed)
}

/// The inverse of an odd number modulo 2^64, by Newton's iteration: right bits double each time.
const fn inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut right = 3;
    while right < u64::BITS {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        right = right.saturating_mul(2);
    }
    inverse
}

/// One in numbers with 16 binary places.
const ONE: u64 = 1 << 16;

impl Shape {
    /// The shape of a filter of that many keys, as the authors of the filter found it best. Whole
    /// numbers only: logarithms of floating point differ between machines.
    fn of(keys: u32) -> Option<Self> {
        let log = log2(keys);
        // log(keys) / log(3.33) + 2.25
        let bits = log.wrapping_mul(37_762).wrapping_shr(16).wrapping_add(147_456) >> 16;
        let segment = 1_u64 << bits.min(SEGMENT_BITS.into());
        // 0.875 + 0.25 log(10^6) / log(keys), at least 1.125
        let factor = 326_559_u64.wrapping_mul(ONE).checked_div(log).unwrap_or_default();
        let factor = factor.wrapping_add(57_344).max(73_728);
        let places = u64::from(keys).checked_mul(factor)?.checked_add(ONE / 2)? >> 16;
        let span = places.div_ceil(segment).saturating_sub(2).max(1).checked_mul(segment)?;
        let [segment, span] = [u32::try_from(segment).ok()?, u32::try_from(span).ok()?];
        let shape = Self { segment, span };
        shape.checked_places().map(|_| shape)
    }
}

/// The binary logarithm, with 16 binary places, rounded down.
fn log2(number: u32) -> u64 {
    let whole = number.checked_ilog2().unwrap_or_default();
    // A number in [1, 2) with 31 binary places; each squaring brings out one more digit.
    let mut rest = u64::from(number) << 31_u32.saturating_sub(whole);
    let mut log = u64::from(whole);
    for _ in 0..16 {
        rest = rest.wrapping_mul(rest) >> 31;
        let digit = rest >> 32;
        rest >>= digit;
        log = log << 1 | digit;
    }
    log
}

/// The hashes in the order in which they were taken away, and which of its places each was alone in.
struct Order {
    hashes: Vec<u64>,
    ways: Vec<u8>,
}

impl Order {
    /// `None` if the keys cannot be ordered under this seed.
    fn find(hashes: &[u64], shape: Shape) -> Option<Self> {
        let mut table = Table::fill(hashes, shape)?;
        let mut order = Self {
            hashes: Vec::with_capacity(hashes.len()),
            ways: Vec::with_capacity(hashes.len()),
        };
        let mut alone = Vec::new();
        for start in 0..shape.checked_places()? {
            alone.push(start);
            while let Some(place) = alone.pop() {
                let Some((hash, way)) = table.single(place)? else { continue };
                order.hashes.push(hash);
                order.ways.push(way);
                table.take(hash, &mut alone)?;
            }
        }
        (order.hashes.len() == hashes.len()).then_some(order)
    }
}

/// What lies at each place.
struct Table {
    shape: Shape,
    /// All hashes there, combined by exclusive or.
    sums: Vec<u64>,
    /// Four times their number, and in the low two bits all their ways combined likewise.
    tallies: Vec<u8>,
}

impl Table {
    /// `None` if more than 63 keys fall on one place, which a fair hash does not do.
    fn fill(hashes: &[u64], shape: Shape) -> Option<Self> {
        let places = index(shape.checked_places()?);
        let mut table = Self { shape, sums: vec![0; places], tallies: vec![0; places] };
        for hash in hashes {
            for (way, place) in (0_u8..).zip(shape.places(*hash)) {
                *table.sums.get_mut(index(place))? ^= hash;
                let tally = table.tallies.get_mut(index(place))?;
                *tally = tally.checked_add(4)? ^ way;
            }
        }
        Some(table)
    }

    /// The only hash at a place and which of its places that is; outer `None`: no such place.
    fn single(&self, place: u32) -> Option<Option<(u64, u8)>> {
        let tally = *self.tallies.get(index(place))?;
        let hash = *self.sums.get(index(place))?;
        Some((tally >> 2 == 1).then_some((hash, tally & 3)))
    }

    /// Takes a hash away; places where then only one is left are added to `alone`.
    fn take(&mut self, hash: u64, alone: &mut Vec<u32>) -> Option<()> {
        for (way, place) in (0_u8..).zip(self.shape.places(hash)) {
            *self.sums.get_mut(index(place))? ^= hash;
            let tally = self.tallies.get_mut(index(place))?;
            *tally = tally.checked_sub(4)? ^ way;
            if *tally >> 2 == 1 {
                alone.push(place);
            }
        }
        Some(())
    }
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn write(filter: Filter, order: &Order) -> Vec<u8> {
    let Filter { keys, seed, shape } = filter;
    let mut prints = vec![0_u16; index(shape.checked_places().unwrap_or_default())];
    for (hash, way) in order.hashes.iter().zip(&order.ways).rev() {
        let places = shape.places(*hash);
        // Its own place is still 0, and nothing after it will change the other two.
        let others = places.iter().filter_map(|place| prints.get(index(*place)));
        let print = others.fold(fingerprint(*hash), |print, other| print ^ other);
        let own = places.get(usize::from(*way)).and_then(|own| prints.get_mut(index(*own)));
        own.into_iter().for_each(|own| *own = print);
    }
    let mut out = Vec::with_capacity(prints.len().saturating_mul(2).saturating_add(HEAD_BYTES));
    out.extend([keys, shape.segment, shape.span].iter().flat_map(|number| number.to_le_bytes()));
    out.extend(seed.to_le_bytes());
    out.extend(prints.iter().flat_map(|print| print.to_le_bytes()));
    out
}
