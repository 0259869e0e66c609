//! Names nearly the same in packs of names that all stand close to one another: which of them a search
//! looks at, which it finds, and in which order.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::crowd::{self, Random};
use conformance::fixture::{TestKey, list, pack};
use conformance::frozen::Frozen;
use credit_core::name::City;
use credit_core::pack::record::{Direction, Record};
use credit_core::pack::{NameQuery, Nearby, Pack, Trust};

fn opened(records: &[Record]) -> Pack {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    Pack::open(pack("lists", 1, &lists, records, &key), &Trust::decode(&key.trust()).unwrap())
        .unwrap()
}

/// Where the subject is known to be from elsewhere.
const PLACES: [&[City]; 4] = [&[], &[[45, 2]], &[[45, 0]], &[[31, 0], [45, 1]]];

fn told(found: &Nearby) -> String {
    let one = |near: &credit_core::pack::Near| {
        let how = near.comparison.map_or("former", |c| c.relation.as_str());
        format!("{} {how}", near.row)
    };
    let rows = found.near.iter().map(one).collect::<Vec<_>>().join(", ");
    let more = if found.truncated { "+" } else { "" };
    format!("{}{more}: {rows}", found.compared)
}

#[test]
fn names_in_a_crowd() {
    let source = "invented names out of few words (conformance::crowd): how many of so many a search compares, + where there may be more, and the rows that are near, the nearest first; the last column but one is where the subject is known to be from elsewhere";
    let mut table = Frozen::new("near", source, "records asked places");
    for count in [1, 12, 60, 400, 2500] {
        let records = crowd::records(count);
        let pack = opened(&records);
        let random = &mut Random::new(7);
        for n in 0..count.min(220) {
            let own = &records[random.below(count)].name;
            let asked = if n % 3 == 0 { own.clone() } else { crowd::slip(own, random) };
            let places = PLACES[random.below(PLACES.len())];
            let query = NameQuery::organization(&asked, places);
            let found = pack.rows_near(&query).unwrap();
            let asked = format!("{n} {asked}");
            table.row(&[&count.to_string(), &asked, &format!("{places:?}")], &told(&found));
        }
    }
    table.check();
}
