//! Reading and writing files, with errors that name the file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use credit_core::sheet::Table;
use zeroize::Zeroizing;

use crate::{
    import,
    problem::{Problem, Words},
};

/// Reads a whole file.
///
/// # Errors
///
/// `io.read` with the path.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Hands out a file to be read piece by piece. What cannot be read twice, such as a pipe, is read whole first.
///
/// # Errors
///
/// `io.read`, and those of the reader.
pub fn as_source<T>(
    path: &Path,
    read: impl FnOnce(import::Source<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let known = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !known.is_file() {
        return read(import::Source::Bytes(&self::read(path)?));
    }
    read(import::Source::Again(&|| Ok(Box::new(fs::File::open(path)?))))
}

/// List packs as named: a folder stands for the `.pack` files in it, in the order of their names.
///
/// # Errors
///
/// `io.read` for a folder that cannot be read, `io.no-packs` for one without packs.
pub fn packs(named: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut all = Vec::new();
    for path in named {
        if path.is_dir() {
            all.extend(packs_in(path)?);
        } else {
            all.push(path.clone());
        }
    }
    Ok(all)
}

fn packs_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| unreadable(folder, &error))?;
    let mut packs: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    packs.retain(|path| path.extension().is_some_and(|e| e == "pack"));
    packs.sort();
    if packs.is_empty() {
        let problem = Problem::new(
            "io.no-packs",
            Words::new("文件夹里没有名单包（.pack）", "no list packs (.pack) in the folder"),
            Words::new("检查路径，或者直接写出文件", "check the path, or name the files"),
        );
        return Err(problem.at(Words::same(folder.display().to_string())));
    }
    Ok(packs)
}

/// Reads list packs, named as for [`packs`].
///
/// # Errors
///
/// Those of [`packs`]; `io.read` with the path.
pub fn read_packs(named: &[PathBuf]) -> Result<Vec<Vec<u8>>, Problem> {
    packs(named)?.iter().map(|path| read(path)).collect()
}

/// A file, folder or stream that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Problem {
    credit_engine::Error::unreadable(path, error).into()
}

/// Begins a file that only its owner can read; one that is there stays as it is.
///
/// # Errors
///
/// Those of the system; `AlreadyExists`.
pub fn private_new(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file that is locked against whoever locks it, too; the system lets go of it however the process ends. What is in
/// it does not matter.
#[derive(Debug)]
pub struct Held(pub(crate) fs::File);

impl Held {
    /// Locks it if nobody else has.
    ///
    /// # Errors
    ///
    /// `WouldBlock` where somebody has; those of the system.
    pub fn take(path: &Path) -> Result<Self, fs::TryLockError> {
        let file = lockable(path).map_err(fs::TryLockError::Error)?;
        file.try_lock().map(|()| Self(file))
    }

    /// Locks it as soon as nobody else has.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn wait(path: &Path) -> io::Result<Self> {
        let file = lockable(path)?;
        file.lock().map(|()| Self(file))
    }
}

impl Drop for Held {
    /// A process that is being started has the file open, too, until it runs its own program: closing it here would
    /// leave it locked for that time.
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
}

fn lockable(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Bytes of a secret.
const SECRET: usize = 32;

/// The secret in a file, in hexadecimal digits; a new one where there is no file. Nothing for a file that holds
/// something else, or a system without randomness.
///
/// # Errors
///
/// `io.read`, `io.write` with the path.
pub fn secret(path: &Path) -> Result<Option<Zeroizing<[u8; SECRET]>>, Problem> {
    if path.exists() {
        let text = Zeroizing::new(read(path)?);
        let mut secret = Zeroizing::new([0_u8; SECRET]);
        let read = hex::decode_to_slice(text.trim_ascii(), &mut *secret);
        return Ok(read.ok().map(|()| secret));
    }
    let mut secret = Zeroizing::new([0_u8; SECRET]);
    if getrandom::fill(&mut *secret).is_err() {
        return Ok(None);
    }
    let text = Zeroizing::new(hex::encode(*secret) + "\n");
    let written = private_new(path).and_then(|mut file| {
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| unwritable(path, &error))?;
    // What is sealed with it must not outlive it: its name is on the disk before anything is.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let _best = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(Some(secret))
}

/// Takes from others what rights they have on a file.
///
/// # Errors
///
/// Those of the system.
#[cfg_attr(
    not(unix),
    expect(unused_variables, reason = "the rights of other systems are inherited")
)]
pub fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mut rights = path.metadata()?.permissions();
        if rights.mode() & 0o077 != 0 {
            rights.set_mode(rights.mode() & !0o077);
            fs::set_permissions(path, rights)?;
        }
    }
    Ok(())
}

/// Writes a whole file and the folders above it.
///
/// # Errors
///
/// `io.write` with the path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    fs::create_dir_all(folder(path))
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| unwritable(path, &error))
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever the system lets read files.
    Usual,
    /// Its owner alone.
    Private,
}

/// Puts a whole file in the place of another: who reads sees the one or the other, whole, after a loss of power, too.
///
/// # Errors
///
/// `io.write` with the path.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    fs::create_dir_all(folder(path)).map_err(|error| unwritable(path, &error))?;
    replace_by(path, Access::Usual, &mut |file| io::Write::write_all(file, bytes))
}

/// The same; a new file is for its owner alone.
///
/// # Errors
///
/// `io.write` with the path.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    replace_by(path, Access::Private, &mut |file| io::Write::write_all(file, bytes))
}

/// The folder in which a file lies.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// The same with what `fill` writes.
///
/// # Errors
///
/// `io.write` with the path.
pub fn replace_by(
    path: &Path,
    access: Access,
    fill: &mut dyn FnMut(&mut fs::File) -> io::Result<()>,
) -> Result<(), Problem> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let mut written = || {
        // What an earlier process of that number left behind is nobody's.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = match access {
            Access::Usual => fs::File::create(&beside)?,
            Access::Private => private_new(&beside)?,
        };
        fill(&mut file)?;
        if let Ok(known) = path.metadata() {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    written().map_err(|error| {
        drop(fs::remove_file(&beside));
        unwritable(path, &error)
    })
}

/// A file or stream that cannot be written.
#[must_use]
pub fn unwritable(path: &Path, error: &io::Error) -> Problem {
    credit_engine::Error::unwritable(path, error).into()
}

/// The last part of a path, as messages show it.
#[must_use]
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads all `*.csv` of a folder, in the order of their names, or all sheets of a workbook.
///
/// # Errors
///
/// `io.read`, and those of [`import::read_table`].
pub fn tables(source: &Path) -> Result<Vec<Table>, Problem> {
    if source.is_file() {
        return import::read_sheets(&name(source), &read(source)?);
    }
    let entries = fs::read_dir(source).map_err(|error| unreadable(source, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    paths.sort();
    paths.iter().map(|path| import::read_table(&name(path), &read(path)?)).collect()
}
