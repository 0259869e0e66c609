//! `credit pack diff`: what changed from one issue to the next, in words.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use credit_core::{
    api::Lang,
    error::LoadError,
    json::Value,
    pack::{Chain, record::Record, write},
};

use super::super::{
    chain::{chain, only_chain, problem, trust},
    global::{COMMAND_HELP, Global},
    output,
    work::Work,
};
use crate::problem::{Exit, Problem, Words};

/// Members of a record, by their name in JSON, in the words of a clerk and in English.
const MEMBERS: &[(&str, &str, &str)] = &[
    ("name", "名称", "name"),
    ("kind", "主体类型", "kind of subject"),
    ("formerNames", "曾用名", "former names"),
    ("identifiers", "代码", "identifiers"),
    ("responsible", "责任人员", "responsible persons"),
    ("authority", "认定部门", "authority"),
    ("document", "文号", "document number"),
    ("cause", "事由", "cause"),
    ("basis", "依据", "basis"),
    ("class", "等级", "class"),
    ("listedOn", "列入日期", "date listed"),
    ("effective", "生效日期", "effective date"),
    ("until", "截止日期", "end date"),
    ("state", "状态", "state"),
    ("lastConfirmed", "最近核实日期", "last confirmed"),
    ("visibility", "公开范围", "visibility"),
    ("source", "数据来源", "source"),
    ("details", "其他内容", "other details"),
];

/// Stable names of the JSON form in the words of a clerk, by member. In English they stand as they are.
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

/// 用文字说明两期之间的变化
#[derive(Args, Debug)]
#[command(
    next_help_heading = "选项",
    help_template = COMMAND_HELP,
    override_usage = "credit pack diff --trust 信任文件 --old 文件… --new 文件…"
)]
pub(in crate::cli) struct Diff {
    /// 信任文件
    #[arg(long, value_name = "文件")]
    trust: PathBuf,
    /// 旧的一期：基础包，连同它的更新包
    #[arg(long, value_name = "文件", required = true, num_args = 1..)]
    old: Vec<PathBuf>,
    /// 新的一期：基础包，连同它的更新包
    #[arg(long, value_name = "文件", required = true, num_args = 1..)]
    new: Vec<PathBuf>,
    /// 每个名单最多列出几条（缺省 20）
    #[arg(long, value_name = "条数", default_value_t = 20, hide_default_value = true)]
    limit: usize,
}

pub(in crate::cli) fn run(args: &Diff, global: &Global) -> Result<Exit, Problem> {
    let trust = trust(&args.trust, global)?;
    let (old, new) = (chain(&args.old, &trust, global)?, chain(&args.new, &trust, global)?);
    let (old, new) = (only_chain(&old)?, only_chain(&new)?);
    let comparing = Work::new(global, "逐条比对", "comparing");
    let report = report(old, new, args.limit, global.lang)
        .map_err(|error| problem(&error, Path::new("packs"), global))?;
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

fn report(old: &Chain, new: &Chain, limit: usize, lang: Lang) -> Result<String, LoadError> {
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
            Some(old) => {
                let colon = pick(lang, "：", ": ");
                let line = format!("{}{colon}{}", about(record), told(&old, record, lang));
                changed.changed.push(line);
            }
        }
    }
    for ((list, _), record) in before {
        lists.entry(list).or_default().removed.push(about(&record));
    }
    Ok(words(old, new, &lists, limit).get(lang).to_owned())
}

fn words(old: &Chain, new: &Chain, lists: &BTreeMap<String, Changed>, limit: usize) -> Words {
    let mut out = issues(old, new);
    for list in old.lists() {
        if !new.lists().iter().any(|known| known.id == list.id) {
            let name = &list.name;
            out = out.and(
                &format!("名单“{name}”不再发布\n"),
                &format!("list “{name}” is no longer published\n"),
            );
        }
    }
    for list in new.lists() {
        let name = &list.name;
        out = match old.lists().iter().find(|known| known.id == list.id) {
            None => out.and(&format!("新增名单“{name}”\n"), &format!("new list “{name}”\n")),
            Some(known) if known != list => out.and(
                &format!("名单“{name}”的定义有变更\n"),
                &format!("list “{name}” is defined otherwise\n"),
            ),
            Some(_) => out,
        };
    }
    let name = |id: &str| {
        let known = new.lists().iter().chain(old.lists()).find(|list| list.id == id);
        known.map_or_else(|| id.to_owned(), |list| list.name.clone())
    };
    for (id, changed) in lists {
        out = of_list(out, &name(id), changed, limit);
    }
    if lists.is_empty() {
        out = out.and("记录没有变化\n", "no record has changed\n");
    }
    out
}

fn issues(old: &Chain, new: &Chain) -> Words {
    let issue = |chain: &Chain, lang: Lang| match (chain.header(), lang) {
        (None, _) => String::new(),
        (Some(h), Lang::En) => format!("issue {} (data as of {})", h.sequence, h.as_of),
        (Some(h), _) => format!("第 {} 期（数据截至 {}）", h.sequence, h.as_of),
    };
    let both = |lang| format!("{} → {}\n", issue(old, lang), issue(new, lang));
    Words::new(both(Lang::ZhCn), both(Lang::En))
}

fn of_list(mut out: Words, name: &str, changed: &Changed, limit: usize) -> Words {
    let counts = [&changed.added, &changed.changed, &changed.removed].map(Vec::len);
    let [added, altered, removed] = counts;
    out = out.and(
        &format!("名单“{name}”：新增 {added} 条，变更 {altered} 条，撤下 {removed} 条\n"),
        &format!("list “{name}”: {added} added, {altered} changed, {removed} removed\n"),
    );
    for (zh, en, lines) in [
        ("新增", "added", &changed.added),
        ("变更", "changed", &changed.changed),
        ("撤下", "removed", &changed.removed),
    ] {
        for line in lines.iter().take(limit) {
            out = out.and(&format!("  {zh} {line}\n"), &format!("  {en} {line}\n"));
        }
        if let Some(more) = lines.len().checked_sub(limit).filter(|more| *more > 0) {
            out = out.and(
                &format!("  {zh} 还有 {more} 条（--limit 可以列出更多）\n"),
                &format!("  {en}: {more} more (--limit lists them)\n"),
            );
        }
    }
    out
}

fn about(record: &Record) -> String {
    format!("{} {}", record.entry, record.name)
}

/// Which members differ, with both values where they are short.
fn told(old: &Record, new: &Record, lang: Lang) -> String {
    let (old, new) = (old.encode(), new.encode());
    let differs = |(member, zh, en): &(&str, &str, &str)| {
        let (old, new) = (old.get(member), new.get(member));
        let text = |value: Option<&Value>| match value {
            None => Some(usual(member, lang).to_owned()),
            Some(value) => value.as_str().map(|text| word(member, text, lang).to_owned()),
        };
        (old != new).then(|| match (text(old), text(new), lang) {
            (Some(old), Some(new), Lang::En) => format!("{en} from {old} to {new}"),
            (Some(old), Some(new), _) => format!("{zh}由 {old} 改为 {new}"),
            (_, _, Lang::En) => format!("{en} changed"),
            _ => format!("{zh}有变更"),
        })
    };
    MEMBERS.iter().filter_map(differs).collect::<Vec<_>>().join(pick(lang, "，", ", "))
}

fn usual(member: &str, lang: Lang) -> &'static str {
    let usual = USUAL.iter().find(|(of, _)| *of == member);
    usual.map_or(pick(lang, "（无）", "(none)"), |(of, value)| word(of, value, lang))
}

fn word<'a>(member: &str, text: &'a str, lang: Lang) -> &'a str {
    let known = WORDS.iter().find(|(of, value, _)| *of == member && *value == text);
    known.map_or(text, |(_, _, zh)| pick(lang, zh, text))
}

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        _ => zh,
    }
}
