//! The sizes that were accepted, with a note on each that has grown: `tests/xtask/sizes.tsv`.

use anyhow::{Context, Result};

use xtask::files::{read, root, write};

const FILE: &str = "tests/xtask/sizes.tsv";
/// Where people read them; a test of the documents compares the two.
const FIGURES: &str = "tests/bench/README.md";
const BEGIN: &str = "<!-- cargo xtask size -->\n";
const END: &str = "<!-- end -->";
const HEAD: &str = "part\tbytes\tgzip -9\tnote";

/// Compilers of other days and machines differ by some bytes: half a per cent, and never less than
/// this many.
const SLACK: u64 = 256;

/// A part of what is shipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) compressed: u64,
    /// Why it has grown, when it last did.
    pub(super) note: String,
}

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct Accepted(Vec<Part>);

impl Accepted {
    pub(super) fn read() -> Result<Self> {
        Self::parse(&String::from_utf8(read(&root().join(FILE))?)?)
    }

    fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.is_empty() && *line != HEAD);
        lines
            .map(|line| part(line).with_context(|| format!("{FILE}: {line}")))
            .collect::<Result<_>>()
            .map(Self)
    }

    pub(super) fn find(&self, name: &str) -> Option<&Part> {
        self.0.iter().find(|part| part.name == name)
    }

    /// Whether a part is new or larger than it was accepted to be.
    pub(super) fn is_beyond(&self, part: &Part) -> bool {
        self.find(&part.name).is_none_or(|known| {
            let slack = known.compressed.div_euclid(200).max(SLACK);
            part.compressed > known.compressed.saturating_add(slack)
        })
    }

    /// Accepts what is there now: the note goes to what is beyond, the others keep theirs.
    pub(super) fn write(parts: Vec<Part>, note: &str) -> Result<()> {
        let known = Self::read().unwrap_or_default();
        let mut text = format!("{HEAD}\n");
        let mut table = String::from("| part | bytes | gzip -9 |\n|---|---|---|\n");
        for part in parts {
            let kept = known.find(&part.name).map_or("", |known| known.note.as_str());
            let note = if known.is_beyond(&part) { note } else { kept };
            let Part { name, bytes, compressed, .. } = part;
            text +=
                &format!("{name}\t{bytes}\t{compressed}\t{}\n", note.replace(['\t', '\n'], " "));
            table += &format!("| {name} | {bytes} | {compressed} |\n");
        }
        write(&root().join(FILE), text.as_bytes())?;
        let figures = String::from_utf8(read(&root().join(FIGURES))?)?;
        write(&root().join(FIGURES), between_marks(&figures, &table)?.as_bytes())
    }
}

/// The document with that table between the marks of its command.
fn between_marks(document: &str, table: &str) -> Result<String> {
    let (head, rest) = document.split_once(BEGIN).with_context(|| format!("{FIGURES}: {BEGIN}"))?;
    let (_, tail) = rest.split_once(END).with_context(|| format!("{FIGURES}: {END}"))?;
    Ok([head, BEGIN, table, END, tail].concat())
}

fn part(line: &str) -> Result<Part> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().context("four cells");
    Ok(Part {
        name: cell()?.to_owned(),
        bytes: cell()?.parse()?,
        compressed: cell()?.parse()?,
        note: cell()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, compressed: u64) -> Part {
        Part { name: name.to_owned(), bytes: 0, compressed, note: String::new() }
    }

    #[test]
    fn growth_is_seen_and_noise_is_not() {
        let text = format!("{HEAD}\nmodule\t300000\t100000\tbegun\nglue\t5000\t1000\t\n");
        let accepted = Accepted::parse(&text).unwrap();
        assert_eq!(accepted.find("module").unwrap().note, "begun");
        for (name, compressed, beyond) in [
            ("module", 100_500, false),
            ("module", 100_501, true),
            ("module", 10, false),
            ("glue", 1_256, false),
            ("glue", 1_257, true),
            ("unheard", 1, true),
        ] {
            assert_eq!(accepted.is_beyond(&part(name, compressed)), beyond, "{name} {compressed}");
        }
    }

    #[test]
    fn the_table_stands_between_its_marks() {
        let document = ["figures\n", BEGIN, "| old |\n", END, "\nmore\n"].concat();
        let expected = ["figures\n", BEGIN, "| new |\n", END, "\nmore\n"].concat();
        assert_eq!(between_marks(&document, "| new |\n").unwrap(), expected);
        assert!(between_marks("no marks", "").is_err());
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let error = Accepted::parse("module\tmany\t1\t").unwrap_err();
        assert!(error.to_string().contains("many"), "{error}");
    }
}
