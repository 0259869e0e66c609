//! Character sets of office files. Excel in Chinese saves CSV as GBK unless told otherwise.

use std::{
    borrow::Cow,
    fmt,
    io::{self, BufRead as _, BufReader, Read},
};

use credit_core::api::Lang;
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::source::Source;

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
    let found = detect(Source::Bytes(bytes)).map_err(|error| match error {
        Undecided::Line(line) => line,
        Undecided::Unreadable(_) => 1,
    })?;
    let body = bytes.get(found.mark..).unwrap_or_default();
    let text = match found.encoding {
        Encoding::Utf8 => std::str::from_utf8(body).map(Cow::Borrowed).ok(),
        Encoding::Gb18030 => gb18030(body),
        Encoding::Utf16 => found.set.decode_without_bom_handling_and_without_replacement(body),
    };
    Ok(Decoded { text: text.ok_or(1_usize)?, encoding: found.encoding })
}

/// The text of bytes in GB18030, if they are that without exception.
pub fn gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

/// A character set that was recognised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) encoding: Encoding,
    /// Whether it is full of NUL, and so no text.
    pub(crate) binary: bool,
    set: &'static encoding_rs::Encoding,
    /// Bytes of its byte order mark.
    mark: usize,
}

/// Why a character set was not recognised.
#[derive(Debug)]
pub(crate) enum Undecided {
    /// The first line that is neither UTF-8 nor GB18030, from 1.
    Line(usize),
    /// It could not be read.
    Unreadable(io::Error),
}

impl From<io::Error> for Undecided {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Recognises the character set as [`decode`] does, without a copy of the text.
pub(crate) fn detect(source: Source<'_>) -> Result<Found, Undecided> {
    let start = source.start(3)?;
    let utf16 = |set| Found { encoding: Encoding::Utf16, binary: false, set, mark: 2 };
    let wide = match start.as_slice() {
        [0xFF, 0xFE, ..] => Some(utf16(UTF_16LE)),
        [0xFE, 0xFF, ..] => Some(utf16(UTF_16BE)),
        _ => None,
    };
    if let Some(found) = wide {
        return if is_valid(found, source)? { Ok(found) } else { Err(Undecided::Line(1)) };
    }
    let mark = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut seen = Seen::default();
    source.pieces(mark, |piece| seen.add(piece))?;
    let binary = seen.nul > seen.bytes / 20;
    let is_utf8 = |line: &[u8]| std::str::from_utf8(line).is_ok();
    if seen.is_utf8() {
        return Ok(Found { encoding: Encoding::Utf8, binary, set: UTF_8, mark });
    }
    if seen.is_mostly_utf8() {
        return Err(first_bad_line(source, mark, is_utf8)?);
    }
    let found = Found { encoding: Encoding::Gb18030, binary, set: GB18030, mark };
    if is_valid(found, source)? {
        return Ok(found);
    }
    Err(first_bad_line(source, mark, |line| is_utf8(line) || gb18030(line).is_some())?)
}

/// What a text looks like that is given piece by piece.
#[derive(Debug, Default)]
struct Seen {
    bytes: u64,
    nul: u64,
    /// Characters of three bytes and more.
    whole: u64,
    /// Places that are no UTF-8.
    broken: u64,
    /// A character that its piece ends in.
    cut: Vec<u8>,
}

impl Seen {
    fn add(&mut self, piece: &[u8]) {
        self.bytes = self.bytes.saturating_add(number(piece.len()));
        self.nul = self.nul.saturating_add(number(piece.iter().filter(|byte| **byte == 0).count()));
        let cut = std::mem::take(&mut self.cut);
        if cut.is_empty() {
            return self.read(piece);
        }
        self.read(&[&cut, piece].concat());
    }

    fn read(&mut self, mut rest: &[u8]) {
        loop {
            let (valid, gone) = match std::str::from_utf8(rest) {
                Ok(text) => (text.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            let (text, after) = rest.split_at_checked(valid).unwrap_or((rest, &[]));
            let whole = text.iter().filter(|byte| **byte >= 0xE0).count();
            self.whole = self.whole.saturating_add(number(whole));
            match gone {
                None => return,
                Some(None) => {
                    after.clone_into(&mut self.cut);
                    return;
                }
                Some(Some(broken)) => {
                    self.broken = self.broken.saturating_add(1);
                    rest = after.get(broken..).unwrap_or_default();
                }
            }
        }
    }

    const fn is_utf8(&self) -> bool {
        self.broken == 0 && self.cut.is_empty()
    }

    /// UTF-8 with a few damaged bytes: reading it as GB18030 would turn every name into other
    /// characters. In a text that is GB18030, whole characters of UTF-8 are rare accidents.
    fn is_mostly_utf8(&self) -> bool {
        let broken = self.broken.saturating_add(u64::from(!self.cut.is_empty()));
        self.whole > broken.saturating_mul(4)
    }
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn is_valid(found: Found, source: Source<'_>) -> io::Result<bool> {
    let mut decoder = found.set.new_decoder_without_bom_handling();
    let (mut out, mut valid) = (String::with_capacity(CHUNK), true);
    let mut decode = |mut rest: &[u8], last: bool| {
        while valid {
            out.clear();
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, last);
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::Malformed(..) => valid = false,
                DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
            }
        }
    };
    source.pieces(found.mark, |piece| decode(piece, false))?;
    decode(&[], true);
    Ok(valid)
}

fn first_bad_line(
    source: Source<'_>,
    mark: usize,
    good: impl Fn(&[u8]) -> bool,
) -> io::Result<Undecided> {
    let lines = BufReader::with_capacity(CHUNK, source.after(mark)?).split(b'\n');
    for (index, line) in lines.enumerate() {
        if !good(&line?) {
            return Ok(Undecided::Line(index.saturating_add(1)));
        }
    }
    Ok(Undecided::Line(1))
}

/// The text as a stream of UTF-8 whose lines all end in `\n`, decoded piece by piece.
pub(crate) struct Stream<'a> {
    from: Box<dyn Read + 'a>,
    raw: Vec<u8>,
    ended: bool,
    decoder: Decoder,
    text: String,
    ready: String,
    at: usize,
    after_cr: bool,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(found: Found, source: Source<'a>) -> io::Result<Self> {
        Ok(Self {
            from: source.after(found.mark)?,
            raw: vec![0; CHUNK],
            ended: false,
            decoder: found.set.new_decoder_without_bom_handling(),
            text: String::new(),
            ready: String::new(),
            at: 0,
            after_cr: false,
        })
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.from.read(&mut self.raw)?;
        self.ended = read == 0;
        let piece = self.raw.get(..read).unwrap_or_default();
        self.text.clear();
        // `detect` looked at all of it: nothing is replaced unless the source was written to meanwhile.
        self.text.reserve(self.decoder.max_utf8_buffer_length(read).unwrap_or(CHUNK));
        let _all = self.decoder.decode_to_string(piece, &mut self.text, self.ended);
        self.at = 0;
        self.ready.clear();
        push_lines(&self.text, &mut self.ready, &mut self.after_cr);
        Ok(())
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
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
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
    use std::io::Cursor;

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

    /// Whatever the pieces are that a source gives, the answer is that of its bytes.
    #[test]
    fn a_source_in_pieces_is_recognised_as_it_is_whole() {
        struct Bits(Cursor<Vec<u8>>, usize);
        impl Read for Bits {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let most = out.len().min(self.1);
                self.0.read(&mut out[..most])
            }
        }
        fn told(source: Source<'_>) -> Result<(Encoding, usize, bool), usize> {
            match detect(source) {
                Ok(found) => Ok((found.encoding, found.mark, found.binary)),
                Err(Undecided::Line(line)) => Err(line),
                Err(Undecided::Unreadable(error)) => panic!("{error}"),
            }
        }
        let text = "名称,代码\n示例市甲某建筑有限公司,1\n𠮷某,2\n";
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        let damaged = [text.as_bytes(), b"\xB0\xA1,2\n"].concat();
        let cut = text.as_bytes()[..text.len() - 5].to_vec();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf16 = [&b"\xFE\xFF"[..], &wide].concat();
        let odd = utf16[..utf16.len() - 1].to_vec();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let nothing = vec![0xFF, 0xFF, b'\n'];
        let zeros = vec![0; 50];
        for bytes in [
            text.as_bytes().to_vec(),
            gbk,
            damaged,
            cut,
            utf16,
            odd,
            marked,
            nothing,
            zeros,
            vec![],
        ] {
            let whole = told(Source::Bytes(&bytes));
            for most in [1, 2, 3, 7] {
                let again = || -> io::Result<Box<dyn Read>> {
                    Ok(Box::new(Bits(Cursor::new(bytes.clone()), most)))
                };
                assert_eq!(told(Source::Again(&again)), whole, "{most} of {bytes:?}");
                assert_eq!(
                    Source::Again(&again).measured("x").unwrap(),
                    Source::Bytes(&bytes).measured("x").unwrap()
                );
            }
        }
    }

    #[test]
    fn streams_what_decode_reads() {
        let text = "名称,代码\r\n示例市甲某,1\r乙某,2\n".repeat(20_000);
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16 = [&b"\xFF\xFE"[..], &wide].concat();
        for bytes in [text.as_bytes(), &gbk, &utf16] {
            let again =
                || -> io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(bytes.to_vec()))) };
            for source in [Source::Bytes(bytes), Source::Again(&again)] {
                let mut read = String::new();
                let found = detect(source).unwrap();
                Stream::new(found, source).unwrap().read_to_string(&mut read).unwrap();
                assert!(read == lines);
            }
        }
    }
}
