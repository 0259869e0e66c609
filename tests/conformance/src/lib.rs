//! Checks of what the repository promises about itself: the layers of the core's modules, the
//! imports of the wasm modules, the WebAssembly features they need.

pub mod broken;
#[expect(clippy::indexing_slicing, reason = "documents that these tests have written themselves")]
pub mod chains;
pub mod circles;
pub mod city;
pub mod container;
pub mod crowd;
pub mod fixture;
pub mod frames;
pub mod frozen;
pub mod hostile;
pub mod layers;
pub mod oracle;
pub mod published;
pub mod schema;
pub mod typescript;
pub mod wasm;
pub mod world;

use std::env;
use std::path::{Path, PathBuf};

/// A path inside the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    // Cargo says it when it runs a test; what it said at compile time may be of a folder that has
    // been moved since.
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).join("../..").join(path)
}
