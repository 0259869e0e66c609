//! What the check of a code needs of its characters, by the formulas of the standards: the place of
//! `sums` in a module in which the tables would weigh more than they help.

use super::allowed;
use crate::id::checksum::{self, uscc_value};

/// A code of eighteen characters.
#[derive(Clone, Copy)]
pub(in crate::id) struct Sums([u8; 18]);

impl Sums {
    pub(in crate::id) const fn of(code: &[u8; 18]) -> Self {
        Self(*code)
    }

    /// Whether all characters can stand where they do; nothing else is of use before.
    pub(in crate::id) fn is_well_formed(self) -> bool {
        self.0.iter().enumerate().all(|(at, c)| allowed(at, char::from(*c)))
    }

    /// 31 · value of the first character + value of the second.
    pub(super) fn head(self) -> usize {
        let [first, second, ..] = self.0.map(|c| usize::from(uscc_value(c)));
        first.saturating_mul(31).saturating_add(second)
    }

    /// The digits of the region, two by two.
    pub(super) fn region(self) -> [usize; 3] {
        let [_, _, a, b, c, d, e, f, ..] = self.0.map(|c| usize::from(uscc_value(c)));
        [(a, b), (c, d), (e, f)].map(|(tens, ones)| tens.saturating_mul(10).saturating_add(ones))
    }

    /// The right character at the end of the organisation code.
    pub(in crate::id) fn org_check(self) -> u8 {
        self.0.get(8..16).and_then(checksum::org_code).unwrap_or_default()
    }

    /// The right character at the end.
    pub(in crate::id) fn check(self) -> u8 {
        self.0.get(..17).and_then(checksum::uscc).unwrap_or_default()
    }
}
