//! Reads what offices keep in spreadsheets: list entries, list definitions, rulebook and calendar
//! tables, from CSV, XLSX, XLS, XML, tables in web pages, NDJSON and JSON.
//!
//! Nothing is dropped silently: every cell that had to be put right and every row that cannot be
//! used is reported with file, sheet, line, column and reason.
//!
//! What a column means is decided by the tables of publishers, then by the grammar of headings
//! (`columns/lexicon.csv` has its words with their sources), and the content must agree. A column that
//! is not understood and looks like days, codes, states or answers about publication stops the build:
//! it may say that an entry has ended. A [`Profile`] (`--profile`, made by `credit pack columns`)
//! keeps what the office says of its columns and words. Private particulars (telephones, homes,
//! people to contact) are never in a pack for the public; inside of texts they are masked.

mod code;
mod columns;
mod date;
mod entries;
mod grades;
mod header;
mod importer;
mod lists;
mod meaning;
mod name;
mod person;
mod preview;
mod private;
pub mod problem;
mod profile;
mod read;
mod receipt;
mod report;
mod row;
mod shape;
pub mod shown;
mod state;
pub mod subjects;
mod table;
mod term;
mod words;

pub use grades::{grade_schemes, grades};
pub use importer::{Importer, Options, columns, import};
pub use lists::list_definitions;
pub use meaning::meanings;
pub use preview::{Look, preview};
pub use profile::Profile;
pub use read::csv::separator;
pub use read::model::Format;
pub use read::source::{Open, Source};
pub use read::text::{Decoded, Encoding, decode};
pub use read::{is_container, text::gb18030};
pub use receipt::{Input, profile_table, receipt, report_json};
pub use report::{ColumnReport, Counts, Level, Note, Report, SheetReport, Strange};
pub use table::{as_csv, read_sheets, read_table};
