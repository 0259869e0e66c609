//! Words of 行政区划 in names, of today and of former times, and how two of them stand to each other.

use alloc::{boxed::Box, vec::Vec};

use once_cell::race::OnceBox;

use super::words::{Rolling, Words};
use crate::id::region;

/// Province, prefecture and county as the pairs of digits of GB/T 2260; 0 where the word names a
/// larger region. The whole country is three zeros.
pub(super) type Place = [u8; 3];

/// Whether a word is written out (柳州市) or short (柳州).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    Out,
    Short,
}

/// What stands at the start of a name and is no place of a code but of its own authority.
const COUNTRY: [&str; 2] = ["中国", "中华人民共和国"];

/// Endings of places below the county, or beside it, that go into names without a code.
const LOCAL: [&str; 15] = [
    "经济技术开发区",
    "高新技术产业开发区",
    "工业园区",
    "经济开发区",
    "高新技术开发区",
    "高新区",
    "经开区",
    "开发区",
    "产业园",
    "园区",
    "新区",
    "街道",
    "乡",
    "镇",
    "村",
];

/// Every word of a region.
pub(super) fn regions() -> &'static Words<(Place, Written)> {
    static TABLE: OnceBox<Words<(Place, Written)>> = OnceBox::new();
    TABLE.get_or_init(|| Box::new(Words::new(all())))
}

/// Endings of [`LOCAL`] by their characters from the last to the first.
pub(super) fn local_endings() -> &'static Words<()> {
    static TABLE: OnceBox<Words<()>> = OnceBox::new();
    TABLE.get_or_init(|| {
        let words = LOCAL.iter().map(|word| (Rolling::of(word.chars().rev()), ()));
        Box::new(Words::new(words))
    })
}

fn all() -> Vec<(Rolling, (Place, Written))> {
    let mut words = Vec::new();
    for word in COUNTRY {
        words.push((Rolling::of(word.chars()), ([0; 3], Written::Out)));
    }
    for (digits, name) in region::PROVINCE_NAMES {
        let place = [digits.parse().unwrap_or_default(), 0, 0];
        words.push((Rolling::of(name.chars()), (place, Written::Out)));
        words.push((Rolling::of(short_province(name).chars()), (place, Written::Short)));
    }
    #[cfg(feature = "region-names")]
    region::all_names(|region::Named { stem, ending, place }| {
        let out = Rolling::of(stem.chars().chain(ending.chars()));
        words.push((out, (place, Written::Out)));
        // One character is no name without its ending: 赵县.
        if !ending.is_empty() && stem.chars().nth(1).is_some() {
            words.push((Rolling::of(stem.chars()), (place, Written::Short)));
        }
    });
    words
}

fn short_province(name: &str) -> &str {
    const ENDINGS: [&str; 7] =
        ["壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市"];
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// How the regions of two names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionMatch {
    /// The same region, or none in both.
    Same,
    /// The same province, and nothing smaller is named.
    SameProvince,
    /// One lies in the other (柳州市 and 柳州市柳北区).
    Within,
    /// Only one name has a region.
    OneOnly,
    /// Different regions.
    Differs,
}

/// A region word of a name: its characters and what it may mean.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Hash of its characters.
    pub(super) text: Rolling,
    /// Whether it is written out.
    pub(super) written: Written,
}

/// Compares the region words of two names, each from the largest region to the smallest.
pub(super) fn compare(ours: &[Word], theirs: &[Word]) -> RegionMatch {
    let (Some(a), Some(b)) = (ours.last(), theirs.last()) else {
        let none = ours.is_empty() && theirs.is_empty();
        return if none { RegionMatch::Same } else { RegionMatch::OneOnly };
    };
    let all_equal =
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.text.is(b.text));
    if all_equal && [a, b].iter().all(|word| cities(core::slice::from_ref(*word)).is_empty()) {
        return RegionMatch::Same;
    }
    let (ours, theirs) = (meant(ours), meant(theirs));
    let mut found = RegionMatch::Differs;
    for x in &ours {
        for y in &theirs {
            // 吉林市 is not 吉林省, though 吉林 may be either.
            if x == y {
                let wide = matches!(x, [province, 0, 0] if !is_municipality(*province));
                return if wide { RegionMatch::SameProvince } else { RegionMatch::Same };
            }
            if contains(x, y) || contains(y, x) {
                found = RegionMatch::Within;
            }
        }
    }
    found
}

/// The places that the last word may mean, given the words before it.
fn meant(words: &[Word]) -> Vec<Place> {
    let places = |word: &Word| regions().get(word.text).iter().map(|(_, (place, _))| *place);
    let Some((last, before)) = words.split_last() else { return Vec::new() };
    let fits = |place: &Place| {
        before
            .iter()
            .all(|word| places(word).next().is_none() || places(word).any(|p| contains(&p, place)))
    };
    let mut fitting: Vec<Place> = places(last).filter(fits).collect();
    if fitting.is_empty() {
        // A place without a code (镇, 开发区) lies in the one before it; one that lies elsewhere is
        // no region here.
        return meant(before);
    }
    fitting.dedup();
    fitting
}

/// The prefecture of a place, or its province: the first four digits of its code as two numbers, the
/// second 0 for a province and for the municipalities.
pub type City = [u8; 2];

/// Cities that a name's region words may mean, at most three.
pub(super) fn cities(words: &[Word]) -> Vec<City> {
    let mut found: Vec<City> = meant(words).iter().map(|[p, c, _]| city_of(*p, *c)).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found
}

/// The city of the first six digits of a code.
#[must_use]
pub fn city(digits: &str) -> Option<City> {
    let pair = |from: usize| digits.get(from..from.saturating_add(2))?.parse::<u8>().ok();
    Some(city_of(pair(0)?, pair(2)?))
}

/// 北京, 天津, 上海 and 重庆 are their own city.
const fn city_of(province: u8, prefecture: u8) -> City {
    if is_municipality(province) { [province, 0] } else { [province, prefecture] }
}

const fn is_municipality(province: u8) -> bool {
    matches!(province, 11 | 12 | 31 | 50)
}

/// Whether a place is, or holds, another one.
fn contains(a: &Place, b: &Place) -> bool {
    a.iter().zip(b).all(|(x, y)| *x == 0 || x == y)
}
