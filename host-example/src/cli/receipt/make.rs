//! `credit receipt make`: a check, and a receipt of it.

use std::path::PathBuf;

use clap::Args;
use credit_core::{api::Lang, digest::Digest};
use credit_engine::{Engine, NativeEngine};

use super::super::{
    check::{self, Check},
    global::{COMMAND_HELP, Global},
    keys::Keys,
    output,
};
use crate::{
    archive::{Archive, World},
    files,
    problem::{Exit, Problem, Words},
    receipt::{self, Asked, Decided},
};

/// 核一份申请并出具凭证：结论连同所依据的全部数据的摘要，由密钥签名（check and sign a receipt）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit receipt make --key 密钥… --channel 渠道 -o 凭证 --pack 名单包… --rulebook 规则书 --calendar 日历 --trust 信任文件 [申请]",
    after_help = "\
例子（先运行 credit demo --write 示例市）：
  credit receipt make --key 示例市/key-sample-only-sm2.json --key 示例市/key-sample-only.json \\
    --channel 政务服务窗口 --operator 李某 -o 凭证.json --pack 示例市/packs \\
    --rulebook 示例市/rulebook.pack --calendar 示例市/calendar.pack --trust 示例市/trust.json \\
    示例市/requests/09-deferral-signed.json
除经办人（--operator）外，凭证里没有姓名、名称和号码，可以公开；盐值另写在“凭证.salt.json”，有了它才能证明凭证说的是谁，请另行保管。"
)]
pub(in crate::cli) struct Make {
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 查询渠道：在哪里查的
    #[arg(long, value_name = "名称")]
    channel: String,
    /// 查询人
    #[arg(long, value_name = "姓名")]
    operator: Option<String>,
    /// 查询时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
    /// 范围：信任配置可以限定密钥为哪些范围签名
    #[arg(long, value_name = "范围", default_value = receipt::SCOPE, hide_default_value = true)]
    scope: String,
    /// 连同依据的全部数据存进这个文件夹，供日后不用网络重算
    #[arg(long, value_name = "文件夹")]
    archive: Option<PathBuf>,
    /// 凭证写到哪个文件；盐值写在它旁边
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// Sources and request.
    #[command(flatten)]
    check: Check,
}

pub(super) fn run(args: &Make, global: &Global) -> Result<Exit, Problem> {
    let keys = args.keys.open()?;
    let sources = check::sources(&args.check, global)?;
    let request = check::request(args.check.request.as_deref())?;
    let (engine, file) = engine(global)?;
    let component = file.as_deref().map(Digest::of);
    let decide = |lang| {
        let decided = engine.check(&sources, &request, lang);
        decided.map_err(|error| check::name_files(error.into(), &args.check, global))
    };
    let decision = decide(Lang::ZhCn)?;
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let (channel, operator, scope) = (&args.channel, args.operator.as_deref(), &args.scope);
    let asked = Asked { channel, operator, at: &at, scope };
    let trust = Digest::of(&sources.trust);
    let decided = Decided { request: &request, decision: &decision, trust, component };
    let signed = receipt::sign(&keys, &asked, &decided)?;
    if let Some(folder) = &args.archive {
        let archive = Archive::begin(folder)?;
        let file = file.as_deref().map(|bytes| (World::Base, bytes));
        let blobs = archive.put_sources(&sources, file)?;
        archive.keep(&signed, &request, &decision, &blobs)?;
    }
    keep(args, &signed)?;
    if args.check.json {
        let decision = if global.lang == Lang::ZhCn { decision } else { decide(global.lang)? };
        output::data(&format!("{decision}\n"))?;
    } else {
        output::text(&format!("{}\n", signed.digest.labelled()))?;
    }
    output::say(&output::written(&args.output), global.lang);
    Ok(Exit::Done)
}

/// Salts before the receipt: without them it would prove nothing about anybody.
fn keep(args: &Make, signed: &receipt::Signed) -> Result<(), Problem> {
    receipt::write_opening(&receipt::beside(&args.output), &signed.opening)?;
    files::write(&args.output, signed.envelope.as_bytes())
}

/// An engine, and its file where it has one.
type WithFile = (Box<dyn Engine>, Option<Vec<u8>>);

/// The engine that the options ask for.
pub(super) fn engine(global: &Global) -> Result<WithFile, Problem> {
    #[cfg(feature = "component")]
    if !global.native {
        let path = credit_engine::find_component(global.component.as_deref())?;
        let bytes = files::read(&path)?;
        let limits = credit_engine::Limits::default();
        let engine = credit_engine::ComponentEngine::from_bytes(&bytes, limits)
            .map_err(|error| Problem::from(error).at(Words::same(path.display().to_string())))?;
        return Ok((Box::new(engine), Some(bytes)));
    }
    let _chosen = global.native;
    Ok((Box::new(NativeEngine), None))
}
