//! 用例: cases that must come out as staff wrote them down, and what they would not notice (P10).

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::Book;
use super::tables::RuleTable;
use crate::decision::Outcome;
use crate::rulebook::document::RulebookCase;
use crate::rulebook::labels::OUTCOMES;
use crate::rulebook::prove::{Cells, Fault, Hit, Subject, words};
use crate::rulebook::{DecisionTable, Rule, Rulebook};
use crate::sheet::{Message, Row, Table};
use crate::wire::{ByName, some_text};

/// Columns of 用例 that are not facts.
const OTHER_COLUMNS: &[&str] = &["用例号", "判定表", "预期结论", "预期规则", "说明"];

/// A case of one table.
#[derive(Debug)]
pub(super) struct CaseRow {
    id: String,
    line: u32,
    table: usize,
    values: Vec<usize>,
    outcome: Outcome,
    /// Expected rule; blank when any will do.
    rule: String,
    pub(super) value: RulebookCase,
}

/// How many mutants of the tables the cases tell from the original.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mutants {
    /// Mutants told apart.
    pub killed: usize,
    /// All mutants: each row without itself, and with each of the five other outcomes.
    pub all: usize,
}

impl Book<'_> {
    /// The cases of the sheet; what cannot be read is said.
    pub(super) fn cases(&mut self, book: &Rulebook) -> Vec<CaseRow> {
        let Some(table) = self.sheet("用例") else { return Vec::new() };
        if !self.columns(table, &["用例号", "预期结论"]) {
            return Vec::new();
        }
        let known = |label: &str| {
            OTHER_COLUMNS.contains(&label) || book.vocabulary.iter().any(|f| f.name == label)
        };
        for label in table.header.iter().map(|h| h.trim()).filter(|h| !h.is_empty() && !known(h)) {
            let names: Vec<&str> = book.vocabulary.iter().map(|f| f.name.as_str()).collect();
            let text = format!("词汇里没有事实“{label}”{}。", super::hint(label, &names));
            self.messages.push(Message::new("E12", &table.sheet, text).column(label));
        }
        let mut cases: Vec<CaseRow> = Vec::new();
        for row in &table.rows {
            match read(book, table, row) {
                Ok(case) => {
                    if cases.iter().any(|known| known.id == case.id) {
                        self.say("E15", table, row, "用例号", format!("“{}”写了两次。", case.id));
                    }
                    cases.push(case);
                }
                Err(message) => self.messages.push(message),
            }
        }
        cases
    }

    /// Every case must come out as staff expect.
    pub(super) fn run_cases(&self, cases: &[CaseRow], subjects: &[Subject<'_>]) -> Vec<Fault> {
        let Some(table) = self.sheet("用例") else { return Vec::new() };
        cases.iter().filter_map(|case| case.run(&table.sheet, subjects.get(case.table)?)).collect()
    }

    /// W01: rows that no case reaches.
    pub(super) fn uncovered(
        &self,
        cases: &[CaseRow],
        subjects: &[Subject<'_>],
        tables: &[RuleTable],
    ) -> Vec<Message> {
        let Some(sheet) = self.sheet("用例") else { return Vec::new() };
        let mut messages = Vec::new();
        for (at, (subject, source)) in subjects.iter().zip(tables).enumerate() {
            let Some(cells) = &subject.cells else { continue };
            let reached = |row: usize| {
                let mut here = cases.iter().filter(|case| case.table == at);
                here.any(|case| cells.hit(cells.index(&case.values)) == Hit::One(row))
            };
            let open: Vec<&str> = (0..source.own)
                .filter(|row| !reached(*row))
                .filter_map(|row| subject.rule(row).map(|rule| rule.id.as_str()))
                .collect();
            if open.is_empty() {
                continue;
            }
            let covered = source.own.saturating_sub(open.len());
            let name = match source.name.as_str() {
                "" => String::new(),
                name => format!("判定表“{name}”的"),
            };
            let text = format!(
                "{name}规则 {} 没有任何用例覆盖（覆盖率 {covered}/{}）。",
                open.join("、"),
                source.own
            );
            messages.push(Message::new("W01", &sheet.sheet, text));
        }
        messages
    }
}

/// For every row that no case reaches, the first case that would: `用例` rows to copy.
pub(super) fn suggested(
    cases: &[CaseRow],
    subjects: &[Subject<'_>],
    tables: &[RuleTable],
) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, (subject, source)) in subjects.iter().zip(tables).enumerate() {
        let Some(cells) = &subject.cells else { continue };
        let mut open: Vec<usize> = (0..source.own).collect();
        for case in cases.iter().filter(|case| case.table == at) {
            open.retain(|row| cells.hit(cells.index(&case.values)) != Hit::One(*row));
        }
        for row in open {
            let first = cells.decided().find(|(_, by)| *by == row);
            let (Some((cell, _)), Some(rule)) = (first, subject.rule(row)) else { continue };
            lines.push(format!(
                "判定表={}、{}、预期结论={}、预期规则={}",
                source.name,
                subject.case(cells, cell),
                words(rule.outcome),
                rule.id
            ));
        }
    }
    lines
}

/// Makes every mutant of every table's own rows and runs the cases against it.
pub(super) fn mutants(cases: &[CaseRow], subjects: &[Subject<'_>]) -> Mutants {
    let mut score = Mutants::default();
    for (at, subject) in subjects.iter().enumerate() {
        let here: Vec<&CaseRow> = cases.iter().filter(|case| case.table == at).collect();
        for row in 0..subject.own {
            let Some(outcome) = subject.rule(row).map(|rule| rule.outcome) else { continue };
            let flips = Outcome::ALL.iter().filter(|other| **other != outcome).map(Some);
            for mutation in flips.chain([None]) {
                let mutant = mutated(subject.table, row, mutation.copied());
                let noticed = here.iter().any(|case| !case.holds(mutant.rule(&case.values)));
                score.all = score.all.saturating_add(1);
                score.killed = score.killed.saturating_add(usize::from(noticed));
            }
        }
    }
    score
}

/// The table with a row of another outcome, or without it.
fn mutated(table: &DecisionTable, row: usize, outcome: Option<Outcome>) -> DecisionTable {
    let mut mutant = table.clone();
    match (mutant.rules.get_mut(row), outcome) {
        (Some(rule), Some(outcome)) => rule.outcome = outcome,
        (Some(_), None) => {
            mutant.rules.remove(row);
        }
        (None, _) => {}
    }
    mutant
}

impl CaseRow {
    /// Whether the rule that applies is the expected one.
    fn holds(&self, rule: Option<&Rule>) -> bool {
        rule.is_some_and(|rule| {
            rule.outcome == self.outcome && (self.rule.is_empty() || self.rule == rule.id)
        })
    }

    fn run(&self, sheet: &str, subject: &Subject<'_>) -> Option<Fault> {
        let cells = subject.cells.as_ref()?;
        let cell = cells.index(&self.values);
        let hit = cells.hit(cell);
        let say = |column: &str, text: String, rows: &[usize]| {
            let message = Message::new("E10", sheet, text).line(self.line).column(column);
            let fault = Fault::of(message).table(subject).rows(rows).cells(Vec::from([cell]));
            Some(fault.shown(subject, cells, Some(cell)))
        };
        let Hit::One(row) = hit else {
            let rows = if let Hit::Many(a, b) = hit { Vec::from([a, b]) } else { Vec::new() };
            return say("预期规则", format!("用例 {}：没有唯一的规则适用。", self.id), &rows);
        };
        let rule = subject.rule(row)?;
        if self.holds(Some(rule)) {
            return None;
        }
        let expected = subject.table.rules.iter().position(|r| r.id == self.rule);
        let named = |rule: &str| match rule {
            "" => String::new(),
            rule => format!("（{rule}）"),
        };
        let text = format!(
            "用例 {} 预期“{}”{}，实际为“{}”（{}）。请改用例或改规则。",
            self.id,
            words(self.outcome),
            named(&self.rule),
            words(rule.outcome),
            rule.id
        );
        let rows: Vec<usize> = [Some(row), expected].into_iter().flatten().collect();
        say("预期结论", text, &rows)
    }
}

/// A case; a blank fact takes its best value.
fn read(book: &Rulebook, sheet: &Table, row: &Row) -> Result<CaseRow, Message> {
    let say = |code, column: &str, text: String| {
        Message::new(code, &sheet.sheet, text).line(row.line).column(column)
    };
    let (id, name) = (sheet.cell(row, "用例号"), sheet.cell(row, "判定表"));
    let at = book.tables.iter().position(|t| t.name == name).ok_or_else(|| {
        let known: Vec<&str> = book.tables.iter().map(|t| t.name.as_str()).collect();
        let text = format!("用例 {id}：没有名为“{name}”的判定表{}。", super::hint(name, &known));
        say("E12", "判定表", text)
    })?;
    let table = book.tables.get(at);
    let mut values = Vec::new();
    for fact in table.into_iter().flat_map(|t| &t.facts) {
        let Some(fact) = book.vocabulary.get(*fact) else { continue };
        let found = sheet.cell(row, &fact.name);
        let value = match found {
            "" => Some(0),
            value => fact.values.iter().position(|v| v == value),
        };
        let value = value.ok_or_else(|| {
            let known: Vec<&str> = fact.values.iter().map(String::as_str).collect();
            say("E07", &fact.name, super::wrong_value(found, &known))
        })?;
        values.push(value);
    }
    // Facts that this table does not look at are kept as they were written.
    let mut facts = Vec::new();
    for fact in &book.vocabulary {
        let cell = sheet.cell(row, &fact.name);
        if !cell.is_empty() {
            facts.push((fact.name.clone().into(), cell.to_string()));
        }
    }
    let (wanted, rule) = (sheet.cell(row, "预期结论"), sheet.cell(row, "预期规则").to_string());
    let outcome = super::lookup(OUTCOMES, wanted).ok_or_else(|| {
        say("E07", "预期结论", super::wrong_value(wanted, &super::labels(OUTCOMES)))
    })?;
    let value = RulebookCase {
        id: id.to_string(),
        table: some_text(name),
        facts: ByName(facts),
        outcome,
        rule: some_text(&rule),
        note: some_text(sheet.cell(row, "说明")),
    };
    Ok(CaseRow { id: id.to_string(), line: row.line, table: at, values, outcome, rule, value })
}

/// Cells of a table by its name, for folding.
pub(super) fn cells_of<'a>(subjects: &'a [Subject<'_>], name: &str) -> Option<&'a Cells> {
    subjects.iter().find(|s| s.table.name == name)?.cells.as_ref()
}
