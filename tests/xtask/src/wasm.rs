//! Compiles the wasm modules and turns them into what is shipped.

use std::path::PathBuf;

use anyhow::Result;

use crate::files::cargo_target;
use crate::run::run;
use crate::setup::{Recipe, TARGET, toolchain};
use crate::{browser, component};

/// Chrome 75, Firefox 79, Safari 15: WebAssembly 1.0 with four additions. `target-cpu=mvp` alone
/// leaves reference types and multi-value on.
const FLOOR: &str = "-Ctarget-cpu=mvp -Ctarget-feature=+mutable-globals,+sign-ext,\
                     +nontrapping-fptoint,+bulk-memory,-reference-types,-multivalue";

/// Debug names would be a third of a module.
const STRIP: &str = "-Cstrip=symbols";

/// Builds `browser`, `slim`, `author` and `component` in `target/credit`.
pub(crate) fn build() -> Result<()> {
    let recipe = toolchain()?;
    let built = cargo_target().join(TARGET).join("release");
    // The world with resources first: the file that stays is the base component's.
    compile(&recipe, &["credit-component"], &["--features", "full"])?;
    component::encode(&built.join("credit_component.wasm"), "credit-checker.wasm")?;
    // Identifiers alone before everything, for the same reason.
    // Small rather than fast: who has thousands of codes takes the whole.
    let small = ["--no-default-features", "--config", "profile.release.opt-level='z'"];
    compile(&recipe, &["credit-browser"], &small)?;
    browser::generate(&built.join("credit_browser.wasm"), "slim", "credit_slim")?;
    compile(&recipe, &["credit-browser", "credit-component"], &[])?;
    browser::generate(&built.join("credit_browser.wasm"), "browser", "credit_browser")?;
    component::encode(&built.join("credit_component.wasm"), "credit-check.wasm")?;
    author(&recipe)
}

/// The compiler of rulebooks, for those who write them: in a call of its own, because its features
/// of the core are not those of the other modules.
fn author(recipe: &Recipe) -> Result<()> {
    compile(recipe, &["credit-author"], &[])?;
    let built = cargo_target().join(TARGET).join("release");
    browser::generate(&built.join("credit_author.wasm"), "author", "credit_author")
}

/// Builds `target/credit/bench-wasm`, list packs without anything around them.
pub(crate) fn build_bench() -> Result<()> {
    compile(&toolchain()?, &["bench-wasm"], &[])?;
    let built = cargo_target().join(TARGET).join("release");
    browser::generate(&built.join("bench_wasm.wasm"), "bench-wasm", "bench_wasm")
}

/// The browser module with the names of its functions, which is not shipped.
pub(crate) fn build_named() -> Result<PathBuf> {
    let folder = cargo_target().join("named");
    let target = folder.to_string_lossy().into_owned();
    flagged(&toolchain()?, &["credit-browser"], &["--target-dir", &target], "-Cstrip=debuginfo")?;
    Ok(folder.join(TARGET).join("release/credit_browser.wasm"))
}

fn compile(recipe: &Recipe, packages: &[&str], options: &[&str]) -> Result<()> {
    flagged(recipe, packages, options, STRIP)
}

/// One call with one set of flags, so that the library is compiled once.
fn flagged(recipe: &Recipe, packages: &[&str], options: &[&str], strip: &str) -> Result<()> {
    let mut cargo = recipe.cargo();
    cargo.args(["build", "--release", "--target", TARGET]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    cargo.args(options);
    let mut flags = strip.to_owned();
    if recipe.library_from_source() {
        // Instead of the default features: nobody unwinds or prints a backtrace in here, and smaller
        // sorting and formatting code saves 6 % of what a page loads.
        cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
        // The stable compiler builds its own library with the options of a nightly one.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        flags = format!("{flags} {FLOOR}");
    }
    // Flags for everything would win over flags for one target.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    run(&mut cargo)
}
