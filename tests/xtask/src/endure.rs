//! The server under kills, full disks, damaged files and half an hour of mixed load. What these
//! commands ask of it is in `host-example/src/serve.rs`: what was acknowledged is kept, what failed
//! says so, nothing piles up.
//!
//! They speak HTTP over plain sockets: half of what they send no client library would send.

mod fault;
mod http;
mod load;
mod server;
mod shared;
mod signed;
mod traffic;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use fault::fault;
pub(crate) use load::load;

use crate::demo;
use xtask::files::{built, cargo_target};
use xtask::run::{cargo, run};

use crate::wasm;

/// The binary and the sample city that all of this runs on.
struct Stage {
    credit: PathBuf,
    city: PathBuf,
    work: PathBuf,
}

impl Stage {
    /// With a binary given nothing is built: the components and the sample are those that are there.
    fn new(credit: Option<PathBuf>, name: &str) -> Result<Self> {
        let credit = match credit {
            Some(credit) => credit,
            None => {
                wasm::build()?;
                demo::sample()?;
                let name = format!("credit{}", std::env::consts::EXE_SUFFIX);
                cargo_target().join("debug").join(name)
            }
        };
        let work = built("endure").join(name);
        if work.is_dir() {
            std::fs::remove_dir_all(&work)?;
        }
        std::fs::create_dir_all(&work)?;
        std::fs::write(work.join("tokens.json"), http::TOKENS)?;
        Ok(Self { credit, city: built("sample"), work })
    }

    /// The file of tokens of every server.
    fn tokens(&self) -> PathBuf {
        self.work.join("tokens.json")
    }

    /// Further options of every server: what is compiled once need not be compiled at every start.
    fn more(&self) -> Vec<String> {
        let path = self.work.join("city.cwasm").display().to_string();
        vec!["--artefact".to_owned(), path]
    }
}

/// Fuzzed requests and packs through the component in wasmtime; what is asked of the answers is in
/// `tests/hostile`.
pub(crate) fn hostile(minutes: u32, seed: Option<u64>) -> Result<()> {
    wasm::build()?;
    let mut hostile = cargo();
    hostile.args(["run", "-p", "hostile", "--"]);
    hostile.arg(minutes.to_string());
    if let Some(seed) = seed {
        hostile.arg(seed.to_string());
    }
    run(&mut hostile)
}
