//! Red lines (红线): what no table may say, whatever its rows are.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::fault::Fault;
use super::{Cells, Subject};
use crate::decision::Outcome;
use crate::rulebook::Rule;
use crate::rulebook::facts::standard as s;

/// What a red line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rulebook) enum Says {
    /// Where a fact has one of the values, these outcomes must not follow.
    Never { fact: String, values: Vec<String>, outcomes: Vec<Outcome> },
    /// Where a fact has any other value than this one, these outcomes must not follow.
    Only { fact: String, value: String, outcomes: Vec<Outcome> },
    /// With everything else equal, a worse value of these facts must not get a better outcome, nor be let in
    /// where a better one needs a person.
    Monotone { facts: Vec<String> },
    /// The same of a grade.
    Graded { fact: String },
}

/// A red line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rulebook) struct RedLine {
    pub(in crate::rulebook) id: String,
    /// In words, with its basis.
    pub(in crate::rulebook) text: String,
    pub(in crate::rulebook) says: Says,
    /// Whether it holds for every table, named or not.
    pub(in crate::rulebook) always: bool,
}

/// Ids of the red lines that every rulebook knows.
pub(in crate::rulebook) const RED_LINES: &[&str] = &["HX1", "HX2", "HX3", "HX4"];

pub(super) const ACCEPTING: [Outcome; 3] =
    [Outcome::Accept, Outcome::AcceptOnCommitment, Outcome::AcceptWithDeferral];

/// Id of the lines that hold for every table, whatever its matters name: adverse is never lighter.
pub(in crate::rulebook) const CREDIT: &str = "信用";

impl RedLine {
    /// One for each fact that records of failing set. A line of the rulebook's own about the fact stands in
    /// for it.
    pub(in crate::rulebook) fn of_credit() -> impl Iterator<Item = Self> {
        [s::CLASS, s::FALSE_PROMISE, s::FOCUS].into_iter().map(|fact| Self {
            id: CREDIT.to_string(),
            text: "信用越差待遇不得更优，各事项都适用".to_string(),
            says: Says::Monotone { facts: Vec::from([fact.to_string()]) },
            always: true,
        })
    }

    /// Whether it is one of [`Self::of_credit`] about what another of the lines is about already.
    pub(in crate::rulebook) fn is_said_by(&self, others: &[&Self]) -> bool {
        let Says::Monotone { facts } = &self.says else { return false };
        self.id == CREDIT
            && others.iter().any(|other| match &other.says {
                Says::Monotone { facts: theirs } => {
                    other.id != CREDIT && facts.iter().all(|fact| theirs.contains(fact))
                }
                _ => false,
            })
    }

    /// One of [`RED_LINES`].
    pub(in crate::rulebook) fn standard(id: &str) -> Option<Self> {
        let (text, says) = match id {
            "HX1" => (
                "严重失信、信用修复前不得容缺受理或告知承诺办理",
                Says::Never {
                    fact: s::CLASS.into(),
                    values: Vec::from(["严重".into()]),
                    outcomes: Vec::from([Outcome::AcceptWithDeferral, Outcome::AcceptOnCommitment]),
                },
            ),
            "HX2" => (
                "未查到不得视同无失信",
                Says::Only {
                    fact: s::QUERY.into(),
                    value: s::QUERIED.into(),
                    outcomes: ACCEPTING.into(),
                },
            ),
            "HX3" => (
                "信用越差待遇不得更优",
                Says::Monotone {
                    facts: [s::CLASS, s::FALSE_PROMISE, s::FOCUS].map(Into::into).into(),
                },
            ),
            "HX4" => (
                "身份未核实时不得受理，也不得拒绝",
                Says::Only {
                    fact: s::IDENTITY.into(),
                    value: s::SETTLED.into(),
                    outcomes: ACCEPTING.into_iter().chain([Outcome::Refuse]).collect(),
                },
            ),
            _ => return None,
        };
        // Unknown is not clean, and a likeness decides nothing: no rulebook can do without these.
        let always = matches!(id, "HX2" | "HX4");
        Some(Self { id: id.to_string(), text: text.to_string(), says, always })
    }
}

impl Subject<'_> {
    pub(super) fn forbidden(&self, cells: &Cells) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for line in &self.red_lines {
            let mut blamed: Vec<usize> = Vec::new();
            for (cell, row) in cells.decided() {
                if blamed.contains(&row) {
                    continue;
                }
                if let Some((detail, milder)) = self.crosses(line, cells, cell, row) {
                    blamed.push(row);
                    let text = format!(
                        "违反红线 {}（{}）：{detail}红线不可由下级或本事项放宽。",
                        line.id, line.text
                    );
                    let message = self.message("E04", text, row);
                    let fault = Fault::of(message).table(self).rows(&[row]);
                    faults.push(match milder {
                        Some(milder) => fault.beside(self, cells, (cell, milder)),
                        None => fault.shown(self, cells, Some(cell)),
                    });
                }
            }
        }
        faults
    }

    /// What is wrong if the row crosses the red line in this cell, and the cell it is compared with.
    fn crosses(
        &self,
        line: &RedLine,
        cells: &Cells,
        cell: usize,
        row: usize,
    ) -> Option<(String, Option<usize>)> {
        let rule = self.rule(row)?;
        let (fact, forbidden) = match &line.says {
            Says::Never { fact, values, outcomes } if outcomes.contains(&rule.outcome) => {
                (fact, Err(values))
            }
            Says::Only { fact, value, outcomes } if outcomes.contains(&rule.outcome) => {
                (fact, Ok(value))
            }
            Says::Never { .. } | Says::Only { .. } => return None,
            Says::Monotone { facts } => {
                return facts.iter().find_map(|fact| self.softened(fact, cells, cell, rule));
            }
            Says::Graded { fact } => return self.softened(fact, cells, cell, rule),
        };
        // A table that does not look at the fact gives the outcome whatever the fact is.
        let Some(at) = self.fact(fact) else {
            let text = format!(
                "规则 {} 没有看“{fact}”就给出“{}”。请在判定表里加上这一列。",
                rule.id,
                self.words(rule.outcome)
            );
            return Some((text, None));
        };
        let found = self.value_name(at, cells.value(cell, at));
        let crossed = match forbidden {
            // A matter that consults no list has nothing that could be unknown.
            Ok(only) => found != only && !(only == s::QUERIED && found == s::NOT_APPLICABLE),
            Err(values) => values.iter().any(|value| value == found),
        };
        crossed.then(|| {
            let text = format!(
                "规则 {} 在“{fact}={found}”时给出“{}”，例如：{}。",
                rule.id,
                self.words(rule.outcome),
                self.case(cells, cell)
            );
            (text, None)
        })
    }

    /// 转人工复核 is incomparable: it may stand anywhere, so every better value is compared, not
    /// only the next one. But nobody is accepted where a better value is for a person to look at.
    fn softened(
        &self,
        fact: &str,
        cells: &Cells,
        cell: usize,
        rule: &Rule,
    ) -> Option<(String, Option<usize>)> {
        let at = self.fact(fact)?;
        let worse = cells.value(cell, at);
        (0..worse).find_map(|better| {
            let other = cells.with(cell, at, better);
            let super::Hit::One(row) = cells.hit(other) else { return None };
            let milder = self.rule(row)?;
            let comparable = rule.outcome != Outcome::Refer && milder.outcome != Outcome::Refer;
            let person = milder.outcome == Outcome::Refer && ACCEPTING.contains(&rule.outcome);
            (person || (comparable && rule.outcome < milder.outcome)).then(|| {
                let text = format!(
                    "其他条件相同，{fact}“{}”得“{}”（{}），“{}”反而得“{}”（{}）。例如：{}。",
                    self.value_name(at, better),
                    self.words(milder.outcome),
                    milder.id,
                    self.value_name(at, worse),
                    self.words(rule.outcome),
                    rule.id,
                    self.case(cells, cell)
                );
                (text, Some(other))
            })
        })
    }
}
