//! A PostgreSQL of the tests' own: data in a folder that goes away with it, on loopback, without passwords.
//!
//! `cargo xtask test` installs the programs (`apt-get install postgresql`); without them tests fail and say so.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail};

/// Begin of the names of folders: the number of the process follows.
const FOLDER: &str = "credit-check-postgres-";

/// Debian keeps the programs of each version in a folder of their own.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The package that has them.
pub const PACKAGE: &str = "postgresql";

/// A server with its data.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    process: Option<Child>,
    databases: AtomicU32,
}

/// Where the programs are, if they are installed.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let named = env::var_os("POSTGRES_BIN").map(PathBuf::from);
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    found.sort();
    named.into_iter().chain(found.into_iter().rev()).find(|path| path.join("initdb").is_file())
}

/// The server that all tests of this process share; it ends with the process.
///
/// # Panics
///
/// Where there is none to be had.
#[expect(clippy::panic, reason = "a test without its server has failed")]
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start().unwrap_or_else(|error| panic!("{error:#}")))
}

impl Cluster {
    /// Begins a new one.
    ///
    /// # Errors
    ///
    /// Where PostgreSQL is not installed or does not start.
    pub fn start() -> Result<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let programs = programs().ok_or_else(|| {
            anyhow!(
                "没有 PostgreSQL：apt-get install {PACKAGE}。There is no PostgreSQL to test with."
            )
        })?;
        clear();
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("{FOLDER}{}-{number}", std::process::id()));
        fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
        if let Some(owner) = owner() {
            chown(&folder, Some(owner), None)?;
        }
        let mut cluster =
            Self { programs, folder, port: free()?, process: None, databases: AtomicU32::new(0) };
        let mut begin = cluster.program("initdb");
        begin.args(["-A", "trust", "-U", "office", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]);
        let output = begin.arg(cluster.data()).output().context("initdb")?;
        if !output.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&output.stderr));
        }
        cluster.go()?;
        Ok(cluster)
    }

    /// Starts it on its data, as after [`Self::kill`].
    ///
    /// # Errors
    ///
    /// Where it does not start.
    pub fn go(&mut self) -> Result<()> {
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data());
        let port = format!("port={}", self.port);
        let settings = [
            &*port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=16MB",
        ];
        for setting in settings {
            server.args(["-c", setting]);
        }
        let log = fs::File::create(self.folder.join("log"))?;
        server.stdout(Stdio::null()).stderr(log).stdin(Stdio::null());
        self.process = Some(spawn(server)?);
        let begun = Instant::now();
        let port = self.port.to_string();
        while !self
            .program("pg_isready")
            .args(["-q", "-h", "127.0.0.1", "-p", &port])
            .status()
            .is_ok_and(|status| status.success())
        {
            if begun.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("postgres does not answer: {log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// A new database; its address.
    ///
    /// # Errors
    ///
    /// Where it cannot be made.
    pub fn database(&self) -> Result<String> {
        let name = format!("room{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        let mut create = self.program("createdb");
        let output =
            create.args(["-h", "127.0.0.1", "-p", &port, "-U", "office", &name]).output()?;
        if !output.status.success() {
            bail!("createdb: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(format!("postgres://office@127.0.0.1:{port}/{name}"))
    }

    /// Runs SQL as the owner; what it prints.
    ///
    /// # Errors
    ///
    /// Where the SQL is refused.
    pub fn sql(&self, address: &str, sql: &str) -> Result<String> {
        let mut psql = self.program("psql");
        psql.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, address]);
        let output = psql.output()?;
        if !output.status.success() {
            bail!("psql: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Where its data are.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Ends it as a crash does: nothing is written out.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn kill(&mut self) -> Result<()> {
        self.end("QUIT")
    }

    /// Ends it in order.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn stop(&mut self) -> Result<()> {
        self.end("INT")
    }

    fn end(&mut self, signal: &str) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        Command::new("kill").arg(format!("-{signal}")).arg(process.id().to_string()).status()?;
        process.wait()?;
        Ok(())
    }

    /// A program of PostgreSQL, as a user whom it takes: it refuses root.
    #[must_use]
    pub fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "INT"]);
        if owner().is_some() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }
        command.arg(program).current_dir(env::temp_dir()).env("LC_ALL", "C");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ended = self.end("QUIT");
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// Starts it from a thread that never ends: the system tells a process of the end of the thread that started it, and
/// the server is to end with the tests, not with one of them.
fn spawn(mut command: Command) -> Result<Child> {
    let (send, spawned) = mpsc::channel();
    thread::spawn(move || {
        let _heard = send.send(command.spawn());
        loop {
            thread::park();
        }
    });
    Ok(spawned.recv()??)
}

/// Whom PostgreSQL runs as where this is root.
fn owner() -> Option<u32> {
    let id = |args: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(args).output().ok()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().ok()
    };
    if id(&["-u"])? == 0 { id(&["-u", "postgres"]) } else { None }
}

fn free() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Takes away what processes left that are no more.
fn clear() {
    for entry in fs::read_dir(env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let process = name.strip_prefix(FOLDER).and_then(|rest| rest.split('-').next());
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            let _gone = fs::remove_dir_all(entry.path());
        }
    }
}
