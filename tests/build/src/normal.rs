//! The table of compatibility decompositions, out of the crate `unicode-normalization`: the same answers
//! in less room, since a page loads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Result, bail};
use unicode_normalization::UNICODE_VERSION;
use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};

use xtask::files::{read, root};

const TABLE: &str = "core/src/text/normal/table.rs";
const NOTICE: &str = "core/src/text/normal/NOTICE.md";
const LICENCE: &str = "tests/xtask/tables/unicode-licence.txt";

/// Characters without a decomposition that a run may hold, so that there are fewer runs.
const GAP: u32 = 6;
/// A piece of a run is found by going through those before it.
const LONGEST: u32 = 64;

/// Writes the table, or only compares it with the file that is there.
pub(crate) fn make(check: bool) -> Result<()> {
    let licence = String::from_utf8(read(&root().join(LICENCE))?)?;
    let notice = format!(
        "<!-- Written by `cargo xtask tables`; do not edit. -->\n# Source of the table of compatibility forms\n\n\
         `table.rs` holds facts of the Unicode Character Database {}, taken out of the crate unicode-normalization\n\
         (MIT or Apache-2.0).\n\n{licence}",
        version()
    );
    for (path, text) in [(TABLE, table()?), (NOTICE, notice)] {
        let path = root().join(path);
        if !check {
            fs::write(&path, text)?;
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            bail!("{} 已过时，请运行 out of date, run: cargo xtask tables", path.display());
        }
    }
    Ok(())
}

fn version() -> String {
    let (major, minor, update) = UNICODE_VERSION;
    format!("{major}.{minor}.{update}")
}

fn table() -> Result<String> {
    let mut out = format!(
        "//! Compatibility decompositions, canonical compositions and combining classes, Unicode {}.\n//!\n\
         //! Written by `cargo xtask tables`; do not edit. Source and licence in NOTICE.md.\n\n",
        version()
    );
    decompositions(&mut out)?;
    compositions(&mut out)?;
    classes(&mut out)?;
    Ok(out)
}

/// All characters but the syllables of Hangul, which are reckoned.
fn characters() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| !('\u{ac00}'..='\u{d7a3}').contains(c))
}

fn decomposition(c: char) -> Option<String> {
    let mut parts = String::new();
    decompose_compatible(c, |part| parts.push(part));
    (!parts.chars().eq([c])).then_some(parts)
}

fn decompositions(out: &mut String) -> Result<()> {
    let mut runs: Vec<(u32, Vec<String>)> = Vec::new();
    for c in characters() {
        let Some(parts) = decomposition(c) else { continue };
        let code = u32::from(c);
        if let Some((first, pieces)) = runs.last_mut() {
            let next = first.saturating_add(u32::try_from(pieces.len())?);
            let missing = code.saturating_sub(next);
            if missing <= GAP && code.saturating_sub(*first) < LONGEST {
                pieces.extend((0..missing).map(|_| String::new()));
                pieces.push(parts);
                continue;
            }
        }
        runs.push((code, vec![parts]));
    }
    writeln!(
        out,
        "/// Runs of characters: the first, how many, and where in [`PIECES`] the first piece starts."
    )?;
    writeln!(
        out,
        "#[rustfmt::skip]\npub(super) static RUNS: [(u32, u8, u16); {}] = [",
        runs.len()
    )?;
    let mut start = 0_usize;
    let mut text = Lines::default();
    let mut line = String::from("   ");
    for (first, pieces) in &runs {
        let run = format!(" (0x{first:x}, {}, {}),", pieces.len(), u16::try_from(start)?);
        if line.len().saturating_add(run.len()) > WIDTH {
            writeln!(out, "{line}")?;
            line = String::from("   ");
        }
        line.push_str(&run);
        for piece in pieces {
            start = start.saturating_add(piece.len()).saturating_add(1);
            text.push(piece, "\\n");
        }
    }
    writeln!(out, "{line}\n];\n")?;
    writeln!(
        out,
        "/// What the characters of the runs become, a line each; an empty one stands for itself."
    )?;
    writeln!(out, "#[rustfmt::skip]\npub(super) static PIECES: &str = \"\\\n{}\";\n", text.done())?;
    Ok(())
}

fn compositions(out: &mut String) -> Result<()> {
    let mut pairs: BTreeMap<char, BTreeMap<char, char>> = BTreeMap::new();
    for c in characters() {
        let mut parts = Vec::new();
        decompose_canonical(c, |part| parts.push(part));
        let Some((second, head)) = parts.split_last() else { continue };
        let first = head.iter().copied().map(Some).reduce(|a, b| compose(a?, b?)).flatten();
        if let Some(first) = first
            && compose(first, *second) == Some(c)
        {
            pairs.entry(*second).or_default().insert(first, c);
        }
    }
    writeln!(
        out,
        "/// For the second of two characters that join: the first ones, and what they become."
    )?;
    writeln!(
        out,
        "#[rustfmt::skip]\npub(super) static JOINED: [(char, &str, &str); {}] = [",
        pairs.len()
    )?;
    for (second, of) in pairs {
        let (mut from, mut to) = (Lines::default(), Lines::default());
        for (first, joined) in of {
            from.push(&first.to_string(), "");
            to.push(&joined.to_string(), "");
        }
        writeln!(
            out,
            "    ('\\u{{{:x}}}', \"{}\",\n        \"{}\"),",
            u32::from(second),
            from.done(),
            to.done()
        )?;
    }
    writeln!(out, "];\n")?;
    Ok(())
}

fn classes(out: &mut String) -> Result<()> {
    let mut ranges: Vec<(u32, u8, u8)> = Vec::new();
    for c in characters() {
        let class = canonical_combining_class(c);
        if class == 0 {
            continue;
        }
        match ranges.last_mut() {
            Some((first, count, of))
                if *of == class && first.saturating_add(u32::from(*count)) == u32::from(c) =>
            {
                *count = count.saturating_add(1);
            }
            _ => ranges.push((u32::from(c), 1, class)),
        }
    }
    writeln!(
        out,
        "/// Ranges of characters whose combining class is not 0: the first, how many, the class."
    )?;
    writeln!(
        out,
        "#[rustfmt::skip]\npub(super) static CLASSES: [(u32, u8, u8); {}] = [",
        ranges.len()
    )?;
    let all: Vec<String> = ranges
        .iter()
        .map(|(first, count, class)| format!(" (0x{first:x}, {count}, {class}),"))
        .collect();
    for some in all.chunks(7) {
        writeln!(out, "   {}", some.concat())?;
    }
    writeln!(out, "];")?;
    Ok(())
}

const WIDTH: usize = 140;

/// The inside of a string literal over several lines.
#[derive(Default)]
struct Lines {
    done: String,
    line: String,
}

impl Lines {
    fn push(&mut self, piece: &str, end: &str) {
        let piece: String = piece.chars().map(escaped).collect();
        if self.line.len().saturating_add(piece.len()) > WIDTH {
            self.done.push_str(&self.line);
            self.done.push_str("\\\n");
            self.line.clear();
        }
        self.line.push_str(&piece);
        self.line.push_str(end);
    }

    fn done(self) -> String {
        self.done + &self.line
    }
}

/// Nothing that cannot be seen, and nothing that runs from right to left, stands in the source.
fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '!'..='~' | 'À'..='ɏ' | 'ぁ'..='ヺ' | '\u{3400}'..='\u{9fff}' => c.to_string(),
        _ => format!("\\u{{{:x}}}", u32::from(c)),
    }
}
