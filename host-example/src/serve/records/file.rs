//! The file of the records: what is in it, whether it is ours and whole.

use std::{io, path::Path};

use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, params};

use super::{Record, chained};
use crate::{
    files,
    problem::{Problem, Words},
    tree::{Pair, Tree},
};

/// Says whose file it is (`PRAGMA application_id`): the letters `CRED`.
const APPLICATION: i64 = 0x4352_4544;

/// Version of what is in the file (`PRAGMA user_version`).
const VERSION: i64 = 4;

/// Columns of a record, without its number and its digest.
pub(super) const COLUMNS: &str =
    "id, at, caller, request, decision, engine, fuel, receipt, opening";

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
    let problem = |error: rusqlite::Error| failed(path, &error);
    // SQLite gives the files beside it the rights of this one.
    match files::private_new(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(unavailable(path, &error));
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
                return Err(unavailable(path, &error));
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
        keep_leaf(&mut insert, row.get(9)?, &Record::read(row)?.entry())?;
    }
    drop(rows);
    drop((statement, insert));
    transaction.commit()
}

/// What keeps hashes of entries.
pub(super) fn leaves(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached("INSERT INTO leaves (number, sha256, sm3) VALUES (?1, ?2, ?3)")
}

/// Keeps the hash of an entry.
pub(super) fn keep_leaf(
    leaves: &mut CachedStatement<'_>,
    number: i64,
    entry: &str,
) -> rusqlite::Result<()> {
    let Pair { sha256, sm3 } = Pair::leaf(entry.as_bytes());
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
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Whether a file is one of records, or has nothing in it yet; the number of columns.
fn ours(connection: &Connection, path: &Path) -> Result<usize, Problem> {
    let problem = |error: rusqlite::Error| failed(path, &error);
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
        _ => Err(foreign(path)),
    }
}

/// Whether SQLite finds the file whole.
fn sound(connection: &Connection, path: &Path) -> Result<(), Problem> {
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| failed(path, &error))?;
    if found == "ok" { Ok(()) } else { Err(damaged(path, &found)) }
}

/// Records that were read from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many there are.
    pub count: u64,
    /// When the last one was kept, in seconds since 1970.
    pub last: Option<i64>,
    /// The head of the log that they are.
    pub root: Pair,
}

/// Reads all records in order and recomputes their chain. Nothing is written.
///
/// # Errors
///
/// `records.unavailable`, `records.foreign`; `records.damaged` at the first that does not fit.
pub fn verify(path: &Path) -> Result<Kept, Problem> {
    walk(path, |_, _| {}).map(|(kept, _)| kept)
}

/// Does so, shows each record with its entry, and answers with the tree, too.
pub(super) fn walk(
    path: &Path,
    mut look: impl FnMut(&Record, &str),
) -> Result<(Kept, Tree), Problem> {
    let problem = |error: rusqlite::Error| failed(path, &error);
    let opened = reader(path).map_err(problem)?;
    // One state of the file from the first question to the last: a server may write meanwhile.
    let connection = opened.unchecked_transaction().map_err(problem)?;
    let columns = ours(&connection, path)?;
    sound(&connection, path)?;
    let mut tree = Tree::default();
    let root = |tree: &Tree| tree.root(tree.size()).ok_or_else(|| damaged(path, "log"));
    let mut kept = Kept { count: 0, last: None, root: root(&tree)? };
    if columns == 0 {
        return Ok((kept, tree));
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
    let mut before = String::new();
    while let Some(row) = rows.next().map_err(problem)? {
        let record = Record::read(row).map_err(problem)?;
        let digest: String = row.get(9).map_err(problem)?;
        let entry = record.entry();
        let leaf = Pair::leaf(entry.as_bytes());
        let known: [Option<Vec<u8>>; 2] =
            [row.get(10).map_err(problem)?, row.get(11).map_err(problem)?];
        let own = [leaf.sha256, leaf.sm3].map(|hash| Some(hash.to_vec()));
        let in_log = !logged || known == own;
        if chained(&before, &entry) != digest || !in_log {
            return Err(damaged(path, &record.id));
        }
        look(&record, &entry);
        tree.push(leaf);
        before = digest;
        kept = Kept { count: kept.count.saturating_add(1), last: Some(record.at), ..kept };
    }
    // Hashes without records: the last ones were taken away.
    if logged {
        let hashes = number("SELECT COUNT(*) FROM leaves").map_err(problem)?;
        if u64::try_from(hashes) != Ok(kept.count) {
            return Err(damaged(path, "log"));
        }
    }
    kept.root = root(&tree)?;
    Ok((kept, tree))
}

/// What an error of SQLite means.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> Problem {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => damaged(path, &error.to_string()),
        Some(ErrorCode::NotADatabase) => foreign(path),
        Some(ErrorCode::DiskFull) => unavailable(path, error).remedied(Words::new(
            "磁盘已满：腾出空间后重试，已存的不受影响",
            "free disk space and try again; what was kept is safe",
        )),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => unavailable(path, error)
            .remedied(Words::new(
                "有别的程序正在写这份存档：停掉它后重试",
                "another program is writing these records: stop it and try again",
            )),
        _ => unavailable(path, error),
    }
}

pub(super) fn unavailable(path: &Path, error: &dyn std::fmt::Display) -> Problem {
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

pub(super) fn damaged(path: &Path, what: &str) -> Problem {
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

fn foreign(path: &Path) -> Problem {
    Problem::new(
        "records.foreign",
        Words::new("这个文件不是本程序的存档", "the file is not one of decision records"),
        Words::new("换一个文件名，由本程序新建", "name another file; it will be made"),
    )
    .at(Words::same(path.display().to_string()))
}
