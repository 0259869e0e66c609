//! Hash tables from what is looked up to rows. They hold no keys: every hit is confirmed on the
//! record, so that a collision costs time and nothing else.
//!
//! ```text
//!  0  4  E = number of entries
//!  4  1  b: there are 2^b buckets       5  1  bits of an entry
//!  6  1  remainder bits in an entry     7  1  bytes of a bucket's start: 2 or 4
//!  8     by group of 16 buckets, one bucket more than there are: u32 number of the group's first
//!        entry, then for each bucket the number of its first entry within the group, u16 or u32
//!        entries: (row << remainder bits | remainder), packed, and eight bytes of zero
//! ```
//! A key is 64 bits: the highest b choose the bucket, the next ones are the remainder. Entries are in
//! the order of keys and rows.

use alloc::{rc::Rc, string::String};
use core::ops::Range;

use super::body::{Section, WINDOW, size, unpacked, width_for};
use super::room::{Area, Bits, Sorted, Space};
use crate::error::LoadError;
use crate::id::{self, Kind};
use crate::name::person_key;
use crate::text;

const HEAD: usize = 8;
const GROUP: usize = 16;
/// Remainder bits: one of 64 wrong entries passes and is thrown out on its record.
pub(super) const REMAINDER: u8 = 6;
/// The most of them.
const REMAINDERS: u8 = 12;
/// Entries that share a bucket, at most on average.
pub(super) const MEAN: usize = 8;

/// FNV-1a over a namespace, a zero byte and the text, then the mixer of splitmix64, because buckets
/// are chosen by the highest bits.
#[inline]
fn hash(space: &str, text: &[u8]) -> u64 {
    finish(begin(space), text)
}

/// The state behind the namespace and its zero byte.
#[inline]
const fn begin(space: &str) -> u64 {
    let (mut sum, mut left) = (0xcbf2_9ce4_8422_2325, space.as_bytes());
    while let [first, rest @ ..] = left {
        #[expect(clippy::as_conversions, reason = "a byte, in a constant")]
        let byte = *first as u64;
        (sum, left) = (step(sum, byte), rest);
    }
    step(sum, 0)
}

#[inline]
const fn step(sum: u64, byte: u64) -> u64 {
    (sum ^ byte).wrapping_mul(0x100_0000_01b3)
}

#[inline]
fn finish(begun: u64, text: &[u8]) -> u64 {
    let sum = text.iter().fold(begun, |sum, byte| step(sum, u64::from(*byte)));
    let mixed: u64 = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Key of characters in a space of their own: a step a character.
pub(super) fn key_of<'c>(space: &str, text: impl Iterator<Item = &'c char>) -> u64 {
    finish(text.fold(begin(space), |sum, c| step(sum, u64::from(*c))), &[])
}

/// Key of a name, whatever way it is written.
#[must_use]
pub fn name_key(name: &str) -> u64 {
    if text::is_plain(name) {
        return hash("name", name.as_bytes());
    }
    hash("name", text::folded(name).as_bytes())
}

/// The same for a person's name, in which dots and hyphens do not count.
pub(super) fn person_name_key(name: &str) -> u64 {
    if text::is_plain(name) {
        return hash("name", name.as_bytes());
    }
    name_key(&person_key(name))
}

/// Both keys of a name whose subject kind is unknown.
pub(super) fn name_keys(name: &str) -> (u64, u64) {
    if text::is_plain(name) {
        let key = hash("name", name.as_bytes());
        return (key, key);
    }
    (name_key(name), name_key(&person_key(name)))
}

/// Key of an organisation code.
#[inline]
pub(super) fn org_key(org: &[u8]) -> u64 {
    const BEGUN: u64 = begin("org-code");
    finish(BEGUN, org)
}

/// Key of an identifier: that of the number which all identifiers of the same subject that follow
/// from each other lead to, such as the organisation code inside a 统一社会信用代码 and the eighteen
/// characters of a fifteen-digit number.
#[must_use]
pub fn identifier_key(kind: Kind, value: &str) -> u64 {
    match kind {
        Kind::Uscc => match id::org_code_of(value) {
            Some(org) => org_key(org.as_bytes()),
            None => hash(kind.as_str(), value.as_bytes()),
        },
        Kind::TaxpayerId | Kind::ResidentId15 => {
            let related = id::keys(kind, value);
            let of = |wanted: Kind| related.iter().find(|r| r.kind == wanted);
            let roots = [Kind::Uscc, Kind::OrgCode, Kind::ResidentId, Kind::HmtResidentPermit];
            let root = roots.into_iter().find_map(of);
            root.map_or_else(
                || hash(kind.as_str(), value.as_bytes()),
                |r| identifier_key(r.kind, &r.value),
            )
        }
        Kind::HmTravelPermit | Kind::TaiwanTravelPermit => {
            hash(kind.as_str(), id::lasting_permit(value).unwrap_or(value).as_bytes())
        }
        _ => hash(kind.as_str(), value.as_bytes()),
    }
}

/// The same for a kind whose identifiers lead to nothing else; `None` for the others.
pub(super) fn own_key(kind: Kind, value: &[u8]) -> Option<u64> {
    let leads = matches!(
        kind,
        Kind::Uscc
            | Kind::TaxpayerId
            | Kind::ResidentId15
            | Kind::HmTravelPermit
            | Kind::TaiwanTravelPermit
    );
    (!leads).then(|| hash(kind.as_str(), value))
}

/// A full identifier as a mask of that shape would show it; `None` if their lengths differ.
pub(super) fn masked_as(code: &str, shape: &str) -> Option<String> {
    let shown = |(c, s): (char, char)| if s == '*' { '*' } else { c };
    (code.len() == shape.len()).then(|| code.chars().zip(shape.chars()).map(shown).collect())
}

/// A table over these keys, at most `mean` of them to a bucket on average, with so many remainder bits, if
/// the entries have room for them.
pub(super) fn build(
    keys: &Sorted,
    space: &Rc<Space>,
    rows: u32,
    mean: usize,
    remainder: u8,
) -> Result<Area, LoadError> {
    let bits = width_for(keys.len().div_ceil(mean));
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut wide = false;
    grouped(keys, bits, |_, relative| {
        wide |= relative > usize::from(u16::MAX);
        Ok(())
    })?;
    let row = width_for(size(rows));
    let remainder = remainder.min(32_u8.saturating_sub(row)).max(REMAINDER);
    let width = row.saturating_add(remainder);
    let mut out = Area::of(Rc::clone(space), &number(keys.len()).to_le_bytes())?;
    out.extend(&[bits, width, remainder, if wide { 4 } else { 2 }])?;
    grouped(keys, bits, |base, relative| {
        if let Some(base) = base {
            out.extend(&number(base).to_le_bytes())?;
        }
        let bytes = number(relative).to_le_bytes();
        out.extend(bytes.get(..if wide { 4 } else { 2 }).unwrap_or_default())
    })?;
    let mut packed = Bits::new(width);
    keys.each(|key, row| {
        let entry = row.wrapping_shl(remainder.into()) | remainder_of(key, bits, remainder);
        packed.push(entry, &mut out)
    })?;
    packed.finish(&mut out)?;
    Ok(out)
}

/// Tells `take` of each bucket in groups that are full, one bucket more than there are: the number of the
/// group's first entry, if it is the first of its group, and that of its own first entry within the group.
fn grouped(
    keys: &Sorted,
    bits: u8,
    mut take: impl FnMut(Option<usize>, usize) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let buckets = 1_usize.checked_shl(bits.into()).unwrap_or(usize::MAX);
    let (mut next, mut base) = (0_usize, 0_usize);
    let mut starts = |at: usize| {
        let first = next.is_multiple_of(GROUP);
        base = if first { at } else { base };
        next = next.saturating_add(1);
        take(first.then_some(base), at.saturating_sub(base)).map(|()| next)
    };
    let (mut told, mut at) = (0_usize, 0_usize);
    keys.each(|key, _| {
        while told <= bucket_of(key, bits) {
            told = starts(at)?;
        }
        at = at.saturating_add(1);
        Ok(())
    })?;
    while told <= buckets {
        told = starts(at)?;
    }
    while !told.is_multiple_of(GROUP) {
        // Beyond the last there is nothing, which is written as zero.
        take(None, 0)?;
        told = told.saturating_add(1);
    }
    Ok(())
}

fn bucket_of(key: u64, bits: u8) -> usize {
    let shift = 64_u32.saturating_sub(bits.into());
    usize::try_from(key.checked_shr(shift).unwrap_or_default()).unwrap_or_default()
}

fn remainder_of(key: u64, bits: u8, remainder: u8) -> u32 {
    let high = key.checked_shl(bits.into()).unwrap_or_default();
    let rest = high.wrapping_shr(64_u32.saturating_sub(remainder.into()));
    u32::try_from(rest).unwrap_or_default()
}

/// An opened table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    entries: usize,
    bits: u8,
    width: u8,
    remainder: u8,
    wide: bool,
    entries_at: usize,
}

impl Table {
    pub(super) fn open(section: Section<'_>) -> Result<Self, LoadError> {
        let (entries, bits, width) = (section.size(0)?, section.u8(4)?, section.u8(5)?);
        let wide = match section.u8(7)? {
            2 => false,
            4 => true,
            _ => return Err(section.content()),
        };
        let remainder = section.u8(6)?;
        if bits > 32 || width > 32 || !(REMAINDER..=REMAINDERS).contains(&remainder) {
            return Err(section.content());
        }
        let starts = 1_usize.checked_shl(bits.into()).unwrap_or(usize::MAX).saturating_add(1);
        let groups = starts.div_ceil(GROUP).saturating_mul(stride(wide));
        let entries_at = groups.saturating_add(HEAD);
        if entries_at > section.len() {
            return Err(section.content());
        }
        Ok(Self { entries, bits, width, remainder, wide, entries_at })
    }

    /// Tells `found` of the rows that may be filed under a key, in order; at most `most` of them.
    /// Returns whether there are more.
    #[inline]
    pub(super) fn rows(
        &self,
        section: Section<'_>,
        key: u64,
        most: usize,
        found: impl FnMut(u32) -> Result<(), LoadError>,
    ) -> Result<bool, LoadError> {
        self.rows_in(section, self.bucket(section, key)?, key, most, found)
    }

    /// Asks for the start of a key's bucket.
    #[inline]
    pub(super) fn fetch_bucket(&self, section: Section<'_>, key: u64) {
        let bucket = bucket_of(key, self.bits);
        let group = (bucket / GROUP).saturating_mul(stride(self.wide)).saturating_add(HEAD);
        section.fetch(group);
    }

    /// Asks for the entries of a bucket.
    #[inline]
    pub(super) fn fetch_entries(&self, section: Section<'_>, bucket: &Range<usize>) {
        section.fetch_packed(self.entries_at, self.width, bucket.start);
        section.fetch_packed(self.entries_at, self.width, bucket.end);
    }

    /// The entries among which those of a key stand. Who asks for many keys asks for all of these first.
    #[inline]
    pub(super) fn bucket(&self, section: Section<'_>, key: u64) -> Result<Range<usize>, LoadError> {
        let (from, to) = self.bounds(section, bucket_of(key, self.bits))?;
        Ok(from..to)
    }

    /// The same as [`Self::rows`], of a key whose bucket is known.
    #[inline]
    pub(super) fn rows_in(
        &self,
        section: Section<'_>,
        Range { start: from, end: to }: Range<usize>,
        key: u64,
        most: usize,
        mut found: impl FnMut(u32) -> Result<(), LoadError>,
    ) -> Result<bool, LoadError> {
        let count = to.checked_sub(from).filter(|_| to <= self.entries);
        let count = count.ok_or_else(|| section.content())?;
        let wanted = remainder_of(key, self.bits, self.remainder);
        let mask = 1_u32.wrapping_shl(self.remainder.into()).wrapping_sub(1);
        let width = usize::from(self.width);
        let start = from.saturating_mul(width);
        let length = count.saturating_mul(width).div_ceil(8).saturating_add(WINDOW);
        let bytes = section.get(self.entries_at.saturating_add(start / 8), length)?;
        let mut left = most;
        for i in 0..count {
            let at = i.saturating_mul(width).saturating_add(start % 8);
            let entry = unpacked(bytes, at, self.width).ok_or_else(|| section.content())?;
            if entry & mask == wanted {
                let Some(rest) = left.checked_sub(1) else { return Ok(true) };
                left = rest;
                found(entry.wrapping_shr(self.remainder.into()))?;
            }
        }
        Ok(false)
    }

    /// Numbers of the first entry of a bucket and of the next one.
    #[inline]
    fn bounds(&self, section: Section<'_>, bucket: usize) -> Result<(usize, usize), LoadError> {
        let next = bucket.saturating_add(1);
        if self.wide || next.is_multiple_of(GROUP) {
            return Ok((self.start(section, bucket)?, self.start(section, next)?));
        }
        let group = (bucket / GROUP).saturating_mul(stride(false)).saturating_add(HEAD);
        let own = (bucket % GROUP).saturating_mul(2).saturating_add(4).saturating_add(group);
        let (base, both) = (section.size(group)?, section.u32(own)?);
        Ok((base.saturating_add(size(both & 0xffff)), base.saturating_add(size(both >> 16))))
    }

    fn start(&self, section: Section<'_>, bucket: usize) -> Result<usize, LoadError> {
        let group = (bucket / GROUP).saturating_mul(stride(self.wide)).saturating_add(HEAD);
        let base = section.size(group)?;
        let own = group.saturating_add(4);
        let relative = if self.wide {
            section.size((bucket % GROUP).saturating_mul(4).saturating_add(own))?
        } else {
            section.u16((bucket % GROUP).saturating_mul(2).saturating_add(own))?.into()
        };
        Ok(base.saturating_add(relative))
    }
}

/// Bytes of a group of buckets.
const fn stride(wide: bool) -> usize {
    if wide { 4 + 4 * GROUP } else { 4 + 2 * GROUP }
}

#[cfg(all(test, feature = "authoring"))]
mod tests;
