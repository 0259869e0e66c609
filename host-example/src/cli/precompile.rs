//! `credit precompile`: the component with its data loaded, compiled for this machine.

use std::path::PathBuf;

use clap::Args;
use credit_engine::{SourceBytes, find_checker, precompile, snapshot};

use super::{global::Global, output};
use crate::{
    files,
    problem::{Exit, Problem},
    serve,
};

/// `credit precompile`.
#[derive(Args, Debug)]
#[command(next_help_heading = "选项")]
pub(super) struct Precompile {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件")]
    rulebook: PathBuf,
    /// 工作日历
    #[arg(long, value_name = "文件")]
    calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 供 credit serve --record-fuel 使用
    #[arg(long)]
    record_fuel: bool,
    /// 写到哪个文件；旁边另写一份 .json 说明
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
}

pub(super) fn run(args: &Precompile, global: &Global) -> Result<Exit, Problem> {
    let component = files::read(&find_checker(global.component.as_deref())?)?;
    let sources = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: files::read(&args.rulebook)?,
        calendar: files::read(&args.calendar)?,
        trust: files::read(&args.trust)?,
    };
    let taken = snapshot(&component, &sources, global.lang)?;
    let digest = sources.origin(&component);
    precompile(&taken, &digest, &serve::limits(1, None, args.record_fuel), &args.output)?;
    let path = args.output.display();
    output::text(&format!("{path}\n{digest}\n"))?;
    Ok(Exit::Done)
}
