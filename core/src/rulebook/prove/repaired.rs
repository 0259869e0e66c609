//! P6: a repaired or expired record must have the effect of none (信用修复管理办法第三条).

use alloc::{format, vec::Vec};

use super::fault::Fault;
use super::{Cells, Hit, Subject};
use crate::rulebook::Fact;

/// Values that say a record has ended.
const ENDED: &[&str] =
    &["已修复", "修复", "期满", "已期满", "公示期满", "已撤销", "已移出", "已退出"];

/// Values that say there is none.
const ABSENT: &[&str] = &["无", "没有", "无记录", "未列入", "未命中"];

/// Pairs of values of a fact that must not differ, as indices: an ended record and none.
pub(in crate::rulebook) fn pairs(fact: &Fact) -> Vec<(usize, Option<usize>)> {
    let place = |known: &[&str]| fact.values.iter().position(|v| known.contains(&v.as_str()));
    let absent = place(ABSENT);
    let ended = fact.values.iter().enumerate().filter(|(_, v)| ENDED.contains(&v.as_str()));
    ended.map(|(at, _)| (at, absent)).collect()
}

impl Subject<'_> {
    pub(super) fn revived(&self, cells: &Cells) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut blamed: Vec<usize> = Vec::new();
        for (at, fact) in self.facts.iter().enumerate() {
            for (ended, absent) in pairs(fact) {
                let Some(absent) = absent else { continue };
                for (cell, row) in cells.decided() {
                    if cells.value(cell, at) != ended || blamed.contains(&row) {
                        continue;
                    }
                    let Hit::One(other) = cells.hit(cells.with(cell, at, absent)) else { continue };
                    let outcomes = [row, other].map(|r| self.rule(r).map(|r| r.outcome));
                    if outcomes[0] != outcomes[1] {
                        blamed.push(row);
                        faults.push(self.revives(cells, cell, (at, absent), (row, other)));
                    }
                }
            }
        }
        faults
    }

    fn revives(
        &self,
        cells: &Cells,
        cell: usize,
        (at, absent): (usize, usize),
        (row, other): (usize, usize),
    ) -> Fault {
        let absent = cells.with(cell, at, absent);
        let fact = self.facts.get(at).map_or("", |f| &f.name);
        let text = format!(
            "已修复或者期满的记录不得再影响结论：其他条件相同，{fact}“{}”得“{}”（{}），没有记录得“{}”（{}）。\
             例如：{}。请使两者的结论一致，或不用这个取值。",
            self.value_name(at, cells.value(cell, at)),
            self.outcome(row),
            self.id(row),
            self.outcome(other),
            self.id(other),
            self.case(cells, cell)
        );
        let fault = Fault::of(self.message("E19", text, row)).table(self).rows(&[row]);
        fault.beside(self, cells, (cell, absent))
    }
}
