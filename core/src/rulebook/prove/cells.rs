//! The cells of a table and the rows that apply to each: every cell is looked at, none is sampled.

use alloc::{vec, vec::Vec};

use crate::limits;
use crate::rulebook::{Fact, Rule};

/// Rows that apply to one cell after precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rulebook) enum Hit {
    /// No row: a gap.
    None,
    /// One row: it decides.
    One(usize),
    /// At least these two: a conflict.
    Many(usize, usize),
}

/// All cells of a table, in the order in which the last fact changes fastest.
pub(in crate::rulebook) struct Cells {
    sizes: Vec<usize>,
    strides: Vec<usize>,
    hits: Vec<Hit>,
    alive: Vec<bool>,
}

impl Cells {
    /// `None` for a table too wide to be looked at cell by cell.
    pub(in crate::rulebook) fn new(facts: &[&Fact], rules: &[Rule]) -> Option<Self> {
        let sizes: Vec<usize> = facts.iter().map(|fact| fact.values.len().max(1)).collect();
        let total = sizes.iter().try_fold(1_usize, |n, size| n.checked_mul(*size));
        let total = total.filter(|n| *n <= limits::TABLE_CELLS)?;
        if rules.len() > limits::TABLE_RULES {
            return None;
        }
        let mut strides = Vec::with_capacity(sizes.len());
        let mut stride = total;
        for size in &sizes {
            stride = stride.checked_div(*size)?;
            strides.push(stride);
        }
        let mut cells = Self { sizes, strides, hits: Vec::new(), alive: vec![false; rules.len()] };
        cells.fill(rules);
        Some(cells)
    }

    fn fill(&mut self, rules: &[Rule]) {
        let words = rules.len().div_ceil(64).max(1);
        let set = |meets: &dyn Fn(&Rule) -> bool| {
            let mut set = vec![0_u64; words];
            for (at, _) in rules.iter().enumerate().filter(|(_, rule)| meets(rule)) {
                put(&mut set, at);
            }
            set
        };
        // Row sets of whole prefixes of facts: each is met once, however many cells share it.
        let mut prefixes: Vec<u64> = set(&|_| true);
        for (fact, size) in self.sizes.iter().enumerate() {
            let accepts: Vec<Vec<u64>> = (0..*size)
                .map(|value| set(&|rule| rule.when.get(fact).is_some_and(|s| has(*s, value))))
                .collect();
            let mut longer = Vec::with_capacity(prefixes.len().saturating_mul(*size));
            for prefix in prefixes.chunks(words) {
                for rows in &accepts {
                    longer.extend(prefix.iter().zip(rows).map(|(a, b)| a & b));
                }
            }
            prefixes = longer;
        }
        let beats: Vec<Vec<u64>> =
            rules.iter().map(|rule| set(&|other| rule.over.contains(&other.id))).collect();
        self.hits =
            prefixes.chunks(words).map(|rows| settle(rows, &beats, &mut self.alive)).collect();
    }

    /// Number of cells.
    pub(in crate::rulebook) fn len(&self) -> usize {
        self.hits.len()
    }

    /// Every cell with what applies to it.
    pub(in crate::rulebook) fn iter(&self) -> impl Iterator<Item = (usize, Hit)> {
        self.hits.iter().copied().enumerate()
    }

    /// Cells that one row decides.
    pub(in crate::rulebook) fn decided(&self) -> impl Iterator<Item = (usize, usize)> {
        self.iter().filter_map(|(cell, hit)| match hit {
            Hit::One(row) => Some((cell, row)),
            _ => None,
        })
    }

    pub(in crate::rulebook) fn hit(&self, cell: usize) -> Hit {
        self.hits.get(cell).copied().unwrap_or(Hit::None)
    }

    /// The value of every fact in a cell.
    pub(in crate::rulebook) fn values(&self, cell: usize) -> Vec<usize> {
        (0..self.sizes.len()).map(|fact| self.value(cell, fact)).collect()
    }

    /// The value of one fact in a cell.
    pub(in crate::rulebook) fn value(&self, cell: usize, fact: usize) -> usize {
        let (Some(stride), Some(size)) = (self.strides.get(fact), self.sizes.get(fact)) else {
            return 0;
        };
        let at = cell.checked_div(*stride).unwrap_or_default();
        at.checked_rem(*size).unwrap_or_default()
    }

    /// The cell that differs in one fact.
    pub(in crate::rulebook) fn with(&self, cell: usize, fact: usize, value: usize) -> usize {
        let stride = self.strides.get(fact).copied().unwrap_or_default();
        let now = self.value(cell, fact).saturating_mul(stride);
        cell.saturating_sub(now).saturating_add(value.saturating_mul(stride))
    }

    /// The cell of these values.
    pub(in crate::rulebook) fn index(&self, values: &[usize]) -> usize {
        values
            .iter()
            .zip(&self.strides)
            .fold(0, |n, (value, stride)| n.saturating_add(value.saturating_mul(*stride)))
    }

    /// Whether two cells differ in exactly one fact.
    pub(in crate::rulebook) fn adjacent(&self, a: usize, b: usize) -> bool {
        let differ = |fact: &usize| self.value(a, *fact) != self.value(b, *fact);
        (0..self.sizes.len()).filter(differ).count() == 1
    }

    /// Rows that decide no cell and take part in no conflict.
    pub(in crate::rulebook) fn dead(&self) -> impl Iterator<Item = usize> {
        self.alive.iter().enumerate().filter(|(_, alive)| !**alive).map(|(row, _)| row)
    }
}

/// What precedence leaves of the rows that meet a cell.
fn settle(rows: &[u64], beats: &[Vec<u64>], alive: &mut [bool]) -> Hit {
    let mut left = rows.to_vec();
    for row in bits(rows) {
        let beaten = beats.get(row).map_or(&[][..], Vec::as_slice);
        left.iter_mut().zip(beaten).for_each(|(left, beaten)| *left &= !beaten);
    }
    for row in bits(&left) {
        if let Some(alive) = alive.get_mut(row) {
            *alive = true;
        }
    }
    let mut rows = bits(&left);
    match (rows.next(), rows.next()) {
        (Some(a), Some(b)) => Hit::Many(a, b),
        (Some(a), None) => Hit::One(a),
        (None, _) => Hit::None,
    }
}

/// Whether the bit of a value is set.
pub(in crate::rulebook) fn has(set: u64, value: usize) -> bool {
    u32::try_from(value).is_ok_and(|v| set.checked_shr(v).is_some_and(|bits| bits & 1 == 1))
}

fn put(set: &mut [u64], at: usize) {
    let bit = u32::try_from(at % 64).ok().and_then(|bit| 1_u64.checked_shl(bit));
    if let (Some(word), Some(bit)) = (set.get_mut(at / 64), bit) {
        *word |= bit;
    }
}

/// Numbers of the bits that are set, ascending.
fn bits(set: &[u64]) -> impl Iterator<Item = usize> {
    set.iter().enumerate().flat_map(|(word, bits)| {
        let mut left = *bits;
        core::iter::from_fn(move || {
            let bit = usize::try_from(left.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
            left &= left.wrapping_sub(1);
            Some(word.saturating_mul(64).saturating_add(bit))
        })
    })
}
