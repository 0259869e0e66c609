//! Kills of a server that signs: no decision is acknowledged without its receipt in the archive, and no statement about
//! one is lost.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::Stage;
use super::http::{exchange, message};
use super::server::Server;
use super::traffic::requests;

/// Threads that write while the server is killed.
const WRITERS: usize = 4;

/// What is said about every second decision.
const SAID: &str = r#"{"kind":"feedback","person":"王某","members":{"measure":"M01","result":"已惩戒","agency":"示例市财政局（虚构）","day":"2026-11-21"}}"#;

/// Records that were acknowledged, each with the number of the statement about it, if there is one.
type Known = BTreeMap<String, Option<String>>;

/// Kills such a server under a load of writes, again and again, on the same records and the same archive.
pub(crate) fn killed(stage: &Stage, kills: u32) -> Result<()> {
    let (records, archive) = (stage.work.join("signed.sqlite"), stage.work.join("档案"));
    let mut more = stage.more();
    let key = stage.city.join("key-sample-only.json");
    for (option, value) in [("--key", &key), ("--archive", &archive)] {
        more.extend([option.to_owned(), value.display().to_string()]);
    }
    more.extend(["--channel".to_owned(), "窗口".to_owned()]);
    let bodies = requests(&stage.city)?;
    let mut random = fastrand::Rng::with_seed(2026);
    let (mut all, mut said, mut last) = (0_usize, 0_usize, Known::new());
    for _ in 1..=kills {
        let mut server = Server::of(stage, &records, &more)?;
        kept(&server, &last)?;
        let known = Mutex::new(Known::new());
        let address = server.address;
        thread::scope(|scope| -> Result<()> {
            for writer in 0..WRITERS {
                let (bodies, known) = (&bodies, &known);
                scope.spawn(move || {
                    for (at, body) in bodies.iter().cycle().skip(writer).enumerate() {
                        let sent = exchange(address, &message("POST", "/v1/check", body));
                        let Ok(reply) = sent else { return };
                        let id = reply.header("x-record-id").filter(|_| reply.status == 200);
                        let Some(id) = id.map(str::to_owned) else { continue };
                        note(known, &id, None);
                        if at % 2 == 0 {
                            continue;
                        }
                        let path = format!("/v1/records/{id}/statements");
                        let sent = exchange(address, &message("POST", &path, SAID.as_bytes()));
                        let Ok(reply) = sent else { return };
                        let number = number(reply.body()).filter(|_| reply.status == 200);
                        note(known, &id, number);
                    }
                });
            }
            thread::sleep(Duration::from_millis(random.u64(50..600)));
            server.kill()
        })?;
        last = known.into_inner().unwrap_or_default();
        all = all.saturating_add(last.len());
        said = said.saturating_add(last.values().flatten().count());
    }
    let server = Server::of(stage, &records, &more)?;
    kept(&server, &last)?;
    drop(server);
    ensure!(all > 0 && said > 0, "nothing was acknowledged");
    let trust = stage.city.join("trust.json");
    let verify = Command::new(&stage.credit)
        .args(["archive", "verify", "--trust"])
        .args([&trust, &archive])
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()?;
    let text = String::from_utf8_lossy(&verify.stdout).into_owned();
    ensure!(verify.status.success(), "{text}{}", String::from_utf8_lossy(&verify.stderr));
    let count = |after: &str| -> Option<usize> {
        let rest = text.split_once(after)?.1.trim_start();
        rest.split(' ').next()?.parse().ok()
    };
    let (receipts, statements) =
        (count("凭证").context("no receipts")?, count("说明").unwrap_or(0));
    ensure!(receipts >= all && statements >= said, "{all} and {said} acknowledged: {text}");
    println!(
        "kill -9 of a server that signs: {kills} times, {all} receipts and {said} statements acknowledged, none lost; {}",
        text.trim()
    );
    Ok(())
}

fn note(known: &Mutex<Known>, id: &str, number: Option<String>) {
    if let Ok(mut known) = known.lock() {
        known.insert(id.to_owned(), number);
    }
}

/// The number in the answer to a statement.
fn number(body: &str) -> Option<String> {
    let after = body.split_once("\"number\":\"")?.1;
    Some(after.split_once('"')?.0.to_owned())
}

/// Whether all that was acknowledged is there, verified by the server itself.
fn kept(server: &Server, last: &Known) -> Result<()> {
    for (id, number) in last {
        let reply = server.get(&format!("/v1/records/{id}/statements"))?;
        ensure!(reply.status == 200, "{id}: its receipt is not in the archive: {}", reply.text);
        if let Some(number) = number {
            ensure!(reply.body().contains(number), "{id}: statement {number} is lost");
        }
    }
    Ok(())
}
