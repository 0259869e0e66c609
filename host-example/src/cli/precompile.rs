//! `credit precompile`: the component with its data loaded, compiled for this machine.

use std::path::PathBuf;

use clap::Args;
use credit_engine::{SourceBytes, find_checker, precompile, snapshot};

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    files,
    problem::{Exit, Problem},
    serve,
};

/// 预编译：把数据装进组件并编译成本机代码，宿主启动时直接映射（compile the component with its data）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit precompile --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 -o 文件",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit precompile --pack 示例市/packs --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack \\
    --trust 示例市/trust.json -o 示例市.cwasm
  credit doctor --artefact 示例市.cwasm
  credit serve --artefact 示例市.cwasm …          # 文件与数据相符时直接映射

编译文件等同程序本身：只用自己生成的。版本、处理器或限额不符的文件不会运行（engine.artefact-incompatible）。"
)]
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
        trust: crate::trust::read(&args.trust)?,
    };
    let taken = snapshot(&component, &sources, global.lang)?;
    let digest = sources.origin(&component);
    precompile(&taken, &digest, &serve::limits(1, None, args.record_fuel), &args.output)?;
    let path = args.output.display();
    output::text(&format!("{path}\n{digest}\n"))?;
    Ok(Exit::Done)
}
