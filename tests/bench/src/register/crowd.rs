//! The outlets of the parent that has most of them: found among thousands, and in what time.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use credit_core::Date;
use credit_core::finding::Verdict;
use credit_core::pack::PackSet;
use credit_core::pack::record::Record;
use population::{Register, Slip};

use super::{ask, best, in_force, latency, percent};

/// Asks for outlets of the largest parent as they are called and with a slip.
pub(super) fn measure(
    register: &Register,
    packs: &PackSet,
    records: &[Record],
    each: u64,
    day: Date,
) -> Result<()> {
    let mut parents: HashMap<String, Vec<u64>> = HashMap::new();
    for (entry, record) in (0..).zip(records) {
        if in_force(record, day)
            && let Some(parent) = register.parent(entry)
        {
            parents.entry(parent).or_default().push(entry);
        }
    }
    let Some((parent, outlets)) = parents.into_iter().max_by_key(|(_, outlets)| outlets.len())
    else {
        return Ok(());
    };
    println!("{} outlets of one parent are listed ({parent})", outlets.len());
    let mut times = Vec::new();
    for slip in [Slip::Exact, Slip::WrongInBranch, Slip::WrongInParent] {
        let (mut asked, mut found, mut truncated) = (0, 0, 0);
        for query in register.asked_of(slip, each, &outlets) {
            let record = usize::try_from(query.entry).ok().and_then(|entry| records.get(entry));
            let start = Instant::now();
            let screening = black_box(ask(packs, &query.name, query.kind, day)?);
            times.push(start.elapsed().as_nanos());
            let verdict = best(&screening, &record.context("no such entry")?.name);
            asked += 1;
            found += usize::from(verdict.is_some_and(|verdict| verdict != Verdict::Excluded));
            truncated += usize::from(screening.truncated);
        }
        println!("{slip:?}: {} % of {asked} found, {truncated} truncated", percent(found, asked));
    }
    latency("outlets of that parent", times);
    Ok(())
}
