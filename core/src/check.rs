//! The check (一键核信): the only file that knows the order of the steps.

use alloc::{string::String, vec::Vec};

use crate::calendar::Calendar;
use crate::date::Date;
use crate::decision::{Basis, Decision};
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::finding::{Coverage, CoverageState};
use crate::id::Report;
use crate::pack::record::{Covers, Direction};
use crate::pack::{Doubt, Header, Pack, PackKind, PackSet, Sealed, Standing, Trust};
use crate::request::{Request, Role};
use crate::rulebook::{
    Case, Fact, FactSource, Level, Matter, NoVersion, Purpose, Remedy, Rulebook, decide,
};
use crate::screen::{Query, grades, screen};

pub use crate::screen::report;

/// The bytes a checker is made of.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// List packs, in any order.
    pub packs: Vec<&'a [u8]>,
    /// The rulebook pack.
    pub rulebook: &'a [u8],
    /// The calendar pack.
    pub calendar: &'a [u8],
    /// The trust policy, JSON.
    pub trust: &'a [u8],
}

/// A document pack as it was sealed.
#[derive(Debug)]
pub struct Origin {
    /// Its signed header.
    pub header: Header,
    /// SM3 of the header bytes.
    pub digest: Digest,
    /// Ids of the trusted keys that signed it.
    pub signers: Vec<String>,
    /// How long it may be relied on.
    pub standing: Standing,
}

/// Everything needed to decide, verified. It never changes: new data make a new checker.
#[derive(Debug)]
pub struct Checker {
    packs: PackSet,
    rulebook: Rulebook,
    rulebook_origin: Origin,
    calendar: Calendar,
    calendar_origin: Origin,
}

impl Checker {
    /// Verifies and reads all sources.
    ///
    /// # Errors
    /// `pack.*`, `json.*`, `trust.*`, `rulebook.*`, `calendar.*`; the place names the source
    /// (`packs/0`, `rulebook`, `calendar`, `trust`).
    pub fn open(sources: &Sources<'_>) -> Result<Self, LoadError> {
        let trust = Trust::decode(sources.trust).map_err(|e| e.within("trust"))?;
        let packs = open_packs(sources.packs.iter().map(|bytes| bytes.to_vec()), &trust)?;
        Self::with_packs(packs, sources.rulebook, sources.calendar, &trust)
    }

    /// The same with packs that were opened before, whose bytes are then not copied.
    ///
    /// # Errors
    /// Those of [`Checker::open`] for rulebook and calendar; `rulebook.list-direction`,
    /// `rulebook.list-basis` and `rulebook.list-level` where a pack and the rulebook contradict each
    /// other about a list.
    pub fn with_packs(
        packs: PackSet,
        rulebook: &[u8],
        calendar: &[u8],
        trust: &Trust,
    ) -> Result<Self, LoadError> {
        let (rulebook, rulebook_origin) =
            document(rulebook, PackKind::Rulebook, trust, Rulebook::decode)
                .map_err(|e| e.within("rulebook"))?;
        let (calendar, calendar_origin) =
            document(calendar, PackKind::Calendar, trust, Calendar::decode)
                .map_err(|e| e.within("calendar"))?;
        agree(&packs, &rulebook)?;
        Ok(Self { packs, rulebook, rulebook_origin, calendar, calendar_origin })
    }

    /// The list packs that count.
    #[must_use]
    pub const fn packs(&self) -> &PackSet {
        &self.packs
    }

    /// The rulebook.
    #[must_use]
    pub const fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// How the rulebook was sealed.
    #[must_use]
    pub const fn rulebook_origin(&self) -> &Origin {
        &self.rulebook_origin
    }

    /// The calendar.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// How the calendar was sealed.
    #[must_use]
    pub const fn calendar_origin(&self) -> &Origin {
        &self.calendar_origin
    }

    /// Decides a request.
    ///
    /// # Errors
    /// Those of [`Checker::matter`], `request.unknown-material`,
    /// `request.unknown-fact`, `request.graded-fact`, `request.fact-value`, `calendar.term`.
    pub fn check(&self, request: &Request) -> Result<Decision, LoadError> {
        let matter = self.matter(request)?;
        self.check_references(request, matter)?;
        let on = request.decided_on;
        let mut reports: Vec<Option<Report>> =
            request.subjects.iter().map(|s| report(s, on)).collect();
        let queries: Vec<Query<'_>> = request
            .subjects
            .iter()
            .zip(&reports)
            .map(|(subject, code)| Query { subject, code: code.as_ref() })
            .collect();
        let mut screening = screen(&self.packs, &queries, on)?;
        let grades = grades(&self.packs, &queries, on)?;
        self.rulebook.attribute(&mut screening);
        for finding in screening.findings.iter().filter(|f| f.is_as_written()) {
            if let Some(report) = reports.get_mut(finding.subject) {
                *report = report.take().map(Report::registered);
            }
        }
        let honours = |name: &String| self.rulebook.incentives.iter().any(|i| i.list == *name);
        let wanted = |name: &String| matter.lists.contains(name) || honours(name);
        let case = Case {
            request,
            reports: &reports,
            counted: request.subjects.iter().map(|s| matter.counts(s.role)).collect(),
            findings: self.rulebook.merge(retain(screening.findings, |f| wanted(&f.list_name))),
            excluded: retain(screening.excluded, |f| wanted(&f.list_name)),
            excluded_more: screening.excluded_more.iter().filter(|list| wanted(list)).count(),
            suspended: retain(screening.suspended, |f| wanted(&f.list_name)),
            coverage: self.judged(
                with_missing(retain(screening.coverage, |c| wanted(&c.list_name)), matter),
                request,
                matter,
            ),
            grades,
            truncated: screening.truncated,
            doubts: self.doubts(on),
            concerns: Vec::new(),
        };
        decide(&self.rulebook, matter, &self.calendar, case)
    }

    /// Why rulebook and calendar may not be relied on at that day; a calendar has its own bounds in
    /// time, so that its last valid day says nothing.
    fn doubts(&self, on: Date) -> Vec<(PackKind, Doubt)> {
        let rulebook = self.rulebook_origin.standing.doubt(on);
        let calendar = self.calendar_origin.standing.doubt(on);
        let calendar = calendar.filter(|doubt| matches!(doubt, Doubt::Lapsed(_)));
        let of = |kind, doubt: Option<Doubt>| doubt.map(|doubt| (kind, doubt));
        [of(PackKind::Rulebook, rulebook), of(PackKind::Calendar, calendar)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What the rulebook makes of the coverage: how much later than the decision a list may be, and
    /// whether subjects count that it does not speak for.
    fn judged(
        &self,
        mut coverage: Vec<Coverage>,
        request: &Request,
        matter: &Matter,
    ) -> Vec<Coverage> {
        // What a list does not speak for matters for those who count, not for the others.
        let party = |at: &usize| {
            request.subjects.get(*at).is_some_and(|s| {
                matches!(s.role, Role::Applicant | Role::ConsortiumMember) && matter.counts(s.role)
            })
        };
        for row in &mut coverage {
            let rule = self.rulebook.list(&row.list_name);
            let late = |as_of: Date| {
                let days = rule.map_or(0, |rule| rule.later_days);
                let known = request.decided_on.plus_days(i32::try_from(days).unwrap_or(i32::MAX));
                known.is_some_and(|known| known < as_of)
            };
            if row.state == CoverageState::Later && !row.as_of.is_some_and(late) {
                row.state = CoverageState::Fresh;
            }
            let outside = rule.is_none_or(|rule| !rule.outside) && row.outside.iter().any(party);
            if matches!(
                row.state,
                CoverageState::Fresh | CoverageState::Outside | CoverageState::Unasked
            ) {
                row.state = if outside {
                    CoverageState::Outside
                } else if row
                    .unasked
                    .iter()
                    .any(|at| request.subjects.get(*at).is_some_and(|s| matter.counts(s.role)))
                {
                    CoverageState::Unasked
                } else {
                    CoverageState::Fresh
                };
                row.lack = rule.and_then(|rule| rule.lack(&row.covers, request.decided_on));
                if row.lack.is_some() && row.state != CoverageState::Outside {
                    row.state = CoverageState::Partial;
                }
            }
        }
        coverage
    }

    /// The version of the matter that the request is decided under.
    ///
    /// # Errors
    /// `request.unknown-matter`, `request.matter-not-in-force`, `request.matter-versions`.
    pub fn matter(&self, request: &Request) -> Result<&Matter, LoadError> {
        let found = self.rulebook.matter(&request.matter, request.applied_on, request.decided_on);
        found.map_err(|why| {
            let code = match why {
                NoVersion::Unknown => "request.unknown-matter",
                NoVersion::NotInForce => "request.matter-not-in-force",
                NoVersion::Several => "request.matter-versions",
            };
            LoadError::new(code)
                .at(Place::Pointer("/matter".into()))
                .with("matter", &request.matter)
                .with("appliedOn", request.applied_on)
                .with("decidedOn", request.decided_on)
        })
    }

    /// How a refusal in the matter can be contested, each way with its bases as they are cited.
    pub(crate) fn remedies(&self, matter: &Matter) -> Vec<(&Remedy, Vec<String>)> {
        let own = self.rulebook.remedies.iter().filter(|remedy| remedy.class == matter.class);
        let cited = |remedy: &Remedy| {
            let named = self.rulebook.bases.iter().filter(|basis| remedy.basis.contains(&basis.id));
            named.map(Basis::cited).collect()
        };
        own.map(|remedy| (remedy, cited(remedy))).collect()
    }

    /// What the request refers to must exist in the matter: a material whose id is mistyped would
    /// otherwise read as missing.
    fn check_references(&self, request: &Request, matter: &Matter) -> Result<(), LoadError> {
        for (i, material) in request.materials.iter().enumerate() {
            if !matter.materials.iter().any(|m| m.id == material.id) {
                let place = Place::Pointer(alloc::format!("/materials/{i}/id"));
                let known: Vec<&str> = matter.materials.iter().map(|m| m.id.as_str()).collect();
                let error = LoadError::new("request.unknown-material").at(place);
                return Err(error.with("material", &material.id).with("known", known.join("、")));
            }
        }
        for (name, value) in &request.facts {
            let declared = |f: &&Fact| matches!(f.source, FactSource::Declared | FactSource::Score);
            let known = self.rulebook.vocabulary.iter().find(|fact| fact.name == *name);
            if known.is_some_and(|fact| fact.source == FactSource::Grade) {
                let place = Place::Pointer(alloc::format!("/facts/{name}"));
                return Err(LoadError::new("request.graded-fact").at(place).with("fact", name));
            }
            if !self.rulebook.vocabulary.iter().filter(declared).any(|f| f.name == *name) {
                let place = Place::Pointer(alloc::format!("/facts/{name}"));
                return Err(LoadError::new("request.unknown-fact").at(place).with("fact", name));
            }
            // Whatever reads the fact: a word that is no value would read as “another case”.
            if let Some(fact) = known.filter(|fact| !fact.values.contains(value)) {
                let place = Place::Pointer(alloc::format!("/facts/{name}"));
                let error = LoadError::new("request.fact-value").at(place).with("fact", name);
                return Err(error.with("found", value).with("known", fact.values.join("、")));
            }
        }
        Ok(())
    }
}

/// A list must be in its pack what the rulebook reads it for: one that is black there and red here
/// would count as nothing.
fn agree(packs: &PackSet, rulebook: &Rulebook) -> Result<(), LoadError> {
    for holding in packs.holdings() {
        let Some(rule) = rulebook.list(&holding.list.name) else { continue };
        let list = holding.list;
        let fits = match rule.purpose {
            Purpose::Failing => list.direction == Direction::Black,
            Purpose::Commitment => {
                matches!(list.direction, Direction::Commitment | Direction::Black)
            }
            Purpose::Incentive => list.direction == Direction::Red,
            Purpose::Focus => list.direction == Direction::Focus,
            Purpose::Notice => list.direction == Direction::Notice,
        };
        let about = |code| {
            let scope = holding.chain.header().map_or("", |header| header.scope.as_str());
            LoadError::new(code)
                .at(Place::Part("packs".into()))
                .with("list", &list.name)
                .with("direction", list.direction.as_str())
                .with("purpose", rule.purpose.as_str())
                .with("scope", scope)
        };
        if !fits {
            return Err(about("rulebook.list-direction"));
        }
        if list.direction == Direction::Black && list.basis.trim().is_empty() {
            return Err(about("rulebook.list-basis"));
        }
        // What a list does not say of its deciders is not high enough.
        if let Some(least) = rule.level
            && Level::of(&list.level).is_none_or(|level| level < least)
        {
            let error = about("rulebook.list-level").with("level", least.as_str());
            return Err(error.with("found", &list.level));
        }
    }
    Ok(())
}

/// Opens list packs; the place of an error names the pack by its number.
pub(crate) fn open_packs(
    packs: impl IntoIterator<Item = Vec<u8>>,
    trust: &Trust,
) -> Result<PackSet, LoadError> {
    let open = |(i, bytes): (usize, Vec<u8>)| {
        Pack::open(bytes, trust).map_err(|e| e.within(&alloc::format!("packs/{i}")))
    };
    let packs = packs.into_iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
    PackSet::new(packs).map_err(|e| e.within("packs"))
}

fn document<T>(
    bytes: &[u8],
    kind: PackKind,
    trust: &Trust,
    read: impl Fn(&crate::json::Value) -> Result<T, LoadError>,
) -> Result<(T, Origin), LoadError> {
    let sealed = Sealed::open(bytes, kind, trust)?;
    let content = read(&sealed.document()?)?;
    let Sealed { header, digest, signers, standing, .. } = sealed;
    Ok((content, Origin { header, digest, signers, standing }))
}

fn retain<T>(items: Vec<T>, keep: impl Fn(&T) -> bool) -> Vec<T> {
    items.into_iter().filter(|item| keep(item)).collect()
}

/// A list that the matter requires and no pack holds is reported as missing: unknown is not clean.
fn with_missing(mut coverage: Vec<Coverage>, matter: &Matter) -> Vec<Coverage> {
    for name in &matter.lists {
        if !coverage.iter().any(|c| c.list_name == *name) {
            coverage.push(Coverage {
                list: name.clone(),
                list_name: name.clone(),
                state: CoverageState::Missing,
                as_of: None,
                valid_until: None,
                sequence: None,
                issuer: String::new(),
                issuer_id: None,
                title: String::new(),
                hits: 0,
                unasked: Vec::new(),
                outside: Vec::new(),
                doubt: None,
                covers: Covers::default(),
                lack: None,
                set_aside: Vec::new(),
                expected: Vec::new(),
            });
        }
    }
    coverage
}
