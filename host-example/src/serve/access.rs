//! 查阅日志: who has looked at which record, when, what for, and what came of it. A line is written before the answer is
//! given; what cannot be written down is not shown.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::HeaderMap;
use credit_core::json::{ObjectBuilder, Value, canonical};
use percent_encoding::percent_decode;

use super::{
    answer::{Answer, Refusal},
    route::Endpoint,
};
use crate::{
    files,
    problem::{Problem, Words},
};

/// The header that says what for.
const PURPOSE: &str = "x-purpose";

/// Longest purpose.
const LONGEST: usize = 200;

/// Where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessLog {
    /// Standard output.
    Stdout,
    /// A file, for its owner alone. It is opened for each line: one that was moved away is begun anew.
    File(PathBuf),
}

/// Somebody who wants to look at records.
#[derive(Debug)]
pub(super) struct Access {
    action: &'static str,
    /// The record, where it is one.
    id: String,
    /// By what records are looked for: names of parameters alone, for their values tell of people.
    by: Vec<String>,
    purpose: String,
}

impl AccessLog {
    /// The log of that name; `-` is standard output.
    ///
    /// # Errors
    /// `serve.access-log`.
    pub(super) fn begin(&self) -> Result<(), Problem> {
        let Self::File(path) = self else { return Ok(()) };
        let opened = opened(path).and_then(|_| files::make_private(path));
        opened.map_err(|error| unwritten(&path.display().to_string(), &error))
    }

    /// Reads the name of a log; `-` is standard output.
    #[must_use]
    pub fn named(path: &Path) -> Self {
        match path.as_os_str() == "-" {
            true => Self::Stdout,
            false => Self::File(path.to_owned()),
        }
    }

    /// Writes down who has looked and what is answered; the answer, or why there is none.
    pub(super) fn note(
        &self,
        access: &Access,
        (request, caller): (&str, &str),
        answer: Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        let (status, code) = match &answer {
            Ok(answer) => (answer.status, ""),
            Err(refusal) => (refusal.status, refusal.problem.code()),
        };
        let mut records = Vec::from_iter(Some(&access.id).filter(|id| !id.is_empty()).cloned());
        records.extend(answer.iter().flat_map(|answer| answer.shown.iter().cloned()));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let line = ObjectBuilder::new()
            .put("action", access.action)
            .put("at", Value::Int(i64::try_from(now.as_millis()).unwrap_or(i64::MAX)))
            .put_list("by", access.by.clone())
            .put("caller", caller)
            .put_text("code", code)
            .put_text("purpose", &access.purpose)
            .put("records", records)
            .put("requestId", request)
            .put("status", u32::from(status.as_u16()));
        self.write(&format!("{}\n", canonical(&line.build())))?;
        answer
    }

    fn write(&self, line: &str) -> Result<(), Problem> {
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(line.as_bytes()).and_then(|()| out.flush());
                written.map_err(|error| unwritten("-", &error))
            }
            Self::File(path) => {
                let written = opened(path).and_then(|mut file| file.write_all(line.as_bytes()));
                written.map_err(|error| unwritten(&path.display().to_string(), &error))
            }
        }
    }
}

impl Access {
    /// What is to be looked at; nothing where these are no records.
    pub(super) fn of(
        endpoint: Endpoint,
        id: &str,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Option<Self> {
        let action = match endpoint {
            Endpoint::Record => "read",
            Endpoint::Replay => "replay",
            Endpoint::Search => "search",
            Endpoint::Statements => "statements",
            Endpoint::State => "state",
            _ => return None,
        };
        let names = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let names = names.map(|pair| pair.split('=').next().unwrap_or_default());
        let plain = |name: &&str| {
            (1..=16).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        Some(Self {
            action,
            id: id.to_owned(),
            by: names.filter(plain).map(str::to_owned).collect(),
            purpose: headers.get(PURPOSE).map(purpose).unwrap_or_default(),
        })
    }
}

/// A purpose as it was said, as much of it as fits into a line.
fn purpose(value: &axum::http::HeaderValue) -> String {
    let text = percent_decode(value.as_bytes()).decode_utf8_lossy();
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn opened(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unwritten(path: &str, error: &io::Error) -> Problem {
    Problem::new(
        "serve.access-log",
        Words::new(
            format!("查阅日志写不进去，不能查阅存档：{error}"),
            format!("the log of accesses cannot be written, so no record is shown: {error}"),
        ),
        Words::new(
            "检查 --access-log 的文件、磁盘空间和权限",
            "check the file of --access-log, disk space and permissions",
        ),
    )
    .at(Words::same(path))
}
