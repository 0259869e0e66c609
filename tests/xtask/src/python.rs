//! Python and packages from PyPI.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::files::{cargo_target, read, root, write};
use crate::run::{output, program, run};

/// Oldest Python 3 that the packages and the scripts run on.
const PYTHON: u32 = 11;

/// The Python of an environment below `target` that holds the packages of a requirements file.
pub fn environment(name: &str, requirements: &str) -> Result<PathBuf> {
    // Hashes are required, so nothing but the named wheels is installed.
    install(name, requirements, &["--require-hashes", "--only-binary", ":all:"])
}

/// The same for packages whose wheels differ from machine to machine, or that are built here: their
/// versions are pinned.
pub fn pinned(name: &str, requirements: &str) -> Result<PathBuf> {
    install(name, requirements, &[])
}

fn install(name: &str, requirements: &str, options: &[&str]) -> Result<PathBuf> {
    let folder = cargo_target().join(name);
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let (python, stamp) = (folder.join(inside), folder.join("requirements.txt"));
    let wanted = read(&root().join(requirements))?;
    if python.is_file() && read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("pip install: {requirements}");
    run(program(system_python()?).args(["-m", "venv", "--clear"]).arg(&folder))
        .context("缺少 Python 的 venv 模块（Debian：apt install python3-venv）。 The venv module of Python is missing.")?;
    // The files name all that is needed: of what the packages themselves require nothing is added.
    run(program(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"])
        .arg("--no-deps")
        .args(options)
        .args(["--requirement", requirements]))?;
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
