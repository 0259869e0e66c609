//! Columns whose numbers lie.
#![expect(clippy::unwrap_used, reason = "tests may stop")]

use alloc::vec::Vec;

use super::*;
use crate::pack::body::Body;
use crate::pack::room::pack_bits;
use crate::pack::write;

/// A section of one column: the kinds of so many rows, by numbers of so many bits.
fn section(rows: u32, width: u8, values: &[&str], numbers: &[u32]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let mut texts = Vec::from([0; 4]);
    let mut end = 0_usize;
    for value in values {
        end = end.saturating_add(value.len());
        texts.extend(number(end));
    }
    texts.extend(values.iter().flat_map(|value| value.bytes()));
    let values_at = HEAD.saturating_add(ENTRY);
    let mut out = rows.to_le_bytes().to_vec();
    out.extend(number(1));
    out.extend([Column::Kind.index(), width, 0, 0]);
    out.extend(number(values.len()));
    out.extend(number(values_at));
    out.extend(number(values_at.saturating_add(texts.len())));
    out.extend(texts);
    out.extend(pack_bits(width.min(32), numbers.iter().copied()));
    out
}

fn body(bytes: Vec<u8>) -> Body {
    let mut body = write::body_of_records(&[]).unwrap();
    body.add("test", bytes);
    body
}

#[test]
fn numbers_beyond_the_values_and_rows_beyond_the_end_are_refused() {
    let body = body(section(4, 2, &["甲", "乙", "丙"], &[0, 2, 3, 1]));
    let section = body.section("test").unwrap();
    let columns = Columns::open(section).unwrap();
    let number = |row| columns.number(section, Column::Kind, row).map_err(|e| e.code());
    assert_eq!([0, 1, 3].map(number), [Ok(Some(0)), Ok(Some(2)), Ok(Some(1))]);
    assert_eq!(number(2), Err("pack.content"));
    // The bits behind the last row are zero, which is the number of a value.
    assert_eq!([4, 5].map(number), [Err("pack.content"); 2]);
    // A column that the section does not have is empty, whatever the row.
    assert_eq!(columns.number(section, Column::List, 9), Ok(None));
}

#[test]
fn a_number_has_at_most_32_bits() {
    let opened = |width| {
        let body = body(section(1, width, &["甲"], &[0]));
        Columns::open(body.section("test").unwrap()).map(drop).map_err(|e| e.code())
    };
    assert_eq!([0, 1, 32].map(opened), [Ok(()); 3]);
    assert_eq!([33, 34, 64, 255].map(opened), [Err("pack.content"); 4]);
}
