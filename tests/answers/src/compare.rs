//! The same questions asked of another commit, and where the answers part.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use conformance::repository;
use serde_json::Value;

/// Most members shown of one answer.
const SHOWN: usize = 12;

/// Builds a commit in a folder of its own, asks both, and prints what differs; false when anything does.
pub(crate) fn against(commit: &str, times: u64, kind: Option<&str>) -> Result<bool> {
    let root = repository("").canonicalize()?;
    let folder = super::target().join("answers/base");
    if folder.exists() {
        run(Command::new("git")
            .current_dir(&folder)
            .args(["checkout", "--quiet", "--detach", commit]))?;
    } else {
        let mut add = Command::new("git");
        add.current_dir(&root).args(["worktree", "add", "--quiet", "--detach"]).arg(&folder);
        run(add.arg(commit))?;
    }
    if !folder.join("tests/answers").is_dir() {
        bail!("{commit} does not have tests/answers yet: it cannot be asked");
    }
    let mut ours = dump(&root, times, kind)?;
    let mut theirs = dump(&folder, times, kind)?;
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut here, mut there) = (lines(&mut ours)?, lines(&mut theirs)?);
    while let (Some(now), Some(then)) = (here.next(), there.next()) {
        let (now, then) = (now?, then?);
        let (now, then): (Value, Value) =
            (serde_json::from_str(&now)?, serde_json::from_str(&then)?);
        let kind = now.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (all, differing) = seen.entry(kind.clone()).or_default();
        *all = all.saturating_add(1);
        if now.get("question") != then.get("question") {
            bail!("the questions of “{kind}” are others at {commit}: nothing can be compared");
        }
        if now != then {
            if *differing == 0 {
                println!(
                    "{kind}, the first of them: {}",
                    now.get("question").unwrap_or(&Value::Null)
                );
                show(then.get("answer"), now.get("answer"));
            }
            *differing = differing.saturating_add(1);
        }
    }
    for child in [&mut ours, &mut theirs] {
        let _ = child.kill();
        child.wait()?;
    }
    println!("\nanswered differently since {commit}:");
    for (kind, (all, differing)) in &seen {
        println!("{kind:<12}{differing:>8} of {all}");
    }
    Ok(seen.values().all(|(_, differing)| *differing == 0))
}

/// Starts asking in a folder.
fn dump(folder: &Path, times: u64, kind: Option<&str>) -> Result<Child> {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let mut command = Command::new(&cargo);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", super::target())
        .env_remove("CARGO_MANIFEST_DIR");
    run(command.args(["build", "--quiet", "-p", "answers"]))?;
    let mut command = Command::new(cargo);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", super::target())
        .env_remove("CARGO_MANIFEST_DIR");
    command.args([
        "run",
        "--quiet",
        "-p",
        "answers",
        "--",
        "--dump",
        "--times",
        &times.to_string(),
    ]);
    command.args(kind.into_iter().flat_map(|kind| ["--kind", kind]));
    Ok(command.stdout(Stdio::piped()).spawn()?)
}

fn lines(child: &mut Child) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>> {
    let out = child.stdout.take().context("its output")?;
    Ok(BufReader::new(out).lines())
}

fn run(command: &mut Command) -> Result<()> {
    if !command.status()?.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}

/// The members in which two answers differ.
fn show(then: Option<&Value>, now: Option<&Value>) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    flatten(then.unwrap_or(&Value::Null), String::new(), &mut before);
    flatten(now.unwrap_or(&Value::Null), String::new(), &mut after);
    let places: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing = places.into_iter().filter(|place| before.get(*place) != after.get(*place));
    for place in differing.take(SHOWN) {
        let of = |all: &BTreeMap<String, String>| {
            all.get(place).cloned().unwrap_or_else(|| "(none)".into())
        };
        println!("  {place}\n  - {}\n  + {}", of(&before), of(&after));
    }
}

fn flatten(value: &Value, place: String, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| flatten(value, format!("{place}/{name}"), out));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| flatten(item, format!("{place}/{at}"), out));
        }
        other => {
            out.insert(place, other.to_string());
        }
    }
}
