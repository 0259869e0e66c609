//! Kills of servers that share their records in PostgreSQL, and of PostgreSQL itself: what was acknowledged is there,
//! the log is one, and a copy of yesterday that is put back is noticed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use cluster::Cluster;

use super::Stage;
use super::http::{exchange, message};
use super::server::Server;
use super::traffic::requests;

/// Servers of one log, and threads that write to each.
const SERVERS: usize = 2;
const WRITERS: usize = 3;

/// Kills one of the servers, all of them or the database under a load of writes, again and again.
pub(crate) fn killed(stage: &Stage, kills: u32) -> Result<()> {
    let mut database = Cluster::start()?;
    let address = database.database()?;
    let records = Path::new(&address);
    let mut more = stage.more();
    let key = stage.work.join("shared.key");
    more.extend(["--records-key".to_owned(), key.display().to_string()]);
    let bodies = requests(&stage.city)?;
    let mut random = fastrand::Rng::with_seed(2026);
    let (mut all, mut crashes, mut last) = (0_usize, 0_u32, BTreeSet::new());
    for round in 1..=kills {
        let start = || Server::of(stage, records, &more);
        let mut servers = (0..SERVERS).map(|_| start()).collect::<Result<Vec<_>>>()?;
        there(&servers, &last)?;
        let acknowledged = Mutex::new(BTreeSet::new());
        let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
        let crash = random.u8(..4) == 0;
        thread::scope(|scope| -> Result<()> {
            for (writer, address) in addresses.iter().cycle().take(SERVERS * WRITERS).enumerate() {
                let (bodies, acknowledged) = (&bodies, &acknowledged);
                scope.spawn(move || {
                    for body in bodies.iter().cycle().skip(writer) {
                        let sent = exchange(*address, &message("POST", "/v1/check", body));
                        let Ok(reply) = sent else { return };
                        let id = reply.header("x-record-id").filter(|_| reply.status == 200);
                        if let (Some(id), Ok(mut known)) = (id, acknowledged.lock()) {
                            known.insert(id.to_owned());
                        }
                    }
                });
            }
            thread::sleep(Duration::from_millis(random.u64(50..600)));
            // Writers end when their servers are gone, whatever else happens.
            let crashed = if crash { database.kill().and_then(|()| database.go()) } else { Ok(()) };
            for server in &mut servers {
                server.kill()?;
            }
            crashed
        })?;
        crashes = crashes.saturating_add(u32::from(crash));
        last = acknowledged.into_inner().unwrap_or_default();
        all = all.saturating_add(last.len());
        if round % 20 == 0 {
            println!("  {round} kills, {all} records acknowledged in PostgreSQL, none lost");
        }
    }
    there(&[Server::of(stage, records, &more)?], &last)?;
    let before = verified(stage, records)?;
    ensure!(all > 0 && crashes > 0 || kills < 20, "nothing was put to the test");
    println!(
        "kill -9 of {SERVERS} servers that share one log: {kills} times, PostgreSQL itself {crashes} times; {all} records acknowledged, none lost; {before}"
    );
    restored(stage, &mut database, records, &more)
}

/// Yesterday's copy of the database is put back after others were written: the checkpoint of today tells.
fn restored(stage: &Stage, database: &mut Cluster, records: &Path, more: &[String]) -> Result<()> {
    let copy = database.data().with_extension("yesterday");
    let run = |from: &Path, to: &Path| -> Result<()> {
        let _none = std::fs::remove_dir_all(to);
        ensure!(Command::new("cp").arg("-a").args([from, to]).status()?.success(), "copy");
        Ok(())
    };
    database.stop()?;
    run(&database.data(), &copy)?;
    database.go()?;
    let body = requests(&stage.city)?.into_iter().next().context("no request")?;
    let server = Server::of(stage, records, more)?;
    ensure!(server.post("/v1/check", &body)?.status == 200, "no decision");
    drop(server);
    let (head, key) = (stage.work.join("today.json"), stage.city.join("key-sample-only.json"));
    let credit = |args: &[&Path]| Command::new(&stage.credit).arg("records").args(args).output();
    let p = Path::new;
    let signed = credit(&[p("checkpoint"), p("--key"), &key, p("-o"), &head, records])?;
    ensure!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    database.stop()?;
    run(&copy, &database.data())?;
    database.go()?;
    verified(stage, records)?;
    let trust = stage.city.join("trust.json");
    let expect = [p("verify"), p("--expect-head"), &head, p("--trust"), &trust, records];
    let told = credit(&expect)?;
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    ensure!(text.contains("log.truncated"), "yesterday's copy was not noticed: {text}");
    println!("yesterday's copy of the database is told by the checkpoint (log.truncated)");
    Ok(())
}

/// Whether all that was acknowledged is there, whichever server is asked.
fn there(servers: &[Server], last: &BTreeSet<String>) -> Result<()> {
    for (id, server) in last.iter().zip(servers.iter().cycle()) {
        let reply = server.get(&format!("/v1/records/{id}"))?;
        ensure!(reply.status == 200, "{id} was acknowledged and is lost: {}", reply.text);
    }
    Ok(())
}

/// The whole log, as `credit records verify` says it.
fn verified(stage: &Stage, records: &Path) -> Result<String> {
    let run = Command::new(&stage.credit)
        .args(["--lang", "en", "records", "verify"])
        .arg(records)
        .output()?;
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    ensure!(run.status.success(), "{text}{}", String::from_utf8_lossy(&run.stderr));
    Ok(text.trim().to_owned())
}
