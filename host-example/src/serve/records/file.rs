//! The file of the records: what is in it, whether it is ours and whole.

mod erase;

use std::{io, ops::ControlFlow, path::Path};

use rusqlite::{
    CachedStatement, Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction,
    TransactionBehavior, params,
};

use super::{
    Cost, Place, Receipt, Record,
    fault::{damaged, foreign, full, unavailable},
    stored::{Beside, ERASED, Row, Stored, rows},
};
pub(super) use erase::{bury, erase, forget, tombstone};

use crate::{
    files,
    problem::{Problem, Words},
    tree::Pair,
};

/// Says whose file it is (`PRAGMA application_id`): the letters `CRED`.
const APPLICATION: i64 = 0x4352_4544;

/// Version of what is in the file (`PRAGMA user_version`).
const VERSION: i64 = 4;

/// Columns of a record, without its number and its digest.
const COLUMNS: &str = "id, at, caller, request, decision, engine, fuel, receipt, opening";

/// Columns that versions 2 and 3 have beyond [`FIRST`].
const LATER: [(&str, &str); 4] =
    [("engine", "TEXT"), ("fuel", "INTEGER"), ("receipt", "TEXT"), ("opening", "TEXT")];

/// Columns that version 1 had as well.
const FIRST: [&str; 7] = ["number", "id", "at", "caller", "request", "decision", "digest"];

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS records (
        number   INTEGER PRIMARY KEY,
        id       TEXT NOT NULL UNIQUE,
        at       INTEGER NOT NULL,
        caller   TEXT NOT NULL,
        request  TEXT NOT NULL,
        decision TEXT NOT NULL,
        digest   TEXT NOT NULL,
        engine   TEXT,
        fuel     INTEGER,
        receipt  TEXT,
        opening  TEXT
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS records_stay BEFORE DELETE ON records
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
    CREATE TRIGGER IF NOT EXISTS records_keep BEFORE UPDATE ON records
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
    CREATE TABLE IF NOT EXISTS leaves (
        number   INTEGER PRIMARY KEY,
        sha256   BLOB NOT NULL,
        sm3      BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS leaves_stay BEFORE DELETE ON leaves
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
    CREATE TRIGGER IF NOT EXISTS leaves_keep BEFORE UPDATE ON leaves
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
";

/// Opens or begins a file of records for writing. What is not ours is not touched.
pub(super) fn open(path: &Path) -> Result<Connection, Problem> {
    let problem = |error: rusqlite::Error| failed(&path.into(), &error);
    // SQLite gives the files beside it the rights of this one.
    match files::private_new(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(unavailable(&path.display(), &error));
        }
        _ => {}
    }
    let connection = Connection::open(path).map_err(problem)?;
    let columns = ours(&connection, path)?;
    sound(&connection, path)?;
    for file in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(file);
        match files::make_private(Path::new(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(unavailable(&path.display(), &error));
            }
            _ => {}
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(problem)?;
    // A commit returns when the disk has it.
    connection.pragma_update(None, "synchronous", "FULL").map_err(problem)?;
    connection.execute_batch(SCHEMA).map_err(problem)?;
    for (name, kind) in missing(columns) {
        let more = format!("ALTER TABLE records ADD COLUMN {name} {kind}");
        connection.execute_batch(&more).map_err(problem)?;
    }
    migrate(&connection).map_err(problem)?;
    connection.pragma_update(None, "application_id", APPLICATION).map_err(problem)?;
    mark(&connection).map_err(problem)?;
    Ok(connection)
}

/// Appends records, all of them or none.
pub(super) fn append(connection: &Connection, records: &[Record]) -> rusqlite::Result<()> {
    // The lock for writing is taken before the last record is read, not after.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let last = "SELECT digest FROM records ORDER BY number DESC LIMIT 1";
    let before: Option<String> = transaction.query_row(last, [], |row| row.get(0)).optional()?;
    insert(&transaction, &rows(&before.unwrap_or_default(), records))?;
    transaction.commit()
}

/// Appends rows as they are, all of them or none.
pub(super) fn place(connection: &Connection, rows: &[Row]) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    insert(&transaction, rows)?;
    transaction.commit()
}

fn insert(transaction: &Transaction<'_>, rows: &[Row]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(&format!(
        "INSERT INTO records ({COLUMNS}, digest) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
    ))?;
    let mut leaves = leaves(transaction)?;
    for Row { record, digest, leaf } in rows {
        let Record { id, at, caller, request, decision, cost, receipt } = record;
        let (engine, fuel) =
            (cost.as_ref().map(|cost| &cost.engine), cost.as_ref().map(|c| c.fuel));
        let receipt = receipt.as_ref();
        let (envelope, opening) = (receipt.map(|r| &r.envelope), receipt.map(|r| &r.opening));
        insert.execute(params![
            id, at, caller, request, decision, engine, fuel, envelope, opening, digest
        ])?;
        keep_leaf(&mut leaves, transaction.last_insert_rowid(), leaf)?;
    }
    Ok(())
}

/// The last record that was not erased.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<Option<Record>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM records WHERE request NOT LIKE '{ERASED}%' ORDER BY number DESC LIMIT 1"
    );
    connection.query_row(&sql, [], Record::read).optional()
}

/// A record by its id, through a connection of its own.
pub(super) fn find(path: &Path, id: &str) -> rusqlite::Result<Option<Record>> {
    let sql = format!("SELECT {COLUMNS} FROM records WHERE id = ?1");
    reader(path)?.query_row(&sql, [id], Record::read).optional()
}

/// Shows records from the latest back, from before that number on, until the visitor breaks off.
pub(super) fn look(
    path: &Path,
    before: i64,
    visit: &mut dyn FnMut(i64, Record) -> ControlFlow<()>,
) -> rusqlite::Result<()> {
    let connection = reader(path)?;
    let sql =
        format!("SELECT {COLUMNS}, number FROM records WHERE number < ?1 ORDER BY number DESC");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([before])?;
    while let Some(row) = rows.next()? {
        if visit(row.get(9)?, Record::read(row)?).is_break() {
            break;
        }
    }
    Ok(())
}

impl Record {
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

/// Gives records of earlier versions, which had only their chain, their place in the log: all of them or none.
fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    let sql = format!(
        "SELECT {COLUMNS}, number FROM records
         WHERE number > COALESCE((SELECT MAX(number) FROM leaves), 0) ORDER BY number"
    );
    let mut statement = transaction.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut insert = leaves(&transaction)?;
    while let Some(row) = rows.next()? {
        let leaf = Pair::leaf(Record::read(row)?.entry().as_bytes());
        keep_leaf(&mut insert, row.get(9)?, &leaf)?;
    }
    drop(rows);
    drop((statement, insert));
    transaction.commit()
}

/// What keeps hashes of entries.
fn leaves(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached("INSERT INTO leaves (number, sha256, sm3) VALUES (?1, ?2, ?3)")
}

/// Keeps the hash of an entry.
fn keep_leaf(leaves: &mut CachedStatement<'_>, number: i64, leaf: &Pair) -> rusqlite::Result<()> {
    let Pair { sha256, sm3 } = leaf;
    leaves.execute(params![number, sha256, sm3]).map(|_| ())
}

/// The columns that a file of records with so many has not; none of one that was begun just now.
fn missing(columns: usize) -> impl Iterator<Item = (&'static str, &'static str)> {
    let known = columns.saturating_sub(FIRST.len());
    LATER.into_iter().skip(if columns == 0 { LATER.len() } else { known })
}

/// Writes something that changes nothing: whether the disk takes it.
pub(super) fn mark(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "user_version", VERSION)
}

/// A connection that only reads.
fn reader(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Whether a file is one of records, or has nothing in it yet; the number of columns.
fn ours(connection: &Connection, path: &Path) -> Result<usize, Problem> {
    let problem = |error: rusqlite::Error| failed(&path.into(), &error);
    let tables: i64 = connection
        .query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(problem)?;
    let mut columns = connection
        .prepare("SELECT name FROM pragma_table_info('records') ORDER BY cid")
        .map_err(problem)?;
    let columns = columns
        .query_map([], |row| row.get::<_, String>(0))
        .and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>)
        .map_err(problem)?;
    let known = columns.iter().zip(FIRST).filter(|(found, first)| found == first).count();
    match (tables, known == FIRST.len()) {
        (0, _) | (_, true) => Ok(columns.len()),
        _ => Err(foreign(&path.display())),
    }
}

/// Whether SQLite finds the file whole.
fn sound(connection: &Connection, path: &Path) -> Result<(), Problem> {
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| failed(&path.into(), &error))?;
    if found == "ok" { Ok(()) } else { Err(damaged(&path.display(), &found)) }
}

/// Shows every record as it is stored, in one state of the file from the first to the last: a server may write
/// meanwhile. What is stored beside them, in the same state.
pub(super) fn each(
    path: &Path,
    visit: &mut dyn FnMut(Stored) -> Result<(), Problem>,
) -> Result<Beside, Problem> {
    let problem = |error: rusqlite::Error| failed(&path.into(), &error);
    let opened = reader(path).map_err(problem)?;
    let connection = opened.unchecked_transaction().map_err(problem)?;
    let columns = ours(&connection, path)?;
    sound(&connection, path)?;
    if columns == 0 {
        return Ok(Beside::default());
    }
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let logged = number("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'leaves'");
    let logged = logged.map_err(problem)? > 0;
    let (hashes, table) = match logged {
        true => ("leaves.sha256, leaves.sm3", "records LEFT JOIN leaves USING (number)"),
        false => ("NULL, NULL", "records"),
    };
    let columns =
        missing(columns).fold(COLUMNS.to_owned(), |all, (name, _)| all.replace(name, "NULL"));
    let sql = format!("SELECT {columns}, digest, {hashes} FROM {table} ORDER BY number");
    let mut statement = connection.prepare(&sql).map_err(problem)?;
    let mut rows = statement.query([]).map_err(problem)?;
    while let Some(row) = rows.next().map_err(problem)? {
        let hash = |at: usize| row.get::<_, Option<Vec<u8>>>(at).map_err(problem);
        visit(Stored {
            record: Record::read(row).map_err(problem)?,
            digest: row.get(9).map_err(problem)?,
            hashes: if logged { Some([hash(10)?, hash(11)?]) } else { None },
        })?;
    }
    let hashes = logged.then(|| number("SELECT COUNT(*) FROM leaves").map_err(problem));
    let tombstones = erase::tombstones(&connection).map_err(problem)?;
    Ok(Beside { hashes: hashes.transpose()?, tombstones })
}

/// What an error of SQLite means.
pub(super) fn failed(path: &Place, error: &rusqlite::Error) -> Problem {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => damaged(path, &error.to_string()),
        Some(ErrorCode::NotADatabase) => foreign(path),
        Some(ErrorCode::DiskFull) => full(path, error),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => unavailable(path, error)
            .remedied(Words::new(
                "有别的程序正在写这份存档：停掉它后重试",
                "another program is writing these records: stop it and try again",
            )),
        _ => unavailable(path, error),
    }
}
