//! Updates chained to a base pack, against a plain model over random histories.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeMap;

use conformance::fixture::{TestKey, list, meta, record};
use credit_core::Date;
use credit_core::error::LoadError;
use credit_core::finding::Status;
use credit_core::id::{self, Expectation, Kind};
use credit_core::pack::record::{Direction, ListDef, Record, State};
use credit_core::pack::write::{changes, list_pack, records, update_pack};
use credit_core::pack::{Chain, Pack, PackKind, PackSet, Trust};
use credit_core::request::{Role, Search, Subject, SubjectKind};
use credit_core::screen::{Query, screen};
use proptest::prelude::*;

const BASE_DAY: i32 = 20_400;

fn lists() -> Vec<ListDef> {
    vec![list("zx", "失信被执行人", Direction::Black), list("gz", "重点关注", Direction::Focus)]
}

/// The state of the world: entry to record.
type Model = BTreeMap<(u16, u8), Record>;

#[derive(Clone, Debug)]
struct Step {
    list: u16,
    entry: u8,
    change: Option<Change>,
}

#[derive(Clone, Debug)]
struct Change {
    subject: u64,
    state: State,
    listed: i32,
    effective: Option<i32>,
    until: Option<i32>,
}

fn step() -> impl Strategy<Value = Step> {
    let state = proptest::sample::select(State::ALL);
    let change = (
        0_u64..6,
        state,
        0_i32..40,
        proptest::option::of(0_i32..60),
        proptest::option::of(0_i32..80),
    )
        .prop_map(|(subject, state, listed, effective, until)| Change {
            subject,
            state,
            listed,
            effective,
            until: until.map(|days| listed + days),
        });
    (0_u16..2, 0_u8..8, proptest::option::weighted(0.7, change))
        .prop_map(|(list, entry, change)| Step { list, entry, change })
}

fn day(days: i32) -> Date {
    Date::from_days(BASE_DAY + days).unwrap()
}

fn name(subject: u64) -> String {
    format!("示例{}有限公司", ["甲", "乙", "丙", "丁", "戊", "己"].get(subject as usize).unwrap())
}

fn apply(model: &mut Model, step: &Step) {
    let key = (step.list, step.entry);
    let Some(change) = &step.change else {
        model.remove(&key);
        return;
    };
    let code = Kind::Uscc.synthetic(change.subject);
    let mut one = record(&format!("{}", step.entry), &name(change.subject), Some(&code));
    one.list = step.list;
    one.state = change.state;
    one.listed_on = Some(day(change.listed));
    one.effective = change.effective.map(day);
    one.until = change.until.map(day);
    model.insert(key, one);
}

fn open(bytes: &[u8], key: &TestKey) -> Pack {
    let pack = Pack::open(bytes, &Trust::decode(&key.trust()).unwrap()).unwrap();
    pack.verify().unwrap();
    pack
}

fn set(packs: &[Vec<u8>], key: &TestKey) -> Result<PackSet, LoadError> {
    PackSet::new(packs.iter().map(|bytes| open(bytes, key)).collect())
}

fn chain(set: &PackSet) -> &Chain {
    set.chains().first().unwrap()
}

fn all(model: &Model) -> Vec<Record> {
    model.values().cloned().collect()
}

/// Base and updates for the states of the world one after the other.
fn publish(states: &[Model], key: &TestKey) -> Vec<Vec<u8>> {
    let mut packs: Vec<Vec<u8>> = Vec::new();
    for (sequence, model) in (1_u32..).zip(states) {
        let meta = meta(PackKind::List, "lists", sequence);
        let bytes = if packs.is_empty() {
            list_pack(&meta, &lists(), &all(model), &[key]).unwrap()
        } else {
            let known = set(&packs, key).unwrap();
            let changes = changes(chain(&known), &lists(), &all(model)).unwrap();
            update_pack(&meta, chain(&known), &lists(), &changes, &[key]).unwrap()
        };
        packs.push(bytes);
    }
    packs
}

/// What the law says of a record at a day, written down a second time.
fn in_force(record: &Record, on: Date) -> bool {
    matches!(record.state, State::Active | State::Disputed)
        && record.listed_on.is_none_or(|from| from <= on)
        && record.effective.is_none_or(|from| from <= on)
        && record.until.is_none_or(|until| on <= until)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn base_and_updates_say_what_the_last_issue_says(
        history in proptest::collection::vec(proptest::collection::vec(step(), 0..6), 1..9),
        on in 0_i32..120,
        turn in 0_usize..9,
    ) {
        let key = TestKey::new("k1");
        let mut model = Model::new();
        let mut states = Vec::new();
        for steps in &history {
            steps.iter().for_each(|step| apply(&mut model, step));
            states.push(model.clone());
        }
        let mut packs = publish(&states, &key);
        let turn = turn % packs.len();
        packs.rotate_left(turn);
        let known = set(&packs, &key).unwrap();
        let mut found = records(chain(&known)).unwrap();
        found.sort_by(|a, b| (a.list, &a.entry).cmp(&(b.list, &b.entry)));
        prop_assert_eq!(&found, &all(&model));
        // A new base pack of the same records is the same bytes as one made directly.
        let rebased = meta(PackKind::List, "lists", 99);
        prop_assert!(
            list_pack(&rebased, &lists(), &found, &[&key]).unwrap()
                == list_pack(&rebased, &lists(), &all(&model), &[&key]).unwrap()
        );
        let on = day(on);
        for subject in 0..6 {
            let code = Kind::Uscc.synthetic(subject);
            let report = id::validate(&code, &Expectation { kind: Some(Kind::Uscc), ..Expectation::default() });
            let subject = Subject {
                role: Role::Applicant,
                kind: SubjectKind::Organization,
                name: name(subject),
                code: Some(code.clone()),
                former_names: vec![],
                region: None,
                search: Search::Usual,
                code_source: credit_core::request::CodeSource::Declared,
            };
            let query = Query { subject: &subject, code: Some(&report) };
            let screening = screen(&known, &[query], on).unwrap();
            let mut found: Vec<(String, String)> =
                screening.findings.iter().map(|f| (f.list.clone(), f.record.entry.clone())).collect();
            let mut expected: Vec<(String, String)> = model
                .values()
                .filter(|r| r.identifiers.iter().any(|id| id.value == code) && in_force(r, on))
                .map(|r| (lists().get(usize::from(r.list)).unwrap().id.clone(), r.entry.clone()))
                .collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
            prop_assert!(screening.findings.iter().all(|f| matches!(f.status, Status::Active | Status::Disputed)));
        }
    }
}

fn three(key: &TestKey) -> Vec<Vec<u8>> {
    let change = |subject| {
        Some(Change { subject, state: State::Active, listed: 0, effective: None, until: None })
    };
    let mut model = Model::new();
    let mut states = Vec::new();
    for entry in 0..3_u8 {
        apply(&mut model, &Step { list: 0, entry, change: change(entry.into()) });
        if entry == 2 {
            apply(&mut model, &Step { list: 0, entry: 0, change: None });
        }
        states.push(model.clone());
    }
    publish(&states, key)
}

#[test]
fn a_chain_with_a_gap_is_refused() {
    let key = TestKey::new("k1");
    let packs = three(&key);
    let code = |packs: Vec<Vec<u8>>| set(&packs, &key).err().map(|e| e.code());
    assert_eq!(code(packs.clone()), None);
    let [base, first, second] = <[Vec<u8>; 3]>::try_from(packs).unwrap();
    assert_eq!(code(vec![base.clone(), second.clone()]), Some("pack.parent"));
    assert_eq!(code(vec![first.clone(), second]), Some("pack.parent"));
    assert_eq!(code(vec![base, first.clone(), first]), None);
}

#[test]
fn an_update_shows_nothing_of_what_it_takes_back() {
    let key = TestKey::new("k1");
    let packs = three(&key);
    let last = open(packs.last().unwrap(), &key);
    assert_eq!(last.tombstones(), [(0, 0)]);
    let text = String::from_utf8_lossy(packs.last().unwrap()).into_owned();
    assert!(!text.contains(&name(0)) && !text.contains(&Kind::Uscc.synthetic(0)));
}

#[test]
fn at_most_eight_updates() {
    let key = TestKey::new("k1");
    let mut packs = three(&key);
    let next = |packs: &[Vec<u8>], sequence| {
        let known = set(packs, &key).unwrap();
        let changes = credit_core::pack::write::Changes::default();
        let meta = meta(PackKind::List, "lists", sequence);
        update_pack(&meta, chain(&known), &lists(), &changes, &[&key])
    };
    assert_eq!(next(&packs, 3).unwrap_err().code(), "build.sequence");
    for sequence in 4..10 {
        packs.push(next(&packs, sequence).unwrap());
    }
    assert_eq!(next(&packs, 10).unwrap_err().code(), "build.too-many-updates");
}

/// What is taken back must be there, once, and in an issue before.
#[test]
fn what_an_update_takes_back_is_there_once() {
    let key = TestKey::new("k1");
    let base = three(&key).remove(0);
    let known = set(std::slice::from_ref(&base), &key).unwrap();
    let taking = |withdrawn: &[(usize, u32)]| {
        let mut changes = changes(chain(&known), &lists(), &[]).unwrap();
        changes.withdrawn = withdrawn.to_vec();
        let meta = meta(PackKind::List, "lists", 2);
        let update = update_pack(&meta, chain(&known), &lists(), &changes, &[&key]).unwrap();
        set(&[base.clone(), update], &key).map(|set| chain(&set).size()).map_err(|e| e.code())
    };
    assert_eq!(taking(&[]), Ok(1));
    assert_eq!(taking(&[(0, 0)]), Ok(0));
    assert_eq!(taking(&[(0, 0), (0, 0)]), Err("pack.tombstone"));
    assert_eq!(taking(&[(0, 1)]), Err("pack.tombstone"));
    assert_eq!(taking(&[(1, 0)]), Err("pack.tombstone"));
    assert_eq!(taking(&[(2, 0)]), Err("pack.tombstone"));
}
