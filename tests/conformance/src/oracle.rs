//! What is wrong with the tables of a rulebook, found by trying every case in the plainest way: an oracle
//! beside the proof, which shares no code with it and knows sheets only.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "places in lists that it has made itself; a fault in the oracle should stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use credit_core::sheet::{Message, Table};

/// A fault: its code, the sheet and line of the row that it is about, and what it is about besides.
pub type Fault = (String, String, u32, String);

/// A row with the values that each fact may have; a fact that is not there may have any.
#[derive(Clone, Debug)]
struct Rule {
    id: String,
    line: u32,
    when: BTreeMap<String, BTreeSet<String>>,
    outcome: String,
    bases: Vec<String>,
    over: BTreeSet<String>,
    relaxable: bool,
}

/// A decision table with what it takes over from the one above.
#[derive(Clone, Debug)]
struct Rules {
    name: String,
    sheet: &'static str,
    own: usize,
    rules: Vec<Rule>,
    above: Option<String>,
}

/// A case: of each fact the place of its value.
type Case = Vec<usize>;

/// A table with all its cases.
struct Tried<'a> {
    table: &'a Rules,
    facts: Vec<(String, Vec<String>)>,
    /// Every case, the last fact changing fastest, with the rows that are left after precedence.
    cases: Vec<(Case, Vec<usize>)>,
}

fn sheet<'a>(tables: &'a [Table], name: &str) -> Option<&'a Table> {
    tables.iter().find(|table| table.name() == name)
}

fn list(cell: &str, between: char) -> Vec<String> {
    cell.split(between).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
}

/// The values of a fact, best first.
fn domains(tables: &[Table]) -> Vec<(String, Vec<String>)> {
    let facts = sheet(tables, "词汇").into_iter().flat_map(|table| {
        table.rows.iter().map(move |row| {
            let mut values = list(table.cell(row, "取值"), '|');
            let stated = ["申报", "个人分"].contains(&table.cell(row, "来源"));
            if stated && !values.iter().any(|v| v == "未知") {
                values.push("未知".to_owned());
            }
            (table.cell(row, "事实").to_owned(), values)
        })
    });
    facts.collect()
}

fn read(tables: &[Table], sheet_name: &'static str, key: &str, outcome: &str) -> Vec<Rules> {
    let Some(table) = sheet(tables, sheet_name) else { return Vec::new() };
    let facts: Vec<String> = domains(tables).into_iter().map(|(name, _)| name).collect();
    let mut all: Vec<Rules> = Vec::new();
    for row in &table.rows {
        let name = table.cell(row, key).to_owned();
        let when = facts.iter().filter_map(|fact| {
            let values: BTreeSet<String> = list(table.cell(row, fact), '|').into_iter().collect();
            (!values.is_empty()).then(|| (fact.clone(), values))
        });
        let rule = Rule {
            id: table.cell(row, "规则号").to_owned(),
            line: row.line,
            when: when.collect(),
            outcome: table.cell(row, outcome).to_owned(),
            bases: list(table.cell(row, "依据"), ';'),
            over: list(table.cell(row, "优先于"), ';').into_iter().collect(),
            relaxable: table.cell(row, "可放宽") == "是",
        };
        match all.iter_mut().find(|rules| rules.name == name) {
            Some(rules) => rules.rules.push(rule),
            None => {
                let rules = Vec::from([rule]);
                all.push(Rules { name, sheet: sheet_name, own: 0, rules, above: None });
            }
        }
    }
    for rules in &mut all {
        rules.own = rules.rules.len();
    }
    all
}

/// Whether some case meets both rows.
fn meet(one: &Rule, other: &Rule) -> bool {
    one.when.iter().all(|(fact, values)| {
        other.when.get(fact).is_none_or(|theirs| values.intersection(theirs).next().is_some())
    })
}

/// Rows of the tables above come behind a table's own, which go before them.
fn layered(tables: &[Table], mut all: Vec<Rules>) -> Vec<Rules> {
    let Some(layers) = sheet(tables, "分层") else { return all };
    let above: BTreeMap<&str, &str> = layers
        .rows
        .iter()
        .map(|row| (layers.cell(row, "判定表"), layers.cell(row, "上级判定表")))
        .filter(|(_, above)| !above.is_empty())
        .collect();
    let depth = |name: &str| {
        let (mut n, mut at) = (0, name);
        while let Some(next) = above.get(at) {
            (n, at) = (n + 1, next);
        }
        n
    };
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| depth(&all[*at].name));
    for at in order {
        let Some(parent) = above.get(&*all[at].name) else { continue };
        let theirs = all.iter().find(|rules| rules.name == *parent);
        let theirs = theirs.map_or_else(Vec::new, |rules| rules.rules.clone());
        for own in &mut all[at].rules {
            let beaten = theirs.iter().filter(|row| meet(own, row)).map(|row| row.id.clone());
            let beaten: Vec<String> = beaten.collect();
            own.over.extend(beaten);
        }
        all[at].rules.extend(theirs);
        all[at].above = Some((*parent).to_owned());
    }
    all
}

fn cases(facts: &[(String, Vec<String>)]) -> Vec<Case> {
    facts.iter().fold(Vec::from([Vec::new()]), |cases, (_, values)| {
        let longer = |case: &Case| {
            let case = case.clone();
            (0..values.len()).map(move |value| {
                let mut case = case.clone();
                case.push(value);
                case
            })
        };
        cases.iter().flat_map(longer).collect()
    })
}

impl<'a> Tried<'a> {
    fn new(table: &'a Rules, domains: &[(String, Vec<String>)]) -> Self {
        let used = |fact: &str| table.rules.iter().any(|rule| rule.when.contains_key(fact));
        let facts: Vec<_> = domains.iter().filter(|(name, _)| used(name)).cloned().collect();
        let allows = |rule: &Rule| -> Vec<Vec<bool>> {
            let of = |(fact, values): &(String, Vec<String>)| {
                let own = rule.when.get(fact);
                values.iter().map(|value| own.is_none_or(|own| own.contains(value))).collect()
            };
            facts.iter().map(of).collect()
        };
        let allowed: Vec<Vec<Vec<bool>>> = table.rules.iter().map(allows).collect();
        let decided = |case: &Case| {
            let holds =
                |row: &usize| allowed[*row].iter().zip(case).all(|(values, value)| values[*value]);
            let met: Vec<usize> = (0..table.rules.len()).filter(holds).collect();
            let beaten = |at: &usize| {
                let id = &table.rules[*at].id;
                met.iter().any(|other| table.rules[*other].over.contains(id))
            };
            met.iter().copied().filter(|at| !beaten(at)).collect::<Vec<usize>>()
        };
        let cases = cases(&facts).into_iter().map(|case| {
            let rows = decided(&case);
            (case, rows)
        });
        let cases = cases.collect();
        Self { table, facts, cases }
    }

    fn rule(&self, at: usize) -> &Rule {
        &self.table.rules[at]
    }

    fn place(&self, fact: &str) -> Option<usize> {
        self.facts.iter().position(|(name, _)| name == fact)
    }

    /// Cases that one row decides.
    fn decided(&self) -> impl Iterator<Item = (&Case, usize)> {
        self.cases.iter().filter_map(|(case, rows)| match rows[..] {
            [row] => Some((case, row)),
            _ => None,
        })
    }

    fn value(&self, case: &Case, fact: usize) -> &str {
        &self.facts[fact].1[case[fact]]
    }

    /// The row that alone decides a case.
    fn alone(&self, case: &Case) -> Option<usize> {
        let sized = case.iter().zip(&self.facts);
        let at = sized.fold(0, |at, (value, (_, values))| at * values.len() + value);
        match self.cases.get(at)?.1[..] {
            [row] => Some(row),
            _ => None,
        }
    }

    /// The same where a fact has another value.
    fn otherwise(&self, case: &Case, fact: usize, value: usize) -> Option<usize> {
        let mut other = case.clone();
        other[fact] = value;
        self.alone(&other)
    }

    fn fault(&self, code: &str, row: usize, what: String) -> Fault {
        (code.to_owned(), self.table.sheet.to_owned(), self.rule(row).line, what)
    }

    fn shape(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.cases.iter().any(|(_, rows)| rows.is_empty()) {
            let what = self.table.name.clone();
            faults.push(("E01".to_owned(), self.table.sheet.to_owned(), 0, what));
        }
        for (_, rows) in &self.cases {
            if let [one, other, ..] = rows[..] {
                let [a, b] = [one, other].map(|at| self.rule(at).id.clone());
                faults.push(self.fault("E02", one, format!("{a} {b}")));
            }
        }
        for row in 0..self.table.own {
            // Of several that are left, the first two stand in a message and are not dead.
            if !self.cases.iter().any(|(_, rows)| rows.contains(&row)) {
                faults.push(self.fault("E03", row, self.rule(row).id.clone()));
            }
        }
        faults
    }

    /// Never these outcomes where the fact has one of the values.
    fn never(
        &self,
        id: &str,
        fact: &str,
        wrong: &dyn Fn(&str) -> bool,
        outcomes: &[&str],
    ) -> Vec<Fault> {
        let at = self.place(fact);
        let crossed = self.decided().filter(|(case, row)| {
            outcomes.contains(&&*self.rule(*row).outcome)
                && at.is_none_or(|at| wrong(self.value(case, at)))
        });
        crossed.map(|(_, row)| self.fault("E04", row, id.to_owned())).collect()
    }

    /// Where only that fact is worse, the outcome is not better, and nobody is let in whom a person would have
    /// looked at.
    fn monotone(&self, id: &str, facts: &[String], order: &[&str]) -> Vec<Fault> {
        let rank = |row: usize| order.iter().position(|known| *known == self.rule(row).outcome);
        let mut faults = Vec::new();
        for at in facts.iter().filter_map(|fact| self.place(fact)) {
            for (case, row) in self.decided() {
                let better = 0..case[at];
                let softer = |other: usize| match (rank(row), rank(other)) {
                    (Some(a), Some(b)) => a < b,
                    (Some(_), None) => ACCEPTING.contains(&&*self.rule(row).outcome),
                    _ => false,
                };
                if better
                    .into_iter()
                    .filter_map(|value| self.otherwise(case, at, value))
                    .any(softer)
                {
                    faults.push(self.fault("E04", row, id.to_owned()));
                }
            }
        }
        faults
    }

    /// A row that looks at a fact which must make no difference, cites no exception, and makes one.
    fn unequal(&self, equal: &BTreeSet<String>, exceptions: &BTreeSet<String>) -> BTreeSet<usize> {
        let mut rows = BTreeSet::new();
        for (at, (fact, values)) in self.facts.iter().enumerate() {
            if !equal.contains(fact) {
                continue;
            }
            for (case, row) in self.decided() {
                let rule = self.rule(row);
                let looks = rule.when.get(fact).is_some_and(|own| own.len() < values.len());
                let excepted = rule.bases.iter().any(|id| exceptions.contains(id));
                let other = |value: usize| {
                    let other = self.otherwise(case, at, value);
                    other.is_some_and(|other| self.rule(other).outcome != rule.outcome)
                };
                if looks && !excepted && (0..values.len()).any(other) {
                    rows.insert(row);
                }
            }
        }
        rows
    }
}

/// Outcomes that accept.
const ACCEPTING: [&str; 3] = ["正常受理", "告知承诺办理", "容缺受理"];

/// Outcomes that can be compared, the best first.
const ORDER: [&str; 5] = ["正常受理", "告知承诺办理", "容缺受理", "一次性告知补正", "不予通过"];

/// The same with that of a person's look in its place.
const LAYERED: [&str; 6] =
    ["正常受理", "告知承诺办理", "容缺受理", "一次性告知补正", "转人工复核", "不予通过"];

const TIERS: [&str; 3] = ["降低", "正常", "提高"];

const CLASSES: [&str; 4] = ["无", "轻微", "一般", "严重"];

/// What rows may not say: by tables of outcomes (with the red lines that their matters name) and of tiers.
fn red_lines(tables: &[Table], tried: &Tried<'_>, named: Option<&BTreeSet<String>>) -> Vec<Fault> {
    let tiers = named.is_none();
    let (accepting, order): (&[&str], &[&str]) =
        if tiers { (&["降低"], &TIERS) } else { (&ACCEPTING, &ORDER) };
    let unknown = |value: &str| value != "已查询" && value != "不适用";
    let mut faults = tried.never("HX2", "查询状态", &unknown, accepting);
    let settled: Vec<&str> =
        accepting.iter().copied().chain([if tiers { "提高" } else { "不予通过" }]).collect();
    faults.extend(tried.never("HX4", "身份匹配", &|value| value != "一致", &settled));
    let rows: Vec<_> = sheet(tables, "红线")
        .into_iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)))
        .collect();
    let holds = |id: &str| named.is_none_or(|named| named.contains(id));
    for (table, row) in &rows {
        let (id, monotone) = (table.cell(row, "红线号"), table.cell(row, "类型") == "单调");
        let all = table.cell(row, "适用") == "全部事项";
        let facts = list(table.cell(row, "事实"), '|');
        if monotone && (tiers || all || holds(id)) {
            faults.extend(tried.monotone(id, &facts, order));
        } else if !monotone && (all || (!tiers && holds(id))) {
            let values = list(table.cell(row, "取值"), '|');
            let outcomes = list(table.cell(row, "禁止结论"), '|');
            // Words of outcomes; a tier that stands for one is meant where it is named so.
            let word = |outcome: &String| match outcome.as_str() {
                "正常受理" if tiers => Some("降低"),
                "一次性告知补正" if tiers => Some("正常"),
                "不予通过" if tiers => Some("提高"),
                _ if tiers => None,
                _ => LAYERED.iter().copied().find(|known| known == outcome),
            };
            let outcomes: Vec<&str> = outcomes.iter().filter_map(word).collect();
            let wrong = |value: &str| values.iter().any(|v| v == value);
            faults.extend(tried.never(id, &facts[0], &wrong, &outcomes));
        }
    }
    let written = |id: &str| rows.iter().any(|(table, row)| table.cell(row, "红线号") == id);
    if !written("HX1") && named.is_some_and(|named| named.contains("HX1")) {
        let deferring = ["容缺受理", "告知承诺办理"];
        faults.extend(tried.never("HX1", "失信等级", &|value| value == "严重", &deferring));
    }
    if !written("HX3") && holds("HX3") {
        let facts = ["失信等级", "虚假承诺", "重点关注"].map(str::to_owned);
        faults.extend(tried.monotone("HX3", &facts, order));
    }
    // Whatever a rulebook names, adverse is never lighter.
    let own = rows.iter().filter(|(table, row)| {
        let all = table.cell(row, "适用") == "全部事项";
        let monotone = table.cell(row, "类型") == "单调";
        monotone && (tiers || all || holds(table.cell(row, "红线号")))
    });
    let own: Vec<String> =
        own.flat_map(|(table, row)| list(table.cell(row, "事实"), '|')).collect();
    let standing = !written("HX3") && holds("HX3");
    for fact in ["失信等级", "虚假承诺", "重点关注"] {
        if !standing && !own.iter().any(|known| known == fact) {
            faults.extend(tried.monotone("信用", &[fact.to_owned()], order));
        }
    }
    faults
}

/// Rows softer than the table above where that does not allow it.
fn looser(tried: &Tried<'_>, above: &Tried<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (case, row) in tried.decided().filter(|(_, row)| *row < tried.table.own) {
        let of = |(fact, _): &(String, Vec<String>)| case[tried.place(fact).unwrap_or_default()];
        let Some(over) = above.alone(&above.facts.iter().map(of).collect()) else { continue };
        let [here, there] = [&tried.rule(row).outcome, &above.rule(over).outcome];
        let rank = |outcome: &String| LAYERED.iter().position(|known| known == outcome);
        let allowed = here == "一次性告知补正" && there == "转人工复核";
        if rank(here) < rank(there) && !allowed && !above.rule(over).relaxable {
            let what = format!("{} {}", tried.rule(row).id, above.rule(over).id);
            faults.push(tried.fault("E20", row, what));
        }
    }
    faults
}

/// Rows that accept whom a measure bars.
fn barred(tables: &[Table], all: &[Tried<'_>]) -> Vec<Fault> {
    let (Some(measures), Some(lists), Some(matters)) =
        (sheet(tables, "惩戒措施"), sheet(tables, "名单"), sheet(tables, "事项"))
    else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for measure in measures.rows.iter().filter(|row| measures.cell(row, "禁止办理") == "是") {
        let name = measures.cell(measure, "名单");
        let Some(list_row) = lists.rows.iter().find(|row| lists.cell(row, "名单") == name) else {
            continue;
        };
        let class = lists.cell(list_row, "失信等级");
        let from = CLASSES.iter().position(|known| *known == class).unwrap_or(1);
        let (fact, values): (&str, &[&str]) = match lists.cell(list_row, "用途") {
            "" | "失信" => ("失信等级", &CLASSES[from.max(1)..]),
            "承诺" => ("虚假承诺", &["有"]),
            _ => continue,
        };
        let only = list(measures.cell(measure, "事项编码"), ';');
        for matter in &matters.rows {
            let id = matters.cell(matter, "事项编码");
            if !only.is_empty() && !only.iter().any(|known| known == id) {
                continue;
            }
            if !list(matters.cell(matter, "必查名单"), ';').iter().any(|asked| asked == name) {
                faults.push(("E24".to_owned(), "事项".to_owned(), matter.line, id.to_owned()));
                continue;
            }
            let table = matters.cell(matter, "判定表");
            for tried in all.iter().filter(|tried| tried.table.name == table) {
                let at = tried.place(fact);
                let wrong = tried.decided().filter(|(case, row)| {
                    ACCEPTING.contains(&&*tried.rule(*row).outcome)
                        && at.is_none_or(|at| values.contains(&tried.value(case, at)))
                });
                faults.extend(wrong.map(|(_, row)| tried.fault("E24", row, id.to_owned())));
            }
        }
    }
    faults
}

fn marked(tables: &[Table], name: &str, key: &str, column: &str) -> BTreeSet<String> {
    let rows = sheet(tables, name).into_iter().flat_map(|table| {
        let marked = table.rows.iter().filter(|row| table.cell(row, column) == "是");
        marked.map(|row| table.cell(row, key).to_owned())
    });
    rows.collect()
}

/// Every fault of the tables.
#[must_use]
pub fn faults(tables: &[Table]) -> BTreeSet<Fault> {
    let domains = domains(tables);
    let rules = layered(tables, read(tables, "判定表", "判定表", "结论"));
    let tiers = read(tables, "监管分级", "分级表", "抽查档次");
    let tried: Vec<Tried<'_>> = rules.iter().map(|table| Tried::new(table, &domains)).collect();
    let graded: Vec<Tried<'_>> = tiers.iter().map(|table| Tried::new(table, &domains)).collect();
    let equal = marked(tables, "词汇", "事实", "公平竞争");
    let exceptions = marked(tables, "依据", "依据号", "公平竞争例外");
    let mut faults = BTreeSet::new();
    for one in &tried {
        let matters = sheet(tables, "事项");
        let using = matters.into_iter().flat_map(|sheet| {
            let rows = sheet.rows.iter().filter(|row| sheet.cell(row, "判定表") == one.table.name);
            rows.flat_map(|row| list(sheet.cell(row, "红线"), ';'))
        });
        faults.extend(red_lines(tables, one, Some(&using.collect())));
        let above = one.table.above.as_ref();
        let above = above.and_then(|name| tried.iter().find(|other| other.table.name == *name));
        faults.extend(above.into_iter().flat_map(|above| looser(one, above)));
    }
    for one in &graded {
        faults.extend(red_lines(tables, one, None));
    }
    for one in tried.iter().chain(&graded) {
        faults.extend(one.shape());
        let rows = one.unequal(&equal, &exceptions);
        faults.extend(rows.into_iter().map(|row| one.fault("E25", row, String::new())));
    }
    faults.extend(barred(tables, &tried));
    faults
}

/// The same of what the compiler says; `None` when it says something that is not about the tables.
#[must_use]
pub fn said(messages: &[Message]) -> Option<BTreeSet<Fault>> {
    let mut faults = BTreeSet::new();
    for message in messages {
        faults.extend(said(&message.folded)?);
        let between = |from: &str, to: &str| -> Option<String> {
            let (_, rest) = message.text.split_once(from)?;
            Some(rest.split_once(to)?.0.to_owned())
        };
        let what = match message.code {
            "E01" => {
                let case = message.case.as_ref()?;
                case.table.clone()
            }
            "E02" => {
                let first = between("规则 ", "（")?;
                let rest = message.text.split_once("行 ").map(|(_, rest)| rest);
                format!("{first} {}", rest?.split_once('（')?.0)
            }
            "E03" => between("规则 ", " ")?,
            "E04" => between("违反红线 ", "（")?,
            "E20" => {
                let over = message.text.split_once("的规则 ").map(|(_, rest)| rest);
                format!("{} {}", between("规则 ", "（")?, over?.split_once('（')?.0)
            }
            "E24" => between("禁止办理事项 ", "，")?,
            "E25" if message.line.is_some() && message.case.is_some() => String::new(),
            _ => return None,
        };
        let sheet = message.sheet.trim_end_matches(".csv").to_owned();
        faults.insert((message.code.to_owned(), sheet, message.line.unwrap_or_default(), what));
    }
    Some(faults)
}
