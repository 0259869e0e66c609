//! Screening (名单核查): subjects against list packs at a day, evidence instead of a score.

use alloc::{string::String, string::ToString, vec, vec::Vec};

use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Screening, Status, Verdict};
use crate::id::{self, Kind, MaskMatch, Report};
use crate::pack::record::{Identifier, ListDef, Record, State};
use crate::pack::{Chain, Pack, PackSet, Position};
use crate::request::{Subject, SubjectKind};
use crate::text::fold;

/// A subject with the report on its code.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The subject.
    pub subject: &'a Subject,
    /// The report on its code, if it has one.
    pub code: Option<&'a Report>,
}

/// Screens subjects against all packs at a day.
///
/// A code that fails its checks is not used: the subject is then known by name only. The order of
/// packs and subjects changes nothing but the order of the result.
///
/// # Errors
/// `pack.digest` for damaged bytes of a pack, `pack.content` for a record that cannot be read.
pub fn screen(packs: &PackSet, queries: &[Query<'_>], on: Date) -> Result<Screening, LoadError> {
    let mut screening = Screening::default();
    for (subject, query) in queries.iter().enumerate() {
        for chain in packs.chains() {
            for position in candidates(chain, query, &mut screening.truncated)? {
                let Some((record, list)) = chain.record(position)? else { continue };
                if let Some(finding) = examine(list, subject, query, record, on) {
                    match finding.verdict {
                        Verdict::Excluded => screening.excluded.push(finding),
                        _ => screening.findings.push(finding),
                    }
                }
            }
        }
    }
    for found in [&mut screening.findings, &mut screening.excluded] {
        found.sort_by(|a, b| order(a).cmp(&order(b)));
    }
    screening.coverage = coverage(packs, queries, &screening.findings, on)?;
    Ok(screening)
}

fn order(f: &Finding) -> (usize, Verdict, &str, &str) {
    (f.subject, f.verdict, &f.list, &f.record.entry)
}

fn candidates(
    chain: &Chain,
    query: &Query<'_>,
    truncated: &mut bool,
) -> Result<Vec<Position>, LoadError> {
    let mut found: Vec<(Vec<Position>, bool)> = Vec::new();
    if let Some((kind, code)) = usable(query) {
        found.push(chain.by_identifier(kind, code)?);
    }
    for name in core::iter::once(&query.subject.name).chain(&query.subject.former_names) {
        found.push(chain.by_name(name)?);
    }
    *truncated |= found.iter().any(|(_, more)| *more);
    let mut positions: Vec<Position> = found.into_iter().flat_map(|(found, _)| found).collect();
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}

/// Kind and text of a code that passed its checks and hides nothing.
fn usable<'a>(query: &Query<'a>) -> Option<(Kind, &'a str)> {
    let report = query.code?;
    let plain = !matches!(report.kind, Kind::MaskedId | Kind::Unknown);
    (report.is_valid() && plain).then_some((report.kind, report.normalized.as_str()))
}

fn examine(
    list: &ListDef,
    subject: usize,
    query: &Query<'_>,
    record: Record,
    on: Date,
) -> Option<Finding> {
    let status = status(&record, on);
    if !matches!(status, Status::Active | Status::Disputed) {
        return None;
    }
    let identity = compare_identifiers(usable(query), &record.identifiers);
    let name = compare_names(query.subject, &record);
    let person = query.subject.kind == SubjectKind::Person;
    if !identity.is_equal() && (name.is_none() || person != (record.kind == SubjectKind::Person)) {
        return None;
    }
    let verdict = match identity {
        Identity::Equal(_) | Identity::Derived => Verdict::Confirmed,
        Identity::Contradicts(..) => Verdict::Excluded,
        Identity::MaskFits(_) => Verdict::Probable,
        Identity::NotGiven | Identity::NotRecorded if person => Verdict::Possible,
        Identity::NotGiven | Identity::NotRecorded => Verdict::Probable,
    };
    Some(Finding {
        subject,
        verdict,
        status,
        list: list.id.clone(),
        list_name: list.name.clone(),
        direction: list.direction,
        has_basis: !list.basis.is_empty(),
        exit: list.exit.clone(),
        class: record.class.or(list.class),
        evidence: vec![identity.evidence(), name.unwrap_or(NameMatch::Differs).evidence(&record)],
        record,
    })
}

fn status(record: &Record, on: Date) -> Status {
    let not_yet = |day: Option<Date>| day.is_some_and(|day| on < day);
    match record.state {
        State::Repaired => Status::Repaired,
        State::Withdrawn => Status::Withdrawn,
        State::Suspended => Status::Suspended,
        _ if not_yet(record.effective) || not_yet(record.listed_on) => Status::NotYet,
        _ if record.until.is_some_and(|until| until < on) => Status::Expired,
        State::Disputed => Status::Disputed,
        State::Active => Status::Active,
    }
}

/// What the identifiers say.
enum Identity {
    Equal(Kind),
    Derived,
    MaskFits(String),
    Contradicts(Kind, String),
    NotGiven,
    NotRecorded,
}

impl Identity {
    const fn is_equal(&self) -> bool {
        matches!(self, Self::Equal(_) | Self::Derived)
    }

    fn evidence(&self) -> Evidence {
        let (code, params) = match self {
            Self::Equal(kind) => ("id.equal", vec![("kind", kind.as_str().to_string())]),
            Self::Derived => ("id.derived-equal", vec![]),
            Self::MaskFits(masked) => ("id.mask-consistent", vec![("masked", masked.clone())]),
            Self::Contradicts(kind, value) => {
                let kind = kind.as_str().to_string();
                ("id.contradicts", vec![("kind", kind), ("recorded", value.clone())])
            }
            Self::NotGiven => ("id.not-given", vec![]),
            Self::NotRecorded => ("id.not-recorded", vec![]),
        };
        Evidence { code, params }
    }
}

fn compare_identifiers(given: Option<(Kind, &str)>, recorded: &[Identifier]) -> Identity {
    let Some(given) = given else { return Identity::NotGiven };
    let mut result = Identity::NotRecorded;
    for identifier in recorded {
        match compare_one(given, identifier) {
            equal if equal.is_equal() => return equal,
            contradiction @ Identity::Contradicts(..) => result = contradiction,
            fits @ Identity::MaskFits(_) if matches!(result, Identity::NotRecorded) => {
                result = fits
            }
            _ => {}
        }
    }
    result
}

fn compare_one((kind, code): (Kind, &str), recorded: &Identifier) -> Identity {
    if kind == recorded.kind && code == recorded.value {
        return Identity::Equal(kind);
    }
    let contradicts = || Identity::Contradicts(recorded.kind, recorded.value.clone());
    if recorded.kind == Kind::MaskedId {
        return match id::compare_masked(&recorded.value, code) {
            MaskMatch::Consistent => Identity::MaskFits(recorded.value.clone()),
            MaskMatch::Contradicts => contradicts(),
            MaskMatch::Unknown => Identity::NotRecorded,
        };
    }
    let (ours, theirs) = (id::keys(kind, code), id::keys(recorded.kind, &recorded.value));
    let pairs = || ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    if pairs().any(|(a, b)| (a.kind, &a.value) == (b.kind, &b.value)) {
        return Identity::Derived;
    }
    // A number that a subject had before may differ; one that it still has must not.
    let binding = |related: &id::Related| related.relation != "former";
    if pairs().any(|(a, b)| a.kind == b.kind && binding(a) && binding(b)) {
        return contradicts();
    }
    Identity::NotRecorded
}

/// What the names say.
#[derive(Clone, Copy)]
enum NameMatch {
    Equal,
    Former,
    Differs,
}

impl NameMatch {
    fn evidence(self, record: &Record) -> Evidence {
        let recorded = vec![("recorded", record.name.clone())];
        match self {
            Self::Equal => Evidence { code: "name.equal", params: vec![] },
            Self::Former => Evidence { code: "name.former-equal", params: recorded },
            Self::Differs => Evidence { code: "name.differs", params: recorded },
        }
    }
}

fn compare_names(subject: &Subject, record: &Record) -> Option<NameMatch> {
    let given = fold(&subject.name);
    if fold(&record.name).as_str() == given.as_str() {
        return Some(NameMatch::Equal);
    }
    let recorded =
        core::iter::once(&record.name).chain(record.former_names.iter().map(|f| &f.name));
    let recorded: Vec<_> = recorded.map(|name| fold(name)).collect();
    let mut known = core::iter::once(&subject.name).chain(&subject.former_names).map(|n| fold(n));
    let meets = known.any(|a| recorded.iter().any(|b| a.as_str() == b.as_str()));
    meets.then_some(NameMatch::Former)
}

fn coverage(
    packs: &PackSet,
    queries: &[Query<'_>],
    findings: &[Finding],
    on: Date,
) -> Result<Vec<Coverage>, LoadError> {
    let mut rows = Vec::new();
    for holding in packs.holdings() {
        let Some(header) = holding.chain.header() else { continue };
        let hits = findings.iter().filter(|f| f.list == holding.list.id).count();
        let state = match holding.chain.tip() {
            _ if !header.is_fresh(on) => CoverageState::Stale,
            Some(tip) if tip.filtered().is_some() && !clears(tip, queries)? => {
                CoverageState::LookUp
            }
            _ => CoverageState::Fresh,
        };
        rows.push(Coverage {
            list: holding.list.id.clone(),
            list_name: holding.list.name.clone(),
            state,
            as_of: Some(header.as_of),
            valid_until: header.valid_until,
            sequence: Some(header.sequence),
            issuer: header.issuer.clone(),
            title: header.title.clone(),
            hits: u32::try_from(hits).unwrap_or(u32::MAX),
        });
    }
    Ok(rows)
}

/// Whether a filter says of every subject that it is certainly not listed.
fn clears(filter: &Pack, queries: &[Query<'_>]) -> Result<bool, LoadError> {
    for query in queries {
        let Some((kind, code)) = usable(query) else { return Ok(false) };
        if filter.may_list(kind, code)? {
            return Ok(false);
        }
    }
    Ok(true)
}
