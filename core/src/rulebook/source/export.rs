//! The sheets of a compiled rulebook: what [`super::compile`] reads, and what it gives back.
//!
//! Compiling the sheets of a document gives the same document. Blank cells that stand for a default
//! come back with the default written out; otherwise every cell comes back as it was.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{CHANGERS, CLASSES, COMMITMENTS, KINDS, OUTCOMES, ROLES, SOURCES, tables};
use crate::decision::{Outcome, Tier};
use crate::json::Value;
use crate::request::SubjectKind;
use crate::rulebook::facts::standard::UNKNOWN;
use crate::sheet::{Row, Table};

/// The sheets of a compiled rulebook, in the order in which people fill them in.
#[must_use]
pub fn sheets(document: &Value) -> Vec<Table> {
    let book = Document(document);
    let all = [
        book.matters(),
        book.materials(),
        book.rules("tables", tables::DECISIONS.sheet, "判定表", "结论"),
        book.layers(),
        book.red_lines(),
        book.vocabulary(),
        book.bases(),
        book.lists(),
        book.plain("catalogue", "基础清单", CATALOGUE),
        book.plain("measures", "惩戒措施", MEASURES),
        book.plain("incentives", "激励措施", INCENTIVES),
        book.rules("gradings", tables::TIERS.sheet, "分级表", "抽查档次"),
        book.plain("commitments", "承诺", PROMISES),
        book.plain("shared", "共享目录", SHARED),
        book.unexpressed(),
        book.cases(),
    ];
    all.into_iter().flatten().collect()
}

/// How a member stands in a cell.
#[derive(Clone, Copy)]
enum Form {
    Text,
    /// Several, between `;`.
    Items,
    /// Several, between `|`.
    Values,
    Kinds,
    Promise,
}

type Columns = &'static [(&'static str, &'static str, Form)];

const CATALOGUE: Columns = &[
    ("版本", "edition", Form::Text),
    ("条目", "item", Form::Text),
    ("措施", "name", Form::Text),
    ("主体类型", "kinds", Form::Kinds),
    ("类别", "class", Form::Text),
];
const MEASURES: Columns = &[
    ("名单", "list", Form::Text),
    ("主体类型", "kinds", Form::Kinds),
    ("措施", "name", Form::Text),
    ("基础清单版本", "edition", Form::Text),
    ("基础清单条目", "item", Form::Text),
    ("依据", "basis", Form::Items),
];
const INCENTIVES: Columns = &[
    ("措施", "name", Form::Text),
    ("名单", "list", Form::Text),
    ("事实", "fact", Form::Text),
    ("取值", "values", Form::Values),
    ("主体类型", "kinds", Form::Kinds),
    ("事项编码", "matters", Form::Items),
    ("依据", "basis", Form::Items),
    ("说明", "note", Form::Text),
];
const PROMISES: Columns = &[
    ("承诺类型", "type", Form::Promise),
    ("名称", "name", Form::Text),
    ("正文", "text", Form::Text),
];
const SHARED: Columns = &[("材料名称", "name", Form::Text), ("共享来源", "source", Form::Text)];
const BASES: Columns = &[
    ("依据号", "id", Form::Text),
    ("名称", "title", Form::Text),
    ("文号", "number", Form::Text),
    ("条款", "clause", Form::Text),
    ("施行日期", "from", Form::Text),
    ("废止日期", "to", Form::Text),
    ("核实状态", "status", Form::Text),
];

struct Document<'a>(&'a Value);

impl Document<'_> {
    fn items(&self, name: &str) -> &[Value] {
        self.0.get(name).and_then(Value::as_array).unwrap_or_default()
    }

    fn plain(&self, name: &str, sheet: &str, columns: Columns) -> Option<Table> {
        let header: Vec<&str> = columns.iter().map(|(label, ..)| *label).collect();
        let row = |item: &Value| {
            columns.iter().map(|(_, member, form)| cell(item, member, *form)).collect()
        };
        table(sheet, &header, self.items(name).iter().map(row).collect())
    }

    fn bases(&self) -> Option<Table> {
        self.plain("bases", "依据", BASES)
    }

    fn matters(&self) -> Option<Table> {
        let header = [
            "事项编码",
            "事项名称",
            "类别",
            "核查场景",
            "实施机关",
            "层级",
            "施行日期",
            "废止日期",
            "过渡",
            "判定表",
            "监管分级",
            "计入角色",
            "必查名单",
            "承诺类型",
            "承诺办结工作日",
            "补正最长工作日",
            "逾期处理",
            "红黑并存",
            "红线",
        ];
        let flag = |m: &Value, name: &str, word: &str| {
            let set = m.get(name).and_then(Value::as_bool).unwrap_or_default();
            if set { word.to_string() } else { String::new() }
        };
        let roles = |m: &Value| {
            let roles = strings(m, "roles").into_iter();
            roles.map(|role| word(ROLES, |r| r.as_str() == role)).collect::<Vec<_>>().join(";")
        };
        let row = |m: &Value| {
            let text = |name: &str| cell(m, name, Form::Text);
            Vec::from([
                text("id"),
                text("name"),
                text("class"),
                text("scene"),
                text("agency"),
                text("level"),
                text("from"),
                text("to"),
                flag(m, "byDecision", "决定日"),
                text("table"),
                text("grading"),
                roles(m),
                cell(m, "lists", Form::Items),
                cell(m, "commitment", Form::Promise),
                text("promiseDays"),
                text("supplementDays"),
                text("overdue"),
                flag(m, "redAndBlack", "并行"),
                cell(m, "redLines", Form::Items),
            ])
        };
        table("事项", &header, self.items("matters").iter().map(row).collect())
    }

    /// Rows of something that every matter has of its own; versions of a matter share them.
    fn of_matters(
        &self,
        name: &str,
        read: impl Fn(&str, &Value) -> Vec<String>,
    ) -> Vec<Vec<String>> {
        let (mut seen, mut rows): (Vec<String>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
        for matter in self.items("matters") {
            let id = cell(matter, "id", Form::Text);
            if !seen.contains(&id) {
                let items = matter.get(name).and_then(Value::as_array).unwrap_or_default();
                rows.extend(items.iter().map(|item| read(&id, item)));
                seen.push(id);
            }
        }
        rows
    }

    fn materials(&self) -> Option<Table> {
        let header = ["事项编码", "材料编码", "材料名称", "类别", "可容缺", "来源"];
        let rows = self.of_matters("materials", |matter, m| {
            let text = |name: &str| cell(m, name, Form::Text);
            let deferrable = m.get("deferrable").and_then(Value::as_bool).unwrap_or_default();
            let yes = if deferrable { "是" } else { "否" }.to_string();
            Vec::from([
                matter.into(),
                text("id"),
                text("name"),
                text("category"),
                yes,
                text("source"),
            ])
        });
        table("材料", &header, rows)
    }

    fn unexpressed(&self) -> Option<Table> {
        let rows = self.of_matters("unexpressed", |matter, u| {
            Vec::from([matter.into(), cell(u, "text", Form::Text), cell(u, "basis", Form::Items)])
        });
        table("暂不可表达", &["事项编码", "内容", "依据"], rows)
    }

    /// Facts that some table looks at, in the order of the vocabulary.
    fn facts(&self, tables: &str) -> Vec<String> {
        let used: Vec<&str> =
            self.items(tables).iter().flat_map(|table| strings(table, "facts")).collect();
        let all = self.items("vocabulary").iter().map(|fact| cell(fact, "name", Form::Text));
        all.filter(|name| used.contains(&name.as_str())).collect()
    }

    fn rules(&self, member: &str, sheet: &str, name: &str, outcome: &str) -> Option<Table> {
        let facts = self.facts(member);
        let mut header = Vec::from([name, "规则号"]);
        header.extend(facts.iter().map(String::as_str));
        header.extend([outcome, "优先于", "可放宽", "依据", "说明"]);
        let mut rows = Vec::new();
        for one in self.items(member) {
            let all = one.get("rules").and_then(Value::as_array).unwrap_or_default();
            let own = one.get("own").and_then(Value::as_int).and_then(|n| usize::try_from(n).ok());
            let own = own.unwrap_or(all.len());
            let above: Vec<String> =
                all.iter().skip(own).map(|rule| cell(rule, "id", Form::Text)).collect();
            rows.extend(all.iter().take(own).map(|rule| rule_cells(one, rule, &facts, &above)));
        }
        table(sheet, &header, rows)
    }

    fn layers(&self) -> Option<Table> {
        let columns: Columns = &[
            ("判定表", "table", Form::Text),
            ("层级", "level", Form::Text),
            ("上级判定表", "above", Form::Text),
            ("补正上限工作日", "most", Form::Text),
            ("少于承诺办结工作日", "margin", Form::Text),
        ];
        self.plain("layers", "分层", columns)
    }

    fn red_lines(&self) -> Option<Table> {
        let header = ["红线号", "类型", "适用", "事实", "取值", "禁止结论", "依据", "说明"];
        let row = |line: &Value| {
            let monotone = line.get("monotone").is_some();
            let always = line.get("always").and_then(Value::as_bool).unwrap_or_default();
            let never = strings(line, "never").into_iter().map(outcome_word).collect::<Vec<_>>();
            let facts = if monotone {
                cell(line, "monotone", Form::Values)
            } else {
                cell(line, "fact", Form::Text)
            };
            Vec::from([
                cell(line, "id", Form::Text),
                if monotone { "单调" } else { "禁止" }.into(),
                if always { "全部事项" } else { "点名事项" }.into(),
                facts,
                cell(line, "values", Form::Values),
                never.join("|"),
                cell(line, "basis", Form::Items),
                cell(line, "note", Form::Text),
            ])
        };
        table("红线", &header, self.items("redLines").iter().map(row).collect())
    }

    fn vocabulary(&self) -> Option<Table> {
        let header = ["事实", "取值", "来源", "改变方", "说明"];
        let row = |fact: &Value| {
            let (source, by) = (cell(fact, "source", Form::Text), cell(fact, "by", Form::Text));
            Vec::from([
                cell(fact, "name", Form::Text),
                values(fact, &source),
                word(SOURCES, |known| *known == source),
                word(CHANGERS, |known| known.as_str() == by),
                cell(fact, "note", Form::Text),
            ])
        };
        table("词汇", &header, self.items("vocabulary").iter().map(row).collect())
    }

    fn lists(&self) -> Option<Table> {
        let row = |list: &Value| {
            let class = cell(list, "class", Form::Text);
            let purpose = match cell(list, "purpose", Form::Text).as_str() {
                "commitment" => "承诺",
                "incentive" => "激励",
                _ => "失信",
            };
            Vec::from([
                cell(list, "name", Form::Text),
                word(CLASSES, |known| *known == class),
                purpose.into(),
                cell(list, "basis", Form::Items),
            ])
        };
        let rows = self.items("lists").iter().map(row).collect();
        table("名单", &["名单", "失信等级", "用途", "依据"], rows)
    }

    fn cases(&self) -> Option<Table> {
        let stated = |fact: &&String| {
            let mut cases = self.items("tests").iter();
            cases.any(|case| case.get("facts").is_some_and(|facts| facts.get(fact).is_some()))
        };
        let all: Vec<String> =
            self.items("vocabulary").iter().map(|fact| cell(fact, "name", Form::Text)).collect();
        let facts: Vec<&String> = all.iter().filter(stated).collect();
        let mut header = Vec::from(["用例号", "判定表"]);
        header.extend(facts.iter().map(|fact| fact.as_str()));
        header.extend(["预期结论", "预期规则"]);
        let row = |case: &Value| {
            let mut cells =
                Vec::from([cell(case, "id", Form::Text), cell(case, "table", Form::Text)]);
            let values = case.get("facts").unwrap_or(&Value::Null);
            cells.extend(facts.iter().map(|fact| cell(values, fact, Form::Text)));
            cells.push(outcome_word(&cell(case, "outcome", Form::Text)));
            cells.push(cell(case, "rule", Form::Text));
            cells
        };
        table("用例", &header, self.items("tests").iter().map(row).collect())
    }
}

/// The values of a fact; that a declared one may be unknown goes without saying.
fn values(fact: &Value, source: &str) -> String {
    let mut values = strings(fact, "values");
    if matches!(source, "declared" | "score") && values.last() == Some(&UNKNOWN) {
        values.pop();
    }
    values.join("|")
}

/// A row of a table; precedence over rows from above goes without saying.
fn rule_cells(table: &Value, rule: &Value, facts: &[String], above: &[String]) -> Vec<String> {
    let mut cells = Vec::from([cell(table, "name", Form::Text), cell(rule, "id", Form::Text)]);
    let when = rule.get("when").unwrap_or(&Value::Null);
    cells.extend(facts.iter().map(|fact| cell(when, fact, Form::Values)));
    let tier = cell(rule, "tier", Form::Text);
    cells.push(match Tier::parse(&tier) {
        Some(tier) => word(tables::TIERS.outcomes, |outcome| *outcome == tier.outcome()),
        None => outcome_word(&cell(rule, "outcome", Form::Text)),
    });
    let over = strings(rule, "over").into_iter().filter(|id| !above.iter().any(|a| a == id));
    cells.push(over.collect::<Vec<_>>().join(";"));
    let relaxable = rule.get("relaxable").and_then(Value::as_bool).unwrap_or_default();
    cells.push(if relaxable { "是" } else { "" }.into());
    cells.extend([cell(rule, "basis", Form::Items), cell(rule, "note", Form::Text)]);
    cells
}

/// A sheet whose columns hold something; none without rows.
fn table(name: &str, header: &[&str], rows: Vec<Vec<String>>) -> Option<Table> {
    let used: Vec<usize> = (0..header.len())
        .filter(|at| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let required =
        |at: &usize| used.contains(at) || !OPTIONAL.contains(header.get(*at).unwrap_or(&""));
    let kept: Vec<usize> = (0..header.len()).filter(required).collect();
    let pick = |row: &Vec<String>| {
        kept.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect()
    };
    (!rows.is_empty()).then(|| Table {
        sheet: format!("{name}.csv"),
        header: kept.iter().filter_map(|at| header.get(*at)).map(ToString::to_string).collect(),
        rows: (2_u32..).zip(&rows).map(|(line, row)| Row { line, cells: pick(row) }).collect(),
    })
}

/// Columns that are left out when they are blank throughout.
const OPTIONAL: &[&str] =
    &["可放宽", "优先于", "过渡", "监管分级", "红黑并存", "核查场景", "核实状态"];

fn strings<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    let items = value.get(name).and_then(Value::as_array).unwrap_or_default();
    items.iter().filter_map(Value::as_str).collect()
}

fn cell(value: &Value, name: &str, form: Form) -> String {
    match form {
        Form::Text => match value.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Int(n)) => n.to_string(),
            _ => String::new(),
        },
        Form::Items => strings(value, name).join(";"),
        Form::Values => strings(value, name).join("|"),
        Form::Kinds => kinds(&strings(value, name)),
        Form::Promise => {
            let kind = cell(value, name, Form::Text);
            word(COMMITMENTS, |known| known.as_str() == kind)
        }
    }
}

/// `全部`, or the kinds one by one.
fn kinds(names: &[&str]) -> String {
    if names.len() == SubjectKind::ALL.len() {
        return "全部".into();
    }
    let one = |name: &&str| word(KINDS, |kinds| matches!(kinds, [kind] if kind.as_str() == *name));
    names.iter().map(one).collect::<Vec<_>>().join(";")
}

fn word<T>(pairs: &[(&'static str, T)], is: impl Fn(&T) -> bool) -> String {
    pairs.iter().find(|(_, value)| is(value)).map_or("", |(word, _)| *word).to_string()
}

fn outcome_word(name: &str) -> String {
    let outcome = Outcome::parse(name);
    word(OUTCOMES, |known| Some(*known) == outcome)
}
