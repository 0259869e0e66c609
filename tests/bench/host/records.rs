//! Decisions that are kept, in one run: a server that keeps each before it answers, beside a plain database that is
//! given the same bytes; what receipts weigh and cost; an archive decided again. `cargo xtask bench records` runs it.

use std::{
    error::Error,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use cluster::Cluster;
use credit_core::{api::Lang, pack::Trust};
use credit_engine::{ComponentEngine, Limits, ReceiptCall, Receipts as _, find_component};
use credit_host::{
    archive::{Archive, Kind, Replayer},
    receipt, sample,
};
use rusqlite::{Connection, params};

type Done<T> = Result<T, Box<dyn Error>>;

/// Callers at a time.
const CALLERS: usize = 8;
/// Rows of a batch, as a server makes them under load.
const TOGETHER: usize = 128;

/// Everything of a row of the records.
type Row = (String, i64, String, String, String, Option<String>, Option<String>, String);

pub(crate) fn run(count: usize) -> Done<()> {
    let folder = tempfile::tempdir()?;
    let city = folder.path().join("city");
    for (name, bytes) in sample::Sample::build()?.files() {
        let path = city.join(name);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, bytes)?;
    }
    let at = |name: &str| folder.path().join(name);
    println!("{count} decisions, {CALLERS} callers; each answered when it is on the disk\n");
    println!(
        "{:<44}{:>10}{:>10}{:>10}{:>14}",
        "server", "a second", "p50 ms", "p99 ms", "bytes a record"
    );
    let key = |name: &str| ["--key".to_owned(), city.join(name).display().to_string()];
    let (ed, sm2) = (key("key-sample-only.json"), key("key-sample-only-sm2.json"));
    let plain = at("plain.sqlite");
    served("SQLite", &city, &plain.display().to_string(), &[], count)?;
    let signed = at("signed.sqlite").display().to_string();
    served("SQLite, receipts SM2 and Ed25519", &city, &signed, &[&ed[..], &sm2].concat(), count)?;
    let archive = at("archive");
    let kept = ["--archive".to_owned(), archive.display().to_string()];
    let name = at("kept.sqlite").display().to_string();
    served("the same, with an archive", &city, &name, &[&ed[..], &sm2, &kept].concat(), count)?;
    let cluster = Cluster::start()?;
    let shared = ["--records-key".to_owned(), at("shared.key").display().to_string()];
    served("PostgreSQL", &city, &cluster.database()?, &shared, count)?;
    drop(cluster);
    inserted(&plain, &at("beside.sqlite"))?;
    receipts(&archive, &city)?;
    replayed(&archive, &city)
}

/// Decides over HTTP; decisions a second, times of answers, bytes a record.
fn served(what: &str, city: &Path, records: &str, more: &[String], count: usize) -> Done<()> {
    let mut server = Server::start(city, records, more)?;
    let bodies = requests(city)?;
    let next = AtomicUsize::new(0);
    // The engine is warm, and what is made once has been made.
    (0..50).try_for_each(|at| call(&mut server.connect()?, &server, &bodies, at).map(drop))?;
    let before = size(records);
    let started = Instant::now();
    let times = thread::scope(|scope| -> Result<Vec<f64>, String> {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                scope.spawn(|| -> Result<Vec<f64>, String> {
                    let (mut connection, mut times) =
                        (server.connect().map_err(|error| error.to_string())?, Vec::new());
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= count {
                            return Ok(times);
                        }
                        let took = call(&mut connection, &server, &bodies, at);
                        times.push(took.map_err(|error| error.to_string())?.as_secs_f64() * 1e3);
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.join().map_err(|_| "a caller panicked".to_owned())??);
        }
        Ok(all)
    })?;
    let took = started.elapsed().as_secs_f64();
    let mut times = times;
    times.sort_by(f64::total_cmp);
    server.end();
    let grown = size(records).zip(before).map(|(after, before)| after.saturating_sub(before));
    let bytes = grown.map(|grown| format!("{:.0}", number(grown) / float(count)));
    println!(
        "{what:<44}{:>10.0}{:>10.2}{:>10.2}{:>14}",
        float(count) / took,
        super::at(&times, 0.5),
        super::at(&times, 0.99),
        bytes.unwrap_or_default()
    );
    Ok(())
}

/// The same rows, as a table without any of our work takes them.
fn inserted(from: &Path, to: &Path) -> Done<()> {
    let rows = rows(from)?;
    println!("\n{:<44}{:>10}", "plain inserts of the same bytes, SQLite", "a second");
    for together in [1, TOGETHER] {
        let _none = fs::remove_file(to);
        let connection = Connection::open(to)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE plain (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER, caller TEXT,
             request TEXT, decision TEXT, receipt TEXT, opening TEXT, digest TEXT) STRICT",
        )?;
        let started = Instant::now();
        for batch in rows.chunks(together) {
            let transaction = connection.unchecked_transaction()?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO plain (id, at, caller, request, decision, receipt, opening, digest)
                 VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
            )?;
            for (id, at, caller, request, decision, receipt, opening, digest) in batch {
                insert.execute(params![
                    id, at, caller, request, decision, receipt, opening, digest
                ])?;
            }
            drop(insert);
            transaction.commit()?;
        }
        let rate = float(rows.len()) / started.elapsed().as_secs_f64();
        println!("{:<44}{rate:>10.0}", format!("{together} a transaction"));
    }
    Ok(())
}

fn rows(from: &Path) -> Done<Vec<Row>> {
    let connection = Connection::open(from)?;
    let mut statement = connection.prepare(
        "SELECT id, at, caller, request, decision, receipt, opening, digest FROM records ORDER BY number",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
            row.get(7)?,
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Bytes of receipts, and how long it takes to verify one.
fn receipts(archive: &Path, city: &Path) -> Done<()> {
    let (archive, trust) = (Archive::open(archive)?, trust(city)?);
    let (mut bytes, mut openings, mut times) = (0_usize, 0_usize, Vec::new());
    let (engine, mut inside) =
        (ComponentEngine::load(&find_component(None)?, Limits::default())?, Vec::new());
    let policy = fs::read_to_string(city.join("trust.json"))?;
    let numbers = archive.all(Kind::Case)?;
    for number in numbers.iter().take(1_000) {
        let case = archive.case(*number)?.ok_or("a case is gone")?;
        let started = Instant::now();
        receipt::verified(case.envelope.as_bytes(), &trust)?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
        let question = serde_json::json!({ "receipt": case.envelope, "trust": policy }).to_string();
        let started = Instant::now();
        engine.receipt(ReceiptCall::Verify(&question), Lang::ZhCn)?;
        inside.push(started.elapsed().as_secs_f64() * 1e6);
        bytes = bytes.saturating_add(case.envelope.len());
        openings = openings.saturating_add(case.opening.len());
    }
    times.sort_by(f64::total_cmp);
    inside.sort_by(f64::total_cmp);
    let each = |bytes: usize| float(bytes) / float(times.len().max(1));
    println!(
        "\nreceipt: {:.0} bytes, salts {:.0}; verified natively in p50 {:.0} µs, p99 {:.0} µs, in wasm p50 {:.0} µs, p99 {:.0} µs (SM2 and \
         Ed25519; in wasm with a new instance each)",
        each(bytes),
        each(openings),
        super::at(&times, 0.5),
        super::at(&times, 0.99),
        super::at(&inside, 0.5),
        super::at(&inside, 0.99)
    );
    Ok(())
}

/// Every receipt of the archive decided again: the core, and the file of the engine that is in it.
fn replayed(folder: &Path, city: &Path) -> Done<()> {
    let (archive, trust) = (Archive::open(folder)?, trust(city)?);
    let numbers = archive.all(Kind::Case)?;
    for (what, native) in [("the core", true), ("the engine in the archive, wasmtime", false)] {
        let mut replayer = Replayer::new(&archive, &trust, native);
        let started = Instant::now();
        let mut same = 0_usize;
        for number in &numbers {
            same = same.saturating_add(usize::from(replayer.replay(*number)?.same()));
        }
        let took = started.elapsed().as_secs_f64();
        println!(
            "replay by {what}: {} receipts, {same} the same, {:.0} a second, {took:.1} s",
            numbers.len(),
            float(numbers.len()) / took
        );
    }
    let stored = folder_size(folder)?;
    println!(
        "archive: {:.0} bytes a case on the disk, {:.2} GB a million",
        number(stored) / float(numbers.len().max(1)),
        number(stored) / float(numbers.len().max(1)) / 1e3
    );
    Ok(())
}

fn trust(city: &Path) -> Done<Trust> {
    Ok(Trust::decode(&fs::read(city.join("trust.json"))?)?)
}

fn requests(city: &Path) -> Done<Vec<Vec<u8>>> {
    let entries = fs::read_dir(city.join("requests"))?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

/// Bytes of a file of records with its journal; none of a database elsewhere.
fn size(records: &str) -> Option<u64> {
    let of = |name: &str| fs::metadata(name).map(|about| about.len());
    let file = of(records).ok()?;
    Some(file.saturating_add(of(&format!("{records}-wal")).unwrap_or(0)))
}

fn folder_size(folder: &Path) -> Done<u64> {
    let mut sum = 0_u64;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        let one = if about.is_dir() { folder_size(&entry.path())? } else { about.len() };
        sum = sum.saturating_add(one);
    }
    Ok(sum)
}

fn float(count: usize) -> f64 {
    number(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Numbers of a bench: far below 2^53.
fn number(count: u64) -> f64 {
    u32::try_from(count >> 20).map_or(0.0, f64::from) * 1_048_576.0
        + u32::try_from(count & 0xF_FFFF).map_or(0.0, f64::from)
}

struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    /// `credit serve` as it was built beside this program.
    fn start(city: &Path, records: &str, more: &[String]) -> Done<Self> {
        let credit = std::env::current_exe()?.with_file_name("credit");
        let path = |name: &str| city.join(name).display().to_string();
        let mut command = Command::new(credit);
        command.args(["serve", "--listen", "127.0.0.1:0", "--rate", "1000000"]);
        command.args(["--date-window", "any", "--lang", "en", "--records", records]);
        command.args(["--pack", &path("packs"), "--rulebook", &path("rulebook.pack")]);
        command.args(["--calendar", &path("calendar.pack"), "--trust", &path("trust.json")]);
        command.args(more).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no log")?).lines();
        let first = lines.next().ok_or("the server said nothing")??;
        let address = first.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let address = address.ok_or(first.clone())?.to_owned();
        let second = lines.next().ok_or("no token")??;
        let token = second.split_whitespace().nth(1).ok_or("no token")?.to_owned();
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(Self { child, address, token })
    }

    fn connect(&self) -> Done<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    fn end(&mut self) {
        let _told = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ended = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// One decision over a connection that stays.
fn call(
    connection: &mut BufReader<TcpStream>,
    server: &Server,
    bodies: &[Vec<u8>],
    at: usize,
) -> Done<Duration> {
    let body = bodies.get(at.checked_rem(bodies.len()).unwrap_or_default()).ok_or("no request")?;
    let head = format!(
        "POST /v1/check HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        server.address,
        server.token,
        body.len()
    );
    let started = Instant::now();
    connection.get_mut().write_all(&[head.as_bytes(), body].concat())?;
    let (mut line, mut length) = (String::new(), 0_usize);
    connection.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        return Err(line.into());
    }
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        match line.trim().to_ascii_lowercase().split_once(':') {
            Some(("content-length", number)) => length = number.trim().parse()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut answer = vec![0_u8; length];
    connection.read_exact(&mut answer)?;
    Ok(started.elapsed())
}
