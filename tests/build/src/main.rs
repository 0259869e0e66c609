//! What `cargo xtask` starts and does not link, because it takes minutes to compile: builds the WebAssembly
//! modules and components, and reads what was built.

mod browser;
mod component;
mod normal;
mod region_table;
mod shares;
mod size;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n错误 error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Result<()> {
    match args {
        ["modules"] => wasm::build(),
        ["bench-modules"] => wasm::build_bench(),
        ["shares"] => shares::print(),
        ["size"] => size::size(None),
        ["size", note] => size::size(Some(note)),
        ["normal-forms"] => normal::make(false),
        ["normal-forms", "--check"] => normal::make(true),
        _ => bail!("modules | bench-modules | shares | size [NOTE] | normal-forms [--check]"),
    }
}
