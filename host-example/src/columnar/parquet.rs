//! Files of Parquet: the footer is read by the crate `parquet`, once it is sure that it claims no more than it
//! holds; pages are read here.

use std::{
    collections::VecDeque,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
    sync::Arc,
};

use parquet::{
    basic::{Compression, ConvertedType, LogicalType, Type},
    file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader},
    schema::types::ColumnDescriptor,
};

use super::{
    Cell, Column, Fault, ROWS, Rows,
    pages::{Chunk, Codec},
    thrift::{Bytes, Damaged, Value},
    values::Form,
};

/// Largest footer: a thousand row groups of fifty columns take ten MiB.
const FOOTER: u64 = 16 << 20;
/// Rows read at a time.
const AHEAD: usize = 64;

/// An opened file.
pub(crate) struct Table {
    file: Arc<File>,
    meta: ParquetMetaData,
    columns: Vec<Column>,
    /// For each column its place among the leaves, and how its values are read.
    leaves: Vec<Option<(usize, Form, bool)>>,
}

impl Table {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let mut file = File::open(path)?;
        let bytes = footer(&mut file)?;
        let meta = ParquetMetaDataReader::decode_metadata(&bytes).map_err(|_| Fault::Damaged)?;
        let known = meta.file_metadata();
        if u64::try_from(known.num_rows()).map_err(|_| Damaged)? > ROWS {
            return Err(Fault::Large);
        }
        let schema = known.schema_descr();
        let (mut columns, mut leaves) = (Vec::new(), Vec::new());
        for (root, field) in schema.root_schema().get_fields().iter().enumerate() {
            let own = |leaf: &usize| schema.get_column_root_idx(*leaf) == root;
            let leaf = (0..schema.num_columns()).find(own);
            let flat =
                leaf.filter(|_| field.is_primitive()).map(|leaf| (leaf, schema.column(leaf)));
            let flat = flat.filter(|(_, descr)| descr.max_rep_level() == 0);
            let form = flat.as_ref().and_then(|(_, descr)| form(descr));
            columns.push(Column {
                name: field.name().to_owned(),
                nested: flat.is_none(),
                kind: match &flat {
                    Some((_, descr)) => kind(descr),
                    None => "nested".to_owned(),
                },
                usable: form.is_some(),
                number: !matches!(form, None | Some(Form::Text | Form::Fixed(_))),
            });
            let optional = |descr: &ColumnDescriptor| descr.max_def_level() > 0;
            leaves.push(flat.zip(form).map(|((leaf, descr), form)| (leaf, form, optional(&descr))));
        }
        Ok(Self { file: Arc::new(file), meta, columns, leaves })
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn rows(&self) -> u64 {
        u64::try_from(self.meta.file_metadata().num_rows()).unwrap_or_default()
    }

    /// The rows, of these columns.
    pub(super) fn read(self, wanted: &[usize]) -> Result<Box<dyn Rows>, Fault> {
        let leaf = |at: &usize| self.leaves.get(*at).copied().flatten().ok_or(Fault::Damaged);
        let wanted = wanted.iter().map(leaf).collect::<Result<_, _>>()?;
        Ok(Box::new(Reading {
            table: self,
            wanted,
            group: 0,
            left: 0,
            rows: 0,
            chunks: Vec::new(),
        }))
    }
}

/// The bytes of the footer, which claim no more than they hold.
fn footer(file: &mut File) -> Result<Vec<u8>, Fault> {
    let length = file.metadata()?.len();
    let mut end = [0; 8];
    let at = length.checked_sub(8).filter(|at| *at >= 4).ok_or(Fault::Damaged)?;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut end)?;
    let (size, magic) = end.split_first_chunk::<4>().ok_or(Damaged)?;
    if magic == b"PARE" {
        return Err(Fault::Encrypted);
    }
    let size = u64::from(u32::from_le_bytes(*size));
    let start = at.checked_sub(size).filter(|start| *start >= 4 && magic == b"PAR1");
    let start = start.ok_or(Fault::Damaged)?;
    if size > FOOTER {
        return Err(Fault::Large);
    }
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| Damaged)?];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    let whole = Bytes(&bytes).fields()?;
    // Encrypted columns behind a footer that is not.
    if matches!(whole.field(8), Some(Value::Fields(_))) {
        return Err(Fault::Encrypted);
    }
    Ok(bytes)
}

/// How the values of a column are read; `None` where they are no text and no number.
fn form(column: &ColumnDescriptor) -> Option<Form> {
    let (logical, converted) = (column.logical_type_ref(), column.converted_type());
    let text = match logical {
        None => matches!(
            converted,
            ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON
        ),
        Some(logical) => {
            matches!(logical, LogicalType::String | LogicalType::Enum | LogicalType::Json)
        }
    };
    let decimal =
        matches!(logical, Some(LogicalType::Decimal(_))) || converted == ConvertedType::DECIMAL;
    let scale = if decimal { column.type_scale() } else { 0 };
    let whole = match logical {
        None => !matches!(
            converted,
            ConvertedType::DATE
                | ConvertedType::TIME_MILLIS
                | ConvertedType::TIME_MICROS
                | ConvertedType::TIMESTAMP_MILLIS
                | ConvertedType::TIMESTAMP_MICROS
        ),
        Some(logical) => matches!(logical, LogicalType::Integer(_) | LogicalType::Decimal(_)),
    };
    let signed = !matches!(
        converted,
        ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64
    );
    let length = usize::try_from(column.type_length()).unwrap_or_default();
    match column.physical_type() {
        Type::BYTE_ARRAY if decimal => Some(Form::Decimal { length: None, scale }),
        Type::FIXED_LEN_BYTE_ARRAY if decimal && length <= 16 => {
            Some(Form::Decimal { length: Some(length), scale })
        }
        Type::BYTE_ARRAY if text => Some(Form::Text),
        Type::FIXED_LEN_BYTE_ARRAY if text && length > 0 => Some(Form::Fixed(length)),
        Type::INT32 if whole => Some(Form::Int32 { scale, signed }),
        Type::INT64 if whole => Some(Form::Int64 { scale, signed }),
        Type::FLOAT => Some(Form::Float),
        Type::DOUBLE => Some(Form::Double),
        _ => None,
    }
}

/// The type of a column, for people.
fn kind(column: &ColumnDescriptor) -> String {
    match column.logical_type_ref() {
        Some(logical) => format!("{} {logical:?}", column.physical_type()),
        None => match column.converted_type() {
            ConvertedType::NONE => column.physical_type().to_string(),
            converted => format!("{} {converted}", column.physical_type()),
        },
    }
}

/// Where reading is.
struct Reading {
    table: Table,
    wanted: Vec<(usize, Form, bool)>,
    /// The next row group, and rows left of the one before it.
    group: usize,
    left: u64,
    /// Rows that were handed out.
    rows: u64,
    chunks: Vec<Chunk>,
}

impl Reading {
    /// Opens the next row group; `false` behind the last.
    fn turn(&mut self) -> Result<bool, Fault> {
        let Some(group) = self.table.meta.row_groups().get(self.group) else { return Ok(false) };
        self.group = self.group.saturating_add(1);
        self.left = u64::try_from(group.num_rows()).map_err(|_| Damaged)?;
        self.chunks.clear();
        for (leaf, form, optional) in &self.wanted {
            let about = group.columns().get(*leaf).ok_or(Damaged)?;
            let (bytes, codec) = (range(about)?, codec(about)?);
            let file = Arc::clone(&self.table.file);
            self.chunks.push(Chunk::new(file, bytes, codec, *form, *optional));
        }
        Ok(true)
    }
}

impl Rows for Reading {
    fn fill(&mut self, out: &mut VecDeque<Vec<Cell>>) -> Result<bool, Fault> {
        for _ in 0..AHEAD {
            while self.left == 0 {
                if !self.turn()? {
                    return Ok(false);
                }
            }
            self.left = self.left.saturating_sub(1);
            let row = self.chunks.iter_mut().map(Chunk::next).collect::<Result<_, _>>()?;
            out.push_back(row);
            self.rows = self.rows.saturating_add(1);
            if self.rows > ROWS {
                return Err(Fault::Large);
            }
        }
        Ok(true)
    }

    fn share(&self) -> (u64, u64) {
        (self.rows, self.table.rows())
    }
}

/// Where a column of a row group lies.
fn range(about: &ColumnChunkMetaData) -> Result<(u64, u64), Damaged> {
    let data = about.data_page_offset();
    // Some writers say 0 where there is no dictionary.
    let dictionary = about.dictionary_page_offset().filter(|at| *at > 0);
    let start = u64::try_from(dictionary.map_or(data, |at| at.min(data))).map_err(|_| Damaged)?;
    let length = u64::try_from(about.compressed_size()).map_err(|_| Damaged)?;
    Ok((start, start.checked_add(length).ok_or(Damaged)?))
}

fn codec(about: &ColumnChunkMetaData) -> Result<Codec, Fault> {
    match about.compression() {
        Compression::UNCOMPRESSED => Ok(Codec::Plain),
        Compression::SNAPPY => Ok(Codec::Snappy),
        Compression::GZIP(_) => Ok(Codec::Gzip),
        Compression::ZSTD(_) => Ok(Codec::Zstd),
        Compression::LZ4_RAW => Ok(Codec::Lz4),
        other => Err(Fault::Codec(other.to_string())),
    }
}
