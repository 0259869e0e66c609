//! `credit deadline term`: the last day of a term.

use std::path::PathBuf;

use clap::Args;
use credit_core::{
    api::Lang,
    calendar::{Term as Length, TermUnit},
    pack::{PackKind, Sealed, Trust},
    rulebook::{
        Rulebook,
        source::{term_name, term_named},
    },
    words,
};

use super::{
    super::{
        chain,
        global::{COMMAND_HELP, Global},
        issue::parse_day,
        output,
    },
    calendar,
};
use crate::{
    deadline::term_of,
    files,
    problem::{Exit, Problem, Words},
};

/// 算期限：从一天的次日起算，最后一天是哪天（the last day of a term）
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit deadline term --from 日期 --calendar 日历 --trust 信任文件 [--rulebook 规则书] 期限",
    after_help = "\
例子：
  credit deadline term --from 2026-11-20 --calendar 示例市/calendar.pack --trust 示例市/trust.json 异议答复
  credit deadline term --from 2026-11-20 --calendar 示例市/calendar.pack --trust 示例市/trust.json 10个工作日
期限写 异议答复、修复受理、修复办结、双公示、惩戒反馈，或 10个工作日、15日、1个月。
按日、月算的，最后一天是休息日的顺延到下一个工作日（民法典第二百零三条）。日历还不到的写成区间。"
)]
pub(in crate::cli) struct Term {
    /// 从哪天起；当天不算，从次日起算
    #[arg(long, value_name = "日期")]
    from: String,
    /// 工作日历
    #[arg(long, value_name = "日历")]
    calendar: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 规则书；它的期限表写了的，按它算
    #[arg(long, value_name = "规则书")]
    rulebook: Option<PathBuf>,
    /// 期限的名称或长度
    #[arg(value_name = "期限", help_heading = "参数")]
    term: String,
}

pub(super) fn run(args: &Term, global: &Global) -> Result<Exit, Problem> {
    let trust = chain::trust(&args.trust, global)?;
    let calendar = calendar(&args.calendar, &trust, global)?;
    let from = parse_day("--from", &args.from)?;
    let length = length(args, &trust, global)?;
    let due = calendar.last_day(from, length)?;
    let unit = match (length.unit, global.lang) {
        (TermUnit::WorkingDay, Lang::En) => " working days",
        (TermUnit::Day, Lang::En) => " days",
        (TermUnit::Month, Lang::En) => " months",
        (TermUnit::WorkingDay, _) => "个工作日",
        (TermUnit::Day, _) => "日",
        (TermUnit::Month, _) => "个月",
        _ => "",
    };
    let day = |day| words::date(global.lang, day);
    let n = length.n;
    let text = match (due.is_provisional(), global.lang) {
        (false, Lang::En) => format!("{} ({n}{unit} after {from})\n", day(due.date)),
        (false, _) => format!("{}（{from}的次日起{n}{unit}）\n", day(due.date)),
        (true, Lang::En) => format!(
            "between {} and {} ({n}{unit} after {from}): the calendar does not reach that far\n",
            day(due.date),
            day(due.latest)
        ),
        (true, _) => format!(
            "{}至{}之间（{from}的次日起{n}{unit}）：放假安排还没有公布\n",
            day(due.date),
            day(due.latest)
        ),
    };
    output::text(&text)?;
    Ok(Exit::Done)
}

fn length(args: &Term, trust: &Trust, global: &Global) -> Result<Length, Problem> {
    let Some(name) = term_named(&args.term) else {
        return term_of(&args.term).ok_or_else(|| unknown(&args.term));
    };
    let own = match &args.rulebook {
        None => name.usual(),
        Some(path) => {
            let fault = |error| chain::problem(&error, path, global);
            let sealed = Sealed::open(files::read(path)?, PackKind::Rulebook, trust);
            let document = sealed.and_then(|sealed| sealed.document()).map_err(fault)?;
            Rulebook::decode(&document).map_err(fault)?.term(name)
        }
    };
    own.ok_or_else(|| {
        Problem::new(
            "deadline.none",
            Words::new(
                format!("“{}”没有期限：国家没有规定，规则书也没有写", term_name(name)),
                format!("`{}` has no term: neither the State nor the rulebook sets one", args.term),
            ),
            Words::new(
                "用 --rulebook 写明规则书，或直接写长度",
                "name a --rulebook, or write the length",
            ),
        )
    })
}

fn unknown(text: &str) -> Problem {
    Problem::usage(
        "usage.value",
        Words::new(format!("“{text}”不是期限"), format!("`{text}` is no term")),
        Words::new(
            "请写 异议答复、修复受理、修复办结、双公示、惩戒反馈，或 10个工作日、15日、1个月",
            "write 异议答复, 修复受理, 修复办结, 双公示, 惩戒反馈, or 10个工作日, 15日, 1个月",
        ),
    )
}
