//! Measures the identifier checks, and compares them with those of independent packages.
//!
//! `cargo xtask bench` and `cargo xtask differential` run the parts of this program, give the other
//! languages the same files, and print what comes out.

#![expect(clippy::arithmetic_side_effects, reason = "a measuring program may stop")]

mod clock;
mod codes;
mod differential;
mod random;
mod repair;
mod speed;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

const USAGE: &str = "usage: bench (codes|speed|slips|repair) DIR
       bench differential-codes DIR
       bench differential DIR TABLE.json";

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["codes", dir] => speed::write_codes(Path::new(dir)),
        ["speed", dir] => speed::measure(Path::new(dir)),
        ["slips", dir] => repair::write_slips(Path::new(dir)),
        ["repair", dir] => repair::measure(Path::new(dir)),
        ["differential-codes", dir] => differential::write_codes(Path::new(dir)),
        ["differential", dir, table] => {
            differential::compare(&PathBuf::from(dir), &PathBuf::from(table))
        }
        _ => bail!(USAGE),
    }
}
