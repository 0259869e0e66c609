//! Fuzzing with libFuzzer, every target for a while.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use xtask::files::{cargo_target, root};
use xtask::run::{cargo, output, program, run};

/// The functions of `tests/fuzz/src/lib.rs`.
const TARGETS: &[&str] = &[
    "identifiers",
    "json",
    "request",
    "pack",
    "sections",
    "trust",
    "chain",
    "memory",
    "timestamp",
    "rulebook",
    "calendar",
    "batch",
    "ruled",
];

/// Counters for libFuzzer, as cargo-fuzz sets them; the core forbids unsafe code, so that a memory
/// checker (and with it a nightly toolchain) would find nothing.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Ccodegen-units=1",
];

/// Runs every target for so many seconds, or only the named one; fails if one finds something.
pub(crate) fn fuzz(seconds: u32, only: Option<&str>) -> Result<()> {
    let wanted: Vec<&str> =
        TARGETS.iter().copied().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if wanted.is_empty() {
        bail!("没有这个目标。可用的目标 no such target; there are: {}", TARGETS.join(", "));
    }
    let host = build()?;
    let work = cargo_target().join("fuzz");
    let seeds = work.join("seeds");
    // Vectors that are no more are no seeds either.
    if seeds.is_dir() {
        fs::remove_dir_all(&seeds)?;
    }
    let mut make = cargo();
    make.args(["run", "--quiet", "--package", "conformance", "--example", "seeds", "--"]);
    run(make.arg(&seeds))?;
    let mut found = Vec::new();
    for name in wanted {
        let [corpus, crashes] = ["corpus", "crashes"].map(|part| work.join(part).join(name));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&crashes)?;
        let mut target = program(work.join(&host).join("release").join(name));
        target.env("CREDIT_FUZZ_TRUST", seeds.join("trust.json"));
        target.arg(format!("-max_total_time={seconds}")).arg("-timeout=10");
        target.args(["-max_len=65536", "-print_final_stats=1", "-verbosity=0"]);
        target.arg(format!("-artifact_prefix={}/", crashes.display()));
        target.arg(&corpus).arg(seeds.join(name));
        let start = Instant::now();
        let outcome = target.output().with_context(|| name.to_owned())?;
        let log = String::from_utf8_lossy(&outcome.stderr);
        let stat = |of: &str| log.lines().find_map(|line| line.strip_prefix(of)).map(str::trim);
        let runs = stat("stat::number_of_executed_units:").unwrap_or("?");
        let took = start.elapsed().as_secs();
        println!("{name:<12} {runs:>12} runs, {took:>4} s, {}", outcome.status);
        if !outcome.status.success() {
            println!("{log}");
            found.push(format!("{name}: {}", crashes.display()));
        }
    }
    if found.is_empty() { Ok(()) } else { bail!("发现问题 found: {}", found.join("; ")) }
}

/// Builds the targets; the triple of this machine.
fn build() -> Result<String> {
    let version = output(Command::new("rustc").arg("-vV")).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("没有找到 rustc。 rustc not found.")?.to_owned();
    let mut build = cargo();
    build.args(["build", "--release", "--features", "libfuzzer", "--manifest-path"]);
    build
        .arg(root().join("tests/fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(cargo_target().join("fuzz"));
    // With a target named, programs that run while building stay as they are.
    build.args(["--target", &host]).env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    run(&mut build).context(
        "libFuzzer 需要 C++ 编译器（Debian：apt install g++）。 libFuzzer needs a C++ compiler.",
    )?;
    Ok(host)
}
