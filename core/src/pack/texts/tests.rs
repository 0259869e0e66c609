//! Columns of texts whose numbers lie.
#![expect(clippy::unwrap_used, reason = "tests may stop")]

use alloc::{string::ToString, vec::Vec};

use super::*;
use crate::pack::body::Body;
use crate::pack::write;

fn body(bytes: Vec<u8>) -> Body {
    let mut body = write::body_of_records(&[]).unwrap();
    body.add("test", bytes);
    body
}

/// What a row of a section says.
fn read(bytes: &[u8], row: u32) -> Result<String, &'static str> {
    let body = body(bytes.to_vec());
    let section = body.section("test").map_err(|e| e.code())?;
    let texts = Texts::open(section).map_err(|e| e.code())?;
    let mut out = String::new();
    texts.read(section, row, &mut out).map_err(|e| e.code())?;
    Ok(out)
}

/// A section of these numbers, with tokens of one group and the code bytes of each row.
fn section(numbers: [u32; 3], tokens: &[&str], rows: &[&[u8]]) -> Vec<u8> {
    let short = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let mut area = short(0).to_vec();
    let mut end = 0_usize;
    for token in tokens {
        end = end.saturating_add(token.len());
        area.extend(short(end));
    }
    area.extend(tokens.iter().flat_map(|token| token.bytes()));
    let mut out: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    out.extend(u32::try_from(area.len()).unwrap().to_le_bytes());
    // One group, and one block of rows.
    out.extend(0_u32.to_le_bytes());
    out.extend(area);
    out.extend(0_u32.to_le_bytes());
    for row in rows {
        out.push(u8::try_from(row.len()).unwrap());
        out.extend(*row);
    }
    out
}

#[test]
fn rows_and_tokens_beyond_the_end_are_refused() {
    let ours = |numbers| section(numbers, &["甲", "乙"], &[&[0, 1], &[1], &[2, 0]]);
    let three = ours([3, 2, 2]);
    assert_eq!(read(&three, 0), Ok("甲乙".to_string()));
    assert_eq!(read(&three, 1), Ok("乙".to_string()));
    // Token 2 of two: refused as what it is, before its place is read.
    assert_eq!(read(&three, 2), Err("pack.content"));
    assert_eq!(read(&three, 3), Err("pack.content"));
    // Where the section says of fewer rows, those behind are none of it.
    assert_eq!(read(&ours([1, 2, 2]), 0), Ok("甲乙".to_string()));
    assert_eq!(read(&ours([1, 2, 2]), 1), Err("pack.content"));
}

#[test]
fn numbers_that_do_not_fit_each_other_are_refused() {
    let ours = |numbers| section(numbers, &["甲", "乙"], &[&[0]]);
    assert_eq!(read(&ours([1, 2, 2]), 0), Ok("甲".to_string()));
    assert_eq!(read(&ours([1, 2, 0]), 0), Err("pack.content"), "a token of two bytes has two");
    // More tokens of one byte than tokens.
    assert_eq!(read(&ours([1, 2, 3]), 0), Err("pack.content"));
    // More rows than there is room for their blocks.
    let many = ours([16 * 40, 2, 2]);
    assert_eq!(read(&many, 0), Err("pack.content"));
    let most = u32::try_from(many.len()).unwrap();
    assert_eq!(read(&ours([most.saturating_mul(16), 2, 2]), 0), Err("pack.content"));
}
