//! `credit deadline list`: what is open in the cases of an archive.

use std::path::PathBuf;

use clap::Args;
use credit_core::{Date, api::Lang};

use super::{
    super::{
        chain,
        global::{COMMAND_HELP, Global},
        issue::parse_day,
        output,
    },
    calendar, last_day,
};
use crate::{
    archive::Archive,
    case::{Cases, Laws},
    clock,
    deadline::{Asked, Days, Item, open},
    ledger::State,
    problem::{Exit, Problem},
};

/// 待办：补正、承诺、异议、修复、反馈，哪天到期，哪些逾期（what is open, by the day it is due）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit deadline list [--on 日期] [--late] [--calendar 日历] --archive 档案 --trust 信任文件",
    after_help = "\
例子（档案由 credit receipt make --archive 档案 … 或 credit serve --archive 建立）：
  credit deadline list --on 2026-12-05 --archive 档案 --trust 示例市/trust.json
  credit deadline list --late --on 2026-12-05 --archive 档案 --trust 示例市/trust.json
异议、修复、反馈的期限按案卷自己的规则书（期限.csv）和日历算；日历还不到的写成区间，--calendar 用新一年的日历定下来。
退出码：0 每份案卷都读到了；1 有读不了的，逐个列出"
)]
pub(in crate::cli) struct List {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 截至哪一天；缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 只要今日到期、逾期和可能逾期的
    #[arg(long)]
    late: bool,
    /// 新一年的工作日历
    #[arg(long, value_name = "日历")]
    calendar: Option<PathBuf>,
}

pub(super) fn run(args: &List, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let archive = Archive::open(&args.archive)?;
    let on = args.on.as_deref().map_or_else(|| Ok(clock::today()), |day| parse_day("--on", day))?;
    let later = args.calendar.as_deref().map(|path| calendar(path, &trust, global)).transpose()?;
    let (mut items, mut asked, mut faults) = (Vec::new(), Asked::default(), Vec::new());
    let mut laws = Laws::new(&archive);
    let unread = Cases::new(&archive, &trust).each(|case| match laws.of(&case) {
        Ok(law) => {
            let (rulebook, calendar) = (&*law.rulebook, &*law.calendar);
            let days = Days { rulebook, calendar, later: later.as_ref(), on };
            items.extend(open(&case, &days));
            if case.day <= on {
                asked.note(&case);
            }
        }
        Err(problem) => faults.push(problem),
    })?;
    faults.extend(unread);
    for fault in &faults {
        output::note(&fault.line(global.lang));
    }
    items.retain(|it| asked.leaves(it));
    items.retain(|it| {
        !args.late || matches!(it.state, State::Due | State::Overdue | State::Unsettled)
    });
    items.sort_by_key(|it| (it.due.map_or(Date::MAX, |due| due.date), it.what, it.receipt));
    let lines: String = items.iter().map(|it| line(it, global.lang)).collect();
    output::text(&lines)?;
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Negative })
}

fn line(item: &Item, lang: Lang) -> String {
    let (what, state) = (item.what.words(), item.state.words());
    let Item { matter_name, about, from, receipt, .. } = item;
    let agency = item.agency.as_deref().unwrap_or_default();
    let since = match lang {
        Lang::En => format!("from {from}"),
        _ => format!("自 {from}"),
    };
    format!(
        "{}  {}  {}  {}  {matter_name}  {about}  {since}  {agency}  {}\n",
        last_day(item.due, lang),
        state.get(lang),
        what.get(lang),
        item.applicant.0,
        receipt.labelled(),
    )
}
