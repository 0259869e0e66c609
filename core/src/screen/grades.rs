//! Grades (评价结果) of subjects, by code: names alone give nobody a grade, neither a good nor a bad one.

use alloc::{string::String, vec::Vec};

use super::asked::{Asked, answerable, authority, usable};
use super::identity::{self, Identity};
use super::naming::Naming;
use super::{Query, reach, verdict};
use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{GradeState, Graded, Verdict};
use crate::pack::grade::Grade;
use crate::pack::record::{Covers, ListDef, Record};
use crate::pack::{Chain, PackSet};
use crate::request::SubjectKind;

/// What every grade pack says of every subject at a day: for each scheme of each pack one entry, or
/// several where a pack contradicts itself.
///
/// # Errors
/// `pack.digest` for damaged bytes of a pack, `pack.content` for a record that cannot be read.
pub fn grades(packs: &PackSet, queries: &[Query<'_>], on: Date) -> Result<Vec<Graded>, LoadError> {
    let mut all = Vec::new();
    for chain in packs.grades() {
        for (subject, query) in queries.iter().enumerate() {
            let (found, unread) = records(chain, query)?;
            for scheme in chain.lists() {
                let own = found.iter().filter(|(id, ..)| *id == scheme.id);
                let own: Vec<(&Grade, Verdict)> = own.map(|(_, g, v)| (g, *v)).collect();
                all.extend(said(chain, scheme, (subject, query), &own, on));
                // A record that nobody can read is not none: it may say the worst.
                if unread.iter().any(|id| id.is_empty() || *id == scheme.id) {
                    all.extend(graded(chain, scheme, subject, GradeState::Unreadable, None, on));
                }
            }
        }
    }
    Ok(all)
}

/// Grades of a subject with the ids of their schemes; those that are certainly of somebody else left out.
type Found = Vec<(String, Grade, Verdict)>;

/// The same, and the schemes of which something could not be read; an empty id stands for all of them.
fn records(chain: &Chain, query: &Query<'_>) -> Result<(Found, Vec<String>), LoadError> {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    let Some((kind, code)) = usable(query) else { return Ok((found, unread)) };
    let (positions, cut) = chain.by_identifier(kind, code)?;
    if cut {
        unread.push(String::new());
    }
    if positions.is_empty() {
        return Ok((found, unread));
    }
    let asked = Asked::new(query);
    for position in positions {
        let Some((record, scheme)) = chain.record(position)? else { continue };
        let verdict = of(&asked, &record);
        match Grade::of(&record) {
            _ if verdict == Verdict::Excluded => {}
            Some(grade) if !grade.value.is_empty() => {
                found.push((scheme.id.clone(), grade, verdict));
            }
            _ => unread.push(scheme.id.clone()),
        }
    }
    Ok((found, unread))
}

fn of(asked: &Asked<'_>, record: &Record) -> Verdict {
    let identity = identity::compare(asked, &record.identifiers);
    if matches!(identity, Identity::MaskFits(_)) {
        // It may be the one: then nobody can say that there is no grade.
        return Verdict::Possible;
    }
    let across = asked.person != (record.kind == SubjectKind::Person);
    let sure = identity.is_equal();
    let found = verdict(&identity, &Naming::of(asked, record, None), asked, across);
    found.filter(|_| sure).unwrap_or(Verdict::Excluded)
}

/// What a pack says of a subject: its last grade, and more than one where the last ones of one day
/// differ.
fn said(
    chain: &Chain,
    scheme: &ListDef,
    (subject, query): (usize, &Query<'_>),
    found: &[(&Grade, Verdict)],
    on: Date,
) -> Vec<Graded> {
    let known: Vec<&(&Grade, Verdict)> = found.iter().filter(|(g, _)| g.given_on <= on).collect();
    let Some(last) = known.iter().map(|(grade, _)| grade.given_on).max() else {
        let asked = usable(query).is_some_and(|(kind, _)| answerable(kind));
        let state = match () {
            () if !found.is_empty() => GradeState::Later,
            () if !asked => GradeState::Unasked,
            () if covers(scheme, query) => GradeState::Absent,
            () => GradeState::Uncovered,
        };
        return graded(chain, scheme, subject, state, None, on).into_iter().collect();
    };
    // Of one day all count: which of them is right is not for the order of rows to say.
    let of_last = known.into_iter().filter(|(grade, _)| grade.given_on == last);
    let each = of_last.filter_map(|(grade, verdict)| {
        let state = match verdict {
            Verdict::Confirmed if grade.until.is_some_and(|until| until < on) => {
                GradeState::Expired
            }
            Verdict::Confirmed => GradeState::Known,
            _ => GradeState::Unsure,
        };
        graded(chain, scheme, subject, state, Some(grade), on)
    });
    each.collect()
}

/// Whether the pack would have a grade of the subject if there was one: so it must say.
fn covers(scheme: &ListDef, query: &Query<'_>) -> bool {
    let covers = &scheme.covers;
    let registered = usable(query).and_then(|(kind, code)| authority(kind, code));
    let placed = covers.regions.iter().any(|region| region == Covers::COUNTRY)
        || (!covers.regions.is_empty() && registered.or(query.subject.region.as_deref()).is_some());
    placed && !covers.subjects.is_empty() && reach::speaks_for(scheme, query)
}

fn graded(
    chain: &Chain,
    scheme: &ListDef,
    subject: usize,
    state: GradeState,
    grade: Option<&Grade>,
    on: Date,
) -> Option<Graded> {
    let header = chain.header()?;
    let or = |own: Option<&String>, else_: &String| {
        own.filter(|own| !own.is_empty()).unwrap_or(else_).clone()
    };
    let scheme_authority = or(Some(&scheme.authority), &header.issuer);
    Some(Graded {
        subject,
        scheme: scheme.name.clone(),
        state,
        value: grade.map(|g| g.value.clone()).unwrap_or_default(),
        period: grade.map(|g| g.period.clone()).unwrap_or_default(),
        given_on: grade.map(|g| g.given_on),
        until: grade.and_then(|g| g.until),
        authority: or(grade.map(|g| &g.authority), &scheme_authority),
        basis: or(grade.map(|g| &g.basis), &scheme.basis),
        issuer: header.issuer.clone(),
        issuer_id: header.issuer_id.clone(),
        sequence: header.sequence,
        as_of: header.as_of,
        doubt: chain.tip().and_then(|tip| tip.standing().doubt(on)),
    })
}
