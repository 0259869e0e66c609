//! Who screens: the core, or instances of the component, one for each worker.

use std::sync::Arc;

use credit_core::{
    api::{self, Lang},
    json,
    pack::PackSet,
};

use crate::{
    engine::{HotEngine, HotPacks},
    problem::Problem,
};

/// The bytes of the packs that are screened against.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// List packs, in any order.
    pub packs: Vec<Vec<u8>>,
    /// Trusted keys, JSON.
    pub trust: Vec<u8>,
}

/// Makes screeners: one for each worker.
#[derive(Debug)]
pub enum Screening {
    /// The core in this process; all workers share the packs.
    Native(Arc<PackSet>),
    /// The component; each worker has an instance with the packs open.
    Component {
        /// The compiled component.
        engine: Box<HotEngine>,
        /// What is opened in every instance.
        lists: Arc<Lists>,
    },
}

impl Screening {
    /// Opens the packs in the core.
    ///
    /// # Errors
    ///
    /// `trust.*`, `pack.*`.
    pub fn native(lists: Lists) -> Result<Self, Problem> {
        let packs = api::open_packs(lists.packs, &lists.trust);
        Ok(Self::Native(Arc::new(packs.map_err(|failure| Problem::from(&failure))?)))
    }

    /// Will open the packs in instances of the component.
    #[must_use]
    pub fn component(engine: HotEngine, lists: Lists) -> Self {
        Self::Component { engine: Box::new(engine), lists: Arc::new(lists) }
    }

    /// A screener for one worker.
    ///
    /// # Errors
    ///
    /// `trust.*`, `pack.*`; `engine.*`.
    pub fn screener(&self, lang: Lang) -> Result<Screener<'_>, Problem> {
        let instance = match self {
            Self::Native(packs) => Instance::Native(packs),
            Self::Component { engine, lists } => {
                Instance::Component(Box::new(engine.packs(&lists.packs, &lists.trust, lang)?))
            }
        };
        Ok(Screener { of: self, instance, lang })
    }
}

#[derive(Debug)]
enum Instance<'a> {
    Native(&'a PackSet),
    Component(Box<HotPacks>),
}

/// Screens for one worker.
#[derive(Debug)]
pub struct Screener<'a> {
    of: &'a Screening,
    instance: Instance<'a>,
    lang: Lang,
}

impl Screener<'_> {
    /// What the lists cover at a day: canonical JSON array.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`.
    pub fn coverage(&mut self, on: &str) -> Result<String, Problem> {
        match &mut self.instance {
            Instance::Native(packs) => api::coverage(packs, on)
                .map(|value| json::canonical(&value))
                .map_err(|failure| Problem::from(&failure)),
            Instance::Component(packs) => packs.coverage(on, self.lang),
        }
    }

    /// Screens subjects, one a line; see `wit/screening.wit`. An instance that was stopped is
    /// replaced, so that the next call can be made whatever this one answers.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`.
    pub fn screen_lines(&mut self, lines: &str, on: &str, all: bool) -> Result<String, Problem> {
        match &mut self.instance {
            Instance::Native(packs) => api::screen_lines(packs, lines, on, all, self.lang)
                .map_err(|failure| Problem::from(&failure)),
            Instance::Component(packs) => {
                let answer = packs.screen_lines(lines, on, all, self.lang);
                if answer.as_ref().is_err_and(stopped) {
                    self.instance = self.of.screener(self.lang)?.instance;
                }
                answer
            }
        }
    }
}

/// Whether a call was stopped, rather than answered with a failure.
pub(super) fn stopped(problem: &Problem) -> bool {
    problem.code().starts_with("engine.")
}
