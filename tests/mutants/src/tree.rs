//! A copy of the repository with all mutants of the core in it, built once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::find::{Constants, Module, Mutant, Source, built, find, unbuilt};
use crate::write::{Written, switch, write};

/// Folder of what is changed.
const CORE: &str = "core/src";
/// Types that only describe others, of which nothing is run, and what hosts alone read answers back with.
const NOT: [&str; 2] = ["core/src/schema", "core/src/wire/read"];

/// The tests that are run, by name of their suite, as cargo is asked to build them.
const CORE_TESTS: &[&str] = &["-p", "credit-core", "--features", "credit-core/authoring", "--lib"];
const CONFORMANCE: &[&str] = &["-p", "conformance"];
/// The vectors over the native core alone, without wasmtime.
const VECTORS: &[&str] = &["-p", "parity", "--no-default-features", "--test", "vectors"];

/// Generated questions and the digests of their answers: only when they are asked for.
const ANSWERS: &[&str] = &["-p", "answers"];

/// A built file of tests, and the folder it runs in.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) folder: PathBuf,
}

/// The repository, the copy, and the mutants of the core.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
    copy: PathBuf,
    target: PathBuf,
    sources: Vec<Source>,
    pub(crate) mutants: Vec<Mutant>,
}

impl Tree {
    /// Finds the mutants of the core.
    pub(crate) fn read() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&here).join("../..").canonicalize()?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let (mut sources, mut mutants) = (Vec::new(), Vec::new());
        let files = files(&root)?;
        let mut constants = Constants::default();
        let mut core = BTreeMap::new();
        for file in files.iter().filter(|file| file.ends_with(".rs")) {
            let text = fs::read_to_string(root.join(file))?;
            constants.read(&text);
            if file.starts_with(CORE) && !NOT.iter().any(|not| file.starts_with(not)) {
                core.insert(file.clone(), text);
            }
        }
        let constant = constants.closed();
        let unbuilt: BTreeSet<String> = core
            .iter()
            .flat_map(|(file, text)| {
                let own =
                    file.trim_end_matches("lib.rs").trim_end_matches(".rs").trim_end_matches('/');
                let around = file.rsplit_once('/').map_or("", |(around, _)| around);
                unbuilt(text).into_iter().map(move |module| match module {
                    Module::Named(name) => format!("{own}/{name}.rs"),
                    Module::At(path) => format!("{around}/{path}"),
                })
            })
            .collect();
        for (file, text) in core.into_iter().filter(|(file, _)| !unbuilt.contains(file)) {
            sources.push(find(&file, text, &constant, &mut mutants)?);
        }
        let copy = target.join("mutants/tree");
        Ok(Self { root, copy, target, sources, mutants })
    }

    /// Folder of what is kept between runs.
    pub(crate) fn kept(&self) -> PathBuf {
        self.target.join("mutants")
    }

    /// A path in the repository.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Lines of files of the core that are not as they were at a commit.
    pub(crate) fn changed(
        &self,
        since: &str,
    ) -> Result<BTreeMap<String, Vec<std::ops::Range<usize>>>> {
        let mut git = Command::new("git");
        git.args(["diff", "-U0", "--no-color", "--no-ext-diff", since, "--", CORE]);
        let diff = output(git.current_dir(&self.root))?;
        let mut changed: BTreeMap<String, Vec<std::ops::Range<usize>>> = BTreeMap::new();
        let mut file = String::new();
        for line in diff.lines() {
            if let Some(name) = line.strip_prefix("+++ b/") {
                name.clone_into(&mut file);
            } else if let Some(hunk) = line.strip_prefix("@@ ") {
                let new = hunk.split_whitespace().find_map(|part| part.strip_prefix('+'));
                let (start, count) =
                    new.map_or(("0", "1"), |n| n.split_once(',').unwrap_or((n, "1")));
                let (start, count): (usize, usize) = (start.parse()?, count.parse()?);
                // Where lines are gone, the one before and the one after are next to it.
                let lines = start..start.saturating_add(count.max(2));
                changed.entry(file.clone()).or_default().push(lines);
            }
        }
        Ok(changed)
    }

    /// Copies the repository, writes the wanted mutants, and takes out those that do not compile, in
    /// rounds. Gives those that are left.
    pub(crate) fn instrument(&self, wanted: BTreeSet<usize>) -> Result<BTreeSet<usize>> {
        self.copy()?;
        let before = wanted.len();
        // What did not compile in these sources does not compile now: the copy stays as it was built.
        let file = self.kept().join("uncompiled");
        let head = format!("core\t{:016x}", self.core());
        let known = fs::read_to_string(&file).unwrap_or_default();
        let mut lines = known.lines();
        let mut refused: BTreeSet<String> = match lines.next() {
            Some(first) if first == head => lines.map(str::to_owned).collect(),
            _ => BTreeSet::new(),
        };
        let mut alive = wanted;
        let known = |key: String| refused.contains(&key);
        let mut once: BTreeSet<usize> =
            alive.iter().copied().filter(|n| known(once_key(&self.key(*n)))).collect();
        alive.retain(|number| !known(self.key(*number)));
        for round in 1.. {
            let written = self.write(&alive, &once)?;
            let Blamed { dead, moved } = self.check(&written)?;
            if dead.is_empty() && moved.is_empty() {
                break;
            }
            println!("round {round}: {} mutants do not compile", dead.len());
            alive.retain(|number| !dead.contains(number));
            refused.extend(dead.iter().map(|number| self.key(*number)));
            refused.extend(moved.iter().map(|number| once_key(&self.key(*number))));
            once.extend(moved);
            let lines: Vec<&str> = refused.iter().map(String::as_str).collect();
            fs::write(&file, format!("{head}\n{}\n", lines.join("\n")))?;
        }
        println!("{} of {before} mutants compile", alive.len());
        Ok(alive)
    }

    fn copy(&self) -> Result<()> {
        let all = files(&self.root)?;
        let mut kept = BTreeSet::new();
        for file in &all {
            kept.insert(self.copy.join(file));
            if !self.is_mutated(file) {
                let content = fs::read(self.root.join(file))?;
                // Functions of the core are not constant here; those that call them cannot be either.
                let content = match String::from_utf8(content) {
                    Ok(text) if calls_core(file) => text.replace("const fn ", "fn ").into_bytes(),
                    Ok(text) => text.into_bytes(),
                    Err(error) => error.into_bytes(),
                };
                replace(&self.copy.join(file), &content)?;
            }
        }
        // What is not in the repository any more.
        let list = self.kept().join("copied");
        for old in fs::read_to_string(&list).unwrap_or_default().lines() {
            let old = self.copy.join(old);
            if !kept.contains(&old) && old.is_file() {
                fs::remove_file(old)?;
            }
        }
        fs::write(list, all.join("\n"))?;
        // The lints of the repository are not for what is written here.
        for manifest in all.iter().filter(|file| file.ends_with("Cargo.toml")) {
            let text = fs::read_to_string(self.root.join(manifest))?;
            let text = text.replace("[lints]\nworkspace = true", "");
            replace(&self.copy.join(manifest), text.as_bytes())?;
        }
        Ok(())
    }

    fn is_mutated(&self, file: &str) -> bool {
        file.ends_with("Cargo.toml") || self.sources.iter().any(|source| source.file == file)
    }

    fn write(
        &self,
        alive: &BTreeSet<usize>,
        once: &BTreeSet<usize>,
    ) -> Result<BTreeMap<String, Written>> {
        let mut all = BTreeMap::new();
        for source in &self.sources {
            let mut written = write(source, alive, once);
            if source.file.ends_with("src/lib.rs") {
                written.text.push_str(&switch(self.mutants.len()));
            }
            replace(&self.copy.join(&source.file), written.text.as_bytes())?;
            all.insert(source.file.clone(), written);
        }
        Ok(all)
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.current_dir(&self.copy).env("CARGO_TARGET_DIR", &self.target);
        cargo
            .env_remove("CARGO_MANIFEST_DIR")
            .arg(command)
            .args(["--message-format=json", "--quiet"]);
        // Half of the time to build it, for tests that run a little longer.
        cargo.args(["--config", "profile.dev.package.credit-core.opt-level=1"]);
        cargo.stderr(Stdio::null());
        cargo
    }

    /// The mutants that the compiler names.
    fn check(&self, written: &BTreeMap<String, Written>) -> Result<Blamed> {
        // What fails, fails before any code is made; what does not is the library that the tests need.
        let mut cargo = self.cargo("test");
        let output = cargo.args(["-p", "conformance", "--lib", "--no-run"]).output()?;
        let (mut dead, mut moved) = (BTreeSet::new(), BTreeSet::new());
        for error in messages(&output.stdout).filter(|m| text(m, "/message/level") == "error") {
            let spans = error.pointer("/message/spans").and_then(Value::as_array);
            let spans: Vec<&Value> = spans.into_iter().flatten().collect();
            let primary = spans.iter().filter(|s| s.get("is_primary") == Some(&Value::Bool(true)));
            for span in primary {
                let Some(written) = written.get(text(span, "/file_name")) else { continue };
                let at = |name| {
                    span.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
                };
                let range =
                    at("byte_start").unwrap_or_default()..at("byte_end").unwrap_or_default();
                match written.watched(&range) {
                    Some(number) => _ = moved.insert(number),
                    None => dead.extend(written.blamed(&range)),
                }
            }
        }
        if dead.is_empty() && moved.is_empty() && !output.status.success() {
            bail!(
                "the copy does not compile, and no mutant is to blame:\n{}",
                errors(&output.stdout)
            );
        }
        Ok(Blamed { dead, moved })
    }

    /// Builds the tests of the copy: `core`, `vectors`, `answers`, tests of `conformance` by name;
    /// without a name all but `answers`.
    pub(crate) fn tests(&self, suites: &[String]) -> Result<Vec<Binary>> {
        let mut binaries = Vec::new();
        let named: Vec<&str> = suites.iter().map(String::as_str).collect();
        let mut calls: Vec<Vec<&str>> = Vec::new();
        if named.is_empty() || named.contains(&"core") {
            calls.push(CORE_TESTS.to_vec());
        }
        let some = named.iter().filter(|name| !["core", "vectors", "answers"].contains(*name));
        let some: Vec<&str> = some.flat_map(|name| ["--test", name]).collect();
        if named.is_empty() || !some.is_empty() {
            let all = if some.is_empty() { vec!["--tests"] } else { some };
            calls.push(CONFORMANCE.iter().copied().chain(all).collect());
        }
        if named.is_empty() || named.contains(&"vectors") {
            calls.push(VECTORS.to_vec());
        }
        if named.contains(&"answers") {
            calls.push(ANSWERS.to_vec());
        }
        for what in calls {
            let mut cargo = self.cargo("test");
            let output = cargo.args(what).arg("--no-run").output()?;
            if !output.status.success() {
                bail!("the tests of the copy do not compile:\n{}", errors(&output.stdout));
            }
            for built in messages(&output.stdout) {
                let path = text(&built, "/executable");
                if path.is_empty() || built.pointer("/profile/test") != Some(&Value::Bool(true)) {
                    continue;
                }
                let manifest = Path::new(text(&built, "/manifest_path"));
                let folder = manifest.parent().context("a folder")?.to_path_buf();
                let name = text(&built, "/target/name").to_owned();
                binaries.push(Binary { name, path: path.into(), folder });
            }
        }
        binaries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(binaries)
    }

    fn key(&self, number: usize) -> String {
        self.mutants.get(number).map(Mutant::key).unwrap_or_default()
    }

    /// What the sources are that are mutated: the same for the heart as for all.
    fn core(&self) -> u64 {
        let texts =
            self.sources.iter().flat_map(|source| [source.file.clone(), built(&source.text)]);
        crate::digest(&texts.map(String::into_bytes).collect::<Vec<_>>())
    }

    /// What the sources are, and what tests read: results are good as long as they stay.
    pub(crate) fn digests(&self) -> Result<(u64, u64)> {
        let data = files(&self.root)?.into_iter();
        let data = data.filter(|file| {
            ["tests/vectors", "host-example/sample", "tests/answers"]
                .iter()
                .any(|folder| file.starts_with(folder))
        });
        let data =
            data.map(|file| fs::read(self.root.join(file))).collect::<Result<Vec<_>, _>>()?;
        Ok((self.core(), crate::digest(&data)))
    }
}

/// What the compiler refuses.
struct Blamed {
    /// Mutants that are no programs.
    dead: BTreeSet<usize>,
    /// Mutants that cannot be asked twice after all.
    moved: BTreeSet<usize>,
}

/// Whether a file is Rust of a host, which calls the core.
fn calls_core(file: &str) -> bool {
    file.starts_with("host-example/") && file.ends_with(".rs")
}

/// How a mutant that cannot be asked twice stands among those that do not compile.
fn once_key(key: &str) -> String {
    format!("once {key}")
}

/// Files of the repository, new ones as well.
fn files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = output(git.current_dir(root))?;
    let files = listed.split('\0').filter(|file| !file.is_empty() && root.join(file).is_file());
    Ok(files.map(str::to_owned).collect())
}

/// Writes a file unless it is so already: what is not written is not built again.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a folder")?)?;
    fs::write(path, content).with_context(|| path.display().to_string())
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn messages(stdout: &[u8]) -> impl Iterator<Item = Value> {
    stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}

/// The first errors, as the compiler shows them.
fn errors(stdout: &[u8]) -> String {
    const SHOWN: usize = 5;
    let errors = messages(stdout).filter(|m| text(m, "/message/level") == "error");
    errors.take(SHOWN).map(|m| text(&m, "/message/rendered").to_owned()).collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
