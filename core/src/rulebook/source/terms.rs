//! 期限: terms of offices, such as until when an objection is answered.

use alloc::{format, string::String, vec::Vec};

use super::materials::term;
use super::sheets::Book;
use crate::calendar::{NamedTerm, Term};
use crate::rulebook::document::RulebookNamedTerm;
use crate::rulebook::labels::{TERMS, label};
use crate::sheet::{Row, Table};
use crate::wire::some_list;

impl Book<'_> {
    pub(super) fn terms(&mut self) -> Vec<RulebookNamedTerm> {
        let Some(table) = self.sheet("期限") else { return Vec::new() };
        if !self.columns(table, &["期限", "长度", "依据"]) {
            return Vec::new();
        }
        let mut terms: Vec<RulebookNamedTerm> = Vec::new();
        for row in &table.rows {
            let Some(term) = self.named_term(table, row) else { continue };
            if terms.iter().any(|known| known.name == term.name) {
                let text = format!("“{}”写了两次。", label(TERMS, &term.name));
                self.say("E15", table, row, "期限", text);
            }
            terms.push(term);
        }
        terms
    }

    fn named_term(&mut self, table: &Table, row: &Row) -> Option<RulebookNamedTerm> {
        let name = self.choice(table, row, "期限", TERMS, "");
        let cell = table.cell(row, "长度");
        let length = term(cell);
        match (&length, name) {
            (None, _) => {
                let text = format!("“{cell}”不是期限。请写“5个工作日”“15日”“1个月”。");
                self.say("E07", table, row, "长度", text);
            }
            (Some(length), Some(name)) => {
                if let Some(text) = too_long(name, length.length(), cell) {
                    self.say("E05", table, row, "长度", text);
                }
            }
            (Some(_), None) => {}
        }
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "期限必须有依据。请填写依据号。".into());
        }
        Some(RulebookNamedTerm { name: name?, term: length?, basis: some_list(basis) })
    }
}

/// What is wrong with a term that may end later than the State lets it.
fn too_long(name: NamedTerm, length: Term, cell: &str) -> Option<String> {
    let most = name.usual().filter(|_| name.is_ceiling())?.n;
    length.may_outlast(most).then(|| {
        format!("“{cell}”比国家规定的{most}个工作日长（{}）。请改短。", label(TERMS, &name))
    })
}
