//! Numbers that are the same on every run.

use credit_core::Date;

/// splitmix64.
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        all.get(at).unwrap_or_else(|| unreachable_empty())
    }

    /// Characters of an alphabet.
    pub(crate) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| *self.pick(&alphabet)).collect()
    }

    /// A day of one of the years from `first` to `last`.
    pub(crate) fn day(&mut self, first: i32, last: i32) -> Date {
        let years = usize::try_from(last.saturating_sub(first)).unwrap_or_default();
        let year = first
            .saturating_add(i32::try_from(self.below(years.saturating_add(1))).unwrap_or_default());
        let day = i32::try_from(self.below(365)).unwrap_or_default();
        let start = Date::from_ymd(year, 1, 1).unwrap_or(Date::MIN);
        start.plus_days(day).unwrap_or(start)
    }
}

#[expect(clippy::panic, reason = "a mistake of this program, not of its input")]
fn unreachable_empty() -> ! {
    panic!("nothing to pick from")
}
