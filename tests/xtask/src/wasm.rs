//! What builds WebAssembly and reads it stands in a crate of its own (`tests/build`), which takes minutes to
//! compile: it is started, not linked.

use anyhow::Result;

use xtask::run::{cargo, run};

/// Builds the modules `browser`, `slim`, `author`, `lists` and the components in `target/credit`.
pub(crate) fn build() -> Result<()> {
    start(&["modules"])
}

/// The folders of `target/credit` with the modules of [`build_bench`], and the profile of each.
pub(crate) const BENCHES: [(&str, &str); 2] =
    [("release", "bench-wasm"), ("page", "bench-wasm-page")];

/// Builds [`BENCHES`].
pub(crate) fn build_bench() -> Result<()> {
    start(&["bench-modules"])
}

/// Prints how the code of the browser module is shared out.
pub(crate) fn shares() -> Result<()> {
    start(&["shares"])
}

/// Prints the sizes of what was built; fails when a part has grown. A note accepts them.
pub(crate) fn size(note: Option<&str>) -> Result<()> {
    let args: Vec<&str> = std::iter::once("size").chain(note).collect();
    start(&args)
}

/// Makes the table of compatibility forms, or compares it.
pub(crate) fn normal_forms(check: bool) -> Result<()> {
    let args: Vec<&str> =
        std::iter::once("normal-forms").chain(check.then_some("--check")).collect();
    start(&args)
}

fn start(args: &[&str]) -> Result<()> {
    run(cargo().args(["run", "--quiet", "-p", "build-wasm", "--"]).args(args))
}
