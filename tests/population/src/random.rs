//! Numbers that look random and are the same on every run (splitmix64).

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of a seed and of two numbers that say what it is for.
    pub(crate) fn of(seed: u64, purpose: u64, number: u64) -> Self {
        let mut random = Self(seed);
        for part in [purpose, number] {
            random.0 = random.next() ^ part;
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 if there is none.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or_default()
    }

    /// The same, as an index.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        let bound = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or_default()
    }

    /// True `thousandths` times of a thousand.
    pub(crate) fn chance(&mut self, thousandths: u64) -> bool {
        self.below(1000) < thousandths
    }

    /// A number whose every doubling is as likely as the next, from 2^`first` to 2^`last` − 1: the
    /// law by which words, brands and sizes of towns are spread (Zipf).
    pub(crate) fn doubling(&mut self, first: u32, last: u32) -> u64 {
        let bits = first.saturating_add(
            u32::try_from(self.below(last.saturating_sub(first).into())).unwrap_or_default(),
        );
        let size = 1_u64 << bits.min(62);
        size.saturating_add(self.below(size))
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.index(of.len()))
    }

    /// One of them by its weight; the weights are small.
    pub(crate) fn weighted<'a, T>(&mut self, of: &'a [(u32, T)]) -> Option<&'a T> {
        let mut left = self.below(of.iter().map(|(weight, _)| u64::from(*weight)).sum());
        of.iter().find_map(|(weight, item)| match left.checked_sub((*weight).into()) {
            None => Some(item),
            Some(rest) => {
                left = rest;
                None
            }
        })
    }

    /// As many characters of an ASCII alphabet.
    pub(crate) fn push(&mut self, out: &mut String, length: usize, alphabet: &str) {
        for _ in 0..length {
            out.extend(self.pick(alphabet.as_bytes()).copied().map(char::from));
        }
    }
}
