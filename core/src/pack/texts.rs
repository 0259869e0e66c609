//! A column of texts that share a dictionary of frequent substrings (tokens).
//!
//! ```text
//!  0  4  rows
//!  4  4  T = number of tokens
//!  8  4  S = number of tokens that one byte stands for
//! 12  4  length of the token area
//! 16     u32 a group of 256 tokens: where the group starts in the token area
//!        token area, by group: u16 a token and one more: where its text starts behind this table;
//!        then the texts, UTF-8
//!        u32 a block of 16 rows: where its first row starts in the row area
//!        row area, by row: L = number of code bytes (one byte; 255 = u16 follows), L code bytes
//! ```
//! A code byte b < S is token b; S ≤ b < 255 with the next byte c is token S + 256·(b − S) + c; 255 is
//! followed by a character as u24. Tokens of one row are concatenated.

use alloc::{string::String, vec::Vec};

use super::body::{Section, size};
use crate::error::LoadError;

pub(super) const GROUP: usize = 256;
const GROUPS_AT: usize = 16;
/// Bytes that nearly all texts fit into.
const USUAL: usize = 80;
pub(super) const BLOCK: usize = 16;
/// Bytes that a processor reads at once.
const LINE: usize = 64;
/// The code byte before a character that no token begins with.
pub(super) const ESCAPE: u8 = 255;

/// Where the parts of the column lie.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    rows: u32,
    tokens: usize,
    single: usize,
    /// Where the table of each group of tokens lies.
    groups: Vec<usize>,
    blocks_at: usize,
    rows_at: usize,
}

impl Texts {
    pub(super) fn open(section: Section<'_>) -> Result<Self, LoadError> {
        let (rows, tokens, single) = (section.u32(0)?, section.size(4)?, section.size(8)?);
        let area_at = tokens.div_ceil(GROUP).saturating_mul(4).saturating_add(GROUPS_AT);
        let blocks_at = area_at.saturating_add(section.size(12)?);
        let blocks = size(rows).div_ceil(BLOCK).saturating_mul(4);
        let rows_at = blocks_at.saturating_add(blocks);
        if single > tokens.min(ESCAPE.into()) || rows_at > section.len() {
            return Err(section.content());
        }
        let table = |group: usize| {
            let start = section.size(group.saturating_mul(4).saturating_add(GROUPS_AT))?;
            Ok(area_at.saturating_add(start))
        };
        let groups = (0..tokens.div_ceil(GROUP)).map(table).collect::<Result<_, _>>()?;
        Ok(Self { rows, tokens, single, groups, blocks_at, rows_at })
    }

    pub(super) const fn len(&self) -> u32 {
        self.rows
    }

    /// Asks for where the block of a row starts.
    #[inline]
    pub(super) fn fetch_block(&self, section: Section<'_>, row: u32) {
        section.fetch((size(row) / BLOCK).saturating_mul(4).saturating_add(self.blocks_at));
    }

    /// Asks for the block of a row.
    #[inline]
    pub(super) fn fetch_row(&self, section: Section<'_>, row: u32) {
        let entry = (size(row) / BLOCK).saturating_mul(4).saturating_add(self.blocks_at);
        if let Ok(from) = section.size(entry) {
            let from = self.rows_at.saturating_add(from);
            // The lengths of the rows before it are read as well.
            section.fetch(from);
            section.fetch(from.saturating_add(LINE));
        }
    }

    /// The text of a row, after what `out` holds already.
    pub(super) fn read(
        &self,
        section: Section<'_>,
        row: u32,
        out: &mut String,
    ) -> Result<(), LoadError> {
        // Checked once at the end: a token may hold a part of a character only in a damaged pack.
        let mut bytes = core::mem::take(out).into_bytes();
        bytes.reserve(USUAL);
        self.each(section, row, |piece| {
            bytes.extend_from_slice(piece);
            Some(())
        })?;
        *out = String::from_utf8(bytes).map_err(|_| section.content())?;
        Ok(())
    }

    /// The characters of a row, after what `out` holds already.
    pub(super) fn chars(
        &self,
        section: Section<'_>,
        row: u32,
        out: &mut Vec<char>,
    ) -> Result<(), LoadError> {
        self.each(section, row, |piece| add_chars(piece, out))
    }

    /// Hands over the text of a row piece by piece, until one is refused.
    #[inline]
    fn each(
        &self,
        section: Section<'_>,
        row: u32,
        mut piece: impl FnMut(&[u8]) -> Option<()>,
    ) -> Result<(), LoadError> {
        if row >= self.rows {
            return Err(section.content());
        }
        let mut codes = self.codes(section, size(row))?;
        while let Some((code, rest)) = codes.split_first() {
            codes = rest;
            let single = usize::from(*code);
            let taken = if single < self.single {
                piece(self.token(section, single)?)
            } else if *code == ESCAPE {
                let ([a, b, c], rest) =
                    codes.split_first_chunk::<3>().ok_or_else(|| section.content())?;
                let scalar = char::from_u32(u32::from_le_bytes([*a, *b, *c, 0]));
                let scalar = scalar.ok_or_else(|| section.content())?;
                codes = rest;
                piece(scalar.encode_utf8(&mut [0; 4]).as_bytes())
            } else {
                let (next, rest) = codes.split_first().ok_or_else(|| section.content())?;
                let high = single.saturating_sub(self.single).saturating_mul(256);
                let token = self.single.saturating_add(high).saturating_add(usize::from(*next));
                codes = rest;
                piece(self.token(section, token)?)
            };
            taken.ok_or_else(|| section.content())?;
        }
        Ok(())
    }

    /// The code bytes of a row.
    fn codes<'b>(&self, section: Section<'b>, row: usize) -> Result<&'b [u8], LoadError> {
        let block = row / BLOCK;
        let entry = block.saturating_mul(4).saturating_add(self.blocks_at);
        // The last block goes on to the end.
        let (from, to) = if block.saturating_add(1) < size(self.rows).div_ceil(BLOCK) {
            let [from, to] = section.pair(entry)?;
            (self.rows_at.saturating_add(from), self.rows_at.saturating_add(to))
        } else {
            (self.rows_at.saturating_add(section.size(entry)?), section.len())
        };
        let length = to.checked_sub(from).ok_or_else(|| section.content())?;
        let mut bytes = section.get(from, length)?;
        for _ in 0..row % BLOCK {
            bytes = first_row(bytes).ok_or_else(|| section.content())?.1;
        }
        first_row(bytes).map(|(codes, _)| codes).ok_or_else(|| section.content())
    }

    #[inline]
    fn token<'b>(&self, section: Section<'b>, token: usize) -> Result<&'b [u8], LoadError> {
        let table = self.groups.get(token / GROUP).filter(|_| token < self.tokens);
        let table = *table.ok_or_else(|| section.content())?;
        let members = self.tokens.saturating_sub(token.saturating_sub(token % GROUP)).min(GROUP);
        let entry = (token % GROUP).saturating_mul(2).saturating_add(table);
        // Where it starts and where the next one does.
        let bounds = section.u32(entry)?;
        let (from, to) = (size(bounds & 0xffff), size(bounds >> 16));
        let texts = members.saturating_add(1).saturating_mul(2).saturating_add(table);
        let length = to.checked_sub(from).ok_or_else(|| section.content())?;
        section.get(texts.saturating_add(from), length)
    }
}

/// The characters of a piece of UTF-8 after what `out` holds; nothing if it is none.
#[inline]
fn add_chars(piece: &[u8], out: &mut Vec<char>) -> Option<()> {
    let mut rest = piece;
    // Fast path: Han characters have three bytes.
    while let [a @ 0xe1..=0xec, b @ 0x80..=0xbf, c @ 0x80..=0xbf, left @ ..] = rest {
        let bits = |byte: u8| u32::from(byte & 0x3f);
        out.push(char::from_u32((u32::from(a & 0xf) << 12) | (bits(*b) << 6) | bits(*c))?);
        rest = left;
    }
    if !rest.is_empty() {
        out.extend(core::str::from_utf8(rest).ok()?.chars());
    }
    Some(())
}

/// The code bytes of the row that comes first, and what follows them.
#[inline(always)]
fn first_row(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first()?;
    if *length < u8::MAX {
        return rest.split_at_checked(usize::from(*length));
    }
    let (length, rest) = rest.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
}

#[cfg(all(test, feature = "authoring"))]
mod tests;
