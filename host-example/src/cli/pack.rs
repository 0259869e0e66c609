//! `credit pack`: from tables to signed list packs, and what happens to packs afterwards. Writing packs is not
//! part of the component: these run on the core directly.

mod build;
mod columns;
mod diff;
mod filter;
mod inspect;
mod rebase;
mod slim;
mod verify;

use clap::Subcommand;

use super::global::Global;
use crate::problem::{Exit, Problem};
use build::PackBuild;
use columns::Columns;
use diff::Diff;
use filter::Filter;
use inspect::Inspect;
use rebase::Rebase;
use slim::Slim;
use verify::Verify;

/// `credit pack`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Pack {
    Build(PackBuild),
    Columns(Columns),
    Inspect(Inspect),
    Verify(Verify),
    Diff(Diff),
    Rebase(Rebase),
    Slim(Slim),
    Filter(Filter),
}

pub(super) fn run(command: &Pack, global: &Global) -> Result<Exit, Problem> {
    match command {
        Pack::Build(args) => build::run(args, global),
        Pack::Columns(args) => columns::run(args, global),
        Pack::Inspect(args) => inspect::run(args, global),
        Pack::Verify(args) => verify::run(args, global),
        Pack::Diff(args) => diff::run(args, global),
        Pack::Rebase(args) => rebase::run(args, global),
        Pack::Slim(args) => slim::run(args, global),
        Pack::Filter(args) => filter::run(args, global),
    }
}
