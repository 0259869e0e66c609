//! Proofs over decision tables: every cell is looked at, so a proof is exact and a failure comes
//! with its case.
//!
//! The geometry of gaps and overlaps follows Calvanese et al., “Semantics, Analysis and
//! Simplification of DMN Decision Tables” (Information Systems 78, 2018); domains are finite here,
//! so that cells are counted instead of boxes cut.

mod barred;
pub(super) mod cells;
mod example;
mod fair;
mod fault;
mod layer;
mod line;
mod repaired;

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

pub(super) use cells::{Cells, Hit};
pub(super) use fault::{Fault, fold};
pub(super) use line::{RED_LINES, RedLine, Says};

use super::{DecisionTable, Fact, Rule};
use crate::decision::Outcome;
use crate::limits;
use crate::sheet::{Message, at_line};

/// A table with the places of its rows.
pub(super) struct Subject<'a> {
    pub(super) table: &'a DecisionTable,
    pub(super) facts: Vec<&'a Fact>,
    pub(super) lines: &'a [u32],
    pub(super) sheet: &'a str,
    /// Its first rows are its own, the others come from the tables above it (上级判定表).
    pub(super) own: usize,
    /// Red lines (红线) of the matters that use the table, and those that always hold.
    pub(super) red_lines: Vec<&'a RedLine>,
    pub(super) cells: Option<Cells>,
    /// The words of the sheet for what follows.
    pub(super) outcomes: &'static [(&'static str, Outcome)],
}

pub(super) use super::labels::outcome_name as words;

impl Subject<'_> {
    /// P1–P6: gaps, conflicts, dead rows, red lines, worse never better, repaired as good as absent.
    pub(super) fn prove(&self) -> Vec<Fault> {
        let Some(cells) = &self.cells else {
            let text = format!(
                "事实和取值太多，超过 {} 种情形或 {} 行，无法逐一证明。请按事项拆成几张判定表，或减少取值。",
                limits::TABLE_CELLS,
                limits::TABLE_RULES
            );
            return Vec::from([Fault::of(Message::new("E14", self.sheet, text))]);
        };
        let mut faults = self.conflicts(cells);
        faults.extend(self.gaps(cells));
        faults.extend(self.forbidden(cells));
        faults.extend(self.revived(cells));
        faults.extend(self.dead(cells));
        faults
    }

    pub(super) fn rule(&self, at: usize) -> Option<&Rule> {
        self.table.rules.get(at)
    }

    fn line(&self, at: usize) -> u32 {
        self.lines.get(at).copied().unwrap_or_default()
    }

    fn id(&self, at: usize) -> &str {
        self.rule(at).map_or("", |r| &r.id)
    }

    fn outcome(&self, at: usize) -> &'static str {
        self.rule(at).map_or("", |r| self.words(r.outcome))
    }

    /// The word of the sheet for what follows.
    pub(super) fn words(&self, outcome: Outcome) -> &'static str {
        self.outcomes.iter().find(|(_, known)| *known == outcome).map_or("", |(text, _)| text)
    }

    fn fact(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|f| f.name == name)
    }

    fn value_name(&self, fact: usize, value: usize) -> &str {
        self.facts.get(fact).and_then(|f| f.values.get(value)).map_or("", |v| v)
    }

    /// A case in words.
    pub(super) fn case(&self, cells: &Cells, cell: usize) -> String {
        let value = |(at, fact): (usize, &&Fact)| {
            format!("{}={}", fact.name, self.value_name(at, cells.value(cell, at)))
        };
        self.facts.iter().enumerate().map(value).collect::<Vec<_>>().join("、")
    }

    fn message(&self, code: &'static str, text: String, row: usize) -> Message {
        Message::new(code, self.sheet, text).line(self.line(row))
    }

    fn gaps(&self, cells: &Cells) -> Option<Fault> {
        let open: Vec<usize> =
            cells.iter().filter(|(_, hit)| *hit == Hit::None).map(|(cell, _)| cell).collect();
        let example = *open.first()?;
        let name = match self.table.name.as_str() {
            "" => String::new(),
            name => format!("判定表“{name}”"),
        };
        let text = format!(
            "{name}有 {} 种情形没有任何规则（共 {} 种）。例如：{}。请补一行，或显式写“转人工复核”。",
            open.len(),
            cells.len(),
            self.case(cells, example)
        );
        let message = Message::new("E01", self.sheet, text).case(self.gap_example(cells, example));
        Some(Fault::of(message).table(self).gap(open))
    }

    fn conflicts(&self, cells: &Cells) -> Vec<Fault> {
        let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (cell, hit) in cells.iter() {
            if let Hit::Many(a, b) = hit {
                pairs.entry((a, b)).or_default().push(cell);
            }
        }
        let fault = |((a, b), both): ((usize, usize), Vec<usize>)| {
            let example = both.first().map_or_else(String::new, |cell| self.case(cells, *cell));
            let text = format!(
                "规则 {}（{}）与{} {}（{}）冲突，{} 种情形同时命中。例如：{example}。\
                 请收窄其一，或填写“优先于”。",
                self.id(a),
                self.outcome(a),
                at_line(self.line(b)),
                self.id(b),
                self.outcome(b),
                both.len(),
            );
            let fault = Fault::of(self.message("E02", text, a)).table(self).rows(&[a, b]);
            fault.shown(self, cells, both.first().copied()).cells(both)
        };
        pairs.into_iter().map(fault).collect()
    }

    /// Own rows that never decide; a row from above that this table replaces altogether is no fault.
    fn dead(&self, cells: &Cells) -> Vec<Fault> {
        let dead = cells.dead().filter(|row| *row < self.own);
        dead.map(|row| {
            let (count, by) = self.covered(cells, row);
            let text = match by.as_slice() {
                [] => {
                    format!("规则 {} 永远不会生效：没有符合它的情形。请删除或调整。", self.id(row))
                }
                by => format!(
                    "规则 {} 永远不会生效：其全部 {count} 种情形已被 {} 覆盖。请删除或调整。",
                    self.id(row),
                    by.iter().map(|at| self.id(*at)).collect::<Vec<_>>().join("、")
                ),
            };
            Fault::of(self.message("E03", text, row)).table(self).rows(&[row])
        })
        .collect()
    }

    /// The cells that meet a row, and the rows that have them.
    fn covered(&self, cells: &Cells, row: usize) -> (usize, Vec<usize>) {
        let Some(rule) = self.rule(row) else { return (0, Vec::new()) };
        let mut by: Vec<usize> = Vec::new();
        let mut count = 0_usize;
        for (cell, hit) in cells.iter().filter(|(cell, _)| rule.meets(&cells.values(*cell))) {
            let _ = cell;
            count = count.saturating_add(1);
            let rows = match hit {
                Hit::None => [None, None],
                Hit::One(a) => [Some(a), None],
                Hit::Many(a, b) => [Some(a), Some(b)],
            };
            for row in rows.into_iter().flatten() {
                if !by.contains(&row) {
                    by.push(row);
                }
            }
        }
        by.sort_unstable();
        (count, by)
    }
}
