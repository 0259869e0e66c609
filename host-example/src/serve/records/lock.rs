//! One file of records, one server: two of them would each chain to what the other does not know.

use std::{
    fs::TryLockError,
    path::{Path, PathBuf},
};

use super::fault::unavailable;
use crate::{
    files::Held,
    problem::{Problem, Words},
};

/// Held as long as a server writes the records.
#[derive(Debug)]
pub(super) struct Lock(#[cfg_attr(not(test), expect(dead_code, reason = "held, not read"))] Held);

impl Lock {
    /// Takes the lock that stands beside the records: SQLite has locks of its own on the file itself.
    ///
    /// # Errors
    /// `records.in-use` if another server has it; `records.unavailable`.
    pub(super) fn take(records: &Path) -> Result<Self, Problem> {
        let mut name = records.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        match Held::take(&path) {
            Ok(held) => Ok(Self(held)),
            Err(TryLockError::WouldBlock) => Err(in_use(records)),
            Err(TryLockError::Error(error)) => Err(unavailable(&records.display(), &error)),
        }
    }
}

fn in_use(records: &Path) -> Problem {
    Problem::new(
        "records.in-use",
        Words::new("另一个服务正在写这份存档", "another server is writing these records"),
        Words::new(
            "一份存档只由一个服务写：停掉另一个，或用 --records 指定别的文件",
            "one server for one file of records: stop the other, or name another with --records",
        ),
    )
    .at(Words::same(records.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let first = Lock::take(&path).unwrap();
        assert_eq!(Lock::take(&path).unwrap_err().code(), "records.in-use");
        drop(first);
        assert!(Lock::take(&path).is_ok());
        assert_eq!(
            Lock::take(folder.path().join("none/r").as_ref()).unwrap_err().code(),
            "records.unavailable"
        );
    }

    #[test]
    fn a_lock_is_gone_with_its_holder_whoever_else_has_the_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.sqlite");
        let lock = Lock::take(&path).unwrap();
        // As in a process that was forked and does not run its program yet.
        let inherited = lock.0.0.try_clone().unwrap();
        drop(lock);
        assert!(Lock::take(&path).is_ok());
        drop(inherited);
    }
}
