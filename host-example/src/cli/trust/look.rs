//! Looking at chains, and believing them.

use std::path::{Path, PathBuf};

use clap::Args;
use credit_core::{Date, api::Lang, digest::Digest, pack::Trust};
use serde_json::{Value, json};

use super::{
    super::{
        chain,
        global::{COMMAND_HELP, Global},
        output,
    },
    day, number,
};
use crate::{
    clock, files,
    problem::{Exit, Problem, Words},
    trust::{self, Chain},
};

/// 核验信任链：从记下的根到最后一版，每一版的签名、版次、期限（verify a chain）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust verify --root 摘要 信任链",
    after_help = "\
例子（先运行 credit trust init …，摘要由它打印）：
  credit trust verify --root sm3:… 信任链.json
退出码：0 有效；1 最后一版在那一天已经过期；3 签名、版次不对"
)]
pub(in crate::cli) struct Verify {
    /// 记下的根：其中一版的摘要
    #[arg(long, value_name = "摘要", value_parser = number)]
    root: Digest,
    /// 按哪一天看期限（年-月-日）；缺省为今天
    #[arg(long, value_name = "日期", value_parser = day)]
    on: Option<Date>,
    /// 信任链
    #[arg(value_name = "信任链", help_heading = "参数")]
    chain: PathBuf,
}

/// 显示信任链的每一版：谁签的，有哪些密钥（show a chain）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust show [--json] 信任链",
    after_help = "\
例子（先运行 credit trust init …）：
  credit trust show 信任链.json
只看文件本身：第一版是真是假，要与记下的根核对（credit trust verify）。"
)]
pub(in crate::cli) struct Show {
    /// 输出 JSON：最后一版的内容
    #[arg(long)]
    json: bool,
    /// 信任链
    #[arg(value_name = "信任链", help_heading = "参数")]
    chain: PathBuf,
}

/// 写主机的信任文件：从哪一版起相信，信任链在哪里（believe a chain from one of its policies on）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit trust pin --root 摘要 [--embed] -o 信任文件 信任链",
    after_help = "\
例子（先运行 credit trust init …，摘要由它打印，并从另外的途径核对）：
  credit trust pin --root sm3:… -o trust.json 信任链.json
以后各命令写 --trust trust.json；信任链随数据更新，这个文件不用再动。
网页和不读文件的程序用 --embed：整条链写在里面，换版时重新生成。"
)]
pub(in crate::cli) struct Pin {
    /// 从这一版起相信：它的摘要
    #[arg(long, value_name = "摘要", value_parser = number)]
    root: Digest,
    /// 把链写进文件，不写它的位置
    #[arg(long)]
    embed: bool,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 信任链
    #[arg(value_name = "信任链", help_heading = "参数")]
    chain: PathBuf,
}

pub(super) fn verify(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = verified(&args.chain, args.root)?;
    let on = args.on.unwrap_or_else(clock::today);
    let ended = trust.expires().filter(|last| *last < on);
    output::text(&said(&trust, global))?;
    let Some(last) = ended else { return Ok(Exit::Done) };
    let words = Words::new(
        format!("已于 {last} 到期：向发布单位要下一版"),
        format!("it ended on {last}: get the next one from those who publish it"),
    );
    output::say(&words, global.lang);
    Ok(Exit::Negative)
}

fn verified(path: &Path, root: Digest) -> Result<Trust, Problem> {
    let chain = Chain::read(path)?;
    let place = || Words::same(path.display().to_string());
    chain.verified(&root.labelled()).map_err(|problem| problem.at(place()))
}

fn said(trust: &Trust, global: &Global) -> String {
    let Some(anchor) = trust.anchor() else { return String::new() };
    let (version, steps) = (anchor.version, anchor.steps);
    let (digest, issued) = (anchor.digest.labelled(), anchor.issued);
    let until = trust.expires().map(|day| day.to_string()).unwrap_or_default();
    if global.lang == Lang::En {
        return format!(
            "valid: version {version} of {issued}, until {until}, {steps} after the pinned one, {digest}\n"
        );
    }
    format!(
        "有效：第 {version} 版，{issued} 签署，用到 {until}，记下的根之后第 {steps} 版，{digest}\n"
    )
}

pub(super) fn show(args: &Show, global: &Global) -> Result<Exit, Problem> {
    let chain = Chain::read(&args.chain)?;
    let all = chain.inspected().map_err(|e| chain::problem(&e, &args.chain, global))?;
    if args.json {
        let last = all.last().map(|last| String::from_utf8_lossy(&last.payload).into_owned());
        output::data(&format!("{}\n", last.unwrap_or_default()))?;
        return Ok(Exit::Done);
    }
    let english = global.lang == Lang::En;
    for step in &all {
        let (version, issued, digest) = (step.version, step.issued, step.digest.labelled());
        let signers = step.signers.join(if english { ", " } else { "、" });
        output::text(&match english {
            true => format!("version {version}  {issued}  signed by {signers}  {digest}\n"),
            false => format!("第 {version} 版  {issued}  签名 {signers}  {digest}\n"),
        })?;
    }
    let last = all.last().map(|last| serde_json::from_slice::<Value>(&last.payload));
    let last = last.and_then(Result::ok).unwrap_or_default();
    let keys = last.pointer("/policy/keys").and_then(Value::as_array);
    for key in keys.into_iter().flatten() {
        output::text(&format!("  {}\n", key_line(key, english)))?;
    }
    Ok(Exit::Done)
}

/// One key of the last policy: id, algorithm, what it is for, until when.
fn key_line(key: &Value, english: bool) -> String {
    let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let names = |name: &str| {
        let names = key[name]
            .as_array()
            .map(|names| names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","));
        names.unwrap_or_else(|| if english { "all".into() } else { "全部".into() })
    };
    let mut line =
        format!("{}  {}  {}  {}", text("id"), text("issuer"), text("algorithm"), names("kinds"));
    if let Some(last) = key["notAfter"].as_str() {
        line.push_str(&if english {
            format!("  until {last}")
        } else {
            format!("  用到 {last}")
        });
    }
    let revoked = |name| key.pointer(name).and_then(Value::as_str);
    if let Some(on) = revoked("/revoked/on") {
        let reason = revoked("/revoked/reason").unwrap_or_default();
        line.push_str(&match english {
            true => format!("  revoked {on}: {reason}"),
            false => format!("  {on} 吊销：{reason}"),
        });
    }
    line
}

pub(super) fn pin(args: &Pin, global: &Global) -> Result<Exit, Problem> {
    let trust = verified(&args.chain, args.root)?;
    let root = args.root.labelled();
    let text = if args.embed {
        let chain = Chain::read(&args.chain)?.envelopes();
        format!("{}\n", json!({"root": root, "chain": chain}))
    } else {
        trust::pin(&root, &between(&args.output, &args.chain)?)
    };
    files::replace(&args.output, text.as_bytes())?;
    output::text(&said(&trust, global))?;
    output::say(&output::written(&args.output), global.lang);
    Ok(Exit::Done)
}

/// The chain as the trust file names it: beside it by its name, elsewhere by its whole path.
fn between(trust: &Path, chain: &Path) -> Result<String, Problem> {
    let folder = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    if folder(trust) == folder(chain) {
        return Ok(files::name(chain));
    }
    let whole = chain.canonicalize().map_err(|error| files::unreadable(chain, &error))?;
    Ok(whole.display().to_string())
}
