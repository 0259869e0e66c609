//! The membership filter: nothing forgotten, few strangers let in, the same bytes on every run, no
//! panic on hostile sections, and the same answers as an independent reader of the same scheme.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "test code"
)]

use std::time::Instant;

use credit_core::error::{LoadError, Place};
use credit_core::pack::filter::{Filter, HEAD_BYTES, build, slice};
use proptest::prelude::*;
use xorf::{BinaryFuse16, Descriptor, Filter as _};

/// The `n` first numbers of splitmix64: all different.
fn keys(seed: u64, n: u64) -> impl Iterator<Item = u64> {
    (1..=n).map(move |i| {
        let mut z = seed.wrapping_add(i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

fn contains(section: &[u8], key: u64) -> bool {
    let filter = Filter::open(section, section.len()).unwrap();
    filter.contains(key, slice(section)).unwrap()
}

/// The same section as the other implementation holds it.
fn foreign(section: &[u8]) -> BinaryFuse16 {
    let number = |at: usize| u32::from_le_bytes(section[at..at + 4].try_into().unwrap());
    let descriptor = Descriptor {
        seed: u64::from_le_bytes(section[12..20].try_into().unwrap()),
        segment_length: number(4),
        segment_length_mask: number(4) - 1,
        segment_count_length: number(8),
    };
    let prints = section[HEAD_BYTES..].chunks_exact(2);
    let fingerprints = prints.map(|print| u16::from_le_bytes([print[0], print[1]])).collect();
    BinaryFuse16 { descriptor, fingerprints }
}

#[test]
fn every_size_holds_its_keys() {
    for n in (0..300).chain([1000, 4097, 33_333, 100_000]) {
        let section = build(keys(n, n)).unwrap();
        let filter = Filter::open(&section, section.len()).unwrap();
        assert_eq!(u64::from(filter.keys()), n);
        for key in keys(n, n) {
            assert!(filter.contains(key, slice(&section)).unwrap(), "{key} of {n}");
        }
    }
}

/// Length of a segment and of all but the last two, as the authors of the scheme found them best; here in
/// floating point, there in whole numbers.
fn shape(keys: u32) -> [u32; 2] {
    let n = f64::from(keys);
    let bits = if keys > 1 { (n.ln() / 3.33_f64.ln() + 2.25).floor() } else { 2.0 };
    let segment = bits.min(18.0).exp2();
    let factor = (0.875 + 0.25 * 1e6_f64.ln() / n.ln()).max(1.125);
    let places = if keys > 1 { (n * factor).round() } else { 0.0 };
    let span = ((places / segment).ceil() - 2.0).max(1.0) * segment;
    [segment, span].map(|length| format!("{length:.0}").parse().unwrap())
}

#[test]
fn the_shape_is_that_of_the_authors() {
    // Some of these are where a place more or less is a segment more or less.
    let edges = [540, 636, 830, 1722, 1923, 2327, 2530, 3142, 3347];
    for n in (1..400).chain(edges).chain((400..3300).step_by(173)) {
        let section = build(keys(5, n.into())).unwrap();
        let number = |at: usize| u32::from_le_bytes(section[at..at + 4].try_into().unwrap());
        assert_eq!([number(4), number(8)], shape(n), "{n}");
    }
}

/// The head of a filter of so many keys and of that shape, opened with as many places as it says.
fn opened(keys: u32, segment: u32, span: u32) -> Result<u32, &'static str> {
    let mut head: Vec<u8> = [keys, segment, span].iter().flat_map(|n| n.to_le_bytes()).collect();
    head.extend([0; 8]);
    let places = segment as usize * 2 + span as usize;
    let filter = Filter::open(&head, HEAD_BYTES + places * 2);
    filter.map(|filter| filter.keys()).map_err(|e| e.code())
}

#[test]
fn each_number_of_the_shape_has_its_bounds() {
    let refused = Err("pack.content");
    // As many keys as places, and one more.
    assert_eq!(opened(3, 1, 1), Ok(3));
    assert_eq!(opened(4, 1, 1), refused);
    // Not a power of two, although the lengths fit each other; no span; half a segment.
    assert_eq!(opened(1, 3, 3), refused);
    assert_eq!(opened(1, 2, 0), refused);
    assert_eq!(opened(1, 2, 3), refused);
    assert_eq!(opened(1, 0, 0), refused);
    // The longest segment.
    assert_eq!(opened(1, 1 << 18, 1 << 18), Ok(1));
    assert_eq!(opened(1, 1 << 19, 1 << 19), refused);
}

#[test]
fn a_filter_of_nothing_holds_nothing() {
    let section = build([]).unwrap();
    assert_eq!(section, [0; HEAD_BYTES]);
    assert!(keys(7, 100_000).all(|key| !contains(&section, key)));
}

#[test]
fn one_stranger_in_65536_is_let_in() {
    let section = build(keys(1, 1_000_000)).unwrap();
    let filter = Filter::open(&section, section.len()).unwrap();
    let strangers = keys(2, 4_000_000).map(|key| filter.contains(key, slice(&section)).unwrap());
    let let_in = strangers.filter(|hit| *hit).count();
    // 61 expected; five standard deviations either way.
    assert!((22..=100).contains(&let_in), "{let_in} of 4 million");
}

#[test]
fn order_and_repetition_change_no_byte() {
    let section = build(keys(3, 10_000)).unwrap();
    let mut twice: Vec<u64> = keys(3, 10_000).chain(keys(3, 5_000)).collect();
    twice.reverse();
    assert_eq!(build(twice).unwrap(), section);
}

/// The layout is for ever: these bytes must not change.
#[test]
fn the_bytes_of_small_filters() {
    let digest = |n| credit_core::digest::Digest::of(&build(0..n).unwrap()).hex();
    assert_eq!([3, 1000, 100_000].map(digest), BYTES);
}

const BYTES: [&str; 3] = [
    "31a2c6205fcab4356ea0c6f6bc7b45c09e0ad93bebd9cae2c68d153e759ba3c1",
    "92633acd5d71cb37c250f8a08205d4d12b7deef70bad66db55dc3987f11aadaa",
    "c81ac9239c1282919592db1749d3a8108a41ed901b97fba9dcb806a87c4f839e",
];

#[test]
fn agrees_with_another_implementation_on_every_answer() {
    for n in [1, 2, 3, 10, 1000, 100_000, 1_000_000] {
        let ours = build(keys(4, n)).unwrap();
        let filter = Filter::open(&ours, ours.len()).unwrap();
        let same_section = foreign(&ours);
        for key in keys(4, n).chain(keys(5, 1_000_000)) {
            let answer = filter.contains(key, slice(&ours)).unwrap();
            assert_eq!(answer, same_section.contains(&key), "{key} of {n}");
        }
        let theirs = BinaryFuse16::try_from(keys(4, n).collect::<Vec<_>>()).unwrap();
        let (length, theirs) = ((ours.len() - HEAD_BYTES) / 2, theirs.fingerprints.len());
        assert!(length.abs_diff(theirs) * 50 <= theirs, "{length} against {theirs} for {n}");
    }
}

fn refused(section: &[u8]) -> bool {
    match Filter::open(section, section.len()) {
        Ok(filter) => {
            // Whatever passes must be answered without a panic and without a failing read.
            keys(6, 200).for_each(|key| {
                filter.contains(key, slice(section)).expect("inside the section");
            });
            false
        }
        Err(error) => {
            assert_eq!(error.code(), "pack.content");
            assert_eq!(error.place(), Some(&Place::Part("filter".into())));
            true
        }
    }
}

#[test]
fn every_wrong_length_and_number_is_refused() {
    let section = build(keys(8, 100)).unwrap();
    for length in 0..section.len() {
        assert!(refused(&section[..length]), "{length}");
    }
    assert!(refused(&[&section[..], &[0]].concat()));
    let places = u32::try_from((section.len() - HEAD_BYTES) / 2).unwrap();
    let hostile = [0, 1, 2, 3, 5, places, places + 1, 1 << 18, 1 << 19, 1 << 31, u32::MAX];
    for at in [4, 8] {
        for value in hostile {
            let mut damaged = section.clone();
            damaged[at..at + 4].copy_from_slice(&value.to_le_bytes());
            assert!(damaged == section || refused(&damaged), "{value} at {at}");
        }
    }
    for keys in [0, places + 1, u32::MAX] {
        let mut damaged = section.clone();
        damaged[..4].copy_from_slice(&keys.to_le_bytes());
        assert!(refused(&damaged), "{keys} keys");
    }
    for at in 0..HEAD_BYTES {
        let mut damaged = build([]).unwrap();
        damaged[at] = 1;
        assert!(refused(&damaged), "empty with a one at {at}");
    }
}

#[test]
fn every_flipped_bit_of_the_head_is_refused_or_harmless() {
    let section = build(keys(9, 50)).unwrap();
    for bit in 0..HEAD_BYTES * 8 {
        let mut damaged = section.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let lengths = (32..96).contains(&bit);
        assert!(refused(&damaged) || !lengths, "bit {bit}");
    }
}

#[test]
fn a_failing_read_is_handed_on_and_ends_the_search() {
    let section = build(keys(10, 1000)).unwrap();
    let filter = Filter::open(&section[..HEAD_BYTES], section.len()).unwrap();
    for good in 0..3 {
        let mut asked = 0;
        let answer = filter.contains(42, |at| {
            asked += 1;
            assert!(at.is_multiple_of(2) && at + 2 <= section.len());
            if asked > good { Err(LoadError::new("pack.digest")) } else { slice(&section)(at) }
        });
        assert_eq!(answer.unwrap_err().code(), "pack.digest");
        assert_eq!(asked, good + 1);
    }
}

proptest! {
    #[test]
    fn no_key_is_forgotten(keys in prop::collection::vec(any::<u64>(), 0..2000)) {
        let section = build(keys.iter().copied()).unwrap();
        prop_assert!(keys.iter().all(|key| contains(&section, *key)));
    }

    #[test]
    fn neighbouring_keys_are_no_harder(first: u64, step in 1..u64::from(u32::MAX), n in 0..2000_u64) {
        let keys = (0..n).map(|i| first.wrapping_add(i.wrapping_mul(step)));
        let section = build(keys.clone()).unwrap();
        prop_assert!(keys.into_iter().all(|key| contains(&section, key)));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        refused(&bytes);
    }

    #[test]
    fn no_numbers_panic(keys: u32, bits in 0..32_u32, count: u32, seed: u64, length in 0..400_usize) {
        let segment = 1_u32 << bits;
        let head = [keys.to_le_bytes(), segment.to_le_bytes(), (count % 64 * segment.min(4)).to_le_bytes()];
        let mut section = [&head.concat()[..], &seed.to_le_bytes()].concat();
        section.resize(HEAD_BYTES + length, 0xa5);
        refused(&section);
    }
}

#[test]
#[ignore = "ten million keys: run it in a release build"]
fn sizes_and_times() {
    for n in [1_000, 100_000, 1_000_000, 10_000_000] {
        let all: Vec<u64> = keys(11, n).collect();
        let start = Instant::now();
        let section = build(all.iter().copied()).unwrap();
        let built = start.elapsed();
        let filter = Filter::open(&section, section.len()).unwrap();
        let start = Instant::now();
        let forgotten =
            all.iter().filter(|key| !filter.contains(**key, slice(&section)).unwrap()).count();
        let hit = start.elapsed().as_nanos() / u128::from(n);
        let start = Instant::now();
        let strangers = keys(12, 10_000_000);
        let let_in =
            strangers.filter(|key| filter.contains(*key, slice(&section)).unwrap()).count();
        let miss = start.elapsed().as_nanos() / 10_000_000;
        // Bytes a key, in thousandths.
        let thousandths = u64::try_from(section.len()).unwrap() * 1000 / n;
        println!(
            "{n} keys: {thousandths} mB/key, built in {built:?}, hit {hit} ns, miss {miss} ns, \
             {let_in} of 10 million strangers let in"
        );
        assert_eq!(forgotten, 0);
        assert!(thousandths <= 2500 || n < 100_000, "{thousandths}");
    }
}
