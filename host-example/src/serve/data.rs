//! The data that the server decides with: a snapshot of the component, exchanged as a whole.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use credit_core::api::Lang;
use credit_engine::{
    Error, HostKey, NativeChecker, OpenChecker as _, ResidentChecker, ResidentEngine,
    ResidentLimits, SourceBytes, precompile, snapshot,
};

use super::signing::{Held, Signing};
use crate::{
    clock, files,
    problem::Problem,
    remember::{Loading, Remembering, Reviewed},
};

/// Where the data are.
#[derive(Clone, Debug)]
pub struct Paths {
    /// List packs, or folders of them, which are looked into at every reload.
    pub packs: Vec<PathBuf>,
    /// The rulebook.
    pub rulebook: PathBuf,
    /// The calendar.
    pub calendar: PathBuf,
    /// The trust policy.
    pub trust: PathBuf,
    /// Where the compiled data are kept from one start to the next.
    pub artefact: Option<PathBuf>,
    /// The key by which compiled data of this host are known again.
    pub artefact_key: Option<PathBuf>,
    /// What was seen before, held against what is loaded.
    pub memory: Option<Remembering>,
}

impl Paths {
    fn read(&self) -> Result<SourceBytes, Problem> {
        Ok(SourceBytes {
            packs: files::read_packs(&self.packs)?,
            rulebook: files::read(&self.rulebook)?,
            calendar: files::read(&self.calendar)?,
            trust: crate::trust::read(&self.trust)?,
        })
    }

    /// Holds data against what was seen before; `allow` for the first time only, a reload never goes back.
    fn reviewed(&self, sources: &SourceBytes, first: bool) -> Result<Option<Reviewed>, Problem> {
        let Some(memory) = &self.memory else { return Ok(None) };
        let memory = Remembering { allow: memory.allow && first, ..memory.clone() };
        memory.review(Loading::all(sources), clock::today(), Lang::default()).map(Some)
    }
}

/// Data that were loaded.
#[derive(Debug)]
struct Loaded {
    engine: ResidentEngine,
    /// Digest of component, packs, rulebook, calendar and trust together.
    digest: String,
    /// For receipts, where decisions are signed.
    held: Option<Arc<Held>>,
}

/// The data, and how to load them again.
#[derive(Debug)]
pub(super) struct Data {
    component: Vec<u8>,
    paths: Paths,
    signing: Option<Arc<Signing>>,
    current: RwLock<Arc<Loaded>>,
}

impl Data {
    /// Loads the data for the first time; also what of them is in doubt and used all the same.
    ///
    /// # Errors
    /// `io.read`, `pack.*`, `trust.*`, `engine.*`, `memory.*`.
    pub(super) fn load(
        component: Vec<u8>,
        paths: Paths,
        limits: ResidentLimits,
        signing: Option<Arc<Signing>>,
    ) -> Result<(Self, Vec<Problem>), Problem> {
        let sources = paths.read()?;
        let reviewed = paths.reviewed(&sources, true)?;
        let (engine, digest) = match &paths.artefact {
            Some(path) => {
                let key = crate::artefact::named(paths.artefact_key.as_deref())?;
                kept(&component, &sources, limits, (path, key.as_ref()))?
            }
            None => {
                let taken = snapshot(&component, &sources, Lang::default())?;
                (ResidentEngine::from_bytes(&taken, limits)?, sources.origin(&component))
            }
        };
        let held = held(signing.as_deref(), &sources, &component)?;
        let loaded = Loaded { engine, digest, held };
        tried(&loaded)?;
        let doubts = reviewed.map_or_else(|| Ok(Vec::new()), Reviewed::keep)?;
        let current = RwLock::new(Arc::new(loaded));
        Ok((Self { component, paths, signing, current }, doubts))
    }

    /// Loads the data again. Requests go on with the old ones until the new have answered a first
    /// call; if they cannot, the old ones stay.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) fn reload(&self) -> Result<String, Problem> {
        let sources = self.paths.read()?;
        let reviewed = self.paths.reviewed(&sources, false)?;
        let taken = snapshot(&self.component, &sources, Lang::default())?;
        let digest = sources.origin(&self.component);
        let held = held(self.signing.as_deref(), &sources, &self.component)?;
        let loaded = Loaded { engine: self.current().engine.replaced(&taken)?, digest, held };
        tried(&loaded)?;
        let digest = loaded.digest.clone();
        reviewed.map_or_else(|| Ok(Vec::new()), Reviewed::keep)?;
        match self.current.write() {
            Ok(mut current) => *current = Arc::new(loaded),
            Err(poisoned) => *poisoned.into_inner() = Arc::new(loaded),
        }
        Ok(digest)
    }

    /// Digest of the data in use.
    pub(super) fn digest(&self) -> String {
        self.current().digest.clone()
    }

    /// A new instance with the data: every request has its own. With it what its data are.
    ///
    /// # Errors
    /// `engine.*`.
    pub(super) fn checker(&self) -> Result<(ResidentChecker, Option<Arc<Held>>), Error> {
        let current = self.current();
        Ok((current.engine.preset()?, current.held.clone()))
    }

    /// What the data in use are, where decisions are signed.
    pub(super) fn held(&self) -> Option<Arc<Held>> {
        self.current().held.clone()
    }

    fn current(&self) -> Arc<Loaded> {
        match self.current.read() {
            Ok(current) => Arc::clone(&current),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }
}

/// The data as they were compiled before, if the file fits; else they are compiled and kept. A start
/// then takes milliseconds instead of seconds.
fn kept(
    component: &[u8],
    sources: &SourceBytes,
    limits: ResidentLimits,
    (path, key): (&Path, Option<&HostKey>),
) -> Result<(ResidentEngine, String), Problem> {
    let digest = sources.origin(component);
    let expected = NativeChecker::open(sources)?.describe(Lang::default())?;
    // What was loaded is asked, not its note: both files may have been written by somebody else.
    let same = |engine: &ResidentEngine| {
        engine
            .preset()
            .and_then(|mut checker| checker.describe(Lang::default()))
            .is_ok_and(|found| found == expected)
    };
    let engine = match ResidentEngine::from_artefact(path, Some(&digest), limits, key) {
        Ok(engine) if same(&engine) => engine,
        // Somebody else's file is not put away as if nothing had been.
        Err(error) if error.code() == "engine.artefact-mac" => return Err(error.into()),
        // Whatever is wrong with the old file: it is made of what is at hand.
        _ => {
            let taken = snapshot(component, sources, Lang::default())?;
            precompile(&taken, &digest, &limits, path, key)?;
            ResidentEngine::from_artefact(path, Some(&digest), limits, key)?
        }
    };
    Ok((engine, digest))
}

/// What the data are, where decisions are signed.
fn held(
    signing: Option<&Signing>,
    sources: &SourceBytes,
    component: &[u8],
) -> Result<Option<Arc<Held>>, Problem> {
    let held = signing.map(|signing| signing.hold(sources, component));
    Ok(held.transpose()?.map(Arc::new))
}

/// Whether the data answer at all.
fn tried(loaded: &Loaded) -> Result<(), Error> {
    loaded.engine.preset()?.describe(Lang::default()).map(|_| ())
}
