//! The values of a page of Parquet, one after the other.
//!
//! The crate `parquet` decodes whole batches, allocates by what pages claim and stops the program at offsets that
//! lie outside; a file of unknown origin is read here instead, where every step can fail and nothing grows.

use std::{num::NonZeroUsize, sync::Arc};

use super::Cell;
use super::thrift::{Bytes, Damaged};

/// What the bytes of a value stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// Text of a fixed number of bytes.
    Fixed(usize),
    Int32 {
        scale: i32,
        signed: bool,
    },
    Int64 {
        scale: i32,
        signed: bool,
    },
    /// A decimal of a fixed number of bytes, the highest first; of any number.
    Decimal {
        length: Option<usize>,
        scale: i32,
    },
    Float,
    Double,
}

impl Form {
    /// The next value, written plainly.
    fn plain(self, bytes: &mut Bytes<'_>) -> Result<Cell, Damaged> {
        match self {
            Self::Text | Self::Decimal { length: None, .. } => {
                let length = u32::from_le_bytes(array(bytes)?);
                let taken = bytes.take(usize::try_from(length).map_err(|_| Damaged)?)?;
                Ok(self.of_bytes(taken))
            }
            Self::Fixed(length) | Self::Decimal { length: Some(length), .. } => {
                bytes.take(length).map(|taken| self.of_bytes(taken))
            }
            Self::Int32 { signed: true, .. } => {
                Ok(self.of_whole(i32::from_le_bytes(array(bytes)?).into()))
            }
            Self::Int32 { .. } => Ok(self.of_whole(u32::from_le_bytes(array(bytes)?).into())),
            Self::Int64 { signed: true, .. } => {
                Ok(self.of_whole(i64::from_le_bytes(array(bytes)?).into()))
            }
            Self::Int64 { .. } => Ok(self.of_whole(u64::from_le_bytes(array(bytes)?).into())),
            Self::Float => Ok(Cell::float(f32::from_le_bytes(array(bytes)?).into())),
            Self::Double => Ok(Cell::float(f64::from_le_bytes(array(bytes)?))),
        }
    }

    fn of_bytes(self, bytes: &[u8]) -> Cell {
        match self {
            Self::Decimal { scale, .. } if bytes.len() <= 16 => {
                let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
                let start = if negative { -1_i128 } else { 0 };
                let number =
                    bytes.iter().fold(start, |number, byte| (number << 8) | i128::from(*byte));
                Cell::decimal(number, scale)
            }
            _ => Cell::text(bytes),
        }
    }

    fn of_whole(self, number: i128) -> Cell {
        match self {
            Self::Int32 { scale, .. } | Self::Int64 { scale, .. } => Cell::decimal(number, scale),
            _ => Cell::decimal(number, 0),
        }
    }
}

fn array<const N: usize>(bytes: &mut Bytes<'_>) -> Result<[u8; N], Damaged> {
    bytes.take(N)?.try_into().map_err(|_| Damaged)
}

/// A piece of a page that is read from the front.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    bytes: Arc<[u8]>,
    at: usize,
}

impl Piece {
    pub(super) fn new(bytes: Arc<[u8]>, at: usize) -> Self {
        Self { bytes, at }
    }

    fn read<T>(
        &mut self,
        read: impl FnOnce(&mut Bytes<'_>) -> Result<T, Damaged>,
    ) -> Result<T, Damaged> {
        let rest = self.bytes.get(self.at..).ok_or(Damaged)?;
        let mut bytes = Bytes(rest);
        let value = read(&mut bytes)?;
        self.at = self.at.saturating_add(rest.len().saturating_sub(bytes.0.len()));
        Ok(value)
    }

    /// Whether a bit is set, counted from the lowest of the byte at `at`.
    fn bits(&self, at: usize, bit: usize, width: u8) -> Result<u64, Damaged> {
        let (first, shift) = (at.saturating_add(bit / 8), bit % 8);
        let last = bit.saturating_add(width.into()).div_ceil(8).saturating_add(at);
        if width == 0 {
            return Ok(0);
        }
        let bytes = self.bytes.get(first..last).ok_or(Damaged)?;
        let mut wide = 0_u128;
        for byte in bytes.iter().rev() {
            wide = (wide << 8) | u128::from(*byte);
        }
        let mask = 1_u128.checked_shl(width.into()).unwrap_or(0).wrapping_sub(1);
        u64::try_from((wide >> shift) & mask).map_err(|_| Damaged)
    }
}

/// Runs of one value and packed values by turns, as levels and places in dictionaries are written.
#[derive(Debug)]
pub(super) struct Hybrid {
    piece: Piece,
    width: u8,
    /// Values left of a run, and which.
    run: (u64, u64),
    /// Values left of packed ones, and the bit of the next.
    packed: (u64, usize),
}

impl Hybrid {
    pub(super) fn new(piece: Piece, width: u8) -> Result<Self, Damaged> {
        if width > 32 {
            return Err(Damaged);
        }
        Ok(Self { piece, width, run: (0, 0), packed: (0, 0) })
    }

    pub(super) fn next(&mut self) -> Result<u64, Damaged> {
        loop {
            if let (Some(left), value) = (self.run.0.checked_sub(1), self.run.1) {
                self.run.0 = left;
                return Ok(value);
            }
            if let (Some(left), bit) = (self.packed.0.checked_sub(1), self.packed.1) {
                let value = self.piece.bits(self.piece.at, bit, self.width)?;
                self.packed = (left, bit.saturating_add(self.width.into()));
                if left == 0 {
                    self.piece.at = self.piece.at.saturating_add(self.packed.1.div_ceil(8));
                }
                return Ok(value);
            }
            let head = self.piece.read(|bytes| bytes.number())?;
            if head & 1 == 1 {
                self.packed = ((head >> 1).checked_mul(8).ok_or(Damaged)?, 0);
            } else {
                let bytes = usize::from(self.width).div_ceil(8);
                let value = self.piece.read(|piece| {
                    let taken = piece.take(bytes)?;
                    Ok(taken.iter().rev().fold(0, |all, byte| (all << 8) | u64::from(*byte)))
                })?;
                self.run = (head >> 1, value);
            }
            if self.run.0 == 0 && self.packed.0 == 0 {
                return Err(Damaged);
            }
        }
    }
}

/// Widest block and most parts of one that are read; writers have 128 and 4.
const BLOCK: u64 = 1 << 16;
const PARTS: u64 = 512;

/// Whole numbers as differences (`DELTA_BINARY_PACKED`).
#[derive(Clone, Debug)]
struct Delta {
    piece: Piece,
    /// Values of a part of a block, and parts of a block.
    part: NonZeroUsize,
    parts: usize,
    left: u64,
    last: i64,
    /// Whether the first value, which stands in the head, was given.
    begun: bool,
    least: i64,
    widths: Vec<u8>,
    /// Values of the block that were given.
    given: usize,
}

impl Delta {
    fn new(mut piece: Piece) -> Result<Self, Damaged> {
        let block = piece.read(|bytes| bytes.number())?;
        let parts = piece.read(|bytes| bytes.number())?;
        let (left, last) =
            (piece.read(|bytes| bytes.number())?, piece.read(|bytes| bytes.whole())?);
        let part = block.checked_div(parts).filter(|part| *part > 0 && part.is_multiple_of(8));
        if block > BLOCK || parts > PARTS {
            return Err(Damaged);
        }
        let size = |n: u64| usize::try_from(n).map_err(|_| Damaged);
        Ok(Self {
            piece,
            part: NonZeroUsize::new(size(part.ok_or(Damaged)?)?).ok_or(Damaged)?,
            parts: size(parts)?,
            left,
            last,
            begun: false,
            least: 0,
            widths: Vec::new(),
            given: 0,
        })
    }

    fn next(&mut self) -> Result<i64, Damaged> {
        self.left = self.left.checked_sub(1).ok_or(Damaged)?;
        if !std::mem::replace(&mut self.begun, true) {
            return Ok(self.last);
        }
        if self.given % self.part == 0 {
            self.turn()?;
        }
        let width = self.width().ok_or(Damaged)?;
        let bit = (self.given % self.part).saturating_mul(width.into());
        let more = self.piece.bits(self.piece.at, bit, width)?;
        self.given = self.given.saturating_add(1);
        self.last = self.last.wrapping_add(self.least).wrapping_add(more.cast_signed());
        Ok(self.last)
    }

    fn width(&self) -> Option<u8> {
        self.widths.get(self.given / self.part).copied().filter(|width| *width <= 64)
    }

    /// Goes on to the next part, and to the next block where that is another.
    fn turn(&mut self) -> Result<(), Damaged> {
        if self.given > 0 {
            let before = self.given.saturating_sub(1) / self.part;
            let width = self.widths.get(before).copied().unwrap_or_default();
            self.piece.at = self.piece.at.saturating_add(self.part_bytes(width));
        }
        if self.widths.is_empty() || self.given >= self.parts.saturating_mul(self.part.get()) {
            let parts = self.parts;
            self.least = self.piece.read(|bytes| bytes.whole())?;
            self.widths = self.piece.read(|bytes| bytes.take(parts).map(<[u8]>::to_vec))?;
            self.given = 0;
        }
        Ok(())
    }

    fn part_bytes(&self, width: u8) -> usize {
        (self.part.get() / 8).saturating_mul(width.into())
    }

    /// What stands behind the numbers.
    fn behind(mut self) -> Result<Piece, Damaged> {
        while self.left > 0 {
            self.next()?;
        }
        if self.given > 0 {
            // The last part is filled up.
            let before = self.given.saturating_sub(1) / self.part;
            let width = self.widths.get(before).copied().unwrap_or_default();
            self.piece.at = self.piece.at.saturating_add(self.part_bytes(width));
        }
        Ok(self.piece)
    }
}

/// The values of a page.
#[derive(Debug)]
pub(super) struct Values(How);

#[derive(Debug)]
enum How {
    Plain(Form, Piece),
    /// Places in the dictionary.
    Places(Hybrid),
    Packed(Form, Delta),
    /// Lengths, then all texts.
    Lengths(Form, Delta, Piece),
    /// How much of the text before is kept, how long the rest is, the rests.
    Prefixes {
        form: Form,
        kept: Delta,
        lengths: Delta,
        rests: Piece,
        last: Vec<u8>,
    },
}

impl Values {
    /// By the number of an encoding; `None` for one that is not known here.
    pub(super) fn new(
        encoding: i64,
        form: Form,
        mut piece: Piece,
        most: u64,
    ) -> Result<Option<Self>, Damaged> {
        let delta = |piece: Piece| {
            Delta::new(piece).and_then(|delta| match delta.left > most {
                true => Err(Damaged),
                false => Ok(delta),
            })
        };
        let text = matches!(form, Form::Text | Form::Fixed(_) | Form::Decimal { .. });
        let whole = matches!(form, Form::Int32 { .. } | Form::Int64 { .. });
        Ok(Some(Self(match encoding {
            0 => How::Plain(form, piece),
            2 | 8 => {
                let width = piece.read(|bytes| bytes.byte())?;
                How::Places(Hybrid::new(piece, width)?)
            }
            5 if whole => How::Packed(form, delta(piece)?),
            6 if text => {
                let lengths = delta(piece)?;
                let behind = lengths.clone().behind()?;
                How::Lengths(form, lengths, behind)
            }
            7 if text => {
                let kept = delta(piece)?;
                let lengths = delta(kept.clone().behind()?)?;
                let rests = lengths.clone().behind()?;
                How::Prefixes { form, kept, lengths, rests, last: Vec::new() }
            }
            _ => return Ok(None),
        })))
    }

    pub(super) fn next(&mut self, dictionary: &[Cell]) -> Result<Cell, Damaged> {
        let size = |number: i64| usize::try_from(number).map_err(|_| Damaged);
        match &mut self.0 {
            How::Plain(form, piece) => piece.read(|bytes| form.plain(bytes)),
            How::Places(places) => {
                let place = usize::try_from(places.next()?).map_err(|_| Damaged)?;
                dictionary.get(place).cloned().ok_or(Damaged)
            }
            How::Packed(form, numbers) => Ok(form.of_whole(numbers.next()?.into())),
            How::Lengths(form, lengths, texts) => {
                let length = size(lengths.next()?)?;
                texts.read(|bytes| bytes.take(length).map(|taken| form.of_bytes(taken)))
            }
            How::Prefixes { form, kept, lengths, rests, last } => {
                let (kept, length) = (size(kept.next()?)?, size(lengths.next()?)?);
                if kept > last.len() {
                    return Err(Damaged);
                }
                last.truncate(kept);
                rests
                    .read(|bytes| bytes.take(length).map(|taken| last.extend_from_slice(taken)))?;
                Ok(form.of_bytes(last))
            }
        }
    }
}

/// The values of a page that is a dictionary.
pub(super) fn dictionary(form: Form, bytes: &[u8], count: usize) -> Result<Vec<Cell>, Damaged> {
    let (mut rest, mut all) = (Bytes(bytes), Vec::new());
    for _ in 0..count {
        if rest.0.is_empty() && form != Form::Fixed(0) {
            return Err(Damaged);
        }
        all.push(form.plain(&mut rest)?);
    }
    Ok(all)
}
