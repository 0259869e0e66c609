//! `credit records`: the records of a server as a log that cannot be rewritten unnoticed.

mod expire;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use credit_core::{api::Lang, pack::Trust};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    chain,
    global::{COMMAND_HELP, Global},
    keys::{Keys, Secrets},
    output,
};
use crate::{
    checkpoint::{self, Consistency, Head, Inclusion},
    clock, cose, files,
    key::Key,
    problem::{Exit, Problem, Words},
    receipt,
    serve::{self, Place},
    tiles,
};

/// What the file with the entry of a COSE receipt ends in.
const ENTRY: &str = "entry";

/// `credit records`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Records {
    Verify(Verify),
    Checkpoint(Checkpoint),
    Prove(Prove),
    Contains(Contains),
    Tiles(Tiles),
    Copy(Copy),
    Extends(Extends),
    Expire(Box<expire::Expire>),
}

/// 核验存档：逐份重算，前后相扣；给出检查点的，还核对历史没有被改写或截短；已删除的须有删除凭据（verify records）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records verify [--trust 信任文件 [--expect-head 检查点]] 存档",
    after_help = "\
例子（先运行 credit serve … --records 存档.sqlite）：
  credit records verify 存档.sqlite
  credit records verify --trust 示例市/trust.json 存档.sqlite
  credit records verify --expect-head 检查点.json --trust 示例市/trust.json 存档.sqlite
给出 --trust 的，核对删除凭据是谁签的。服务运行时也可以核验；什么都不会改动，也不需要存档的密钥。"
)]
pub(in crate::cli) struct Verify {
    /// 以前的检查点：存档必须以那时的内容开头
    #[arg(long, value_name = "文件", requires = "trust")]
    expect_head: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: Option<PathBuf>,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

/// 为存档现在的内容出具签名的检查点，交别的单位保存（sign a checkpoint）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records checkpoint --key 密钥… [--since 检查点 --trust 信任文件] -o 检查点 存档",
    after_help = "\
例子（先运行 credit serve … --records 存档.sqlite）：
  credit records checkpoint --key 示例市/key-sample-only.json -o 检查点.json 存档.sqlite
  credit records checkpoint --key 示例市/key-sample-only.json --since 检查点.json --trust 示例市/trust.json \\
    -o 检查点二.json 存档.sqlite
第二例另写“检查点二.proof.json”：凭它，没有存档的人也能核对后一个检查点接着前一个（credit records extends）。"
)]
pub(in crate::cli) struct Checkpoint {
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 前一个检查点：另写接续证明
    #[arg(long, value_name = "文件", requires = "trust")]
    since: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件", requires = "since")]
    trust: Option<PathBuf>,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

/// 证明一份存档在检查点里（prove that a record is in a log）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records prove --checkpoint 检查点 --trust 信任文件 --id 编号 [--cose --key 密钥] -o 证明 存档",
    after_help = "\
例子（编号是核查答复的响应头 x-record-id）：
  credit records prove --checkpoint 检查点.json --trust 示例市/trust.json --id 编号 -o 证明.json 存档.sqlite
  credit records prove --cose --key 示例市/key-sample-only.json --checkpoint 检查点.json --trust 示例市/trust.json \\
    --id 编号 -o 证明.cose 存档.sqlite
第二例写 COSE 收据（RFC 9942，SHA-256，Ed25519），别家的程序也能核验；“证明.entry”是所证的存档原文（内容已加密）。"
)]
pub(in crate::cli) struct Prove {
    /// 检查点
    #[arg(long, value_name = "文件")]
    checkpoint: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 存档编号
    #[arg(long, value_name = "编号")]
    id: String,
    /// 写成 COSE 收据
    #[arg(long, requires = "keys")]
    cose: bool,
    /// COSE 收据的签名密钥：文件或令牌中的 pkcs11:…（Ed25519）
    #[arg(long = "key", value_name = "密钥", requires = "cose")]
    keys: Vec<String>,
    /// What opens keys.
    #[command(flatten)]
    secrets: Secrets,
    /// 写到哪个文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

/// 核对证明：存档在检查点里；不需要存档文件（check a proof of inclusion）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records contains [--checkpoint 检查点] --trust 信任文件 证明",
    after_help = "\
例子（先按 credit records prove --help 取得证明）：
  credit records contains --checkpoint 检查点.json --trust 示例市/trust.json 证明.json
  credit records contains --trust 示例市/trust.json 证明.cose
COSE 收据自带签过名的日志头，不要检查点；给了检查点的，还核对是同一个日志头。"
)]
pub(in crate::cli) struct Contains {
    /// 检查点；COSE 收据可以不要
    #[arg(long, value_name = "文件")]
    checkpoint: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 证明
    #[arg(value_name = "证明", help_heading = "参数")]
    proof: PathBuf,
}

/// 把日志写成分片（只有哈希）：满了的分片再不改动，别的单位复制过去就能自己核对（write the log as tiles）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records tiles --key 密钥… --trust 信任文件 -o 文件夹 存档",
    after_help = "\
例子（先运行 credit serve … --records 存档.sqlite）：
  credit records tiles --key 示例市/key-sample-only.json --trust 示例市/trust.json -o 分片 存档.sqlite
  credit records extends --tiles 分片 --trust 示例市/trust.json 检查点.json
再次运行只写新的分片；文件夹里已有的检查点必须是现在日志的开头。第二例不需要存档。"
)]
pub(in crate::cli) struct Tiles {
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 写到哪个文件夹
    #[arg(short, long, value_name = "文件夹")]
    output: PathBuf,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

/// 把存档原样复制到空的地方：备份，或从文件搬进数据库（copy records as they are）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records copy --to 去处 存档",
    after_help = "\
例子（先运行 credit serve … --records 存档.sqlite）：
  credit records copy --to 备份.sqlite 存档.sqlite
服务运行时也可以复制。内容仍然用原来的密钥加密，密钥文件要另外备份；复制后逐份核验，日志头须与原来一致。"
)]
pub(in crate::cli) struct Copy {
    /// 复制到哪里：新的 SQLite 文件，或空的 postgres:// 数据库
    #[arg(long, value_name = "去处")]
    to: PathBuf,
    /// 存档：SQLite 文件，或 postgres:// 地址
    #[arg(value_name = "存档", help_heading = "参数")]
    records: PathBuf,
}

/// 核对后一个检查点接着前一个，历史没有改写；不需要存档文件（check a proof of consistency）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit records extends --proof 接续证明 --trust 信任文件 前一个检查点 后一个检查点
       credit records extends --tiles 分片 --trust 信任文件 前一个检查点",
    after_help = "\
例子（先按 credit records checkpoint --help 出具两个检查点）：
  credit records extends --proof 检查点二.proof.json --trust 示例市/trust.json 检查点.json 检查点二.json"
)]
pub(in crate::cli) struct Extends {
    /// 接续证明
    #[arg(
        long,
        value_name = "文件",
        required_unless_present = "tiles",
        conflicts_with = "tiles",
        requires = "new"
    )]
    proof: Option<PathBuf>,
    /// 日志的分片：由它们核对，不要接续证明
    #[arg(long, value_name = "文件夹", conflicts_with = "new")]
    tiles: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 前一个检查点
    #[arg(value_name = "前一个", help_heading = "参数")]
    old: PathBuf,
    /// 后一个检查点
    #[arg(value_name = "后一个", help_heading = "参数")]
    new: Option<PathBuf>,
}

pub(super) fn run(command: &Records, global: &Global) -> Result<Exit, Problem> {
    match command {
        Records::Verify(args) => verify(args, global),
        Records::Checkpoint(args) => sign(args, global),
        Records::Prove(args) => prove(args, global),
        Records::Contains(args) => contains(args, global),
        Records::Tiles(args) => tiled(args, global),
        Records::Copy(args) => copied(args, global),
        Records::Extends(args) => extends(args, global),
        Records::Expire(args) => expire::run(args, global),
    }
}

fn prove(args: &Prove, global: &Global) -> Result<Exit, Problem> {
    let head = head(&args.checkpoint, &args.trust, global)?;
    let proof = serve::inclusion(&place(&args.records)?, &args.id, &head);
    let proof = proof.map_err(|problem| located(problem, &args.records))?;
    if !args.cose {
        return write(&args.output, &proof, global);
    }
    let keys = Key::open_all(&args.keys, &args.secrets.access())?;
    let receipt = cose::sign(&keys, clock::seconds(), &proof, &head)?;
    let entry = args.output.with_extension(ENTRY);
    for (path, bytes) in [(&args.output, receipt.as_slice()), (&entry, proof.entry.as_bytes())] {
        files::write(path, bytes)?;
        output::say(&output::written(path), global.lang);
    }
    Ok(Exit::Done)
}

fn contains(args: &Contains, global: &Global) -> Result<Exit, Problem> {
    let known = args.checkpoint.as_ref().map(|path| head(path, &args.trust, global)).transpose()?;
    let bytes = files::read(&args.proof)?;
    if bytes.first() == Some(&cose::TAG) {
        let entry = files::read(&args.proof.with_extension(ENTRY))?;
        let trust: Trust = chain::trust(&args.trust, global)?;
        let proved = cose::verified(&bytes, &entry, &trust).and_then(|proved| match known {
            Some(head) if (head.size, head.root.sha256) != (proved.size, proved.root) => {
                Err(checkpoint::forked(head.size))
            }
            _ => Ok(proved),
        });
        let proved = proved.map_err(|problem| placed(problem, &args.proof))?;
        let (size, place) = (proved.size, proved.index.saturating_add(1));
        let (at, issuer) = (&proved.at, &proved.issuer);
        return told(
            &format!("已证明：这份存档是 {size} 份中的第 {place} 份（{issuer}，{at}）"),
            &format!("proved: this record is number {place} of {size} ({issuer}, {at})"),
            global,
        );
    }
    let head = known.ok_or_else(checkpoint_required)?;
    let proof: Inclusion = read(&args.proof)?;
    proof.holds(&head).map_err(|problem| placed(problem, &args.proof))?;
    let (id, place) = (&proof.id, proof.index.saturating_add(1));
    told(
        &format!("已证明：存档 {id} 是检查点里 {} 份中的第 {place} 份", proof.size),
        &format!("proved: record {id} is number {place} of {}", proof.size),
        global,
    )
}

fn copied(args: &Copy, global: &Global) -> Result<Exit, Problem> {
    let (from, to) = (place(&args.records)?, place(&args.to)?);
    let kept = serve::copy_records(&from, &to)?;
    let (count, head) = (kept.count, hex::encode(kept.root.sm3));
    told(
        &format!("已复制到 {to}：{count} 份，日志头 sm3:{head}；密钥文件请另行保管"),
        &format!("copied to {to}: {count} records, head sm3:{head}; keep the key file apart"),
        global,
    )
}

fn tiled(args: &Tiles, global: &Global) -> Result<Exit, Problem> {
    let keys = args.keys.open()?;
    let (new, tree) = serve::whole_log(&place(&args.records)?)?;
    let at = args.output.join(tiles::CHECKPOINT);
    if at.exists() {
        let old = head(&at, &args.trust, global)?;
        tiles::goes_on(&new, &tree, &old).map_err(|problem| located(problem, &args.records))?;
    }
    let written = tiles::write(&args.output, &tree)?;
    // Last: who copies meanwhile has tiles for the head that stands there.
    files::replace(&at, checkpoint::sign(&keys, &receipt::now(), &new)?.as_bytes())?;
    let (size, count) = (new.size, written.tiles);
    told(
        &format!("分片：{size} 份存档，新写 {count} 个"),
        &format!("tiles of {size} records, {count} of them written"),
        global,
    )
}

fn extends(args: &Extends, global: &Global) -> Result<Exit, Problem> {
    let old = head(&args.old, &args.trust, global)?;
    let new = match (&args.tiles, &args.proof, &args.new) {
        (Some(folder), ..) => {
            let (new, tree) = tiles::read(folder, &chain::trust(&args.trust, global)?)?;
            tiles::goes_on(&new, &tree, &old).map_err(|problem| placed(problem, folder))?;
            new
        }
        (None, Some(proof), Some(path)) => {
            let new = head(path, &args.trust, global)?;
            let proof: Consistency = read(proof)?;
            proof.holds(&old, &new).map_err(|problem| placed(problem, path))?;
            new
        }
        _ => return Err(checkpoint_required()),
    };
    told(
        &format!("已证明：前 {} 份没有改写，现有 {} 份", old.size, new.size),
        &format!("proved: the first {} are as they were, of {}", old.size, new.size),
        global,
    )
}

fn checkpoint_required() -> Problem {
    Problem::usage(
        "log.checkpoint-required",
        Words::new("要有检查点才能核对", "this is checked against a checkpoint"),
        Words::new("加上检查点文件", "give the file of the checkpoint"),
    )
}

fn verify(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let records = place(&args.records)?;
    let kept = match &args.trust {
        Some(path) => {
            let expected =
                args.expect_head.as_ref().map(|it| head(it, path, global)).transpose()?;
            let trust: Trust = chain::trust(path, global)?;
            let kept = serve::verify_by(&records, expected.as_ref(), &trust);
            kept.map_err(|problem| located(problem, &args.records))?
        }
        None => serve::verify_records(&records)?,
    };
    let (count, head) = (kept.count, hex::encode(kept.root.sm3));
    let erased = kept.erased_said(args.trust.is_some());
    told(
        &format!("完整：{count} 份，前后相扣{}；日志头 sm3:{head}", erased.0),
        &format!("whole: {count} records, chained{}; head sm3:{head}", erased.1),
        global,
    )
}

fn sign(args: &Checkpoint, global: &Global) -> Result<Exit, Problem> {
    let keys = args.keys.open()?;
    let new = serve::head(&place(&args.records)?)?;
    let proof = match (&args.since, &args.trust) {
        (Some(since), Some(trust)) => {
            let old = head(since, trust, global)?;
            let proof = serve::consistency(&place(&args.records)?, &old, &new);
            Some(proof.map_err(|problem| located(problem, &args.records))?)
        }
        _ => None,
    };
    let envelope = checkpoint::sign(&keys, &receipt::now(), &new)?;
    files::write(&args.output, envelope.as_bytes())?;
    output::say(&output::written(&args.output), global.lang);
    if let Some(proof) = proof {
        let stem = args.output.file_stem().unwrap_or_default().to_string_lossy();
        write(&args.output.with_file_name(format!("{stem}.proof.json")), &proof, global)?;
    }
    let size = new.size;
    told(&format!("检查点：{size} 份"), &format!("checkpoint of {size} records"), global)
}

/// A problem of the records, at their place: an address is shown without its password.
fn located(problem: Problem, records: &Path) -> Problem {
    match place(records) {
        Ok(place) if problem.place(Lang::ZhCn).is_none() => {
            problem.at(Words::same(place.to_string()))
        }
        _ => problem,
    }
}

fn place(records: &Path) -> Result<Place, Problem> {
    Place::parse(records.as_os_str())
}

/// The head of a checkpoint, verified.
/// The head that a checkpoint tells, verified.
pub(in crate::cli) fn head(path: &Path, trust: &Path, global: &Global) -> Result<Head, Problem> {
    let trust: Trust = chain::trust(trust, global)?;
    let (_, head) = checkpoint::verified(&files::read(path)?, &trust)
        .map_err(|problem| placed(problem, path))?;
    Ok(head)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Problem> {
    serde_json::from_slice(&files::read(path)?).map_err(|error| {
        let problem = Problem::new(
            "log.proof",
            Words::new(format!("不是证明文件：{error}"), format!("not a proof: {error}")),
            Words::new("检查文件是否选错", "check the file"),
        );
        placed(problem, path)
    })
}

fn write(path: &Path, proof: &impl Serialize, global: &Global) -> Result<Exit, Problem> {
    // Numbers and strings: there is nothing in them that could fail to be written.
    let text = serde_json::to_string(proof).unwrap_or_default();
    files::write(path, text.as_bytes())?;
    output::say(&output::written(path), global.lang);
    Ok(Exit::Done)
}

fn placed(problem: Problem, path: &Path) -> Problem {
    match problem.place(Lang::ZhCn) {
        Some(_) => problem,
        None => problem.at(Words::same(path.display().to_string())),
    }
}

fn told(zh: &str, en: &str, global: &Global) -> Result<Exit, Problem> {
    output::text(&format!("{}\n", if global.lang == Lang::En { en } else { zh }))?;
    Ok(Exit::Done)
}
