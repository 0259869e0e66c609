//! A file of the archive: four letters, the SM3 of the rest, the rest compressed.

use std::io::{self, Read as _};

use credit_core::digest::Digest;
use ruzstd::{
    decoding::StreamingDecoder,
    encoding::{CompressionLevel, compress_to_vec},
};

/// First bytes of every file.
const MAGIC: &[u8; 4] = b"CCZ1";

/// Bytes of a digest.
const DIGEST: usize = 32;

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A byte of it has changed.
    Damaged,
    /// It holds more than a file of its kind does.
    TooLarge,
}

/// The bytes as they are stored; they have been read back once.
pub(super) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let packed = compress_to_vec(bytes, CompressionLevel::Fastest);
    let stored = [&MAGIC[..], &Digest::of(&packed).bytes(), &packed].concat();
    match unpack(&stored, u64::MAX) {
        Ok(read) if read == bytes => Ok(stored),
        _ => Err(io::Error::other("zstd")),
    }
}

/// The bytes, if they are not more than so many and none of the stored ones has changed.
pub(super) fn unpack(stored: &[u8], most: u64) -> Result<Vec<u8>, Fault> {
    let parts = stored.strip_prefix(MAGIC).and_then(|rest| rest.split_at_checked(DIGEST));
    let whole = parts.filter(|(digest, packed)| Digest::of(packed).bytes() == **digest);
    let (_, packed) = whole.ok_or(Fault::Damaged)?;
    let mut bytes = Vec::new();
    let reader = StreamingDecoder::new(packed).map_err(|_| Fault::Damaged)?;
    let read = reader.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|_| Fault::Damaged)?;
    match u64::try_from(bytes.len()).is_ok_and(|bytes| bytes <= most) {
        true => Ok(bytes),
        false => Err(Fault::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stored_byte_changes_unnoticed() {
        let bytes = b"credit ".repeat(200);
        let stored = pack(&bytes).unwrap();
        assert!(stored.len() < bytes.len() / 2);
        let unpack = |stored: &[u8]| unpack(stored, 1_400);
        assert_eq!(unpack(&stored).as_deref(), Ok(&bytes[..]));
        assert_eq!(super::unpack(&stored, 1_399), Err(Fault::TooLarge));
        for at in 0..stored.len() {
            for bit in 0..8 {
                let mut changed = stored.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(unpack(&changed), Err(Fault::Damaged), "{at} {bit}");
            }
        }
        for shorter in 0..stored.len() {
            assert_eq!(unpack(&stored[..shorter]), Err(Fault::Damaged), "{shorter}");
        }
        assert_eq!(unpack(&[&stored[..], b"x"].concat()), Err(Fault::Damaged));
    }
}
