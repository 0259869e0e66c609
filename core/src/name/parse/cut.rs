//! How a name is cut: brackets first, then branch and form from the end, regions from the front, and
//! what is left in 字号 and 行业.

use alloc::{vec, vec::Vec};
use core::ops::Range;

use super::super::gazetteer::Word;
use super::super::notes;
use super::super::words::{Form, Rolling, forms, has_no_brand};
use super::Part;
use super::trade::{Trades, ends};

/// 字号 have two characters at least (《企业名称登记管理规定》第八条).
pub(super) const BRAND: usize = 2;

/// The longest form, in characters.
pub(super) const FORM: usize = 16;

/// A name while it is cut.
pub(super) struct Cut<'a> {
    pub(super) chars: &'a [char],
    pub(super) parts: Vec<Part>,
    /// Where the characters outside brackets stand, and those in brackets that hold no region.
    pub(super) line: Vec<usize>,
    /// The characters of the line.
    pub(super) text: Vec<char>,
    /// Region words with the place of their first character.
    pub(super) regions: Vec<(usize, Word)>,
    pub(super) doubtful: Range<usize>,
    /// Where in the line a region stood in brackets.
    pub(super) gap: Option<usize>,
    pub(super) form: Option<Form>,
    /// Whether names of this form have no 字号.
    pub(super) brandless: bool,
}

impl<'a> Cut<'a> {
    pub(super) fn of(chars: &'a [char]) -> Self {
        let mut cut = Self {
            chars,
            parts: vec![Part::Brand; chars.len()],
            line: Vec::with_capacity(chars.len()),
            text: Vec::with_capacity(chars.len()),
            regions: Vec::new(),
            doubtful: 0..0,
            gap: None,
            form: None,
            brandless: false,
        };
        cut.brackets();
        let end = cut.branch();
        let end = cut.form(end);
        let trades = cut.trades(end);
        let start = cut.front(end, &trades);
        match cut.tail(start, end) {
            Some((end, trades)) => cut.trade(start, end, &trades),
            None => cut.trade(start, end, &trades),
        }
        cut.regions.sort_by_key(|(at, _)| *at);
        cut
    }

    /// The character that stands `n` before a place of the line.
    pub(super) fn before(&self, end: usize, n: usize) -> Option<char> {
        self.text.get(end.checked_sub(n)?).copied()
    }

    pub(super) fn mark(&mut self, range: Range<usize>, part: Part) {
        for at in self.line.get(range).unwrap_or_default() {
            if let Some(own) = self.parts.get_mut(*at) {
                *own = part;
            }
        }
    }

    /// Takes brackets out of the line, with the region in them if it is one.
    fn brackets(&mut self) {
        let mut open: Option<(usize, usize)> = None;
        let mut noted = 0..0;
        for (at, c) in self.chars.iter().enumerate() {
            match c {
                _ if noted.contains(&at) => {}
                '(' => {
                    open = Some((at, self.line.len()));
                    noted = self.nested_note(at);
                }
                ')' => {
                    if let Some((from, place)) = open.take() {
                        self.bracket(from.saturating_add(1)..at, place);
                    }
                }
                // A dot or a comma at the end, as copied out of a sentence.
                _ if !c.is_alphanumeric() && self.is_last(at) => {}
                _ => {
                    self.line.push(at);
                    self.text.push(*c);
                    continue;
                }
            }
            if let Some(part) = self.parts.get_mut(at) {
                *part = Part::Mark;
            }
        }
    }

    /// What stands in the bracket that opens there, if it is a note with brackets of its own:
    /// 原红叶(武汉)建材有限公司.
    fn nested_note(&self, at: usize) -> Range<usize> {
        let from = at.saturating_add(1);
        let rest = self.chars.get(from..).unwrap_or_default();
        let inner = notes::closing(rest).and_then(|end| rest.get(..end)).unwrap_or_default();
        let note = !self.line.is_empty() && inner.contains(&'(') && notes::is_note(inner);
        from..if note { from.saturating_add(inner.len()) } else { from }
    }

    /// Whether nothing of the name follows.
    fn is_last(&self, at: usize) -> bool {
        let rest = self.chars.get(at..).unwrap_or_default();
        at > 0 && !rest.iter().any(|c| c.is_alphanumeric())
    }

    /// Takes what a bracket holds, which starts at `place` of the line, if it is a region.
    fn bracket(&mut self, inner: Range<usize>, place: usize) {
        let Some(words) = self.bracketed(inner.clone()) else {
            let note = self.chars.get(inner.clone()).is_some_and(notes::is_note);
            if note && place > 0 {
                self.line.truncate(place);
                self.text.truncate(place);
                self.parts.get_mut(inner).unwrap_or_default().fill(Part::Mark);
            }
            return;
        };
        self.regions.extend(words);
        self.line.truncate(place);
        self.text.truncate(place);
        self.gap = (place > 0).then_some(place);
        for part in self.parts.get_mut(inner).unwrap_or_default() {
            *part = Part::Region;
        }
    }

    /// The longest form that ends here, of those wanted, and its length.
    pub(super) fn longest_form(
        &self,
        end: usize,
        wanted: impl Fn(Form) -> bool,
    ) -> Option<(usize, Form)> {
        let (mut hash, mut longest) = (Rolling::default(), None);
        for length in 1..=FORM.min(end) {
            let Some(c) = self.before(end, length) else { break };
            hash = hash.with(c);
            if !forms().may_start(hash) {
                break;
            }
            if let Some((_, form)) = forms().get(hash).iter().find(|(_, form)| wanted(*form)) {
                longest = Some((length, *form));
            }
        }
        longest
    }

    /// Finds the form; returns where it starts.
    fn form(&mut self, end: usize) -> usize {
        let Some((length, form)) = self.longest_form(end, |_| true) else { return end };
        let (length, form) = self.shorter_form(end, length, form).unwrap_or((length, form));
        let start = end.saturating_sub(length);
        self.mark(start..end, Part::Form);
        self.form = Some(form);
        let word = (1..=length).filter_map(|n| self.before(end, n));
        self.brandless = form == Form::Institution && has_no_brand(Rolling::of(word));
        start
    }

    /// A shorter form with a word of trade before it that the longer one would cut in two, where that
    /// leaves no trade: 米粉, 店 and not 米, 粉店.
    fn shorter_form(&self, end: usize, length: usize, form: Form) -> Option<(usize, Form)> {
        let text = |length: usize| self.text.get(..end.saturating_sub(length)).unwrap_or_default();
        // 公司, 事务所 and the long forms cut no word.
        let short = (2..=3).contains(&length) && self.before(end, 1) != Some('司');
        if !short || form == Form::Institution || ends(text(length), 1) {
            return None;
        }
        (1..length).rev().find_map(|own| {
            let mut hash = (1..=own).filter_map(|n| self.before(end, n));
            let form = forms().first(Rolling::of(&mut hash))?;
            ends(text(own), length.saturating_sub(own)).then_some((own, form))
        })
    }

    /// The trades of a text before the form.
    pub(super) fn trades(&self, end: usize) -> Trades {
        let mut trades = Trades::of(self.text.get(..end).unwrap_or_default());
        if matches!(self.form, Some(Form::Company | Form::Group)) {
            // The form of one that is no company is the trade of a company: 税务师事务所有限公司.
            let mut hash = Rolling::default();
            for length in 1..=FORM.min(end) {
                let Some(c) = self.before(end, length) else { break };
                hash = hash.with(c);
                if !forms().may_start(hash) {
                    break;
                }
                let form = forms().first(hash).filter(|_| length >= BRAND);
                if matches!(form, Some(Form::Institution | Form::SelfEmployed)) {
                    trades.start(end.saturating_sub(length));
                }
            }
        }
        trades
    }

    /// Finds where 字号 ends and 行业 starts.
    fn trade(&mut self, start: usize, end: usize, trades: &Trades) {
        let inside = start < end && !self.regions.is_empty();
        let found = if inside && self.needless(start, trades) {
            Some(start)
        } else {
            trades.first(start.saturating_add(BRAND))
        };
        let gap = self.gap.filter(|gap| start.saturating_add(BRAND) <= *gap && *gap < end);
        let split = match (found, gap) {
            // What follows the region in brackets is trade, known or not.
            (Some(found), Some(gap)) => Some(found.min(gap)),
            (found, gap) => found.or(gap),
        };
        if let Some(split) = split.filter(|split| *split < end) {
            self.mark(split..end, Part::Trade);
        }
    }

    /// Whether what follows a region is its subject, without a 字号: 民政 in 柳州市民政局.
    fn needless(&self, start: usize, trades: &Trades) -> bool {
        self.brandless || (self.form == Some(Form::Institution) && trades.starts(start))
    }
}
