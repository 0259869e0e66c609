//! Other ways to read a name: where a region may be a part of the 字号, or the other way round. Only a
//! name to compare with tells which is meant (沃霖柳州机电 beside 沃霖（柳州）机电, 三江中金米粉店 beside
//! 三门县三江中金米粉店).

use alloc::{vec, vec::Vec};
use core::ops::Range;

use super::gazetteer::Word;
use super::parse::place::region_at;
use super::parse::{Name, Part};

/// Characters that a 字号 has at least.
const BRAND: usize = 2;
/// Readings of one name: more than any has that means something.
const MOST: usize = 4;
/// Brackets hold no more where a region in them is misspelt.
const BRACKETED: usize = 4;

impl Name {
    /// Every other reading, at most four.
    #[must_use]
    pub fn readings(&self) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        found.extend(self.without_doubtful());
        if self.regions.is_empty() {
            found.extend(self.with_front_region());
            found.extend(self.without_brackets());
            found.extend(self.with_inner_regions());
        }
        found.truncate(MOST);
        found
    }

    /// With the region word in front of a name that was cut without one, because too little or
    /// something odd is left for the 字号 (辽宁农庄科技).
    pub(crate) fn with_front_region(&self) -> Option<Self> {
        let core = self.core_range();
        if !self.regions.is_empty() {
            return None;
        }
        let (length, word) = region_at(self.chars.get(core.clone())?)?;
        (length < core.len()).then(|| self.with_region(core.start, length, word))
    }

    /// With a short region word given back to the 字号.
    fn without_doubtful(&self) -> Option<Self> {
        if self.doubtful.is_empty() {
            return None;
        }
        let mut name = self.relabelled(self.doubtful.clone(), Part::Brand);
        name.regions.pop();
        name.doubtful = 0..0;
        Some(name)
    }

    /// Without what stands in brackets and is no region.
    fn without_brackets(&self) -> Option<Self> {
        let open = self.chars.iter().position(|c| *c == '(')?.saturating_add(1);
        let close = self.chars.iter().position(|c| *c == ')')?;
        let inner = self.parts.get(open..close).filter(|inner| inner.len() <= BRACKETED)?;
        let core = inner.iter().all(|part| matches!(part, Part::Brand | Part::Trade));
        core.then(|| self.relabelled(open..close, Part::Mark))
    }

    fn with_inner_regions(&self) -> impl Iterator<Item = Self> {
        let core = self.core_range();
        let end = core.end;
        (core.start.saturating_add(BRAND)..end).filter_map(move |from| {
            let (length, word) = region_at(self.chars.get(from..end)?)?;
            Some(self.with_region(from, length, word))
        })
    }

    fn with_region(&self, from: usize, length: usize, word: Word) -> Self {
        let mut name = self.relabelled(from..from.saturating_add(length), Part::Region);
        name.regions = vec![word];
        name
    }

    fn relabelled(&self, range: Range<usize>, part: Part) -> Self {
        let mut name = self.clone();
        for own in name.parts.get_mut(range).unwrap_or_default() {
            *own = part;
        }
        name
    }

    /// From the first character of the core to the last.
    fn core_range(&self) -> Range<usize> {
        let core = |part: &Part| matches!(part, Part::Brand | Part::Trade);
        let first = self.parts.iter().position(core).unwrap_or_default();
        let last = self.parts.iter().rposition(core).map_or(first, |last| last.saturating_add(1));
        first..last
    }
}
