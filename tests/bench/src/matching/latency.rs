//! How long one call takes, by what is asked.

use population::{Group, Variation};

use super::Times;

/// The middle of the passes.
pub(crate) fn usual(times: &Times) -> u64 {
    let mut sorted = *times;
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Prints percentiles of the first pass and of each query's middle pass.
pub(crate) fn print(queries: &[Variation], times: &[Times]) {
    println!(
        "{:<28}{:>8}{:>22}{:>22}   µs a call, native",
        "", "queries", "first pass p50 / p99", "middle pass p50 / p99"
    );
    let all = || queries.iter().zip(times);
    row("all", all());
    for class in ["code", "person", "exact name", "varied name", "look-alike"] {
        row(class, all().filter(|(query, _)| self::class(query) == class));
    }
    println!("budget at a million records: 30 / 100\n");
}

fn class(query: &Variation) -> &'static str {
    match query.group {
        Group::Person => "person",
        Group::Namesake if query.subject.kind == credit_core::request::SubjectKind::Person => {
            "person"
        }
        _ if query.subject.code.is_some() => "code",
        Group::Varied if query.kind == "exact" => "exact name",
        Group::Varied => "varied name",
        _ => "look-alike",
    }
}

fn row<'a>(name: &str, of: impl Iterator<Item = (&'a Variation, &'a Times)>) {
    let (mut first, mut middle): (Vec<u64>, Vec<u64>) =
        of.map(|(_, times)| (times.first().copied().unwrap_or_default(), usual(times))).unzip();
    first.sort_unstable();
    middle.sort_unstable();
    let both = |times: &[u64]| format!("{:.1} / {:.1}", at(times, 50), at(times, 99));
    println!("{name:<28}{:>8}{:>22}{:>22}", first.len(), both(&first), both(&middle));
}

/// Microseconds at that hundredth.
fn at(sorted: &[u64], hundredth: usize) -> f64 {
    let time = sorted.get(sorted.len() * hundredth / 100).copied().unwrap_or_default();
    u32::try_from(time).map_or(f64::INFINITY, f64::from) / 1e3
}
