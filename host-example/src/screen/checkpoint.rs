//! How far a job has come: a small file beside the output, so that a job that was killed goes on
//! where it was.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::{
    files,
    problem::{Problem, Words},
};

/// What a job works on. Another job must not go on where this one was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identity {
    /// Digest of the file of subjects.
    pub(super) input: String,
    /// Digests of the packs, in their order, and of the trust policy.
    pub(super) packs: Vec<String>,
    /// Everything else that shows in the output.
    pub(super) options: Vec<String>,
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Checkpoint {
    pub(super) identity: Identity,
    /// The day of the job.
    pub(super) on: String,
    /// What was done; `rows` says where to go on.
    pub(super) tally: Tally,
    /// Length of the output by then.
    pub(super) output: u64,
    /// Length of the file of errors by then.
    pub(super) errors: u64,
    /// Time spent, in milliseconds.
    pub(super) elapsed: u64,
}

/// Where the checkpoint of an output stands.
pub(super) fn path(output: &Path) -> PathBuf {
    beside(output, ".resume")
}

/// A file beside another, its name with more at its end.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Checkpoint {
    /// Reads a checkpoint, if there is one.
    ///
    /// # Errors
    /// `io.read`; `screen.resume-damaged`.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Problem> {
        let bytes = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|error| files::unreadable(path, &error))?,
        };
        let damaged = |_| {
            refused(
                "screen.resume-damaged",
                ("进度文件读不懂", "the checkpoint cannot be read"),
                path,
            )
        };
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    /// Writes it at once or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<(), Problem> {
        let draft = beside(path, ".new");
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        fs::write(&draft, bytes)
            .and_then(|()| fs::rename(&draft, path))
            .map_err(|error| files::unwritable(path, &error))
    }

    /// Whether the job that wrote it is this one.
    ///
    /// # Errors
    /// `screen.resume-input`, `screen.resume-packs`, `screen.resume-options`.
    pub(super) fn fits(&self, identity: &Identity, path: &Path) -> Result<(), Problem> {
        let (old, new) = (&self.identity, identity);
        let (code, words) = if old.input != new.input {
            ("screen.resume-input", ("主体文件已经改动", "the file of subjects has changed"))
        } else if old.packs != new.packs {
            ("screen.resume-packs", ("名单包或信任文件已经改动", "packs or trust have changed"))
        } else if old.options != new.options {
            ("screen.resume-options", ("选项与上次不同", "the options are not those of before"))
        } else {
            return Ok(());
        };
        Err(refused(code, words, path))
    }
}

fn refused(code: &str, (zh, en): (&str, &str), path: &Path) -> Problem {
    Problem::new(
        code,
        Words::new(
            format!("不能接着上次中断的核查：{zh}"),
            format!("cannot go on with the job that was interrupted: {en}"),
        ),
        Words::new(
            "恢复原来的文件和选项再运行，或加 --restart 从头开始",
            "run it with the files and options of before, or start anew with --restart",
        ),
    )
    .at(Words::same(path.display().to_string()))
}
