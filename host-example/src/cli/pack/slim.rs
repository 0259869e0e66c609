//! `credit pack slim`: the same pack without its indexes.

use std::path::PathBuf;

use clap::Args;
use credit_core::pack::write;

use super::super::{
    chain::problem,
    global::{COMMAND_HELP, Global},
    issue,
};
use crate::{
    files,
    problem::{Exit, Problem, Words},
};

/// 去掉索引以减小下载量，签名仍然有效
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack slim -o 文件 文件"
)]
pub(in crate::cli) struct Slim {
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 名单包
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
}

pub(in crate::cli) fn run(args: &Slim, global: &Global) -> Result<Exit, Problem> {
    let bytes = files::read(&args.file)?;
    let slim = write::without_indexes(&bytes).map_err(|e| problem(&e, &args.file, global))?;
    let saved = bytes.len().saturating_sub(slim.len());
    let what = Words::new(
        format!("去掉索引 {saved} 字节，打开时重新生成"),
        format!("{saved} bytes of indexes left out, which opening makes again"),
    );
    issue::save(&args.output, &slim, &what, global)
}
