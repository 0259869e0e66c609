//! A server of the sample city as a child process.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::{Context, Result, bail};

use super::Stage;
use super::http::{self, Reply};

/// Lines of its log that are kept for an error message.
const LAST: usize = 20;

pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<VecDeque<String>>>,
}

/// The command line of a server of the city below `city`, its records in `records`.
pub(crate) fn arguments(city: &Path, records: &Path, tokens: &Path) -> Vec<String> {
    let path = |name: &str| city.join(name).display().to_string();
    let mut args = vec!["serve".to_owned(), "--listen".into(), "127.0.0.1:0".into()];
    args.extend(["--records".into(), records.display().to_string()]);
    for pack in ["zxgk", "ccgp", "commitment"] {
        args.extend(["--pack".into(), path(&format!("packs/{pack}.pack"))]);
    }
    for (option, file) in
        [("rulebook", "rulebook.pack"), ("calendar", "calendar.pack"), ("trust", "trust.json")]
    {
        args.extend([format!("--{option}"), path(file)]);
    }
    args.extend(["--rate".into(), "1000000".into(), "--host".into(), "x".into()]);
    args.extend(["--date-window".into(), "any".into()]);
    args.extend(["--tokens".into(), tokens.display().to_string()]);
    args
}

impl Server {
    /// Starts the command and waits until it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().context("no log")?).lines();
        let first = lines.next().context("the server said nothing")??;
        let address = first.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let Some(address) = address.and_then(|address| address.parse().ok()) else {
            let _ended = child.wait();
            bail!("{first}");
        };
        let log = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let Ok(mut kept) = kept.lock() else { return };
                kept.push_back(line);
                if kept.len() > LAST {
                    kept.pop_front();
                }
            }
        });
        Ok(Self { child, address, log })
    }

    /// A server of the stage's city.
    pub(crate) fn of(stage: &Stage, records: &Path, more: &[String]) -> Result<Self> {
        let mut command = Command::new(&stage.credit);
        Self::start({
            command.args(arguments(&stage.city, records, &stage.tokens())).args(more);
            command
        })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Reply> {
        Ok(http::exchange(self.address, &http::message("GET", path, b""))?)
    }

    pub(crate) fn post(&self, path: &str, body: &[u8]) -> Result<Reply> {
        Ok(http::exchange(self.address, &http::message("POST", path, body))?)
    }

    /// Ends it at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Tells it to stop and waits.
    pub(crate) fn stop(mut self) -> Result<()> {
        xtask::run::run(xtask::run::program("kill").args(["-TERM", &self.child.id().to_string()]))?;
        self.child.wait()?;
        Ok(())
    }

    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Resident memory in KiB (`VmRSS`); `None` where the system does not tell it this way.
    pub(crate) fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().split(' ').next()?.parse().ok()
    }

    /// The last lines of its log.
    pub(crate) fn log(&self) -> String {
        let lines = self.log.lock().map(|kept| kept.iter().cloned().collect::<Vec<_>>());
        lines.unwrap_or_default().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _done = self.child.wait();
    }
}
