//! The command line: one file for each command. Data goes to stdout, everything else to stderr;
//! an error is one line with code, place and what to do.

pub mod args;
mod author;
mod check;
mod demo;
mod doctor;
mod notice;
mod output;
mod packs;
mod precompile;
mod rulebook;
mod screen;
mod serve;
mod synthesize;
mod usage;
mod validate;
mod work;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;
use credit_core::api::Lang;

use crate::{
    engine::{ComponentEngine, Engine, Limits, NativeEngine, find_component},
    problem::{Exit, Problem},
};
use args::{Cli, Command, Global};

/// Runs the command line with these arguments (the first is the name of the program).
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = match Cli::try_parse_from(&args) {
        Ok(cli) => {
            let lang = cli.global.lang;
            dispatch(cli).or_else(|problem| report(&problem, lang))
        }
        Err(error) => usage::explain(&error, usage::language(&args)),
    };
    ExitCode::from(outcome.map_or(Exit::Unusable.code(), Exit::code))
}

fn dispatch(cli: Cli) -> Result<Exit, Problem> {
    let global = cli.global;
    match cli.command {
        Command::Demo(demo) => demo::run(&demo, &global),
        Command::Validate(validate) => validate::run(&validate, &global),
        Command::Synthesize(synthesize) => synthesize::run(&synthesize, &global),
        Command::Check(check) => check::run(&check, &global),
        Command::Notice(notice) => notice::run(&notice, &global),
        Command::Screen(screen) => screen::run(&screen, &global),
        Command::Serve(serve) => serve::run(&serve, &global),
        Command::Doctor(doctor) => doctor::run(&doctor, &global),
        Command::Precompile(precompile) => precompile::run(&precompile, &global),
        Command::Pack(args::Pack::Build(build)) => author::pack(&build, &global),
        Command::Pack(args::Pack::Inspect(inspect)) => author::inspect(&inspect, &global),
        Command::Pack(args::Pack::Verify(verify)) => packs::verify(&verify, &global),
        Command::Pack(args::Pack::Diff(diff)) => packs::diff(&diff, &global),
        Command::Pack(args::Pack::Rebase(rebase)) => packs::rebase(&rebase, &global),
        Command::Pack(args::Pack::Slim(slim)) => packs::slim(&slim, &global),
        Command::Pack(args::Pack::Filter(filter)) => packs::filter(&filter, &global),
        Command::Rulebook(args::Rulebook::Build(build)) => author::rulebook(&build, &global),
        Command::Rulebook(args::Rulebook::Prove(prove)) => rulebook::prove(&prove, &global),
        Command::Rulebook(args::Rulebook::Test(test)) => rulebook::test(&test, &global),
        Command::Rulebook(args::Rulebook::Diff(diff)) => rulebook::diff(&diff, &global),
        Command::Rulebook(args::Rulebook::Export(export)) => rulebook::export(&export, &global),
        Command::Calendar(args::Calendar::Build(build)) => author::calendar(&build, &global),
        Command::Keygen(keygen) => author::keygen(&keygen, &global),
    }
}

fn report(problem: &Problem, lang: Lang) -> Result<Exit, std::io::Error> {
    for line in problem.details() {
        output::note(line);
    }
    if problem.code() != output::CLOSED {
        output::note(&problem.line(lang));
    }
    Ok(problem.exit())
}

/// The engine that the options ask for.
fn engine(global: &Global) -> Result<Box<dyn Engine>, Problem> {
    if global.native {
        return Ok(Box::new(NativeEngine));
    }
    let path = find_component(global.component.as_deref())?;
    Ok(Box::new(ComponentEngine::load(&path, Limits::default())?))
}
