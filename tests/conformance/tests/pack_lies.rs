//! Packs whose signature is right and whose sections say, in one place each, what they must not: each
//! is refused for what it is, where it is read, and nothing that is not needed is read.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::container::Container;
use conformance::fixture::{TestKey, list, meta, pack, record};
use credit_core::error::LoadError;
use credit_core::id::Kind;
use credit_core::pack::record::{Direction, FormerName, Identifier, Record};
use credit_core::pack::write::{changes, update_pack, without_indexes};
use credit_core::pack::{NameQuery, Pack, PackKind, PackSet, Trust};
use credit_core::request::SubjectKind;

/// The section of both orders of the names.
const ORDERS: &str = "orders-1";

fn key() -> TestKey {
    TestKey::new("k1")
}

fn open(bytes: Vec<u8>) -> Result<Pack, LoadError> {
    Pack::open(bytes, &Trust::decode(&key().trust()).unwrap())
}

/// What a refusal says: its code and the section at fault.
fn refusal<T>(result: Result<T, LoadError>) -> String {
    let error = result.map(drop).unwrap_err();
    format!("{} {}", error.code(), error.place().map_or_else(String::new, ToString::to_string))
}

fn container(records: &[Record]) -> Container {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    Container::read(&pack("lists", 1, &lists, records, &key())).unwrap()
}

fn opened(container: &Container) -> Result<Pack, LoadError> {
    open(container.sealed(&key()).unwrap())
}

/// Companies whose names have little in common.
fn records(count: usize) -> Vec<Record> {
    let company = |n: usize| {
        let brand = char::from_u32(0x6c34 + n as u32).unwrap();
        let code = Kind::Uscc.synthetic(n as u64);
        record(&format!("第{n:05}号"), &format!("柳州市{brand}禾泰{n}商贸有限公司"), Some(&code))
    };
    (0..count).map(company).collect()
}

/// A person of that name.
fn person(entry: &str, name: &str) -> Record {
    Record { kind: SubjectKind::Person, ..record(entry, name, None) }
}

#[test]
fn a_small_pack_is_verified_whole_at_open() {
    // Up to sixty-four chunks of four kilobytes.
    const MOST: usize = 64 * 4096;
    let mut small = container(&records(3));
    small.sections.push(("unknown".into(), vec![7; 200_000]));
    let length = |container: &Container| container.sealed(&key()).unwrap().len();
    while length(&small) < MOST {
        let missing = MOST - length(&small);
        let pad = small.section("unknown").unwrap();
        pad.resize(pad.len() + missing.min(4000).saturating_sub(40).max(1), 7);
    }
    assert_eq!(length(&small), MOST);
    let damaged = |container: &Container| {
        let mut bytes = container.sealed(&key()).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        open(bytes)
    };
    assert_eq!(refusal(damaged(&small)), "pack.digest unknown");
    small.section("unknown").unwrap().push(7);
    let large = damaged(&small).unwrap();
    assert_eq!(large.record(0).unwrap().list, 0);
    assert_eq!(refusal(large.verify_digests()), "pack.digest unknown");
    assert_eq!(refusal(large.verify()), "pack.digest unknown");
}

#[test]
fn of_a_large_pack_only_what_is_read_is_verified() {
    let whole = container(&records(12_000));
    let bytes = whole.sealed(&key()).unwrap();
    let behind = |name: &str| -> usize {
        let from = whole.sections.iter().position(|(own, _)| own == name).unwrap();
        whole.sections[from + 1..].iter().map(|(_, content)| content.len()).sum()
    };
    for section in ["names", "entries"] {
        let mut damaged = bytes.clone();
        let last = damaged.len() - behind(section) - 1;
        damaged[last] ^= 1;
        let pack = open(damaged).unwrap();
        let rows = [0, 5000, pack.len() - 1].map(|row| pack.record(row).map(drop));
        assert_eq!(rows[..2], [Ok(()), Ok(())], "{section}");
        assert_eq!(refusal(rows[2].clone()), format!("pack.digest {section}"));
    }
    let pack = open(bytes.clone()).unwrap();
    assert_eq!((pack.verify_digests(), pack.verify()), (Ok(()), Ok(())));
    assert_eq!(pack.resident(), bytes.len());
}

#[test]
fn indexes_that_are_left_out_are_made_again_and_no_others() {
    let mut whole = container(&records(40));
    let names: Vec<String> = whole.sections.iter().map(|(name, _)| name.clone()).collect();
    let indexes: Vec<&String> =
        names.iter().filter(|name| name.contains("index") || *name == ORDERS).collect();
    assert_eq!(indexes.len(), 4, "{names:?}");
    let bytes = whole.sealed(&key()).unwrap();
    for index in &indexes {
        // One is left out: what the pack occupies is as much as with it but for the digests.
        let mut slim = whole.clone();
        slim.left_out.push((*index).clone());
        let sent = slim.sealed(&key()).unwrap();
        let length = whole.section(index).unwrap().len();
        assert_eq!(sent.len(), bytes.len() - length - length.div_ceil(4096) * 32);
        let pack = opened(&slim).unwrap();
        pack.verify().unwrap();
        assert_eq!(pack.resident(), sent.len() + length, "{index}");
        // Signed as another, it is not what is made again; one that is there is not looked at then.
        for spoilt in &indexes {
            let mut other = slim.clone();
            *other.section(spoilt).unwrap().last_mut().unwrap() ^= 1;
            let opened = opened(&other);
            if spoilt == index {
                assert_eq!(refusal(opened), format!("pack.digest {index}"));
            } else {
                let told = refusal(opened.unwrap().verify());
                assert_eq!(told, format!("pack.content {spoilt}"));
            }
        }
    }
    let all = open(without_indexes(&bytes).unwrap()).unwrap();
    all.verify().unwrap();
    // Without orders a pack is of an earlier format; without the others it is none.
    for index in ["id-index", "name-index"] {
        let mut none = whole.clone();
        none.sections.retain(|(name, _)| name != index);
        assert_eq!(refusal(opened(&none)), format!("pack.section {index}"));
    }
}

#[test]
fn rows_of_no_list_and_rows_out_of_order_are_no_content() {
    let lists = ["甲", "乙"].map(|id| list(id, id, Direction::Black));
    let mut both = records(2);
    both[1].list = 1;
    let bytes = pack("lists", 1, &lists, &both, &key());
    let mut two = Container::read(&bytes).unwrap();
    opened(&two).unwrap().verify().unwrap();
    let one = Container::read(&pack("lists", 1, &lists[..1], &both[..1], &key())).unwrap();
    *two.section("lists").unwrap() = one.clone().section("lists").unwrap().clone();
    assert_eq!(refusal(opened(&two).unwrap().verify()), "pack.content rows");
    // Entry numbers in the order of another pack, whose names they follow.
    let name = "柳州市禾泰商贸有限公司";
    let same = [record("1", name, None), record("2", name, None)];
    let other = [
        record("2", "柳州市禾泰一商贸有限公司", None),
        record("1", "柳州市禾泰三商贸有限公司", None),
    ];
    let mut turned = container(&same);
    *turned.section("entries").unwrap() = container(&other).section("entries").unwrap().clone();
    let told = opened(&turned).unwrap();
    assert_eq!([0, 1].map(|row| told.record(row).unwrap().entry), ["2", "1"]);
    assert_eq!(refusal(told.verify()), "pack.content rows");
    // An entry that is there twice is told twice: nobody is lighter for it.
    let mut twice = container(&same);
    let mut once = [record("2", "柳州市禾泰一商贸有限公司", None), person("2", "张三")];
    once[1].list = 1;
    let mut once = Container::read(&pack("lists", 1, &lists, &once, &key())).unwrap();
    *twice.section("entries").unwrap() = once.section("entries").unwrap().clone();
    let told = opened(&twice).unwrap();
    assert_eq!(told.verify(), Ok(()));
    assert_eq!(told.rows_by_name(name).unwrap().rows, [0, 1]);
}

#[test]
fn each_number_of_the_orders_has_its_bounds() {
    let whole = container(&records(40));
    let with = |at: usize, byte: u8| {
        let mut other = whole.clone();
        other.section(ORDERS).unwrap()[at] = byte;
        opened(&other)
    };
    // Bits of a row; more skeletons than places; whether it says its rows.
    assert!(with(8, 32).is_ok());
    assert_eq!(refusal(with(8, 33)), "pack.content orders-1");
    assert_eq!(refusal(with(8, 255)), "pack.content orders-1");
    assert!(with(4, 39).is_ok());
    assert_eq!(refusal(with(4, 41)), "pack.content orders-1");
    assert_eq!(refusal(with(9, 2)), "pack.content orders-1");
    let mut long = whole.clone();
    long.section(ORDERS).unwrap().push(0);
    assert_eq!(refusal(opened(&long)), "pack.content orders-1");
}

#[test]
fn an_order_leads_to_organisations_only_and_comes_to_its_end() {
    let name = "柳州市禾泰商贸有限公司";
    let mut both = container(&[record("1", name, None), person("2", "张三")]);
    let query = NameQuery::organization("柳州禾泰商贸公司", &[]);
    assert_eq!(opened(&both).unwrap().rows_near(&query).unwrap().near.len(), 1);
    // The only place of the back order is row 1, which is a person's.
    both.section(ORDERS).unwrap()[24] = 1;
    assert_eq!(refusal(opened(&both).unwrap().rows_near(&query)), "pack.content orders-1");
    // The first place says that it repeats the one before it.
    let mut first = container(&records(40));
    let back = u32::from_le_bytes(first.section(ORDERS).unwrap()[16..20].try_into().unwrap());
    first.section(ORDERS).unwrap()[24 + back as usize] |= 1;
    let pack = opened(&first).unwrap();
    for record in records(40) {
        pack.rows_near(&NameQuery::organization(&record.name, &[])).unwrap();
    }
}

#[test]
fn a_number_that_its_template_has_no_room_for_is_no_content() {
    let mut one = record("1", "柳州市禾泰商贸有限公司", None);
    let identifier = Identifier {
        kind: Kind::BusinessRegistration,
        value: Kind::BusinessRegistration.synthetic(3),
    };
    one.identifiers.push(identifier.clone());
    let mut lied = container(&[one]);
    let found = |pack: &Pack| pack.rows_by_identifier(identifier.kind, &identifier.value);
    assert_eq!(found(&opened(&lied).unwrap()).unwrap().rows, [0]);
    lied.section("codes").unwrap().copy_from_slice(&u32::MAX.to_le_bytes());
    let pack = opened(&lied).unwrap();
    assert_eq!(refusal(found(&pack)), "pack.content codes");
    assert_eq!(refusal(pack.record(0)), "pack.content codes");
}

#[test]
fn what_a_row_does_not_have_is_not_read() {
    // A row of rare members that cannot be read, of a record that has none.
    let mut one = container(&[record("1", "柳州市禾泰商贸有限公司", None)]);
    let extras = one.section("extras").unwrap();
    assert_eq!(extras.pop(), Some(0), "a row of no code bytes");
    extras.extend([2, 255, 255]);
    let pack = opened(&one).unwrap();
    let query = NameQuery::organization("柳州市沃霖商贸有限公司", &[]);
    assert!(pack.rows_like(&query).unwrap().near.is_empty());
    assert_eq!(pack.record(0).unwrap().entry, "1");
    assert!(pack.rows_by_name("柳州市沃霖商贸有限公司").unwrap().rows.is_empty());
}

#[test]
fn an_update_takes_back_what_is_older_than_itself() {
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let base = pack("lists", 1, &lists, &records(3), &key());
    let set = PackSet::new(vec![open(base.clone()).unwrap()]).unwrap();
    let changed = changes(&set.chains()[0], &lists, &records(5)[2..]).unwrap();
    let second = meta(PackKind::List, "lists", 2);
    let update = update_pack(&second, &set.chains()[0], &lists, &changed, &[&key()]).unwrap();
    let with = |target: u32, row: u32| {
        let mut update = Container::read(&update).unwrap();
        let stones = update.section("tombstones").unwrap();
        stones.clear();
        stones.extend([target, row].iter().flat_map(|n| n.to_le_bytes()));
        PackSet::new(vec![open(base.clone()).unwrap(), opened(&update).unwrap()])
    };
    assert_eq!(with(0, 2).unwrap().chains()[0].size(), 4);
    assert_eq!(refusal(with(0, 3)), "pack.tombstone header");
    assert_eq!(refusal(with(1, 0)), "pack.tombstone header");
    assert_eq!(refusal(with(2, 0)), "pack.tombstone header");
}

#[test]
fn what_a_list_covers_is_digits_of_a_region() {
    let covered = |region: &str| {
        let mut lists = [list("zx", "失信被执行人", Direction::Black)];
        lists[0].covers.regions = vec![region.into()];
        open(pack("lists", 1, &lists, &records(1), &key()))
            .map(|pack| pack.lists()[0].covers.regions.clone())
    };
    for region in ["45", "4502", "450203", "00"] {
        assert_eq!(covered(region), Ok(vec![region.to_string()]));
    }
    for region in ["4", "450", "45020", "4a", "桂桂", "45020a", "4502 3"] {
        assert!(refusal(covered(region)).starts_with("json.value"), "{region}");
    }
}

#[test]
fn a_header_is_as_long_as_may_be_read() {
    let prefix = |length: u32| {
        let bytes = container(&records(1)).sealed(&key()).unwrap();
        let mut bytes = bytes[..12].to_vec();
        bytes.extend(length.to_le_bytes());
        bytes.extend([b'{'; 64]);
        refusal(open(bytes))
    };
    assert_eq!(prefix(1 << 20), "pack.truncated prefix");
    assert_eq!(prefix((1 << 20) + 1), "pack.header header");
    assert_eq!(prefix(u32::MAX), "pack.header header");
}

/// A pack of organisations in the order of their names, as earlier formats had it: their orders are made
/// when it is opened.
#[test]
fn names_that_stand_in_another_order_are_ordered_again() {
    // By name 市 stands behind many brands; by what counts of the name it does not stand there at all.
    let brand = |n: u32| char::from_u32(0x4e38 + n * 7).unwrap();
    let names: Vec<String> = (0..60)
        .map(|n| format!("柳州{}{}禾商贸有限公司", if n % 2 == 0 { "市" } else { "" }, brand(n)))
        .collect();
    let of = |kind: SubjectKind| -> Container {
        let one =
            |(n, name): (usize, &String)| Record { kind, ..record(&format!("{n:03}"), name, None) };
        container(&names.iter().enumerate().map(one).collect::<Vec<_>>())
    };
    // Persons stand in the order of their names.
    let mut persons = of(SubjectKind::Person);
    let by_name = opened(&persons).unwrap();
    let mut earlier = of(SubjectKind::Organization);
    *earlier.section("names").unwrap() = persons.section("names").unwrap().clone();
    earlier.sections.retain(|(name, _)| name != ORDERS && !name.starts_with("near"));
    earlier.format = [2, 0];
    earlier.header.retain(|(name, _)| name != "format");
    earlier.header.push(("format".into(), credit_core::json::Value::Int(2)));
    let pack = opened(&earlier).unwrap();
    for row in 0..pack.len() {
        let own = by_name.record(row).unwrap().name;
        assert_eq!(pack.record(row).unwrap().name, own);
        // With a slip at its end, which no key leads to.
        let asked = own.replace("贸有限公司", "货有限公司");
        let found = pack.rows_near(&NameQuery::organization(&asked, &[])).unwrap();
        assert!(found.near.iter().any(|near| near.row == row), "{own}");
    }
}

/// Of hundreds of names that begin alike, or end alike, that one is found which is the same but for a slip
/// at the other end: no key leads there.
#[test]
fn names_in_long_runs_are_found_from_either_end() {
    let own = |n: u32| char::from_u32(0x6c34 + n * 3).unwrap();
    let front = |n: u32, last: &str| format!("柳州禾泰润桐{}丰{last}", own(n));
    let back = |n: u32, first: &str| format!("{first}盛{}禾泰润桐商贸", own(n));
    for (name, right) in [(&front as &dyn Fn(u32, &str) -> String, "盛"), (&back, "丰")] {
        let one = |n: u32| record(&format!("{n:03}"), &name(n, right), None);
        let pack = opened(&container(&(0..400).map(one).collect::<Vec<_>>())).unwrap();
        for n in (0..400).step_by(7) {
            let asked = name(n, "鑫");
            let found = pack.rows_near(&NameQuery::organization(&asked, &[])).unwrap();
            let mut names = found.near.iter().map(|near| pack.record(near.row).unwrap().name);
            assert!(names.any(|found| found == name(n, right)), "{asked}");
        }
    }
}

/// A former name that leads into the middle of those of one name does not tell a row twice.
#[test]
fn no_row_is_told_twice() {
    let name = "柳州市禾泰商贸有限公司";
    let mut same: Vec<Record> = (0..3).map(|n| record(&format!("{n}"), name, None)).collect();
    for one in &mut same {
        one.former_names.push(FormerName { name: "柳州禾泰商贸厂".into(), until: None });
    }
    let pack = opened(&container(&same)).unwrap();
    for asked in ["柳州禾泰商贸厂", "柳州市禾泰商贸公司", "柳州禾泰商厂", name]
    {
        let found = pack.rows_near(&NameQuery::organization(asked, &[])).unwrap();
        let mut rows: Vec<u32> = found.near.iter().map(|near| near.row).collect();
        rows.sort_unstable();
        assert_eq!(rows, [0, 1, 2], "{asked}");
    }
}
