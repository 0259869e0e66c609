//! The demo: the sample city on the command line and as a page.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;

use xtask::files::{built, cargo_target};
use xtask::npm;
use xtask::run::{captured, cargo, program, run};

use crate::wasm;

/// A part of the demo: what it is, how long it usually takes on two cores with nothing built, and itself.
struct Step {
    what: &'static str,
    usual: &'static str,
    run: fn() -> Result<()>,
}

/// First what answers fast: the core, without wasmtime, server and database.
const STEPS: &[Step] = &[
    Step {
        what: "核心直接核查示例市 the sample city, decided by the core",
        usual: "2 分钟 minutes",
        run: first_decisions,
    },
    Step {
        what: "编译 WebAssembly 模块和组件 the WebAssembly modules and components",
        usual: "10 分钟 minutes",
        run: wasm::build,
    },
    Step {
        what: "编译宿主（wasmtime、服务、存档）并用组件再核一遍 the host, and the same decisions in the component",
        usual: "8 分钟 minutes",
        run: same_decisions,
    },
    Step {
        what: "npm 包和演示页面 npm package and demo page", usual: "1 分钟 minute", run: page
    },
];

/// Prints what a clerk would read, then builds everything, writes the page and says where it is. Stopped
/// anywhere it can be started again: every step looks at what is there and does what is missing.
pub(crate) fn demo(port: Option<u16>) -> Result<()> {
    let all = STEPS.len();
    for (at, Step { what, usual, run }) in (1..).zip(STEPS) {
        println!("\n[{at}/{all}] {what}（首次通常 usually, the first time: {usual}）");
        let start = Instant::now();
        run()?;
        println!("[{at}/{all}] {:.0} s", start.elapsed().as_secs_f32());
    }
    let page = built("demo").join("index.html");
    println!("\n演示页面 demo page: {}", file_url(&page));
    match port {
        Some(port) => portal(port),
        None => Ok(()),
    }
}

/// The sample city by the core alone: what is shown first, and the files of the city.
fn first_decisions() -> Result<()> {
    run(cargo().args(["build", "-p", "credit-host", "--no-default-features"]))?;
    run(program(host()).args(["demo", "--write"]).arg(built("sample")))
}

/// The same in the component: each decision as it was expected, or the command fails.
fn same_decisions() -> Result<()> {
    run(cargo().args(["build", "-p", "credit-host"]))?;
    let said = captured(program(host()).arg("demo"))?;
    // The last lines: how many decisions were as expected, in which times.
    let sum = said
        .lines()
        .find(|line| line.contains("与预期一致") || line.contains("as expected"))
        .unwrap_or_default();
    println!("{sum}");
    Ok(())
}

/// The pages and the interface on this machine, as an office would run them, until Ctrl-C.
fn portal(port: u16) -> Result<()> {
    let sample = built("sample");
    let mut credit = program(host());
    credit.args(["serve", "--listen"]).arg(format!("127.0.0.1:{port}"));
    credit.arg("--pages").arg(built("demo"));
    credit.arg("--records").arg(built("portal.sqlite"));
    credit.arg("--artefact").arg(built("portal.cwasm"));
    // The applications of the sample city are of one day.
    credit.args(["--date-window", "any"]);
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
pub(crate) fn host() -> PathBuf {
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
