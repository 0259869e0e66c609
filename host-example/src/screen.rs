//! Batch screening (批量核查): a file of subjects against list packs, on all processors, in constant
//! memory, in the order of the file.
//!
//! ```text
//! file ── Rows ── batches ──┬── Screener ──┬── in order ── findings, errors, checkpoint
//!                           └── Screener ──┘
//! ```
//!
//! Every queue is bounded, so that a job of ten million subjects needs the memory of one of ten
//! thousand. A job that was killed goes on where its checkpoint says and ends with the same bytes.

mod checkpoint;
mod columns;
mod delta;
mod format;
pub mod population;
pub mod reverse;
mod row;
mod rows;
mod screener;
mod sink;
mod source;
mod subject;
mod tally;
mod tier;
mod work;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use credit_core::{answer::ListCoverage, api::Lang, digest::Digest};
use credit_engine::{Lists, PackOpener};

pub use delta::{Delta, Issues};
pub use screener::Screener;
pub use source::Format;
pub(crate) use subject::is_code;
pub use tally::Tally;
pub use tier::{TierJob, TierSummary, gradable, tier};

use crate::{problem::Problem, view};
use checkpoint::{Checkpoint, Identity};
use rows::Rows;
use sink::Sink;
use source::Source;

/// What is to be screened, and how.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file of subjects: CSV, NDJSON, Parquet or Arrow, told by its content.
    pub input: PathBuf,
    /// Where findings go; rows that cannot be used go to `<output>.errors.csv`.
    pub output: PathBuf,
    /// Form of the findings.
    pub format: Format,
    /// The day at which entries count, ISO.
    pub on: String,
    /// Whether a subject of which nothing is found is written too.
    pub all: bool,
    /// Workers; at least one.
    pub jobs: usize,
    /// Language of the texts.
    pub lang: Lang,
    /// Names the data that are screened against: a job that was killed goes on with these only.
    pub data: Vec<String>,
    /// Forgets where a job that was killed had come to.
    pub restart: bool,
}

/// Names the data of a job: digests of the packs in their order and of the trust policy, and of the
/// packs of the issue before.
#[must_use]
pub fn data_of(lists: &Lists, only_new: &[Vec<u8>]) -> Vec<String> {
    let sources = [("pack", &lists.packs[..]), ("old", only_new)];
    let packs = sources.iter().flat_map(|(what, packs)| packs.iter().map(move |p| (*what, p)));
    let all = packs.chain([("trust", &lists.trust)]);
    all.map(|(what, bytes)| format!("{what} {}", Digest::of(bytes).labelled())).collect()
}

/// The day of a job that was killed, if there is one to go on with.
///
/// # Errors
///
/// `io.read`, `screen.resume-damaged`.
pub fn day_of_checkpoint(output: &Path) -> Result<Option<String>, Problem> {
    Ok(Checkpoint::read(&checkpoint::path(output))?.map(|checkpoint| checkpoint.on))
}

/// Hears how a job goes on.
pub trait Watcher {
    /// The job begins; rows done by an earlier run, and bytes of the file.
    fn begins(&self, done: u64, bytes: u64);
    /// So many bytes of the file were read.
    fn reads(&self, bytes: u64, tally: &Tally);
}

/// What a job came to.
#[derive(Debug)]
pub struct Summary {
    /// Counts, of all runs together.
    pub tally: Tally,
    /// Rows that an earlier run had done.
    pub resumed: u64,
    /// Time in milliseconds, of all runs together.
    pub milliseconds: u64,
    /// The file of rows that could not be used, if there are any.
    pub errors: Option<PathBuf>,
    /// Headers that mean nothing here.
    pub unused: Vec<String>,
    /// What the lists cover at the day.
    pub coverage: Vec<ListCoverage>,
}

/// Screens a file.
///
/// # Errors
///
/// `io.*`; `screen.*`; `csv.quotes`; those of [`Screener::new`]. What was done until then
/// stays, and the same job goes on from there.
pub fn run(
    job: &Job,
    screening: &dyn PackOpener,
    watcher: &dyn Watcher,
) -> Result<Summary, Problem> {
    let source = Source::examine(&job.input)?;
    let open = |read| Ok((Rows::open(&source, read)?, source.bytes));
    run_rows(job, screening, watcher, open, source.digest.clone())
}

/// Screens rows; `input` names where they are from.
fn run_rows(
    job: &Job,
    screening: &dyn PackOpener,
    watcher: &dyn Watcher,
    open: impl FnOnce(Arc<AtomicU64>) -> Result<(Rows, u64), Problem>,
    input: String,
) -> Result<Summary, Problem> {
    let identity = Identity {
        input,
        packs: job.data.clone(),
        options: vec![
            format!("on {}", job.on),
            format!("all {}", job.all),
            format!("format {}", job.format.name()),
            format!("lang {}", job.lang.as_str()),
            credit_core::VERSION.to_owned(),
        ],
    };
    let path = checkpoint::path(&job.output);
    let from = if job.restart { None } else { Checkpoint::read(&path)? };
    if let Some(checkpoint) = &from {
        checkpoint.fits(&identity, &path)?;
    }
    let coverage = view::parse(&Screener::new(screening, job.lang)?.coverage(&job.on)?)?;
    let read = Arc::new(AtomicU64::new(0));
    let (mut rows, bytes) = open(Arc::clone(&read))?;
    let resumed = from.as_ref().map_or(0, |checkpoint| checkpoint.tally.rows);
    for _ in 0..resumed {
        rows.next()?;
    }
    let mut sink =
        Sink::open(&job.output, (job.format, job.lang), identity, &job.on, from.as_ref())?;
    // From here on the job can be gone on with.
    sink.checkpoint()?;
    watcher.begins(resumed, bytes);
    let unused = rows.unused().to_vec();
    let worked = work::run(job, screening, rows, |part| {
        sink.add(part)?;
        watcher.reads(read.load(Ordering::Relaxed), &sink.tally);
        Ok(())
    });
    if let Err(problem) = worked {
        sink.checkpoint()?;
        return Err(problem);
    }
    let done = sink.finish()?;
    let sink::Done { tally, milliseconds, errors } = done;
    Ok(Summary { tally, resumed, milliseconds, errors, unused, coverage })
}
