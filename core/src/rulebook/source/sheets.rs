//! Sheets to rows: vocabulary, bases, lists, commitments.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::{STANDARD, labels, lookup, wrong_value};
use crate::date::Date;
use crate::decision::{Changer, Declarer};
use crate::rulebook::document::{
    RulebookBasis, RulebookExit, RulebookFact, RulebookList, RulebookScheme,
};
use crate::rulebook::facts::standard as s;
use crate::rulebook::labels::{
    CHANGERS, CLASSES, DECLARED, DECLARERS, EQUAL, EXCEPTION, LEVELS, OUTSIDE, PURPOSES, SOURCES,
    YES_NO,
};
use crate::rulebook::{FactSource, Purpose};
use crate::sheet::{Message, Row, Table, items};
use crate::wire::{some_list, some_text};

/// The sheets of one rulebook and what is wrong with them.
pub(super) struct Book<'a> {
    pub(super) tables: &'a [Table],
    pub(super) messages: Vec<Message>,
}

/// Whether a host states the fact, which may then be unknown.
pub(super) const fn is_stated(source: FactSource) -> bool {
    matches!(source, FactSource::Declared | FactSource::Score)
}

/// A legal basis.
pub(super) struct BasisRow {
    pub(super) id: String,
    /// Its number, or its title where it has none.
    pub(super) name: String,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) value: RulebookBasis,
}

impl<'a> Book<'a> {
    pub(super) const fn new(tables: &'a [Table]) -> Self {
        Self { tables, messages: Vec::new() }
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&'a Table> {
        self.tables.iter().find(|table| table.name() == name)
    }

    /// A sheet with its required columns.
    pub(super) fn required(&mut self, name: &str, columns: &[&str]) -> Option<&'a Table> {
        let Some(table) = self.sheet(name) else {
            let text = format!(
                "没有找到工作表“{name}”。请补上这张表（{name}.csv，或工作簿里的工作表“{name}”）。"
            );
            self.messages.push(Message::new("E11", name, text));
            return None;
        };
        self.columns(table, columns).then_some(table)
    }

    pub(super) fn columns(&mut self, table: &Table, columns: &[&str]) -> bool {
        let missing: Vec<&str> =
            columns.iter().copied().filter(|c| table.column(c).is_none()).collect();
        if !missing.is_empty() {
            let text = format!("缺少列 {}。请在表头补上。", missing.join("、"));
            self.messages.push(Message::new("E11", &table.sheet, text));
        }
        missing.is_empty()
    }

    pub(super) fn say(
        &mut self,
        code: &'static str,
        table: &Table,
        row: &Row,
        column: &str,
        text: String,
    ) {
        self.messages.push(Message::new(code, &table.sheet, text).line(row.line).column(column));
    }

    /// A cell that must be one of the labels; `default` stands for a blank one.
    pub(super) fn choice<T: Clone>(
        &mut self,
        table: &Table,
        row: &Row,
        column: &str,
        known: &[(&'static str, T)],
        default: &str,
    ) -> Option<T> {
        let cell = table.cell(row, column);
        let cell = if cell.is_empty() { default } else { cell };
        let found = lookup(known, cell);
        if found.is_none() {
            self.say("E07", table, row, column, wrong_value(cell, &labels(known)));
        }
        found
    }

    pub(super) fn text(&mut self, table: &Table, row: &Row, column: &str) -> String {
        let cell = table.cell(row, column);
        if cell.is_empty() {
            self.say("E13", table, row, column, "不能为空，请填写。".into());
        }
        cell.to_string()
    }

    pub(super) fn date(&mut self, table: &Table, row: &Row, column: &str) -> Option<Date> {
        let cell = table.cell(row, column);
        let date = Date::parse(cell);
        if date.is_none() && !cell.is_empty() {
            let text = format!("“{cell}”不是日期，请写成 2026-04-01 的样子。");
            self.say("E13", table, row, column, text);
        }
        date
    }

    pub(super) fn days(&mut self, table: &Table, row: &Row, column: &str) -> Option<u32> {
        let cell = table.cell(row, column);
        let days = cell.parse().ok().filter(|n| (1..=crate::limits::WORKING_DAYS).contains(n));
        if days.is_none() && !cell.is_empty() {
            let text = format!("“{cell}”不是工作日数，请写成整数，例如 10。");
            self.say("E13", table, row, column, text);
        }
        days
    }

    /// A last day must not be before the first one.
    pub(super) fn ordered(
        &mut self,
        table: &Table,
        row: &Row,
        from: Option<Date>,
        to: Option<Date>,
    ) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let text = format!("废止日期 {to} 早于施行日期 {from}。请检查年份。");
            self.say("E18", table, row, "废止日期", text);
        }
    }

    pub(super) fn vocabulary(&mut self, schemes: &[RulebookScheme]) -> Vec<RulebookFact> {
        let Some(table) = self.sheet("词汇") else {
            let fact = |(name, values, source, by): &(&str, &str, FactSource, Changer)| {
                let values = values.split('|').map(ToString::to_string).collect();
                let (source, by) = (*source, *by);
                let (name, equal) = ((*name).into(), None);
                RulebookFact { name, values, source, by, equal, declared_by: None, note: None }
            };
            return STANDARD.iter().map(fact).collect();
        };
        if !self.columns(table, &["事实", "取值", "来源"]) {
            return Vec::new();
        }
        let mut facts: Vec<RulebookFact> = Vec::new();
        for row in &table.rows {
            let name = self.text(table, row, "事实");
            let source = self.choice(table, row, "来源", SOURCES, "");
            let by = self.choice(table, row, "改变方", CHANGERS, "不可改变");
            let cell = table.cell(row, "取值");
            let mut values: Vec<String> =
                cell.split('|').map(|v| v.trim().to_string()).filter(|v| !v.is_empty()).collect();
            let again = values
                .iter()
                .enumerate()
                .find(|(at, value)| values.iter().take(*at).any(|before| before == *value));
            if let Some((_, value)) = again {
                self.say("E15", table, row, "取值", format!("取值“{value}”写了两次。"));
            }
            if source.is_some_and(is_stated) && !values.iter().any(|v| v == s::UNKNOWN) {
                values.push(s::UNKNOWN.to_string());
            }
            if source == Some(FactSource::Grade) {
                values = self.graded(table, row, &name, values, schemes);
            }
            if values.len() < 2 || values.len() > 64 {
                self.say(
                    "E13",
                    table,
                    row,
                    "取值",
                    "请写 2 到 64 个取值，用 | 分开，最好的在前。".into(),
                );
            }
            if facts.iter().any(|f| f.name == name) {
                self.say("E15", table, row, "事实", format!("“{name}”写了两次。"));
            }
            self.derivable(table, row, &name, source, &values);
            // A cell without a meaning was told and stops the compilation.
            let (source, by) = (source.unwrap_or(FactSource::Lists), by.unwrap_or(Changer::Nobody));
            let equal = self.choice(table, row, EQUAL, YES_NO, "否").filter(|equal| *equal);
            let note = some_text(table.cell(row, "说明"));
            let declared_by = self.declarer(table, row, source);
            facts.push(RulebookFact { name, values, source, by, equal, declared_by, note });
        }
        facts
    }

    /// 申报人: who may declare a fact that is declared at all.
    fn declarer(&mut self, table: &Table, row: &Row, source: FactSource) -> Option<Declarer> {
        let declared = self.choice(table, row, "申报人", DECLARERS, "部门")?;
        if !is_stated(source) && !table.cell(row, "申报人").is_empty() {
            let text = "只有来源是“申报”或“个人分”的事实才由人申报。请把这一格留空。".into();
            self.say("E07", table, row, "申报人", text);
        }
        (declared == Declarer::Applicant).then_some(declared)
    }

    /// A derived fact must be one that the engine derives, with the values it derives.
    fn derivable(
        &mut self,
        table: &Table,
        row: &Row,
        name: &str,
        source: Option<FactSource>,
        values: &[String],
    ) {
        let mut known: Vec<(&str, &str)> = STANDARD.iter().map(|(n, v, ..)| (*n, *v)).collect();
        known.extend([(s::CODE, "有效|有误"), (s::FOCUS, "无|有")]);
        match known.iter().find(|(n, _)| *n == name) {
            _ if source.is_some_and(is_stated) || source == Some(FactSource::Grade) => {}
            None => {
                let names: Vec<&str> = known.iter().map(|(n, _)| *n).collect();
                let text = format!(
                    "系统不能推导“{name}”，可推导的有 {}；其余请把来源写成“申报”，签名的评价结果写成“评价”。",
                    names.join("、")
                );
                self.say("E12", table, row, "事实", text);
            }
            Some((_, wanted)) => {
                for value in wanted.split('|').filter(|w| !values.iter().any(|v| v == w)) {
                    self.say("E07", table, row, "取值", format!("“{name}”必须包含取值“{value}”。"));
                }
            }
        }
    }

    pub(super) fn bases(&mut self) -> Vec<BasisRow> {
        let columns = ["依据号", "名称", "文号", "条款", "施行日期", "废止日期"];
        let Some(table) = self.required("依据", &columns) else { return Vec::new() };
        let mut bases: Vec<BasisRow> = Vec::new();
        for row in &table.rows {
            let (id, title) = (self.text(table, row, "依据号"), self.text(table, row, "名称"));
            let (from, to) = (self.date(table, row, "施行日期"), self.date(table, row, "废止日期"));
            let number = table.cell(row, "文号");
            if bases.iter().any(|b| b.id == id) {
                self.say("E15", table, row, "依据号", format!("“{id}”写了两次。"));
            }
            let value = RulebookBasis {
                id: id.clone(),
                title: title.clone(),
                number: some_text(number),
                clause: some_text(table.cell(row, "条款")),
                from,
                to,
                exception: self
                    .choice(table, row, EXCEPTION, YES_NO, "否")
                    .filter(|exception| *exception),
                status: some_text(table.cell(row, "核实状态")),
            };
            let name =
                if number.is_empty() { format!("《{title}》") } else { number.to_string() };
            self.ordered(table, row, from, to);
            bases.push(BasisRow { id, name, from, to, value });
        }
        bases
    }

    pub(super) fn lists(&mut self) -> Vec<RulebookList> {
        let Some(table) = self.sheet("名单") else { return self.lists_of_measures() };
        if !self.columns(table, &["名单", "失信等级", "用途"]) {
            return Vec::new();
        }
        let mut lists: Vec<RulebookList> = Vec::new();
        for row in &table.rows {
            let name = self.text(table, row, "名单");
            if lists.iter().any(|l| l.name == name) {
                self.say("E15", table, row, "名单", format!("“{name}”写了两次。"));
            }
            let family = some_text(table.cell(row, "名单族"));
            let class = match table.cell(row, "失信等级") {
                "" | "无" => None,
                _ => self.choice(table, row, "失信等级", CLASSES, ""),
            };
            let purpose = self.choice(table, row, "用途", PURPOSES, "失信");
            let basis = self.basis_cell(table, row);
            let later_days = self.days(table, row, "回溯天数");
            let outside = self.choice(table, row, "范围外", OUTSIDE, "转人工").unwrap_or_default();
            let declared = self.choice(table, row, "覆盖声明", DECLARED, "不要求");
            let declared = declared.filter(|must| *must);
            let back_years = self.days(table, row, "追溯年限");
            let (purpose, basis) = (purpose.unwrap_or(Purpose::Failing), some_list(basis));
            let (outside, exit) = (outside.then_some(true), self.exit(table, row));
            let issuers = some_list(items(table.cell(row, "发布单位")));
            let level = match table.cell(row, "认定层级") {
                "" => None,
                _ => self.choice(table, row, "认定层级", LEVELS, ""),
            };
            let may_be_empty = self.choice(table, row, "可为空", YES_NO, "否");
            let may_be_empty = may_be_empty.filter(|empty| *empty);
            self.family(table, row, &lists, purpose, family.as_deref());
            lists.push(RulebookList {
                name,
                purpose,
                family,
                class,
                issuers,
                level,
                may_be_empty,
                basis,
                later_days,
                outside,
                declared,
                back_years,
                exit,
            });
        }
        lists
    }

    /// Lists of one family are read for one thing: a case cannot count as two.
    fn family(
        &mut self,
        table: &Table,
        row: &Row,
        lists: &[RulebookList],
        purpose: Purpose,
        family: Option<&str>,
    ) {
        let other = |list: &&RulebookList| {
            family.is_some() && list.family.as_deref() == family && list.purpose != purpose
        };
        if let (Some(other), Some(family)) = (lists.iter().find(other), family) {
            let text = format!(
                "名单族“{family}”里已有用途不同的“{}”。同一族的名单用途必须相同，请改用途，或另写一族。",
                other.name
            );
            self.say("E07", table, row, "名单族", text);
        }
    }

    /// How one gets off the list.
    fn exit(&mut self, table: &Table, row: &Row) -> Option<RulebookExit> {
        let months = self.days(table, row, "最短公示期");
        let conditions = items(table.cell(row, "退出条件"));
        let basis = self.bases_in(table, row, "退出依据");
        let stated = months.is_some() || !conditions.is_empty();
        if stated && basis.is_empty() {
            let text = "退出条件和最短公示期必须有依据。请填写依据号。".into();
            self.say("E09", table, row, "退出依据", text);
        }
        let (conditions, basis) = (some_list(conditions), some_list(basis));
        stated.then_some(RulebookExit { months, conditions, basis })
    }

    fn lists_of_measures(&self) -> Vec<RulebookList> {
        let mut lists: Vec<RulebookList> = Vec::new();
        let Some(table) = self.sheet("惩戒措施") else { return lists };
        for row in &table.rows {
            let name = table.cell(row, "名单").to_string();
            if !name.is_empty() && !lists.iter().any(|l| l.name == name) {
                lists.push(RulebookList {
                    name,
                    purpose: Purpose::Failing,
                    family: None,
                    class: None,
                    issuers: None,
                    level: None,
                    may_be_empty: None,
                    basis: None,
                    later_days: None,
                    outside: None,
                    declared: None,
                    back_years: None,
                    exit: None,
                });
            }
        }
        lists
    }

    /// The bases of a row, each of which must exist.
    pub(super) fn basis_cell(&mut self, table: &Table, row: &Row) -> Vec<String> {
        self.bases_in(table, row, "依据")
    }

    /// The same of another column.
    pub(super) fn bases_in(&mut self, table: &Table, row: &Row, column: &str) -> Vec<String> {
        let ids = items(table.cell(row, column));
        let bases = self.sheet("依据");
        let known =
            |id: &str| bases.is_none_or(|b| b.rows.iter().any(|r| b.cell(r, "依据号") == id));
        for id in ids.iter().filter(|id| !known(id)) {
            self.say("E12", table, row, column, format!("“依据”表里没有“{id}”。"));
        }
        ids
    }
}
