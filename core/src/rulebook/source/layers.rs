//! 分层: tables over tables (国家→省→市→事项). A table takes over every row of the one above and puts
//! its own rows before them; it may only be stricter (P7).

use alloc::{format, vec::Vec};

use super::hint;
use super::sheets::Book;
use super::tables::RuleTable;
use crate::rulebook::document::RulebookLayer;
use crate::sheet::Message;
use crate::wire::some_text;

/// Default limits of 补正: at most so many working days, and so many less than the promised time.
const MOST: u32 = 20;
const MARGIN: u32 = 2;

/// Each table with the one above it.
#[derive(Default)]
pub(super) struct Layers(pub(super) Vec<RulebookLayer>);

impl Layers {
    fn find(&self, table: &str) -> Option<&RulebookLayer> {
        self.0.iter().find(|layer| layer.table == table)
    }

    /// The table above, if there is one.
    pub(super) fn above(&self, table: &str) -> Option<&str> {
        self.find(table)?.above.as_deref()
    }

    /// The table and all above it, nearest first.
    fn chain(&self, table: &str) -> Vec<&RulebookLayer> {
        let mut chain: Vec<&RulebookLayer> = Vec::new();
        let mut next = self.find(table);
        while let Some(layer) = next.filter(|l| !chain.iter().any(|known| known.table == l.table)) {
            chain.push(layer);
            next = layer.above.as_deref().and_then(|above| self.find(above));
        }
        chain
    }

    /// The strictest limits of 补正 in the chain.
    pub(super) fn term(&self, table: &str) -> (u32, u32) {
        let chain = self.chain(table);
        let most = chain.iter().filter_map(|layer| layer.most).min();
        let margin = chain.iter().filter_map(|layer| layer.margin).max();
        (most.unwrap_or(MOST), margin.unwrap_or(MARGIN))
    }
}

impl Book<'_> {
    pub(super) fn layers(&mut self, rules: &[RuleTable]) -> Layers {
        let Some(table) = self.sheet("分层") else { return Layers::default() };
        if !self.columns(table, &["判定表", "层级", "上级判定表"]) {
            return Layers::default();
        }
        let known: Vec<&str> = rules.iter().map(|t| t.name.as_str()).collect();
        let mut layers = Layers::default();
        for row in &table.rows {
            let name = self.text(table, row, "判定表");
            let above = table.cell(row, "上级判定表");
            for (column, name) in [("判定表", name.as_str()), ("上级判定表", above)] {
                if !name.is_empty() && !known.contains(&name) {
                    let text = format!("“判定表”表里没有名为“{name}”的表{}。", hint(name, &known));
                    self.say("E12", table, row, column, text);
                }
            }
            if layers.find(&name).is_some() {
                self.say("E15", table, row, "判定表", format!("“{name}”写了两次。"));
            }
            let most = self.days(table, row, "补正上限工作日");
            let margin = self.days(table, row, "少于承诺办结工作日");
            let (level, above) = (some_text(table.cell(row, "层级")), some_text(above));
            layers.0.push(RulebookLayer { table: name, level, above, most, margin });
        }
        for layer in &layers.0 {
            let top = layers.chain(&layer.table).last().and_then(|l| l.above.clone());
            if top.as_deref().is_some_and(|above| layers.find(above).is_some()) {
                let row = table.rows.iter().find(|r| table.cell(r, "判定表") == layer.table);
                if let Some(row) = row {
                    let text = "上级判定表绕成了一圈。请从国家、省、市到事项逐级向上写。".into();
                    self.say("E21", table, row, "上级判定表", text);
                }
            }
        }
        layers
    }

    /// Gives every table the rows of the tables above it, after its own and giving way to them.
    pub(super) fn inherit(&mut self, rules: &mut [RuleTable], layers: &Layers) {
        let above: Vec<Vec<usize>> = rules
            .iter()
            .map(|table| {
                let chain = layers.chain(&table.name);
                let names = chain.iter().filter_map(|layer| layer.above.as_deref());
                names.filter_map(|name| rules.iter().position(|t| t.name == name)).collect()
            })
            .collect();
        // From the top down, so that what is inherited is complete.
        let mut order: Vec<(usize, Vec<usize>)> = above.into_iter().enumerate().collect();
        order.sort_by_key(|(_, chain)| chain.len());
        for (at, chain) in order {
            let Some(parent) = chain.first().and_then(|p| rules.get(*p)) else { continue };
            let inherited = parent.inherited();
            let Some(table) = rules.get_mut(at) else { continue };
            for (id, line) in table.take_over(inherited) {
                let text = format!("规则号“{id}”在上级判定表里已有。请换一个规则号。");
                let message = Message::new("E15", &table.sheet, text).line(line);
                self.messages.push(message.column("规则号"));
            }
        }
    }
}
