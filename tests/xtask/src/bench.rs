//! Speed of the identifier checks beside independent packages, and what repair finds.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;

use crate::files::{built, cargo_target, write};
use crate::run::{captured, cargo, program, run};
use crate::{npm, python, wasm};

/// What to measure.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// Speed beside npm and PyPI packages, then repair.
    Id,
    /// Only how often the right code is suggested.
    Repair,
    /// Size and speed of list packs of a million records, native, in Node and in Chromium.
    Pack,
}

/// Measures and prints; nothing fails because it is slow.
pub(crate) fn bench(what: What) -> Result<()> {
    let own = program_of_the_bench()?;
    match what {
        What::Id => speed(&own)?,
        What::Repair => {}
        What::Pack => return packs(&own),
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
    run(npm::script("tests/bench/node/pack.mjs")?.arg(&data).arg(built("bench-wasm")))
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
