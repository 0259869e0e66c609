//! Words of 行政区划 in names, of today and of former times, and how two of them stand to each other.

mod table;

use alloc::{boxed::Box, vec::Vec};

use once_cell::race::OnceBox;

use self::table::{LOCAL, each_word};
use super::edit::slips;
use super::telling;
use super::words::{Rolling, Words};
use crate::names::names;

/// Province, prefecture and county as the pairs of digits of GB/T 2260; 0 where the word names a
/// larger region. The whole country is three zeros.
pub(super) type Place = [u8; 3];

/// Whether a word is written out (柳州市) or short (柳州).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    Out,
    Short,
}

/// A place without a code, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Local {
    /// The fewest characters of such a place.
    pub(super) least: usize,
    /// Whether it is a village: only a region after a town, the 字号 elsewhere.
    pub(super) village: bool,
}

/// Every word of a region.
pub(super) fn regions() -> &'static Words<(Place, Written)> {
    static TABLE: OnceBox<Words<(Place, Written)>> = OnceBox::new();
    TABLE.get_or_init(|| {
        let mut words = Vec::new();
        each_word(|stem, ending, place, written| {
            words.push((stem.chars().chain(ending.chars()), (place, written)));
        });
        Box::new(Words::new(words))
    })
}

/// Endings of places without a code by their characters from the last to the first.
pub(super) fn local_endings() -> &'static Words<Local> {
    static TABLE: OnceBox<Words<Local>> = OnceBox::new();
    TABLE.get_or_init(|| {
        let words = LOCAL.iter().map(|(word, least)| {
            let local = Local { least: *least, village: *word == "村" };
            (word.chars().rev(), local)
        });
        Box::new(Words::new(words))
    })
}

names! {
    /// How the regions of two names stand to each other.
    pub enum RegionMatch {
        /// The same region, or none in both.
        Same = "same",
        /// The same province, and nothing smaller is named.
        SameProvince = "same-province",
        /// One lies in the other (柳州市 and 柳州市柳北区), or one names a town besides.
        Within = "within",
        /// Only one name has a region.
        OneOnly = "one-only",
        /// The names, or their towns, are one slip apart, and it made another region of the one that is
        /// meant.
        OneSlip = "one-slip",
        /// Different counties of one city: of today, or one of them of former times (潞城市 and
        /// 潞城区).
        SameCity = "same-city",
        /// Different regions.
        Differs = "differs",
    }
}

/// A region word of a name: its characters and what it may mean.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Hash of its characters.
    pub(super) text: Rolling,
    /// Whether it is written out.
    pub(super) written: Written,
    /// The characters of a place without a code (镇, 开发区); none for the others.
    pub(super) local: Vec<char>,
}

/// Compares the region words of two names, each from the largest region to the smallest.
pub(super) fn compare(ours: &[Word], theirs: &[Word]) -> RegionMatch {
    let is_local = |word: &&Word| !word.local.is_empty();
    if !ours.iter().chain(theirs).any(|word| is_local(&word)) {
        return compare_coded(ours, theirs);
    }
    let cut = |words: &[Word]| -> (Vec<Word>, Vec<Word>) {
        words.iter().cloned().partition(|word| word.local.is_empty())
    };
    let ((ours, our_places), (theirs, their_places)) = (cut(ours), cut(theirs));
    let (our_places, their_places) = (once_each(our_places), once_each(their_places));
    match (compare_coded(&ours, &theirs), compare_local(&our_places, &their_places)) {
        (RegionMatch::Differs, _) | (_, RegionMatch::Differs) => RegionMatch::Differs,
        (_, RegionMatch::OneSlip) => RegionMatch::OneSlip,
        // One says no county, and the town is the same.
        (RegionMatch::OneOnly, RegionMatch::Same) => RegionMatch::Within,
        (RegionMatch::Same, RegionMatch::OneOnly) => RegionMatch::Within,
        (coded, RegionMatch::Within) => coded.max(RegionMatch::Within),
        (coded, _) => coded,
    }
}

/// Who writes a town twice names one town.
fn once_each(places: Vec<Word>) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(places.len());
    for place in places {
        if !found.iter().any(|known| known.local == place.local) {
            found.push(place);
        }
    }
    found
}

/// Compares towns, villages and zones, which have no codes: another one is another one. None of them
/// stands there twice.
fn compare_local(ours: &[Word], theirs: &[Word]) -> RegionMatch {
    let (short, long) = if ours.len() < theirs.len() { (ours, theirs) } else { (theirs, ours) };
    let (Some(a), Some(b)) = (short.last(), long.last()) else {
        return if long.is_empty() { RegionMatch::Same } else { RegionMatch::OneOnly };
    };
    let has = |word: &Word| long.iter().any(|other| other.local == word.local);
    if short.iter().all(has) {
        let same = short.len() == long.len();
        return if same { RegionMatch::Same } else { RegionMatch::Within };
    }
    let slip = short.len() == long.len() && slips(&a.local, &b.local, 1).is_some();
    let others = short.iter().filter(|word| !has(word)).count();
    if slip && others == 1 && !telling::differ(&a.local, &b.local) {
        return RegionMatch::OneSlip;
    }
    RegionMatch::Differs
}

fn compare_coded(ours: &[Word], theirs: &[Word]) -> RegionMatch {
    let (Some(a), Some(b)) = (ours.last(), theirs.last()) else {
        let none = ours.is_empty() && theirs.is_empty();
        return if none { RegionMatch::Same } else { RegionMatch::OneOnly };
    };
    let all_equal =
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.text.is(b.text));
    if all_equal && cities(core::slice::from_ref(a)).is_empty() {
        return RegionMatch::Same;
    }
    // Fast path: the same words mean the same.
    if let (true, [first, ..]) = (all_equal, meant(ours).as_slice()) {
        return of_one(first);
    }
    let alike = a.text.is(b.text);
    let (ours, theirs) = (meant(ours), meant(theirs));
    // Words that share a code of former times, and have others besides, are two regions.
    let all = |of: &[Place], other: &[Place]| of.iter().all(|place| other.contains(place));
    let same = alike || all(&ours, &theirs) || all(&theirs, &ours);
    // A county of one that was once a part of the other is no county of the same city, either.
    let cities_of = |places: &[Place]| -> Vec<City> {
        places.iter().map(|[province, prefecture, _]| city_of(*province, *prefecture)).collect()
    };
    let (our_cities, their_cities) = (cities_of(&ours), cities_of(&theirs));
    let one_city = our_cities.iter().all(|city| their_cities.contains(city))
        || their_cities.iter().all(|city| our_cities.contains(city));
    let mut found = RegionMatch::Differs;
    for x in &ours {
        for y in &theirs {
            if x == y && !same {
                continue;
            }
            if x == y {
                return of_one(x);
            }
            if contains(x, y) || contains(y, x) {
                found = RegionMatch::Within;
            } else if one_city
                && found == RegionMatch::Differs
                && city_of(x[0], x[1]) == city_of(y[0], y[1])
            {
                found = RegionMatch::SameCity;
            }
        }
    }
    found
}

/// How two names stand that mean one place: 吉林市 is not 吉林省, though 吉林 may be either.
const fn of_one(place: &Place) -> RegionMatch {
    match place {
        [province, 0, 0] if !is_municipality(*province) => RegionMatch::SameProvince,
        _ => RegionMatch::Same,
    }
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

/// Whether a region lies in another one and is not that one.
pub(super) fn lies_in(inner: &Word, outer: &Word) -> bool {
    let places = |word: &Word| regions().get(word.text).iter().map(|(_, (place, _))| *place);
    places(inner).any(|inner| places(outer).any(|outer| inner != outer && contains(&outer, &inner)))
        && !inner.text.is(outer.text)
}

/// Whether a word may mean a prefecture, a province or the country.
pub(super) fn is_large(word: &Word) -> bool {
    regions().get(word.text).iter().any(|(_, ([_, _, county], _))| *county == 0)
}

/// Whether a word may mean a province or the country.
pub(super) fn is_province(word: &Word) -> bool {
    regions().get(word.text).iter().any(|(_, ([_, prefecture, _], _))| *prefecture == 0)
}

/// Whether a place is, or holds, another one.
fn contains(a: &Place, b: &Place) -> bool {
    a.iter().zip(b).all(|(x, y)| *x == 0 || x == y)
}
