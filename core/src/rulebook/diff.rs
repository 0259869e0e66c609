//! What a new rulebook changes, over all cells, in words (对照).

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::labels::{LEVELS, PAPERS, PURPOSES, ROLES, TERMS, TIERS, label};
use super::prove::{Cells, Hit, words};
use super::{
    CautionRule, CommitmentText, DecisionTable, Fact, ListRule, MaterialRule, Matter, MeasureRule,
    Rate, Remedy, Rulebook, Scheme, SetTerm,
};
use crate::calendar::TermUnit;
use crate::decision::Outcome;

/// Cells of two tables together that are compared one by one.
const CELLS: usize = 1 << 20;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Id and name of the matter; empty for the rulebook as a whole.
    pub matter: String,
    /// In words.
    pub text: String,
}

/// The differences between two rulebooks, matter by matter; none when they decide alike.
#[must_use]
pub fn differences(old: &Rulebook, new: &Rulebook) -> Vec<Difference> {
    let mut all = Vec::new();
    let (before, after) = (latest(old), latest(new));
    for matter in &before {
        if !after.iter().any(|m| m.id == matter.id) {
            all.push(Difference {
                matter: title(matter), text: "新版取消了这个事项".into()
            });
        }
    }
    for matter in &after {
        let Some(was) = before.iter().find(|m| m.id == matter.id) else {
            all.push(Difference {
                matter: title(matter), text: "新版增加了这个事项".into()
            });
            continue;
        };
        let mut texts = outcomes((old, was), (new, matter));
        texts.extend(terms(was, matter));
        texts.extend(words_of(was, matter));
        texts.extend(promised((old, was), (new, matter)));
        texts.extend(materials(&was.materials, &matter.materials));
        all.extend(texts.into_iter().map(|text| Difference { matter: title(matter), text }));
    }
    let whole = |text| Difference { matter: String::new(), text };
    all.extend(purposes(old, new).into_iter().map(whole));
    all.extend(equality(old, new).into_iter().map(whole));
    all.extend(schemes(old, new).into_iter().map(whole));
    all.extend(measures(old, new).into_iter().map(whole));
    all.extend(cautions(old, new).into_iter().map(whole));
    all.extend(rates(old, new).into_iter().map(whole));
    all.extend(of_offices(old, new).into_iter().map(whole));
    all.extend(remedies(old, new).into_iter().map(whole));
    all.extend(bases(old, new).into_iter().map(whole));
    all
}

/// The last version of every matter.
fn latest(book: &Rulebook) -> Vec<&Matter> {
    let mut last: Vec<&Matter> = Vec::new();
    for matter in &book.matters {
        match last.iter_mut().find(|known| known.id == matter.id) {
            Some(known) if known.from < matter.from => *known = matter,
            Some(_) => {}
            None => last.push(matter),
        }
    }
    last
}

fn title(matter: &Matter) -> String {
    format!("{} {}", matter.id, matter.name)
}

/// A table with its cells and its place in a joint list of facts.
struct Side<'a> {
    table: &'a DecisionTable,
    cells: Cells,
    /// For each of its facts the place in the joint list and its values by the joint ones.
    places: Vec<(usize, Vec<usize>)>,
}

impl Side<'_> {
    fn rule(&self, joint: &[usize]) -> Option<&super::Rule> {
        let value = |(at, values): &(usize, Vec<usize>)| {
            joint.get(*at).and_then(|joint| values.get(*joint)).copied().unwrap_or_default()
        };
        let values: Vec<usize> = self.places.iter().map(value).collect();
        match self.cells.hit(self.cells.index(&values)) {
            Hit::One(row) => self.table.rules.get(row),
            _ => None,
        }
    }
}

fn facts<'a>(book: &'a Rulebook, table: &DecisionTable) -> Vec<&'a Fact> {
    table.facts.iter().filter_map(|at| book.vocabulary.get(*at)).collect()
}

fn side<'a>(
    book: &'a Rulebook,
    matter: &Matter,
    joint: &[(String, Vec<String>)],
) -> Option<Side<'a>> {
    let table = book.tables.get(matter.table)?;
    let own = facts(book, table);
    let place = |fact: &&Fact| {
        let at = joint.iter().position(|(name, _)| *name == fact.name)?;
        let (_, values) = joint.get(at)?;
        let values = values.iter().map(|v| fact.values.iter().position(|known| known == v));
        Some((at, values.collect::<Option<Vec<usize>>>()?))
    };
    let places = own.iter().map(place).collect::<Option<Vec<_>>>()?;
    Some(Side { table, cells: Cells::new(&own, &table.rules)?, places })
}

/// Facts of both tables; a fact of both has the values that both know.
fn joint(old: &[&Fact], new: &[&Fact]) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let (mut facts, mut texts): (Vec<(String, Vec<String>)>, Vec<String>) =
        (Vec::new(), Vec::new());
    for fact in new {
        let Some(was) = old.iter().find(|f| f.name == fact.name) else {
            texts.push(format!("新版另看事实“{}”", fact.name));
            facts.push((fact.name.clone(), fact.values.clone()));
            continue;
        };
        let only = |a: &Fact, b: &Fact| {
            let only = a.values.iter().filter(|v| !b.values.contains(v)).cloned();
            only.collect::<Vec<_>>().join("、")
        };
        for (what, values) in [("增加", only(fact, was)), ("去掉", only(was, fact))] {
            if !values.is_empty() {
                texts.push(format!("新版给事实“{}”{what}取值“{values}”", fact.name));
            }
        }
        let both = fact.values.iter().filter(|v| was.values.contains(v)).cloned().collect();
        facts.push((fact.name.clone(), both));
    }
    for fact in old.iter().filter(|f| !new.iter().any(|n| n.name == f.name)) {
        texts.push(format!("新版不再看事实“{}”", fact.name));
        facts.push((fact.name.clone(), fact.values.clone()));
    }
    (facts, texts)
}

#[derive(Default)]
struct Group {
    cells: usize,
    example: String,
    rules: Vec<(String, String)>,
}

fn outcomes(old: (&Rulebook, &Matter), new: (&Rulebook, &Matter)) -> Vec<String> {
    let table = |(book, matter): (&Rulebook, &Matter)| book.tables.get(matter.table).cloned();
    let (Some(was), Some(is)) = (table(old), table(new)) else { return Vec::new() };
    let (facts_, mut texts) = joint(&facts(old.0, &was), &facts(new.0, &is));
    let total = facts_.iter().try_fold(1_usize, |n, (_, values)| n.checked_mul(values.len()));
    let (Some(total), Some(was), Some(is)) =
        (total.filter(|n| *n <= CELLS), side(old.0, old.1, &facts_), side(new.0, new.1, &facts_))
    else {
        texts.push("两版的判定表合起来情形太多，无法逐一对照".into());
        return texts;
    };
    let mut groups: BTreeMap<(Outcome, Outcome), Group> = BTreeMap::new();
    let mut rebased = 0_usize;
    for n in 0..total {
        let cell = cell(&facts_, n);
        let (Some(before), Some(after)) = (was.rule(&cell), is.rule(&cell)) else { continue };
        if before.outcome == after.outcome {
            rebased = rebased.saturating_add(usize::from(before.basis != after.basis));
            continue;
        }
        let group = groups.entry((before.outcome, after.outcome)).or_default();
        if group.cells == 0 {
            group.example = case(&facts_, &cell);
        }
        group.cells = group.cells.saturating_add(1);
        let rules = (before.id.clone(), after.id.clone());
        if !group.rules.contains(&rules) {
            group.rules.push(rules);
        }
    }
    texts.extend(groups.iter().map(|(outcomes, group)| in_words(*outcomes, group)));
    if rebased > 0 {
        texts.push(format!("{rebased} 种情形结论不变，所引依据有变化"));
    }
    texts
}

fn in_words((before, after): (Outcome, Outcome), group: &Group) -> String {
    let direction = match (before, after) {
        (_, Outcome::Refer) => "改由人工复核",
        (Outcome::Refer, _) => "不再由人工复核",
        (before, after) if before < after => "从严",
        _ => "放宽",
    };
    let rules: Vec<String> = group
        .rules
        .iter()
        .map(|(a, b)| if a == b { a.clone() } else { format!("{a}→{b}") })
        .collect();
    format!(
        "新版使 {} 种情形由{}变为{}（{direction}；规则 {}）。例如：{}",
        group.cells,
        words(before),
        words(after),
        rules.join("、"),
        group.example
    )
}

/// The n-th cell of the joint facts, the last one changing fastest.
fn cell(facts: &[(String, Vec<String>)], n: usize) -> Vec<usize> {
    let mut rest = n;
    let mut cell: Vec<usize> = facts
        .iter()
        .rev()
        .map(|(_, values)| {
            let size = values.len().max(1);
            let value = rest.checked_rem(size).unwrap_or_default();
            rest = rest.checked_div(size).unwrap_or_default();
            value
        })
        .collect();
    cell.reverse();
    cell
}

fn case(facts: &[(String, Vec<String>)], cell: &[usize]) -> String {
    let value = |((name, values), at): (&(String, Vec<String>), &usize)| {
        format!("{name}={}", values.get(*at).map_or("", |v| v))
    };
    facts.iter().zip(cell).map(value).collect::<Vec<_>>().join("、")
}

fn terms(old: &Matter, new: &Matter) -> Vec<String> {
    let days = |n: Option<u32>| n.map_or_else(|| "（无）".into(), |n| n.to_string());
    let list = |items: &[String]| items.join("、");
    let to = |m: &Matter| m.to.map_or_else(|| "（无）".into(), |to| to.to_string());
    let pairs = [
        ("事项名称", old.name.clone(), new.name.clone()),
        ("实施机关", old.agency.clone(), new.agency.clone()),
        ("施行日期", old.from.to_string(), new.from.to_string()),
        ("废止日期", to(old), to(new)),
        ("承诺办结工作日", days(old.promise_days), days(new.promise_days)),
        ("补正最长工作日", days(old.supplement_days), days(new.supplement_days)),
        ("逾期处理", old.overdue.clone(), new.overdue.clone()),
        ("复核人数", old.reviewers.to_string(), new.reviewers.to_string()),
        ("必查名单", list(&old.lists), list(&new.lists)),
        ("承诺类型", old.commitment.as_str().into(), new.commitment.as_str().into()),
    ];
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(what, before, after)| format!("{what}由 {before} 改为 {after}")).collect()
}

fn materials(old: &[MaterialRule], new: &[MaterialRule]) -> Vec<String> {
    let mut texts = Vec::new();
    for material in old.iter().filter(|m| !new.iter().any(|n| n.id == m.id)) {
        texts.push(format!("不再要求材料“{}”", material.name));
    }
    for material in new {
        let Some(was) = old.iter().find(|m| m.id == material.id) else {
            texts.push(format!("增加材料“{}”（{}）", material.name, material.category));
            continue;
        };
        let yes_no = |yes: bool| if yes { "可容缺" } else { "不可容缺" };
        if was.deferrable != material.deferrable {
            let (before, after) = (yes_no(was.deferrable), yes_no(material.deferrable));
            texts.push(format!("材料“{}”由{before}改为{after}", material.name));
        }
        let fine = |m: &MaterialRule| {
            (m.group.clone(), m.when.clone(), m.defects != m.deferrable, m.term, m.before.clone())
        };
        if fine(was) != fine(material) {
            texts.push(format!("材料“{}”的择一、适用情形、瑕疵或者补正期限有改动", material.name));
        }
        for (what, before, after) in [
            ("形式", &was.form, &material.form),
            ("名称", &was.name, &material.name),
            ("类别", &was.category, &material.category),
            ("来源", &was.source, &material.source),
        ] {
            if before != after {
                texts.push(format!("材料“{}”的{what}由“{before}”改为“{after}”", was.name));
            }
        }
    }
    texts
}

fn measures(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let told = |m: &MeasureRule| {
        let matters = match (m.matters.as_slice(), m.bars) {
            ([], _) => String::new(),
            (ids, true) => format!("，禁止办理 {}", ids.join("、")),
            (ids, false) => format!("，限于 {}", ids.join("、")),
        };
        let by = m.memorandum.as_ref().map_or_else(String::new, |m| format!("，《{}》", m.name));
        let term = m.term.map_or_else(String::new, |term| match term.unit {
            TermUnit::Month => format!("，{}个月", term.n),
            _ => format!("，{}日", term.n),
        });
        let against = m.against.iter().chain(&m.roles).map(|role| label(ROLES, role));
        let narrow: Vec<&str> = m.trades.iter().map(String::as_str).chain(against).collect();
        let narrow = match narrow.as_slice() {
            [] => String::new(),
            all => format!("，{}", all.join("、")),
        };
        format!("措施“{}”（{}，{}{by}{term}{narrow}{matters}）", m.name, m.list, m.item)
    };
    changed(&old.measures, &new.measures, told)
}

/// What a list is read for and in which family, where it is in both.
fn purposes(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let both = old.lists.iter().filter_map(|was| Some((was, new.list(&was.name)?)));
    let other = both.clone().filter(|(was, now)| was.purpose != now.purpose);
    let told = |(was, now): (&ListRule, &ListRule)| {
        let [before, after] = [was.purpose, now.purpose].map(|p| label(PURPOSES, &p));
        format!("名单“{}”的用途由“{before}”改为“{after}”", was.name)
    };
    let moved = both.clone().filter(|(was, now)| was.family != now.family);
    let family = |(was, now): (&ListRule, &ListRule)| {
        let [before, after] = [was, now].map(|list| list.family.as_deref().unwrap_or("无"));
        format!("名单“{}”的名单族由“{before}”改为“{after}”", was.name)
    };
    let decided = both.filter(|(was, now)| was.level != now.level);
    let level = |(was, now): (&ListRule, &ListRule)| {
        let of = |list: &ListRule| list.level.map_or("不限", |level| label(LEVELS, &level));
        format!("名单“{}”的认定层级由“{}”改为“{}”", was.name, of(was), of(now))
    };
    other.map(told).chain(moved.map(family)).chain(decided.map(level)).collect()
}

/// What is called otherwise, or answered by other papers.
fn words_of(was: &Matter, now: &Matter) -> Vec<String> {
    let mut texts = changed(&was.called, &now.called, |(outcome, word)| {
        format!("“{}”的用语“{word}”", words(*outcome))
    });
    if was.papers != now.papers {
        let [before, after] = [was.papers, now.papers].map(|papers| label(PAPERS, &papers));
        texts.push(format!("文书由“{before}”改为“{after}”"));
    }
    texts
}

/// What must make no difference between competitors (公平竞争) in one of them only.
fn promised(old: (&Rulebook, &Matter), new: (&Rulebook, &Matter)) -> Option<String> {
    let [was, is] = [old, new].map(|(book, matter)| book.commitment(matter));
    let said = |text: Option<&CommitmentText>| {
        text.map(|t| (t.name.clone(), t.number.clone(), t.text.clone(), t.liability.clone()))
    };
    let titled = |text: Option<&CommitmentText>| match text {
        Some(CommitmentText { name, number: Some(number), .. }) => {
            format!("《{name}》（{number}）")
        }
        Some(text) => format!("《{}》", text.name),
        None => "无".into(),
    };
    let (before, after) = (titled(was), titled(is));
    if said(was) == said(is) {
        None
    } else if before == after {
        Some(format!("承诺书{after}的正文或者违诺责任有改动"))
    } else {
        Some(format!("承诺书由{before}改为{after}"))
    }
}

fn equality(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let marked = |book: &Rulebook| -> Vec<String> {
        let facts = book.vocabulary.iter().filter(|fact| fact.equal);
        facts.map(|fact| fact.name.clone()).collect()
    };
    changed(&marked(old), &marked(new), |fact| format!("事实“{fact}”的公平竞争审查"))
}

fn schemes(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let told = |s: &Scheme| {
        let (good, adverse) = s.values.split_at(s.good.min(s.values.len()));
        let months = s.months.map_or_else(String::new, |n| format!("，有效 {n} 个月"));
        let adverse = match adverse {
            [] => String::new(),
            all => format!("，不良 {}", all.join("|")),
        };
        let bounds: Vec<String> = s.bounds.iter().map(ToString::to_string).collect();
        let bounds = match bounds.as_slice() {
            [] => String::new(),
            all => format!("，分段 {}", all.join("|")),
        };
        format!("评价体系“{}”（{}：{}{adverse}{bounds}{months}）", s.name, s.fact, good.join("|"))
    };
    changed(&old.schemes, &new.schemes, told)
}

fn rates(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let of = |book: &Rulebook| -> Vec<String> {
        let told = |rate: &Rate| {
            let table = book.gradings.get(rate.grading).map_or("", |table| table.name.as_str());
            let share = rate.share.map_or_else(String::new, |n| format!("，万分之{n}"));
            let frequency = rate
                .frequency
                .map_or_else(String::new, |of| format!("，{}个月{}次", of.months, of.times));
            let tier = label(TIERS, &rate.tier.outcome());
            format!(
                "“{table}”的“{tier}”档抽查（{}）",
                [share, frequency].concat().trim_start_matches('，')
            )
        };
        book.rates.iter().map(told).collect()
    };
    changed(&of(old), &of(new), String::clone)
}

fn of_offices(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let told = |set: &SetTerm| {
        let unit = match set.term.unit {
            TermUnit::WorkingDay => "个工作日",
            TermUnit::Day => "日",
            TermUnit::Month => "个月",
        };
        let (name, n, basis) = (label(TERMS, &set.name), set.term.n, set.basis.join("、"));
        format!("期限“{name}”（{n}{unit}，依据 {basis}）")
    };
    changed(&old.terms, &new.terms, told)
}

fn cautions(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    // Facts stand at other places in another vocabulary: they are compared by name.
    let of = |book: &Rulebook| -> Vec<String> {
        let told = |rule: &CautionRule| {
            let why = match &rule.fact {
                Some((at, values)) => {
                    let name = book.vocabulary.get(*at).map_or("", |fact| fact.name.as_str());
                    format!("{name}={}", values.join("|"))
                }
                None => rule.list.clone(),
            };
            let matters = match rule.matters.as_slice() {
                [] => String::new(),
                ids => format!("，限于 {}", ids.join("、")),
            };
            format!("警示“{}”（{why}{matters}）", rule.name)
        };
        book.cautions.iter().map(told).collect()
    };
    changed(&of(old), &of(new), String::clone)
}

fn remedies(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let told = |r: &Remedy| format!("救济途径“{}”（{}，{}，{}）", r.way, r.class, r.body, r.term);
    changed(&old.remedies, &new.remedies, told)
}

/// What is in one of them only, in words.
fn changed<T: PartialEq>(old: &[T], new: &[T], told: impl Fn(&T) -> String) -> Vec<String> {
    let gone = old.iter().filter(|t| !new.contains(t)).map(|t| format!("去掉{}", told(t)));
    let added = new.iter().filter(|t| !old.contains(t)).map(|t| format!("增加{}", told(t)));
    gone.chain(added).collect()
}

fn bases(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    let mut texts = Vec::new();
    for basis in &old.bases {
        match new.bases.iter().find(|b| b.id == basis.id) {
            None => texts.push(format!("去掉依据 {}《{}》", basis.id, basis.title)),
            Some(now) if now != basis => {
                texts.push(format!("依据 {}《{}》有改动", basis.id, basis.title));
            }
            Some(_) => {}
        }
    }
    let added = new.bases.iter().filter(|b| !old.bases.iter().any(|o| o.id == b.id));
    texts.extend(added.map(|b| format!("增加依据 {}《{}》", b.id, b.title)));
    texts
}
