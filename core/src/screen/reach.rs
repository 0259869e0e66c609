//! Whom a list speaks for, and who could be asked for in it.

use alloc::{string::String, vec::Vec};

use super::Query;
use super::asked::{answerable, authority, usable};
use crate::pack::record::ListDef;
use crate::request::SubjectKind;

/// Subjects without a code that lists can be asked by.
pub(super) fn unasked(queries: &[Query<'_>]) -> Vec<usize> {
    let asked = |query: &Query<'_>| usable(query).is_some_and(|(kind, _)| answerable(kind));
    let open = queries.iter().enumerate().filter(|(_, query)| !asked(query));
    open.map(|(at, _)| at).collect()
}

/// Subjects of a kind or a region that the list does not speak for.
pub(super) fn outside(list: &ListDef, queries: &[Query<'_>]) -> Vec<usize> {
    let out = queries.iter().enumerate().filter(|(_, query)| !speaks_for(list, query));
    out.map(|(at, _)| at).collect()
}

/// A list of a region speaks for those registered there or said to be there. Where a person was
/// first registered says nothing, and where nothing is known nothing is held against the list: such a
/// subject is `unasked` already.
pub(super) fn speaks_for(list: &ListDef, query: &Query<'_>) -> bool {
    let subject = query.subject;
    let kind = list.subjects.is_empty() || list.subjects.contains(&subject.kind);
    let kind = kind && list.covers.subject(subject.kind).unwrap_or(true);
    if subject.kind == SubjectKind::Person {
        return kind;
    }
    let registered = usable(query).and_then(|(kind, code)| authority(kind, code));
    let mut places = subject.region.as_deref().map(str::trim).into_iter().chain(registered);
    let known: Vec<String> = places.by_ref().map(Into::into).collect();
    let within = |place: &String| {
        place.starts_with(list.region.as_str()) && list.covers.region(place).unwrap_or(true)
    };
    kind && (known.is_empty() || known.iter().any(within))
}
