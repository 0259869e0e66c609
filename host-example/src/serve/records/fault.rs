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
