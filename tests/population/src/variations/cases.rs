//! All kinds of queries.

use super::{Draft, Group, Pool, Source, Variations};
use super::{lookalikes, persons, regions, spelling, typos};
use crate::random::Random;

type Name = fn(&Variations<'_>, &Source<'_>, &mut Random) -> Option<String>;
type Make = fn(&Variations<'_>, &Source<'_>, &mut Random) -> Option<Draft>;

/// One kind.
pub(super) struct Case {
    pub(super) group: Group,
    pub(super) kind: &'static str,
    pub(super) pool: Pool,
    /// Of a hundred that are wanted, so many are made.
    pub(super) percent: u64,
    how: How,
}

#[derive(Clone, Copy)]
enum How {
    /// The listed subject under another name.
    Name(Name),
    /// The same, with its code.
    NameAndCode(Name),
    /// Somebody.
    Subject(Make),
    /// Somebody, with a code that is not listed.
    SubjectAndCode(Make),
}

impl Case {
    /// One query about that source; `None` if it cannot be made from it.
    pub(super) fn make(
        &self,
        all: &Variations<'_>,
        source: &Source<'_>,
        random: &mut Random,
    ) -> Option<Draft> {
        let listed = || Some(source.record.identifiers.first()?.value.clone());
        let named = |name: Name, random: &mut Random| {
            let changed = name(all, source, random)?;
            let is_change = self.kind == EXACT || changed != source.record.name;
            is_change.then(|| Draft::same(source, changed))
        };
        match self.how {
            How::Name(name) => named(name, random),
            How::NameAndCode(name) => Some(named(name, random)?.with_code(listed()?)),
            How::Subject(make) => make(all, source, random),
            How::SubjectAndCode(make) => {
                let code = lookalikes::own_code(source, random)?;
                Some(make(all, source, random)?.with_code(code))
            }
        }
    }
}

const EXACT: &str = "exact";

/// What is done to the names of companies and sole traders.
const NAMES: &[(&str, Pool, Name)] = &[
    (EXACT, Pool::Organisation, exact),
    ("full width, spaces", Pool::Organisation, spelling::full_width),
    ("brackets changed", Pool::Bracketed, spelling::brackets_changed),
    ("brackets dropped", Pool::Bracketed, spelling::brackets_dropped),
    ("region moved", Pool::Organisation, regions::moved),
    ("parts reordered", Pool::Organisation, regions::reordered),
    ("region dropped", Pool::Organisation, regions::dropped),
    ("region of wrong level", Pool::Organisation, regions::wrong_level),
    ("市, 省, 县 dropped", Pool::Organisation, regions::shortened),
    ("form swapped", Pool::Organisation, spelling::form_swapped),
    ("traditional script", Pool::Organisation, spelling::traditional),
    ("wrong character", Pool::Organisation, typos::wrong),
    ("homophone", Pool::Organisation, typos::homophone),
    ("look-alike character", Pool::Organisation, typos::lookalike),
    ("character omitted", Pool::Organisation, typos::omitted),
    ("character doubled", Pool::Organisation, typos::doubled),
    ("characters swapped", Pool::Organisation, typos::swapped),
    ("two errors", Pool::Organisation, typos::two),
    ("former name", Pool::Renamed, former),
];

const PERSONS: &[(&str, Pool, Name)] = &[
    (EXACT, Pool::Person, exact),
    ("space inside", Pool::Person, persons::spaced),
    ("other dot", Pool::Dotted, persons::dotted),
    ("traditional script", Pool::Person, spelling::traditional),
];

const NUMBERED: &[(Group, &str, Make)] = &[
    (Group::Person, "exact, masked number", persons::masked),
    (Group::Person, "exact, whole number", persons::full),
    (Group::Namesake, "person, other masked number", persons::other_masked),
    (Group::Namesake, "person, other whole number", persons::other_full),
];

const LOOKALIKES: &[(&str, &str, Pool, Make)] = &[
    ("字号 one off", "字号 one off, own code", Pool::Organisation, lookalikes::near_brand),
    ("other 字号", "other 字号, own code", Pool::Organisation, lookalikes::other_brand),
    ("other region", "other region, own code", Pool::Organisation, lookalikes::other_region),
    ("other trade", "other trade, own code", Pool::Organisation, lookalikes::other_trade),
    (
        "other 字号 and form",
        "other 字号 and form, own code",
        Pool::Organisation,
        lookalikes::other_form,
    ),
    ("branch of a listed one", "branch, own code", Pool::Organisation, lookalikes::branch),
    ("parent of a listed branch", "parent, own code", Pool::Branch, lookalikes::parent),
];

/// All of them, those of a group together.
pub(super) fn all() -> Vec<Case> {
    let case = |group, kind, pool, percent, how| Case { group, kind, pool, percent, how };
    let mut all = Vec::new();
    for (kind, pool, name) in NAMES {
        all.push(case(Group::Varied, *kind, *pool, 100, How::Name(*name)));
        all.push(case(Group::WithCode, *kind, *pool, 60, How::NameAndCode(*name)));
    }
    let whole = Pool::Organisation;
    let renamed = How::Subject(|all, source, random| {
        let former_names = vec![source.record.name.clone()];
        Some(Draft { former_names, ..lookalikes::renamed(all, source, random)? })
    });
    all.push(case(Group::Varied, "listed by former name", whole, 100, renamed));
    let other_name = How::Subject(|all, source, random| {
        let code = source.record.identifiers.first()?.value.clone();
        Some(lookalikes::renamed(all, source, random)?.with_code(code))
    });
    all.push(case(Group::WithCode, "other name", whole, 100, other_name));
    let derived = How::Subject(|_, source, _| {
        let code = lookalikes::derived_code(source)?;
        Some(Draft::same(source, source.record.name.clone()).with_code(code))
    });
    all.push(case(Group::WithCode, "exact, derived code", whole, 60, derived));
    for (kind, pool, name) in PERSONS {
        all.push(case(Group::Person, *kind, *pool, 100, How::Name(*name)));
    }
    for (group, kind, make) in NUMBERED {
        all.push(case(*group, *kind, Pool::Person, 100, How::Subject(*make)));
    }
    for (kind, coded, pool, make) in LOOKALIKES {
        all.push(case(Group::Lookalike, *kind, *pool, 100, How::Subject(*make)));
        all.push(case(Group::Lookalike, *coded, *pool, 60, How::SubjectAndCode(*make)));
    }
    let namesake = How::Subject(lookalikes::other_code);
    all.push(case(Group::Namesake, "organisation, other code", whole, 100, namesake));
    all.sort_by_key(|case| case.group);
    all
}

fn exact(_: &Variations<'_>, source: &Source<'_>, _: &mut Random) -> Option<String> {
    Some(source.record.name.clone())
}

fn former(_: &Variations<'_>, source: &Source<'_>, random: &mut Random) -> Option<String> {
    random.pick(&source.record.former_names).map(|former| former.name.clone())
}
