//! SM3 digests (GB/T 32905-2016) and their text form.

use alloc::{string::String, vec::Vec};

use sm3::{Digest as _, Sm3};

/// An SM3 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sm3::digest(bytes).into())
    }

    /// The digest that has these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        let digit = |value: u8| char::from_digit(u32::from(value), 16);
        self.0.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).flatten().collect()
    }

    /// The form used in receipts: `sm3:` and the hexadecimal digits.
    #[must_use]
    pub fn labelled(&self) -> String {
        ["sm3:", &self.hex()].concat()
    }

    /// Reads that form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = from_hex(text.strip_prefix("sm3:")?)?;
        Some(Self(bytes.try_into().ok()?))
    }
}

/// Reads hexadecimal digits of either case.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok();
    // `from_str_radix` takes a sign; hexadecimal digits have none.
    (rest.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| pairs.iter().map(byte).collect())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_sample() {
        // GB/T 32905-2016, A.1.
        assert_eq!(
            Digest::of(b"abc").hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(from_hex("0aFF"), Some(alloc::vec![10, 255]));
        assert_eq!((from_hex("+1"), from_hex("abc"), from_hex("zz")), (None, None, None));
    }
}
