//! Tables of columns: Parquet and Arrow files in and out, in constant memory.
//!
//! | | Parquet | Arrow (IPC file, Feather 2) |
//! |---|---|---|
//! | read | plain, dictionary and delta encodings; Snappy, gzip, Zstandard, LZ4 | LZ4 or nothing |
//! | a footer, a page or a batch | 16 MiB, 64 MiB, – | 16 MiB, –, 256 MiB |
//! | written | row groups of [`GROUP`] rows, Snappy | batches of as many |
//!
//! Every size that a file claims is held against the bytes that there are before anything is allocated by it.

#[cfg(not(feature = "columnar"))]
mod absent;
#[cfg(feature = "columnar")]
mod arrow;
#[cfg(feature = "columnar")]
mod pages;
#[cfg(feature = "columnar")]
mod parquet;
#[cfg(feature = "columnar")]
mod thrift;
#[cfg(feature = "columnar")]
mod values;
#[cfg(feature = "columnar")]
mod write;

use std::{collections::VecDeque, io, path::Path};

use crate::{
    files,
    problem::{Problem, Words},
};

#[cfg(not(feature = "columnar"))]
pub(crate) use absent::{Table, Writer};
#[cfg(feature = "columnar")]
pub(crate) use write::Writer;

/// Rows of a file: more take days, and a few bytes may claim any number of empty ones.
#[cfg(feature = "columnar")]
const ROWS: u64 = 1 << 32;

/// Rows of a row group or a batch that is written.
#[cfg(feature = "columnar")]
pub(crate) const GROUP: usize = 16_384;

/// Longest text of a cell in bytes, as of a row of text.
#[cfg(feature = "columnar")]
const LONGEST: usize = 1 << 20;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Parquet,
    Arrow,
}

impl Kind {
    /// By the first bytes of a file.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [b'P', b'A', b'R', b'1' | b'E', ..] => Some(Self::Parquet),
            [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Some(Self::Arrow),
            _ => None,
        }
    }
}

/// What a column that is written holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Number,
    Day,
}

/// What stands in a cell.
#[cfg_attr(not(feature = "columnar"), expect(dead_code, reason = "nothing is read"))]
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Null.
    Empty,
    Text(String),
    /// A number, as text.
    Number(String),
    /// A text that is too long for one.
    Long,
}

#[cfg(feature = "columnar")]
impl Cell {
    /// Bytes that should be UTF-8; what is not becomes U+FFFD, which a row is refused for.
    fn text(bytes: &[u8]) -> Self {
        match bytes.len() > LONGEST {
            true => Self::Long,
            false => Self::Text(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// A number with so many digits behind its point.
    fn decimal(number: i128, scale: i32) -> Self {
        let Some(places) = usize::try_from(scale).ok().filter(|places| (1..=38).contains(places))
        else {
            let zeros = usize::try_from(scale.unsigned_abs()).unwrap_or_default().min(38);
            let zeros = if scale < 0 && number != 0 { "0".repeat(zeros) } else { String::new() };
            return Self::Number(format!("{number}{zeros}"));
        };
        let digits =
            format!("{:0>width$}", number.unsigned_abs(), width = places.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
        let part = part.trim_end_matches('0');
        let sign = if number < 0 { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        Self::Number([sign, whole, point, part].concat())
    }

    /// Whole numbers as such: programs make floats of them where cells are empty.
    fn float(number: f64) -> Self {
        if number.is_nan() { Self::Empty } else { Self::Number(number.to_string()) }
    }
}

/// A column of a file.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Whether it holds lists or structs.
    pub(crate) nested: bool,
    /// Its type, for people.
    pub(crate) kind: String,
    /// Whether it can be read.
    pub(crate) usable: bool,
    /// Whether it holds numbers.
    pub(crate) number: bool,
}

impl Column {
    /// A column that is not used, for people.
    pub(crate) fn told(&self) -> String {
        match self.nested {
            true => format!("{}（{}）", self.name, self.kind),
            false => self.name.clone(),
        }
    }
}

/// Rows, some at a time.
pub(crate) trait Rows: Send {
    /// Adds the next rows; `false` behind the last.
    fn fill(&mut self, out: &mut VecDeque<Vec<Cell>>) -> Result<bool, Fault>;

    /// How much of the file was read: a part, and the whole.
    fn share(&self) -> (u64, u64);
}

/// Why a file cannot be read.
#[cfg_attr(not(feature = "columnar"), expect(dead_code, reason = "nothing is read"))]
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    Damaged,
    /// Something in it is larger than is read.
    Large,
    Encrypted,
    /// Packed in a way that is not read.
    Codec(String),
    /// Written in a way that is not read.
    Encoding,
    /// This build reads none.
    Absent,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        // An end in the middle is damage, not a fault of the disk.
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Damaged } else { Self::Io(error) }
    }
}

#[cfg(feature = "columnar")]
impl From<thrift::Damaged> for Fault {
    fn from(_: thrift::Damaged) -> Self {
        Self::Damaged
    }
}

impl Fault {
    /// The same for people.
    pub(crate) fn problem(&self, path: &Path) -> Problem {
        let again = || {
            Words::new(
                "重新导出或重新传送这个文件；也可以导出为 CSV",
                "export or send it again, or export it as CSV",
            )
        };
        let (code, text, remedy) = match self {
            Self::Io(error) => return files::unreadable(path, error),
            Self::Damaged => (
                "columnar.damaged",
                Words::new(
                    "Parquet 或 Arrow 文件已损坏或不完整",
                    "the Parquet or Arrow file is damaged or not whole",
                ),
                again(),
            ),
            Self::Large => (
                "columnar.too-large",
                Words::new(
                    "Parquet 或 Arrow 文件的一部分超过限度（页 64 MiB，字典 16 MiB，批 256 MiB，文件尾 16 MiB）",
                    "a part of the Parquet or Arrow file is too large (a page 64 MiB, a dictionary 16 MiB, a batch 256 MiB, the footer 16 MiB)",
                ),
                Words::new(
                    "用较小的页、行组或批（如每批 65536 行）重新导出",
                    "export it with smaller pages, row groups or batches, such as 65,536 rows",
                ),
            ),
            Self::Encrypted => (
                "columnar.encrypted",
                Words::new("Parquet 文件是加密的", "the Parquet file is encrypted"),
                Words::new("导出为不加密的文件", "export it without encryption"),
            ),
            Self::Codec(name) => (
                "columnar.codec",
                Words::new(
                    format!("不支持的压缩方式：{name}"),
                    format!("packed in a way that is not read: {name}"),
                ),
                Words::new(
                    "Parquet 用 snappy、gzip、zstd 或 lz4_raw，Arrow 用 lz4 或不压缩",
                    "use snappy, gzip, zstd or lz4_raw for Parquet, lz4 or none for Arrow",
                ),
            ),
            Self::Encoding => (
                "columnar.encoding",
                Words::new("不支持的 Parquet 编码", "an encoding of Parquet that is not read"),
                again(),
            ),
            Self::Absent => (
                "columnar.absent",
                Words::new(
                    "这个程序编译时没有带上 Parquet 和 Arrow",
                    "this program was built without Parquet and Arrow",
                ),
                Words::new(
                    "导出为 CSV，或换用完整的程序",
                    "export it as CSV, or use the whole program",
                ),
            ),
        };
        Problem::new(code, text, remedy).at(Words::same(path.display().to_string()))
    }
}

/// Says so where this build writes none.
///
/// # Errors
/// `columnar.absent`.
pub(crate) fn available(path: &Path) -> Result<(), Problem> {
    match cfg!(feature = "columnar") {
        true => Ok(()),
        false => Err(Fault::Absent.problem(path)),
    }
}

/// A column that is needed and cannot be read.
pub(crate) fn unusable(path: &Path, column: &Column) -> Problem {
    let Column { name, kind, .. } = column;
    Problem::new(
        "columnar.type",
        Words::new(
            format!("“{name}”列的类型是 {kind}，不能当作文字读取"),
            format!("the column “{name}” is of the type {kind}, which cannot be read as text"),
        ),
        Words::new("导出前把这一列转为文本", "make the column text before it is exported"),
    )
    .at(Words::same(path.display().to_string()))
}

/// An opened file.
#[cfg(feature = "columnar")]
pub(crate) enum Table {
    Parquet(parquet::Table),
    Arrow(arrow::Table),
}

#[cfg(feature = "columnar")]
impl Table {
    pub(crate) fn open(path: &Path, kind: Kind) -> Result<Self, Fault> {
        Ok(match kind {
            Kind::Parquet => Self::Parquet(parquet::Table::open(path)?),
            Kind::Arrow => Self::Arrow(arrow::Table::open(path)?),
        })
    }

    pub(crate) fn columns(&self) -> &[Column] {
        match self {
            Self::Parquet(table) => table.columns(),
            Self::Arrow(table) => table.columns(),
        }
    }

    /// The rows, of these columns, in the order in which they are named.
    pub(crate) fn read(self, wanted: &[usize]) -> Result<Box<dyn Rows>, Fault> {
        match self {
            Self::Parquet(table) => table.read(wanted),
            Self::Arrow(table) => table.read(wanted),
        }
    }
}

#[cfg(test)]
#[cfg(feature = "columnar")]
mod tests;
