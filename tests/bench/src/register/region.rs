//! Names without their region: found by how many listed ones are the same but for theirs, and where the
//! region is known from elsewhere.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};
use credit_core::Date;
use credit_core::finding::{Screening, Verdict};
use credit_core::pack::PackSet;
use credit_core::pack::record::Record;
use population::{Register, Slip};

use super::{ask, ask_in, best, in_force, percent};

/// Listed names that are the same, at most, in each row of the table: what is shown of them, what is
/// looked at, and all the others.
const STEPS: [usize; 3] = [12, 40, usize::MAX];

/// Asks for names without their region, alone and with the county of their entry's code.
pub(super) fn measure(
    register: &Register,
    packs: &PackSet,
    records: &[Record],
    each: u64,
    day: Date,
) -> Result<()> {
    let of = |entry: u64| usize::try_from(entry).ok().and_then(|entry| records.get(entry));
    let usable = |entry: u64| of(entry).is_some_and(|record| in_force(record, day));
    let queries = register.asked(Slip::RegionDropped, each, &usable);
    let mut same: HashMap<String, HashSet<&str>> =
        queries.iter().map(|asked| (asked.name.clone(), HashSet::new())).collect();
    for (entry, record) in (0..).zip(records).filter(|(_, record)| in_force(record, day)) {
        let names = register.without_region(entry).and_then(|name| same.get_mut(&name));
        names.into_iter().for_each(|names| _ = names.insert(&record.name));
    }
    let mut rows = [[0_usize; 3]; STEPS.len()];
    for asked in &queries {
        let screening = ask(packs, &asked.name, asked.kind, day)?;
        let listed = same.get(&asked.name).map_or(0, HashSet::len);
        let step = STEPS.iter().position(|most| listed <= *most).unwrap_or_default();
        let found = is_found(&screening, &of(asked.entry).context("no such entry")?.name);
        let cells = [true, found, !found && screening.truncated];
        let row = rows.get_mut(step).context("no such row")?;
        row.iter_mut().zip(cells).for_each(|(n, yes)| *n += usize::from(yes));
    }
    for ([asked, found, told], most) in rows.into_iter().zip(["12", "40", "more"]) {
        println!(
            "RegionDropped, up to {most} listed names the same but for the region: {asked} queries, \
             found {} %, the others told as too many {} of {}",
            percent(found, asked),
            told,
            asked - found
        );
    }
    for slip in [Slip::RegionDropped, Slip::RegionDroppedWrong] {
        let queries = register.asked(slip, each, &usable);
        let (mut found, mut told) = (0, 0);
        for asked in &queries {
            let record = of(asked.entry).context("no such entry")?;
            let code = record.identifiers.first().and_then(|id| id.value.get(2..8));
            let screening = ask_in(packs, &asked.name, asked.kind, code, day)?;
            let is_found = is_found(&screening, &record.name);
            found += usize::from(is_found);
            told += usize::from(!is_found && screening.truncated);
        }
        println!(
            "{slip:?}, the county known: {} queries, found {} %, the others told as too many {told}",
            queries.len(),
            percent(found, queries.len())
        );
    }
    println!();
    Ok(())
}

fn is_found(screening: &Screening, name: &str) -> bool {
    best(screening, name).is_some_and(|verdict| verdict != Verdict::Excluded)
}
