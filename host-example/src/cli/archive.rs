//! `credit archive`: what receipts rest on, looked through, decided again, carried elsewhere.

mod find;
mod times;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use credit_core::{api::Lang, digest::Digest, pack::Trust};

use super::{
    chain,
    global::{COMMAND_HELP, Global},
    keys::Keys,
    output,
    receipt::said,
    work::Work,
};
use crate::{
    archive::{self, Archive, Inspector, Kind, Moved, Replayer, labelled},
    files,
    problem::{Exit, Problem, Words},
    receipt, statement,
};

pub(in crate::cli) use find::written;

/// `credit archive`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ArchiveCommand {
    Verify(Verify),
    Inventory(MakeInventory),
    Replay(Replay),
    Export(Export),
    Import(Import),
    Find(find::Find),
    Record(find::Record),
}

/// 核验档案：每个文件是否完整，每份凭证的签名是否有效，申请、盐值和数据是否是它的（verify every file and every receipt）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive verify --trust 信任文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit archive verify --trust 示例市/trust.json 档案
说明一份接一份：中间少了一份，后面的逐个列出；末尾少了几份，或整份凭证不见了，要有放在别处的清点单才看得出：
  credit archive inventory --key 示例市/key-sample-only.json -o 清点单.json --trust 示例市/trust.json 档案
  credit archive verify --since 清点单.json --trust 示例市/trust.json 档案
退出码：0 全部完整有效；1 有损坏或无效的，逐个列出"
)]
pub(in crate::cli) struct Verify {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// What proves when things were signed.
    #[command(flatten)]
    times: times::Times,
    /// 以前的清点单：那时有的，现在都要在
    #[arg(long, value_name = "清点单")]
    since: Option<PathBuf>,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// 清点档案：核验后列出有哪些凭证、各有几份说明，签名；放在别处，以后少了什么就看得出（sign what is in an archive）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive inventory --key 密钥… -o 清点单 --trust 信任文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit archive inventory --key 示例市/key-sample-only.json -o 清点单.json --trust 示例市/trust.json 档案
有一份不完整或无效，就不清点。清点单不含当事人是谁，可以交给别的单位保管。"
)]
pub(in crate::cli) struct MakeInventory {
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 写到哪个文件；已有文件不会被覆盖
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// 用档案里的数据和引擎重算每份凭证，逐字节比对（decide every receipt again out of the archive）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive replay --trust 信任文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit archive replay --trust 示例市/trust.json 档案
不用网络，也不用当前的名单：只用档案里的。有时间戳的，说明各是什么时候签的：
  credit archive replay --timestamps 时间戳 --tsa 时间戳证书.pem --trust 示例市/trust.json 档案
退出码：0 全部相同；1 有不同或不能重算的，逐个列出"
)]
pub(in crate::cli) struct Replay {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// What proves when things were signed.
    #[command(flatten)]
    times: times::Times,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// 把档案写成一个文件，交给别处（write an archive as one file）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive export [--receipt 编号…] -o 文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit archive export -o 移交.zip 档案
文件里有申请和盐值，写着当事人是谁：只交给有权看的人。"
)]
pub(in crate::cli) struct Export {
    /// 只要这个编号（sm3:…）的凭证和它依据的数据，可写多次；缺省为全部
    #[arg(long = "receipt", value_name = "编号", value_parser = number)]
    receipts: Vec<Digest>,
    /// 写到哪个文件；已有文件不会被覆盖
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// 收下别处移交的档案文件，逐个核对后并入（take what was exported elsewhere）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive import 文件 档案",
    after_help = "\
例子（先运行 credit archive export -o 移交.zip 档案）：
  credit archive import 移交.zip 档案二"
)]
pub(in crate::cli) struct Import {
    /// credit archive export 写出的文件
    #[arg(value_name = "文件", help_heading = "参数")]
    file: PathBuf,
    /// 档案文件夹；没有则新建
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

pub(super) fn run(command: &ArchiveCommand, global: &Global) -> Result<Exit, Problem> {
    match command {
        ArchiveCommand::Verify(args) => verify(args, global),
        ArchiveCommand::Inventory(args) => inventory(args, global),
        ArchiveCommand::Replay(args) => replay(args, global),
        ArchiveCommand::Find(args) => find::find(args, global),
        ArchiveCommand::Record(args) => find::record(args, global),
        ArchiveCommand::Export(args) => {
            let archive = Archive::open(&args.folder)?;
            let moved = archive::export(&archive, &args.receipts, &args.output)?;
            told("已写出", "written", moved, global)
        }
        ArchiveCommand::Import(args) => {
            let archive = Archive::begin(&args.folder)?;
            let moved = archive::import(&args.file, &archive)?;
            told("已收下", "taken", moved, global)
        }
    }
}

fn number(text: &str) -> Result<Digest, String> {
    labelled(text).ok_or_else(|| "sm3:…".to_owned())
}

/// Every file is looked at, whatever becomes of the others.
fn verify(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.folder)?;
    let since = args.since.as_deref().map(files::read).transpose()?;
    let since = since.map(|bytes| archive::Inventory::verified(&bytes, &trust)).transpose()?;
    let (sound, mut exit) = verified(&archive, &trust, global)?;
    let (erased, unread) = archive.erased(&trust)?;
    for problem in unread.into_iter().chain(archive.remains(&erased)) {
        exit = faulty(&problem, global);
    }
    if let Some((inventory, _)) = since {
        for gone in inventory.missing(&archive, &erased)? {
            exit = faulty(&gone, global);
        }
    }
    if !erased.is_empty() {
        let count = erased.len();
        let zh = format!("已按期限删除的案卷 {count} 份，删除凭据的签名可信\n");
        let en = format!(
            "{count} cases were erased when their term was over, under tombstones whose signatures are trusted\n"
        );
        output::text(Words::new(zh, en).get(global.lang))?;
    }
    if args.times.tell(&archive, &trust, global)? != Exit::Done {
        exit = Exit::Negative;
    }
    told("完整有效", "whole and valid", sound, global)?;
    Ok(exit)
}

/// The same for an inventory: nothing that is not whole is signed.
fn inventory(args: &MakeInventory, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.folder)?;
    let keys = args.keys.open()?;
    let (sound, exit) = verified(&archive, &trust, global)?;
    if exit != Exit::Done {
        return Ok(exit);
    }
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let inventory = archive::Inventory::sign(&archive, &keys, &at)?;
    let text = serde_json::to_string(&inventory).unwrap_or_default();
    // What was signed can be read by those who trust the same keys, or it is not written.
    archive::Inventory::verified(text.as_bytes(), &trust)?;
    files::private_new(&args.output)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .map_err(|error| files::unwritable(&args.output, &error))?;
    told("已清点", "in the inventory", sound, global)
}

/// Verifies all of an archive; what is sound, and whether all of it is. Faults are told one by one.
fn verified(archive: &Archive, trust: &Trust, global: &Global) -> Result<(Moved, Exit), Problem> {
    let _work = Work::new(global, "核验档案", "verifying the archive");
    let (mut sound, mut exit) = (Moved::default(), Exit::Done);
    let mut inspector = Inspector::new(archive);
    for digest in archive.all(Kind::Blob)? {
        match archive.get(digest) {
            Ok(_) => sound.blobs = sound.blobs.saturating_add(1),
            Err(problem) => exit = faulty(&problem, global),
        }
    }
    for number in archive.all(Kind::Case)? {
        let case = archive.case(number).and_then(|case| {
            let case = case.ok_or_else(|| archive.damaged(number))?;
            let (verified, says) = receipt::verified(case.envelope.as_bytes(), trust)
                .map_err(|problem| problem.at(Words::same(number.labelled())))?;
            if verified.digest() != number {
                return Err(archive.damaged(number));
            }
            inspector
                .inspect(&case, &verified, &says)
                .map_err(|problem| placed(problem, number))?;
            statement::list(archive, trust, number).map(|said| said.len())
        });
        match case {
            Ok(said) => {
                sound.cases = sound.cases.saturating_add(1);
                sound.statements = sound.statements.saturating_add(said);
            }
            Err(problem) => exit = faulty(&problem, global),
        }
    }
    for (orphan, _) in archive.orphans()? {
        exit = faulty(&archive.orphan(orphan), global);
    }
    Ok((sound, exit))
}

/// A problem that has no place of its own is one of that receipt.
fn placed(problem: Problem, number: Digest) -> Problem {
    match problem.place(Lang::ZhCn) {
        Some(_) => problem,
        None => problem.at(Words::same(number.labelled())),
    }
}

fn faulty(problem: &Problem, global: &Global) -> Exit {
    problem.details().iter().for_each(|line| output::note(line));
    output::note(&problem.line(global.lang));
    Exit::Negative
}

fn replay(args: &Replay, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.folder)?;
    let _work = Work::new(global, "重算档案", "replaying the archive");
    let mut replayer = Replayer::new(&archive, &trust, global.native);
    let (mut same, mut exit, mut unproved) = (0_usize, Exit::Done, 0_usize);
    for number in archive.all(Kind::Case)? {
        match replayer.replay(number) {
            Ok(replayed) if replayed.same() => {
                same = same.saturating_add(1);
                unproved = unproved.saturating_add(usize::from(replayed.engine.is_some()));
            }
            Ok(replayed) => {
                let (number, said) = (number.labelled(), said(&replayed));
                let (zh, en) = (said.get(Lang::ZhCn), said.get(Lang::En));
                output::say(
                    &Words::new(format!("{number} {zh}"), format!("{number} {en}")),
                    global.lang,
                );
                exit = Exit::Negative;
            }
            Err(problem) => {
                let place = problem.place(global.lang).unwrap_or_default().to_owned();
                let number = Words::same(format!("{} {place}", number.labelled()).trim_end());
                exit = faulty(&problem.at(number), global);
            }
        }
    }
    let said = match (global.lang, unproved) {
        (Lang::En, 0) => format!("{same} the same\n"),
        (Lang::En, n) => format!("{same} the same; {n} of them by another file of the engine\n"),
        (_, 0) => format!("{same} 份相同\n"),
        (_, n) => format!("{same} 份相同，其中 {n} 份未用原来的引擎文件\n"),
    };
    if args.times.tell(&archive, &trust, global)? != Exit::Done {
        exit = Exit::Negative;
    }
    output::text(&said)?;
    Ok(exit)
}

fn told(zh: &str, en: &str, moved: Moved, global: &Global) -> Result<Exit, Problem> {
    let Moved { cases, blobs, statements } = moved;
    output::text(&match (global.lang, statements) {
        (Lang::En, 0) => format!("{en}: {cases} receipts, {blobs} files of data\n"),
        (Lang::En, n) => format!("{en}: {cases} receipts, {blobs} files of data, {n} statements\n"),
        (_, 0) => format!("{zh}：凭证 {cases} 份，数据文件 {blobs} 个\n"),
        (_, n) => format!("{zh}：凭证 {cases} 份，数据文件 {blobs} 个，说明 {n} 份\n"),
    })?;
    Ok(Exit::Done)
}
