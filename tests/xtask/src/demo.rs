//! The demo: the sample city on the command line and as a page.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files::{built, cargo_target};
use crate::run::{cargo, program, run};
use crate::{npm, wasm};

/// Builds everything, prints what a clerk would read, writes the page and says where it is.
pub(crate) fn demo(port: Option<u16>) -> Result<()> {
    wasm::build()?;
    sample()?;
    page()?;
    let page = built("demo").join("index.html");
    println!("\n演示页面 demo page: {}", file_url(&page));
    match port {
        Some(port) => portal(port),
        None => Ok(()),
    }
}

/// The pages and the interface on this machine, as an office would run them, until Ctrl-C.
fn portal(port: u16) -> Result<()> {
    let sample = built("sample");
    let mut credit = program(host());
    credit.args(["serve", "--listen"]).arg(format!("127.0.0.1:{port}"));
    credit.arg("--pages").arg(built("demo"));
    credit.arg("--records").arg(built("portal.sqlite"));
    credit.arg("--artefact").arg(built("portal.cwasm"));
    for pack in ["zxgk", "ccgp", "commitment"] {
        credit.arg("--pack").arg(sample.join("packs").join(pack).with_extension("pack"));
    }
    credit.arg("--rulebook").arg(sample.join("rulebook.pack"));
    credit.arg("--calendar").arg(sample.join("calendar.pack"));
    credit.arg("--trust").arg(sample.join("trust.json"));
    println!("演示页面 demo page: http://127.0.0.1:{port}/  （按 Ctrl-C 结束 Ctrl-C ends）");
    run(&mut credit)
}

/// The command line of the host that was built.
fn host() -> PathBuf {
    cargo_target().join("debug").join(format!("credit{}", std::env::consts::EXE_SUFFIX))
}

/// Builds the host and lets it write the sample city to `target/credit/sample`.
pub(crate) fn sample() -> Result<()> {
    run(cargo().args(["build", "-p", "credit-host"]))?;
    write_sample()
}

/// Lets the host that was built write the sample city.
pub(crate) fn write_sample() -> Result<()> {
    run(program(host()).args(["demo", "--write"]).arg(built("sample")))
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
