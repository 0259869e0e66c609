//! What came of each mutant, kept on disk as it comes, so that a run that was stopped goes on; and the
//! table of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::find::Mutant;

/// What came of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Killed,
    TimedOut,
    Survived,
    /// No test comes there.
    Unreached,
}

impl Verdict {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Killed, "killed"),
        (Self::TimedOut, "timed-out"),
        (Self::Survived, "survived"),
        (Self::Unreached, "unreached"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(verdict, _)| *verdict == self).map_or("", |(_, name)| name)
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(verdict, _)| *verdict)
    }

    pub(crate) fn is_noticed(self) -> bool {
        matches!(self, Self::Killed | Self::TimedOut)
    }
}

/// A kept result.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) verdict: Verdict,
    /// The test that noticed it.
    pub(crate) by: String,
    /// Under what the result is good: the built file of that test, or all tests and data. Nothing for a
    /// result of other sources.
    under: Option<u64>,
}

/// Results by key, and the file they are in.
#[derive(Debug)]
pub(crate) struct Results {
    file: PathBuf,
    pub(crate) all: BTreeMap<String, Kept>,
}

impl Results {
    /// Reads what an earlier run has left. Of other sources only the hints are good: what survived, and
    /// which test noticed the others.
    pub(crate) fn read(file: PathBuf, core: u64) -> Result<Self> {
        let head = format!("core\t{core:016x}");
        let all = Self::all(&file, &head);
        let mut kept = format!("{head}\n");
        for (key, Kept { verdict, by, under }) in &all {
            let under = under.map_or_else(String::new, |under| format!("{under:016x}"));
            kept.push_str(&format!("{key}\t{}\t{by}\t{under}\n", verdict.as_str()));
        }
        fs::write(&file, kept)?;
        Ok(Self { file, all })
    }

    /// What earlier runs have left, whatever it is good for, and nothing is written.
    pub(crate) fn peek(file: PathBuf) -> Self {
        let all = Self::all(&file, "");
        Self { file, all }
    }

    fn all(file: &Path, head: &str) -> BTreeMap<String, Kept> {
        let text = fs::read_to_string(file).unwrap_or_default();
        let mut lines = text.lines();
        let same = lines.next() == Some(head);
        let mut all = BTreeMap::new();
        for line in lines {
            let mut cells = line.split('\t');
            let mut next = || cells.next().unwrap_or_default();
            let (key, verdict, by, under) = (next(), next(), next(), next());
            let under = u64::from_str_radix(under, 16).ok().filter(|_| same);
            if let Some(verdict) = Verdict::parse(verdict) {
                all.insert(key.to_owned(), Kept { verdict, by: by.to_owned(), under });
            }
        }
        all
    }

    /// The result that is still good: `of` tells the digest of a built file by the name of a test in it.
    pub(crate) fn known(
        &self,
        key: &str,
        everything: u64,
        of: impl Fn(&str) -> Option<u64>,
    ) -> Option<&Kept> {
        let kept = self.all.get(key)?;
        let good = match kept.verdict {
            Verdict::Killed | Verdict::TimedOut => {
                kept.under.is_some() && of(&kept.by) == kept.under
            }
            Verdict::Survived | Verdict::Unreached => kept.under == Some(everything),
        };
        good.then_some(kept)
    }

    /// Keeps a result.
    pub(crate) fn keep(&mut self, key: &str, verdict: Verdict, by: &str, under: u64) -> Result<()> {
        let mut file = fs::OpenOptions::new().append(true).open(&self.file)?;
        writeln!(file, "{key}\t{}\t{by}\t{under:016x}", verdict.as_str())?;
        let under = Some(under);
        self.all.insert(key.to_owned(), Kept { verdict, by: by.to_owned(), under });
        Ok(())
    }
}

/// Mutants that somebody looked at, each with its reason: those that change nothing that anybody could
/// see, and those that are open.
#[derive(Debug)]
pub(crate) struct Judged(BTreeMap<String, String>);

impl Judged {
    /// Reads the file.
    pub(crate) fn read(file: PathBuf) -> Result<Self> {
        let text = fs::read_to_string(&file)?;
        let mut judged = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once('\t') {
                Some((key, reason)) if reason.split_whitespace().count() > 3 => {
                    judged.insert(key.to_owned(), reason.to_owned());
                }
                _ => bail!("{}: no reason: {line}", file.display()),
            }
        }
        Ok(Self(judged))
    }

    /// The reason, if it is one of them.
    pub(crate) fn reason(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Those that no mutant has the name of any more.
    pub(crate) fn gone(&self, mutants: &[Mutant]) -> Vec<&str> {
        let known: BTreeSet<String> = mutants.iter().map(Mutant::key).collect();
        self.0.keys().filter(|key| !known.contains(*key)).map(String::as_str).collect()
    }
}

#[derive(Clone, Copy, Default)]
struct Row {
    all: usize,
    killed: usize,
    timed_out: usize,
    survived: usize,
    unreached: usize,
    equivalent: usize,
}

impl Row {
    fn add(&mut self, verdict: Verdict, equivalent: bool) {
        let one = |n: &mut usize| *n = n.saturating_add(1);
        one(&mut self.all);
        match verdict {
            Verdict::Killed => one(&mut self.killed),
            Verdict::TimedOut => one(&mut self.timed_out),
            _ if equivalent => one(&mut self.equivalent),
            Verdict::Survived => one(&mut self.survived),
            Verdict::Unreached => one(&mut self.unreached),
        }
    }

    /// Noticed ones, in tenths of a percent of those that are not equivalent.
    fn share(self) -> usize {
        let noticed = self.killed.saturating_add(self.timed_out);
        let counted = self.all.saturating_sub(self.equivalent);
        noticed.saturating_mul(1000).checked_div(counted).unwrap_or(1000)
    }

    fn line(self, name: &str) -> String {
        let Self { all, killed, timed_out, survived, unreached, equivalent } = self;
        let share = self.share();
        let (whole, tenth) =
            (share.checked_div(10).unwrap_or(0), share.checked_rem(10).unwrap_or(0));
        format!(
            "{name:<24}{all:>8}{killed:>8}{timed_out:>8}{survived:>9}{unreached:>10}{equivalent:>11}{whole:>7}.{tenth} %\n"
        )
    }
}

/// The table by module, the survivors by place, and the share of those noticed in tenths of a percent.
pub(crate) fn report(
    looked_at: &[(&Mutant, Verdict)],
    judged: &Judged,
    open: &Judged,
) -> (String, usize) {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut sum = Row::default();
    let mut places: Vec<String> = Vec::new();
    for (mutant, verdict) in looked_at {
        let key = mutant.key();
        let equivalent = judged.reason(&key).is_some();
        rows.entry(module(&mutant.file)).or_default().add(*verdict, equivalent);
        sum.add(*verdict, equivalent);
        if !verdict.is_noticed() && !equivalent {
            let (line, column) = (mutant.at.line, mutant.at.column.saturating_add(1));
            let unreached = if *verdict == Verdict::Unreached { " (unreached)" } else { "" };
            let Mutant { file, function, what, .. } = mutant;
            let why = open.reason(&key).unwrap_or("not listed as open");
            places.push(format!("{file}:{line}:{column}: {function}: {what}{unreached} · {why}"));
        } else if verdict.is_noticed() && open.reason(&key).is_some() {
            places.push(format!("listed as open and yet noticed: {key}"));
        } else if verdict.is_noticed() && equivalent {
            places.push(format!("judged equivalent and yet noticed: {key}"));
        }
    }
    let mut out = format!(
        "{:<24}{:>8}{:>8}{:>8}{:>9}{:>10}{:>11}{:>9}\n",
        "module", "mutants", "killed", "timed", "survived", "unreached", "equivalent", "noticed"
    );
    for (name, row) in &rows {
        out.push_str(&row.line(name));
    }
    out.push_str(&sum.line("together"));
    let _ = writeln!(out, "\nsurvivors:");
    for place in &places {
        let _ = writeln!(out, "{place}");
    }
    (out, sum.share())
}

/// `core/src/pack/seal.rs` → `pack/seal`.
pub(crate) fn module(file: &str) -> String {
    file.trim_start_matches("core/src/").trim_end_matches(".rs").to_owned()
}
