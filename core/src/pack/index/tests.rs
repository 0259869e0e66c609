//! Tables of every width: what is filed is found, whatever starts and entries need.
#![expect(clippy::unwrap_used, reason = "tests may stop")]

use alloc::vec::Vec;

use super::*;
use crate::pack::room::Keys;
use crate::pack::write;

/// Keys that look random, each with a row.
fn keys(count: u32) -> Vec<(u64, u32)> {
    (0..count).map(|row| (hash("test", &row.to_le_bytes()), row)).collect()
}

fn table(all: &[(u64, u32)], rows: u32, mean: usize, remainder: u8) -> Vec<u8> {
    let space = Space::memory();
    let mut keys = Keys::new(&space);
    all.iter().for_each(|(key, row)| keys.push(*key, *row).unwrap());
    let sorted = keys.sorted().unwrap();
    build(&sorted, &space, rows, mean, remainder).unwrap().into_vec().unwrap()
}

/// Whether the starts of a table are wide, and that every `step`th key of it leads to its row.
fn holds(count: u32, mean: usize, remainder: u8, step: usize) -> bool {
    let all = keys(count);
    let bytes = table(&all, count, mean, remainder);
    let wide = bytes.get(7) == Some(&4);
    let mut body = write::body_of_records(&[]).unwrap();
    body.add("test", bytes);
    let section = body.section("test").unwrap();
    let table = Table::open(section).unwrap();
    for (key, row) in all.iter().step_by(step) {
        let mut found = Vec::new();
        let more = table.rows(section, *key, usize::MAX, |row| {
            found.push(row);
            Ok(())
        });
        assert_eq!(more, Ok(false));
        assert!(found.contains(row), "{count} {mean}: {row}");
        // Of wrong entries few pass.
        let entries = usize::try_from(count).unwrap().min(mean.saturating_mul(2));
        assert!(found.len() <= 8_usize.saturating_add(entries / 8), "{count} {mean}");
    }
    wide
}

#[test]
fn what_is_filed_is_found_in_tables_of_every_width() {
    for count in [0, 1, 2, 15, 16, 17, 129, 4000] {
        for mean in [1, MEAN, 100] {
            assert!(!holds(count, mean, REMAINDER, 1));
            assert!(!holds(count, mean, 12, 1));
        }
    }
    // One bucket of as many as a start of two bytes counts, and of one more.
    assert!(!holds(65_535, 100_000, REMAINDER, 5000));
    assert!(holds(65_536, 100_000, REMAINDER, 5000));
    // Several groups of buckets with wide starts.
    assert!(holds(330_000, 5200, REMAINDER, 3000));
}

/// The same table with some bytes of its head in their place.
fn opened(bytes: &[u8], at: &[(usize, u8)], length: usize) -> Result<usize, &'static str> {
    let mut bytes = bytes.to_vec();
    for (at, byte) in at {
        *bytes.get_mut(*at).unwrap() = *byte;
    }
    bytes.resize(length, 0);
    let mut body = write::body_of_records(&[]).unwrap();
    body.add("test", bytes);
    let table = Table::open(body.section("test").unwrap()).map_err(|e| e.code())?;
    Ok(table.entries_at)
}

#[test]
fn each_number_in_the_head_has_its_bounds() {
    let bytes = table(&keys(20), 20, MEAN, REMAINDER);
    let length = bytes.len();
    let entries_at = opened(&bytes, &[], length).unwrap();
    let refused = Err("pack.content");
    // Bits of an entry.
    assert_eq!(opened(&bytes, &[(5, 32)], length), Ok(entries_at));
    assert_eq!(opened(&bytes, &[(5, 33)], length), refused);
    assert_eq!(opened(&bytes, &[(5, 255)], length), refused);
    // Remainder bits.
    assert_eq!(opened(&bytes, &[(6, REMAINDERS)], length), Ok(entries_at));
    assert_eq!(opened(&bytes, &[(6, REMAINDERS.saturating_add(1))], length), refused);
    assert_eq!(opened(&bytes, &[(6, REMAINDER.saturating_sub(1))], length), refused);
    // Bits of a bucket.
    assert_eq!(opened(&bytes, &[(4, 33)], length), refused);
    // Bytes of a start.
    assert_eq!(opened(&bytes, &[(7, 3)], length), refused);
    // The entries start within the section, or at its end if there are none.
    assert_eq!(opened(&bytes, &[], entries_at), Ok(entries_at));
    assert_eq!(opened(&bytes, &[], entries_at.saturating_add(1)), Ok(entries_at));
    assert_eq!(opened(&bytes, &[], entries_at.saturating_sub(1)), refused);
}

#[test]
fn no_more_rows_are_told_than_are_asked_for() {
    let same: Vec<(u64, u32)> = (0..5).map(|row| (7 << 40, row)).collect();
    let mut body = write::body_of_records(&[]).unwrap();
    body.add("test", table(&same, 5, MEAN, REMAINDER));
    let section = body.section("test").unwrap();
    let table = Table::open(section).unwrap();
    for (most, expected) in [(0, 0), (1, 1), (3, 3), (4, 4), (5, 5), (6, 5)] {
        let mut found = Vec::new();
        let more = table.rows(section, 7 << 40, most, |row| {
            found.push(row);
            Ok(())
        });
        assert_eq!((more, found.len()), (Ok(most < 5), expected), "{most}");
    }
}
