//! Tables of words with their weights, from the folder `data`.

use crate::random::Random;

/// Words, each with the share in which it comes up.
#[derive(Debug)]
pub(crate) struct Table {
    words: Vec<&'static str>,
    /// Sum of the weights up to each word.
    sums: Vec<u64>,
}

impl Table {
    /// Reads lines of a weight, a tab, and words of that weight separated by spaces.
    pub(crate) fn read(text: &'static str) -> Self {
        let mut table = Self { words: Vec::new(), sums: Vec::new() };
        let mut sum = 0_u64;
        for (weight, words) in text.lines().filter_map(|line| line.split_once('\t')) {
            for word in words.split(' ') {
                sum = sum.saturating_add(weight.parse().unwrap_or_default());
                table.words.push(word);
                table.sums.push(sum);
            }
        }
        table
    }

    /// One of the words by its weight.
    pub(crate) fn pick(&self, random: &mut Random) -> &'static str {
        let number = random.below(self.sums.last().copied().unwrap_or_default());
        let at = self.sums.partition_point(|sum| *sum <= number);
        self.words.get(at).copied().unwrap_or_default()
    }
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Tables {
    /// First characters of 字号.
    pub(crate) first: Table,
    /// Last characters of 字号.
    pub(crate) last: Table,
    /// Pairs of characters of which longer 字号 are made.
    pub(crate) pieces: Table,
    /// Trades of companies.
    pub(crate) trades: Table,
    /// Trades of cooperatives.
    pub(crate) farms: Table,
    /// Trades of sole traders, with the word that ends their names.
    pub(crate) shops: Table,
    /// Family names.
    pub(crate) surnames: Table,
    /// Characters of given names.
    pub(crate) given: Table,
    /// Parts of names that are written with a dot.
    pub(crate) dotted: Table,
    /// Parts of Tibetan, Mongolian and Yi names.
    pub(crate) plain: Table,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            first: Table::read(include_str!("../data/first.txt")),
            last: Table::read(include_str!("../data/last.txt")),
            pieces: Table::read(include_str!("../data/pieces.txt")),
            trades: Table::read(include_str!("../data/trades.txt")),
            farms: Table::read(include_str!("../data/farms.txt")),
            shops: Table::read(include_str!("../data/shops.txt")),
            surnames: Table::read(include_str!("../data/surnames.txt")),
            given: Table::read(include_str!("../data/given.txt")),
            dotted: Table::read(include_str!("../data/dotted.txt")),
            plain: Table::read(include_str!("../data/plain.txt")),
        }
    }
}
