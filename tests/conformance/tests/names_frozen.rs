//! Names as they are cut and compared today, pair by pair, wrong ones as well: what `names.rs` and the
//! core hold to a share of right answers, this holds to the answer.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::frozen::Frozen;
use conformance::repository;
use credit_core::name::{Name, Part, compare, compare_persons, person_key};

/// Rows of a CSV file of the vectors, without its head.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = repository("tests/vectors/name").join(file);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

const PARTS: [Part; 5] = [Part::Region, Part::Brand, Part::Trade, Part::Form, Part::Branch];

fn cut(name: &str) -> String {
    let name = Name::parse(name);
    PARTS.map(|part| name.part(part)).join("|")
}

#[test]
fn cuts() {
    let source = "tests/vectors/name/parts.csv and names of the census of unseen changes; region|brand|trade|form|branch";
    let mut table = Frozen::new("name-cuts", source, "name");
    let more = [
        "莫力达瓦旗粮油有限公司",
        "实业银行",
        "集团县县厂厂",
        "集团县城县厂厂",
        "上海跃华搪瓷总厂",
    ];
    let mut seen = std::collections::BTreeSet::new();
    let all = rows("parts.csv").into_iter().map(|row| row[0].clone());
    let unseen = rows("unseen.csv").into_iter().flatten();
    for name in all.chain(more.map(str::to_owned)).chain(unseen) {
        if seen.insert(name.clone()) {
            table.row(&[&name], &cut(&name));
        }
    }
    table.check();
}

/// The other ways to read a name, and the cities that its regions name.
#[test]
fn readings() {
    let source = "tests/vectors/name/unseen.csv and every third name of parts.csv: the name as a person's, cities, regions that were taken off, and the other ways to read it, region|brand|trade|form|branch";
    let mut table = Frozen::new("name-readings", source, "name");
    let mut seen = std::collections::BTreeSet::new();
    let all = rows("parts.csv").into_iter().step_by(3).map(|row| row[0].clone());
    for name in all.chain(rows("unseen.csv").into_iter().flatten()) {
        if !seen.insert(name.clone()) {
            continue;
        }
        let parsed = Name::parse(&name);
        let readings = parsed.readings();
        let cuts = readings.iter().map(|name| PARTS.map(|part| name.part(part)).join("|"));
        let cities: Vec<String> =
            parsed.cities().iter().map(|[a, b]| format!("{a:02}{b:02}")).collect();
        let key = person_key(&name);
        let answer = format!(
            "{key} {} {} {}",
            cities.join(" "),
            parsed.stripped_regions(),
            cuts.collect::<Vec<_>>().join(" / ")
        );
        table.row(&[&name], answer.trim());
    }
    table.check();
}

fn related(a: &str, b: &str) -> String {
    let found = compare(&Name::parse(a), &Name::parse(b));
    let other_way = compare(&Name::parse(b), &Name::parse(a));
    assert_eq!(found, other_way, "{a} {b}: the order changes nothing");
    let form = if found.other_form { " other-form" } else { "" };
    format!("{} {:?}{form}", found.relation.as_str(), found.region)
}

#[test]
fn relations() {
    let source = "tests/vectors/name/similar.csv and pairs of the census of unseen changes; 工商企注字〔2017〕133号";
    let mut table = Frozen::new("name-relations", source, "a b");
    let more = [
        ("上海跃华搪瓷总厂", "上跃海华搪瓷总厂"),
        ("沃霖（柳州）机电有限公司", "沃限（柳州）司机电有限公司"),
        ("国际桐舟货运代理有限公司", "国际桐舟业代理有限公司"),
        ("万青地产有限公司", "润桐万青地产有限司"),
        ("润桐发展", "润桐"),
        ("集团县县厂厂", "集团县城县厂厂"),
    ];
    let mut seen = std::collections::BTreeSet::new();
    let all = ["similar.csv", "unseen.csv"].into_iter().flat_map(rows);
    let all = all.map(|row| (row[0].clone(), row[1].clone()));
    for (a, b) in all.chain(more.map(|(a, b)| (a.to_owned(), b.to_owned()))) {
        if seen.insert((a.clone(), b.clone())) {
            table.row(&[&a, &b], &related(&a, &b));
        }
    }
    table.check();
}

/// Every name of the table against a slip of itself at every place: dropped, doubled, swapped.
#[test]
fn slips() {
    let source = "every seventh name of tests/vectors/name/parts.csv with one slip: the relations by place, a letter each (s same, o same-order, c same-core, T trade, S sound, H shape, C contains, P part-sound, 1, 2, B branch, . differs)";
    let mut table = Frozen::new("name-slips", source, "name slip");
    let letter = |relation: &str| match relation {
        "same" => 's',
        "same-order" => 'o',
        "same-core" => 'c',
        "similar-trade" => 'T',
        "similar-sound" => 'S',
        "similar-shape" => 'H',
        "contains" => 'C',
        "part-sound" => 'P',
        "one-slip" => '1',
        "two-slips" => '2',
        "branch" => 'B',
        _ => '.',
    };
    let mut seen = std::collections::BTreeSet::new();
    for row in rows("parts.csv").into_iter().step_by(7) {
        let name: Vec<char> = row[0].chars().collect();
        if !seen.insert(row[0].clone()) {
            continue;
        }
        for slip in ["dropped", "doubled", "swapped", "another"] {
            let spoilt = (0..name.len()).map(|at| {
                let mut name = name.clone();
                let next = (at + 1).min(name.len() - 1);
                match slip {
                    "dropped" => {
                        name.remove(at);
                    }
                    "doubled" => name.insert(at, name[at]),
                    "swapped" => name.swap(at, next),
                    _ => name[at] = '某',
                }
                name.into_iter().collect::<String>()
            });
            let whole: String = name.iter().collect();
            let letters = spoilt.map(|spoilt| {
                letter(compare(&Name::parse(&whole), &Name::parse(&spoilt)).relation.as_str())
            });
            table.row(&[&row[0], slip], &letters.collect::<String>());
        }
    }
    table.check();
}

#[test]
fn persons() {
    let source = "tests/vectors/name/persons.csv";
    let mut table = Frozen::new("name-persons", source, "a b");
    let mut seen = std::collections::BTreeSet::new();
    for row in rows("persons.csv") {
        if seen.insert((row[0].clone(), row[1].clone())) {
            let found = compare_persons(&person_key(&row[0]), &person_key(&row[1]));
            table.row(&[&row[0], &row[1]], &format!("{found:?}"));
        }
    }
    table.check();
}

/// Rows of the census of unseen changes: what must be answered was written by hand.
#[test]
fn single_cases_by_hand() {
    let relation = |a: &str, b: &str| compare(&Name::parse(a), &Name::parse(b)).relation;
    for (a, b, expected) in [
        ("上海跃华搪瓷总厂", "上跃海华搪瓷总厂", "part-sound"),
        ("沃霖（柳州）机电有限公司", "沃限（柳州）司机电有限公司", "differs"),
        ("国际桐舟货运代理有限公司", "国际桐舟业代理有限公司", "two-slips"),
        ("万青地产有限公司", "润桐万青地产有限司", "differs"),
        ("集团县县厂厂", "集团县城县厂厂", "one-slip"),
    ] {
        assert_eq!(relation(a, b).as_str(), expected, "{a} {b}");
    }
    let banner = Name::parse("莫力达瓦旗粮油有限公司");
    assert_eq!(banner.runs().first(), Some(&(Part::Region, 0..5)));
    // One city, which was numbered otherwise before.
    assert_eq!(banner.cities(), [[15, 7], [15, 21]]);
    let bank = Name::parse("实业银行");
    assert_eq!(bank.runs().first(), Some(&(Part::Brand, 0..2)));
}
