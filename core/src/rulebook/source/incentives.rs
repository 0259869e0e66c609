//! 激励措施 and 暂不可表达: what good standing earns, and what no table can say.

use alloc::{format, vec::Vec};

use super::matters::MatterRow;
use super::sheets::{Book, FactRow, ListRow};
use super::{hint, strings};
use crate::json::{ObjectBuilder, Value};
use crate::sheet::{Row, Table, items};

impl Book<'_> {
    pub(super) fn incentives(
        &mut self,
        vocabulary: &[FactRow],
        lists: &[ListRow],
        matters: &[MatterRow],
    ) -> Vec<Value> {
        let Some(table) = self.sheet("激励措施") else { return Vec::new() };
        if !self.columns(table, &["措施", "主体类型", "名单", "事实", "取值", "依据"])
        {
            return Vec::new();
        }
        let known: Vec<&str> = matters.iter().map(|m| m.id.as_str()).collect();
        let rows = table.rows.iter();
        rows.map(|row| {
            self.earned(table, row, vocabulary, lists);
            self.incentive(table, row, vocabulary, &known)
        })
        .collect()
    }

    /// Either a red list or a fact brings an incentive.
    fn earned(&mut self, table: &Table, row: &Row, vocabulary: &[FactRow], lists: &[ListRow]) {
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
        vocabulary: &[FactRow],
        matters: &[&str],
    ) -> Value {
        let name = self.text(table, row, "措施");
        let fact = table.cell(row, "事实");
        let values = self.condition(table, row, fact, vocabulary, "取值");
        if !fact.is_empty() && values.is_empty() {
            self.text(table, row, "取值");
        }
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "激励措施必须有依据。请填写依据号。".into());
        }
        let kinds = self.kinds(table, row);
        let ids = items(table.cell(row, "事项编码"));
        for id in ids.iter().filter(|id| !matters.contains(&id.as_str())) {
            let text = format!("“事项”表里没有“{id}”{}。", hint(id, matters));
            self.say("E12", table, row, "事项编码", text);
        }
        ObjectBuilder::new()
            .put_text("list", table.cell(row, "名单"))
            .put_text("fact", fact)
            .put_list("values", strings(&values))
            .put("kinds", kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>())
            .put("name", name)
            .put_list("matters", strings(&ids))
            .put_list("basis", strings(&basis))
            .put_text("note", table.cell(row, "说明"))
            .build()
    }

    /// What the authority can look up itself (共享目录).
    pub(super) fn shared(&mut self) -> Vec<Value> {
        let Some(table) = self.sheet("共享目录") else { return Vec::new() };
        if !self.columns(table, &["材料名称", "共享来源"]) {
            return Vec::new();
        }
        let row = |row: &Row| {
            ObjectBuilder::new()
                .put("name", table.cell(row, "材料名称"))
                .put("source", table.cell(row, "共享来源"))
                .build()
        };
        table.rows.iter().map(row).collect()
    }

    /// What is written down as 暂不可表达 for a matter.
    pub(super) fn unexpressed(&mut self, matter: &str) -> Vec<Value> {
        let Some(table) = self.sheet("暂不可表达") else { return Vec::new() };
        if !self.columns(table, &["事项编码", "内容", "依据"]) {
            return Vec::new();
        }
        let mut values = Vec::new();
        for row in table.rows.iter().filter(|row| table.cell(row, "事项编码") == matter) {
            let text = self.text(table, row, "内容");
            let basis = strings(&self.basis_cell(table, row));
            values.push(ObjectBuilder::new().put("text", text).put_list("basis", basis).build());
        }
        values
    }
}
