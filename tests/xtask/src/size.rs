//! Sizes of what is shipped.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::files::{built, read};
use crate::{region_table, wasm};

/// Builds and prints a table of sizes, raw and compressed as a web server would.
pub(crate) fn size() -> Result<()> {
    wasm::build()?;
    println!("{:<38}{:>12}{:>12}", "file (target/credit)", "bytes", "gzip -9");
    for file in shipped() {
        let name = file.strip_prefix(built("")).unwrap_or(&file).display().to_string();
        row(&name, &read(&file)?)?;
    }
    println!("\nof each module, compressed alone");
    row("region table: codes and years", &region_table::codes())?;
    row("region table: names", &region_table::names())
}

fn row(name: &str, bytes: &[u8]) -> Result<()> {
    println!("{name:<38}{:>12}{:>12}", bytes.len(), compressed(bytes)?);
    Ok(())
}

fn shipped() -> [PathBuf; 5] {
    [
        built("browser").join("credit_browser_bg.wasm"),
        built("browser").join("credit_browser.js"),
        built("author").join("credit_author_bg.wasm"),
        built("author").join("credit_author.js"),
        built("component").join("credit-check.wasm"),
    ]
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
