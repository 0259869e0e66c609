//! Who screens: packs opened for one worker, and opened again when their instance was stopped.

use credit_core::api::Lang;
use credit_engine::{Error, OpenPacks, PackOpener};

/// Screens for one worker.
#[derive(Debug)]
pub struct Screener<'a> {
    opener: &'a dyn PackOpener,
    packs: Box<dyn OpenPacks>,
    lang: Lang,
}

impl<'a> Screener<'a> {
    /// A screener for one worker.
    ///
    /// # Errors
    ///
    /// `trust.*`, `pack.*`; `engine.*`.
    pub fn new(opener: &'a dyn PackOpener, lang: Lang) -> Result<Self, Error> {
        Ok(Self { opener, packs: opener.open(lang)?, lang })
    }

    /// What the lists cover at a day: canonical JSON array.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`.
    pub fn coverage(&mut self, on: &str) -> Result<String, Error> {
        self.packs.coverage(on, self.lang)
    }

    /// Screens subjects, one a line; see `wit/screening.wit`. An instance that was stopped is
    /// replaced, so that the next call can be made whatever this one answers.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`.
    pub fn screen_lines(&mut self, lines: &str, on: &str, all: bool) -> Result<String, Error> {
        let answer = self.packs.screen_lines(lines, on, all, self.lang);
        if answer.as_ref().is_err_and(Error::is_stop) {
            self.packs = self.opener.open(self.lang)?;
        }
        answer
    }
}
