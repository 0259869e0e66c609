//! Tables of the core that are made from published packages.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::files::{cargo_target, read, root, write};
use crate::run::{output, program, run};

const REQUIREMENTS: &str = "tests/xtask/tables/requirements.txt";
const SCRIPT: &str = "tests/xtask/tables/regions.py";

/// Oldest Python 3 that the packages and the script run on.
const PYTHON: u32 = 10;

/// Makes the region tables, or only compares them with the files that are there.
pub(crate) fn tables(check: bool) -> Result<()> {
    let mut script = program(environment()?);
    script.arg(SCRIPT).args(check.then_some("--check"));
    // No folders of compiled scripts beside the scripts; names of places are printed.
    script.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    run(&mut script)
}

/// The Python of an environment below `target` that holds the packages of [`REQUIREMENTS`].
fn environment() -> Result<PathBuf> {
    let folder = cargo_target().join("tables");
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let (python, stamp) = (folder.join(inside), folder.join("requirements.txt"));
    let wanted = read(&root().join(REQUIREMENTS))?;
    if python.is_file() && read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("pip install: {REQUIREMENTS}");
    run(program(system_python()?).args(["-m", "venv", "--clear"]).arg(&folder))
        .context("缺少 Python 的 venv 模块（Debian：apt install python3-venv）。 The venv module of Python is missing.")?;
    // Hashes are required, so nothing but the named wheels is installed; of their own
    // requirements none is needed to read their data.
    let options = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"];
    run(program(&python)
        .args(["-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"])
        .args(options)
        .args(["--requirement", REQUIREMENTS]))?;
    write(&stamp, &wanted)?;
    Ok(python)
}

fn system_python() -> Result<&'static str> {
    let found = ["python3", "python"].into_iter().find(|name| {
        let version = output(program(name).arg("--version")).unwrap_or_default();
        let minor = version.strip_prefix("Python 3.").and_then(|rest| rest.split('.').next());
        minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= PYTHON)
    });
    match found {
        Some(name) => Ok(name),
        None => {
            bail!("没有找到 Python 3.{PYTHON} 或更新版本。 Python 3.{PYTHON} or later not found.")
        }
    }
}
