//! What screening finds of a population when names are written in another way, what it takes for
//! somebody else, and how long it takes.

pub(crate) mod files;
mod judge;
mod latency;
mod tables;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use credit_core::Date;
use credit_core::check::report;
use credit_core::finding::Screening;
use credit_core::pack::record::Record;
use credit_core::pack::{PackSet, Trust};
use credit_core::request::{Search, Subject};
use credit_core::screen::{Query, screen};
use population::{Group, Population, Variation, Variations};

use crate::pack::{Key, SEED, build, open, sizes, told};
use judge::{Judge, Outcome};

/// The day of the screening: within the validity of the pack.
pub(crate) const DAY: &str = "2026-11-20";

/// Queries of every kind; of those with codes fewer.
const EACH: u64 = 600;

/// Queries that are asked again thoroughly, at most: each looks at all names.
const THOROUGH: usize = 60;

/// Times every query is asked; the first one counts for what is found.
const PASSES: usize = 3;

/// Screens the queries against a pack of so many records, prints what comes out, and leaves in `dir`
/// what the other languages need (`list.pack`, `trust.json`, `queries.tsv`, `records.tsv`) and what
/// there is to study (`misses.tsv`, `false.tsv`, `homonyms.tsv`).
pub(crate) fn measure(dir: &Path, count: u64) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let day = Date::parse(DAY).context(DAY)?;
    let key = Key::new();
    let records: Vec<Record> = population::records(SEED, count).collect();
    let bytes = build(&key, &records)?;
    fs::write(dir.join("list.pack"), &bytes)?;
    fs::write(dir.join("trust.json"), key.trust())?;
    let pack = open(bytes.clone(), &Trust::decode(key.trust().as_bytes()).map_err(told)?)?;
    sizes(&pack, &bytes)?;
    drop(bytes);
    let packs = PackSet::new(vec![pack]).map_err(told)?;

    let population = Population::new(SEED, count);
    let variations = Variations::new(&population, &records, day);
    let queries = variations.of_every_kind(SEED, EACH);
    println!("{} queries, each screened as one call on {DAY}\n", queries.len());
    let (screenings, times) = ask(&packs, &queries, day)?;
    let judge = Judge::new(&variations, &records);
    let outcomes: Vec<Outcome> = queries
        .iter()
        .zip(&screenings)
        .map(|(query, screening)| judge.judge(query, screening))
        .collect::<Result<_>>()?;
    tables::print(&queries, &outcomes);
    thorough(&packs, &queries, &outcomes, &judge, day)?;
    latency::print(&queries, &times);
    files::records(dir, &variations, &records)?;
    files::queries(dir, &queries, &outcomes, &times)?;
    files::studies(dir, &records, &queries, &outcomes)
}

/// What looking at every name finds of those that the index did not.
fn thorough(
    packs: &PackSet,
    queries: &[Variation],
    outcomes: &[Outcome],
    judge: &Judge<'_>,
    day: Date,
) -> Result<()> {
    let missed = queries.iter().zip(outcomes).filter(|(query, outcome)| {
        query.group == Group::Varied && query.expected.is_some() && outcome.expected.is_none()
    });
    let missed: Vec<&Variation> = missed.map(|(query, _)| query).collect();
    let step = missed.len().div_ceil(THOROUGH).max(1);
    let (mut asked, mut found, mut times) = (0, 0, Vec::new());
    for query in missed.iter().step_by(step) {
        let subject = Subject { search: Search::Thorough, ..query.subject.clone() };
        let start = Instant::now();
        let screening = one(packs, &subject, day)?;
        times.push(start.elapsed().as_millis());
        asked += 1;
        found += usize::from(judge.judge(query, &screening)?.expected.is_some());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "of {} organisations not found by name, {asked} asked again with a thorough search: {found} \
         found; {median} ms a call (median)\n",
        missed.len()
    );
    Ok(())
}

/// Nanoseconds of every pass.
type Times = [u64; PASSES];

/// What the first pass finds, and how long each takes.
fn ask(packs: &PackSet, queries: &[Variation], day: Date) -> Result<(Vec<Screening>, Vec<Times>)> {
    let mut screenings = Vec::with_capacity(queries.len());
    let mut times = vec![[0; PASSES]; queries.len()];
    for pass in 0..PASSES {
        for (query, times) in queries.iter().zip(&mut times) {
            let start = Instant::now();
            let screening = black_box(one(packs, &query.subject, day)?);
            let time = start.elapsed().as_nanos();
            if let Some(place) = times.get_mut(pass) {
                *place = u64::try_from(time)?;
            }
            if pass == 0 {
                screenings.push(screening);
            }
        }
    }
    Ok((screenings, times))
}

/// One call, with the report on the code that belongs to it.
fn one(packs: &PackSet, subject: &Subject, day: Date) -> Result<Screening> {
    let code = report(subject, day);
    screen(packs, &[Query { subject, code: code.as_ref() }], day)
        .map_err(|error| anyhow!("{}: {error}", subject.name))
}

#[cfg(test)]
mod tests {
    use super::judge::Excuse;
    use super::*;
    use credit_core::finding::Verdict;
    use credit_core::pack::Pack;

    #[test]
    fn the_judge_knows_right_from_wrong() {
        let (count, day) = (4000, Date::parse(DAY).unwrap());
        let key = Key::new();
        let records: Vec<Record> = population::records(SEED, count).collect();
        let trust = Trust::decode(key.trust().as_bytes()).unwrap();
        let pack = Pack::open(build(&key, &records).unwrap(), &trust).unwrap();
        let packs = PackSet::new(vec![pack]).unwrap();
        let population = Population::new(SEED, count);
        let variations = Variations::new(&population, &records, day);
        let queries = variations.of_every_kind(SEED, 20);
        let (screenings, _) = ask(&packs, &queries, day).unwrap();
        let judge = Judge::new(&variations, &records);
        let wrong = |outcome: &Outcome| outcome.others(Verdict::ALL, Excuse::None);
        let mut swapped = 0;
        for (query, screening) in queries.iter().zip(&screenings) {
            let outcome = judge.judge(query, screening).unwrap();
            match (query.group, query.kind) {
                (Group::WithCode, _) => {
                    // Under another name, or one of which two errors leave nothing, the code may be a wrong one.
                    let sure = match query.kind {
                        "two errors" | "other name" => Verdict::Probable,
                        _ => Verdict::Confirmed,
                    };
                    assert!(outcome.expected.is_some_and(|found| found <= sure), "{query:?}");
                    assert_eq!(wrong(&outcome), 0, "{query:?}");
                }
                (Group::Varied, "exact") => {
                    assert_eq!(outcome.expected, Some(Verdict::Probable), "{query:?}");
                    assert!(outcome.first && outcome.right.contains(&Verdict::Probable));
                }
                _ => {}
            }
            // What was found of another query is wrong here.
            let other = queries.iter().zip(&screenings).find(|(other, found)| {
                other.group == Group::WithCode
                    && variations.owner(other.source) != variations.owner(query.source)
                    && !found.findings.is_empty()
            });
            let outcome = judge.judge(query, other.unwrap().1).unwrap();
            assert_eq!((outcome.expected, outcome.first), (None, false), "{query:?}");
            swapped += wrong(&outcome);
        }
        assert!(swapped >= queries.len(), "{swapped} of {}", queries.len());
    }
}
