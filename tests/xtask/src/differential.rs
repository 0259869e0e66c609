//! Verdicts of the identifier checks beside those of independent packages.

use anyhow::Result;

use xtask::files::cargo_target;
use xtask::run::{cargo, run};
use xtask::{npm, python};

const NODE: &str = "tests/differential/node";
const REQUIREMENTS: &str = "tests/differential/python/requirements.txt";

/// Fails on a disagreement that `tests/differential/classes.json` does not explain.
pub(crate) fn identifiers() -> Result<()> {
    npm::install(NODE)?;
    let python = python::environment("differential/python", REQUIREMENTS)?;
    let mut compare = cargo();
    compare.args(["run", "--quiet", "--package", "differential", "--", "--python"]);
    compare.arg(python).arg("--work").arg(cargo_target().join("differential"));
    run(compare.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1"))
}
