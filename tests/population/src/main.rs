//! Writes a population as CSV files for the importers.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Parser;
use population::{records, write_csv, write_lists};

/// 生成虚构的名单记录 (invented list entries, the same on every run).
#[derive(Debug, Parser)]
struct Arguments {
    /// Number of entries.
    count: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write.
    #[arg(long)]
    csv: PathBuf,
    /// A file for the definitions of the lists.
    #[arg(long)]
    lists: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(lists) = &arguments.lists {
        write_lists(File::create(lists)?)?;
    }
    let file = BufWriter::new(File::create(&arguments.csv)?);
    Ok(write_csv(records(arguments.seed, arguments.count), file)?)
}
