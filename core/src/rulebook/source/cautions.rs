//! 警示 (约谈, 提醒, 责令承诺 …): the step between incentives and measures. It is told and asked, and takes
//! nothing away: what would is a measure and belongs into the catalogue (失信惩戒措施基础清单).

use alloc::{format, string::String, vec::Vec};

use super::hint;
use super::sheets::Book;
use super::versions::MatterRow;
use crate::rulebook::document::{
    RulebookCatalogueItem, RulebookCaution, RulebookDocument, RulebookFact, RulebookList,
};
use crate::rulebook::facts::standard as s;
use crate::rulebook::{FactSource, Purpose};
use crate::sheet::{Message, Row, Table, items};
use crate::wire::{some_list, some_text};

/// `E17`: what grades persons brings incentives and nothing else.
pub(super) fn personal(table: &Table, row: &Row, fact: &str) -> Message {
    let text = format!("“{fact}”只能用于激励措施，不能凭它警示。请改用别的事实或者名单。");
    Message::new("E17", &table.sheet, text).line(row.line).column("事实")
}

/// Words of what takes something away from somebody.
const RESTRICTING: &[&str] = &[
    "限制", "禁止", "取消", "暂停", "不予", "撤销", "吊销", "罚款", "处罚", "惩戒", "降低", "退出",
    "排除",
];

/// What the rows of the sheet can refer to.
pub(super) struct Known<'a> {
    pub(super) vocabulary: &'a [RulebookFact],
    pub(super) lists: &'a [RulebookList],
    pub(super) matters: &'a [MatterRow],
    pub(super) catalogue: &'a [RulebookCatalogueItem],
}

impl Book<'_> {
    pub(super) fn cautions(&mut self, known: &Known<'_>) -> Vec<RulebookCaution> {
        let Some(table) = self.sheet("警示") else { return Vec::new() };
        if !self.columns(table, &["警示", "名单", "事实", "取值", "主体类型", "依据"])
        {
            return Vec::new();
        }
        // What stands there only where a measure is meant.
        for column in ["禁止办理", "基础清单条目", "及于角色", "期限"] {
            let filled = table.rows.iter().find(|row| !table.cell(row, column).is_empty());
            if let Some(row) = filled {
                let text = format!(
                    "警示不减损权益，不能有“{column}”。要采取惩戒措施的，写在“惩戒措施”表，并引用基础清单。"
                );
                self.say("E09", table, row, column, text);
            }
        }
        table.rows.iter().map(|row| self.caution(table, row, known)).collect()
    }

    fn caution(&mut self, table: &Table, row: &Row, known: &Known<'_>) -> RulebookCaution {
        let name = self.text(table, row, "警示");
        self.restricting(table, row, &name, known.catalogue);
        let (list, fact) = (table.cell(row, "名单"), table.cell(row, "事实"));
        if list.is_empty() == fact.is_empty() {
            let text = "“名单”和“事实”要填一个，也只能填一个：说明凭什么警示。".into();
            self.say("E13", table, row, "名单", text);
        }
        self.cautioning_list(table, row, list, known.lists);
        let values = self.condition(table, row, fact, known.vocabulary, "取值");
        if !fact.is_empty() && values.is_empty() {
            self.text(table, row, "取值");
        }
        self.cautioning_fact(table, row, (fact, &values), known);
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "警示必须有依据。请填写依据号。".into());
        }
        self.equal_treatment("警示", table, row, (fact, &basis), known.vocabulary);
        let kinds = self.kinds(table, row);
        let ids = items(table.cell(row, "事项编码"));
        let matters: Vec<&str> = known.matters.iter().map(|m| m.id.as_str()).collect();
        for id in ids.iter().filter(|id| !matters.contains(&id.as_str())) {
            let text = format!("“事项”表里没有“{id}”{}。", hint(id, &matters));
            self.say("E12", table, row, "事项编码", text);
        }
        RulebookCaution {
            list: some_text(list),
            fact: some_text(fact),
            values: some_list(values),
            kinds,
            name,
            matters: some_list(ids),
            basis: some_list(basis),
            note: some_text(table.cell(row, "说明")),
        }
    }

    /// `E09`: a caution that takes something away.
    fn restricting(
        &mut self,
        table: &Table,
        row: &Row,
        name: &str,
        catalogue: &[RulebookCatalogueItem],
    ) {
        let item = catalogue.iter().find(|item| name.contains(item.name.as_str()));
        let text = match (item, RESTRICTING.iter().find(|word| name.contains(**word))) {
            (Some(item), _) => format!(
                "“{name}”是基础清单的惩戒措施（{}），不能写成警示。请写在“惩戒措施”表。",
                item.item
            ),
            (None, Some(word)) => format!(
                "警示不得减损权益：“{name}”里有“{word}”。请写成约谈、提醒、责令承诺这样的警示，或者按基础清单写在“惩戒措施”表。"
            ),
            (None, None) => return,
        };
        self.say("E09", table, row, "警示", text);
    }

    fn cautioning_list(&mut self, table: &Table, row: &Row, name: &str, lists: &[RulebookList]) {
        let known: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
        let list = lists.iter().find(|list| list.name == name);
        if !name.is_empty() && list.is_none() {
            let text = format!("“名单”表里没有“{name}”{}。", hint(name, &known));
            self.say("E12", table, row, "名单", text);
        }
        if list.is_some_and(|list| list.purpose == Purpose::Incentive) {
            let text = format!("“{name}”的用途是“激励”，不能凭它警示。");
            self.say("E09", table, row, "名单", text);
        }
    }

    /// `E04`: somebody is cautioned by what is known and not the best; `E17`: never by a person's score.
    fn cautioning_fact(
        &mut self,
        table: &Table,
        row: &Row,
        (name, values): (&str, &[String]),
        known: &Known<'_>,
    ) {
        let facts: Vec<&str> = known.vocabulary.iter().map(|f| f.name.as_str()).collect();
        let Some(fact) = known.vocabulary.iter().find(|fact| fact.name == name) else {
            if !name.is_empty() {
                let text = format!("词汇里没有事实“{name}”{}。", hint(name, &facts));
                self.say("E12", table, row, "事实", text);
            }
            return;
        };
        if fact.source == FactSource::Score {
            self.messages.push(personal(table, row, name));
        }
        let unsure = [s::QUERY, s::IDENTITY].contains(&name);
        let unknown = |value: &String| value == s::UNKNOWN || value == s::UNGRADED;
        let best = fact.values.first().is_some_and(|best| values.contains(best));
        if unsure || best || values.iter().any(unknown) {
            let text = format!(
                "警示只能凭查清的不良情形：不能凭最好的取值、“{}”“{}”，也不能凭查询状态和身份匹配。请改正。",
                s::UNKNOWN,
                s::UNGRADED
            );
            self.say("E04", table, row, "取值", text);
        }
    }

    /// `W05`: a caution by a list that none of its matters asks.
    pub(super) fn idle_cautions(&self, document: &RulebookDocument) -> Vec<Message> {
        let Some(table) = self.sheet("警示") else { return Vec::new() };
        let idle = |(row, caution): (&Row, &RulebookCaution)| {
            let list = caution.list.as_ref()?;
            let of = |id: &String| caution.matters.as_ref().is_none_or(|ids| ids.contains(id));
            let mut matters = document.matters.iter().filter(|matter| of(&matter.id));
            let text = format!("它的事项都不核对“{list}”，警示不会生效。请改正名单或者事项编码。");
            let message = Message::new("W05", &table.sheet, text).line(row.line).column("名单");
            let asked = matters.any(|matter| matter.lists.contains(list));
            (!asked && row.is_own()).then_some(message)
        };
        let cautions = document.cautions.iter().flatten();
        table.rows.iter().zip(cautions).filter_map(idle).collect()
    }
}
