//! The container: every damage is found before anything is read, and the trust policy holds.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{
    ISSUER, TestKey, calendar_pack, day, list, meta, pack, record, rulebook_pack, trust,
};
use credit_core::api::{Lang, Sources, open};
use credit_core::error::LoadError;
use credit_core::id::Kind;
use credit_core::pack::record::{
    Detail, Direction, FormerName, Identifier, Record, Responsible, State,
};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Audience, Pack, PackKind, PackSet, Trust};
use credit_core::request::Role;
use proptest::prelude::*;

const CODE: &str = "91450200MA5TETX088";

fn sample(key: &TestKey) -> Vec<u8> {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let records =
        [record("1", "示例甲建设有限公司", Some(CODE)), record("2", "示例乙商贸有限公司", None)];
    pack("lists", 7, &lists, &records, key)
}

fn open_with(bytes: &[u8], trust: &[u8]) -> Result<Pack, LoadError> {
    Pack::open(bytes, &Trust::decode(trust)?)
}

fn code_of(result: Result<Pack, LoadError>) -> &'static str {
    result.expect_err("must be refused").code()
}

#[test]
fn writing_is_reproducible_and_reading_gives_back_what_was_written() {
    let key = TestKey::new("k1");
    let bytes = sample(&key);
    assert_eq!(bytes, sample(&key));
    let pack = open_with(&bytes, &key.trust()).unwrap();
    assert_eq!(
        (pack.len(), pack.signers(), pack.header().sequence),
        (2, &["k1".to_string()][..], 7)
    );
    // 乙 comes before 甲.
    assert_eq!(pack.record(1).unwrap(), record("1", "示例甲建设有限公司", Some(CODE)));
    assert_eq!(pack.rows_by_name("示例甲建设有限公司").unwrap().rows, [1]);
    assert_eq!(pack.rows_by_identifier(Kind::Uscc, CODE).unwrap().rows, [1]);
    pack.verify().unwrap();
    assert!(pack.record(2).is_err());
}

#[test]
fn every_single_bit_flip_is_refused() {
    let key = TestKey::new("k1");
    let (bytes, trust) = (sample(&key), key.trust());
    let policy = Trust::decode(&trust).unwrap();
    for at in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[at / 8] ^= 1 << (at % 8);
        assert!(Pack::open(&damaged[..], &policy).is_err(), "bit {at} went unnoticed");
    }
    for length in 0..bytes.len() {
        assert!(Pack::open(&bytes[..length], &policy).is_err(), "cut at {length} went unnoticed");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert_eq!(code_of(Pack::open(&longer[..], &policy)), "pack.trailing");
}

#[test]
fn each_fault_of_trust_has_its_code() {
    let (key, other) = (TestKey::new("k1"), TestKey::new("k2"));
    let bytes = sample(&key);
    assert_eq!(code_of(open_with(&bytes, &other.trust())), "pack.untrusted-key");
    let renamed = trust(vec![key.entry().build(), other.entry().build()]);
    assert!(open_with(&bytes, &renamed).is_ok());
    let public = other.entry().build();
    let public = public.get("publicKey").and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let forged = credit_core::json::ObjectBuilder::new()
        .put("id", "k1")
        .put("issuer", ISSUER)
        .put("algorithm", "ed25519")
        .put("publicKey", public)
        .build();
    assert_eq!(code_of(open_with(&bytes, &trust(vec![forged]))), "pack.signature");
    let late = trust(vec![key.entry().put("notBefore", day("2026-11-21")).build()]);
    assert_eq!(code_of(open_with(&bytes, &late)), "pack.key-expired");
    let ended = trust(vec![key.entry().put("notAfter", day("2026-11-19")).build()]);
    assert_eq!(code_of(open_with(&bytes, &ended)), "pack.key-expired");
    let kinds = trust(vec![key.entry().put("kinds", vec!["rulebook"]).build()]);
    assert_eq!(code_of(open_with(&bytes, &kinds)), "pack.untrusted-key");
    assert_eq!(code_of(open_with(b"PK\x03\x04", &key.trust())), "pack.not-a-pack");
    assert_eq!(code_of(open_with(&calendar_pack(&key), &key.trust())), "pack.kind");
}

#[test]
fn of_one_scope_the_highest_sequence_counts_in_any_order() {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let make = |sequence, name: &str| {
        let records = [record("1", name, None)];
        open_with(&pack("lists", sequence, &lists, &records, &key), &key.trust()).unwrap()
    };
    for order in [[7, 8], [8, 7]] {
        let set = PackSet::new(order.map(|n| make(n, "示例甲")).into()).unwrap();
        assert_eq!(set.packs().map(|p| p.header().sequence).collect::<Vec<_>>(), [8]);
    }
    let conflict = PackSet::new(vec![make(7, "示例甲"), make(7, "示例乙")]);
    assert_eq!(conflict.err().map(|e| e.code()), Some("pack.conflict"));
}

/// A higher number with an older day is set aside; of one number no day makes two packs one.
#[test]
fn numbers_and_days_of_issues() {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let make = |(sequence, of): (u32, &str)| {
        let meta = Meta { as_of: day(of), ..meta(PackKind::List, "lists", sequence) };
        let bytes = list_pack(&meta, &lists, &[record("1", "示例甲", None)], &[&key]).unwrap();
        open_with(&bytes, &key.trust()).unwrap()
    };
    let told = |issues: &[(u32, &str)]| -> Result<(Vec<u32>, Vec<u32>), &'static str> {
        let set = PackSet::new(issues.iter().copied().map(make).collect()).map_err(|e| e.code())?;
        let aside = set.chains().iter().flat_map(|chain| chain.set_aside());
        let counted = set.packs().map(|pack| pack.header().sequence).collect();
        Ok((counted, aside.map(|issue| issue.sequence).collect()))
    };
    let (early, late) = ("2026-10-20", "2026-11-20");
    assert_eq!(told(&[(1, early), (2, late)]), Ok((vec![2], vec![])));
    assert_eq!(told(&[(1, late), (2, early)]), Ok((vec![1], vec![2])));
    assert_eq!(told(&[(1, late), (2, late)]), Ok((vec![2], vec![])));
    assert_eq!(told(&[(1, late), (2, early), (3, early)]), Ok((vec![1], vec![2, 3])));
    assert_eq!(told(&[(1, early), (2, late), (3, early)]), Ok((vec![2], vec![3])));
    assert_eq!(told(&[(2, early), (2, late)]), Err("pack.conflict"));
}

#[test]
fn the_writer_refuses_what_would_be_unlawful_or_unclear() {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let refused = |lists: &[_], records: &[_], audience| {
        let mut meta = meta(PackKind::List, "lists", 1);
        meta.audience = audience;
        list_pack(&meta, lists, records, &[&key]).expect_err("must be refused").code()
    };
    let mut without_basis = lists.clone();
    without_basis[0].basis.clear();
    assert_eq!(refused(&without_basis, &[], Audience::Public), "build.no-basis");
    let twice = [record("1", "示例甲", None), record("1", "示例乙", None)];
    assert_eq!(refused(&lists, &twice, Audience::Public), "build.duplicate-entry");
    let mut person = record("1", "张三", Some("11010519491231002X"));
    person.kind = credit_core::request::SubjectKind::Person;
    assert_eq!(refused(&lists, &[person], Audience::Public), "build.unmasked-person");
    // Wherever it stands, and whoever the record is about; the numbers are those of the vectors.
    let plain = || record("1", "示例甲", None);
    let with = |change: &dyn Fn(&mut Record)| {
        let mut one = plain();
        change(&mut one);
        refused(&lists, &[one], Audience::Public)
    };
    let own = |kind, value: &str| Identifier { kind, value: value.into() };
    for (kind, value) in [
        (Kind::ResidentId, "11010519491231002X"),
        (Kind::ResidentId15, "110105491231002"),
        (Kind::TaxpayerId, "11010519491231002X00"),
        (Kind::HmtResidentPermit, "810000199408230021"),
    ] {
        let code = with(&|one| one.identifiers.push(own(kind, value)));
        assert_eq!(code, "build.unmasked-person", "{value}");
        let person = Responsible {
            role: Role::LegalRepresentative,
            name: "范例一".into(),
            identifier: Some(value.into()),
        };
        if kind != Kind::TaxpayerId {
            let code = with(&|one| one.responsible.push(person.clone()));
            assert_eq!(code, "build.unmasked-person", "{value}");
        }
    }
    let text = "范例一（11010519491231002x），欠款";
    let detail = Detail { label: "备注".into(), text: text.into() };
    let changes: [&dyn Fn(&mut Record); 5] = [
        &|one| one.cause = text.into(),
        &|one| one.name = text.into(),
        &|one| one.document = text.into(),
        &|one| one.former_names.push(FormerName { name: text.into(), until: None }),
        &|one| one.details.push(detail.clone()),
    ];
    for change in changes {
        assert_eq!(with(change), "build.unmasked-person");
    }
    // Masked as courts publish it, part of a longer number, or in a pack for offices, it may stand.
    let mut published = plain();
    published.cause = "范例一1101051949****002X，案号911010519491231002X1".into();
    let mut about = meta(PackKind::List, "lists", 1);
    assert!(list_pack(&about, &lists, &[published.clone()], &[&key]).is_ok());
    about.audience = Audience::Internal;
    published.cause = text.into();
    assert!(list_pack(&about, &lists, &[published], &[&key]).is_ok());
    // A check character alone may have been issued wrong by a register; a character too few was not.
    let mut wrong = record("1", "示例甲", Some(CODE));
    wrong.identifiers[0].value = "91450200MA5TETX08".into();
    assert_eq!(refused(&lists, &[wrong], Audience::Public), "build.identifier");
    let mut undated = record("1", "示例甲", None);
    undated.listed_on = None;
    assert_eq!(refused(&lists, &[undated], Audience::Public), "build.no-date");
    let _ = State::Active;
}

#[test]
fn a_checker_names_the_source_at_fault() {
    let key = TestKey::new("k1");
    let (list, calendar, trust) = (sample(&key), calendar_pack(&key), key.trust());
    let rulebook = rulebook_pack("tests/vectors/rulebook/sample", &key);
    let mut damaged = list.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let failed = |packs, rulebook, calendar, trust| {
        open(&Sources { packs, rulebook, calendar, trust }).expect_err("must be refused")
    };
    let failure = failed(vec![&list[..], &damaged[..]], &rulebook, &calendar, &trust);
    assert_eq!(
        failure.line(Lang::ZhCn),
        "错误 pack.digest：内容与签名时的摘要不一致，文件已损坏或被改动；位置：packs/1: near-index-2；处理：重新下载该文件"
    );
    let failure = failed(vec![], &calendar, &calendar, &trust);
    assert_eq!(
        (failure.code(), failure.place(Lang::En)),
        ("pack.kind", Some("rulebook: header".into()))
    );
    let failure = failed(vec![], &rulebook, &calendar, b"{\"keys\":[],\"keys\":[]}");
    assert_eq!(failure.code(), "json.duplicate-key");
}

proptest! {
    #[test]
    fn random_damage_is_refused(at in 0_usize..10_000, byte in 1_u8..=255, tail in proptest::collection::vec(any::<u8>(), 0..40)) {
        let key = TestKey::new("k1");
        let mut bytes = sample(&key);
        let at = at % bytes.len();
        bytes[at] ^= byte;
        bytes.truncate(bytes.len().max(at));
        bytes.extend(tail);
        prop_assert!(open_with(&bytes, &key.trust()).is_err());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let key = TestKey::new("k1");
        let magic = [&[0x8a, b'C', b'R', b'D', b'T', b'\r', b'\n', 0x1a, 2, 0, 1, 0][..], &bytes].concat();
        prop_assert!(open_with(&magic, &key.trust()).is_err());
        prop_assert!(open_with(&bytes, &key.trust()).is_err());
    }
}
