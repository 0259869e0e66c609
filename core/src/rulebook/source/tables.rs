//! 判定表: rows of conditions.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::{BasisRow, Book};
use super::{hint, lookup, wrong_value};
use crate::decision::{Outcome, Tier};
use crate::rulebook::document::{RulebookFact, RulebookRule, RulebookTable};
use crate::rulebook::{FactSource, labels};
use crate::sheet::{Message, Row, Table, items};
use crate::wire::{ByName, some_list, some_text};

/// A sheet of rows of conditions.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) sheet: &'static str,
    /// Column with the name of the table.
    pub(super) name: &'static str,
    /// Column with what follows.
    pub(super) outcome: &'static str,
    pub(super) outcomes: &'static [(&'static str, Outcome)],
    tiers: bool,
}

/// What is to be done.
pub(super) const DECISIONS: &Form = &Form {
    sheet: "判定表",
    name: "判定表",
    outcome: "结论",
    outcomes: labels::OUTCOMES,
    tiers: false,
};

/// How often to inspect afterwards; outcomes stand for tiers, see `Tier::of`.
pub(super) const TIERS: &Form = &Form {
    sheet: "监管分级",
    name: "分级表",
    outcome: "抽查档次",
    outcomes: labels::TIERS,
    tiers: true,
};

/// Columns that are not facts.
const OTHER_COLUMNS: &[&str] =
    &["判定表", "分级表", "规则号", "结论", "抽查档次", "优先于", "可放宽", "依据", "说明"];

/// One named decision table with the places of its rows.
pub(super) struct RuleTable {
    pub(super) name: String,
    pub(super) sheet: String,
    pub(super) lines: Vec<u32>,
    /// Rows of its own; the others come from the tables above.
    pub(super) own: usize,
    pub(super) form: &'static Form,
    facts: Vec<String>,
    rules: Vec<RuleRow>,
}

/// Rows with their lines.
pub(super) struct Inherited(Vec<(RuleRow, u32)>);

#[derive(Clone)]
struct RuleRow {
    id: String,
    when: Vec<(String, Vec<String>)>,
    outcome: Outcome,
    basis: Vec<String>,
    note: String,
    over: Vec<String>,
    /// Whether a table below may be softer where this row decides (可放宽).
    relaxable: bool,
}

impl RuleTable {
    /// Id of a row with that outcome.
    pub(super) fn rule_with(&self, outcome: Outcome) -> Option<&str> {
        self.rules.iter().find(|rule| rule.outcome == outcome).map(|rule| rule.id.as_str())
    }

    /// Whether any of its rows, or of those from above, has that outcome.
    pub(super) fn gives(&self, outcome: Outcome) -> bool {
        self.rules.iter().any(|rule| rule.outcome == outcome)
    }

    pub(super) fn may_relax(&self, row: usize) -> bool {
        self.rules.get(row).is_some_and(|rule| rule.relaxable)
    }

    /// Everything that a table below takes over.
    pub(super) fn inherited(&self) -> Inherited {
        Inherited(self.rules.iter().cloned().zip(self.lines.iter().copied()).collect())
    }

    /// Puts the rows from above after its own, which take precedence. Returns rule ids that the
    /// table above uses too, with their lines here.
    pub(super) fn take_over(&mut self, above: Inherited) -> Vec<(String, u32)> {
        let twice: Vec<(String, u32)> = self
            .rules
            .iter()
            .zip(&self.lines)
            .filter(|(own, _)| above.0.iter().any(|(row, _)| row.id == own.id))
            .map(|(own, line)| (own.id.clone(), *line))
            .collect();
        for own in &mut self.rules {
            let beaten = above.0.iter().filter(|(row, _)| own.meets(row)).map(|(row, _)| &row.id);
            let beaten: Vec<String> = beaten.filter(|id| !own.over.contains(id)).cloned().collect();
            own.over.extend(beaten);
        }
        for (row, line) in above.0 {
            self.rules.push(row);
            self.lines.push(line);
        }
        twice
    }

    pub(super) fn encode(&self, vocabulary: &[RulebookFact]) -> RulebookTable {
        // A fact that no row of this table names would only multiply its cells.
        let used =
            |name: &&String| self.rules.iter().any(|r| r.when.iter().any(|(f, _)| f == *name));
        let facts: Vec<&String> = self.facts.iter().filter(used).collect();
        let known = |name: &&String| vocabulary.iter().any(|fact| fact.name == **name);
        let own = (self.own < self.rules.len()).then_some(self.own);
        RulebookTable {
            name: some_text(&self.name),
            facts: facts.into_iter().filter(known).cloned().collect(),
            rules: self.rules.iter().map(|r| r.encode(self.form)).collect(),
            own: own.and_then(|own| u32::try_from(own).ok()),
        }
    }

    /// Line, rule and basis of every citation.
    pub(super) fn cited<'b>(&self, bases: &'b [BasisRow]) -> Vec<(u32, &str, &'b BasisRow)> {
        let rows = self.rules.iter().zip(&self.lines).take(self.own);
        rows.flat_map(|(rule, line)| {
            let cited = bases.iter().filter(|b| rule.basis.contains(&b.id));
            cited.map(|b| (*line, rule.id.as_str(), b))
        })
        .collect()
    }
}

impl RuleTable {
    /// Whether a row takes precedence over itself, by whatever way.
    fn circular(&self, rule: &RuleRow) -> bool {
        let mut reached: Vec<&str> = rule.over.iter().map(String::as_str).collect();
        let mut at = 0;
        while let Some(id) = reached.get(at).copied() {
            if id == rule.id {
                return true;
            }
            for row in self.rules.iter().filter(|row| row.id == id) {
                for next in &row.over {
                    if !reached.contains(&next.as_str()) {
                        reached.push(next);
                    }
                }
            }
            at = at.saturating_add(1);
        }
        false
    }
}

impl RuleRow {
    /// Whether both rows can apply to one case.
    fn meets(&self, other: &Self) -> bool {
        self.when.iter().all(|(fact, values)| {
            let theirs = other.when.iter().find(|(name, _)| name == fact);
            theirs.is_none_or(|(_, theirs)| values.iter().any(|value| theirs.contains(value)))
        })
    }

    fn encode(&self, form: &Form) -> RulebookRule {
        let condition =
            |(fact, values): &(String, Vec<String>)| (fact.clone().into(), values.clone());
        RulebookRule {
            id: self.id.clone(),
            when: ByName(self.when.iter().map(condition).collect()),
            outcome: (!form.tiers).then_some(self.outcome),
            tier: form.tiers.then(|| Tier::of(self.outcome)),
            basis: some_list(self.basis.clone()),
            note: some_text(&self.note),
            over: some_list(self.over.clone()),
            relaxable: self.relaxable.then_some(true),
        }
    }
}

impl Book<'_> {
    pub(super) fn rule_tables(
        &mut self,
        form: &'static Form,
        vocabulary: &[RulebookFact],
    ) -> Vec<RuleTable> {
        let Some(table) = self.required(form.sheet, &["规则号", form.outcome, "依据"]) else {
            return Vec::new();
        };
        let facts = self.fact_columns(table, vocabulary);
        let mut tables: Vec<RuleTable> = Vec::new();
        for row in &table.rows {
            let Some(rule) = self.rule(form, table, row, &facts, vocabulary) else {
                continue;
            };
            let name = table.cell(row, form.name);
            let at = tables.iter().position(|t| t.name == name).unwrap_or_else(|| {
                tables.push(RuleTable {
                    name: name.to_string(),
                    sheet: table.sheet.clone(),
                    lines: Vec::new(),
                    own: 0,
                    form,
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
            target.own = target.rules.len();
        }
        tables
    }

    /// Names in 优先于 must exist, here or in a table above, and must not go round in a circle.
    pub(super) fn check_precedence(&mut self, tables: &[RuleTable]) {
        for table in tables {
            let rows = || table.rules.iter().zip(&table.lines).take(table.own);
            let known: Vec<&str> = table.rules.iter().map(|rule| rule.id.as_str()).collect();
            for (rule, line) in rows() {
                for id in rule.over.iter().filter(|id| !known.contains(&id.as_str())) {
                    let text =
                        format!("“优先于”里的“{id}”不是本判定表的规则号{}。", hint(id, &known));
                    let message = Message::new("E12", &table.sheet, text).line(*line);
                    self.messages.push(message.column("优先于"));
                }
            }
            if let Some((rule, line)) = rows().find(|(rule, _)| table.circular(rule)) {
                let text = format!(
                    "规则 {} 与“优先于”里的规则互相优先，绕成了一圈。请只留一个方向。",
                    rule.id
                );
                let message = Message::new("E22", &table.sheet, text).line(*line);
                self.messages.push(message.column("优先于"));
            }
        }
    }

    fn fact_columns(&mut self, table: &Table, vocabulary: &[RulebookFact]) -> Vec<String> {
        let known: Vec<&str> = vocabulary.iter().map(|f| f.name.as_str()).collect();
        let header = table.header.iter().map(|h| h.trim());
        let facts: Vec<String> = header
            .filter(|label| !label.is_empty() && !OTHER_COLUMNS.contains(label))
            .map(ToString::to_string)
            .collect();
        for fact in facts.iter().filter(|f| !known.contains(&f.as_str())) {
            let text = format!("词汇里没有事实“{fact}”{}。", hint(fact, &known));
            self.messages.push(Message::new("E12", &table.sheet, text).column(fact));
        }
        let score = |name: &&String| {
            vocabulary.iter().any(|f| f.name == **name && f.source == FactSource::Score)
        };
        for fact in facts.iter().filter(score) {
            let text = format!(
                "“{fact}”是个人信用分，只能用于激励措施，不能影响结论和监管。请删去这一列。"
            );
            self.messages.push(Message::new("E17", &table.sheet, text).column(fact));
        }
        facts
    }

    fn rule(
        &mut self,
        form: &Form,
        table: &Table,
        row: &Row,
        facts: &[String],
        vocabulary: &[RulebookFact],
    ) -> Option<RuleRow> {
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "每条规则至少要有一个依据。请填写依据号。".into());
        }
        if table.cell(row, "规则号").is_empty() {
            self.text(table, row, "规则号");
        }
        let relaxable = self.choice(table, row, "可放宽", labels::YES_NO, "否").unwrap_or_default();
        let outcome = lookup(form.outcomes, table.cell(row, form.outcome));
        if outcome.is_none() {
            let text = wrong_value(table.cell(row, form.outcome), &super::labels(form.outcomes));
            self.say("E07", table, row, form.outcome, text);
        }
        let mut when = Vec::new();
        for fact in facts {
            let values = self.condition(table, row, fact, vocabulary, fact);
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
            relaxable,
        })
    }
}
