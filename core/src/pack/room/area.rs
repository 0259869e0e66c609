//! Bytes that are written once, one after the other, and read in order.

use alloc::{rc::Rc, vec::Vec};

use super::{CHUNK, Space};
use crate::error::LoadError;

/// The number of a chunk that was given back.
const GONE: u32 = u32::MAX;

/// Bytes in a room.
#[derive(Debug)]
pub(in super::super) struct Area {
    space: Rc<Space>,
    chunks: Vec<u32>,
    /// What does not fill a chunk yet.
    tail: Vec<u8>,
}

impl Area {
    pub(in super::super) const fn new(space: Rc<Space>) -> Self {
        Self { space, chunks: Vec::new(), tail: Vec::new() }
    }

    /// An area that holds these bytes.
    pub(in super::super) fn of(space: Rc<Space>, bytes: &[u8]) -> Result<Self, LoadError> {
        let mut area = Self::new(space);
        area.extend(bytes)?;
        Ok(area)
    }

    pub(in super::super) const fn space(&self) -> &Rc<Space> {
        &self.space
    }

    pub(in super::super) fn len(&self) -> usize {
        self.chunks.len().saturating_mul(CHUNK).saturating_add(self.tail.len())
    }

    /// Adds bytes at the end.
    #[inline]
    pub(in super::super) fn extend(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        if self.tail.len().saturating_add(bytes.len()) < CHUNK {
            self.tail.extend_from_slice(bytes);
            return Ok(());
        }
        self.spill(bytes)
    }

    /// Never more than a chunk is in memory.
    #[cold]
    fn spill(&mut self, mut bytes: &[u8]) -> Result<(), LoadError> {
        while let Some((now, later)) = bytes.split_at_checked(CHUNK.saturating_sub(self.tail.len()))
        {
            self.tail.extend_from_slice(now);
            if let Some(chunk) = self.tail.first_chunk() {
                self.chunks.push(self.space.put(chunk)?);
            }
            self.tail.clear();
            bytes = later;
        }
        self.tail.extend_from_slice(bytes);
        Ok(())
    }

    /// Adds what another holds.
    pub(in super::super) fn append(&mut self, other: Self) -> Result<(), LoadError> {
        let mut reader = Reading::spending(other);
        while let Some(bytes) = reader.some()? {
            self.extend(bytes)?;
        }
        Ok(())
    }

    /// All of it, in memory.
    pub(in super::super) fn into_vec(self) -> Result<Vec<u8>, LoadError> {
        let mut out = Vec::new();
        out.reserve_exact(self.len());
        let mut reader = Reading::spending(self);
        while let Some(bytes) = reader.some()? {
            out.extend_from_slice(bytes);
        }
        Ok(out)
    }
}

impl Drop for Area {
    fn drop(&mut self) {
        let taken = self.chunks.iter().filter(|chunk| **chunk != GONE);
        taken.for_each(|chunk| self.space.free(*chunk));
    }
}

#[derive(Debug)]
enum Source<'a> {
    Kept(&'a Area),
    /// Whose chunks are given back when they were read.
    Spent(Area),
}

/// Reads an area in order.
#[derive(Debug)]
pub(in super::super) struct Reading<'a> {
    source: Source<'a>,
    /// The next chunk; the tail is the one behind the last.
    next: usize,
    buffer: Vec<u8>,
    at: usize,
}

impl<'a> Reading<'a> {
    pub(in super::super) const fn new(area: &'a Area) -> Self {
        Self { source: Source::Kept(area), next: 0, buffer: Vec::new(), at: 0 }
    }

    /// Reads one that is not needed any more.
    pub(in super::super) const fn spending(area: Area) -> Self {
        Self { source: Source::Spent(area), next: 0, buffer: Vec::new(), at: 0 }
    }

    /// Goes to a place.
    pub(in super::super) fn seek(&mut self, place: usize) -> Result<(), LoadError> {
        self.buffer.clear();
        (self.next, self.at) = (place / CHUNK, 0);
        if !place.is_multiple_of(CHUNK) {
            self.load()?;
            self.at = place % CHUNK;
        }
        Ok(())
    }

    /// Reads the next chunk, or what is left; whether there was any.
    fn load(&mut self) -> Result<bool, LoadError> {
        self.buffer.drain(..self.at.min(self.buffer.len()));
        self.at = 0;
        let (area, spent) = match &self.source {
            Source::Kept(area) => (*area, false),
            Source::Spent(area) => (area, true),
        };
        let found = match area.chunks.get(self.next).copied() {
            Some(chunk) => {
                area.space.get(chunk, &mut self.buffer)?;
                true
            }
            None if self.next == area.chunks.len() => {
                self.buffer.extend_from_slice(&area.tail);
                !area.tail.is_empty()
            }
            None => false,
        };
        if spent {
            self.give_back();
        }
        self.next = self.next.saturating_add(1);
        Ok(found)
    }

    /// Gives back the chunk that was read.
    fn give_back(&mut self) {
        if let Source::Spent(area) = &mut self.source
            && let Some(chunk) = area.chunks.get_mut(self.next)
        {
            area.space.free(core::mem::replace(chunk, GONE));
        }
    }

    /// Some bytes; none at the end.
    pub(in super::super) fn some(&mut self) -> Result<Option<&[u8]>, LoadError> {
        if self.at >= self.buffer.len() && !self.load()? {
            return Ok(None);
        }
        let at = core::mem::replace(&mut self.at, self.buffer.len());
        Ok(self.buffer.get(at..))
    }

    /// The next `n` bytes; none if there are not so many.
    #[inline]
    pub(in super::super) fn take(&mut self, n: usize) -> Result<Option<&[u8]>, LoadError> {
        while self.buffer.len().saturating_sub(self.at) < n {
            if !self.load()? {
                return Ok(None);
            }
        }
        let end = self.at.saturating_add(n);
        let at = core::mem::replace(&mut self.at, end);
        Ok(self.buffer.get(at..end))
    }

    /// The next bytes as an array.
    #[inline]
    pub(in super::super) fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, LoadError> {
        Ok(self.take(N)?.and_then(|bytes| bytes.first_chunk().copied()))
    }
}

/// Numbers packed into `width` bits each, least significant bit first, with eight bytes of zero behind them.
#[derive(Debug)]
pub(in super::super) struct Bits {
    width: u8,
    word: u64,
    filled: u32,
}

impl Bits {
    pub(in super::super) const fn new(width: u8) -> Self {
        Self { width, word: 0, filled: 0 }
    }

    /// Bytes of so many numbers.
    pub(in super::super) fn length(width: u8, numbers: usize) -> usize {
        numbers.saturating_mul(width.into()).div_ceil(8).saturating_add(8)
    }

    #[inline]
    pub(in super::super) fn push(&mut self, number: u32, out: &mut Area) -> Result<(), LoadError> {
        self.word |= u64::from(number).wrapping_shl(self.filled);
        self.filled = self.filled.saturating_add(self.width.into());
        while self.filled >= 8 {
            out.extend(self.word.to_le_bytes().get(..1).unwrap_or_default())?;
            self.word >>= 8;
            self.filled = self.filled.saturating_sub(8);
        }
        Ok(())
    }

    pub(in super::super) fn finish(self, out: &mut Area) -> Result<(), LoadError> {
        if self.filled > 0 {
            out.extend(self.word.to_le_bytes().get(..1).unwrap_or_default())?;
        }
        out.extend(&[0; 8])
    }
}

/// Numbers of a test, packed.
#[cfg(test)]
pub(in super::super) fn pack_bits(width: u8, numbers: impl Iterator<Item = u32>) -> Vec<u8> {
    let (mut bits, mut out) = (Bits::new(width), Area::new(Space::memory()));
    for number in numbers {
        assert_eq!(bits.push(number, &mut out), Ok(()));
    }
    assert_eq!(bits.finish(&mut out), Ok(()));
    out.into_vec().unwrap_or_default()
}
