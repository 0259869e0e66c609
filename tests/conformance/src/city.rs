//! The sample city's rulebook and calendar with lists of a test's own making.

use credit_core::api::{Checker, Sources, open};
use credit_core::pack::record::{Direction, Record};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Audience, PackKind};

use crate::fixture::{TestKey, bystander, calendar_pack, graded, list, meta, rulebook_pack};

/// Folder of the rulebook.
pub const RULEBOOK: &str = "host-example/sample/rulebook";

/// The lists, by name.
pub const LISTS: [(&str, Direction); 5] = [
    ("失信被执行人", Direction::Black),
    ("示例市信用承诺违诺记录（虚构）", Direction::Commitment),
    ("政府采购严重违法失信行为记录名单", Direction::Black),
    ("A级纳税人", Direction::Red),
    ("示例省失信被执行人（虚构）", Direction::Black),
];

/// Everything that a check is given, signed by a test key.
#[derive(Clone, Debug)]
pub struct Bytes {
    /// The list pack.
    pub pack: Vec<u8>,
    /// A grade pack: nobody has a grade, and that is known.
    pub grades: Vec<u8>,
    /// The rulebook.
    pub rulebook: Vec<u8>,
    /// The calendar.
    pub calendar: Vec<u8>,
    /// The trust policy.
    pub trust: Vec<u8>,
}

/// The sources with these records, each with the index of its list.
///
/// # Panics
/// When something does not build.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data does not build should stop")]
pub fn bytes(records: &[(u16, Record)]) -> Bytes {
    let key = TestKey::new("k1");
    let lists: Vec<_> =
        LISTS.iter().map(|(name, direction)| list(name, name, *direction)).collect();
    let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
        list: *list,
        entry: format!("E{at}"),
        ..record.clone()
    };
    let mut records: Vec<Record> = records.iter().enumerate().map(number).collect();
    let black = (0..).zip(LISTS).filter(|(_, (_, direction))| *direction == Direction::Black);
    records.extend(black.map(|(list, _)| Record { list, ..bystander() }));
    // For authorities only: numbers of persons stand in full in it.
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) };
    Bytes {
        pack: list_pack(&meta, &lists, &records, &[&key]).expect("written"),
        grades: graded(&[], &key),
        rulebook: rulebook_pack(RULEBOOK, &key),
        calendar: calendar_pack(&key),
        trust: key.trust(),
    }
}

/// A checker over [`bytes`].
///
/// # Panics
/// When something does not build or open.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data does not open should stop")]
pub fn checker(records: &[(u16, Record)]) -> Checker {
    let Bytes { pack, grades, rulebook, calendar, trust } = bytes(records);
    let sources = Sources {
        packs: vec![pack.as_slice(), grades.as_slice()],
        rulebook: &rulebook,
        calendar: &calendar,
        trust: &trust,
    };
    open(&sources).expect("opens")
}
