//! What lists of one's own subjects share with published lists: headers, kinds, former names.

use credit_core::request::SubjectKind;

use super::{
    code::{self, Code},
    columns, name,
    read::model::Cell,
    shape::{self, Field},
    words,
};
use crate::problem::Words;

/// What a column of subjects holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Its name.
    Name,
    /// Its code.
    Code,
    /// Organisation, sole trader or person.
    Kind,
    /// Names that it had before.
    FormerNames,
}

/// What a header means, by the usual names of columns.
#[must_use]
pub fn column(header: &str) -> Option<Column> {
    match header {
        "类型" | "类别" => return Some(Column::Kind),
        "证照号码" | "证件号" | "信用代码/证件号码" => return Some(Column::Code),
        "姓名或名称" | "持证人" | "申请人" => return Some(Column::Name),
        _ => {}
    }
    let usual = shape::detect(&[]).field(header);
    let read = || {
        columns::read_heading(header).filter(|meaning| meaning.whole).map(|meaning| meaning.field)
    };
    match usual.or_else(read)? {
        Field::Name => Some(Column::Name),
        Field::Code => Some(Column::Code),
        Field::Kind => Some(Column::Kind),
        Field::FormerNames => Some(Column::FormerNames),
        _ => None,
    }
}

/// A header without what differs between versions of one file.
#[must_use]
pub fn plain(header: &str) -> String {
    shape::plain(header)
}

/// The name of a cell without its notes, and the former names among them.
///
/// # Errors
///
/// The names of a cell that holds several.
pub fn name(text: &str) -> Result<(String, Vec<String>), Vec<String>> {
    let named = name::read(text).map_err(|name::Several(names)| names)?;
    let former = named.former.into_iter().map(|former| former.name).collect();
    Ok((named.name, former))
}

/// The only code of a cell, in its usual form; `None` when it holds none that passes its check.
///
/// # Errors
///
/// The codes of a cell that holds several.
pub fn code(text: &str) -> Result<Option<String>, Vec<String>> {
    let usable = |code: Code| match code {
        Code::Usable { value, .. } => Some(value.value),
        Code::Useless { .. } => None,
    };
    let mut codes: Vec<String> = code::read(text).codes.into_iter().filter_map(usable).collect();
    codes.dedup();
    if codes.len() > 1 { Err(codes) } else { Ok(codes.pop()) }
}

/// A cell that says that there is nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    words::is_blank(text)
}

/// A kind of subject, by its word.
#[must_use]
pub fn kind(text: &str) -> Option<SubjectKind> {
    words::kind(text)
}

/// Organisation or person, by the name alone.
#[must_use]
pub fn guess(name: &str) -> Option<SubjectKind> {
    words::guess(name)
}

/// The names in a cell of former names.
pub fn former_names(text: &str) -> impl Iterator<Item = String> {
    name::former_names(text).into_iter().map(|former| former.name)
}

/// Why a code is one that Excel made a number of, in Chinese.
#[must_use]
pub fn spoilt(code: &str) -> Option<Words> {
    code::damaged(&Cell::text(code))
}
