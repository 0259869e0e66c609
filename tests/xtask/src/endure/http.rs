//! One exchange over one connection.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Head and body as they came.
    pub(crate) text: String,
    pub(crate) took: Duration,
}

impl Reply {
    /// A header of the reply; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next()?;
        let pairs = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        pairs.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim()).next()
    }

    pub(crate) fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// Longest wait for anything: far beyond every limit of the server.
const PATIENCE: Duration = Duration::from_secs(600);

/// The token that the servers of these commands know; the digest of it stands in their file of tokens.
const TOKEN: &str = "of-the-tests";

/// The file of tokens with it.
pub(crate) const TOKENS: &str = r#"{"tokens":[{"id":"tests","digest":"sm3:28bb39736e790a13ec1b0b8ca5b45ecc41ce08eb078b997e3629bb36f3f9e607","scopes":["check","state","admin","audit"]}]}"#;

/// A request as a client would send it.
pub(crate) fn message(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let kind = if path.starts_with("/v1/screen") { "x-ndjson" } else { "json" };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\nconnection: close\r\n\
         content-type: application/{kind}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Sends these bytes and reads until the server closes. `Err` means that it could not be reached, or
/// closed without an answer.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Result<Reply> {
    let started = Instant::now();
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // A server that refuses early closes before it has read everything.
    let _refused = stream.write_all(bytes);
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    match (status, read) {
        (Some(status), _) => Ok(Reply { status, text, took: started.elapsed() }),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(Error::new(ErrorKind::UnexpectedEof, "closed without an answer")),
    }
}
