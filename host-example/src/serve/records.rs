//! Decision records: append-only, in SQLite or PostgreSQL. A decision is answered only after its record is on the
//! disk; records are chained by digests, so that one that is changed or taken out later shows.

mod erase;
mod fault;
mod file;
mod lock;
mod place;
mod proofs;
mod quota;
mod sealed;
mod server;
mod stored;
mod whole;

use std::{
    ops::ControlFlow,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use credit_core::digest::Digest;
use rusqlite::Connection;
use tokio::sync::oneshot;

use credit_engine::{ENGINE_LINE, Meter};
pub use erase::{Expired, Expiry, expire};
pub use place::{Place, Server};
pub use proofs::{consistency, head, inclusion, log, verify_by, verify_since};
pub use quota::size;
pub use whole::{Kept, verify};

use crate::{
    problem::{Problem, Words},
    receipt::Signed,
    tombstone::{self, Tombstone},
};
use fault::unavailable;
use file::failed;
use lock::Lock;
pub(super) use quota::Quota;
use sealed::Sealer;
use server::Readers;
use stored::Row;

/// Records that wait for the disk at a time; more are refused rather than piled up.
const WAITING: usize = 1_024;

/// Records of one transaction: they share one wait for the disk.
const TOGETHER: usize = 128;

/// What is kept of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) id: String,
    /// Seconds since 1970, as the clock of this machine had it. Nothing depends on it: it may stand
    /// still or go back.
    pub(super) at: i64,
    /// Which token asked.
    pub(super) caller: String,
    pub(super) request: String,
    pub(super) decision: String,
    /// What the call has cost, where the server records it.
    pub(super) cost: Option<Cost>,
    /// What was signed, where the server signs.
    pub(super) receipt: Option<Receipt>,
}

/// What was signed of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The envelope: it names nobody.
    pub(super) envelope: String,
    /// The salts, which are kept as the request is.
    pub(super) opening: String,
}

impl From<Signed> for Receipt {
    fn from(signed: Signed) -> Self {
        Self { envelope: signed.envelope, opening: signed.opening }
    }
}

/// Fuel of a call and the engine that counted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) engine: String,
    pub(super) fuel: i64,
}

impl From<Meter> for Cost {
    fn from(meter: Meter) -> Self {
        let fuel = i64::try_from(meter.fuel).unwrap_or(i64::MAX);
        Self { engine: ENGINE_LINE.to_owned(), fuel }
    }
}

impl Record {
    /// The record as it is in the log: each part with its length before it.
    fn entry(&self) -> String {
        let at = self.at.to_string();
        let mut parts = vec![&*self.id, &at, &self.caller, &self.request, &self.decision];
        let fuel = self.cost.as_ref().map(|cost| cost.fuel.to_string());
        if let (Some(cost), Some(fuel)) = (&self.cost, &fuel) {
            parts.extend([cost.engine.as_str(), fuel]);
        }
        if let Some(Receipt { envelope, opening }) = &self.receipt {
            parts.extend(["receipt", envelope, opening]);
        }
        parts.into_iter().map(framed).collect()
    }

    /// The digest of a record and of all before it.
    #[cfg(test)]
    fn digest(&self, before: &str) -> String {
        chained(before, &self.entry())
    }
}

fn framed(part: &str) -> String {
    format!("{} {part}\n", part.len())
}

/// The digest of an entry and of all before it.
fn chained(before: &str, entry: &str) -> String {
    Digest::of((framed(before) + entry).as_bytes()).labelled()
}

type Done = Result<(), Problem>;

/// A record to be kept, or none to see whether one could be.
type Task = (Option<Box<Record>>, oneshot::Sender<Done>);

/// The records of a server.
pub(super) struct Records {
    queue: Option<SyncSender<Task>>,
    writer: Option<JoinHandle<()>>,
    place: Place,
    readers: Option<Readers>,
    sealer: Sealer,
    /// Whether the last write failed.
    failing: Arc<AtomicBool>,
    /// How much room there is.
    pub(super) quota: Quota,
    /// Nobody else writes the file as long as this is held.
    _lock: Option<Lock>,
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("place", &self.place).finish_non_exhaustive()
    }
}

/// What writes records.
enum Writer {
    File(Connection, Place),
    Server(server::Writer),
}

impl Writer {
    fn append(&mut self, records: &[Record]) -> Done {
        match self {
            Self::File(connection, place) => {
                file::append(connection, records).map_err(|error| failed(place, &error))
            }
            Self::Server(writer) => writer.append(records),
        }
    }

    fn place(&mut self, rows: &[Row]) -> Done {
        match self {
            Self::File(connection, place) => {
                file::place(connection, rows).map_err(|error| failed(place, &error))
            }
            Self::Server(writer) => writer.place(rows),
        }
    }

    fn bury(&mut self, tombstones: &[(i64, String)]) -> Done {
        match self {
            _ if tombstones.is_empty() => Ok(()),
            Self::File(connection, place) => {
                file::bury(connection, tombstones).map_err(|error| failed(place, &error))
            }
            Self::Server(writer) => writer.bury(tombstones),
        }
    }

    fn mark(&mut self) -> Done {
        match self {
            Self::File(connection, place) => {
                file::mark(connection).map_err(|error| failed(place, &error))
            }
            Self::Server(writer) => writer.mark(),
        }
    }
}

impl Records {
    /// Opens or begins the records. The key of a file is beside it unless it is named; that of a database, which
    /// several servers share, is always named.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`, `records.foreign`, `records.in-use`, `records.key`,
    /// `records.key-required`, `records.not-durable`, `records.tls`.
    pub(super) fn open(
        place: &Place,
        key: Option<&Path>,
        quota: Option<u64>,
    ) -> Result<Self, Problem> {
        let (mut lock, mut readers) = (None, None);
        let (mut writer, sealer) = match place {
            Place::File(path) => {
                lock = Some(Lock::take(path)?);
                let connection = file::open(path)?;
                let key = key.map_or_else(|| sealed::beside(path), Path::to_owned);
                let sealer = sealer(&connection, path, &key)?;
                (Writer::File(connection, place.clone()), sealer)
            }
            Place::Server(server) => {
                let key = key.ok_or_else(|| key_required(place))?;
                readers = Some(Readers::new(server));
                let (writer, sealer) = aside(|| shared(server, key))?;
                (Writer::Server(writer), sealer)
            }
        };
        let (queue, waiting) = sync_channel(WAITING);
        let failing = Arc::new(AtomicBool::new(false));
        let state = Arc::clone(&failing);
        let writer = thread::spawn(move || write(&mut writer, &waiting, &state));
        let (queue, writer, place) = (Some(queue), Some(writer), place.clone());
        let quota = Quota::new(quota);
        Ok(Self { queue, writer, place, readers, sealer, failing, quota, _lock: lock })
    }

    /// Keeps a record; the answer comes when it is on the disk.
    ///
    /// # Errors
    /// `records.unavailable`, `records.quota`; nothing was kept then.
    pub(super) async fn keep(&self, record: Record) -> Done {
        self.quota.admit()?;
        self.send(Some(Box::new(self.sealer.seal(record)?))).await?;
        // Of a file that costs nothing; a database is asked now and then.
        if self.place.file().is_some() {
            self.measure()?.iter().for_each(super::log::remark);
        }
        Ok(())
    }

    /// Whether records can be kept. Only after a failure is it tried: an office that asks every second
    /// does not wear out a disk.
    ///
    /// # Errors
    /// `records.unavailable`.
    pub(super) async fn ready(&self) -> Done {
        match self.failing.load(Ordering::Relaxed) {
            true => self.send(None).await,
            false => Ok(()),
        }
    }

    async fn send(&self, record: Option<Box<Record>>) -> Done {
        let (done, kept) = oneshot::channel();
        let sent = self.queue.as_ref().map(|queue| queue.try_send((record, done)));
        match sent {
            Some(Ok(())) => kept.await.unwrap_or_else(|_| Err(self.gone("writer"))),
            Some(Err(TrySendError::Full(_))) => Err(self.gone("queue")),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(self.gone("writer")),
        }
    }

    /// Why there is no decision: what belongs to its record could not be kept. What is wrong with it by itself keeps
    /// its own code.
    pub(super) fn unavailable(&self, why: Problem) -> Problem {
        if why.code().starts_with("io.") { unavailable(&self.place, &why) } else { why }
    }

    fn gone(&self, what: &str) -> Problem {
        unavailable(&self.place, &what)
    }

    /// A record by its id.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`.
    pub(super) fn find(&self, id: &str) -> Result<Option<Record>, Problem> {
        let found = match &self.place {
            Place::File(path) => file::find(path, id).map_err(|error| failed(&self.place, &error)),
            Place::Server(_) => self.readers()?.find(id),
        };
        found?.map(|record| self.sealer.unseal(record)).transpose()
    }

    /// What the tombstone of that number says, unverified.
    ///
    /// # Errors
    /// `records.unavailable`, `records.no-tombstone`, `records.tombstone`.
    pub(super) fn tombstone(&self, number: i64) -> Result<Tombstone, Problem> {
        let found = match &self.place {
            Place::File(path) => {
                file::tombstone(path, number).map_err(|error| failed(&self.place, &error))?
            }
            Place::Server(_) => self.readers()?.tombstone(number)?,
        };
        let found = found.ok_or_else(|| fault::no_tombstone(&self.place, &number.to_string()))?;
        tombstone::read(found.as_bytes())
    }

    /// Looks through the records from the latest back, from before that number on, until the visitor breaks off; the
    /// number where it did.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`.
    pub(super) fn look<T>(
        &self,
        before: Option<i64>,
        mut visit: impl FnMut(i64, Record) -> ControlFlow<T>,
    ) -> Result<Option<T>, Problem> {
        let mut end = Ok(None);
        let mut show = |number, record| {
            end = self.sealer.unseal(record).map(|record| visit(number, record).break_value());
            if matches!(end, Ok(None)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let before = before.unwrap_or(i64::MAX);
        match &self.place {
            Place::File(path) => {
                file::look(path, before, &mut show).map_err(|error| failed(&self.place, &error))?
            }
            Place::Server(_) => self.readers()?.look(before, &mut show)?,
        }
        end
    }

    fn readers(&self) -> Result<&Readers, Problem> {
        self.readers.as_ref().ok_or_else(|| self.gone("readers"))
    }

    /// Writes what waits and ends.
    pub(super) fn close(&mut self) {
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            let _ended = writer.join();
        }
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        self.close();
        let readers = self.readers.take();
        aside(move || drop(readers));
    }
}

/// Does something where no runtime of the server is: a connection to a database has one of its own.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let ended = scope.spawn(work).join();
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Copies a log as it is, into a place where nothing is yet: a backup of a database, or the move of a file into one. What
/// is sealed stays sealed, with the same key.
///
/// # Errors
/// Those of [`verify`]; `records.not-empty`; `records.damaged` where the copy did not come out the same.
pub fn copy(from: &Place, to: &Place) -> Result<Kept, Problem> {
    // What is damaged is told before anything is begun there.
    verify(from)?;
    let lock = to.file().map(Lock::take).transpose()?;
    let mut writer = match to {
        Place::File(path) => Writer::File(file::open(path)?, to.clone()),
        Place::Server(server) => Writer::Server(server::Writer::open(server)?),
    };
    if verify(to)?.count > 0 {
        return Err(not_empty(to));
    }
    let (mut batch, mut failed) = (Vec::new(), None);
    let whole::Walked { kept, tombstones, .. } = whole::walk(from, |row, _| {
        batch.push(row.clone());
        if batch.len() >= TOGETHER && failed.is_none() {
            failed = writer.place(&std::mem::take(&mut batch)).err();
        }
    })?;
    if let Some(problem) = failed {
        return Err(problem);
    }
    if !batch.is_empty() {
        writer.place(&batch)?;
    }
    writer.bury(&tombstones)?;
    let copied = verify(to)?;
    drop(lock);
    match (copied.count, copied.root) == (kept.count, kept.root) {
        true => Ok(copied),
        false => Err(fault::damaged(to, "copy")),
    }
}

fn not_empty(place: &Place) -> Problem {
    Problem::usage(
        "records.not-empty",
        Words::new("那里已经有存档", "there are records already"),
        Words::new("换一个新的文件或空的数据库", "name a new file or an empty database"),
    )
    .at(Words::same(place.to_string()))
}

/// The only writer of this server: several records share a transaction, each is answered after its commit.
fn write(writer: &mut Writer, waiting: &Receiver<Task>, failing: &AtomicBool) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let (records, waiters): (Vec<Option<Box<Record>>>, Vec<_>) = batch.into_iter().unzip();
        let records: Vec<Record> = records.into_iter().flatten().map(|record| *record).collect();
        let kept = match records.is_empty() {
            true => writer.mark(),
            false => writer.append(&records),
        };
        failing.store(kept.is_err(), Ordering::Relaxed);
        for waiter in waiters {
            // The caller may be gone; the record stays.
            let _unheard = waiter.send(kept.clone());
        }
    }
}

/// Records in a database, and their key: the one that the first server sealed something with.
fn shared(server: &Server, key: &Path) -> Result<(server::Writer, Sealer), Problem> {
    let mut writer = server::Writer::open(server)?;
    let sealer = Sealer::open(key)?;
    // Those that were copied here have a key before any server has said which.
    let last = writer.last()?.map(|record| sealer.unseal(record));
    if matches!(last, Some(Err(_))) {
        return Err(sealed::unusable(key));
    }
    let seal = writer.seal(&sealer.mark()?)?;
    match sealer.knows(&seal) {
        true => Ok((writer, sealer)),
        false => Err(sealed::unusable(key)),
    }
}

fn key_required(place: &Place) -> Problem {
    Problem::usage(
        "records.key-required",
        Words::new(
            "存档在数据库里，要指定密钥文件，几个服务用同一个",
            "records in a database need a key file, the same one for all servers",
        ),
        Words::new("加 --records-key 文件", "give --records-key FILE"),
    )
    .at(Words::same(place.to_string()))
}

/// The key of the records. One that is not there is made only for records that need none yet, and one that
/// does not open the last record is not theirs.
fn sealer(connection: &Connection, path: &Path, key: &Path) -> Result<Sealer, Problem> {
    let last = file::last(connection).map_err(|error| failed(&path.into(), &error))?;
    if !key.exists() && last.as_ref().is_some_and(sealed::is_sealed) {
        return Err(sealed::unusable(key));
    }
    let sealer = Sealer::open(key)?;
    match last.map(|record| sealer.unseal(record)) {
        Some(Err(_)) => Err(sealed::unusable(key)),
        _ => Ok(sealer),
    }
}

#[cfg(test)]
mod tests;
