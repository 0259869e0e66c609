//! Where words of trade run to the end of a name.

use alloc::{vec, vec::Vec};

use super::super::words::{Rolling, trades};

/// The longest word of trade, in characters.
const LONGEST: usize = 14;

/// How the text from a place on reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Not as words of trade to the end.
    Otherwise,
    /// As words of trade that something joins to others in front: 和技术.
    Joined,
    /// As words of trade, the first one here.
    Trade,
}

/// The places of a text from which words of trade run to the end.
pub(super) struct Trades {
    reads: Vec<Reads>,
}

impl Trades {
    pub(super) fn of(text: &[char]) -> Self {
        let mut reads = vec![Reads::Otherwise; text.len().saturating_add(1)];
        if let Some(end) = reads.last_mut() {
            *end = Reads::Joined;
        }
        for from in (0..text.len()).rev() {
            let found = reads_from(text.get(from..).unwrap_or_default(), reads.get(from..));
            if let Some(own) = reads.get_mut(from) {
                *own = found;
            }
        }
        if let Some(end) = reads.last_mut() {
            *end = Reads::Otherwise;
        }
        Self { reads }
    }

    /// Notes a place from which the text is a trade for another reason.
    pub(super) fn start(&mut self, at: usize) {
        if let Some(reads) = self.reads.get_mut(at) {
            *reads = Reads::Trade;
        }
    }

    /// Whether a word of trade starts here and others follow to the end.
    pub(super) fn starts(&self, at: usize) -> bool {
        self.reads.get(at) == Some(&Reads::Trade)
    }

    /// The first place from which words of trade run to the end, `from` or later.
    pub(super) fn first(&self, from: usize) -> Option<usize> {
        (from..self.reads.len()).find(|at| self.starts(*at))
    }
}

fn reads_from(text: &[char], after: Option<&[Reads]>) -> Reads {
    let after = after.unwrap_or_default();
    let goes_on = |length: usize| after.get(length).is_some_and(|reads| *reads != Reads::Otherwise);
    let mut hash = Rolling::default();
    for (length, c) in (1_usize..).zip(text.iter().take(LONGEST)) {
        hash = hash.with(*c);
        if !trades().may_start(hash) {
            break;
        }
        // One character is a trade only at the end: 酒 of 酒厂.
        let alone = length == 1 && text.len() > 1;
        if goes_on(length) && !alone && trades().has(hash) {
            return Reads::Trade;
        }
    }
    match text {
        // 国际 in front of a trade says how far it reaches.
        ['国', '际', _, ..] if goes_on(2) => Reads::Trade,
        ['及' | '与' | '和' | '、' | '·', _, ..] if goes_on(1) => Reads::Joined,
        _ => Reads::Otherwise,
    }
}

/// Whether a word of trade ends here that starts more than `least` characters before.
pub(super) fn ends(text: &[char], least: usize) -> bool {
    let longer = least.saturating_add(1)..=LONGEST.min(text.len());
    longer.into_iter().any(|length| {
        let word = text.get(text.len().saturating_sub(length)..).unwrap_or_default();
        trades().has(Rolling::of(word.iter().copied()))
    })
}
