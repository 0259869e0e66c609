//! Tables of words, found by the hash of their characters so that a text is searched for all of them
//! in one pass. Made once, when a name is parsed for the first time.

use alloc::{boxed::Box, vec, vec::Vec};

use once_cell::race::OnceBox;

/// Hash of a text that grows by a character at a time. 64 bits over some ten thousand words: a text
/// that is none of them passes for one with odds of 1 in 10^15, and then a name is cut in the wrong
/// place, no more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rolling(u64);

impl Rolling {
    #[inline]
    pub(super) fn with(self, c: char) -> Self {
        let mixed = self.0.rotate_left(5) ^ u64::from(u32::from(c));
        Self(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }

    pub(super) fn of(text: impl IntoIterator<Item = char>) -> Self {
        text.into_iter().fold(Self::default(), Self::with)
    }
}

/// Bits of a hash that choose where to look.
const BITS: u32 = 12;

/// Words with a value each; a word may have several.
#[derive(Debug)]
pub(super) struct Words<V> {
    entries: Vec<(u64, V)>,
    starts: Vec<u16>,
    /// A bit for each value of the first bits of a hash: whether a word, or how one starts, has it.
    beginnings: Vec<u64>,
}

/// Bits of a hash that choose a bit of the beginnings, and the words of 64 bits that hold them.
const BEGINNING_BITS: u32 = 16;
const BEGINNINGS: usize = (1 << BEGINNING_BITS) / 64;

impl<V: Copy + Ord> Words<V> {
    pub(super) fn new<T: IntoIterator<Item = char>>(
        words: impl IntoIterator<Item = (T, V)>,
    ) -> Self {
        let mut beginnings = vec![0; BEGINNINGS];
        let mut entries = Vec::new();
        for (word, value) in words {
            let hash = word.into_iter().fold(Rolling::default(), |hash, c| {
                let hash = hash.with(c);
                let (at, bit) = bit_of(hash);
                if let Some(bits) = beginnings.get_mut(at) {
                    *bits |= bit;
                }
                hash
            });
            entries.push((hash.0, value));
        }
        entries.sort_unstable();
        entries.dedup();
        let start = |slot: u64| {
            let before = entries.partition_point(|(hash, _)| slot_of(*hash) < slot);
            u16::try_from(before).unwrap_or(u16::MAX)
        };
        let starts = (0..=1 << BITS).map(start).collect();
        Self { entries, starts, beginnings }
    }

    /// Whether a word may start so; if not, none does.
    #[inline]
    pub(super) fn may_start(&self, hash: Rolling) -> bool {
        let (at, bit) = bit_of(hash);
        self.beginnings.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// The values of a word.
    #[inline]
    pub(super) fn get(&self, word: Rolling) -> &[(u64, V)] {
        let slot = usize::try_from(slot_of(word.0)).unwrap_or_default();
        let at = |slot: usize| self.starts.get(slot).copied().map_or(0, usize::from);
        let (from, to) = (at(slot), at(slot.saturating_add(1)));
        let found = self.entries.get(from..to).unwrap_or_default();
        let first = found.iter().position(|(hash, _)| *hash == word.0);
        let found = found.get(first.unwrap_or(found.len())..).unwrap_or_default();
        let count = found.iter().take_while(|(hash, _)| *hash == word.0).count();
        found.get(..count).unwrap_or_default()
    }

    #[inline]
    pub(super) fn has(&self, word: Rolling) -> bool {
        !self.get(word).is_empty()
    }

    pub(super) fn first(&self, word: Rolling) -> Option<V> {
        self.get(word).first().map(|(_, value)| *value)
    }
}

/// Where the bit of a beginning stands.
fn bit_of(hash: Rolling) -> (usize, u64) {
    let slot = hash.0 >> (u64::BITS - BEGINNING_BITS);
    let at = usize::try_from(slot >> 6).unwrap_or(usize::MAX);
    (at, 1_u64.rotate_left(u32::try_from(slot & 63).unwrap_or_default()))
}

const fn slot_of(hash: u64) -> u64 {
    hash >> (u64::BITS - BITS)
}

/// What stands at the end of names, and of which kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// 公司.
    Company,
    /// 合伙企业.
    Partnership,
    /// 个人独资企业.
    Sole,
    /// 合作社.
    Cooperative,
    /// 个体工商户.
    SelfEmployed,
    /// 机关、事业单位、社会组织.
    Institution,
    /// 集团.
    Group,
    /// 分支机构.
    Branch,
}

const FORMS: &str = include_str!("data/forms.tsv");
const TRADES: &str = include_str!("data/trades.tsv");

/// Forms by their characters from the last to the first.
pub(super) fn forms() -> &'static Words<Form> {
    static TABLE: OnceBox<Words<Form>> = OnceBox::new();
    TABLE.get_or_init(|| {
        let class = |name: &str| match name {
            "company" => Form::Company,
            "partnership" => Form::Partnership,
            "sole" => Form::Sole,
            "cooperative" => Form::Cooperative,
            "self-employed" => Form::SelfEmployed,
            "group" => Form::Group,
            "branch" => Form::Branch,
            _ => Form::Institution,
        };
        let words = rows(FORMS).map(|(word, name)| (word.chars().rev(), class(name)));
        Box::new(Words::new(words))
    })
}

/// Whether names of a form, given from its last character to the first, have no 字号 but say their
/// subject: organs, and societies (《社会组织名称管理办法》, 民政部令第69号, 第八条).
pub(super) fn has_no_brand(form: Rolling) -> bool {
    const FORMS: [&str; 8] =
        ["协会", "学会", "研究会", "促进会", "联合会", "局", "委员会", "办公室"];
    FORMS.iter().any(|own| Rolling::of(own.chars().rev()).is(form))
}

/// Trades with the number of the group of those that say the same; 0 for none.
pub(super) fn trades() -> &'static Words<u16> {
    static TABLE: OnceBox<Words<u16>> = OnceBox::new();
    TABLE.get_or_init(|| {
        let words = rows(TRADES);
        let words = words.map(|(word, group)| (word.chars(), group.parse().unwrap_or(0)));
        Box::new(Words::new(words))
    })
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split_once('\t').unwrap_or((line, "")))
        .filter(|(word, _)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        assert_eq!(forms().first(Rolling::of("司公限有".chars())), Some(Form::Company));
        assert!(trades().has(Rolling::of("科技".chars())));
        assert!(!trades().has(Rolling::of("技科".chars())));
        let group = |word: &str| trades().first(Rolling::of(word.chars()));
        assert_eq!(group("地产"), group("房地产"));
        assert_ne!(group("地产"), group("白酒"));
    }

    #[test]
    fn every_beginning_may_go_on() {
        for (word, _) in rows(TRADES) {
            let mut hash = Rolling::default();
            assert!(word.chars().all(|c| {
                hash = hash.with(c);
                trades().may_start(hash)
            }));
        }
        assert!(!trades().may_start(Rolling::of("技科".chars())));
    }

    #[test]
    fn no_two_words_share_a_hash() {
        let table: Words<()> = Words::new(rows(TRADES).map(|(word, _)| (word.chars(), ())));
        assert_eq!(table.entries.len(), rows(TRADES).count());
    }

    #[test]
    fn forms_are_of_their_classes() {
        let form = |word: &str| forms().first(Rolling::of(word.chars().rev()));
        for (word, class) in [
            ("有限公司", Form::Company),
            ("事务所普通合伙", Form::Partnership),
            ("个人独资企业", Form::Sole),
            ("专业合作社", Form::Cooperative),
            ("书店", Form::SelfEmployed),
            ("中学", Form::Institution),
            ("企业集团", Form::Group),
            ("事业部", Form::Branch),
        ] {
            assert_eq!(form(word), Some(class), "{word}");
        }
        assert_eq!(form("示例"), None);
        assert_eq!(forms().entries.len(), rows(FORMS).count(), "each of them once");
    }
}
