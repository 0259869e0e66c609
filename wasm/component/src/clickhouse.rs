//! Functions of ClickHouse (`CREATE FUNCTION … LANGUAGE WASM … ABI BUFFERED_V1`, format `Buffers`), over the
//! batch interface and in the same module:
//!
//! - `clickhouse_create_buffer(size) -> handle`, `clickhouse_destroy_buffer(handle)`: at a handle stand an
//!   address and a size, four bytes each;
//! - `credit_clickhouse_valid(handle, rows)` of a String: a UInt8, 1 where a 统一社会信用代码 has no error;
//! - `credit_clickhouse_fault` of a String: a UInt32, the word of its faults;
//! - `credit_clickhouse_screen` of code, name (String) and day (Int32, since 1970-01-01): a UInt32, the word
//!   of the row, against the data that were open when the module was written (`credit precompile --wasm`).
//!
//! `Buffers` is the number of columns and of rows, eight bytes each, then for each column its size in eight
//! bytes and its values: numbers as they are, texts each after its length (LEB128).
//!
//! What cannot be read stops the call, and the query with it: without imports there is nobody to tell.

use credit_core::batch::Want;
use credit_core::id::{Kind, packed};

/// A block that ClickHouse hands over.
#[derive(Debug)]
struct Block<'a> {
    rows: usize,
    columns: Vec<&'a [u8]>,
}

impl<'a> Block<'a> {
    /// Nothing for a block that is not as it says, or of other numbers of rows and columns.
    fn read(mut rest: &'a [u8], rows: usize, columns: usize) -> Option<Self> {
        let number = |rest: &mut &'a [u8]| {
            let (number, after) = rest.split_first_chunk::<8>()?;
            *rest = after;
            usize::try_from(u64::from_le_bytes(*number)).ok()
        };
        if (number(&mut rest)?, number(&mut rest)?) != (columns, rows) {
            return None;
        }
        let mut all = Vec::with_capacity(columns);
        for _ in 0..columns {
            let size = number(&mut rest)?;
            let (column, after) = rest.split_at_checked(size)?;
            all.push(column);
            rest = after;
        }
        rest.is_empty().then_some(Self { rows, columns: all })
    }

    /// Calls with each text of a column; nothing if there are not as many as rows.
    fn texts(&self, column: usize, mut each: impl FnMut(&'a [u8])) -> Option<()> {
        let mut rest = *self.columns.get(column)?;
        for _ in 0..self.rows {
            let (mut length, mut shift) = (0_usize, 0_u32);
            loop {
                let (byte, after) = rest.split_first()?;
                rest = after;
                length |= usize::from(byte & 127).checked_shl(shift)?;
                shift = shift.checked_add(7)?;
                if byte & 128 == 0 {
                    break;
                }
            }
            let (text, after) = rest.split_at_checked(length)?;
            rest = after;
            each(text);
        }
        rest.is_empty().then_some(())
    }
}

/// A block of one column of numbers.
fn block(rows: usize, values: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(values.len().checked_add(24)?);
    for number in [1, rows, values.len()] {
        out.extend(u64::try_from(number).ok()?.to_le_bytes());
    }
    out.extend_from_slice(values);
    Some(out)
}

fn valid(bytes: &[u8], rows: usize) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(rows.min(bytes.len()));
    Block::read(bytes, rows, 1)?.texts(0, |code| {
        values.push(u8::from(packed::diagnose(Kind::Uscc, code) >> 16 & 2 == 0));
    })?;
    block(rows, &values)
}

fn fault(bytes: &[u8], rows: usize) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(rows.min(bytes.len()).checked_mul(4)?);
    Block::read(bytes, rows, 1)?.texts(0, |code| {
        values.extend(packed::diagnose(Kind::Uscc, code).to_le_bytes());
    })?;
    block(rows, &values)
}

/// The frame of a block of code, name and day.
fn frame(block: &Block<'_>) -> Option<Vec<u8>> {
    let number = |size: usize| u32::try_from(size).ok().map(u32::to_le_bytes);
    let days = *block.columns.get(2)?;
    (days.len() == block.rows.checked_mul(4)?).then_some(())?;
    let (head, entry) = (32_usize, 24_usize);
    let mut out = vec![0; head.checked_add(entry.checked_mul(3)?)?];
    let mut table = Vec::new();
    for (column, id) in [(0, credit_core::batch::id::CODE), (1, credit_core::batch::id::NAME)] {
        let (mut ends, mut data, mut ok) = (vec![0; 4], Vec::new(), true);
        block.texts(column, |text| {
            data.extend_from_slice(text);
            match number(data.len()) {
                Some(end) => ends.extend(end),
                None => ok = false,
            }
        })?;
        ok.then_some(())?;
        let at = out.len();
        out.extend_from_slice(&ends);
        let from = out.len();
        out.extend_from_slice(&data);
        table.push((id, 1_u16, at, from, data.len()));
    }
    table.push((credit_core::batch::id::DAY, 4, 0, out.len(), days.len()));
    out.extend_from_slice(days);
    let mut top = b"CCB1".to_vec();
    for size in [1, block.rows, 3, 0, out.len(), 0, 0] {
        top.extend(number(size)?);
    }
    for (id, kind, offsets, data, length) in table {
        top.extend(id.to_le_bytes());
        top.extend(kind.to_le_bytes());
        for size in [block.rows, 0, offsets, data, length] {
            top.extend(number(size)?);
        }
    }
    out.get_mut(..top.len())?.copy_from_slice(&top);
    Some(out)
}

/// The words of a frame that answers.
fn words(answer: &[u8], rows: usize) -> Option<&[u8]> {
    // The first column, of four bytes a row.
    let at = answer.get(48..52)?.first_chunk::<4>()?;
    let at = usize::try_from(u32::from_le_bytes(*at)).ok()?;
    answer.get(at..at.checked_add(rows.checked_mul(4)?)?)
}

fn screened(
    bytes: &[u8],
    rows: usize,
    screen: impl FnOnce(&[u8], u32) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let given = Block::read(bytes, rows, 3)?;
    if rows == 0 {
        return block(0, &[]);
    }
    let answer = screen(&frame(&given)?, Want::ALL)?;
    block(rows, words(&answer, rows)?)
}

/// The exported functions. Addresses are those of this module's own memory.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the caller hands over addresses")]
mod exports {
    use crate::batch::exports::with;

    /// What stands at a handle.
    #[repr(C)]
    pub(super) struct Buffer {
        ptr: *mut u8,
        size: usize,
    }

    /// Room for so many bytes.
    #[unsafe(no_mangle)]
    pub(super) extern "C" fn clickhouse_create_buffer(size: usize) -> *mut Buffer {
        handed(vec![0; size])
    }

    fn handed(bytes: Vec<u8>) -> *mut Buffer {
        let size = bytes.len();
        let ptr = Box::leak(bytes.into_boxed_slice()).as_mut_ptr();
        Box::into_raw(Box::new(Buffer { ptr, size }))
    }

    /// Frees a buffer.
    ///
    /// # Safety
    /// `handle` is from this module and not used again.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn clickhouse_destroy_buffer(handle: *mut Buffer) {
        // SAFETY: as promised by the caller, from `handed`.
        let Buffer { ptr, size } = *unsafe { Box::from_raw(handle) };
        // SAFETY: so many bytes were leaked there.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, size)) });
    }

    /// # Safety
    /// `handle` is from this module.
    unsafe fn answered(
        handle: *const Buffer,
        answer: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller, a buffer that nobody changes while a call runs.
        let given = unsafe { std::slice::from_raw_parts((*handle).ptr, (*handle).size) };
        match answer(given) {
            Some(bytes) => handed(bytes),
            // Stops the call, and so the query.
            None => std::process::abort(),
        }
    }

    /// Whether codes have no error.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_valid(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe { answered(handle, |bytes| super::valid(bytes, rows)) }
    }

    /// The faults of codes.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_fault(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe { answered(handle, |bytes| super::fault(bytes, rows)) }
    }

    /// The words of subjects, against what was opened first.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_screen(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        let screen =
            |frame: &[u8], want| with(|batches| batches.screen(1, frame, want).map(<[u8]>::to_vec));
        // SAFETY: as promised by the caller.
        unsafe { answered(handle, |bytes| super::screened(bytes, rows, screen)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(columns: &[Vec<u8>], rows: u64) -> Vec<u8> {
        let mut out = u64::try_from(columns.len()).unwrap().to_le_bytes().to_vec();
        out.extend(rows.to_le_bytes());
        for column in columns {
            out.extend(u64::try_from(column.len()).unwrap().to_le_bytes());
            out.extend(column);
        }
        out
    }

    fn texts(texts: &[&str]) -> Vec<u8> {
        let one = |text: &&str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        texts.iter().flat_map(one).collect()
    }

    #[test]
    fn codes_of_a_block_are_told_as_alone() {
        let codes = ["91110000600037341L", "91110000600037341K", ""];
        let asked = given(&[texts(&codes)], 3);
        assert_eq!(valid(&asked, 3).unwrap()[24..], [1, 0, 0]);
        let words = codes.map(|code| packed::diagnose(Kind::Uscc, code.as_bytes()).to_le_bytes());
        assert_eq!(fault(&asked, 3).unwrap()[24..], words.concat());
        assert_eq!(valid(&given(&[vec![]], 0), 0).unwrap(), given(&[vec![]], 0));
    }

    #[test]
    fn a_block_that_is_not_as_it_says_is_refused() {
        let asked = given(&[texts(&["91110000600037341L", "x"])], 2);
        for end in 0..asked.len() {
            assert!(valid(&asked[..end], 2).is_none(), "{end}");
        }
        assert!(valid(&asked, 1).is_none() && valid(&asked, 3).is_none());
        assert!(valid(&given(&[vec![255; 9]], 1), 1).is_none());
        assert!(valid(&given(&[vec![], vec![]], 0), 0).is_none());
        assert!(valid(&[asked, vec![0]].concat(), 2).is_none());
    }

    #[test]
    fn a_block_of_subjects_becomes_a_frame() {
        let days = [20_000_i32, 20_001].map(i32::to_le_bytes).concat();
        let columns = [texts(&["", "91110000600037341L"]), texts(&["甲公司", "乙"]), days];
        let mut seen = Vec::new();
        let told = screened(&given(&columns, 2), 2, |frame, want| {
            assert_eq!(want, Want::ALL);
            let frame = credit_core::batch::Frame::read(frame).unwrap();
            seen.push(frame.rows());
            // An answer whose first column stands at 56.
            let mut answer = vec![0; 56];
            answer[48] = 56;
            answer.extend([7, 0, 0, 0, 8, 0, 0, 0]);
            Some(answer)
        });
        assert_eq!((seen, told.unwrap()[24..].to_vec()), (vec![2], vec![7, 0, 0, 0, 8, 0, 0, 0]));
        let short = [texts(&["", ""]), texts(&["甲", "乙"]), vec![0; 7]];
        assert!(screened(&given(&short, 2), 2, |_, _| None).is_none());
    }
}
