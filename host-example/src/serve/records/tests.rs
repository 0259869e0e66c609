//! Records in both places: what is kept stays, and what was changed shows.

#[expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
mod expiry;

use super::*;

fn record(id: &str) -> Record {
    let text = || "{}".to_owned();
    let (caller, request, decision) = (text(), text(), text());
    Record { id: id.to_owned(), at: 1, caller, request, decision, cost: None, receipt: None }
}

fn kept(place: &Place, records: &[Record]) {
    writer(place).append(records).unwrap();
}

fn writer(place: &Place) -> Writer {
    match place {
        Place::File(path) => Writer::File(file::open(path).unwrap(), place.clone()),
        Place::Server(server) => Writer::Server(server::Writer::open(server).unwrap()),
    }
}

fn count(place: &Place) -> u64 {
    verify(place).unwrap().count
}

/// Does the same with a file and with a database.
fn everywhere(test: impl Fn(&Place, &Path)) {
    for server in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let place = match server {
            true => database(),
            false => Place::File(folder.path().join("r.sqlite")),
        };
        test(&place, &folder.path().join("r.key"));
    }
}

fn database() -> Place {
    Place::parse(cluster::shared().database().unwrap().as_ref()).unwrap()
}

/// Does something behind the back of the records.
fn behind(place: &Place, sql: &str) -> Result<String, String> {
    match place {
        Place::File(path) => {
            let connection = Connection::open(path).map_err(|error| error.to_string())?;
            let done = connection.execute_batch(sql).map_err(|error| error.to_string());
            done.map(|()| String::new())
        }
        Place::Server(server) => {
            let sql = format!("SET search_path = credit_check; {sql}");
            let port = server.config().get_ports()[0];
            let name = server.config().get_dbname().unwrap();
            let address = format!("postgres://office@127.0.0.1:{port}/{name}");
            cluster::shared().sql(&address, &sql).map_err(|error| error.to_string())
        }
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    result.unwrap_err().code().to_owned()
}

#[test]
fn records_are_found_and_stay_as_they_are() {
    everywhere(|place, key| {
        kept(place, &[record("a"), record("b")]);
        let cost = Some(Cost { engine: "wasmtime 1".to_owned(), fuel: 7 });
        let receipt = Receipt { envelope: "{}".to_owned(), opening: "[]".to_owned() };
        let metered = Record { cost, receipt: Some(receipt), ..record("c") };
        kept(place, std::slice::from_ref(&metered));
        assert_eq!(count(place), 3);
        let records = Records::open(place, Some(key), None).unwrap();
        assert_eq!(records.find("b").unwrap(), Some(record("b")));
        assert_eq!(records.find("c").unwrap(), Some(metered));
        assert_eq!(records.find("d").unwrap(), None);
        for table in ["records", "leaves"] {
            for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET number = 9")] {
                assert!(behind(place, &sql).unwrap_err().contains("append-only"), "{place} {sql}");
            }
        }
    });
}

#[test]
fn what_was_changed_behind_the_back_of_the_records_shows() {
    everywhere(|place, _| {
        let cost = Some(Cost { engine: "wasmtime 1".to_owned(), fuel: 7 });
        let receipt = Receipt { envelope: "{}".to_owned(), opening: "[]".to_owned() };
        let metered = Record { cost, receipt: Some(receipt), ..record("c") };
        kept(place, &[record("a"), record("b"), metered]);
        let untriggered = match place {
            Place::File(_) => {
                "DROP TRIGGER records_keep; DROP TRIGGER records_stay; DROP TRIGGER leaves_keep; DROP TRIGGER leaves_stay"
            }
            Place::Server(_) => "DROP TRIGGER stay ON records; DROP TRIGGER stay ON leaves",
        };
        behind(place, untriggered).unwrap();
        let (bytes, nothing) = match place {
            Place::File(_) => ("zeroblob(32)", "x''"),
            Place::Server(_) => ("decode(repeat('00', 32), 'hex')", "''::bytea"),
        };
        let columns =
            ["id", "caller", "request", "decision", "engine", "receipt", "opening", "digest"];
        let mut changes: Vec<(String, String)> = columns
            .iter()
            .map(|column| ("records".to_owned(), format!("{column} = {column} || 'x'")))
            .collect();
        changes.extend(["at = at + 1", "fuel = 8"].map(|it| ("records".to_owned(), it.to_owned())));
        for column in ["sha256", "sm3"] {
            for value in [bytes, nothing] {
                changes.push(("leaves".to_owned(), format!("{column} = {value}")));
            }
        }
        for (table, change) in changes {
            let copy = format!("CREATE TABLE kept AS SELECT * FROM {table}");
            behind(place, &copy).unwrap();
            behind(place, &format!("UPDATE {table} SET {change} WHERE number = 3")).unwrap();
            assert_eq!(code(verify(place)), "records.damaged", "{place} {change}");
            let back = format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept"
            );
            behind(place, &back).unwrap();
            assert_eq!(count(place), 3);
        }
        // The last record is gone, alone and with its hashes; the second is told by a head that somebody has.
        let head = head(place).unwrap();
        behind(place, "DELETE FROM records WHERE number = 3").unwrap();
        assert_eq!(code(verify(place)), "records.damaged");
        behind(place, "DELETE FROM leaves WHERE number = 3").unwrap();
        assert_eq!(count(place), 2);
        assert_eq!(code(verify_since(place, &head)), "log.truncated");
        kept(place, &[record("other")]);
        assert_eq!(code(verify_since(place, &head)), "log.forked");
    });
}

#[test]
fn a_clock_that_jumps_changes_nothing() {
    everywhere(|place, key| {
        // Forwards by centuries, back before 1970, and back to where it was.
        let times = [1_795_000_000, 9_999_999_999, -5, 0, 1_795_000_001];
        for (number, at) in times.iter().enumerate() {
            kept(place, &[Record { at: *at, ..record(&number.to_string()) }]);
        }
        let whole = verify(place).unwrap();
        assert_eq!((whole.count, whole.last), (5, Some(1_795_000_001)));
        let records = Records::open(place, Some(key), None).unwrap();
        assert_eq!(records.find("2").unwrap().map(|record| record.at), Some(-5));
        // From the latest back, from before one on.
        let mut seen = Vec::new();
        let end = records.look(Some(5), |number, record| {
            seen.push((number, record.id));
            if seen.len() == 3 { ControlFlow::Break(number) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(end.unwrap(), Some(2));
        assert_eq!(seen, [(4, "3".into()), (3, "2".into()), (2, "1".into())]);
        assert_eq!(records.look(None, |_, _| ControlFlow::<()>::Continue(())).unwrap(), None);
    });
}

#[test]
fn both_places_keep_the_same_log() {
    let heads = std::sync::Mutex::new(Vec::new());
    everywhere(|place, _| {
        for number in 0..600 {
            if number % 200 == 0 {
                let batch: Vec<Record> =
                    (number..number + 200).map(|at| record(&at.to_string())).collect();
                kept(place, &batch);
            }
        }
        heads.lock().unwrap().push(head(place).unwrap());
    });
    let heads = heads.into_inner().unwrap();
    assert_eq!(heads[0].size, 600);
    assert_eq!(heads[0], heads[1]);
}

#[test]
fn several_servers_share_one_log() {
    let (place, folder) = (database(), tempfile::tempdir().unwrap());
    let key = folder.path().join("r.key");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    // Opened and let go of where a runtime runs, as a server does.
    runtime.block_on(async {
        let servers: Vec<Arc<Records>> =
            (0..3).map(|_| Arc::new(Records::open(&place, Some(&key), None).unwrap())).collect();
        let mut kept = Vec::new();
        for number in 0..300 {
            let server = Arc::clone(&servers[number % 3]);
            let record = record(&format!("{number}"));
            kept.push(tokio::spawn(async move { server.keep(record).await }));
        }
        for kept in kept {
            kept.await.unwrap().unwrap();
        }
        let found = tokio::task::spawn_blocking({
            let server = Arc::clone(&servers[0]);
            move || server.find("299").unwrap()
        });
        assert_eq!(found.await.unwrap(), Some(record("299")));
    });
    assert_eq!(count(&place), 300);
    // Another key opens nothing and is told at once.
    let other = folder.path().join("other.key");
    assert_eq!(code(Records::open(&place, Some(&other), None)), "records.key");
    assert_eq!(code(Records::open(&place, None, None)), "records.key-required");
}

#[test]
fn a_database_that_goes_away_and_comes_back() {
    let mut cluster = cluster::Cluster::start().unwrap();
    let place = Place::parse(cluster.database().unwrap().as_ref()).unwrap();
    let mut writer = writer(&place);
    writer.append(&[record("a")]).unwrap();
    cluster.kill().unwrap();
    let problem = writer.append(&[record("b")]).unwrap_err();
    assert_eq!(problem.code(), "records.unavailable");
    assert_eq!(code(verify(&place)), "records.unavailable");
    cluster.go().unwrap();
    writer.append(&[record("c")]).unwrap();
    assert_eq!(count(&place), 2);
}

#[test]
fn a_database_that_is_not_ours_or_not_safe_is_left_alone() {
    let place = database();
    behind(&place, "CREATE SCHEMA credit_check; CREATE TABLE credit_check.records (id text)")
        .unwrap();
    assert_eq!(code(verify(&place)), "records.foreign");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("r.key");
    assert_eq!(code(Records::open(&place, Some(&key), None)), "records.foreign");
    assert!(!key.exists());
    // Nothing there is no damage, and a look does not begin anything.
    let empty = database();
    assert_eq!(count(&empty), 0);
    let schemas = "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'credit_check'";
    assert_eq!(behind(&empty, schemas).unwrap(), "0");
    // Nobody listens; the other end is no database; nobody is vouched for.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let address = |rest: &str| format!("postgres://office@127.0.0.1:{port}/room{rest}");
    for (rest, expected) in [("", "records.unavailable"), ("?sslmode=require", "records.tls")] {
        let place = Place::parse(address(rest).as_ref()).unwrap();
        assert_eq!(code(Records::open(&place, Some(&key), None)), expected, "{rest}");
    }
}

#[test]
fn what_is_written_meanwhile_is_not_seen() {
    everywhere(|place, _| {
        let mut writer = writer(place);
        writer.append(&[record("a"), record("b")]).unwrap();
        let whole::Walked { kept, tree, .. } = whole::walk(place, |seen, _| {
            if seen.record.id == "b" {
                writer.append(&[record("c")]).unwrap();
            }
        })
        .unwrap();
        assert_eq!((kept.count, tree.size()), (2, 2));
        assert_eq!(count(place), 3);
    });
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.sqlite");
    let place = Place::File(path.clone());
    for foreign in ["CREATE TABLE records (id TEXT)", "CREATE TABLE users (name TEXT)"] {
        let _none = std::fs::remove_file(&path);
        Connection::open(&path).unwrap().execute(foreign, []).unwrap();
        let before = std::fs::read(&path).unwrap();
        assert_eq!(code(Records::open(&place, None, None)), "records.foreign");
        assert_eq!(code(verify(&place)), "records.foreign");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
    std::fs::write(&path, "x".repeat(5_000)).unwrap();
    assert_eq!(code(Records::open(&place, None, None)), "records.foreign");
    assert_eq!(code(Records::open(&folder.path().into(), None, None)), "records.unavailable");
}

#[test]
fn records_of_an_earlier_version_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.sqlite");
    let place = Place::File(path.clone());
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
    assert_eq!(count(&place), 1);
    kept(&place, &[record("b")]);
    assert_eq!(count(&place), 2);
    // Of the version between: fuel, and no receipts.
    let path = folder.path().join("s.sqlite");
    let place = Place::File(path.clone());
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
    assert_eq!(count(&place), 1);
    kept(&place, &[record("b")]);
    assert_eq!(count(&place), 2);
    let records = Records::open(&place, None, None).unwrap();
    assert_eq!(records.find("a").unwrap(), Some(metered));
}

#[test]
fn a_full_file_keeps_what_was_acknowledged_and_says_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.sqlite");
    let place = Place::File(path.clone());
    let connection = file::open(&path).unwrap();
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", pages + 8).unwrap();
    let mut acknowledged = 0;
    let error = loop {
        match file::append(&connection, &[record(&format!("{acknowledged}"))]) {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert!(acknowledged > 10, "{acknowledged}");
    let problem = failed(&place, &error);
    assert_eq!(problem.code(), "records.unavailable");
    assert!(problem.line(credit_core::api::Lang::En).contains("free disk space"), "{problem}");
    assert_eq!(count(&place), acknowledged);
    // Room again: it goes on where it stopped.
    connection.pragma_update(None, "max_page_count", 1 << 30).unwrap();
    file::append(&connection, &[record("after")]).unwrap();
    assert_eq!(count(&place), acknowledged + 1);
}

#[test]
fn a_log_is_copied_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (file, key) = (Place::File(folder.path().join("r.sqlite")), folder.path().join("r.key"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let records = Records::open(&file, Some(&key), None).unwrap();
    for number in 0..300 {
        runtime.block_on(records.keep(record(&number.to_string()))).unwrap();
    }
    // Into a database while the server runs, and out of it again.
    let (shared, back) = (database(), Place::File(folder.path().join("back.sqlite")));
    let whole = verify(&file).unwrap();
    assert_eq!(copy(&file, &shared).unwrap(), whole);
    assert_eq!(copy(&shared, &back).unwrap(), whole);
    assert_eq!(code(copy(&file, &shared)), "records.not-empty");
    assert_eq!(code(copy(&shared, &back)), "records.not-empty");
    // It goes on there, with the key that it was sealed with and no other.
    let other = folder.path().join("other.key");
    assert_eq!(code(Records::open(&shared, Some(&other), None)), "records.key");
    let moved = Records::open(&shared, Some(&key), None).unwrap();
    assert_eq!(moved.find("299").unwrap(), Some(record("299")));
    runtime.block_on(moved.keep(record("300"))).unwrap();
    assert_eq!(count(&shared), 301);
    drop(records);
    // What is damaged is not copied as if it were whole.
    behind(&back, "DROP TRIGGER records_keep; UPDATE records SET at = 7 WHERE number = 9").unwrap();
    let empty = database();
    assert_eq!(code(copy(&back, &empty)), "records.damaged");
    assert_eq!(count(&empty), 0);
}
