//! The sample city's rulebook and calendar with lists of a test's own making.

use credit_core::api::{Checker, Sources, open};
use credit_core::pack::record::{Direction, Record};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Audience, PackKind};

use crate::fixture::{TestKey, calendar_pack, list, meta, rulebook_pack};

/// Folder of the rulebook.
pub const RULEBOOK: &str = "host-example/sample/rulebook";

/// The lists, by name.
pub const LISTS: [(&str, Direction); 4] = [
    ("失信被执行人", Direction::Black),
    ("示例市信用承诺违诺记录（虚构）", Direction::Commitment),
    ("政府采购严重违法失信行为记录名单", Direction::Black),
    ("A级纳税人", Direction::Red),
];

/// A checker with these records, each with the index of its list.
///
/// # Panics
/// When something does not build or open.
#[must_use]
#[expect(clippy::expect_used, reason = "a test whose data does not build should stop")]
pub fn checker(records: &[(u16, Record)]) -> Checker {
    let key = TestKey::new("k1");
    let (rulebook, calendar) = (rulebook_pack(RULEBOOK, &key), calendar_pack(&key));
    let trust = key.trust();
    let lists: Vec<_> =
        LISTS.iter().map(|(name, direction)| list(name, name, *direction)).collect();
    let number = |(at, (list, record)): (usize, &(u16, Record))| Record {
        list: *list,
        entry: format!("E{at}"),
        ..record.clone()
    };
    let records: Vec<Record> = records.iter().enumerate().map(number).collect();
    // For authorities only: numbers of persons stand in full in it.
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) };
    let packs = list_pack(&meta, &lists, &records, &[&key]).expect("written");
    let sources =
        Sources { packs: vec![&packs], rulebook: &rulebook, calendar: &calendar, trust: &trust };
    open(&sources).expect("opens")
}
