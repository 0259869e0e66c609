//! 激励措施 and 暂不可表达: what good standing earns, and what no table can say.

use alloc::{format, string::String, vec::Vec};

use super::hint;
use super::sheets::Book;
use super::versions::MatterRow;
use crate::rulebook::FactSource;
use crate::rulebook::document::{
    RulebookClass, RulebookFact, RulebookIncentive, RulebookList, RulebookRemedy, RulebookScheme,
    RulebookShared, RulebookUnexpressed,
};
use crate::rulebook::facts::standard::UNKNOWN;
use crate::sheet::{Row, Table, items};
use crate::wire::{some_list, some_text};

impl Book<'_> {
    pub(super) fn incentives(
        &mut self,
        vocabulary: &[RulebookFact],
        lists: &[RulebookList],
        schemes: &[RulebookScheme],
        matters: &[MatterRow],
    ) -> Vec<RulebookIncentive> {
        let Some(table) = self.sheet("激励措施") else { return Vec::new() };
        if !self.columns(table, &["措施", "主体类型", "名单", "事实", "取值", "依据"])
        {
            return Vec::new();
        }
        let known: Vec<&str> = matters.iter().map(|m| m.id.as_str()).collect();
        let rows = table.rows.iter();
        rows.map(|row| {
            self.earned(table, row, vocabulary, lists);
            if let Some(scheme) = schemes.iter().find(|s| s.fact == table.cell(row, "事实")) {
                let values = super::condition::values(table.cell(row, "取值"));
                self.earned_by_grade(table, row, &values, scheme);
            }
            self.incentive(table, row, vocabulary, &known)
        })
        .collect()
    }

    /// `E04`: an incentive is earned by the best values of a fact, and not by what nobody knows. Those of
    /// grades are judged by their scheme.
    fn earned_by_the_best(
        &mut self,
        table: &Table,
        row: &Row,
        values: &[String],
        fact: &RulebookFact,
    ) {
        let best: Vec<&String> =
            fact.values.iter().take_while(|known| values.contains(known)).collect();
        let unknown = values.iter().any(|value| value == UNKNOWN);
        if fact.source != FactSource::Grade && (unknown || best.len() < values.len()) {
            let text = format!(
                "激励只能凭“{}”排在最前面的取值享受（{}），不能越过更好的取值，也不能凭“{UNKNOWN}”。请改正取值。",
                fact.name,
                fact.values.join("/")
            );
            self.say("E04", table, row, "取值", text);
        }
    }

    /// Either a red list or a fact brings an incentive.
    fn earned(
        &mut self,
        table: &Table,
        row: &Row,
        vocabulary: &[RulebookFact],
        lists: &[RulebookList],
    ) {
        let (list, fact) = (table.cell(row, "名单"), table.cell(row, "事实"));
        if list.is_empty() == fact.is_empty() {
            let text = "“名单”和“事实”要填一个，也只能填一个：说明凭什么享受激励。".into();
            self.say("E13", table, row, "名单", text);
        }
        let known: Vec<&str> = lists.iter().map(|l| l.name.as_str()).collect();
        if !list.is_empty() && !known.contains(&list) {
            let text = format!("“名单”表里没有“{list}”{}。", hint(list, &known));
            self.say("E12", table, row, "名单", text);
        }
        let facts: Vec<&str> = vocabulary.iter().map(|f| f.name.as_str()).collect();
        if !fact.is_empty() && !facts.contains(&fact) {
            let text = format!("词汇里没有事实“{fact}”{}。", hint(fact, &facts));
            self.say("E12", table, row, "事实", text);
        }
    }

    fn incentive(
        &mut self,
        table: &Table,
        row: &Row,
        vocabulary: &[RulebookFact],
        matters: &[&str],
    ) -> RulebookIncentive {
        let name = self.text(table, row, "措施");
        let fact = table.cell(row, "事实");
        let values = self.condition(table, row, fact, vocabulary, "取值");
        if !fact.is_empty() && values.is_empty() {
            self.text(table, row, "取值");
        }
        if let Some(known) = vocabulary.iter().find(|known| known.name == fact) {
            self.earned_by_the_best(table, row, &values, known);
        }
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "激励措施必须有依据。请填写依据号。".into());
        }
        self.equal_treatment("激励措施", table, row, (fact, &basis), vocabulary);
        let kinds = self.kinds(table, row);
        let ids = items(table.cell(row, "事项编码"));
        for id in ids.iter().filter(|id| !matters.contains(&id.as_str())) {
            let text = format!("“事项”表里没有“{id}”{}。", hint(id, matters));
            self.say("E12", table, row, "事项编码", text);
        }
        RulebookIncentive {
            list: some_text(table.cell(row, "名单")),
            fact: some_text(fact),
            values: some_list(values),
            kinds,
            name,
            matters: some_list(ids),
            basis: some_list(basis),
            note: some_text(table.cell(row, "说明")),
        }
    }

    /// How one defends oneself against a refusal (救济途径).
    pub(super) fn remedies(&mut self, classes: &[RulebookClass]) -> Vec<RulebookRemedy> {
        let Some(table) = self.sheet("救济途径") else { return Vec::new() };
        if !self.columns(table, &["类别", "途径", "受理单位", "期限", "依据"]) {
            return Vec::new();
        }
        table.rows.iter().map(|row| self.remedy(table, row, classes)).collect()
    }

    fn remedy(&mut self, table: &Table, row: &Row, classes: &[RulebookClass]) -> RulebookRemedy {
        let [class, way, body, term] =
            ["类别", "途径", "受理单位", "期限"].map(|column| self.text(table, row, column));
        self.class_cell(table, row, classes);
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "救济途径必须有依据。请填写依据号。".into());
        }
        RulebookRemedy { class, way, body, term, basis: some_list(basis) }
    }

    /// What the authority can look up itself (共享目录).
    pub(super) fn shared(&mut self) -> Vec<RulebookShared> {
        let Some(table) = self.sheet("共享目录") else { return Vec::new() };
        if !self.columns(table, &["材料名称", "共享来源"]) {
            return Vec::new();
        }
        let row = |row: &Row| RulebookShared {
            name: table.cell(row, "材料名称").into(),
            source: table.cell(row, "共享来源").into(),
        };
        table.rows.iter().map(row).collect()
    }

    /// What is written down as 暂不可表达 for a matter.
    pub(super) fn unexpressed(&mut self, matter: &str) -> Vec<RulebookUnexpressed> {
        let Some(table) = self.sheet("暂不可表达") else { return Vec::new() };
        if !self.columns(table, &["事项编码", "内容", "依据"]) {
            return Vec::new();
        }
        let mut values = Vec::new();
        for row in table.rows.iter().filter(|row| table.cell(row, "事项编码") == matter) {
            let text = self.text(table, row, "内容");
            let basis = some_list(self.basis_cell(table, row));
            values.push(RulebookUnexpressed { text, basis });
        }
        values
    }
}
