//! Erasing the texts of records in a file, so that nothing of them is in it any more.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::{
    super::{erase::Burial, stored::ERASED},
    SCHEMA, reader,
};

const TOMBSTONES: &str = "
    CREATE TABLE IF NOT EXISTS tombstones (
        number   INTEGER PRIMARY KEY,
        envelope TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS tombstones_stay BEFORE DELETE ON tombstones
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
    CREATE TRIGGER IF NOT EXISTS tombstones_keep BEFORE UPDATE ON tombstones
        BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
";

/// Erases records, all of them or none: a row is changed only where its tombstone comes into the file with it.
/// `false` where one of them is not as it was.
pub(in super::super) fn erase(
    connection: &Connection,
    burials: &[Burial],
) -> rusqlite::Result<bool> {
    // What is deleted is overwritten, not only let go of.
    connection.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute_batch(TOMBSTONES)?;
    transaction.execute_batch("DROP TRIGGER IF EXISTS records_keep")?;
    for Burial { envelope, ids } in burials {
        transaction.execute("INSERT INTO tombstones (envelope) VALUES (?1)", [envelope])?;
        let mark = format!("{ERASED}{}", transaction.last_insert_rowid());
        let mut erase = transaction.prepare_cached(&format!(
            "UPDATE records SET caller = '', request = ?2, decision = '', engine = NULL, fuel = NULL,
             receipt = NULL, opening = NULL WHERE id = ?1 AND request NOT LIKE '{ERASED}%'"
        ))?;
        for id in ids {
            if erase.execute(params![id, mark])? != 1 {
                return Ok(false);
            }
        }
    }
    transaction.execute_batch(SCHEMA)?;
    transaction.commit()?;
    Ok(true)
}

/// Writes the file anew, without what was in it before: pages that grew or shrank have remains of other rows, too, and
/// so has the journal. `false` while somebody reads the old state.
pub(in super::super) fn forget(connection: &Connection) -> rusqlite::Result<bool> {
    let empty = || {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|busy| busy == 0)
    };
    connection.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    if !empty()? {
        return Ok(false);
    }
    connection.execute_batch("VACUUM")?;
    empty()
}

/// Puts tombstones into a copy, under their numbers.
pub(in super::super) fn bury(
    connection: &Connection,
    tombstones: &[(i64, String)],
) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute_batch(TOMBSTONES)?;
    for (number, envelope) in tombstones {
        let sql = "INSERT INTO tombstones (number, envelope) VALUES (?1, ?2)";
        transaction.execute(sql, params![number, envelope])?;
    }
    transaction.commit()
}

/// The tombstones, in their order.
pub(super) fn tombstones(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    if !there(connection)? {
        return Ok(Vec::new());
    }
    let mut all = connection.prepare("SELECT number, envelope FROM tombstones ORDER BY number")?;
    all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// One of them, through a connection of its own.
pub(in super::super) fn tombstone(
    path: &std::path::Path,
    number: i64,
) -> rusqlite::Result<Option<String>> {
    let connection = reader(path)?;
    if !there(&connection)? {
        return Ok(None);
    }
    let sql = "SELECT envelope FROM tombstones WHERE number = ?1";
    connection.query_row(sql, [number], |row| row.get(0)).optional()
}

fn there(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT COUNT(*) > 0 FROM sqlite_schema WHERE name = 'tombstones'";
    connection.query_row(sql, [], |row| row.get(0))
}
