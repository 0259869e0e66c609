//! All tests on all surfaces.

use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use xtask::count::Count;
use xtask::run::{cargo, run, tests};
use xtask::{npm, setup};

use crate::{demo, hosts, tables, wasm};

/// What a step does.
enum Work {
    /// Succeeds or fails.
    Do(fn() -> Result<()>),
    /// Runs tests and counts them.
    Count(fn() -> Result<Command>),
}

/// Steps in their order: first what fails quickly, last what takes long and says least.
const STEPS: &[(&str, Work)] = &[
    ("格式 fmt", Work::Do(fmt)),
    ("构建 wasm, 测试程序 test programs", Work::Do(build)),
    ("命令 xtask, build-wasm", Work::Count(|| Ok(tools()))),
    ("核心 core, 约定 conformance, 主机 host", Work::Count(|| Ok(cargo_test()))),
    ("样例 sample", Work::Do(demo::write_sample)),
    ("其他宿主 other hosts", Work::Count(hosts::vectors)),
    ("页面 page", Work::Do(demo::page)),
    ("浏览器 browsers", Work::Count(browsers)),
    ("生成的表 tables", Work::Do(|| tables::tables(true))),
    ("静态检查 clippy", Work::Do(clippy)),
];

/// The packages with tests, those apart that build the rest. They stand in one call: cargo compiles a dependency anew for every set of
/// features that a call adds up to, and the core is the longest of ours to compile.
const PACKAGES: &[&str] = &[
    "credit-core",
    "credit-component",
    "credit-engine",
    "credit-import",
    "credit-timestamp",
    "bench",
    "conformance",
    "population",
    "credit-host",
    "parity",
];

/// Runs the steps until one fails; prints a table and, as the last line, the sum.
///
/// Given words, only those steps whose name has one of them.
pub(crate) fn test(words: &[String]) -> Result<ExitCode> {
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let steps: Vec<&(&str, Work)> = STEPS.iter().filter(|(name, _)| wanted(name)).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        bail!("没有这样的步骤 no such step; {}", names.join("; "));
    }
    let mut rows = Vec::new();
    for (name, work) in &steps {
        println!("\n== {name}");
        let start = Instant::now();
        let result = perform(work);
        let (count, bad) = match result {
            Ok(count) => (count, count.failed > 0),
            Err(error) => {
                eprintln!("\n错误 error: {error:#}");
                (Count { passed: 0, failed: 1 }, true)
            }
        };
        rows.push(Row { name, count, took: start.elapsed(), bad });
        println!("-- {name}: {:.1} s", start.elapsed().as_secs_f32());
        if bad {
            break;
        }
    }
    let left = steps.iter().skip(rows.len()).map(|(name, _)| *name).collect();
    Ok(report(&rows, left))
}

struct Row {
    name: &'static str,
    count: Count,
    took: Duration,
    bad: bool,
}

fn perform(work: &Work) -> Result<Count> {
    match work {
        Work::Do(step) => step().map(|()| Count::default()),
        Work::Count(command) => {
            let count = tests(&mut command()?)?;
            if count == Count::default() {
                bail!("没有运行任何测试 no test was run");
            }
            Ok(count)
        }
    }
}

fn report(rows: &[Row], left: Vec<&str>) -> ExitCode {
    println!("\n{:>9} {:>7} {:>7}  step", "seconds", "passed", "failed");
    for Row { name, count, took, bad } in rows {
        let mark = if *bad { "  失败 FAILED" } else { "" };
        let seconds = took.as_secs_f32();
        println!("{seconds:>9.1} {:>7} {:>7}  {name}{mark}", count.passed, count.failed);
    }
    if !left.is_empty() {
        println!("未执行 not run: {}", left.join("; "));
    }
    let sum = rows.iter().fold(Count::default(), |sum, row| sum.plus(row.count));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if rows.iter().any(|row| row.bad) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn fmt() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--", "--check"]))
}

fn clippy() -> Result<()> {
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// The WebAssembly modules, the programs of the tests and the packages of npm and PyPI at once: linking a module
/// keeps one core busy for minutes, and a download none.
fn build() -> Result<()> {
    thread::scope(|scope| {
        let modules = scope.spawn(wasm::build);
        let fetched = scope.spawn(fetch);
        // Both call cargo; for the folder that they share they wait for each other.
        run(cargo_test().arg("--no-run"))?;
        for part in [modules, fetched] {
            part.join().unwrap_or_else(|_| bail!("构建意外停止 building stopped"))?;
        }
        Ok(())
    })
}

fn fetch() -> Result<()> {
    setup::postgres()?;
    setup::tokens()?;
    for folder in [
        "wasm/js",
        "tests/browser",
        "tests/browser/old",
        "tests/browser/consumers",
        "tests/parity/node",
    ] {
        npm::install(folder)?;
    }
    Ok(())
}

/// With the same features as when they are run.
fn tools() -> Command {
    let mut cargo = cargo();
    cargo.args(["test", "--no-fail-fast", "-p", "xtask", "-p", "build-wasm"]);
    cargo
}

fn cargo_test() -> Command {
    let mut cargo = cargo();
    cargo.args(["test", "--no-fail-fast", "--features", "credit-core/authoring"]);
    cargo.args(PACKAGES.iter().flat_map(|name| ["-p", name]));
    cargo
}

fn browsers() -> Result<Command> {
    npm::install("tests/browser")?;
    npm::install("tests/browser/old")?;
    npm::install("tests/browser/consumers")?;
    let [chromium, firefox] = setup::browsers()?;
    let mut script = npm::script("tests/browser/run.mjs")?;
    script.env("CHROMIUM", chromium).env("FIREFOX", firefox).env("CREDIT", demo::host());
    Ok(script)
}
