//! Sizes of what is shipped.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::files::{built, read};
use crate::wasm;

/// Builds and prints a table of sizes, raw and compressed as a web server would.
pub(crate) fn size() -> Result<()> {
    wasm::build()?;
    println!("{:<38}{:>12}{:>12}", "file (target/credit)", "bytes", "gzip -9");
    for file in shipped() {
        let bytes = read(&file)?;
        let name = file.strip_prefix(built("")).unwrap_or(&file).display().to_string();
        println!("{name:<38}{:>12}{:>12}", bytes.len(), compressed(&bytes)?);
    }
    Ok(())
}

fn shipped() -> [PathBuf; 3] {
    [
        built("browser").join("credit_browser_bg.wasm"),
        built("browser").join("credit_browser.js"),
        built("component").join("credit-check.wasm"),
    ]
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
