//! 红线: what no table may say. Without the sheet the rulebook knows HX1 to HX4.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::{BasisRow, Book, FactRow};
use super::{OUTCOMES, hint, labels, lookup, wrong_value};
use crate::json::{ObjectBuilder, Value};
use crate::rulebook::prove::{RED_LINES, RedLine, Says};
use crate::sheet::{Row, Table};

const KINDS: &[(&str, bool)] = &[("禁止", false), ("单调", true)];
const SCOPES: &[(&str, bool)] = &[("点名事项", false), ("全部事项", true)];

impl Book<'_> {
    /// The red lines of the sheet and those that every rulebook has.
    pub(super) fn red_lines(
        &mut self,
        vocabulary: &[FactRow],
        bases: &[BasisRow],
    ) -> (Vec<RedLine>, Vec<Value>) {
        let (mut lines, mut values): (Vec<RedLine>, Vec<Value>) = (Vec::new(), Vec::new());
        if let Some(table) = self.sheet("红线")
            && self.columns(table, &["红线号", "类型", "事实", "取值", "禁止结论", "依据", "说明"])
        {
            for row in &table.rows {
                let id = self.text(table, row, "红线号");
                if lines.iter().any(|line| line.id == id) {
                    self.say("E15", table, row, "红线号", format!("“{id}”写了两次。"));
                }
                if let Some(line) = self.red_line(table, row, id, vocabulary, bases) {
                    values.push(self.red_line_value(table, row, &line));
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
        vocabulary: &[FactRow],
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
            let facts = super::tables::values(table.cell(row, "事实"));
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

    fn fact_known(&mut self, table: &Table, row: &Row, fact: &str, vocabulary: &[FactRow]) {
        let known: Vec<&str> = vocabulary.iter().map(|f| f.name.as_str()).collect();
        if !known.contains(&fact) {
            let text = format!("词汇里没有事实“{fact}”{}。", hint(fact, &known));
            self.say("E12", table, row, "事实", text);
        }
    }

    fn outcomes(&mut self, table: &Table, row: &Row) -> Vec<crate::decision::Outcome> {
        let mut outcomes = Vec::new();
        for name in super::tables::values(&self.text(table, row, "禁止结论")) {
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

    fn red_line_value(&mut self, table: &Table, row: &Row, line: &RedLine) -> Value {
        let object = ObjectBuilder::new().put("id", line.id.as_str());
        let object = match &line.says {
            Says::Never { fact, values, outcomes } => object
                .put("fact", fact.as_str())
                .put("values", super::strings(values))
                .put("never", outcomes.iter().map(|o| o.as_str()).collect::<Vec<_>>()),
            Says::Only { .. } => object,
            Says::Monotone { facts } => object.put("monotone", super::strings(facts)),
        };
        object
            .put("always", line.always)
            .put_list("basis", super::strings(&crate::sheet::items(table.cell(row, "依据"))))
            .put("note", table.cell(row, "说明").to_string())
            .build()
    }
}
