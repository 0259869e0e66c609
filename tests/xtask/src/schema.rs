//! JSON Schemas and TypeScript out of the types of the core.

use anyhow::Result;

use xtask::run::{cargo, run};

/// Makes `wit/schema` and `wasm/js/src/types.ts`, or only compares them with what is there.
pub(crate) fn schema(check: bool) -> Result<()> {
    let mut make = cargo();
    make.args(["run", "--quiet", "-p", "conformance", "--example", "schema", "--"]);
    run(make.args(check.then_some("--check")))
}
