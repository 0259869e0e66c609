//! 事项 and 材料: what can be applied for, on what terms, and what has to be handed in.

use alloc::{format, string::String, string::ToString, vec, vec::Vec};

use super::layers::Layers;
use super::sheets::Book;
use super::tables::RuleTable;
use super::versions::MatterRow;
use super::{labels, lookup, versions, wrong_value};
use crate::date::Date;
use crate::decision::Outcome;
use crate::request::{CommitmentType, Role};
use crate::rulebook::document::{RulebookClass, RulebookFact, RulebookList, RulebookMatter};
use crate::rulebook::facts::standard as s;
use crate::rulebook::labels::{BOTH, BRANCHES, COMMITMENTS, DAYS, ROLES};
use crate::rulebook::prove::RedLine;
use crate::rulebook::{Purpose, Rulebook};
use crate::sheet::{Message, Row, Table, at_line, items};
use crate::wire::{some_list, some_text};

/// What happens when a material is not handed in in time.
const OVERDUE: &[(&str, ())] =
    &[("退件", ()), ("终止", ()), ("暂停", ()), ("撤销", ()), ("按一般程序办理", ())];

/// Nobody but the applicant has to be named.
pub(super) const NOBODY: &str = "不要求";

/// What a matter is judged by besides its own row.
pub(super) struct Frame<'a> {
    pub(super) rules: &'a [RuleTable],
    pub(super) lists: &'a [RulebookList],
    pub(super) red_lines: &'a [RedLine],
    pub(super) layers: &'a Layers,
    pub(super) gradings: &'a [RuleTable],
    pub(super) classes: &'a [RulebookClass],
    pub(super) vocabulary: &'a [RulebookFact],
}

impl Book<'_> {
    pub(super) fn matters(&mut self, frame: &Frame<'_>) -> Vec<MatterRow> {
        let columns =
            ["事项编码", "事项名称", "施行日期", "承诺办结工作日", "补正最长工作日", "红线"];
        let Some(table) = self.required("事项", &columns) else { return Vec::new() };
        let rows = table.rows.iter();
        let matters: Vec<MatterRow> =
            rows.filter_map(|row| self.matter(table, row, frame)).collect();
        self.timeline(table, &matters);
        self.strangers(table);
        matters
    }

    /// A row for a matter that does not exist would silently be for nobody.
    fn strangers(&mut self, matters: &Table) {
        let known: Vec<&str> =
            matters.rows.iter().map(|row| matters.cell(row, "事项编码")).collect();
        for name in ["材料", "暂不可表达"] {
            let Some(table) = self.sheet(name) else { continue };
            for row in &table.rows {
                let id = table.cell(row, "事项编码");
                if !known.contains(&id) {
                    let hint = super::hint(id, &known);
                    let text = format!("“事项”表里没有“{id}”{hint}。");
                    self.say("E12", table, row, "事项编码", text);
                }
            }
        }
    }

    /// `W03`: matters that consult no list. Where the tables know 不适用, the fact 查询状态 says it.
    pub(super) fn without_lists(&self, book: &Rulebook) -> Vec<Message> {
        let Some(table) = self.sheet("事项") else { return Vec::new() };
        let bare = |id: &str| book.matters.iter().any(|m| m.id == id && m.lists.is_empty());
        let rows = table.rows.iter().filter(|row| bare(table.cell(row, "事项编码")));
        let message = |row: &Row| {
            let text = format!(
                "事项 {} 没有必查名单，受理时不核对任何名单（查询状态为“{}”）。请填写必查名单。",
                table.cell(row, "事项编码"),
                s::NOT_APPLICABLE
            );
            Message::new("W03", &table.sheet, text).line(row.line).column("必查名单")
        };
        rows.map(message).collect()
    }

    fn matter(&mut self, table: &Table, row: &Row, frame: &Frame<'_>) -> Option<MatterRow> {
        let (id, name) = (self.text(table, row, "事项编码"), self.text(table, row, "事项名称"));
        let (from, to) = (self.date(table, row, "施行日期"), self.date(table, row, "废止日期"));
        let rules_name = table.cell(row, "判定表").to_string();
        let rules = frame.rules.iter().find(|t| t.name == rules_name);
        if rules.is_none() {
            let known: Vec<&str> = frame.rules.iter().map(|t| t.name.as_str()).collect();
            let hint = super::hint(&rules_name, &known);
            let text = format!("“判定表”表里没有名为“{rules_name}”的表{hint}。");
            self.say("E12", table, row, "判定表", text);
        }
        self.ordered(table, row, from, to);
        let promise = self.days(table, row, "承诺办结工作日");
        let supplement = self.days(table, row, "补正最长工作日");
        self.term(table, row, (promise, supplement), frame.layers.term(&rules_name));
        self.defers(table, row, rules, supplement);
        let red_lines = self.red_line_cell(table, row, frame.red_lines);
        let class = self.class_cell(table, row, frame.classes);
        let by_decision = self.choice(table, row, "过渡", DAYS, "申请日").unwrap_or_default();
        let both = self.choice(table, row, "红黑并存", BOTH, "从惩").unwrap_or_default();
        let commitment = self.choice(table, row, "承诺类型", COMMITMENTS, "容缺受理型");
        let roles = self.role_cell(table, row);
        let required = self.required_cell(table, row, &roles);
        let aside = self.bases_in(table, row, "联合体不计依据");
        let branches = self.choice(table, row, "分支机构", BRANCHES, "不计入").unwrap_or_default();
        let commitment_days = self.days(table, row, "承诺签署天数");
        let lists = self.list_cell(table, row, frame.lists);
        let Some(from) = from else {
            if table.cell(row, "施行日期").is_empty() {
                self.say("E13", table, row, "施行日期", "不能为空，请填写。".into());
            }
            return None;
        };
        let value = RulebookMatter {
            id: id.clone(),
            name,
            class: some_text(class),
            level: some_text(table.cell(row, "层级")),
            agency: some_text(table.cell(row, "实施机关")),
            from,
            to,
            promise_days: promise,
            supplement_days: supplement,
            overdue: some_text(table.cell(row, "逾期处理")),
            reviewers: self.reviewers(table, row),
            red_lines: some_list(red_lines.clone()),
            table: rules_name.clone(),
            roles,
            required,
            members_aside: some_list(aside),
            branches: branches.then_some(true),
            commitment_days,
            lists,
            // A cell without a meaning was told and stops the compilation.
            commitment: commitment.unwrap_or(CommitmentType::Other),
            materials: self.materials(&id, supplement, frame.vocabulary),
            scene: some_text(self.scene_cell(table, row, frame.classes)),
            by_decision: by_decision.then_some(true),
            red_and_black: both.then_some(true),
            grading: some_text(self.grading(table, row, frame.gradings)),
            unexpressed: some_list(self.unexpressed(&id)),
        };
        let (line, table) = (row.line, rules_name);
        Some(MatterRow { id, line, table, from, to, by_decision, red_lines, value })
    }

    /// How many people must agree on a review; one, where nothing is said.
    fn reviewers(&mut self, table: &Table, row: &Row) -> Option<u32> {
        let cell = table.cell(row, "复核人数");
        let count: Option<u32> =
            cell.parse().ok().filter(|count| (1..=crate::limits::REVIEWERS).contains(count));
        if count.is_none() && !cell.is_empty() {
            let most = crate::limits::REVIEWERS;
            let text = format!("“{cell}”不是复核人数，请写 1 到 {most} 的整数，例如 2。");
            self.say("E13", table, row, "复核人数", text);
        }
        count.filter(|count| *count > 1)
    }

    /// 补正 must end in time for the promised day: by default at most 20 working days, and two less
    /// than it; the tables above may ask for more.
    fn term(
        &mut self,
        table: &Table,
        row: &Row,
        (promise, supplement): (Option<u32>, Option<u32>),
        (most, margin): (u32, u32),
    ) {
        let Some(days) = supplement else { return };
        let before = promise.map(|promise| promise.saturating_sub(margin));
        let limit = before.map_or(most, |before| before.min(most));
        if days > limit {
            let than = match (promise, before) {
                (Some(promise), Some(before)) => {
                    format!("且至少比承诺办结时限少{margin}个工作日（{promise}-{margin}={before}）")
                }
                _ => String::new(),
            };
            let text = format!("{days} 个工作日太长：要求 ≤{most}{than}。请改为 ≤{limit}。");
            self.say("E05", table, row, "补正最长工作日", text);
        }
    }

    /// A matter that can be accepted with materials deferred must say until when, and what follows.
    fn defers(&mut self, table: &Table, row: &Row, rules: Option<&RuleTable>, days: Option<u32>) {
        let deferring = rules.and_then(|t| t.rule_with(Outcome::AcceptWithDeferral));
        let overdue = table.cell(row, "逾期处理");
        if !overdue.is_empty() {
            self.choice(table, row, "逾期处理", OVERDUE, "");
        }
        let Some(rule) = deferring else { return };
        if days.is_none() && table.cell(row, "补正最长工作日").is_empty() {
            let text = format!(
                "规则 {rule} 可能给出“容缺受理”，必须写明补正期限。请填写工作日数，例如 10。"
            );
            self.say("E05", table, row, "补正最长工作日", text);
        }
        if overdue.is_empty() {
            let text = format!(
                "规则 {rule} 可能给出“容缺受理”，必须写明逾期怎么办：{}。",
                labels(OVERDUE).join("/")
            );
            self.say("E13", table, row, "逾期处理", text);
        }
    }

    fn red_line_cell(&mut self, table: &Table, row: &Row, known: &[RedLine]) -> Vec<String> {
        let known: Vec<&str> = known.iter().map(|line| line.id.as_str()).collect();
        let ids = items(table.cell(row, "红线"));
        for id in ids.iter().filter(|id| !known.contains(&id.as_str())) {
            self.say("E12", table, row, "红线", wrong_value(id, &known));
        }
        ids
    }

    fn role_cell(&mut self, table: &Table, row: &Row) -> Vec<Role> {
        let cell = items(table.cell(row, "计入角色"));
        if cell.is_empty() {
            return vec![Role::Applicant, Role::ConsortiumMember];
        }
        let mut roles = Vec::new();
        for name in &cell {
            match lookup(ROLES, name) {
                Some(role) => roles.push(role),
                None => self.say("E07", table, row, "计入角色", wrong_value(name, &labels(ROLES))),
            }
        }
        roles
    }

    /// Who must be named: blank for those that stand for an organisation among those that count, 不要求
    /// for nobody. Somebody who counts and is not named would pass as clean, so the column can only ask for more.
    fn required_cell(&mut self, table: &Table, row: &Row, counted: &[Role]) -> Option<Vec<Role>> {
        let cell = items(table.cell(row, "必填角色"));
        if cell.is_empty() {
            return None;
        }
        if cell.iter().any(|name| name == NOBODY) {
            if cell.len() > 1 {
                let text = format!("“{NOBODY}”不能和角色写在一起。");
                self.say("E13", table, row, "必填角色", text);
            }
            return Some(Vec::new());
        }
        let mut roles = Vec::new();
        for name in &cell {
            match lookup(ROLES, name) {
                Some(role) if counted.contains(&role) => roles.push(role),
                Some(_) => {
                    let text =
                        format!("“{name}”不在计入角色里，填了也不影响结论。请在计入角色里加上。");
                    self.say("E13", table, row, "必填角色", text);
                }
                None => self.say("E07", table, row, "必填角色", wrong_value(name, &labels(ROLES))),
            }
        }
        Some(roles)
    }

    fn list_cell(&mut self, table: &Table, row: &Row, lists: &[RulebookList]) -> Vec<String> {
        let cell = items(table.cell(row, "必查名单"));
        // A red list brings incentives: no matter needs it.
        let needed = lists.iter().filter(|l| l.purpose != Purpose::Incentive);
        let known: Vec<&str> = needed.map(|l| l.name.as_str()).collect();
        if cell.is_empty() {
            return known.iter().map(ToString::to_string).collect();
        }
        for name in cell.iter().filter(|name| !known.contains(&name.as_str())) {
            self.say("E12", table, row, "必查名单", wrong_value(name, &known));
        }
        cell
    }

    fn grading<'c>(&mut self, table: &'c Table, row: &'c Row, known: &[RuleTable]) -> &'c str {
        let name = table.cell(row, "监管分级");
        let names: Vec<&str> = known.iter().map(|t| t.name.as_str()).collect();
        if !name.is_empty() && !names.contains(&name) {
            let hint = super::hint(name, &names);
            let text = format!("“监管分级”表里没有名为“{name}”的分级表{hint}。");
            self.say("E12", table, row, "监管分级", text);
        }
        name
    }

    /// One id may have several versions, whose periods meet without a gap and do not overlap.
    fn timeline(&mut self, table: &Table, matters: &[MatterRow]) {
        let mut order: Vec<&MatterRow> = matters.iter().collect();
        order.sort_by(|a, b| (&a.id, a.from).cmp(&(&b.id, b.from)));
        for pair in order.windows(2) {
            let [before, after] = pair else { continue };
            if before.id != after.id {
                continue;
            }
            let last = before.to.unwrap_or(Date::MAX);
            let text = if after.from <= last {
                let end = before.to.map_or_else(|| "没有废止日期".into(), |to| format!("到 {to}"));
                format!(
                    "事项 {} 的两个版本同时施行：{}自 {} 起，{end}；本行自 {} 起。请给前一版本写废止日期（新版施行日的前一天）。",
                    after.id,
                    at_line(before.line),
                    before.from,
                    after.from
                )
            } else if last.plus_days(1) != Some(after.from) {
                format!(
                    "事项 {} 在 {last} 之后、{} 之前没有施行的版本（前一版本在{}）。请使两个日期相接。",
                    after.id,
                    after.from,
                    at_line(before.line)
                )
            } else {
                continue;
            };
            let message = Message::new("E18", &table.sheet, text).line(after.line);
            self.messages.push(message.column("施行日期"));
        }
        if let Some(message) = versions::torn(table, &order) {
            self.messages.push(message);
        }
    }
}
