//! What the names of a subject and of a record say of each other.

use alloc::{string::String, string::ToString, vec, vec::Vec};

use super::asked::{Asked, authority};
use crate::date::Date;
use crate::finding::Evidence;
use crate::name::{
    City, Comparison, Name, PersonRelation, RegionMatch, Relation, city, compare_persons,
    person_key,
};
use crate::pack::NameQuery;
use crate::pack::record::Record;
use crate::text::folds_to;

/// What the names say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naming {
    pub(super) class: Class,
    /// The name on the record that was compared, if it is not the one asked for.
    recorded: String,
    region: Option<RegionMatch>,
    /// Whether the forms say different kinds of legal persons.
    other_form: bool,
    authority: bool,
    /// Last day on which the name on the record was its subject's, if it is a former one.
    until: Option<Date>,
}

/// How the names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Equal,
    Former,
    Organization(Relation),
    Person(PersonRelation),
}

/// What the names and regions are worth where no identifier tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// The same name.
    Strong,
    /// A name that may be meant.
    Weak,
    /// A name that is near, and yet somebody else's.
    Against,
    /// Nothing.
    None,
}

impl Naming {
    /// Compares all names of both; that of the present names may be known already.
    pub(super) fn of(asked: &Asked<'_>, record: &Record, known: Option<Comparison>) -> Self {
        let own = record.name.as_str();
        let former = record.former_names.iter().map(|former| (former.name.as_str(), former.until));
        let mut best = Self::plain(Class::Person(PersonRelation::Differs), own);
        for (i, (_, query)) in asked.names.iter().enumerate() {
            let recorded = core::iter::once((own, None)).chain(former.clone());
            for (j, (recorded, until)) in recorded.enumerate() {
                let found = match (asked.person, i == 0 && j == 0) {
                    (true, current) => person(query, recorded, current),
                    (false, true) => Some(organization(asked, query, record, known)),
                    (false, false) => once(query, recorded),
                };
                if let Some(found) = found
                    && found.class < best.class
                {
                    best = Self { until, ..found };
                }
            }
        }
        best
    }

    fn plain(class: Class, recorded: &str) -> Self {
        let recorded = recorded.to_string();
        Self { class, recorded, region: None, other_form: false, authority: false, until: None }
    }

    /// What it is worth without an identifier.
    pub(super) fn weight(&self) -> Weight {
        use RegionMatch::{Differs, OneOnly, Same, SameCity, SameProvince, Within};
        let region = self.region.unwrap_or(Same);
        match self.class {
            Class::Equal | Class::Former => Weight::Strong,
            Class::Person(_) => Weight::None,
            Class::Organization(relation) => match (relation, region) {
                (Relation::Same | Relation::SameOrder, _) => Weight::Strong,
                (Relation::SameCore, Differs) => Weight::Against,
                // 相同 by 第三条（三）, and yet perhaps two legal persons.
                (Relation::SameCore, _) if self.other_form => Weight::Weak,
                // Within one authority 字号 and 行业 are used once
                // (《企业名称登记管理规定》第十七条).
                (Relation::SameCore, Same) => Weight::Strong,
                (Relation::SameCore, Within | OneOnly | SameProvince | SameCity)
                    if self.authority =>
                {
                    Weight::Strong
                }
                (Relation::SameCore, Within | OneOnly | SameProvince | SameCity) => Weight::Weak,
                (Relation::Branch | Relation::Apart, _) => Weight::Against,
                (Relation::TwoSlips, Same | SameProvince) => Weight::Weak,
                (Relation::Differs | Relation::TwoSlips, _) | (_, Differs | SameCity) => {
                    Weight::None
                }
                _ => Weight::Weak,
            },
        }
    }

    /// Whether it is the same name, but for brackets and the like.
    pub(super) const fn is_same(&self) -> bool {
        matches!(
            self.class,
            Class::Equal
                | Class::Former
                | Class::Organization(Relation::Same | Relation::SameOrder)
                | Class::Person(PersonRelation::Same)
        )
    }

    /// Whether one is the name of a branch of the other.
    pub(super) const fn is_branch(&self) -> bool {
        matches!(self.class, Class::Organization(Relation::Branch))
    }

    /// Whether one name explains the other at all, as a slip, a part or a branch of it.
    pub(super) const fn is_related(&self) -> bool {
        !matches!(
            self.class,
            Class::Organization(Relation::Differs) | Class::Person(PersonRelation::Differs)
        )
    }

    /// Whether the names are alike at all: then a contradiction is worth telling.
    pub(super) fn is_near(&self) -> bool {
        match self.class {
            Class::Equal | Class::Former => true,
            Class::Person(relation) => relation != PersonRelation::Differs,
            Class::Organization(Relation::TwoSlips) => false,
            Class::Organization(_) => self.weight() != Weight::None,
        }
    }

    /// Codes of what was found, the class of the name first.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let recorded = || vec![("recorded", self.recorded.clone())];
        let (code, params) = match self.class {
            Class::Equal => ("name.equal", vec![]),
            Class::Former => match self.until {
                None => ("name.former-equal", recorded()),
                Some(until) => {
                    let until = ("until", until.to_string());
                    ("name.former-dated", recorded().into_iter().chain([until]).collect())
                }
            },
            Class::Organization(relation) => (of_relation(relation), recorded()),
            Class::Person(PersonRelation::Same) => ("name.equal", vec![]),
            Class::Person(PersonRelation::Romanised) => ("name.romanised", recorded()),
            Class::Person(PersonRelation::SimilarSound) => ("name.similar-sound", recorded()),
            Class::Person(PersonRelation::SimilarShape) => ("name.similar-shape", recorded()),
            Class::Person(PersonRelation::Differs) => ("name.differs", recorded()),
        };
        let mut all = vec![Evidence { code, params }];
        let region = match self.region {
            Some(RegionMatch::SameProvince) => Some("region.same-province"),
            Some(RegionMatch::SameCity) => Some("region.same-city"),
            Some(RegionMatch::Within) => Some("region.within"),
            Some(RegionMatch::OneSlip) => Some("region.one-slip"),
            Some(RegionMatch::OneOnly) => Some("region.one-only"),
            Some(RegionMatch::Differs) => Some("region.differs"),
            _ => None,
        };
        all.extend(region.map(|code| Evidence { code, params: vec![] }));
        if self.other_form && matches!(self.class, Class::Organization(_)) {
            all.push(Evidence { code: "form.differs", params: vec![] });
        }
        if self.authority {
            all.push(Evidence { code: "authority.same", params: vec![] });
        }
        all
    }
}

const fn of_relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "name.same",
        Relation::SameOrder => "name.same-order",
        Relation::SameCore => "name.same-core",
        Relation::SimilarTrade => "name.similar-trade",
        Relation::SimilarSound => "name.similar-sound",
        Relation::SimilarShape => "name.similar-shape",
        Relation::Contains => "name.contains",
        Relation::PartSound => "name.part-sound",
        Relation::OneSlip => "name.one-slip",
        Relation::TwoSlips => "name.two-slips",
        Relation::Branch => "name.branch",
        Relation::Apart => "name.apart",
        Relation::Differs => "name.differs",
    }
}

fn person(query: &NameQuery, recorded: &str, current: bool) -> Option<Naming> {
    let key = person_key(recorded);
    if key == query.text() {
        let class = if current { Class::Equal } else { Class::Former };
        return Some(Naming::plain(class, recorded));
    }
    let relation = compare_persons(query.text(), &key);
    (current && relation != PersonRelation::Differs)
        .then(|| Naming::plain(Class::Person(relation), recorded))
}

/// Names of which one at least is a former one: the same, or nothing. 柳州范例 and 柳州市范例 are the same.
fn once(query: &NameQuery, recorded: &str) -> Option<Naming> {
    let same = || match query.name() {
        Some(name) if query.resembles(recorded) => {
            let found = name.compare(Name::parse(recorded));
            let placed = || found.region == RegionMatch::Same && !name.name().cities().is_empty();
            match found.relation {
                Relation::Same | Relation::SameOrder => true,
                Relation::SameCore => placed() && !found.other_form,
                _ => false,
            }
        }
        _ => false,
    };
    (folds_to(recorded, query.text()) || same()).then(|| Naming::plain(Class::Former, recorded))
}

fn organization(
    asked: &Asked<'_>,
    query: &NameQuery,
    record: &Record,
    known: Option<Comparison>,
) -> Naming {
    let found = match (query.name(), known) {
        _ if folds_to(&record.name, query.text()) => None,
        (Some(_), Some(known)) => Some(known),
        (Some(name), None) if query.resembles(&record.name) => {
            Some(name.compare(Name::parse(&record.name)))
        }
        _ => {
            let class = Class::Organization(Relation::Differs);
            return Naming::plain(class, &record.name);
        }
    };
    let (Some(found), Some(name)) = (found, query.name()) else {
        return Naming::plain(Class::Equal, &record.name);
    };
    let ours = asked.authority;
    let mut theirs = record.identifiers.iter().filter_map(|id| authority(id.kind, &id.value));
    let same = ours.is_some_and(|ours| theirs.any(|theirs| ours == theirs));
    let mut region = found.region;
    // Without a region in either name nothing says that it is the same.
    let core = found.relation == Relation::SameCore;
    if core && region == RegionMatch::Same && name.name().cities().is_empty() {
        region = RegionMatch::OneOnly;
    }
    // Where one name is silent, the code or the address may tell.
    if region == RegionMatch::OneOnly
        && !found.relation.is_same()
        && are_apart(asked, name.name().cities(), record)
    {
        region = RegionMatch::Differs;
    }
    let class = Class::Organization(found.relation);
    let authority = same && found.relation == Relation::SameCore;
    let other_form = found.other_form && found.relation == Relation::SameCore;
    let (recorded, region) = (record.name.clone(), Some(region));
    Naming { class, recorded, region, other_form, authority, until: None }
}

/// Whether a record is of a place that is not the one where the subject is known to be, beside its name.
pub(super) fn is_elsewhere(asked: &Asked<'_>, record: &Record) -> bool {
    !asked.places.is_empty() && are_apart(asked, Vec::new(), record)
}

/// Whether a subject of these cities, or of those known beside its name, and a record are of different
/// ones, both by its name and by who registered it: the name of an outlet says where its parent is.
/// What nothing says is not apart.
fn are_apart(asked: &Asked<'_>, cities: Vec<City>, record: &Record) -> bool {
    let ours = if cities.is_empty() { asked.places.clone() } else { cities };
    let registered = record.identifiers.iter().filter_map(|id| authority(id.kind, &id.value));
    let mut theirs = Name::parse(&record.name).cities();
    theirs.extend(registered.filter_map(city));
    let apart = ours.iter().all(|a| theirs.iter().all(|b| !meet(*a, *b)));
    apart && !ours.is_empty() && !theirs.is_empty()
}

/// Whether two cities are the same, or one is the province of the other.
fn meet(a: City, b: City) -> bool {
    let ([p, c], [q, d]) = (a, b);
    p == q && (c == d || c == 0 || d == 0)
}
