//! Tables written: the same rows give the same bytes.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, BufWriter},
    path::Path,
    sync::Arc,
};

use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use credit_core::Date;
use parquet::{
    basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical},
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{GROUP, Holds, Kind};

/// Bytes of a batch of long texts.
const BYTES: usize = 32 << 20;

impl Holds {
    fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Number => DataType::Int64,
            Self::Day => DataType::Date32,
        }
    }

    fn parquet(self, name: &str) -> parquet::errors::Result<Type> {
        let (physical, logical, converted) = match self {
            Self::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), ConvertedType::UTF8),
            Self::Number => (Physical::INT64, None, ConvertedType::NONE),
            Self::Day => (Physical::INT32, Some(LogicalType::Date), ConvertedType::DATE),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .with_converted_type(converted)
            .build()
    }
}

enum Out {
    Parquet(SerializedFileWriter<File>),
    Arrow(Box<FileWriter<BufWriter<File>>>, SchemaRef),
}

/// Writes rows of texts as columns; an empty text is a null.
pub(crate) struct Writer {
    out: Out,
    holds: Vec<Holds>,
    columns: Vec<Vec<Option<String>>>,
    rows: usize,
    bytes: usize,
}

impl Writer {
    /// Begins a file with these columns.
    pub(crate) fn create(path: &Path, kind: Kind, columns: &[(&str, Holds)]) -> io::Result<Self> {
        let file = File::create(path)?;
        let out = match kind {
            Kind::Parquet => {
                let fields = columns.iter().map(|(name, holds)| holds.parquet(name).map(Arc::new));
                let fields = fields.collect::<Result<_, _>>().map_err(io::Error::other)?;
                let schema = Type::group_type_builder("schema").with_fields(fields).build();
                let schema = Arc::new(schema.map_err(io::Error::other)?);
                let plain = WriterProperties::builder().set_compression(Compression::SNAPPY);
                let writer = SerializedFileWriter::new(file, schema, Arc::new(plain.build()));
                Out::Parquet(writer.map_err(io::Error::other)?)
            }
            Kind::Arrow => {
                let field = |(name, holds): &(&str, Holds)| Field::new(*name, holds.arrow(), true);
                let fields: Vec<Field> = columns.iter().map(field).collect();
                let schema = Arc::new(Schema::new(fields));
                let writer = FileWriter::try_new(BufWriter::new(file), &schema);
                Out::Arrow(Box::new(writer.map_err(io::Error::other)?), schema)
            }
        };
        let holds: Vec<Holds> = columns.iter().map(|(_, holds)| *holds).collect();
        let columns = holds.iter().map(|_| Vec::new()).collect();
        Ok(Self { out, holds, columns, rows: 0, bytes: 0 })
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push((!cell.is_empty()).then(|| cell.to_owned()));
            self.bytes = self.bytes.saturating_add(cell.len());
        }
        self.rows = self.rows.saturating_add(1);
        // A row that has too few cells is filled up.
        self.columns.iter_mut().for_each(|column| column.resize(self.rows, None));
        if self.rows >= GROUP || self.bytes >= BYTES { self.group() } else { Ok(()) }
    }

    /// Writes what was gathered.
    fn group(&mut self) -> io::Result<()> {
        let columns = self.columns.iter_mut().map(std::mem::take);
        let columns = self.holds.iter().copied().zip(columns);
        match &mut self.out {
            Out::Parquet(writer) => {
                let mut group = writer.next_row_group().map_err(io::Error::other)?;
                for (holds, column) in columns {
                    put(&mut group, holds, &column).map_err(io::Error::other)?;
                }
                group.close().map_err(io::Error::other)?;
            }
            Out::Arrow(writer, schema) => {
                let columns = columns.map(|(holds, column)| array(holds, &column)).collect();
                let batch = RecordBatch::try_new(Arc::clone(schema), columns);
                let batch = batch.map_err(io::Error::other)?;
                writer.write(&batch).map_err(io::Error::other)?;
            }
        }
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    /// Ends the file; what was written will be there after a loss of power.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        let file = match self.out {
            Out::Parquet(writer) => writer.into_inner().map_err(io::Error::other)?,
            Out::Arrow(mut writer, _) => {
                writer.finish().map_err(io::Error::other)?;
                let out = writer.into_inner().map_err(io::Error::other)?;
                out.into_inner().map_err(|error| io::Error::other(error.to_string()))?
            }
        };
        file.sync_data()
    }

    /// Makes a file of rows that were gathered as lines of JSON, each a list of texts: at once or not at all.
    pub(crate) fn convert(
        lines: &Path,
        output: &Path,
        kind: Kind,
        columns: &[(&str, Holds)],
    ) -> io::Result<()> {
        let draft = output.with_added_extension("new");
        let mut writer = Self::create(&draft, kind, columns)?;
        for line in BufReader::new(File::open(lines)?).lines() {
            let cells: Vec<String> = serde_json::from_str(&line?).map_err(io::Error::other)?;
            writer.row(cells.iter().map(String::as_str))?;
        }
        writer.finish()?;
        fs::rename(&draft, output)
    }
}

fn days(text: &str) -> Option<i32> {
    Date::parse(text).map(Date::to_days)
}

fn array(holds: Holds, column: &[Option<String>]) -> ArrayRef {
    let texts = column.iter().map(Option::as_deref);
    match holds {
        Holds::Text => Arc::new(texts.collect::<StringArray>()),
        Holds::Number => Arc::new(
            texts.map(|text| text.and_then(|text| text.parse().ok())).collect::<Int64Array>(),
        ),
        Holds::Day => Arc::new(texts.map(|text| text.and_then(days)).collect::<Date32Array>()),
    }
}

fn put(
    group: &mut SerializedRowGroupWriter<'_, File>,
    holds: Holds,
    column: &[Option<String>],
) -> parquet::errors::Result<()> {
    let Some(mut writer) = group.next_column()? else { return Ok(()) };
    let texts = || column.iter().map(Option::as_deref);
    let level = |filled: bool| i16::from(filled);
    match holds {
        Holds::Text => {
            let levels: Vec<i16> = texts().map(|text| level(text.is_some())).collect();
            let values: Vec<ByteArray> = texts().flatten().map(ByteArray::from).collect();
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Holds::Number => {
            let numbers: Vec<Option<i64>> = texts().map(|text| text?.parse().ok()).collect();
            let levels: Vec<i16> = numbers.iter().map(|number| level(number.is_some())).collect();
            let values: Vec<i64> = numbers.into_iter().flatten().collect();
            writer.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Holds::Day => {
            let numbers: Vec<Option<i32>> = texts().map(|text| days(text?)).collect();
            let levels: Vec<i16> = numbers.iter().map(|number| level(number.is_some())).collect();
            let values: Vec<i32> = numbers.into_iter().flatten().collect();
            writer.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
        }
    }
    writer.close().map(|_| ())
}
