//! Hash tables from what is looked up to rows. They hold no keys: every hit is confirmed on the
//! record, so that a collision costs time and nothing else.
//!
//! ```text
//!  0  4  E = number of entries
//!  4  1  b: there are 2^b buckets       5  1  bits of an entry
//!  6  1  remainder bits in an entry     7  1  bytes of a bucket's start: 2 or 4
//!  8     u32 a group of 16 buckets: number of the group's first entry
//!        by bucket and one more: number of its first entry in its group, u16 or u32
//!        entries: (row << remainder bits | remainder), packed, and eight bytes of zero
//! ```
//! A key is 64 bits: the highest b choose the bucket, the next ones are the remainder. Entries are in
//! the order of keys and rows.

use alloc::{string::String, vec::Vec};

use super::body::{Section, pack_bits, size, width_for};
use crate::error::LoadError;
use crate::id::{self, Kind};
use crate::text;

const HEAD: usize = 8;
const GROUP: usize = 16;
/// Remainder bits: one of sixteen wrong entries passes and is thrown out on its record.
const REMAINDER: u8 = 4;
/// Entries that share a bucket, at most on average.
const MEAN: usize = 8;

/// FNV-1a over a namespace, a zero byte and the text, then the mixer of splitmix64, because buckets
/// are chosen by the highest bits.
fn hash(space: &str, text: &str) -> u64 {
    let bytes = space.bytes().chain(core::iter::once(0)).chain(text.bytes());
    let sum = bytes
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let mixed: u64 = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Key of a name, whatever way it is written.
#[must_use]
pub fn name_key(name: &str) -> u64 {
    if text::is_plain(name) {
        return hash("name", name);
    }
    hash("name", text::fold(name).as_str())
}

/// Key of an identifier: that of the number which all identifiers of the same subject that follow
/// from each other lead to, such as the organisation code inside a 统一社会信用代码 and the eighteen
/// characters of a fifteen-digit number.
#[must_use]
pub fn identifier_key(kind: Kind, value: &str) -> u64 {
    match kind {
        Kind::Uscc => match id::org_code_of(value) {
            Some(org) => hash(Kind::OrgCode.as_str(), org),
            None => hash(kind.as_str(), value),
        },
        Kind::TaxpayerId | Kind::ResidentId15 => {
            let related = id::keys(kind, value);
            let of = |wanted: Kind| related.iter().find(|r| r.kind == wanted);
            let roots = [Kind::Uscc, Kind::OrgCode, Kind::ResidentId, Kind::HmtResidentPermit];
            let root = roots.into_iter().find_map(of);
            root.map_or_else(|| hash(kind.as_str(), value), |r| identifier_key(r.kind, &r.value))
        }
        _ => hash(kind.as_str(), value),
    }
}

/// A full identifier as a mask of that shape would show it; `None` if their lengths differ.
pub(super) fn masked_as(code: &str, shape: &str) -> Option<String> {
    let shown = |(c, s): (char, char)| if s == '*' { '*' } else { c };
    (code.len() == shape.len()).then(|| code.chars().zip(shape.chars()).map(shown).collect())
}

/// The bytes of a table over these keys.
pub(super) fn build(mut keys: Vec<(u64, u32)>, rows: u32) -> Vec<u8> {
    keys.sort_unstable();
    keys.dedup();
    let bits = width_for(keys.len().div_ceil(MEAN));
    let buckets = 1_usize.checked_shl(bits.into()).unwrap_or(usize::MAX);
    let mut starts = Vec::with_capacity(buckets.saturating_add(1));
    let mut at = 0_usize;
    for bucket in 0..buckets {
        starts.push(at);
        while keys.get(at).is_some_and(|(key, _)| bucket_of(*key, bits) == bucket) {
            at = at.saturating_add(1);
        }
    }
    starts.push(at);
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let bases: Vec<usize> = starts.iter().step_by(GROUP).copied().collect();
    let relative = |i: usize, start: usize| {
        start.saturating_sub(bases.get(i / GROUP).copied().unwrap_or_default())
    };
    let relative: Vec<usize> =
        starts.iter().enumerate().map(|(i, start)| relative(i, *start)).collect();
    let wide = relative.iter().any(|n| *n > usize::from(u16::MAX));
    let width = width_for(size(rows)).saturating_add(REMAINDER);
    let mut out = number(keys.len()).to_le_bytes().to_vec();
    out.extend([bits, width, REMAINDER, if wide { 4 } else { 2 }]);
    out.extend(bases.iter().flat_map(|n| number(*n).to_le_bytes()));
    for n in relative {
        let bytes = number(n).to_le_bytes();
        out.extend(bytes.iter().take(if wide { 4 } else { 2 }));
    }
    let entry = |(key, row): &(u64, u32)| (row << REMAINDER) | remainder_of(*key, bits);
    out.extend(pack_bits(width, keys.iter().map(entry)));
    out
}

fn bucket_of(key: u64, bits: u8) -> usize {
    let shift = 64_u32.saturating_sub(bits.into());
    usize::try_from(key.checked_shr(shift).unwrap_or_default()).unwrap_or_default()
}

fn remainder_of(key: u64, bits: u8) -> u32 {
    let high = key.checked_shl(bits.into()).unwrap_or_default();
    let rest = high.wrapping_shr(64_u32.saturating_sub(REMAINDER.into()));
    u32::try_from(rest).unwrap_or_default()
}

/// An opened table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    entries: usize,
    bits: u8,
    width: u8,
    wide: bool,
    starts_at: usize,
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
        if bits > 32 || width > 32 || section.u8(6)? != REMAINDER {
            return Err(section.content());
        }
        let starts = 1_usize.checked_shl(bits.into()).unwrap_or(usize::MAX).saturating_add(1);
        let starts_at = starts.div_ceil(GROUP).saturating_mul(4).saturating_add(HEAD);
        let entries_at = starts.saturating_mul(if wide { 4 } else { 2 }).saturating_add(starts_at);
        if entries_at > section.len() {
            return Err(section.content());
        }
        Ok(Self { entries, bits, width, wide, starts_at, entries_at })
    }

    /// Rows that may be filed under a key, in order, after what `out` holds; at most `most` of them.
    /// Returns whether there are more.
    pub(super) fn rows(
        &self,
        section: Section<'_>,
        key: u64,
        most: usize,
        out: &mut Vec<u32>,
    ) -> Result<bool, LoadError> {
        let bucket = bucket_of(key, self.bits);
        let from = self.start(section, bucket)?;
        let to = self.start(section, bucket.saturating_add(1))?;
        if to > self.entries {
            return Err(section.content());
        }
        let wanted = remainder_of(key, self.bits);
        let mut left = most;
        for at in from..to {
            let entry = section.packed(self.entries_at, self.width, at)?;
            if entry & ((1 << REMAINDER) - 1) == wanted {
                let Some(rest) = left.checked_sub(1) else { return Ok(true) };
                left = rest;
                out.push(entry >> REMAINDER);
            }
        }
        Ok(false)
    }

    #[inline]
    fn start(&self, section: Section<'_>, bucket: usize) -> Result<usize, LoadError> {
        let base = section.size((bucket / GROUP).saturating_mul(4).saturating_add(HEAD))?;
        let relative = if self.wide {
            section.size(bucket.saturating_mul(4).saturating_add(self.starts_at))?
        } else {
            section.u16(bucket.saturating_mul(2).saturating_add(self.starts_at))?.into()
        };
        Ok(base.saturating_add(relative))
    }
}
