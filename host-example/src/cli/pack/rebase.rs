//! `credit pack rebase`: a new base out of a base and its updates.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::pack::{PackKind, write};

use super::super::{
    chain::{chain, only_chain, problem, trust},
    global::{COMMAND_HELP, Global},
    issue::{self, Issue, Reader},
    work::Work,
};
use crate::{
    key::signers,
    problem::{Exit, Problem},
};

/// 把基础包和更新包合成新的基础包
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack rebase --trust 信任文件 --key 密钥 --sequence 期号 --as-of 日期 --valid-until 日期 -o 文件 文件…"
)]
pub(in crate::cli) struct Rebase {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// public：可公开（缺省）；internal：仅限内部系统
    #[arg(
        long,
        value_name = "范围",
        value_enum,
        default_value = "public",
        hide_default_value = true,
        hide_possible_values = true
    )]
    audience: Reader,
    /// Particulars of the pack.
    #[command(flatten)]
    issue: Issue,
    /// 基础包和它的全部更新包
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    files: Vec<PathBuf>,
}

pub(in crate::cli) fn run(args: &Rebase, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let set = chain(&args.files, &trust(&args.trust, global)?, global)?;
    let chain = only_chain(&set)?;
    let records = write::records(chain).map_err(|e| problem(&e, Path::new("packs"), global))?;
    let header = chain.header();
    let (scope, title) = header.map_or(("", ""), |h| (h.scope.as_str(), h.title.as_str()));
    let meta = issue::meta(
        PackKind::List,
        &args.issue,
        &keys,
        scope,
        title,
        issue::audience(args.audience),
    )?;
    let building =
        Work::new(global, "合并、编码、生成索引、签名", "merging, encoding, indexing, signing");
    super::build::speaking(&keys, chain.lists().iter().map(|list| list.id.as_str()))?;
    let bytes = write::list_pack(&meta, chain.lists(), &records, &signers(&keys))?;
    drop(building);
    issue::save(&args.issue.output, &bytes, &issue::records_of(records.len()), global)
}
