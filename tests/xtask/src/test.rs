//! All tests on all surfaces.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::count::Count;
use crate::run::{cargo, run, tests};
use crate::{demo, hosts, npm, setup, tables, wasm};

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
    ("核心 core, 组件 component", Work::Count(core)),
    ("命令 xtask, 测速 bench", Work::Count(|| Ok(cargo_test(&["xtask", "bench"])))),
    ("构建 wasm", Work::Do(wasm::build)),
    ("约定 conformance", Work::Count(|| Ok(cargo_test(&["conformance"])))),
    ("样例 sample", Work::Do(demo::sample)),
    ("主机 host, 一致性 parity", Work::Count(|| Ok(cargo_test(&["credit-host", "parity"])))),
    ("其他宿主 other hosts", Work::Count(hosts::vectors)),
    ("页面 page", Work::Do(demo::page)),
    ("浏览器 browsers", Work::Count(browsers)),
    ("生成的表 tables", Work::Do(|| tables::tables(true))),
    ("静态检查 clippy", Work::Do(clippy)),
];

/// Runs the steps until one fails; prints a table and, as the last line, the sum.
pub(crate) fn test() -> Result<ExitCode> {
    let mut rows = Vec::new();
    for (name, work) in STEPS {
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
    Ok(report(&rows))
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

fn report(rows: &[Row]) -> ExitCode {
    println!("\n{:>9} {:>7} {:>7}  step", "seconds", "passed", "failed");
    for Row { name, count, took, bad } in rows {
        let mark = if *bad { "  失败 FAILED" } else { "" };
        let seconds = took.as_secs_f32();
        println!("{seconds:>9.1} {:>7} {:>7}  {name}{mark}", count.passed, count.failed);
    }
    let left: Vec<&str> = STEPS.iter().skip(rows.len()).map(|(name, _)| *name).collect();
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

fn core() -> Result<Command> {
    let mut cargo = cargo_test(&["credit-core", "credit-component"]);
    cargo.args(["--features", "credit-core/authoring"]);
    Ok(cargo)
}

/// Packages that share their dependencies go into one call, the others into calls of their own:
/// cargo compiles a dependency once for every set of features that a call adds up to.
fn cargo_test(packages: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.args(["test", "--no-fail-fast"]);
    cargo.args(packages.iter().flat_map(|name| ["-p", name]));
    cargo
}

fn browsers() -> Result<Command> {
    npm::install("tests/browser")?;
    npm::install("tests/browser/old")?;
    let [chromium, firefox] = setup::browsers()?;
    let mut script = npm::script("tests/browser/run.mjs")?;
    script.env("CHROMIUM", chromium).env("FIREFOX", firefox);
    Ok(script)
}
