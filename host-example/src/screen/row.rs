//! A row of a table of subjects, whatever it was written in, and what is said where there is none.

use super::subject::{Cells, Fault};
use crate::problem::{Problem, Words};

/// A row that is no blank one.
#[derive(Debug)]
pub(super) struct Row {
    /// Line of the file where it begins, from 1.
    pub(super) line: u64,
    pub(super) cells: Result<Cells, Fault>,
}

/// No column holds the names of subjects.
pub(super) fn no_header(place: String) -> Problem {
    Problem::new(
        "screen.no-header",
        Words::new("没有找到含有“名称”列的表头", "no header with a column of names was found"),
        Words::new(
            "第一行写列名，如 名称,代码,类型,行政区划,曾用名",
            "write the names of the columns in the first row: name,code,kind,region,formerNames",
        ),
    )
    .at(Words::same(place))
}

/// A row that is no row of a table of subjects.
pub(super) fn too_long() -> Fault {
    let reason = Words::new("这一行超过 1 MiB", "the line is longer than 1 MiB");
    let remedy = Words::new("每行写一个主体", "write one subject a line");
    Fault::new("text.line-too-long", reason, remedy)
}
