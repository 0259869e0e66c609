//! 抽查比例: how often those of each tier are inspected, and never less where the tier is worse.

use alloc::{format, string::String, vec::Vec};

use super::sheets::Book;
use super::tables::{RuleTable, TIERS};
use super::{hint, labels, lookup, wrong_value};
use crate::decision::{Frequency, Tier};
use crate::rulebook::document::{RulebookFrequency, RulebookRate};
use crate::rulebook::labels::label;
use crate::rulebook::{Rate, WHOLE};
use crate::sheet::{Row, Table};
use crate::wire::some_list;

impl Book<'_> {
    pub(super) fn rates(&mut self, gradings: &[RuleTable]) -> Vec<RulebookRate> {
        let Some(table) = self.sheet("抽查比例") else { return Vec::new() };
        if !self.columns(table, &["分级表", "抽查档次", "依据"]) {
            return Vec::new();
        }
        let mut rates: Vec<(&Row, RulebookRate)> = Vec::new();
        for row in &table.rows {
            let Some(rate) = self.rate(table, row, gradings) else { continue };
            if rates.iter().any(|(_, r)| (&r.grading, r.tier) == (&rate.grading, rate.tier)) {
                let text = format!("“{} {}”写了两次。", rate.grading, word(rate.tier));
                self.say("E15", table, row, "抽查档次", text);
            }
            rates.push((row, rate));
        }
        self.rising(table, &rates);
        self.whole(table, &rates, gradings);
        rates.into_iter().map(|(_, rate)| rate).collect()
    }

    fn rate(&mut self, table: &Table, row: &Row, gradings: &[RuleTable]) -> Option<RulebookRate> {
        let grading = self.text(table, row, "分级表");
        let known: Vec<&str> = gradings.iter().map(|grading| grading.name.as_str()).collect();
        if !grading.is_empty() && !known.contains(&grading.as_str()) {
            let text =
                format!("“监管分级”表里没有名为“{grading}”的分级表{}。", hint(&grading, &known));
            self.say("E12", table, row, "分级表", text);
        }
        let cell = table.cell(row, "抽查档次");
        let tier = lookup(TIERS.outcomes, cell).map(Tier::of);
        if tier.is_none() {
            let text = wrong_value(cell, &labels(TIERS.outcomes));
            self.say("E07", table, row, "抽查档次", text);
        }
        let (share, times) = (table.cell(row, "抽查比例"), table.cell(row, "频次"));
        let read = (percent(share), frequency(times));
        for (column, cell, bad, like) in [
            ("抽查比例", share, read.0.is_none(), "“5%”“0.5%”，最多 100%"),
            ("频次", times, read.1.is_none(), "“每年2次”“每季度1次”“每2年1次”"),
        ] {
            if bad && !cell.is_empty() {
                let text = format!("“{cell}”看不懂。请写成{like}的样子。");
                self.say("E13", table, row, column, text);
            }
        }
        if share.is_empty() && times.is_empty() {
            let text = "抽查比例和频次至少要写一个。".into();
            self.say("E13", table, row, "抽查比例", text);
        }
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "抽查比例必须有依据。请填写依据号。".into());
        }
        let (share, frequency) = read;
        Some(RulebookRate { grading, tier: tier?, share, frequency, basis: some_list(basis) })
    }

    /// `E04`: whoever is in a worse tier is inspected no less.
    fn rising(&mut self, table: &Table, rates: &[(&Row, RulebookRate)]) {
        for (row, worse) in rates {
            let better = rates.iter().find(|(_, better)| {
                better.grading == worse.grading
                    && better.tier < worse.tier
                    && runtime(better).is_more_than(&runtime(worse))
            });
            if let Some((other, better)) = better {
                let text = format!(
                    "信用越差，抽查不得更少：“{}”档的抽查比例或者频次高于“{}”档（{}）。请改正。",
                    word(better.tier),
                    word(worse.tier),
                    crate::sheet::at_line(other.line)
                );
                self.say("E04", table, row, "抽查比例", text);
            }
        }
    }

    /// `E13`: what is said of one tier of a table is said of all that it gives, and of 正常, where a
    /// lighter one waits.
    fn whole(&mut self, table: &Table, rates: &[(&Row, RulebookRate)], gradings: &[RuleTable]) {
        for grading in gradings {
            let own: Vec<&(&Row, RulebookRate)> =
                rates.iter().filter(|(_, rate)| rate.grading == grading.name).collect();
            let Some((row, _)) = own.first() else { continue };
            let given = |tier: &Tier| *tier == Tier::Normal || grading.gives(tier.outcome());
            let missing = Tier::ALL
                .iter()
                .filter(|tier| given(tier) && !own.iter().any(|(_, rate)| rate.tier == **tier));
            let missing: Vec<&str> = missing.map(|tier| word(*tier)).collect();
            if !missing.is_empty() {
                let text = format!(
                    "分级表“{}”还有档次没有写：{}。请补上，档次之间才能比较。",
                    grading.name,
                    missing.join("、")
                );
                self.say("E13", table, row, "抽查档次", text);
            }
            let shares = own.iter().filter(|(_, rate)| rate.share.is_some()).count();
            let times = own.iter().filter(|(_, rate)| rate.frequency.is_some()).count();
            for (column, filled) in [("抽查比例", shares), ("频次", times)] {
                if filled > 0 && filled < own.len() {
                    let text = format!(
                        "分级表“{}”有的档次写了{column}，有的没有写。请都写上，或都留空。",
                        grading.name
                    );
                    self.say("E13", table, row, column, text);
                }
            }
        }
    }
}

fn word(tier: Tier) -> &'static str {
    label(TIERS.outcomes, &tier.outcome())
}

/// As it is compared when it decides.
fn runtime(of: &RulebookRate) -> Rate {
    let frequency = of.frequency.as_ref();
    let frequency = frequency.map(|of| Frequency { times: of.times, months: of.months });
    let (grading, basis) = (0, Vec::new());
    Rate { grading, tier: of.tier, share: of.share, frequency, basis }
}

/// `5%`, `0.5%`: hundredths of a percent.
fn percent(cell: &str) -> Option<u32> {
    let number = cell.strip_suffix(['%', '％'])?.trim();
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let hundredths: u32 = format!("{rest:0<2}").parse().ok()?;
    let whole: u32 = whole.parse().ok()?;
    let share = whole.checked_mul(100)?.checked_add(hundredths)?;
    (share <= WHOLE).then_some(share)
}

/// `每年2次`, `每2年1次`, `每半年1次`, `每季度1次`, `每月1次`, `每6个月1次`.
fn frequency(cell: &str) -> Option<RulebookFrequency> {
    let (months, times) = period(cell.strip_prefix('每')?)?;
    let times: u32 = times.trim().strip_suffix('次')?.trim().parse().ok()?;
    let usual = (1..=crate::limits::WORKING_DAYS).contains(&times);
    (usual && months > 0 && months <= 1200).then_some(RulebookFrequency { times, months })
}

/// A period in months, and what stands behind it.
fn period(text: &str) -> Option<(u32, &str)> {
    const PERIODS: [(&str, u32); 6] =
        [("半年", 6), ("季度", 3), ("季", 3), ("个月", 1), ("月", 1), ("年", 12)];
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at_checked(digits)?;
    let number: u32 = if number.is_empty() { 1 } else { number.parse().ok()? };
    let (months, rest) =
        PERIODS.iter().find_map(|(word, months)| Some((*months, rest.strip_prefix(word)?)))?;
    Some((number.checked_mul(months)?, rest))
}

/// A share as sheets have it.
pub(super) fn share_text(share: u32) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A frequency as sheets have it.
pub(super) fn frequency_text(of: &RulebookFrequency) -> String {
    let times = of.times;
    match (of.months, of.months % 12) {
        (1, _) => format!("每月{times}次"),
        (12, _) => format!("每年{times}次"),
        (months, 0) => format!("每{}年{times}次", months / 12),
        (months, _) => format!("每{months}个月{times}次"),
    }
}
