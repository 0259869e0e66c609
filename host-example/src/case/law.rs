//! The rulebook and the calendar that a case was decided by, out of the archive.

use std::{collections::BTreeMap, rc::Rc};

use credit_core::{
    calendar::Calendar,
    digest::Digest,
    pack::{PackKind, Sealed, Trust},
    rulebook::Rulebook,
};

use super::CaseFile;
use crate::{
    archive::{Archive, labelled, unknown},
    problem::{Problem, Words},
    receipt::{Missing, incomplete},
};

/// What a case was decided by.
#[derive(Clone, Debug)]
pub struct Law {
    /// The rulebook.
    pub rulebook: Rc<Rulebook>,
    /// The calendar.
    pub calendar: Rc<Calendar>,
}

/// Opens what cases were decided by; each once.
#[derive(Debug)]
pub struct Laws<'a> {
    archive: &'a Archive,
    rulebooks: BTreeMap<Digest, Rc<Rulebook>>,
    calendars: BTreeMap<Digest, Rc<Calendar>>,
}

impl<'a> Laws<'a> {
    /// Those of that archive.
    #[must_use]
    pub const fn new(archive: &'a Archive) -> Self {
        Self { archive, rulebooks: BTreeMap::new(), calendars: BTreeMap::new() }
    }

    /// What the case was decided by: what its receipt names, and nothing else.
    ///
    /// # Errors
    ///
    /// `receipt.incomplete` for what is not there or is another one; those of what does not open.
    pub fn of(&mut self, case: &CaseFile) -> Result<Law, Problem> {
        let rulebook = match self.rulebooks.get(&case.rulebook) {
            Some(known) => Rc::clone(known),
            None => {
                let sealed = self.sealed(case, PackKind::Rulebook)?;
                let read = Rc::new(Rulebook::decode(&sealed.document()?)?);
                self.rulebooks.insert(case.rulebook, Rc::clone(&read));
                read
            }
        };
        let calendar = match self.calendars.get(&case.calendar) {
            Some(known) => Rc::clone(known),
            None => {
                let sealed = self.sealed(case, PackKind::Calendar)?;
                let read = Rc::new(Calendar::decode(&sealed.document()?)?);
                self.calendars.insert(case.calendar, Rc::clone(&read));
                read
            }
        };
        Ok(Law { rulebook, calendar })
    }

    fn sealed(&self, case: &CaseFile, kind: PackKind) -> Result<Sealed, Problem> {
        let (what, named, blob) = match kind {
            PackKind::Calendar => ("calendar", case.calendar, &case.blobs.calendar),
            _ => ("rulebook", case.rulebook, &case.blobs.rulebook),
        };
        // As it was trusted then: keys may have ended since.
        let trust = Trust::decode(&self.blob(&case.blobs.trust, "trust")?)?;
        let sealed = Sealed::open(self.blob(blob, what)?, kind, &trust)?;
        match sealed.digest == named {
            true => Ok(sealed),
            false => Err(incomplete(&[Missing { what, digest: named }])),
        }
    }

    fn blob(&self, digest: &str, what: &'static str) -> Result<Vec<u8>, Problem> {
        let Some(digest) = labelled(digest) else {
            return Err(unknown(Digest::of(digest.as_bytes())).at(Words::same(digest)));
        };
        let bytes = self.archive.get(digest)?;
        bytes.ok_or_else(|| incomplete(&[Missing { what, digest }]))
    }
}
