//! Entries, one after the other.

use credit_core::Date;
use credit_core::pack::record::{Record, State, Visibility};

use crate::documents::Documents;
use crate::lists::{self, Document, LISTS, List, Office};
use crate::random::Random;
use crate::subject::Subject;
use crate::{Population, places::Place};

pub(crate) const ENTRY: u64 = 0x656e;
const OWNER: u64 = 0x6f77;

/// The day of the lists: no entry is later.
pub const AS_OF: &str = "2026-09-01";

/// Five years before [`AS_OF`] nothing is listed any more.
const DAYS: u64 = 1826;

/// States with their shares in a thousand.
const STATES: &[(u32, State)] = &[
    (980, State::Active),
    (10, State::Repaired),
    (4, State::Withdrawn),
    (3, State::Disputed),
    (3, State::Suspended),
];

/// The entries of a population, in their order.
#[derive(Debug)]
pub struct Records {
    population: Population,
    documents: Documents,
    next: u64,
}

impl Records {
    /// All of them from the first.
    #[must_use]
    pub fn new(population: Population) -> Self {
        Self { population, documents: Documents::default(), next: 0 }
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.next >= self.population.count {
            return None;
        }
        let number = self.next;
        self.next = number.saturating_add(1);
        let subject = self.population.subject(owner(self.population.seed, number))?;
        let random = &mut Random::of(self.population.seed, ENTRY, number);
        entry(subject, &mut self.documents, random)
    }
}

/// Number of the subject of an entry: its own, but one in twenty entries is of a subject that was
/// listed before.
pub(crate) fn owner(seed: u64, entry: u64) -> u64 {
    let random = &mut Random::of(seed, OWNER, entry);
    if entry > 0 && random.chance(50) { random.below(entry) } else { entry }
}

pub(crate) fn entry(
    subject: Subject<'_>,
    documents: &mut Documents,
    random: &mut Random,
) -> Option<Record> {
    let number = lists::pick(subject.kind, random);
    let list = LISTS.get(number)?;
    let of_city = decided_by_city(list, subject.place, random);
    let listed = listed_on(list, random)?;
    let document = documents.next(number, subject.place, of_city, listed.ymd().0, random);
    let years = random.weighted(list.years).copied().unwrap_or_default();
    let later = random.chance(30).then(|| listed.plus_days(small(random, 30).saturating_add(1)));
    let own_number = matches!(list.document, Document::None);
    Some(Record {
        list: u16::try_from(number).ok()?,
        entry: document.clone(),
        kind: subject.kind,
        name: subject.name,
        former_names: subject.former_names,
        identifiers: subject.identifiers,
        responsible: subject.responsible,
        authority: list.authority(subject.place, of_city),
        document: if own_number { String::new() } else { document },
        cause: random.pick(list.causes).copied().unwrap_or_default().to_owned(),
        basis: random.pick(list.bases).copied().unwrap_or_default().to_owned(),
        class: list.class,
        listed_on: Some(listed),
        effective: later.flatten(),
        until: if years > 0 { listed.plus_days(years.saturating_mul(365)) } else { None },
        state: random.weighted(STATES).copied().unwrap_or(State::Active),
        last_confirmed: None,
        visibility: Visibility::Public,
        source: String::new(),
        details: Vec::new(),
    })
}

/// A court of the city hears one case in eight; what the city always or never decides is clear.
fn decided_by_city(list: &List, place: &Place, random: &mut Random) -> bool {
    match list.office {
        Office::Court => {
            place.city != place.province && place.city != place.county && random.chance(125)
        }
        Office::Tax(_) | Office::City(_) => true,
        Office::County(_) => false,
    }
}

/// A working day of the last five years, rather a later one; the annual list comes out in April.
fn listed_on(list: &List, random: &mut Random) -> Option<Date> {
    let last = Date::parse(AS_OF)?;
    let [first, second] = [small(random, DAYS), small(random, DAYS)];
    let day = last.plus_days(0_i32.saturating_sub(first.min(second)))?;
    if matches!(list.document, Document::None) {
        let (year, month, _) = day.ymd();
        return Date::from_ymd(if month < 4 { year.saturating_sub(1) } else { year }, 4, 28);
    }
    let weekend = i32::from(day.weekday()).saturating_sub(5).max(0);
    day.plus_days(0_i32.saturating_sub(weekend))
}

fn small(random: &mut Random, bound: u64) -> i32 {
    i32::try_from(random.below(bound)).unwrap_or_default()
}
