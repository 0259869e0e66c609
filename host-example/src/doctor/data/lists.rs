//! The list packs.

use std::path::{Path, PathBuf};

use credit_core::{
    Date,
    api::Lang,
    finding::Lack,
    pack::{Header, Pack, PackSet, Trust, record::ListDef},
    rulebook::Rulebook,
};

use super::{
    super::{Finding, problem},
    said,
};
use crate::{
    files,
    problem::{Problem, Words},
    view::load_problem,
};

fn about() -> Words {
    Words::new("名单包", "list pack")
}

/// Days before the end of a pack in which the next issue should be there.
const SOON: i32 = 3;

/// Opens every pack; what they make together, if each of them opens.
pub(super) fn examine(
    paths: &[PathBuf],
    trust: &Trust,
    on: Date,
    lang: Lang,
    findings: &mut Vec<Finding>,
) -> Option<PackSet> {
    let (mut packs, mut opened) = (Vec::new(), Vec::new());
    for path in paths {
        match open(path, trust, lang) {
            Ok(pack) => {
                let header = pack.header();
                findings.push(Finding::sound(about(), said(path, header, pack.signers())));
                findings.extend(age(&about(), path, header, on));
                opened.push((path, pack.digest()));
                packs.push(pack);
            }
            Err(problem) => findings.push(Finding::fault(about(), problem)),
        }
    }
    match PackSet::new(packs) {
        Ok(set) => {
            let unused =
                opened.iter().filter(|(_, digest)| set.packs().all(|p| p.digest() != *digest));
            for (path, _) in unused {
                let text = (
                    "同一名单有更新的一期，这个包不起作用".to_owned(),
                    "a later issue of the same scope is there; this one does not count".to_owned(),
                );
                let remedy = ("不再使用这个文件", "leave the file out");
                let note = problem("doctor.superseded", text, remedy);
                findings.push(Finding::note(about(), note.at(shown(path))));
            }
            Some(set)
        }
        Err(error) => {
            findings.push(Finding::fault(about(), load_problem(&error, lang, "--pack")));
            None
        }
    }
}

/// What the lists say of their coverage: nothing is noted, too little for the rulebook is a fault.
pub(super) fn coverage(
    set: &PackSet,
    book: Option<&Rulebook>,
    on: Date,
    findings: &mut Vec<Finding>,
) {
    let lack = |list: &ListDef| {
        book.and_then(|book| book.list(&list.name)).and_then(|rule| rule.lack(&list.covers, on))
    };
    let remedy = (
        "请签发单位在名单定义里填写覆盖区域、覆盖主体、覆盖起始日，下一期起随名单包发布",
        "have the issuer fill in 覆盖区域, 覆盖主体 and 覆盖起始日 in the definition of the list",
    );
    for list in set.holdings().map(|holding| holding.list) {
        let why = match lack(list) {
            None => continue,
            Some(Lack::Undeclared) => Words::new("没有说明覆盖范围", "does not say what it covers"),
            Some(Lack::Since { needed, .. }) => Words::new(
                format!("没有说明收录到 {needed} 以前"),
                format!("does not say that it goes back to {needed}"),
            ),
        };
        let name = &list.name;
        let text = (
            format!("“{name}”{}，规则书要求：须查它的申请都会转人工复核", why.get(Lang::ZhCn)),
            format!(
                "{name} {}, as the rulebook asks: a person will look at each request",
                why.get(Lang::En)
            ),
        );
        findings.push(Finding::fault(about(), problem("doctor.coverage-short", text, remedy)));
    }
    let silent = set.holdings().map(|holding| holding.list).filter(|l| l.covers.is_unknown());
    let mut names: Vec<&str> = silent.map(|list| list.name.as_str()).collect();
    names.dedup();
    if !names.is_empty() {
        let names = names.join("、");
        let text = (
            format!(
                "{names} 没有说明收录哪些地区、哪类主体、从哪一天起：未列入时无从判断主体是否在收录范围内"
            ),
            format!(
                "{names}: not said of which regions and kinds of subjects they are, and since when"
            ),
        );
        let note = problem("doctor.coverage-unknown", text, remedy);
        findings.push(Finding::note(about(), note));
    }
}

fn open(path: &Path, trust: &Trust, lang: Lang) -> Result<Pack, Problem> {
    let bytes = files::read(path)?;
    Pack::open(bytes, trust)
        .and_then(|pack| pack.verify_digests().map(|()| pack))
        .map_err(|error| load_problem(&error, lang, &path.display().to_string()))
}

/// What the days of a header come to on a day.
pub(super) fn age(about: &Words, path: &Path, header: &Header, on: Date) -> Option<Finding> {
    let next = (
        "向签发单位取新的一期；服务运行中用 POST /v1/reload 换上",
        "get the next issue; a running server takes it with POST /v1/reload",
    );
    if header.as_of > on {
        let day = header.as_of;
        let text = (
            format!("数据日期 {day} 在 {on} 之后"),
            format!("the data are of {day}, which is after {on}"),
        );
        let remedy = ("检查本机日期，或 --on 写的日期", "see the date of this machine, or --on");
        let note = problem("doctor.future", text, remedy).at(shown(path));
        return Some(Finding::note(about.clone(), note));
    }
    let until = header.valid_until?;
    let left = until.to_days().saturating_sub(on.to_days());
    if left < 0 {
        let text = (
            format!("有效期到 {until}，在 {on} 已过期：按未能核对处理，转人工复核"),
            format!(
                "valid until {until}, stale on {on}: the list counts as not queried, a person decides"
            ),
        );
        let fault = problem("doctor.stale", text, next).at(shown(path));
        return Some(Finding::fault(about.clone(), fault));
    }
    let text = (
        format!("有效期到 {until}，还有 {left} 天"),
        format!("valid until {until}, {left} days from {on}"),
    );
    let note = problem("doctor.stale-soon", text, next).at(shown(path));
    (left < SOON).then(|| Finding::note(about.clone(), note))
}

fn shown(path: &Path) -> Words {
    Words::same(path.display().to_string())
}
