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
const PASSES: usize = 9;

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

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
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
        for _ in 0..PASSES {
            one.push(rate(codes.len(), || {
                black_box(codes.iter().fold(0, |all, code| all ^ packed::diagnose(kind, code)));
            }));
            lines.push(rate(codes.len(), || {
                out.clear();
                packed::diagnose_lines(kind, &text, &mut out);
                black_box(&out);
            }));
        }
        let checks = match kind {
            Kind::Uscc => "charset, registrar, category, region, org check, mod 31",
            _ => "region, date, check",
        };
        let invalid = out.iter().filter(|packed| *packed >> 16 & 3 == 2).count();
        let kind = kind.as_str();
        println!("#\t{kind}: {} codes, {invalid} with errors", codes.len());
        row("native", kind, codes.len(), checks, &one);
        row("native lines", kind, codes.len(), checks, &lines);
    }
    Ok(())
}

/// Name, kind, codes a pass, what is checked, validations a second of each pass.
fn row(name: &str, kind: &str, codes: usize, checks: &str, rates: &[f64]) {
    let rates: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
    println!("{name}\t{kind}\t{codes}\t{checks}\t{}", rates.join(","));
}

fn rate(count: usize, pass: impl FnOnce()) -> f64 {
    let clock = Clock::start();
    pass();
    u32::try_from(count).map_or(0.0, f64::from) / clock.seconds()
}
