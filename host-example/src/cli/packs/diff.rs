//! `credit pack diff`: what changed from one issue to the next, in words.

use std::{collections::BTreeMap, path::Path};

use credit_core::{
    error::LoadError,
    json::Value,
    pack::{Chain, record::Record, write},
};

use super::super::{
    args::{Diff, Global},
    output,
    work::Work,
};
use crate::problem::{Exit, Problem};

/// Members of a record, by their name in JSON and in the words of a clerk.
const MEMBERS: &[(&str, &str)] = &[
    ("name", "名称"),
    ("kind", "主体类型"),
    ("formerNames", "曾用名"),
    ("identifiers", "代码"),
    ("responsible", "责任人员"),
    ("authority", "认定部门"),
    ("document", "文号"),
    ("cause", "事由"),
    ("basis", "依据"),
    ("class", "等级"),
    ("listedOn", "列入日期"),
    ("effective", "生效日期"),
    ("until", "截止日期"),
    ("state", "状态"),
    ("lastConfirmed", "最近核实日期"),
    ("visibility", "公开范围"),
    ("source", "数据来源"),
    ("details", "其他内容"),
];

/// Stable names of the JSON form in the words of a clerk, by member.
const WORDS: &[(&str, &str, &str)] = &[
    ("state", "active", "有效"),
    ("state", "repaired", "已修复"),
    ("state", "withdrawn", "已撤销"),
    ("state", "disputed", "异议处理中"),
    ("state", "suspended", "暂停"),
    ("class", "minor", "轻微"),
    ("class", "ordinary", "一般"),
    ("class", "serious", "严重"),
    ("kind", "organization", "组织"),
    ("kind", "sole-trader", "个体工商户"),
    ("kind", "person", "自然人"),
    ("visibility", "public", "公开"),
    ("visibility", "restricted", "受限"),
];

/// What the JSON form leaves out because it is usual.
const USUAL: &[(&str, &str)] =
    &[("state", "active"), ("kind", "organization"), ("visibility", "public")];

pub(in crate::cli) fn run(args: &Diff, global: &Global) -> Result<Exit, Problem> {
    let trust = super::trust(&args.trust, global)?;
    let (old, new) =
        (super::chain(&args.old, &trust, global)?, super::chain(&args.new, &trust, global)?);
    let (old, new) = (super::only_chain(&old)?, super::only_chain(&new)?);
    let comparing = Work::new(global, "逐条比对", "comparing");
    let report = report(old, new, args.limit)
        .map_err(|error| super::problem(&error, Path::new("packs"), global))?;
    drop(comparing);
    output::text(&report)?;
    Ok(Exit::Done)
}

/// What happened to the entries of one list.
#[derive(Default)]
struct Changed {
    added: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
}

fn report(old: &Chain, new: &Chain, limit: usize) -> Result<String, LoadError> {
    let records = write::records(new)?;
    let changes = write::changes(old, new.lists(), &records)?;
    let mut before: BTreeMap<(String, String), Record> = BTreeMap::new();
    for position in &changes.withdrawn {
        if let Some((record, list)) = old.record(*position)? {
            before.insert((list.id.clone(), record.entry.clone()), record);
        }
    }
    let mut lists: BTreeMap<String, Changed> = BTreeMap::new();
    for record in &changes.added {
        let list = new.lists().get(usize::from(record.list));
        let list = list.map(|list| list.id.clone()).unwrap_or_default();
        let changed = lists.entry(list.clone()).or_default();
        match before.remove(&(list, record.entry.clone())) {
            None => changed.added.push(about(record)),
            Some(old) => changed.changed.push(format!("{}：{}", about(record), told(&old, record))),
        }
    }
    for ((list, _), record) in before {
        lists.entry(list).or_default().removed.push(about(&record));
    }
    Ok(words(old, new, &lists, limit))
}

fn words(old: &Chain, new: &Chain, lists: &BTreeMap<String, Changed>, limit: usize) -> String {
    let issue = |chain: &Chain| {
        chain.header().map(|h| format!("第 {} 期（数据截至 {}）", h.sequence, h.as_of))
    };
    let mut out =
        format!("{} → {}\n", issue(old).unwrap_or_default(), issue(new).unwrap_or_default());
    for list in old.lists() {
        if !new.lists().iter().any(|known| known.id == list.id) {
            out.push_str(&format!("名单“{}”不再发布\n", list.name));
        }
    }
    for list in new.lists() {
        match old.lists().iter().find(|known| known.id == list.id) {
            None => out.push_str(&format!("新增名单“{}”\n", list.name)),
            Some(known) if known != list => {
                out.push_str(&format!("名单“{}”的定义有变更\n", list.name));
            }
            Some(_) => {}
        }
    }
    let name = |id: &str| {
        let known = new.lists().iter().chain(old.lists()).find(|list| list.id == id);
        known.map_or_else(|| id.to_owned(), |list| list.name.clone())
    };
    for (id, changed) in lists {
        let counts = [&changed.added, &changed.changed, &changed.removed].map(Vec::len);
        let [added, altered, removed] = counts;
        out.push_str(&format!(
            "名单“{}”：新增 {added} 条，变更 {altered} 条，撤下 {removed} 条\n",
            name(id)
        ));
        for (word, lines) in
            [("新增", &changed.added), ("变更", &changed.changed), ("撤下", &changed.removed)]
        {
            for line in lines.iter().take(limit) {
                out.push_str(&format!("  {word} {line}\n"));
            }
            if let Some(more) = lines.len().checked_sub(limit).filter(|more| *more > 0) {
                out.push_str(&format!("  {word} 还有 {more} 条（--limit 可以列出更多）\n"));
            }
        }
    }
    if lists.is_empty() {
        out.push_str("记录没有变化\n");
    }
    out
}

fn about(record: &Record) -> String {
    format!("{} {}", record.entry, record.name)
}

/// Which members differ, with both values where they are short.
fn told(old: &Record, new: &Record) -> String {
    let (old, new) = (old.encode(), new.encode());
    let differs = |(member, name): &(&str, &str)| {
        let (old, new) = (old.get(member), new.get(member));
        let text = |value: Option<&Value>| match value {
            None => Some(usual(member).to_owned()),
            Some(value) => value.as_str().map(|text| word(member, text).to_owned()),
        };
        (old != new).then(|| match (text(old), text(new)) {
            (Some(old), Some(new)) => format!("{name}由 {old} 改为 {new}"),
            _ => format!("{name}有变更"),
        })
    };
    MEMBERS.iter().filter_map(differs).collect::<Vec<_>>().join("，")
}

fn usual(member: &str) -> &'static str {
    let usual = USUAL.iter().find(|(of, _)| *of == member);
    usual.map_or("（无）", |(of, value)| word(of, value))
}

fn word<'a>(member: &str, text: &'a str) -> &'a str {
    let known = WORDS.iter().find(|(of, value, _)| *of == member && *value == text);
    known.map_or(text, |(_, _, word)| word)
}
