//! Tables of the core that are made from published packages.

use anyhow::Result;

use crate::python;
use crate::run::{program, run};

const REQUIREMENTS: &str = "tests/xtask/tables/requirements.txt";
const SCRIPT: &str = "tests/xtask/tables/regions.py";

/// Makes the region tables, or only compares them with the files that are there.
pub(crate) fn tables(check: bool) -> Result<()> {
    let mut script = program(python::environment("tables", REQUIREMENTS)?);
    script.arg(SCRIPT).args(check.then_some("--check"));
    // No folders of compiled scripts beside the scripts; names of places are printed.
    script.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    run(&mut script)
}
