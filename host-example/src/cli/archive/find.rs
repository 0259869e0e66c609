//! `credit archive find` and `record`: cases by what they are about, and the paper of all of them.

use std::path::PathBuf;

use clap::Args;
use credit_core::api::Lang;

use super::super::{
    chain,
    filter::Filters,
    global::{COMMAND_HELP, Global},
    output,
    receipt::{Checkpoint, codes},
};
use crate::{
    archive::Archive,
    case::{CaseFile, Cases},
    files, paper,
    problem::{Exit, Problem, Words},
    qr::{self, Code},
};

/// 按主体、事项、结论、名单、日期找案卷（find cases）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive find [--code 代码] [--name 名称] [--matter 事项] … --trust 信任文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --archive 档案）：
  credit archive find --matter SL-0001 --outcome 容缺受理 --trust 示例市/trust.json 档案
退出码：0 每份案卷都读到了；1 有读不了的，逐个列出"
)]
pub(in crate::cli) struct Find {
    #[command(flatten)]
    filters: Filters,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// 出核查记录：一次开标的全部核查写成一张表，代替截图存入采购档案（one record of many checks）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit archive record [--channel 渠道] [--from 日期] … [--html] [-o 文件] --trust 信任文件 档案",
    after_help = "\
例子（先运行 credit demo --write 示例市，再 credit receipt make … --channel 开标室 --archive 档案）：
  credit archive record --title 示例项目开标核查 --html -o 核查记录.html --trust 示例市/trust.json 档案
网页里每份凭证的编号印成二维码，给出检查点的也印；手机读出的文字可在核验页（receipt.html）比对。
有案卷读不了就不出记录：少了一家的记录不能用。"
)]
pub(in crate::cli) struct Record {
    #[command(flatten)]
    filters: Filters,
    /// 记录的标题，例如项目名称和编号
    #[arg(long, value_name = "标题", default_value = "核查记录", hide_default_value = true)]
    title: String,
    /// 输出可以打印的网页；不写则输出纯文本
    #[arg(long)]
    html: bool,
    /// Where the log stood.
    #[command(flatten)]
    checkpoint: Checkpoint,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 档案文件夹
    #[arg(value_name = "档案", help_heading = "参数")]
    folder: PathBuf,
}

/// The cases that a filter takes, by time, and what could not be read.
fn cases(
    (filters, trust, folder): (&Filters, &PathBuf, &PathBuf),
    global: &Global,
) -> Result<(Vec<CaseFile>, Vec<Problem>), Problem> {
    let trust = chain::trust(trust, global)?;
    let (archive, filter) = (Archive::open(folder)?, filters.read()?);
    let mut found = Vec::new();
    let faults = Cases::new(&archive, &trust).each(|case| {
        if filter.takes(&case) {
            found.push(case);
        }
    })?;
    found.sort_by_key(|case| (case.seconds, case.number));
    Ok((found, faults))
}

pub(super) fn find(args: &Find, global: &Global) -> Result<Exit, Problem> {
    let (found, faults) = cases((&args.filters, &args.trust, &args.folder), global)?;
    let lines: String = found.iter().map(|case| line(case, global.lang)).collect();
    for fault in &faults {
        output::note(&fault.line(global.lang));
    }
    output::text(&lines)?;
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Negative })
}

fn line(case: &CaseFile, lang: Lang) -> String {
    let decision = &case.decision;
    let outcome = match lang {
        Lang::En => decision.outcome.as_str(),
        _ => &decision.outcome_text,
    };
    let (name, code) = (case.applicant(), case.shown_code().unwrap_or("—"));
    let (matter, said) = (&decision.matter_name, case.statements.len());
    let said = match (said, lang) {
        (0, _) => String::new(),
        (n, Lang::En) => format!("  {n} statements"),
        (n, _) => format!("  说明 {n} 份"),
    };
    let (at, channel, number) = (&case.at, &case.channel, case.number.labelled());
    format!("{at}  {name}  {code}  {matter}  {outcome}  {channel}{said}  {number}\n")
}

pub(super) fn record(args: &Record, global: &Global) -> Result<Exit, Problem> {
    let (found, faults) = cases((&args.filters, &args.trust, &args.folder), global)?;
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault);
    }
    if found.is_empty() {
        return Err(none());
    }
    let page = paper::record(&found, &args.title);
    // Beneath each code the beginning of its number, as it stands in the table.
    let receipt = |case: &CaseFile| {
        let number: String = case.number.labelled().chars().take(16).collect();
        Code::receipt(&format!("凭证 {number}…"), case.number)
    };
    let receipts = found.iter().map(receipt).collect();
    let codes = codes(receipts, &args.checkpoint, &args.trust, global)?;
    let text = if args.html { qr::page(&page, &codes) } else { page.to_text() };
    written(&text, args.output.as_ref(), global)
}

/// A record of nobody proves nothing.
fn none() -> Problem {
    Problem::new(
        "archive.none",
        Words::new(
            "没有符合条件的案卷，没有写记录",
            "no case is of that kind; no record was written",
        ),
        Words::new("放宽条件，看 credit archive find", "ask for less, see `credit archive find`"),
    )
}

/// A paper, to a file or to stdout.
pub(in crate::cli) fn written(
    text: &str,
    path: Option<&PathBuf>,
    global: &Global,
) -> Result<Exit, Problem> {
    match path {
        None => output::text(text)?,
        Some(path) => {
            files::write(path, text.as_bytes())?;
            output::say(&output::written(path), global.lang);
        }
    }
    Ok(Exit::Done)
}
