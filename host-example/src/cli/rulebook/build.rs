//! `credit rulebook build`: proved, then signed.

use std::path::PathBuf;

use clap::Args;
use credit_core::pack::{Audience, PackKind};

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        issue::{self, Issue},
        output,
    },
    compiled::{Beside, beyond, compiled},
};
use crate::{
    files,
    key::signers,
    problem::{Exit, Problem, Words},
    sign,
};

/// 由一个文件夹的 CSV 表或一个 XLSX 工作簿生成规则书：证明没有遗漏、冲突和越线，再签名
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit rulebook build --key 密钥 --sequence 期号 --as-of 日期 -o 文件 [--parent 上级规则书 --trust 信任文件] 文件夹或工作簿",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit rulebook build --key 示例市/key-sample-only.json --sequence 13 --as-of 2026-11-20 -o 规则书.pack 示例市/rulebook
  credit rulebook build --key 密钥.json --sequence 2 --as-of 2026-11-20 -o 本市.pack --parent 省.pack --trust 省信任.json 本市/rulebook"
)]
pub(in crate::cli) struct RulebookBuild {
    /// Particulars of the pack.
    #[command(flatten)]
    issue: Issue,
    /// The rulebook above and the calendar.
    #[command(flatten)]
    beside: Beside,
    /// 放 CSV 表的文件夹（事项.csv、材料.csv、判定表.csv …），或者每张表一个工作表的 XLSX
    #[arg(value_name = "文件夹或工作簿", help_heading = "参数")]
    folder: PathBuf,
}

pub(in crate::cli) fn run(args: &RulebookBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let tables = files::tables(&args.folder)?;
    let compiled = compiled(&tables, &args.beside, global)?;
    let meta = issue::meta(
        PackKind::Rulebook,
        &args.issue,
        &keys,
        issue::issuer(&keys),
        "规则书",
        Audience::Public,
    )?;
    let built = sign::signed(&compiled, &meta, &signers(&keys))?;
    built.warnings.iter().for_each(|warning| output::note(warning));
    beyond(&compiled, &args.beside, meta.valid_until, global)?;
    let what = Words::new(format!("{} 张表", tables.len()), format!("{} tables", tables.len()));
    issue::save(&args.issue.output, &built.bytes, &what, global)
}
