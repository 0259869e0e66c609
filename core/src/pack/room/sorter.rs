//! Pieces of bytes put in the order of their keys, more of them than memory holds.

use alloc::{collections::BinaryHeap, rc::Rc, string::String, vec::Vec};
use core::cmp::Ordering;
use core::mem;

use super::{Area, Reading, Space};
use crate::error::LoadError;

/// Bytes of pieces that wait in memory.
const MEMORY: usize = 32 << 20;

/// A piece: its key, and what is left of it.
pub(in super::super) type Piece<'p> = (&'p [u8], &'p [u8]);

/// Where a piece lies, how long its key is, and how long all of it.
#[derive(Clone, Copy, Debug)]
struct Item {
    at: usize,
    key: u32,
    all: u32,
}

/// Takes pieces in any order.
#[derive(Debug)]
pub(in super::super) struct Sorter {
    space: Rc<Space>,
    /// Bytes that wait in memory, at most.
    memory: usize,
    bytes: Vec<u8>,
    items: Vec<Item>,
    /// Pieces in order, that memory had no room for.
    runs: Vec<Area>,
}

impl Sorter {
    pub(in super::super) const fn new(space: Rc<Space>) -> Self {
        Self { space, memory: MEMORY, bytes: Vec::new(), items: Vec::new(), runs: Vec::new() }
    }

    /// The same that has so many bytes in memory.
    #[cfg(test)]
    pub(in super::super) const fn small(space: Rc<Space>, memory: usize) -> Self {
        Self { space, memory, bytes: Vec::new(), items: Vec::new(), runs: Vec::new() }
    }

    /// Takes a piece and what it is put in order by.
    pub(in super::super) fn push(&mut self, key: &[u8], rest: &[u8]) -> Result<(), LoadError> {
        let all = key.len().saturating_add(rest.len());
        let size = |n: usize| {
            u32::try_from(n).map_err(|_| LoadError::new("build.too-long").with("found", n))
        };
        if self.bytes.len().saturating_add(all) > self.memory && !self.items.is_empty() {
            self.spill()?;
        }
        self.items.push(Item { at: self.bytes.len(), key: size(key.len())?, all: size(all)? });
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(rest);
        Ok(())
    }

    /// Those of one key stay in the order in which they came.
    fn sort(&mut self) {
        let Self { bytes, items, .. } = self;
        let key = |item: &Item| {
            let end = item.at.saturating_add(usize::try_from(item.key).unwrap_or(usize::MAX));
            bytes.get(item.at..end).unwrap_or_default()
        };
        items.sort_unstable_by(|a, b| key(a).cmp(key(b)).then(a.at.cmp(&b.at)));
    }

    fn spill(&mut self) -> Result<(), LoadError> {
        self.sort();
        let mut run = Area::new(Rc::clone(&self.space));
        for item in &self.items {
            let all = usize::try_from(item.all).unwrap_or(usize::MAX);
            let piece = self.bytes.get(item.at..item.at.saturating_add(all)).unwrap_or_default();
            run.extend(&item.key.to_le_bytes())?;
            run.extend(&item.all.to_le_bytes())?;
            run.extend(piece)?;
        }
        self.runs.push(run);
        self.items.clear();
        self.bytes.clear();
        Ok(())
    }

    /// All of them in order.
    pub(in super::super) fn sorted(mut self) -> Result<Merged, LoadError> {
        if self.runs.is_empty() {
            self.sort();
        } else {
            self.spill()?;
            // Nothing of it is used again.
            (self.bytes, self.items) = (Vec::new(), Vec::new());
        }
        let mut heads = BinaryHeap::with_capacity(self.runs.len());
        for (run, area) in self.runs.into_iter().enumerate() {
            let reader = Reading::spending(area);
            let mut head = Head { reader, run, piece: Vec::new(), key: 0 };
            if head.next()? {
                heads.push(head);
            }
        }
        Ok(Merged { bytes: self.bytes, items: self.items, at: 0, heads, last: None })
    }
}

/// Pieces in order.
#[derive(Debug)]
pub(in super::super) struct Merged {
    bytes: Vec<u8>,
    items: Vec<Item>,
    at: usize,
    heads: BinaryHeap<Head>,
    /// The run of the piece that was told last.
    last: Option<Head>,
}

impl Merged {
    /// The next one.
    pub(in super::super) fn next(&mut self) -> Result<Option<Piece<'_>>, LoadError> {
        if let Some(item) = self.items.get(self.at) {
            self.at = self.at.saturating_add(1);
            let [key, all] = [item.key, item.all].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
            let piece = self.bytes.get(item.at..item.at.saturating_add(all)).unwrap_or_default();
            return Ok(piece.split_at_checked(key));
        }
        if let Some(mut head) = mem::take(&mut self.last)
            && head.next()?
        {
            self.heads.push(head);
        }
        self.last = self.heads.pop();
        Ok(self.last.as_ref().and_then(|head| head.piece.split_at_checked(head.key)))
    }
}

/// Where a run is read.
#[derive(Debug)]
struct Head {
    reader: Reading<'static>,
    run: usize,
    piece: Vec<u8>,
    key: usize,
}

impl Head {
    fn next(&mut self) -> Result<bool, LoadError> {
        self.piece.clear();
        let Some(lengths) = self.reader.array::<8>()? else { return Ok(false) };
        let [a, b, c, d, e, f, g, h] = lengths;
        let size = |bytes| usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
        let (key, all) = (size([a, b, c, d]), size([e, f, g, h]));
        let piece = self.reader.take(all)?.ok_or_else(|| LoadError::new("build.room"))?;
        self.piece.extend_from_slice(piece);
        self.key = key;
        Ok(true)
    }

    fn key(&self) -> (&[u8], usize) {
        (self.piece.get(..self.key).unwrap_or_default(), self.run)
    }
}

impl Ord for Head {
    /// The smallest is taken first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head {}

/// Adds a text to a key, so that keys of several texts stand in the order of the texts: a text that ends
/// comes before one that goes on.
pub(in super::super) fn key_text(key: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        key.push(*byte);
        if *byte == 0 {
            key.push(1);
        }
    }
    key.extend([0, 0]);
}

/// Where the first of the texts of a key ends.
pub(in super::super) fn first_text(key: &[u8]) -> usize {
    let mut at = 0_usize;
    while let Some(byte) = key.get(at) {
        let next = at.saturating_add(1);
        match (byte, key.get(next)) {
            (0, Some(1)) => at = next.saturating_add(1),
            (0, _) => return next.saturating_add(1).min(key.len()),
            _ => at = next,
        }
    }
    at
}

/// The first two texts of a key.
pub(in super::super) fn two_texts(key: &[u8]) -> [String; 2] {
    let (first, rest) = key.split_at_checked(first_text(key)).unwrap_or_default();
    let second = rest.get(..first_text(rest)).unwrap_or_default();
    [first, second].map(|text| {
        let mut bytes = Vec::with_capacity(text.len());
        let mut left = text.strip_suffix(&[0, 0]).unwrap_or(text);
        while let Some((byte, rest)) = left.split_first() {
            bytes.push(*byte);
            left = if *byte == 0 { rest.get(1..).unwrap_or_default() } else { rest };
        }
        String::from_utf8(bytes).unwrap_or_default()
    })
}
