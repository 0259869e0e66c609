//! What lists of one's own subjects share with published lists: headers, kinds, former names.

use credit_core::request::SubjectKind;

use super::{
    code, columns, name,
    read::model::Cell,
    shape::{self, Field},
    words,
};
use crate::problem::Words;

/// What a column of subjects holds.
pub(crate) enum Column {
    Name,
    Code,
    Kind,
    FormerNames,
}

/// What a header means, by the usual names of columns.
pub(crate) fn column(header: &str) -> Option<Column> {
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
pub(crate) fn plain(header: &str) -> String {
    shape::plain(header)
}

/// A kind of subject, by its word.
pub(crate) fn kind(text: &str) -> Option<SubjectKind> {
    words::kind(text)
}

/// Organisation or person, by the name alone.
pub(crate) fn guess(name: &str) -> Option<SubjectKind> {
    words::guess(name)
}

/// The names in a cell of former names.
pub(crate) fn former_names(text: &str) -> impl Iterator<Item = String> {
    name::former_names(text).into_iter().map(|former| former.name)
}

/// Why a code is one that Excel made a number of, in Chinese.
pub(crate) fn spoilt(code: &str) -> Option<Words> {
    code::damaged(&Cell::text(code))
}
