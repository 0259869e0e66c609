//! Which TypeScript file uses which; imports of types count like any other.

use std::path::Path;
use std::{fs, io};

use super::Uses;

/// Uses between the files below a folder.
///
/// # Errors
/// Those of reading files.
pub fn uses(folder: &Path) -> io::Result<Uses> {
    let files = super::files(folder, &[".ts", ".tsx", ".mts"])?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut uses = Uses::new();
    for (name, path) in &files {
        let text = fs::read_to_string(path)?;
        let used = imports(&text).filter_map(|import| resolve(name, import, &names));
        uses.insert(name.clone(), used.map(str::to_owned).collect());
    }
    Ok(uses)
}

/// What follows `from`, or is imported by a call or for its effect.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    ["from '", "import '", "import('", "from \"", "import \"", "import(\""].into_iter().flat_map(
        |lead| {
            let end = if lead.ends_with('"') { '"' } else { '\'' };
            text.split(lead).skip(1).filter_map(move |rest| rest.split(end).next())
        },
    )
}

/// The file that an import names, if it is one of these.
fn resolve<'a>(file: &str, import: &str, names: &[&'a str]) -> Option<&'a str> {
    if !import.starts_with('.') {
        return None;
    }
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    let path = path.join("/");
    let stem = path.trim_end_matches(".js").trim_end_matches(".ts");
    let wanted = [".ts", ".tsx", ".mts", "/index.ts"].map(|ending| format!("{stem}{ending}"));
    names.iter().find(|name| wanted.iter().any(|wanted| wanted == *name)).copied()
}
