//! The files that a job writes: findings, rows that could not be used, checkpoint.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use credit_core::api::Lang;

use super::{
    checkpoint::{self, Checkpoint, Identity},
    format::{self, Part},
    source::Format,
    tally::Tally,
};
use crate::{
    columnar::{Kind, Writer},
    files,
    problem::{Problem, Words},
};

/// Time between two checkpoints: no more than this is done again after a kill.
const EVERY: Duration = Duration::from_secs(1);

/// A file of known length.
struct Output {
    path: PathBuf,
    file: BufWriter<File>,
    length: u64,
}

impl Output {
    /// Opens a file and cuts it to a length that it had; 0 begins it again.
    fn open(path: &Path, length: u64, head: &str) -> Result<Self, Problem> {
        let failed = |error| files::unwritable(path, &error);
        let mut options = OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(false).open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() < length {
            return Err(Problem::new(
                "screen.resume-output",
                Words::new(
                    "不能接着上次中断的核查：结果文件比进度记录的短",
                    "cannot go on: the output is shorter than the checkpoint says",
                ),
                Words::new("加 --restart 从头开始", "start anew with --restart"),
            )
            .at(Words::same(path.display().to_string())));
        }
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::Start(length)).map_err(failed)?;
        let mut output = Self { path: path.to_owned(), file: BufWriter::new(file), length };
        if length == 0 {
            output.write(head)?;
        }
        Ok(output)
    }

    fn write(&mut self, text: &str) -> Result<(), Problem> {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.length = self.length.saturating_add(bytes);
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| files::unwritable(&self.path, &error))
    }

    /// What was written will be there after a loss of power.
    fn settle(&mut self) -> Result<(), Problem> {
        let settled = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        settled.map_err(|error| files::unwritable(&self.path, &error))
    }
}

/// A table of columns that is made when all rows are there: neither Parquet nor Arrow can be gone on with once it
/// has its footer, so that rows are gathered as lines beside it.
struct Table {
    path: PathBuf,
    kind: Kind,
}

/// The files of one job.
pub(super) struct Sink {
    table: Option<Table>,
    identity: Identity,
    on: String,
    output: Output,
    errors: Option<Output>,
    errors_path: PathBuf,
    lang: Lang,
    resume: PathBuf,
    pub(super) tally: Tally,
    /// Time spent in earlier runs.
    before: u64,
    started: Instant,
    written: Instant,
}

impl Sink {
    /// Begins the files, or goes on where the checkpoint says.
    ///
    /// # Errors
    /// `io.write`, `screen.resume-output`.
    pub(super) fn open(
        path: &Path,
        (format, lang): (Format, Lang),
        identity: Identity,
        on: &str,
        from: Option<&Checkpoint>,
    ) -> Result<Self, Problem> {
        let (output, errors) = from.map_or((0, 0), |c| (c.output, c.errors));
        let errors_path = checkpoint::beside(path, ".errors.csv");
        let errors = if errors > 0 {
            Some(Output::open(&errors_path, errors, "")?)
        } else {
            // Of another job, or of rows that this run will meet again.
            let _gone = fs::remove_file(&errors_path);
            None
        };
        let table = format.columnar().map(|kind| Table { path: path.to_owned(), kind });
        let written = match table {
            Some(_) => checkpoint::beside(path, ".rows"),
            None => path.to_owned(),
        };
        Ok(Self {
            table,
            identity,
            on: on.to_owned(),
            output: Output::open(&written, output, &format::head(format, lang))?,
            errors,
            errors_path,
            lang,
            resume: checkpoint::path(path),
            tally: from.map_or_else(Tally::default, |c| c.tally),
            before: from.map_or(0, |c| c.elapsed),
            started: Instant::now(),
            written: Instant::now(),
        })
    }

    /// Adds the next part of the job.
    pub(super) fn add(&mut self, part: &Part) -> Result<(), Problem> {
        self.output.write(&part.findings)?;
        if !part.errors.is_empty() {
            if self.errors.is_none() {
                self.errors =
                    Some(Output::open(&self.errors_path, 0, format::errors_head(self.lang))?);
            }
            if let Some(errors) = &mut self.errors {
                errors.write(&part.errors)?;
            }
        }
        self.tally.add(&part.tally);
        if self.written.elapsed() >= EVERY {
            self.checkpoint()?;
        }
        Ok(())
    }

    /// Makes what was done so far safe, and says so in the checkpoint.
    pub(super) fn checkpoint(&mut self) -> Result<(), Problem> {
        self.output.settle()?;
        self.errors.as_mut().map_or(Ok(()), Output::settle)?;
        let checkpoint = Checkpoint {
            identity: self.identity.clone(),
            on: self.on.clone(),
            tally: self.tally,
            output: self.output.length,
            errors: self.errors.as_ref().map_or(0, |errors| errors.length),
            elapsed: self.elapsed(),
        };
        self.written = Instant::now();
        checkpoint.write(&self.resume)
    }

    /// Ends the job: its output is complete.
    pub(super) fn finish(mut self) -> Result<Done, Problem> {
        self.output.settle()?;
        self.errors.as_mut().map_or(Ok(()), Output::settle)?;
        if let Some(Table { path, kind }) = &self.table {
            Writer::convert(&self.output.path, path, *kind, &format::columns(self.lang))
                .map_err(|error| files::unwritable(path, &error))?;
        }
        let gone = |path: &Path| match path.exists() {
            true => fs::remove_file(path).map_err(|error| files::unwritable(path, &error)),
            false => Ok(()),
        };
        // The rows last: what says where to go on needs them.
        gone(&self.resume)?;
        if self.table.is_some() {
            gone(&self.output.path)?;
        }
        let milliseconds = self.elapsed();
        Ok(Done { tally: self.tally, milliseconds, errors: self.errors.map(|errors| errors.path) })
    }

    fn elapsed(&self) -> u64 {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.before.saturating_add(now)
    }
}

/// What is left when the files are closed.
pub(super) struct Done {
    pub(super) tally: Tally,
    pub(super) milliseconds: u64,
    pub(super) errors: Option<PathBuf>,
}
