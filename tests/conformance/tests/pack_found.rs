//! What a search of packs finds and what it does not: keys by another implementation, rows that only
//! share a key, searches that are cut short, and for how long a pack may be relied on.

#![expect(
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{TestKey, day, list, meta, pack, record, trust};
use credit_core::id::{KINDS, Kind};
use credit_core::pack::record::{Direction, FormerName, Identifier, ListDef, Record};
use credit_core::pack::write::{Meta, changes, list_pack, update_pack};
use credit_core::pack::{
    Audience, Doubt, Lapse, NameQuery, Pack, PackKind, PackSet, Trust, identifier_key, name_key,
};
use credit_core::request::SubjectKind;

fn key() -> TestKey {
    TestKey::new("k1")
}

fn court() -> [ListDef; 1] {
    [list("zx", "失信被执行人", Direction::Black)]
}

/// A pack for offices, which may hold numbers of persons.
fn packed(records: &[Record]) -> Pack {
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, "lists", 1) };
    let bytes = list_pack(&meta, &court(), records, &[&key()]).unwrap();
    Pack::open(bytes, &Trust::decode(&key().trust()).unwrap()).unwrap()
}

/// FNV-1a of 64 bits over the space, a zero byte and the text, then the mixer of splitmix64, as the
/// layout of the indexes says.
fn hashed(space: &str, text: &str) -> u64 {
    let bytes = space.bytes().chain([0]).chain(text.bytes());
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

#[test]
fn keys_are_those_of_the_layout() {
    for n in 0..40 {
        let code = Kind::Uscc.synthetic(n);
        assert_eq!(identifier_key(Kind::Uscc, &code), hashed("org-code", &code[8..17]), "{code}");
        let name = format!("禾泰{n}商贸");
        assert_eq!(name_key(&name), hashed("name", &name));
        for kind in [Kind::OrgCode, Kind::Lei, Kind::ProjectCode, Kind::Passport, Kind::MaskedId] {
            let value = kind.synthetic(n);
            assert_eq!(identifier_key(kind, &value), hashed(kind.as_str(), &value), "{value}");
        }
    }
    assert!(KINDS.len() > 10);
}

#[test]
fn rows_that_only_share_a_key_are_not_found() {
    let of = |n: u64| {
        let name = format!("禾泰{n}商贸有限公司");
        record(&format!("第{n}号"), &name, Some(&Kind::Uscc.synthetic(n)))
    };
    let records: Vec<Record> = (0..500).map(of).collect();
    let pack = packed(&records);
    let held: Vec<String> =
        records.iter().map(|r| r.identifiers[0].value[8..17].to_owned()).collect();
    for n in 0..500 {
        let code = Kind::Uscc.synthetic(n);
        let rows = pack.rows_by_identifier(Kind::Uscc, &code).unwrap().rows;
        let rows: Vec<Record> = rows.iter().map(|row| pack.record(*row).unwrap()).collect();
        assert!(rows.iter().all(|r| r.identifiers[0].value[8..17] == code[8..17]), "{code}");
        assert!(rows.iter().any(|r| r.identifiers[0].value == code), "{code}");
    }
    for n in 1000..4000 {
        let code = Kind::Uscc.synthetic(n);
        if !held.iter().any(|org| code[8..17] == **org) {
            let found = pack.rows_by_identifier(Kind::Uscc, &code).unwrap();
            assert!(found.rows.is_empty(), "{code}");
        }
        let found = pack.rows_by_name(&format!("禾泰{n}商贸有限公司")).unwrap();
        assert!(found.rows.is_empty() && !found.truncated, "{n}");
    }
}

/// One name however it is written, among others that count the same: its own rows, in order.
#[test]
fn names_are_found_however_they_are_written() {
    let names = [
        "禾泰(柳州)商贸有限公司",
        "禾泰（柳州）商貿有限公司",
        "禾泰 〔柳州〕 商贸有限公司",
        "禾泰（柳州）商贸有限责任公司",
        "禾泰（柳州）商贸公司",
    ];
    let of = |(n, name): (usize, &&str)| record(&format!("{n}"), name, None);
    let mut records: Vec<Record> = names.iter().enumerate().map(of).collect();
    records
        .push(Record { kind: SubjectKind::Person, ..record("5", "阿依古丽·买买提", None) });
    records
        .push(Record { kind: SubjectKind::Person, ..record("6", "阿依古丽买买提", None) });
    records.push(record("7", "阿依古丽·买买提", None));
    records[6].former_names.push(FormerName { name: names[0].into(), until: None });
    let pack = packed(&records);
    let entries = |name: &str| -> Vec<String> {
        let found = pack.rows_by_name(name).unwrap();
        assert!(found.rows.is_sorted() && !found.truncated, "{name}: {:?}", found.rows);
        let mut entries: Vec<String> =
            found.rows.iter().map(|row| pack.record(*row).unwrap().entry).collect();
        entries.sort_unstable();
        entries
    };
    for name in &names[..3] {
        assert_eq!(entries(name), ["0", "1", "2", "6"], "{name}");
    }
    assert_eq!(entries("禾泰(柳州)商贸有限责任公司"), ["3"]);
    assert_eq!(entries("禾泰(柳州)商贸公司"), ["4"]);
    // A dot in the name of a person does not count; in that of an organisation it does.
    assert_eq!(entries("阿依古丽·买买提"), ["5", "6", "7"]);
    assert_eq!(entries("阿依古丽・买买提"), ["5", "6", "7"]);
    assert_eq!(entries("阿依古丽买买提"), ["5", "6"]);
}

#[test]
fn masks_of_both_lengths_are_found_once_and_in_order() {
    let full = Kind::ResidentId15.synthetic(7);
    let long = credit_core::id::keys(Kind::ResidentId15, &full);
    let long = &long.iter().find(|r| r.kind == Kind::ResidentId).unwrap().value;
    let hidden = |code: &str, from: usize, to: usize| -> String {
        code.char_indices().map(|(at, c)| if (from..to).contains(&at) { '*' } else { c }).collect()
    };
    let person = |entry: &str, masks: &[String]| Record {
        kind: SubjectKind::Person,
        identifiers: masks
            .iter()
            .map(|mask| Identifier { kind: Kind::MaskedId, value: mask.clone() })
            .collect(),
        ..record(entry, "张三", None)
    };
    // The masks of the later rows are looked for before those of the first.
    let records = [
        person("1", &[hidden(long, 10, 14), hidden(long, 6, 14)]),
        person("2", &[hidden(&full, 8, 12)]),
        person("3", &[hidden(long, 2, 14), hidden(&full, 6, 12)]),
        person("4", &[hidden(&Kind::ResidentId.synthetic(99), 10, 14)]),
    ];
    let pack = packed(&records);
    for (kind, value) in [(Kind::ResidentId, long), (Kind::ResidentId15, &full)] {
        let found = pack.rows_by_identifier(kind, value).unwrap();
        let expected: &[u32] = if kind == Kind::ResidentId { &[0, 1, 2] } else { &[] };
        let of_kind = |row: &u32| kind == Kind::ResidentId || *row < 3;
        assert!(found.rows.is_sorted() && found.rows.iter().all(of_kind), "{:?}", found.rows);
        assert!(kind != Kind::ResidentId || found.rows == expected, "{:?}", found.rows);
    }
}

/// So many records, the number of each in that kind and value.
fn same(count: usize, from: usize, kind: Kind, value: &str) -> Vec<Record> {
    let one = |n: usize| Record {
        kind: SubjectKind::Person,
        identifiers: vec![Identifier { kind, value: value.into() }],
        ..record(&format!("第{n:04}号"), "张三", None)
    };
    (from..from.saturating_add(count)).map(one).collect()
}

#[test]
fn a_search_is_cut_short_however_many_of_its_parts_are() {
    let full = Kind::ResidentId.synthetic(3);
    let masked = format!("{}****{}", &full[..10], &full[14..]);
    let shorter = format!("{}********{}", &full[..6], &full[14..]);
    let found = |plain: usize, first: usize, second: usize| {
        let mut records = same(plain, 0, Kind::ResidentId, &full);
        records.extend(same(first, 1000, Kind::MaskedId, &masked));
        records.extend(same(second, 2000, Kind::MaskedId, &shorter));
        let found = packed(&records).rows_by_identifier(Kind::ResidentId, &full).unwrap();
        (found.rows.len(), found.truncated)
    };
    assert_eq!(found(400, 0, 0), (400, false));
    assert_eq!(found(401, 0, 0), (400, true));
    assert_eq!(found(401, 1, 0), (401, true));
    assert_eq!(found(1, 401, 0), (401, true));
    assert_eq!(found(401, 401, 0), (800, true));
    assert_eq!(found(401, 401, 1), (801, true));
    assert_eq!(found(0, 401, 401), (800, true));
    assert_eq!(found(401, 401, 401), (1200, true));
}

/// The same of a chain: its parts are an issue and what was added to it.
#[test]
fn a_chain_is_cut_short_where_any_of_its_packs_is() {
    let of = |count: usize, from: usize| same(count, from, Kind::MaskedId, "1101051949****002X");
    let open = |bytes: Vec<u8>| Pack::open(bytes, &Trust::decode(&key().trust()).unwrap()).unwrap();
    let told = |before: usize, added: usize| {
        let base = pack("lists", 1, &court(), &of(before, 0), &key());
        let set = PackSet::new(vec![open(base.clone())]).unwrap();
        let mut all = of(before, 0);
        all.extend(of(added, 5000));
        let chain = &set.chains()[0];
        let changed = changes(chain, &court(), &all).unwrap();
        let second = meta(PackKind::List, "lists", 2);
        let update = update_pack(&second, chain, &court(), &changed, &[&key()]).unwrap();
        let set = PackSet::new(vec![open(update), open(base)]).unwrap();
        let chain = &set.chains()[0];
        let by_code = chain.by_identifier(Kind::MaskedId, "1101051949****002X").unwrap();
        let by_name = chain.by_name("张三").unwrap();
        assert_eq!(by_code, by_name);
        (by_code.0.len(), by_code.1)
    };
    assert_eq!(told(400, 400), (800, false));
    assert_eq!(told(401, 1), (401, true));
    assert_eq!(told(1, 401), (401, true));
    assert_eq!(told(401, 401), (800, true));
}

/// More look-alikes than are compared, of which the orders did not reach all either.
#[test]
fn names_beyond_those_compared_are_told() {
    let name = |group: usize| {
        let place = ["柳州", "南宁", "桂林", "梧州", "北海", "玉林"][group];
        format!("{place}禾泰润桐商贸有限公司")
    };
    let told = |count: usize| {
        let of = |n: usize| record(&format!("{n:05}"), &name(n / count), None);
        let records: Vec<Record> = (0..6_usize.saturating_mul(count)).map(of).collect();
        let pack = packed(&records);
        let found = pack.rows_near(&NameQuery::organization("禾泰润桐商贸有限公司", &[])).unwrap();
        (found.compared, found.truncated)
    };
    assert_eq!(told(300), (1800, false));
    assert_eq!(told(350), (2000, true));
    assert_eq!(told(401), (2000, true));
}

/// Chains stand by scope and issuer, in whatever order their packs are given.
#[test]
fn chains_stand_in_their_order() {
    let of = |scope: &str| {
        let bytes = pack(scope, 1, &court(), &[record("1", "示例甲", None)], &key());
        Pack::open(bytes, &Trust::decode(&key().trust()).unwrap()).unwrap()
    };
    for order in [["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"], ["c", "b", "a"]] {
        let set = PackSet::new(order.map(of).into()).unwrap();
        let scopes = set.chains().iter().map(|c| c.header().unwrap().scope.clone());
        assert_eq!(scopes.collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}

/// What ends first says so, but a key that was revoked says it before anything else.
#[test]
fn what_ends_a_pack_is_told_by_weight() {
    let standing = |members: &[(&'static str, &str)], until: &str, update_days: Option<u32>| {
        let mut entry = key().entry();
        for (name, text) in members {
            let value = match *name {
                "revoked" => {
                    let on = credit_core::json::ObjectBuilder::new().put("on", day(text));
                    on.put("reason", "私钥外泄").build()
                }
                _ => (*text).into(),
            };
            entry = entry.put(*name, value);
        }
        let mut own = meta(PackKind::List, "lists", 1);
        own.valid_until = Some(day(until));
        own.update_days = update_days;
        let bytes = list_pack(&own, &court(), &[record("1", "示例甲", None)], &[&key()]).unwrap();
        let policy = Trust::decode(&trust(vec![entry.build()])).unwrap();
        Pack::open(bytes, &policy).unwrap().standing().clone()
    };
    let doubt = |members: &[(&'static str, &str)], until: &str, on: &str| match standing(
        members, until, None,
    )
    .doubt(day(on))
    {
        None => "none",
        Some(Doubt::Stale) => "stale",
        Some(Doubt::Overdue(_)) => "overdue",
        Some(Doubt::Lapsed(lapsed)) if lapsed.lapse == Lapse::KeyRevoked => "revoked",
        Some(Doubt::Lapsed(_)) => "ended",
    };
    let ends: &[(&'static str, &str)] = &[("notAfter", "2026-12-01")];
    let revoked: &[(&'static str, &str)] = &[("revoked", "2026-12-05")];
    assert_eq!(doubt(&[], "2026-12-10", "2026-12-10"), "none");
    assert_eq!(doubt(&[], "2026-12-10", "2026-12-11"), "stale");
    assert_eq!(doubt(ends, "2026-12-10", "2026-12-01"), "none");
    assert_eq!(doubt(ends, "2026-12-10", "2026-12-02"), "ended");
    assert_eq!(doubt(ends, "2026-12-10", "2026-12-11"), "stale");
    assert_eq!(doubt(revoked, "2026-12-10", "2026-12-04"), "none");
    assert_eq!(doubt(revoked, "2026-12-10", "2026-12-05"), "revoked");
    assert_eq!(doubt(revoked, "2026-12-10", "2026-12-11"), "revoked");
    assert_eq!(doubt(&[], "2036-12-10", "2028-03-01"), "overdue");
    // The last day is the first of those ends.
    let last = |members, until, days| standing(members, until, days).until().unwrap().to_string();
    assert_eq!(last(&[], "2026-12-10", None), "2026-12-10");
    assert_eq!(last(ends, "2026-12-10", None), "2026-12-01");
    assert_eq!(last(revoked, "2026-12-10", None), "2026-12-04");
    assert_eq!(last(&[], "2036-12-10", Some(7)), "2026-12-18");
    assert_eq!(last(ends, "2026-11-25", Some(7)), "2026-11-25");
}

#[test]
fn a_header_is_fresh_up_to_its_last_day() {
    let bytes = pack("lists", 1, &court(), &[record("1", "示例甲", None)], &key());
    let pack = Pack::open(bytes, &Trust::decode(&key().trust()).unwrap()).unwrap();
    let mut header = pack.header().clone();
    let fresh = |header: &credit_core::pack::Header| {
        ["2026-12-19", "2026-12-20", "2026-12-21"].map(|on| header.is_fresh(day(on)))
    };
    assert_eq!(fresh(&header), [true, true, false]);
    header.valid_until = None;
    assert_eq!(fresh(&header), [true; 3]);
}
