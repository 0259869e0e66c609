//! A case (案卷): what was asked, what was decided, and what people have said since, all of it verified.

mod law;

use credit_core::{
    Date,
    answer::Decision,
    decision::Outcome,
    digest::Digest,
    pack::Trust,
    receipt::{Cell, Moment},
    request::{Request, Role, Subject},
};

use crate::{
    archive::{Archive, Blobs, Kind, unknown},
    problem::{Problem, Words},
    receipt,
    statement::{self, Statement},
};
pub use law::{Law, Laws};

/// A case that was verified.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The number of its receipt.
    pub number: Digest,
    /// When it was asked, as its issuer says, RFC 3339.
    pub at: String,
    /// The day of that.
    pub day: Date,
    /// The same in seconds since 1970.
    pub seconds: i64,
    /// Who vouches for it.
    pub issuer: String,
    /// Where it was asked (查询渠道).
    pub channel: String,
    /// Who asked (查询人).
    pub operator: Option<String>,
    /// What was asked.
    pub request: Request,
    /// What was decided, in Chinese.
    pub decision: Decision,
    /// What each list says about each subject.
    pub matrix: Vec<Cell>,
    /// The rulebook that its receipt names.
    pub rulebook: Digest,
    /// The calendar that its receipt names.
    pub calendar: Digest,
    /// What it rests on.
    pub blobs: Blobs,
    /// What people have said since, in its order.
    pub statements: Vec<Statement>,
}

impl CaseFile {
    /// What was said and not revoked, until the end of that day.
    #[must_use]
    pub fn standing(&self, on: Date) -> Vec<&Statement> {
        let until = self.statements.iter().take_while(|it| it.day().is_none_or(|day| day <= on));
        statement::standing(self.statements.get(..until.count()).unwrap_or_default()).collect()
    }

    /// How many people must agree on a review (复核人数).
    #[must_use]
    pub fn reviewers(&self) -> usize {
        self.decision.reviewers.and_then(|count| usize::try_from(count).ok()).unwrap_or(1).max(1)
    }

    /// The people who are of one opinion with a review, itself among them, in the order in which they said so.
    #[must_use]
    pub fn agreed<'a>(&'a self, review: &Statement, on: Date) -> Vec<&'a str> {
        let said = |it: &Statement| opinion(it) == opinion(review);
        let own = self.standing(on).into_iter().filter(|it| it.kind == "review" && said(it));
        own.map(|it| it.person.as_str()).collect()
    }

    /// The last review that as many people have agreed on as the matter asks for. Nobody reviews twice: each is another
    /// person.
    #[must_use]
    pub fn reviewed(&self, on: Date) -> Option<&Statement> {
        let standing = self.standing(on);
        let reviews: Vec<&Statement> =
            standing.into_iter().filter(|it| it.kind == "review").collect();
        let enough = |at: usize, review: &Statement| {
            let until = reviews.iter().take(at.saturating_add(1));
            until.filter(|it| opinion(it) == opinion(review)).count() >= self.reviewers()
        };
        let mut all = reviews.iter().enumerate();
        all.rfind(|(at, review)| enough(*at, review)).map(|(_, review)| *review)
    }

    /// What holds at the end of that day: what was decided, or what the last review has changed it to that enough people
    /// agree on; nothing where that review does not say to what.
    #[must_use]
    pub fn outcome(&self, on: Date) -> Option<Outcome> {
        match self.reviewed(on).map(opinion) {
            None | Some((Some("uphold"), _)) => Some(self.decision.outcome),
            Some((_, outcome)) => outcome.and_then(Outcome::parse),
        }
    }

    /// The name of the applicant.
    #[must_use]
    pub fn applicant(&self) -> &str {
        self.subject(Role::Applicant).map_or("", |subject| &subject.name)
    }

    /// The code that the applicant wrote.
    #[must_use]
    pub fn applicant_code(&self) -> Option<&str> {
        self.subject(Role::Applicant)?.code.as_deref()
    }

    /// The same as it is shown: that of a person is masked.
    #[must_use]
    pub fn shown_code(&self) -> Option<&str> {
        let own = self.decision.subjects.iter().find(|it| it.role == Role::Applicant);
        own?.code.as_deref()
    }

    /// The first subject of that role.
    #[must_use]
    pub fn subject(&self, role: Role) -> Option<&Subject> {
        self.request.subjects.iter().find(|subject| subject.role == role)
    }
}

/// What a review comes to.
fn opinion(review: &Statement) -> (Option<&str>, Option<&str>) {
    (review.member("opinion"), review.member("outcome"))
}

/// The cases of an archive, for those who trust these keys.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'a> {
    archive: &'a Archive,
    trust: &'a Trust,
}

impl<'a> Cases<'a> {
    /// The cases of that archive.
    #[must_use]
    pub const fn new(archive: &'a Archive, trust: &'a Trust) -> Self {
        Self { archive, trust }
    }

    /// The case of that number.
    ///
    /// # Errors
    ///
    /// `receipt.*` for a receipt that is not valid, `archive.*` for what is damaged, belongs to something else or is
    /// not there; `statement.*`, `archive.orphan` for what was said about it.
    pub fn read(&self, number: Digest) -> Result<CaseFile, Problem> {
        let case = self.archive.case(number)?.ok_or_else(|| unknown(number))?;
        let (verified, receipt) = receipt::verified(case.envelope.as_bytes(), self.trust)?;
        if verified.digest() != number {
            return Err(self.archive.damaged(number));
        }
        let decided = self.archive.decided(number, &case, &receipt)?;
        let statements = statement::list(self.archive, self.trust, number)?;
        let after = u32::try_from(statements.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.archive.ends_at(number, after)?;
        let said = receipt.predicate;
        Ok(CaseFile {
            number,
            day: said.head.day()?,
            seconds: Moment::parse(&said.head.at).map_or(0, |moment| moment.seconds),
            matrix: said.matrix,
            rulebook: said.rulebook,
            calendar: said.calendar,
            at: said.head.at,
            issuer: said.head.issuer,
            channel: said.channel,
            operator: said.operator,
            request: decided.request,
            decision: decided.decision,
            blobs: case.blobs,
            statements,
        })
    }

    /// Reads every case, one after the other. What cannot be read is answered: it is never left out in silence.
    ///
    /// # Errors
    ///
    /// `io.read`, `archive.foreign`: the folder itself cannot be read.
    pub fn each(&self, mut with: impl FnMut(CaseFile)) -> Result<Vec<Problem>, Problem> {
        let mut faults = Vec::new();
        for number in self.archive.all(Kind::Case)? {
            match self.read(number) {
                Ok(case) => with(case),
                Err(problem) => faults.push(placed(problem, number)),
            }
        }
        for (name, about) in self.archive.orphans()? {
            // Of a case that is there the fault was told above.
            if about.is_none_or(|about| !matches!(self.archive.case(about), Ok(Some(_)))) {
                faults.push(self.archive.orphan(name));
            }
        }
        Ok(faults)
    }
}

/// A problem that has no place of its own is one of that case.
fn placed(problem: Problem, number: Digest) -> Problem {
    match problem.place(credit_core::api::Lang::ZhCn) {
        Some(_) => problem,
        None => problem.at(Words::same(number.labelled())),
    }
}
