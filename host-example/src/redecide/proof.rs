//! Why new data do not touch a decision, or what does.

use std::collections::BTreeSet;

use credit_core::{
    Date,
    answer::Decision,
    api::Lang,
    check::report,
    digest::Digest,
    error::LoadError,
    pack::{Pack, PackKind, PackSet, Sealed, Trust},
    request::Request,
    rulebook::Rulebook,
    screen::{Look, Query, findings},
};
use credit_engine::{Lists, SourceBytes};

use super::digests;
use crate::{
    impact::by_matter,
    problem::{Problem, Words},
    screen::{Delta, Issues},
};

/// What touches a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// It was not decided by the data of before.
    OtherData,
    /// The rulebooks decide its matter otherwise, or in another version.
    Rules,
    /// The calendar is another one.
    Calendar,
    /// Something was found of a subject.
    Found,
    /// A record that is new, gone or changed has to do with a subject.
    Records,
    /// A list stands otherwise on its day.
    Standing,
    /// Lists or grades cannot be compared: they have other definitions, or no records.
    Lists,
    /// Nothing was seen to touch it, and yet it came out otherwise: a fault of the proof, seen only where all are
    /// decided again.
    Unproved,
}

impl Touched {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::OtherData => {
                Words::new("不是按给出的旧数据办的", "not decided by the data of before")
            }
            Self::Rules => Words::new("规则不同", "the rules differ"),
            Self::Calendar => Words::new("工作日历不同", "the calendar differs"),
            Self::Found => Words::new("主体原来就有发现", "something was found of a subject"),
            Self::Records => {
                Words::new("名单有变化涉及主体", "a changed record concerns a subject")
            }
            Self::Standing => {
                Words::new("名单在当日的状态不同", "a list stands otherwise on that day")
            }
            Self::Lists => {
                Words::new("名单不能逐条比较", "the lists cannot be compared record by record")
            }
            Self::Unproved => {
                Words::new("没有看出牵涉，结论却不同", "not seen to be touched, and yet different")
            }
        }
    }
}

/// What both data come to.
#[derive(Debug)]
pub(super) struct Proof {
    old: Before,
    same_calendar: bool,
    rules: Option<Rules>,
    lists: Changed,
}

/// The data that decisions must have been made by.
#[derive(Debug)]
struct Before {
    packs: Vec<Digest>,
    rulebook: Digest,
    calendar: Digest,
}

/// Two rulebooks that differ.
#[derive(Debug)]
struct Rules {
    old: Rulebook,
    new: Rulebook,
    /// Matters that they decide otherwise; the whole is without a name.
    differ: BTreeSet<String>,
}

/// What became of the lists.
#[derive(Debug)]
enum Changed {
    Nothing,
    /// Records that are new in this form, and those that are gone in this form.
    Records {
        fresh: PackSet,
        gone: PackSet,
        count: (usize, usize),
    },
    /// Too much.
    Unclear,
}

impl Proof {
    pub(super) fn new(
        old: &SourceBytes,
        new: &SourceBytes,
        trust: &Trust,
        lang: Lang,
    ) -> Result<Self, Problem> {
        let before = Before {
            packs: digests(&old.packs)?,
            rulebook: Sealed::stated_digest(&old.rulebook)?,
            calendar: Sealed::stated_digest(&old.calendar)?,
        };
        let same_calendar = before.calendar == Sealed::stated_digest(&new.calendar)?;
        let rules = match before.rulebook == Sealed::stated_digest(&new.rulebook)? {
            true => None,
            false => Some(Rules::new(&old.rulebook, &new.rulebook, trust)?),
        };
        let lists = match before.packs == digests(&new.packs)? {
            true => Changed::Nothing,
            false => Changed::of(old, new, trust, lang)?,
        };
        Ok(Self { old: before, same_calendar, rules, lists })
    }

    pub(super) fn records(&self) -> (usize, usize) {
        match &self.lists {
            Changed::Records { count, .. } => *count,
            _ => (0, 0),
        }
    }

    /// What touches a decision; nothing if it is proved that nothing does, but for how the lists stand.
    pub(super) fn touched(
        &self,
        request: &Request,
        decision: &Decision,
    ) -> Result<Option<Touched>, Problem> {
        let receipt = &decision.receipt;
        let mut packs = receipt.packs.clone();
        packs.sort();
        if (&packs, receipt.rulebook, receipt.calendar)
            != (&self.old.packs, self.old.rulebook, self.old.calendar)
        {
            return Ok(Some(Touched::OtherData));
        }
        if !self.same_calendar {
            return Ok(Some(Touched::Calendar));
        }
        if self.rules.as_ref().is_some_and(|rules| rules.touch(request)) {
            return Ok(Some(Touched::Rules));
        }
        let (fresh, gone) = match &self.lists {
            Changed::Nothing => return Ok(None),
            Changed::Unclear => return Ok(Some(Touched::Lists)),
            Changed::Records { fresh, gone, .. } => (fresh, gone),
        };
        // What was found may lead on to persons, and hides others where it is cut.
        let found = !decision.findings.is_empty()
            || !decision.excluded.is_empty()
            || decision.excluded_more.is_some();
        if found {
            return Ok(Some(Touched::Found));
        }
        let concerned = concerns(fresh, request)? || concerns(gone, request)?;
        Ok(concerned.then_some(Touched::Records))
    }
}

impl Rules {
    fn new(old: &[u8], new: &[u8], trust: &Trust) -> Result<Self, Problem> {
        let open = |bytes: &[u8]| {
            let sealed = Sealed::open(bytes, PackKind::Rulebook, trust)?;
            Rulebook::decode(&sealed.document()?)
        };
        let (old, new) = (open(old)?, open(new)?);
        let differ = by_matter(&old, &new).into_keys().collect();
        Ok(Self { old, new, differ })
    }

    /// Whether they may decide a request otherwise. They are compared in the last versions of their matters, so that
    /// one of other days is not proved.
    fn touch(&self, request: &Request) -> bool {
        let last = |book: &Rulebook| {
            let own = book.matters.iter().filter(|matter| matter.id == request.matter);
            let last = own.map(|matter| matter.from).max();
            let asked = book.matter(&request.matter, request.applied_on, request.decided_on);
            asked.is_ok_and(|matter| Some(matter.from) == last)
        };
        self.differ.contains("")
            || self.differ.contains(&request.matter)
            || !last(&self.old)
            || !last(&self.new)
    }
}

impl Changed {
    fn of(
        old: &SourceBytes,
        new: &SourceBytes,
        trust: &Trust,
        lang: Lang,
    ) -> Result<Self, Problem> {
        if defined(old, trust)? != defined(new, trust)? {
            return Ok(Self::Unclear);
        }
        let lists = Lists { packs: new.packs.clone(), trust: new.trust.clone() };
        // Each decision stays on its day: what is in force by now and was not then makes no difference.
        let issues = match Issues::open(&lists, &old.packs, Date::MIN, lang) {
            Err(problem) if problem.code() == "screen.filter-pack" => return Ok(Self::Unclear),
            issues => issues?,
        };
        let (fresh, gone) = (issues.added()?, issues.gone()?);
        let count = (fresh.count, gone.count);
        Ok(Self::Records { fresh: open(fresh)?, gone: open(gone)?, count })
    }
}

fn open(delta: Delta) -> Result<PackSet, Problem> {
    let trust = Trust::decode(&delta.lists.trust)?;
    let packs = delta.lists.packs.into_iter().map(|bytes| Pack::open(bytes, &trust));
    Ok(PackSet::new(packs.collect::<Result<_, _>>()?)?)
}

/// How the lists are defined, and which grades there are: where these differ nothing is compared.
fn defined(sources: &SourceBytes, trust: &Trust) -> Result<Vec<String>, LoadError> {
    let packs = sources.packs.iter().map(|bytes| Pack::open(&bytes[..], trust));
    let set = PackSet::new(packs.collect::<Result<_, _>>()?)?;
    let lists = set.holdings().map(|holding| {
        let header = holding.chain.header();
        let of =
            header.map_or_else(String::new, |header| format!("{} {}", header.issuer, header.scope));
        let held = holding.chain.holds(holding.list);
        format!("{of} {held} {}", credit_core::json::canonical(&holding.list.encode()))
    });
    let grades = set.grades().iter().flat_map(|chain| chain.packs());
    let mut all: Vec<String> = lists.chain(grades.map(|pack| pack.digest().labelled())).collect();
    all.sort();
    Ok(all)
}

/// Whether any record of the set has to do with any subject of a request.
fn concerns(set: &PackSet, request: &Request) -> Result<bool, LoadError> {
    let on = request.decided_on;
    let codes: Vec<_> = request.subjects.iter().map(|subject| report(subject, on)).collect();
    let queries: Vec<Query<'_>> = request
        .subjects
        .iter()
        .zip(&codes)
        .map(|(subject, code)| Query { subject, code: code.as_ref() })
        .collect();
    let found = findings(set, &queries, on, Look::USUAL)?;
    Ok(found.truncated
        || !found.findings.is_empty()
        || !found.excluded.is_empty()
        || !found.excluded_more.is_empty()
        || !found.suspended.is_empty())
}
