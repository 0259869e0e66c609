//! A region that stands in the middle of a name without brackets (沃霖柳州机电有限公司): only a name
//! to compare with tells it from a part of the 字号.

use alloc::{vec, vec::Vec};

use super::parse::place::region_at;
use super::parse::{Name, Part};

/// Characters that a 字号 has at least.
const BRAND: usize = 2;
/// Readings of one name: more than any has that means something.
const MOST: usize = 4;

impl Name {
    /// The name read with a region in its middle, in each way that there is; none for a name that
    /// has a region already.
    #[must_use]
    pub fn with_inner_region(&self) -> Vec<Self> {
        let mut found = Vec::new();
        if !self.regions.is_empty() {
            return found;
        }
        let core = |at: usize| matches!(self.parts.get(at), Some(Part::Brand | Part::Trade));
        let end =
            (0..self.chars.len()).rev().find(|at| core(*at)).map_or(0, |at| at.saturating_add(1));
        for from in BRAND..end {
            let text = self.chars.get(from..end).unwrap_or_default();
            if let Some((length, word)) = region_at(text)
                && found.len() < MOST
            {
                let mut name = self.clone();
                for part in name.parts.iter_mut().skip(from).take(length) {
                    *part = Part::Region;
                }
                name.regions = vec![word];
                found.push(name);
            }
        }
        found
    }
}
