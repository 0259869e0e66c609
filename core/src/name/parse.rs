//! Cutting a name into its parts.

use alloc::{string::String, vec, vec::Vec};
use core::ops::Range;

use super::gazetteer::{City, Word, Written, cities, local_endings, regions};
use super::words::{Form, Rolling, forms, trades};
use crate::text::fold;

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
    doubtful: Range<usize>,
}

/// The longest word of each kind, in characters.
const REGION: usize = 18;
const FORM: usize = 16;
const TRADE: usize = 14;
/// 字号 have two characters at least (《企业名称登记管理规定》第八条).
const BRAND: usize = 2;

impl Name {
    /// Cuts a name, written in any way that folding understands.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let folded = fold(name);
        let chars: Vec<char> = folded.as_str().chars().collect();
        let mut cut = Cut::new(&chars);
        cut.run();
        let Cut { parts, regions, doubtful, .. } = cut;
        let regions = regions.into_iter().map(|(_, word)| word).collect();
        Self { parts, regions, doubtful, offsets: folded.offsets().to_vec(), chars }
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

    /// The folded name.
    #[must_use]
    pub fn folded(&self) -> &[char] {
        &self.chars
    }

    /// 字号 and 行业: what tells one enterprise of a region from another. Where nothing else is left, as
    /// in 柳州市人民政府, the whole name without brackets.
    #[must_use]
    pub fn core(&self) -> Vec<char> {
        let of = |wanted: fn(Part) -> bool| -> Vec<char> {
            self.labelled().filter(|(_, part)| wanted(*part)).map(|(c, _)| c).collect()
        };
        let core = of(|part| matches!(part, Part::Brand | Part::Trade));
        if core.len() < BRAND { of(|part| part != Part::Mark) } else { core }
    }

    /// The core if the last short region word belongs to the 字号 (龙门贸易, 长安出版), if there is one.
    #[must_use]
    pub fn other_core(&self) -> Option<Vec<char>> {
        if self.doubtful.is_empty() {
            return None;
        }
        let of = |(at, (c, part)): (usize, (char, Part))| {
            let own = self.doubtful.contains(&at) || matches!(part, Part::Brand | Part::Trade);
            own.then_some(c)
        };
        Some(self.labelled().enumerate().filter_map(of).collect())
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

/// A name while it is cut.
struct Cut<'a> {
    chars: &'a [char],
    parts: Vec<Part>,
    /// The characters outside brackets and in brackets that hold no region: where they stand.
    line: Vec<usize>,
    /// Region words with the place of their first character.
    regions: Vec<(usize, Word)>,
    doubtful: Range<usize>,
    /// Where in `line` a region stood in brackets.
    gap: Option<usize>,
}

impl<'a> Cut<'a> {
    fn new(chars: &'a [char]) -> Self {
        let parts = vec![Part::Brand; chars.len()];
        Self { chars, parts, line: Vec::new(), regions: Vec::new(), doubtful: 0..0, gap: None }
    }

    fn run(&mut self) {
        self.brackets();
        let end = self.branch();
        let end = end.saturating_sub(self.form(end));
        let start = self.region(end);
        self.trade(start, end);
        self.regions.sort_by_key(|(at, _)| *at);
    }

    /// A character of the line.
    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(*self.line.get(i)?).copied()
    }

    fn mark(&mut self, range: Range<usize>, part: Part) {
        for at in self.line.get(range).unwrap_or_default() {
            if let Some(own) = self.parts.get_mut(*at) {
                *own = part;
            }
        }
    }

    /// Takes brackets out of the line, with the region in them if it is one.
    fn brackets(&mut self) {
        let mut open: Option<usize> = None;
        for (at, c) in self.chars.iter().enumerate() {
            match c {
                '(' => open = Some(at),
                ')' => {
                    let from = open.take();
                    let inner = from.map(|from| from.saturating_add(1)..at);
                    if let Some(inner) = inner.filter(|inner| self.is_region(inner.clone())) {
                        self.line.retain(|i| !inner.contains(i));
                        let gap = self.line.len();
                        self.gap = (gap > 0).then_some(gap);
                        let words = self.region_words(inner.clone());
                        self.regions.extend(words);
                        for part in self.parts.get_mut(inner).unwrap_or_default() {
                            *part = Part::Region;
                        }
                    }
                }
                _ => self.line.push(at),
            }
            if matches!(c, '(' | ')')
                && let Some(part) = self.parts.get_mut(at)
            {
                *part = Part::Mark;
            }
        }
    }

    /// Whether characters of the name are region words and nothing else.
    fn is_region(&self, range: Range<usize>) -> bool {
        let length = range.len();
        let words = self.words_in(range);
        let total = words.iter().map(|(n, _)| n).fold(0_usize, |a, b| a.saturating_add(*b));
        length > 0 && total == length
    }

    fn words_in(&self, range: Range<usize>) -> Vec<(usize, Word)> {
        let (mut from, end) = (range.start, range.end);
        let mut words = Vec::new();
        let char_at = |i: usize| self.chars.get(i).copied();
        while let Some((length, word)) = longest_region(char_at, from, end) {
            words.push((length, word));
            from = from.saturating_add(length);
        }
        words
    }

    fn region_words(&self, range: Range<usize>) -> Vec<(usize, Word)> {
        let mut at = range.start;
        let place = |(length, word): (usize, Word)| {
            let own = at;
            at = at.saturating_add(length);
            (own, word)
        };
        self.words_in(range).into_iter().map(place).collect()
    }

    /// Finds what a branch adds; returns where the name of the parent ends.
    fn branch(&mut self) -> usize {
        let length = self.line.len();
        let suffix = self.longest_form(length, |form| form == Form::Branch);
        if suffix == 0 {
            return length;
        }
        let parent = self.parent_end(length.saturating_sub(suffix));
        if let Some(end) = parent {
            self.mark(end..length, Part::Branch);
            return end;
        }
        length
    }

    /// Where the form of a parent ends, before the words of a branch.
    fn parent_end(&self, latest: usize) -> Option<usize> {
        (BRAND.saturating_add(1)..=latest).find(|end| {
            let length = self.longest_form(*end, |form| is_parent(form));
            let word = |n: usize| self.at(end.saturating_sub(n));
            let company = length >= 2 && word(1) == Some('司') && word(2) == Some('公');
            let own = company && !matches!(word(3), Some('分' | '支' | '子'));
            // 银行, 事务所, 合作社: words that are part of no trade.
            let other = length >= 2 && matches!(word(1), Some('行' | '所' | '社')) && length >= 3
                || (word(1) == Some('行') && word(2) == Some('银'));
            let goes_on = (1..=FORM).any(|n| {
                let at = end.saturating_add(n);
                n > 1 && at <= self.line.len() && self.is_form_at(*end, at)
            });
            (own || other) && !goes_on
        })
    }

    /// Whether a longer form than the one that ends at `end` ends at `later`, as 合伙企业 in 合伙企业有限合伙.
    fn is_form_at(&self, end: usize, later: usize) -> bool {
        let length = self.longest_form(later, is_parent);
        later.saturating_sub(length) < end && length > later.saturating_sub(end)
    }

    fn longest_form(&self, end: usize, wanted: impl Fn(Form) -> bool) -> usize {
        let (mut hash, mut longest) = (Rolling::default(), 0);
        for length in 1..=FORM.min(end) {
            let Some(c) = self.at(end.saturating_sub(length)) else { break };
            hash = hash.with(c);
            if forms().get(hash).iter().any(|(_, form)| wanted(*form)) {
                longest = length;
            }
        }
        longest
    }

    /// Finds the form; returns its length.
    fn form(&mut self, end: usize) -> usize {
        let length = self.longest_form(end, |_| true);
        self.mark(end.saturating_sub(length)..end, Part::Form);
        length
    }

    /// Takes region words off the front; returns where the rest starts.
    fn region(&mut self, end: usize) -> usize {
        let mut from = 0_usize;
        let mut last: Option<(usize, Written)> = None;
        loop {
            let found = longest_region(|i| self.at(i), from, end);
            let local = from > 0 && found.is_none();
            let found = if local { self.local_place(from, end) } else { found };
            let Some((length, word)) = found else { break };
            let next = from.saturating_add(length);
            // Short words are only taken where enough is left for a 字号.
            let left = end.saturating_sub(next);
            let short = word.written == Written::Short;
            if (short && left < BRAND) || self.is_trade_only(next, end, short) {
                break;
            }
            last = Some((from, word.written));
            self.regions.push((self.line.get(from).copied().unwrap_or(from), word));
            self.mark(from..next, Part::Region);
            from = next;
        }
        if let Some((start, Written::Short)) = last {
            let of = |i: usize| self.line.get(i).copied().unwrap_or_default();
            self.doubtful = of(start)..of(from.saturating_sub(1)).saturating_add(1);
        }
        from
    }

    /// Whether a short region word is rather the 字号, because only a trade follows: 长安 in
    /// 长安汽车有限公司.
    fn is_trade_only(&self, from: usize, end: usize, short: bool) -> bool {
        short
            && self.regions.is_empty()
            && self.trade_start(from, end, 0) == Some(from)
            && from < end
    }

    /// A place without a code of its own after a region: 雒容镇, 阳和新区.
    fn local_place(&self, from: usize, end: usize) -> Option<(usize, Word)> {
        let latest = end.saturating_sub(BRAND).min(from.saturating_add(10));
        (from.saturating_add(2)..=latest).find_map(|to| {
            let mut hash = Rolling::default();
            let ends = (1..=to.saturating_sub(from)).any(|n| {
                hash = self.at(to.saturating_sub(n)).map_or(hash, |c| hash.with(c));
                local_endings().has(hash)
            });
            let text = Rolling::of((from..to).filter_map(|i| self.at(i)));
            ends.then_some((to.saturating_sub(from), Word { text, written: Written::Out }))
        })
    }

    /// Finds where 字号 ends and 行业 starts.
    fn trade(&mut self, start: usize, end: usize) {
        let brand =
            if start == 0 && self.regions.is_empty() { BRAND } else { self.least(start, end) };
        let found = self.trade_start(start, end, brand);
        let gap = self.gap.filter(|gap| start.saturating_add(BRAND) <= *gap && *gap < end);
        let split = match (found, gap) {
            // What follows the region in brackets is trade, known or not.
            (Some(found), Some(gap)) => Some(found.min(gap)),
            (found, gap) => found.or(gap),
        };
        if let Some(split) = split {
            self.mark(split..end, Part::Trade);
        }
    }

    /// Characters that the 字号 has at least: none where a form needs no 字号, as in 柳州市民政局.
    fn least(&self, start: usize, end: usize) -> usize {
        let length = self.longest_form(end.saturating_add(FORM).min(self.line.len()), |_| true);
        let _ = length;
        let class = self.form_class(end);
        let needless = class == Some(Form::Institution) && start < end;
        if needless && self.trade_start(start, end, 0) == Some(start) { 0 } else { BRAND }
    }

    fn form_class(&self, start: usize) -> Option<Form> {
        let marked =
            |i: &usize| self.line.get(*i).and_then(|at| self.parts.get(*at)) == Some(&Part::Form);
        let end = (start..self.line.len()).take_while(marked).last()?.saturating_add(1);
        let hash = Rolling::of((start..end).rev().filter_map(|i| self.at(i)));
        forms().first(hash)
    }

    /// The first place, after `least` characters for the 字号, from which trade words run to the end.
    fn trade_start(&self, start: usize, end: usize, least: usize) -> Option<usize> {
        let first = start.saturating_add(least);
        let mut reaches = vec![false; end.saturating_sub(first).saturating_add(1)];
        *reaches.last_mut()? = true;
        let mut found = None;
        for from in (first..end).rev() {
            let mut hash = Rolling::default();
            let mut good = matches!(self.at(from), Some('及' | '与' | '和' | '、' | '·'))
                && reaches.get(from.saturating_sub(first).saturating_add(1)) == Some(&true)
                && from.saturating_add(1) < end;
            for to in from.saturating_add(1)..=end.min(from.saturating_add(TRADE)) {
                if good {
                    break;
                }
                let Some(c) = self.at(to.saturating_sub(1)) else { break };
                hash = hash.with(c);
                let alone = to.saturating_sub(from) == 1 && to < end;
                let joins = reaches.get(to.saturating_sub(first)) == Some(&true);
                good = joins && !alone && trades().has(hash);
            }
            if good {
                found = Some(from);
                if let Some(reach) = reaches.get_mut(from.saturating_sub(first)) {
                    *reach = true;
                }
            }
        }
        found
    }
}

/// The longest region word from a place on.
pub(super) fn longest_region(
    char_at: impl Fn(usize) -> Option<char>,
    from: usize,
    end: usize,
) -> Option<(usize, Word)> {
    let (mut hash, mut found) = (Rolling::default(), None);
    for length in 1..=REGION.min(end.saturating_sub(from)) {
        let Some(c) = char_at(from.saturating_add(length).saturating_sub(1)) else { break };
        hash = hash.with(c);
        if length > 1
            && let Some((_, (_, written))) = regions().get(hash).first()
        {
            let all = regions().get(hash);
            let out = all.iter().any(|(_, (_, written))| *written == Written::Out);
            let written = if out { Written::Out } else { *written };
            found = Some((length, Word { text: hash, written }));
        }
    }
    found
}

const fn is_parent(form: Form) -> bool {
    !matches!(form, Form::Branch | Form::SelfEmployed)
}
