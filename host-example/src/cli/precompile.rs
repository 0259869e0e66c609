//! `credit precompile`: the component with its data loaded, compiled for this machine.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::digest::Digest;
use credit_engine::{
    SourceBytes, find_checker, find_component, module_snapshot, precompile, snapshot,
};

use sha2::{Digest as _, Sha256};

use super::{
    global::{COMMAND_HELP, Global},
    output,
};
use crate::{
    artefact, files,
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
  credit precompile --artefact-key 本机.key …     # credit serve --artefact-key 本机.key 只运行有它的校验码的文件

  credit precompile --wasm --as-of 2026-11-20 --pack 示例市/packs/zxgk.pack --trust 示例市/trust.json -o 示例市.wasm

编译文件等同程序本身：只用自己生成的。版本、处理器或限额不符的文件不会运行（engine.artefact-incompatible）。"
)]
pub(super) struct Precompile {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required = true)]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件", required_unless_present = "wasm")]
    rulebook: Option<PathBuf>,
    /// 工作日历
    #[arg(long, value_name = "文件", required_unless_present = "wasm")]
    calendar: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 供 credit serve --record-fuel 使用
    #[arg(long)]
    record_fuel: bool,
    /// 本机的密钥文件（0600，没有则新建）：给编译文件写上校验码（MAC），credit serve 用同一个密钥核对
    #[arg(long, value_name = "文件", conflicts_with = "wasm")]
    artefact_key: Option<PathBuf>,
    /// 写成 WebAssembly 模块（不编译成本机代码）：一个不需要导入、不需要其他文件的模块，供 ClickHouse 等引擎使用
    #[arg(long, requires = "as_of", conflicts_with = "record_fuel")]
    wasm: bool,
    /// 配合 --wasm：没有给出日期的调用按哪一天核查
    #[arg(long, value_name = "日期", requires = "wasm")]
    as_of: Option<String>,
    /// 写到哪个文件；旁边另写一份 .json 说明；--wasm 另写一份 .sql，在 ClickHouse 里装载
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
}

pub(super) fn run(args: &Precompile, global: &Global) -> Result<Exit, Problem> {
    let read = |path: &Option<PathBuf>| path.as_deref().map_or(Ok(Vec::new()), files::read);
    let sources = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: read(&args.rulebook)?,
        calendar: read(&args.calendar)?,
        trust: crate::trust::read(&args.trust)?,
    };
    if let Some(on) = &args.as_of {
        return module(args, global, &sources, on);
    }
    let component = files::read(&find_checker(global.component.as_deref())?)?;
    let taken = snapshot(&component, &sources, global.lang)?;
    let digest = sources.origin(&component);
    let key = artefact::named(args.artefact_key.as_deref())?;
    let limits = serve::limits(1, None, args.record_fuel);
    precompile(&taken, &digest, &limits, &args.output, key.as_ref())?;
    let path = args.output.display();
    output::text(&format!("{path}\n{digest}\n"))?;
    Ok(Exit::Done)
}

/// The core module with its data open, and the script for ClickHouse beside it.
fn module(
    args: &Precompile,
    global: &Global,
    sources: &SourceBytes,
    on: &str,
) -> Result<Exit, Problem> {
    let component = files::read(&find_component(global.component.as_deref())?)?;
    let module = module_snapshot(&component, sources, on)?;
    files::write(&args.output, &module)?;
    let sm3 = Digest::of(&module).labelled();
    let script = script(&args.output, &module, &sm3);
    let mut beside = args.output.clone().into_os_string();
    beside.push(".sql");
    files::write(Path::new(&beside), script.as_bytes())?;
    output::text(&format!("{}\n{sm3}\n", args.output.display()))?;
    Ok(Exit::Done)
}

/// What loads the module into ClickHouse, which asks for its SHA-256.
fn script(path: &Path, module: &[u8], sm3: &str) -> String {
    let memory = module.len().saturating_mul(2).saturating_add(MEMORY);
    // A name of a module holds letters, digits and underscores.
    let name = format!("credit_{}", sm3.get(4..16).unwrap_or_default());
    include_str!("precompile/clickhouse.sql")
        .replace("{name}", &name)
        .replace("{file}", &path.display().to_string())
        .replace("{sm3}", sm3)
        .replace("{sha256}", &hex::encode(Sha256::digest(module)))
        .replace("{memory}", &memory.to_string())
}

/// What a query needs beside the data of the module.
const MEMORY: usize = 128 << 20;
