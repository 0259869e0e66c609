//! 字音: how characters are read, for names that sound alike (工商企注字〔2017〕133号, 第四条) and
//! for names in pinyin.
//!
//! A character has its common readings, at most three; old and rare ones would make names sound
//! alike that nobody reads alike. Texts are folded ones.

mod table;

use core::iter;

use table::{COMPOUNDS, FIRST_OF_SEVERAL, READINGS, SEVERAL, SOUNDED, SURNAMES, SYLLABLES, WIDE};

use crate::pieces::{Pieces, pieces};
use crate::planes::Planes;

/// The [`READINGS`].
static CODES: Planes<{ READINGS.len() }> = Planes::of(&READINGS);

/// The letters of each of the [`SYLLABLES`].
static LETTERS: Pieces = pieces!(SYLLABLES);

/// How far two characters sound alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sound {
    /// A reading of both but for the tone.
    Toneless,
    /// A reading of both, with the tone.
    Same,
}

/// Most readings of a character: three, and one that it has as a family name.
const MOST: usize = 4;

/// Most characters of a name that is compared with one in pinyin.
const LONGEST: usize = 16;

/// A reading: the place of the syllable times eight and the tone.
type Reading = u16;

/// Readings of one character, the likeliest first; none if it is not known.
#[derive(Clone, Copy, Debug, Default)]
struct Readings {
    readings: [Reading; MOST],
    len: usize,
}

impl Readings {
    fn of(c: char) -> Self {
        let mut found = Self::default();
        let Some(code) = code(c) else { return found };
        match code.checked_sub(FIRST_OF_SEVERAL) {
            None => found.add(code),
            Some(at) => {
                SEVERAL.get(usize::from(at)).into_iter().flatten().for_each(|r| found.add(*r))
            }
        }
        found
    }

    /// With one reading before the others.
    fn after(self, first: Reading) -> Self {
        let mut found = Self::default();
        found.add(first);
        self.iter().for_each(|reading| found.add(reading));
        found
    }

    fn add(&mut self, reading: Reading) {
        if self.iter().all(|known| known != reading)
            && let Some(place) = self.readings.get_mut(self.len)
        {
            *place = reading;
            self.len = self.len.saturating_add(1);
        }
    }

    fn iter(&self) -> impl Iterator<Item = Reading> {
        self.readings.iter().copied().take(self.len)
    }
}

/// The number of the table for a character.
fn code(c: char) -> Option<u16> {
    if let Some(at) = SOUNDED.rank(c) {
        return CODES.get(at);
    }
    let at = WIDE.binary_search_by_key(&c, |(known, _)| *known).ok()?;
    WIDE.get(at).map(|(_, code)| *code)
}

/// How far two characters sound alike; nothing if they do not or a reading is not known.
pub(crate) fn same_sound(a: char, b: char) -> Option<Sound> {
    if a == b {
        return Some(Sound::Same);
    }
    let (ours, theirs) = (Readings::of(a), Readings::of(b));
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    pairs
        .filter(|(a, b)| a >> 3 == b >> 3)
        .map(|(a, b)| if a == b { Sound::Same } else { Sound::Toneless })
        .max()
}

/// The toneless syllables that a character of a name may be read as, in capitals, the likeliest
/// first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Syllables(Readings);

impl Syllables {
    /// The syllables; a syllable may come twice if tones differ.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter_map(|reading| LETTERS.get(usize::from(reading >> 3)))
    }
}

/// How the characters of a person's name are read; the family name comes first.
pub(crate) fn romanised(name: &str) -> impl Iterator<Item = Syllables> {
    let compound = COMPOUNDS.iter().find(|(compound, _)| name.starts_with(compound));
    let family = match (compound, name.chars().next()) {
        (Some((_, [first, second])), _) => [Some(*first), Some(*second)],
        (None, Some(first)) => [surname_reading(first), None],
        (None, None) => [None; 2],
    };
    name.chars().zip(family.into_iter().chain(iter::repeat(None))).map(|(c, family)| {
        let readings = Readings::of(c);
        Syllables(family.map_or(readings, |first| readings.after(first)))
    })
}

/// The reading of a family name that is not the common one of the character.
fn surname_reading(c: char) -> Option<Reading> {
    let at = SURNAMES.binary_search_by_key(&c, |(known, _)| *known).ok()?;
    SURNAMES.get(at).map(|(_, reading)| *reading)
}

/// Whether a folded Latin text spells a Han name, family name first or last. Spaces and marks
/// between syllables carry nothing.
pub(crate) fn spells(latin: &str, name: &str) -> bool {
    let latin = latin.trim_matches(is_mark);
    let mut list = [Syllables(Readings::default()); LONGEST];
    let mut len = 0_usize;
    for syllables in romanised(name) {
        let Some(place) = list.get_mut(len) else { return false };
        *place = syllables;
        len = len.saturating_add(1);
    }
    let Some(list) = list.get_mut(..len) else { return false };
    if len == 0 {
        return false;
    }
    let compound = COMPOUNDS.iter().any(|(compound, _)| name.starts_with(compound));
    let family = if compound { 2 } else { 1 };
    spells_rest(latin, list) || {
        list.rotate_left(family.min(len));
        spells_rest(latin, list)
    }
}

/// Whether the syllables in their order make up the whole text.
fn spells_rest(latin: &str, list: &[Syllables]) -> bool {
    let Some((first, rest)) = list.split_first() else { return latin.is_empty() };
    first
        .iter()
        .flat_map(spellings)
        .filter_map(|[head, vowel, tail]| {
            latin.strip_prefix(head)?.strip_prefix(vowel)?.strip_prefix(tail)
        })
        .any(|left| spells_rest(left.trim_start_matches(is_mark), rest))
}

/// The ways to write a syllable in three parts; ü is YU in passports, V or U elsewhere.
fn spellings(syllable: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    let (whole, split) = match syllable.split_once('Ü') {
        None => (Some([syllable, "", ""]), None),
        Some(parts) => (None, Some(parts)),
    };
    let parts = split.into_iter().flat_map(|(head, tail)| {
        ["Ü", "YU", "V", "U"].into_iter().map(move |vowel| [head, vowel, tail])
    });
    whole.into_iter().chain(parts)
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::String, vec::Vec};

    fn read(name: &str) -> Vec<Vec<&'static str>> {
        romanised(name).map(|syllables| syllables.iter().collect()).collect()
    }

    #[test]
    fn characters_that_sound_alike() {
        for pair in
            ["鑫欣", "源原", "晓小", "伟玮", "行航", "行形", "长常", "长掌", "乐月", "重虫", "𬭚淳"]
        {
            let mut pair = pair.chars();
            let (a, b) = (pair.next().unwrap(), pair.next().unwrap());
            assert_eq!(same_sound(a, b), Some(Sound::Same), "{a}{b}");
            assert_eq!(same_sound(b, a), Some(Sound::Same), "{b}{a}");
        }
        assert_eq!(same_sound('明', '铭'), Some(Sound::Same));
        assert_eq!(same_sound('伟', '卫'), Some(Sound::Toneless));
        assert_eq!(same_sound('王', '汪'), Some(Sound::Toneless));
        assert_eq!(same_sound('龘', '龘'), Some(Sound::Same));
    }

    #[test]
    fn characters_that_do_not() {
        // Old readings: 叶 xié, 石 dàn, 六 lù, 百 bó, 沈 chén.
        for pair in ["鑫金", "张章a", "叶协", "石旦", "六陆", "百博", "沈陈", "中国", "李A", "AA1"]
        {
            let found: Vec<char> = pair.chars().collect();
            let expected = pair == "张章a" || pair == "AA1" || pair == "六陆";
            assert_eq!(same_sound(found[0], found[1]).is_some(), expected, "{pair}");
        }
        // 陆 is liù as a numeral only.
        assert_eq!(same_sound('路', '六'), None);
    }

    #[test]
    fn every_code_means_a_reading() {
        let mut known = 0;
        for c in '\u{3400}'..=char::MAX {
            let readings: Vec<_> = Readings::of(c).iter().collect();
            assert_eq!(readings.is_empty(), code(c).is_none(), "{c}");
            known += usize::from(!readings.is_empty());
            for reading in readings {
                assert!(usize::from(reading >> 3) < SYLLABLES.len() && reading & 7 <= 4, "{c}");
            }
        }
        assert_eq!(known, READINGS.len() + WIDE.len());
        assert!(WIDE.is_sorted_by_key(|(c, _)| *c) && SURNAMES.is_sorted_by_key(|(c, _)| *c));
    }

    #[test]
    fn family_names_have_their_own_readings() {
        for (name, first) in [
            ("单田芳", "SHAN"),
            ("解晓东", "XIE"),
            ("仇英", "QIU"),
            ("曾国藩", "ZENG"),
            ("朴树", "PIAO"),
            ("翟明", "ZHAI"),
            ("区明", "OU"),
            ("查良镛", "ZHA"),
            ("华罗庚", "HUA"),
            ("任平", "REN"),
            ("万里", "WAN"),
            ("万俟明", "MO"),
            ("尉迟恭", "YU"),
            ("覃明", "QIN"),
        ] {
            assert_eq!(read(name)[0][0], first, "{name}");
        }
        assert_eq!(read("尉迟恭"), [["YU", "WEI"].as_slice(), &["CHI"], &["GONG"]]);
        // Not at the head of a name.
        assert_eq!(read("王单")[1][0], "DAN");
        assert!(read("A")[0].is_empty());
    }

    #[test]
    fn names_in_pinyin() {
        for (latin, name) in [
            ("WANGXIAOMING", "王小明"),
            ("XIAOMINGWANG", "王小明"),
            ("WANG,XIAO-MING", "王小明"),
            ("LYUBU", "吕布"),
            ("LVBU", "吕布"),
            ("LUBU", "吕布"),
            ("LÜBU", "吕布"),
            ("XI'AN", "西安"),
            ("SHANXIONGXIN", "单雄信"),
            ("DANXIONGXIN", "单雄信"),
            ("MEIOUYANG", "欧阳梅"),
            ("LELE", "乐乐"),
            ("YUELE", "乐乐"),
            ("ZHANGWEI", "张伟"),
        ] {
            assert!(spells(latin, name), "{latin} {name}");
        }
        for (latin, name) in [
            ("WANGXIAOMIN", "王小明"),
            ("WANGXIAOMINGA", "王小明"),
            ("", "王小明"),
            ("WANG", ""),
            ("", ""),
            ("MINGXIAOWANG", "王小明"),
            ("ABC", "ABC"),
            ("LIWEI", "张伟"),
        ] {
            assert!(!spells(latin, name), "{latin} {name}");
        }
        let long: String = core::iter::repeat_n('一', LONGEST + 1).collect();
        assert!(!spells(&"YI".repeat(LONGEST + 1), &long));
    }
}
