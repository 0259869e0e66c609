//! 判定表 and 用例: rows of conditions, and the cases that staff wrote down to be sure of them.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::{BasisRow, Book, FactRow};
use super::{OUTCOMES, labels, lookup, strings, wrong_value};
use crate::decision::Outcome;
use crate::json::{ObjectBuilder, Value};
use crate::rulebook::{DecisionTable, Rulebook};
use crate::sheet::{Message, Row, Table, items};

/// Columns of 判定表 and 用例 that are not facts.
const OTHER_COLUMNS: &[&str] =
    &["判定表", "规则号", "结论", "优先于", "依据", "说明", "用例号", "预期结论", "预期规则"];

/// One named decision table with the places of its rows.
pub(super) struct RuleTable {
    pub(super) name: String,
    pub(super) sheet: String,
    pub(super) lines: Vec<u32>,
    facts: Vec<String>,
    rules: Vec<RuleRow>,
}

struct RuleRow {
    id: String,
    when: Vec<(String, Vec<String>)>,
    outcome: Outcome,
    basis: Vec<String>,
    note: String,
    over: Vec<String>,
}

impl RuleTable {
    pub(super) fn encode(&self, vocabulary: &[FactRow]) -> Value {
        // A fact that no row of this table names would only multiply its cells.
        let used =
            |name: &&String| self.rules.iter().any(|r| r.when.iter().any(|(f, _)| f == *name));
        let facts: Vec<&String> = self.facts.iter().filter(used).collect();
        let known = |name: &&&String| vocabulary.iter().any(|fact| fact.name == ***name);
        ObjectBuilder::new()
            .put_text("name", &self.name)
            .put("facts", facts.iter().filter(known).map(|f| f.as_str()).collect::<Vec<_>>())
            .put("rules", self.rules.iter().map(RuleRow::encode).collect::<Vec<_>>())
            .build()
    }

    /// Line, rule and basis of every citation.
    pub(super) fn cited<'b>(&self, bases: &'b [BasisRow]) -> Vec<(u32, &str, &'b BasisRow)> {
        let rows = self.rules.iter().zip(&self.lines);
        rows.flat_map(|(rule, line)| {
            let cited = bases.iter().filter(|b| rule.basis.contains(&b.id));
            cited.map(|b| (*line, rule.id.as_str(), b))
        })
        .collect()
    }
}

impl RuleRow {
    fn encode(&self) -> Value {
        let condition =
            |(fact, values): &(String, Vec<String>)| (fact.clone(), Value::Array(strings(values)));
        ObjectBuilder::new()
            .put("id", self.id.as_str())
            .put("when", Value::Object(self.when.iter().map(condition).collect()))
            .put("outcome", self.outcome.as_str())
            .put_list("basis", strings(&self.basis))
            .put_text("note", &self.note)
            .put_list("over", strings(&self.over))
            .build()
    }
}

impl Book<'_> {
    pub(super) fn decision_tables(&mut self, vocabulary: &[FactRow]) -> Vec<RuleTable> {
        let Some(table) = self.required("判定表", &["规则号", "结论", "依据"]) else {
            return Vec::new();
        };
        let facts = self.fact_columns(table, vocabulary);
        let mut tables: Vec<RuleTable> = Vec::new();
        for row in &table.rows {
            let Some(rule) = self.rule(table, row, &facts, vocabulary) else { continue };
            let name = table.cell(row, "判定表");
            let at = tables.iter().position(|t| t.name == name).unwrap_or_else(|| {
                tables.push(RuleTable {
                    name: name.to_string(),
                    sheet: table.sheet.clone(),
                    lines: Vec::new(),
                    facts: facts.clone(),
                    rules: Vec::new(),
                });
                tables.len().saturating_sub(1)
            });
            let Some(target) = tables.get_mut(at) else { continue };
            if target.rules.iter().any(|r| r.id == rule.id) {
                self.say("E15", table, row, "规则号", format!("“{}”写了两次。", rule.id));
            }
            target.lines.push(row.line);
            target.rules.push(rule);
        }
        self.check_precedence(&tables);
        tables
    }

    fn check_precedence(&mut self, tables: &[RuleTable]) {
        for table in tables {
            for (rule, line) in table.rules.iter().zip(&table.lines) {
                for id in rule.over.iter().filter(|id| !table.rules.iter().any(|r| r.id == **id)) {
                    let text = format!("“优先于”里的“{id}”不是本判定表的规则号。");
                    self.messages.push(Message::new("E12", &table.sheet, text).line(*line));
                }
            }
        }
    }

    fn fact_columns(&mut self, table: &Table, vocabulary: &[FactRow]) -> Vec<String> {
        let known: Vec<&str> = vocabulary.iter().map(|f| f.name.as_str()).collect();
        let labels = table.header.iter().map(|h| h.trim());
        let facts: Vec<String> = labels
            .filter(|label| !label.is_empty() && !OTHER_COLUMNS.contains(label))
            .map(ToString::to_string)
            .collect();
        for fact in facts.iter().filter(|f| !known.contains(&f.as_str())) {
            let text = wrong_value(fact, &known);
            self.messages.push(Message::new("E12", &table.sheet, text).column(fact));
        }
        facts
    }

    fn rule(
        &mut self,
        table: &Table,
        row: &Row,
        facts: &[String],
        vocabulary: &[FactRow],
    ) -> Option<RuleRow> {
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "每条规则至少要有一个依据。".into());
        }
        let outcome = lookup(OUTCOMES, table.cell(row, "结论"));
        if outcome.is_none() {
            let text = wrong_value(table.cell(row, "结论"), &labels(OUTCOMES));
            self.say("E07", table, row, "结论", text);
        }
        let mut when = Vec::new();
        for fact in facts {
            let values = self.condition(table, row, fact, vocabulary);
            if !values.is_empty() {
                when.push((fact.clone(), values));
            }
        }
        Some(RuleRow {
            id: table.cell(row, "规则号").to_string(),
            when,
            outcome: outcome?,
            basis,
            note: table.cell(row, "说明").to_string(),
            over: items(table.cell(row, "优先于")),
        })
    }

    /// The values in a cell, each of which must be in the domain; blank means any.
    fn condition(
        &mut self,
        table: &Table,
        row: &Row,
        fact: &str,
        vocabulary: &[FactRow],
    ) -> Vec<String> {
        let Some(known) = vocabulary.iter().find(|f| f.name == fact) else { return Vec::new() };
        let known: Vec<&str> = known.values.iter().map(String::as_str).collect();
        let cell = table.cell(row, fact);
        let values: Vec<String> = cell
            .split(['|', '｜'])
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .map(ToString::to_string)
            .collect();
        for value in values.iter().filter(|v| !known.contains(&v.as_str())) {
            self.say("E07", table, row, fact, wrong_value(value, &known));
        }
        values
    }

    /// Runs 用例: every case must come out as staff expect.
    pub(super) fn run_cases(&mut self, book: &Rulebook) -> Vec<Message> {
        let Some(table) = self.sheet("用例") else { return Vec::new() };
        table.rows.iter().filter_map(|row| run_case(book, table, row).err()).collect()
    }

    /// W01: rows that no case reaches.
    pub(super) fn uncovered(&self, book: &Rulebook) -> Vec<Message> {
        let Some(cases) = self.sheet("用例") else { return Vec::new() };
        let mut messages = Vec::new();
        for table in &book.tables {
            let reached: Vec<String> = cases
                .rows
                .iter()
                .filter_map(|row| run_case(book, cases, row).ok())
                .filter(|(name, _)| *name == table.name)
                .map(|(_, rule)| rule)
                .collect();
            let open: Vec<&str> = table
                .rules
                .iter()
                .map(|r| r.id.as_str())
                .filter(|id| !reached.iter().any(|r| r == id))
                .collect();
            if !open.is_empty() {
                let total = table.rules.len();
                let covered = total.saturating_sub(open.len());
                let name = if table.name.is_empty() {
                    String::new()
                } else {
                    format!("判定表“{}”的", table.name)
                };
                let text = format!(
                    "{name}规则 {} 没有任何用例覆盖（覆盖率 {covered}/{total}）。",
                    open.join("、")
                );
                messages.push(Message::new("W01", &cases.sheet, text));
            }
        }
        messages
    }
}

/// Table and rule that a case reaches, if it comes out as expected.
fn run_case(book: &Rulebook, sheet: &Table, row: &Row) -> Result<(String, String), Message> {
    let say = |column: &str, text: String| {
        Message::new("E10", &sheet.sheet, text).line(row.line).column(column)
    };
    let (case, name) = (sheet.cell(row, "用例号"), sheet.cell(row, "判定表"));
    let table = book.tables.iter().find(|t| t.name == name);
    let table =
        table.ok_or_else(|| say("判定表", format!("用例 {case}：没有名为“{name}”的判定表。")))?;
    let cell = case_cell(book, table, sheet, row).map_err(|(fact, value)| {
        say(&fact, format!("用例 {case}：“{value}”不是“{fact}”的取值。"))
    })?;
    let rule = table.rule(&cell);
    let rule = rule.ok_or_else(|| say("预期规则", format!("用例 {case}：没有规则适用。")))?;
    let (wanted, expected) = (sheet.cell(row, "预期结论"), sheet.cell(row, "预期规则"));
    let outcome = OUTCOMES.iter().find(|(_, o)| *o == rule.outcome).map_or("", |(text, _)| text);
    if outcome != wanted || (!expected.is_empty() && expected != rule.id) {
        let text =
            format!("用例 {case} 预期“{wanted}”（{expected}），实际为“{outcome}”（{}）。", rule.id);
        return Err(say("预期结论", text));
    }
    Ok((table.name.clone(), rule.id.clone()))
}

/// The cell of a case; a blank fact takes its best value.
fn case_cell(
    book: &Rulebook,
    table: &DecisionTable,
    sheet: &Table,
    row: &Row,
) -> Result<Vec<usize>, (String, String)> {
    let facts = table.facts.iter().filter_map(|at| book.vocabulary.get(*at));
    facts
        .map(|fact| match sheet.cell(row, &fact.name) {
            "" => Ok(0),
            value => {
                let at = fact.values.iter().position(|v| v == value);
                at.ok_or_else(|| (fact.name.clone(), value.to_string()))
            }
        })
        .collect()
}
