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

/// Most bytes of one file once it is unpacked: more than any list pack has.
const MOST: u64 = 1 << 32;

/// The bytes as they are stored; they have been read back once.
pub(super) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let packed = compress_to_vec(bytes, CompressionLevel::Fastest);
    let stored = [&MAGIC[..], &Digest::of(&packed).bytes(), &packed].concat();
    match unpack(&stored) {
        Some(read) if read == bytes => Ok(stored),
        _ => Err(io::Error::other("zstd")),
    }
}

/// The bytes; nothing where one of the stored ones has changed.
pub(super) fn unpack(stored: &[u8]) -> Option<Vec<u8>> {
    let (digest, packed) = stored.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
    if Digest::of(packed).bytes() != *digest {
        return None;
    }
    let mut bytes = Vec::new();
    let reader = StreamingDecoder::new(packed).ok()?;
    reader.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stored_byte_changes_unnoticed() {
        let bytes = b"credit ".repeat(200);
        let stored = pack(&bytes).unwrap();
        assert!(stored.len() < bytes.len() / 2);
        assert_eq!(unpack(&stored).as_deref(), Some(&bytes[..]));
        for at in 0..stored.len() {
            for bit in 0..8 {
                let mut changed = stored.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(unpack(&changed), None, "{at} {bit}");
            }
        }
        for shorter in 0..stored.len() {
            assert_eq!(unpack(&stored[..shorter]), None, "{shorter}");
        }
        assert_eq!(unpack(&[&stored[..], b"x"].concat()), None);
    }
}
