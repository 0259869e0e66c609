//! The file of subjects: what it is, and its text piece by piece.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use encoding_rs::{Decoder, Encoding as Set, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use sm3::{Digest as _, Sm3};

use crate::{columnar, files, import, problem::Problem};

/// Bytes read at a time.
const PIECE: usize = 1 << 16;

/// How subjects are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a header.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Columns in row groups.
    Parquet,
    /// Columns in batches (IPC file, Feather 2).
    Arrow,
}

impl Format {
    /// By the ending of a file name.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "ndjson" | "jsonl" | "json" => Some(Self::Ndjson),
            "parquet" => Some(Self::Parquet),
            "arrow" | "feather" | "ipc" => Some(Self::Arrow),
            _ => None,
        }
    }

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Which of the tables of columns, if it is one.
    pub(crate) const fn columnar(self) -> Option<columnar::Kind> {
        match self {
            Self::Parquet => Some(columnar::Kind::Parquet),
            Self::Arrow => Some(columnar::Kind::Arrow),
            Self::Csv | Self::Ndjson => None,
        }
    }
}

/// A file that was looked at once from end to end.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    /// `sm3:` and digits, of all bytes.
    pub(super) digest: String,
    pub(super) bytes: u64,
    set: &'static Set,
    /// The lines of a workbook, which is read whole.
    lines: Option<Arc<[u8]>>,
}

impl Source {
    /// Reads the file once: its digest, and the character set that its lines are written in. A few
    /// damaged lines in UTF-8 do not make it GB18030; they are told row by row.
    pub(super) fn examine(path: &Path) -> Result<Self, Problem> {
        let unreadable = |error: io::Error| files::unreadable(path, &error);
        let mut reader = BufReader::with_capacity(PIECE, File::open(path).map_err(unreadable)?);
        let (mut sum, mut bytes) = (Sm3::new(), 0_u64);
        let (mut good, mut bad) = (0_u64, 0_u64);
        let (mut start, mut line, mut within) = (Vec::new(), Vec::new(), false);
        loop {
            line.clear();
            let limit = u64::try_from(PIECE).unwrap_or(u64::MAX);
            let read = reader.by_ref().take(limit).read_until(b'\n', &mut line);
            if read.map_err(unreadable)? == 0 {
                break;
            }
            sum.update(&line);
            bytes = bytes.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
            if start.len() < PIECE {
                start.extend_from_slice(&line);
            }
            // A piece of a longer line may begin or end inside a character.
            let (ended, begun) = (line.len() < PIECE || line.ends_with(b"\n"), !within);
            within = !line.ends_with(b"\n");
            if ended && begun && !line.is_ascii() {
                match std::str::from_utf8(&line) {
                    Ok(_) => good = good.saturating_add(1),
                    Err(_) => bad = bad.saturating_add(1),
                }
            }
        }
        let digest = format!("sm3:{}", hex::encode(sum.finalize()));
        if let Some(kind) = columnar::Kind::of(&start) {
            let format = match kind {
                columnar::Kind::Parquet => Format::Parquet,
                columnar::Kind::Arrow => Format::Arrow,
            };
            let path = path.to_owned();
            return Ok(Self { path, format, digest, bytes, set: UTF_8, lines: None });
        }
        if let Some(lines) = lines(path, &start)? {
            let (path, format) = (path.to_owned(), Format::Csv);
            return Ok(Self { path, format, digest, bytes, set: UTF_8, lines: Some(lines) });
        }
        let set = match start.as_slice() {
            [0xFF, 0xFE, ..] => UTF_16LE,
            [0xFE, 0xFF, ..] => UTF_16BE,
            _ if bad > 0 && good <= bad.saturating_mul(4) => GB18030,
            _ => UTF_8,
        };
        let (text, ..) = set.decode(&start);
        let format = match text.trim_start().starts_with('{') {
            true => Format::Ndjson,
            false => Format::Csv,
        };
        Ok(Self { path: path.to_owned(), format, digest, bytes, set, lines: None })
    }

    /// The text from its beginning; `read` counts the bytes of the file that were consumed.
    pub(super) fn open(&self, read: Arc<AtomicU64>) -> Result<Text, Problem> {
        let file: Box<dyn Read + Send> = match &self.lines {
            Some(lines) => Box::new(io::Cursor::new(Arc::clone(lines))),
            None => {
                let unreadable = |error| files::unreadable(&self.path, &error);
                Box::new(File::open(&self.path).map_err(unreadable)?)
            }
        };
        Ok(Text {
            file,
            decoder: self.set.new_decoder_with_bom_removal(),
            piece: Vec::new(),
            ready: String::new(),
            at: 0,
            ended: false,
            read,
        })
    }
}

/// The lines of a workbook, of a web page or of XML.
fn lines(path: &Path, start: &[u8]) -> Result<Option<Arc<[u8]>>, Problem> {
    if !import::is_container(start) {
        return Ok(None);
    }
    let text = import::as_csv(&files::name(path), &files::read(path)?)?;
    Ok(text.map(|text| Arc::from(text.into_bytes())))
}

/// The text of a file in UTF-8; what cannot be decoded becomes U+FFFD.
pub(super) struct Text {
    file: Box<dyn Read + Send>,
    decoder: Decoder,
    piece: Vec<u8>,
    /// Decoded and not yet handed out, from `at`.
    ready: String,
    at: usize,
    ended: bool,
    read: Arc<AtomicU64>,
}

impl Text {
    /// Decodes the next piece of the file.
    fn refill(&mut self) -> io::Result<()> {
        self.piece.resize(PIECE, 0);
        let read = self.file.read(&mut self.piece)?;
        self.piece.truncate(read);
        self.ended = read == 0;
        self.at = 0;
        self.ready.clear();
        self.read.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(PIECE.saturating_mul(3));
        self.ready.reserve(room);
        // There is room for all of it, so that nothing is left over.
        let _all = self.decoder.decode_to_string(&self.piece, &mut self.ready, self.ended);
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.ready.as_bytes().get(self.at..).unwrap_or_default();
        let taken = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..taken), ready.get(..taken)) {
            to.copy_from_slice(from);
        }
        self.at = self.at.saturating_add(taken);
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> (Source, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, bytes).unwrap();
        let source = Source::examine(&path).unwrap();
        let mut text = String::new();
        let mut reader = BufReader::new(source.open(Arc::default()).unwrap());
        reader.read_to_string(&mut text).unwrap();
        (source, text)
    }

    #[test]
    fn every_character_set_of_offices_gives_the_same_text() {
        let text = "名称,代码\n示例市甲某建筑有限公司,1\n".repeat(5_000);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            GB18030.encode(&text).0.into_owned(),
            [&b"\xFF\xFE"[..], &wide].concat(),
        ] {
            let (source, read) = text_of(&bytes);
            assert!(read == text);
            assert_eq!(source.format, Format::Csv);
            assert_eq!(source.digest, credit_core::digest::Digest::of(&bytes).labelled());
        }
    }

    #[test]
    fn damage_is_marked_and_the_rest_is_read() {
        let mut bytes = "{\"name\":\"甲\"}\n".repeat(9).into_bytes();
        bytes.extend(b"{\"name\":\"\xFF\"}\n");
        let (source, text) = text_of(&bytes);
        assert_eq!((source.format, text.matches('\u{FFFD}').count()), (Format::Ndjson, 1));
        assert_eq!(text.matches('甲').count(), 9);
    }
}
