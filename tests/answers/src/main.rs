//! Whether anything has moved: thousands of generated questions of every kind, the same every time, and
//! one digest of their answers for each kind in `tests/answers/digests.tsv`.
//!
//! `--against COMMIT` builds that commit, asks it the same and shows the first question of each kind that
//! is answered in another way, member by member; `--bless` writes the digests.

mod compare;
mod questions;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use conformance::repository;
use credit_core::digest::Digest;
use serde_json::{Value, json};

#[derive(Parser)]
#[command(
    name = "cargo xtask answers",
    about = "Asks the same questions as ever and tells what is answered differently"
)]
struct Cli {
    /// Writes the digests of now.
    #[arg(long)]
    bless: bool,
    /// Builds a commit and shows what it answers differently.
    #[arg(long, value_name = "COMMIT", conflicts_with = "bless")]
    against: Option<String>,
    /// So many times as many questions.
    #[arg(long, default_value_t = 1, value_name = "TIMES")]
    times: u64,
    /// Only this kind.
    #[arg(long)]
    kind: Option<String>,
    /// Writes every question with its answer, a line each.
    #[arg(long)]
    dump: bool,
}

/// A question and its answer.
pub(crate) struct Asked {
    pub(crate) question: Value,
    pub(crate) answer: Value,
}

/// What is asked of one kind, given to a function one by one.
pub(crate) type Ask = fn(times: u64, &mut dyn FnMut(Asked) -> Result<()>) -> Result<()>;

fn main() -> ExitCode {
    match answers(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\n错误 error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn answers(cli: &Cli) -> Result<bool> {
    if let Some(commit) = &cli.against {
        return compare::against(commit, cli.times, cli.kind.as_deref());
    }
    let mut found = String::from("kind\tquestions\tof them\tof the answers\n");
    let mut out = BufWriter::new(io::stdout().lock());
    for (kind, ask) in
        questions::KINDS.iter().filter(|(kind, _)| cli.kind.as_deref().is_none_or(|k| k == *kind))
    {
        let line = asked(kind, *ask, cli.times, &mut |one| {
            if cli.dump {
                writeln!(
                    out,
                    "{}",
                    json!({ "kind": kind, "question": one.question, "answer": one.answer })
                )?;
            }
            Ok(())
        })?;
        found.push_str(&line);
    }
    out.flush()?;
    if cli.dump || cli.times != 1 || cli.kind.is_some() {
        if !cli.dump {
            print!("{found}");
        }
        return Ok(true);
    }
    judge(&repository("tests/answers/digests.tsv"), &found, cli.bless)
}

/// Asks everything of a kind: the line of its digests.
fn asked(
    kind: &str,
    ask: Ask,
    times: u64,
    see: &mut dyn FnMut(&Asked) -> Result<()>,
) -> Result<String> {
    let (mut asked, mut answered, mut count) = (String::new(), String::new(), 0_u64);
    ask(times, &mut |one| {
        see(&one)?;
        let (question, answer) = (one.question.to_string(), one.answer.to_string());
        // Digests of digests: what is kept in memory does not grow with the answers.
        asked.push_str(&Digest::of(question.as_bytes()).hex());
        answered.push_str(&Digest::of(answer.as_bytes()).hex());
        count = count.saturating_add(1);
        Ok(())
    })?;
    let [asked, answered] = [asked, answered].map(|all| Digest::of(all.as_bytes()).hex());
    let short = |digest: &str| digest.get(..16).unwrap_or_default().to_owned();
    Ok(format!("{kind}\t{count}\t{}\t{}\n", short(&asked), short(&answered)))
}

fn judge(file: &Path, found: &str, bless: bool) -> Result<bool> {
    let kept = fs::read_to_string(file).unwrap_or_default();
    let moved: Vec<&str> = found.lines().filter(|line| !kept.lines().any(|k| k == *line)).collect();
    if bless {
        fs::write(file, found).context("written")?;
        println!(
            "{} kinds written, {} of them new",
            found.lines().count().saturating_sub(1),
            moved.len()
        );
        return Ok(true);
    }
    if moved.is_empty() {
        println!("nothing has moved:\n{found}");
        return Ok(true);
    }
    for line in &moved {
        let kind = line.split('\t').next().unwrap_or_default();
        let before = kept.lines().find(|k| k.split('\t').next() == Some(kind)).unwrap_or("(none)");
        println!("- {before}\n+ {line}");
    }
    println!(
        "{} kinds have moved; `cargo xtask answers --against COMMIT` shows what, `--bless` writes these",
        moved.len()
    );
    Ok(false)
}

/// Folder of built things.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository("target"), PathBuf::from)
}

/// One test a kind, for `cargo xtask mutants`.
#[cfg(test)]
mod tests {
    use super::*;

    fn is_as_ever(kind: &str) {
        let (_, ask) = questions::KINDS.iter().find(|(known, _)| *known == kind).unwrap();
        let found = asked(kind, *ask, 1, &mut |_| Ok(())).unwrap();
        let kept = fs::read_to_string(repository("tests/answers/digests.tsv")).unwrap();
        assert!(kept.lines().any(|line| line == found.trim_end()), "{found}\n{kept}");
    }

    #[test]
    fn codes() {
        is_as_ever("codes");
    }

    #[test]
    fn names() {
        is_as_ever("names");
    }

    #[test]
    fn screenings() {
        is_as_ever("screenings");
    }

    #[test]
    fn requests() {
        is_as_ever("requests");
    }

    #[test]
    fn notices() {
        is_as_ever("notices");
    }

    #[test]
    fn rulebooks() {
        is_as_ever("rulebooks");
    }

    #[test]
    fn packs() {
        is_as_ever("packs");
    }

    #[test]
    fn terms() {
        is_as_ever("terms");
    }

    #[test]
    fn every_kind_has_its_test() {
        assert_eq!(questions::KINDS.len(), 8);
    }
}
