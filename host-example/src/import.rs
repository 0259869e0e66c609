//! Reads what offices keep in spreadsheets: CSV files of list entries, list definitions, rulebook
//! and calendar tables.
//!
//! Nothing is dropped silently: every cell that had to be put right and every row that cannot be
//! used is reported with file, line, column and reason.

mod cell;
mod lists;
mod report;
mod row;
mod shape;
mod table;
mod text;

pub use lists::list_definitions;
pub use report::{Level, Note, Report};
pub use row::{Options, import};
pub(crate) use table::file_name;
pub use table::{read_table, read_tables};
pub(crate) use text::gb18030;
pub use text::{Decoded, Encoding, decode};
