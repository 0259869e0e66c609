//! The tests: what each of them reaches, how long it takes, and whether it fails under a mutant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, Result, anyhow};

use crate::tree::Binary;

/// Longest time for a test by itself; what takes longer is left out and named.
const LONGEST: Duration = Duration::from_secs(60);
/// Marks a mutant under which nothing was different where it was reached.
const PASSED: u32 = 1 << 31;
/// Memory of a test, in kB: a mutant may ask for all there is.
const MEMORY: u32 = 6_000_000;

/// One test.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub(crate) binary: usize,
    pub(crate) name: String,
    pub(crate) took: Duration,
    /// Mutants that it reaches, by number, and under which something would be different.
    pub(crate) reaches: BTreeSet<usize>,
    /// Mutants that it reaches and never could notice.
    pub(crate) passes: BTreeSet<usize>,
}

/// All tests, with the built files that hold them.
#[derive(Debug)]
pub(crate) struct Tests {
    pub(crate) binaries: Vec<Binary>,
    /// Digest of each built file.
    pub(crate) digests: Vec<u64>,
    /// The fastest first.
    pub(crate) all: Vec<Test>,
    /// Tests that fail or take too long without any mutant.
    pub(crate) left_out: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Passed,
    /// Name of the test that failed.
    Failed(String),
    TimedOut(String),
}

impl Tests {
    /// Runs every test by itself and writes down what it reaches, so many built files at once; what was
    /// written down of the same built file is read again.
    pub(crate) fn measure(binaries: Vec<Binary>, kept: &Path, jobs: usize) -> Result<Self> {
        let (mut all, mut left_out, mut digests) = (Vec::new(), Vec::new(), Vec::new());
        for binary in &binaries {
            digests.push(crate::digest(&[fs::read(&binary.path)?]));
        }
        let next = AtomicUsize::new(0);
        let texts: Mutex<BTreeMap<usize, String>> = Mutex::default();
        let work = &|job: usize| -> Result<()> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(binary), Some(digest)) = (binaries.get(at), digests.get(at)) else {
                    return Ok(());
                };
                let text = Self::known(binary, *digest, kept, job)?;
                texts.lock().map_err(|e| anyhow!("{e}"))?.insert(at, text);
            }
        };
        crate::at_once(jobs, work)?;
        for (number, text) in texts.into_inner().map_err(|e| anyhow!("{e}"))? {
            let name_of = binaries.get(number).map_or("", |binary| binary.name.as_str());
            for line in text.lines() {
                let mut cells = line.split('\t');
                let mut next = || cells.next().unwrap_or_default();
                let (name, took, reaches, passes) = (next().to_owned(), next(), next(), next());
                let Ok(took) = took.parse() else {
                    left_out.push(format!("{name_of}::{name}: {took}"));
                    continue;
                };
                let numbers = |cell: &str| cell.split(' ').filter_map(|n| n.parse().ok()).collect();
                let (reaches, passes) = (numbers(reaches), numbers(passes));
                let took = Duration::from_micros(took);
                all.push(Test { binary: number, name, took, reaches, passes });
            }
        }
        all.sort_by_key(|test: &Test| test.took);
        Ok(Self { binaries, digests, all, left_out })
    }

    /// What is written down of a built file, or will be now.
    fn known(binary: &Binary, digest: u64, kept: &Path, job: usize) -> Result<String> {
        let folder = kept.join("coverage");
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{}-{digest:016x}", binary.name));
        if let Ok(text) = fs::read_to_string(&file) {
            return Ok(text);
        }
        let text = Self::coverage(binary, kept, job)?;
        fs::write(&file, &text)?;
        Ok(text)
    }

    /// A line for each test: name, microseconds or what is wrong, mutants.
    fn coverage(binary: &Binary, kept: &Path, job: usize) -> Result<String> {
        let seen = kept.join(format!("seen-{job}"));
        let log = kept.join(format!("log-coverage-{job}"));
        let listed = command(binary).arg("--list").output()?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut out = String::new();
        for name in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
            let _ = fs::remove_file(&seen);
            let start = Instant::now();
            let mut test = command(binary);
            test.env("CREDIT_MUTANTS_SEEN", &seen);
            let end = finish(run(&mut test, &[name], &log)?, LONGEST, &log)?;
            let took = start.elapsed().as_micros();
            let seen = fs::read(&seen).unwrap_or_default();
            let numbers = |passed: bool| {
                let all = seen.chunks_exact(4).filter_map(move |bytes| {
                    let number = u32::from_le_bytes(bytes.try_into().ok()?);
                    let own = (number & PASSED != 0) == passed;
                    let number = (number & !PASSED).checked_sub(1)?;
                    own.then(|| number.to_string())
                });
                all.collect::<Vec<String>>().join(" ")
            };
            let line = match end {
                End::Passed => format!("{name}\t{took}\t{}\t{}\n", numbers(false), numbers(true)),
                End::Failed(_) => format!("{name}\tfails without any mutant\t\t\n"),
                End::TimedOut(_) => format!("{name}\ttakes too long\t\t\n"),
            };
            out.push_str(&line);
        }
        println!("{}: {} tests", binary.name, out.lines().count());
        Ok(out)
    }

    /// How long a test takes by itself.
    pub(crate) fn took(&self, test: usize) -> Duration {
        self.all.get(test).map_or(Duration::ZERO, |test| test.took)
    }

    /// Whether any test comes to a mutant.
    pub(crate) fn come_to(&self, mutant: usize) -> bool {
        self.all.iter().any(|test| test.reaches.contains(&mutant) || test.passes.contains(&mutant))
    }

    /// Which tests might notice each mutant, the fastest first.
    pub(crate) fn reaching(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut reaching: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, test) in self.all.iter().enumerate() {
            for mutant in &test.reaches {
                reaching.entry(*mutant).or_default().push(at);
            }
        }
        reaching
    }

    /// Runs tests under a mutant, in the given order and in growing handfuls, until one fails.
    pub(crate) fn under(&self, mutant: usize, order: &[usize], log: &Path) -> Result<End> {
        let mut rest = order;
        let mut handful = Duration::from_millis(20);
        while !rest.is_empty() {
            let mut sum = Duration::ZERO;
            let long = rest.iter().position(|at| {
                let full = sum > handful;
                sum =
                    sum.saturating_add(self.all.get(*at).map_or(Duration::ZERO, |test| test.took));
                full
            });
            let (now, later) = rest.split_at(long.unwrap_or(rest.len()).max(1));
            let mut of: BTreeMap<usize, Vec<&Test>> = BTreeMap::new();
            for test in now.iter().filter_map(|at| self.all.get(*at)) {
                of.entry(test.binary).or_default().push(test);
            }
            for (binary, tests) in of {
                let end = self.some(mutant, binary, &tests, log)?;
                if end != End::Passed {
                    return Ok(end);
                }
            }
            (rest, handful) = (later, handful.saturating_mul(2));
        }
        Ok(End::Passed)
    }

    fn some(&self, mutant: usize, binary: usize, tests: &[&Test], log: &Path) -> Result<End> {
        let binary = self.binaries.get(binary).context("a built file")?;
        let mut command = command(binary);
        command.env("CREDIT_MUTANT", mutant.saturating_add(1).to_string());
        let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
        let usual: Duration = tests.iter().map(|test| test.took).sum();
        let limit = usual.saturating_mul(6).saturating_add(Duration::from_secs(3));
        let named = |name: String| format!("{}::{name}", binary.name);
        Ok(match finish(run(&mut command, &names, log)?, limit, log)? {
            End::Passed => End::Passed,
            End::Failed(name) => End::Failed(named(name)),
            End::TimedOut(name) => End::TimedOut(named(name)),
        })
    }
}

fn command(binary: &Binary) -> Command {
    let mut command = Command::new("sh");
    let limit = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    command.args(["-c", &limit]).arg(&binary.path).current_dir(&binary.folder);
    command.env("CARGO_MANIFEST_DIR", &binary.folder).env_remove("CREDIT_BLESS");
    // The same random cases every time, and no search for the least one that fails.
    command.env("PROPTEST_RNG_SEED", "1").env("PROPTEST_MAX_SHRINK_ITERS", "0");
    command
}

fn run(command: &mut Command, tests: &[&str], log: &Path) -> Result<Child> {
    let file = fs::File::create(log)?;
    command.args(["--exact", "--test-threads=1"]).args(tests);
    command.stdin(Stdio::null()).stdout(file).stderr(Stdio::null());
    Ok(command.spawn()?)
}

fn finish(mut child: Child, limit: Duration, log: &Path) -> Result<End> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { End::Passed } else { End::Failed(culprit(log)) });
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(End::TimedOut(culprit(log)));
        }
        thread::sleep(pause);
        pause = pause.saturating_mul(2).min(Duration::from_millis(20));
    }
}

/// The first test that did not end well.
fn culprit(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines = text.lines().filter_map(|line| line.strip_prefix("test "));
    let bad = lines.filter(|line| !line.ends_with("... ok") && line.contains(" ..."));
    let name = bad.map(|line| line.split(" ...").next().unwrap_or_default().to_owned()).next();
    name.unwrap_or_default()
}
