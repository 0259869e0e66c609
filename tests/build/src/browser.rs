//! The JavaScript glue and the module it loads, out of the module that cargo built.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use xtask::files::{built, read, write};

/// Generates in `target/credit/<folder>` the glue of a module under a name, such as
/// `credit_browser.js`, its declarations and `credit_browser_bg.wasm`.
pub(crate) fn generate(module: &Path, folder: &str, name: &str) -> Result<()> {
    // Two of these may run at once.
    let stage = built(&format!("stage-{}", std::process::id()));
    Bindgen::new()
        .input_path(module)
        .out_name(name)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&stage)
        .with_context(|| format!("wasm-bindgen: {}", module.display()))?;
    for entry in fs::read_dir(&stage)? {
        let entry = entry?;
        write(&built(folder).join(entry.file_name()), &read(&entry.path())?)?;
    }
    fs::remove_dir_all(&stage).with_context(|| stage.display().to_string())
}
