//! `credit commitment`: the ledger of commitments, from the promise to what became of it.

mod list;
mod notice;
mod register;
mod settle;
mod tables;

use std::{collections::BTreeSet, path::PathBuf};

use clap::{Args, Subcommand};
use credit_core::{Date, pack::Trust};

use super::{chain, deadline::calendar, global::Global, issue::parse_day, output};
use crate::{
    archive::Archive,
    case::Cases,
    clock,
    ledger::{Promise, promises},
    problem::{Exit, Problem, Words},
};

/// `credit commitment`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Commitment {
    List(list::List),
    Register(Box<register::Register>),
    Settle(Box<settle::Settle>),
    Notice(notice::Notice),
    Records(tables::Records),
    Export(tables::Export),
}

/// Whose commitments, as of which day.
#[derive(Args, Debug)]
pub(in crate::cli) struct Ledger {
    /// 档案文件夹
    #[arg(long, value_name = "文件夹")]
    archive: PathBuf,
    /// 信任文件：信任哪些签名密钥
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 截至哪一天；缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 新一年的工作日历：把结论里只有区间的期限定下来
    #[arg(long, value_name = "日历")]
    calendar: Option<PathBuf>,
}

pub(super) fn run(command: &Commitment, global: &Global) -> Result<Exit, Problem> {
    match command {
        Commitment::List(args) => list::run(args, global),
        Commitment::Register(args) => register::run(args, global),
        Commitment::Settle(args) => settle::run(args, global),
        Commitment::Notice(args) => notice::run(args, global),
        Commitment::Records(args) => tables::records(args, global),
        Commitment::Export(args) => tables::export(args, global),
    }
}

/// What an archive promises.
struct Read {
    archive: Archive,
    trust: Trust,
    promises: Vec<Promise>,
    /// Negative where a case could not be read: it was told.
    exit: Exit,
}

impl Ledger {
    /// The day that is asked for.
    fn day(&self) -> Result<Date, Problem> {
        self.on.as_deref().map_or_else(|| Ok(clock::today()), |day| parse_day("--on", day))
    }

    /// All commitments by the day that they are due, those without one last.
    fn read(&self, global: &Global) -> Result<Read, Problem> {
        let trust = chain::trust(&self.trust, global)?;
        let archive = Archive::open(&self.archive)?;
        let (day, mut all) = (self.day()?, Vec::new());
        let later = self.calendar.as_deref().map(|path| calendar(path, &trust, global));
        let later = later.transpose()?;
        let faults = Cases::new(&archive, &trust)
            .each(|case| all.extend(promises(&case, day, later.as_ref())))?;
        for fault in &faults {
            output::note(&fault.line(global.lang));
        }
        all.sort_by_key(|it| {
            (it.due.map_or(Date::MAX, |due| due.date), it.receipt, it.kind.index())
        });
        let mut exit = if faults.is_empty() { Exit::Done } else { Exit::Negative };
        for number in twice(&all) {
            output::note(&number_twice(number).line(global.lang));
            exit = Exit::Negative;
        }
        Ok(Read { archive, trust, promises: all, exit })
    }
}

/// Numbers that two commitments have, each once.
fn twice(all: &[Promise]) -> BTreeSet<&str> {
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for number in all.iter().filter_map(|promise| promise.number.as_deref()) {
        if !seen.insert(number) {
            twice.insert(number);
        }
    }
    twice
}

fn number_twice(number: &str) -> Problem {
    Problem::new(
        "ledger.number-twice",
        Words::new(
            format!("承诺编码 {number} 登记给了两份承诺"),
            format!("two commitments are registered under {number}"),
        ),
        Words::new(
            "用 credit statement add --kind revocation 撤销其中一份登记，再登记",
            "revoke one of them by `credit statement add --kind revocation`, and register it again",
        ),
    )
}
