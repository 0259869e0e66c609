//! The list packs.

use std::path::{Path, PathBuf};

use credit_core::{
    Date,
    api::Lang,
    pack::{Header, Pack, PackSet, Trust},
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
