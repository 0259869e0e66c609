//! Decision records: append-only, in SQLite. A decision is answered only after its record is on the
//! disk; records are chained by digests, so that one that is changed or taken out later shows.

mod file;
mod lock;
mod proofs;
mod sealed;

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use credit_core::digest::Digest;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use credit_engine::{ENGINE_LINE, Meter};
pub use file::{Kept, verify};
pub use proofs::{consistency, head, inclusion, verify_since};

use crate::{problem::Problem, receipt::Signed};
use file::{COLUMNS, failed, reader, unavailable};
use lock::Lock;
use sealed::Sealer;

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

    /// The record in a row of [`COLUMNS`].
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let (engine, fuel): (Option<String>, Option<i64>) = (row.get(5)?, row.get(6)?);
        let (receipt, opening): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            caller: row.get(2)?,
            request: row.get(3)?,
            decision: row.get(4)?,
            cost: engine.zip(fuel).map(|(engine, fuel)| Cost { engine, fuel }),
            receipt: receipt.zip(opening).map(|(envelope, opening)| Receipt { envelope, opening }),
        })
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
#[derive(Debug)]
pub(super) struct Records {
    queue: Option<SyncSender<Task>>,
    writer: Option<JoinHandle<()>>,
    path: PathBuf,
    sealer: Sealer,
    /// Whether the last write failed.
    failing: Arc<AtomicBool>,
    /// Nobody else writes them as long as this is held.
    _lock: Lock,
}

impl Records {
    /// Opens or begins the records; their key is beside them unless it is named.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`, `records.foreign`, `records.in-use`, `records.key`.
    pub(super) fn open(path: &Path, key: Option<&Path>) -> Result<Self, Problem> {
        let lock = Lock::take(path)?;
        let connection = file::open(path)?;
        let key = key.map_or_else(|| sealed::beside(path), Path::to_owned);
        let sealer = sealer(&connection, path, &key)?;
        let (queue, waiting) = sync_channel(WAITING);
        let failing = Arc::new(AtomicBool::new(false));
        let (file, state) = (path.to_owned(), Arc::clone(&failing));
        let writer = thread::spawn(move || write(&connection, &waiting, &file, &state));
        let (queue, writer, path) = (Some(queue), Some(writer), path.to_owned());
        Ok(Self { queue, writer, path, sealer, failing, _lock: lock })
    }

    /// Keeps a record; the answer comes when it is on the disk.
    ///
    /// # Errors
    /// `records.unavailable`; nothing was kept then.
    pub(super) async fn keep(&self, record: Record) -> Done {
        self.send(Some(Box::new(self.sealer.seal(record)?))).await
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
        if why.code().starts_with("io.") { unavailable(&self.path, &why) } else { why }
    }

    fn gone(&self, what: &str) -> Problem {
        unavailable(&self.path, &what)
    }

    /// A record by its id, through a connection of its own.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`.
    pub(super) fn find(&self, id: &str) -> Result<Option<Record>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM records WHERE id = ?1");
        let found = reader(&self.path)
            .and_then(|connection| connection.query_row(&sql, [id], Record::read).optional())
            .map_err(|error| failed(&self.path, &error))?;
        found.map(|record| self.sealer.unseal(record)).transpose()
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
        let problem = |error| failed(&self.path, &error);
        let connection = reader(&self.path).map_err(problem)?;
        let sql =
            format!("SELECT {COLUMNS}, number FROM records WHERE number < ?1 ORDER BY number DESC");
        let mut statement = connection.prepare(&sql).map_err(problem)?;
        let mut rows = statement.query([before.unwrap_or(i64::MAX)]).map_err(problem)?;
        while let Some(row) = rows.next().map_err(problem)? {
            let number = row.get(9).map_err(problem)?;
            let record = self.sealer.unseal(Record::read(row).map_err(problem)?)?;
            if let ControlFlow::Break(end) = visit(number, record) {
                return Ok(Some(end));
            }
        }
        Ok(None)
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
    }
}

/// The only writer: several records share a transaction, each is answered after its commit.
fn write(connection: &Connection, waiting: &Receiver<Task>, path: &Path, failing: &AtomicBool) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let (records, waiters): (Vec<Option<Box<Record>>>, Vec<_>) = batch.into_iter().unzip();
        let records: Vec<Record> = records.into_iter().flatten().map(|record| *record).collect();
        let written = match records.is_empty() {
            true => file::mark(connection),
            false => append(connection, &records),
        };
        failing.store(written.is_err(), Ordering::Relaxed);
        let kept = written.map_err(|error| failed(path, &error));
        for waiter in waiters {
            // The caller may be gone; the record stays.
            let _unheard = waiter.send(kept.clone());
        }
    }
}

/// The key of the records. One that is not there is made only for records that need none yet, and one that
/// does not open the last record is not theirs.
fn sealer(connection: &Connection, path: &Path, key: &Path) -> Result<Sealer, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM records ORDER BY number DESC LIMIT 1");
    let last = connection.query_row(&sql, [], Record::read).optional();
    let last = last.map_err(|error| failed(path, &error))?;
    if !key.exists() && last.as_ref().is_some_and(sealed::is_sealed) {
        return Err(sealed::unusable(key));
    }
    let sealer = Sealer::open(key)?;
    match last.map(|record| sealer.unseal(record)) {
        Some(Err(_)) => Err(sealed::unusable(key)),
        _ => Ok(sealer),
    }
}

fn append(connection: &Connection, records: &[Record]) -> rusqlite::Result<()> {
    // The lock for writing is taken before the last record is read, not after.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let last = "SELECT digest FROM records ORDER BY number DESC LIMIT 1";
    let before: Option<String> = transaction.query_row(last, [], |row| row.get(0)).optional()?;
    let mut before = before.unwrap_or_default();
    let mut insert = transaction.prepare_cached(&format!(
        "INSERT INTO records ({COLUMNS}, digest) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
    ))?;
    let mut leaves = file::leaves(&transaction)?;
    for record in records {
        let entry = record.entry();
        let digest = chained(&before, &entry);
        let Record { id, at, caller, request, decision, cost, receipt } = record;
        let (engine, fuel) =
            (cost.as_ref().map(|cost| &cost.engine), cost.as_ref().map(|c| c.fuel));
        let receipt = receipt.as_ref();
        let (envelope, opening) = (receipt.map(|r| &r.envelope), receipt.map(|r| &r.opening));
        insert.execute(params![
            id, at, caller, request, decision, engine, fuel, envelope, opening, digest
        ])?;
        file::keep_leaf(&mut leaves, transaction.last_insert_rowid(), &entry)?;
        before = digest;
    }
    drop((insert, leaves));
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> Record {
        let text = || "{}".to_owned();
        let (caller, request, decision) = (text(), text(), text());
        Record { id: id.to_owned(), at: 1, caller, request, decision, cost: None, receipt: None }
    }

    fn kept(path: &Path, records: &[Record]) {
        append(&file::open(path).unwrap(), records).unwrap();
    }

    fn count(path: &Path) -> u64 {
        verify(path).unwrap().count
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
        result.unwrap_err().code().to_owned()
    }

    #[test]
    fn records_are_found_and_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        kept(&path, &[record("a"), record("b")]);
        let cost = Some(Cost { engine: "wasmtime 1".to_owned(), fuel: 7 });
        let receipt = Receipt { envelope: "{}".to_owned(), opening: "[]".to_owned() };
        let metered = Record { cost, receipt: Some(receipt), ..record("c") };
        kept(&path, std::slice::from_ref(&metered));
        assert_eq!(count(&path), 3);
        let records = Records::open(&path, None).unwrap();
        assert_eq!(records.find("b").unwrap(), Some(record("b")));
        assert_eq!(records.find("c").unwrap(), Some(metered));
        assert_eq!(records.find("d").unwrap(), None);
        let connection = Connection::open(&path).unwrap();
        for sql in ["DELETE FROM records", "UPDATE records SET decision = 'x'"] {
            assert!(connection.execute(sql, []).unwrap_err().to_string().contains("append-only"));
        }
        // A change made around that is detected.
        connection.execute("DROP TRIGGER records_keep", []).unwrap();
        connection.execute("UPDATE records SET fuel = 8 WHERE id = 'c'", []).unwrap();
        assert_eq!(code(verify(&path)), "records.damaged");
        connection.execute("UPDATE records SET fuel = 7 WHERE id = 'c'", []).unwrap();
        assert_eq!(count(&path), 3);
        // A hash that was changed, and a record that is gone with the end of the chain.
        connection.execute("DROP TRIGGER leaves_keep", []).unwrap();
        for column in ["sha256", "sm3"] {
            let sql = format!("UPDATE leaves SET {column} = zeroblob(32) WHERE number = 2");
            let back = format!("UPDATE leaves SET {column} = ?1 WHERE number = 2");
            let read = format!("SELECT {column} FROM leaves WHERE number = 2");
            let good: Vec<u8> = connection.query_row(&read, [], |row| row.get(0)).unwrap();
            connection.execute(&sql, []).unwrap();
            assert_eq!(code(verify(&path)), "records.damaged");
            connection.execute(&back, [good]).unwrap();
            assert_eq!(count(&path), 3);
        }
        for column in ["receipt", "opening"] {
            let sql = format!("UPDATE records SET {column} = ?1 WHERE id = 'c'");
            let good = if column == "receipt" { "{}" } else { "[]" };
            connection.execute(&sql, ["x"]).unwrap();
            assert_eq!(code(verify(&path)), "records.damaged");
            connection.execute(&sql, [good]).unwrap();
            assert_eq!(count(&path), 3);
        }
        connection.execute("UPDATE records SET decision = 'x' WHERE id = 'b'", []).unwrap();
        assert_eq!(code(verify(&path)), "records.damaged");
    }

    #[test]
    fn a_clock_that_jumps_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        // Forwards by centuries, back before 1970, and back to where it was.
        for (number, at) in [1_795_000_000, 9_999_999_999, -5, 0, 1_795_000_001].iter().enumerate()
        {
            kept(&path, &[Record { at: *at, ..record(&number.to_string()) }]);
        }
        let whole = verify(&path).unwrap();
        assert_eq!((whole.count, whole.last), (5, Some(1_795_000_001)));
        let records = Records::open(&path, None).unwrap();
        assert_eq!(records.find("2").unwrap().map(|record| record.at), Some(-5));
    }

    #[test]
    fn what_is_written_meanwhile_is_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let writer = file::open(&path).unwrap();
        append(&writer, &[record("a"), record("b")]).unwrap();
        let (kept, tree) = file::walk(&path, |seen, _| {
            if seen.id == "b" {
                append(&writer, &[record("c")]).unwrap();
            }
        })
        .unwrap();
        assert_eq!((kept.count, tree.size()), (2, 2));
        assert_eq!(count(&path), 3);
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        for foreign in ["CREATE TABLE records (id TEXT)", "CREATE TABLE users (name TEXT)"] {
            let _none = std::fs::remove_file(&path);
            Connection::open(&path).unwrap().execute(foreign, []).unwrap();
            let before = std::fs::read(&path).unwrap();
            assert_eq!(code(Records::open(&path, None)), "records.foreign");
            assert_eq!(code(verify(&path)), "records.foreign");
            assert_eq!(std::fs::read(&path).unwrap(), before);
        }
        std::fs::write(&path, "x".repeat(5_000)).unwrap();
        assert_eq!(code(Records::open(&path, None)), "records.foreign");
        assert_eq!(code(Records::open(folder.path(), None)), "records.unavailable");
    }

    #[test]
    fn records_of_an_earlier_version_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(
            "CREATE TABLE records (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
             caller TEXT NOT NULL, request TEXT NOT NULL, decision TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
        )
        .unwrap();
        let first = record("a");
        let sql = "INSERT INTO records (id, at, caller, request, decision, digest) VALUES ('a',1,'{}','{}','{}',?1)";
        old.execute(sql, [first.digest("")]).unwrap();
        drop(old);
        assert_eq!(count(&path), 1);
        kept(&path, &[record("b")]);
        assert_eq!(count(&path), 2);
        // Of the version between: fuel, and no receipts.
        let path = folder.path().join("s.sqlite");
        drop(file::open(&path).unwrap());
        let old = Connection::open(&path).unwrap();
        old.execute_batch("DROP TABLE leaves").unwrap();
        for column in ["receipt", "opening"] {
            old.execute_batch(&format!("ALTER TABLE records DROP COLUMN {column}")).unwrap();
        }
        let cost = Some(Cost { engine: "wasmtime 1".to_owned(), fuel: 7 });
        let metered = Record { cost, ..record("a") };
        let sql = "INSERT INTO records (id, at, caller, request, decision, engine, fuel, digest) \
                   VALUES ('a',1,'{}','{}','{}','wasmtime 1',7,?1)";
        old.execute(sql, [metered.digest("")]).unwrap();
        drop(old);
        assert_eq!(count(&path), 1);
        kept(&path, &[record("b")]);
        assert_eq!(count(&path), 2);
        let records = Records::open(&path, None).unwrap();
        assert_eq!(records.find("a").unwrap(), Some(metered));
    }

    #[test]
    fn a_full_file_keeps_what_was_acknowledged_and_says_what_failed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let connection = file::open(&path).unwrap();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        connection.pragma_update(None, "max_page_count", pages + 8).unwrap();
        let mut acknowledged = 0;
        let error = loop {
            match append(&connection, &[record(&format!("{acknowledged}"))]) {
                Ok(()) => acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(acknowledged > 10, "{acknowledged}");
        let problem = failed(&path, &error);
        assert_eq!(problem.code(), "records.unavailable");
        assert!(problem.line(credit_core::api::Lang::En).contains("free disk space"), "{problem}");
        assert_eq!(count(&path), acknowledged);
        // Room again: it goes on where it stopped.
        connection.pragma_update(None, "max_page_count", 1 << 30).unwrap();
        append(&connection, &[record("after")]).unwrap();
        assert_eq!(count(&path), acknowledged + 1);
    }
}
