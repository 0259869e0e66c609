//! `--memory` and `--allow-rollback`: what was seen of every issuer and scope.

use std::path::PathBuf;

use clap::Args;
use credit_core::Date;
use credit_engine::{Lists, SourceBytes};

use super::{global::Global, output};
use crate::{
    problem::{Problem, Words},
    seen::{Compared, Seen},
};

/// Where what was seen is kept.
#[derive(Args, Debug)]
pub(super) struct Remember {
    /// 期号记录：记下见过的各期，退回旧期、大幅缩水、该换不换的数据不予使用（what was seen of each issuer）
    #[arg(long, value_name = "文件")]
    memory: Option<PathBuf>,
    /// 管理员确认：期号记录认为可疑的数据照用，并以它为准（accept what is in doubt）
    #[arg(long, requires = "memory")]
    allow_rollback: bool,
}

impl Remember {
    /// Compares the data with what was seen; nothing without a memory or a day.
    pub(super) fn compare(
        &self,
        sources: &SourceBytes,
        on: Option<Date>,
        global: &Global,
    ) -> Result<Option<Compared>, Problem> {
        self.with(on, global, |seen, on| seen.compare(sources, on, global.lang))
    }

    /// The same for list packs alone.
    pub(super) fn compare_lists(
        &self,
        lists: &Lists,
        on: Option<Date>,
        global: &Global,
    ) -> Result<Option<Compared>, Problem> {
        self.with(on, global, |seen, on| {
            seen.compare_lists(&lists.packs, &lists.trust, on, global.lang)
        })
    }

    fn with(
        &self,
        on: Option<Date>,
        global: &Global,
        compare: impl Fn(&Seen, Date) -> Result<Compared, Problem>,
    ) -> Result<Option<Compared>, Problem> {
        let (Some(path), Some(on)) = (&self.memory, on) else { return Ok(None) };
        let seen = Seen { path: path.clone(), allow: self.allow_rollback };
        let compared = compare(&seen, on)?;
        for remark in &compared.remarks {
            output::note(&remark.line(global.lang));
        }
        if self.allow_rollback && !compared.remarks.is_empty() {
            let said = Words::new(
                "按 --allow-rollback 照用，期号记录改以这次的数据为准",
                "used all the same (--allow-rollback); the memory now starts from these data",
            );
            output::say(&said, global.lang);
        }
        Ok(Some(compared))
    }
}
