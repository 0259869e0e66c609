//! `credit deadline`: until when something has to be done.

mod list;
mod term;

use std::path::Path;

use clap::Subcommand;
use credit_core::{
    api::Lang,
    calendar::Calendar,
    pack::{PackKind, Sealed, Trust},
};

use super::{chain, global::Global};
use crate::{
    files,
    ledger::LastDay,
    problem::{Exit, Problem},
};

/// `credit deadline`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Deadline {
    List(list::List),
    Term(term::Term),
}

pub(super) fn run(command: &Deadline, global: &Global) -> Result<Exit, Problem> {
    match command {
        Deadline::List(args) => list::run(args, global),
        Deadline::Term(args) => term::run(args, global),
    }
}

/// A calendar that is named.
pub(in crate::cli) fn calendar(
    path: &Path,
    trust: &Trust,
    global: &Global,
) -> Result<Calendar, Problem> {
    let fault = |error| chain::problem(&error, path, global);
    let sealed = Sealed::open(files::read(path)?, PackKind::Calendar, trust).map_err(fault)?;
    sealed.document().and_then(|document| Calendar::decode(&document)).map_err(fault)
}

/// A last day, or its bounds; a dash where none is set.
pub(in crate::cli) fn last_day(due: Option<LastDay>, lang: Lang) -> String {
    match due {
        None => "—".to_owned(),
        Some(LastDay { date, latest }) if date == latest => date.to_string(),
        Some(LastDay { date, latest }) => match lang {
            Lang::En => format!("{date} to {latest}"),
            _ => format!("{date} 至 {latest}"),
        },
    }
}
