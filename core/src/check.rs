//! The check (一键核信): the only file that knows the order of the steps.

use alloc::{string::String, vec::Vec};

use crate::calendar::Calendar;
use crate::date::Date;
use crate::decision::Decision;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::finding::{Coverage, CoverageState};
use crate::id::{self, Expectation, Kind, Report};
use crate::pack::{Doubt, Header, Pack, PackKind, PackSet, Sealed, Standing, Trust};
use crate::request::{Request, Subject, SubjectKind};
use crate::rulebook::{Case, Fact, FactSource, Matter, Rulebook, decide};
use crate::screen::{Query, screen};

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
    /// Those of [`Checker::open`] for rulebook and calendar.
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
    /// `request.unknown-matter`, `request.matter-not-in-force`, `request.unknown-material`,
    /// `request.unknown-fact`, `request.fact-value`, `calendar.term`.
    pub fn check(&self, request: &Request) -> Result<Decision, LoadError> {
        let matter = self.matter(request)?;
        self.known(request, matter)?;
        let on = request.decided_on;
        let reports: Vec<Option<Report>> = request.subjects.iter().map(|s| report(s, on)).collect();
        let queries: Vec<Query<'_>> = request
            .subjects
            .iter()
            .zip(&reports)
            .map(|(subject, code)| Query { subject, code: code.as_ref() })
            .collect();
        let mut screening = screen(&self.packs, &queries, on)?;
        self.rulebook.attribute(&mut screening);
        let honours = |name: &String| self.rulebook.incentives.iter().any(|i| i.list == *name);
        let wanted = |name: &String| matter.lists.contains(name) || honours(name);
        let case = Case {
            request,
            reports: &reports,
            counted: request.subjects.iter().map(|s| matter.roles.contains(&s.role)).collect(),
            findings: retain(screening.findings, |f| wanted(&f.list_name)),
            excluded: retain(screening.excluded, |f| wanted(&f.list_name)),
            coverage: with_missing(retain(screening.coverage, |c| wanted(&c.list_name)), matter),
            truncated: screening.truncated,
            doubts: self.doubts(on),
        };
        decide(&self.rulebook, matter, &self.calendar, case)
    }

    /// Why rulebook and calendar may not be relied on at that day; a calendar has its own bounds in
    /// time, so that its validity says nothing.
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

    /// The version of the matter that the request is decided under.
    ///
    /// # Errors
    /// `request.unknown-matter`, `request.matter-not-in-force`.
    pub fn matter(&self, request: &Request) -> Result<&Matter, LoadError> {
        let (matter, known) =
            self.rulebook.matter(&request.matter, request.applied_on, request.decided_on);
        matter.ok_or_else(|| {
            let code = if known { "request.matter-not-in-force" } else { "request.unknown-matter" };
            LoadError::new(code)
                .at(Place::Pointer("/matter".into()))
                .with("matter", &request.matter)
                .with("appliedOn", request.applied_on)
        })
    }

    /// Names in the request must mean something in the matter: a typing error in a material's id
    /// would otherwise read as “missing”.
    fn known(&self, request: &Request, matter: &Matter) -> Result<(), LoadError> {
        for (i, material) in request.materials.iter().enumerate() {
            if !matter.materials.iter().any(|m| m.id == material.id) {
                let place = Place::Pointer(alloc::format!("/materials/{i}/id"));
                let known: Vec<&str> = matter.materials.iter().map(|m| m.id.as_str()).collect();
                let error = LoadError::new("request.unknown-material").at(place);
                return Err(error.with("material", &material.id).with("known", known.join("、")));
            }
        }
        for (name, _) in &request.facts {
            let declared = |f: &&Fact| matches!(f.source, FactSource::Declared | FactSource::Score);
            if !self.rulebook.vocabulary.iter().filter(declared).any(|f| f.name == *name) {
                let place = Place::Pointer(alloc::format!("/facts/{name}"));
                return Err(LoadError::new("request.unknown-fact").at(place).with("fact", name));
            }
        }
        Ok(())
    }
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

/// The report on a subject's code, as the kind its declared kind of subject calls for: what
/// [`screen`] is given beside the subject.
#[must_use]
pub fn report(subject: &Subject, on: Date) -> Option<Report> {
    let code = subject.code.as_deref()?;
    let likely = id::classify(code);
    let personal = matches!(
        likely,
        Kind::ResidentId
            | Kind::ResidentId15
            | Kind::HmtResidentPermit
            | Kind::ForeignerId
            | Kind::MaskedId
    );
    let declared = match subject.kind {
        SubjectKind::Person if personal => likely,
        SubjectKind::Person => Kind::ResidentId,
        SubjectKind::Organization | SubjectKind::SoleTrader => match likely {
            Kind::OrgCode | Kind::BusinessRegistration | Kind::TaxpayerId | Kind::Lei => likely,
            _ => Kind::Uscc,
        },
    };
    Some(id::validate(code, &Expectation { kind: Some(declared), on: Some(on), allowed: &[] }))
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
                doubt: None,
                set_aside: Vec::new(),
                expected: Vec::new(),
            });
        }
    }
    coverage
}
