//! Character sets of office files. Excel in Chinese saves CSV as GBK unless told otherwise.

use std::{
    borrow::Cow,
    fmt,
    io::{self, Read},
};

use credit_core::api::Lang;
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The character set in which a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// GB18030, of which GBK and GB2312 are parts: "ANSI" on a Chinese Windows.
    Gb18030,
    /// UTF-16 with byte order mark: "Unicode text" of Excel.
    Utf16,
}

impl Encoding {
    /// Its name in that language.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Utf8, _) => "UTF-8",
            (Self::Gb18030, Lang::En) => "GB18030 (GBK included)",
            (Self::Gb18030, _) => "GB18030（含 GBK）",
            (Self::Utf16, _) => "UTF-16",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text(Lang::ZhCn))
    }
}

/// A text and how it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// The character set found.
    pub encoding: Encoding,
}

/// Bytes decoded at a time.
const CHUNK: usize = 1 << 16;

/// Recognises the character set and decodes; `Err` has the number of the first line (from 1) that
/// is neither UTF-8 nor GB18030.
///
/// A text is UTF-8 when all of it is; GB18030 is assumed only for text that UTF-8 cannot be.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, usize> {
    let found = detect(bytes)?;
    let text = match found.encoding {
        Encoding::Utf8 => std::str::from_utf8(found.body).map(Cow::Borrowed).ok(),
        Encoding::Gb18030 => gb18030(found.body),
        Encoding::Utf16 => {
            found.set.decode_without_bom_handling_and_without_replacement(found.body)
        }
    };
    Ok(Decoded { text: text.ok_or(1_usize)?, encoding: found.encoding })
}

/// The text of bytes in GB18030, if they are that without exception.
pub fn gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

/// A character set that was recognised, and the bytes after the byte order mark.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) encoding: Encoding,
    set: &'static encoding_rs::Encoding,
    body: &'a [u8],
}

/// Recognises the character set as [`decode`] does, without a copy of the text.
pub(crate) fn detect(bytes: &[u8]) -> Result<Found<'_>, usize> {
    let utf16 = |set, body| Found { encoding: Encoding::Utf16, set, body };
    let (found, plain) = match bytes {
        [0xFF, 0xFE, body @ ..] => (utf16(UTF_16LE, body), body),
        [0xFE, 0xFF, body @ ..] => (utf16(UTF_16BE, body), body),
        _ => {
            let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            if std::str::from_utf8(body).is_ok() {
                return Ok(Found { encoding: Encoding::Utf8, set: UTF_8, body });
            }
            if mostly_utf8(body) {
                return Err(first_bad_line(body, |line| std::str::from_utf8(line).is_ok()));
            }
            (Found { encoding: Encoding::Gb18030, set: GB18030, body }, body)
        }
    };
    if is_valid(found.set, plain) {
        return Ok(found);
    }
    let text = |line: &[u8]| std::str::from_utf8(line).is_ok() || gb18030(line).is_some();
    Err(if found.encoding == Encoding::Gb18030 { first_bad_line(plain, text) } else { 1 })
}

/// UTF-8 with a few damaged bytes: reading it as GB18030 would turn every name into other
/// characters. In a text that is GB18030, whole characters of UTF-8 are rare accidents.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let han = chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        whole = whole.saturating_add(han);
        broken = broken.saturating_add(usize::from(!chunk.invalid().is_empty()));
    }
    whole > broken.saturating_mul(4)
}

fn is_valid(set: &'static encoding_rs::Encoding, bytes: &[u8]) -> bool {
    let mut decoder = set.new_decoder_without_bom_handling();
    let (mut rest, mut out) = (bytes, String::with_capacity(CHUNK));
    loop {
        out.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::Malformed(..) => return false,
            DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
        }
    }
}

fn first_bad_line(bytes: &[u8], good: impl Fn(&[u8]) -> bool) -> usize {
    let bad = bytes.split(|&byte| byte == b'\n').position(|line| !good(line));
    bad.map_or(1, |index| index.saturating_add(1))
}

/// The text as a stream of UTF-8 whose lines all end in `\n`, decoded piece by piece.
pub(crate) struct Stream<'a> {
    rest: &'a [u8],
    decoder: Option<Decoder>,
    ready: String,
    at: usize,
    after_cr: bool,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(found: Found<'a>) -> Self {
        let plain = found.encoding == Encoding::Utf8;
        let decoder = (!plain).then(|| found.set.new_decoder_without_bom_handling());
        Self { rest: found.body, decoder, ready: String::new(), at: 0, after_cr: false }
    }

    fn refill(&mut self) {
        let take = self.rest.len().min(CHUNK);
        let (piece, rest) = self.rest.split_at_checked(take).unwrap_or((self.rest, &[]));
        self.at = 0;
        self.ready.clear();
        let Some(decoder) = &mut self.decoder else {
            // `detect` looked at all of it; a character cut in two waits for the next piece.
            let (text, used) = match std::str::from_utf8(piece) {
                Ok(text) => (text, piece.len()),
                Err(cut) => {
                    let used = cut.valid_up_to();
                    let whole = piece.get(..used).and_then(|b| std::str::from_utf8(b).ok());
                    (whole.unwrap_or_default(), used)
                }
            };
            push_lines(text, &mut self.ready, &mut self.after_cr);
            self.rest = self.rest.get(used..).unwrap_or_default();
            return;
        };
        let mut text = String::with_capacity(CHUNK.saturating_mul(3));
        let (_, read, _) = decoder.decode_to_string(piece, &mut text, rest.is_empty());
        push_lines(&text, &mut self.ready, &mut self.after_cr);
        self.rest = self.rest.get(read..).unwrap_or_default();
    }
}

fn push_lines(text: &str, out: &mut String, after_cr: &mut bool) {
    for c in text.chars() {
        match c {
            '\r' => out.push('\n'),
            '\n' if *after_cr => {}
            other => out.push(other),
        }
        *after_cr = c == '\r';
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() {
            if self.rest.is_empty() {
                return Ok(0);
            }
            self.refill();
        }
        let ready = self.ready.as_bytes().get(self.at..).unwrap_or_default();
        let take = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..take), ready.get(..take)) {
            to.copy_from_slice(from);
        }
        self.at = self.at.saturating_add(take);
        Ok(take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_character_set() {
        let gbk = encoding_rs::GB18030.encode("名称,代码\n示例市甲某建筑有限公司,\n").0;
        let read = decode(&gbk).unwrap();
        assert_eq!(read.encoding, Encoding::Gb18030);
        assert!(read.text.starts_with("名称"));
        let read = decode(b"\xEF\xBB\xBFabc").unwrap();
        assert_eq!((&*read.text, read.encoding), ("abc", Encoding::Utf8));
        let read = decode(b"\xFF\xFEa\0b\0").unwrap();
        assert_eq!((&*read.text, read.encoding), ("ab", Encoding::Utf16));
    }

    #[test]
    fn names_the_line_that_is_no_text() {
        assert_eq!(decode(b"a\nb\n\xFF\xFF\n"), Err(3));
        // One damaged byte in UTF-8 must not turn the whole file into GB18030.
        let mut damaged = "名称,代码\n示例市甲某建筑有限公司,1\n".as_bytes().to_vec();
        damaged.extend(b"\xB0\xA1,2\n");
        assert_eq!(decode(&damaged), Err(3));
    }

    #[test]
    fn streams_what_decode_reads() {
        let text = "名称,代码\r\n示例市甲某,1\r乙某,2\n".repeat(20_000);
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16 = [&b"\xFF\xFE"[..], &wide].concat();
        for bytes in [text.as_bytes(), &gbk, &utf16] {
            let mut read = String::new();
            Stream::new(detect(bytes).unwrap()).read_to_string(&mut read).unwrap();
            assert!(read == lines);
        }
    }
}
