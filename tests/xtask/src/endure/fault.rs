//! Kills, a full disk, damaged packs and databases: what was acknowledged is kept, what failed says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::Stage;
use super::http::{exchange, message};
use super::server::{Server, arguments};
use super::shared;
use super::signed;
use super::traffic::requests;

/// Threads that write while the server is killed.
const WRITERS: usize = 4;

/// Runs all faults; the first that is not met as it should ends the command.
///
/// Given words, only those whose name has one of them.
pub(crate) fn fault(kills: u32, credit: Option<PathBuf>, words: &[String]) -> Result<()> {
    type Fault = fn(&Stage, u32) -> Result<()>;
    const FAULTS: [(&str, Fault); 6] = [
        ("packs", |stage, _| damaged_packs(stage)),
        ("databases", |stage, _| damaged_databases(stage)),
        ("disk", |stage, _| full_disk(stage)),
        ("sqlite", killed),
        ("signed", signed::killed),
        ("postgres", shared::killed),
    ];
    let stage = Stage::new(credit, "fault")?;
    let started = Instant::now();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    ensure!(FAULTS.iter().any(|(name, _)| wanted(name)), "没有这样的故障 no such fault: {words:?}");
    for (_, meet) in FAULTS.iter().filter(|(name, _)| wanted(name)) {
        meet(&stage, kills)?;
    }
    println!("故障 faults: all met as they should, {} s", started.elapsed().as_secs());
    Ok(())
}

/// Kills the server under a load of writes, again and again, on the same records.
fn killed(stage: &Stage, kills: u32) -> Result<()> {
    let records = stage.work.join("killed.sqlite");
    let bodies = requests(&stage.city)?;
    let mut random = fastrand::Rng::with_seed(2026);
    let (mut all, mut last) = (0_usize, BTreeSet::new());
    for round in 1..=kills {
        let mut server = Server::of(stage, &records, &stage.more())?;
        for id in &last {
            let reply = server.get(&format!("/v1/records/{id}"))?;
            ensure!(reply.status == 200, "round {round}: {id} was acknowledged and is lost");
        }
        let acknowledged = Mutex::new(BTreeSet::new());
        let address = server.address;
        thread::scope(|scope| -> Result<()> {
            for writer in 0..WRITERS {
                let (bodies, acknowledged) = (&bodies, &acknowledged);
                scope.spawn(move || {
                    // Until the server is gone.
                    for body in bodies.iter().cycle().skip(writer) {
                        let sent = exchange(address, &message("POST", "/v1/check", body));
                        let Ok(reply) = sent else { return };
                        let id = reply.header("x-record-id").filter(|_| reply.status == 200);
                        if let (Some(id), Ok(mut known)) = (id, acknowledged.lock()) {
                            known.insert(id.to_owned());
                        }
                    }
                });
            }
            // The first answers come at once; the rest of the time decides where a kill falls.
            thread::sleep(Duration::from_millis(random.u64(50..600)));
            server.kill()
        })?;
        last = acknowledged.into_inner().unwrap_or_default();
        all = all.saturating_add(last.len());
        if round % 20 == 0 {
            println!("  {round} kills, {all} records acknowledged, none lost");
        }
    }
    let server = Server::of(stage, &records, &stage.more())?;
    for id in &last {
        ensure!(server.get(&format!("/v1/records/{id}"))?.status == 200, "{id} is lost");
    }
    drop(server);
    doctor(stage, &records)?;
    println!("kill -9: {kills} times, {all} records acknowledged, none lost, the chain is whole");
    Ok(())
}

/// The records as `credit doctor` sees them.
fn doctor(stage: &Stage, records: &Path) -> Result<()> {
    let run = Command::new(&stage.credit)
        .args(["doctor", "--native", "--records"])
        .arg(records)
        .output()?;
    let text = String::from_utf8_lossy(&run.stdout);
    ensure!(run.status.success(), "{text}{}", String::from_utf8_lossy(&run.stderr));
    if let Some(line) = text.lines().find(|line| line.contains("sqlite")) {
        println!("  {}", line.trim());
    }
    Ok(())
}

/// A limit on the size of files stands for a disk that is full: writes fail half-way, with an error.
fn full_disk(stage: &Stage) -> Result<()> {
    let records = stage.work.join("full.sqlite");
    let bodies = requests(&stage.city)?;
    // 512-byte blocks: what an engine maps is a file to the system, too, and has to fit; the database and its
    // journal reach 24 MB after some thousand decisions.
    let script = "trap '' XFSZ; ulimit -f 49152; exec \"$0\" \"$@\"";
    let mut limited = Command::new("sh");
    limited.args(["-c", script]).arg(&stage.credit).args(arguments(
        &stage.city,
        &records,
        &stage.tokens(),
    ));
    limited.args(stage.more());
    let server = Server::start(limited)?;
    let (mut acknowledged, mut refused) = (Vec::new(), 0_u32);
    for body in bodies.iter().cycle().take(50_000) {
        let reply = server.post("/v1/check", body)?;
        match (reply.status, reply.header("x-record-id")) {
            (200, Some(id)) => acknowledged.push(id.to_owned()),
            (503, _) if reply.body().contains("records.unavailable") => {
                refused = refused.saturating_add(1);
            }
            _ => bail!("disk full: {}", reply.text),
        }
        if refused > 20 {
            break;
        }
    }
    ensure!(refused > 20 && acknowledged.len() > 20, "the disk was never full");
    ensure!(server.get("/healthz")?.status == 200, "the server is gone");
    // One page may still fit where a record does not.
    let mut ready = true;
    for body in bodies.iter().take(10) {
        server.post("/v1/check", body)?;
        ready = server.get("/readyz")?.status == 200;
        if !ready {
            break;
        }
    }
    ensure!(!ready, "a server that cannot keep records says that it is ready");
    drop(server);
    let server = Server::of(stage, &records, &stage.more())?;
    for id in &acknowledged {
        ensure!(server.get(&format!("/v1/records/{id}"))?.status == 200, "{id} is lost");
    }
    let body = bodies.first().context("no request")?;
    ensure!(server.post("/v1/check", body)?.status == 200, "it does not go on");
    drop(server);
    doctor(stage, &records)?;
    println!(
        "disk full: {} records acknowledged and kept, {refused} refused with records.unavailable",
        acknowledged.len()
    );
    Ok(())
}

/// Packs that were damaged on the way are refused, and the old ones stay.
fn damaged_packs(stage: &Stage) -> Result<()> {
    let city = stage.work.join("city");
    copy(&stage.city, &city)?;
    let here = Stage { credit: stage.credit.clone(), city, work: stage.work.clone() };
    let pack = here.city.join("packs/zxgk.pack");
    let good = fs::read(&pack)?;
    let server = Server::of(&here, &stage.work.join("packs.sqlite"), &here.more())?;
    let body = requests(&here.city)?.into_iter().next().context("no request")?;
    let before = server.post("/v1/check", &body)?.body().to_owned();
    let mut random = fastrand::Rng::with_seed(2026);
    let mut tried = 0_u32;
    let damages: [fn(&mut Vec<u8>, &mut fastrand::Rng); 4] = [
        |bytes, random| bytes.truncate(random.usize(..bytes.len())),
        |bytes, random| {
            let at = random.usize(..bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.u8(..8);
            }
        },
        |bytes, random| bytes.push(random.u8(..)),
        |bytes, random| {
            let (from, to) = (random.usize(..bytes.len()), random.usize(..bytes.len()));
            bytes.drain(from.min(to)..=from.max(to));
        },
    ];
    for damage in damages.iter().cycle().take(12) {
        let mut bad = good.clone();
        damage(&mut bad, &mut random);
        fs::write(&pack, &bad)?;
        let reply = server.post("/v1/reload", b"")?;
        ensure!(reply.status == 422, "a damaged pack was taken: {}", reply.text);
        ensure!(server.post("/v1/check", &body)?.body() == before, "the old data did not stay");
        tried = tried.saturating_add(1);
    }
    fs::remove_file(&pack)?;
    ensure!(server.post("/v1/reload", b"")?.status == 422, "a missing pack was taken");
    ensure!(server.post("/v1/check", &body)?.body() == before, "the old data did not stay");
    fs::write(&pack, &good)?;
    ensure!(server.post("/v1/reload", b"")?.status == 200, "the good pack was refused");
    println!("damaged packs: {tried} reloads refused, the old data stayed");
    Ok(())
}

/// A server does not go on with records that are damaged or that somebody else made.
fn damaged_databases(stage: &Stage) -> Result<()> {
    let records = stage.work.join("sound.sqlite");
    let server = Server::of(stage, &records, &stage.more())?;
    for body in requests(&stage.city)?.iter().cycle().take(200) {
        ensure!(server.post("/v1/check", body)?.status == 200, "no decision");
    }
    // The journal goes into the file when the server ends in good order.
    server.stop()?;
    doctor(stage, &records)?;
    let sound = fs::read(&records)?;
    let bad = stage.work.join("bad.sqlite");
    let mut random = fastrand::Rng::with_seed(2026);
    for damage in 0_u32..12 {
        let mut bytes = sound.clone();
        let (from, length) = match damage {
            0 => (0, bytes.len()),
            1 => (0, 16),
            2 => (100, 2_000),
            _ => (random.usize(..bytes.len()).saturating_sub(5_000), 5_000),
        };
        let to = from.saturating_add(length).min(bytes.len());
        bytes.get_mut(from..to).unwrap_or_default().fill_with(|| random.u8(..));
        fs::write(&bad, &bytes)?;
        for journal in ["bad.sqlite-wal", "bad.sqlite-shm"] {
            let _none = fs::remove_file(stage.work.join(journal));
        }
        let doctor = Command::new(&stage.credit)
            .args(["doctor", "--native", "--records"])
            .arg(&bad)
            .output()?;
        ensure!(doctor.status.code() == Some(1), "damage {damage} was not seen");
        let text = String::from_utf8_lossy(&doctor.stdout);
        ensure!(text.contains("records."), "no code: {text}");
    }
    println!("damaged databases: 12 of 12 found");
    Ok(())
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
