//! Where records are kept: in a file of SQLite, or in a PostgreSQL that several servers share.

use std::{
    env,
    ffi::OsStr,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use postgres::config::{Host, SslMode};

use crate::problem::{Problem, Words};

/// Where records are kept.
#[derive(Clone)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// A database.
    Server(Server),
}

/// A database that speaks the protocol of PostgreSQL.
#[derive(Clone)]
pub struct Server {
    config: Arc<postgres::Config>,
    /// Certificates of those who may vouch for the server (PEM).
    roots: Option<PathBuf>,
    /// Where it is, without a password.
    shown: String,
}

impl Place {
    /// Reads `postgres://user@host/database?…`, or the path of a file. A password may stand in `PGPASSWORD`, where no
    /// list of processes shows it; the file of certificates in `PGSSLROOTCERT`.
    ///
    /// # Errors
    ///
    /// `records.address`.
    pub fn parse(text: &OsStr) -> Result<Self, Problem> {
        let address = text.to_str().filter(|text| {
            ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
        });
        match address {
            Some(address) => Server::parse(address).map(Self::Server),
            // Of another kind of database, or misspelt: no file is called so.
            None if text.to_string_lossy().contains("://") => Err(self::address("scheme")),
            None => Ok(Self::File(PathBuf::from(text))),
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

impl Server {
    fn parse(text: &str) -> Result<Self, Problem> {
        let mut config: postgres::Config =
            text.parse().map_err(|error| address(&format!("{error}")))?;
        if config.get_hosts().is_empty() {
            return Err(address("host"));
        }
        if let (None, Some(password)) = (config.get_password(), env::var_os("PGPASSWORD")) {
            config.password(password.as_encoded_bytes());
        }
        // What leaves this machine is encrypted, unless somebody says that it need not be.
        if config.get_ssl_mode() == SslMode::Prefer {
            let mode = if local(&config) { SslMode::Disable } else { SslMode::Require };
            config.ssl_mode(mode);
        }
        if config.get_application_name().is_none() {
            config.application_name("credit");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(std::time::Duration::from_secs(5));
        }
        let shown = shown(&config);
        let roots = env::var_os("PGSSLROOTCERT").map(PathBuf::from);
        Ok(Self { config: Arc::new(config), roots, shown })
    }

    pub(super) fn config(&self) -> &postgres::Config {
        &self.config
    }

    pub(super) fn roots(&self) -> Option<&Path> {
        self.roots.as_deref()
    }
}

/// Whether every host is this machine.
fn local(config: &postgres::Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// The address as it may stand in a log.
fn shown(config: &postgres::Config) -> String {
    let hosts = config.get_hosts().iter().enumerate().map(|(at, host)| {
        let ports = config.get_ports();
        let port = ports.get(at).or(ports.first());
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        match host {
            Host::Tcp(name) => format!("{name}{port}"),
            #[cfg(unix)]
            Host::Unix(path) => format!("{}{port}", path.display()),
        }
    });
    let hosts: Vec<String> = hosts.collect();
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{user}{}/{database}", hosts.join(","))
}

fn address(cause: &str) -> Problem {
    Problem::usage(
        "records.address",
        Words::new(
            format!("存档的地址不对：{cause}"),
            format!("the address of the records is wrong: {cause}"),
        ),
        Words::new(
            "写成 postgres://用户@主机:端口/数据库；密码放进环境变量 PGPASSWORD",
            "write postgres://user@host:port/database, and the password into PGPASSWORD",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        Place::parse(OsStr::new(text)).unwrap()
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let address = place("postgres://office:secret@127.0.0.1:5433/room?sslmode=disable");
        assert_eq!(address.to_string(), "postgres://office@127.0.0.1:5433/room");
        assert!(!format!("{address:?}").contains("secret"));
        assert_eq!(place("r.sqlite").file(), Some(Path::new("r.sqlite")));
        for wrong in [
            "postgres://",
            "postgres://a@h/b?unknown=1",
            "postgresql://h:port/b",
            "mysql://a@h/b",
            "POSTGRES://a@h/b",
        ] {
            let problem = Place::parse(OsStr::new(wrong)).unwrap_err();
            assert_eq!(problem.code(), "records.address", "{wrong}");
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_clear_unasked() {
        let mode = |text: &str| match place(text) {
            Place::Server(server) => server.config().get_ssl_mode(),
            Place::File(_) => panic!("{text}"),
        };
        for near in
            ["postgres://a@127.0.0.1/b", "postgres://a@localhost/b", "postgres://a@%2Frun/b"]
        {
            assert_eq!(mode(near), SslMode::Disable, "{near}");
        }
        assert_eq!(mode("postgres://a@db.example/b"), SslMode::Require);
        assert_eq!(mode("postgres://a@127.0.0.1,db.example/b"), SslMode::Require);
        assert_eq!(mode("postgres://a@db.example/b?sslmode=disable"), SslMode::Disable);
    }
}
