//! Copies of a rulebook with one mistake each, from `tests/vectors/rulebook/mistakes.tsv`.

use std::fs;

use credit_core::sheet::Table;

use crate::fixture::table;
use crate::repository;

/// A mistake that staff make: patches of the sheets, and the message that it must give.
#[derive(Debug)]
pub struct Mistake {
    /// What the mistake is.
    pub name: String,
    /// Folder of the sound rulebook.
    pub base: &'static str,
    /// Sheet, text that is there, text that stands in its place. A sheet without such text is new;
    /// `*` takes the sheet away.
    pub patches: Vec<[String; 3]>,
    /// The message.
    pub message: String,
}

/// All mistakes of the file.
///
/// # Panics
/// On a file that is not as described.
#[must_use]
pub fn mistakes() -> Vec<Mistake> {
    mistakes_on("mistakes.tsv")
}

/// The same of another file.
///
/// # Panics
/// On a file that is not as described.
#[must_use]
#[expect(clippy::expect_used, reason = "a test without its data should stop")]
pub fn mistakes_on(file: &str) -> Vec<Mistake> {
    let path = repository("tests/vectors/rulebook").join(file);
    let text = fs::read_to_string(path).expect("the file exists");
    let mut mistakes: Vec<Mistake> = Vec::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split('\t').map(|cell| cell.replace("\\n", "\n"));
        let mut next = || cells.next().expect("six columns");
        let (name, base, patch, message) = (next(), next(), [next(), next(), next()], next());
        if mistakes.last().is_none_or(|last| last.name != name) {
            let base = match base.as_str() {
                "sample" => "tests/vectors/rulebook/sample",
                "on-province" => "tests/vectors/rulebook/city",
                _ => "host-example/sample/rulebook",
            };
            let (patches, message) = (Vec::new(), String::new());
            mistakes.push(Mistake { name, base, patches, message });
        }
        let last = mistakes.last_mut().expect("one was pushed");
        last.patches.push(patch);
        if !message.is_empty() {
            last.message = message;
        }
    }
    mistakes
}

impl Mistake {
    /// The sheets with the mistake in them.
    ///
    /// # Panics
    /// When the text to be replaced is not there.
    #[must_use]
    pub fn sheets(&self) -> Vec<Table> {
        let folder = repository(self.base);
        let mut texts: Vec<(String, String)> = crate::fixture::sheets(self.base)
            .iter()
            .map(|t| {
                let text = fs::read_to_string(folder.join(&t.sheet)).unwrap_or_default();
                (t.name().to_owned(), text)
            })
            .collect();
        for [sheet, from, to] in &self.patches {
            let known = texts.iter_mut().find(|(name, _)| name == sheet);
            match (known, from.as_str()) {
                (None, from) => {
                    assert!(from.is_empty(), "{}: there is no sheet {sheet}", self.name);
                    texts.push((sheet.clone(), to.clone()));
                }
                (Some(_), "*") => texts.retain(|(name, _)| name != sheet),
                (Some((_, text)), from) => {
                    assert!(text.contains(from), "{}: {sheet} does not contain {from}", self.name);
                    *text = text.replacen(from, to, 1);
                }
            }
        }
        texts.iter().map(|(name, text)| table(&format!("{name}.csv"), text)).collect()
    }
}
