//! P7: a table may only be stricter than the one above it (上级判定表), unless that one allows more.

use alloc::{format, string::String, vec::Vec};

use super::fault::Fault;
use super::{Cells, Hit, Subject, words};
use crate::decision::Outcome;

/// Whether an outcome is softer than the one above. 转人工复核 above may become 一次性告知补正, which
/// accepts nothing; anything above may become 转人工复核 but a refusal.
fn softer(here: Outcome, above: Outcome) -> bool {
    here < above && !(above == Outcome::Refer && here == Outcome::Supplement)
}

impl Subject<'_> {
    /// Every row that is softer than the table above somewhere, and what it was allowed to relax.
    /// `may` says whether a row above can be relaxed (可放宽).
    pub(in crate::rulebook) fn against(
        &self,
        above: &Subject<'_>,
        may: impl Fn(usize) -> bool,
    ) -> (Vec<Fault>, Vec<String>) {
        let (Some(cells), Some(parents)) = (&self.cells, &above.cells) else {
            return (Vec::new(), Vec::new());
        };
        // Facts of the table above by their place here; rows from above bring their facts along.
        let places: Vec<usize> =
            above.facts.iter().filter_map(|fact| self.fact(&fact.name)).collect();
        let (mut faults, mut relaxed): (Vec<Fault>, Vec<String>) = (Vec::new(), Vec::new());
        let mut seen: Vec<(usize, usize)> = Vec::new();
        for (cell, row) in cells.decided().filter(|(_, row)| *row < self.own) {
            let values: Vec<usize> = places.iter().map(|at| cells.value(cell, *at)).collect();
            let Hit::One(over) = parents.hit(parents.index(&values)) else { continue };
            let (Some(here), Some(rule)) = (self.rule(row), above.rule(over)) else { continue };
            if !softer(here.outcome, rule.outcome) || seen.contains(&(row, over)) {
                continue;
            }
            seen.push((row, over));
            let what = format!(
                "规则 {}（{}）比上级判定表“{}”的规则 {}（{}）宽",
                here.id,
                words(here.outcome),
                above.table.name,
                rule.id,
                words(rule.outcome)
            );
            if may(over) {
                relaxed.push(what);
            } else {
                faults.push(self.looser(cells, cell, row, &what));
            }
        }
        (faults, relaxed)
    }

    fn looser(&self, cells: &Cells, cell: usize, row: usize, what: &str) -> Fault {
        let text = format!(
            "{what}，上级没有写明“可放宽”。例如：{}。下级只能从严：请收紧或删去本行。",
            self.case(cells, cell)
        );
        let fault = Fault::of(self.message("E20", text, row)).table(self).rows(&[row]);
        fault.shown(self, cells, Some(cell))
    }
}
