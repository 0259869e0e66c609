//! Which module of the core may use which.

mod paths;

use std::fmt;
use std::path::Path;

/// The modules of `core/src`, from the lowest layer to the highest. A module may use those on
/// earlier lines and itself. To add a module, put it on the line after everything it uses.
pub const LAYERS: &[&[&str]] = &[
    &["shape"],
    &["date", "digest", "limits", "names", "pieces", "planes", "sheet"],
    &["error"],
    &["json"],
    &["text"],
    &["id"],
    &["wire"],
    &["name"],
    &["request"],
    &["pack"],
    &["finding", "memory"],
    &["screen"],
    &["calendar"],
    &["decision"],
    &["answer", "rulebook"],
    &["notice", "receipt"],
    &["check"],
    &["words"],
    &["api"],
    &["batch"],
    &["schema"],
];

/// A use of a module on a later line, or of one that has no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path below `core/src`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The module used.
    pub used: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, used } = self;
        match layer(used) {
            Some(_) => write!(f, "core/src/{file}:{line} uses `{used}`, a later layer"),
            None => write!(f, "core/src/{file}:{line} uses `{used}`, which has no layer"),
        }
    }
}

/// What is wrong with one file. `roots` maps the names that `lib.rs` re-exports to their modules.
///
/// # Errors
/// A sentence, if the file is not Rust.
pub fn violations(
    file: &str,
    source: &str,
    roots: &[(String, String)],
) -> Result<Vec<Violation>, String> {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let module: Vec<&str> = stem.split('/').collect();
    let own = module.first().copied().unwrap_or_default();
    let uses = paths::root_names(source, &module).map_err(|e| format!("{file}: {e}"))?;
    let resolve = |name: String| {
        roots.iter().find(|(root, _)| *root == name).map_or(name, |(_, module)| module.clone())
    };
    Ok(uses
        .into_iter()
        .map(|(line, name)| Violation { file: file.to_owned(), line, used: resolve(name) })
        .filter(|v| v.used != own && !allowed(own, &v.used))
        .collect())
}

/// The names that `lib.rs` re-exports, with their modules: `pub use date::Date` is `Date`, `date`.
///
/// # Errors
/// A sentence, if the file is not Rust.
pub fn re_exports(source: &str) -> Result<Vec<(String, String)>, String> {
    paths::re_exports(source)
}

/// The line of [`LAYERS`] on which a module stands.
#[must_use]
pub fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|line| line.contains(&module))
}

/// The module of a file below `core/src`, if it has a line in [`LAYERS`].
#[must_use]
pub fn known(file: &Path) -> bool {
    let first = file.components().next().map(|part| part.as_os_str().to_string_lossy());
    first.is_some_and(|name| layer(name.trim_end_matches(".rs")).is_some())
}

fn allowed(user: &str, used: &str) -> bool {
    matches!((layer(user), layer(used)), (Some(user), Some(used)) if used < user)
        || used.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}
