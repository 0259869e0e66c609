//! Proofs over decision tables: every cell is looked at, so a proof is exact and a failure comes
//! with its case.

use alloc::{format, string::String, vec, vec::Vec};

use super::facts::standard as s;
use super::{DecisionTable, Fact, Rule};
use crate::decision::Outcome;
use crate::limits;
use crate::sheet::Message;

/// A table with the places of its rows.
pub(super) struct Subject<'a> {
    pub(super) table: &'a DecisionTable,
    pub(super) facts: Vec<&'a Fact>,
    pub(super) lines: &'a [u32],
    pub(super) sheet: &'a str,
    /// Red lines (红线) of the matters that use the table.
    pub(super) red_lines: Vec<&'a str>,
}

/// Red lines that can be proved, with what they say.
pub(super) const RED_LINES: &[(&str, &str)] = &[
    ("HX1", "严重失信、信用修复前不得容缺受理或告知承诺办理"),
    ("HX2", "未查到不得视同无失信"),
    ("HX3", "信用越差待遇不得更优"),
];

fn words(outcome: Outcome) -> &'static str {
    super::source::OUTCOMES.iter().find(|(_, o)| *o == outcome).map_or("", |(text, _)| text)
}

/// All messages about one table: gaps, conflicts, dead rows, red lines.
pub(super) fn prove(subject: &Subject<'_>) -> Vec<Message> {
    let total = subject.facts.iter().try_fold(1_usize, |n, f| n.checked_mul(f.values.len()));
    let Some(total) = total.filter(|n| *n <= limits::TABLE_CELLS) else {
        let text = format!(
            "事实和取值太多，超过 {} 种情形，无法逐一证明。请按事项拆成几张判定表，或减少取值。",
            limits::TABLE_CELLS
        );
        return vec![Message::new("E14", subject.sheet, text)];
    };
    let cells: Vec<Vec<usize>> = (0..total).map(|n| subject.cell(n)).collect();
    let hits: Vec<Vec<usize>> = cells.iter().map(|cell| subject.hits(cell)).collect();
    let mut messages = subject.gaps(&cells, &hits);
    let conflicts = subject.conflicts(&cells, &hits);
    let dead = subject.dead(&hits);
    messages.extend(conflicts);
    // A row that loses every cell to a conflict is explained by the conflict.
    if messages.is_empty() {
        messages.extend(dead);
    }
    if messages.is_empty() {
        messages.extend(subject.forbidden(&cells, &hits));
    }
    messages
}

impl Subject<'_> {
    /// The n-th cell in lexical order of value indices.
    fn cell(&self, n: usize) -> Vec<usize> {
        let mut rest = n;
        let mut cell: Vec<usize> = self
            .facts
            .iter()
            .rev()
            .map(|fact| {
                let size = fact.values.len().max(1);
                let value = rest.checked_rem(size).unwrap_or_default();
                rest = rest.checked_div(size).unwrap_or_default();
                value
            })
            .collect();
        cell.reverse();
        cell
    }

    /// Rows that apply to a cell after precedence.
    fn hits(&self, cell: &[usize]) -> Vec<usize> {
        let rules = &self.table.rules;
        let all: Vec<usize> =
            (0..rules.len()).filter(|at| rules.get(*at).is_some_and(|r| r.meets(cell))).collect();
        let beaten = |at: &usize| {
            let id = self.rule(*at).map(|r| &r.id);
            all.iter()
                .any(|o| self.rule(*o).is_some_and(|r| id.is_some_and(|id| r.over.contains(id))))
        };
        all.iter().copied().filter(|at| !beaten(at)).collect()
    }

    fn rule(&self, at: usize) -> Option<&Rule> {
        self.table.rules.get(at)
    }

    fn line(&self, at: usize) -> u32 {
        self.lines.get(at).copied().unwrap_or_default()
    }

    fn id(&self, at: usize) -> &str {
        self.rule(at).map_or("", |r| &r.id)
    }

    fn outcome(&self, at: usize) -> &'static str {
        self.rule(at).map_or("", |r| words(r.outcome))
    }

    /// A case in words.
    fn case(&self, cell: &[usize]) -> String {
        let value = |(fact, at): (&&Fact, &usize)| {
            format!("{}={}", fact.name, fact.values.get(*at).map_or("", |v| v))
        };
        self.facts.iter().zip(cell).map(value).collect::<Vec<_>>().join("、")
    }

    fn gaps(&self, cells: &[Vec<usize>], hits: &[Vec<usize>]) -> Vec<Message> {
        let mut open = cells.iter().zip(hits).filter(|(_, hits)| hits.is_empty());
        let Some((example, _)) = open.next() else { return Vec::new() };
        let count = open.count().saturating_add(1);
        let text = format!(
            "有 {count} 种情形没有任何规则（共 {} 种）。例如：{}。请补一行，或显式写“转人工复核”。",
            cells.len(),
            self.case(example)
        );
        vec![Message::new("E01", self.sheet, text)]
    }

    fn conflicts(&self, cells: &[Vec<usize>], hits: &[Vec<usize>]) -> Vec<Message> {
        let mut pairs: Vec<(usize, usize, usize, &Vec<usize>)> = Vec::new();
        for (cell, hits) in cells.iter().zip(hits) {
            let [first, second, ..] = hits.as_slice() else { continue };
            match pairs.iter_mut().find(|p| (p.0, p.1) == (*first, *second)) {
                Some(pair) => pair.2 = pair.2.saturating_add(1),
                None => pairs.push((*first, *second, 1, cell)),
            }
        }
        let message = |(a, b, count, cell): (usize, usize, usize, &Vec<usize>)| {
            let text = format!(
                "规则 {}（{}）与第{}行 {}（{}）冲突，{count} 种情形同时命中。例如：{}。\
                 请收窄其一，或填写“优先于”。",
                self.id(a),
                self.outcome(a),
                self.line(b),
                self.id(b),
                self.outcome(b),
                self.case(cell)
            );
            Message::new("E02", self.sheet, text).line(self.line(a))
        };
        pairs.into_iter().map(message).collect()
    }

    fn dead(&self, hits: &[Vec<usize>]) -> Vec<Message> {
        let lives = |at: &usize| hits.iter().any(|hits| hits.contains(at));
        let dead = (0..self.table.rules.len()).filter(|at| !lives(at));
        dead.map(|at| {
            let text = format!(
                "规则 {} 永远不会生效：其全部情形已被其他规则覆盖。请删除或调整。",
                self.id(at)
            );
            Message::new("E03", self.sheet, text).line(self.line(at))
        })
        .collect()
    }

    fn forbidden(&self, cells: &[Vec<usize>], hits: &[Vec<usize>]) -> Vec<Message> {
        let mut messages: Vec<Message> = Vec::new();
        let mut blamed: Vec<usize> = Vec::new();
        for (line, says) in RED_LINES.iter().filter(|(id, _)| self.red_lines.contains(id)) {
            for (cell, hits) in cells.iter().zip(hits) {
                let [at] = hits.as_slice() else { continue };
                if blamed.contains(at) {
                    continue;
                }
                if let Some(detail) = self.crosses(line, cell, *at) {
                    blamed.push(*at);
                    let text =
                        format!("违反红线 {line}（{says}）：{detail}红线不可由下级或本事项放宽。");
                    messages.push(Message::new("E04", self.sheet, text).line(self.line(*at)));
                }
            }
        }
        messages
    }

    /// What is wrong if the row crosses the red line in this cell.
    fn crosses(&self, line: &str, cell: &[usize], at: usize) -> Option<String> {
        let rule = self.rule(at)?;
        let given = |what: &str| {
            format!(
                "规则 {} 在“{what}”时给出“{}”，例如：{}。",
                rule.id,
                words(rule.outcome),
                self.case(cell)
            )
        };
        match line {
            "HX1" => {
                let eased = matches!(
                    rule.outcome,
                    Outcome::AcceptWithDeferral | Outcome::AcceptOnCommitment
                );
                (eased && self.value(cell, s::CLASS)? == "严重").then(|| given("失信等级=严重"))
            }
            "HX2" => {
                let accepted = rule.outcome <= Outcome::AcceptWithDeferral;
                let state = self.value(cell, s::QUERY)?;
                (accepted && state != s::QUERIED).then(|| given(&format!("查询状态={state}")))
            }
            "HX3" => self.softened(cell, rule),
            _ => None,
        }
    }

    /// HX3: with everything else equal, a worse class must not get a better outcome. 转人工复核 is
    /// incomparable: it may stand anywhere.
    fn softened(&self, cell: &[usize], rule: &Rule) -> Option<String> {
        let at = self.facts.iter().position(|f| f.name == s::CLASS)?;
        let class = *cell.get(at)?;
        for better in 0..class {
            let mut other = cell.to_vec();
            *other.get_mut(at)? = better;
            let Some(milder) = self.table.rule(&other) else { continue };
            let comparable = rule.outcome != Outcome::Refer && milder.outcome != Outcome::Refer;
            if comparable && rule.outcome < milder.outcome {
                let name =
                    |i: usize| self.facts.get(at).and_then(|f| f.values.get(i)).map_or("", |v| v);
                return Some(format!(
                    "其他条件相同，失信等级“{}”得“{}”（{}），“{}”反而得“{}”（{}）。例如：{}。",
                    name(better),
                    words(milder.outcome),
                    milder.id,
                    name(class),
                    words(rule.outcome),
                    rule.id,
                    self.case(cell)
                ));
            }
        }
        None
    }

    fn value(&self, cell: &[usize], fact: &str) -> Option<&str> {
        let at = self.facts.iter().position(|f| f.name == fact)?;
        self.facts.get(at)?.values.get(*cell.get(at)?).map(String::as_str)
    }
}
