//! Build, demo and test commands of this repository: `cargo xtask <command>`.
//!
//! Nothing has to be installed by hand on a machine with rustup and Node: `setup` (and every
//! command that needs it) gets the rest, or says in one message what to do.

mod bench;
mod browser;
mod component;
mod count;
mod demo;
mod differential;
mod endure;
mod files;
mod fuzz;
mod hosts;
mod npm;
mod python;
mod region_table;
mod run;
mod schema;
mod setup;
mod shares;
mod size;
mod tables;
mod test;
mod vectors;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, demo and test commands of this repository")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything, checks the sample city and writes the demo page.
    Demo {
        /// Serves the pages and the HTTP interface on 127.0.0.1 until Ctrl-C; without a port on 8720.
        #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "8720")]
        serve: Option<u16>,
    },
    /// Runs all tests on all surfaces.
    Test,
    /// Builds the wasm modules, the component and the JavaScript glue into target/credit.
    Build,
    /// Compares verdicts with independent packages (needs Node, Python, npm and PyPI).
    Differential {
        /// What to compare.
        subject: Subject,
    },
    /// Runs the fuzz targets with seeds from the vectors (needs a C++ compiler).
    Fuzz {
        /// How long each target runs.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
        /// Only this target.
        #[arg(long)]
        target: Option<String>,
    },
    /// Meets the server with faults: kills, a full disk, damaged packs and databases.
    Fault {
        /// How often it is killed under a load of writes.
        #[arg(long, default_value_t = 200)]
        kills: u32,
        /// A `credit` to run instead of the one that would be built.
        #[arg(long)]
        credit: Option<PathBuf>,
    },
    /// Mixed valid, invalid and hostile requests with exchanges of data.
    Load {
        /// For how long.
        #[arg(long, default_value_t = 30)]
        minutes: u32,
        /// A `credit` to run instead of the one that would be built.
        #[arg(long)]
        credit: Option<PathBuf>,
    },
    /// Runs the vectors in Node (jco, plain WebAssembly) and Python (component, core module).
    Hosts,
    /// Fuzzed requests and packs through the component in wasmtime.
    Hostile {
        /// For how long.
        #[arg(long, default_value_t = 60)]
        minutes: u32,
        /// Begins another sequence.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Prints the sizes of what is shipped; fails when a part has grown.
    Size {
        /// Accepts the sizes of now; says why what has grown has grown.
        #[arg(long, value_name = "WHY")]
        note: Option<String>,
    },
    /// Measures beside packages of npm and PyPI.
    Bench {
        /// What to measure.
        #[arg(value_enum, default_value = "id")]
        what: bench::What,
        /// Records of the pack that is screened (match, browser; may be repeated).
        #[arg(long, value_name = "N")]
        records: Vec<u64>,
    },
    /// Makes the tables of the core from their sources (needs Python, Node, PyPI and npm).
    Tables {
        /// Fails if the checked-in tables differ, and writes nothing.
        #[arg(long)]
        check: bool,
    },
    /// Makes the JSON Schemas and the types of TypeScript from the types of the core.
    Schema {
        /// Fails if the checked-in files differ, and writes nothing.
        #[arg(long)]
        check: bool,
    },
    /// Gets what the other commands need: library source for wasm, npm packages, browsers.
    Setup,
    /// Runs the vectors on every native surface.
    Vectors {
        /// Writes the answers into the vector files instead of comparing.
        #[arg(long)]
        bless: bool,
    },
}

/// What independent packages exist for.
#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// Identifiers.
    Id,
}

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n错误 error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Demo { serve } => demo::demo(serve)?,
        Command::Test => return test::test(),
        Command::Build => wasm::build()?,
        Command::Differential { subject: Subject::Id } => differential::identifiers()?,
        Command::Fuzz { seconds, target } => fuzz::fuzz(seconds, target.as_deref())?,
        Command::Fault { kills, credit } => endure::fault(kills, credit)?,
        Command::Load { minutes, credit } => endure::load(minutes, credit)?,
        Command::Hostile { minutes, seed } => endure::hostile(minutes, seed)?,
        Command::Hosts => hosts::hosts()?,
        Command::Size { note } => size::size(note.as_deref())?,
        Command::Bench { what, records } => bench::bench(what, &records)?,
        Command::Tables { check } => tables::tables(check)?,
        Command::Schema { check } => schema::schema(check)?,
        Command::Setup => setup::all()?,
        Command::Vectors { bless } => vectors::vectors(bless)?,
    }
    Ok(ExitCode::SUCCESS)
}
