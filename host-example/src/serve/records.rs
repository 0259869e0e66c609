//! Decision records: append-only, in SQLite. A decision is answered only after its record is on the
//! disk; records are chained by digests, so that one that is changed or taken out later shows.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::{self, JoinHandle},
};

use credit_core::digest::Digest;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use tokio::sync::oneshot;

use crate::problem::{Problem, Words};

/// Records that wait for the disk at a time; more are refused rather than piled up.
const WAITING: usize = 1_024;

/// Records of one transaction: they share one wait for the disk.
const TOGETHER: usize = 128;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS records (
        number   INTEGER PRIMARY KEY,
        id       TEXT NOT NULL UNIQUE,
        at       INTEGER NOT NULL,
        caller   TEXT NOT NULL,
        request  TEXT NOT NULL,
        decision TEXT NOT NULL,
        digest   TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS records_stay BEFORE DELETE ON records
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
    CREATE TRIGGER IF NOT EXISTS records_keep BEFORE UPDATE ON records
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
";

/// What is kept of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) id: String,
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Which token asked.
    pub(super) caller: String,
    pub(super) request: String,
    pub(super) decision: String,
}

impl Record {
    /// The digest of a record and of all before it.
    fn digest(&self, before: &str) -> String {
        let at = self.at.to_string();
        let parts = [before, &self.id, &at, &self.caller, &self.request, &self.decision];
        let framed = parts.iter().map(|part| format!("{} {part}\n", part.len()));
        Digest::of(framed.collect::<String>().as_bytes()).labelled()
    }
}

type Kept = Result<(), Problem>;

/// The records of a server.
#[derive(Debug)]
pub(super) struct Records {
    queue: Option<SyncSender<(Record, oneshot::Sender<Kept>)>>,
    writer: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Records {
    /// Opens or begins the records.
    ///
    /// # Errors
    /// `records.unavailable`, `records.damaged`.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let failed = |error: rusqlite::Error| unavailable(path, &error);
        let writer = Connection::open(path).map_err(failed)?;
        writer.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // A commit returns when the disk has it.
        writer.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        let sound: String =
            writer.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
        if sound != "ok" {
            return Err(damaged(path, &sound));
        }
        writer.execute_batch(SCHEMA).map_err(failed)?;
        let (queue, waiting) = sync_channel(WAITING);
        let file = path.to_owned();
        let writer = thread::spawn(move || write(&writer, &waiting, &file));
        Ok(Self { queue: Some(queue), writer: Some(writer), path: path.to_owned() })
    }

    /// Keeps a record; the answer comes when it is on the disk.
    ///
    /// # Errors
    /// `records.unavailable`; nothing was kept then.
    pub(super) async fn keep(&self, record: Record) -> Kept {
        let (done, kept) = oneshot::channel();
        let sent = self.queue.as_ref().map(|queue| queue.try_send((record, done)));
        match sent {
            Some(Ok(())) => kept.await.unwrap_or_else(|_| Err(self.gone("writer"))),
            Some(Err(TrySendError::Full(_))) => Err(self.gone("queue")),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(self.gone("writer")),
        }
    }

    fn gone(&self, what: &str) -> Problem {
        unavailable(&self.path, &what)
    }

    /// A record by its id, through a connection of its own.
    ///
    /// # Errors
    /// `records.unavailable`.
    pub(super) fn find(&self, id: &str) -> Result<Option<Record>, Problem> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Record {
                id: row.get(0)?,
                at: row.get(1)?,
                caller: row.get(2)?,
                request: row.get(3)?,
                decision: row.get(4)?,
            })
        };
        let sql = "SELECT id, at, caller, request, decision FROM records WHERE id = ?1";
        Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .and_then(|connection| connection.query_row(sql, [id], read).optional())
            .map_err(|error| unavailable(&self.path, &error))
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
fn write(
    connection: &Connection,
    waiting: &Receiver<(Record, oneshot::Sender<Kept>)>,
    path: &Path,
) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let (records, waiters): (Vec<Record>, Vec<_>) = batch.into_iter().unzip();
        let kept = append(connection, &records).map_err(|error| unavailable(path, &error));
        for waiter in waiters {
            // Whoever asked may be gone; the record stays.
            let _unheard = waiter.send(kept.clone());
        }
    }
}

fn append(connection: &Connection, records: &[Record]) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    let last = "SELECT digest FROM records ORDER BY number DESC LIMIT 1";
    let before: Option<String> = transaction.query_row(last, [], |row| row.get(0)).optional()?;
    let mut before = before.unwrap_or_default();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO records (id, at, caller, request, decision, digest) VALUES (?1,?2,?3,?4,?5,?6)",
    )?;
    for record in records {
        let digest = record.digest(&before);
        let Record { id, at, caller, request, decision } = record;
        insert.execute(params![id, at, caller, request, decision, digest])?;
        before = digest;
    }
    drop(insert);
    transaction.commit()
}

/// Reads all records in order and recomputes their chain; how many there are.
///
/// # Errors
///
/// `records.unavailable`; `records.damaged` at the first that does not fit.
pub fn verify(path: &Path) -> Result<u64, Problem> {
    let failed = |error: rusqlite::Error| unavailable(path, &error);
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let sql = "SELECT id, at, caller, request, decision, digest FROM records ORDER BY number";
    let mut statement = connection.prepare(sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let (mut before, mut count) = (String::new(), 0_u64);
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || -> rusqlite::Result<(Record, String)> {
            let record = Record {
                id: row.get(0)?,
                at: row.get(1)?,
                caller: row.get(2)?,
                request: row.get(3)?,
                decision: row.get(4)?,
            };
            Ok((record, row.get(5)?))
        };
        let (record, digest) = read().map_err(failed)?;
        if record.digest(&before) != digest {
            return Err(damaged(path, &record.id));
        }
        before = digest;
        count = count.saturating_add(1);
    }
    Ok(count)
}

fn unavailable(path: &Path, error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "records.unavailable",
        Words::new(
            format!("存档写不进去，没有作出结论：{error}"),
            format!("the record cannot be kept, so there is no decision: {error}"),
        ),
        Words::new("检查磁盘空间和权限后重试", "check disk space and permissions, then try again"),
    )
    .at(Words::same(path.display().to_string()))
}

fn damaged(path: &Path, what: &str) -> Problem {
    Problem::new(
        "records.damaged",
        Words::new(format!("存档已损坏：{what}"), format!("the records are damaged: {what}")),
        Words::new(
            "从备份恢复；不要在损坏的存档上继续",
            "restore a backup; do not go on with damaged records",
        ),
    )
    .at(Words::same(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> Record {
        let text = || "{}".to_owned();
        Record { id: id.to_owned(), at: 1, caller: text(), request: text(), decision: text() }
    }

    fn kept(path: &Path, ids: &[&str]) {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        append(&connection, &ids.iter().map(|id| record(id)).collect::<Vec<_>>()).unwrap();
    }

    #[test]
    fn records_are_found_and_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        kept(&path, &["a", "b"]);
        kept(&path, &["c"]);
        assert_eq!(verify(&path), Ok(3));
        let records = Records::open(&path).unwrap();
        assert_eq!(records.find("b").unwrap(), Some(record("b")));
        assert_eq!(records.find("d").unwrap(), None);
        let connection = Connection::open(&path).unwrap();
        for sql in ["DELETE FROM records", "UPDATE records SET decision = 'x'"] {
            assert!(connection.execute(sql, []).unwrap_err().to_string().contains("append-only"));
        }
        // Whoever gets around that is found out.
        for sql in ["DROP TRIGGER records_keep", "UPDATE records SET decision = 'x' WHERE id = 'b'"]
        {
            connection.execute(sql, []).unwrap();
        }
        assert_eq!(verify(&path).unwrap_err().code(), "records.damaged");
    }

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        std::fs::write(&path, "x".repeat(5_000)).unwrap();
        assert_eq!(Records::open(&path).unwrap_err().code(), "records.unavailable");
        assert_eq!(Records::open(folder.path()).unwrap_err().code(), "records.unavailable");
    }
}
