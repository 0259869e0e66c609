//! Minutes of mixed load: valid, invalid and hostile requests, bursts, slow clients and exchanges of
//! data, all at once. Fails on an answer that is not meant, and on memory that grows.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Stage;
use super::http::{Reply, exchange, message};
use super::server::Server;
use super::traffic::{hostile, mistaken, requests};

/// Calls that may wait: few, so that bursts are refused.
const WAITING: &str = "8";

/// Time in which whoever is refused must know it, on a machine that is busy.
const QUICKLY: Duration = Duration::from_secs(2);

/// Connections that send their heads a byte at a time.
const SLOW: usize = 20;

/// Time after which such a connection must have been closed: the server allows 10 s.
const SLOWEST: Duration = Duration::from_secs(30);

struct Load {
    address: SocketAddr,
    until: Instant,
    /// Answers by what was sent and status.
    answers: Mutex<BTreeMap<(&'static str, u16), u64>>,
    /// What must not be.
    faults: Mutex<Vec<String>>,
    /// Times of refusals for lack of room.
    refusals: Mutex<Vec<Duration>>,
    stop: AtomicBool,
}

impl Load {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until && !self.stop.load(Ordering::Relaxed)
    }

    fn fault(&self, text: String) {
        if let Ok(mut faults) = self.faults.lock() {
            faults.push(text);
            // A server that is gone has nothing more to say.
            if faults.len() >= 20 {
                self.stop.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Sends and compares the status with those that are meant; overload is meant always.
    fn send(&self, what: &'static str, bytes: &[u8], meant: &[u16]) -> Option<Reply> {
        match exchange(self.address, bytes) {
            Ok(reply) => {
                if let Ok(mut answers) = self.answers.lock() {
                    let count = answers.entry((what, reply.status)).or_default();
                    *count = count.saturating_add(1);
                }
                match reply.status {
                    429 | 503 => {
                        if reply.text.contains("overloaded")
                            && let Ok(mut times) = self.refusals.lock()
                        {
                            times.push(reply.took);
                        }
                    }
                    status if meant.contains(&status) => {}
                    _ => self.fault(format!("{what}: {}", shortened(&reply.text))),
                }
                Some(reply)
            }
            Err(error) if meant.is_empty() => {
                // Bytes that are no request may be answered by closing.
                let _closed = error;
                None
            }
            Err(error) => {
                self.fault(format!("{what}: {error}"));
                None
            }
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(600).collect()
}

/// Runs for that long and prints what happened.
pub(crate) fn load(minutes: u32, credit: Option<PathBuf>) -> Result<()> {
    let stage = Stage::new(credit, "load")?;
    let city = stage.work.join("city");
    super::fault::copy(&stage.city, &city)?;
    let stage = Stage { city, ..stage };
    let bodies = requests(&stage.city)?;
    let mut more = stage.more();
    more.extend(["--waiting", WAITING].map(str::to_owned));
    let mut server = Server::of(&stage, &stage.work.join("records.sqlite"), &more)?;
    let load = Load {
        address: server.address,
        until: Instant::now()
            .checked_add(Duration::from_secs(u64::from(minutes).saturating_mul(60)))
            .context("minutes")?,
        answers: Mutex::default(),
        faults: Mutex::default(),
        refusals: Mutex::default(),
        stop: AtomicBool::new(false),
    };
    let mut memory = Vec::new();
    thread::scope(|scope| {
        for seed in 0..2 {
            let (load, bodies) = (&load, &bodies);
            scope.spawn(move || valid(load, bodies, seed));
            scope.spawn(move || invalid(load, bodies, seed));
        }
        scope.spawn(|| attack(&load));
        scope.spawn(|| bursts(&load));
        scope.spawn(|| slow_heads(&load));
        scope.spawn(|| exchanges(&load, &stage.city));
        let started = Instant::now();
        while load.goes_on() {
            memory.extend(server.resident());
            thread::sleep(Duration::from_secs(5));
            if memory.len() % 60 == 0 {
                let now = memory.last().copied().unwrap_or_default() / 1024;
                println!("  {} s, {now} MiB resident", started.elapsed().as_secs());
            }
        }
    });
    ensure!(!server.ended(), "the server has ended:\n{}", server.log());
    report(&load, &memory)?;
    ensure!(!server.log().contains("panicked"), "{}", server.log());
    Ok(())
}

/// Requests of the city, some decisions a second, and identifiers.
fn valid(load: &Load, bodies: &[Vec<u8>], seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let code = message("POST", "/v1/validate", b"{\"code\":\"91110000600037341K\"}");
    let subject = "{\"role\":\"applicant\",\"kind\":\"person\",\"name\":\"某某\"}\n".repeat(20);
    let screen = message("POST", "/v1/screen?on=2026-11-20", subject.as_bytes());
    while load.goes_on() {
        let Some(body) = random.choice(bodies.iter()) else { return };
        if let Some(reply) = load.send("check", &message("POST", "/v1/check", body), &[200])
            && let Some(id) = reply.header("x-record-id")
        {
            let path = format!("/v1/records/{id}");
            load.send("record", &message("GET", &path, b""), &[200]);
        }
        load.send("validate", &code, &[200]);
        load.send("screen", &screen, &[200]);
        load.send("readyz", &message("GET", "/readyz", b""), &[200]);
        // As many decisions as an office has, not as many as there is room for on the disk.
        thread::sleep(Duration::from_millis(random.u64(5..60)));
    }
}

/// Requests with mistakes: refused, or decided where the mistake is none.
fn invalid(load: &Load, bodies: &[Vec<u8>], seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    while load.goes_on() {
        let Some(body) = random.choice(bodies.iter()) else { return };
        let body = mistaken(body, &mut random);
        load.send("mistake", &message("POST", "/v1/check", &body), &[200, 400, 413]);
        thread::sleep(Duration::from_millis(random.u64(1..20)));
    }
}

/// Bytes of people with bad intentions: any refusal is meant, and so is closing the connection.
fn attack(load: &Load) {
    let mut random = fastrand::Rng::with_seed(3);
    while load.goes_on() {
        let bytes = hostile(&mut random);
        let Ok(reply) = exchange(load.address, &bytes) else { continue };
        if let Ok(mut answers) = load.answers.lock() {
            let count = answers.entry(("hostile", reply.status)).or_default();
            *count = count.saturating_add(1);
        }
        if reply.status == 500 || (reply.status == 200 && bytes.starts_with(b"POST /v1/check")) {
            load.fault(format!("hostile: {}", shortened(&reply.text)));
        }
        thread::sleep(Duration::from_millis(random.u64(1..50)));
    }
}

/// Every ten seconds far more at once than there is room for.
fn bursts(load: &Load) {
    let subject =
        "{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"示例市甲某建筑有限公司\"}\n";
    let batch = message("POST", "/v1/screen?on=2026-11-20", subject.repeat(1_000).as_bytes());
    while load.goes_on() {
        thread::scope(|scope| {
            for _ in 0..48 {
                scope.spawn(|| load.send("burst", &batch, &[200]));
            }
        });
        thread::sleep(Duration::from_secs(10));
    }
}

/// Heads that never end are given up.
fn slow_heads(load: &Load) {
    while load.goes_on() {
        let started = Instant::now();
        let mut open: Vec<TcpStream> = Vec::new();
        for _ in 0..SLOW {
            let Ok(mut stream) = TcpStream::connect(load.address) else { continue };
            let _sent = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n");
            let _set = stream.set_read_timeout(Some(Duration::from_millis(10)));
            open.push(stream);
        }
        while !open.is_empty() && started.elapsed() < SLOWEST {
            open.retain_mut(|stream| {
                let sent = stream.write_all(b"a");
                let end = stream.read(&mut [0; 512]).is_ok();
                sent.is_ok() && !end
            });
            thread::sleep(Duration::from_millis(500));
        }
        if !open.is_empty() {
            load.fault(format!("{} slow heads are still being read after {SLOWEST:?}", open.len()));
        }
    }
}

/// Exchanges the data: another issue, the good one, a damaged one.
fn exchanges(load: &Load, city: &Path) {
    let pack = city.join("packs/zxgk.pack");
    let (Ok(good), Ok(old)) = (std::fs::read(&pack), std::fs::read(city.join("stale/zxgk.pack")))
    else {
        load.fault("the sample city has no packs".to_owned());
        return;
    };
    let broken: Vec<u8> = good.iter().copied().take(good.len() / 2).collect();
    let turns = [("reload", &old, 200), ("reload damaged", &broken, 422), ("reload", &good, 200)];
    for (what, bytes, meant) in turns.iter().cycle() {
        if !load.goes_on() {
            return;
        }
        if let Err(error) = std::fs::write(&pack, bytes) {
            load.fault(format!("{error}"));
        }
        load.send(what, &message("POST", "/v1/reload", b""), &[*meant]);
        thread::sleep(Duration::from_secs(10));
    }
}

fn report(load: &Load, memory: &[u64]) -> Result<()> {
    let answers = load.answers.lock().map(|answers| answers.clone()).unwrap_or_default();
    println!("{:<16} {:>6} {:>9}", "sent", "status", "answers");
    for ((what, status), count) in &answers {
        println!("{what:<16} {status:>6} {count:>9}");
    }
    let mut times = load.refusals.lock().map(|times| times.clone()).unwrap_or_default();
    times.sort();
    let at = |share: usize| times.get(times.len().saturating_mul(share) / 100).copied();
    let (half, most) = (at(50).unwrap_or_default(), at(99).unwrap_or_default());
    println!("refused for lack of room: {}, p50 {half:?}, p99 {most:?}", times.len());
    // The first fifth of the time fills pools and caches.
    let steady = memory.get(memory.len() / 5..).unwrap_or_default();
    let (early, late) = steady.split_at(steady.len() / 2);
    let median = |part: &[u64]| {
        let mut part = part.to_vec();
        part.sort_unstable();
        part.get(part.len() / 2).copied().unwrap_or_default() / 1024
    };
    let (early, late) = (median(early), median(late));
    let largest = memory.iter().max().copied().unwrap_or_default() / 1024;
    println!("resident: median {early} MiB, later {late} MiB, largest {largest} MiB");
    let faults = load.faults.lock().map(|faults| faults.clone()).unwrap_or_default();
    ensure!(
        faults.is_empty(),
        "{} answers that are not meant:\n{}",
        faults.len(),
        faults.join("\n")
    );
    let decisions = answers.get(&("check", 200)).copied().unwrap_or_default();
    ensure!(decisions > 0, "nothing was decided");
    ensure!(late <= (early.saturating_mul(6) / 5).saturating_add(16), "memory grows");
    ensure!(times.is_empty() || half < QUICKLY, "refusals are slow");
    Ok(())
}
