//! Functions of ClickHouse (`CREATE FUNCTION … LANGUAGE WASM … ABI BUFFERED_V1`, format `Buffers`), over the
//! batch interface and in the same module:
//!
//! - `clickhouse_create_buffer(size) -> handle`, `clickhouse_destroy_buffer(handle)`: at a handle stand an
//!   address and a size, four bytes each;
//! - `credit_clickhouse_valid(handle, rows)` of a String: a UInt8, 1 where a 统一社会信用代码 has no error;
//! - `credit_clickhouse_fault` of a String: a UInt32, the word of its faults;
//! - `credit_clickhouse_diagnose` of code, kind (recognised where it is empty) and day: the same of any identifier.
//!
//! Against the data that were open when the module was written (`credit precompile --wasm`):
//!
//! - `credit_clickhouse_screen` of code, name and day: a UInt32, the word of the row;
//! - `credit_clickhouse_subject` of code, name, kind, region, former names (a line each), search, code source and day:
//!   the same of all that a subject has; `credit_clickhouse_explain` of the same: a String, its line of
//!   `credit screen --all`;
//! - `credit_clickhouse_tier` of matter, code, name, kind, region and day: a UInt32, the inspection tier;
//! - `credit_clickhouse_decide` of a request: a String, its decision.
//!
//! A day is an Int32, since 1970-01-01, all the others are String; one that is empty is not there. A row of words that
//! cannot be used is `{"error":…}`.
//!
//! `Buffers` is the number of columns and of rows, eight bytes each, then for each column its size in eight
//! bytes and its values: numbers as they are, texts each after its length (LEB128).
//!
//! What cannot be read stops the call, and the query with it: without imports there is nobody to tell.

use credit_core::batch::id;
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

/// Columns of a question, in the order of the arguments.
type Columns = &'static [u16];

const DIAGNOSED: Columns = &[id::CODE, id::CODE_KIND, id::DAY];
const SCREENED: Columns = &[id::CODE, id::NAME, id::DAY];
const SUBJECT: Columns = &[
    id::CODE,
    id::NAME,
    id::KIND,
    id::REGION,
    id::FORMER_NAMES,
    id::SEARCH,
    id::CODE_SOURCE,
    id::DAY,
];
const GRADED: Columns = &[id::MATTER, id::CODE, id::NAME, id::KIND, id::REGION, id::DAY];
const DECIDED: Columns = &[id::REQUEST];

fn number(size: usize) -> Option<[u8; 4]> {
    u32::try_from(size).ok().map(u32::to_le_bytes)
}

/// The frame of a block whose columns are those.
fn frame(block: &Block<'_>, columns: Columns) -> Option<Vec<u8>> {
    let (head, entry) = (32_usize, 24_usize);
    let mut out = vec![0; head.checked_add(entry.checked_mul(columns.len())?)?];
    let mut table = Vec::new();
    for (column, id) in columns.iter().enumerate() {
        if *id == id::DAY {
            let days = *block.columns.get(column)?;
            (days.len() == block.rows.checked_mul(4)?).then_some(())?;
            table.push((*id, 4_u16, 0, out.len(), days.len()));
            out.extend_from_slice(days);
            continue;
        }
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
        table.push((*id, 1, at, from, data.len()));
    }
    let mut top = b"CCB1".to_vec();
    for size in [1, block.rows, columns.len(), 0, out.len(), 0, 0] {
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

/// A number for each row, which the first column of the answer holds.
fn numbers(
    bytes: &[u8],
    rows: usize,
    columns: Columns,
    ask: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let given = Block::read(bytes, rows, columns.len())?;
    if rows == 0 {
        return block(0, &[]);
    }
    let answer = ask(&frame(&given, columns)?)?;
    block(rows, words(&answer, rows)?)
}

/// A text for each row.
fn texts(
    bytes: &[u8],
    rows: usize,
    columns: Columns,
    ask: impl FnOnce(&[u8]) -> Option<Vec<String>>,
) -> Option<Vec<u8>> {
    let given = Block::read(bytes, rows, columns.len())?;
    if rows == 0 {
        return block(0, &[]);
    }
    let mut out = Vec::new();
    for text in ask(&frame(&given, columns)?)? {
        let mut length = text.len();
        while length >= 128 {
            out.push(u8::try_from(length & 127).ok()? | 128);
            length >>= 7;
        }
        out.push(u8::try_from(length).ok()?);
        out.extend_from_slice(text.as_bytes());
    }
    block(rows, &out)
}

/// The exported functions. Addresses are those of this module's own memory.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the caller hands over addresses")]
mod exports {
    use credit_core::batch::Want;

    use super::{DECIDED, DIAGNOSED, GRADED, SCREENED, SUBJECT};
    use crate::batch::{Batches, exports::with};

    /// The handle of what was open when the module was written.
    const OPEN: u32 = 1;

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

    type Ask = fn(&mut Batches, &[u8]) -> Option<Vec<u8>>;
    type AskTexts = fn(&mut Batches, &[u8]) -> Option<Vec<String>>;

    /// # Safety
    /// `handle` is from this module.
    unsafe fn numbers(
        handle: *const Buffer,
        rows: usize,
        columns: super::Columns,
        ask: Ask,
    ) -> *mut Buffer {
        let ask = |frame: &[u8]| with(|batches| ask(batches, frame));
        // SAFETY: as promised by the caller.
        unsafe { answered(handle, |bytes| super::numbers(bytes, rows, columns, ask)) }
    }

    /// # Safety
    /// `handle` is from this module.
    unsafe fn texts(
        handle: *const Buffer,
        rows: usize,
        columns: super::Columns,
        ask: AskTexts,
    ) -> *mut Buffer {
        let ask = |frame: &[u8]| with(|batches| ask(batches, frame));
        // SAFETY: as promised by the caller.
        unsafe { answered(handle, |bytes| super::texts(bytes, rows, columns, ask)) }
    }

    /// The faults of identifiers of any kind.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_diagnose(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe {
            numbers(handle, rows, DIAGNOSED, |batches, frame| {
                batches.diagnose(frame).map(<[u8]>::to_vec)
            })
        }
    }

    /// The words of subjects, by code and name.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_screen(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe {
            numbers(handle, rows, SCREENED, |batches, frame| {
                batches.screen(OPEN, frame, Want::ALL).map(<[u8]>::to_vec)
            })
        }
    }

    /// The words of subjects, by all that is known of them.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_subject(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe {
            numbers(handle, rows, SUBJECT, |batches, frame| {
                batches.screen(OPEN, frame, Want::ALL).map(<[u8]>::to_vec)
            })
        }
    }

    /// The inspection tiers of subjects.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_tier(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe {
            numbers(handle, rows, GRADED, |batches, frame| {
                batches.tier(OPEN, frame).map(<[u8]>::to_vec)
            })
        }
    }

    /// What there is to say of subjects.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_explain(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe { texts(handle, rows, SUBJECT, |batches, frame| batches.lines(OPEN, frame)) }
    }

    /// Decisions of requests.
    ///
    /// # Safety
    /// `handle` is from this module.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn credit_clickhouse_decide(
        handle: *const Buffer,
        rows: usize,
    ) -> *mut Buffer {
        // SAFETY: as promised by the caller.
        unsafe { texts(handle, rows, DECIDED, |batches, frame| batches.decisions(OPEN, frame)) }
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

    fn strings(texts: &[&str]) -> Vec<u8> {
        let one = |text: &&str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        texts.iter().flat_map(one).collect()
    }

    #[test]
    fn codes_of_a_block_are_told_as_alone() {
        let codes = ["91110000600037341L", "91110000600037341K", ""];
        let asked = given(&[strings(&codes)], 3);
        assert_eq!(valid(&asked, 3).unwrap()[24..], [1, 0, 0]);
        let words = codes.map(|code| packed::diagnose(Kind::Uscc, code.as_bytes()).to_le_bytes());
        assert_eq!(fault(&asked, 3).unwrap()[24..], words.concat());
        assert_eq!(valid(&given(&[vec![]], 0), 0).unwrap(), given(&[vec![]], 0));
    }

    #[test]
    fn a_block_that_is_not_as_it_says_is_refused() {
        let asked = given(&[strings(&["91110000600037341L", "x"])], 2);
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
        let columns = [strings(&["", "91110000600037341L"]), strings(&["甲公司", "乙"]), days];
        let mut seen = Vec::new();
        let told = numbers(&given(&columns, 2), 2, SCREENED, |frame| {
            let frame = credit_core::batch::Frame::read(frame).unwrap();
            seen.push(frame.rows());
            // An answer whose first column stands at 56.
            let mut answer = vec![0; 56];
            answer[48] = 56;
            answer.extend([7, 0, 0, 0, 8, 0, 0, 0]);
            Some(answer)
        });
        assert_eq!((seen, told.unwrap()[24..].to_vec()), (vec![2], vec![7, 0, 0, 0, 8, 0, 0, 0]));
        let short = [strings(&["", ""]), strings(&["甲", "乙"]), vec![0; 7]];
        assert!(numbers(&given(&short, 2), 2, SCREENED, |_| None).is_none());
    }

    #[test]
    fn every_question_has_a_frame_of_its_columns() {
        for columns in [DIAGNOSED, SCREENED, SUBJECT, GRADED, DECIDED] {
            let one = |id: &u16| if *id == id::DAY { vec![0; 4] } else { strings(&["x"]) };
            let cells: Vec<Vec<u8>> = columns.iter().map(one).collect();
            let asked = given(&cells, 1);
            let block = Block::read(&asked, 1, columns.len()).unwrap();
            assert_eq!(
                credit_core::batch::Frame::read(&frame(&block, columns).unwrap()).unwrap().rows(),
                1
            );
            assert!(Block::read(&asked, 1, columns.len() + 1).is_none());
        }
    }

    #[test]
    fn texts_stand_after_their_lengths() {
        let long = "甲".repeat(100);
        let asked = given(&[strings(&["a", "b", "c"])], 3);
        let told = texts(&asked, 3, DECIDED, |frame| {
            assert_eq!(credit_core::batch::Frame::read(frame).unwrap().rows(), 3);
            Some(vec![String::new(), long.clone(), String::new()])
        });
        // 300 is 0b10_0101100.
        let expected = [&[0, 0xAC, 2][..], long.as_bytes(), &[0]].concat();
        assert_eq!(told.unwrap(), given(&[expected], 3));
        assert!(texts(&asked, 2, DECIDED, |_| None).is_none());
        assert_eq!(texts(&given(&[vec![]], 0), 0, DECIDED, |_| None).unwrap(), given(&[vec![]], 0));
    }
}
