//! 材料: what has to be handed in, in which form, when it is wanted, and until when it may follow.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::condition::values;
use super::hint;
use super::sheets::Book;
use crate::calendar::TermUnit;
use crate::rulebook::FactSource;
use crate::rulebook::document::{RulebookFact, RulebookMaterial, RulebookTerm};
use crate::rulebook::labels::YES_NO;
use crate::sheet::{Row, Table, at_line};
use crate::wire::{ByName, Code, some_text};

const CATEGORIES: &[(&str, &str)] = &[("主审", "主审"), ("次要", "次要")];

/// 补正期限 of a material.
enum Until {
    Term(RulebookTerm),
    /// 办结前, 领证前, 开标前 …
    Before(String),
}

impl Book<'_> {
    /// Materials of a matter; `most` is its own term for what is missing, in working days.
    pub(super) fn materials(
        &mut self,
        matter: &str,
        most: Option<u32>,
        vocabulary: &[RulebookFact],
    ) -> Vec<RulebookMaterial> {
        let columns = ["事项编码", "材料编码", "材料名称", "类别", "可容缺", "来源"];
        let Some(table) = self.required("材料", &columns) else { return Vec::new() };
        let mut materials: Vec<(RulebookMaterial, &Row)> = Vec::new();
        for row in table.rows.iter().filter(|row| table.cell(row, "事项编码") == matter) {
            let material = self.material(table, row, most, vocabulary);
            if materials.iter().any(|(known, _)| known.id == material.id) {
                let text = format!("“{}”在事项 {matter} 里写了两次。", material.id);
                self.say("E15", table, row, "材料编码", text);
            }
            // What one of several stands for must not depend on which of them is there.
            let same = |(known, _): &&(RulebookMaterial, &Row)| {
                material.group.is_some() && known.group == material.group
            };
            if let Some((other, line)) = materials.iter().find(same)
                && !alike(other, &material)
            {
                let text = format!(
                    "“{}”与{}的“{}”择一，类别、可容缺、补正期限、适用情形、瑕疵可容缺须相同。",
                    material.name,
                    at_line(line.line),
                    other.name
                );
                self.say("E13", table, row, "择一", text);
            }
            materials.push((material, row));
        }
        for (material, row) in &materials {
            let others = materials.iter().filter(|(known, _)| known.group == material.group);
            if material.group.is_some() && others.count() < 2 {
                let text = format!("只有“{}”写了这个词，没有可以择一的。", material.name);
                self.say("E13", table, row, "择一", text);
            }
        }
        materials.into_iter().map(|(material, _)| material).collect()
    }

    fn material(
        &mut self,
        table: &Table,
        row: &Row,
        most: Option<u32>,
        vocabulary: &[RulebookFact],
    ) -> RulebookMaterial {
        let (id, name) = (self.text(table, row, "材料编码"), self.text(table, row, "材料名称"));
        let category = self.choice(table, row, "类别", CATEGORIES, "").unwrap_or_default();
        let deferrable = self.choice(table, row, "可容缺", YES_NO, "否").unwrap_or_default();
        if deferrable && category == "主审" {
            let text = "主审材料不能容缺，请改为“否”或把类别改为“次要”。";
            self.say("E13", table, row, "可容缺", text.into());
        }
        self.obtainable(table, row, &name);
        let usual = if deferrable { "是" } else { "否" };
        let defects = self.choice(table, row, "瑕疵可容缺", YES_NO, usual);
        let until = self.until(table, row, most);
        if until.is_some() && !deferrable && defects != Some(true) {
            let text =
                "这份材料不能容缺，期限不会起作用。请删去期限，或把“可容缺”“瑕疵可容缺”改为“是”。";
            self.say("E13", table, row, "补正期限", text.into());
        }
        let (term, before) = match until {
            Some(Until::Term(term)) => (Some(term), None),
            Some(Until::Before(what)) => (None, Some(what)),
            None => (None, None),
        };
        RulebookMaterial {
            id,
            name,
            category: Some(category.to_string()),
            deferrable,
            source: some_text(table.cell(row, "来源")),
            form: some_text(table.cell(row, "形式")),
            group: some_text(table.cell(row, "择一")),
            when: self.circumstances(table, row, vocabulary),
            defects: defects.filter(|defects| *defects != deferrable),
            term,
            before,
        }
    }

    /// 补正期限: `5个工作日`, `15日`, `1个月`, `办结前`.
    fn until(&mut self, table: &Table, row: &Row, most: Option<u32>) -> Option<Until> {
        let cell = table.cell(row, "补正期限");
        let until = match cell {
            "" => return None,
            cell if cell.ends_with('前') => Some(Until::Before(cell.to_string())),
            cell => term(cell).map(Until::Term),
        };
        match &until {
            None => {
                let text = format!(
                    "“{cell}”不是期限。请写“5个工作日”“15日”“1个月”，或者“办结前”“领证前”“开标前”这样的时点。"
                );
                self.say("E07", table, row, "补正期限", text);
            }
            Some(Until::Term(term)) if most.is_some_and(|most| term.length().may_outlast(most)) => {
                let text = format!(
                    "“{cell}”比事项的“补正最长工作日”（{}）长。请改短。",
                    most.unwrap_or_default()
                );
                self.say("E05", table, row, "补正期限", text);
            }
            Some(_) => {}
        }
        until
    }

    /// 适用情形: `办理情形=新设|变更`, several with `;`. Of facts that are declared only: what lists say
    /// of somebody does not change what is asked of them.
    fn circumstances(
        &mut self,
        table: &Table,
        row: &Row,
        vocabulary: &[RulebookFact],
    ) -> Option<ByName<Vec<String>>> {
        let mut all = Vec::new();
        for part in crate::sheet::items(table.cell(row, "适用情形")) {
            let Some((fact, text)) = part.split_once(['=', '＝']) else {
                let text = format!("“{part}”看不懂。请写“事实=取值”，例如“办理情形=新设|变更”。");
                self.say("E07", table, row, "适用情形", text);
                continue;
            };
            let known: Vec<&RulebookFact> =
                vocabulary.iter().filter(|f| f.source == FactSource::Declared).collect();
            let names: Vec<&str> = known.iter().map(|fact| fact.name.as_str()).collect();
            let Some(fact) = known.iter().find(|known| known.name == fact.trim()) else {
                let fact = fact.trim();
                let text = format!("词汇里没有来源为“申报”的事实“{fact}”{}。", hint(fact, &names));
                self.say("E12", table, row, "适用情形", text);
                continue;
            };
            let values = values(text);
            let wrong = values.iter().find(|value| !fact.values.contains(value));
            if let Some(wrong) = wrong.or(values.is_empty().then_some(&fact.name)) {
                let known: Vec<&str> = fact.values.iter().map(String::as_str).collect();
                let text = super::wrong_value(wrong, &known);
                self.say("E07", table, row, "适用情形", text);
            }
            if fact.equal == Some(true) {
                let text = format!(
                    "违反公平竞争审查（公平竞争审查条例）：按“{}”决定是否要求材料，就是区别对待经营者。请删去这个条件。",
                    fact.name
                );
                self.say("E25", table, row, "适用情形", text);
            }
            if all.iter().any(|(known, _): &(Code, Vec<String>)| **known == *fact.name) {
                let text = format!("“{0}”写了两次。几个取值请写在一起：“{0}=甲|乙”。", fact.name);
                self.say("E15", table, row, "适用情形", text);
                continue;
            }
            all.push((fact.name.clone().into(), values));
        }
        all.sort();
        (!all.is_empty()).then_some(ByName(all))
    }

    /// P9: what the authority can look up itself must not be asked of the applicant.
    fn obtainable(&mut self, table: &Table, row: &Row, name: &str) {
        let Some(shared) = self.sheet("共享目录") else { return };
        let from = table.cell(row, "来源");
        let found = shared.rows.iter().find(|r| shared.cell(r, "材料名称") == name);
        if let Some(found) = found.filter(|_| matches!(from, "" | "申请人")) {
            let source = shared.cell(found, "共享来源");
            let text = format!(
                "“{name}”可以由{source}查询取得（共享目录{}），不得要求申请人提交。请把来源改为“{source}”。",
                at_line(found.line)
            );
            self.say("E16", table, row, "来源", text);
        }
    }
}

/// Whether what one of several stands for is the same whichever of them is there.
fn alike(one: &RulebookMaterial, other: &RulebookMaterial) -> bool {
    one.category == other.category
        && one.deferrable == other.deferrable
        && one.when == other.when
        && one.defects == other.defects
        && one.term == other.term
        && one.before == other.before
}

/// A term (期限) in the words of offices. A number alone is of working days, as in the other columns.
#[must_use]
pub fn term(cell: &str) -> Option<RulebookTerm> {
    let digits = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
    let (n, unit) = cell.split_at_checked(digits)?;
    let n: u32 = n.parse().ok().filter(|n| *n > 0)?;
    let unit = unit.trim().trim_start_matches('个').trim_end_matches('内');
    let (n, unit) = match unit {
        "" | "工作日" => (n, TermUnit::WorkingDay),
        "日" | "天" | "自然日" => (n, TermUnit::Day),
        "月" => (n, TermUnit::Month),
        "年" => (n.checked_mul(12)?, TermUnit::Month),
        _ => return None,
    };
    (n <= crate::limits::WORKING_DAYS).then_some(RulebookTerm { n, unit })
}
