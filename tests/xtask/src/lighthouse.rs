//! How the demo pages load and read, by Lighthouse.

use anyhow::Result;

use xtask::run::{cargo, run};
use xtask::{npm, setup};

use crate::demo;

/// Measures a page of the demo as the host serves it. The pages must have been built.
pub(crate) fn lighthouse(page: &str) -> Result<()> {
    run(cargo().args(["build", "-p", "credit-host"]))?;
    npm::install("tests/browser/lighthouse")?;
    let [chromium, _] = setup::browsers()?;
    let mut script = npm::script("tests/browser/lighthouse/run.mjs")?;
    run(script.arg(page).env("CHROMIUM", chromium).env("CREDIT", demo::host()))
}
