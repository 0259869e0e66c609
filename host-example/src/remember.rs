//! What this host has seen of every issuer and scope (期号记录): compared whenever data are loaded, replaced when they
//! are taken.

use std::{
    fs,
    path::{Path, PathBuf},
};

use credit_core::{
    Date,
    api::Lang,
    error::LoadError,
    memory::{Issue, Memory},
    pack::{PackKind, PackSet, Sealed, Trust},
};
use credit_engine::SourceBytes;

use crate::{
    files,
    problem::{Problem, Words},
    trust, view,
};

/// The file of a memory, and whether what is in doubt is taken all the same.
#[derive(Clone, Debug)]
pub struct Remembering {
    /// The file; begun where there is none.
    pub path: PathBuf,
    /// Whether going back, standing still and shrinking are allowed, this once.
    pub allow: bool,
}

/// What is loaded now.
#[derive(Clone, Copy, Debug)]
pub struct Loading<'a> {
    /// List and grade packs.
    pub packs: &'a [Vec<u8>],
    /// The rulebook and the calendar, where there are any.
    pub documents: [(PackKind, Option<&'a [u8]>); 2],
    /// The trust policy.
    pub trust: &'a [u8],
}

impl<'a> Loading<'a> {
    /// All that a check rests on.
    #[must_use]
    pub fn all(sources: &'a SourceBytes) -> Self {
        let documents = [
            (PackKind::Rulebook, Some(&*sources.rulebook)),
            (PackKind::Calendar, Some(&*sources.calendar)),
        ];
        Self { packs: &sources.packs, documents, trust: &sources.trust }
    }

    /// Packs alone.
    #[must_use]
    pub const fn lists(packs: &'a [Vec<u8>], trust: &'a [u8]) -> Self {
        Self { packs, documents: [(PackKind::Rulebook, None), (PackKind::Calendar, None)], trust }
    }

    fn issues(&self, policy: &Trust) -> Result<Vec<Issue>, LoadError> {
        let open = |(at, bytes): (usize, &Vec<u8>)| {
            let pack = credit_core::pack::Pack::open(bytes.clone(), policy);
            pack.map_err(|e| e.within(&format!("packs/{at}")))
        };
        let packs = self.packs.iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
        let set = PackSet::new(packs)?;
        let mut issues: Vec<Issue> = Issue::of_set(&set).collect();
        for (kind, bytes) in self.documents {
            let Some(bytes) = bytes else { continue };
            let sealed = Sealed::open(bytes, kind, policy).map_err(|e| e.within(kind.as_str()))?;
            issues.push(Issue::of_document(&sealed.header, sealed.digest, &sealed.standing));
        }
        Ok(issues)
    }
}

/// Data that may be taken; the memory is as it was until they are.
#[derive(Debug)]
pub struct Reviewed {
    path: PathBuf,
    /// Held until the memory is written: two processes that load at a time remember what both have seen.
    _lock: fs::File,
    memory: Memory,
    changed: bool,
    /// What was in doubt and is taken because somebody said so, and that a memory is begun.
    pub said: Vec<Problem>,
}

impl Remembering {
    /// Compares what is loaded with what was seen.
    ///
    /// # Errors
    /// `memory.*`, `trust.older`, `trust.forked` for what is in doubt, unless it is allowed, further ones as details;
    /// `io.*`; `json.*` and `memory.version`, `memory.duplicate` for a file that is no memory; those of data that do not
    /// open.
    pub fn review(&self, loading: Loading<'_>, on: Date, lang: Lang) -> Result<Reviewed, Problem> {
        let lock = locked(&self.path)?;
        let begun = !self.path.exists();
        let known = match begun {
            true => Memory::default(),
            false => Memory::decode(&files::read(&self.path)?)
                .map_err(|error| view::load_problem(&error, lang, &self.shown()))?,
        };
        let held = known.trust().filter(|_| !self.allow);
        let policy =
            Trust::decode(&trust::known(loading.trust, held)).map_err(|e| e.within("trust"))?;
        let issues = loading.issues(&policy)?;
        let review = known.review(&issues, on);
        let doubts = known.doubt_trust(&policy, loading.trust).into_iter().chain(review.doubts);
        let mut doubts: Vec<Problem> = doubts.map(Problem::from).collect();
        if !self.allow && !doubts.is_empty() {
            let first = doubts.remove(0);
            let lines = doubts.iter().map(|problem| problem.said(lang)).collect();
            return Err(first.with_details(lines));
        }
        let memory = if self.allow { review.accepted } else { review.memory };
        let memory = match policy.version() {
            Some(_) => memory.with_trust(&policy, loading.trust),
            None => memory,
        };
        if begun {
            doubts.push(new_file(&self.shown()));
        }
        let changed = begun || memory != known;
        Ok(Reviewed { path: self.path.clone(), _lock: lock, memory, changed, said: doubts })
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

impl Reviewed {
    /// Remembers what was taken.
    ///
    /// # Errors
    /// `io.write`.
    pub fn keep(self) -> Result<Vec<Problem>, Problem> {
        if self.changed {
            files::replace_private(&self.path, format!("{}\n", self.memory.encode()).as_bytes())?;
        }
        Ok(self.said)
    }
}

/// The file beside the memory that one process holds at a time.
fn locked(path: &Path) -> Result<fs::File, Problem> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let opened = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&name);
    opened
        .and_then(|file| {
            files::make_private(&name)?;
            file.lock().map(|()| file)
        })
        .map_err(|error| files::unwritable(&name, &error))
}

/// Not a fault, but somebody who deleted the old one would like it unsaid.
fn new_file(place: &str) -> Problem {
    Problem::new(
        "memory.begun",
        Words::new(
            "期号记录是新建的：此前见过哪些期，无从核对",
            "the memory is new: nothing is known of issues of before",
        ),
        Words::new(
            "第一次使用时正常；不是第一次，就是原来的被删了",
            "sound the first time; else the old one was deleted",
        ),
    )
    .at(Words::same(place))
}
