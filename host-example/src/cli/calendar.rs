//! `credit calendar build`: working days from a table, signed.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_core::pack::{Audience, PackKind};

use super::{
    global::{COMMAND_HELP, Global},
    issue::{self, Issue},
};
use crate::{
    files, import,
    key::signers,
    problem::{Exit, Problem, Words},
    sign,
};

/// `credit calendar`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Calendar {
    /// 由放假安排表（日期、类别、说明）生成工作日历并签名
    #[command(
        help_template = COMMAND_HELP,
        override_usage = "credit calendar build --key 密钥 --sequence 期号 --as-of 日期 -o 文件 日历.csv",
        after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit calendar build --key 示例市/key-sample-only.json --sequence 3 --as-of 2026-11-20 -o 日历.pack 示例市/calendar/日历.csv"
    )]
    Build(FileBuild),
}

/// `credit calendar build`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct FileBuild {
    /// Particulars of the pack.
    #[command(flatten)]
    issue: Issue,
    /// 日历.csv
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
}

pub(super) fn run(command: &Calendar, global: &Global) -> Result<Exit, Problem> {
    let Calendar::Build(args) = command;
    build(args, global)
}

fn build(args: &FileBuild, global: &Global) -> Result<Exit, Problem> {
    let keys = issue::read_keys(&args.issue)?;
    let table = import::read_table(&files::name(&args.file), &files::read(&args.file)?)?;
    let meta = issue::meta(
        PackKind::Calendar,
        &args.issue,
        &keys,
        issue::issuer(&keys),
        "工作日历",
        Audience::Public,
    )?;
    let bytes = sign::calendar(&table, &meta, &signers(&keys))?;
    let days = table.rows.len();
    let what = Words::new(format!("{days} 天"), format!("{days} days"));
    issue::save(&args.issue.output, &bytes, &what, global)
}
