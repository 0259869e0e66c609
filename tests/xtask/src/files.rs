//! Where things are, and writing them.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::{Context, Result};

/// The root of the repository.
pub fn root() -> PathBuf {
    // Cargo says it when it runs this program; what it said at compile time may be of a folder
    // that has been moved since.
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Where cargo puts what it builds.
pub fn cargo_target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A folder of `target/credit`: `browser`, `component`, `sample`, `demo`.
pub fn built(name: &str) -> PathBuf {
    root().join("target/credit").join(name)
}

/// Reads a file; an error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

/// Writes a file unless it already holds these bytes, so that what depends on it is not rebuilt.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    write_anyway(path, bytes).with_context(|| path.display().to_string())
}

fn write_anyway(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
