//! `credit receipt`: what was decided, signed; verified, shown and decided again years later.

mod make;
mod replay;
mod show;
mod verify;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use credit_core::{
    pack::Trust,
    receipt::{Statement, Verified},
};

use super::{chain, global::Global};
use crate::{
    files,
    problem::{Exit, Problem, Words},
    qr::Code,
    receipt,
};
use make::Make;
use replay::Replay;
pub(super) use replay::said;
use show::Show;
use verify::Verify;

/// `credit receipt`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Receipt {
    Make(Box<Make>),
    Verify(Verify),
    Show(Show),
    Replay(Replay),
}

pub(super) fn run(command: &Receipt, global: &Global) -> Result<Exit, Problem> {
    match command {
        Receipt::Make(args) => make::run(args, global),
        Receipt::Verify(args) => verify::run(args, global),
        Receipt::Show(args) => show::run(args, global),
        Receipt::Replay(args) => replay::run(args, global),
    }
}

/// A receipt of that file, verified.
fn opened(path: &Path, trust: &Path, global: &Global) -> Result<(Verified, Statement), Problem> {
    let trust: Trust = chain::trust(trust, global)?;
    let envelope = files::read(path)?;
    receipt::verified(&envelope, &trust).map_err(|problem| named(problem, path, global))
}

/// The codes of a paper: those of receipts, and that of a checkpoint where one is given.
pub(in crate::cli) fn codes(
    mut receipts: Vec<Code>,
    checkpoint: &Checkpoint,
    trust: &Path,
    global: &Global,
) -> Result<Vec<Code>, Problem> {
    #[cfg(feature = "serve")]
    if let Some(path) = &checkpoint.checkpoint {
        let head = super::records::head(path, trust, global)?;
        receipts.push(Code::checkpoint("检查点（存档条数和根）", &head));
    }
    #[cfg(not(feature = "serve"))]
    let _none = (checkpoint, trust, global, &mut receipts);
    Ok(receipts)
}

/// Where a log stood, for printed papers.
#[derive(Args, Debug)]
pub(in crate::cli) struct Checkpoint {
    /// 检查点：其内容也印成二维码
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "文件", requires = "html")]
    checkpoint: Option<PathBuf>,
}

/// The same problem with the file in front of its place.
fn named(problem: Problem, path: &Path, global: &Global) -> Problem {
    let path = path.display();
    let place = match problem.place(global.lang) {
        Some(place) => format!("{path} {place}"),
        None => path.to_string(),
    };
    problem.at(Words::same(place))
}
