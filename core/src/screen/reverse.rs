//! The other way round (反向核查): whom of a population a record of a list may be about.

use alloc::collections::BTreeSet;

use super::asked::{Asked, authority};
use super::{Examined, Look, Query, examine, report, status};
use crate::date::Date;
use crate::error::LoadError;
use crate::finding::{Status, Verdict};
use crate::name::{City, Comparison, RegionMatch, Relation, city};
use crate::pack::population::Population;
use crate::pack::record::{ListDef, Record};
use crate::pack::{NameQuery, Position};
use crate::request::SubjectKind;

/// Entries of those of whom the record, in force at that day, says anything but that they are somebody else.
///
/// Each of whom [`super::screen`] says that the record is confirmed or probable is among them. Names that are only
/// possible are looked for from the other side, so that some differ: two slips do not lead back the way they came.
///
/// # Errors
/// `pack.content`, `pack.digest`.
pub fn concerned(
    population: &Population,
    list: &ListDef,
    record: &Record,
    on: Date,
) -> Result<BTreeSet<Position>, LoadError> {
    let mut found = BTreeSet::new();
    if !matches!(status(record, on), Status::Active | Status::Disputed | Status::Suspended) {
        return Ok(found);
    }
    for position in near_to(population, record)? {
        let Some((_, subject)) = population.filed(position)? else { continue };
        let code = report(&subject, on);
        let asked = Asked::new(&Query { subject: &subject, code: code.as_ref() });
        let examined = examine(list, 0, &asked, record.clone(), None, (on, Look::USUAL));
        if let Some(Examined::Found { finding, .. }) = examined
            && (finding.verdict != Verdict::Excluded || finding.status == Status::Suspended)
        {
            found.insert(position);
        }
    }
    Ok(found)
}

/// Whoever has an identifier of the record, or a name that is near.
fn near_to(population: &Population, record: &Record) -> Result<BTreeSet<Position>, LoadError> {
    let chain = population.chain();
    let mut found = BTreeSet::new();
    for id in &record.identifiers {
        found.extend(chain.by_identifier(id.kind, &id.value)?.0);
    }
    let former = record.former_names.iter().map(|former| &former.name);
    let names = core::iter::once(&record.name).chain(former);
    let registered = record.identifiers.iter().filter_map(|id| authority(id.kind, &id.value));
    let places: alloc::vec::Vec<City> = registered.filter_map(city).collect();
    for name in names {
        found.extend(chain.by_name(name)?.0);
        if record.kind == SubjectKind::Person {
            continue;
        }
        let query = NameQuery::listed(name, &places);
        for (position, comparison, former) in chain.nearby(&query)? {
            // Who once was an outlet of the same parent is another one of today.
            let outlet = former && comparison.relation == Relation::Branch;
            if !outlet && may_be(comparison) {
                found.insert(position);
            }
        }
    }
    Ok(found)
}

/// Whether names can make one of the other where no identifier does: the rest would be thrown out after more work.
fn may_be(Comparison { relation, region, .. }: Comparison) -> bool {
    use RegionMatch::{Differs, Same, SameCity, SameProvince};
    match relation {
        Relation::Same | Relation::SameOrder | Relation::Branch => true,
        Relation::SameCore => region != Differs,
        Relation::TwoSlips => matches!(region, Same | SameProvince),
        Relation::Apart | Relation::Differs => false,
        _ => !matches!(region, Differs | SameCity),
    }
}
