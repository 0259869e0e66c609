//! Compares the identifier checks of the core with independent packages over generated codes. Every
//! disagreement must be of a class in `classes.json`, which says who is right and why.
//!
//! `cargo xtask differential id` sets up the packages and runs it.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a program of tests: small numbers, and an overflow should stop it"
)]

mod classes;
mod compare;
mod peers;
mod plan;
mod random;
mod reference;
mod table;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Compares the identifier checks with independent packages.
#[derive(Parser)]
struct Arguments {
    /// The Python that has the packages of python/requirements.txt.
    #[arg(long)]
    python: PathBuf,
    /// A folder for the codes and the answers.
    #[arg(long)]
    work: PathBuf,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let table = table::read()?;
    let codes = plan::codes();
    println!("{} codes of {} labels", codes.len(), plan::labels().count());
    let answers = peers::ask(&codes, arguments)?;
    let outcome = compare::compare(&codes, &answers, &table)?;
    outcome.print(&table);
    Ok(outcome.is_explained())
}
