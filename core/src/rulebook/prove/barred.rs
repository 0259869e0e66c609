//! A measure that keeps somebody out of a matter (禁止办理) and a row that lets them in contradict each
//! other.

use alloc::{format, string::String, vec::Vec};

use super::fault::Fault;
use super::line::ACCEPTING;
use super::{Cells, Subject};
use crate::pack::record::Class;
use crate::rulebook::facts::standard as s;
use crate::rulebook::{ListRule, MeasureRule, Purpose};

/// The fact that a confirmed record of the list sets, and the values that it may have then; nothing for
/// lists without measures.
fn told(list: &ListRule) -> Option<(&'static str, &'static [&'static str])> {
    // The words of the classes stand behind that of none.
    let from = |class: Class| s::CLASSES.get(usize::from(class.index()).saturating_add(1)..);
    match list.purpose {
        // A record of a milder list is no excuse: the worst one counts.
        Purpose::Failing => Some((s::CLASS, from(list.class.unwrap_or(Class::Minor))?)),
        Purpose::Commitment => Some((s::FALSE_PROMISE, &[s::YES])),
        Purpose::Incentive | Purpose::Focus | Purpose::Notice => None,
    }
}

impl Subject<'_> {
    /// Every row that accepts somebody whom the measure bars from the matter.
    pub(in crate::rulebook) fn barred(
        &self,
        matter: &str,
        list: &ListRule,
        measure: &MeasureRule,
    ) -> Vec<Fault> {
        let (Some(cells), Some((fact, values))) = (&self.cells, told(list)) else {
            return Vec::new();
        };
        let at = self.fact(fact);
        let listed = |cell: usize| {
            at.is_none_or(|at| values.contains(&self.value_name(at, cells.value(cell, at))))
        };
        let (mut faults, mut blamed): (Vec<Fault>, Vec<usize>) = (Vec::new(), Vec::new());
        for (cell, row) in cells.decided() {
            let accepts = self.rule(row).is_some_and(|rule| ACCEPTING.contains(&rule.outcome));
            if !accepts || blamed.contains(&row) || !listed(cell) {
                continue;
            }
            blamed.push(row);
            faults.push(self.contradicts(cells, (cell, row), (matter, list, measure)));
        }
        faults
    }

    fn contradicts(
        &self,
        cells: &Cells,
        (cell, row): (usize, usize),
        (matter, list, measure): (&str, &ListRule, &MeasureRule),
    ) -> Fault {
        let unread = told(list).filter(|(fact, _)| self.fact(fact).is_none());
        let unread = unread.map_or_else(String::new, |(fact, _)| format!("判定表没有看“{fact}”。"));
        let text = format!(
            "结论和措施矛盾：列入“{}”的，惩戒措施“{}”禁止办理事项 {matter}，规则 {} 却给出“{}”。\
             例如：{}。{unread}请把这一行改为不予通过或者转人工复核，或者改正措施的事项编码。",
            list.name,
            measure.name,
            self.id(row),
            self.outcome(row),
            self.case(cells, cell)
        );
        let fault = Fault::of(self.message("E24", text, row)).table(self).rows(&[row]);
        fault.shown(self, cells, Some(cell))
    }
}
