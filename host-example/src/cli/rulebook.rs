//! `credit rulebook`: what a rulebook says, before it is signed and after.

mod build;
mod catalogues;
mod compiled;
mod diff;
mod export;
mod prove;
mod test;

use clap::Subcommand;

use super::global::Global;
use crate::problem::{Exit, Problem};
use build::RulebookBuild;
use catalogues::RulebookCatalogues;
use diff::RulebookDiff;
use export::RulebookExport;
use prove::RulebookSource;
use test::RulebookTest;

/// `credit rulebook`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Rulebook {
    Build(Box<RulebookBuild>),
    Prove(RulebookSource),
    Test(RulebookTest),
    Diff(RulebookDiff),
    Export(RulebookExport),
    Catalogues(RulebookCatalogues),
}

pub(super) fn run(command: &Rulebook, global: &Global) -> Result<Exit, Problem> {
    match command {
        Rulebook::Build(args) => build::run(args, global),
        Rulebook::Prove(args) => prove::run(args, global),
        Rulebook::Test(args) => test::run(args, global),
        Rulebook::Diff(args) => diff::run(args, global),
        Rulebook::Export(args) => export::run(args, global),
        Rulebook::Catalogues(args) => catalogues::run(args, global),
    }
}
