//! The words of regions: those of the table of codes, and those that names have besides.

use super::{Place, Written};
use crate::id::region;

/// What stands at the start of a name and is no place of a code but of its own authority.
const COUNTRY: [(&str, Written); 5] = [
    ("中国", Written::Out),
    ("中华人民共和国", Written::Out),
    ("中华", Written::Short),
    ("全国", Written::Short),
    ("国际", Written::Short),
];

/// New areas of the state that have no code of their own, with the place they lie in; the last number
/// is none of a code.
const AREAS: [(&str, Place, Written); 9] = [
    ("雄安新区", [13, 6, 100], Written::Out),
    ("雄安", [13, 6, 100], Written::Short),
    ("前海", [44, 3, 100], Written::Short),
    ("横琴", [44, 4, 100], Written::Short),
    ("横琴新区", [44, 4, 100], Written::Out),
    ("贵安新区", [52, 100, 100], Written::Out),
    ("杨凌", [61, 4, 3], Written::Short),
    ("杨凌示范区", [61, 4, 3], Written::Out),
    ("杨凌农业高新技术产业示范区", [61, 4, 3], Written::Out),
];

/// Endings of places below the county, or beside it, that go into names without a code, with the
/// fewest characters that such a place has.
pub(super) const LOCAL: [(&str, usize); 25] = [
    ("经济技术开发区", 7),
    ("高新技术产业开发区", 9),
    ("高新技术开发区", 7),
    ("经济开发区", 5),
    ("综合实验区", 5),
    ("自由贸易试验区", 7),
    ("自贸试验区", 5),
    ("航空港区", 4),
    ("保税港区", 4),
    ("综合保税区", 5),
    ("工业园区", 4),
    ("保税区", 3),
    ("高新区", 3),
    ("经开区", 3),
    ("开发区", 3),
    ("自贸区", 3),
    ("示范区", 5),
    ("产业园", 5),
    ("园区", 4),
    ("新区", 4),
    ("片区", 2),
    ("街道", 4),
    ("乡", 3),
    ("镇", 3),
    ("村", 3),
];

/// Every word with its ending, its place and how it is written.
pub(super) fn each_word(mut each: impl FnMut(&'static str, &'static str, Place, Written)) {
    for (word, written) in COUNTRY {
        each(word, "", [0; 3], written);
    }
    for (word, place, written) in AREAS {
        each(word, "", place, written);
    }
    for ([tens, ones], name) in region::provinces() {
        let digit = |c: &u8| c.wrapping_sub(b'0');
        let place = [digit(tens).wrapping_mul(10).wrapping_add(digit(ones)), 0, 0];
        each(name, "", place, Written::Out);
        each(short_province(name), "", place, Written::Short);
    }
    #[cfg(feature = "region-names")]
    region::all_names(|named| each_named(&mut each, named));
}

#[cfg(feature = "region-names")]
fn each_named(
    each: &mut impl FnMut(&'static str, &'static str, Place, Written),
    named: region::Named,
) {
    let region::Named { stem, ending, place } = named;
    each(stem, ending, place, Written::Out);
    // 渭城区 is 渭城, 峰峰矿区 is 峰峰 or 峰峰矿.
    for middle in ["城", "矿"] {
        if ending.strip_suffix("区") == Some(middle) {
            each(stem, middle, place, Written::Short);
        }
    }
    let level = match ending {
        _ if ending.ends_with("自治州") => "州",
        _ if ending.ends_with("自治县") => "县",
        _ if ending.ends_with("自治旗") => "旗",
        _ => "",
    };
    let short = if level.is_empty() { stem } else { without_nationalities(stem) };
    // One character is no name without its ending: 赵县.
    if ending.is_empty() || short.chars().nth(1).is_none() {
        return;
    }
    each(short, "", place, Written::Short);
    if !level.is_empty() {
        each(short, level, place, Written::Out);
    }
}

/// Nationalities that names of autonomous places hold; 各 for 各族.
#[cfg(feature = "region-names")]
const NATIONALITIES: &str = "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 \
    拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 普米 塔吉克 怒 鄂温克 保安 \
    裕固 独龙 鄂伦春 各";

/// A name of an autonomous place without the nationalities at its end: 黔东南 of 黔东南苗族侗族.
#[cfg(feature = "region-names")]
fn without_nationalities(stem: &'static str) -> &'static str {
    let mut rest = stem;
    loop {
        let bare = rest.strip_suffix("族");
        let text = bare.unwrap_or(rest);
        // Names of two characters and more also stand without 族: 伊犁哈萨克自治州.
        let own = |name: &&str| bare.is_some() || name.chars().nth(1).is_some();
        let left = NATIONALITIES.split_whitespace().filter(own);
        let left = left.filter_map(|name| text.strip_suffix(name)).min_by_key(|left| left.len());
        match left {
            // 东乡族自治县 is called after its people.
            Some("") => return text,
            Some(left) if left.chars().nth(1).is_some() => rest = left,
            _ => return rest,
        }
    }
}

fn short_province(name: &'static str) -> &'static str {
    const ENDINGS: [&str; 7] =
        ["壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市"];
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

#[cfg(all(test, feature = "region-names"))]
mod tests {
    use super::without_nationalities;

    #[test]
    fn nationalities_are_cut_off() {
        for (name, short) in [
            ("延边朝鲜族", "延边"),
            ("双江拉祜族佤族布朗族傣族", "双江"),
            ("伊犁哈萨克", "伊犁"),
            ("克孜勒苏柯尔克孜", "克孜勒苏"),
            ("隆林各族", "隆林"),
            ("东乡族", "东乡"),
            ("鄂伦春", "鄂伦春"),
            ("长白朝鲜族", "长白"),
            ("融水", "融水"),
        ] {
            assert_eq!(without_nationalities(name), short);
        }
    }
}
