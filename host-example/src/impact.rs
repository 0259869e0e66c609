//! Who would be treated differently under a new rulebook, other lists or another calendar (影响评估): every stored
//! question is asked again, and what comes out is held against what was decided and against the symbolic comparison of
//! both rulebooks.

mod rests;

use std::collections::BTreeMap;

use credit_core::{
    Date,
    answer::{Decision, MissingMaterial},
    api::Lang,
    calendar::TermUnit,
    decision::Outcome,
    digest::Digest,
    json::{self, Value, canonical},
    rulebook::{Rulebook, diff::differences, source::outcome_name},
};
use credit_engine::{NativeChecker, OpenChecker as _, SourceBytes};

use crate::{
    archive::{Archive, Blobs},
    case::CaseFile,
    problem::{Problem, Words},
    view,
};
pub use rests::{Rests, rests};

/// What takes the place of what cases were decided by; what is not here stays as it was.
#[derive(Clone, Debug, Default)]
pub struct Instead {
    /// List packs.
    pub packs: Option<Vec<Vec<u8>>>,
    /// A rulebook.
    pub rulebook: Option<Vec<u8>>,
    /// A calendar.
    pub calendar: Option<Vec<u8>>,
    /// The trust policy that all of it is opened with.
    pub trust: Vec<u8>,
    /// The day on which the questions are asked, in place of their own; the days of application and signature move
    /// along.
    pub on: Option<Date>,
}

/// Which way a decision would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// 从严.
    Harder,
    /// 放宽.
    Softer,
    /// 改由人工复核.
    ToPerson,
    /// 不再由人工复核.
    FromPerson,
    /// 结论不变: tier, measures or what is missing would be others.
    Beside,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Harder, Self::Softer, Self::ToPerson, Self::FromPerson, Self::Beside];

    pub(crate) fn of(before: Outcome, after: Outcome) -> Self {
        match (before, after) {
            (before, after) if before == after => Self::Beside,
            (_, Outcome::Refer) => Self::ToPerson,
            (Outcome::Refer, _) => Self::FromPerson,
            (before, after) if before < after => Self::Harder,
            _ => Self::Softer,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Harder => Words::new("从严", "harder"),
            Self::Softer => Words::new("放宽", "softer"),
            Self::ToPerson => Words::new("改由人工复核", "to a person"),
            Self::FromPerson => Words::new("不再由人工复核", "no longer to a person"),
            Self::Beside => Words::new("结论不变", "same outcome"),
        }
    }
}

/// What a decision comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comes {
    /// The outcome.
    pub outcome: Outcome,
    /// Its name.
    pub text: String,
    /// The rule that says so.
    pub rule: String,
    /// The tier, if there is one.
    pub tier: Option<&'static str>,
    /// Measures that follow, by id and name.
    pub measures: Vec<String>,
    /// What is missing, with the length of its term.
    pub missing: Vec<String>,
    /// What is earned, and what somebody is only told or asked for.
    pub beside: Vec<String>,
    /// The facts that were looked at.
    pub facts: BTreeMap<String, String>,
}

impl Comes {
    /// That of a decision.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        let mut measures: Vec<String> =
            decision.measures.iter().map(|it| format!("{} {}", it.id, it.name)).collect();
        measures.sort();
        measures.dedup();
        let facts = decision.facts.iter();
        let incentives = decision.incentives.iter().flatten().map(|it| it.name.clone());
        let cautions = decision.cautions.iter().flatten().map(|it| it.name.clone());
        Self {
            outcome: decision.outcome,
            text: decision.outcome_text.clone(),
            rule: view::rule(decision).to_owned(),
            tier: decision.inspection.as_ref().map(|it| it.tier.as_str()),
            measures,
            missing: decision.missing.iter().map(missing).collect(),
            beside: incentives.chain(cautions).collect(),
            facts: facts.map(|it| (it.fact.to_string(), it.value.clone())).collect(),
        }
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        let all = |it: &Self| {
            (it.outcome, it.tier, it.measures.clone(), it.missing.clone(), it.beside.clone())
        };
        all(self) == all(other)
    }
}

/// A material, with its term: on another day the last day is another, the term is not.
fn missing(of: &MissingMaterial) -> String {
    let term = of.due.as_ref().map(|due| match due.unit {
        TermUnit::Day => format!("（{}日）", due.n),
        TermUnit::Month => format!("（{}个月）", due.n),
        _ => format!("（{}个工作日）", due.n),
    });
    let term = term.or_else(|| of.before.as_ref().map(|before| format!("（{before}）")));
    [of.name.as_str(), term.as_deref().unwrap_or_default()].concat()
}

/// A case that would be decided otherwise.
#[derive(Clone, Debug)]
pub struct Change {
    /// The number of its receipt.
    pub receipt: Digest,
    /// When it was asked.
    pub at: String,
    /// Who has applied.
    pub applicant: String,
    /// Id of the matter.
    pub matter: String,
    /// Name of the matter.
    pub matter_name: String,
    /// Whose case it is.
    pub agency: String,
    /// What it came to.
    pub before: Comes,
    /// What it would come to.
    pub after: Comes,
    /// Which way.
    pub way: Way,
    /// Facts that are others, as sentences; none where only the rules are.
    pub facts: Vec<String>,
    /// Whether the symbolic comparison of both rulebooks says so, too; none where it cannot: facts are others.
    pub foreseen: Option<bool>,
}

/// Asks stored questions again. Data stay open from one case to the next that rests on the same.
#[derive(Debug)]
pub struct Assessor<'a> {
    archive: &'a Archive,
    instead: &'a Instead,
    /// What the new rulebook decides.
    new: Option<Rulebook>,
    open: Option<(Blobs, NativeChecker)>,
    /// What the comparison of the rulebooks says of each matter, by the rulebook of before.
    compared: BTreeMap<Digest, BTreeMap<String, Vec<String>>>,
}

impl<'a> Assessor<'a> {
    /// One that puts these in place of what cases were decided by.
    #[must_use]
    pub const fn new(archive: &'a Archive, instead: &'a Instead, new: Option<Rulebook>) -> Self {
        Self { archive, instead, new, open: None, compared: BTreeMap::new() }
    }

    /// What would be different in a case; nothing where all that follows is the same.
    ///
    /// # Errors
    ///
    /// `receipt.incomplete`, `archive.*`, those of the data and of the core: a matter that the new rulebook does not
    /// have on that day, for one.
    pub fn assess(&mut self, case: &CaseFile, old: &Rulebook) -> Result<Option<Change>, Problem> {
        let request = self.question(case)?;
        let text = self.checker(&case.blobs)?.check(&request, Lang::ZhCn)?;
        let decision: Decision = view::parse(&text)?;
        let (before, after) = (Comes::of(&case.decision), Comes::of(&decision));
        if before.same(&after) {
            return Ok(None);
        }
        let named = before.facts.iter().filter_map(|(fact, was)| {
            let is = after.facts.get(fact)?;
            (is != was).then(|| format!("{fact}：{was} → {is}"))
        });
        let facts: Vec<String> = named.collect();
        let foreseen = self.foreseen(case, old, (&before, &after), facts.is_empty());
        let decided = &case.decision;
        Ok(Some(Change {
            receipt: case.number,
            at: case.at.clone(),
            applicant: case.applicant().to_owned(),
            matter: decided.matter.clone(),
            matter_name: decided.matter_name.clone(),
            agency: decided.agency.clone().unwrap_or_default(),
            way: Way::of(before.outcome, after.outcome),
            before,
            after,
            facts,
            foreseen,
        }))
    }

    /// The question of a case, on the day that is asked for.
    fn question(&self, case: &CaseFile) -> Result<String, Problem> {
        let stored = self.archive.case(case.number)?;
        let text = stored.map(|stored| stored.request).unwrap_or_default();
        let Some(on) = self.instead.on else { return Ok(text) };
        let value = json::parse(text.as_bytes(), usize::MAX)?;
        let ahead = on.to_days().saturating_sub(case.request.decided_on.to_days());
        Ok(canonical(&moved(value, ahead)))
    }

    fn checker(&mut self, blobs: &Blobs) -> Result<&mut NativeChecker, Problem> {
        let known = self.open.take().filter(|(open, _)| open == blobs || self.all_new());
        let open = match known {
            Some(open) => open,
            None => {
                let own = self.archive.sources(blobs)?;
                let instead = self.instead;
                let sources = SourceBytes {
                    packs: instead.packs.clone().unwrap_or(own.packs),
                    rulebook: instead.rulebook.clone().unwrap_or(own.rulebook),
                    calendar: instead.calendar.clone().unwrap_or(own.calendar),
                    trust: instead.trust.clone(),
                };
                (blobs.clone(), NativeChecker::open(&sources)?)
            }
        };
        let (_, checker) = self.open.insert(open);
        Ok(checker)
    }

    /// Whether nothing of what cases were decided by is left.
    const fn all_new(&self) -> bool {
        let Instead { packs, rulebook, calendar, .. } = self.instead;
        packs.is_some() && rulebook.is_some() && calendar.is_some()
    }

    /// Whether the comparison of both rulebooks says that outcomes of the matter go that way.
    fn foreseen(
        &mut self,
        case: &CaseFile,
        old: &Rulebook,
        (before, after): (&Comes, &Comes),
        same_facts: bool,
    ) -> Option<bool> {
        let new = self.new.as_ref()?;
        if !same_facts || self.instead.packs.is_some() || self.instead.on.is_some() {
            return None;
        }
        let all = self.compared.entry(case.rulebook).or_insert_with(|| by_matter(old, new));
        let none = Vec::new();
        let own = all.get(&case.decision.matter).unwrap_or(&none);
        let whole = all.get("").unwrap_or(&none);
        Some(match before.outcome == after.outcome {
            // Measures, tiers and materials are told in sentences of their own.
            true => !own.is_empty() || !whole.is_empty(),
            false => {
                let [was, is] = [before.outcome, after.outcome].map(outcome_name);
                let said = format!("由{was}变为{is}（");
                // What lists and measures are for is told of the rulebook as a whole.
                own.iter().any(|text| text.contains(&said)) || !whole.is_empty()
            }
        })
    }
}

/// The differences of both rulebooks by id of the matter; those of the whole by no id.
#[must_use]
pub fn by_matter(old: &Rulebook, new: &Rulebook) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for difference in differences(old, new) {
        let id = difference.matter.split(' ').next().unwrap_or_default();
        all.entry(id.to_owned()).or_default().push(difference.text);
    }
    all
}

/// A request so many days later.
fn moved(value: Value, ahead: i32) -> Value {
    const DAYS: [&str; 3] = ["appliedOn", "decidedOn", "signedOn"];
    let later = |text: &str| Date::parse(text)?.plus_days(ahead).map(|day| day.to_string());
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let day = value.as_str().filter(|_| DAYS.contains(&&*name)).and_then(later);
                    let value = day.map_or_else(|| moved(value, ahead), Into::into);
                    (name, value)
                })
                .collect(),
        ),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| moved(item, ahead)).collect())
        }
        other => other,
    }
}
