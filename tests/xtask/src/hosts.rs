//! The vectors in hosts that are not Rust: Node through jco, Python through the `wasmtime` package, and
//! the bytes interface through plain WebAssembly in both.

use std::process::Command;

use anyhow::Result;

use xtask::files::{cargo_target, root};
use xtask::run::{program, run};
use xtask::{npm, python};

use crate::{demo, wasm};

/// Builds what they load, then runs them.
pub(crate) fn hosts() -> Result<()> {
    wasm::build()?;
    demo::sample()?;
    run(&mut vectors()?)
}

/// The batch interface inside data engines; so many workers of Spark are killed meanwhile.
pub(crate) fn engines(kills: u32) -> Result<()> {
    wasm::build()?;
    demo::sample()?;
    let python = python::pinned("engines", "tests/parity/python/engines.txt")?;
    let mut script = program(python);
    script.arg(root().join("tests/parity/python/engines.py"));
    script.env("CREDIT_BUILD", cargo_target().join("credit")).env("PYTHONDONTWRITEBYTECODE", "1");
    run(script.env("CREDIT_KILLS", kills.to_string()).env("CREDIT", demo::host()))
}

/// All of them, as one program that counts.
pub(crate) fn vectors() -> Result<Command> {
    npm::install("tests/parity/node")?;
    let python = python::pinned("hosts", "tests/parity/python/requirements.txt")?;
    let mut script = npm::script("tests/parity/node/run.mjs")?;
    script.env("PYTHON", python);
    Ok(script)
}
