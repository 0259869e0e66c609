//! 备忘录 and what measures take from it: by which memorandum, for how long, against whom.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::hint;
use super::materials::term;
use super::sheets::Book;
use crate::calendar::TermUnit;
use crate::rulebook::document::{RulebookList, RulebookMemorandum, RulebookTerm};
use crate::sheet::{Row, Table};
use crate::wire::some_text;

impl Book<'_> {
    pub(super) fn memoranda(&mut self, lists: &[RulebookList]) -> Vec<RulebookMemorandum> {
        let Some(table) = self.sheet("备忘录") else { return Vec::new() };
        if !self.columns(table, &["名单", "备忘录", "文号"]) {
            return Vec::new();
        }
        let known: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
        let mut all: Vec<RulebookMemorandum> = Vec::new();
        for row in &table.rows {
            let (list, name) = (self.text(table, row, "名单"), self.text(table, row, "备忘录"));
            let name = bare(&name);
            if !list.is_empty() && !known.contains(&list.as_str()) {
                let text = format!("“名单”表里没有“{list}”{}。", hint(&list, &known));
                self.say("E12", table, row, "名单", text);
            }
            if all.iter().any(|one| (&one.list, &one.name) == (&list, &name)) {
                self.say("E15", table, row, "备忘录", format!("“{name}”写了两次。"));
            }
            let number = some_text(table.cell(row, "文号"));
            all.push(RulebookMemorandum { list, name, number });
        }
        all
    }

    /// The memorandum of a measure: the one that its row names, or the only one of its list.
    pub(super) fn by(
        &mut self,
        table: &Table,
        row: &Row,
        list: &str,
        memoranda: &[RulebookMemorandum],
    ) -> Option<String> {
        let of: Vec<&str> =
            memoranda.iter().filter(|m| m.list == list).map(|m| m.name.as_str()).collect();
        let cell = bare(table.cell(row, "备忘录"));
        match (cell.as_str(), of.as_slice()) {
            ("", []) => None,
            ("", [only]) => Some((*only).to_string()),
            ("", _) => {
                let text = format!(
                    "“{list}”有几份备忘录（{}）。请写明这项措施依据哪一份。",
                    of.join("、")
                );
                self.say("E13", table, row, "备忘录", text);
                None
            }
            (cell, of) if of.contains(&cell) => Some(cell.to_string()),
            (cell, of) => {
                let text = format!("“备忘录”表里“{list}”没有“{cell}”{}。", hint(cell, of));
                self.say("E12", table, row, "备忘录", text);
                None
            }
        }
    }

    /// 期限 of a measure: `3年`, `6个月`, `90日`, from the day that the record takes effect.
    pub(super) fn lasting(&mut self, table: &Table, row: &Row) -> Option<RulebookTerm> {
        let cell = table.cell(row, "期限");
        let found = term(cell).filter(|term| term.unit != TermUnit::WorkingDay);
        if found.is_none() && !cell.is_empty() {
            let text =
                format!("“{cell}”不是措施的期限。请写“3年”“6个月”“90日”；随记录公示期的留空。");
            self.say("E07", table, row, "期限", text);
        }
        found
    }
}

/// The title without the marks of a title.
pub(super) fn bare(name: &str) -> String {
    let inner = name.trim().strip_prefix('《').and_then(|name| name.strip_suffix('》'));
    inner.unwrap_or(name.trim()).to_string()
}
