//! Invented list entries in the shape of the published ones, for measuring: structure, frequencies
//! and lengths decide how lists compress and how fast they are searched.
//!
//! Everything is made up from tables of words (folder `data`, sources in its `NOTICE.md`); a name may
//! happen to be somebody's, as any name may, but the numbers of persons are nobody's. The same seed
//! gives the same entries, and memory does not grow with their number.

mod codes;
mod documents;
mod lists;
mod names;
mod places;
mod queries;
mod random;
mod records;
mod register;
mod sheet;
mod subject;
mod table;
mod variations;

use credit_core::pack::record::{ListDef, Record};

use places::Places;
use subject::Subject;
use table::Tables;

pub use queries::{Query, Sought};
pub use records::{AS_OF, Records};
pub use register::{Asked, Register, Slip, Type};
pub use sheet::{HEADER, write_csv, write_lists};
pub use variations::{Group, Variation, Variations};

/// The lists of every population; records refer to them by index.
#[must_use]
pub fn lists() -> Vec<ListDef> {
    lists::LISTS.iter().map(lists::List::definition).collect()
}

/// The first `count` entries of a seed.
pub fn records(seed: u64, count: u64) -> impl Iterator<Item = Record> {
    Records::new(Population::new(seed, count))
}

/// A seed, a number of entries, and the tables they are made from.
#[derive(Debug)]
pub struct Population {
    seed: u64,
    count: u64,
    tables: Tables,
    places: Places,
}

impl Population {
    /// The population of that seed and size.
    #[must_use]
    pub fn new(seed: u64, count: u64) -> Self {
        Self { seed, count, tables: Tables::new(), places: Places::new() }
    }

    fn subject(&self, number: u64) -> Option<Subject<'_>> {
        Subject::of(&self.tables, &self.places, self.seed, number)
    }

    /// Look-ups as an approval counter makes them, without end; see [`Query`].
    pub fn queries(&self, seed: u64) -> impl Iterator<Item = Query> {
        queries::all(self, seed)
    }
}
