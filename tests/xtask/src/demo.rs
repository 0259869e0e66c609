//! The demo: the sample city on the command line and as a page.

use std::path::Path;

use anyhow::Result;

use crate::files::{built, cargo_target};
use crate::run::{cargo, program, run};
use crate::{npm, serve, wasm};

/// Builds everything, prints what a clerk would read, writes the page and says where it is.
pub(crate) fn demo(port: Option<u16>) -> Result<()> {
    wasm::build()?;
    sample()?;
    page()?;
    let page = built("demo").join("index.html");
    println!("\n演示页面 demo page: {}", file_url(&page));
    match port {
        Some(port) => serve::serve(&built("demo"), port),
        None => Ok(()),
    }
}

/// Builds the host and lets it write the sample city to `target/credit/sample`.
pub(crate) fn sample() -> Result<()> {
    run(cargo().args(["build", "-p", "credit-host"]))?;
    let host = cargo_target().join("debug").join(format!("credit{}", std::env::consts::EXE_SUFFIX));
    run(program(host).args(["demo", "--write"]).arg(built("sample")))
}

/// Builds the npm package and the demo page.
pub(crate) fn page() -> Result<()> {
    npm::install("wasm/js")?;
    run(&mut npm::script("wasm/js/build.mjs")?)
}

/// A `file:` address that a browser opens.
fn file_url(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut url = "file://".to_owned();
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}
