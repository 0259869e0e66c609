//! Entries whose subjects are spread as those of a real register: a quarter are branches and outlets of
//! a few parents, some have no 字号, and there are all kinds of legal persons. The population beside
//! it ([`crate::Population`]) is denser: few 字号 in few trades.

mod names;
mod slips;

use credit_core::id::Kind;
use credit_core::pack::record::Record;
use credit_core::request::SubjectKind;

use crate::codes;
use crate::documents::Documents;
use crate::places::{Place, Places};
use crate::random::Random;
use crate::records::{ENTRY, entry, owner};
use crate::subject::{Subject, former_name, one, registrar};
use crate::table::Tables;
use crate::variations::characters::Characters;

pub use slips::{Asked, Slip};

const SUBJECT: u64 = 0x7265;

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// 公司, 合伙企业, 厂 and the like with a 字号.
    Company,
    /// 个体工商户.
    SoleTrader,
    /// 农民专业合作社.
    Cooperative,
    /// 分支机构 and outlets of chains.
    Branch,
    /// Enterprises of the state without 字号.
    State,
    /// 机关 and 事业单位.
    Institution,
    /// Bodies of villages.
    Village,
    /// Schools and hospitals.
    School,
    /// 外商投资企业.
    Foreign,
}

impl Type {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Company,
        Self::SoleTrader,
        Self::Cooperative,
        Self::Branch,
        Self::State,
        Self::Institution,
        Self::Village,
        Self::School,
        Self::Foreign,
    ];
}

/// Shares in a thousand.
const SHARES: &[(u32, Type)] = &[
    (440, Type::Company),
    (190, Type::SoleTrader),
    (40, Type::Cooperative),
    (240, Type::Branch),
    (15, Type::State),
    (25, Type::Institution),
    (20, Type::Village),
    (20, Type::School),
    (10, Type::Foreign),
];

/// A name in the parts that slips are made in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// Region words in front; empty where there are none, or in brackets.
    pub(crate) region: String,
    /// What tells it from others, a region in brackets within it.
    pub(crate) middle: String,
    /// 组织形式 of the subject or of its parent.
    pub(crate) form: String,
    /// What a branch adds.
    pub(crate) branch: String,
}

impl Named {
    pub(crate) fn text(&self) -> String {
        [&*self.region, &self.middle, &self.form, &self.branch].concat()
    }
}

/// A register of a seed and a number of entries.
pub struct Register {
    seed: u64,
    count: u64,
    tables: Tables,
    places: Places,
    characters: Characters,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl Register {
    /// The register of that seed and size.
    #[must_use]
    pub fn new(seed: u64, count: u64) -> Self {
        let (tables, places) = (Tables::new(), Places::new());
        Self { seed, count, tables, places, characters: Characters::new() }
    }

    /// The entries.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let mut documents = Documents::default();
        (0..self.count).filter_map(move |number| self.made(number, &mut documents))
    }

    /// The entry of a number; its document is not numbered among the others.
    #[must_use]
    pub fn record(&self, number: u64) -> Option<Record> {
        self.made(number, &mut Documents::default())
    }

    fn made(&self, number: u64, documents: &mut Documents) -> Option<Record> {
        let subject = self.subject(owner(self.seed, number))?;
        entry(subject, documents, &mut Random::of(self.seed, ENTRY, number))
    }

    /// Number of the subject of an entry.
    #[must_use]
    pub fn owner(&self, entry: u64) -> u64 {
        owner(self.seed, entry)
    }

    /// The parent of an entry that is an outlet: its 字号, trade and form.
    #[must_use]
    pub fn parent(&self, entry: u64) -> Option<String> {
        let (kind, named, ..) = self.named(self.owner(entry))?;
        (kind == Type::Branch).then(|| [named.middle, named.form].concat())
    }

    /// The name of an entry without the region in front, if it has one.
    #[must_use]
    pub fn without_region(&self, entry: u64) -> Option<String> {
        let (_, Named { region, middle, form, branch }, ..) = self.named(self.owner(entry))?;
        (!region.is_empty()).then(|| [middle, form, branch].concat())
    }

    /// Names that nobody in the register has: those of the next subjects.
    pub fn strangers(&self) -> impl Iterator<Item = (Type, String)> {
        (self.count..).filter_map(|number| {
            let (kind, named, ..) = self.named(number)?;
            Some((kind, named.text()))
        })
    }

    fn named(&self, number: u64) -> Option<(Type, Named, &Place, Random)> {
        let mut random = Random::of(self.seed, SUBJECT, number);
        let place = self.places.pick(&mut random)?;
        let kind = *random.weighted(SHARES)?;
        let named = names::of(kind, self, place, &mut random)?;
        Some((kind, named, place, random))
    }

    fn subject(&self, number: u64) -> Option<Subject<'_>> {
        let (kind, named, place, mut random) = self.named(number)?;
        let random = &mut random;
        let name = named.text();
        let head = match kind {
            Type::SoleTrader => "92",
            Type::Cooperative => "93",
            Type::Institution | Type::School => "12",
            Type::Village => "N2",
            _ => "91",
        };
        let trader = kind == Type::SoleTrader;
        let renamed = matches!(kind, Type::Company | Type::Foreign) && random.chance(40);
        let former = former_name(&self.tables, place, &name, random);
        Some(Subject {
            kind: if trader { SubjectKind::SoleTrader } else { SubjectKind::Organization },
            place,
            former_names: renamed.then_some(former).into_iter().collect(),
            name,
            parts: None,
            identifiers: one(Kind::Uscc, codes::uscc(head, registrar(place, random), random)),
            responsible: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn it_is_spread_as_a_register_is() {
        let register = Register::new(1, 100_000);
        let mut lengths: HashMap<Type, (usize, usize, usize)> = HashMap::new();
        let mut parents: HashMap<String, usize> = HashMap::new();
        for number in 0..100_000 {
            let (kind, named, ..) = register.named(number).unwrap();
            let length = named.text().chars().count();
            let (count, least, most) = lengths.entry(kind).or_insert((0, usize::MAX, 0));
            (*count, *least, *most) = (*count + 1, (*least).min(length), (*most).max(length));
            if kind == Type::Branch {
                *parents.entry([named.middle, named.form].concat()).or_default() += 1;
            }
        }
        let most = parents.values().max().copied().unwrap_or_default();
        println!("{lengths:?}, the largest parent has {most} outlets of {}", parents.len());
        assert!(Type::ALL.iter().all(|kind| lengths.contains_key(kind)));
        assert!(lengths.values().all(|(_, least, most)| *least >= 4 && *most <= 48));
        // In a million rows ten times as many: thousands of outlets of one parent.
        assert!(most > 500, "{most}");
        assert_eq!(register.records().take(300).count(), 300);
    }
}
