//! 红线: what no table may say. Without the sheet the rulebook knows HX1 to HX4.

use alloc::{format, string::String, vec::Vec};

use super::sheets::{BasisRow, Book};
use super::{hint, labels, lookup, wrong_value};
use crate::rulebook::document::{RulebookFact, RulebookRedLine};
use crate::rulebook::labels::OUTCOMES;
use crate::rulebook::prove::{RED_LINES, RedLine, Says};
use crate::sheet::{Row, Table, items};
use crate::wire::some_list;

const KINDS: &[(&str, bool)] = &[("禁止", false), ("单调", true)];
const SCOPES: &[(&str, bool)] = &[("点名事项", false), ("全部事项", true)];

impl Book<'_> {
    /// The red lines of the sheet and those that every rulebook has.
    pub(super) fn red_lines(
        &mut self,
        vocabulary: &[RulebookFact],
        bases: &[BasisRow],
    ) -> (Vec<RedLine>, Vec<RulebookRedLine>) {
        let (mut lines, mut values): (Vec<RedLine>, Vec<RulebookRedLine>) =
            (Vec::new(), Vec::new());
        if let Some(table) = self.sheet("红线")
            && self.columns(table, &["红线号", "类型", "事实", "取值", "禁止结论", "依据", "说明"])
        {
            for row in &table.rows {
                let id = self.text(table, row, "红线号");
                if lines.iter().any(|line| line.id == id) {
                    self.say("E15", table, row, "红线号", format!("“{id}”写了两次。"));
                }
                if let Some(line) = self.red_line(table, row, id, vocabulary, bases) {
                    values.push(red_line_value(table, row, &line));
                    lines.push(line);
                }
            }
        }
        let standard = RED_LINES.iter().filter_map(|id| RedLine::standard(id));
        let more: Vec<RedLine> =
            standard.filter(|line| !lines.iter().any(|known| known.id == line.id)).collect();
        lines.extend(more);
        (lines, values)
    }

    fn red_line(
        &mut self,
        table: &Table,
        row: &Row,
        id: String,
        vocabulary: &[RulebookFact],
        bases: &[BasisRow],
    ) -> Option<RedLine> {
        if let Some(standard) = RedLine::standard(&id).filter(|line| line.always) {
            let text = format!("“{id}”（{}）由系统固定，不能改写。请换一个红线号。", standard.text);
            self.say("E15", table, row, "红线号", text);
        }
        let monotone = self.choice(table, row, "类型", KINDS, "禁止")?;
        let always = self.choice(table, row, "适用", SCOPES, "点名事项")?;
        let says = self.text(table, row, "说明");
        let cited = self.basis_cell(table, row);
        if cited.is_empty() {
            self.say("E09", table, row, "依据", "红线必须有依据。请填写依据号。".into());
        }
        let name = cited.first().and_then(|id| bases.iter().find(|basis| basis.id == *id));
        let text = name.map_or_else(|| says.clone(), |basis| format!("{says}；{}", basis.name));
        let says = if monotone {
            let facts = super::condition::values(table.cell(row, "事实"));
            for fact in &facts {
                self.fact_known(table, row, fact, vocabulary);
            }
            Says::Monotone { facts }
        } else {
            let fact = self.text(table, row, "事实");
            self.fact_known(table, row, &fact, vocabulary);
            let values = self.condition(table, row, &fact, vocabulary, "取值");
            Says::Never { fact, values, outcomes: self.outcomes(table, row) }
        };
        Some(RedLine { id, text, says, always })
    }

    fn fact_known(&mut self, table: &Table, row: &Row, fact: &str, vocabulary: &[RulebookFact]) {
        let known: Vec<&str> = vocabulary.iter().map(|f| f.name.as_str()).collect();
        if !known.contains(&fact) {
            let text = format!("词汇里没有事实“{fact}”{}。", hint(fact, &known));
            self.say("E12", table, row, "事实", text);
        }
    }

    fn outcomes(&mut self, table: &Table, row: &Row) -> Vec<crate::decision::Outcome> {
        let mut outcomes = Vec::new();
        for name in super::condition::values(&self.text(table, row, "禁止结论")) {
            match lookup(OUTCOMES, &name) {
                Some(outcome) => outcomes.push(outcome),
                None => {
                    let text = wrong_value(&name, &labels(OUTCOMES));
                    self.say("E07", table, row, "禁止结论", text);
                }
            }
        }
        outcomes
    }
}

fn red_line_value(table: &Table, row: &Row, line: &RedLine) -> RulebookRedLine {
    let value = RulebookRedLine {
        id: line.id.clone(),
        fact: None,
        values: None,
        never: None,
        monotone: None,
        always: line.always,
        basis: some_list(items(table.cell(row, "依据"))),
        note: table.cell(row, "说明").into(),
    };
    match &line.says {
        Says::Never { fact, values, outcomes } => RulebookRedLine {
            fact: Some(fact.clone()),
            values: Some(values.clone()),
            never: Some(outcomes.clone()),
            ..value
        },
        Says::Only { .. } | Says::Graded { .. } => value,
        Says::Monotone { facts } => RulebookRedLine { monotone: Some(facts.clone()), ..value },
    }
}
