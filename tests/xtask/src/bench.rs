//! Measurements beside independent packages: identifiers, packs, matching.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use xtask::files::{built, cargo_target, write};
use xtask::run::{captured, cargo, program, run};
use xtask::{npm, python, setup};

use crate::{demo, wasm};

/// What to measure.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// Speed beside npm and PyPI packages, then repair.
    Id,
    /// Only how often the right code is suggested.
    Repair,
    /// Size and speed of list packs of a million records, native, in Node and in Chromium.
    Pack,
    /// Time and memory of building list packs, records given one by one.
    Build,
    /// Time of proving rulebooks and of deciding, native and in Node.
    Rules,
    /// What screening finds of names written in other ways, and how fast, beside rapidfuzz and
    /// OpenSanctions logic-v2.
    Match,
    /// A pack of 200,000 records in a page and in its worker: time to ready, checks, long tasks, memory.
    Browser,
    /// Starting instances of the component and calling them, beside the native core.
    Host,
    /// Decisions that are kept, beside plain inserts of the same bytes; receipts; an archive decided again.
    Records,
    /// A population asked about what changed in a list, beside screening each of its subjects.
    Reverse,
    /// Rows per CPU second of the batch interface, alone and inside DuckDB, DataFusion, polars and chDB,
    /// beside `credit screen`.
    Engines,
}

impl What {
    /// The word of the command line.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "id" => Self::Id,
            "repair" => Self::Repair,
            "pack" => Self::Pack,
            "build" => Self::Build,
            "rules" => Self::Rules,
            "match" => Self::Match,
            "browser" => Self::Browser,
            "host" => Self::Host,
            "engines" => Self::Engines,
            "records" => Self::Records,
            "reverse" => Self::Reverse,
            _ => return None,
        })
    }
}

/// Measures and prints; nothing fails because it is slow.
pub(crate) fn bench(what: What, records: &[u64]) -> Result<()> {
    match what {
        What::Host => return host(),
        What::Records => return kept(records),
        _ => {}
    }
    let own = program_of_the_bench()?;
    match what {
        What::Id => speed(&own)?,
        What::Browser => return pages(&own, records),
        What::Engines => return engines(&own),
        What::Repair | What::Host | What::Records => {}
        What::Pack => return packs(&own),
        What::Build => return building(&own, records),
        What::Reverse => return reverse(&own, records),
        What::Rules => return rules(&own),
        What::Match => return matching(&own, records),
    }
    run(program(&own).arg("repair"))
}

/// Records of the measured pack.
const RECORDS: &str = "1000000";

fn packs(own: &PathBuf) -> Result<()> {
    wasm::build_bench()?;
    npm::install("tests/browser")?;
    let data = built("bench").join("pack");
    run(program(own).arg("pack").arg(&data).arg(RECORDS))?;
    in_wasm("tests/bench/node/pack.mjs", &data)
}

/// Each population in a process of its own: what is measured is its largest memory.
fn building(own: &PathBuf, records: &[u64]) -> Result<()> {
    for records in if records.is_empty() { SCREENED } else { records } {
        for population in ["dense", "register"] {
            run(program(own).args(["build", population]).arg(records.to_string()))?;
        }
    }
    Ok(())
}

/// Subjects of the population that is asked.
const SUBJECTS: u64 = 1_000_000;

/// Changed entries of a night; subjects that are screened one by one to compare, at most.
const CHANGED: [&str; 2] = ["5000", "1000000"];

fn reverse(own: &PathBuf, records: &[u64]) -> Result<()> {
    for subjects in if records.is_empty() { &[SUBJECTS] } else { records } {
        run(program(own).args(["reverse", &subjects.to_string()]).args(CHANGED))?;
    }
    Ok(())
}

fn rules(own: &PathBuf) -> Result<()> {
    wasm::build_bench()?;
    let data = built("bench").join("rules");
    run(program(own).arg("rules").arg(&data))?;
    in_wasm("tests/bench/node/rules.mjs", &data)?;
    wasm::shares()
}

/// A script over each module, built for speed as in the component, and for size as a page loads it.
fn in_wasm(script: &str, data: &Path) -> Result<()> {
    for (profile, folder) in wasm::BENCHES {
        println!("\nWebAssembly, profile `{profile}`");
        run(npm::script(script)?.arg(data).arg(built(folder)))?;
    }
    Ok(())
}

/// Records of the pack that pages load.
const IN_PAGES: u64 = 200_000;

/// The built package, as pages and workers use it.
fn pages(own: &PathBuf, records: &[u64]) -> Result<()> {
    wasm::build()?;
    demo::sample()?;
    demo::page()?;
    npm::install("tests/browser")?;
    let [chromium, _] = setup::browsers()?;
    for records in if records.is_empty() { &[IN_PAGES] } else { records } {
        let data = built("bench").join(format!("browser-{records}"));
        run(program(own).arg("browser").arg(&data).arg(records.to_string()))?;
        let mut script = npm::script("tests/bench/node/browser.mjs")?;
        run(script.arg(&data).arg(built("sample")).env("CHROMIUM", &chromium))?;
    }
    Ok(())
}

/// The host's own program, built as a host is deployed: starting an instance is its own code and
/// that of wasmtime.
fn host() -> Result<()> {
    wasm::build()?;
    run(cargo().args(["run", "--profile", "host", "-p", "bench-host"]))
}

/// Decisions that are measured.
const DECIDED: u64 = 10_000;

fn kept(records: &[u64]) -> Result<()> {
    wasm::build()?;
    setup::postgres()?;
    run(cargo().args(["build", "--profile", "host", "-p", "credit-host", "-p", "bench-host"]))?;
    for count in if records.is_empty() { &[DECIDED] } else { records } {
        let count = count.to_string();
        run(program(cargo_target().join("host/bench-host")).args(["records", &count]))?;
    }
    Ok(())
}

/// Records of the packs that are screened.
const SCREENED: &[u64] = &[100_000, 1_000_000];

/// Queries of every slip in the register-like population.
const ASKED: &str = "2000";

fn matching(own: &PathBuf, records: &[u64]) -> Result<()> {
    wasm::build_bench()?;
    let python = peers()?;
    for records in if records.is_empty() { SCREENED } else { records } {
        println!("\n== {records} records\n");
        let dense = built("bench").join(format!("match-{records}"));
        let register = built("bench").join(format!("register-{records}"));
        let count = records.to_string();
        run(program(own).arg("match").arg(&dense).arg(&count))?;
        run(program(own).arg("register").arg(&register).arg(&count).arg(ASKED))?;
        // A scan of a million names takes a tenth of a second.
        let each = if *records > 200_000 { "12" } else { "40" };
        for (population, data) in [("dense", dense), ("as in a register", register)] {
            println!("\n-- {records} records, {population}: in WebAssembly and beside others\n");
            in_wasm("tests/bench/node/match.mjs", &data)?;
            let mut peers = program(&python);
            peers.arg("tests/bench/python/match.py").arg(&data).arg(each);
            run(peers.env("PYTHONDONTWRITEBYTECODE", "1"))?;
        }
    }
    Ok(())
}

/// Records of the pack that engines ask.
const ENGINES: &str = "1000000";

fn engines(own: &PathBuf) -> Result<()> {
    wasm::build()?;
    run(cargo().args(["build", "--profile", "host", "-p", "credit-host"]))?;
    let data = built("bench").join(format!("match-{ENGINES}"));
    if !data.join("list.pack").is_file() {
        run(program(own).arg("match").arg(&data).arg(ENGINES))?;
    }
    let python = python::pinned("engines", "tests/parity/python/engines.txt")?;
    let mut script = program(python);
    script.arg("tests/bench/python/engines.py");
    script.arg(built("component").join("credit-check.wasm")).arg(&data);
    script.arg(cargo_target().join("host").join(format!("credit{}", std::env::consts::EXE_SUFFIX)));
    run(script.env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// A Python with rapidfuzz, and with logic-v2 where that can be built.
fn peers() -> Result<PathBuf> {
    python::pinned("match-logic", "tests/bench/python/logic.txt").or_else(|error| {
        println!("logic-v2: {error:#}; rapidfuzz alone is measured");
        python::pinned("match", "tests/bench/python/match.txt")
    })
}

/// The same files for one process of each language, one after the other.
fn speed(own: &PathBuf) -> Result<()> {
    wasm::build()?;
    npm::install("wasm/js")?;
    run(npm::script("wasm/js/build.mjs")?.arg("--package-only"))?;
    npm::install("tests/bench/node")?;
    let python = python::environment("bench", "tests/bench/python/requirements.txt")?;

    let data = built("bench");
    run(program(own).arg("codes").arg(&data))?;
    let mut node = npm::script("tests/bench/node/speed.mjs")?;
    let mut script = program(python);
    script.arg("tests/bench/python/speed.py").env("PYTHONDONTWRITEBYTECODE", "1");
    let mut rates = String::new();
    for process in [program(own).arg("speed"), &mut node, &mut script] {
        rates += &measured(process.arg(&data))?;
    }
    write(&data.join("rates.tsv"), rates.as_bytes())?;
    println!();
    run(program(own).arg("table").arg(&data))
}

fn measured(process: &mut Command) -> Result<String> {
    println!("… {}", process.get_program().display());
    Ok(captured(process)? + "\n")
}

fn program_of_the_bench() -> Result<PathBuf> {
    run(cargo().args(["build", "--release", "-p", "bench"]))?;
    Ok(cargo_target().join("release").join(format!("bench{}", std::env::consts::EXE_SUFFIX)))
}
