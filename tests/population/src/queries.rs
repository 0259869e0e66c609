//! Look-ups of a population: some that are in it, some that are not and look as if they were.

use credit_core::pack::record::Identifier;

use crate::Population;
use crate::random::Random;
use crate::records::owner;

const QUERY: u64 = 0x7175;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// An identifier, whole or masked.
    Identifier(Identifier),
    /// A name.
    Name(String),
}

/// One look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What is looked for.
    pub sought: Sought,
    /// Number of an entry that has it, in the order of [`crate::records`]; there may be more, for
    /// names and subjects come up again. Without one the subject is no part of the population: no
    /// entry has its code, and only by chance has one its name.
    pub entry: Option<u64>,
}

/// Half by code, half by name; three in four are in the population.
pub(crate) fn all(population: &Population, seed: u64) -> impl Iterator<Item = Query> {
    (0..).filter_map(move |number| one(population, &mut Random::of(seed, QUERY, number)))
}

fn one(population: &Population, random: &mut Random) -> Option<Query> {
    let entry = Some(random.below(population.count)).filter(|_| random.chance(750));
    let number = match entry {
        Some(entry) => owner(population.seed, entry),
        // Subjects after the last entry are made in the same way, but nothing lists them.
        None => population.count.saturating_add(random.below(1 << 40)),
    };
    let subject = population.subject(number)?;
    let identifier = subject.identifiers.into_iter().next().filter(|_| random.chance(500));
    let sought = identifier.map_or(Sought::Name(subject.name), Sought::Identifier);
    Some(Query { sought, entry })
}
