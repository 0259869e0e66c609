//! Small changes to the core, one at a time, and which of them no test notices.
//!
//! All of them are written into one copy of the repository, each behind a number in the environment, and
//! built once; every test is run by itself first, to see which mutants it reaches, and then each mutant
//! meets those tests only, the fastest first. What is written where: `target/mutants`.

mod find;
mod results;
mod tests;
mod tree;
mod twice;
mod values;
mod write;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Parser;

use find::Mutant;
use results::{Judged, Results, Verdict, module, report};
use tests::{End, Tests};
use tree::Tree;

/// What decides: where a change that nobody notices would be worst.
const HEART: &[&str] = &[
    "check",
    "decision",
    "finding",
    "api/decision",
    "api/screening",
    "rulebook/eval",
    "rulebook/facts",
    "rulebook/forward",
    "screen",
    "notice",
    "pack/seal",
];

/// The mutants that were judged equivalent.
const JUDGED: &str = "tests/mutants/equivalent.tsv";
/// Those that no test notices, with what would.
const OPEN: &str = "tests/mutants/survivors.tsv";

#[derive(Parser)]
#[command(
    name = "cargo xtask mutants",
    about = "Changes the core in small ways and tells what no test notices"
)]
struct Cli {
    /// Only what decides: decision, evaluation of rulebooks, screening, seals, notices (the default).
    #[arg(long)]
    heart: bool,
    /// All of the core.
    #[arg(long, conflicts_with = "heart")]
    all: bool,
    /// Only functions that are not as they were at a commit.
    #[arg(long, value_name = "COMMIT", conflicts_with_all = ["heart", "all"])]
    since: Option<String>,
    /// One part of n, such as 2/4.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// Only those that survived the last time: after new tests.
    #[arg(long)]
    survivors: bool,
    /// Only those that were never run: new ones, or what a run that was stopped has left.
    #[arg(long, conflicts_with = "survivors")]
    new: bool,
    /// Those that were judged equivalent as well: whether no test notices them still.
    #[arg(long)]
    judged: bool,
    /// Only those whose name holds this text: file, function or change.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Only these tests: `core`, `vectors` (over the native core), a test of `conformance` such as
    /// `evidence`, `answers` (to generated questions); without it all but the last.
    #[arg(long, value_name = "NAME")]
    suite: Vec<String>,
    /// Without the tests that take longer than so many seconds by themselves: a first look, after which
    /// `--survivors` asks the others.
    #[arg(long, value_name = "SECONDS")]
    within: Option<f64>,
    /// Asks of each mutant only so many seconds of tests, those first that are about its file: another
    /// first look.
    #[arg(long, value_name = "SECONDS")]
    budget: Option<f64>,
    /// Runs nothing: the table of what came of each the last time it was run.
    #[arg(long)]
    kept: bool,
    /// Names the mutants, each with its number, and does nothing: a test of the copy that is built in
    /// `target/mutants` meets one by itself under `CREDIT_MUTANT=<number>`.
    #[arg(long)]
    list: bool,
    /// Runs so many at once.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Fails when fewer percent are noticed.
    #[arg(long, value_name = "PERCENT")]
    at_least: Option<usize>,
}

fn main() -> ExitCode {
    match mutants(&Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n错误 error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn mutants(cli: &Cli) -> Result<ExitCode> {
    let tree = Tree::read()?;
    let (judged, open) = (Judged::read(tree.path(JUDGED))?, Judged::read(tree.path(OPEN))?);
    for (file, names) in [(JUDGED, &judged), (OPEN, &open)] {
        let gone = names.gone(&tree.mutants);
        ensure!(gone.is_empty(), "{file} names mutants that are no more:\n{}", gone.join("\n"));
    }
    let wanted = wanted(cli, &tree)?;
    if cli.list {
        for (n, mutant) in wanted.iter().filter_map(|n| Some((n, tree.mutants.get(*n)?))) {
            println!(
                "{} {}:{}: {}",
                n.saturating_add(1),
                mutant.file,
                mutant.at.line,
                mutant.key()
            );
        }
        println!("{} mutants", wanted.len());
        return Ok(ExitCode::SUCCESS);
    }
    if cli.kept {
        return kept(cli, &tree, wanted, &judged, &open);
    }
    fs::create_dir_all(tree.kept())?;
    let alive = tree.instrument(wanted)?;
    let mut tests = Tests::measure(tree.tests(&cli.suite)?, &tree.kept(), cli.jobs.max(1))?;
    for test in &tests.left_out {
        println!("left out: {test}");
    }
    let (core, data) = tree.digests()?;
    let mut everything: Vec<u8> = data.to_le_bytes().to_vec();
    everything.extend(tests.digests.iter().flat_map(|digest| digest.to_le_bytes()));
    if let Some(seconds) = cli.within {
        // What survives the fast ones is not known to survive the others.
        let longest = Duration::try_from_secs_f64(seconds)?;
        tests.all.retain(|test| test.took <= longest);
        everything.extend(longest.as_nanos().to_le_bytes());
    }
    let budget = cli.budget.map(Duration::try_from_secs_f64).transpose()?;
    if let Some(budget) = budget {
        everything.extend(budget.as_nanos().to_le_bytes());
    }
    let places = tests.all.iter().map(|test| {
        let mut places = BTreeMap::new();
        for mutant in test.reaches.iter().filter_map(|n| tree.mutants.get(*n)) {
            let count: &mut usize = places.entry(mutant.file.as_str()).or_default();
            *count = count.saturating_add(1);
        }
        places
    });
    let places = places.collect();
    let results = Results::read(tree.kept().join("results.tsv"), core)?;
    let run = Run {
        tree: &tree,
        tests: &tests,
        everything: digest(&[everything]),
        judged: &judged,
        budget,
        places,
    };
    let chosen = chosen(cli, &tree, &results, &judged, &alive)?;
    let mut looked_at = run.all(&chosen, results, cli.jobs.max(1))?;
    looked_at.extend(counted(cli, &tree, &alive, &judged));
    let (text, share) = report(&looked_at, &judged, &open);
    fs::write(tree.kept().join("report.txt"), &text)?;
    println!("{text}");
    Ok(code(cli, share))
}

/// What was judged is counted without being run.
fn counted<'t>(
    cli: &Cli,
    tree: &'t Tree,
    alive: &BTreeSet<usize>,
    judged: &Judged,
) -> Vec<(&'t Mutant, Verdict)> {
    let some = cli.survivors || cli.new || cli.judged || cli.only.is_some() || cli.shard.is_some();
    if some {
        return Vec::new();
    }
    let all = alive.iter().filter_map(|n| tree.mutants.get(*n));
    let judged = all.filter(|mutant| judged.reason(&mutant.key()).is_some());
    judged.map(|mutant| (mutant, Verdict::Survived)).collect()
}

fn code(cli: &Cli, share: usize) -> ExitCode {
    let enough = cli.at_least.is_none_or(|least| share >= least.saturating_mul(10));
    if enough { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The table of what is kept.
fn kept(
    cli: &Cli,
    tree: &Tree,
    wanted: BTreeSet<usize>,
    judged: &Judged,
    open: &Judged,
) -> Result<ExitCode> {
    let results = Results::peek(tree.kept().join("results.tsv"));
    // What was run when it was a program, and is none any more.
    let refused = fs::read_to_string(tree.kept().join("uncompiled")).unwrap_or_default();
    let refused: BTreeSet<&str> = refused.lines().collect();
    let verdict = |number: &usize| {
        let key = tree.mutants.get(*number)?.key();
        let known = results.all.get(&key).filter(|_| !refused.contains(key.as_str()));
        known.map(|kept| kept.verdict)
    };
    let all = wanted.len();
    let known: BTreeSet<usize> = wanted.into_iter().filter(|n| verdict(n).is_some()).collect();
    println!(
        "{} of {all} mutants have a result; the others do not compile, or were never run",
        known.len()
    );
    let chosen = chosen(cli, tree, &results, judged, &known)?;
    let result = |n: &usize| Some((tree.mutants.get(*n)?, verdict(n)?));
    let mut looked_at: Vec<(&Mutant, Verdict)> = chosen.iter().filter_map(result).collect();
    looked_at.extend(counted(cli, tree, &known, judged));
    let (text, share) = report(&looked_at, judged, open);
    println!("{text}");
    Ok(code(cli, share))
}

/// The mutants that are written into the copy.
fn wanted(cli: &Cli, tree: &Tree) -> Result<BTreeSet<usize>> {
    let all = tree.mutants.iter().enumerate();
    if let Some(commit) = &cli.since {
        let changed = tree.changed(commit)?;
        let touched = |mutant: &Mutant| {
            let lines = changed.get(&mutant.file).map_or(&[][..], Vec::as_slice);
            lines.iter().any(|l| l.start < mutant.lines.end && mutant.lines.start < l.end)
        };
        return Ok(all.filter(|(_, m)| touched(m)).map(|(n, _)| n).collect());
    }
    Ok(all.filter(|(_, mutant)| cli.all || of_heart(mutant)).map(|(n, _)| n).collect())
}

fn of_heart(mutant: &Mutant) -> bool {
    let module = module(&mutant.file);
    let of =
        |part: &str| module.strip_prefix(part).is_some_and(|r| r.is_empty() || r.starts_with('/'));
    HEART.iter().any(|part| of(part))
}

/// Those of them that are run.
fn chosen(
    cli: &Cli,
    tree: &Tree,
    results: &Results,
    judged: &Judged,
    alive: &BTreeSet<usize>,
) -> Result<Vec<usize>> {
    let shard = cli.shard.as_deref().map(shard).transpose()?;
    let key = |number: &usize| tree.mutants.get(*number).map(Mutant::key).unwrap_or_default();
    let survived = |number: &usize| {
        results.all.get(&key(number)).is_some_and(|kept| !kept.verdict.is_noticed())
    };
    let own = |at: usize| shard.is_none_or(|(i, n)| at.checked_rem(n) == Some(i));
    let named =
        |number: &usize| cli.only.as_ref().is_none_or(|text| key(number).contains(text.as_str()));
    let chosen = alive.iter().copied().enumerate().filter(|(at, _)| own(*at)).map(|(_, n)| n);
    let asked = |number: &usize| cli.judged || judged.reason(&key(number)).is_none();
    let wanted = |number: &usize| match (cli.survivors, cli.new) {
        (true, _) => survived(number),
        (_, true) => !results.all.contains_key(&key(number)),
        _ => true,
    };
    let chosen = chosen.filter(|n| wanted(n) && named(n) && asked(n));
    // The heart first: a run that is stopped has done what matters most.
    let (mut heart, rest): (Vec<usize>, Vec<usize>) =
        chosen.partition(|n| tree.mutants.get(*n).is_some_and(of_heart));
    heart.extend(rest);
    Ok(heart)
}

/// `2/4` as (1, 4).
fn shard(text: &str) -> Result<(usize, usize)> {
    let error = || anyhow!("--shard {text}: write it as 2/4");
    let (i, n) = text.split_once('/').ok_or_else(error)?;
    let (i, n): (usize, usize) = (i.parse()?, n.parse()?);
    if i == 0 || i > n {
        bail!(error());
    }
    Ok((i.saturating_sub(1), n))
}

/// How many mutants of a function, and of a file, each test has noticed.
#[derive(Debug, Default)]
struct Killers(BTreeMap<String, BTreeMap<usize, usize>>);

impl Killers {
    fn add(&mut self, mutant: &Mutant, test: usize) {
        for place in [beside(mutant), mutant.file.clone()] {
            let count = self.0.entry(place).or_default().entry(test).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Those that noticed the most there.
    fn most(&self, place: &str, most: usize) -> Vec<usize> {
        let mut all: Vec<(usize, usize)> =
            self.0.get(place).into_iter().flatten().map(|(test, n)| (*n, *test)).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.into_iter().take(most).map(|(_, test)| test).collect()
    }
}

/// The function of a mutant.
fn beside(mutant: &Mutant) -> String {
    format!("{} {}", mutant.file, mutant.function)
}

struct Run<'a> {
    tree: &'a Tree,
    tests: &'a Tests,
    /// Digest of all tests and what they read.
    everything: u64,
    judged: &'a Judged,
    /// So much time of tests for one mutant.
    budget: Option<Duration>,
    /// For each test how many mutants of each file it comes to.
    places: Vec<BTreeMap<&'a str, usize>>,
}

impl Run<'_> {
    fn all(
        &self,
        chosen: &[usize],
        results: Results,
        jobs: usize,
    ) -> Result<Vec<(&Mutant, Verdict)>> {
        let reaching = self.tests.reaching();
        let killers = Mutex::new(self.killers(&results));
        let (results, next) = (Mutex::new(results), AtomicUsize::new(0));
        let found: Mutex<BTreeMap<usize, Verdict>> = Mutex::default();
        let work = &|job: usize| -> Result<()> {
            let log = self.tree.kept().join(format!("log-{job}"));
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(number) = chosen.get(at) else { return Ok(()) };
                let mutant = self.tree.mutants.get(*number).context("a mutant")?;
                let known = {
                    let results = results.lock().map_err(|e| anyhow!("{e}"))?;
                    results
                        .known(&mutant.key(), self.everything, |by| self.digest_of(by))
                        .map(|k| k.verdict)
                };
                let verdict = match known {
                    Some(verdict) => verdict,
                    None => self.one(*number, mutant, &reaching, &killers, &results, &log)?,
                };
                found.lock().map_err(|e| anyhow!("{e}"))?.insert(*number, verdict);
                if at.checked_rem(100) == Some(0) {
                    println!("{at} of {}", chosen.len());
                }
            }
        };
        at_once(jobs, work)?;
        let found = found.into_inner().map_err(|e| anyhow!("{e}"))?;
        Ok(found.into_iter().filter_map(|(n, v)| Some((self.tree.mutants.get(n)?, v))).collect())
    }

    fn one(
        &self,
        number: usize,
        mutant: &Mutant,
        reaching: &BTreeMap<usize, Vec<usize>>,
        killers: &Mutex<Killers>,
        results: &Mutex<Results>,
        log: &std::path::Path,
    ) -> Result<Verdict> {
        let reached = reaching.get(&number).map_or(&[][..], Vec::as_slice);
        let beside = beside(mutant);
        // What noticed it before, or a neighbour, is likely to notice it now.
        let before = {
            let results = results.lock().map_err(|e| anyhow!("{e}"))?;
            results.all.get(&mutant.key()).and_then(|kept| self.named(&kept.by))
        };
        let beside_it = {
            let killers = killers.lock().map_err(|e| anyhow!("{e}"))?;
            [killers.most(&beside, 3), killers.most(&mutant.file, 4)].concat()
        };
        let mut order: Vec<usize> = Vec::new();
        for at in before.into_iter().chain(beside_it).filter(|at| reached.contains(at)) {
            if !order.contains(&at) {
                order.push(at);
            }
        }
        let mut rest: Vec<usize> =
            reached.iter().copied().filter(|at| !order.contains(at)).collect();
        if let Some(budget) = self.budget {
            // What comes to little else is about this file.
            rest.sort_by_cached_key(|at| (Reverse(self.near(*at, &mutant.file)), *at));
            order.extend(rest);
            let mut sum = Duration::ZERO;
            order.retain(|at| {
                let within = sum <= budget;
                sum = sum.saturating_add(self.tests.took(*at));
                within
            });
        } else {
            order.extend(rest);
        }
        let end = self.tests.under(number, &order, log)?;
        let (verdict, by) = match end {
            End::Passed if !self.tests.come_to(number) => (Verdict::Unreached, String::new()),
            End::Passed => (Verdict::Survived, String::new()),
            End::Failed(by) => (Verdict::Killed, by),
            End::TimedOut(by) => (Verdict::TimedOut, by),
        };
        if let Some(at) = self.named(&by) {
            killers.lock().map_err(|e| anyhow!("{e}"))?.add(mutant, at);
        }
        if !verdict.is_noticed() && self.judged.reason(&mutant.key()).is_none() {
            println!("{}:{}: {}: {}", mutant.file, mutant.at.line, mutant.function, mutant.what);
        }
        let under = self.digest_of(&by).unwrap_or(self.everything);
        results.lock().map_err(|e| anyhow!("{e}"))?.keep(&mutant.key(), verdict, &by, under)?;
        Ok(verdict)
    }

    /// What noticed the mutants of each file and function until now, by earlier runs.
    fn killers(&self, results: &Results) -> Killers {
        let mut killers = Killers::default();
        for mutant in &self.tree.mutants {
            let by = results.all.get(&mutant.key()).and_then(|kept| self.named(&kept.by));
            by.into_iter().for_each(|at| killers.add(mutant, at));
        }
        killers
    }

    /// How much of what a test comes to stands in a file, in thousandths.
    fn near(&self, test: usize, file: &str) -> usize {
        let of = self.places.get(test);
        let all: usize = of.into_iter().flatten().map(|(_, n)| n).sum();
        let here = of.and_then(|of| of.get(file)).copied().unwrap_or_default();
        here.saturating_mul(1000).checked_div(all).unwrap_or_default()
    }

    /// A test by its full name.
    fn named(&self, name: &str) -> Option<usize> {
        self.tests.all.iter().position(|test| self.full(test) == name)
    }

    fn full(&self, test: &tests::Test) -> String {
        let binary = self.tests.binaries.get(test.binary).map_or("", |b| b.name.as_str());
        format!("{binary}::{}", test.name)
    }

    /// Digest of the built file that a test is in.
    fn digest_of(&self, test: &str) -> Option<u64> {
        let binary = test.split("::").next()?;
        let at = self.tests.binaries.iter().position(|known| known.name == binary)?;
        self.tests.digests.get(at).copied()
    }
}

/// Does the work in so many threads, each with its number.
pub(crate) fn at_once(jobs: usize, work: &(dyn Fn(usize) -> Result<()> + Sync)) -> Result<()> {
    thread::scope(|scope| {
        let handles: Vec<_> = (0..jobs).map(|job| scope.spawn(move || work(job))).collect();
        let ended =
            handles.into_iter().map(|h| h.join().unwrap_or_else(|_| Err(anyhow!("a job died"))));
        ended.collect::<Result<Vec<()>>>()
    })?;
    Ok(())
}

/// A number for some bytes, the same in every run.
pub(crate) fn digest(all: &[Vec<u8>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for bytes in all {
        hasher.write_usize(bytes.len());
        hasher.write(bytes);
    }
    hasher.finish()
}
