//! `credit commitment settle`: what became of a commitment, as somebody has judged it.

use std::path::PathBuf;

use clap::Args;
use credit_core::digest::Digest;

use super::{
    super::{
        global::{COMMAND_HELP, Global},
        keys::Keys,
        output,
    },
    Ledger,
    register::{number, one},
};
use crate::{
    files,
    problem::{Exit, Problem},
    receipt,
    statement::{self, Said},
};

/// 认定履诺：全部履行、部分履行或全部未履行；未履行的写明内容和失信等级（judge a commitment）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment settle --receipt 编号 --state 状态 --authority 单位 --person 姓名 --key 密钥… --archive 档案 --trust 信任文件",
    after_help = "\
例子（编号由 credit commitment list 显示）：
  credit commitment settle --receipt 编号 --state fulfilled --authority 示例市人力资源和社会保障局（虚构） \\
    --person 张某 --key 示例市/key-sample-only.json --archive 档案 --trust 示例市/trust.json
  credit commitment settle --receipt 编号 --state not --unkept 逾期未补交办公场所使用证明 --severity general \\
    --document 示人社信〔2026〕9号（虚构） --basis 示信办〔2026〕3号（虚构） --authority 示例市人力资源和社会保障局（虚构） \\
    --person 张某 --key 示例市/key-sample-only.json --archive 档案 --trust 示例市/trust.json
状态：fulfilled 全部履行，partly 部分履行，not 全部未履行；失信等级：minor 轻微，general 一般，serious 严重
认定错了，用 credit statement add --kind revocation 撤销后再认定。"
)]
pub(in crate::cli) struct Settle {
    #[command(flatten)]
    ledger: Ledger,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 承诺类型；结论只有一份承诺时不用写
    #[arg(long = "type", value_name = "类型")]
    kind: Option<String>,
    /// 履行状态：fulfilled、partly、not
    #[arg(long, value_name = "状态")]
    state: String,
    /// 认定单位
    #[arg(long, value_name = "单位")]
    authority: String,
    /// 认定单位的统一社会信用代码
    #[arg(long, value_name = "代码")]
    authority_code: Option<String>,
    /// 认定日期；缺省为今天，或 --on 的那天
    #[arg(long, value_name = "日期")]
    day: Option<String>,
    /// 未履行的承诺内容
    #[arg(long, value_name = "内容")]
    unkept: Option<String>,
    /// 失信等级：minor、general、serious
    #[arg(long, value_name = "等级")]
    severity: Option<String>,
    /// 违诺责任追究内容，例如取消审批决定
    #[arg(long, value_name = "内容")]
    consequence: Option<String>,
    /// 认定文书号
    #[arg(long, value_name = "文号")]
    document: Option<String>,
    /// 认定依据
    #[arg(long, value_name = "文号")]
    basis: Option<String>,
    /// 公示截止日期
    #[arg(long, value_name = "日期")]
    until: Option<String>,
    /// 佐证文件，记下它的摘要；可写多次
    #[arg(long, value_name = "文件")]
    evidence: Vec<PathBuf>,
    /// 谁认定
    #[arg(long, value_name = "姓名")]
    person: String,
    /// Keys that sign.
    #[command(flatten)]
    keys: Keys,
    /// 时间（2026-11-20T09:30:00+08:00）；缺省为现在
    #[arg(long, value_name = "时间")]
    at: Option<String>,
}

pub(super) fn run(args: &Settle, global: &Global) -> Result<Exit, Problem> {
    let read = args.ledger.read(global)?;
    let promise = one(&read.promises, args.receipt, args.kind.as_deref())?;
    let day = match &args.day {
        Some(day) => day.clone(),
        None => args.ledger.day()?.to_string(),
    };
    let members = [
        ("type", Some(promise.kind.as_str().to_owned())),
        ("state", Some(args.state.clone())),
        ("day", Some(day)),
        ("authority", Some(args.authority.clone())),
        ("authority-code", args.authority_code.clone()),
        ("unkept", args.unkept.clone()),
        ("severity", args.severity.clone()),
        ("consequence", args.consequence.clone()),
        ("document", args.document.clone()),
        ("basis", args.basis.clone()),
        ("until", args.until.clone()),
    ];
    let members = members.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?)));
    let digest = |path: &PathBuf| Ok(Digest::of(&files::read(path)?));
    let keys = args.keys.open()?;
    let at = args.at.clone().unwrap_or_else(receipt::now);
    let said = Said {
        kind: "fulfilment",
        person: &args.person,
        members: members.collect(),
        evidence: args.evidence.iter().map(digest).collect::<Result<_, Problem>>()?,
        at: &at,
    };
    let digest = statement::add(&read.archive, &read.trust, &keys, args.receipt, &said)?;
    output::text(&format!("{}\n", digest.labelled()))?;
    Ok(read.exit)
}
