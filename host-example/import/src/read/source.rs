//! Where the bytes of a source are: in memory, or somewhere to be read again.

use std::{
    borrow::Cow,
    fmt,
    io::{self, Read},
    path::Path,
};

use credit_core::digest::Digest;
use sm3::{Digest as _, Sm3};

use crate::problem::{Problem, Words};

/// Largest source in bytes of those that are read whole, also unpacked: a national list of a million
/// entries with all columns has half of it.
pub(crate) const MAX_BYTES: usize = 1 << 30;

/// Bytes read at a time.
const PIECE: usize = 1 << 16;

/// Opens a source at its beginning.
pub type Open<'a> = dyn Fn() -> io::Result<Box<dyn Read>> + 'a;

/// The bytes of a source (来源).
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "callers make them")]
pub enum Source<'a> {
    /// All of them, in memory.
    Bytes(&'a [u8]),
    /// To be read from the beginning as often as it takes: text of rows is never whole in memory.
    Again(&'a Open<'a>),
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes(_) => "Bytes",
            Self::Again(_) => "Again",
        })
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Source<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> Source<'a> {
    /// What follows so many bytes at the beginning.
    pub(super) fn after(self, mark: usize) -> io::Result<Box<dyn Read + 'a>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(bytes.get(mark..).unwrap_or_default())),
            Self::Again(open) => {
                let mut reader = open()?;
                let skipped = u64::try_from(mark).unwrap_or(u64::MAX);
                io::copy(&mut reader.by_ref().take(skipped), &mut io::sink())?;
                Ok(reader)
            }
        }
    }

    /// At most so many bytes of its beginning.
    pub(super) fn start(self, most: usize) -> io::Result<Vec<u8>> {
        let mut start = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        self.after(0)?.take(most).read_to_end(&mut start)?;
        Ok(start)
    }

    /// All of it, for what can only be read whole.
    pub(super) fn whole(self, name: &str) -> Result<Cow<'a, [u8]>, Problem> {
        let bytes = match self {
            Self::Bytes(bytes) => Cow::Borrowed(bytes),
            Self::Again(_) => {
                let most = MAX_BYTES.saturating_add(1);
                Cow::Owned(self.start(most).map_err(|error| unreadable(name, &error))?)
            }
        };
        if bytes.len() > MAX_BYTES { Err(too_large(name)) } else { Ok(bytes) }
    }

    /// Whether it is read more than once: then it may be another one by the end.
    pub(crate) const fn is_again(self) -> bool {
        matches!(self, Self::Again(_))
    }

    /// How many bytes it has, and their SM3.
    pub(crate) fn measured(self, name: &str) -> Result<(usize, Digest), Problem> {
        if let Self::Bytes(bytes) = self {
            return Ok((bytes.len(), Digest::of(bytes)));
        }
        let (mut size, mut sum) = (0_usize, Sm3::new());
        self.pieces(0, |piece| {
            size = size.saturating_add(piece.len());
            sum.update(piece);
        })
        .map_err(|error| unreadable(name, &error))?;
        Ok((size, Digest::from_bytes(sum.finalize().into())))
    }

    /// Hands out what follows so many bytes, piece by piece.
    pub(super) fn pieces(self, mark: usize, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        if let Self::Bytes(bytes) = self {
            take(bytes.get(mark..).unwrap_or_default());
            return Ok(());
        }
        let (mut reader, mut piece) = (self.after(mark)?, vec![0; PIECE]);
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(read) => take(piece.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Problem {
    credit_engine::Error::unreadable(Path::new(name), error).into()
}

pub(crate) fn too_large(name: &str) -> Problem {
    Problem::new(
        "csv.too-large",
        Words::new("文件（解压后）超过 1 GiB", "the file, unpacked, is larger than 1 GiB"),
        Words::new("按名单或地区拆成几个文件", "split it by list or by region"),
    )
    .at(Words::same(name))
}

/// What was digested is not what was read.
pub(crate) fn changed(name: &str) -> Problem {
    Problem::new(
        "csv.changed",
        Words::new("读取时文件被改动", "the file was written to while it was read"),
        Words::new("等文件写完后重新生成", "build again when the file is complete"),
    )
    .at(Words::same(name))
}
