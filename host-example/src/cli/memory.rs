//! `--memory` and `--allow-rollback`.

use std::path::PathBuf;

use clap::Args;
use credit_core::api::Lang;

use super::output;
use crate::{
    clock,
    problem::Problem,
    remember::{Loading, Remembering},
};

/// What the host has seen.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct MemoryArgs {
    /// 期号记录：记下见过的各期；退回旧期、迟迟不更新、条目骤减的不用。没有则新建
    #[arg(long, value_name = "文件", display_order = 85)]
    memory: Option<PathBuf>,
    /// 明知期号记录不符也用这一次，逐条说出
    #[arg(long, requires = "memory", display_order = 86)]
    allow_rollback: bool,
}

impl MemoryArgs {
    pub(in crate::cli) fn remembering(&self) -> Option<Remembering> {
        let allow = self.allow_rollback;
        self.memory.clone().map(|path| Remembering { path, allow })
    }

    /// Compares what is loaded with what was seen, and remembers it; what is taken all the same is said.
    pub(in crate::cli) fn review(&self, loading: Loading<'_>, lang: Lang) -> Result<(), Problem> {
        let Some(remembering) = self.remembering() else { return Ok(()) };
        let said = remembering.review(loading, clock::today(), lang)?.keep()?;
        said.iter().for_each(|problem| output::note(&problem.said(lang)));
        Ok(())
    }
}
