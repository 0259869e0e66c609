//! Cases that show a fault, for the author who corrects the sheet.

use alloc::{string::String, vec::Vec};

use super::{Cells, Hit, Subject};
use crate::sheet::TableCase;

impl Subject<'_> {
    /// A cell as facts and values.
    pub(super) fn example(&self, cells: &Cells, cell: usize) -> TableCase {
        TableCase {
            table: self.table.name.clone(),
            facts: self.pairs(cells, cell),
            against: Vec::new(),
            row: Vec::new(),
        }
    }

    /// A cell and the one it is compared with.
    pub(super) fn pair(&self, cells: &Cells, cell: usize, other: usize) -> TableCase {
        TableCase { against: self.pairs(cells, other), ..self.example(cells, cell) }
    }

    fn pairs(&self, cells: &Cells, cell: usize) -> Vec<(String, String)> {
        let fact = |(at, fact): (usize, &&crate::rulebook::Fact)| {
            (fact.name.clone(), String::from(self.value_name(at, cells.value(cell, at))))
        };
        self.facts.iter().enumerate().map(fact).collect()
    }

    /// A cell without a rule, with the row that covers it and what lies around it.
    pub(super) fn gap_example(&self, cells: &Cells, cell: usize) -> TableCase {
        let mut chosen: Vec<Vec<usize>> =
            cells.values(cell).into_iter().map(|value| Vec::from([value])).collect();
        for at in 0..chosen.len() {
            let open = |value: &usize| {
                let mut with = chosen.clone();
                if let Some(values) = with.get_mut(at) {
                    *values = Vec::from([*value]);
                }
                every(&with, |values| cells.hit(cells.index(values)) == Hit::None)
            };
            let size = self.facts.get(at).map_or(0, |fact| fact.values.len());
            let values: Vec<usize> = (0..size).filter(open).collect();
            if let Some(slot) = chosen.get_mut(at) {
                *slot = values;
            }
        }
        let said = |(at, values): (usize, &Vec<usize>)| {
            let fact = self.facts.get(at)?;
            let names: Vec<&str> = values.iter().map(|value| self.value_name(at, *value)).collect();
            // A blank cell of the sheet means any value.
            let all = values.len() == fact.values.len();
            Some((fact.name.clone(), if all { String::new() } else { names.join("|") }))
        };
        let row = chosen.iter().enumerate().filter_map(said).collect();
        TableCase { row, ..self.example(cells, cell) }
    }
}

/// Whether something holds for every choice of one value a fact.
fn every(chosen: &[Vec<usize>], holds: impl Fn(&[usize]) -> bool) -> bool {
    let mut at: Vec<usize> = chosen.iter().map(|_| 0).collect();
    loop {
        let values: Vec<usize> =
            at.iter().zip(chosen).filter_map(|(i, values)| values.get(*i).copied()).collect();
        if values.len() < chosen.len() || !holds(&values) {
            return false;
        }
        let mut turns = at.iter_mut().zip(chosen).rev();
        let turned = turns.any(|(i, values)| {
            *i = i.saturating_add(1);
            let within = *i < values.len();
            if !within {
                *i = 0;
            }
            within
        });
        if !turned {
            return true;
        }
    }
}
