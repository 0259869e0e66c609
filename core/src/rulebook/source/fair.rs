//! 公平竞争审查: what must make no difference between competitors, and where it looks as if it had been
//! forgotten to say so.

use alloc::{format, string::String, vec::Vec};

use super::sheets::Book;
use crate::rulebook::FactSource;
use crate::rulebook::document::RulebookFact;
use crate::rulebook::labels::{EQUAL, EXCEPTION, SOURCES};
use crate::sheet::{Message, Row, Table};

/// Words in the names of facts by which competitors have been kept out (公平竞争审查条例第八条至第十一条,
/// 招标投标领域公平竞争审查规则): where such a fact says neither yes nor no, somebody is asked.
const TELLING: &[&str] = &[
    "注册地",
    "登记地",
    "所在地",
    "纳税地",
    "户籍",
    "所有制",
    "组织形式",
    "企业性质",
    "本地",
    "本市",
    "本省",
    "外地",
    "注册资本",
    "业绩",
    "股权结构",
];

impl Book<'_> {
    /// `E25`: an incentive or a caution by such a fact needs an exception as a row does.
    pub(super) fn equal_treatment(
        &mut self,
        what: &str,
        table: &Table,
        row: &Row,
        (fact, basis): (&str, &[String]),
        vocabulary: &[RulebookFact],
    ) {
        let equal = vocabulary.iter().any(|known| known.name == fact && known.equal == Some(true));
        if equal && !basis.iter().any(|id| self.is_exception(id)) {
            let text = format!(
                "违反公平竞争审查（公平竞争审查条例）：{what}按“{fact}”区别对待经营者。请删去这一行；\
                 确属条例第十二条所列例外的，引用“公平竞争例外”写“是”的依据。"
            );
            self.say("E25", table, row, "事实", text);
        }
    }

    fn is_exception(&self, id: &str) -> bool {
        let Some(bases) = self.sheet("依据") else { return false };
        let of = |row: &Row| bases.cell(row, "依据号") == id && bases.cell(row, EXCEPTION) == "是";
        bases.rows.iter().any(of)
    }

    /// `W06`: a declared fact that looks like one which must make no difference, and does not say.
    pub(super) fn perhaps_equal(&self) -> Vec<Message> {
        let Some(table) = self.sheet("词汇") else { return Vec::new() };
        let looks = |row: &&Row| {
            let name = table.cell(row, "事实");
            let stated = SOURCES.iter().any(|(label, source)| {
                *source == FactSource::Declared && *label == table.cell(row, "来源")
            });
            stated
                && table.cell(row, EQUAL).is_empty()
                && TELLING.iter().any(|word| name.contains(word))
        };
        let told = |row: &Row| {
            let text = format!(
                "“{}”像是公平竞争审查所指的条件。请在“{EQUAL}”列写“是”（除引用例外外不得区别对待，编译时证明）或者“否”。",
                table.cell(row, "事实")
            );
            Message::new("W06", &table.sheet, text).line(row.line).column(EQUAL)
        };
        table.rows.iter().filter(|row| row.is_own()).filter(looks).map(told).collect()
    }
}
