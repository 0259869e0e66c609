//! Cutting a name into its parts.

mod branch;
mod cut;
mod numerals;
pub(super) mod place;
#[cfg(test)]
mod tests;
mod trade;

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use self::cut::{BRAND, Cut};
use super::gazetteer::{City, Word, cities};
use crate::text::{fold, is_plain};

/// What a character of a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 行政区划.
    Region,
    /// 字号.
    Brand,
    /// 行业或经营特点.
    Trade,
    /// 组织形式.
    Form,
    /// What a branch adds to the name of its parent (柳州分公司).
    Branch,
    /// Brackets.
    Mark,
}

/// A name of an organisation, folded and cut.
#[derive(Clone, Debug)]
pub struct Name {
    pub(super) chars: Vec<char>,
    pub(super) parts: Vec<Part>,
    offsets: Vec<u32>,
    pub(super) regions: Vec<Word>,
    /// A region word written short that may belong to the 字号 instead: its characters.
    pub(super) doubtful: Range<usize>,
}

impl Name {
    /// Cuts a name, written in any way that folding understands.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let (mut chars, offsets): (Vec<char>, Vec<u32>) = if is_plain(name) {
            let mut chars = Vec::with_capacity(name.len() / 3);
            chars.extend(name.chars());
            let offsets = (0_u32..).take(chars.len()).collect();
            (chars, offsets)
        } else {
            let folded = fold(name);
            (folded.as_str().chars().collect(), folded.offsets().to_vec())
        };
        for at in 1..chars.len() {
            // 夥 is a character of its own (通用规范汉字表), but not in 合伙企业.
            if let Some([first, second]) = chars.get_mut(at.saturating_sub(1)..=at)
                && (*first, *second) == ('合', '夥')
            {
                *second = '伙';
            }
        }
        let Cut { parts, regions, doubtful, .. } = Cut::of(&chars);
        let regions = regions.into_iter().map(|(_, word)| word).collect();
        numerals::to_digits(&mut chars);
        Self { parts, regions, doubtful, offsets, chars }
    }

    /// The characters of a part, in their order.
    #[must_use]
    pub fn part(&self, part: Part) -> String {
        self.labelled().filter(|(_, own)| *own == part).map(|(c, _)| c).collect()
    }

    /// Each character of the folded name with its part.
    pub fn labelled(&self) -> impl Iterator<Item = (char, Part)> {
        self.chars.iter().copied().zip(self.parts.iter().copied())
    }

    /// Runs of characters of one part: the part, and where the run starts and ends in the name as it
    /// was written, in Unicode scalars; the end is where the next run starts.
    #[must_use]
    pub fn runs(&self) -> Vec<(Part, Range<u32>)> {
        let mut runs: Vec<(Part, Range<u32>)> = Vec::new();
        for (part, at) in self.parts.iter().zip(&self.offsets) {
            match runs.last_mut() {
                Some((last, range)) if last == part => range.end = at.saturating_add(1),
                _ => runs.push((*part, *at..at.saturating_add(1))),
            }
        }
        runs
    }

    /// The folded name, its numbers in digits.
    #[must_use]
    pub fn folded(&self) -> &[char] {
        &self.chars
    }

    /// 字号 and 行业: what tells one enterprise of a region from another. Where nothing else is left, as
    /// in 柳州市人民政府, the whole name without brackets.
    #[must_use]
    pub fn core(&self) -> Vec<char> {
        let of = |wanted: fn(Part) -> bool| {
            let mut chars = Vec::with_capacity(self.chars.len());
            chars.extend(self.labelled().filter(|(_, part)| wanted(*part)).map(|(c, _)| c));
            chars
        };
        let core = of(|part| matches!(part, Part::Brand | Part::Trade));
        if core.len() < BRAND { of(|part| part != Part::Mark) } else { core }
    }

    /// The cities that its region may mean, none if it has no region.
    #[must_use]
    pub fn cities(&self) -> Vec<City> {
        cities(&self.regions)
    }

    /// Whether region words were taken off that may belong to the 字号.
    #[must_use]
    pub fn stripped_regions(&self) -> usize {
        self.regions.len()
    }
}
