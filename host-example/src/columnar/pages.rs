//! The pages of one column in one row group of Parquet, each within bounds.

use std::{
    fs::File,
    io::{Read, Seek as _, SeekFrom},
    sync::Arc,
};

use super::{
    Cell, Fault,
    thrift::{Bytes, Damaged, Value},
    values::{Form, Hybrid, Piece, Values, dictionary},
};

/// Largest page, unpacked: writers begin a new one at 1 MiB, DuckDB has one for 122,880 rows.
const PAGE: usize = 64 << 20;
/// Largest dictionary, and entries of one: its texts stand in memory as long as its row group is read.
const DICTIONARY: usize = 16 << 20;
const ENTRIES: usize = 1 << 20;
/// Bytes that the head of a page may have: with the least and greatest of its values in it.
const HEADS: [usize; 2] = [1 << 13, 1 << 20];

/// How pages are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Plain,
    Snappy,
    Gzip,
    Zstd,
    Lz4,
}

/// The values of a column in a row group, one after the other.
pub(super) struct Chunk {
    file: Arc<File>,
    at: u64,
    end: u64,
    codec: Codec,
    form: Form,
    /// Whether there may be nulls.
    optional: bool,
    dictionary: Vec<Cell>,
    /// Values left of the page.
    left: u64,
    levels: Option<Hybrid>,
    values: Option<Values>,
}

impl Chunk {
    pub(super) fn new(
        file: Arc<File>,
        (at, end): (u64, u64),
        codec: Codec,
        form: Form,
        optional: bool,
    ) -> Self {
        let (levels, values) = (None, None);
        Self {
            file,
            at,
            end,
            codec,
            form,
            optional,
            dictionary: Vec::new(),
            left: 0,
            levels,
            values,
        }
    }

    /// The next cell of the column.
    pub(super) fn next(&mut self) -> Result<Cell, Fault> {
        while self.left == 0 {
            self.page()?;
        }
        self.left = self.left.saturating_sub(1);
        if let Some(levels) = &mut self.levels
            && levels.next()? == 0
        {
            return Ok(Cell::Empty);
        }
        let values = self.values.as_mut().ok_or(Damaged)?;
        Ok(values.next(&self.dictionary)?)
    }

    /// Reads the next page.
    fn page(&mut self) -> Result<(), Fault> {
        if self.at >= self.end {
            return Err(Fault::Damaged);
        }
        let head = self.head()?;
        let (packed, size) = (head.size(3)?, head.size(2)?);
        let dictionary = head.field(7);
        let most = if dictionary.is_some() { DICTIONARY } else { PAGE };
        if size > most || packed > most {
            return Err(Fault::Large);
        }
        let bytes = self.read(packed)?;
        match (head.size(1)?, dictionary) {
            (2, Some(about)) => self.dictionary(&bytes, size, about),
            (0, _) => self.first(&bytes, size, head.field(5).ok_or(Damaged)?),
            (3, _) => self.second(&bytes, size, head.field(8).ok_or(Damaged)?),
            // An index, that says nothing about rows.
            (1, _) => Ok(()),
            _ => Err(Fault::Damaged),
        }
    }

    /// The head of the page that begins here; afterwards its content does.
    fn head(&mut self) -> Result<Value, Fault> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        for length in HEADS {
            let start = self.at;
            let bytes = self.read(length.min(left))?;
            let mut rest = Bytes(&bytes);
            match rest.fields() {
                Ok(head) => {
                    let used = bytes.len().saturating_sub(rest.0.len());
                    self.at = start.saturating_add(u64::try_from(used).unwrap_or(u64::MAX));
                    return Ok(head);
                }
                Err(_) => self.at = start,
            }
        }
        Err(Fault::Damaged)
    }

    fn read(&mut self, length: usize) -> Result<Vec<u8>, Fault> {
        let long = u64::try_from(length).unwrap_or(u64::MAX);
        let end = self.at.checked_add(long).filter(|end| *end <= self.end);
        let mut file = &*self.file;
        let mut bytes = vec![0; length];
        file.seek(SeekFrom::Start(self.at))?;
        self.at = end.ok_or(Fault::Damaged)?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn dictionary(&mut self, bytes: &[u8], size: usize, about: &Value) -> Result<(), Fault> {
        let count = about.size(1)?;
        if count > ENTRIES {
            return Err(Fault::Large);
        }
        let bytes = unpacked(self.codec, bytes, size)?;
        self.dictionary = dictionary(self.form, &bytes, count)?;
        Ok(())
    }

    /// A page of the first version: levels and values are packed together.
    fn first(&mut self, bytes: &[u8], size: usize, about: &Value) -> Result<(), Fault> {
        let bytes: Arc<[u8]> = unpacked(self.codec, bytes, size)?.into();
        let mut rest = 0_usize;
        self.levels = None;
        if self.optional {
            // Their length in front; BIT_PACKED, long given up, is not read.
            let length = bytes.first_chunk::<4>().ok_or(Damaged)?;
            let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| Damaged)?;
            rest = length.saturating_add(4);
            if about.size(3)? != 3 {
                return Err(Fault::Encoding);
            }
            let levels = bytes.get(4..rest).ok_or(Damaged)?;
            self.levels = Some(Hybrid::new(Piece::new(levels.into(), 0), 1)?);
        }
        self.values(about.size(1)?, about.size(2)?, Piece::new(bytes, rest))
    }

    /// A page of the second version: levels stand in front, unpacked.
    fn second(&mut self, bytes: &[u8], size: usize, about: &Value) -> Result<(), Fault> {
        let (repeated, defined) = (about.size(6)?, about.size(5)?);
        let levels = repeated.saturating_add(defined);
        let content = bytes.get(levels..).ok_or(Damaged)?;
        let size = size.checked_sub(levels).ok_or(Damaged)?;
        let codec = match about.field(7) {
            Some(Value::Truth(false)) => Codec::Plain,
            _ => self.codec,
        };
        // A page of nulls alone has nothing to unpack.
        let content = if size == 0 { Vec::new() } else { unpacked(codec, content, size)? };
        let levels = bytes.get(repeated..levels).ok_or(Damaged)?;
        self.levels = match self.optional {
            true => Some(Hybrid::new(Piece::new(levels.into(), 0), 1)?),
            false => None,
        };
        self.values(about.size(1)?, about.size(4)?, Piece::new(content.into(), 0))
    }

    fn values(&mut self, count: usize, encoding: usize, piece: Piece) -> Result<(), Fault> {
        self.left = u64::try_from(count).unwrap_or(u64::MAX);
        let encoding = i64::try_from(encoding).unwrap_or(i64::MAX);
        // A page of nulls alone may have no bytes at all.
        self.values = match Values::new(encoding, self.form, piece, self.left) {
            Ok(None) => return Err(Fault::Encoding),
            Ok(values) => values,
            Err(_) => None,
        };
        Ok(())
    }
}

/// The content of a page, of exactly the size that it claims.
fn unpacked(codec: Codec, bytes: &[u8], size: usize) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let most = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
    match codec {
        Codec::Plain => out = bytes.to_vec(),
        Codec::Snappy => {
            out.resize(size, 0);
            let filled = snap::raw::Decoder::new().decompress(bytes, &mut out);
            out.truncate(filled.map_err(|_| Damaged)?);
        }
        Codec::Gzip => {
            let read = flate2::read::MultiGzDecoder::new(bytes).take(most).read_to_end(&mut out);
            read.map_err(|_| Damaged)?;
        }
        Codec::Zstd => {
            let stream = ruzstd::decoding::StreamingDecoder::new(bytes).map_err(|_| Damaged)?;
            stream.take(most).read_to_end(&mut out).map_err(|_| Damaged)?;
        }
        Codec::Lz4 => {
            out.resize(size, 0);
            let filled = lz4_flex::block::decompress_into(bytes, &mut out);
            out.truncate(filled.map_err(|_| Damaged)?);
        }
    }
    if out.len() == size { Ok(out) } else { Err(Fault::Damaged) }
}
