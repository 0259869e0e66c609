//! The vectors: the same questions with the same answers on every surface.

use anyhow::Result;

use xtask::run::{cargo, run};

use crate::wasm;

/// Compares the answers of the native core and of the component with the vector files, or writes
/// them (`bless`; `tests/parity` reads the variable).
pub(crate) fn vectors(bless: bool) -> Result<()> {
    wasm::build()?;
    let mut tests = cargo();
    tests.args(["test", "-p", "parity", "--", "--nocapture"]);
    if bless {
        tests.env("CREDIT_BLESS", "1");
    }
    run(&mut tests)
}
