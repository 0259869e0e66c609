//! Lines of a text of unknown origin: bounded in length, in whatever character set.

use std::{
    borrow::Cow,
    io::{self, BufRead, Read as _},
    path::Path,
};

use credit_core::api::Lang;

use crate::{
    cli::output,
    files, import,
    problem::{Problem, Words},
};

/// Longest line in bytes. The engine looks at 64 characters; the rest is room for a stray column,
/// so that a file without line ends does not end up in memory.
pub(super) const LINE_BYTES: usize = 4096;

/// Codes in blocks.
pub(super) trait Blocks {
    /// Appends up to `count` codes, each with its `\n`.
    ///
    /// # Errors
    ///
    /// Those of the source; the codes before are in `text`.
    fn block(&mut self, count: usize, text: &mut String) -> Result<Reading, Problem>;

    /// Says what was odd about them.
    fn finish(&self) {}
}

/// Whether there is more to read.
pub(super) enum Reading {
    More,
    End,
}

/// Reads blocks of lines and keeps count of what was odd about them.
pub(super) struct Lines<R> {
    source: R,
    name: String,
    lang: Lang,
    line: usize,
    gb18030: usize,
    broken: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R, name: String, lang: Lang) -> Self {
        Self { source, name, lang, line: 0, gb18030: 0, broken: 0 }
    }
}

impl<R: BufRead> Blocks for Lines<R> {
    /// `text.line-too-long`, `text.utf16`, `io.read`.
    fn block(&mut self, count: usize, text: &mut String) -> Result<Reading, Problem> {
        let mut bytes = Vec::new();
        for _ in 0..count {
            bytes.clear();
            let limit = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
            let read = self.source.by_ref().take(limit).read_until(b'\n', &mut bytes);
            if read.map_err(|error| self.unreadable(&error))? == 0 {
                return Ok(Reading::End);
            }
            self.line = self.line.saturating_add(1);
            let complete = bytes.pop_if(|byte| *byte == b'\n').is_some();
            if !complete && bytes.len() > LINE_BYTES {
                return Err(self.too_long());
            }
            bytes.pop_if(|byte| *byte == b'\r');
            let line = self.decode(&bytes)?;
            text.push_str(&line);
            text.push('\n');
        }
        Ok(Reading::More)
    }

    /// Says how many lines were not UTF-8.
    fn finish(&self) {
        if self.gb18030 > 1 {
            self.note(
                format!("共有 {} 行按 GB18030（含 GBK）读取", self.gb18030),
                format!("{} lines were read as GB18030", self.gb18030),
            );
        }
        if self.broken > 1 {
            self.note(
                format!("共有 {} 行不是文本，无法辨认的字节以 � 代替", self.broken),
                format!("{} lines are not text; � stands for what could not be read", self.broken),
            );
        }
    }
}

impl<R: BufRead> Lines<R> {
    fn decode<'b>(&mut self, bytes: &'b [u8]) -> Result<Cow<'b, str>, Problem> {
        let bytes = match (self.line, bytes) {
            (1, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) => return Err(self.utf16()),
            (1, [0xEF, 0xBB, 0xBF, rest @ ..]) => rest,
            _ => bytes,
        };
        if let Ok(line) = std::str::from_utf8(bytes) {
            return Ok(Cow::Borrowed(line));
        }
        if let Some(line) = import::gb18030(bytes) {
            self.gb18030 = self.gb18030.saturating_add(1);
            if self.gb18030 == 1 {
                self.note(
                    format!("第{}行不是 UTF-8，按 GB18030（含 GBK）读取", self.line),
                    format!("line {} is not UTF-8, read as GB18030", self.line),
                );
            }
            return Ok(line);
        }
        self.broken = self.broken.saturating_add(1);
        if self.broken == 1 {
            self.note(
                format!("第{}行既不是 UTF-8 也不是 GB18030，无法辨认的字节以 � 代替", self.line),
                format!(
                    "line {} is neither UTF-8 nor GB18030; � stands for what could not be read",
                    self.line
                ),
            );
        }
        Ok(String::from_utf8_lossy(bytes))
    }

    fn note(&self, zh: String, en: String) {
        let (name, words) = (&self.name, Words::new(zh, en));
        output::note(&match self.lang {
            Lang::En => format!("note text.encoding: {name}: {}", words.get(Lang::En)),
            lang => format!("提示 text.encoding：{name} {}", words.get(lang)),
        });
    }

    fn unreadable(&self, error: &io::Error) -> Problem {
        files::unreadable(Path::new(&self.name), error)
    }

    fn place(&self) -> Words {
        let (name, line) = (&self.name, self.line);
        Words::new(format!("{name} 第{line}行"), format!("{name} line {line}"))
    }

    fn too_long(&self) -> Problem {
        Problem::new(
            "text.line-too-long",
            Words::new(
                format!("这一行超过 {LINE_BYTES} 字节"),
                format!("the line is longer than {LINE_BYTES} bytes"),
            ),
            Words::new("每行只放一个代码", "put one identifier on each line"),
        )
        .at(self.place())
    }

    fn utf16(&self) -> Problem {
        Problem::new(
            "text.utf16",
            Words::new("文件是 UTF-16 编码（“Unicode 文本”）", "the text is UTF-16"),
            Words::new("另存为 UTF-8 后重试", "save it as UTF-8"),
        )
        .at(self.place())
    }
}
