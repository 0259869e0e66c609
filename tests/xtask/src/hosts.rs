//! The vectors in hosts that are not Rust: Node through jco, Python through the `wasmtime` package, and
//! the bytes interface through plain WebAssembly in both.

use std::process::Command;

use anyhow::Result;

use xtask::run::run;
use xtask::{npm, python};

use crate::{demo, wasm};

/// Builds what they load, then runs them.
pub(crate) fn hosts() -> Result<()> {
    wasm::build()?;
    demo::sample()?;
    run(&mut vectors()?)
}

/// All of them, as one program that counts.
pub(crate) fn vectors() -> Result<Command> {
    npm::install("tests/parity/node")?;
    let python = python::pinned("hosts", "tests/parity/python/requirements.txt")?;
    let mut script = npm::script("tests/parity/node/run.mjs")?;
    script.env("PYTHON", python);
    Ok(script)
}
