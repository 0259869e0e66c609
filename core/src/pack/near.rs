//! Looking for names that are nearly the one that is asked for, in both orders and by keys.

use alloc::{string::String, vec::Vec};

use super::body::{Body, Section};
use super::index::Table;
use super::lookalikes::NameQuery;
use super::orders::{AROUND, Orders, Side};
use super::store::Store;
use crate::error::LoadError;
use crate::limits;
use crate::name::skeleton::skeleton;
use crate::text;

/// What a search reads of a pack.
#[derive(Clone, Copy)]
pub(super) struct Names<'b> {
    pub(super) store: &'b Store,
    pub(super) body: &'b Body,
    pub(super) orders: &'b Orders,
    /// Keys of whole skeletons and of those that the orders do not lead to.
    pub(super) keys: (Section<'b>, Table),
}

/// Names that were read already, so that none is read twice.
const KEPT: usize = 64;

/// A search under way.
pub(super) struct Near<'b> {
    names: Names<'b>,
    section: Section<'b>,
    bones: Vec<char>,
    /// Places of the front order with their folded names.
    read: Vec<(usize, String)>,
    /// First places of the skeletons that were found.
    found: Vec<usize>,
    /// Whether there may be more than were looked at.
    truncated: bool,
}

/// A row that may be near, with its folded name if it was read.
pub(super) type Candidate = (u32, Option<String>);

impl<'b> Near<'b> {
    /// Rows whose name may be near to the one asked for, in order, and whether there may be more.
    pub(super) fn search(
        names: Names<'b>,
        query: &NameQuery,
    ) -> Result<(Vec<Candidate>, bool), LoadError> {
        let section = names.orders.section(names.body)?;
        let (bones, read, found) = (Vec::new(), Vec::with_capacity(KEPT), Vec::with_capacity(KEPT));
        let mut search = Self { names, section, bones, read, found, truncated: false };
        let bones = query.bones();
        if !bones.is_empty() {
            search.around(Side::Front, bones, usize::MAX)?;
            search.around(Side::Back, bones, query.tail())?;
        }
        if let Some(core) = query.inner_core() {
            search.ending_in(core)?;
        }
        for key in query.near_keys() {
            search.filed(key)?;
        }
        search.rows()
    }

    /// What is filed under a key, whatever it is the key of.
    fn filed(&mut self, key: u64) -> Result<(), LoadError> {
        let (section, table) = self.names.keys;
        let found = &mut self.found;
        self.truncated |= table.rows(section, key, limits::CANDIDATES, |place| {
            found.push(super::body::size(place));
            Ok(())
        })?;
        Ok(())
    }

    /// Rows of all that was found: each skeleton may be that of several.
    fn rows(mut self) -> Result<(Vec<Candidate>, bool), LoadError> {
        self.found.sort_unstable();
        self.found.dedup();
        let mut rows = Vec::with_capacity(self.found.len());
        let mut last = None;
        for first in core::mem::take(&mut self.found) {
            let mut place = first;
            loop {
                // A former name leads to any place of its skeleton.
                if last.is_none_or(|last| place > last) {
                    let row = self.names.orders.row(self.section, place)?;
                    let known = self.read.iter_mut().find(|(own, _)| *own == place);
                    rows.push((row, known.map(|(_, name)| core::mem::take(name))));
                    last = Some(place);
                }
                place = place.saturating_add(1);
                if !self.names.orders.repeats(self.section, place)? {
                    break;
                }
                if place.saturating_sub(first) >= limits::CANDIDATES {
                    self.truncated = true;
                    break;
                }
            }
        }
        Ok((rows, self.truncated))
    }

    /// Reads the skeleton at a place of the front order.
    fn read(&mut self, place: usize) -> Result<(), LoadError> {
        // What was read last is asked for again.
        if let Some((_, name)) = self.read.iter().rev().find(|(own, _)| *own == place) {
            skeleton(name, &mut self.bones);
            return Ok(());
        }
        let row = self.names.orders.row(self.section, place)?;
        let mut name = String::new();
        self.names.store.name_into(self.names.body, row, &mut name)?;
        if !text::is_plain(&name) {
            name = text::folded(&name);
        }
        skeleton(&name, &mut self.bones);
        if self.read.len() < KEPT {
            self.read.push((place, name));
        }
        Ok(())
    }

    /// The first place of an order whose skeleton does not stand before a text.
    fn place(&mut self, side: Side, text: &[char]) -> Result<usize, LoadError> {
        let (mut from, mut to) = self.names.orders.rough(self.section, side, text)?;
        while from < to {
            let middle = from.midpoint(to);
            let place = self.names.orders.front(self.section, side, middle)?;
            self.read(place)?;
            if side.order(&self.bones, text).is_lt() {
                from = middle.saturating_add(1);
            } else {
                to = middle;
            }
        }
        Ok(from)
    }

    /// The skeletons around a text: those that agree with it longest, and all that share `tail`
    /// characters with it.
    fn around(&mut self, side: Side, text: &[char], tail: usize) -> Result<(), LoadError> {
        let at = self.place(side, text)?;
        self.walk(side, text, at, AROUND, tail)
    }

    /// The skeletons that end in a text.
    fn ending_in(&mut self, text: &[char]) -> Result<(), LoadError> {
        let at = self.place(Side::Back, text)?;
        self.walk(Side::Back, text, at, 0, text.len())
    }

    fn walk(
        &mut self,
        side: Side,
        text: &[char],
        at: usize,
        most: usize,
        tail: usize,
    ) -> Result<(), LoadError> {
        let (mut below, mut above) = (self.below(side, at, text)?, self.above(side, at, text)?);
        let mut taken = 0_usize;
        loop {
            let nearer = match (&below, &above) {
                (None, None) => return Ok(()),
                (Some(a), Some(b)) => a.shared >= b.shared,
                (a, _) => a.is_some(),
            };
            let Some(next) = (if nearer { below } else { above }) else { return Ok(()) };
            if taken >= most && next.shared < tail {
                return Ok(());
            }
            if taken >= most.saturating_add(limits::CANDIDATES) {
                self.truncated = true;
                return Ok(());
            }
            self.found.push(next.first);
            taken = taken.saturating_add(1);
            if nearer {
                below = self.below(side, next.at, text)?;
            } else {
                above = self.above(side, next.after, text)?;
            }
        }
    }

    /// The skeleton before a place of an order.
    fn below(
        &mut self,
        side: Side,
        at: usize,
        text: &[char],
    ) -> Result<Option<Skeleton>, LoadError> {
        let Some(mut own) = at.checked_sub(1) else { return Ok(None) };
        if side == Side::Front {
            while own > 0 && self.names.orders.repeats(self.section, own)? {
                own = own.saturating_sub(1);
            }
        }
        self.at(side, own, at, text).map(Some)
    }

    /// The one at a place, which is the first of its skeleton.
    fn above(
        &mut self,
        side: Side,
        at: usize,
        text: &[char],
    ) -> Result<Option<Skeleton>, LoadError> {
        if at >= self.names.orders.len(side) {
            return Ok(None);
        }
        let mut after = at.saturating_add(1);
        if side == Side::Front {
            while self.names.orders.repeats(self.section, after)? {
                after = after.saturating_add(1);
            }
        }
        self.at(side, at, after, text).map(Some)
    }

    fn at(
        &mut self,
        side: Side,
        at: usize,
        after: usize,
        text: &[char],
    ) -> Result<Skeleton, LoadError> {
        let first = self.names.orders.front(self.section, side, at)?;
        self.read(first)?;
        Ok(Skeleton { at, after, first, shared: side.shared(&self.bones, text) })
    }
}

/// A skeleton where it stands in an order.
#[derive(Clone, Copy)]
struct Skeleton {
    at: usize,
    after: usize,
    /// Its first place in the front order.
    first: usize,
    /// Characters it has in common with what is asked for.
    shared: usize,
}

#[cfg(all(test, feature = "authoring"))]
mod tests;
