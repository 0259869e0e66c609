//! `credit commitment list`: what is due, and what became of it.

use clap::Args;
use credit_core::{Date, api::Lang, rulebook::source::commitment_in_forms};

use super::{
    super::{
        deadline::last_day,
        global::{COMMAND_HELP, Global},
        output,
    },
    Ledger,
};
use crate::{
    ledger::{Promise, State},
    problem::{Exit, Problem},
};

/// 台账：谁承诺了什么，哪天到期，履行得怎样（commitments by the day they are due）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit commitment list [--on 日期] [--state 状态,…] --archive 档案 --trust 信任文件",
    after_help = "\
例子（档案由 credit receipt make --archive 档案 … 或 credit serve --archive 建立）：
  credit commitment list --on 2026-12-05 --archive 档案 --trust 示例市/trust.json
  credit commitment list --on 2026-12-05 --state due,overdue,unsettled --archive 档案 --trust 示例市/trust.json
状态：running 履约中，idle 未生效（没有据此受理），due 今日到期，overdue 逾期，unsettled 可能逾期（日历还不到那一天），open 未定期限，
fulfilled 全部履行，partly 部分履行，not 全部未履行
退出码：0 每份案卷都读到了；1 有读不了的，逐个列出"
)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    ledger: Ledger,
    /// 只要这些状态，用逗号分开；缺省为全部
    #[arg(long = "state", value_name = "状态", value_delimiter = ',', value_parser = state)]
    states: Vec<State>,
}

fn state(text: &str) -> Result<State, String> {
    let known = || State::ALL.map(|(_, name, _)| name).join(", ");
    State::parse(text).ok_or_else(known)
}

pub(super) fn run(args: &List, global: &Global) -> Result<Exit, Problem> {
    let (read, day) = (args.ledger.read(global)?, args.ledger.day()?);
    let wanted = |it: &&Promise| args.states.is_empty() || args.states.contains(&it.state);
    let lines: Vec<String> =
        read.promises.iter().filter(wanted).map(|it| line(it, day, global.lang)).collect();
    output::text(&lines.concat())?;
    Ok(read.exit)
}

fn line(promise: &Promise, on: Date, lang: Lang) -> String {
    let state = promise.state.words();
    let name = promise.applicant.as_ref().map_or("", |it| it.name.as_str());
    let kind = match lang {
        Lang::En => promise.kind.as_str(),
        _ => commitment_in_forms(promise.kind),
    };
    let number = match (&promise.number, lang) {
        (Some(number), _) => number.as_str(),
        (None, Lang::En) => "(not registered)",
        (None, _) => "（未登记）",
    };
    let late = match (promise.state, promise.due) {
        (State::Overdue, Some(due)) => {
            days(on.to_days().saturating_sub(due.latest.to_days()), lang)
        }
        _ => String::new(),
    };
    let (matter, materials) = (&promise.matter_name, promise.materials.join("、"));
    let receipt = promise.receipt.labelled();
    format!(
        "{}  {}{late}  {name}  {kind}  {matter}  {materials}  {number}  {receipt}\n",
        last_day(promise.due, lang),
        state.get(lang),
    )
}

fn days(days: i32, lang: Lang) -> String {
    match lang {
        Lang::En => format!(" by {days} days"),
        _ => format!(" {days} 天"),
    }
}
