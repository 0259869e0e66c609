//! `credit precompile`: the component with its data loaded, compiled for this machine.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::{Date, digest::Digest};
use credit_engine::{
    SourceBytes, find_checker, find_component, module_snapshot, precompile, snapshot,
};

use super::{
    chain,
    global::{COMMAND_HELP, Global},
    keys::Secrets,
    output,
};
use crate::{
    artefact, files,
    key::Key,
    module::{self, beside},
    problem::{Exit, Problem, Words},
    receipt, serve,
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

  credit precompile --wasm --as-of 2026-11-20 --pack 示例市/packs/zxgk.pack --trust 示例市/trust.json \
    --key 示例市/key-sample-only.json -o 示例市.wasm
  credit precompile --verify 示例市.wasm --trust 示例市/trust.json

编译文件等同程序本身：只用自己生成的。版本、处理器或限额不符的文件不会运行（engine.artefact-incompatible）。"
)]
pub(super) struct Precompile {
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required_unless_present = "verify")]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件", required_unless_present_any = ["wasm", "verify"])]
    rulebook: Option<PathBuf>,
    /// 工作日历
    #[arg(long, value_name = "文件", required_unless_present_any = ["wasm", "verify"])]
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
    /// 配合 --wasm：为模块签名的密钥，可写多次；签名写在模块旁边的 .sig
    #[arg(long = "key", value_name = "密钥", requires = "wasm")]
    keys: Vec<String>,
    /// 配合 --key：签名时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间", requires = "keys")]
    at: Option<String>,
    /// Passphrases and PINs.
    #[command(flatten)]
    secrets: Secrets,
    /// 核验模块的签名（旁边的 .sig），装载之前用；不写任何文件
    #[arg(
        long,
        value_name = "模块",
        conflicts_with_all = ["packs", "rulebook", "calendar", "record_fuel", "artefact_key", "wasm", "keys", "output"]
    )]
    verify: Option<PathBuf>,
    /// 写到哪个文件；旁边另写一份 .json 说明；--wasm 另写一份 .sql，在 ClickHouse 里装载
    #[arg(short, long, value_name = "文件", required_unless_present = "verify")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Precompile, global: &Global) -> Result<Exit, Problem> {
    if let Some(module) = &args.verify {
        return verify(module, args, global);
    }
    // There is one unless `--verify` is given: the options say so.
    let output = args.output.as_deref().unwrap_or(Path::new(""));
    let read = |path: &Option<PathBuf>| path.as_deref().map_or(Ok(Vec::new()), files::read);
    let sources = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: read(&args.rulebook)?,
        calendar: read(&args.calendar)?,
        trust: crate::trust::read(&args.trust)?,
    };
    if let Some(on) = &args.as_of {
        return module((args, output), global, &sources, on);
    }
    let component = files::read(&find_checker(global.component.as_deref())?)?;
    let taken = snapshot(&component, &sources, global.lang)?;
    let digest = sources.origin(&component);
    let key = artefact::named(args.artefact_key.as_deref())?;
    let limits = serve::limits(1, None, args.record_fuel);
    precompile(&taken, &digest, &limits, output, key.as_ref())?;
    let path = output.display();
    output::text(&format!("{path}\n{digest}\n"))?;
    Ok(Exit::Done)
}

/// The core module with its data open, and beside it the script for ClickHouse and the signature.
fn module(
    (args, output): (&Precompile, &Path),
    global: &Global,
    sources: &SourceBytes,
    on: &str,
) -> Result<Exit, Problem> {
    let keys = Key::open_all(&args.keys, &args.secrets.access())?;
    let component = files::read(&find_component(global.component.as_deref())?)?;
    let module = module_snapshot(&component, sources, on)?;
    files::write(output, &module)?;
    let sm3 = Digest::of(&module).labelled();
    let script = script(output, &module, &sm3);
    files::write(&beside(output, ".sql"), script.as_bytes())?;
    if let (false, Some(on)) = (keys.is_empty(), Date::parse(on)) {
        let at = args.at.clone().unwrap_or_else(receipt::now);
        let signature = module::sign(&keys, &at, &module, &sources.packs, on)?;
        files::write(&beside(output, SIGNATURE), signature.as_bytes())?;
    }
    let (path, sha256) = (output.display(), module::sha256(&module));
    output::text(&format!("{path}\n{sm3}\nsha256:{sha256}\n"))?;
    Ok(Exit::Done)
}

/// Whether somebody trusted signed the module; nothing of it is run.
fn verify(path: &Path, args: &Precompile, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let (module, signature) = (files::read(path)?, files::read(&beside(path, SIGNATURE))?);
    let (verified, facts) = match module::verified(&module, &signature, &trust) {
        Ok(verified) => verified,
        Err(problem) => {
            output::note(&problem.line(global.lang));
            return Ok(Exit::Negative);
        }
    };
    let signers: Vec<&str> = verified.vouching.signers().collect();
    let (head, as_of, packs) = (&verified.head, facts.as_of, facts.packs.len());
    let said = Words::new(
        format!(
            "正确  {}：{}，{} 出具，签名密钥 {}；核查日 {as_of}，数据包 {packs} 个\n",
            path.display(),
            head.at,
            head.issuer,
            signers.join("、")
        ),
        format!(
            "right  {}: {}, issued by {}, signed with {}; as of {as_of}, {packs} packs\n",
            path.display(),
            head.at,
            head.issuer,
            signers.join(", ")
        ),
    );
    output::text(said.get(global.lang))?;
    output::text(&format!("{}\nsha256:{}\n", facts.sm3.labelled(), facts.sha256))?;
    Ok(Exit::Done)
}

/// Ending of the signature.
const SIGNATURE: &str = ".sig";

/// What loads the module into ClickHouse, which asks for its SHA-256.
fn script(path: &Path, module: &[u8], sm3: &str) -> String {
    let memory = module.len().saturating_mul(2).saturating_add(MEMORY);
    // A name of a module holds letters, digits and underscores.
    let name = format!("credit_{}", sm3.get(4..16).unwrap_or_default());
    include_str!("precompile/clickhouse.sql")
        .replace("{name}", &name)
        .replace("{file}", &path.display().to_string())
        .replace("{sm3}", sm3)
        .replace("{sha256}", &module::sha256(module))
        .replace("{memory}", &memory.to_string())
}

/// What a query needs beside the data of the module.
const MEMORY: usize = 128 << 20;
