//! Documents say what is there: files that they name exist, commands that they show are known, the
//! README stays short, and sizes are the accepted ones.

#![expect(clippy::panic, reason = "a test that meets the unexpected should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use conformance::repository;

/// Documents that people read first; those beside data or vectors are not among them.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "core/README.md",
    "core/docs/identifiers.md",
    "core/docs/issues.md",
    "core/docs/names.md",
    "core/docs/trust.md",
    "core/CHANGELOG.md",
    "host-example/README.md",
    "host-example/sample/指南.md",
    "host-example/sample/案卷.md",
    "host-example/sample/说明.md",
    "tests/README.md",
    "tests/bench/README.md",
    "tests/mutants/behaviours.md",
    "wasm/js/CHANGELOG.md",
    "wasm/js/README.md",
    "wit/CHANGELOG.md",
];

fn text(path: &str) -> String {
    let path = repository(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks within a line.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Folders that hold sources: what begins with one of them names a file.
fn names_a_file(word: &str) -> bool {
    let roots = ["core/", "wasm/", "host-example/", "wit/", "tests/"];
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    plain && roots.iter().any(|root| word.starts_with(root))
}

/// `tests/vectors/check/` or `core/src/pack/{a,b}.rs` with its alternatives written out.
fn alternatives(word: &str) -> Vec<String> {
    let Some((head, rest)) = word.split_once('{') else { return vec![word.to_owned()] };
    let Some((inside, tail)) = rest.split_once('}') else { return vec![word.to_owned()] };
    inside.split(',').map(|one| [head, one, tail].concat()).collect()
}

#[test]
fn the_readme_stays_short() {
    let lines = text("README.md").lines().count();
    assert!(lines <= 120, "README.md has {lines} lines: it sends readers on");
}

#[test]
fn files_that_are_named_exist() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = text(document);
        let folder = repository(document).parent().map(Path::to_path_buf).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            for word in quoted(line).into_iter().flat_map(alternatives) {
                if !names_a_file(&word) {
                    continue;
                }
                let found = |base: &PathBuf| base.join(&word).exists();
                if !found(&repository("")) && !found(&folder) {
                    missing.push(format!("{document}:{} `{word}`", number + 1));
                }
            }
        }
    }
    assert!(missing.is_empty(), "named but not there:\n{}", missing.join("\n"));
}

/// `evidence::names_by_region` is a test of `tests/conformance/tests/evidence.rs`.
#[test]
fn tests_that_are_named_exist() {
    let (mut known, mut missing) = (0, Vec::new());
    for line in text("tests/mutants/behaviours.md").lines() {
        for (file, test) in quoted(line).into_iter().filter_map(|word| word.split_once("::")) {
            let path = repository(&format!("tests/conformance/tests/{file}.rs"));
            let source = fs::read_to_string(path).unwrap_or_default();
            match source.contains(&format!("fn {test}(")) {
                true => known += 1,
                false => missing.push(format!("{file}::{test}")),
            }
        }
    }
    assert!(missing.is_empty(), "named but not there: {missing:?}");
    assert!(known > 50, "{known}");
}

#[test]
fn commands_that_are_shown_are_known() {
    let main = text("tests/xtask/src/main.rs");
    let help =
        main.split_once("cargo xtask COMMAND\n").and_then(|(_, rest)| rest.split_once("\n\";"));
    let known: Vec<String> =
        help.map(|(lines, _)| lines.lines().filter_map(command).collect()).unwrap_or_default();
    assert!(known.iter().any(|name| name == "demo"), "{known:?}");
    let mut unknown = Vec::new();
    for document in DOCUMENTS {
        for (number, line) in text(document).lines().enumerate() {
            for rest in line.split("cargo xtask ").skip(1) {
                let word: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                if !word.is_empty() && !known.contains(&word) {
                    unknown.push(format!("{document}:{} cargo xtask {word}", number + 1));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "shown but not known:\n{}", unknown.join("\n"));
}

/// The command that a line of the help begins with.
fn command(line: &str) -> Option<String> {
    let rest = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?;
    rest.split_whitespace().next().map(str::to_owned)
}

#[test]
fn sizes_in_the_figures_are_the_accepted_ones() {
    let figures = text("tests/bench/README.md");
    let block = figures
        .split_once("<!-- cargo xtask size -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- end -->"))
        .map(|(block, _)| block)
        .expect("marks of the table of sizes");
    let told: Vec<(String, String, String)> = block.lines().filter_map(row).collect();
    let accepted = text("tests/xtask/sizes.tsv");
    let mut expected = Vec::new();
    for line in accepted.lines().skip(1).filter(|line| !line.is_empty()) {
        let mut cells = line.split('\t').map(str::to_owned);
        if let (Some(part), Some(bytes), Some(packed)) = (cells.next(), cells.next(), cells.next())
        {
            expected.push((part, bytes, packed));
        }
    }
    assert!(expected.len() > 10, "sizes.tsv");
    assert_eq!(told, expected, "cargo xtask size --note writes the table");
}

/// A row of the table whose figures are numbers.
fn row(line: &str) -> Option<(String, String, String)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ").map(|c| c.trim_end_matches('|').trim());
    let (part, bytes, packed) = (cells.next()?, cells.next()?, cells.next()?);
    bytes.parse::<u64>().ok()?;
    Some((part.to_owned(), bytes.to_owned(), packed.to_owned()))
}
