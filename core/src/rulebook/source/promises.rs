//! 承诺: the texts of commitments, of a type or of certain matters.

use alloc::{format, vec::Vec};

use super::sheets::Book;
use super::versions::MatterRow;
use super::{hint, lookup};
use crate::rulebook::document::RulebookCommitment;
use crate::rulebook::labels::{COMMITMENTS, label};
use crate::sheet::{Row, Table, items};
use crate::wire::{some_list, some_text};

impl Book<'_> {
    pub(super) fn commitments(&mut self) -> Vec<RulebookCommitment> {
        let Some(table) = self.sheet("承诺") else { return Vec::new() };
        if !self.columns(table, &["承诺类型", "名称", "正文"]) {
            return Vec::new();
        }
        let mut texts: Vec<RulebookCommitment> = Vec::new();
        for row in &table.rows {
            let kind = self.choice(table, row, "承诺类型", COMMITMENTS, "");
            let (name, text) = (self.text(table, row, "名称"), self.text(table, row, "正文"));
            let number = some_text(table.cell(row, "承诺编号"));
            let matters = some_list(items(table.cell(row, "事项编码")));
            let liability = some_text(table.cell(row, "违诺责任"));
            let Some(kind) = kind else { continue };
            let text = RulebookCommitment { kind, name, text, number, matters, liability };
            self.said_before(table, row, &text, &texts);
            texts.push(text);
        }
        texts
    }

    /// `E15`: a number that another text has, a matter that another text of the type is for. Two
    /// texts of a type without matters are told with the repeated rows.
    fn said_before(
        &mut self,
        table: &Table,
        row: &Row,
        text: &RulebookCommitment,
        known: &[RulebookCommitment],
    ) {
        let numbered =
            |one: &&RulebookCommitment| text.number.is_some() && one.number == text.number;
        if let (Some(other), Some(number)) = (known.iter().find(numbered), &text.number) {
            let said = format!("承诺编号“{number}”已经是《{}》的。请改用别的编号。", other.name);
            self.say("E15", table, row, "承诺编号", said);
        }
        let of = |one: &RulebookCommitment| one.matters.clone().unwrap_or_default();
        let same = |one: &&RulebookCommitment| one.kind == text.kind;
        for matter in of(text) {
            if let Some(other) = known.iter().filter(same).find(|one| of(one).contains(&matter)) {
                let said = format!(
                    "事项“{matter}”的{}承诺书已经是《{}》。请只留一份。",
                    label(COMMITMENTS, &text.kind),
                    other.name
                );
                self.say("E15", table, row, "事项编码", said);
            }
        }
    }

    /// What the texts say of matters: `E12` one that does not exist, or one whose type has texts for
    /// others only, so that nobody could sign; `E07` one whose commitment is of another type, so that
    /// nobody would.
    pub(super) fn commitments_for(&mut self, texts: &[RulebookCommitment], matters: &[MatterRow]) {
        let (Some(table), Some(all)) = (self.sheet("承诺"), self.sheet("事项")) else { return };
        let known: Vec<&str> = all.rows.iter().map(|row| all.cell(row, "事项编码")).collect();
        for row in &table.rows {
            let kind = lookup(COMMITMENTS, table.cell(row, "承诺类型"));
            for id in items(table.cell(row, "事项编码")) {
                let mut own = matters.iter().filter(|m| m.value.id == id).peekable();
                if !known.contains(&id.as_str()) {
                    let said = format!("“事项”表里没有“{id}”{}。", hint(&id, &known));
                    self.say("E12", table, row, "事项编码", said);
                } else if let Some(kind) = kind
                    && own.peek().is_some()
                    && !own.any(|m| m.value.commitment == kind)
                {
                    let said = format!(
                        "事项“{id}”的承诺类型不是{}，这份承诺书用不上。请改承诺类型或者事项编码。",
                        label(COMMITMENTS, &kind)
                    );
                    self.say("E07", table, row, "事项编码", said);
                }
            }
        }
        for matter in matters {
            let typed = |text: &&RulebookCommitment| text.kind == matter.value.commitment;
            let is_for = |text: &RulebookCommitment| {
                text.matters.as_ref().is_none_or(|ids| ids.contains(&matter.value.id))
            };
            let mut typed = texts.iter().filter(typed).peekable();
            if typed.peek().is_some()
                && !typed.any(is_for)
                && let Some(row) = all.rows.iter().find(|row| row.line == matter.line)
            {
                let said = format!(
                    "事项“{}”没有承诺书：{}的承诺书都写给了别的事项。请在“承诺”里为它补一行，\
                     或者留一行不写事项编码。",
                    matter.value.id,
                    label(COMMITMENTS, &matter.value.commitment)
                );
                self.say("E12", all, row, "承诺类型", said);
            }
        }
    }
}
