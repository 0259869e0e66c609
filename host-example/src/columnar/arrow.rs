//! Files of Arrow (IPC, also called Feather 2): batch by batch, each looked at before the crate `arrow-ipc` reads
//! it, which stops the program at places outside.

use std::{
    collections::VecDeque,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
    sync::Arc,
};

use arrow_array::{
    Array, ArrayRef, RecordBatch, cast::AsArray as _, downcast_dictionary_array, types::*,
};
use arrow_buffer::Buffer;
use arrow_ipc::{
    Block, CompressionType, MessageHeader,
    convert::try_fb_to_schema,
    reader::{FileDecoder, read_footer_length},
    root_as_footer, root_as_message,
};
use arrow_schema::{DataType, SchemaRef};

use super::{Cell, Column, Fault, ROWS, Rows};

/// Largest footer.
const FOOTER: usize = 16 << 20;
/// Largest batch, packed and unpacked; all dictionaries together are no larger.
const BATCH: u64 = 256 << 20;
/// Rows handed out at a time.
const AHEAD: usize = 64;

/// An opened file.
pub(crate) struct Table {
    file: File,
    decoder: FileDecoder,
    dictionaries: Vec<Block>,
    batches: Vec<Block>,
    columns: Vec<Column>,
}

impl Table {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let mut file = File::open(path)?;
        let bytes = footer(&mut file)?;
        let footer = root_as_footer(&bytes).map_err(|_| Fault::Damaged)?;
        let schema = footer.schema().ok_or(Fault::Damaged)?;
        if !schema.endianness().equals_to_target_endianness() {
            return Err(Fault::Damaged);
        }
        let schema: SchemaRef = Arc::new(try_fb_to_schema(schema).map_err(|_| Fault::Damaged)?);
        let decoder = FileDecoder::new(Arc::clone(&schema), footer.version());
        let columns = schema.fields().iter().map(|field| Column {
            name: field.name().clone(),
            nested: field.data_type().is_nested(),
            kind: field.data_type().to_string(),
            usable: usable(field.data_type()),
            number: is_number(field.data_type()),
        });
        Ok(Self {
            columns: columns.collect(),
            dictionaries: footer.dictionaries().into_iter().flatten().copied().collect(),
            batches: footer.recordBatches().into_iter().flatten().copied().collect(),
            file,
            decoder,
        })
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, of these columns.
    pub(super) fn read(self, wanted: &[usize]) -> Result<Box<dyn Rows>, Fault> {
        let Self { mut file, mut decoder, dictionaries, batches, .. } = self;
        // The columns of a batch stand in the order of the file.
        let mut own = wanted.to_vec();
        own.sort_unstable();
        own.dedup();
        let place = |at: &usize| own.binary_search(at).map_err(|_| Fault::Damaged);
        let places = wanted.iter().map(place).collect::<Result<_, _>>()?;
        let mut total = 0_u64;
        for block in dictionaries {
            let bytes = block_of(&mut file, &block)?;
            total = total.saturating_add(looked_at(&block, &bytes, &mut 0)?);
            if total > BATCH {
                return Err(Fault::Large);
            }
            decoder.read_dictionary(&block, &bytes).map_err(|_| Fault::Damaged)?;
        }
        let decoder = decoder.with_projection(own);
        let all = u64::try_from(batches.len()).unwrap_or_default();
        let batches = batches.into();
        Ok(Box::new(Reading { file, decoder, places, batches, all, rows: 0, batch: None }))
    }
}

fn footer(file: &mut File) -> Result<Vec<u8>, Fault> {
    let length = file.metadata()?.len();
    let mut end = [0; 10];
    let at = length.checked_sub(10).ok_or(Fault::Damaged)?;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut end)?;
    let size = read_footer_length(end).map_err(|_| Fault::Damaged)?;
    if size > FOOTER {
        return Err(Fault::Large);
    }
    let long = u64::try_from(size).unwrap_or(u64::MAX);
    let start = at.checked_sub(long).filter(|start| *start >= 8).ok_or(Fault::Damaged)?;
    let mut bytes = vec![0; size];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a message and its body.
fn block_of(file: &mut File, block: &Block) -> Result<Buffer, Fault> {
    let number = |n: i64| u64::try_from(n).map_err(|_| Fault::Damaged);
    let (at, body) = (number(block.offset())?, number(block.bodyLength())?);
    let length = body.saturating_add(number(block.metaDataLength().into())?);
    if at.checked_add(length).is_none_or(|end| file.metadata().is_ok_and(|file| end > file.len())) {
        return Err(Fault::Damaged);
    }
    if length > BATCH {
        return Err(Fault::Large);
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| Fault::Damaged)?];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(Buffer::from_vec(bytes))
}

/// Looks at a message before it is read: its buffers lie within, and do not unpack to more than they may. Adds its
/// rows, and returns its bytes when unpacked.
fn looked_at(block: &Block, bytes: &Buffer, rows: &mut u64) -> Result<u64, Fault> {
    let head = usize::try_from(block.metaDataLength()).map_err(|_| Fault::Damaged)?;
    let (head, body) = bytes.as_slice().split_at_checked(head).ok_or(Fault::Damaged)?;
    let (mark, rest) = head.split_at_checked(4).ok_or(Fault::Damaged)?;
    let message = if mark == [0xff; 4] { rest.get(4..) } else { Some(rest) };
    let message = root_as_message(message.ok_or(Fault::Damaged)?).map_err(|_| Fault::Damaged)?;
    let batch = match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => {
            message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data())
        }
        _ => None,
    };
    let batch = batch.ok_or(Fault::Damaged)?;
    *rows = rows.saturating_add(u64::try_from(batch.length()).map_err(|_| Fault::Damaged)?);
    if *rows > ROWS {
        return Err(Fault::Large);
    }
    let lengths =
        batch.nodes().into_iter().flatten().map(|node| (node.length(), node.null_count()));
    for (length, nulls) in lengths {
        if length < 0 || nulls < 0 || u64::try_from(length).is_ok_and(|length| length > ROWS) {
            return Err(Fault::Damaged);
        }
    }
    let packed = match batch.compression().map(|packed| packed.codec()) {
        None => false,
        Some(CompressionType::LZ4_FRAME) => true,
        Some(other) => return Err(Fault::Codec(format!("{other:?}"))),
    };
    let mut total = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let number = |n: i64| usize::try_from(n).map_err(|_| Fault::Damaged);
        let (at, length) = (number(buffer.offset())?, number(buffer.length())?);
        let own = at.checked_add(length).and_then(|end| body.get(at..end)).ok_or(Fault::Damaged)?;
        let claimed = own.first_chunk::<8>().map(|claim| i64::from_le_bytes(*claim));
        let size = match claimed.filter(|_| packed && length > 0) {
            Some(claimed) if claimed >= 0 => u64::try_from(claimed).unwrap_or(u64::MAX),
            _ => u64::try_from(length).unwrap_or(u64::MAX),
        };
        total = total.saturating_add(size);
    }
    if total > BATCH { Err(Fault::Large) } else { Ok(total) }
}

/// Whether a column can be read as text or numbers.
fn usable(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => usable(values) && !values.is_nested(),
        DataType::Decimal128(..) | DataType::Null => true,
        other => is_text(other) || other.is_integer() || is_float(other),
    }
}

fn is_number(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_number(values),
        DataType::Decimal128(..) => true,
        other => other.is_integer() || is_float(other),
    }
}

const fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    )
}

const fn is_float(kind: &DataType) -> bool {
    matches!(kind, DataType::Float16 | DataType::Float32 | DataType::Float64)
}

/// What stands in a row of a column.
fn cell(array: &dyn Array, row: usize) -> Cell {
    if row >= array.len() || array.is_null(row) {
        return Cell::Empty;
    }
    let whole = |number: i128| Cell::decimal(number, 0);
    match array.data_type() {
        DataType::Utf8 => Cell::text(array.as_string::<i32>().value(row).as_bytes()),
        DataType::LargeUtf8 => Cell::text(array.as_string::<i64>().value(row).as_bytes()),
        DataType::Utf8View => Cell::text(array.as_string_view().value(row).as_bytes()),
        DataType::Binary => Cell::text(array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => Cell::text(array.as_binary::<i64>().value(row)),
        DataType::BinaryView => Cell::text(array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => Cell::text(array.as_fixed_size_binary().value(row)),
        DataType::Int8 => whole(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => whole(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => whole(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => whole(array.as_primitive::<Int64Type>().value(row).into()),
        DataType::UInt8 => whole(array.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => whole(array.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => whole(array.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => whole(array.as_primitive::<UInt64Type>().value(row).into()),
        DataType::Float16 => Cell::float(array.as_primitive::<Float16Type>().value(row).into()),
        DataType::Float32 => Cell::float(array.as_primitive::<Float32Type>().value(row).into()),
        DataType::Float64 => Cell::float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(_, scale) => {
            Cell::decimal(array.as_primitive::<Decimal128Type>().value(row), (*scale).into())
        }
        DataType::Dictionary(..) => downcast_dictionary_array! {
            array => array.key(row).map_or(Cell::Empty, |key| cell(array.values().as_ref(), key)),
            _ => Cell::Empty
        },
        _ => Cell::Empty,
    }
}

/// Where reading is.
struct Reading {
    file: File,
    decoder: FileDecoder,
    /// For each column that is wanted its place in a batch.
    places: Vec<usize>,
    batches: VecDeque<Block>,
    /// How many there are.
    all: u64,
    rows: u64,
    batch: Option<(RecordBatch, usize)>,
}

impl Rows for Reading {
    fn fill(&mut self, out: &mut VecDeque<Vec<Cell>>) -> Result<bool, Fault> {
        loop {
            if let Some((batch, at)) = self.batch.as_mut().filter(|(b, at)| *at < b.num_rows()) {
                let end = at.saturating_add(AHEAD).min(batch.num_rows());
                let columns = self.places.iter().filter_map(|place| batch.columns().get(*place));
                let columns: Vec<&ArrayRef> = columns.collect();
                for row in *at..end {
                    out.push_back(
                        columns.iter().map(|column| cell(column.as_ref(), row)).collect(),
                    );
                }
                *at = end;
                return Ok(true);
            }
            let Some(block) = self.batches.pop_front() else { return Ok(false) };
            self.batch = None;
            let bytes = block_of(&mut self.file, &block)?;
            looked_at(&block, &bytes, &mut self.rows)?;
            let read =
                self.decoder.read_record_batch(&block, &bytes).map_err(|_| Fault::Damaged)?;
            self.batch = read.map(|batch| (batch, 0));
        }
    }

    fn share(&self) -> (u64, u64) {
        let left = u64::try_from(self.batches.len()).unwrap_or_default();
        (self.all.saturating_sub(left), self.all)
    }
}
