//! Character sets of office files. Excel in Chinese saves CSV as GBK unless told otherwise.

use std::{borrow::Cow, fmt};

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

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

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030（含 GBK）",
            Self::Utf16 => "UTF-16",
        })
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

/// Recognises the character set and decodes; `Err` has the number of the first line (from 1) that
/// is neither UTF-8 nor GB18030.
///
/// A text is UTF-8 when all of it is; GB18030 is assumed only for text that UTF-8 cannot be.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, usize> {
    if let Some(text) = utf16(bytes) {
        return Ok(Decoded { text, encoding: Encoding::Utf16 });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 });
    }
    match gb18030(bytes) {
        Some(text) => Ok(Decoded { text, encoding: Encoding::Gb18030 }),
        None => Err(first_bad_line(bytes)),
    }
}

/// The text of bytes in GB18030, if they are that without exception.
pub(crate) fn gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

fn utf16(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, body) = match bytes {
        [0xFF, 0xFE, body @ ..] => (UTF_16LE, body),
        [0xFE, 0xFF, body @ ..] => (UTF_16BE, body),
        _ => return None,
    };
    encoding.decode_without_bom_handling_and_without_replacement(body)
}

fn first_bad_line(bytes: &[u8]) -> usize {
    let bad = |line: &[u8]| std::str::from_utf8(line).is_err() && gb18030(line).is_none();
    bytes.split(|&byte| byte == b'\n').position(bad).map_or(1, |index| index.saturating_add(1))
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
    }
}
