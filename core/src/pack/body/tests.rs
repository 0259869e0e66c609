//! Packed numbers of every width, and sections that are verified piece by piece.

use alloc::{string::ToString, vec::Vec};

use super::*;
use crate::pack::room::pack_bits;

/// Bits of numbers, the least significant first, one after the other.
fn bits(width: u8, numbers: &[u32]) -> Vec<bool> {
    let of = |n: &u32| -> Vec<bool> { (0..width).map(|at| n >> at & 1 == 1).collect() };
    numbers.iter().flat_map(of).collect()
}

fn numbers(width: u8) -> Vec<u32> {
    let most = u32::MAX.checked_shr(32_u32.saturating_sub(width.into())).unwrap_or(0);
    (0..37_u32).map(|n| n.wrapping_mul(0x9e37_79b9) & most).chain([0, most, 0, most]).collect()
}

#[test]
fn numbers_are_packed_bit_by_bit() {
    for width in 0..=32 {
        let numbers = numbers(width);
        let mut expected: Vec<u8> = bits(width, &numbers)
            .chunks(8)
            .map(|byte| {
                byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | u8::from(*bit) << at)
            })
            .collect();
        expected.extend([0; 8]);
        assert_eq!(pack_bits(width, numbers.iter().copied()), expected, "{width}");
    }
    assert_eq!(pack_bits(7, core::iter::empty()), [0; 8]);
}

#[test]
fn every_number_comes_back_wherever_it_starts() {
    for width in 1..=32 {
        let numbers = numbers(width);
        let packed = pack_bits(width, numbers.iter().copied());
        for (at, number) in numbers.iter().enumerate() {
            let from = at.saturating_mul(width.into());
            assert_eq!(unpacked(&packed, from, width), Some(*number), "{width} {at}");
            // From the byte in which it starts, as a section is read.
            let (bytes, rest) = (&packed[from / 8..], from % 8);
            assert_eq!(unpacked(bytes, rest, width), Some(*number), "{width} {at}");
        }
    }
    assert_eq!(unpacked(&[0; 4], 0, 8), None, "fewer bytes than the window");
    assert_eq!(unpacked(&[0xff; 12], 64, 8), None);
    assert_eq!(unpacked(&[0xff; 13], 64, 8), Some(0xff));
}

/// A bit for each chunk of a word, and the same ones in the next word.
#[test]
fn chunks_have_their_bits() {
    let word: Vec<u32> = (0..32).map(bit).collect();
    assert_eq!(word.iter().fold(0, |all, bit| all | bit), u32::MAX);
    assert!(word.iter().all(|bit| bit.count_ones() == 1));
    assert_eq!((32..64).map(bit).collect::<Vec<_>>(), word);
}

/// One section of so many chunks of zeros, of which some were damaged after it was signed.
fn damaged(chunks: usize, at: &[usize]) -> Body {
    let length = chunks.saturating_mul(CHUNK);
    let digest = Digest::of(&[0; CHUNK]).bytes();
    let leaves: Vec<u8> = (0..chunks).flat_map(|_| digest).collect();
    let tree = Digest::of(&leaves).hex();
    let section = header::Section { name: "test".to_string(), length, tree };
    let mut bytes = leaves;
    let start = bytes.len();
    bytes.resize(start.saturating_add(length), 0);
    for chunk in at {
        let byte = start.saturating_add(chunk.saturating_mul(CHUNK));
        *bytes.get_mut(byte).unwrap() = 1;
    }
    // More than are verified at open.
    Body::open(bytes, 0, 1, &[section]).unwrap()
}

#[test]
fn a_chunk_counts_as_verified_only_after_it_was() {
    // What was read before, where and how much is read then: the damaged chunk is in it, or is not.
    let read = |damage: usize, before: usize, from: usize, n: usize| {
        let body = damaged(100, &[damage]);
        let section = body.section("test").unwrap();
        section.get(before.saturating_mul(CHUNK), 1).unwrap();
        section.get(from, n).map(<[u8]>::len).map_err(|e| e.code())
    };
    let refused = Err("pack.digest");
    for other in [0, 2, 3, 33, 65, 99] {
        for (from, n) in [(0, 2), (2, 2), (33, 40), (64, 3)] {
            let (from, n) = (from * CHUNK, n * CHUNK);
            for inside in [0, 1, other, CHUNK - 1] {
                let damage = (from + inside + n - 1) / CHUNK;
                if damage != other {
                    assert_eq!(read(damage, other, from + inside, n), refused);
                }
            }
        }
    }
    // The number of a chunk and a place in one may be the same number, and are not the same thing.
    assert_eq!(read(1, 2, 2, 2 * CHUNK), refused);
    assert_eq!(read(1, 0, 100, CHUNK - 99), refused);
    assert_eq!(read(0, 1, 1, CHUNK), refused);
    assert_eq!(read(50, 2, 2, 2 * CHUNK), Ok(2 * CHUNK));
    assert_eq!(read(50, 0, 100, CHUNK - 99), Ok(CHUNK - 99));
    assert_eq!(read(50, 49, 49 * CHUNK, CHUNK), Ok(CHUNK));
    assert_eq!(read(50, 49, 49 * CHUNK, CHUNK + 1), refused);
    // Each chunk has a bit of its own, in sections of any length: 1 and 1025 are two.
    assert_eq!(CHUNK, 4096);
    for (damage, before) in [(1025, 1), (1, 1025), (2050, 2), (2, 2050)] {
        let body = damaged(2100, &[damage]);
        let section = body.section("test").unwrap();
        section.get(before * CHUNK, 1).unwrap();
        assert_eq!(section.get(damage * CHUNK, 1).unwrap_err().code(), "pack.digest");
    }
    // Sixteen megabytes on.
    let body = damaged(CHUNK + 2, &[7]);
    let section = body.section("test").unwrap();
    section.get(CHUNK * CHUNK, 1).unwrap();
    assert_eq!(section.get(1, CHUNK * CHUNK + 4).unwrap_err().code(), "pack.digest");
}

#[test]
fn what_is_made_again_is_what_was_signed() {
    let section = |bytes: &[u8]| header::Section {
        name: "test".to_string(),
        length: bytes.len(),
        tree: Digest::of(&leaves(bytes)).hex(),
    };
    let signed = section(b"signed");
    let absent = || Body::open(Vec::new(), 0, 0, core::slice::from_ref(&signed)).unwrap();
    let restored = |bytes: &[u8]| absent().restore(&signed, bytes.to_vec()).map_err(|e| e.code());
    assert_eq!(restored(b"signed"), Ok(()));
    assert_eq!(restored(b"signef"), Err("pack.digest"));
    assert_eq!(restored(b"signed and more"), Err("pack.digest"));
    let mut body = absent();
    assert_eq!((body.resident(), body.is_absent("test")), (0, true));
    body.restore(&signed, b"signed".to_vec()).unwrap();
    assert_eq!((body.resident(), body.is_absent("test")), (6, false));
    body.add("more", Vec::from([0; 10]));
    assert_eq!(body.resident(), 16);
    assert_eq!(damaged(3, &[]).resident(), 3 * (CHUNK + DIGEST));
}
