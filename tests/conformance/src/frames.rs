//! Frames of batches, written and read without the code of the core.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an answer that is not what its header says should stop a test"
)]

use std::collections::BTreeMap;

/// A column of a frame that is asked.
#[derive(Clone, Debug)]
pub enum Cells<'a> {
    /// Texts.
    Texts(Vec<Option<&'a str>>),
    /// Days since 1970-01-01.
    Days(Vec<i32>),
}

/// Writes a frame.
#[must_use]
pub fn frame(rows: usize, columns: &[(u16, Cells<'_>)]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut body = Vec::new();
    let start = 32 + 24 * columns.len();
    let mut put = |bytes: &[u8]| {
        while !(start + body.len()).is_multiple_of(8) {
            body.push(0);
        }
        body.extend_from_slice(bytes);
        start + body.len() - bytes.len()
    };
    let mut table = Vec::new();
    for (id, cells) in columns {
        let (kind, values, validity, offsets, data, length) = match cells {
            Cells::Days(days) => {
                let bytes: Vec<u8> = days.iter().flat_map(|day| day.to_le_bytes()).collect();
                (4_u16, days.len(), 0, 0, put(&bytes), bytes.len())
            }
            Cells::Texts(texts) => {
                let mut bits = vec![0_u8; texts.len().div_ceil(8)];
                let (mut ends, mut data) = (vec![0; 4], Vec::new());
                for (at, text) in texts.iter().enumerate() {
                    if let Some(text) = text {
                        bits[at / 8] |= 1 << (at % 8);
                        data.extend_from_slice(text.as_bytes());
                    }
                    ends.extend(number(data.len()));
                }
                let validity = if texts.contains(&None) { put(&bits) } else { 0 };
                (1, texts.len(), validity, put(&ends), put(&data), data.len())
            }
        };
        table.extend(id.to_le_bytes());
        table.extend(kind.to_le_bytes());
        for n in [values, validity, offsets, data, length] {
            table.extend(number(n));
        }
    }
    let mut out = b"CCB1".to_vec();
    for n in [1, rows, columns.len(), 0, start + body.len(), 0, 0] {
        out.extend(number(n));
    }
    out.extend(table);
    out.extend(body);
    out
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Texts.
    Texts(Vec<Option<String>>),
    /// Numbers.
    Numbers(Vec<u64>),
}

impl Column {
    /// Its texts.
    #[must_use]
    pub fn texts(&self) -> &[Option<String>] {
        match self {
            Self::Texts(texts) => texts,
            Self::Numbers(_) => &[],
        }
    }

    /// Its numbers.
    #[must_use]
    pub fn numbers(&self) -> &[u64] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Texts(_) => &[],
        }
    }
}

/// Reads an answer: its rows, and its columns by their numbers.
#[must_use]
pub fn read(bytes: &[u8]) -> (usize, BTreeMap<u16, Column>) {
    let word = |at: usize| {
        let word = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        usize::try_from(u32::from_le_bytes(word)).unwrap_or(usize::MAX)
    };
    let half = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    assert_eq!((&bytes[..4], word(4), word(20)), (&b"CCB1"[..], 1, bytes.len()));
    let column = |at: usize| {
        let place = 32 + 24 * at;
        let (kind, values) = (half(place + 2), word(place + 4));
        let (validity, offsets, data) = (word(place + 8), word(place + 12), word(place + 16));
        assert!((validity | offsets | data).is_multiple_of(8), "a part is not aligned");
        let valid = |n: usize| validity == 0 || bytes[validity + n / 8] >> (n % 8) & 1 == 1;
        let text = |n: usize| {
            let (from, to) = (word(offsets + 4 * n), word(offsets + 4 * n + 4));
            let text = std::str::from_utf8(&bytes[data + from..data + to]);
            valid(n).then(|| text.unwrap_or("no text").to_owned())
        };
        let width = match kind {
            2 => 1,
            5 => 8,
            _ => 4,
        };
        let number = |n: usize| {
            let own = &bytes[data + width * n..data + width * (n + 1)];
            own.iter().rev().fold(0, |all, byte| (all << 8) | u64::from(*byte))
        };
        let column = match kind {
            1 => Column::Texts((0..values).map(text).collect()),
            _ => Column::Numbers((0..values).map(number).collect()),
        };
        (half(place), column)
    };
    (word(8), (0..word(12)).map(column).collect())
}
