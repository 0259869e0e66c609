//! Batches (批量): many rows in one call, as frames of columns; numbers instead of words.
//!
//! For data engines (Spark, DuckDB, ClickHouse): they hold columns in the Arrow layout, and a call for
//! each row, or words for rows of which nothing is found, would cost more than the check.
//!
//! # Frame `CCB1`
//! All numbers little-endian.
//!
//! ```text
//! 0   "CCB1"           4   version u32 = 1      8   rows u32        12  columns u32
//! 16  flags u32 = 0    20  length of the frame u32                  24  eight bytes 0
//! 32  for each column 24 bytes: id u16, type u16, values u32, validity u32, offsets u32, data u32,
//!     length of the data u32
//! ..  what those point to, from the beginning of the frame; a writer aligns it to 8 bytes
//! ```
//!
//! `validity` is 0 (no null) or a bitmap, `offsets` (texts only) one more u32 than there are values, as
//! Arrow has them. A column of one value holds for all rows; one that is absent is null in all.
//!
//! | column in | id | type |   | column out | id | type |
//! |---|---|---|---|---|---|---|
//! | code | 1 | text | | word (one a row) | 16 | u32 |
//! | name | 2 | text | | kind of identifier | 17 | text |
//! | kind of subject; organisation without it | 3 | text | | end of its findings (one a row and the first 0) | 18 | u32 |
//! | region | 4 | text | | list | 19 | text |
//! | former names, a line each | 5 | text | | entry | 20 | text |
//! | search | 6 | text | | verdict, by its place in [`Verdict::ALL`] | 21 | u8 |
//! | day, else the day of the call | 7 | days since 1970-01-01, i32 | | evidence, bits of [`EVIDENCE`] | 22 | u64 |
//! | kind of identifier; recognised without it | 8 | text | | status, by its place in [`Status::ALL`] | 23 | u8 |
//! | request, JSON | 9 | text | | direction of the list, by its place in [`Direction::ALL`] | 24 | u8 |
//! | code source | 10 | text | | error code of the row, else null | 25 | text |
//! | matter of a tier | 11 | text | | decision, JSON | 26 | text |
//! | | | | | codes of its reasons, a line each | 27 | text |
//! | | | | | rule of a tier | 28 | text |
//! | | | | | part of its tier that is inspected, hundredths of a percent, 0 where none is set | 29 | u32 |
//! | | | | | how many times, and in how many months (0 where none are set) | 30, 31 | u32 |
//! | | | | | items of the catalogue (基础清单条目) whose measures are taken in this matter, a line each | 32 | text |
//!
//! A row that cannot be used has its error and bit 31 of its word; the others are answered. A frame that
//! cannot be read has one error, `batch.*`, and its place.

mod check;
mod columns;
mod diagnose;
mod frame;
mod screen;
mod tier;
mod write;

pub use check::{OUTCOME_BITS, check, decisions};
pub use diagnose::diagnose;
pub use frame::{Frame, id};
pub use screen::{EVIDENCE, Want, explain, lines, screen, word};
pub use tier::{is_of_lists, tier, tier_word};

#[expect(unused_imports, reason = "named in the documentation")]
use crate::{
    finding::{Status, Verdict},
    pack::record::Direction,
};

/// The layout of frames.
pub const VERSION: u32 = 1;
