//! What the core is made of: every crate below it is named in a list with its licence and what it is
//! for, so that a new one is a decision and not an accident.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use conformance::repository;

/// Licences that go with `MIT OR Apache-2.0`; of alternatives one is enough.
const LICENCES: &[&str] = &["MIT", "Apache-2.0", "BSD-3-Clause", "Unicode-3.0"];

/// Crates that are compiled into the modules of pages and hosts, with their licences.
fn compiled(package: &str, features: &str) -> BTreeMap<String, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["tree", "--offline", "--locked", "--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}|{l}"])
        .args(["-p", package, "--features", features])
        .current_dir(repository(""))
        .output()
        .expect("cargo tree");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let rows = text.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('|'));
    rows.map(|(name, licence)| {
        (name.split(' ').next().unwrap_or(name).to_owned(), licence.to_owned())
    })
    .collect()
}

/// Crate, licence and purpose, one a line.
fn allowed() -> BTreeMap<String, String> {
    let text = fs::read_to_string(repository("core/dependencies.tsv")).expect("the list");
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    let named = rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, licence, purpose] = cells[..] else { panic!("three columns: {line}") };
        assert!(purpose.len() > 3, "{name}: what is it for?");
        (name.to_owned(), licence.to_owned())
    });
    named.collect()
}

/// Whether one of the alternatives is among those that are taken.
fn fits(licence: &str) -> bool {
    let known = |one: &str| LICENCES.contains(&one.trim_matches(['(', ')', ' ']));
    licence.split(" AND ").all(|part| part.split(" OR ").flat_map(|one| one.split('/')).any(known))
}

#[test]
fn crates_below_the_core_are_named() {
    let mut compiled = compiled("credit-core", "default");
    compiled.remove("credit-core");
    assert_eq!(compiled, allowed(), "core/dependencies.tsv names what is compiled, and why");
}

#[test]
fn licences_go_with_ours() {
    for (name, licence) in allowed() {
        assert!(fits(&licence), "{name}: {licence}");
    }
    assert!(!fits("GPL-3.0-only") && !fits("MIT AND GPL-2.0"));
}
