//! Reading and writing files, with errors that name the file.

use std::{fs, io, path::Path};

use crate::problem::{Problem, Words};

/// Reads a whole file.
///
/// # Errors
///
/// `io.read` with the path.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// A file, folder or stream that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let (zh, en) = match error.kind() {
        io::ErrorKind::NotFound => ("文件不存在".to_owned(), "no such file".to_owned()),
        io::ErrorKind::PermissionDenied => ("没有读取权限".to_owned(), "not permitted".to_owned()),
        io::ErrorKind::IsADirectory => {
            ("这是一个文件夹，需要文件".to_owned(), "a folder, not a file".to_owned())
        }
        _ => (format!("读取失败：{error}"), format!("cannot be read: {error}")),
    };
    Problem::new(
        "io.read",
        Words::new(zh, en),
        Words::new("检查路径和权限", "check the path and the permissions"),
    )
    .at(Words::same(path.display().to_string()))
}

/// Writes a whole file and the folders above it.
///
/// # Errors
///
/// `io.write` with the path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| unwritable(path, &error))
}

/// A file or stream that cannot be written.
#[must_use]
pub fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(
        "io.write",
        Words::new(format!("写入失败：{error}"), format!("cannot be written: {error}")),
        Words::new("检查路径、权限和磁盘空间", "check the path, the permissions and the disk"),
    )
    .at(Words::same(path.display().to_string()))
}
