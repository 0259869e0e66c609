//! The WIT components out of their core modules.

use std::path::Path;

use anyhow::{Context, Result};
use wit_component::ComponentEncoder;

use xtask::files::{built, read, write};

/// Encodes the core module that cargo built, as a file of `target/credit/component`.
pub(crate) fn encode(module: &Path, name: &str) -> Result<()> {
    let bytes = read(module)?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&bytes)
        .and_then(ComponentEncoder::encode)
        .with_context(|| format!("component: {}", module.display()))?;
    write(&built("component").join(name), &component)
}
