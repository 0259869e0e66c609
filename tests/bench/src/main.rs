//! Measures the identifier checks, the list packs and the matching: `cargo xtask bench` runs the parts of this program, gives the
//! other languages the same files, and prints what comes out.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a measuring program may stop, and prints what it finds"
)]

mod again;
mod clock;
mod codes;
mod matching;
mod pack;
mod random;
mod register;
mod repair;
mod reverse;
mod rules;
mod speed;
mod table;

use std::env;
use std::path::Path;

use anyhow::{Result, bail};
use population::Register;

const USAGE: &str = "usage: bench codes|speed|table DIR   (DIR holds the codes and the rates)
       bench repair
       bench pack DIR COUNT   (DIR gets what the wasm side needs)
       bench build dense|register COUNT
       bench browser DIR COUNT   (DIR gets what the pages need)
       bench rules DIR        (DIR gets what the wasm side needs)
       bench match DIR COUNT  (DIR gets what the other languages need)
       bench again DIR PASSES (DIR as `match` or `register` left it)
       bench reverse COUNT CHANGES CHECKED
       bench register DIR COUNT EACH  (EACH queries of every slip in a register-like population)";

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["codes", dir] => speed::write_codes(Path::new(dir)),
        ["speed", dir] => speed::measure(Path::new(dir)),
        ["table", dir] => table::print(Path::new(dir)),
        ["repair"] => {
            repair::measure();
            Ok(())
        }
        ["pack", dir, count] => pack::measure(Path::new(dir), count.parse()?),
        ["build", "dense", count] => {
            pack::stream("dense", population::records(pack::SEED, count.parse()?))
        }
        ["build", "register", count] => {
            let register = Register::new(pack::SEED, count.parse()?);
            pack::stream("as in a register", register.records())
        }
        ["browser", dir, count] => pack::write(Path::new(dir), count.parse()?),
        ["rules", dir] => rules::measure(Path::new(dir)),
        ["register", dir, count, each] => {
            register::measure(Path::new(dir), count.parse()?, each.parse()?)
        }
        ["reverse", count, changes, checked] => {
            reverse::measure(count.parse()?, changes.parse()?, checked.parse()?)
        }
        ["again", dir, passes] => again::measure(Path::new(dir), passes.parse()?),
        ["match", dir, count] => matching::measure(Path::new(dir), count.parse()?),
        _ => bail!(USAGE),
    }
}
