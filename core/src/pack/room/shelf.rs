//! Pieces of bytes in a row, found by their numbers.

use alloc::{rc::Rc, vec::Vec};
use core::cell::RefCell;

use super::{Area, Reading, Space};
use crate::error::LoadError;

/// Pieces between two places that are known.
const STEP: usize = 64;
/// Pieces that are rather passed over than sought.
const FAR: usize = 4096;

/// Pieces of bytes. Who asks for them in order reads each chunk once.
#[derive(Debug)]
pub(in super::super) struct Shelf {
    bytes: Area,
    /// Where every [`STEP`]th piece begins.
    places: Vec<usize>,
    len: usize,
}

impl Shelf {
    pub(in super::super) const fn new(space: Rc<Space>) -> Self {
        Self { bytes: Area::new(space), places: Vec::new(), len: 0 }
    }

    pub(in super::super) fn push(&mut self, piece: &[u8]) -> Result<(), LoadError> {
        if self.len.is_multiple_of(STEP) {
            self.places.push(self.bytes.len());
        }
        self.len = self.len.saturating_add(1);
        let too_long = |_| LoadError::new("build.too-long").with("found", piece.len());
        self.bytes.extend(&u32::try_from(piece.len()).map_err(too_long)?.to_le_bytes())?;
        self.bytes.extend(piece)
    }

    pub(in super::super) const fn len(&self) -> usize {
        self.len
    }

    pub(in super::super) const fn cursor(&self) -> Cursor<'_> {
        Cursor { shelf: self, at: RefCell::new((Reading::new(&self.bytes), 0)) }
    }
}

/// Where somebody reads.
#[derive(Debug)]
pub(in super::super) struct Cursor<'s> {
    shelf: &'s Shelf,
    /// With the number of the piece that comes next.
    at: RefCell<(Reading<'s>, usize)>,
}

impl Cursor<'_> {
    /// Tells `take` of a piece; nothing of one that is not there.
    pub(in super::super) fn with<T: Default>(
        &self,
        number: usize,
        take: impl FnOnce(&[u8]) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        let lost = || LoadError::new("build.room");
        if number >= self.shelf.len {
            return Ok(T::default());
        }
        let mut at = self.at.try_borrow_mut().map_err(|_| lost())?;
        let (reader, next) = &mut *at;
        if *next > number || number.saturating_sub(*next) >= FAR {
            let step = number / STEP;
            reader.seek(*self.shelf.places.get(step).ok_or_else(lost)?)?;
            *next = step.saturating_mul(STEP);
        }
        loop {
            let length = u32::from_le_bytes(reader.array()?.ok_or_else(lost)?);
            let length = usize::try_from(length).map_err(|_| lost())?;
            let piece = reader.take(length)?.ok_or_else(lost)?;
            let here = *next == number;
            *next = next.saturating_add(1);
            if here {
                return take(piece);
            }
        }
    }
}
