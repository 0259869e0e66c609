//! Choosing and splitting tokens, and rows of code bytes of every length.

use super::*;
use crate::pack::texts::Texts;
use crate::pack::write::body_of_records;

#[test]
fn the_best_are_kept_and_of_equals_the_first() {
    let kept = |items: &[(u32, u64)], most| {
        let mut items = items.to_vec();
        keep_best(&mut items, most, |(_, score)| *score);
        items
    };
    // As many as may be kept stay as they stand.
    let three = [(3, 1), (1, 5), (2, 5)];
    assert_eq!(kept(&three, 3), three);
    assert_eq!(kept(&three, 9), three);
    assert_eq!(kept(&three, 2), [(1, 5), (2, 5)]);
    assert_eq!(kept(&three, 1), [(1, 5)]);
    assert_eq!(kept(&[(2, 7), (1, 7), (3, 8)], 2), [(3, 8), (1, 7)]);
    assert_eq!(kept(&three, 0), []);
}

#[test]
fn a_token_saves_what_its_characters_cost_at_two_bytes() {
    // One character stands at two bytes either way, and is worth keeping by its number alone.
    assert_eq!(saving(1, 10), 20);
    assert_eq!(saving(2, 10), 20);
    assert_eq!(saving(3, 10), 40);
    assert_eq!(saving(12, 3), 66);
    assert_eq!(saving(5, 0), 0);
}

#[test]
fn so_few_tokens_have_two_bytes_as_must() {
    // By the layout: pages of 256 tokens, each of which takes one number from those of one byte.
    let room = |pages: usize| 255 - pages + pages * 256;
    for tokens in (0..2000).chain([28_000, 28_271, 28_560, 28_561, 28_600, 40_000]) {
        let pages = (0..255 - SINGLE).find(|pages| tokens <= room(*pages)).unwrap_or(255 - SINGLE);
        assert_eq!(split(tokens), (255 - pages).min(tokens), "{tokens}");
    }
    assert_eq!((split(255), split(256), split(510), split(511)), (255, 254, 254, 253));
    assert_eq!(split(MOST), SINGLE);
    assert_eq!(split(MOST + 1000), SINGLE);
}

#[test]
fn rows_of_every_length_come_back() {
    // Characters that no other row has take four code bytes each; those of all rows take one.
    let rare = |row: usize, n: usize| u32::try_from(0x4e00 + row * 70 + n).unwrap();
    let row = |row: usize| -> String {
        let rare = (0..60 + row / 8).filter_map(|n| char::from_u32(rare(row, n)));
        rare.chain(core::iter::repeat_n('a', row % 8 * 12)).collect()
    };
    let rows = 64;
    let bytes = section(rows, &Space::memory(), |n| Ok(row(n))).unwrap().into_vec().unwrap();
    let mut body = body_of_records(&[]).unwrap();
    body.add("test", bytes.clone());
    let section = body.section("test").unwrap();
    let texts = Texts::open(section).unwrap();
    for n in 0..rows {
        let mut out = String::new();
        texts.read(section, u32::try_from(n).unwrap(), &mut out).unwrap();
        assert_eq!(out, row(n), "{n}");
    }
    assert_eq!((240..=275).collect::<Vec<usize>>(), lengths(&bytes, rows));
}

/// The lengths of the code bytes of all rows, each once; one byte says it up to 254, three from 255 on.
fn lengths(bytes: &[u8], rows: usize) -> Vec<usize> {
    let number = |at: usize| {
        let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()).unwrap();
        usize::try_from(u32::from_le_bytes(*bytes)).unwrap()
    };
    // The head, the directory of groups, the tokens, the directory of blocks.
    let fours = [4, number(4).div_ceil(GROUP), rows.div_ceil(BLOCK)].map(|n| n.saturating_mul(4));
    let mut rest = bytes.get(fours.iter().sum::<usize>().saturating_add(number(12))..).unwrap();
    let mut found = Vec::new();
    while let [length, after @ ..] = rest {
        let (length, after) = match (length, after) {
            (255, [low, high, after @ ..]) => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                assert!(length >= 255);
                (length, after)
            }
            (length, after) => (usize::from(*length), after),
        };
        found.push(length);
        rest = after.get(length..).unwrap();
    }
    assert_eq!(found.len(), rows);
    found.sort_unstable();
    found.dedup();
    found
}
