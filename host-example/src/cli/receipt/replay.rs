//! `credit receipt replay`: the decision made again, and where it differs.

use std::path::PathBuf;

use clap::Args;
use credit_core::{api::Lang, digest::Digest};
use credit_engine::SourceBytes;

use super::{
    super::{
        chain, check,
        global::{COMMAND_HELP, Global},
        output,
    },
    make::engine,
};
use crate::{
    archive::{Archive, Replayer},
    files,
    problem::{Exit, Problem, Words},
    receipt::{self, Data, Engines, Replayed},
};

/// 按凭证写明的数据重算，逐字节比对；不同的说明从哪一步、哪个字节开始（decide again and compare）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit receipt replay --trust 信任文件 --pack 名单包… --rulebook 规则书 --calendar 日历 --request 申请 [--salt 盐值] 凭证（或 --archive 档案 凭证）",
    after_help = "\
例子（先按 credit receipt make --help 出具凭证）：
  credit receipt replay --trust 示例市/trust.json --pack 示例市/packs --rulebook 示例市/rulebook.pack \\
    --calendar 示例市/calendar.pack --request 示例市/requests/09-deferral-signed.json 凭证.json
--pack 可以给出历年各期名单所在的文件夹：只用凭证写明的那几期。
退出码：0 相同；1 不同；3 数据不全，逐项说明不能证明什么"
)]
pub(in crate::cli) struct Replay {
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 当时打开名单用的信任文件；缺省与 --trust 相同
    #[arg(long, value_name = "文件")]
    data_trust: Option<PathBuf>,
    /// 从这个档案取申请、盐值和全部数据
    #[arg(long, value_name = "文件夹", conflicts_with_all = ["packs", "rulebook", "calendar", "request", "salt", "data_trust"])]
    archive: Option<PathBuf>,
    /// 名单包，或者装名单包的文件夹，可写多次
    #[arg(long = "pack", value_name = "文件", required_unless_present = "archive")]
    packs: Vec<PathBuf>,
    /// 规则书
    #[arg(long, value_name = "文件", required_unless_present = "archive")]
    rulebook: Option<PathBuf>,
    /// 工作日历
    #[arg(long, value_name = "文件", required_unless_present = "archive")]
    calendar: Option<PathBuf>,
    /// 申请（JSON）
    #[arg(long, value_name = "文件", required_unless_present = "archive")]
    request: Option<PathBuf>,
    /// 盐值文件；缺省在凭证旁边
    #[arg(long, value_name = "文件")]
    salt: Option<PathBuf>,
    /// 凭证
    #[arg(value_name = "凭证", help_heading = "参数")]
    file: PathBuf,
}

pub(super) fn run(args: &Replay, global: &Global) -> Result<Exit, Problem> {
    let (verified, statement) = super::opened(&args.file, &args.trust, global)?;
    if let Some(folder) = &args.archive {
        let (trust, archive) = (chain::trust(&args.trust, global)?, Archive::open(folder)?);
        let mut replayer = Replayer::new(&archive, &trust, global.native);
        return told(&replayer.replay(verified.digest())?, global);
    }
    let salt = args.salt.clone().unwrap_or_else(|| receipt::beside(&args.file));
    let opening = files::read(&salt)?;
    let request = check::request(args.request.as_deref())?;
    let named = |path: &Option<PathBuf>| path.as_deref().map_or(Ok(Vec::new()), files::read);
    let all = SourceBytes {
        packs: files::read_packs(&args.packs)?,
        rulebook: named(&args.rulebook)?,
        calendar: named(&args.calendar)?,
        trust: crate::trust::read(args.data_trust.as_ref().unwrap_or(&args.trust))?,
    };
    let sources = receipt::select(&statement, all)?;
    let (engine, file) = engine(global)?;
    let component = file.as_deref().map(Digest::of);
    let data = Data { sources, request, opening, decision: None, component };
    let replayed = receipt::replay(&verified, &statement, &data, |sources, request, lang| {
        Ok(engine.check(sources, request, lang)?)
    })?;
    told(&replayed, global)
}

/// What came out, in one line.
pub(in crate::cli) fn told(replayed: &Replayed, global: &Global) -> Result<Exit, Problem> {
    let lang = if global.lang == Lang::En { Lang::En } else { Lang::ZhCn };
    output::text(&format!("{}\n", said(replayed).get(lang)))?;
    Ok(if replayed.same() { Exit::Done } else { Exit::Negative })
}

/// What is the same, and what is not.
pub(in crate::cli) fn said(replayed: &Replayed) -> Words {
    let words = match (&replayed.difference, replayed.text) {
        (None, None) => Words::new("相同：重算的凭证逐字节一致", "same: byte for byte"),
        (None, Some(_)) => Words::new(
            "不同：重算的凭证逐字节一致，但保存的结论不是它的",
            "differs: the receipt is the same, byte for byte, but the decision that was kept is not its",
        ),
        (Some(difference), _) => {
            let (byte, stage) = (difference.byte, difference.stage.as_str());
            Words::new(
                format!("不同：从“{stage}”这一步起，凭证第 {byte} 字节"),
                format!("differs: from the stage `{stage}`, byte {byte} of the receipt"),
            )
        }
    };
    let words = match replayed.text {
        Some(byte) => {
            words.and(&format!("，结论第 {byte} 字节"), &format!(", byte {byte} of the decision"))
        }
        None => words,
    };
    let name =
        |digest: Option<Digest>, none: &str| digest.map_or(none.to_owned(), |d| d.labelled());
    match replayed.engine {
        Some(Engines { named: Some(named), .. }) => words.and(
            &format!("；未证明引擎是同一个文件（{}）", named.labelled()),
            &format!("; that the engine is the same file is not proved ({})", named.labelled()),
        ),
        Some(Engines { named: None, used }) => words.and(
            &format!("；凭证没有写明引擎文件，重算用的是 {}", name(used, "内核")),
            &format!(
                "; the receipt names no file of an engine, {} has decided",
                name(used, "the core")
            ),
        ),
        None => words,
    }
}
