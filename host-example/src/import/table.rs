//! Tables of the rulebook and the calendar, and the file names of messages.

use std::path::{Path, PathBuf};

use credit_core::sheet::Table;

use super::read;
use crate::{files, problem::Problem};

/// Reads one table of the rulebook or the calendar from its bytes; `name` is the file name.
///
/// # Errors
///
/// `csv.encoding`, `csv.empty`, `csv.too-large` and the others of a file that cannot be read;
/// `csv.columns` for a row longer than the header.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, Problem> {
    read::table(name, bytes)
}

/// Reads all `*.csv` of a folder, in the order of their names, or all sheets of a workbook.
///
/// # Errors
///
/// `io.read`, and those of [`read_table`].
pub fn read_tables(source: &Path) -> Result<Vec<Table>, Problem> {
    if source.is_file() {
        return read::tables(&file_name(source), &files::read(source)?);
    }
    let entries = std::fs::read_dir(source).map_err(|error| files::unreadable(source, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read_table(&file_name(path), &files::read(path)?)).collect()
}

/// The file name as it appears in messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
