//! What the other commands need, and getting it.

mod browsers;
mod postgres;
mod tokens;
mod toolchain;

pub use browsers::browsers;
pub use postgres::postgres;
pub use tokens::tokens;
pub use toolchain::{Recipe, TARGET, toolchain};

use anyhow::Result;

use crate::npm;

/// Folders with a package-lock.json.
pub const NPM_FOLDERS: [&str; 2] = ["wasm/js", "tests/browser"];

/// Gets everything at once.
pub fn all() -> Result<()> {
    println!("wasm: {}", toolchain()?);
    for folder in NPM_FOLDERS {
        npm::install(folder)?;
    }
    println!("npm: {}", NPM_FOLDERS.join(", "));
    postgres()?;
    for browser in browsers()? {
        println!("browser: {}", browser.display());
    }
    println!("tokens: {}", tokens()?.display());
    Ok(())
}
