//! No file of a crate or of the pages is in a circle of imports.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use conformance::circles::{Uses, circles, rust, script};
use conformance::repository;

/// Sources in TypeScript.
const SCRIPT: &[&str] = &["wasm/js/src", "wasm/js/portal/src"];

/// Folders that hold no sources of this repository.
const FOREIGN: &[&str] = &["target", "node_modules"];

/// Sources of all crates, those outside the workspace too: a new crate need not be named here.
fn crates(folder: &Path, found: &mut Vec<String>) {
    let source = folder.join("src");
    if folder.join("Cargo.toml").is_file() && source.is_dir() {
        let inside = source.strip_prefix(repository("")).unwrap();
        found.push(inside.to_string_lossy().replace('\\', "/"));
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !FOREIGN.contains(&name.as_str()) {
            crates(&path, found);
        }
    }
}

fn judge(folder: &str, uses: &Uses) -> Vec<String> {
    let found = circles(uses);
    found.iter().map(|circle| format!("{folder}: a circle of {}", circle.join(", "))).collect()
}

#[test]
fn no_file_is_in_a_circle_of_imports() {
    let mut folders = Vec::new();
    crates(&repository(""), &mut folders);
    for known in ["core", "host-example", "tests/fuzz", "tests/hostile", "tests/mutants"] {
        assert!(folders.contains(&format!("{known}/src")), "{known} is not among {folders:?}");
    }
    let mut wrong = Vec::new();
    for folder in folders {
        let uses = rust::uses(&repository(&folder)).unwrap();
        assert!(!uses.is_empty(), "{folder} has no file");
        wrong.extend(judge(&folder, &uses));
    }
    for folder in SCRIPT {
        let uses = script::uses(&repository(folder)).unwrap();
        assert!(uses.values().any(|used| !used.is_empty()), "{folder} imports nothing");
        wrong.extend(judge(folder, &uses));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn crate_of(files: &[(&str, &str)]) -> Uses {
    let files: BTreeMap<String, String> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    rust::between(&files).unwrap()
}

#[test]
fn a_circle_is_found_however_it_is_closed() {
    for (a, b) in [
        ("use crate::x::b::B;", "use super::a::A;"),
        ("use super::b::{self, B};", "fn f() { crate::x::a::f() }"),
        ("use crate::{x::b::B, y};", "use super::{a::A as Other};"),
        // By a name that the module above takes over, or by another file in between.
        ("use super::B;", "use super::A;"),
        ("use super::b::B;", "use crate::y::Y;"),
        ("fn f() { let x = vec![super::b::run()]; }", "use crate::x::{a};"),
    ] {
        let files = [
            ("lib.rs", "mod x; mod y;"),
            ("x.rs", "mod a; mod b; pub use a::A; pub(crate) use self::b::B;"),
            ("x/a.rs", a),
            ("x/b.rs", b),
            ("y.rs", "use crate::x::a::A; pub struct Y;"),
        ];
        let uses = crate_of(&files);
        let found = circles(&uses);
        assert_eq!(found.len(), 1, "{a} {b}: {uses:?}");
        assert!(found[0].contains(&"x/a.rs") && found[0].contains(&"x/b.rs"), "{found:?}");
    }
}

#[test]
fn what_is_no_circle_passes() {
    for (a, b) in [
        // A module and those inside it belong together.
        ("use super::{B, Above};", "use super::Above;"),
        ("use super::b::B;", "#[cfg(test)] mod tests { use super::super::a::A; }"),
        ("use super::b::B;", "#[cfg(test)] use super::a::A;"),
        ("use super::b::B;", "//! Not `super::a`.\nfn f() -> &'static str { \"super::a::A\" }"),
        ("use super::b::B;", "mod inner { use super::B; }"),
    ] {
        let files = [
            ("lib.rs", "mod x;"),
            ("x.rs", "mod a; mod b; pub use a::A; pub use b::B; pub struct Above;"),
            ("x/a.rs", a),
            ("x/b.rs", b),
        ];
        let uses = crate_of(&files);
        assert_eq!(circles(&uses), Vec::<Vec<&str>>::new(), "{a} {b}: {uses:?}");
    }
}
