//! Screening (名单核查): subjects against list packs at a day, evidence instead of a score.

mod asked;
mod grades;
mod identity;
mod look;
mod naming;
mod reach;
pub mod reverse;
mod through;

use alloc::{boxed::Box, collections::BTreeMap, string::String, string::ToString, vec, vec::Vec};
use core::{ptr, slice};

use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{Coverage, CoverageState, Evidence, Finding, Screening, Status, Verdict};
use crate::id::Report;
use crate::limits;
use crate::name::{Comparison, Prepared, Relation};
use crate::pack::record::{Direction, ListDef, Record, State};
use crate::pack::{Chain, Doubt, Holding, Lapse, Lapsed, NameQuery, Pack, PackSet, Position};
use crate::request::{Subject, SubjectKind};
pub use crate::request::{otherwise, report};
pub use asked::answerable;
use asked::{Asked, usable};
pub use grades::grades;
use identity::Identity;
pub use look::{Look, Near};
use naming::{Class, Naming, Weight};

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
    let mut screening = findings(packs, queries, on, Look::USUAL)?;
    screening.coverage = coverage(packs, queries, &screening.findings, on)?;
    Ok(screening)
}

/// The same without coverage, which is one for thousands of subjects, and no more than is wanted.
///
/// # Errors
/// Those of [`screen`].
pub fn findings(
    packs: &PackSet,
    queries: &[Query<'_>],
    on: Date,
    look: Look,
) -> Result<Screening, LoadError> {
    let mut screening = Screening::default();
    for (subject, query) in queries.iter().enumerate() {
        one(packs, subject, query, (on, look), &mut screening)?;
        // A name that contradicts the declared kind is looked for as the other kind too.
        if let Some(other) = otherwise(query.subject) {
            let code = report(&other, on);
            let query = Query { subject: &other, code: code.as_ref() };
            let mut more = Screening::default();
            one(packs, subject, &query, (on, look), &mut more)?;
            add_otherwise(&mut screening, more);
        }
    }
    through::people(packs, (on, look), &mut screening)?;
    for found in [&mut screening.findings, &mut screening.excluded] {
        found.sort_by(|a, b| order(a).cmp(&order(b)));
    }
    Ok(screening)
}

/// Ids of the lists whose filter cannot clear a subject, as the coverage has them: a list that cannot be
/// relied on is not among them.
///
/// # Errors
/// `pack.digest`.
pub fn look_up(packs: &PackSet, query: &Query<'_>, on: Date) -> Result<Vec<String>, LoadError> {
    let mut lists = Vec::new();
    for chain in packs.chains() {
        let Some(tip) = chain.tip().filter(|tip| tip.filtered().is_some()) else { continue };
        if tip.standing().doubt(on).is_some() || clears(tip, slice::from_ref(query))? {
            continue;
        }
        let lost = |list: &&ListDef| is_lost(&Holding { chain, list });
        lists.extend(chain.lists().iter().filter(|l| !lost(l)).map(|list| list.id.clone()));
    }
    Ok(lists)
}

/// What was found of a subject under the kind that it did not declare: never certain, each record
/// once.
fn add_otherwise(screening: &mut Screening, more: Screening) {
    screening.truncated |= more.truncated;
    screening.suspended.extend(more.suspended);
    for mut finding in more.findings {
        let same = |known: &Finding| {
            (known.subject, &known.list, &known.record.entry)
                == (finding.subject, &finding.list, &finding.record.entry)
        };
        if screening.findings.iter().any(same) {
            continue;
        }
        finding.verdict = finding.verdict.max(Verdict::Probable);
        finding.evidence.push(Evidence { code: "kind.differs", params: vec![] });
        screening.findings.push(finding);
    }
}

fn order(f: &Finding) -> (usize, Verdict, &str, &str) {
    (f.subject, f.verdict, &f.list, &f.record.entry)
}

/// One subject against all packs.
fn one(
    packs: &PackSet,
    subject: usize,
    query: &Query<'_>,
    (on, look): (Date, Look),
    screening: &mut Screening,
) -> Result<(), LoadError> {
    if !look.names && !look::is_listed(packs, query)? {
        return Ok(());
    }
    let asked = Asked::new(query);
    let mut excluded: Vec<(Class, Finding)> = Vec::new();
    let (mut alike, mut related) = (Vec::new(), Vec::new());
    for chain in packs.chains() {
        let revoked = match chain.tip().and_then(|tip| tip.standing().doubt(on)) {
            Some(Doubt::Lapsed(lapsed)) if lapsed.lapse == Lapse::KeyRevoked => Some(lapsed),
            _ => None,
        };
        for (position, known) in candidates(chain, &asked, look, &mut screening.truncated)? {
            let Some((record, list)) = chain.record(position)? else { continue };
            let found = examine(list, subject, &asked, record, known, (on, look));
            let (class, by_name, mut finding) = match found {
                None => continue,
                Some(Examined::Excluded(list)) => {
                    screening.excluded_more.push(list);
                    continue;
                }
                Some(Examined::Found { class, by_name, finding }) => (class, by_name, *finding),
            };
            if let Some(header) = chain.header() {
                finding.issuer.clone_from(&header.issuer);
                finding.issuer_id.clone_from(&header.issuer_id);
            }
            if let Some(lapsed) = &revoked {
                finding.sound = false;
                finding.evidence.push(revoked_key(lapsed));
            }
            if finding.status == Status::Suspended {
                // Neither shown nor used against anybody; and yet no credit.
                let known = !matches!(finding.verdict, Verdict::Excluded | Verdict::Related);
                screening.suspended.extend(known.then_some(finding));
                continue;
            }
            match (finding.verdict, class) {
                (Verdict::Excluded, _) => excluded.push((class, finding)),
                (Verdict::Related, _) => related.push((class, finding)),
                (Verdict::Possible, Class::Organization(_)) if by_name => {
                    alike.push((class, finding));
                }
                _ => screening.findings.push(finding),
            }
        }
    }
    for mut found in [alike, related] {
        screening.truncated |= cut(&asked, &mut found);
        screening.findings.extend(found.into_iter().map(|(_, finding)| finding));
    }
    // The nearest look-alikes: a clerk reads them one by one.
    excluded.sort_by(|(a, x), (b, y)| (a, order(x)).cmp(&(b, order(y))));
    let equal = excluded.iter().take_while(|(class, _)| *class <= Class::Former).count();
    let shown = equal.max(limits::EXCLUDED).min(excluded.len());
    let more = excluded.drain(shown..);
    screening.excluded_more.extend(more.map(|(_, finding)| finding.list_name));
    screening.excluded.extend(excluded.into_iter().map(|(_, finding)| finding));
    Ok(())
}

/// Leaves the nearest of those that are possible, or related, by the likeness of their names alone: so
/// many names, with all their records. Whether any was left out.
fn cut(asked: &Asked<'_>, alike: &mut Vec<(Class, Finding)>) -> bool {
    let mut names: Vec<&str> = alike.iter().map(|(_, found)| &*found.record.name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() <= limits::LOOKALIKES {
        return false;
    }
    let slips = |name: &str| asked.names.iter().map(|(_, query)| query.slips(name)).min();
    let mut known: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for name in names {
        known.insert(name.to_string(), slips(name));
    }
    // A region that is left out is no slip; of all that are the same but for it (新华书店 of every county)
    // those are nearest that lie where the subject is known to be.
    let placed = |(_, query): &(_, NameQuery)| query.name().is_some_and(is_placed);
    let placed = asked.names.iter().any(placed);
    let rank = |(class, finding): &(Class, Finding)| {
        let without = !placed && *class == Class::Organization(Relation::SameCore);
        let slips = known.get(&finding.record.name).copied().flatten().filter(|_| !without);
        (slips, *class, naming::is_elsewhere(asked, &finding.record))
    };
    let ranked = core::mem::take(alike).into_iter().map(|found| (rank(&found), found));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by(|(a, (_, x)), (b, (_, y))| {
        (a, &x.record.name, order(x)).cmp(&(b, &y.record.name, order(y)))
    });
    alike.extend(ranked.into_iter().map(|(_, found)| found));
    let mut left: Vec<String> = Vec::new();
    alike.retain(|(_, finding)| {
        let name = &finding.record.name;
        let known = left.contains(name);
        if !known && left.len() < limits::LOOKALIKES {
            left.push(name.clone());
            return true;
        }
        known
    });
    true
}

fn is_placed(name: &Prepared) -> bool {
    !name.name().cities().is_empty()
}

/// What may be the subject, each once, with the comparison of the names where it was made already.
fn candidates(
    chain: &Chain,
    asked: &Asked<'_>,
    look: Look,
    truncated: &mut bool,
) -> Result<BTreeMap<Position, Option<Comparison>>, LoadError> {
    let mut found = BTreeMap::new();
    let mut add = |(positions, more): (Vec<Position>, bool)| {
        *truncated |= more;
        found.extend(positions.into_iter().map(|position| (position, None)));
    };
    if let Some((kind, code)) = asked.code.or(asked.as_written) {
        add(chain.by_identifier(kind, code)?);
    }
    for (name, _) in asked.names.iter().filter(|_| look.names) {
        add(chain.by_name(name)?);
    }
    let near = look.is_near(asked.code.map(|(kind, _)| kind));
    let organization = asked.names.iter().filter(|_| !asked.person && near);
    for (number, (_, query)) in organization.enumerate() {
        let (near, more) = chain.near(query, asked.search)?;
        *truncated |= more;
        for (position, comparison) in near {
            let known = found.entry(position).or_insert(None);
            // Of the present names only.
            *known = known.or(comparison.filter(|_| number == 0));
        }
    }
    Ok(found)
}

/// A record that has something to do with the subject.
enum Examined {
    Found {
        class: Class,
        /// Whether no identifier says anything.
        by_name: bool,
        finding: Box<Finding>,
    },
    /// Somebody else, of whom nobody wants to read: the name of the list.
    Excluded(String),
}

fn examine(
    list: &ListDef,
    subject: usize,
    asked: &Asked<'_>,
    record: Record,
    known: Option<Comparison>,
    (on, look): (Date, Look),
) -> Option<Examined> {
    let status = status(&record, on);
    if !matches!(status, Status::Active | Status::Disputed | Status::Suspended) {
        return None;
    }
    let identity = identity::compare(asked, &record.identifiers);
    if !identity.is_equal() && asked.person != (record.kind == SubjectKind::Person) {
        return None;
    }
    let naming = Naming::of(asked, &record, known);
    let across = asked.person != (record.kind == SubjectKind::Person);
    let verdict = verdict(&identity, &naming, asked, across)?;
    if verdict == Verdict::Excluded && !look.excluded && status != Status::Suspended {
        return Some(Examined::Excluded(list.name.clone()));
    }
    let mut evidence = vec![identity.evidence()];
    if asked.names.is_empty() {
        evidence.push(Evidence { code: "name.not-given", params: vec![] });
    } else {
        evidence.extend(naming.evidence());
    }
    let finding = Finding {
        subject,
        verdict,
        status,
        list: list.id.clone(),
        list_name: list.name.clone(),
        issuer: String::new(),
        issuer_id: None,
        direction: list.direction,
        has_basis: !list.basis.is_empty(),
        exit: list.exit.clone(),
        class: record.class.or(list.class),
        sound: true,
        through: false,
        evidence,
        record,
        also: Vec::new(),
    };
    let by_name = matches!(identity, Identity::NotGiven | Identity::NotRecorded);
    Some(Examined::Found { class: naming.class, by_name, finding: Box::new(finding) })
}

/// The table of evidence: identifiers first, names where they are silent. A name alone is never more
/// than probable, a person's name alone never more than possible.
///
/// A code that nobody vouches for is a claim: under an unrelated name it may be somebody else's, and
/// under the listed name it may be a made-up one. Both are for a person to look at. Namesakes of
/// persons are many and stay excluded.
fn verdict(
    identity: &Identity,
    naming: &Naming,
    asked: &Asked<'_>,
    across: bool,
) -> Option<Verdict> {
    let weight = naming.weight();
    let person = asked.person;
    match identity {
        Identity::Equal(_) | Identity::AsWritten | Identity::Derived(_) => {
            let explained = asked.verified || across || asked.names.is_empty();
            Some(if explained || naming.is_related() {
                Verdict::Confirmed
            } else {
                Verdict::Probable
            })
        }
        _ if naming.is_branch() => Some(Verdict::Related),
        Identity::Contradicts(..) if !person && !asked.verified && naming.is_same() => {
            Some(Verdict::Possible)
        }
        Identity::Contradicts(..) => naming.is_near().then_some(Verdict::Excluded),
        Identity::MaskFits(_) => match (naming.class, weight) {
            (_, Weight::Strong) => Some(Verdict::Probable),
            _ if naming.is_near() && weight != Weight::Against => Some(Verdict::Possible),
            _ => None,
        },
        Identity::NotGiven | Identity::NotRecorded => match weight {
            Weight::Strong if person => Some(Verdict::Possible),
            Weight::Strong => Some(Verdict::Probable),
            Weight::Weak => Some(Verdict::Possible),
            Weight::Against => Some(Verdict::Excluded),
            Weight::None => None,
        },
    }
}

/// What a record is worth at a day.
#[must_use]
pub fn status(record: &Record, on: Date) -> Status {
    let not_yet = |day: Option<Date>| day.is_some_and(|day| on < day);
    match record.state {
        State::Repaired => Status::Repaired,
        State::Withdrawn => Status::Withdrawn,
        _ if not_yet(record.effective) || not_yet(record.listed_on) => Status::NotYet,
        _ if record.until.is_some_and(|until| until < on) => Status::Expired,
        // What has ended has no effect, suspended or not.
        State::Suspended => Status::Suspended,
        State::Disputed => Status::Disputed,
        State::Active => Status::Active,
    }
}

fn coverage(
    packs: &PackSet,
    queries: &[Query<'_>],
    findings: &[Finding],
    on: Date,
) -> Result<Vec<Coverage>, LoadError> {
    let mut rows = Vec::new();
    let unasked = reach::unasked(queries);
    let mut last: Option<(&Chain, Option<Doubt>)> = None;
    for holding in packs.holdings() {
        let Some(header) = holding.chain.header() else { continue };
        let hits = findings.iter().filter(|f| f.list == holding.list.id && !f.through).count();
        let outside = reach::outside(holding.list, queries);
        let tip = holding.chain.tip();
        // A pack may hold hundreds of lists.
        let (_, doubt) = match last.take().filter(|(chain, _)| ptr::eq(*chain, holding.chain)) {
            Some(known) => last.insert(known),
            None => {
                let doubt = tip.and_then(|tip| tip.standing().doubt(on));
                last.insert((holding.chain, doubt))
            }
        };
        let doubt = doubt.clone();
        let state = match tip {
            _ if doubt.is_some() => doubt.as_ref().map_or(CoverageState::Stale, doubted),
            _ if is_lost(&holding) => CoverageState::Empty,
            Some(tip) if tip.filtered().is_some() && !clears(tip, queries)? => {
                CoverageState::LookUp
            }
            _ if on < header.as_of => CoverageState::Later,
            _ if !outside.is_empty() => CoverageState::Outside,
            _ if !unasked.is_empty() => CoverageState::Unasked,
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
            issuer_id: header.issuer_id.clone(),
            title: header.title.clone(),
            hits: u32::try_from(hits).unwrap_or(u32::MAX),
            unasked: unasked.clone(),
            outside,
            doubt,
            covers: holding.list.covers.clone(),
            lack: None,
            set_aside: holding.chain.set_aside().to_vec(),
            expected: Vec::new(),
        });
    }
    Ok(rows)
}

/// A list of failings without an entry; whether a commitment list or a red list is empty says little.
fn is_lost(holding: &Holding<'_>) -> bool {
    holding.list.direction == Direction::Black && !holding.chain.holds(holding.list)
}

const fn doubted(doubt: &Doubt) -> CoverageState {
    match doubt {
        Doubt::Stale => CoverageState::Stale,
        Doubt::Overdue(_) => CoverageState::Overdue,
        Doubt::Lapsed(Lapsed { lapse, .. }) => match lapse {
            Lapse::KeyEnded => CoverageState::KeyEnded,
            Lapse::KeyRevoked => CoverageState::KeyRevoked,
            Lapse::PolicyEnded => CoverageState::PolicyEnded,
        },
    }
}

fn revoked_key(lapsed: &Lapsed) -> Evidence {
    let params = vec![("key", lapsed.key.clone()), ("reason", lapsed.reason.clone())];
    Evidence { code: "source.key-revoked", params }
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
