//! The bytes of packs as they are written today, section by section: what a writer chooses (tokens,
//! widths, codes, indexes) cannot be seen in what is read back, and a pack that grows is a change.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::container::Container;
use conformance::crowd;
use conformance::fixture::{TestKey, day, list, meta, record};
use conformance::frozen::Frozen;
use credit_core::digest::Digest;
use credit_core::id::{KINDS, Kind};
use credit_core::pack::record::{Class, Direction, FormerName, Identifier, Record, State};
use credit_core::pack::write::{Meta, list_pack};
use credit_core::pack::{Audience, PackKind, filter, identifier_key};
use credit_core::request::SubjectKind;

const TRADES: [&str; 5] = ["商贸", "建设工程", "农业种植", "物业服务", "机械制造"];
const CITIES: [&str; 4] = ["柳州市", "广州", "", "南宁市"];
const BRANDS: [&str; 7] = ["禾泰", "润桐", "沃霖", "第一", "三六", "新新", "范例"];

fn pick<'a>(of: &[&'a str], n: usize) -> &'a str {
    of[n.checked_rem(of.len()).unwrap_or_default()]
}

/// A record with a number of every kind in turn, and what real lists have besides.
fn one(n: usize) -> Record {
    let info = &KINDS[n.checked_rem(KINDS.len()).unwrap_or_default()];
    let seed = u64::try_from(n).unwrap().wrapping_mul(7_270_801);
    let (city, brand, trade) = (pick(&CITIES, n), pick(&BRANDS, n / 3), pick(&TRADES, n / 2));
    let name = format!("{city}{brand}{n}{trade}有限公司");
    let mut one = record(&format!("(2025)桂0203执{n}号"), &name, None);
    let value = info.kind.synthetic(seed).replace('-', "");
    one.identifiers = vec![Identifier { kind: info.kind, value }];
    one.document.clone_from(&one.entry);
    one.listed_on = day("2024-10-01").plus_days(i32::try_from(n % 700).unwrap());
    one.until = one.listed_on.and_then(|day| day.plus_days(1095));
    if n.is_multiple_of(5) {
        one.kind = SubjectKind::Person;
        one.name = pick(&["张三", "李四", "王五", "欧阳某"], n).into();
    }
    if n.is_multiple_of(11) {
        let name = format!("{brand}旧名{n}有限公司");
        one.former_names.push(FormerName { name, until: Some(day("2024-01-31")) });
        one.class = Some(Class::Serious);
    }
    if n.is_multiple_of(13) {
        one.state = State::Repaired;
    }
    one
}

/// The length of each section of a pack, and the head of its digest.
fn bytes_of(table: &mut Frozen, what: &str, scope: &str, records: &[Record]) {
    let key = TestKey::new("k1");
    let meta = Meta { audience: Audience::Internal, ..meta(PackKind::List, scope, 1) };
    let lists = [list(scope, "失信被执行人", Direction::Black)];
    let bytes = list_pack(&meta, &lists, records, &[&key]).unwrap();
    for (name, bytes) in &Container::read(&bytes).unwrap().sections {
        let digest = Digest::of(bytes).hex();
        let digest = digest.get(..16).unwrap_or_default();
        table.row(&[what, name], &format!("{} {digest}", bytes.len()));
    }
}

#[test]
fn sections_have_their_bytes() {
    let source = "packs of so many invented records, or of so many whose names are out of few words (crowd): length and the first sixteen digits of the SM3 of each section";
    let mut table = Frozen::new("pack-bytes", source, "records section");
    for count in [1, 40, 700] {
        let records: Vec<Record> = (0..count).map(one).collect();
        bytes_of(&mut table, &count.to_string(), "zxgk", &records);
    }
    for count in [12, 300, 2500] {
        bytes_of(&mut table, &format!("crowd {count}"), "zxgk", &crowd::records(count));
    }
    bytes_of(&mut table, "regions within", "zxgk", &crowd::with_regions_within());
    // A column whose values hardly recur stands with what has none: more than sixteen, and a quarter.
    for authorities in [15, 16, 17] {
        let mut records: Vec<Record> = (0..40).map(one).collect();
        for (n, record) in records.iter_mut().enumerate() {
            record.authority = format!("示例局{}（虚构）", n % authorities);
        }
        bytes_of(&mut table, &format!("{authorities} authorities"), "zxgk", &records);
    }
    for count in [0_u64, 1, 2, 10, 1000, 5000] {
        let keys = (0..count).map(|n| identifier_key(Kind::Uscc, &Kind::Uscc.synthetic(n)));
        let bytes = filter::build(keys).unwrap();
        let digest = Digest::of(&bytes).hex();
        let digest = digest.get(..16).unwrap_or_default();
        table.row(&[&format!("filter {count}"), "filter"], &format!("{} {digest}", bytes.len()));
    }
    table.check();
}
