//! Size and speed of list packs of a million records.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use credit_core::id::Kind;
use credit_core::pack::record::{Identifier, Record};
use credit_core::pack::write::{
    Algorithm, Draft, Meta, ROOM_CHUNK, Room, SIGNATURE_BYTES, Signer, filter_pack, list_pack,
};
use credit_core::pack::{Audience, Pack, PackKind, Trust};
use credit_core::{Date, error::LoadError};
use ed25519_dalek::{Signer as _, SigningKey};
use population::{Population, Sought};

use crate::clock::Clock;

pub(crate) const SEED: u64 = 20_261_122;
const LOOKUPS: usize = 200_000;
/// Records of a name that is not one of namesakes: each record found has to be looked at.
const FEW: usize = 4;
/// Entries of the filter pack.
const FILTERED: u32 = 10_000_000;
/// Sections that hold what was given; the others can be made from them.
const PAYLOAD: [&str; 7] = ["lists", "rows", "codes", "names", "entries", "extras", "masks"];

pub(crate) struct Key(SigningKey);

impl Signer for Key {
    fn key_id(&self) -> &'static str {
        "bench"
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        Some(self.0.sign(message).to_bytes())
    }
}

impl Key {
    /// The same on every run: it protects nothing.
    pub(crate) fn new() -> Self {
        Self(SigningKey::from_bytes(&[7; 32]))
    }

    pub(crate) fn trust(&self) -> String {
        let hex: String =
            self.0.verifying_key().as_bytes().iter().map(|b| format!("{b:02x}")).collect();
        format!(
            "{{\"keys\":[{{\"id\":\"bench\",\"issuer\":\"bench\",\"algorithm\":\"ed25519\",\
             \"publicKey\":\"{hex}\"}}]}}"
        )
    }
}

/// Builds a pack of so many records, prints what it takes, and leaves in `dir` what the wasm side
/// needs: `list.pack`, `trust.json`, `codes.tsv`, `names.txt`.
pub(crate) fn measure(dir: &Path, count: u64) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let key = Key::new();
    let records: Vec<Record> = population::records(SEED, count).collect();
    let bytes = build(&key, &records)?;
    drop(records);
    let trust = Trust::decode(key.trust().as_bytes()).map_err(told)?;
    let pack = open(bytes.clone(), &trust)?;
    sizes(&pack, &bytes)?;
    let (codes, names) = queries(count);
    speed(&pack, &codes, &names)?;
    let line = |(kind, value): &(Kind, String)| format!("{}\t{value}\n", kind.as_str());
    for (file, content) in [
        ("list.pack", bytes),
        ("trust.json", key.trust().into_bytes()),
        ("codes.tsv", codes.iter().map(line).collect::<String>().into_bytes()),
        ("names.txt", names.join("\n").into_bytes()),
    ] {
        fs::write(dir.join(file), content).with_context(|| file.to_owned())?;
    }
    filter(&key)
}

/// Builds a pack of so many records and leaves in `dir` what a page needs beside the sample city:
/// `list.pack`, `trust.json`, `subjects.tsv` (name and credit code of every hundredth record).
pub(crate) fn write(dir: &Path, count: u64) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let key = Key::new();
    let records: Vec<Record> = population::records(SEED, count).collect();
    let code =
        |r: &Record| r.identifiers.iter().find(|i| i.kind == Kind::Uscc).map(|i| i.value.clone());
    let line = |r: &Record| Some(format!("{}\t{}\n", r.name, code(r)?));
    let subjects: String = records.iter().step_by(100).filter_map(line).collect();
    for (file, content) in [
        ("list.pack", build(&key, &records)?),
        ("trust.json", key.trust().into_bytes()),
        ("subjects.tsv", subjects.into_bytes()),
    ] {
        fs::write(dir.join(file), content).with_context(|| file.to_owned())?;
    }
    Ok(())
}

pub(crate) fn meta() -> Result<Meta> {
    let day = |text| Date::parse(text).ok_or_else(|| anyhow!("not a day: {text}"));
    Ok(Meta {
        kind: PackKind::List,
        issuer: "bench".into(),
        issuer_id: None,
        scope: "bench".into(),
        title: "bench".into(),
        sequence: 1,
        as_of: day("2026-11-20")?,
        valid_until: Some(day("2026-12-20")?),
        update_days: None,
        audience: Audience::Public,
    })
}

pub(crate) fn build(key: &Key, records: &[Record]) -> Result<Vec<u8>> {
    let before = peak();
    let (clock, wall) = (Clock::start(), Instant::now());
    let bytes = list_pack(&meta()?, &population::lists(), records, &[key]).map_err(told)?;
    println!(
        "build: {} records, {:.1} s on the processor ({:.1} s wall), peak memory {} MB ({} MB \
         of it the records given)",
        records.len(),
        clock.seconds(),
        wall.elapsed().as_secs_f64(),
        peak(),
        before
    );
    Ok(bytes)
}

/// What waits, in a file.
#[derive(Debug)]
struct Disk(File);

impl Disk {
    fn at(&mut self, number: u32) -> io::Result<&mut File> {
        let chunk = u64::try_from(ROOM_CHUNK).map_err(io::Error::other)?;
        self.0.seek(SeekFrom::Start(u64::from(number) * chunk))?;
        Ok(&mut self.0)
    }
}

impl Room for Disk {
    fn put(&mut self, number: u32, chunk: &[u8; ROOM_CHUNK]) -> Result<(), LoadError> {
        self.at(number)
            .and_then(|file| file.write_all(chunk))
            .map_err(|_| LoadError::new("build.room"))
    }

    fn get(&mut self, number: u32, chunk: &mut [u8; ROOM_CHUNK]) -> Result<(), LoadError> {
        self.at(number)
            .and_then(|file| file.read_exact(chunk))
            .map_err(|_| LoadError::new("build.room"))
    }
}

/// Builds a pack of records that are given one by one and wait in a file, as the command line does, and prints the
/// largest memory of the process: nothing else may have run in it.
pub(crate) fn stream(name: &str, records: impl Iterator<Item = Record>) -> Result<()> {
    let (clock, key, meta) = (Clock::start(), Key::new(), meta()?);
    let room = Box::new(Disk(tempfile::tempfile()?));
    let mut draft = Draft::in_room(room, meta.audience, &population::lists());
    for record in records {
        draft.push(&record).map_err(told)?;
    }
    let (count, given) = (draft.len(), peak());
    let mut bytes = 0_usize;
    let taken = draft.finish_into(&meta, &[&key], &mut |part| {
        bytes += part.len();
        Ok(())
    });
    taken.map_err(told)?;
    println!(
        "{name}: {count} records given one by one, {bytes} bytes, {:.1} s on the processor, peak memory {} MB \
         ({given} MB when all were given)",
        clock.seconds(),
        peak(),
    );
    Ok(())
}

pub(crate) fn open(bytes: Vec<u8>, trust: &Trust) -> Result<Pack> {
    let clock = Clock::start();
    let pack = Pack::open(bytes, trust).map_err(told)?;
    println!("open: {:.2} ms native", clock.seconds() * 1e3);
    Ok(pack)
}

/// Bytes a record of each section, as they lie in memory and compressed.
pub(crate) fn sizes(pack: &Pack, bytes: &[u8]) -> Result<()> {
    let records = f64::from(pack.len());
    let sections = &pack.header().sections;
    let total: usize = sections.iter().map(|section| section.length).sum();
    let mut at = bytes.len().saturating_sub(total);
    println!("\n{:<24}{:>12}{:>10}{:>12}", "section", "bytes", "B/record", "zstd -19");
    let mut payload = (at, compressed(bytes.get(..at).unwrap_or_default())?);
    let mut all = payload;
    print_size("head and digests", payload, records);
    for section in sections {
        let part = bytes.get(at..at + section.length).unwrap_or_default();
        at += section.length;
        let size = (part.len(), compressed(part)?);
        print_size(&section.name, size, records);
        all = (all.0 + size.0, sum(all.1, size.1));
        if PAYLOAD.contains(&section.name.as_str()) {
            payload = (payload.0 + size.0, sum(payload.1, size.1));
        }
    }
    print_size("without the indexes", payload, records);
    print_size("all", all, records);
    println!();
    Ok(())
}

fn sum(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    Some(a? + b?)
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "sizes are below 2^52")]
fn print_size(name: &str, (bytes, packed): (usize, Option<usize>), records: f64) {
    let packed = packed.map_or_else(|| "–".to_owned(), |n| format!("{:.2}", n as f64 / records));
    println!("{name:<24}{bytes:>12}{:>10.2}{packed:>12}", bytes as f64 / records);
}

/// Length under `zstd -19`; `None` where the program is not installed.
fn compressed(bytes: &[u8]) -> Result<Option<usize>> {
    let spawned = Command::new("zstd")
        .args(["-19", "-q", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut zstd) = spawned else { return Ok(None) };
    let mut input = zstd.stdin.take().context("zstd: no stdin")?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = zstd.wait_with_output()?;
    writer.join().map_err(|_| anyhow!("zstd: writing failed"))??;
    Ok(Some(output.stdout.len()))
}

/// Codes and names to look up: three in four are in the pack.
fn queries(count: u64) -> (Vec<(Kind, String)>, Vec<String>) {
    let (mut codes, mut names) = (Vec::new(), Vec::new());
    for query in Population::new(SEED, count).queries(1) {
        match query.sought {
            Sought::Identifier(Identifier { kind, value }) if codes.len() < LOOKUPS => {
                codes.push((kind, value));
            }
            Sought::Name(name) if names.len() < LOOKUPS => names.push(name),
            _ => {}
        }
        if codes.len() == LOOKUPS && names.len() == LOOKUPS {
            break;
        }
    }
    (codes, names)
}

fn speed(pack: &Pack, codes: &[(Kind, String)], names: &[String]) -> Result<()> {
    for pass in ["first pass", "second pass"] {
        let clock = Clock::start();
        let mut found = 0;
        for (kind, value) in codes {
            found += pack.rows_by_identifier(*kind, value).map_err(told)?.rows.len();
        }
        let mean = clock.seconds() / f64::from(u32::try_from(codes.len())?) * 1e6;
        println!("by code, native, {pass}: {mean:.2} µs each, {found} rows of {}", codes.len());
        let (mut times, mut few) = (Vec::with_capacity(names.len()), Vec::new());
        let mut found = 0;
        for name in names {
            let clock = Instant::now();
            let rows = black_box(pack.rows_by_name(name).map_err(told)?).rows.len();
            let time = clock.elapsed().as_nanos();
            found += rows;
            times.push(time);
            few.extend((rows <= FEW).then_some(time));
        }
        times.sort_unstable();
        few.sort_unstable();
        let at = |times: &[u128], share: usize| {
            micro(times.get(times.len() * share / 100).copied().unwrap_or_default())
        };
        println!(
            "by name, native, {pass}: p50 {:.2} µs, p99 {:.2} µs ({:.2} µs for names of at most {FEW} \
             records), {found} rows of {}",
            at(&times, 50),
            at(&times, 99),
            at(&few, 99),
            names.len()
        );
    }
    Ok(())
}

fn micro(nanoseconds: u128) -> f64 {
    u32::try_from(nanoseconds).map_or(f64::INFINITY, f64::from) / 1e3
}

fn filter(key: &Key) -> Result<()> {
    let lists = population::lists();
    let identifiers = (0..FILTERED).map(|i| Identifier {
        kind: Kind::OrgCode,
        // Only the key counts, and it is a hash: nine digits are as good as real numbers.
        value: format!("{i:09}"),
    });
    let clock = Clock::start();
    let bytes = filter_pack(&meta()?, lists.get(..1).unwrap_or_default(), identifiers, &[key])
        .map_err(told)?;
    let each = f64::from(u32::try_from(bytes.len())?) / f64::from(FILTERED);
    println!(
        "filter pack: {FILTERED} identifiers, {} bytes, {each:.3} B each, built in {:.1} s",
        bytes.len(),
        clock.seconds()
    );
    Ok(())
}

/// Largest memory of this process so far, in MB (Linux; else 0).
pub(crate) fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

pub(crate) fn told(error: LoadError) -> anyhow::Error {
    anyhow!("{error}")
}
