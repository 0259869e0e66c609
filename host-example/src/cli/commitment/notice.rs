//! `credit commitment notice`: 信用修复告知书, served with the judgement.

use std::path::PathBuf;

use clap::Args;
use credit_core::digest::Digest;

use super::{
    super::{
        archive::written,
        global::{COMMAND_HELP, Global},
    },
    Ledger,
    register::{number, one},
};
use crate::{
    case::{Cases, Laws},
    ledger::State,
    paper,
    problem::{Exit, Problem, Words},
};

/// 出信用修复告知书：与履诺认定书一并送达，写明最早哪天可以申请修复、须先做到什么（两书同达）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment notice --receipt 编号 --list 名单 [--html] [-o 文件] --archive 档案 --trust 信任文件",
    after_help = "\
例子（先运行 credit commitment settle 认定违诺；认定书用 credit statement print）：
  credit commitment notice --receipt 编号 --list 示例市信用承诺违诺记录（虚构） --html -o 修复告知书.html \\
    --archive 档案 --trust 示例市/trust.json
修复条件和最短公示期取自案卷的规则书（名单.csv）。"
)]
pub(in crate::cli) struct Notice {
    #[command(flatten)]
    ledger: Ledger,
    /// 凭证编号（sm3:…）
    #[arg(long, value_name = "编号", value_parser = number)]
    receipt: Digest,
    /// 违诺记录列入的名单，规则书里的名称
    #[arg(long, value_name = "名单")]
    list: String,
    /// 输出可以打印的网页；不写则输出纯文本
    #[arg(long)]
    html: bool,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Notice, global: &Global) -> Result<Exit, Problem> {
    let read = args.ledger.read(global)?;
    let promise = one(&read.promises, args.receipt, None)?;
    if !matches!(promise.state, State::Partly | State::Not) {
        return Err(not_broken(args.receipt));
    }
    let case = Cases::new(&read.archive, &read.trust).read(args.receipt)?;
    let law = Laws::new(&read.archive).of(&case)?;
    let rule = law.rulebook.lists.iter().find(|rule| rule.name == args.list);
    let rule = rule.ok_or_else(|| unknown(&args.list))?;
    let bases: Vec<String> = law
        .rulebook
        .bases
        .iter()
        .filter(|basis| rule.exit.basis.contains(&basis.id))
        .map(credit_core::decision::Basis::cited)
        .collect();
    let page = paper::repair_notice(promise, &rule.exit, &bases);
    let text = if args.html { page.to_html() } else { page.to_text() };
    written(&text, args.output.as_ref(), global)?;
    Ok(read.exit)
}

fn not_broken(receipt: Digest) -> Problem {
    Problem::new(
        "ledger.not-broken",
        Words::new(
            format!("凭证 {} 的承诺没有认定为违诺", receipt.labelled()),
            format!("the commitment of {} was not judged to be broken", receipt.labelled()),
        ),
        Words::new(
            "先用 credit commitment settle 认定",
            "judge it by `credit commitment settle` first",
        ),
    )
}

fn unknown(list: &str) -> Problem {
    Problem::new(
        "ledger.list",
        Words::new(
            format!("案卷的规则书里没有名单“{list}”"),
            format!("the rulebook of the case has no list `{list}`"),
        ),
        Words::new("写规则书里的名称", "write the name that stands in the rulebook"),
    )
}
