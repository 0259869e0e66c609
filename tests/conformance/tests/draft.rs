//! Records that wait to be written: nothing of them is lost, and no pack holds a record of a list that it
//! does not have.

use conformance::fixture::{TestKey, day, list, meta, record};
use credit_core::id::Kind;
use credit_core::pack::record::{
    Class, Detail, Direction, FormerName, Identifier, ListDef, Record, Responsible, State,
    Visibility,
};
use credit_core::pack::write::{Draft, list_pack};
use credit_core::pack::{Audience, Pack, PackKind, Trust};
use credit_core::request::{Role, SubjectKind};
use proptest::prelude::*;

fn lists() -> Vec<ListDef> {
    let of = |id| list(id, &format!("名单{id}"), Direction::Black);
    ["甲", "乙", "丙"].map(of).to_vec()
}

prop_compose! {
    /// A record whose every member may be empty, short, or longer than a byte counts.
    fn records()(
        list in 0_u16..3,
        entry in "[0-9]{1,12}",
        name in "[甲乙丙丁]{1,150}有限公司",
        kind in prop::sample::select(vec![SubjectKind::Organization, SubjectKind::SoleTrader, SubjectKind::Person]),
        state in prop::sample::select(State::ALL),
        class in prop::option::of(prop::sample::select(Class::ALL)),
        visibility in prop::sample::select(Visibility::ALL),
        days in [prop::option::of(-30_000_i32..60_000), prop::option::of(-30_000_i32..60_000), prop::option::of(-30_000_i32..60_000), prop::option::of(-30_000_i32..60_000)],
        texts in ["[子丑寅卯]{0,60}", "[子丑寅卯]{0,60}", "[子丑寅卯]{0,60}", "[子丑寅卯]{0,60}", "[子丑寅卯]{0,60}"],
        former in prop::collection::vec(("[辰巳]{1,9}", prop::option::of(0_i32..20_000)), 0..3),
        codes in prop::sample::subsequence(vec![(Kind::Uscc, "91450200MA0X00015U"), (Kind::OrgCode, "MA0X00015"), (Kind::ResidentId, "11010519491231002X")], 0..3),
        persons in prop::collection::vec((prop::sample::select(Role::ALL), "[午未]{1,4}", prop::option::of("[0-9]{0,4}")), 0..3),
        details in prop::collection::vec(("[申酉]{1,5}", "[戌亥]{0,200}"), 0..4),
    ) -> Record {
        let [listed, effective, until, last_confirmed] = days.map(|days| days.and_then(credit_core::Date::from_days));
        let [authority, document, cause, basis, source] = texts;
        Record {
            list, entry, name, kind, state, class, visibility,
            former_names: former.into_iter().map(|(name, until)| FormerName { name, until: until.and_then(credit_core::Date::from_days) }).collect(),
            identifiers: codes.into_iter().map(|(kind, value)| Identifier { kind, value: value.into() }).collect(),
            responsible: persons.into_iter().map(|(role, name, identifier)| Responsible { role, name, identifier }).collect(),
            authority, document, cause, basis, source,
            listed_on: Some(listed.unwrap_or(day("2026-02-01"))),
            effective, until, last_confirmed,
            details: details.into_iter().map(|(label, text)| Detail { label, text }).collect(),
        }
    }
}

proptest! {
    #[test]
    fn a_record_comes_back_as_it_was_given(records in prop::collection::vec(records(), 0..40)) {
        let mut draft = Draft::new(Audience::Internal, &lists());
        for record in &records {
            draft.push(record).unwrap();
        }
        prop_assert_eq!(draft.len(), records.len());
        // They come in the order of a pack.
        let mut found = draft.into_records().unwrap();
        let key = |record: &Record| format!("{record:?}");
        found.sort_by_key(key);
        let mut records = records;
        records.sort_by_key(key);
        prop_assert_eq!(found, records);
    }
}

#[test]
fn texts_that_recur_and_more_of_them_than_are_shared_come_back() {
    let mut draft = Draft::new(Audience::Public, &lists());
    let of = |at: u32| Record {
        cause: format!("事由{}", at % 70_000),
        ..record(&at.to_string(), "示例甲有限公司", None)
    };
    for at in 0..140_000 {
        draft.push(&of(at)).unwrap();
    }
    let mut records = draft.into_records().unwrap();
    assert_eq!(records.len(), 140_000);
    records.sort_by_key(|record| record.entry.parse::<u32>().unwrap());
    for (at, record) in (0..).zip(records) {
        assert_eq!(record, of(at));
    }
}

#[test]
fn a_list_is_left_out_only_without_records() {
    let key = TestKey::new("k1");
    let lists = lists();
    let of = |list: u16| Record { list, ..record("1", "示例甲有限公司", None) };
    let drafted = |keep: &[u16]| {
        let mut draft = Draft::new(Audience::Public, &lists);
        [of(0), of(2)].iter().for_each(|record| draft.push(record).unwrap());
        draft.keep_lists(|list| keep.contains(&list));
        draft.finish(&meta(PackKind::List, "zx", 1), &[&key])
    };
    // As if the list in the middle had never been defined.
    let kept = drafted(&[0, 2]).unwrap();
    let two = [lists[0].clone(), lists[2].clone()];
    let alone = list_pack(&meta(PackKind::List, "zx", 1), &two, &[of(0), of(1)], &[&key]).unwrap();
    assert_eq!(kept, alone);
    Pack::open(kept, &Trust::decode(&key.trust()).unwrap()).unwrap().verify().unwrap();
    let refused = drafted(&[0]).unwrap_err();
    assert_eq!(refused.code(), "build.unknown-list");
}
