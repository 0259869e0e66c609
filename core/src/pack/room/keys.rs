//! Keys with rows, of any number, that come out in order and each once.

use alloc::{rc::Rc, vec::Vec};

use super::{Area, Reading, Space};
use crate::error::LoadError;

/// Bytes of an entry: its key and its row.
const ENTRY: usize = 12;
/// Parts that are put in order one by one.
const PARTS: usize = 256;

/// Entries in any order, in parts by the highest byte of their keys.
#[derive(Debug)]
pub(in super::super) struct Keys {
    parts: Vec<Area>,
}

impl Keys {
    pub(in super::super) fn new(space: &Rc<Space>) -> Self {
        Self { parts: (0..PARTS).map(|_| Area::new(Rc::clone(space))).collect() }
    }

    #[inline]
    pub(in super::super) fn push(&mut self, key: u64, row: u32) -> Result<(), LoadError> {
        let [k0, k1, k2, k3, k4, k5, k6, k7] = key.to_be_bytes();
        let [r0, r1, r2, r3] = row.to_be_bytes();
        match self.parts.get_mut(usize::from(k0)) {
            Some(part) => part.extend(&[k0, k1, k2, k3, k4, k5, k6, k7, r0, r1, r2, r3]),
            None => Ok(()),
        }
    }

    /// Puts them in order and leaves out what is there twice.
    pub(in super::super) fn sorted(self) -> Result<Sorted, LoadError> {
        let (mut parts, mut len) = (Vec::with_capacity(PARTS), 0_usize);
        let mut entries: Vec<[u8; ENTRY]> = Vec::new();
        for part in self.parts {
            let space = Rc::clone(part.space());
            entries.clear();
            entries.reserve(part.len() / ENTRY);
            let mut reader = Reading::spending(part);
            while let Some(entry) = reader.array()? {
                entries.push(entry);
            }
            // Bytes of numbers, the highest first: in the order of the numbers.
            entries.sort_unstable();
            entries.dedup();
            len = len.saturating_add(entries.len());
            parts.push(Area::of(space, entries.as_flattened())?);
        }
        Ok(Sorted { parts, len })
    }
}

/// Entries in the order of keys and rows.
#[derive(Debug)]
pub(in super::super) struct Sorted {
    parts: Vec<Area>,
    len: usize,
}

impl Sorted {
    pub(in super::super) const fn len(&self) -> usize {
        self.len
    }

    pub(in super::super) fn each(
        &self,
        mut take: impl FnMut(u64, u32) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        for part in &self.parts {
            let mut reader = Reading::new(part);
            while let Some([k0, k1, k2, k3, k4, k5, k6, k7, r0, r1, r2, r3]) = reader.array()? {
                let key = u64::from_be_bytes([k0, k1, k2, k3, k4, k5, k6, k7]);
                take(key, u32::from_be_bytes([r0, r1, r2, r3]))?;
            }
        }
        Ok(())
    }
}
