//! Names nearly the same in packs of names that all stand close to one another: which of them a search
//! looks at, which it finds, and in which order.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::crowd::{self, Random};
use conformance::fixture::{TestKey, list, meta, pack, record};
use conformance::frozen::Frozen;
use credit_core::name::City;
use credit_core::pack::record::{Direction, FormerName, Record};
use credit_core::pack::write::{changes, update_pack};
use credit_core::pack::{NameQuery, Nearby, Pack, PackKind, PackSet, Trust};
use credit_core::request::Search;

fn opened(records: &[Record]) -> Pack {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    Pack::open(pack("lists", 1, &lists, records, &key), &Trust::decode(&key.trust()).unwrap())
        .unwrap()
}

/// Where the subject is known to be from elsewhere.
const PLACES: [&[City]; 4] = [&[], &[[45, 2]], &[[45, 0]], &[[31, 0], [45, 1]]];

fn told(found: &Nearby) -> String {
    let one = |near: &credit_core::pack::Near| {
        let how = near.comparison.map_or("former", |c| c.relation.as_str());
        format!("{} {how}", near.row)
    };
    let rows = found.near.iter().map(one).collect::<Vec<_>>().join(", ");
    let more = if found.truncated { "+" } else { "" };
    format!("{}{more}: {rows}", found.compared)
}

#[test]
fn names_in_a_crowd() {
    let source = "invented names out of few words (conformance::crowd): how many of so many a search compares, + where there may be more, and the rows that are near, the nearest first; the last column but one is where the subject is known to be from elsewhere";
    let mut table = Frozen::new("near", source, "records asked places");
    for count in [1, 12, 60, 400, 2500] {
        let records = crowd::records(count);
        let pack = opened(&records);
        let random = &mut Random::new(7);
        for n in 0..count.min(220) {
            let own = &records[random.below(count)].name;
            let asked = if n % 3 == 0 { own.clone() } else { crowd::slip(own, random) };
            let places = PLACES[random.below(PLACES.len())];
            let query = NameQuery::organization(&asked, places);
            let found = pack.rows_near(&query).unwrap();
            let asked = format!("{n} {asked}");
            table.row(&[&count.to_string(), &asked, &format!("{places:?}")], &told(&found));
        }
    }
    let pack = opened(&crowd::with_regions_within());
    let asked = ["润桐商贸有限公司", "柳州市润桐商贸有限公司", "长沙润桐商贸有限公司"];
    for (asked, places) in asked.iter().flat_map(|asked| PLACES.map(|places| (asked, places))) {
        let found = pack.rows_near(&NameQuery::organization(asked, places)).unwrap();
        table.row(&["regions within", asked, &format!("{places:?}")], &told(&found));
    }
    table.check();
}

/// A record that is found by two of its names, and names that hundreds have.
#[test]
fn rows_of_a_name() {
    let mut records = crowd::records(60);
    for (n, record) in records.iter_mut().enumerate() {
        let (name, until) = (record.name.clone(), None);
        record.former_names = vec![FormerName { name, until }];
        record.entry = format!("第{n}号");
    }
    let pack = opened(&records);
    for record in &records {
        let found = pack.rows_by_name(&record.name).unwrap();
        let own = (0..pack.len()).filter(|row| pack.record(*row).unwrap().name == record.name);
        assert_eq!(found.rows, own.collect::<Vec<u32>>(), "{}", record.name);
        assert!(!found.truncated, "{}", record.name);
    }
    for (count, truncated) in [(399, false), (400, false), (401, true)] {
        let namesake = |n: usize| record(&format!("第{n}号"), "柳州市润桐商贸有限公司", None);
        let pack = opened(&(0..count).map(namesake).collect::<Vec<_>>());
        let found = pack.rows_by_name("柳州市润桐商贸有限公司").unwrap();
        assert_eq!((found.rows.len(), found.truncated), (count.min(400), truncated));
    }
    // Looking at all of them compares two thousand.
    for (count, truncated) in [(1999, false), (2000, false), (2001, true)] {
        let namesake = |n: usize| record(&format!("第{n}号"), "柳州市润桐商贸有限公司", None);
        let pack = opened(&(0..count).map(namesake).collect::<Vec<_>>());
        let query = NameQuery::organization("润桐商贸有限公司", &[]);
        let found = pack.rows_like(&query).unwrap();
        assert_eq!((found.compared, found.truncated), (count.min(2000), truncated));
    }
}

const PROVINCES: &str = "河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海";
const CITIES: &str = "柳州 南宁 桂林 梧州 北海 百色 贺州 河池 来宾 崇左 钦州 玉林 贵港 广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 上海 北京 天津 重庆 长沙";

/// Records of one core in so many places.
fn namesakes(count: usize) -> Vec<Record> {
    let places = PROVINCES.split(' ').chain(CITIES.split(' ')).take(count).enumerate();
    places
        .map(|(n, place)| record(&format!("第{n}号"), &format!("{place}润桐商贸有限公司"), None))
        .collect()
}

/// More namesakes than are looked at are told, by every pack of a chain alone and by all of them.
#[test]
fn namesakes_beyond_those_looked_at() {
    let key = TestKey::new("k1");
    let lists = [list("zx", "失信被执行人", Direction::Black)];
    let open = |bytes: Vec<u8>| Pack::open(bytes, &Trust::decode(&key.trust()).unwrap()).unwrap();
    let told = |states: [usize; 2]| {
        let base = pack("lists", 1, &lists, &namesakes(states[0]), &key);
        let chain = PackSet::new(vec![open(base.clone())]).unwrap();
        let chain = chain.chains().first().unwrap();
        let mut more = namesakes(states[0]);
        let added = (0..states[1])
            .zip(CITIES.split(' ').chain(PROVINCES.split(' ')))
            .map(|(n, place)| (n, format!("{place}市润桐商贸有限责任公司")));
        more.extend(added.map(|(n, name)| record(&format!("新第{n}号"), &name, None)));
        let changes = changes(chain, &lists, &more).unwrap();
        let update =
            update_pack(&meta(PackKind::List, "lists", 2), chain, &lists, &changes, &[&key]);
        let set = PackSet::new(vec![open(base), open(update.unwrap())]).unwrap();
        let chain = set.chains().first().unwrap();
        let of = |asked: &str, search| {
            let (found, truncated) =
                chain.near(&NameQuery::organization(asked, &[]), search).unwrap();
            format!("{}{}", found.len(), if truncated { "+" } else { "" })
        };
        [
            of("润桐商贸有限公司", Search::Usual),
            of("润桐商贸有限公司", Search::Thorough),
            of("柳州市润桐商贸有限公司", Search::Usual),
        ]
    };
    for (states, expected) in [
        ([3, 3], ["6", "6", "6"]),
        ([45, 3], ["43+", "48", "11"]),
        ([3, 45], ["43+", "48", "11"]),
        ([45, 45], ["80+", "90", "16"]),
        ([51, 45], ["80+", "96", "17"]),
    ] {
        assert_eq!(told(states), expected, "{states:?}");
    }
}

/// Outlets of one parent are two, unless little tells them apart: which of them are compared at all.
#[test]
fn outlets_of_one_parent_that_are_compared() {
    for (asked, listed, compared) in [
        // Two slips; three, and the same characters; three, and one that is another.
        ("大恒商贸有限公司柳南店", "大恒商贸有限公司河西店", 1),
        ("大恒商贸有限公司柳南分店", "大恒商贸有限公司分柳店南", 1),
        ("大恒商贸有限公司柳南分店", "大恒商贸有限公司店分南西", 1),
        ("大恒商贸有限公司柳南分店", "大恒商贸有限公司河西第三店", 0),
        ("大恒商贸有限公司柳南店", "大恒商贸有限公司河西分店", 0),
        ("大恒商贸有限公司柳南分店", "柳州大恒商贸有限公司", 1),
    ] {
        let pack = opened(&[record("1", listed, None)]);
        let query = NameQuery::organization(asked, &[]);
        let told = [pack.rows_like(&query), pack.rows_near(&query)].map(|found| {
            let found = found.unwrap();
            (found.compared, found.truncated)
        });
        assert_eq!(told, [(compared, false); 2], "{asked} {listed}");
    }
}

/// Namesakes of another name that leads to the same key are not gone through.
#[test]
fn what_is_filed_under_the_key_of_a_name_is_no_namesake() {
    // Without the character that tells them apart, so many names are one, which is filed for slips.
    let crowd = "甲乙丙丁戊己庚辛".chars();
    let mut records: Vec<Record> = crowd
        .map(|c| record(&format!("{c}"), &format!("柳州禾泰{c}润桐商贸有限公司"), None))
        .collect();
    let namesake = |n: usize| record(&format!("{n}"), "柳州禾泰壬润桐商贸有限公司", None);
    records.extend((0..2100).map(namesake));
    let pack = opened(&records);
    for asked in ["柳州禾泰润桐商贸有限公司", "柳州禾泰润桐商贸公司"] {
        let found = pack.rows_by_name(asked).unwrap();
        assert_eq!((found.rows.len(), found.truncated), (0, false), "{asked}");
    }
    // Of the name itself as many are told as may be, whatever else counts the same.
    for (count, truncated) in [(1998, false), (1999, false), (2000, true)] {
        let same = |n: usize| record(&format!("{n:04}"), "柳州禾泰商贸有限公司", None);
        let mut records: Vec<Record> = (0..count).map(same).collect();
        records.push(record("其他", "柳州禾泰商贸有限责任公司", None));
        let found = opened(&records).rows_by_name("柳州禾泰商贸有限责任公司").unwrap();
        let expected = (usize::from(!truncated), truncated);
        assert_eq!((found.rows.len(), found.truncated), expected, "{count}");
    }
}

/// A search says that it was cut short, whichever of its ways were, and however many.
#[test]
fn every_way_that_is_cut_short_is_told() {
    // Namesakes of one name.
    for (count, truncated) in [(399, false), (400, false), (401, true), (450, true)] {
        let same = |n: usize| record(&format!("{n:03}"), "柳州禾泰商贸有限公司", None);
        let pack = opened(&(0..count).map(same).collect::<Vec<_>>());
        let query = NameQuery::organization("柳州禾泰商贸公司", &[]);
        let found = pack.rows_near(&query).unwrap();
        assert_eq!((found.compared, found.truncated), (count.min(400), truncated), "{count}");
    }
    // Names that have the core within, and outlets of who has it.
    let told = |within: usize, outlets: usize| {
        let places = PROVINCES.split(' ').chain(CITIES.split(' ')).take(within);
        let mut records: Vec<Record> =
            places.map(|place| record(place, &format!("{place}禾泰商贸联合社"), None)).collect();
        let numbers = ('\u{6c34}'..).take(outlets);
        records.extend(
            numbers.map(|c| record(&format!("{c}"), &format!("禾泰商贸有限公司{c}{c}店"), None)),
        );
        let query = NameQuery::organization("禾泰商贸联合社", &[]);
        opened(&records).rows_near(&query).unwrap().truncated
    };
    assert_eq!([told(3, 3), told(40, 30)], [false; 2]);
    assert_eq!([told(41, 3), told(3, 60), told(41, 60)], [true; 3]);
}
