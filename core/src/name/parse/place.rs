//! 行政区划 in a name: in front, in brackets, and before the form.

use alloc::vec::Vec;
use core::ops::Range;

use super::super::gazetteer::{
    Local, Word, Written, is_large, is_province, lies_in, local_endings, regions,
};
use super::super::words::{Form, Rolling};
use super::Part;
use super::cut::{BRAND, Cut};
use super::trade::Trades;

/// The longest word of a region, and of a place without a code, in characters.
const REGION: usize = 18;
const LOCAL: usize = 10;

/// A word found at some place of a text.
struct Found {
    length: usize,
    word: Word,
    local: Option<Local>,
}

impl Cut<'_> {
    /// Takes region words off the front; returns where the rest starts.
    pub(super) fn front(&mut self, end: usize, trades: &Trades) -> usize {
        let mut from = 0_usize;
        let mut last: Option<(usize, Found)> = None;
        let mut anchor: Option<Word> = None;
        loop {
            let text = self.text.get(from..end).unwrap_or_default();
            let mut coded = coded(text).into_iter().flatten();
            let found = coded.find(|found| self.is_word(found, from, end, trades, anchor.as_ref()));
            let after = last.as_ref().map(|(_, found)| found.local);
            let local = || {
                let found = local(text, after?)?;
                self.is_local(&found, from, end, trades).then_some(found)
            };
            let Some(found) = found.or_else(local) else { break };
            let next = from.saturating_add(found.length);
            self.regions.push((self.line.get(from).copied().unwrap_or(from), found.word.clone()));
            self.mark(from..next, Part::Region);
            if found.local.is_none() {
                anchor = Some(found.word.clone());
            }
            last = Some((from, found));
            from = next;
        }
        if let Some((start, Found { word: Word { written: Written::Short, .. }, .. })) = last {
            let of = |i: usize| self.line.get(i).copied().unwrap_or_default();
            self.doubtful = of(start)..of(from.saturating_sub(1)).saturating_add(1);
        }
        from
    }

    /// Whether a word of the table is a region here and no part of 字号 or 行业.
    fn is_word(
        &self,
        found: &Found,
        from: usize,
        end: usize,
        trades: &Trades,
        last: Option<&Word>,
    ) -> bool {
        let next = from.saturating_add(found.length);
        if found.word.written == Written::Out {
            return !cuts_trade(next, trades);
        }
        let fits = match last {
            Some(last) => lies_in(&found.word, last) && !self.names_feature(next),
            // Before a region in brackets stands the 字号, or what holds that region.
            None => {
                self.gap.is_none() || is_province(&found.word) || self.holds_bracketed(&found.word)
            }
        };
        // What stands first is nearly always a region, if it is a large one.
        let first = last.is_none() && self.gap.is_none() && is_large(&found.word);
        let room = self.room(next, end, trades);
        let brand = room >= BRAND
            || (first && room > 0 && trades.first(next.saturating_add(BRAND)).is_some());
        fits && (brand || self.is_subject(next, end, trades))
    }

    /// Whether what follows makes the name of a place that of a river or a gate called after it: 秦淮河畔.
    /// Characters that 字号 begin with, such as 山 and 海, tell nothing.
    fn names_feature(&self, next: usize) -> bool {
        matches!(self.text.get(next), Some('河' | '峡' | '湾' | '门' | '寺' | '桥'))
    }

    fn holds_bracketed(&self, word: &Word) -> bool {
        self.regions.iter().any(|(_, inner)| lies_in(inner, word))
    }

    /// Whether a place without a code is one here: 雒容镇 in 雒容镇小韦电器店, and no 字号 as in
    /// 寿泉乡饮用水有限公司.
    fn is_local(&self, found: &Found, from: usize, end: usize, trades: &Trades) -> bool {
        let next = from.saturating_add(found.length);
        let village = found.local.is_some_and(|local| local.village);
        let whole = next == end && self.form == Some(Form::Institution) && !village;
        let brand = self.room(next, end, trades) >= BRAND;
        !cuts_trade(next, trades) && (brand || whole || self.is_subject(next, end, trades))
    }

    /// Whether a form that needs no 字号 follows with its subject.
    fn is_subject(&self, next: usize, end: usize, trades: &Trades) -> bool {
        let institution = self.form == Some(Form::Institution);
        next < end && institution && trades.starts(next)
    }

    /// Characters before the first trade.
    fn room(&self, next: usize, end: usize, trades: &Trades) -> usize {
        let trade = trades.first(next).unwrap_or(end);
        let gap = self.gap.filter(|gap| *gap >= next).unwrap_or(end);
        trade.min(gap).saturating_sub(next)
    }

    /// The words of a bracket that holds a region and nothing else.
    pub(super) fn bracketed(&self, inner: Range<usize>) -> Option<Vec<(usize, Word)>> {
        let (mut from, end) = (inner.start, inner.end);
        let mut words: Vec<(usize, Word)> = Vec::new();
        let mut last = None;
        while from < end {
            let text = self.chars.get(from..end)?;
            let found = coded(text).into_iter().flatten().next();
            let found = found.or_else(|| local(text, last?))?;
            words.push((from, found.word));
            last = Some(found.local);
            from = from.saturating_add(found.length);
        }
        (!words.is_empty()).then_some(words)
    }

    /// Takes a region off that stands right before the form, if there is none elsewhere: 陇霖棉业新疆
    /// 有限公司. Returns where it starts, and the trades of what is left.
    pub(super) fn tail(&mut self, start: usize, end: usize) -> Option<(usize, Trades)> {
        if start > 0 || !self.regions.is_empty() || self.form != Some(Form::Company) {
            return None;
        }
        let least = BRAND.saturating_add(BRAND);
        (BRAND..=REGION.min(end.saturating_sub(least))).find_map(|length| {
            let from = end.saturating_sub(length);
            let word = word_of(self.text.get(from..end)?)?;
            let trades = self.trades(from);
            let region = word.written == Written::Out || is_large(&word);
            if !region || trades.first(BRAND).is_none() {
                return None;
            }
            self.regions.push((self.line.get(from).copied()?, word));
            self.mark(from..end, Part::Region);
            Some((from, trades))
        })
    }
}

/// Whether a word that ends here would cut a word of trade in two: 柳州市|政工程, 长安区|块链.
fn cuts_trade(end: usize, trades: &Trades) -> bool {
    end.checked_sub(1).is_some_and(|last| trades.starts(last)) && !trades.starts(end)
}

fn word_of(text: &[char]) -> Option<Word> {
    word(Rolling::of(text.iter().copied()))
}

fn word(text: Rolling) -> Option<Word> {
    let all = regions().get(text);
    let out = all.iter().any(|(_, (_, written))| *written == Written::Out);
    let written = if out { Written::Out } else { Written::Short };
    (!all.is_empty()).then_some(Word { text, written, local: Vec::new() })
}

/// The longest region word at the start of a text, and the longest but one.
fn coded(text: &[char]) -> [Option<Found>; 2] {
    let (mut hash, mut found) = (Rolling::default(), [None, None]);
    for (length, c) in (1_usize..).zip(text.iter().take(REGION)) {
        hash = hash.with(*c);
        if !regions().may_start(hash) {
            break;
        }
        if let Some(word) = word(hash).filter(|_| length > 1) {
            let [longest, _] = found;
            found = [Some(Found { length, word, local: None }), longest];
        }
    }
    found
}

/// A place without a code of its own at the start of a text that follows a region, or another such
/// place: 雒容镇, 阳和新区.
fn local(text: &[char], after: Option<Local>) -> Option<Found> {
    let latest = LOCAL.min(text.len());
    let ending = |to: usize| {
        let mut hash = Rolling::default();
        let before = text.get(..to).unwrap_or_default();
        let hashes = before.iter().rev().map(|c| {
            hash = hash.with(*c);
            hash
        });
        let endings = hashes.take_while(|hash| local_endings().may_start(*hash));
        let endings = endings.filter_map(|hash| local_endings().first(hash));
        let good = |local: &Local| to >= local.least && (!local.village || after.is_some());
        endings.filter(good).last()
    };
    let first = (BRAND..=latest).find(|to| ending(*to).is_some())?;
    // 产业园 may go on to 产业园区.
    let length =
        Some(first.saturating_add(1)).filter(|to| *to <= text.len() && ending(*to).is_some());
    let length = length.unwrap_or(first);
    let own: Vec<char> = text.iter().take(length).copied().collect();
    let text = Rolling::of(own.iter().copied());
    let word = Word { text, written: Written::Out, local: own };
    Some(Found { length, word, local: ending(length) })
}

/// The longest region word that a text starts with, and its length.
pub(in super::super) fn region_at(text: &[char]) -> Option<(usize, Word)> {
    coded(text).into_iter().flatten().next().map(|found| (found.length, found.word))
}
