//! A page as it is and compressed, and which of the forms a caller takes (RFC 9110, 12.5.3).

use std::{io::Write as _, sync::OnceLock};

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};

/// Less is not worth it.
const LEAST: usize = 1024;

/// Text and modules; packs and pictures are dense already.
const DENSE: [&str; 4] = ["application/octet-stream", "image/png", "image/x-icon", "font/woff2"];

/// How a page can be compressed: its name, and what does it.
type Coding = (&'static str, fn(&[u8]) -> Option<Vec<u8>>);

/// The first is preferred.
const CODINGS: [Coding; 2] = [("br", brotli), ("gzip", gzip)];

/// Half the time of the next grade, and nearly as small.
const BROTLI_GRADE: u32 = 6;
const BROTLI_WINDOW: u32 = 22;
const BROTLI_BUFFER: usize = 1 << 16;

#[derive(Debug)]
pub(super) struct Body {
    plain: Bytes,
    dense: bool,
    packed: [OnceLock<Option<Bytes>>; CODINGS.len()],
}

impl Body {
    pub(super) fn new(kind: &str, plain: Vec<u8>) -> Self {
        let dense = plain.len() < LEAST || DENSE.contains(&kind);
        Self { plain: plain.into(), dense, packed: Default::default() }
    }

    /// Makes all forms.
    pub(super) fn pack(&self) {
        for (at, form) in CODINGS.iter().enumerate().filter(|_| !self.dense) {
            self.packed(at, form);
        }
    }

    /// The form, if it is smaller.
    fn packed(&self, at: usize, (_, pack): &Coding) -> Option<&Bytes> {
        let smaller = |bytes: &Vec<u8>| bytes.len() < self.plain.len();
        let made = || pack(&self.plain).filter(smaller).map(Into::into);
        self.packed.get(at)?.get_or_init(made).as_ref()
    }

    /// The form that is taken, and how it is compressed.
    pub(super) fn taken(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let forms = CODINGS.iter().enumerate().filter(|_| !self.dense);
        let wanted = forms.map(|(at, form)| (weight(headers, form.0), at, form));
        // The heaviest, and of those the first.
        let best =
            wanted.rev().filter(|(weight, ..)| *weight > 0).max_by_key(|(weight, ..)| *weight);
        if let Some((_, at, form)) = best
            && let Some(bytes) = self.packed(at, form)
        {
            return (Some(form.0), bytes.clone());
        }
        (None, self.plain.clone())
    }
}

/// How much a caller wants a form, in thousandths; nothing said is nothing wanted.
fn weight(headers: &HeaderMap, coding: &str) -> u32 {
    let said =
        headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|said| said.to_str().ok());
    let mut any = 0;
    for each in said.flat_map(|said| said.split(',')) {
        let (name, parameter) = each.split_once(';').unwrap_or((each, ""));
        let weight = parameter.trim().strip_prefix("q=").map_or(1000, thousandths);
        match name.trim() {
            name if name.eq_ignore_ascii_case(coding) => return weight,
            "*" => any = weight,
            _ => {}
        }
    }
    any
}

/// `1`, `0.5`, `0.125`; anything else is not wanted.
fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part:0<3}");
    digits.parse().ok().filter(|weight| *weight <= 1000).unwrap_or_default()
}

fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let packed = Vec::new();
    let mut writer =
        brotli::CompressorWriter::new(packed, BROTLI_BUFFER, BROTLI_GRADE, BROTLI_WINDOW);
    writer.write_all(plain).ok()?;
    Some(writer.into_inner())
}

fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(plain).ok()?;
    writer.finish().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use axum::http::HeaderValue;

    use super::*;

    fn taken(body: &Body, said: &'static str) -> (Option<&'static str>, Bytes) {
        let said = HeaderValue::from_static(said);
        body.taken(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, said)]))
    }

    #[test]
    fn a_caller_has_the_form_that_it_wants() {
        let body = Body::new("text/html; charset=utf-8", b"abc ".repeat(1_000));
        for (said, form) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("GZIP;q=0.5", Some("gzip")),
            ("br;q=0.1, gzip;q=0.9", Some("gzip")),
            ("br;q=0, *", Some("gzip")),
            ("*;q=0", None),
            ("*", Some("br")),
            ("br;q=0", None),
            ("br;q=2, gzip;q=x", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(taken(&body, said).0, form, "{said}");
        }
        assert_eq!(body.taken(&HeaderMap::new()).0, None);
    }

    #[test]
    fn what_is_compressed_is_the_page() {
        let page = "一键核信 ".repeat(10_000).into_bytes();
        let body = Body::new("text/html; charset=utf-8", page.clone());
        let mut read = Vec::new();
        let (_, packed) = taken(&body, "br");
        brotli::Decompressor::new(&*packed, 4096).read_to_end(&mut read).unwrap();
        assert!(read == page && packed.len() < page.len() / 10, "{}", packed.len());
        read.clear();
        let (_, packed) = taken(&body, "gzip");
        flate2::read::GzDecoder::new(&*packed).read_to_end(&mut read).unwrap();
        assert!(read == page && packed.len() < page.len() / 10, "{}", packed.len());
    }

    #[test]
    fn what_would_not_be_smaller_stays_as_it_is() {
        assert_eq!(taken(&Body::new("text/plain; charset=utf-8", vec![b' '; 1000]), "br").0, None);
        assert_eq!(taken(&Body::new("image/png", vec![b' '; 5000]), "br").0, None);
        let mut noise = vec![0; 5000];
        fastrand::Rng::with_seed(1).fill(&mut noise);
        assert_eq!(taken(&Body::new("application/wasm", noise), "br, gzip").0, None);
    }
}
