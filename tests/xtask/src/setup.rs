//! What the other commands need, and getting it.

mod browsers;
mod toolchain;

pub(crate) use browsers::browsers;
pub(crate) use toolchain::{Recipe, TARGET, toolchain};

use anyhow::Result;

use crate::npm;

/// Folders with a package-lock.json.
pub(crate) const NPM_FOLDERS: [&str; 2] = ["wasm/js", "tests/browser"];

/// Gets everything at once.
pub(crate) fn all() -> Result<()> {
    println!("wasm: {}", toolchain()?);
    for folder in NPM_FOLDERS {
        npm::install(folder)?;
    }
    println!("npm: {}", NPM_FOLDERS.join(", "));
    for browser in browsers()? {
        println!("browser: {}", browser.display());
    }
    Ok(())
}
