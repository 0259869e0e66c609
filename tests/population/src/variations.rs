//! Queries made from what is listed: the same subject written in another way, and others that look
//! like it. What a character is mistaken for, and where a region lies, is taken from the tables of
//! the population, never from the engine that is measured with these queries.

mod cases;
pub(crate) mod characters;
mod lookalikes;
mod persons;
mod regions;
mod spelling;
mod typos;

use std::collections::{HashMap, HashSet};

use credit_core::Date;
use credit_core::pack::record::{Record, State};
use credit_core::request::{Role, Search, Subject, SubjectKind};

use crate::Population;
use crate::names::Parts;
use crate::places::Place;
use crate::random::Random;
use crate::records::owner;
use crate::subject;
use characters::Characters;

/// Tries before a kind is given up: not every name has brackets or a region.
const TRIES: u64 = 400;

/// What a kind of queries is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A listed organisation or sole trader by its name alone, written in another way: to be found.
    Varied,
    /// The same with its code: to be confirmed.
    WithCode,
    /// A listed person: to be found.
    Person,
    /// Somebody else whose name looks like a listed one: never confirmed, never probable.
    Lookalike,
    /// Somebody else of the same name with another code: never confirmed, never probable.
    Namesake,
}

/// One query.
#[derive(Clone, Debug)]
pub struct Variation {
    /// What it is to show.
    pub group: Group,
    /// What was done to the name.
    pub kind: &'static str,
    /// Who is asked for.
    pub subject: Subject,
    /// The entry it was made from.
    pub source: u64,
    /// The entry that is to be found, if any is.
    pub expected: Option<u64>,
    meant: Option<Core>,
}

/// What two writings of one company have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Core {
    city: String,
    brand: String,
    trade: &'static str,
    branch: String,
}

impl Core {
    fn of(parts: &Parts, place: &Place) -> Self {
        let Parts { brand, trade, branch, .. } = parts.clone();
        Self { city: place.city.clone(), brand, trade, branch }
    }
}

/// A listed subject and the entry that lists it.
struct Source<'a> {
    entry: u64,
    record: &'a Record,
    subject: subject::Subject<'a>,
}

impl<'a> Source<'a> {
    fn parts(&self) -> Option<&Parts> {
        self.subject.parts.as_ref()
    }

    const fn place(&self) -> &'a Place {
        self.subject.place
    }
}

/// Who is asked for, as a kind of queries makes it.
struct Draft {
    name: String,
    code: Option<String>,
    former_names: Vec<String>,
    region: String,
    meant: Option<Core>,
}

impl Draft {
    /// The subject of the source under this name.
    fn same(source: &Source<'_>, name: String) -> Self {
        Self {
            name,
            code: None,
            former_names: Vec::new(),
            region: source.place().code.clone(),
            meant: source.parts().map(|parts| Core::of(parts, source.place())),
        }
    }

    /// Another subject of these parts.
    fn other(parts: &Parts, place: &Place) -> Self {
        Self {
            name: parts.name(place),
            code: None,
            former_names: Vec::new(),
            region: place.code.clone(),
            meant: Some(Core::of(parts, place)),
        }
    }

    fn with_code(mut self, code: String) -> Self {
        self.code = Some(code);
        self
    }
}

/// Makes queries from the entries of a population.
pub struct Variations<'a> {
    population: &'a Population,
    records: &'a [Record],
    characters: Characters,
    names: HashSet<u64>,
    holders: HashMap<u64, Option<u64>>,
    /// Entries in force by what their subject is, for the kinds that need it.
    pools: [Vec<u64>; 6],
}

/// Entries that a kind of queries can be made from.
#[derive(Clone, Copy)]
enum Pool {
    Organisation,
    Bracketed,
    Branch,
    Renamed,
    Person,
    Dotted,
}

impl std::fmt::Debug for Variations<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variations").finish_non_exhaustive()
    }
}

impl<'a> Variations<'a> {
    /// From all entries of that population, of which those count that are in force on that day.
    #[must_use]
    pub fn new(population: &'a Population, records: &'a [Record], on: Date) -> Self {
        let mut pools: [Vec<u64>; 6] = Default::default();
        for (entry, record) in (0..).zip(records).filter(|(_, record)| in_force(record, on)) {
            let person = record.kind == SubjectKind::Person;
            let belongs = [
                !person,
                !person && record.name.contains('（'),
                !person && is_branch(&record.name),
                !person && !record.former_names.is_empty(),
                person,
                person && record.name.contains('·'),
            ];
            for (pool, _) in pools.iter_mut().zip(belongs).filter(|(_, belongs)| *belongs) {
                pool.push(entry);
            }
        }
        let former = records.iter().flat_map(|record| &record.former_names).map(|f| &f.name);
        let names = records.iter().map(|record| &record.name).chain(former);
        Self {
            population,
            records,
            characters: Characters::new(),
            names: names.map(|name| key(name)).collect(),
            holders: holders(population, records),
            pools,
        }
    }

    /// As many queries of every kind, the kinds taking turns; fewer where too few entries allow it.
    #[must_use]
    pub fn of_every_kind(&self, seed: u64, each: u64) -> Vec<Variation> {
        let cases = cases::all();
        let made = |case: &cases::Case, number: u64| {
            // Kinds do not disturb one another: each has numbers of its own.
            let stream = seed ^ key(&format!("{:?} {}", case.group, case.kind));
            let mut rounds = (0..TRIES).map(|round| Random::of(stream, number, round));
            rounds.find_map(|mut random| self.one(case, &mut random))
        };
        let wanted = |case: &cases::Case| each.saturating_mul(case.percent).div_ceil(100);
        let turns = (0..each).flat_map(|number| cases.iter().map(move |case| (case, number)));
        let turns = turns.filter(|(case, number)| *number < wanted(case));
        turns.filter_map(|(case, number)| made(case, number)).collect()
    }

    fn one(&self, case: &cases::Case, random: &mut Random) -> Option<Variation> {
        let pool = self.pools.get(case.pool.number())?;
        let entry = *random.pick(pool)?;
        let source = self.source(entry)?;
        let draft = case.make(self, &source, random)?;
        if case.group == Group::Lookalike && self.is_listed(&draft.name) {
            return None;
        }
        let other = matches!(case.group, Group::Lookalike | Group::Namesake);
        let holder = draft.code.as_deref().and_then(|code| self.holders.get(&key(essence(code))));
        let expected = (!other).then(|| self.owner(entry));
        if holder.is_some_and(|holder| holder.is_none() || *holder != expected) {
            return None;
        }
        let subject = Subject {
            role: Role::Applicant,
            kind: source.subject.kind,
            name: draft.name,
            code: draft.code,
            former_names: draft.former_names,
            region: random.chance(500).then_some(draft.region),
            search: Search::Usual,
        };
        Some(Variation {
            group: case.group,
            kind: case.kind,
            subject,
            source: source.entry,
            expected: (!other).then_some(source.entry),
            meant: draft.meant,
        })
    }

    fn source(&self, entry: u64) -> Option<Source<'a>> {
        let record = self.records.get(usize::try_from(entry).ok()?)?;
        let subject = self.population.subject(owner(self.population.seed, entry))?;
        Some(Source { entry, record, subject })
    }

    /// Whether some entry has, or had, that name.
    fn is_listed(&self, name: &str) -> bool {
        self.names.contains(&key(name))
    }

    /// Number of the subject of an entry.
    #[must_use]
    pub fn owner(&self, entry: u64) -> u64 {
        owner(self.population.seed, entry)
    }

    /// Whether the subject of an entry cannot be told from the one that is asked for by the parts
    /// of their names: 字号, trade, branch and city are the same, and only the form or the way in
    /// which the region is written may differ.
    #[must_use]
    pub fn is_twin(&self, variation: &Variation, entry: u64) -> bool {
        let found = self.source(entry);
        let core = found.as_ref().and_then(|found| Some(Core::of(found.parts()?, found.place())));
        core.is_some() && core == variation.meant
    }
}

impl Pool {
    const fn number(self) -> usize {
        match self {
            Self::Organisation => 0,
            Self::Bracketed => 1,
            Self::Branch => 2,
            Self::Renamed => 3,
            Self::Person => 4,
            Self::Dotted => 5,
        }
    }
}

fn is_branch(name: &str) -> bool {
    ["分公司", "营业部"].iter().any(|tail| name.ends_with(tail)) && name.contains("公司")
}

fn in_force(record: &Record, on: Date) -> bool {
    let begun = |day: Option<Date>| day.is_none_or(|day| day <= on);
    matches!(record.state, State::Active | State::Disputed)
        && begun(record.listed_on)
        && begun(record.effective)
        && record.until.is_none_or(|until| until >= on)
}

/// A number for a text, the same on every run and machine (FNV-1a).
fn key(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// What numbers of one authority are told apart by: the 组织机构代码 in a 统一社会信用代码.
fn essence(code: &str) -> &str {
    if code.len() == 18 { code.get(8..17).unwrap_or(code) } else { code }
}

/// The subject that has each number; none where it was given to two. Nobody gives numbers twice, but
/// those of a population are drawn at random.
fn holders(population: &Population, records: &[Record]) -> HashMap<u64, Option<u64>> {
    let mut holders = HashMap::new();
    for (entry, record) in (0..).zip(records).filter(|(_, r)| r.kind != SubjectKind::Person) {
        let owner = owner(population.seed, entry);
        for id in &record.identifiers {
            let holder = holders.entry(key(essence(&id.value))).or_insert(Some(owner));
            if *holder != Some(owner) {
                *holder = None;
            }
        }
    }
    holders
}
