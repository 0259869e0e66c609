//! The core keeps its layers.

use std::path::{Path, PathBuf};
use std::{fs, io};

use conformance::{layers, repository};

#[test]
fn modules_of_the_core_use_only_lower_layers() {
    let core = repository("core/src");
    let roots = layers::re_exports(&fs::read_to_string(core.join("lib.rs")).unwrap()).unwrap();
    let files = rust_files(&core).unwrap();
    assert!(files.len() > 5, "core/src has hardly any file");
    let mut wrong = Vec::new();
    for path in files {
        let file = path.strip_prefix(&core).unwrap().to_string_lossy().replace('\\', "/");
        let source = fs::read_to_string(&path).unwrap();
        wrong.extend(layers::violations(&file, &source, &roots).unwrap());
    }
    let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn every_module_of_the_core_has_a_layer() {
    let core = repository("core/src");
    for path in rust_files(&core).unwrap() {
        let file = path.strip_prefix(&core).unwrap();
        assert!(layers::known(file), "add {} to LAYERS in tests/conformance", file.display());
    }
}

#[test]
fn a_use_of_a_later_layer_is_found_however_it_is_written() {
    for (file, source) in [
        ("pack/view.rs", "use crate::screen::screen;"),
        ("pack/view.rs", "use crate::{error::LoadError, rulebook::Rule};"),
        ("pack/view.rs", "use super::super::screen;"),
        ("pack.rs", "use super::screen;"),
        ("pack.rs", "mod inner { use super::super::screen; }"),
        ("pack.rs", "fn f() { let x = vec![crate::screen::run()]; }"),
        ("pack.rs", "fn f() -> crate::screen::Screening { todo!() }"),
        ("pack.rs", "#[cfg(test)] mod tests { } use crate::screen;"),
        ("pack.rs", "use crate::Decision;"),
        ("check.rs", "use crate::words;"),
        ("pack/write.rs", "use crate::words;"),
        ("check.rs", "use crate::nonsense;"),
    ] {
        let roots = [("Decision".to_owned(), "decision".to_owned())];
        let found = layers::violations(file, source, &roots).unwrap();
        assert_eq!(found.len(), 1, "{file}: {source}: {found:?}");
    }
}

#[test]
fn uses_of_lower_layers_pass() {
    for (file, source) in [
        ("pack/view.rs", "use super::wire; use crate::{error::LoadError, json, Date, VERSION};"),
        ("pack.rs", "//! Not `crate::screen`.\nfn f() -> &'static str { \"crate::screen\" }"),
        ("pack.rs", "#[cfg(test)] mod tests { use crate::screen; use super::*; }"),
        ("pack.rs", "#[cfg(test)] use crate::screen;"),
        ("pack.rs", "pub(crate) mod inner { use super::other; use crate::pack::x; }"),
        ("api.rs", "use crate::{words, check::Checker};"),
    ] {
        let roots = [("Date".to_owned(), "date".to_owned())];
        assert_eq!(layers::violations(file, source, &roots).unwrap(), [], "{file}: {source}");
    }
}

#[test]
fn re_exports_are_read() {
    let found = layers::re_exports("mod a; pub use a::{B, C};\npub use d::E;").unwrap();
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, [("B", "a"), ("C", "a"), ("E", "d")]);
}

/// Files below a folder, except `lib.rs` and what only tests see.
fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if name.ends_with(".rs") && !["lib.rs", "tests.rs"].contains(&name.as_str()) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
