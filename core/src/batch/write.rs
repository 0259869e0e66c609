//! Writing a frame, into memory that is used again.

use alloc::vec::Vec;

use super::frame::{ENTRY, HEAD, MAGIC, Type};
use crate::error::LoadError;

/// A column that is being filled.
#[derive(Debug)]
pub(super) struct Filled {
    id: u16,
    kind: Type,
    values: usize,
    /// Bits, once there is a null.
    validity: Option<Vec<u8>>,
    offsets: Vec<u8>,
    data: Vec<u8>,
}

impl Filled {
    pub(super) const fn new(id: u16, kind: Type) -> Self {
        Self { id, kind, values: 0, validity: None, offsets: Vec::new(), data: Vec::new() }
    }

    fn valid(&mut self, valid: bool) {
        let at = self.values;
        self.values = at.saturating_add(1);
        if self.validity.is_none() && !valid {
            // All before it are there.
            let mut bits = alloc::vec![0xFF; at.saturating_add(8) >> 3];
            if let Some(last) = bits.last_mut() {
                *last = u8::MAX.checked_shr(8_u32.saturating_sub(rest(at))).unwrap_or_default();
            }
            self.validity = Some(bits);
        }
        if let Some(bits) = &mut self.validity {
            if bits.len() << 3 <= at {
                bits.push(0);
            }
            if let (Some(byte), true) = (bits.get_mut(at >> 3), valid) {
                *byte |= 1 << (at & 7);
            }
        }
    }

    pub(super) fn text(&mut self, text: Option<&str>) {
        if self.offsets.is_empty() {
            self.offsets.extend([0; 4]);
        }
        self.valid(text.is_some());
        self.data.extend_from_slice(text.unwrap_or_default().as_bytes());
        // More than 4 GiB is refused when the frame is finished.
        let end = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        self.offsets.extend(end.to_le_bytes());
    }

    #[inline]
    pub(super) fn number<const N: usize>(&mut self, number: [u8; N]) {
        self.values = self.values.saturating_add(1);
        self.data.extend(number);
    }
}

const fn rest(at: usize) -> u32 {
    // How many bits of the last byte are before that place.
    match at & 7 {
        1 => 1,
        2 => 2,
        3 => 3,
        4 => 4,
        5 => 5,
        6 => 6,
        7 => 7,
        _ => 0,
    }
}

/// Writes the frame of so many rows.
///
/// # Errors
/// `batch.rows` for one of more than 4 GiB.
pub(super) fn finish(rows: usize, columns: &[&Filled], out: &mut Vec<u8>) -> Result<(), LoadError> {
    out.clear();
    let table = HEAD.saturating_add(ENTRY.saturating_mul(columns.len()));
    out.resize(table, 0);
    let mut entries = Vec::with_capacity(columns.len());
    for column in columns {
        let mut place = |bytes: &[u8]| {
            while out.len() & 7 != 0 {
                out.push(0);
            }
            let at = out.len();
            out.extend_from_slice(bytes);
            at
        };
        let validity = column.validity.as_deref().map_or(0, &mut place);
        let empty = column.kind == Type::Text && column.offsets.is_empty();
        let offsets = match column.kind {
            Type::Text if empty => place(&[0; 4]),
            Type::Text => place(&column.offsets),
            _ => 0,
        };
        let data = place(&column.data);
        entries.push([column.values, validity, offsets, data, column.data.len()]);
    }
    let number = |size: usize| {
        let number = u32::try_from(size).map_err(|_| LoadError::new("batch.rows"));
        number.map(u32::to_le_bytes)
    };
    let mut head = Vec::with_capacity(table);
    head.extend(MAGIC);
    head.extend(super::VERSION.to_le_bytes());
    for size in [rows, columns.len(), 0, out.len(), 0, 0] {
        head.extend(number(size)?);
    }
    for (column, sizes) in columns.iter().zip(entries) {
        head.extend(column.id.to_le_bytes());
        head.extend(column.kind.number().to_le_bytes());
        for size in sizes {
            head.extend(number(size)?);
        }
    }
    if let Some(place) = out.get_mut(..head.len()) {
        place.copy_from_slice(&head);
    }
    Ok(())
}
