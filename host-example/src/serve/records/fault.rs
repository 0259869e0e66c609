//! What can be wrong with records.

use std::fmt::Display;

use crate::problem::{Problem, Words};

pub(super) fn unavailable(place: &dyn Display, error: &dyn Display) -> Problem {
    Problem::new(
        "records.unavailable",
        Words::new(
            format!("存档写不进去，没有作出结论：{error}"),
            format!("the record cannot be kept, so there is no decision: {error}"),
        ),
        Words::new("检查磁盘空间和权限后重试", "check disk space and permissions, then try again"),
    )
    .at(Words::same(place.to_string()))
}

pub(super) fn full(place: &dyn Display, error: &dyn Display) -> Problem {
    unavailable(place, error).remedied(Words::new(
        "磁盘已满：腾出空间后重试，已存的不受影响",
        "free disk space and try again; what was kept is safe",
    ))
}

pub(super) fn damaged(place: &dyn Display, what: &str) -> Problem {
    Problem::new(
        "records.damaged",
        Words::new(format!("存档已损坏：{what}"), format!("the records are damaged: {what}")),
        Words::new(
            "从备份恢复；不要在损坏的存档上继续",
            "restore a backup; do not go on with damaged records",
        ),
    )
    .at(Words::same(place.to_string()))
}

pub(super) fn foreign(place: &dyn Display) -> Problem {
    Problem::new(
        "records.foreign",
        Words::new("这里存的不是本程序的存档", "what is there are no decision records"),
        Words::new(
            "换一个文件名或数据库，由本程序新建",
            "name another file or database; they will be begun there",
        ),
    )
    .at(Words::same(place.to_string()))
}

/// Texts are gone, and nothing says who took them away and why.
pub(super) fn no_tombstone(place: &dyn Display, id: &str) -> Problem {
    Problem::new(
        "records.no-tombstone",
        Words::new(
            format!("存档 {id} 的内容没有了，也没有删除凭据"),
            format!("the texts of record {id} are gone, and no tombstone says why"),
        ),
        Words::new(
            "保全现场，查清谁删的；从备份恢复",
            "keep everything as it is, find out who did it, restore a backup",
        ),
    )
    .at(Words::same(place.to_string()))
}

/// A tombstone stands for others than those that are gone.
pub(super) fn other_rows() -> Problem {
    Problem::new(
        "records.tombstone-rows",
        Words::new(
            "删除凭据写的不是这些被删的存档：多了、少了、换过，或不是这份日志的",
            "the tombstone is not of the records that were erased: there are more, fewer or others, or it is of another log",
        ),
        Words::new(
            "保全现场，查清谁改的；从备份恢复",
            "keep everything as it is, find out who did it, restore a backup",
        ),
    )
}
