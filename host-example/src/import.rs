//! Reads what offices keep in spreadsheets: list entries, list definitions, rulebook and calendar
//! tables, from CSV, XLSX, NDJSON and JSON.
//!
//! Nothing is dropped silently: every cell that had to be put right and every row that cannot be
//! used is reported with file, sheet, line, column and reason.

mod cell;
mod csv;
mod header;
mod importer;
mod json;
mod lists;
mod person;
mod receipt;
mod report;
mod row;
mod shape;
mod sheet;
pub(crate) mod subjects;
mod table;
mod term;
mod text;
mod xlsx;

pub use importer::{Importer, Options, import};
pub use lists::list_definitions;
pub use receipt::{Input, receipt, report_json};
pub use report::{Counts, Level, Note, Report, SheetReport};
pub use sheet::Format;
pub(crate) use table::file_name;
pub use table::{read_table, read_tables};
pub(crate) use text::gb18030;
pub use text::{Decoded, Encoding, decode};
