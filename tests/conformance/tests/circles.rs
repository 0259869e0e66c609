//! No file is in a circle of imports, but for those that are named here until they are out of it.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::collections::BTreeMap;

use conformance::circles::{Uses, circles, rust, script};
use conformance::repository;

/// Sources of Rust crates, and the circles that are left in them.
const RUST: &[(&str, &[&[&str]])] = &[
    ("core/src", &[]),
    ("host-example/engine/src", &[]),
    ("host-example/src", &[]),
    ("tests/bench/src", &[]),
    ("tests/bench/wasm/src", &[]),
    ("tests/build/src", &[]),
    ("tests/conformance/src", &[]),
    ("tests/differential/src", &[]),
    ("tests/parity/src", &[]),
    ("tests/population/src", &[]),
    ("tests/xtask/src", &[]),
    ("wasm/author/src", &[]),
    ("wasm/browser/src", &[]),
    ("wasm/component/src", &[]),
    ("wasm/quick/src", &[]),
];

/// The same of TypeScript.
const SCRIPT: &[(&str, &[&[&str]])] = &[("wasm/js/src", &[])];

fn judge(folder: &str, uses: &Uses, left: &[&[&str]]) -> Vec<String> {
    let found = circles(uses);
    let new = found.iter().filter(|circle| !left.contains(&circle.as_slice()));
    let new = new.map(|circle| format!("{folder}: a circle of {}", circle.join(", ")));
    let gone = left.iter().filter(|circle| !found.iter().any(|known| known.as_slice() == **circle));
    let gone = gone.map(|circle| {
        format!("{folder}: {} are no circle any more: strike them out", circle.join(", "))
    });
    new.chain(gone).collect()
}

#[test]
fn no_file_is_in_a_circle_of_imports() {
    let mut wrong = Vec::new();
    for (folder, left) in RUST {
        let uses = rust::uses(&repository(folder)).unwrap();
        assert!(!uses.is_empty(), "{folder} has no file");
        wrong.extend(judge(folder, &uses, left));
    }
    for (folder, left) in SCRIPT {
        let uses = script::uses(&repository(folder)).unwrap();
        assert!(uses.values().any(|used| !used.is_empty()), "{folder} imports nothing");
        wrong.extend(judge(folder, &uses, left));
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
