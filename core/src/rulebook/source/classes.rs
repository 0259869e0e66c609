//! 类别: classes of matters and scenes of checking. Those of the field are known; a city adds its own and
//! says what outcomes are called there.

use alloc::{format, string::ToString, vec::Vec};

use super::sheets::Book;
use super::wrong_value;
use crate::names::Named;
use crate::rulebook::Papers;
use crate::rulebook::document::RulebookClass;
use crate::rulebook::labels::{OUTCOMES, PAPERS, label};
use crate::sheet::{Row, Table, items};
use crate::wire::{ByName, some_list};

/// Classes of matters (事项类别).
const CLASSES: &[&str] =
    &["行政审批", "政府采购", "招标投标", "专项资金扶持", "市场准入", "资质审核", "公共资源交易"];

/// Scenes of checking (核查场景).
const SCENES: &[&str] = &[
    "政府采购",
    "土地和矿业权出让",
    "建设工程招投标",
    "国有产权交易",
    "政府资金扶持",
    "评优评级年检",
    "资质资格认定",
    "招录任职",
    "其他行政事项",
];

impl Book<'_> {
    pub(super) fn classes(&mut self) -> Vec<RulebookClass> {
        let Some(table) = self.sheet("类别") else { return Vec::new() };
        if !self.columns(table, &["类别"]) {
            return Vec::new();
        }
        let mut classes: Vec<RulebookClass> = Vec::new();
        for row in &table.rows {
            let name = self.text(table, row, "类别");
            if classes.iter().any(|known| known.name == name) {
                self.say("E15", table, row, "类别", format!("“{name}”写了两次。"));
            }
            let usual = label(PAPERS, &Papers::of(&name));
            let papers = self.choice(table, row, "文书", PAPERS, usual).unwrap_or(Papers::Other);
            let word = |(column, outcome): &(&str, crate::decision::Outcome)| {
                let cell = table.cell(row, column);
                (!cell.is_empty()).then(|| (outcome.name().into(), cell.to_string()))
            };
            let mut words: Vec<_> = OUTCOMES.iter().filter_map(word).collect();
            words.sort();
            self.told_apart(table, row);
            let outcomes = (!words.is_empty()).then_some(ByName(words));
            let scenes = some_list(items(table.cell(row, "核查场景")));
            classes.push(RulebookClass { name, papers, outcomes, scenes });
        }
        classes
    }

    /// `E07`: an outcome must not be called what another one is called.
    fn told_apart(&mut self, table: &Table, row: &Row) {
        let called = |(usual, _): &(&'static str, crate::decision::Outcome)| {
            Some(table.cell(row, usual)).filter(|own| !own.is_empty()).unwrap_or(usual)
        };
        for (at, outcome) in OUTCOMES.iter().enumerate() {
            let word = called(outcome);
            let other = OUTCOMES.iter().enumerate().find(|(other_at, other)| {
                *other_at != at && (called(other) == word || other.0 == word)
            });
            let own = !table.cell(row, outcome.0).is_empty();
            if let Some((_, other)) = other.filter(|_| own) {
                let text = format!("“{word}”也是“{}”的用语，两个结论分不清。请换一个词。", other.0);
                self.say("E07", table, row, outcome.0, text);
            }
        }
    }

    /// A cell that names a class; blank where none has to be named.
    pub(super) fn class_cell<'c>(
        &mut self,
        table: &'c Table,
        row: &'c Row,
        classes: &[RulebookClass],
    ) -> &'c str {
        let own = classes.iter().map(|class| class.name.as_str());
        self.one_of(table, row, "类别", CLASSES.iter().copied().chain(own).collect())
    }

    /// The same of a scene.
    pub(super) fn scene_cell<'c>(
        &mut self,
        table: &'c Table,
        row: &'c Row,
        classes: &[RulebookClass],
    ) -> &'c str {
        let own = classes.iter().flat_map(|class| class.scenes.iter().flatten());
        let known = SCENES.iter().copied().chain(own.map(|scene| scene.as_str())).collect();
        self.one_of(table, row, "核查场景", known)
    }

    fn one_of<'c>(
        &mut self,
        table: &'c Table,
        row: &'c Row,
        column: &str,
        known: Vec<&str>,
    ) -> &'c str {
        let cell = table.cell(row, column);
        if !cell.is_empty() && !known.contains(&cell) {
            let mut text = wrong_value(cell, &known);
            text.push_str("本地另有的，写进“类别”表。");
            self.say("E07", table, row, column, text);
        }
        cell
    }
}
