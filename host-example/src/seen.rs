//! What this host has seen of every issuer and scope (期号记录), kept in a file: data that go back,
//! shrink away or stand still are refused when they are loaded.
//!
//! The engine keeps nothing, so that this is done beside it, on the same bytes: the core opens them,
//! compares and gives the updated memory, which replaces the file once the data are in use.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use credit_core::{
    Date,
    api::{self, Lang},
    memory::{Issue, Memory},
    pack::{PackKind, PackSet, Sealed, Trust},
};
use credit_engine::SourceBytes;

use crate::{
    files,
    problem::{Problem, Words},
    view::load_problem,
};

/// The file, and whether an administrator accepts what is in doubt.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where the memory is kept.
    pub path: PathBuf,
    /// Whether what is in doubt is taken all the same.
    pub allow: bool,
}

/// Data that were compared with the memory.
#[derive(Debug)]
pub struct Compared {
    path: PathBuf,
    memory: Memory,
    /// What is told: doubts that were accepted, entries of the policy that protect nothing.
    pub remarks: Vec<Problem>,
}

impl Seen {
    /// Compares list packs, rulebook and calendar.
    ///
    /// # Errors
    /// `memory.*` for what is in doubt, unless it is allowed; `io.read`, `json.*` for the file;
    /// those of opening the data.
    pub fn compare(
        &self,
        sources: &SourceBytes,
        on: Date,
        lang: Lang,
    ) -> Result<Compared, Problem> {
        let trust = Trust::decode(&sources.trust)?;
        let packs = open(&sources.packs, &sources.trust)?;
        let rulebook = Sealed::open(sources.rulebook.as_slice(), PackKind::Rulebook, &trust)?;
        let calendar = Sealed::open(sources.calendar.as_slice(), PackKind::Calendar, &trust)?;
        let headers = packs.packs().map(|pack| pack.header());
        let headers = headers.chain([&rulebook.header, &calendar.header]);
        let idle = trust.idle_minimums(headers).into_iter().map(Problem::from).collect();
        let documents = [&rulebook, &calendar];
        let documents = documents.map(|it| Issue::of_document(&it.header, it.digest, &it.standing));
        let issues: Vec<Issue> = issues(&packs).chain(documents).collect();
        self.judged(&issues, idle, on, lang)
    }

    /// Compares list packs alone.
    ///
    /// # Errors
    /// As [`Self::compare`].
    pub fn compare_lists(
        &self,
        packs: &[Vec<u8>],
        trust: &[u8],
        on: Date,
        lang: Lang,
    ) -> Result<Compared, Problem> {
        let packs = open(packs, trust)?;
        let issues: Vec<Issue> = issues(&packs).collect();
        self.judged(&issues, Vec::new(), on, lang)
    }

    fn judged(
        &self,
        issues: &[Issue],
        mut remarks: Vec<Problem>,
        on: Date,
        lang: Lang,
    ) -> Result<Compared, Problem> {
        let known = read(&self.path, lang)?;
        let review = known.review(issues, on);
        let mut doubts: Vec<Problem> = review.doubts.into_iter().map(Problem::from).collect();
        if !self.allow && !doubts.is_empty() {
            let first = doubts.remove(0);
            let more = doubts.iter().map(|doubt| doubt.line(lang)).collect();
            return Err(first.with_details(more).at(Words::same(self.path.display().to_string())));
        }
        let memory = if doubts.is_empty() { review.memory } else { review.accepted };
        remarks.append(&mut doubts);
        Ok(Compared { path: self.path.clone(), memory, remarks })
    }
}

impl Compared {
    /// Keeps the memory, now that the data are in use: written beside and renamed, so that a loss of
    /// power leaves the old or the new one.
    ///
    /// # Errors
    /// `io.write`.
    pub fn keep(&self) -> Result<(), Problem> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        files::write(&beside, format!("{}\n", self.memory.encode()).as_bytes())?;
        fs::rename(&beside, &self.path).map_err(|error| files::unwritable(&self.path, &error))
    }
}

/// The memory in a file; empty where there is no such file yet.
///
/// # Errors
/// `io.read`, `json.*`, `memory.version`, `memory.duplicate`.
pub fn read(path: &Path, lang: Lang) -> Result<Memory, Problem> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Memory::default()),
        Err(error) => return Err(files::unreadable(path, &error)),
    };
    let place = path.display().to_string();
    Memory::decode(&bytes).map_err(|error| load_problem(&error, lang, &place))
}

fn open(packs: &[Vec<u8>], trust: &[u8]) -> Result<PackSet, Problem> {
    Ok(api::open_packs(packs.to_vec(), trust)?)
}

fn issues(packs: &PackSet) -> impl Iterator<Item = Issue> + '_ {
    packs.chains().iter().filter_map(Issue::of_chain)
}
