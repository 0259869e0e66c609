//! What the writer of packs lets through, and where it puts what cannot be seen in what is read back.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::container::Container;
use conformance::fixture::{TestKey, list, meta, pack, record};
use credit_core::error::LoadError;
use credit_core::id::{self, Expectation, Kind};
use credit_core::pack::record::{
    Direction, FormerName, Identifier, ListDef, Record, Responsible, Visibility,
};
use credit_core::pack::write::{
    Draft, Meta, changes, document_pack, list_pack, records, update_pack,
};
use credit_core::pack::{Audience, Pack, PackKind, PackSet, Sealed, Trust};
use credit_core::request::Role;

fn key() -> TestKey {
    TestKey::new("k1")
}

fn trust() -> Trust {
    Trust::decode(&key().trust()).unwrap()
}

fn court() -> ListDef {
    list("zx", "失信被执行人", Direction::Black)
}

fn one() -> Record {
    record("1", "柳州市禾泰商贸有限公司", None)
}

fn written(record: &Record) -> Result<Vec<u8>, &'static str> {
    let meta = meta(PackKind::List, "lists", 1);
    list_pack(&meta, &[court()], std::slice::from_ref(record), &[&key()]).map_err(|e| e.code())
}

fn is_valid(kind: Kind, value: &str) -> bool {
    let expectation = Expectation { kind: Some(kind), ..Expectation::default() };
    let report = id::validate(value, &expectation);
    report.is_valid() && report.normalized == value
}

#[test]
fn a_draft_counts_its_records_and_a_pack_its_shapes_of_masks() {
    let mut draft = Draft::new(Audience::Public, &[court()]);
    assert!(draft.is_empty());
    // Twelve characters, of which each number hides others.
    let masked = |n: u32| Identifier {
        kind: Kind::MaskedId,
        value: format!("1{n:011b}").replace('1', "*").replacen('*', "1", 1),
    };
    let mut most = one();
    most.identifiers = (1..=1024).map(masked).collect();
    draft.push(&most).unwrap();
    assert!(!draft.is_empty());
    assert_eq!(draft.len(), 1);
    // A shape that is known is no new one.
    let mut known = Record { entry: "2".into(), ..one() };
    known.identifiers = vec![masked(7)];
    draft.push(&known).unwrap();
    let mut more = Record { entry: "3".into(), ..one() };
    more.identifiers = vec![masked(1025)];
    let error = draft.push(&more).unwrap_err();
    assert_eq!(error.code(), "build.masks");
    assert!(error.params().contains(&("most", "1024".into())));
}

#[test]
fn what_is_restricted_stays_out_of_packs_for_the_public() {
    let refused = |list: Visibility, entry: Visibility, audience| {
        let lists = [ListDef { visibility: list, ..court() }];
        let records = [Record { visibility: entry, ..one() }];
        let meta = Meta { audience, ..meta(PackKind::List, "lists", 1) };
        let bytes = list_pack(&meta, &lists, &records, &[&key()]).map_err(|e| e.code())?;
        Ok(Pack::open(bytes, &trust()).unwrap().record(0).unwrap().visibility)
    };
    let (open, closed) = (Visibility::Public, Visibility::Restricted);
    assert_eq!(refused(open, open, Audience::Public), Ok(open));
    assert_eq!(refused(closed, open, Audience::Public), Err("build.restricted"));
    assert_eq!(refused(open, closed, Audience::Public), Err("build.restricted"));
    assert_eq!(refused(closed, closed, Audience::Public), Err("build.restricted"));
    for (list, entry) in [(open, open), (closed, open), (open, closed), (closed, closed)] {
        assert_eq!(refused(list, entry, Audience::Internal), Ok(entry));
    }
}

/// Numbers that are read as those of a person one way and not the other.
#[test]
fn numbers_of_persons_are_told_from_those_of_organisations() {
    let with = |value: &str| {
        let mut one = one();
        let (role, name) = (Role::LegalRepresentative, "范例一".to_string());
        one.responsible.push(Responsible { role, name, identifier: Some(value.to_owned()) });
        written(&one).map(drop)
    };
    let refused = Err("build.unmasked-person");
    // The code of a responsible organisation.
    assert_eq!(with(&Kind::Uscc.synthetic(5)), Ok(()));
    assert_eq!(with("未提供"), Ok(()));
    // An organisation code that has the shape of a passport.
    let shaped = |n: &u32| -> Option<String> {
        let code = format!("E{n:08}");
        let both = is_valid(Kind::OrgCode, &code) && is_valid(Kind::Passport, &code);
        (both && !id::classify(&code).is_personal()).then_some(code)
    };
    let code = (0..4000).find_map(|n| shaped(&n)).unwrap();
    assert_eq!(with(&code), Ok(()), "{code}");
    // Fifteen digits that a business may have, and a person too.
    let shaped = |n: &u32| -> Option<String> {
        let code = format!("45020080010{n:04}");
        let both =
            is_valid(Kind::BusinessRegistration, &code) && is_valid(Kind::ResidentId15, &code);
        (both && !id::classify(&code).is_personal()).then_some(code)
    };
    if let Some(code) = (0..10_000).find_map(|n| shaped(&n)) {
        assert_eq!(with(&code), refused, "{code}");
    }
    // Within other words, and by its shape alone.
    assert_eq!(with("证号11010519491231002X"), refused);
    assert_eq!(with(&Kind::Passport.synthetic(3)), refused);
    assert_eq!(with("110105491231002"), refused);
}

fn sealed(meta: &Meta) -> Sealed {
    // Any document will do: this one is a header.
    let lists = Pack::open(written(&one()).unwrap(), &trust()).unwrap();
    let bytes = document_pack(meta, lists.header(), &[&key()]).unwrap();
    assert_eq!(bytes[10..12], meta.kind.code().to_le_bytes());
    Sealed::open(bytes, meta.kind, &trust()).unwrap()
}

#[test]
fn the_format_is_the_first_that_can_say_the_header() {
    let plain = || meta(PackKind::Rulebook, "rulebook", 1);
    let issuer = Some("11450200007618035G".to_string());
    let named = Meta { issuer_id: issuer.clone(), ..plain() };
    let timed = Meta { update_days: Some(30), ..plain() };
    let both = Meta { issuer_id: issuer, update_days: Some(30), ..plain() };
    for (meta, format) in [(plain(), 2), (named, 3), (timed, 3), (both, 3)] {
        let header = sealed(&meta).header;
        assert_eq!(header.format, format);
        assert_eq!((header.issuer_id, header.update_days), (meta.issuer_id, meta.update_days));
    }
}

#[test]
fn kinds_of_packs_have_their_numbers() {
    // As `docs` of the container have them: 1 lists, 2 rulebooks, 3 calendars, 4 grades.
    for (kind, code) in [
        (PackKind::List, 1),
        (PackKind::Rulebook, 2),
        (PackKind::Calendar, 3),
        (PackKind::Grade, 4),
        (PackKind::Receipt, 5),
    ] {
        assert_eq!(kind.code(), code);
    }
    assert_eq!(sealed(&meta(PackKind::Calendar, "calendar", 1)).header.kind, PackKind::Calendar);
}

/// The section of that name of a pack of these records.
fn section(name: &str, records: &[Record]) -> Vec<u8> {
    let bytes = pack("lists", 1, &[court()], records, &key());
    Container::read(&bytes).unwrap().section(name).unwrap().clone()
}

/// A 统一社会信用代码 of these first sixteen characters, with its checks.
fn uscc(head: &str) -> String {
    let mut found = None;
    for a in "0123456789X".chars() {
        for b in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
            let code = format!("{head}{a}{b}");
            let report = id::validate(&code, &Expectation::default());
            found = found.or_else(|| report.problems.is_empty().then_some(code));
        }
    }
    found.unwrap()
}

#[test]
fn codes_stand_in_their_column() {
    let coded = |value: &str| {
        let mut one = one();
        let former = |n: u32| FormerName { name: format!("旧名{n}有限公司"), until: None };
        one.former_names = (0..3).map(former).collect();
        one.identifiers = vec![Identifier { kind: Kind::Uscc, value: value.into() }];
        let pack = pack("lists", 1, &[court()], std::slice::from_ref(&one), &key());
        let back = Pack::open(pack, &trust()).unwrap();
        assert_eq!(back.record(0).unwrap(), one);
        assert_eq!(back.rows_by_identifier(Kind::Uscc, value).unwrap().rows, [0]);
        section("codes", &[one])
    };
    // Eight digits of the organisation code, or the last six of its characters to the base 36.
    assert_eq!(coded(&uscc("9111000010000001")), 10_000_001_u32.to_le_bytes());
    let number = u32::from_str_radix("5TETX0", 36).unwrap();
    assert_eq!(coded(&uscc("91450200MA5TETX0")), number.to_le_bytes());
    // A check that a register got wrong cannot be computed: the code stands with what has no column.
    let right = uscc("91450200MA5TETX0");
    let wrong = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|check| format!("{}{check}", &right.get(..17).unwrap()))
        .find(|code| {
            let expectation = Expectation { kind: Some(Kind::Uscc), ..Expectation::default() };
            let report = id::validate(code, &expectation);
            !report.is_valid() && report.may_be_registered()
        });
    assert_eq!(coded(&wrong.unwrap()), [0; 4]);
}

#[test]
fn a_column_of_a_hundred_holds_what_a_quarter_have() {
    let columns = |different: usize| {
        let one = |n: usize| Record {
            cause: format!("案由{}", n.checked_rem(different).unwrap()),
            ..record(&format!("{n:03}"), "柳州市禾泰商贸有限公司", None)
        };
        let rows = section("rows", &(0..100).map(one).collect::<Vec<_>>());
        u32::from_le_bytes(rows[4..8].try_into().unwrap())
    };
    assert_eq!([1, 16, 17, 25, 26, 100].map(columns), [15, 15, 15, 15, 14, 14]);
}

fn chained(packs: Vec<Vec<u8>>) -> Result<PackSet, LoadError> {
    let packs = packs.into_iter().map(|bytes| Pack::open(bytes, &trust()));
    PackSet::new(packs.collect::<Result<_, _>>()?)
}

#[test]
fn an_update_knows_lists_by_their_id_and_says_what_is_gone_in_order() {
    let lists = ["甲", "乙"].map(|id| list(id, id, Direction::Black));
    let turned = [lists[1].clone(), lists[0].clone()];
    let of = |list: u16, entry: &str| Record { list, entry: entry.into(), ..one() };
    let before = [of(0, "1"), of(0, "2"), of(1, "1"), of(1, "2"), of(1, "3")];
    let base = pack("lists", 1, &lists, &before, &key());
    let set = chained(vec![base.clone()]).unwrap();
    let chain = &set.chains()[0];
    // The same, of lists in another order: nothing changed.
    let same: Vec<Record> =
        before.iter().map(|r| Record { list: 1_u16.saturating_sub(r.list), ..r.clone() }).collect();
    let none = changes(chain, &turned, &same).unwrap();
    assert_eq!((none.added.len(), none.withdrawn.len(), none.changed), (0, 0, 0));
    // The last is changed, the first two are gone, one is new.
    let mut after = vec![of(0, "9"), same[4].clone(), same[2].clone(), same[3].clone()];
    after[1].cause = "又一案由".into();
    let changed = changes(chain, &turned, &after).unwrap();
    assert_eq!(changed.changed, 1);
    assert_eq!(changed.added, after[..2]);
    let rows: Vec<u32> = changed.withdrawn.iter().map(|(_, row)| *row).collect();
    let mut sorted = rows.clone();
    sorted.sort_unstable();
    assert_eq!((rows.len(), &rows), (3, &sorted));
    // What a chain holds then, by the numbers of its newest lists.
    let second = meta(PackKind::List, "lists", 2);
    let update = update_pack(&second, chain, &turned, &changed, &[&key()]).unwrap();
    let set = chained(vec![base, update]).unwrap();
    let mut held = records(&set.chains()[0]).unwrap();
    let place = |r: &Record| (r.list, r.entry.clone());
    held.sort_by_key(place);
    after.sort_by_key(place);
    assert_eq!(held, after);
}

/// Lists that have no record in force, and those that have: by number, and after an update.
#[test]
fn a_list_without_a_record_in_force_is_told() {
    let lists = ["甲", "乙", "丙"].map(|id| list(id, id, Direction::Black));
    let of = |list: u16, entry: &str| Record { list, entry: entry.into(), ..one() };
    let held = |set: &PackSet| -> Vec<bool> {
        let chain = &set.chains()[0];
        lists.iter().map(|list| chain.holds(list)).collect()
    };
    let base = pack("lists", 1, &lists, &[of(0, "1"), of(1, "1"), of(1, "2")], &key());
    let set = chained(vec![base.clone()]).unwrap();
    assert_eq!(held(&set), [true, true, false]);
    assert!(!set.chains()[0].holds(&list("丁", "丁", Direction::Black)));
    let after = |records: &[Record]| {
        let chain = &set.chains()[0];
        let changed = changes(chain, &lists, records).unwrap();
        let second = meta(PackKind::List, "lists", 2);
        let update = update_pack(&second, chain, &lists, &changed, &[&key()]).unwrap();
        held(&chained(vec![base.clone(), update]).unwrap())
    };
    assert_eq!(after(&[of(1, "1"), of(1, "2")]), [false, true, false]);
    assert_eq!(after(&[of(0, "1"), of(1, "2")]), [true, true, false]);
    assert_eq!(after(&[of(0, "1")]), [true, false, false]);
    assert_eq!(after(&[of(0, "1"), of(2, "1")]), [true, false, true]);
    assert_eq!(after(&[]), [false, false, false]);
}

/// How many keys the index of near names has, of names with a core within.
#[test]
fn names_of_a_core_that_many_have_are_filed_by_their_city() {
    let keys = |names: &[String]| {
        let one = |(n, name): (usize, &String)| record(&format!("{n:02}"), name, None);
        let records: Vec<Record> = names.iter().enumerate().map(one).collect();
        u32::from_le_bytes(section("near-index-2", &records)[..4].try_into().unwrap())
    };
    let places = "柳州 南宁 桂林 梧州 北海 百色 贺州 河池 来宾 崇左 钦州 玉林 贵港 广州 深圳 珠海 汕头 佛山 韶关";
    let names: Vec<String> = places.split(' ').map(|p| format!("{p}禾泰种植联合社")).collect();
    let counts: Vec<u32> = (12..=18).map(|n| keys(&names[..n])).collect();
    let more: Vec<u32> = counts.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    // Up to sixteen each adds as many; of seventeen all are filed by their city and province.
    assert!(more[..4].iter().all(|n| *n == more[0]), "{counts:?}");
    assert!(more[4] > more[0].saturating_add(16), "{counts:?}");
    // Hundreds of one name are one.
    let same = vec![names[0].clone(); 40];
    assert_eq!(keys(&same), keys(&names[..1]));
}
