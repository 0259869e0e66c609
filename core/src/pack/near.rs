//! Looking for names that are nearly the one that is asked for, in both orders and by keys.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::body::{Body, Section, size};
use super::index::Table;
use super::list::Reach;
use super::lookalikes::NameQuery;
use super::orders::{AROUND, INNER, Orders, Side};
use super::store::Store;
use crate::error::LoadError;
use crate::limits;
use crate::name::skeleton::{add_essence, add_essence_of, ending};
use crate::text;

/// What a search reads of a pack.
#[derive(Clone, Copy)]
pub(super) struct Names<'b> {
    pub(super) store: &'b Store,
    pub(super) body: &'b Body,
    pub(super) orders: &'b Orders,
    /// Keys of whole skeletons and of those that the orders do not lead to.
    pub(super) keys: (Section<'b>, Table),
    pub(super) reach: Reach,
}

/// Names that a usual search finds, and keys that it asks for.
const USUAL: usize = 64;
/// Names that it reads on its way. What takes more than a KiB comes from where memory is slow to get.
const READ: usize = 32;

/// What counts of names, none of them read twice.
#[derive(Default)]
pub(super) struct Reads {
    all: Vec<Read>,
    /// By place the number of each, where there are more of them than are looked through.
    places: BTreeMap<usize, usize>,
    chars: Vec<char>,
    /// The name that is being read.
    name: Vec<char>,
}

struct Read {
    /// The place in the front order.
    place: usize,
    from: usize,
    /// Where the skeleton ends, and where the ending does.
    bones: usize,
    end: usize,
}

impl Reads {
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.places.clear();
        self.chars.clear();
    }

    fn find(&self, place: usize) -> Option<usize> {
        if self.all.len() > USUAL {
            return self.places.get(&place).copied();
        }
        // What was read last is asked for again.
        self.all.iter().rposition(|read| read.place == place)
    }

    /// Reads the name of a row, which stands at that place.
    pub(super) fn add(
        &mut self,
        store: &Store,
        body: &Body,
        row: u32,
        place: usize,
    ) -> Result<usize, LoadError> {
        let from = self.chars.len();
        self.name.clear();
        store.name_chars(body, row, &mut self.name)?;
        if !add_essence_of(&self.name, &mut self.chars) {
            let name: String = self.name.iter().collect();
            add_essence(&text::folded(&name), &mut self.chars);
        }
        let end = self.chars.len();
        let bones = end.saturating_sub(self.chars.get(from..).map_or(0, ending));
        let number = self.all.len();
        self.all.push(Read { place, from, bones, end });
        // A population is asked for whoever has a core, thousands of them.
        if number == USUAL {
            self.places.extend(self.all.iter().enumerate().map(|(at, read)| (read.place, at)));
        } else if number > USUAL {
            self.places.insert(place, number);
        }
        Ok(number)
    }

    fn bones(&self, read: usize) -> &[char] {
        self.get(read).1
    }

    /// All that counts of a name, and its skeleton.
    pub(super) fn get(&self, read: usize) -> (&[char], &[char]) {
        let Some(Read { from, bones, end, .. }) = self.all.get(read) else { return (&[], &[]) };
        let part = |end: &usize| self.chars.get(*from..*end).unwrap_or_default();
        (part(end), part(bones))
    }
}

/// What a search came to: rows in order, with the number of what was read of them.
pub(super) struct Found {
    pub(super) rows: Vec<(u32, Option<usize>)>,
    pub(super) reads: Reads,
    /// Whether there may be more than were looked at.
    pub(super) truncated: bool,
}

/// A search under way.
pub(super) struct Near<'b> {
    names: Names<'b>,
    section: Section<'b>,
    reads: Reads,
    /// First places of the skeletons that were found.
    found: Vec<usize>,
    truncated: bool,
}

impl<'b> Near<'b> {
    /// Rows whose name may be near to the one asked for.
    pub(super) fn search(names: Names<'b>, query: &NameQuery) -> Result<Found, LoadError> {
        let section = names.orders.section(names.body)?;
        let reads = Reads {
            all: Vec::with_capacity(READ),
            places: BTreeMap::new(),
            chars: Vec::with_capacity(READ.saturating_mul(8)),
            name: Vec::with_capacity(USUAL),
        };
        let found = Vec::with_capacity(USUAL);
        let mut search = Self { names, section, reads, found, truncated: false };
        search.orders(query)?;
        search.keys(query)?;
        search.rows()
    }

    /// What stands around the name in both orders, and what ends in its core.
    fn orders(&mut self, query: &NameQuery) -> Result<(), LoadError> {
        let bones = query.bones();
        let (most, told) = self.having_core(query, AROUND);
        let core = query.core().map(|core| Tail { length: core.len(), most, told });
        if !bones.is_empty() {
            self.around(Side::Front, bones, AROUND, None)?;
            self.around(Side::Back, bones, AROUND, core.filter(|_| query.ends_in_core()))?;
        }
        for core in query.other_cores() {
            self.around(Side::Back, core, AROUND, None)?;
        }
        for parent in query.parents() {
            self.around(Side::Front, parent, AROUND, None)?;
        }
        // With a slip in the ending, what is left out in front leaves neither side whole.
        for bones in query.mended() {
            self.around(Side::Back, bones, AROUND, None)?;
        }
        match query.core() {
            Some(core) if !query.ends_in_core() && !query.is_only_placed() => {
                self.around(Side::Back, core, 0, Some(Tail { length: core.len(), most, told }))
            }
            _ => Ok(()),
        }
    }

    /// How many names are looked at because they have the core of the one asked for, and whether it is told that
    /// there are more. Where that says where its subject is, those elsewhere are others, and of more than so many
    /// those there are filed by their city.
    fn having_core(&self, query: &NameQuery, placed: usize) -> (usize, bool) {
        let reach = self.names.reach;
        if query.is_placed() {
            (reach.most_anywhere(placed), false)
        } else {
            (reach.most(limits::NAMESAKES), true)
        }
    }

    /// What is filed under the keys of the name, whatever they are the keys of.
    fn keys(&mut self, query: &NameQuery) -> Result<(), LoadError> {
        let (section, table) = self.names.keys;
        let reach = self.names.reach;
        let inner = self.having_core(query, INNER);
        let near = query.near_keys().map(|key| (key, (reach.most(limits::CANDIDATES), true)));
        let inner = query.inner_keys().map(|key| (key, inner));
        let cores = query.core_keys().map(|key| (key, (reach.most(limits::NAMESAKES), true)));
        let all = near.chain(inner).chain(cores);
        all.clone().for_each(|(key, _)| table.fetch_bucket(section, key));
        let mut buckets = Vec::with_capacity(USUAL);
        for (key, _) in all.clone() {
            buckets.push(table.bucket(section, key)?);
        }
        // In a loop of its own: the shorter it is, the more of them are on their way at once.
        buckets.iter().for_each(|bucket| table.fetch_entries(section, bucket));
        for ((key, (most, told)), bucket) in all.zip(buckets) {
            let found = &mut self.found;
            let more = table.rows_in(section, bucket, key, most, |place| {
                found.push(size(place));
                Ok(())
            })?;
            self.truncated |= more && told;
        }
        Ok(())
    }

    /// Rows of all that was found: each skeleton may be that of several.
    fn rows(mut self) -> Result<Found, LoadError> {
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
                    rows.push((row, self.reads.find(place)));
                    last = Some(place);
                }
                place = place.saturating_add(1);
                if !self.names.orders.repeats(self.section, place)? {
                    break;
                }
                if place.saturating_sub(first) >= self.names.reach.most(limits::CANDIDATES) {
                    self.truncated = true;
                    break;
                }
            }
        }
        Ok(Found { rows, reads: self.reads, truncated: self.truncated })
    }

    /// Reads the name at a place of the front order; its number.
    fn read(&mut self, place: usize) -> Result<usize, LoadError> {
        if let Some(known) = self.reads.find(place) {
            return Ok(known);
        }
        let row = self.names.orders.row(self.section, place)?;
        self.reads.add(self.names.store, self.names.body, row, place)
    }

    /// The first place of an order whose skeleton does not stand before a text.
    fn place(&mut self, side: Side, text: &[char]) -> Result<usize, LoadError> {
        let (mut from, mut to) = self.names.orders.rough(self.section, side, text)?;
        while from < to {
            let middle = from.midpoint(to);
            let place = self.names.orders.front(self.section, side, middle)?;
            let read = self.read(place)?;
            if side.order(self.reads.bones(read), text).is_lt() {
                from = middle.saturating_add(1);
            } else {
                to = middle;
            }
        }
        Ok(from)
    }

    /// The skeletons around a text: those that agree with it longest, `most` of them, and those that
    /// share its tail.
    fn around(
        &mut self,
        side: Side,
        text: &[char],
        most: usize,
        tail: Option<Tail>,
    ) -> Result<(), LoadError> {
        let at = self.place(side, text)?;
        let tail = tail.unwrap_or(Tail { length: usize::MAX, most: 0, told: false });
        let (mut below, mut above) = (self.below(side, at, text)?, self.above(side, at, text)?);
        let mut taken = 0_usize;
        loop {
            let nearer = match (&below, &above) {
                (None, None) => return Ok(()),
                (Some(a), Some(b)) => a.shared >= b.shared,
                (a, _) => a.is_some(),
            };
            let Some(next) = (if nearer { below } else { above }) else { return Ok(()) };
            if taken >= most && next.shared < tail.length {
                return Ok(());
            }
            if taken >= most.max(tail.most) {
                self.truncated |= tail.told;
                return Ok(());
            }
            self.found.push(next.first);
            taken = taken.saturating_add(1);
            if taken >= most.max(tail.most) && !tail.told {
                return Ok(());
            }
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
        let read = self.read(first)?;
        Ok(Skeleton { at, after, first, shared: side.shared(self.reads.bones(read), text) })
    }
}

/// How many characters at that end names share with what is asked for, how many such names are looked
/// at, and whether it is told that there are more.
#[derive(Clone, Copy)]
struct Tail {
    length: usize,
    most: usize,
    told: bool,
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
