//! What is sent: requests of the sample city, requests with mistakes, and bytes that are no requests.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use super::http::message;

/// The requests of the sample city.
pub(crate) fn requests(city: &Path) -> Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> = fs::read_dir(city.join("requests"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    ensure!(!paths.is_empty(), "no requests in {}", city.display());
    paths.iter().map(|path| Ok(fs::read(path)?)).collect()
}

/// A copy with a few mistakes: bytes changed, taken out, doubled.
pub(crate) fn mistaken(body: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = body.to_vec();
    for _ in 0..random.u32(1..6) {
        if bytes.is_empty() {
            break;
        }
        let (at, end) = (random.usize(..bytes.len()), random.usize(..bytes.len()));
        let (from, to) = (at.min(end), at.max(end));
        match random.u8(..5) {
            0 => drop(bytes.drain(from..to)),
            1 => bytes.extend_from_within(from..to),
            2 => bytes.insert(at, *random.choice(b"{}[]\",:\\0-e\xFF\x00").unwrap_or(&0)),
            3 => bytes.truncate(at),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.u8(..);
                }
            }
        }
    }
    bytes
}

/// Bytes that a client with bad intentions sends.
pub(crate) fn hostile(random: &mut fastrand::Rng) -> Vec<u8> {
    let text = |text: &str| text.as_bytes().to_vec();
    match random.u8(..12) {
        // Deep nesting, and a number of subjects without end.
        0 => message("POST", "/v1/check", "[".repeat(500_000).as_bytes()),
        1 => {
            let one = "{\"role\":\"applicant\",\"kind\":\"person\",\"name\":\"某\"},";
            let body = format!("{{\"matter\":\"SL-0001\",\"subjects\":[{}]}}", one.repeat(10_000));
            message("POST", "/v1/check", body.as_bytes())
        }
        // A thousand subjects that resemble everything.
        2 => {
            let one =
                "{\"role\":\"applicant\",\"kind\":\"organization\",\"name\":\"示例市有限公司\"}\n";
            message("POST", "/v1/screen?on=2026-11-20", one.repeat(1_000).as_bytes())
        }
        3 => message("POST", "/v1/check", &vec![b' '; 3 << 20]),
        4 => text(
            "POST /v1/check HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n{}",
        ),
        5 => text(
            "POST /v1/check HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{",
        ),
        6 => text("POST /v1/check HTTP/1.1\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
        7 => {
            let header = format!("x-y: {}\r\n", "a".repeat(1_000)).repeat(2_000);
            format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{header}\r\n").into_bytes()
        }
        8 => text(
            "GET /v1/records/../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        ),
        9 => text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        10 => {
            let code = "9".repeat(900_000);
            message("POST", "/v1/validate", format!("{{\"code\":\"{code}\"}}").as_bytes())
        }
        _ => {
            let mut bytes: Vec<u8> = (0..random.usize(1..4_000)).map(|_| random.u8(..)).collect();
            bytes.extend_from_slice(b"\r\n\r\n");
            bytes
        }
    }
}
