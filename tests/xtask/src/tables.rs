//! Tables of the core that are made from published packages.

use anyhow::Result;

use crate::wasm;
use xtask::run::{program, run};
use xtask::{npm, python};

const REQUIREMENTS: &str = "tests/xtask/tables/requirements.txt";
const FOLDER: &str = "tests/xtask/tables";
const SCRIPTS: [&str; 3] = ["regions.py", "han.py", "workdays.py"];

/// Makes the tables of regions, characters and working days, or only compares them with the files that are
/// there.
pub(crate) fn tables(check: bool) -> Result<()> {
    wasm::normal_forms(check)?;
    npm::install(FOLDER)?;
    let python = python::environment("tables", REQUIREMENTS)?;
    for name in SCRIPTS {
        let mut script = program(&python);
        script.arg(format!("{FOLDER}/{name}")).args(check.then_some("--check"));
        // No folders of compiled scripts beside the scripts; names of places are printed.
        script.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
        run(&mut script)?;
    }
    Ok(())
}
