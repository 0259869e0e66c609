//! Stored decisions under new data (重新核定): only those that the change can touch are decided again; of the others it is
//! proved that nothing touches them.
//!
//! A decision is untouched when all of this holds: it was decided by exactly the data of before; both rulebooks decide
//! its matter alike, in the version of its days; the calendar is the same; nothing was found of its subjects, and none
//! of them has anything to do with a record that is new, gone or changed; each list stands on its day as it stood.

mod proof;

use std::collections::BTreeMap;

use credit_core::{
    answer::Decision,
    api::Lang,
    digest::Digest,
    json::{self, Value, canonical},
    limits,
    pack::{Sealed, Trust},
    request::Request,
};
use credit_engine::{NativeChecker, OpenChecker as _, SourceBytes};

use crate::{
    impact::{Comes, Way},
    problem::Problem,
    view,
};
use proof::Proof;
pub use proof::Touched;

/// A decision that was stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What its keeper knows it by.
    pub id: String,
    /// The request, as JSON.
    pub request: String,
    /// What was decided.
    pub decision: Decision,
}

impl Stored {
    /// With the decision read from JSON.
    ///
    /// # Errors
    /// Those of a decision that cannot be read.
    pub(crate) fn of(id: String, request: String, decision: &str) -> Result<Self, Problem> {
        Ok(Self { id, request, decision: view::parse(decision)? })
    }
}

/// What became of one.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time")]
pub enum Became {
    /// Nothing touches it.
    Untouched,
    /// It was decided again and is the same.
    Same(Touched),
    /// It was decided again and is another one.
    Other(Turn),
}

/// A decision that came out otherwise.
#[derive(Debug)]
pub struct Turn {
    /// Why it was decided again.
    pub touched: Touched,
    /// Which way it went.
    pub way: Way,
    /// What it came to before.
    pub before: Comes,
    /// What it comes to now.
    pub after: Comes,
    /// The decision, canonical JSON.
    pub decision: String,
}

/// Decides again what new data touch.
#[derive(Debug)]
pub struct Redecider {
    proof: Proof,
    checker: NativeChecker,
    /// Whether lists stand as they stood, by matter and days.
    standing: BTreeMap<(String, String, String), bool>,
    lang: Lang,
}

impl Redecider {
    /// For data of before and new ones, all verified against the policy of `new`.
    ///
    /// # Errors
    /// Those of the data.
    pub fn new(old: &SourceBytes, new: &SourceBytes, lang: Lang) -> Result<Self, Problem> {
        let trust = Trust::decode(&new.trust).map_err(|error| error.within("trust"))?;
        let proof = Proof::new(old, new, &trust, lang)?;
        Ok(Self { proof, checker: NativeChecker::open(new)?, standing: BTreeMap::new(), lang })
    }

    /// How many records are new, gone or changed.
    #[must_use]
    pub fn records(&self) -> (usize, usize) {
        self.proof.records()
    }

    /// Decides one again if anything touches it, or in any case if `always`.
    ///
    /// # Errors
    /// Those of the core about the request.
    pub fn redecide(&mut self, stored: &Stored, always: bool) -> Result<Became, Problem> {
        let value = json::parse(stored.request.as_bytes(), limits::REQUEST_BYTES)?;
        let request = Request::decode(&value)?;
        let touched = match self.proof.touched(&request, &stored.decision)? {
            Some(touched) => Some(touched),
            None => self.lists_stand(stored, &request)?,
        };
        if touched.is_none() && !always {
            return Ok(Became::Untouched);
        }
        let text = self.checker.check(&stored.request, Lang::ZhCn)?;
        let decision: Decision = view::parse(&text)?;
        let (before, after) = (Comes::of(&stored.decision), Comes::of(&decision));
        let same = before.same(&after) && rests_on(&stored.decision) == rests_on(&decision);
        let Some(touched) = touched.or((!same).then_some(Touched::Unproved)) else {
            return Ok(Became::Untouched);
        };
        if same {
            return Ok(Became::Same(touched));
        }
        let way = Way::of(before.outcome, after.outcome);
        let decision = match self.lang {
            Lang::ZhCn => text,
            other => self.checker.check(&stored.request, other)?,
        };
        Ok(Became::Other(Turn { touched, way, before, after, decision }))
    }

    /// Whether each list stands on the days of the decision as it stood, by the first decision of its matter and days:
    /// how old a list may be is a rule of the matter.
    fn lists_stand(
        &mut self,
        stored: &Stored,
        request: &Request,
    ) -> Result<Option<Touched>, Problem> {
        let days = (request.applied_on.to_string(), request.decided_on.to_string());
        let key = (request.matter.clone(), days.0, days.1);
        let known = match self.standing.get(&key) {
            Some(known) => *known,
            None => {
                let again: Decision =
                    view::parse(&self.checker.check(&stored.request, Lang::ZhCn)?)?;
                let states = |decision: &Decision| {
                    let of = decision.coverage.iter();
                    of.map(|it| (it.list.clone(), it.state)).collect::<Vec<_>>()
                };
                // Nothing else touches it: rules that are no longer vouched for, for one, show here.
                let same = states(&again) == states(&stored.decision)
                    && Comes::of(&again).same(&Comes::of(&stored.decision))
                    && rests_on(&again) == rests_on(&stored.decision);
                self.standing.insert(key, same);
                same
            }
        };
        Ok((!known).then_some(Touched::Standing))
    }
}

/// What a decision rests on, without words and days of the data: who is listed by what, and why it came out so.
fn rests_on(decision: &Decision) -> Vec<String> {
    let found = decision
        .findings
        .iter()
        .map(|it| format!("{} {} {} {}", it.subject, it.list, it.entry, it.verdict.as_str()));
    let reasons = decision
        .reasons
        .iter()
        .map(|it| format!("{} {}", it.code, it.rule.as_deref().unwrap_or_default()));
    let mut all: Vec<String> = found.chain(reasons).collect();
    all.sort();
    all
}

/// Digests of the data, as decisions name them.
fn digests(packs: &[Vec<u8>]) -> Result<Vec<Digest>, Problem> {
    let mut all: Vec<Digest> =
        packs.iter().map(|bytes| Sealed::stated_digest(bytes)).collect::<Result<_, _>>()?;
    all.sort();
    Ok(all)
}

/// A line of the stored decisions: `{"id","request","decision"}`; both as objects or as texts.
///
/// # Errors
/// `json.*` for a line that is none, `redecide.line` for one without a request or a decision.
pub fn read_line(line: &str, number: u64) -> Result<Stored, Problem> {
    let value = json::parse(line.as_bytes(), limits::NOTICE_BYTES)?;
    let text = |name: &str| match value.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(object @ Value::Object(_)) => Some(canonical(object)),
        _ => None,
    };
    let id = match value.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Int(id)) => id.to_string(),
        _ => number.to_string(),
    };
    let (Some(request), Some(decision)) = (text("request"), text("decision")) else {
        return Err(no_decision());
    };
    Stored::of(id, request, &decision)
}

/// What has no request or no decision.
pub(crate) fn no_decision() -> Problem {
    use crate::problem::Words;
    Problem::new(
        "redecide.line",
        Words::new("这一行没有 request 和 decision", "the line has no `request` and `decision`"),
        Words::new(
            "每行写 {\"id\":…,\"request\":{…},\"decision\":{…}}，decision 是当时的核查结论",
            "write {\"id\":…,\"request\":{…},\"decision\":{…}} a line, with what was decided then",
        ),
    )
}
