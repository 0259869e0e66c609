//! What is proved of a whole rulebook, and where the sources of its rows stand in time.

use alloc::{format, string::String, vec::Vec};

use super::layers::Layers;
use super::sheets::{BasisRow, Book};
use super::tables::RuleTable;
use super::versions::MatterRow;
use crate::date::Date;
use crate::decision::Outcome;
use crate::request::Role;
use crate::rulebook::prove::{Cells, Fault, RedLine, Says, Subject};
use crate::rulebook::{DecisionTable, Fact, Rule, Rulebook};
use crate::sheet::Message;

/// What was proved of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableProof {
    /// Its name.
    pub table: String,
    /// Facts that it reads.
    pub facts: usize,
    /// Rows, those from the tables above included.
    pub rows: usize,
    /// Cells, each of which was looked at.
    pub cells: usize,
    /// Cells for each outcome, most favourable first.
    pub outcomes: Vec<(Outcome, usize)>,
}

pub(super) fn subjects<'a>(
    runtime: &'a Rulebook,
    rules: &'a [RuleTable],
    matters: &[MatterRow],
    red_lines: &'a [RedLine],
) -> Vec<Subject<'a>> {
    let subject = |(table, source): (&'a DecisionTable, &'a RuleTable)| {
        let facts: Vec<&Fact> =
            table.facts.iter().filter_map(|at| runtime.vocabulary.get(*at)).collect();
        let named = |line: &&RedLine| {
            let mut users = matters.iter().filter(|m| m.table == source.name);
            line.always || users.any(|m| m.red_lines.contains(&line.id))
        };
        Subject {
            cells: Cells::new(&facts, &table.rules),
            table,
            facts,
            lines: &source.lines,
            sheet: &source.sheet,
            own: source.own,
            red_lines: without_echoes(red_lines.iter().filter(named).collect()),
            outcomes: source.form.outcomes,
        }
    };
    runtime.tables.iter().zip(rules).map(subject).collect()
}

/// The tables of inspection tiers: total, without conflict, and worse never inspected less.
pub(super) fn tiers<'a>(
    runtime: &'a Rulebook,
    gradings: &'a [RuleTable],
    red_lines: &'a [RedLine],
) -> Vec<Subject<'a>> {
    let subject = |(table, source): (&'a DecisionTable, &'a RuleTable)| {
        let facts: Vec<&Fact> =
            table.facts.iter().filter_map(|at| runtime.vocabulary.get(*at)).collect();
        let general = |line: &&RedLine| line.always || matches!(line.says, Says::Monotone { .. });
        Subject {
            cells: Cells::new(&facts, &table.rules),
            table,
            facts,
            lines: &source.lines,
            sheet: &source.sheet,
            own: source.own,
            red_lines: without_echoes(red_lines.iter().filter(general).collect()),
            outcomes: source.form.outcomes,
        }
    };
    runtime.gradings.iter().zip(gradings).map(subject).collect()
}

/// What a line of the rulebook's own says already is not said again.
fn without_echoes(lines: Vec<&RedLine>) -> Vec<&RedLine> {
    lines.iter().copied().filter(|line| !line.is_said_by(&lines)).collect()
}

/// Measures that bar from a matter beside the rows of its table; `sheet` is that of the matters.
pub(super) fn barred(
    runtime: &Rulebook,
    subjects: &[Subject<'_>],
    matters: &[MatterRow],
    sheet: &str,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for measure in runtime.measures.iter().filter(|measure| measure.bars) {
        let Some(list) = runtime.list(&measure.list) else { continue };
        for matter in matters.iter().filter(|matter| measure.is_for(&matter.id)) {
            if !matter.value.lists.contains(&list.name) {
                let text = unasked(&list.name, &measure.name, &matter.id);
                let message = Message::new("E24", sheet, text).line(matter.line);
                faults.push(Fault::of(message.column("必查名单")));
                continue;
            }
            let counted = |role: &Role| matter.value.roles.contains(role);
            if !measure.against.is_empty() && !measure.against.iter().any(counted) {
                let text = uncounted(&measure.name, &matter.id);
                let message = Message::new("E24", sheet, text).line(matter.line);
                faults.push(Fault::of(message.column("计入角色")));
                continue;
            }
            let table = subjects.iter().find(|subject| subject.table.name == matter.table);
            faults.extend(
                table.into_iter().flat_map(|table| table.barred(&matter.id, list, measure)),
            );
        }
    }
    faults
}

/// A measure that bars from a matter which does not ask its list would bar nobody.
fn unasked(list: &str, measure: &str, matter: &str) -> String {
    format!(
        "惩戒措施“{measure}”禁止办理事项 {matter}，这个事项却不核对名单“{list}”，措施不会生效。\
         请把它写进必查名单，或者改正措施的事项编码。"
    )
}

fn uncounted(measure: &str, matter: &str) -> String {
    format!(
        "惩戒措施“{measure}”禁止办理事项 {matter}，这个事项却不计入它的对象角色，措施不会生效。\
         请把角色写进计入角色，或者改正措施的对象角色。"
    )
}

/// P11: rows by which competitors are treated differently without an exception, in tables of outcomes and
/// of tiers.
pub(super) fn unequal<'a>(
    subjects: impl Iterator<Item = &'a Subject<'a>>,
    bases: &[BasisRow],
) -> Vec<Fault> {
    let is_exception = |id: &String| {
        bases.iter().any(|basis| basis.id == *id && basis.value.exception == Some(true))
    };
    let excepted = |rule: &Rule| rule.basis.iter().any(is_exception);
    subjects.flat_map(|subject| subject.unequal(&excepted)).collect()
}

/// P1–P7 over all tables, and the relaxations that were allowed.
pub(super) fn prove(
    subjects: &[Subject<'_>],
    rules: &[RuleTable],
    layers: &Layers,
) -> (Vec<Fault>, Vec<String>) {
    let (mut faults, mut relaxations): (Vec<Fault>, Vec<String>) = (Vec::new(), Vec::new());
    for subject in subjects {
        faults.extend(subject.prove());
        let Some(above) = layers.above(&subject.table.name) else { continue };
        let at = subjects.iter().position(|s| s.table.name == above);
        let found = at.and_then(|at| Some((subjects.get(at)?, rules.get(at)?)));
        if let Some((parent, source)) = found {
            let (wrong, relaxed) = subject.against(parent, |row| source.may_relax(row));
            faults.extend(wrong);
            relaxations.extend(relaxed);
        }
    }
    (faults, relaxations)
}

pub(super) fn summary(subjects: &[Subject<'_>]) -> Vec<TableProof> {
    let proof = |subject: &Subject<'_>| {
        let cells = subject.cells.as_ref();
        let outcome = |wanted: &Outcome| {
            let decided = cells.into_iter().flat_map(Cells::decided);
            let count = decided
                .filter(|(_, row)| subject.rule(*row).is_some_and(|r| r.outcome == *wanted))
                .count();
            (*wanted, count)
        };
        TableProof {
            table: subject.table.name.clone(),
            facts: subject.facts.len(),
            rows: subject.table.rules.len(),
            cells: cells.map_or(0, Cells::len),
            outcomes: Outcome::ALL.iter().map(outcome).collect(),
        }
    };
    subjects.iter().map(proof).collect()
}

impl Book<'_> {
    /// P9: every basis that a matter's rules name is in force as long as the matter is. One basis
    /// out of force is one mistake, however many rules name it.
    pub(super) fn bases_in_force(
        &self,
        bases: &[BasisRow],
        matters: &[MatterRow],
        rules: &[RuleTable],
    ) -> Vec<Fault> {
        let mut found: Vec<(&str, Message)> = Vec::new();
        for matter in matters {
            for table in rules.iter().filter(|t| t.name == matter.table) {
                for (line, rule, basis) in table.cited(bases) {
                    let Some(text) = out_of_force(rule, basis, matter) else { continue };
                    let message = Message::new("E06", &table.sheet, text).line(line);
                    match found.iter_mut().find(|(id, _)| *id == basis.id) {
                        Some((_, first)) if *first == message => {}
                        Some((_, first)) => first.folded.push(message),
                        None => found.push((&basis.id, message)),
                    }
                }
            }
        }
        found.into_iter().map(|(_, message)| Fault::of(message)).collect()
    }
}

fn out_of_force(rule: &str, basis: &BasisRow, matter: &MatterRow) -> Option<String> {
    let (name, id, from) = (&basis.name, &matter.id, matter.from);
    match (basis.from, basis.to) {
        (_, Some(to)) if to < from => Some(format!(
            "规则 {rule}：依据 {name} 已于 {to} 废止，早于事项 {id} 的施行日 {from}。请改引现行依据。"
        )),
        (_, Some(to)) if to < matter.to.unwrap_or(Date::MAX) => Some(format!(
            "规则 {rule}：依据 {name} 于 {to} 废止，而事项 {id} 此后仍在施行。请给事项写废止日期，或改引新的依据。"
        )),
        (Some(start), _) if from < start => Some(format!(
            "规则 {rule}：依据 {name} 自 {start} 起施行，晚于事项 {id} 的施行日 {from}。请推迟事项的施行日，或改引当时有效的依据。"
        )),
        _ => None,
    }
}
