//! What a case holds beside its receipt, held against it; statements that no chain reaches.

use std::collections::BTreeSet;

use credit_core::{
    digest::Digest,
    json::{self, Cursor, canonical},
    receipt::{Identity, Opening, Statement, Verified, blind},
    request::Request,
};

use super::{Appended, Archive, Case, Kind, damaged, foreign, labelled};
use crate::{
    problem::{Problem, Words},
    receipt::{self, Missing, incomplete},
};

/// How far beyond the end of a chain a statement is looked for.
const AHEAD: u32 = 256;

/// Looks through cases. Data that were held against what a receipt names are not opened again for the next.
#[derive(Debug)]
pub struct Inspector<'a> {
    archive: &'a Archive,
    known: BTreeSet<Vec<u8>>,
}

impl<'a> Inspector<'a> {
    /// An inspector of that archive.
    #[must_use]
    pub const fn new(archive: &'a Archive) -> Self {
        Self { archive, known: BTreeSet::new() }
    }

    /// Whether everything in a case belongs to its receipt: request, salts, the number of the decision, and all data,
    /// which must be there. That the decision follows from them is shown by a replay.
    ///
    /// # Errors
    ///
    /// `archive.damaged` for what belongs to something else, `archive.engine`; `receipt.incomplete` for data that are
    /// not there or are others; those of data that do not open.
    pub fn inspect(
        &mut self,
        case: &Case,
        verified: &Verified,
        statement: &Statement,
    ) -> Result<(), Problem> {
        let number = verified.digest();
        if told(case, number, statement) != Some(true) {
            return Err(self.archive.damaged(number));
        }
        let engine = engine(self.archive, case, statement)?;
        let said = &statement.predicate;
        let digests = [said.rulebook, said.calendar, said.trust];
        let named = digests.iter().chain(&said.packs).map(Digest::labelled);
        let mut key = named.collect::<String>().into_bytes();
        key.extend(serde_json::to_vec(&case.blobs).unwrap_or_default());
        if self.known.contains(&key) {
            return Ok(());
        }
        if let Some(digest) = engine {
            let missing = || incomplete(&[Missing { what: "engine", digest }]);
            self.archive.get(digest)?.ok_or_else(missing)?;
        }
        receipt::select(statement, self.archive.sources(&case.blobs)?)?;
        self.known.insert(key);
        Ok(())
    }
}

/// Whether request, decision and salts are those that a receipt was made of; nothing where they cannot be read.
fn told(case: &Case, number: Digest, statement: &Statement) -> Option<bool> {
    let salts = Opening::decode(case.opening.as_bytes(), number).ok()?;
    let request = json::parse(case.request.as_bytes(), usize::MAX).ok()?;
    let decision = json::parse(case.decision.as_bytes(), usize::MAX).ok()?;
    let asked = Digest::of(canonical(&request).as_bytes());
    let receipt =
        Cursor::root(&decision).members().ok()?.required("receipt").ok()?.members().ok()?;
    let decided = labelled(receipt.required("decision").ok()?.string().ok()?)?;
    let subjects = Request::decode(&request).ok()?.subjects;
    let whom = subjects.iter().zip(&salts.subjects);
    let whom = whom.map(|(subject, salt)| blind(salt, Identity::of(subject).digest()));
    let said = &statement.predicate.subjects;
    let right = statement.named("request") == Some(blind(&salts.request, asked))
        && statement.named("decision") == Some(blind(&salts.decision, decided))
        && salts.subjects.len() == subjects.len()
        && whom.eq(said.iter().map(|subject| subject.digest));
    Some(right)
}

/// The file of the engine of a case: the one that its receipt names.
///
/// # Errors
///
/// `archive.engine` where it is another, or where only one of both names one.
pub(super) fn engine(
    archive: &Archive,
    case: &Case,
    statement: &Statement,
) -> Result<Option<Digest>, Problem> {
    let kept = case.blobs.component.as_ref().map(|(_, digest)| labelled(digest));
    if kept == Some(None) {
        return Err(foreign(&archive.folder));
    }
    let (kept, named) = (kept.flatten(), statement.predicate.component);
    if kept == named {
        return Ok(kept);
    }
    let name = |digest: Option<Digest>| digest.map_or("-".to_owned(), |digest| digest.labelled());
    let (kept, named) = (name(kept), name(named));
    Err(Problem::new(
        "archive.engine",
        Words::new(
            format!("档案里的引擎（{kept}）不是凭证写明的（{named}）"),
            format!(
                "the engine in the archive ({kept}) is not the one that the receipt names ({named})"
            ),
        ),
        Words::new(
            "从备份或另一处档案恢复这份凭证",
            "restore the receipt from a backup or another archive",
        ),
    ))
}

impl Archive {
    /// Statements that no chain reaches, with the receipt that they are about where that can be read: one before them
    /// is gone, or their receipt is.
    ///
    /// # Errors
    ///
    /// `io.read`, `archive.foreign`.
    pub fn orphans(&self) -> Result<Vec<(Digest, Option<Digest>)>, Problem> {
        let mut reached = BTreeSet::new();
        for number in self.all(Kind::Case)? {
            let names = (1_u32..).map(|place| Appended::name(&number.labelled(), place));
            reached.extend(names.take_while(|name| self.path(Kind::Statement, *name).exists()));
        }
        let all = self.all(Kind::Statement)?.into_iter().filter(|name| !reached.contains(name));
        Ok(all
            .map(|name| (name, self.appended(name).and_then(|it| labelled(&it.receipt))))
            .collect())
    }

    /// Whether the statements about a receipt end before that place: one further on was reached by a
    /// chain once, and what was said between is gone. More than a few hundred on is not looked for
    /// here; [`Archive::orphans`] finds it.
    ///
    /// # Errors
    ///
    /// `archive.orphan`.
    pub fn ends_at(&self, about: Digest, place: u32) -> Result<(), Problem> {
        let names =
            (place..place.saturating_add(AHEAD)).map(|at| Appended::name(&about.labelled(), at));
        let mut further = names.filter(|name| self.path(Kind::Statement, *name).exists());
        further.next().map_or(Ok(()), |orphan| Err(self.orphan(orphan)))
    }

    /// That no chain reaches the statement of that name.
    #[must_use]
    pub fn orphan(&self, name: Digest) -> Problem {
        let path = self.path(Kind::Statement, name);
        let Some(Appended { receipt, place, .. }) = self.appended(name) else {
            return damaged(&path);
        };
        Problem::new(
            "archive.orphan",
            Words::new(
                format!("凭证 {receipt} 的第 {place} 份说明接不上：前面的说明或凭证不见了"),
                format!("no chain reaches statement {place} about {receipt}: one before it, or the receipt, is gone"),
            ),
            Words::new("从备份或另一处档案恢复", "restore what is missing from a backup or another archive"),
        )
        .at(Words::same(path.display().to_string()))
    }

    /// A statement by the name of its file; nothing where it cannot be read.
    fn appended(&self, name: Digest) -> Option<Appended> {
        let bytes = self.load(Kind::Statement, name).ok()??;
        let appended: Appended = serde_json::from_slice(&bytes).ok()?;
        (Appended::name(&appended.receipt, appended.place) == name).then_some(appended)
    }
}
