//! Suggestions for an invalid code: texts one or two typing or reading errors away that pass every check.

use alloc::{string::String, vec, vec::Vec};

/// Most suggestions shown for one code.
const SHOWN: usize = 3;

/// What repair needs to know of a kind.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Length in characters.
    pub(super) length: usize,
    /// Characters that may occur.
    pub(super) alphabet: &'static [u8],
    /// Whether a text passes every check of the kind.
    pub(super) is_valid: fn(&[u8]) -> bool,
}

/// Characters that eyes and scanners take for each other first of all.
const CONFUSABLE: &[&[u8]] = &[b"0OQD", b"1IL", b"2Z", b"5S", b"8B", b"UV"];

/// Characters that are mixed up less often.
const LOOK_ALIKES: &[&[u8]] = &[
    b"0CG6", b"1JT7", b"83", b"VWY", b"6G", b"4A", b"9GQ", b"MN", b"KX", b"EF", b"PR", b"CG",
    b"27", b"56", b"89", b"38",
];

/// Rows of the keyboard and of the number pad, for keys beside the right one.
const KEY_ROWS: &[&[u8]] = &[
    b"1234567890",
    b"QWERTYUIOP",
    b"ASDFGHJKL",
    b"ZXCVBNM",
    b"789",
    b"456",
    b"123",
    b"147",
    b"258",
    b"369",
];

/// How likely an error is: the lower, the likelier.
type Rank = u8;
const SWAP: Rank = 1;
const CONFUSED_TWICE: Rank = 3;
const UNLIKELY: Rank = 5;

/// Valid texts one error away, likeliest first: one substituted character (look-alikes, then
/// keyboard neighbours, then any), two neighbours swapped, one character missing or doubled; and
/// two look-alikes at once.
pub(super) fn suggest(text: &str, scheme: &Scheme) -> Vec<String> {
    let chars = text.as_bytes();
    if !text.is_ascii() || chars.len().abs_diff(scheme.length) > 1 {
        return Vec::new();
    }
    let mut search = Search { scheme, found: Vec::new() };
    if chars.len() == scheme.length {
        search.same_length(chars);
    } else if chars.len() > scheme.length {
        search.deletions(chars);
    } else {
        search.insertions(chars);
    }
    search.best()
}

struct Search<'a> {
    scheme: &'a Scheme,
    found: Vec<(Rank, usize, Vec<u8>)>,
}

impl Search<'_> {
    fn offer(&mut self, rank: Rank, at: usize, candidate: &[u8]) {
        if (self.scheme.is_valid)(candidate) {
            match self.found.iter_mut().find(|(_, _, known)| known == candidate) {
                Some(known) => known.0 = known.0.min(rank),
                None => self.found.push((rank, at, candidate.to_vec())),
            }
        }
    }

    fn best(mut self) -> Vec<String> {
        let likely = self.found.iter().any(|(rank, ..)| *rank < UNLIKELY);
        // A likely error is not diluted with unlikely ones.
        self.found.retain(|(rank, ..)| *rank < UNLIKELY || !likely);
        let mut best = Vec::new();
        while best.len() < SHOWN
            && let Some((at, _)) = self.found.iter().enumerate().min_by_key(|(_, found)| *found)
        {
            let (_, _, text) = self.found.swap_remove(at);
            best.extend(String::from_utf8(text));
        }
        best
    }

    fn same_length(&mut self, chars: &[u8]) {
        let is_invalid = |c: &u8| !self.scheme.alphabet.contains(c);
        let invalid: Vec<usize> =
            chars.iter().enumerate().filter(|(_, c)| is_invalid(c)).map(|(at, _)| at).collect();
        match invalid.as_slice() {
            [] => {
                let all: Vec<usize> = (0..chars.len()).collect();
                self.substitutions(chars, &all);
                self.swaps(chars);
                self.confused_pairs(chars);
            }
            [one] => {
                self.substitutions(chars, &[*one]);
                self.confused_beside(chars, *one);
            }
            // Letters that cannot occur say themselves where the errors are.
            several => self.replace_invalid(chars, several),
        }
    }

    fn substitutions(&mut self, chars: &[u8], places: &[usize]) {
        let mut work = chars.to_vec();
        for at in places {
            let Some(old) = chars.get(*at).copied() else { continue };
            for new in self.scheme.alphabet.iter().filter(|new| **new != old) {
                set(&mut work, *at, *new);
                // How likely the error is takes longer to say than whether it explains the code.
                if (self.scheme.is_valid)(&work) {
                    self.offer(likeness(old, *new), *at, &work);
                }
            }
            set(&mut work, *at, old);
        }
    }

    fn swaps(&mut self, chars: &[u8]) {
        for at in 1..chars.len() {
            let mut work = chars.to_vec();
            work.swap(at.saturating_sub(1), at);
            self.offer(SWAP, at, &work);
        }
    }

    /// Two characters taken for others that look like them.
    fn confused_pairs(&mut self, chars: &[u8]) {
        let options = self.confusables(chars);
        let mut work = chars.to_vec();
        for (i, (at, new)) in options.iter().enumerate() {
            set(&mut work, *at, *new);
            for (other, second) in options.iter().skip(i).filter(|(other, _)| other != at) {
                set(&mut work, *other, *second);
                self.offer(CONFUSED_TWICE, *at, &work);
                restore(&mut work, chars, *other);
            }
            restore(&mut work, chars, *at);
        }
    }

    /// One place that must change, and one character elsewhere taken for one that looks like it.
    fn confused_beside(&mut self, chars: &[u8], must: usize) {
        let options = self.confusables(chars);
        let mut work = chars.to_vec();
        for (_, new) in options.iter().filter(|(at, _)| *at == must) {
            set(&mut work, must, *new);
            for (other, second) in options.iter().filter(|(at, _)| *at != must) {
                set(&mut work, *other, *second);
                self.offer(CONFUSED_TWICE, must, &work);
                restore(&mut work, chars, *other);
            }
        }
    }

    fn confusables(&self, chars: &[u8]) -> Vec<(usize, u8)> {
        let options = |(at, old): (usize, &u8)| {
            let old = *old;
            let fits = move |new: &&u8| **new != old && share(CONFUSABLE, old, **new);
            self.scheme.alphabet.iter().filter(fits).map(move |new| (at, *new)).collect::<Vec<_>>()
        };
        chars.iter().enumerate().flat_map(options).collect()
    }

    /// Every character outside the alphabet by each that looks like it; at most three are worth the
    /// search.
    fn replace_invalid(&mut self, chars: &[u8], invalid: &[usize]) {
        let options = self.confusables(chars);
        let mut texts = vec![chars.to_vec()];
        for at in invalid.iter().take(4) {
            let confusables = options.iter().filter(|(place, _)| place == at);
            let grown = confusables.flat_map(|(at, new)| {
                texts
                    .iter()
                    .map(|text| {
                        let mut text = text.clone();
                        set(&mut text, *at, *new);
                        text
                    })
                    .collect::<Vec<_>>()
            });
            texts = grown.collect();
        }
        let first = invalid.first().copied().unwrap_or_default();
        for text in &texts {
            self.offer(0, first, text);
        }
    }

    fn deletions(&mut self, chars: &[u8]) {
        for at in 0..chars.len() {
            let mut work = chars.to_vec();
            let dropped = work.remove(at);
            // A doubled key is likelier than a stray one.
            let doubled = chars.get(at.saturating_add(1)) == Some(&dropped);
            self.offer(if doubled { 0 } else { UNLIKELY }, at, &work);
        }
    }

    fn insertions(&mut self, chars: &[u8]) {
        for at in 0..=chars.len() {
            let mut work = chars.to_vec();
            work.insert(at, 0);
            for new in self.scheme.alphabet {
                set(&mut work, at, *new);
                let repeats = at.checked_sub(1).and_then(|i| chars.get(i)) == Some(new);
                self.offer(if repeats { 0 } else { UNLIKELY }, at, &work);
            }
        }
    }
}

fn set(work: &mut [u8], at: usize, new: u8) {
    if let Some(c) = work.get_mut(at) {
        *c = new;
    }
}

fn restore(work: &mut [u8], chars: &[u8], at: usize) {
    if let Some(old) = chars.get(at) {
        set(work, at, *old);
    }
}

fn likeness(old: u8, new: u8) -> Rank {
    if share(CONFUSABLE, old, new) {
        0
    } else if share(LOOK_ALIKES, old, new) {
        2
    } else if adjacent_keys(old, new) {
        4
    } else if old.is_ascii_digit() == new.is_ascii_digit() {
        UNLIKELY
    } else {
        Rank::MAX
    }
}

fn share(groups: &[&[u8]], a: u8, b: u8) -> bool {
    groups.iter().any(|group| group.contains(&a) && group.contains(&b))
}

fn adjacent_keys(a: u8, b: u8) -> bool {
    let pair = |pair: &[u8]| matches!(pair, [x, y] if (*x == a && *y == b) || (*x == b && *y == a));
    KEY_ROWS.iter().any(|row| row.windows(2).any(pair))
}
