//! Tables of every width: what is filed is found, whatever starts and entries need.
#![expect(clippy::unwrap_used, reason = "tests may stop")]

use alloc::vec::Vec;

use super::*;
use crate::pack::write;

/// Keys that look random, each with a row.
fn keys(count: u32) -> Vec<(u64, u32)> {
    (0..count).map(|row| (hash("test", &row.to_le_bytes()), row)).collect()
}

/// Whether the starts of a table are wide, and that every `step`th key of it leads to its row.
fn holds(count: u32, mean: usize, remainder: u8, step: usize) -> bool {
    let all = keys(count);
    let bytes = build(all.clone(), count, mean, remainder);
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
