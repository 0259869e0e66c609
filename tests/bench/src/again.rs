//! What a call takes of the queries that `match` and `register` left in a folder, and its parts: for
//! comparing two builds in one minute.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use credit_core::Date;
use credit_core::check::report;
use credit_core::finding::Screening;
use credit_core::pack::{NameQuery, PackSet, Trust};
use credit_core::request::{CodeSource, Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};

use crate::matching::DAY;
use crate::pack::{open, told};

/// Columns of a query, by their places: see [`crate::matching::files::QUERIES`].
const COLUMNS: [usize; 6] = [0, 2, 3, 4, 5, 6];
/// Every so manieth query is asked.
const STEP: usize = 4;
/// Parts of a call.
const PARTS: [&str; 5] =
    ["query made ready", "by name", "near names", "whole call, asked again at once", "whole call"];

/// Asks them so many times and prints, of the quickest turn of each, what is usual; and a digest of all
/// answers, which is the same for two builds that answer the same.
pub(crate) fn measure(dir: &Path, passes: usize) -> Result<()> {
    let read = |name: &str| fs::read(dir.join(name)).with_context(|| name.to_owned());
    let day = Date::parse(DAY).context(DAY)?;
    let trust = Trust::decode(&read("trust.json")?).map_err(told)?;
    let pack = open(read("list.pack")?, &trust)?;
    let packs = PackSet::new(vec![pack]).map_err(told)?;
    let queries = String::from_utf8(read("queries.tsv")?)?;
    let all = queries.lines().skip(1).map(subject).step_by(STEP);
    let mut all: Vec<(&str, Subject)> = all.collect::<Result<_>>()?;
    all.retain(|(_, subject)| subject.kind != SubjectKind::Person);
    let mut answers = DefaultHasher::new();
    let mut times: Vec<[u128; PARTS.len()]> = vec![[u128::MAX; PARTS.len()]; all.len()];
    for pass in 0..passes {
        for ((_, subject), [.., again, whole]) in all.iter().zip(&mut times) {
            let answer = call(&packs, subject, day, whole)?;
            if pass == 0 {
                format!("{answer:?}").hash(&mut answers);
            } else {
                call(&packs, subject, day, again)?;
            }
        }
        // What was just read lies near the processor: each part has a turn of its own.
        for ((_, subject), [ready, _, near, ..]) in all.iter().zip(&mut times) {
            let query = time(ready, || NameQuery::organization(&subject.name, &[]));
            for chain in packs.chains() {
                time(near, || chain.near(&query, Search::Usual)).map_err(told)?;
            }
        }
        for ((_, subject), [_, name, ..]) in all.iter().zip(&mut times) {
            for chain in packs.chains() {
                time(name, || chain.by_name(&subject.name)).map_err(told)?;
            }
        }
    }
    println!("{} queries, answers {:016x}", all.len(), answers.finish());
    for (n, part) in PARTS.iter().enumerate() {
        let of = |wanted: fn(&str) -> bool| {
            let own = all.iter().zip(&times).filter(|((group, _), _)| wanted(group));
            own.filter_map(|(_, times)| times.get(n).copied()).collect::<Vec<u128>>()
        };
        print(&format!("{part}, best of {passes}, varied"), of(|group| group != "Lookalike"));
        print(&format!("{part}, best of {passes}, others"), of(|group| group == "Lookalike"));
    }
    Ok(())
}

fn call(packs: &PackSet, subject: &Subject, day: Date, best: &mut u128) -> Result<Screening> {
    let code = report(subject, day);
    let query = Query { subject, code: code.as_ref() };
    time(best, || screen(packs, &[query], day)).map_err(told)
}

/// What something comes to; its nanoseconds, if no turn before took fewer.
fn time<T>(best: &mut u128, what: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let found = black_box(what());
    *best = start.elapsed().as_nanos().min(*best);
    found
}

fn subject(line: &str) -> Result<(&str, Subject)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [Some(group), Some(kind), Some(name), Some(code), Some(region), Some(former)] =
        COLUMNS.map(|at| cells.get(at).copied())
    else {
        bail!("not a query: {line}");
    };
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let subject = Subject {
        role: Role::Applicant,
        kind: SubjectKind::parse(kind).with_context(|| kind.to_owned())?,
        name: name.to_owned(),
        code: filled(code),
        former_names: former.split(';').filter_map(filled).collect(),
        region: filled(region),
        search: Search::Usual,
        code_source: CodeSource::Declared,
    };
    Ok((group, subject))
}

fn print(what: &str, mut times: Vec<u128>) {
    times.sort_unstable();
    let at = |share: usize| {
        let time = times.get(times.len() * share / 1000).copied().unwrap_or_default();
        u32::try_from(time).map_or(f64::INFINITY, f64::from) / 1e3
    };
    println!("{what:<46} p50 {:>6.1} µs, p90 {:>6.1}, p99 {:>6.1}", at(500), at(900), at(990));
}
