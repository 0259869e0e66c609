//! Room for what waits while a pack is written: rows, texts and keys of any number, of which a part at a
//! time is in memory.
//!
//! Everything lies in chunks of [`CHUNK`] bytes, which are taken again when what they held is gone. What
//! fits into one chunk never leaves memory.

use alloc::{boxed::Box, rc::Rc, vec::Vec};
use core::cell::{Cell, RefCell};
use core::fmt::Debug;

use crate::error::LoadError;

mod area;
mod keys;
mod shelf;
mod sorter;

#[cfg(test)]
pub(super) use area::pack_bits;
pub(super) use area::{Area, Bits, Reading};
pub(super) use keys::{Keys, Sorted};
pub(super) use shelf::{Cursor, Shelf};
pub(super) use sorter::Sorter;
#[cfg(feature = "authoring")]
pub(super) use sorter::{first_text, key_text, two_texts};

/// Bytes of a chunk.
pub const CHUNK: usize = 1 << 16;

/// A place for chunks, such as a file that nobody else has.
pub trait Room: Debug {
    /// Keeps a chunk under a number; the one that was there is gone. Numbers are used from 0 on without gaps.
    ///
    /// # Errors
    /// `build.room` if there is no more room.
    fn put(&mut self, number: u32, chunk: &[u8; CHUNK]) -> Result<(), LoadError>;

    /// Reads it back.
    ///
    /// # Errors
    /// `build.room` if it cannot be read.
    fn get(&mut self, number: u32, chunk: &mut [u8; CHUNK]) -> Result<(), LoadError>;
}

/// A room in memory.
#[derive(Debug, Default)]
struct Memory(Vec<Box<[u8]>>);

impl Room for Memory {
    fn put(&mut self, number: u32, chunk: &[u8; CHUNK]) -> Result<(), LoadError> {
        match usize::try_from(number).ok().and_then(|at| self.0.get_mut(at)) {
            Some(known) => known.copy_from_slice(chunk),
            None => self.0.push(Box::from(&chunk[..])),
        }
        Ok(())
    }

    fn get(&mut self, number: u32, chunk: &mut [u8; CHUNK]) -> Result<(), LoadError> {
        let known = usize::try_from(number).ok().and_then(|at| self.0.get(at));
        chunk.copy_from_slice(known.ok_or_else(|| LoadError::new("build.room"))?);
        Ok(())
    }
}

/// A room and which of its chunks are taken.
#[derive(Debug)]
pub(super) struct Space {
    room: RefCell<Box<dyn Room>>,
    free: RefCell<Vec<u32>>,
    next: Cell<u32>,
}

impl Space {
    pub(super) fn new(room: Box<dyn Room>) -> Rc<Self> {
        let free = RefCell::new(Vec::new());
        Rc::new(Self { room: RefCell::new(room), free, next: Cell::new(0) })
    }

    pub(super) fn memory() -> Rc<Self> {
        Self::new(Box::new(Memory::default()))
    }

    fn put(&self, chunk: &[u8; CHUNK]) -> Result<u32, LoadError> {
        let known = self.free.try_borrow_mut().ok().and_then(|mut free| free.pop());
        let number = known.unwrap_or_else(|| self.next.get());
        if known.is_none() {
            let next = number.checked_add(1).ok_or_else(|| LoadError::new("build.room"))?;
            self.next.set(next);
        }
        let room = self.room.try_borrow_mut();
        room.map_err(|_| LoadError::new("build.room"))?.put(number, chunk)?;
        Ok(number)
    }

    /// Adds a chunk to what `out` holds.
    fn get(&self, number: u32, out: &mut Vec<u8>) -> Result<(), LoadError> {
        let from = out.len();
        out.resize(from.saturating_add(CHUNK), 0);
        let chunk = out.get_mut(from..).and_then(|chunk| chunk.first_chunk_mut());
        let room = self.room.try_borrow_mut().ok();
        let (Some(chunk), Some(mut room)) = (chunk, room) else {
            return Err(LoadError::new("build.room"));
        };
        room.get(number, chunk)
    }

    fn free(&self, number: u32) {
        if let Ok(mut free) = self.free.try_borrow_mut() {
            free.push(number);
        }
    }
}

#[cfg(all(test, feature = "authoring"))]
mod tests;
