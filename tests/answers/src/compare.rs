//! The same questions asked of another commit, and where the answers part.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use conformance::repository;
use serde_json::Value;

/// Most members shown of one answer.
const SHOWN: usize = 12;

/// The two that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Ours,
    Theirs,
}

/// Builds a commit in a folder of its own, asks both, and prints what differs; false when anything does.
pub(crate) fn against(commit: &str, times: u64, kind: Option<&str>) -> Result<bool> {
    let root = repository("").canonicalize()?;
    let folder = super::target().join("answers/base");
    // `HEAD~3` is of here, not of the folder of the last time.
    let parsed = Command::new("git")
        .current_dir(&root)
        .args(["rev-parse", "--verify", "--quiet", &format!("{commit}^{{commit}}")])
        .output()?;
    if !parsed.status.success() {
        bail!("{commit} is no commit");
    }
    let id = String::from_utf8(parsed.stdout)?.trim().to_owned();
    if folder.exists() {
        run(Command::new("git")
            .current_dir(&folder)
            .args(["checkout", "--quiet", "--force", "--detach", &id]))?;
    } else {
        let mut add = Command::new("git");
        // One that is known and gone was taken away with the folder of built things.
        add.current_dir(&root).args(["worktree", "add", "--quiet", "--force", "--detach"]);
        add.arg(&folder);
        run(add.arg(&id))?;
    }
    if !folder.join("tests/answers").is_dir() {
        bail!("{commit} does not have tests/answers yet: it cannot be asked");
    }
    let mut ours = dump(&root, Whose::Ours, times, kind)?;
    let mut theirs = dump(&folder, Whose::Theirs, times, kind)?;
    let mut seen: BTreeMap<String, Count> = BTreeMap::new();
    let (mut here, mut there) = (lines(&mut ours)?, lines(&mut theirs)?);
    loop {
        let (now, then) = match (here.next(), there.next()) {
            (Some(now), Some(then)) => (now?, then?),
            (None, None) => break,
            _ => bail!("there are other questions at {commit}: nothing can be compared"),
        };
        let (now, then): (Value, Value) =
            (serde_json::from_str(&now)?, serde_json::from_str(&then)?);
        let kind = now.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        let count = seen.entry(kind.clone()).or_default();
        count.all = count.all.saturating_add(1);
        if now.get("question") != then.get("question") {
            bail!("the questions of “{kind}” are others at {commit}: nothing can be compared");
        }
        if now == then {
            continue;
        }
        count.differing = count.differing.saturating_add(1);
        let [now_said, then_said] =
            [&now, &then].map(|one| without_digests(one.get("answer").unwrap_or(&Value::Null)));
        if now_said == then_said {
            continue;
        }
        if count.in_words == 0 {
            let question = now.get("question").unwrap_or(&Value::Null);
            println!("{kind}, the first of them: {question}");
            show(&then_said, &now_said);
        }
        count.in_words = count.in_words.saturating_add(1);
    }
    for child in [&mut ours, &mut theirs] {
        let _ = child.kill();
        child.wait()?;
    }
    println!("\nanswered differently since {commit}:      beside digests");
    for (kind, Count { all, differing, in_words }) in &seen {
        println!("{kind:<12}{differing:>8} of {all:<8}{in_words:>18}");
    }
    Ok(seen.values().all(|count| count.differing == 0))
}

/// How many answers of a kind there are, differ, and differ in more than digests.
#[derive(Default)]
struct Count {
    all: usize,
    differing: usize,
    in_words: usize,
}

/// An answer whose digests are blank: one byte of a pack changes every receipt.
fn without_digests(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let mut parts = text.split("sm3:");
            let mut out = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                out.push_str("sm3:…");
                out.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
            }
            Value::String(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(without_digests).collect()),
        Value::Object(members) => Value::Object(
            members.iter().map(|(name, value)| (name.clone(), without_digests(value))).collect(),
        ),
        other => other.clone(),
    }
}

/// Builds in a folder and starts asking there. What is built of two folders has the same name in the
/// folder of built things, and cargo takes the one for the other where its sources are not newer:
/// another profile keeps them apart, and a copy of the program stays what it is.
fn dump(folder: &Path, whose: Whose, times: u64, kind: Option<&str>) -> Result<Child> {
    let target = super::target();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", &target).env_remove("CARGO_MANIFEST_DIR");
    cargo.args(["build", "--quiet", "-p", "answers"]);
    if whose == Whose::Theirs {
        cargo.args(["--config", "profile.dev.package.credit-core.codegen-units=5"]);
    }
    run(&mut cargo)?;
    let name = format!("answers{}", std::env::consts::EXE_SUFFIX);
    let program = target.join("answers").join(format!("{whose:?}-{name}"));
    fs::copy(target.join("debug").join(name), &program)?;
    let mut command = Command::new(program);
    command.current_dir(folder).args(["--dump", "--times", &times.to_string()]);
    command.args(kind.into_iter().flat_map(|kind| ["--kind", kind]));
    command.env("CARGO_MANIFEST_DIR", folder.join("tests/answers"));
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
fn show(then: &Value, now: &Value) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    flatten(then, String::new(), &mut before);
    flatten(now, String::new(), &mut after);
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
