//! Sizes of what is shipped, against those that were accepted.

mod accepted;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::region_table;
use accepted::{Accepted, Part};
use xtask::files::{built, read, root};
use xtask::run::{captured, program};

/// What the parts are meant to stay below, compressed: the budgets.
const BUDGETS: &[(&str, u64)] = &[
    ("module credit_browser_bg.wasm", 200 * 1024),
    ("module credit_slim_bg.wasm", 50 * 1024),
    ("glue credit_browser.js", 25 * 1024),
    ("glue credit_slim.js", 25 * 1024),
];

/// Prints a table of sizes, raw and compressed as a web server would. Fails when a part has
/// grown beyond what was accepted; a note accepts what is there now.
pub(crate) fn size(note: Option<&str>) -> Result<()> {
    compiler()?;
    let parts = parts()?;
    let accepted = Accepted::read()?;
    println!("{:<44}{:>10}{:>10}{:>10}", "part", "bytes", "gzip -9", "change");
    for part in &parts {
        let change = accepted.find(&part.name).map_or_else(
            || "new".to_owned(),
            |known| {
                format!(
                    "{:+}",
                    i128::from(part.compressed).saturating_sub(i128::from(known.compressed))
                )
            },
        );
        let budget =
            BUDGETS.iter().find(|(name, most)| *name == part.name && part.compressed > *most);
        let over = budget.map_or_else(String::new, |(_, most)| format!("  meant to be {most}"));
        println!("{:<44}{:>10}{:>10}{change:>10}{over}", part.name, part.bytes, part.compressed);
    }
    println!("\nof each module, compressed alone");
    for (name, bytes) in [
        ("region table: codes and years", region_table::codes()),
        ("region table: names", region_table::names()),
    ] {
        println!("{name:<44}{:>10}{:>10}", bytes.len(), compressed(&bytes)?);
    }
    match note {
        Some(note) => Accepted::write(parts, note),
        None => refuse_growth(&parts, &accepted),
    }
}

/// Sizes are those of one compiler: `workspace.metadata.rustc`.
fn compiler() -> Result<()> {
    let manifest = String::from_utf8(read(&root().join("Cargo.toml"))?)?;
    let pinned = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.metadata]")
        .find_map(|line| line.strip_prefix("rustc = \"")?.strip_suffix('"'))
        .context("Cargo.toml: workspace.metadata.rustc")?;
    let version = captured(program("rustc").arg("--version"))?;
    let used = version.split(' ').nth(1).unwrap_or_default();
    if used != pinned {
        bail!(
            "体积按 rustc {pinned} 核定，现在是 {used}：换用该版本，或改 workspace.metadata.rustc 并重新核定\n\
             sizes are those of rustc {pinned}, this is {used}: use that one, or change workspace.metadata.rustc and accept anew"
        );
    }
    Ok(())
}

fn refuse_growth(parts: &[Part], accepted: &Accepted) -> Result<()> {
    let grown: Vec<&str> = parts
        .iter()
        .filter(|part| accepted.is_beyond(part))
        .map(|part| part.name.as_str())
        .collect();
    if grown.is_empty() {
        return Ok(());
    }
    bail!(
        "体积增加 grown: {}\n确有必要时用一句话说明并接受 accept with a sentence that says why: cargo xtask size --note \"…\"",
        grown.join(", ")
    )
}

/// The modules, their glue, the component, and every script of the package.
fn parts() -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (kind, folder, name) in [
        ("module", "browser", "credit_browser_bg.wasm"),
        ("module", "slim", "credit_slim_bg.wasm"),
        ("module", "author", "credit_author_bg.wasm"),
        ("module", "lists", "credit_lists_bg.wasm"),
        ("glue", "browser", "credit_browser.js"),
        ("glue", "slim", "credit_slim.js"),
        ("glue", "author", "credit_author.js"),
        ("glue", "lists", "credit_lists.js"),
        ("component", "component", "credit-check.wasm"),
        ("component", "component", "credit-checker.wasm"),
    ] {
        parts.push(part(format!("{kind} {name}"), &built(folder).join(name))?);
    }
    let dist = root().join("wasm/js/dist");
    for folder in ["", "cjs/"] {
        let path = dist.join(folder);
        let mut names: Vec<String> = fs::read_dir(&path)
            .with_context(|| path.display().to_string())?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".js"))
            .collect();
        names.sort();
        for name in names {
            parts.push(part(format!("package {folder}{name}"), &path.join(&name))?);
        }
    }
    Ok(parts)
}

fn part(name: String, path: &Path) -> Result<Part> {
    let bytes = read(path)?;
    let compressed = compressed(&bytes)?;
    Ok(Part { name, bytes: u64::try_from(bytes.len())?, compressed, note: String::new() })
}

fn compressed(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(u64::try_from(encoder.finish()?.len())?)
}
