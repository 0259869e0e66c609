//! Build, demo and test commands of this repository: `cargo xtask <command>`.
//!
//! Nothing has to be installed by hand on a machine with rustup and Node: `setup` (and every
//! command that needs it) gets the rest, or says in one message what to do.

mod advisories;
mod bench;
mod demo;
mod differential;
mod endure;
mod fuzz;
mod hosts;
mod lighthouse;
mod sbom;
mod schema;
mod tables;
mod test;
mod vectors;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use xtask::run::{cargo, run};
use xtask::setup;

const HELP: &str = "\
Build, demo and test commands of this repository

cargo xtask COMMAND
  demo [--serve [PORT]]     First decisions within minutes; then builds everything, checks the sample city in the
                            component and writes the demo page. --serve: serves the pages and the HTTP interface
                            on 127.0.0.1 until Ctrl-C; without a port on 8720
  test [--step NAME]…       Runs all tests on all surfaces, or only the steps with these words in their names
  build                     Builds the wasm modules, the component and the JavaScript glue into target/credit
  setup                     Gets what the other commands need: library source for wasm, npm packages, browsers
  vectors [--bless]         Runs the vectors on every native surface; --bless writes the answers into the files
  schema [--check]          Makes the JSON Schemas and the types of TypeScript from the types of the core;
                            --check fails if the checked-in files differ, and writes nothing
  tables [--check]          Makes the tables of the core from their sources (needs Python, Node, PyPI and npm)
  size [--note WHY]         Prints the sizes of what is shipped; fails when a part has grown. A note accepts them
  bench [WHAT] [--records N]…  Measures: id (beside npm and PyPI packages), repair, pack, build, rules, match, browser, host, records,
                            engines, reverse
  differential id           Compares verdicts with independent packages (needs Node, Python, npm and PyPI)
  hosts                     Runs the vectors in Node (jco, plain WebAssembly) and Python (component, core module)
  engines [--kills N]       Runs the batch interface in DuckDB, DataFusion, polars, chDB and Spark with two workers, of
                            which so many are killed (needs Java 17, Python and PyPI)
  fuzz [--seconds N] [--target NAME]  Runs the fuzz targets with seeds from the vectors (needs a C++ compiler)
  hostile [--minutes N] [--seed N]    Fuzzed requests and packs through the component in wasmtime
  fault [--kills N] [--credit FILE] [--step WORD]   Meets the server with faults: kills, a full disk, damaged files
  lighthouse [PAGE]         How a demo page loads and reads as the host serves it (needs Chromium, npm and built pages)
  load [--minutes N] [--credit FILE]  Mixed valid, invalid and hostile requests with exchanges of data
  mutants [--heart | --all | --since COMMIT] [--shard I/N] …  Changes the core in small ways and tells what no test
                            notices; `mutants --help` has the rest of its options
  sbom                      Writes what is shipped with all that is in it (CycloneDX): crates, npm, bundled C
  advisories                Known faults, licences and sources of crates by deny.toml (needs cargo-deny)
  answers [--against COMMIT] [--bless]  Asks generated questions and tells whether any answer has moved
";

/// What is to be done.
enum Command {
    Demo { serve: Option<u16> },
    Test { steps: Vec<String> },
    Build,
    Differential,
    Fuzz { seconds: u32, target: Option<String> },
    Fault { kills: u32, credit: Option<PathBuf>, steps: Vec<String> },
    Load { minutes: u32, credit: Option<PathBuf> },
    Hosts,
    Engines { kills: u32 },
    Lighthouse { page: String },
    Hostile { minutes: u32, seed: Option<u64> },
    Size { note: Option<String> },
    Bench { what: bench::What, records: Vec<u64> },
    Tables { check: bool },
    Schema { check: bool },
    Setup,
    Sbom,
    Advisories,
    Vectors { bless: bool },
    Help,
}

/// Port of the pages, unless told otherwise.
const PORT: u16 = 8720;

/// Everything that any command may be given.
#[derive(Default)]
struct Given {
    words: Vec<String>,
    serve: Option<u16>,
    check: bool,
    bless: bool,
    note: Option<String>,
    records: Vec<u64>,
    seconds: Option<u32>,
    minutes: Option<u32>,
    kills: Option<u32>,
    seed: Option<u64>,
    target: Option<String>,
    credit: Option<PathBuf>,
    steps: Vec<String>,
    help: bool,
}

impl Given {
    fn read(mut parser: Parser) -> Result<Self> {
        let mut given = Self::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Value(word) => given.words.push(word.string()?),
                Arg::Long("serve") => {
                    let port = parser.optional_value().or_else(|| {
                        let raw = parser.try_raw_args()?;
                        raw.peek()?.to_str()?.parse::<u16>().ok()?;
                        parser.value().ok()
                    });
                    given.serve = Some(port.map_or(Ok(PORT), |port| port.parse())?);
                }
                Arg::Long("check") => given.check = true,
                Arg::Long("bless") => given.bless = true,
                Arg::Long("note") => given.note = Some(parser.value()?.string()?),
                Arg::Long("records") => given.records.push(parser.value()?.parse()?),
                Arg::Long("seconds") => given.seconds = Some(parser.value()?.parse()?),
                Arg::Long("minutes") => given.minutes = Some(parser.value()?.parse()?),
                Arg::Long("kills") => given.kills = Some(parser.value()?.parse()?),
                Arg::Long("seed") => given.seed = Some(parser.value()?.parse()?),
                Arg::Long("step") => given.steps.push(parser.value()?.string()?),
                Arg::Long("target") => given.target = Some(parser.value()?.string()?),
                Arg::Long("credit") => given.credit = Some(parser.value()?.into()),
                Arg::Short('h') | Arg::Long("help") => given.help = true,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(given)
    }

    /// The command, if nothing was given that it does not know.
    fn command(mut self) -> Result<Command> {
        let words: Vec<String> = std::mem::take(&mut self.words);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if self.help || matches!(words[..], [] | ["help"]) {
            return Ok(Command::Help);
        }
        let command = match words[..] {
            ["demo"] => Command::Demo { serve: self.serve.take() },
            ["test"] => Command::Test { steps: std::mem::take(&mut self.steps) },
            ["build"] => Command::Build,
            ["differential", "id"] => Command::Differential,
            ["fuzz"] => Command::Fuzz {
                seconds: self.seconds.take().unwrap_or(60),
                target: self.target.take(),
            },
            ["fault"] => Command::Fault {
                kills: self.kills.take().unwrap_or(200),
                credit: self.credit.take(),
                steps: std::mem::take(&mut self.steps),
            },
            ["load"] => Command::Load {
                minutes: self.minutes.take().unwrap_or(30),
                credit: self.credit.take(),
            },
            ["hosts"] => Command::Hosts,
            ["engines"] => Command::Engines { kills: self.kills.take().unwrap_or(10) },
            ["lighthouse"] => Command::Lighthouse { page: "index.html".to_owned() },
            ["lighthouse", page] => Command::Lighthouse { page: page.to_owned() },
            ["hostile"] => Command::Hostile {
                minutes: self.minutes.take().unwrap_or(60),
                seed: self.seed.take(),
            },
            ["size"] => Command::Size { note: self.note.take() },
            ["bench"] => {
                Command::Bench { what: bench::What::Id, records: std::mem::take(&mut self.records) }
            }
            ["bench", what] => Command::Bench {
                what: bench::What::parse(what).with_context(|| format!("bench {what}?"))?,
                records: std::mem::take(&mut self.records),
            },
            ["tables"] => Command::Tables { check: std::mem::take(&mut self.check) },
            ["schema"] => Command::Schema { check: std::mem::take(&mut self.check) },
            ["setup"] => Command::Setup,
            ["sbom"] => Command::Sbom,
            ["advisories"] => Command::Advisories,
            ["vectors"] => Command::Vectors { bless: std::mem::take(&mut self.bless) },
            _ => bail!("没有这个命令 no such command: {}; cargo xtask help", words.join(" ")),
        };
        if self.is_left() {
            bail!("这个命令没有这样的选项 not an option of this command; cargo xtask help");
        }
        Ok(command)
    }

    /// Whether something was given that nobody took.
    fn is_left(&self) -> bool {
        let texts = [self.note.is_some(), self.target.is_some(), self.credit.is_some()];
        let numbers = [self.seconds, self.minutes, self.kills];
        self.check
            || self.bless
            || self.serve.is_some()
            || self.seed.is_some()
            || !self.records.is_empty()
            || !self.steps.is_empty()
            || texts.contains(&true)
            || numbers.iter().any(Option::is_some)
    }
}

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let done = match words.next() {
        // Programs of their own, with options of their own: what they link would hold up every other command.
        Some(first) if first == "mutants" || first == "answers" => {
            let mut own = cargo();
            own.args(["run", "--quiet", "-p"]).arg(first).arg("--").args(words);
            run(&mut own).map(|()| ExitCode::SUCCESS)
        }
        _ => Given::read(Parser::from_env()).and_then(Given::command).and_then(dispatch),
    };
    match done {
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
        Command::Test { steps } => return test::test(&steps),
        Command::Build => wasm::build()?,
        Command::Differential => differential::identifiers()?,
        Command::Fuzz { seconds, target } => fuzz::fuzz(seconds, target.as_deref())?,
        Command::Fault { kills, credit, steps } => endure::fault(kills, credit, &steps)?,
        Command::Load { minutes, credit } => endure::load(minutes, credit)?,
        Command::Hostile { minutes, seed } => endure::hostile(minutes, seed)?,
        Command::Hosts => hosts::hosts()?,
        Command::Engines { kills } => hosts::engines(kills)?,
        Command::Lighthouse { page } => lighthouse::lighthouse(&page)?,
        Command::Size { note } => {
            wasm::build()?;
            demo::page()?;
            wasm::size(note.as_deref())?;
        }
        Command::Bench { what, records } => bench::bench(what, &records)?,
        Command::Tables { check } => tables::tables(check)?,
        Command::Schema { check } => schema::schema(check)?,
        Command::Setup => setup::all()?,
        Command::Sbom => sbom::sbom()?,
        Command::Advisories => advisories::advisories()?,
        Command::Vectors { bless } => vectors::vectors(bless)?,
        Command::Help => print!("{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Command> {
        Given::read(Parser::from_args(args)).and_then(Given::command)
    }

    #[test]
    fn commands_take_their_options_and_no_others() {
        assert!(matches!(read(&["demo"]), Ok(Command::Demo { serve: None })));
        assert!(matches!(read(&["demo", "--serve"]), Ok(Command::Demo { serve: Some(PORT) })));
        for args in [&["demo", "--serve", "9000"][..], &["demo", "--serve=9000"]] {
            assert!(matches!(read(args), Ok(Command::Demo { serve: Some(9000) })));
        }
        assert!(matches!(read(&["vectors", "--bless"]), Ok(Command::Vectors { bless: true })));
        let bench = read(&["bench", "match", "--records", "1", "--records", "2"]);
        assert!(
            matches!(bench, Ok(Command::Bench { what: bench::What::Match, records }) if records == [1, 2])
        );
        for args in [
            &["test", "--bless"][..],
            &["demo", "--port"],
            &["demo", "--step", "fmt"],
            &["nothing"],
            &["bench", "x"],
            &["load", "--minutes", "x"],
        ] {
            assert!(read(args).is_err(), "{args:?}");
        }
    }

    #[test]
    fn every_command_is_in_the_help() {
        for word in [
            "demo",
            "test",
            "build",
            "setup",
            "sbom",
            "advisories",
            "vectors",
            "schema",
            "tables",
            "size",
            "bench",
            "differential id",
            "hosts",
            "engines",
            "fuzz",
            "hostile",
            "fault",
            "load",
        ] {
            assert!(HELP.lines().any(|line| line.trim_start().starts_with(word)), "{word}");
            let words: Vec<&str> = word.split(' ').collect();
            assert!(read(&words).is_ok(), "{word}");
        }
    }
}
