//! The archive (档案): everything that receipts rest on, by digest, so that they can be verified and decided
//! again without a network, years after the lists have changed and the keys have ended.
//!
//! ```text
//! format                    whose folder it is
//! blobs/ab/cdef…            list packs, rulebooks, calendars, trust policies, files of the engine
//! cases/ab/cdef…            of one receipt: envelope, salts, request, decision, digests of the blobs
//! statements/ab/cdef…       what was said about a receipt afterwards, by its number and place
//! tombstones/ab/cdef…       which cases were erased because their term was over, by the digest of the envelope
//! turn.lock                 empty; locked by who gives numbers
//! ```
//! A blob has the SM3 of its bytes as its name, a case the number of its receipt. What is stored of either
//! is four letters, the SM3 of the rest, and the rest: the bytes, compressed (zstd, RFC 8878). So no byte in any
//! file can change unnoticed, and the file that it is in is named.
//!
//! Cases name people: the folder is for its owner alone. What may be published are the receipts in it.

mod bundle;
mod decided;
mod erasure;
mod inspector;
mod inventory;
mod replayer;
mod stored;

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use credit_core::{
    digest::{Digest, from_hex},
    receipt::{Payload, read_back},
};
use credit_engine::SourceBytes;
use serde::{Deserialize, Serialize};

use crate::{
    files,
    problem::{Problem, Words},
    receipt::{Missing, Signed, incomplete},
};
pub use bundle::{Moved, export, import, unknown};
pub use decided::Decided;
pub use erasure::{Erased, Erasure};
pub use inspector::Inspector;
pub use inventory::Inventory;
pub use replayer::Replayer;
use stored::Fault;

/// What the file `format` says.
const FORMAT: &str = "credit-archive 1\n";

/// What the marks of compression and its digest may add to a file.
const ROOM: u64 = 1 << 16;

/// A folder of blobs and cases.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
}

/// What something is in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Data, by the digest of its bytes.
    Blob,
    /// A receipt with what belongs to it alone, by its number.
    Case,
    /// What was said about a receipt, by the digest of its number and the place.
    Statement,
    /// Which cases were erased, by the digest of the envelope.
    Tombstone,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Blob, Self::Case, Self::Statement, Self::Tombstone];

    const fn folder(self) -> &'static str {
        match self {
            Self::Blob => "blobs",
            Self::Case => "cases",
            Self::Statement => "statements",
            Self::Tombstone => "tombstones",
        }
    }

    /// Most bytes of one: a statement is a few texts, a case a request with its decision, a blob the largest list pack
    /// or engine.
    const fn most(self) -> u64 {
        match self {
            Self::Blob => 1 << 30,
            Self::Case => 16 << 20,
            Self::Statement | Self::Tombstone => 4 << 20,
        }
    }

    /// The same as it is stored: what cannot be compressed grows a little.
    const fn most_stored(self) -> u64 {
        self.most().saturating_add(ROOM)
    }
}

/// Which world the file of an engine is of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum World {
    /// Data with every call.
    Base,
    /// Data open between calls.
    Checker,
}

/// Digests of the blobs of a check.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Blobs {
    /// List packs, in the order of the check.
    pub packs: Vec<String>,
    /// The rulebook.
    pub rulebook: String,
    /// The calendar.
    pub calendar: String,
    /// The trust policy.
    pub trust: String,
    /// The file of the engine, where it was one, and its world.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub component: Option<(World, String)>,
}

/// What is kept of one receipt.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    /// The envelope.
    pub envelope: String,
    /// The salts.
    pub opening: String,
    /// The request.
    pub request: String,
    /// The decision, as it was answered.
    pub decision: String,
    /// What it rests on.
    pub blobs: Blobs,
}

/// A statement as it is kept.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Appended {
    /// Number of the receipt.
    receipt: String,
    /// Its place, from 1.
    place: u32,
    envelope: String,
}

impl Appended {
    /// The name of its file.
    fn name(about: &str, place: u32) -> Digest {
        Digest::of(format!("{about}/{place}").as_bytes())
    }
}

impl Archive {
    /// Opens an archive, or begins one in a folder that is empty or not there.
    ///
    /// # Errors
    ///
    /// `archive.foreign` for a folder of something else; `io.*`.
    pub fn begin(folder: &Path) -> Result<Self, Problem> {
        let empty = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(files::unreadable(folder, &error)),
        };
        if empty {
            make(folder).map_err(|error| files::unwritable(folder, &error))?;
            let begun = Self { folder: folder.to_owned() };
            begun.place(&folder.join("format"), FORMAT.as_bytes())?;
        }
        Self::open(folder)
    }

    /// Opens an archive.
    ///
    /// # Errors
    ///
    /// `archive.foreign`.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        match fs::read(folder.join("format")) {
            Ok(format) if format == FORMAT.as_bytes() => Ok(Self { folder: folder.to_owned() }),
            _ => Err(foreign(folder)),
        }
    }

    /// Waits until nobody else has the turn, and has it until it is dropped: for what is read out of the whole archive
    /// before it is written, such as the next number.
    ///
    /// # Errors
    ///
    /// `io.write`.
    pub fn turn(&self) -> Result<files::Held, Problem> {
        let path = self.folder.join("turn.lock");
        files::Held::wait(&path).map_err(|error| files::unwritable(&path, &error))
    }

    /// Keeps bytes; their digest. What is there already stays as it is; what is damaged is mended.
    ///
    /// # Errors
    ///
    /// `archive.too-large`, `io.*`.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, Problem> {
        let digest = Digest::of(bytes);
        self.store(Kind::Blob, digest, bytes)?;
        Ok(digest)
    }

    /// Keeps all that a check rests on.
    ///
    /// # Errors
    ///
    /// `archive.too-large`, `io.*`.
    pub fn put_sources(
        &self,
        sources: &SourceBytes,
        component: Option<(World, &[u8])>,
    ) -> Result<Blobs, Problem> {
        let put = |bytes: &[u8]| self.put(bytes).map(|digest| digest.labelled());
        let component = component.map(|(world, bytes)| Ok::<_, Problem>((world, put(bytes)?)));
        Ok(Blobs {
            packs: sources.packs.iter().map(|pack| put(pack)).collect::<Result<_, _>>()?,
            rulebook: put(&sources.rulebook)?,
            calendar: put(&sources.calendar)?,
            trust: put(&sources.trust)?,
            component: component.transpose()?,
        })
    }

    /// Keeps a receipt with what belongs to it.
    ///
    /// # Errors
    ///
    /// `archive.conflict` where the receipt is kept with something else; `archive.too-large`, `io.*`.
    pub fn keep(
        &self,
        signed: &Signed,
        request: &str,
        decision: &str,
        blobs: &Blobs,
    ) -> Result<(), Problem> {
        let case = Case {
            envelope: signed.envelope.clone(),
            opening: signed.opening.clone(),
            request: request.to_owned(),
            decision: decision.to_owned(),
            blobs: blobs.clone(),
        };
        // Strings only: there is nothing in them that could fail to be written.
        let text = serde_json::to_vec(&case).unwrap_or_default();
        self.store(Kind::Case, signed.digest, &text)
    }

    /// Appends a statement about a receipt at that place; `false` where there is one already.
    ///
    /// # Errors
    ///
    /// `archive.too-large`, `io.write`.
    pub fn append(&self, about: Digest, place: u32, envelope: &str) -> Result<bool, Problem> {
        let (receipt, envelope) = (about.labelled(), envelope.to_owned());
        let path = self.path(Kind::Statement, Appended::name(&receipt, place));
        // Strings and a number: there is nothing in them that could fail to be written.
        let text = serde_json::to_vec(&Appended { receipt, place, envelope }).unwrap_or_default();
        self.link(&path, &packed(Kind::Statement, &path, &text)?, true)
    }

    /// The statement about a receipt at that place, if there is one.
    ///
    /// # Errors
    ///
    /// `archive.damaged`, `io.read`.
    pub fn statement(&self, about: Digest, place: u32) -> Result<Option<String>, Problem> {
        let name = Appended::name(&about.labelled(), place);
        let Some(bytes) = self.load(Kind::Statement, name)? else { return Ok(None) };
        let read = serde_json::from_slice::<Appended>(&bytes).ok();
        let right = read.filter(|it| it.receipt == about.labelled() && it.place == place);
        let envelope = right.map(|it| Some(it.envelope));
        envelope.ok_or_else(|| damaged(&self.path(Kind::Statement, name)))
    }

    /// The bytes of that digest, if they are there.
    ///
    /// # Errors
    ///
    /// `archive.damaged` where the file holds something else; `io.read`.
    pub fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, Problem> {
        let Some(bytes) = self.load(Kind::Blob, digest)? else { return Ok(None) };
        match Digest::of(&bytes) == digest {
            true => Ok(Some(bytes)),
            false => Err(damaged(&self.path(Kind::Blob, digest))),
        }
    }

    /// What is kept of the receipt with that number. Whether it is that receipt is shown by verifying it.
    ///
    /// # Errors
    ///
    /// `archive.damaged`, `io.read`.
    pub fn case(&self, number: Digest) -> Result<Option<Case>, Problem> {
        let Some(bytes) = self.load(Kind::Case, number)? else { return Ok(None) };
        let case = serde_json::from_slice(&bytes).ok();
        case.map(Some).ok_or_else(|| damaged(&self.path(Kind::Case, number)))
    }

    /// The data of a case.
    ///
    /// # Errors
    ///
    /// `receipt.incomplete` for blobs that are not there; `archive.damaged`, `io.read`.
    pub fn sources(&self, blobs: &Blobs) -> Result<SourceBytes, Problem> {
        let mut missing = Vec::new();
        let mut get = |what: &'static str, digest: &str| -> Result<Vec<u8>, Problem> {
            let digest = labelled(digest).ok_or_else(|| foreign(&self.folder))?;
            let found = self.get(digest)?;
            if found.is_none() {
                missing.push(Missing { what, digest });
            }
            Ok(found.unwrap_or_default())
        };
        let sources = SourceBytes {
            packs: blobs.packs.iter().map(|pack| get("packs", pack)).collect::<Result<_, _>>()?,
            rulebook: get("rulebook", &blobs.rulebook)?,
            calendar: get("calendar", &blobs.calendar)?,
            trust: get("trust", &blobs.trust)?,
        };
        if missing.is_empty() { Ok(sources) } else { Err(incomplete(&missing)) }
    }

    /// All digests of a kind, in their order.
    ///
    /// # Errors
    ///
    /// `io.read`; `archive.foreign` for a file whose name is none of ours.
    pub fn all(&self, kind: Kind) -> Result<Vec<Digest>, Problem> {
        let mut all = Vec::new();
        for first in names(&self.folder.join(kind.folder()))? {
            let folder = self.folder.join(kind.folder()).join(&first);
            for rest in names(&folder)? {
                let text = format!("sm3:{first}{rest}");
                let known = labelled(&text).filter(|_| first.len() == 2);
                all.push(known.ok_or_else(|| foreign(&folder.join(&rest)))?);
            }
        }
        all.sort();
        Ok(all)
    }

    /// That the case of that number is not what it was.
    #[must_use]
    pub fn damaged(&self, number: Digest) -> Problem {
        damaged(&self.path(Kind::Case, number))
    }

    fn path(&self, kind: Kind, digest: Digest) -> PathBuf {
        let hex = digest.hex();
        let (first, rest) = hex.split_at_checked(2).unwrap_or_default();
        self.folder.join(kind.folder()).join(first).join(rest)
    }

    fn store(&self, kind: Kind, digest: Digest, bytes: &[u8]) -> Result<(), Problem> {
        match self.wants(kind, digest, bytes)? {
            true => {
                let path = self.path(kind, digest);
                self.place(&path, &packed(kind, &path, bytes)?)
            }
            false => Ok(()),
        }
    }

    /// Whether something is to be put in its place: nothing is there, or something damaged.
    fn wants(&self, kind: Kind, digest: Digest, bytes: &[u8]) -> Result<bool, Problem> {
        match self.load(kind, digest) {
            Ok(None) => Ok(true),
            Ok(Some(there)) if there == bytes => Ok(false),
            Ok(Some(there)) if sound(kind, digest, &there) => {
                Err(conflict(&self.path(kind, digest)))
            }
            Ok(Some(_)) => Ok(true),
            Err(problem) if problem.code().starts_with("archive.") => Ok(true),
            Err(problem) => Err(problem),
        }
    }

    /// Puts a file in its place as a whole: it is there with all its bytes or not at all.
    fn place(&self, path: &Path, stored: &[u8]) -> Result<(), Problem> {
        self.link(path, stored, false).map(|_| ())
    }

    /// The same; `new` never puts it over another, and tells so by `false`.
    fn link(&self, path: &Path, stored: &[u8], new: bool) -> Result<bool, Problem> {
        let unwritable = |error: io::Error| files::unwritable(path, &error);
        let folder = path.parent().unwrap_or(&self.folder);
        let known = folder.is_dir();
        fs::create_dir_all(folder).map_err(unwritable)?;
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|_| unwritable(io::Error::other("random")))?;
        let beside = self.folder.join(format!("new-{}", hex::encode(random)));
        let written = files::private_new(&beside).and_then(|mut file| {
            io::Write::write_all(&mut file, stored)?;
            file.sync_all()
        });
        let placed = written.and_then(|()| match new {
            true => fs::hard_link(&beside, path).and_then(|()| fs::remove_file(&beside)),
            false => fs::rename(&beside, path),
        });
        match placed {
            Ok(()) => {
                // Its name is on the disk, too, and so are the names of new folders.
                let above = folder.parent().filter(|_| !known);
                let above = above.into_iter().chain((!known).then_some(self.folder.as_path()));
                let mut folders = [folder].into_iter().chain(above);
                folders.try_for_each(settle).map_err(unwritable)?;
                Ok(true)
            }
            Err(error) => {
                let _gone = fs::remove_file(&beside);
                let there = new && error.kind() == io::ErrorKind::AlreadyExists;
                if there { Ok(false) } else { Err(unwritable(error)) }
            }
        }
    }

    fn load(&self, kind: Kind, digest: Digest) -> Result<Option<Vec<u8>>, Problem> {
        let path = self.path(kind, digest);
        let file = match fs::File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(|error| files::unreadable(&path, &error))?,
        };
        let stored = bounded(file, kind.most_stored(), &path)?;
        unpacked(kind, &path, &stored).map(Some)
    }
}

/// All bytes, if they are not too many.
fn bounded(from: impl io::Read, most: u64, path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = from.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| files::unreadable(path, &error))?;
    match u64::try_from(bytes.len()).is_ok_and(|bytes| bytes <= most) {
        true => Ok(bytes),
        false => Err(too_large(path, most)),
    }
}

/// The bytes as they are stored.
fn packed(kind: Kind, path: &Path, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes <= kind.most()) {
        return stored::pack(bytes).map_err(|error| files::unwritable(path, &error));
    }
    Err(too_large(path, kind.most()))
}

/// The bytes of what is stored.
fn unpacked(kind: Kind, path: &Path, stored: &[u8]) -> Result<Vec<u8>, Problem> {
    stored::unpack(stored, kind.most()).map_err(|fault| match fault {
        Fault::Damaged => damaged(path),
        Fault::TooLarge => too_large(path, kind.most()),
    })
}

/// Whether bytes are what their name says.
fn sound(kind: Kind, digest: Digest, bytes: &[u8]) -> bool {
    match kind {
        Kind::Blob | Kind::Tombstone => Digest::of(bytes) == digest,
        Kind::Case => serde_json::from_slice::<Case>(bytes).is_ok_and(|case| {
            read_back(case.envelope.as_bytes(), Payload::Receipt)
                .is_ok_and(|number| number == digest)
        }),
        Kind::Statement => serde_json::from_slice::<Appended>(bytes).is_ok_and(|it| {
            Appended::name(&it.receipt, it.place) == digest
                && read_back(it.envelope.as_bytes(), Payload::Statement).is_ok()
        }),
    }
}

/// `sm3:` and 64 lower-case hexadecimal digits.
#[must_use]
pub fn labelled(text: &str) -> Option<Digest> {
    let bytes = text.strip_prefix("sm3:").and_then(from_hex)?;
    let digest = Digest::from_bytes(bytes.try_into().ok()?);
    (digest.labelled() == text).then_some(digest)
}

/// Names in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, Problem> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| files::unreadable(folder, &error))?,
    };
    let name = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.map_err(|error| files::unreadable(folder, &error))?;
        Ok(entry.file_name().to_string_lossy().into_owned())
    };
    entries.map(name).collect()
}

/// Makes a folder for its owner alone, or one that is there such a one, before anything is in it.
fn make(folder: &Path) -> io::Result<()> {
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        fs::create_dir_all(above)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "rights are inherited"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => private(folder),
        made => made,
    }
}

/// Waits until the names in a folder are on the disk.
#[cfg_attr(
    not(unix),
    expect(unused_variables, clippy::unnecessary_wraps, reason = "folders are no files there")
)]
fn settle(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Only its owner looks into a folder.
#[cfg_attr(
    not(unix),
    expect(unused_variables, clippy::unnecessary_wraps, reason = "rights are inherited")
)]
fn private(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn damaged(path: &Path) -> Problem {
    Problem::new(
        "archive.damaged",
        Words::new("档案里的文件已损坏或被改动", "a file of the archive is damaged or was changed"),
        Words::new("从备份或另一处档案恢复这个文件", "restore it from a backup or another archive"),
    )
    .at(Words::same(path.display().to_string()))
}

fn conflict(path: &Path) -> Problem {
    Problem::new(
        "archive.conflict",
        Words::new(
            "档案里已有同一编号的另一份内容，什么也没有写",
            "something else is kept under that number; nothing was written",
        ),
        Words::new(
            "比对两处档案：两处各自追加过说明的，分开保存",
            "compare both archives; where both went on by themselves, keep them apart",
        ),
    )
    .at(Words::same(path.display().to_string()))
}

fn too_large(path: &Path, most: u64) -> Problem {
    Problem::new(
        "archive.too-large",
        Words::new(
            format!("档案里的文件超过 {most} 字节的上限"),
            format!("a file of the archive has more than {most} bytes"),
        ),
        Words::new("检查文件的来源", "check where the file comes from"),
    )
    .at(Words::same(path.display().to_string()))
}

fn foreign(path: &Path) -> Problem {
    Problem::new(
        "archive.foreign",
        Words::new("不是本程序的档案", "not an archive of this program"),
        Words::new("检查路径；新档案请用空文件夹", "check the path; begin one in an empty folder"),
    )
    .at(Words::same(path.display().to_string()))
}
