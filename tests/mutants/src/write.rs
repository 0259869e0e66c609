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
    const PASSED: u32 = 1 << 31;
    static SEEN: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
    static BESIDE: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
    static FILE: Mutex<Option<std::fs::File>> = Mutex::new(None);

    #[inline]
    pub fn on(number: u32) -> bool {
        let active = ACTIVE.load(Relaxed);
        if active < RECORDING { active == number } else { unusual(number, active) }
    }

    /// The same without writing down that it was reached: `told` does.
    #[inline]
    pub fn quietly(number: u32) -> bool {
        let active = ACTIVE.load(Relaxed);
        if active == UNREAD { read(); return quietly(number) }
        active == number
    }

    #[inline]
    pub fn recording() -> bool {
        ACTIVE.load(Relaxed) == RECORDING
    }

    /// Writes down that a mutant was reached, and whether anything would have been different.
    #[cold]
    pub fn told(number: u32, differs: bool) {
        if differs {
            mark(&SEEN, number, number);
        } else {
            mark(&BESIDE, number, number | PASSED);
        }
    }

    /// A guard and the two mutants that do not look at it.
    #[inline]
    pub fn guarded(taken: u32, never: u32, guard: bool) -> bool {
        let active = ACTIVE.load(Relaxed);
        if active == UNREAD {
            read();
            return guarded(taken, never, guard);
        }
        if active == RECORDING {
            told(taken, !guard);
            told(never, guard);
        }
        active == taken || active != never && guard
    }

    fn mark(all: &[AtomicBool; COUNT], number: u32, written: u32) {
        if !all[number as usize].swap(true, Relaxed) {
            if let Some(file) = FILE.lock().unwrap().as_mut() {
                file.write_all(&written.to_le_bytes()).unwrap();
            }
        }
    }

    #[cold]
    fn read() {
        let active = match std::env::var_os("CREDIT_MUTANTS_SEEN") {
            Some(path) => {
                let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
                *FILE.lock().unwrap() = Some(file.unwrap());
                RECORDING
            }
            None => std::env::var("CREDIT_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0),
        };
        ACTIVE.store(active, Relaxed);
    }

    #[cold]
    fn unusual(number: u32, active: u32) -> bool {
        if active == UNREAD {
            read();
            return on(number);
        }
        mark(&SEEN, number, number);
        false
    }
}
"#;
    SWITCH.replace("COUNT", &mutants.saturating_add(1).to_string())
}
fn on(number: usize) -> String {
    call("on", number)
}

fn call(function: &str, number: usize) -> String {
    format!("crate::{MODULE}::{function}({})", number.saturating_add(1))
}

/// A written file.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// Bytes of what is asked twice of each mutant.
    watches: Vec<(Range<usize>, usize)>,
    /// Bytes of what stands for each mutant alone.
    branches: Vec<(Range<usize>, usize)>,
    /// Bytes of each edit with what it surrounds, and its mutants.
    wraps: Vec<(Range<usize>, Vec<usize>)>,
    /// Bytes of each function, and its mutants.
    functions: Vec<(Range<usize>, Vec<usize>)>,
}

impl Written {
    /// The mutant that must not be asked twice, for an error at these bytes.
    pub(crate) fn watched(&self, error: &Range<usize>) -> Option<usize> {
        innermost(&self.watches, error).copied()
    }

    /// The mutants to blame for an error at these bytes: the one it stands in, those that are mixed
    /// with what it stands in, or all of the function.
    pub(crate) fn blamed(&self, error: &Range<usize>) -> Vec<usize> {
        if let Some(one) = innermost(&self.branches, error) {
            return vec![*one];
        }
        let found = innermost(&self.wraps, error).or_else(|| innermost(&self.functions, error));
        found.cloned().unwrap_or_default()
    }
}

fn innermost<'a, T>(all: &'a [(Range<usize>, T)], error: &Range<usize>) -> Option<&'a T> {
    let around = all.iter().filter(|(r, _)| r.start <= error.start && error.end <= r.end);
    around.min_by_key(|(r, _)| r.len()).map(|(_, found)| found)
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

/// Writes a file with the mutants that are alive; `once` must not be asked twice.
pub(crate) fn write(source: &Source, alive: &BTreeSet<usize>, once: &BTreeSet<usize>) -> Written {
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
            open(&insertion, alive, once, &mut out);
            if matches!(insertion.edit.form, Form::Away) {
                from = insertion.edit.range.end;
            }
        } else {
            close(insertion.edit, alive, once, &mut out);
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

/// Whether an expression is asked twice: it can be, and its mutants do not forbid it.
fn is_twice(all: &[(usize, String)], twice: bool, once: &BTreeSet<usize>) -> bool {
    twice && !all.iter().any(|(number, _)| once.contains(number))
}

/// The two mutants of a guard, if both are alive.
fn both(ways: &[(usize, Always)], alive: &BTreeSet<usize>) -> Option<(usize, usize)> {
    match ways {
        [(taken, Always::Taken), (never, Always::Never)]
            if alive.contains(taken) && alive.contains(never) =>
        {
            Some((*taken, *never))
        }
        _ => None,
    }
}

fn open(
    insertion: &Insertion<'_>,
    alive: &BTreeSet<usize>,
    once: &BTreeSet<usize>,
    out: &mut Written,
) {
    let edit = insertion.edit;
    match &edit.form {
        Form::Expression(all, twice) => {
            let is_twice = is_twice(all, *twice, once);
            let switch = if is_twice { "quietly" } else { "on" };
            out.text.push('(');
            for (number, text) in all.iter().filter(|(n, _)| alive.contains(n)) {
                branch(
                    out,
                    *number,
                    &format!("if {} {{ ", call(switch, *number)),
                    text,
                    " } else ",
                );
            }
            out.text.push_str(if is_twice { "{ let own = " } else { "{ " });
        }
        Form::Body(all) => {
            for (number, text) in all.iter().filter(|(n, _)| alive.contains(n)) {
                branch(out, *number, &format!(" if {} {{ ", on(*number)), text, " }");
            }
        }
        Form::Statement(number) => {
            out.text.push_str(&format!("if !{} {{ ", on(*number)));
        }
        Form::Guard(ways) if both(ways, alive).is_some() => {
            let (taken, never) = both(ways, alive).unwrap_or_default();
            let (taken, never) = (taken.saturating_add(1), never.saturating_add(1));
            out.text.push_str(&format!("crate::{MODULE}::guarded({taken}, {never}, "));
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

fn close(edit: &Edit, alive: &BTreeSet<usize>, once: &BTreeSet<usize>, out: &mut Written) {
    match &edit.form {
        Form::Expression(all, twice) if is_twice(all, *twice, once) => {
            out.text.push_str(&format!("; if crate::{MODULE}::recording() {{ "));
            for (number, text) in all.iter().filter(|(n, _)| alive.contains(n)) {
                let start = out.text.len();
                let own = number.saturating_add(1);
                out.text.push_str(&format!("crate::{MODULE}::told({own}, ({text}) != own); "));
                out.watches.push((start..out.text.len(), *number));
            }
            out.text.push_str("} own })");
        }
        Form::Expression(..) => out.text.push_str(" })"),
        Form::Statement(_) => out.text.push_str(" }"),
        Form::Guard(ways) if both(ways, alive).is_some() => out.text.push(')'),
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
        let none = write(&source, &BTreeSet::new(), &BTreeSet::new());
        // Only `const` is gone: a switch cannot be read while compiling.
        assert_eq!(none.text, TEXT.replace("const fn", " fn"));
        let every = write(&source, &(0..all.len()).collect(), &BTreeSet::new());
        syn::parse_file(&every.text).unwrap();
        for (number, mutant) in all.iter().enumerate() {
            let own = number.saturating_add(1);
            let switches = [on(number), call("quietly", number), format!("guarded({own}, ")];
            let named = switches.iter().any(|switch| every.text.contains(switch));
            assert!(named || every.text.contains(&format!(", {own}, ")), "{}", mutant.what);
            let alone = write(&source, &BTreeSet::from([number]), &(0..all.len()).collect());
            syn::parse_file(&alone.text).unwrap();
            assert_eq!(alone.text.matches(MODULE).count(), 1, "{}", alone.text);
        }
    }

    #[test]
    fn what_can_be_asked_twice_tells_whether_it_would_differ() {
        let (source, all) = found();
        let at = all.iter().position(|mutant| mutant.what == "< → <= in “a < b”").unwrap();
        let one = write(&source, &BTreeSet::from([at]), &BTreeSet::new());
        let own = at + 1;
        let (on, told) = (call("quietly", at), format!("told({own}, (a <= b) != own)"));
        assert!(one.text.contains(&on) && one.text.contains(&told), "{}", one.text);
        let place = one.text.find("(a <= b) !=").unwrap();
        assert_eq!(one.watched(&(place..place.saturating_add(8))), Some(at));
        // What the compiler does not let be asked twice is a mutant all the same.
        let once = write(&source, &BTreeSet::from([at]), &BTreeSet::from([at]));
        assert!(once.text.contains(&super::on(at)) && !once.text.contains("told"), "{}", once.text);
    }

    #[test]
    fn an_error_is_blamed_on_the_change_it_stands_in() {
        let (source, all) = found();
        let every = write(&source, &(0..all.len()).collect(), &BTreeSet::new());
        let at = every.text.find("a == b").unwrap();
        let blamed = every.blamed(&(at..at.saturating_add(6)));
        let whats: Vec<&str> = blamed.iter().map(|n| all[*n].what.as_str()).collect();
        assert_eq!(whats, ["< → == in “a < b”"]);
        // Beside every change: all of the function.
        let at = every.text.find("match a").unwrap();
        assert_eq!(every.blamed(&(at..at.saturating_add(5))).len(), all.len());
    }
}
