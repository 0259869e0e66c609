//! Compiles the wasm modules and turns them into what is shipped.

use std::path::PathBuf;

use anyhow::Result;

use crate::{browser, component};
use xtask::files::cargo_target;
use xtask::run::run;
use xtask::setup::{Recipe, TARGET, toolchain};

/// Chrome 75, Firefox 79, Safari 15: WebAssembly 1.0 with four additions. `target-cpu=mvp` alone
/// leaves reference types and multi-value on.
const FLOOR: &str = "-Ctarget-cpu=mvp -Ctarget-feature=+mutable-globals,+sign-ext,\
                     +nontrapping-fptoint,+bulk-memory,-reference-types,-multivalue";

/// Debug names would be a third of a module.
const STRIP: &str = "-Cstrip=symbols";

/// Nobody prints a message of a panic in here: it ends the call like any other trap.
const TRAP: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// For pages: nobody reads how a value looks to a programmer, and one signature a pack is hashed, so that
/// rounds need not be unrolled.
const SMALL: &str = "-Zfmt-debug=none --cfg sha2_backend_soft=\"compact\"";

/// Cargo's profile of what a page loads; the components take `release`.
const PAGE: &str = "page";

/// Builds `browser`, `slim`, `author`, `lists` and `component` in `target/credit`.
pub(crate) fn build() -> Result<()> {
    let recipe = toolchain()?;
    let components = compiled("release");
    // The world with resources first: the file that stays is the base component's.
    compile(&recipe, "release", &["credit-component"], &["--features", "full"])?;
    component::encode(&components.join("credit_component.wasm"), "credit-checker.wasm")?;
    compile(&recipe, "release", &["credit-component"], &[])?;
    component::encode(&components.join("credit_component.wasm"), "credit-check.wasm")?;
    // Identifiers alone before everything, for the same reason.
    // Small rather than fast: who has thousands of codes takes the whole.
    let small =
        ["--no-default-features", "--config", "profile.page.package.credit-quick.opt-level='z'"];
    compile(&recipe, PAGE, &["credit-browser"], &small)?;
    let pages = compiled(PAGE);
    browser::generate(&pages.join("credit_browser.wasm"), "slim", "credit_slim")?;
    compile(&recipe, PAGE, &["credit-browser"], &[])?;
    browser::generate(&pages.join("credit_browser.wasm"), "browser", "credit_browser")?;
    // The compiler of rulebooks, for those who write them: in a call of its own, because its features
    // of the core are not those of the other modules.
    compile(&recipe, PAGE, &["credit-author"], &[])?;
    browser::generate(&pages.join("credit_author.wasm"), "author", "credit_author")?;
    compile(&recipe, PAGE, &["credit-lists"], &[])?;
    browser::generate(&pages.join("credit_lists.wasm"), "lists", "credit_lists")
}

/// List packs without anything around them, as hosts load them and as pages do.
pub(crate) const BENCHES: [(&str, &str); 2] =
    [("release", "bench-wasm"), (PAGE, "bench-wasm-page")];

/// Builds [`BENCHES`] in folders of `target/credit`.
pub(crate) fn build_bench() -> Result<()> {
    let recipe = toolchain()?;
    for (profile, folder) in BENCHES {
        compile(&recipe, profile, &["bench-wasm"], &[])?;
        browser::generate(&compiled(profile).join("bench_wasm.wasm"), folder, "bench_wasm")?;
    }
    Ok(())
}

/// The browser module with the names of its functions, which is not shipped.
pub(crate) fn build_named() -> Result<PathBuf> {
    let folder = cargo_target().join("named");
    let target = folder.to_string_lossy().into_owned();
    let options = ["--target-dir", target.as_str()];
    flagged(&toolchain()?, PAGE, &["credit-browser"], &options, "-Cstrip=debuginfo")?;
    Ok(folder.join(TARGET).join(PAGE).join("credit_browser.wasm"))
}

/// Where cargo puts modules of a profile.
fn compiled(profile: &str) -> PathBuf {
    cargo_target().join(TARGET).join(profile)
}

fn compile(recipe: &Recipe, profile: &str, packages: &[&str], options: &[&str]) -> Result<()> {
    flagged(recipe, profile, packages, options, STRIP)
}

/// One call with one set of flags, so that the library is compiled once.
fn flagged(
    recipe: &Recipe,
    profile: &str,
    packages: &[&str],
    options: &[&str],
    strip: &str,
) -> Result<()> {
    let mut cargo = recipe.cargo();
    cargo.args(["build", "--profile", profile, "--target", TARGET]);
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
        flags = format!("{flags} {FLOOR} {TRAP}");
        if profile == PAGE {
            flags = format!("{flags} {SMALL}");
        }
    }
    // Flags for everything would win over flags for one target.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    run(&mut cargo)
}
