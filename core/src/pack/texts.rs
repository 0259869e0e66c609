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

use alloc::string::String;

use super::body::{Section, size};
use crate::error::LoadError;

pub(super) const GROUP: usize = 256;
pub(super) const BLOCK: usize = 16;
/// The code byte before a character that no token begins with.
pub(super) const ESCAPE: u8 = 255;

/// Where the parts of the column lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts {
    rows: u32,
    tokens: usize,
    single: usize,
    groups_at: usize,
    area_at: usize,
    blocks_at: usize,
    rows_at: usize,
}

impl Texts {
    pub(super) fn open(section: Section<'_>) -> Result<Self, LoadError> {
        let (rows, tokens, single) = (section.u32(0)?, section.size(4)?, section.size(8)?);
        let groups_at = 16;
        let area_at = tokens.div_ceil(GROUP).saturating_mul(4).saturating_add(groups_at);
        let blocks_at = area_at.saturating_add(section.size(12)?);
        let blocks = size(rows).div_ceil(BLOCK).saturating_mul(4);
        let rows_at = blocks_at.saturating_add(blocks);
        if single > tokens.min(ESCAPE.into()) || rows_at > section.len() {
            return Err(section.content());
        }
        Ok(Self { rows, tokens, single, groups_at, area_at, blocks_at, rows_at })
    }

    pub(super) const fn len(&self) -> u32 {
        self.rows
    }

    /// The text of a row, after what `out` holds already.
    pub(super) fn read(
        &self,
        section: Section<'_>,
        row: u32,
        out: &mut String,
    ) -> Result<(), LoadError> {
        if row >= self.rows {
            return Err(section.content());
        }
        let block = size(row) / BLOCK;
        let start = section.size(block.saturating_mul(4).saturating_add(self.blocks_at))?;
        let mut at = self.rows_at.saturating_add(start);
        for _ in 0..size(row) % BLOCK {
            let (from, length) = row_bytes(section, at)?;
            at = from.saturating_add(length);
        }
        let (from, length) = row_bytes(section, at)?;
        let mut codes = section.get(from, length)?;
        while let Some((code, rest)) = codes.split_first() {
            codes = rest;
            let single = usize::from(*code);
            if single < self.single {
                out.push_str(self.token(section, single)?);
            } else if *code == ESCAPE {
                let ([a, b, c], rest) = codes.split_first_chunk::<3>().ok_or(section.content())?;
                let scalar = char::from_u32(u32::from_le_bytes([*a, *b, *c, 0]));
                out.push(scalar.ok_or_else(|| section.content())?);
                codes = rest;
            } else {
                let (next, rest) = codes.split_first().ok_or_else(|| section.content())?;
                let high = single.saturating_sub(self.single).saturating_mul(256);
                let token = self.single.saturating_add(high).saturating_add(usize::from(*next));
                out.push_str(self.token(section, token)?);
                codes = rest;
            }
        }
        Ok(())
    }

    fn token<'b>(&self, section: Section<'b>, token: usize) -> Result<&'b str, LoadError> {
        if token >= self.tokens {
            return Err(section.content());
        }
        let (group, within) = (token / GROUP, token % GROUP);
        let members = self.tokens.saturating_sub(group.saturating_mul(GROUP)).min(GROUP);
        let start = section.size(group.saturating_mul(4).saturating_add(self.groups_at))?;
        let table = self.area_at.saturating_add(start);
        let entry = within.saturating_mul(2).saturating_add(table);
        let (from, to) = (section.u16(entry)?, section.u16(entry.saturating_add(2))?);
        let texts = members.saturating_add(1).saturating_mul(2).saturating_add(table);
        let length = to.checked_sub(from).ok_or_else(|| section.content())?;
        let text = section.get(texts.saturating_add(from.into()), length.into())?;
        core::str::from_utf8(text).map_err(|_| section.content())
    }
}

/// Where the code bytes of the row at `at` start, and how many there are.
#[inline]
fn row_bytes(section: Section<'_>, at: usize) -> Result<(usize, usize), LoadError> {
    let next = at.saturating_add(1);
    match section.u8(at)? {
        u8::MAX => Ok((at.saturating_add(3), section.u16(next)?.into())),
        length => Ok((next, length.into())),
    }
}
