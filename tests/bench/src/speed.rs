//! Validations a second.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use credit_core::id::{Kind, packed};

use crate::clock::Clock;
use crate::codes::{ALPHANUMERIC, Codes, DIGITS, substitute, swap};
use crate::random::Random;

const USCC: usize = 1_000_000;
const RESIDENT: usize = 200_000;
const ROUNDS: usize = 9;
/// Checks in one sample: some tenths of a second, for the system counts a thread's time in
/// milliseconds.
const SAMPLE: usize = 6_000_000;

/// Writes `uscc.txt` and `resident-id.txt`: half as they should be, half with one slip.
pub(crate) fn write_codes(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let codes = Codes::new();
    let mut random = Random::new(20_261_121);
    let uscc = lines(USCC, || {
        let code = codes.uscc(&mut random);
        slip(code, ALPHANUMERIC, &mut random)
    });
    write(&dir.join("uscc.txt"), &uscc)?;
    let resident = lines(RESIDENT, || {
        let code = codes.resident(&mut random);
        slip(code, DIGITS, &mut random)
    });
    write(&dir.join("resident-id.txt"), &resident)
}

fn lines(count: usize, mut code: impl FnMut() -> String) -> String {
    (0..count).map(|_| code() + "\n").collect()
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// One of two codes with an error: mostly a wrong character, else two neighbours swapped.
fn slip(code: String, alphabet: &str, random: &mut Random) -> String {
    match random.below(8) {
        0..4 => code,
        4..7 => substitute(&code, alphabet, random),
        _ => swap(&code, random).unwrap_or(code),
    }
}

/// Prints the speed of the native checks, in lines as every measured process prints them.
pub(crate) fn measure(dir: &Path) -> Result<()> {
    for kind in [Kind::Uscc, Kind::ResidentId] {
        let path = dir.join(format!("{}.txt", kind.as_str()));
        let text = fs::read(&path).with_context(|| path.display().to_string())?;
        let codes: Vec<&[u8]> = text.trim_ascii_end().split(|b| *b == b'\n').collect();
        let mut out = Vec::with_capacity(codes.len());
        let (mut one, mut lines) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            one.push(rate(codes.len(), || {
                black_box(codes.iter().fold(0, |all, code| all ^ packed::diagnose(kind, code)));
            }));
            lines.push(rate(codes.len(), || {
                out.clear();
                packed::diagnose_lines(kind, &text, &mut out);
                black_box(&out);
            }));
        }
        let accepted = out.iter().filter(|packed| *packed >> 16 & 3 < 2).count();
        let accepted = share(accepted, out.len());
        row("packed::diagnose", kind, &accepted, &one);
        row("packed::diagnose_lines", kind, &accepted, &lines);
    }
    Ok(())
}

/// Process, name, group, kind, what is checked, percent accepted, validations a second of each round.
fn row(name: &str, kind: Kind, accepted: &str, rates: &[f64]) {
    let rates: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    let checks = "as credit-check in Node";
    let (kind, rates) = (kind.as_str(), rates.join(","));
    println!("rust\t{name}\tnative\t{kind}\t{checks}\t{accepted}\t{rates}");
}

/// Hundredths of a percent.
fn share(some: usize, all: usize) -> String {
    let hundredths = (some * 10_000).checked_div(all).unwrap_or_default();
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn rate(count: usize, mut pass: impl FnMut()) -> f64 {
    let passes = SAMPLE / count.max(1) + 1;
    let clock = Clock::start();
    (0..passes).for_each(|_| pass());
    u32::try_from(count * passes).map_or(0.0, f64::from) / clock.seconds()
}
