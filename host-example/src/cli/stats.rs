//! `credit stats`: what was checked, found and done.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    archive::written,
    chain,
    filter::Filters,
    global::{COMMAND_HELP, Global},
    issue::parse_day,
    output,
};
use crate::{
    archive::Archive,
    case::Cases,
    clock,
    problem::{Exit, Problem},
    statistics::{Statistics, csv},
};

/// What stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Quarter, office, matter.
    Matter,
    /// Quarter, list.
    List,
    /// Both, to be printed.
    Page,
}

/// 统计：按季度、机关、事项或名单，核查、查到、措施、反馈率、承诺、逾期（statistics of an archive）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit stats [--by matter|list|page] [--from 日期] [--to 日期] [-o 文件] --archive 档案 --trust 信任文件",
    after_help = "\
例子（档案由 credit receipt make --archive 档案 … 或 credit serve --archive 建立）：
  credit stats --on 2026-12-31 --archive 档案 --trust 示例市/trust.json
  credit stats --by page -o 统计.html --archive 档案 --trust 示例市/trust.json
matter 按机关和事项，list 按名单（CSV，写成文件时带 BOM）；page 两张表写成可以打印的网页。
退出码：0 每份案卷都在内；1 有不能核验的，不在统计之内，逐个列出"
)]
pub(in crate::cli) struct Stats {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 截至哪一天的承诺和说明；缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 按什么统计：matter（缺省）、list、page
    #[arg(
        long,
        value_name = "方式",
        value_enum,
        default_value = "matter",
        hide_default_value = true,
        hide_possible_values = true
    )]
    by: By,
    #[command(flatten)]
    filters: Filters,
    /// 写到哪个文件；不写则输出到标准输出
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Stats, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let (archive, filter) = (Archive::open(&args.archive)?, args.filters.read()?);
    let on = args.on.as_deref().map_or_else(|| Ok(clock::today()), |day| parse_day("--on", day))?;
    let mut statistics = Statistics::new(on);
    let faults = Cases::new(&archive, &trust).each(|case| {
        if case.day <= on && filter.takes(&case) {
            statistics.count(&case);
        }
    })?;
    for fault in &faults {
        output::note(&fault.line(global.lang));
    }
    let text = match args.by {
        By::Matter => csv(&statistics.by_matter()),
        By::List => csv(&statistics.by_list()),
        By::Page => statistics.page(faults.len()).to_html(),
    };
    // The mark makes spreadsheets read UTF-8; a pipe has no use for it.
    let mark = if args.output.is_some() && args.by != By::Page { "\u{feff}" } else { "" };
    written(&(mark.to_owned() + &text), args.output.as_ref(), global)?;
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Negative })
}
