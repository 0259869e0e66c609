//! 评价: schemes of grades, the facts that they set, and what no table may say of them.

use alloc::{format, string::String, string::ToString, vec::Vec};

use super::sheets::Book;
use super::{hint, wrong_value};
use crate::request::SubjectKind;
use crate::rulebook::document::{RulebookFact, RulebookScheme};
use crate::rulebook::facts::standard as s;
use crate::rulebook::labels::FEWER;
use crate::rulebook::prove::{RedLine, Says};
use crate::rulebook::{FactSource, Scheme};
use crate::sheet::{Message, Row, Table, items};
use crate::wire::{some_list, some_text};

/// Values that a scheme can have: a set of values is a word of 64 bits, and two are the engine's.
const VALUES: usize = 62;
/// Ten years: no grade counts longer.
const MONTHS: u32 = 120;

impl Book<'_> {
    pub(super) fn schemes(&mut self) -> Vec<RulebookScheme> {
        let Some(table) = self.sheet("评价") else { return Vec::new() };
        if !self.columns(table, &["事实", "评价体系", "取值", "主体类型", "依据"]) {
            return Vec::new();
        }
        let mut schemes: Vec<RulebookScheme> = Vec::new();
        for row in &table.rows {
            let scheme = self.scheme(table, row);
            for (column, twice) in [
                ("事实", schemes.iter().any(|known| known.fact == scheme.fact)),
                ("评价体系", schemes.iter().any(|known| known.name == scheme.name)),
            ] {
                if twice {
                    let text = format!("“{}”写了两次。", table.cell(row, column));
                    self.say("E15", table, row, column, text);
                }
            }
            schemes.push(scheme);
        }
        schemes
    }

    fn scheme(&mut self, table: &Table, row: &Row) -> RulebookScheme {
        let (fact, name) = (self.text(table, row, "事实"), self.text(table, row, "评价体系"));
        let values = super::condition::values(table.cell(row, "取值"));
        let adverse = super::condition::values(table.cell(row, "不良取值"));
        let own = |value: &String| *value == s::UNKNOWN || *value == s::UNGRADED;
        let twice = values.iter().enumerate().any(|(at, v)| values.iter().take(at).any(|w| w == v));
        if values.is_empty() || values.len() > VALUES || twice || values.iter().any(own) {
            let text = format!(
                "请写 1 到 {VALUES} 个不同的取值，用 | 分开，最好的在前；“{}”“{}”由系统补上，不要写。",
                s::UNKNOWN,
                s::UNGRADED
            );
            self.say("E13", table, row, "取值", text);
        }
        let known: Vec<&str> = values.iter().map(String::as_str).collect();
        if let Some(value) = adverse.iter().find(|value| !values.contains(value)) {
            self.say("E07", table, row, "不良取值", wrong_value(value, &known));
        } else if !values.ends_with(&adverse) || adverse.len() == values.len() && !values.is_empty()
        {
            let text = "不良取值必须是“取值”里最差的几个，顺序相同，并且不是全部。".into();
            self.say("E07", table, row, "不良取值", text);
        }
        let fewer = self.choice(table, row, "方向", FEWER, "高分为优").unwrap_or_default();
        let bounds = self.bounds(table, row, values.len(), fewer);
        let basis = self.basis_cell(table, row);
        if basis.is_empty() {
            self.say("E09", table, row, "依据", "评价必须有依据。请填写依据号。".into());
        }
        RulebookScheme {
            fact,
            name,
            values,
            adverse: some_list(adverse),
            bounds: some_list(bounds),
            fewer_is_better: fewer.then_some(true),
            months: self.months(table, row),
            issuers: some_list(items(table.cell(row, "发布单位"))),
            kinds: self.kinds(table, row),
            basis: some_list(basis),
            note: some_text(table.cell(row, "说明")),
        }
    }

    /// 分段: the bounds between the values, from the best value on.
    fn bounds(&mut self, table: &Table, row: &Row, values: usize, fewer: bool) -> Vec<u32> {
        let cells = super::condition::values(table.cell(row, "分段"));
        let mut bounds: Vec<u32> = Vec::new();
        for cell in &cells {
            match cell.parse() {
                Ok(bound) => bounds.push(bound),
                Err(_) => {
                    let text = format!("“{cell}”不是分数，请写整数，用 | 分开，例如 850|750。");
                    self.say("E13", table, row, "分段", text);
                }
            }
        }
        let ordered = bounds.windows(2).all(|pair| match pair {
            [a, b] if fewer => a < b,
            [a, b] => a > b,
            _ => true,
        });
        let fits = cells.is_empty() || cells.len().saturating_add(1) == values;
        if !fits || (!ordered && bounds.len() == cells.len()) {
            let text = "分段从最好的取值写起，比取值少一个；高分为优的从大到小（达到即是），低分为优的从小到大（不超过即是）。";
            self.say("E13", table, row, "分段", text.into());
        }
        if cells.is_empty() && fewer {
            let text = "没有写分段，方向不起作用。请补上分段，或删去方向。".into();
            self.say("E13", table, row, "方向", text);
        }
        bounds
    }

    fn months(&mut self, table: &Table, row: &Row) -> Option<u32> {
        let cell = table.cell(row, "有效月数");
        let months = cell.parse().ok().filter(|n| (1..=MONTHS).contains(n));
        if months.is_none() && !cell.is_empty() {
            let text = format!("“{cell}”不是月数，请写 1 到 {MONTHS} 的整数，例如 12。");
            self.say("E13", table, row, "有效月数", text);
        }
        months
    }

    /// What a fact can be whose source is 评价: the values of its scheme and what the engine adds.
    /// 未评 is a value where the cell has it.
    pub(super) fn graded(
        &mut self,
        table: &Table,
        row: &Row,
        name: &str,
        values: Vec<String>,
        schemes: &[RulebookScheme],
    ) -> Vec<String> {
        let Some(scheme) = schemes.iter().find(|scheme| scheme.fact == name) else {
            let known: Vec<&str> = schemes.iter().map(|scheme| scheme.fact.as_str()).collect();
            let text = format!("“评价”表里没有事实“{name}”的评价体系{}。", hint(name, &known));
            self.say("E12", table, row, "事实", text);
            return values;
        };
        let good = scheme.values.len().saturating_sub(scheme.adverse.iter().flatten().count());
        let ungraded = values.iter().any(|value| value == s::UNGRADED);
        let domain = Scheme::domain(&scheme.values, good, ungraded);
        let written = values.iter().all(|v| domain.contains(v));
        let bare = |all: &[String]| -> Vec<String> {
            all.iter().filter(|v| *v != s::UNKNOWN && *v != s::UNGRADED).cloned().collect()
        };
        if !values.is_empty() && (!written || bare(&values) != bare(&domain)) {
            let text =
                format!("“{name}”的取值由“评价”表定，应为 {}。请照写，或留空。", domain.join("|"));
            self.say("E07", table, row, "取值", text);
        }
        domain
    }

    /// Schemes that set no fact would have no effect.
    pub(super) fn idle_schemes(&mut self, schemes: &[RulebookScheme], facts: &[RulebookFact]) {
        let Some(table) = self.sheet("评价") else { return };
        let set = |scheme: &RulebookScheme| {
            facts.iter().any(|f| f.name == scheme.fact && f.source == FactSource::Grade)
        };
        let graded = facts.iter().filter(|f| f.source == FactSource::Grade);
        // A fact without a scheme was told: the two are one mistake.
        if graded.clone().any(|f| !schemes.iter().any(|scheme| scheme.fact == f.name)) {
            return;
        }
        let known: Vec<&str> = facts.iter().map(|f| f.name.as_str()).collect();
        for (row, scheme) in table.rows.iter().zip(schemes).filter(|(_, scheme)| !set(scheme)) {
            let text = format!(
                "词汇里没有来源为“评价”的事实“{}”{}，这个评价体系不起作用。",
                scheme.fact,
                hint(&scheme.fact, &known)
            );
            self.say("E12", table, row, "事实", text);
        }
    }

    /// Grades of persons, like their scores, bring incentives and nothing else.
    pub(super) fn personal_grades(&mut self, schemes: &[RulebookScheme]) {
        let personal = schemes.iter().filter(|s| s.kinds.contains(&SubjectKind::Person));
        for scheme in personal {
            let reads = |table: &&Table| table.column(&scheme.fact).is_some();
            let tables = ["判定表", "监管分级"].into_iter().filter_map(|name| self.sheet(name));
            let told = tables.filter(reads).map(|table| {
                let text = format!(
                    "“{}”包括对自然人的评价，只能用于激励措施，不能影响结论和监管。请删去这一列。",
                    scheme.fact
                );
                Message::new("E17", &table.sheet, text).column(&scheme.fact)
            });
            let cautions = self.sheet("警示").into_iter().flat_map(|table| {
                let rows = table.rows.iter();
                let rows = rows.filter(|row| table.cell(row, "事实") == scheme.fact);
                rows.map(|row| super::cautions::personal(table, row, &scheme.fact))
            });
            let mut told = told.chain(cautions);
            if let Some(mut first) = told.next() {
                first.folded.extend(told);
                self.messages.push(first);
            }
        }
    }

    /// An incentive follows from good grades, and then from all better ones: what brings it must not
    /// be lost by doing better, nor be earned by nobody's knowing.
    pub(super) fn earned_by_grade(
        &mut self,
        table: &Table,
        row: &Row,
        values: &[String],
        scheme: &RulebookScheme,
    ) {
        let good = scheme.values.len().saturating_sub(scheme.adverse.iter().flatten().count());
        let places: Vec<Option<usize>> =
            values.iter().map(|v| scheme.values.iter().position(|known| known == v)).collect();
        let worst = places.iter().copied().max().flatten();
        let whole = worst.is_some_and(|worst| (0..=worst).all(|at| places.contains(&Some(at))));
        let earns = places.iter().all(|at| at.is_some_and(|at| at < good));
        if !values.is_empty() && (!whole || !earns) {
            let text = format!(
                "评价激励要从最好的取值“{}”起连续写，不能含不良取值、“{}”或“{}”。",
                scheme.values.first().map_or("", |v| v),
                s::UNGRADED,
                s::UNKNOWN
            );
            self.say("E04", table, row, "取值", text);
        }
    }
}

/// What every table must keep to: a worse grade, or none that is known, gets nothing better.
pub(super) fn lines(schemes: &[RulebookScheme]) -> Vec<RedLine> {
    let line = |scheme: &RulebookScheme| RedLine {
        id: "评价".to_string(),
        text: format!("“{}”越差，待遇不得更优；未知不得优于任何取值", scheme.name),
        says: Says::Graded { fact: scheme.fact.clone() },
        always: true,
    };
    schemes.iter().map(line).collect()
}
