//! Packs of many records: everything comes back, chunks are verified before they are read, and what
//! was left out on the way is made again.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeSet;

use conformance::fixture::{TestKey, day, list, meta, record};
use credit_core::Date;
use credit_core::id::Kind;
use credit_core::pack::record::{
    Class, Detail, Direction, FormerName, Identifier, Record, Responsible, State,
};
use credit_core::pack::write::{list_pack, without_indexes};
use credit_core::pack::{Pack, PackKind, Trust};
use credit_core::request::{Role, SubjectKind};
use proptest::prelude::*;

/// Companies and persons with what real lists have.
fn records(count: u64) -> Vec<Record> {
    (0..count).map(one).collect()
}

fn one(i: u64) -> Record {
    let code = Kind::Uscc.synthetic(i);
    let name = format!(
        "{}示例{}{}有限公司",
        ["柳州市", "广州", ""][(i % 3) as usize],
        i / 7,
        ["商贸", "建设工程"][(i % 2) as usize]
    );
    let mut one = record(&format!("(2025)桂0203执{i}号"), &name, Some(&code));
    one.document.clone_from(&one.entry);
    one.listed_on = Date::from_days(20_000 + (i % 700) as i32);
    one.until = one.listed_on.and_then(|day| day.plus_days(1095));
    if i.is_multiple_of(5) {
        one.kind = SubjectKind::Person;
        one.name = ["张三", "李四", "王五"][(i % 3) as usize].into();
        let full = Kind::ResidentId.synthetic(i);
        let masked = format!("{}****{}", &full[..10], &full[14..]);
        one.identifiers = vec![Identifier { kind: Kind::MaskedId, value: masked }];
    }
    if i.is_multiple_of(11) {
        one.former_names
            .push(FormerName { name: format!("旧名{i}"), until: Some(day("2024-01-31")) });
        one.identifiers.push(Identifier { kind: Kind::Lei, value: Kind::Lei.synthetic(i) });
        one.class = Some(Class::Serious);
    }
    if i.is_multiple_of(13) {
        one.state = State::Repaired;
        one.responsible.push(Responsible {
            role: Role::LegalRepresentative,
            name: "赵六".into(),
            identifier: None,
        });
        one.details
            .push(Detail { label: "履行情况".into(), text: "全部未履行 \"𠮷\"".into() });
        one.effective = one.listed_on.and_then(|day| day.plus_days(3));
    }
    one
}

fn written(records: &[Record], key: &TestKey) -> Vec<u8> {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    list_pack(&meta(PackKind::List, "lists", 1), &lists, records, &[key]).unwrap()
}

fn trust(key: &TestKey) -> Trust {
    Trust::decode(&key.trust()).unwrap()
}

#[test]
fn everything_comes_back_and_is_found() {
    let key = TestKey::new("k1");
    let records = records(9000);
    let bytes = written(&records, &key);
    let mut turned = records.clone();
    turned.reverse();
    assert!(written(&turned, &key) == bytes, "the order of the records must not matter");
    let pack = Pack::open(bytes, &trust(&key)).unwrap();
    pack.verify().unwrap();
    let back: Vec<Record> = (0..pack.len()).map(|row| pack.record(row).unwrap()).collect();
    let entries = |records: &[Record]| -> BTreeSet<String> {
        records.iter().map(|r| format!("{r:?}")).collect()
    };
    assert_eq!(entries(&back), entries(&records));
    for (row, record) in (0_u32..).zip(&back).step_by(17) {
        for id in &record.identifiers {
            let found = pack.rows_by_identifier(id.kind, &id.value).unwrap();
            assert!(found.rows.contains(&row), "{id:?}");
        }
        for name in std::iter::once(&record.name).chain(record.former_names.iter().map(|f| &f.name))
        {
            let found = pack.rows_by_name(&format!(" {name}")).unwrap();
            assert!(found.truncated || found.rows.contains(&row), "{name}");
        }
    }
    let org = |code: &str| code.get(8..17).unwrap_or_default().to_owned();
    let known: BTreeSet<String> = (0..9000).map(|i| org(&Kind::Uscc.synthetic(i))).collect();
    let free = |i: &u64| !known.contains(&org(&Kind::Uscc.synthetic(*i)));
    for i in (100_000..100_300).filter(free) {
        assert!(
            pack.rows_by_identifier(Kind::Uscc, &Kind::Uscc.synthetic(i)).unwrap().rows.is_empty()
        );
        assert!(pack.rows_by_name(&format!("没有这个名称{i}")).unwrap().rows.is_empty());
    }
    // A full number finds the masked one that it fits, an organisation code the code around it.
    let full = Kind::ResidentId.synthetic(10);
    let rows = pack.rows_by_identifier(Kind::ResidentId, &full).unwrap().rows;
    assert!(rows.iter().any(|row| back[*row as usize].entry == "(2025)桂0203执10号"));
    let code = Kind::Uscc.synthetic(1);
    let rows = pack.rows_by_identifier(Kind::OrgCode, &code[8..17]).unwrap().rows;
    assert!(rows.iter().any(|row| back[*row as usize].entry == "(2025)桂0203执1号"));
}

#[test]
fn indexes_left_out_are_made_again() {
    let key = TestKey::new("k1");
    let records = records(2000);
    let bytes = written(&records, &key);
    let slim = without_indexes(&bytes).unwrap();
    assert!(slim.len() < bytes.len());
    assert_eq!(without_indexes(&slim).unwrap(), slim);
    let (whole, slim) =
        (Pack::open(bytes, &trust(&key)).unwrap(), Pack::open(slim, &trust(&key)).unwrap());
    slim.verify().unwrap();
    assert_eq!(whole.digest(), slim.digest());
    for record in records.iter().step_by(13) {
        assert_eq!(whole.rows_by_name(&record.name), slim.rows_by_name(&record.name));
    }
}

#[test]
fn damage_in_a_large_pack_is_found_before_it_is_read() {
    let key = TestKey::new("k1");
    let policy = trust(&key);
    let records = records(9000);
    let bytes = written(&records, &key);
    assert!(bytes.len() > 300 * 1024, "{} bytes are verified at open", bytes.len());
    let whole = Pack::open(&bytes[..], &policy).unwrap();
    let queries: Vec<&Record> = records.iter().step_by(301).collect();
    let answers = |pack: &Pack| -> Vec<Result<Vec<String>, &'static str>> {
        let answer = |record: &&Record| -> Result<Vec<String>, credit_core::error::LoadError> {
            let mut rows = pack.rows_by_name(&record.name)?.rows;
            for id in &record.identifiers {
                rows.extend(pack.rows_by_identifier(id.kind, &id.value)?.rows);
            }
            rows.iter().map(|row| pack.record(*row).map(|r| format!("{r:?}"))).collect()
        };
        queries.iter().map(|r| answer(r).map_err(|e| e.code())).collect()
    };
    let right = answers(&whole);
    assert!(right.iter().all(Result::is_ok));
    let mut seed = 7_u64;
    let (mut at_open, mut at_read, mut unread) = (0, 0, 0);
    for _ in 0..rounds() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut damaged = bytes.clone();
        let at = (seed >> 20) as usize % damaged.len();
        if seed.is_multiple_of(11) {
            damaged.truncate(at);
        } else {
            damaged[at] ^= 1 << (seed % 8);
        }
        let Ok(pack) = Pack::open(damaged, &policy) else {
            at_open += 1;
            continue;
        };
        let answers = answers(&pack);
        for (answer, right) in answers.iter().zip(&right) {
            assert!(answer == right || *answer == Err("pack.digest"), "damage at byte {at}");
        }
        if answers.iter().any(Result::is_err) {
            at_read += 1
        } else {
            unread += 1
        }
        assert_eq!(pack.verify_digests().unwrap_err().code(), "pack.digest");
    }
    println!(
        "damage told at open {at_open}, when read {at_read}, not read and told by verify {unread}"
    );
}

/// How many times a pack is damaged; `CREDIT_DAMAGE` asks for more.
fn rounds() -> usize {
    std::env::var("CREDIT_DAMAGE").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the members hold comes back.
    #[test]
    fn odd_records_come_back(
        names in proptest::collection::vec("\\PC{1,12}", 1..20),
        cause in "\\PC{0,400}",
        label in ".{0,8}",
        days in 0_i32..40_000,
    ) {
        let key = TestKey::new("k1");
        let records: Vec<Record> = names.iter().enumerate().map(|(i, name)| {
            let mut one = record(&format!("{i}"), name, None);
            one.cause = if i % 2 == 0 { cause.clone() } else { String::new() };
            one.basis = format!("依据{}", i % 3);
            one.document = name.clone();
            one.source.clone_from(&label);
            one.listed_on = Date::from_days(days);
            one.last_confirmed = Date::from_days(days / 2);
            one.details = vec![Detail { label: label.clone(), text: cause.clone() }; i % 3];
            one
        }).collect();
        let pack = Pack::open(written(&records, &key), &trust(&key)).unwrap();
        pack.verify().unwrap();
        let mut back: Vec<Record> = (0..pack.len()).map(|row| pack.record(row).unwrap()).collect();
        back.sort_by_key(|r| r.entry.parse::<usize>().unwrap());
        prop_assert_eq!(back, records);
    }
}
