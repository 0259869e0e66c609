//! Decisions made again out of the archive alone.

use credit_core::{api::Lang, digest::Digest, pack::Trust};
#[cfg(feature = "component")]
use credit_engine::{
    ComponentEngine, Engine as _, Limits, ResidentEngine, ResidentLimits, snapshot,
};
use credit_engine::{NativeChecker, OpenChecker as _, SourceBytes};

use super::{Archive, Blobs, bundle::unknown};
#[cfg(feature = "component")]
use super::{World, labelled};
use crate::{
    problem::Problem,
    receipt::{self, Data, Replayed},
};

/// Replays the receipts of an archive. Data stay open from one receipt to the next that rests on the same.
#[derive(Debug)]
pub struct Replayer<'a> {
    archive: &'a Archive,
    trust: &'a Trust,
    /// Whether the core decides, in place of the file of the engine that is in the archive.
    native: bool,
    open: Option<(Blobs, SourceBytes, Decider)>,
}

impl<'a> Replayer<'a> {
    /// A replayer that believes these keys.
    #[must_use]
    pub const fn new(archive: &'a Archive, trust: &'a Trust, native: bool) -> Self {
        Self { archive, trust, native, open: None }
    }

    /// Verifies the receipt of that number and decides again.
    ///
    /// # Errors
    ///
    /// `archive.*`, `receipt.*`, those of the engine.
    pub fn replay(&mut self, number: Digest) -> Result<Replayed, Problem> {
        let case = self.archive.case(number)?.ok_or_else(|| unknown(number))?;
        let (verified, statement) = receipt::verified(case.envelope.as_bytes(), self.trust)?;
        if verified.digest() != number {
            return Err(super::damaged(&self.archive.path(super::Kind::Case, number)));
        }
        let file = super::inspector::engine(self.archive, &case, &statement)?;
        let component = file.filter(|_| !self.native);
        let sources = self.open(&case.blobs)?.clone();
        let (request, decision) = (case.request, Some(case.decision));
        let opening = case.opening.into_bytes();
        let data = Data { sources, request, opening, decision, component };
        receipt::replay(&verified, &statement, &data, |_, request, lang| {
            let (_, _, decider) = self.open.as_mut().ok_or_else(|| unknown(number))?;
            decider.check(request, lang)
        })
    }

    /// The data of a case, opened.
    fn open(&mut self, blobs: &Blobs) -> Result<&SourceBytes, Problem> {
        let known = self.open.take().filter(|(open, ..)| open == blobs);
        let open = match known {
            Some(open) => open,
            None => {
                let sources = self.archive.sources(blobs)?;
                let decider = self.decider(blobs, &sources)?;
                (blobs.clone(), sources, decider)
            }
        };
        let (_, sources, _) = self.open.insert(open);
        Ok(sources)
    }

    fn decider(&self, blobs: &Blobs, sources: &SourceBytes) -> Result<Decider, Problem> {
        #[cfg(feature = "component")]
        if let Some((world, digest)) = blobs.component.as_ref().filter(|_| !self.native) {
            let digest = labelled(digest).ok_or_else(|| super::foreign(&self.archive.folder))?;
            let missing = || receipt::incomplete(&[receipt::Missing { what: "engine", digest }]);
            let bytes = self.archive.get(digest)?.ok_or_else(missing)?;
            return Decider::of_file(*world, &bytes, sources);
        }
        let _none = blobs;
        Ok(Decider::Native(NativeChecker::open(sources)?))
    }
}

/// What decides, with its data.
#[derive(Debug)]
enum Decider {
    /// The core.
    Native(NativeChecker),
    /// The file of an engine that is given its data with every call.
    #[cfg(feature = "component")]
    Base(ComponentEngine, SourceBytes),
    /// The file of an engine that has its data; every call has an instance of its own.
    #[cfg(feature = "component")]
    Checker(ResidentEngine),
}

impl Decider {
    #[cfg(feature = "component")]
    fn of_file(world: World, bytes: &[u8], sources: &SourceBytes) -> Result<Self, Problem> {
        Ok(match world {
            World::Base => {
                let engine = ComponentEngine::from_bytes(bytes, Limits::default())?;
                Self::Base(engine, sources.clone())
            }
            World::Checker => {
                let taken = snapshot(bytes, sources, Lang::default())?;
                Self::Checker(ResidentEngine::from_bytes(&taken, ResidentLimits::default())?)
            }
        })
    }

    fn check(&mut self, request: &str, lang: Lang) -> Result<String, Problem> {
        Ok(match self {
            Self::Native(checker) => checker.check(request, lang)?,
            #[cfg(feature = "component")]
            Self::Base(engine, sources) => engine.check(sources, request, lang)?,
            #[cfg(feature = "component")]
            Self::Checker(engine) => engine.preset()?.check(request, lang)?,
        })
    }
}
