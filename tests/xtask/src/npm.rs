//! Node and npm packages.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::files::root;
use crate::run::{output, program, run};

/// Oldest Node that runs the build and test scripts.
const NODE: u32 = 20;

/// Installs the packages of a folder, unless they are there already.
pub fn install(folder: &str) -> Result<()> {
    node()?;
    let at = root().join(folder);
    if !at.join("package-lock.json").is_file() {
        bail!("{folder}/package-lock.json: 文件缺失 missing");
    }
    // npm writes this file last.
    let done = changed(&at.join("node_modules/.package-lock.json"));
    if done.is_some() && done >= changed(&at.join("package-lock.json")) {
        return Ok(());
    }
    println!("npm ci: {folder}");
    run(program("npm").args(["ci", "--no-audit", "--no-fund", "--prefix"]).arg(&at))
}

/// Runs a script with Node.
pub fn script(path: &str) -> Result<std::process::Command> {
    if !root().join(path).is_file() {
        bail!("{path}: 文件缺失 missing");
    }
    let mut node = program("node");
    node.arg(path);
    Ok(node)
}

fn node() -> Result<()> {
    let version = output(program("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    let major: u32 = major.with_context(|| {
        format!("没有找到 Node。请安装 Node {NODE} 或更新版本（含 npm）。 Node not found: install Node {NODE} or later, with npm.")
    })?;
    if major < NODE {
        bail!(
            "Node {version} 太旧，请安装 {NODE} 或更新版本。 Node is too old: install {NODE} or later."
        );
    }
    Ok(())
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}
