extern crate std;

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use std::{fs, println};

use super::*;

fn on(year: i32) -> Option<Date> {
    Date::from_ymd(year, 7, 1)
}

/// Every code of the tables, in their order.
fn all() -> impl Iterator<Item = (String, Code)> {
    let codes = (0..1_000_000).map(|number| format!("{number:06}"));
    let codes = codes.map(|text| (parse(&text).unwrap(), text));
    codes.filter(|(code, _)| code.is_listed()).map(|(code, text)| (text, code))
}

#[test]
fn the_table_is_whole_and_in_order() {
    let numbers: Vec<u16> = all().map(|(_, code)| code.number().unwrap()).collect();
    assert_eq!((numbers.len(), numbers.len()), (FROM.len(), TO.len()));
    assert!((0_u16..).zip(&numbers).all(|(n, number)| n == *number));
    let prefixes: BTreeSet<u16> = all().map(|(_, code)| code.prefix().unwrap()).collect();
    assert!(prefixes.iter().copied().eq(0..u16::try_from(PREFIX_BITS.len()).unwrap()));
    assert!(EARLIER.windows(2).all(|pair| pair[0] < pair[1]));
    for (text, code) in all() {
        let periods: Vec<Period> = code.periods().collect();
        let outside =
            matches!(standing(&text, None), Standing::RegistrarMade | Standing::Statistical);
        assert_eq!(periods.is_empty(), outside, "{text}");
        assert!(periods.iter().all(|p| p.to.is_none_or(|to| p.from <= to)), "{text}");
        for pair in periods.windows(2) {
            assert!(pair[0].to.is_some_and(|to| to + 1 < pair[1].from), "{text}");
        }
    }
}

#[test]
fn counts() {
    let mut counts = [0; 6];
    for (text, _) in all() {
        let place = match standing(&text, None) {
            Standing::InForce => 0,
            Standing::Historic { .. } => 1,
            Standing::RegistrarMade => 2,
            Standing::Statistical => 3,
            Standing::NotYet { .. } => 4,
            Standing::Unknown => 5,
        };
        counts[place] += 1;
    }
    let valid = all().filter(|(text, _)| ever_valid(text)).count();
    println!(
        "{EDITION}: {valid} codes ever valid; {counts:?} in force, historic, registrar, other"
    );
    assert_eq!(counts[0] + counts[1], valid);
    assert_eq!(counts[4..], [0, 0]);
    assert!(valid > 7000 && counts[0] > 3400);
    assert!(Date::parse(EDITION).is_some());
}

#[test]
fn changes_of_the_country() {
    use Standing::{Historic, InForce, NotYet};
    for (code, now, earlier, then) in [
        // 撤市设区: 胶南市 became a part of 黄岛区 in 2012.
        ("370284", Historic { from: 1995, to: 2012 }, 2010, InForce),
        ("110105", InForce, 1980, InForce),
        // Born before there were codes.
        ("110105", InForce, 1949, InForce),
        // 撤县设市: 桐城县, 桐城市 (1996).
        ("340821", Historic { from: 1988, to: 1996 }, 1990, InForce),
        ("340881", InForce, 1990, NotYet { from: 1996 }),
        // 重庆 left 四川 in 1997.
        ("510200", Historic { from: 1980, to: 1997 }, 1996, InForce),
        ("500000", InForce, 1990, NotYet { from: 1997 }),
        ("500233", InForce, 1996, NotYet { from: 1997 }),
        // 杭州 2021.
        ("330103", Historic { from: 1980, to: 2021 }, 2020, InForce),
        ("330113", InForce, 2020, NotYet { from: 2021 }),
        ("330114", InForce, 2021, InForce),
        // 重庆 2025: 两江新区 in place of 江北区 and 渝北区.
        ("500157", InForce, 2024, NotYet { from: 2025 }),
        ("500105", Historic { from: 1997, to: 2025 }, 2025, InForce),
        ("500112", Historic { from: 1997, to: 2025 }, 2024, InForce),
        // 新疆 2026.
        ("659013", InForce, 2025, NotYet { from: 2026 }),
        ("653132", InForce, 2025, NotYet { from: 2026 }),
        // 省直辖, 地级市 without 县, 市辖区, 国家级.
        ("469001", InForce, 2010, InForce),
        ("429004", InForce, 2010, InForce),
        ("659010", InForce, 2018, NotYet { from: 2019 }),
        ("441900", InForce, 2000, InForce),
        ("460400", InForce, 2020, InForce),
        ("460300", InForce, 2011, NotYet { from: 2012 }),
        ("130101", InForce, 2000, InForce),
        ("110200", Historic { from: 1980, to: 2016 }, 2000, InForce),
        ("100000", InForce, 2020, InForce),
        // Used twice: 邢台市 to 1983, 南宫市 from 1986.
        ("132201", Historic { from: 1980, to: 1993 }, 1984, NotYet { from: 1986 }),
    ] {
        assert_eq!(standing(code, None), now, "{code}");
        assert_eq!(standing(code, on(earlier)), then, "{code} in {earlier}");
        assert!(ever_valid(code), "{code}");
    }
}

#[test]
fn codes_of_others() {
    for code in ["230199", "320594", "460600", "991000", "990105"] {
        assert_eq!(standing(code, on(2020)), Standing::RegistrarMade, "{code}");
        assert!(!ever_valid(code), "{code}");
    }
    assert_eq!(standing("320571", None), Standing::Statistical);
    for code in ["", "11010", "1101055", "11010X", "１１０１０５", "000000", "110199", "830000"]
    {
        assert_eq!(standing(code, None), Standing::Unknown, "{code}");
        assert!(!ever_valid(code), "{code}");
    }
}

#[test]
fn registrars() {
    for (code, expected) in [
        (b"110105", Registrar::Known),
        (b"100000", Registrar::Known),
        (b"230199", Registrar::Known),
        (b"991234", Registrar::Known),
        (b"110199", Registrar::UnknownCounty),
        (b"100001", Registrar::UnknownProvince),
        (b"830000", Registrar::UnknownProvince),
        (b"010518", Registrar::UnknownProvince),
        (b"11010X", Registrar::UnknownCounty),
    ] {
        assert_eq!(registrar(code), expected, "{}", String::from_utf8_lossy(code));
    }
}

#[test]
fn provinces_agree_with_the_table() {
    for (prefix, _) in provinces() {
        let prefix = core::str::from_utf8(prefix).unwrap();
        assert_eq!(standing(&format!("{prefix}0000"), None), Standing::InForce, "{prefix}");
    }
    for (text, code) in all().filter(|(_, code)| !code.is_corps()) {
        assert!(registrar_region(&text).is_some(), "{text}");
        assert_ne!(registrar(text.as_bytes().try_into().unwrap()), Registrar::UnknownCounty);
        let year = code.periods().next().map_or(2000, |period| i32::from(period.from));
        let then = standing(&text, on(year));
        assert!(!matches!(then, Standing::NotYet { .. } | Standing::Historic { .. }), "{text}");
    }
}

/// Every code of the vectors is in a table, or stands there because it is in none.
#[test]
fn codes_of_the_vectors() {
    // Junk on purpose, counties and provinces that never were, 台湾 and others where a code or permit
    // must not have them, and 台湾 in numbers of 港澳台居民居住证.
    const EXPLAINED: [&str; 12] = [
        "000000", "010518", "010519", "110199", "111111", "130118", "290105", "380101", "710105",
        "810105", "830000", "910105",
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/id");
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        regions(&file, &mut codes);
    }
    assert!(codes.len() > 20);
    let unknown: Vec<&String> = codes
        .iter()
        .filter(|code| standing(code, None) == Standing::Unknown)
        .filter(|code| !EXPLAINED.contains(&code.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

fn regions(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("region").and_then(|code| code.as_str()).map(Into::into));
            fields.values().for_each(|value| regions(value, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| regions(item, found)),
        _ => {}
    }
}

#[cfg(not(feature = "region-names"))]
#[test]
fn only_provinces_have_names() {
    assert_eq!(name("110105", None).as_deref(), Some("北京市"));
    assert_eq!(name("100000", None).as_deref(), Some("国家级"));
    assert_eq!(name("000000", None), None);
}

#[cfg(feature = "region-names")]
mod with_names {
    use super::super::names::{EDITION_YEAR, ENDINGS, NAMES};
    use super::*;

    #[test]
    fn full_names() {
        for (code, year, expected) in [
            ("110105", None, "北京市朝阳区"),
            ("110000", None, "北京市"),
            ("110200", None, "北京市县"),
            ("110221", None, "北京市昌平县"),
            ("130101", None, "河北省石家庄市市辖区"),
            ("370284", None, "山东省青岛市胶南市"),
            ("370284", Some(2024), "山东省青岛市胶南市"),
            ("512081", None, "四川省资阳市简阳市"),
            ("512301", Some(1990), "四川省涪陵地区涪陵市"),
            ("510202", Some(1996), "四川省重庆市渝中区"),
            ("500233", None, "重庆市忠县"),
            ("330113", None, "浙江省杭州市临平区"),
            ("330103", None, "浙江省杭州市下城区"),
            ("500157", None, "重庆市两江新区"),
            ("500105", None, "重庆市江北区"),
            ("659010", None, "新疆维吾尔自治区胡杨河市"),
            ("469001", None, "海南省五指山市"),
            ("429004", None, "湖北省仙桃市"),
            ("429000", None, "湖北省省直辖县级行政区划"),
            ("441900", None, "广东省东莞市"),
            ("460302", None, "海南省三沙市西沙区"),
            ("130502", Some(2019), "河北省邢台市桥东区"),
            ("130502", Some(2020), "河北省邢台市襄都区"),
            ("130502", None, "河北省邢台市襄都区"),
            ("132201", Some(1982), "河北省邢台地区邢台市"),
            ("132201", None, "河北省邢台地区南宫市"),
            ("210200", Some(1980), "辽宁省旅大市"),
            ("371202", None, "山东省莱芜市莱城区"),
            ("450203", None, "广西壮族自治区柳州市鱼峰区"),
            ("100000", None, "国家级"),
            ("810000", None, "香港特别行政区"),
            // Codes without a name of their own.
            ("320594", None, "江苏省苏州市"),
            ("460600", None, "海南省洋浦"),
            ("641100", None, "宁夏回族自治区"),
            ("320571", None, "江苏省苏州市苏州工业园区"),
            ("991000", None, "新疆生产建设兵团"),
            ("110199", None, "北京市"),
        ] {
            assert_eq!(name(code, year.and_then(on)).as_deref(), Some(expected), "{code} {year:?}");
        }
        for code in ["", "000000", "11010", "830000"] {
            assert_eq!(name(code, None), None, "{code}");
        }
    }

    #[test]
    fn every_code_has_the_name_of_its_place_in_the_line() {
        let pieces = |line: &str| -> usize {
            let ends = line.chars().filter(|c| c.is_ascii_alphabetic() || *c == '.').count();
            ends - line.matches('\'').count()
        };
        let expected: Vec<usize> =
            PREFIX_BITS.iter().map(|bits| usize::try_from(bits.count_ones()).unwrap()).collect();
        let found: Vec<usize> = NAMES.iter().map(|line| pieces(line)).collect();
        assert_eq!(found, expected);
        assert!(EDITION.starts_with(&format!("{EDITION_YEAR}-")));
        let letters: BTreeSet<u8> = ENDINGS.iter().map(|(letter, _)| *letter).collect();
        assert_eq!(letters.len(), ENDINGS.len());
        for (text, _) in all().filter(|(text, _)| ever_valid(text)) {
            let full = name(&text, None).unwrap();
            assert!(full.chars().all(|c| !c.is_ascii()), "{text} {full}");
            for year in 1979..=2030 {
                assert!(name(&text, on(year)).is_some(), "{text} {year}");
            }
        }
    }
}

/// What stands behind 9 among the characters is no digit.
#[test]
fn only_digits_are_codes() {
    assert!(was_valid(b"110105") && in_province(b"110105"));
    for code in [b"11010:", b"1101:5", b":10105", b"1101/5", b"11010A"] {
        assert!(!was_valid(code), "{code:?}");
        let text = core::str::from_utf8(code).unwrap();
        assert!(!ever_valid(text), "{text}");
    }
}
