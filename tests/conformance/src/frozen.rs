//! Whole tables of answers, kept as text under `tests/vectors/tables`: every cell of what the code
//! answers today, so that a change shows which cells it moves.
//!
//! `CREDIT_BLESS=1` writes a table anew; the difference is then read line by line, as code is. What must
//! hold whatever the table says stands as an assertion beside it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::{env, fs};

use crate::repository;

/// A table that is being filled.
#[derive(Debug)]
pub struct Frozen {
    name: &'static str,
    head: String,
    asked: BTreeSet<String>,
    rows: Vec<String>,
}

impl Frozen {
    /// A table of that file name, with where its right answers come from, and its columns: those that
    /// ask, and `answer`.
    #[must_use]
    pub fn new(name: &'static str, source: &str, columns: &str) -> Self {
        let columns = columns.replace(' ', "\t");
        let head = format!("# {source}\n{columns}\tanswer");
        Self { name, head, asked: BTreeSet::new(), rows: Vec::new() }
    }

    /// Adds a cell: what was asked and what was answered.
    ///
    /// # Panics
    /// When the same was asked before.
    pub fn row(&mut self, asked: &[&str], answer: &str) {
        let clean = |text: &str| text.replace('\t', " ").replace('\n', "\\n");
        let asked = asked.iter().map(|cell| clean(cell)).collect::<Vec<_>>().join("\t");
        assert!(self.asked.insert(asked.clone()), "{}: {asked} twice", self.name);
        self.rows.push(format!("{asked}\t{}", clean(answer)));
    }

    /// Compares with the file, or writes it.
    ///
    /// # Panics
    /// When they differ; the message has the first cells that do.
    pub fn check(self) {
        let text = format!("{}\n{}\n", self.head, self.rows.join("\n"));
        text_of(&format!("tables/{}.tsv", self.name), &text);
    }
}

/// Compares a text with a file under `tests/vectors`, or writes it (`CREDIT_BLESS=1`).
///
/// # Panics
/// When they differ; the message has the first lines that do.
#[expect(clippy::expect_used, reason = "a test that cannot write should stop")]
pub fn text_of(file: &str, found: &str) {
    let path = repository("tests/vectors").join(file);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == found {
        return;
    }
    if env::var_os("CREDIT_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, found).expect("written");
        return;
    }
    let difference = difference(&kept, found);
    let how = "if it is meant, CREDIT_BLESS=1 writes it anew; then read what git says has changed";
    assert!(kept == found, "tests/vectors/{file} differs ({how}):\n{difference}");
}

/// The first lines that only one of two texts has, `-` those that were kept, `+` those of now.
fn difference(kept: &str, found: &str) -> String {
    const SHOWN: usize = 12;
    let (before, now): (BTreeSet<&str>, BTreeSet<&str>) =
        (kept.lines().collect(), found.lines().collect());
    let gone = kept.lines().filter(|line| !now.contains(line)).map(|line| ('-', line));
    let new = found.lines().filter(|line| !before.contains(line)).map(|line| ('+', line));
    let mut all: Vec<(char, &str)> = gone.chain(new).collect();
    // What was answered for the same question stands together.
    all.sort_by_key(|(_, line)| line.rsplit_once('\t').map_or(*line, |(asked, _)| asked));
    let mut out = String::new();
    for (mark, line) in all.iter().take(SHOWN) {
        let _ = writeln!(out, "{mark} {line}");
    }
    if all.is_empty() {
        out.push_str("the same lines in another order\n");
    }
    let _ = write!(out, "{} lines differ", all.len());
    out
}
