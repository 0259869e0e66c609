//! A file with all of its mutants behind their switch, and where each of them stands in it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::find::{Always, Edit, Form, Source};

/// Name of the module that reads the switch.
pub(crate) const MODULE: &str = "__mutants";

/// What is added to the root of the crate: reads the number of the one mutant that is on, once; or
/// writes down which ones are reached.
pub(crate) fn switch(mutants: usize) -> String {
    const SWITCH: &str = r#"
extern crate std;
#[allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]
#[doc(hidden)]
pub mod __mutants {
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    use std::sync::Mutex;

    const UNREAD: u32 = u32::MAX;
    const RECORDING: u32 = u32::MAX - 1;
    static ACTIVE: AtomicU32 = AtomicU32::new(UNREAD);
    static SEEN: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
    static FILE: Mutex<Option<std::fs::File>> = Mutex::new(None);

    #[inline]
    pub fn on(number: u32) -> bool {
        let active = ACTIVE.load(Relaxed);
        if active < RECORDING { active == number } else { unusual(number, active) }
    }

    #[cold]
    fn unusual(number: u32, active: u32) -> bool {
        if active == UNREAD {
            let active = match std::env::var_os("CREDIT_MUTANTS_SEEN") {
                Some(path) => {
                    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
                    *FILE.lock().unwrap() = Some(file.unwrap());
                    RECORDING
                }
                None => std::env::var("CREDIT_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0),
            };
            ACTIVE.store(active, Relaxed);
            return on(number);
        }
        if !SEEN[number as usize].swap(true, Relaxed) {
            if let Some(file) = FILE.lock().unwrap().as_mut() {
                file.write_all(&number.to_le_bytes()).unwrap();
            }
        }
        false
    }
}
"#;
    SWITCH.replace("COUNT", &mutants.saturating_add(1).to_string())
}

fn on(number: usize) -> String {
    format!("crate::{MODULE}::on({})", number.saturating_add(1))
}

/// A written file.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// Bytes of what stands for each mutant alone.
    branches: Vec<(Range<usize>, usize)>,
    /// Bytes of each edit with what it surrounds, and its mutants.
    wraps: Vec<(Range<usize>, Vec<usize>)>,
    /// Bytes of each function, and its mutants.
    functions: Vec<(Range<usize>, Vec<usize>)>,
}

impl Written {
    /// The mutants to blame for an error at these bytes: the one it stands in, those that are mixed
    /// with what it stands in, or all of the function.
    pub(crate) fn blamed(&self, error: &Range<usize>) -> Vec<usize> {
        fn innermost<'a, T>(all: &'a [(Range<usize>, T)], error: &Range<usize>) -> Option<&'a T> {
            let around = all.iter().filter(|(r, _)| r.start <= error.start && error.end <= r.end);
            around.min_by_key(|(r, _)| r.len()).map(|(_, found)| found)
        }
        if let Some(one) = innermost(&self.branches, error) {
            return vec![*one];
        }
        let found = innermost(&self.wraps, error).or_else(|| innermost(&self.functions, error));
        found.cloned().unwrap_or_default()
    }
}

/// One place where something is put into the text.
struct Insertion<'a> {
    at: usize,
    /// Closing before opening; inner closings before outer ones, outer openings before inner ones.
    order: (bool, i64),
    edit: &'a Edit,
    opens: bool,
    number: usize,
}

/// Writes a file with the mutants that are alive.
pub(crate) fn write(source: &Source, alive: &BTreeSet<usize>) -> Written {
    let mut insertions = Vec::new();
    for (number, edit) in source.edits.iter().enumerate() {
        let is_needed = match edit.form {
            Form::Away => true,
            _ => edit.mutants().iter().any(|n| alive.contains(n)),
        };
        if !is_needed {
            continue;
        }
        let rank = i64::try_from(number).unwrap_or(i64::MAX);
        let (start, end) = (edit.range.start, edit.range.end);
        insertions.push(Insertion { at: start, order: (true, rank), edit, opens: true, number });
        if start < end {
            let order = (false, rank.saturating_neg());
            insertions.push(Insertion { at: end, order, edit, opens: false, number });
        }
    }
    insertions.sort_by_key(|i| (i.at, i.order));
    let mut out = Written::default();
    let mut from = 0;
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut shifts: Vec<(usize, usize)> = vec![(0, 0)];
    for insertion in insertions {
        out.text.push_str(source.text.get(from..insertion.at).unwrap_or_default());
        from = insertion.at;
        if insertion.opens {
            starts.push((insertion.number, out.text.len()));
            open(&insertion, alive, &mut out);
            if matches!(insertion.edit.form, Form::Away) {
                from = insertion.edit.range.end;
            }
        } else {
            close(insertion.edit, alive, &mut out);
        }
        if !insertion.opens || insertion.edit.range.is_empty() {
            let start =
                starts.iter().rev().find(|(n, _)| *n == insertion.number).map(|(_, at)| *at);
            let range = start.unwrap_or_default()..out.text.len();
            out.wraps.push((range, insertion.edit.mutants()));
        }
        shifts.push((insertion.at, out.text.len()));
    }
    out.text.push_str(source.text.get(from..).unwrap_or_default());
    // Where a function begins and ends now: at least what it was, inside what surrounds it.
    let moved = |at: usize| {
        let before = shifts.iter().rev().find(|(from, _)| *from <= at).copied().unwrap_or_default();
        before.1.saturating_add(at.saturating_sub(before.0))
    };
    for (range, mutants) in &source.functions {
        let here: Vec<usize> = mutants.clone().filter(|n| alive.contains(n)).collect();
        out.functions.push((moved(range.start.saturating_sub(1))..moved(range.end), here));
    }
    out
}

fn open(insertion: &Insertion<'_>, alive: &BTreeSet<usize>, out: &mut Written) {
    let edit = insertion.edit;
    match &edit.form {
        Form::Expression(all) => {
            out.text.push('(');
            for (number, text) in all.iter().filter(|(n, _)| alive.contains(n)) {
                branch(out, *number, &format!("if {} {{ ", on(*number)), text, " } else ");
            }
            out.text.push_str("{ ");
        }
        Form::Body(all) => {
            for (number, text) in all.iter().filter(|(n, _)| alive.contains(n)) {
                branch(out, *number, &format!(" if {} {{ ", on(*number)), text, " }");
            }
        }
        Form::Statement(number) => {
            out.text.push_str(&format!("if !{} {{ ", on(*number)));
        }
        Form::Guard(ways) => {
            out.text.push('(');
            for (number, way) in ways.iter().filter(|(n, _)| alive.contains(n)) {
                let way = match way {
                    Always::Taken => format!("{} || ", on(*number)),
                    Always::Never => format!("!{} && ", on(*number)),
                };
                out.text.push_str(&way);
            }
            out.text.push('(');
        }
        Form::Arm(number) => {
            out.text.push_str(&format!(" if !{}", on(*number)));
        }
        Form::Away => {}
    }
}

fn branch(out: &mut Written, number: usize, before: &str, text: &str, after: &str) {
    out.text.push_str(before);
    let start = out.text.len();
    out.text.push_str(text);
    out.branches.push((start..out.text.len(), number));
    out.text.push_str(after);
}

fn close(edit: &Edit, alive: &BTreeSet<usize>, out: &mut Written) {
    match &edit.form {
        Form::Expression(_) => out.text.push_str(" })"),
        Form::Statement(_) => out.text.push_str(" }"),
        Form::Guard(ways) if ways.iter().any(|(n, _)| alive.contains(n)) => out.text.push_str("))"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::{Mutant, find};

    const TEXT: &str = "impl T {
    /// 名称.
    const fn two(a: u8, b: u8) -> bool {
        if a < b && !(b == 3) {
            g(a);
        }
        match a {
            1 if b > 2 => true,
            2 => false,
            _ => matches!(b, 7),
        }
    }
}
";

    fn found() -> (Source, Vec<Mutant>) {
        let mut all = Vec::new();
        let source = find("core/src/t.rs", TEXT.into(), &BTreeSet::new(), &mut all).unwrap();
        (source, all)
    }

    #[test]
    fn every_kind_of_change_is_found_once() {
        let whats: Vec<String> = found().1.into_iter().map(|mutant| mutant.what).collect();
        let expected = [
            "body → true",
            "body → false",
            "&& → || in “a < b && !(b == 3)”",
            "< → <= in “a < b”",
            "< → == in “a < b”",
            "< → > in “a < b”",
            "! gone in “!(b == 3)”",
            "== → != in “b == 3”",
            "“g(a);” gone",
            "guard “b > 2” of “1” → true",
            "guard “b > 2” of “1” → false",
            "arm “2” gone",
            "> → >= in “b > 2”",
            "> → == in “b > 2”",
            "> → < in “b > 2”",
        ];
        assert_eq!(whats, expected);
    }

    #[test]
    fn what_is_written_is_a_program_with_its_switches() {
        let (source, all) = found();
        assert_eq!(all[0].key(), "core/src/t.rs T::two: body → true");
        let none = write(&source, &BTreeSet::new());
        // Only `const` is gone: a switch cannot be read while compiling.
        assert_eq!(none.text, TEXT.replace("const fn", " fn"));
        let every = write(&source, &(0..all.len()).collect());
        syn::parse_file(&every.text).unwrap();
        for (number, mutant) in all.iter().enumerate() {
            assert!(every.text.contains(&on(number)), "{}", mutant.what);
            let alone = write(&source, &BTreeSet::from([number]));
            syn::parse_file(&alone.text).unwrap();
            assert_eq!(alone.text.matches(MODULE).count(), 1, "{}", alone.text);
        }
    }

    #[test]
    fn an_error_is_blamed_on_the_change_it_stands_in() {
        let (source, all) = found();
        let every = write(&source, &(0..all.len()).collect());
        let at = every.text.find("a == b").unwrap();
        let blamed = every.blamed(&(at..at.saturating_add(6)));
        let whats: Vec<&str> = blamed.iter().map(|n| all[*n].what.as_str()).collect();
        assert_eq!(whats, ["< → == in “a < b”"]);
        // Beside every change: all of the function.
        let at = every.text.find("match a").unwrap();
        assert_eq!(every.blamed(&(at..at.saturating_add(5))).len(), all.len());
    }
}
