//! Whether competitors are treated alike (公平竞争审查): a fact that must make no difference makes none,
//! but in rows that cite an exception.

use alloc::{format, vec::Vec};

use super::cells::has;
use super::fault::Fault;
use super::{Cells, Hit, Subject};
use crate::rulebook::Rule;

impl Subject<'_> {
    /// Every row that looks at such a fact, without an exception among its bases, where another value of
    /// the fact leads to something else; with the two applicants who differ in nothing but that.
    pub(in crate::rulebook) fn unequal(&self, excepted: &dyn Fn(&Rule) -> bool) -> Vec<Fault> {
        let Some(cells) = &self.cells else { return Vec::new() };
        let mut faults: Vec<Fault> = Vec::new();
        let facts = self.facts.iter().enumerate().filter(|(_, fact)| fact.equal);
        for (at, fact) in facts {
            let mut blamed: Vec<usize> = Vec::new();
            for (cell, row) in cells.decided() {
                let free = self
                    .rule(row)
                    .is_none_or(|rule| !looks_at(rule, at, fact.values.len()) || excepted(rule));
                if free || blamed.contains(&row) {
                    continue;
                }
                let others = (0..fact.values.len()).map(|value| cells.with(cell, at, value));
                let Some((other, by)) = others
                    .filter_map(|other| match cells.hit(other) {
                        Hit::One(by) => Some((other, by)),
                        _ => None,
                    })
                    .find(|(_, by)| self.outcome(*by) != self.outcome(row))
                else {
                    continue;
                };
                // One sentence about two rows that say it together.
                blamed.extend([row, by]);
                faults.push(self.unlike(cells, at, (cell, row), (other, by)));
            }
        }
        faults
    }

    fn unlike(
        &self,
        cells: &Cells,
        at: usize,
        (cell, row): (usize, usize),
        (other, by): (usize, usize),
    ) -> Fault {
        let text = format!(
            "违反公平竞争审查（公平竞争审查条例）：其他条件相同，{}“{}”得“{}”（{}），“{}”得“{}”（{}）。\
             例如：{}。请删去规则 {} 的这个条件；确属条例第十二条所列例外的，引用“公平竞争例外”写“是”的依据。",
            self.facts.get(at).map_or("", |fact| &fact.name),
            self.value_name(at, cells.value(cell, at)),
            self.outcome(row),
            self.id(row),
            self.value_name(at, cells.value(other, at)),
            self.outcome(by),
            self.id(by),
            self.case(cells, cell),
            self.id(row),
        );
        let fault = Fault::of(self.message("E25", text, row)).table(self).rows(&[row, by]);
        fault.beside(self, cells, (cell, other))
    }
}

/// Whether not every value of a fact meets the row.
fn looks_at(rule: &Rule, fact: usize, values: usize) -> bool {
    rule.when.get(fact).is_some_and(|set| (0..values).any(|value| !has(*set, value)))
}
