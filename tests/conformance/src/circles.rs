//! Circles of imports: files that can only be understood together.

pub mod rust;
pub mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Which file uses which, by their paths.
pub type Uses = BTreeMap<String, BTreeSet<String>>;

/// The files of every circle, each sorted; sorted themselves.
#[must_use]
pub fn circles(uses: &Uses) -> Vec<Vec<&str>> {
    let mut found: BTreeSet<Vec<&str>> = BTreeSet::new();
    for file in uses.keys() {
        let after = reached(uses, file);
        if after.contains(file.as_str()) {
            let together = after.into_iter().filter(|other| reached(uses, other).contains(&**file));
            found.insert(together.collect());
        }
    }
    found.into_iter().collect()
}

/// Everything that a file uses, at however many steps.
fn reached<'a>(uses: &'a Uses, file: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = uses.get(file).into_iter().flatten().map(String::as_str).collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(uses.get(file).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

/// The files below a folder with one of the endings, by their paths below it.
///
/// # Errors
/// Those of reading folders.
pub fn files(folder: &Path, endings: &[&str]) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at)? {
            let path = entry?.path();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push((name.replace('\\', "/"), path));
            }
        }
    }
    found.sort();
    Ok(found)
}
