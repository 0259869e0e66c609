//! The component compiled ahead of time: a file that is mapped, not compiled, when a host starts.
//!
//! Such a file is native code and trusted like the program itself. Beside it stands a note with its
//! digest, its engine and its limits: another file, or one of another version or configuration, is
//! refused with a code before anything of it runs. A host that has a key for it writes a MAC over the note, and takes
//! no file whose note has none of that key.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use credit_core::{
    digest::Digest,
    json::{self, ObjectBuilder},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wasmtime::{Engine, component::Component};

use super::{
    super::{ENGINE_LINE, Error, trap::invalid},
    ResidentEngine, ResidentLimits, config,
    instance::tick,
};
/// The key of a host, by which it knows the files again that it has compiled.
pub struct HostKey([u8; 32]);

impl std::fmt::Debug for HostKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HostKey")
    }
}

impl HostKey {
    /// The key of these bytes, which nobody else may know.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 over a note; the digest of the compiled file stands in it.
    fn over(&self, note: &Note) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        let said = note.bare().to_json();
        Some(mac.chain_update(b"credit-check/compiled/1\n").chain_update(said.as_bytes()))
    }

    fn mac(&self, note: &Note) -> String {
        let mac = self.over(note).map(|mac| mac.finalize().into_bytes().to_vec());
        mac.unwrap_or_default().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a note has a MAC of this key.
    fn made(&self, note: &Note) -> bool {
        let Some(given) = note.mac.as_deref().and_then(credit_core::digest::from_hex) else {
            return false;
        };
        self.over(note).is_some_and(|mac| mac.verify_slice(&given).is_ok())
    }
}

/// What stands beside a compiled file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    /// Digest of the compiled file.
    artefact: String,
    /// Digest of the component that it was compiled from.
    component: String,
    /// What the caller says that it was made of.
    origin: String,
    /// Version of the core that the host was built with.
    core: String,
    /// What compiled it, and whose code it is.
    engine: String,
    /// MAC over the other members, by the key of the host that has compiled it.
    mac: Option<String>,
}

/// Longest note in bytes: five short texts.
const NOTE_BYTES: usize = 64 << 10;

impl Note {
    fn to_json(&self) -> String {
        let object = ObjectBuilder::new()
            .put("artefact", self.artefact.as_str())
            .put("component", self.component.as_str())
            .put("core", self.core.as_str())
            .put("engine", self.engine.as_str())
            .put_some("mac", self.mac.as_deref())
            .put("origin", self.origin.as_str());
        json::canonical(&object.build())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let value = json::parse(bytes, NOTE_BYTES).ok()?;
        let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        Some(Self {
            artefact: text("artefact")?,
            component: text("component")?,
            origin: text("origin")?,
            core: text("core")?,
            engine: text("engine")?,
            mac: text("mac"),
        })
    }

    /// The same without its MAC.
    fn bare(&self) -> Self {
        Self { mac: None, ..self.clone() }
    }
}

fn note_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".json");
    PathBuf::from(name)
}

/// Compiles a component (or a snapshot of it) for engines with these limits, and writes the file and
/// the note beside it. `origin` says what it was made of, such as a digest of component and data, so
/// that a host can ask for exactly that when it maps the file. An existing file is replaced, never overwritten:
/// processes that have mapped it keep the old one. With a key, the note has a MAC of it.
///
/// # Errors
///
/// `engine.component-invalid`, `io.write`.
pub fn precompile(
    component: &[u8],
    origin: &str,
    limits: &ResidentLimits,
    path: &Path,
    key: Option<&HostKey>,
) -> Result<(), Error> {
    let compiled = Engine::new(&config(limits))
        .and_then(|engine| engine.precompile_component(component))
        .map_err(|error| invalid(&error))?;
    let mut note = Note {
        artefact: Digest::of(&compiled).labelled(),
        component: Digest::of(component).labelled(),
        origin: origin.to_owned(),
        core: credit_core::VERSION.to_owned(),
        engine: ENGINE_LINE.to_owned(),
        mac: None,
    };
    note.mac = key.map(|key| key.mac(&note));
    let note = note.to_json().into_bytes();
    for (path, bytes) in [(path.to_owned(), compiled), (note_path(path), note)] {
        let mut draft = path.clone().into_os_string();
        draft.push(".new");
        let draft = PathBuf::from(draft);
        write_private(&draft, &bytes)
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|error| Error::unwritable(&path, &error))?;
    }
    Ok(())
}

/// Writes a whole file that its owner alone can read and write, and the folders above it.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    // What is left of an earlier try, or was put there by somebody.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Refuses a file that others than its owner can write, or can put another in the place of.
fn owned(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| path.metadata().map(|data| data.permissions().mode());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = mode(folder.unwrap_or(Path::new(".")));
        let file = mode(path).map_err(|error| Error::unreadable(path, &error))?;
        // In a folder with the sticky bit, files are their owners' although everybody may write there.
        let open = folder.is_ok_and(|mode| mode & 0o002 != 0 && mode & 0o1000 == 0);
        if open || file & 0o022 != 0 {
            return Err(refused(
                "engine.artefact-unsafe",
                ("别人可以改写编译文件", "others can write the compiled file"),
                path,
            ));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::unreadable(path, &error))
}

impl ResidentEngine {
    /// Maps a file of [`precompile`], of that origin if one is asked for; with a key, only one that has a MAC of it.
    ///
    /// # Errors
    ///
    /// `io.read`; `engine.artefact-unsafe` for one that others can write; `engine.artefact-damaged` when the file is not the one that its note is of;
    /// `engine.artefact-incompatible` for one of another version, processor or limits;
    /// `engine.artefact-stale` for one that was made of something else; `engine.artefact-mac` for one that has no MAC of
    /// the key.
    pub fn from_artefact(
        path: &Path,
        origin: Option<&str>,
        limits: ResidentLimits,
        key: Option<&HostKey>,
    ) -> Result<Self, Error> {
        let note_path = note_path(path);
        owned(path)?;
        owned(&note_path)?;
        let note: Option<Note> = Note::parse(&read(&note_path)?);
        // Whose it is comes first: of a file of somebody else nothing else matters.
        if let Some(key) = key {
            authentic(key, note.as_ref(), path)?;
        }
        // Read once: what is hashed is what runs, whatever becomes of the file.
        let compiled = read(path)?;
        let found = Digest::of(&compiled).labelled();
        if note.as_ref().is_none_or(|note| note.artefact != found) {
            return Err(refused(
                "engine.artefact-damaged",
                ("编译文件与旁边的说明不符", "the compiled file is not the one its note is of"),
                path,
            ));
        }
        if let (Some(note), Some(origin)) = (&note, origin)
            && note.origin != origin
        {
            return Err(refused(
                "engine.artefact-stale",
                ("编译文件装载的是别的数据", "the compiled file was made of other data"),
                path,
            ));
        }
        if let Some(note) = note
            && (note.core != credit_core::VERSION || note.engine != ENGINE_LINE)
        {
            return Err(incompatible(path, &format!("({}, {})", note.core, note.engine)));
        }
        let map = || {
            let engine = Engine::new(&config(&limits))?;
            let component = deserialize(&engine, &compiled)?;
            // Else the first instance pays for it.
            component.initialize_copy_on_write_image()?;
            Ok((component, engine))
        };
        let mapped = map().map_err(|error: wasmtime::Error| format!("{error:#}"));
        let built = mapped.and_then(|(component, engine)| {
            Self::link(engine, &component, limits)
                .map_err(|error| error.text(credit_core::api::Lang::En).to_owned())
        });
        let built = built.map_err(|why| incompatible(path, &why))?;
        if limits.call.deadline().is_some() {
            tick(&built.engine);
        }
        Ok(built)
    }
}

/// That a note has a MAC of the key.
fn authentic(key: &HostKey, note: Option<&Note>, path: &Path) -> Result<(), Error> {
    let text = match note {
        Some(note) if key.made(note) => return Ok(()),
        Some(Note { mac: Some(_), .. }) => (
            "编译文件不是用本机密钥生成的，或改动过，没有运行",
            "the compiled file was not made with the key of this host, or was changed; it was not run",
        ),
        _ => (
            "编译文件没有本机密钥的校验码（MAC），没有运行",
            "the compiled file has no MAC of this host's key; it was not run",
        ),
    };
    Err(refused("engine.artefact-mac", text, path))
}

#[expect(unsafe_code, reason = "a compiled file is native code")]
fn deserialize(engine: &Engine, compiled: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the bytes are those of a file that `precompile` wrote, by their digest, and that nobody but
    // its owner can write; wasmtime itself refuses other versions and configurations. Who can write as
    // the owner could as well replace this program.
    unsafe { Component::deserialize(engine, compiled) }
}

fn incompatible(path: &Path, why: &str) -> Error {
    let zh = format!("编译文件与本程序的版本、处理器或限额不符 {why}");
    let en = format!("the compiled file is of another version, processor or limits {why}");
    refused("engine.artefact-incompatible", (zh.trim(), en.trim()), path)
}

fn refused(code: &'static str, (zh, en): (&str, &str), path: &Path) -> Error {
    Error::new(
        code,
        (zh, en),
        ("删除该文件，由本程序重新编译", "delete it and let this program compile it again"),
    )
    .at(path)
}
