//! Choosing the tokens of a text column and coding its rows; `texts` has the layout.
//!
//! Frequent substrings of a sample become candidates; then the sample is coded as short as possible
//! with them, and those that save least are dropped, round by round. Only whole numbers are compared
//! and ties are broken by the text, so that the same rows give the same bytes.

use alloc::{rc::Rc, string::String, vec, vec::Vec};
use core::cmp::Reverse;

use hashbrown::HashMap;

use crate::error::LoadError;
use crate::pack::room::{Area, Space};
use crate::pack::texts::{BLOCK, ESCAPE, GROUP};

/// Longest token in characters.
const LONGEST: usize = 12;
/// Rows and characters that are looked at to choose tokens.
const SAMPLE_ROWS: usize = 150_000;
const SAMPLE_CHARS: usize = 2_500_000;
/// Substrings must recur to be candidates.
const LEAST: u32 = 3;
/// Candidates of the first round.
const CANDIDATES: usize = 120_000;
const ROUNDS: usize = 7;
/// One-byte tokens at least, when there are two-byte ones: the prototype's best split.
const SINGLE: usize = 144;
const MOST: usize = SINGLE + (255 - SINGLE) * 256;
const ESCAPE_COST: u32 = 4;

/// The section for these rows.
///
/// # Errors
/// `build.too-long` for a row of more than 65,535 code bytes, `build.room`.
pub(super) fn section(
    rows: usize,
    space: &Rc<Space>,
    row: impl Fn(usize) -> Result<String, LoadError>,
) -> Result<Area, LoadError> {
    let sample = Sample::of(rows, &row)?;
    let tokens = choose(&sample);
    let single = split(tokens.len());
    let trie = Trie::new(&tokens, single);
    let mut coder = Coder::default();
    let (mut area, mut blocks) = (Area::new(Rc::clone(space)), Area::new(Rc::clone(space)));
    for i in 0..rows {
        if i % BLOCK == 0 {
            blocks.extend(&number(area.len())?.to_le_bytes())?;
        }
        let text: Vec<char> = row(i)?.chars().collect();
        let codes = coder.code(&trie, &text, single);
        match u8::try_from(codes.len()) {
            Ok(length) if length < u8::MAX => area.extend(&[length])?,
            _ => {
                let length = u16::try_from(codes.len()).map_err(|_| too_long(codes.len()))?;
                area.extend(&[u8::MAX])?;
                area.extend(&length.to_le_bytes())?;
            }
        }
        area.extend(codes)?;
    }
    let (groups, texts) = token_area(&tokens)?;
    let mut out = Area::new(Rc::clone(space));
    for n in [rows, tokens.len(), single, texts.len()] {
        out.extend(&number(n)?.to_le_bytes())?;
    }
    out.extend(&groups)?;
    out.extend(&texts)?;
    out.append(blocks)?;
    out.append(area)?;
    Ok(out)
}

fn too_long(n: usize) -> LoadError {
    LoadError::new("build.too-long").with("found", n)
}

fn number(n: usize) -> Result<u32, LoadError> {
    u32::try_from(n).map_err(|_| too_long(n))
}

/// How many tokens get one byte.
fn split(tokens: usize) -> usize {
    let mut pages = 0_usize;
    loop {
        let single = usize::from(ESCAPE).saturating_sub(pages);
        if tokens <= single.saturating_add(pages.saturating_mul(256)) || pages >= 255 - SINGLE {
            return single.min(tokens);
        }
        pages = pages.saturating_add(1);
    }
}

/// Group directory and token area.
fn token_area(tokens: &[Vec<char>]) -> Result<(Vec<u8>, Vec<u8>), LoadError> {
    let (mut groups, mut area) = (Vec::new(), Vec::new());
    for group in tokens.chunks(GROUP) {
        groups.extend(number(area.len())?.to_le_bytes());
        let mut texts = String::new();
        area.extend(0_u16.to_le_bytes());
        for token in group {
            texts.extend(token);
            let end = u16::try_from(texts.len()).map_err(|_| too_long(texts.len()))?;
            area.extend(end.to_le_bytes());
        }
        area.extend(texts.as_bytes());
    }
    Ok((groups, area))
}

/// Some of the rows, one after the other.
struct Sample {
    chars: Vec<char>,
    /// For each character the end of its row.
    ends: Vec<usize>,
    /// Rows for each one in the sample.
    scale: u64,
}

impl Sample {
    fn of(
        rows: usize,
        row: &impl Fn(usize) -> Result<String, LoadError>,
    ) -> Result<Self, LoadError> {
        let probe = rows.min(1000);
        let step = rows.checked_div(probe).unwrap_or(1).max(1);
        let mut length = 0_usize;
        for i in 0..probe {
            length = length.saturating_add(row(i.saturating_mul(step))?.chars().count());
        }
        let mean = length.div_ceil(probe.max(1)).max(1);
        let wanted = SAMPLE_ROWS.min(SAMPLE_CHARS.div_ceil(mean));
        let step = rows.div_ceil(wanted).max(1);
        let (mut chars, mut ends) = (Vec::new(), Vec::new());
        for i in (0..rows).step_by(step) {
            chars.extend(row(i)?.chars());
            ends.resize(chars.len(), chars.len());
        }
        Ok(Self { chars, ends, scale: u64::try_from(step).unwrap_or(1) })
    }

    /// The text at a place, at most as long as a token and within its row.
    fn at(&self, place: usize) -> &[char] {
        let end = self.ends.get(place).copied().unwrap_or_default();
        self.chars.get(place..end.min(place.saturating_add(LONGEST))).unwrap_or_default()
    }

    fn rows(&self) -> impl Iterator<Item = &[char]> {
        let mut start = 0;
        core::iter::from_fn(move || {
            let end = *self.ends.get(start)?;
            let row = self.chars.get(start..end)?;
            start = end;
            Some(row)
        })
    }

    /// Every substring that recurs, with its count.
    fn candidates(&self) -> Vec<(Vec<char>, u32)> {
        let mut places: Vec<usize> = (0..self.chars.len()).collect();
        places.sort_unstable_by(|a, b| self.at(*a).cmp(self.at(*b)).then(a.cmp(b)));
        let mut found = Vec::new();
        // Of each length, the run of neighbours that share a prefix of that length.
        let mut runs = [0_u32; LONGEST];
        let mut last: &[char] = &[];
        for place in places.iter().copied().map(Some).chain([None]) {
            let text = place.map_or(&[][..], |place| self.at(place));
            let shared = last.iter().zip(text).take_while(|(a, b)| a == b).count();
            for (i, run) in runs.iter_mut().enumerate() {
                let length = i.saturating_add(1);
                if length > shared {
                    let least = if length == 1 { 1 } else { LEAST };
                    if *run >= least
                        && let Some(prefix) = last.get(..length)
                    {
                        found.push((prefix.to_vec(), *run));
                    }
                    *run = 0;
                }
                *run = run.saturating_add(u32::from(length <= text.len()));
            }
            last = text;
        }
        found
    }
}

/// The tokens, most used first.
fn choose(sample: &Sample) -> Vec<Vec<char>> {
    let mut tokens = sample.candidates();
    keep_best(&mut tokens, CANDIDATES, |(text, count)| saving(text.len(), *count));
    let mut tokens: Vec<Vec<char>> = tokens.into_iter().map(|(text, _)| text).collect();
    for round in 1..=ROUNDS {
        // All tokens at two bytes but the most used ones of the last round.
        let single = if round == 1 { 0 } else { split(tokens.len()) };
        let trie = Trie::new(&tokens, single);
        let mut uses = vec![0_u32; tokens.len()];
        let mut coder = Coder::default();
        for row in sample.rows() {
            coder.parse(&trie, row);
            coder.each_token(|token| {
                if let Some(count) = uses.get_mut(token) {
                    *count = count.saturating_add(1);
                }
            });
        }
        let mut used: Vec<(Vec<char>, u32, u64)> = tokens
            .into_iter()
            .zip(uses)
            .filter_map(|(text, count)| {
                let without = coder.cost_without(&trie, &text);
                let gain = u64::from(count).saturating_mul(without.saturating_sub(2).into());
                let stored: usize = text.iter().map(|c| c.len_utf8()).sum();
                let stored = u64::try_from(stored.saturating_add(2)).unwrap_or(u64::MAX);
                (gain.saturating_mul(sample.scale) > stored).then_some((text, count, gain))
            })
            .collect();
        let left = ROUNDS.saturating_sub(round);
        let most = MOST.saturating_add(MOST.saturating_mul(left) / 2);
        keep_best(&mut used, most, |(_, _, gain)| *gain);
        used.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        tokens = used.into_iter().map(|(text, _, _)| text).collect();
    }
    tokens
}

/// What a token of that length saves against single characters at two bytes.
fn saving(length: usize, count: u32) -> u64 {
    let saved = length.saturating_mul(2).saturating_sub(if length > 1 { 2 } else { 0 });
    u64::from(count).saturating_mul(u64::try_from(saved).unwrap_or_default())
}

fn keep_best<T: Ord>(items: &mut Vec<T>, most: usize, score: impl Fn(&T) -> u64) {
    if items.len() > most {
        items.sort_unstable_by(|a, b| (Reverse(score(a)), a).cmp(&(Reverse(score(b)), b)));
        items.truncate(most);
    }
}

const NONE: usize = usize::MAX;

/// Tokens by their characters.
struct Trie {
    children: HashMap<(usize, char), usize>,
    /// For each node the token that ends there.
    tokens: Vec<usize>,
    single: usize,
}

impl Trie {
    fn new(tokens: &[Vec<char>], single: usize) -> Self {
        let mut trie = Self { children: HashMap::new(), tokens: vec![NONE], single };
        for (number, token) in tokens.iter().enumerate() {
            let mut node = 0;
            for c in token {
                let next = trie.tokens.len();
                node = *trie.children.entry((node, *c)).or_insert(next);
                if node == next {
                    trie.tokens.push(NONE);
                }
            }
            if let Some(end) = trie.tokens.get_mut(node) {
                *end = number;
            }
        }
        trie
    }

    /// The tokens that `text` begins with: length and number.
    fn matches(&self, text: &[char], mut found: impl FnMut(usize, usize)) {
        let mut node = 0;
        for (i, c) in text.iter().take(LONGEST).enumerate() {
            let Some(next) = self.children.get(&(node, *c)) else { return };
            node = *next;
            if let Some(token) = self.tokens.get(node).copied().filter(|token| *token != NONE) {
                found(i.saturating_add(1), token);
            }
        }
    }

    fn cost(&self, token: usize) -> u32 {
        if token < self.single { 1 } else { 2 }
    }
}

/// One step of the shortest coding: what it costs to reach a place, and by which token.
#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    length: usize,
    token: usize,
}

const FAR: Step = Step { cost: u32::MAX, length: 1, token: NONE };

/// Room for codings, used again.
#[derive(Default)]
struct Coder {
    steps: Vec<Step>,
    path: Vec<Step>,
    codes: Vec<u8>,
}

impl Coder {
    /// Finds the shortest coding; `without` is a token that may not be used.
    fn search(&mut self, trie: &Trie, text: &[char], without: usize) -> u32 {
        self.steps.clear();
        self.steps.resize(text.len().saturating_add(1), FAR);
        if let Some(first) = self.steps.first_mut() {
            first.cost = 0;
        }
        for at in 0..text.len() {
            let here = self.steps.get(at).map_or(u32::MAX, |step| step.cost);
            let rest = text.get(at..).unwrap_or_default();
            relax(&mut self.steps, at, Step { cost: here.saturating_add(ESCAPE_COST), ..FAR });
            trie.matches(rest, |length, token| {
                if token != without {
                    let cost = here.saturating_add(trie.cost(token));
                    relax(&mut self.steps, at, Step { cost, length, token });
                }
            });
        }
        self.steps.last().map_or(0, |step| step.cost)
    }

    fn parse(&mut self, trie: &Trie, text: &[char]) {
        self.search(trie, text, NONE);
        self.path.clear();
        let mut at = text.len();
        while at > 0 {
            let step = self.steps.get(at).copied().unwrap_or(FAR);
            self.path.push(step);
            at = at.saturating_sub(step.length);
        }
        self.path.reverse();
    }

    /// Every token of the coding found last.
    fn each_token(&self, mut each: impl FnMut(usize)) {
        self.path.iter().filter(|step| step.token != NONE).for_each(|step| each(step.token));
    }

    /// What the text of a token costs when that token may not be used.
    fn cost_without(&mut self, trie: &Trie, token: &[char]) -> u32 {
        let mut own = NONE;
        trie.matches(token, |length, number| {
            if length == token.len() {
                own = number;
            }
        });
        self.search(trie, token, own)
    }

    fn code(&mut self, trie: &Trie, text: &[char], single: usize) -> &[u8] {
        self.parse(trie, text);
        self.codes.clear();
        let mut at = 0_usize;
        for step in &self.path {
            if step.token == NONE {
                let c = text.get(at).copied().unwrap_or_default();
                let [a, b, c, _] = u32::from(c).to_le_bytes();
                self.codes.extend([ESCAPE, a, b, c]);
            } else if let Some(rest) = step.token.checked_sub(single) {
                let byte = |n: usize| u8::try_from(n).unwrap_or(ESCAPE);
                self.codes.extend([byte(single.saturating_add(rest / 256)), byte(rest % 256)]);
            } else {
                self.codes.extend(u8::try_from(step.token));
            }
            at = at.saturating_add(step.length);
        }
        &self.codes
    }
}

fn relax(steps: &mut [Step], at: usize, step: Step) {
    if let Some(known) = steps.get_mut(at.saturating_add(step.length))
        && step.cost < known.cost
    {
        *known = step;
    }
}

#[cfg(test)]
mod tests;
