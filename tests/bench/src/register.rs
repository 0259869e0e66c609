//! What screening finds in a register-like population, by type of subject and by slip; what it says of
//! subjects that nobody lists; how long it takes.

mod crowd;
mod files;
mod region;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use credit_core::Date;
use credit_core::finding::{Screening, Verdict};
use credit_core::pack::record::{Record, State};
use credit_core::pack::{PackSet, Trust};
use credit_core::request::{Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};
use population::{Asked, Register, Slip, Type};

use crate::pack::{Key, SEED, build, open, sizes, told};

const DAY: &str = "2026-11-20";
/// Misses of each slip that are written.
const MISSES: usize = 40;

/// Screens `each` queries of every slip and as many strangers as there are queries in all against a
/// pack of `count` entries; prints what comes out and leaves in `dir` the misses, the strangers with
/// findings, and what the other languages need (as [`crate::matching`] does).
pub(crate) fn measure(dir: &Path, count: u64, each: u64) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let day = Date::parse(DAY).context(DAY)?;
    let key = Key::new();
    let register = Register::new(SEED, count);
    let records: Vec<Record> = register.records().collect();
    let bytes = build(&key, &records)?;
    fs::write(dir.join("list.pack"), &bytes)?;
    fs::write(dir.join("trust.json"), key.trust())?;
    let pack = open(bytes.clone(), &Trust::decode(key.trust().as_bytes()).map_err(told)?)?;
    sizes(&pack, &bytes)?;
    drop(bytes);
    let packs = PackSet::new(vec![pack]).map_err(told)?;
    files::records(dir, &register, &records)?;
    let mut queries = files::Queries::create(dir)?;
    let of = |entry: u64| usize::try_from(entry).ok().and_then(|entry| records.get(entry));
    let usable = |entry: u64| of(entry).is_some_and(|record| in_force(record, day));
    let mut table = Table::default();
    let mut times = Vec::new();
    let mut misses = fs::File::create(dir.join("register-misses.tsv"))?;
    for slip in Slip::ALL {
        let mut missed = 0;
        for asked in register.asked(slip, each, &usable) {
            let start = Instant::now();
            let screening = black_box(ask(&packs, &asked.name, asked.kind, day)?);
            let time = start.elapsed().as_nanos();
            times.push(time);
            let listed = of(asked.entry).context("no such entry")?;
            queries.listed(&asked, &listed.name, &screening, time)?;
            let verdict = best(&screening, &listed.name);
            table.add(&asked, verdict, screening.truncated);
            if verdict.is_none_or(|verdict| verdict == Verdict::Excluded) && missed < MISSES {
                missed += 1;
                let said = verdict.map_or("none", Verdict::as_str);
                writeln!(
                    misses,
                    "{slip:?}\t{:?}\t{}\t{}\t{said}",
                    asked.kind, asked.name, listed.name
                )?;
            }
        }
    }
    table.print();
    latency("varied names", times);
    region::measure(&register, &packs, &records, each, day)?;
    crowd::measure(&register, &packs, &records, each, day)?;
    let asked = usize::try_from(each)? * Slip::ALL.len();
    strangers(dir, &register, &packs, &records, (asked, day), &mut queries)?;
    queries.end()
}

fn in_force(record: &Record, day: Date) -> bool {
    matches!(record.state, State::Active | State::Disputed)
        && record.listed_on.is_none_or(|from| from <= day)
        && record.effective.is_none_or(|from| from <= day)
        && record.until.is_none_or(|until| until >= day)
}

fn ask(packs: &PackSet, name: &str, kind: Type, day: Date) -> Result<Screening> {
    ask_in(packs, name, kind, None, day)
}

/// The same of a subject that is known to be in a region.
fn ask_in(
    packs: &PackSet,
    name: &str,
    kind: Type,
    region: Option<&str>,
    day: Date,
) -> Result<Screening> {
    let trader = kind == Type::SoleTrader;
    let subject = Subject {
        role: Role::Applicant,
        kind: if trader { SubjectKind::SoleTrader } else { SubjectKind::Organization },
        name: name.to_owned(),
        code: None,
        former_names: Vec::new(),
        region: region.map(str::to_owned),
        search: Search::Usual,
        code_source: credit_core::request::CodeSource::Declared,
    };
    screen(packs, &[Query { subject: &subject, code: None }], day).map_err(told)
}

/// The surest that was said of a record of that name.
fn best(screening: &Screening, name: &str) -> Option<Verdict> {
    let all = screening.findings.iter().chain(&screening.excluded);
    all.filter(|finding| finding.record.name == name).map(|finding| finding.verdict).min()
}

/// Of a slip and a type: asked, found, probable, truncated.
#[derive(Default)]
struct Table(BTreeMap<(Slip, Option<Type>), [usize; 4]>);

impl Table {
    fn add(&mut self, asked: &Asked, verdict: Option<Verdict>, truncated: bool) {
        for kind in [Some(asked.kind), None] {
            let cell = self.0.entry((asked.slip, kind)).or_default();
            let found = verdict.is_some_and(|verdict| verdict != Verdict::Excluded);
            let probable = found && verdict.is_some_and(|verdict| verdict <= Verdict::Probable);
            for (n, yes) in cell.iter_mut().zip([true, found, probable, truncated]) {
                *n += usize::from(yes);
            }
        }
    }

    fn print(&self) {
        println!(
            "Register-like population: found by name alone in %, any verdict; queries below 20 in brackets.\n"
        );
        print!("{:<22}{:>8}{:>8}{:>8}{:>7}", "slip", "queries", "found", "prob.", "trunc.");
        for kind in Type::ALL {
            print!("{:>12}", format!("{kind:?}"));
        }
        println!();
        for slip in Slip::ALL {
            let Some([asked, found, probable, truncated]) = self.0.get(&(slip, None)).copied()
            else {
                continue;
            };
            print!(
                "{:<22}{asked:>8}{:>8}{:>8}{truncated:>7}",
                format!("{slip:?}"),
                percent(found, asked),
                percent(probable, asked)
            );
            for kind in Type::ALL {
                let cell = self.0.get(&(slip, Some(kind))).copied().unwrap_or_default();
                let text = match cell {
                    [0, ..] => "–".to_owned(),
                    [asked, found, ..] if asked < 20 => format!("({found}/{asked})"),
                    [asked, found, ..] => percent(found, asked),
                };
                print!("{text:>12}");
            }
            println!();
        }
        println!();
    }
}

fn strangers(
    dir: &Path,
    register: &Register,
    packs: &PackSet,
    records: &[Record],
    (count, day): (usize, Date),
    queries: &mut files::Queries,
) -> Result<()> {
    let listed: HashSet<&str> = records.iter().map(|record| record.name.as_str()).collect();
    let mut file = fs::File::create(dir.join("register-strangers.tsv"))?;
    let (mut by_verdict, mut any, mut truncated, mut times) = ([0_usize; 4], 0, 0, Vec::new());
    let unlisted = register.strangers().filter(|(_, name)| !listed.contains(name.as_str()));
    for (kind, name) in unlisted.take(count) {
        let start = Instant::now();
        let screening = black_box(ask(packs, &name, kind, day)?);
        let time = start.elapsed().as_nanos();
        times.push(time);
        queries.stranger(kind, &name, &screening, time)?;
        truncated += usize::from(screening.truncated);
        any += usize::from(!screening.findings.is_empty());
        let all = screening.findings.iter().chain(&screening.excluded);
        if let Some(finding) = all.min_by_key(|finding| finding.verdict) {
            if let Some(n) = by_verdict.get_mut(usize::from(finding.verdict.index())) {
                *n += 1;
            }
            let codes: Vec<&str> = finding.evidence.iter().map(|e| e.code).collect();
            let (said, found) = (finding.verdict.as_str(), &finding.record.name);
            writeln!(file, "{kind:?}\t{name}\t{found}\t{said}\t{}", codes.join(" "))?;
        }
    }
    let [confirmed, probable, possible, excluded] = by_verdict;
    println!(
        "strangers: {count} asked; confirmed {confirmed}, probable {probable}, possible {possible}, excluded \
         only {excluded}; with any finding {} %, truncated {truncated}",
        percent(any, count)
    );
    latency("strangers", times);
    Ok(())
}

fn latency(what: &str, mut times: Vec<u128>) {
    times.sort_unstable();
    let at = |share: usize| {
        let time = times.get(times.len() * share / 1000).copied().unwrap_or_default();
        u32::try_from(time).map_or(f64::INFINITY, f64::from) / 1e3
    };
    println!(
        "{what}: p50 {:.1} µs, p90 {:.1}, p99 {:.1}, p99.9 {:.1} ({} calls, native, one pass)\n",
        at(500),
        at(900),
        at(990),
        at(999),
        times.len()
    );
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts are below 2^52")]
fn percent(part: usize, of: usize) -> String {
    if of == 0 { "–".to_owned() } else { format!("{:.2}", part as f64 / of as f64 * 100.0) }
}
