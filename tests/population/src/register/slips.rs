//! One slip in a name of the register.

use super::{Named, Register, Type};
use crate::places::Place;
use crate::random::Random;

/// What was done to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// Nothing.
    Exact,
    /// Letters and brackets in full width, spaces.
    Width,
    /// 繁体.
    Traditional,
    /// One character anywhere is another one.
    Wrong,
    /// One character anywhere is another one of the same sound.
    Homophone,
    /// One character anywhere is left out.
    Missing,
    /// One character anywhere is too many.
    Extra,
    /// One character anywhere is there twice.
    Doubled,
    /// Two neighbours anywhere changed places.
    Swapped,
    /// One wrong character in what an outlet adds to its parent's name.
    WrongInBranch,
    /// One wrong character in the name of the parent.
    WrongInParent,
    /// The region in front is left out.
    RegionDropped,
    /// The same, and one wrong character behind it.
    RegionDroppedWrong,
    /// 省, 市, 县, 区 are left out and one character is wrong.
    EndingsDroppedWrong,
    /// No form.
    FormDropped,
    /// 有限公司 for 有限责任公司 and the other way round.
    FormSwapped,
    /// A form of another kind of legal person.
    FormOther,
    /// The same, and one wrong character before it.
    FormOtherWrong,
    /// No brackets.
    Brackets,
    /// The same, and one wrong character.
    BracketsWrong,
    /// Two characters anywhere are other ones or left out.
    Two,
    /// The name it had before.
    Former,
    /// A digit of an outlet's number is another one, missing or there twice: another outlet, which is
    /// not found to be the same.
    Number,
}

impl Slip {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Exact,
        Self::Width,
        Self::Traditional,
        Self::Wrong,
        Self::Homophone,
        Self::Missing,
        Self::Extra,
        Self::Doubled,
        Self::Swapped,
        Self::WrongInBranch,
        Self::WrongInParent,
        Self::RegionDropped,
        Self::RegionDroppedWrong,
        Self::EndingsDroppedWrong,
        Self::FormDropped,
        Self::FormSwapped,
        Self::FormOther,
        Self::FormOtherWrong,
        Self::Brackets,
        Self::BracketsWrong,
        Self::Two,
        Self::Former,
        Self::Number,
    ];
}

/// A query made from an entry.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Type of the subject.
    pub kind: Type,
    /// What was done to its name.
    pub slip: Slip,
    /// The name that is asked for.
    pub name: String,
    /// The entry it was made from.
    pub entry: u64,
}

const TRIES: u64 = 4000;

impl Register {
    /// So many queries of a slip, from entries of every type by their shares; fewer where too few
    /// entries allow the slip. `usable` says of which entries they may be made.
    pub fn asked(&self, slip: Slip, each: u64, usable: &dyn Fn(u64) -> bool) -> Vec<Asked> {
        let place = Slip::ALL.iter().position(|known| *known == slip).unwrap_or_default();
        let mut random = Random::of(self.seed, 0x736c, u64::try_from(place).unwrap_or_default());
        let mut all = Vec::new();
        for _ in 0..each.saturating_mul(TRIES) {
            if u64::try_from(all.len()).is_ok_and(|found| found >= each) {
                break;
            }
            let entry = random.below(self.count);
            if usable(entry) {
                all.extend(self.one(slip, entry, &mut random));
            }
        }
        all
    }

    /// So many queries of a slip, at most, each of another one of these entries.
    pub fn asked_of(&self, slip: Slip, each: u64, entries: &[u64]) -> Vec<Asked> {
        let mut random = Random::of(self.seed, 0x736d, 0);
        let made = entries.iter().filter_map(|entry| self.one(slip, *entry, &mut random));
        made.take(usize::try_from(each).unwrap_or(usize::MAX)).collect()
    }

    fn one(&self, slip: Slip, entry: u64, random: &mut Random) -> Option<Asked> {
        let number = self.owner(entry);
        let (kind, named, place, _) = self.named(number)?;
        let name = if slip == Slip::Former {
            self.subject(number)?.former_names.first()?.name.clone()
        } else {
            self.slipped(slip, &named, place, random)?
        };
        let changed = slip == Slip::Exact || name != named.text();
        changed.then_some(Asked { kind, slip, name, entry })
    }

    fn slipped(
        &self,
        slip: Slip,
        named: &Named,
        place: &Place,
        random: &mut Random,
    ) -> Option<String> {
        let Named { region, middle, form, branch } = named;
        let text = named.text();
        let has = |part: &String| (!part.is_empty()).then_some(());
        Some(match slip {
            Slip::Exact => text,
            Slip::Width => text
                .chars()
                .map(|c| match c {
                    '!'..='~' => {
                        u32::from(c).checked_add(0xfee0).and_then(char::from_u32).unwrap_or(c)
                    }
                    '（' => '(',
                    '）' => ')',
                    _ => c,
                })
                .chain(['\u{3000}'])
                .collect(),
            Slip::Traditional => self.characters.traditional(&text),
            Slip::Wrong => self.edited(&text, random, Edit::Wrong)?,
            Slip::Homophone => self.edited(&text, random, Edit::Homophone)?,
            Slip::Missing => self.edited(&text, random, Edit::Missing)?,
            Slip::Extra => self.edited(&text, random, Edit::Extra)?,
            Slip::Doubled => self.edited(&text, random, Edit::Doubled)?,
            Slip::Swapped => self.edited(&text, random, Edit::Swapped)?,
            Slip::WrongInBranch => {
                has(branch)?;
                [region, middle, form, &*self.edited(branch, random, Edit::Wrong)?].concat()
            }
            Slip::WrongInParent => {
                has(branch)?;
                [region, &*self.edited(middle, random, Edit::Wrong)?, form, branch].concat()
            }
            Slip::RegionDropped => {
                has(region)?;
                [&**middle, form, branch].concat()
            }
            Slip::RegionDroppedWrong => {
                has(region)?;
                self.edited(&[&**middle, form, branch].concat(), random, Edit::Wrong)?
            }
            Slip::EndingsDroppedWrong => {
                let short = region.replace(&place.city, &place.city_short);
                let short = short.replace(&place.county, &place.county_short);
                let short = short.replace(&place.province, &place.province_short);
                (short != *region).then_some(())?;
                self.edited(&[&*short, middle, form, branch].concat(), random, Edit::Wrong)?
            }
            Slip::FormDropped => {
                (branch.is_empty() && form.chars().count() > 3).then_some(())?;
                [&**region, middle].concat()
            }
            Slip::FormSwapped => {
                let other = match form.as_str() {
                    "有限公司" => "有限责任公司",
                    "有限责任公司" => "有限公司",
                    _ => return None,
                };
                [&**region, middle, other, branch].concat()
            }
            Slip::FormOther | Slip::FormOtherWrong => {
                branch.is_empty().then_some(())?;
                let other = match form.as_str() {
                    "有限公司" | "有限责任公司" => {
                        ["股份有限公司", "集团有限公司", "厂", "经营部"]
                    }
                    "股份有限公司" => ["有限公司", "集团有限公司", "有限责任公司", "公司"],
                    "厂" | "经营部" => ["有限公司", "公司", "有限责任公司", "商行"],
                    _ => return None,
                };
                let front = [&**region, middle].concat();
                let front = match slip {
                    Slip::FormOther => front,
                    _ => self.edited(&front, random, Edit::Wrong)?,
                };
                [&*front, random.pick(&other)?].concat()
            }
            Slip::Brackets | Slip::BracketsWrong => {
                text.contains('（').then_some(())?;
                let bare = text.replace(['（', '）'], "");
                if slip == Slip::Brackets { bare } else { self.edited(&bare, random, Edit::Wrong)? }
            }
            Slip::Two => {
                let first = if random.chance(250) { Edit::Missing } else { Edit::Wrong };
                self.edited(&self.edited(&text, random, first)?, random, Edit::Wrong)?
            }
            Slip::Number => self.renumbered(&text, random)?,
            Slip::Former => return None,
        })
    }

    fn renumbered(&self, text: &str, random: &mut Random) -> Option<String> {
        let mut chars: Vec<char> = text.chars().collect();
        let digits: Vec<usize> = (0..chars.len())
            .filter(|at| chars.get(*at).is_some_and(char::is_ascii_digit))
            .collect();
        let at = *random.pick(&digits)?;
        let own = *chars.get(at)?;
        match random.index(3) {
            0 if digits.len() > 1 => {
                chars.remove(at);
            }
            1 => chars.insert(at, own),
            _ => *chars.get_mut(at)? = if own == '9' { '1' } else { '9' },
        }
        Some(String::from_iter(chars))
    }

    /// None where the edit makes another number of one: see [`Slip::Number`].
    fn edited(&self, text: &str, random: &mut Random, edit: Edit) -> Option<String> {
        let mut chars: Vec<char> = text.chars().collect();
        let at = random.index(chars.len());
        let own = *chars.get(at).filter(|c| !matches!(c, '（' | '）'))?;
        let beside = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let another = match edit {
            Edit::Missing | Edit::Doubled => own.is_ascii_digit(),
            Edit::Swapped => own.is_ascii_digit() || beside(at.saturating_add(1)),
            Edit::Wrong | Edit::Homophone | Edit::Extra => false,
        };
        (!another).then_some(())?;
        match edit {
            Edit::Wrong => *chars.get_mut(at)? = self.characters.wrong(own, random)?,
            Edit::Homophone => *chars.get_mut(at)? = self.characters.homophone(own, random)?,
            Edit::Missing => {
                chars.remove(at);
            }
            Edit::Extra => chars.insert(at, self.characters.wrong(own, random)?),
            Edit::Doubled => chars.insert(at, own),
            Edit::Swapped => {
                let pair = chars.get_mut(at..=at.saturating_add(1))?;
                (!pair.contains(&'（') && !pair.contains(&'）')).then_some(())?;
                pair.reverse();
            }
        }
        Some(String::from_iter(chars))
    }
}

#[derive(Clone, Copy)]
enum Edit {
    Wrong,
    Homophone,
    Missing,
    Extra,
    Doubled,
    Swapped,
}
