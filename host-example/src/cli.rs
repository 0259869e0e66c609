//! The command line: one file for each command. Data goes to stdout, everything else to stderr;
//! an error is one line with code, place and what to do.

mod args;
mod calendar;
mod chain;
mod check;
mod demo;
#[cfg(feature = "serve")]
mod doctor;
mod global;
mod issue;
mod keygen;
mod notice;
mod output;
mod pack;
#[cfg(feature = "serve")]
mod precompile;
mod rulebook;
mod screen;
mod seen;
#[cfg(feature = "serve")]
mod serve;
mod synthesize;
mod usage;
mod validate;
mod work;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;
use credit_core::api::Lang;
use credit_engine::{Engine, NativeEngine};

use crate::problem::{Exit, Problem};
use args::{Cli, Command};
use global::Global;

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
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(&serve, &global),
        #[cfg(feature = "serve")]
        Command::Doctor(doctor) => doctor::run(&doctor, &global),
        #[cfg(feature = "serve")]
        Command::Precompile(precompile) => precompile::run(&precompile, &global),
        Command::Pack(command) => pack::run(&command, &global),
        Command::Rulebook(command) => rulebook::run(&command, &global),
        Command::Calendar(command) => calendar::run(&command, &global),
        Command::Keygen(keygen) => keygen::run(&keygen, &global),
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
    #[cfg(feature = "component")]
    if !global.native {
        let path = credit_engine::find_component(global.component.as_deref())?;
        let limits = credit_engine::Limits::default();
        return Ok(Box::new(credit_engine::ComponentEngine::load(&path, limits)?));
    }
    // Without the component there is nothing to choose.
    let _chosen = global.native;
    Ok(Box::new(NativeEngine))
}
