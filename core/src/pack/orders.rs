//! Names of organisations in two orders of their skeletons ([`crate::name::skeleton`]): from the front
//! and from the back. One slip leaves one side of it whole, so that the name stands near the one that
//! is asked for in one order or the other (the idea of forward and backward dictionaries: Mihov and
//! Schulz, Fast Approximate Search in Large Dictionaries, 2004); where too many share what is whole,
//! keys of the skeleton without one character are filed besides (`near-index`, see `build`).
//!
//! ```text
//!  0  4  N = number of places of the front order: the rows of organisations
//!  4  4  D = number of different skeletons
//!  8  1  bits of a row                 9  1  1: place n of the front order is row n; 0: it says so
//! 10  2  zero
//! 12  4  bytes of the front order (0 if it is that of the rows)
//! 16  4  bytes of the back order
//! 20  4  zero
//! 24     front order: rows, packed, and eight bytes of zero
//!        back order: the first place in the front order of each skeleton, packed, and eight bytes of zero
//!        ⌈N/8⌉ bytes, a bit a place: whether it has the skeleton of the place before it
//!        front router: for every 32nd place of the front order the first six characters, u16 each
//!        back router: for every 32nd one of the back order the last six, the last one first
//! ```
//! A character beyond u16 is 65535 in a router; a text that ends is 0.

pub(super) mod build;

use core::cmp::Ordering;

use super::body::{Body, Section, size};
use crate::error::LoadError;

/// Places between two entries of a router.
const STEP: usize = 32;
/// Characters of an entry.
const KEY: usize = 6;
const HEAD: usize = 24;
/// Entries that are looked at one by one.
const FEW: usize = 4;

/// Names of different skeletons that a search looks at around a place, in each order. Rows of which
/// more than that share what a slip leaves whole are filed by keys.
pub(super) const AROUND: usize = 4;

/// Names that are looked at because they have the core of the one asked for within. Those of cores that
/// more have are filed by their cities besides.
pub(super) const INNER: usize = 16;

/// From which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Front,
    Back,
}

impl Side {
    /// How many characters two texts have in common from that end.
    pub(super) fn shared(self, a: &[char], b: &[char]) -> usize {
        match self {
            Self::Front => a.iter().zip(b).take_while(|(x, y)| x == y).count(),
            Self::Back => a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count(),
        }
    }

    pub(super) fn order(self, a: &[char], b: &[char]) -> Ordering {
        match self {
            Self::Front => a.cmp(b),
            Self::Back => a.iter().rev().cmp(b.iter().rev()),
        }
    }

    fn key(self, text: &[char]) -> [u16; KEY] {
        let nth = |n: usize| match self {
            Self::Front => text.get(n),
            Self::Back => text.len().checked_sub(n.saturating_add(1)).and_then(|n| text.get(n)),
        };
        let number = |c: &char| u16::try_from(u32::from(*c)).unwrap_or(u16::MAX);
        core::array::from_fn(|n| nth(n).map_or(0, number))
    }
}

/// The opened orders.
#[derive(Clone, Copy, Debug)]
pub(super) struct Orders {
    section: usize,
    places: usize,
    different: usize,
    width: u8,
    /// Where the front order stands, if it is not that of the rows.
    front_at: Option<usize>,
    back_at: usize,
    same_at: usize,
    routers: [usize; 2],
}

impl Orders {
    pub(super) fn open(body: &Body, name: &str) -> Result<Self, LoadError> {
        let section = body.number(name)?;
        let s = body.nth(section)?;
        let (places, different, width) = (s.size(0)?, s.size(4)?, s.u8(8)?);
        let (front, back) = (s.size(12)?, s.size(16)?);
        let back_at = HEAD.saturating_add(front);
        let same_at = back_at.saturating_add(back);
        let front_router = same_at.saturating_add(places.div_ceil(8));
        let entries = |n: usize| n.div_ceil(STEP).saturating_mul(KEY).saturating_mul(2);
        let back_router = front_router.saturating_add(entries(places));
        let end = back_router.saturating_add(entries(different));
        let own = match s.u8(9)? {
            0 => false,
            1 => true,
            _ => return Err(s.content()),
        };
        if width > 32 || different > places || end != s.len() {
            return Err(s.content());
        }
        let front_at = (!own).then_some(HEAD);
        let routers = [front_router, back_router];
        Ok(Self { section, places, different, width, front_at, back_at, same_at, routers })
    }

    pub(super) fn section<'b>(&self, body: &'b Body) -> Result<Section<'b>, LoadError> {
        body.nth(self.section)
    }

    /// Number of places in an order; in the back order every skeleton has one.
    pub(super) const fn len(&self, side: Side) -> usize {
        match side {
            Side::Front => self.places,
            Side::Back => self.different,
        }
    }

    /// The row at a place of the front order.
    #[inline]
    pub(super) fn row(&self, section: Section<'_>, place: usize) -> Result<u32, LoadError> {
        match self.front_at {
            _ if place >= self.places => Err(section.content()),
            None => u32::try_from(place).map_err(|_| section.content()),
            Some(at) => section.packed(at, self.width, place),
        }
    }

    /// The place in the front order of what stands at a place of either.
    #[inline]
    pub(super) fn front(
        &self,
        section: Section<'_>,
        side: Side,
        at: usize,
    ) -> Result<usize, LoadError> {
        match side {
            Side::Front => Ok(at),
            Side::Back => section.packed(self.back_at, self.width, at).map(size),
        }
    }

    /// Whether a place of the front order has the skeleton of the one before it.
    #[inline]
    pub(super) fn repeats(&self, section: Section<'_>, place: usize) -> Result<bool, LoadError> {
        if place >= self.places {
            return Ok(false);
        }
        Ok(section.u8(self.same_at.saturating_add(place / 8))? >> (place % 8) & 1 == 1)
    }

    /// Between which places the first one lies that does not stand before a text.
    pub(super) fn rough(
        &self,
        section: Section<'_>,
        side: Side,
        text: &[char],
    ) -> Result<(usize, usize), LoadError> {
        let wanted = side.key(text);
        let [front, back] = self.routers;
        let at = if side == Side::Front { front } else { back };
        let entries = self.len(side).div_ceil(STEP);
        let bytes = section.get(at, entries.saturating_mul(KEY).saturating_mul(2))?;
        let (entries, _) = bytes.as_chunks::<{ KEY * 2 }>();
        let order = |entry: &[u8; KEY * 2]| {
            let (pairs, _) = entry.as_chunks::<2>();
            pairs.iter().map(|pair| u16::from_le_bytes(*pair)).cmp(wanted)
        };
        let first = entries.partition_point(|entry| order(entry) == Ordering::Less);
        let rest = entries.get(first..).unwrap_or_default();
        // Mostly none or one; of the outlets of one parent hundreds.
        let few = rest.iter().take(FEW).take_while(|entry| order(entry) == Ordering::Equal).count();
        let equal = match few {
            FEW => rest.partition_point(|entry| order(entry) == Ordering::Equal),
            few => few,
        };
        let after = first.saturating_add(equal).saturating_mul(STEP);
        Ok((first.saturating_sub(1).saturating_mul(STEP), after.min(self.len(side))))
    }
}
