//! `credit pack verify | diff | rebase | slim | filter`: what happens to packs after they were built.

mod diff;
mod filter;

use std::path::{Path, PathBuf};

use credit_core::{
    api::Lang,
    error::LoadError,
    pack::{Chain, Pack, PackKind, PackSet, Sealed, Trust, write},
};

use super::{
    args::{Global, Rebase, Slim, Verify},
    author, output,
    work::Work,
};
use crate::{
    files,
    key::{Key, signers, trust_json},
    problem::{Exit, Problem, Words},
    view::load_problem,
};

pub(super) use diff::run as diff;
pub(super) use filter::run as filter;

/// Every file is verified, whatever becomes of the others.
pub(super) fn verify(args: &Verify, global: &Global) -> Result<Exit, Problem> {
    let trust = trust(&args.trust, global)?;
    let (mut packs, mut exit) = (Vec::new(), Exit::Done);
    for file in &args.files {
        let bytes = files::read(file)?;
        let shown = file.display();
        let verifying = Work::new(global, &format!("核验 {shown}"), &format!("verifying {shown}"));
        let outcome = verified(bytes, &trust, args.deep);
        drop(verifying);
        match outcome {
            Ok((said, pack)) => {
                let line = match global.lang {
                    Lang::En => format!("right  {}: {}\n", file.display(), said.get(Lang::En)),
                    lang => format!("正确  {}：{}\n", file.display(), said.get(lang)),
                };
                output::text(&line)?;
                packs.extend(pack);
            }
            Err(error) => {
                exit = Exit::Negative;
                output::note(&problem(&error, file, global).line(global.lang));
            }
        }
    }
    if let Err(error) = PackSet::new(packs) {
        exit = Exit::Negative;
        output::note(&problem(&error, Path::new("packs"), global).line(global.lang));
    }
    Ok(exit)
}

fn verified(bytes: Vec<u8>, trust: &Trust, deep: bool) -> Result<(Words, Option<Pack>), LoadError> {
    let signed = |signers: &[String]| {
        let (zh, en) = (signers.join("、"), signers.join(", "));
        Words::new(format!("签名密钥 {zh}"), format!("signed with {en}"))
    };
    for kind in [PackKind::Rulebook, PackKind::Calendar] {
        match Sealed::open(&bytes[..], kind, trust) {
            Ok(sealed) => {
                sealed.document()?;
                return Ok((signed(&sealed.signers), None));
            }
            Err(error) if error.code() == "pack.kind" => {}
            Err(error) => return Err(error),
        }
    }
    let pack = Pack::open(bytes, trust)?;
    if deep {
        pack.verify()?
    } else {
        pack.verify_digests()?
    }
    let count = pack.len();
    let (zh, en) = match (pack.filtered(), deep) {
        (Some(keys), _) => {
            (format!("，过滤包，{keys} 个代码"), format!(", filter of {keys} identifiers"))
        }
        (None, false) => (
            format!("，{count} 条记录，全部摘要相符"),
            format!(", {count} records, all digests match"),
        ),
        (None, true) => (
            format!("，{count} 条记录逐条读出，顺序和索引相符"),
            format!(", {count} records read one by one, order and indexes match"),
        ),
    };
    Ok((signed(pack.signers()).and(&zh, &en), Some(pack)))
}

pub(super) fn rebase(args: &Rebase, global: &Global) -> Result<Exit, Problem> {
    let keys = author::read_keys(&args.issue)?;
    let set = chain(&args.files, &trust(&args.trust, global)?, global)?;
    let chain = only_chain(&set)?;
    let records = write::records(chain).map_err(|e| problem(&e, Path::new("packs"), global))?;
    let header = chain.header();
    let (scope, title) = header.map_or(("", ""), |h| (h.scope.as_str(), h.title.as_str()));
    let meta = author::meta(
        PackKind::List,
        &args.issue,
        &keys,
        scope,
        title,
        author::audience(args.audience),
    )?;
    let building =
        Work::new(global, "合并、编码、生成索引、签名", "merging, encoding, indexing, signing");
    let bytes = write::list_pack(&meta, chain.lists(), &records, &signers(&keys))?;
    drop(building);
    author::save(&args.issue.output, &bytes, &author::records_of(records.len()), global)
}

pub(super) fn slim(args: &Slim, global: &Global) -> Result<Exit, Problem> {
    let bytes = files::read(&args.file)?;
    let slim = write::without_indexes(&bytes).map_err(|e| problem(&e, &args.file, global))?;
    let saved = bytes.len().saturating_sub(slim.len());
    let what = Words::new(
        format!("去掉索引 {saved} 字节，打开时重新生成"),
        format!("{saved} bytes of indexes left out, which opening makes again"),
    );
    author::save(&args.output, &slim, &what, global)
}

/// The chain of packs that were built before, trusted because the same keys signed them.
pub(super) fn previous(
    paths: &[PathBuf],
    keys: &[Key],
    global: &Global,
) -> Result<PackSet, Problem> {
    let trust = Trust::decode(trust_json(keys).as_bytes())?;
    chain(paths, &trust, global)
}

pub(super) fn only_chain(set: &PackSet) -> Result<&Chain, Problem> {
    match set.chains() {
        [chain] => Ok(chain),
        chains => Err(Problem::usage(
            "pack.scopes",
            Words::new(
                format!("这些包属于 {} 个范围，只能处理同一范围的包", chains.len()),
                format!("these packs are of {} scopes", chains.len()),
            ),
            Words::new("分别处理每个范围", "handle one scope at a time"),
        )),
    }
}

fn chain(paths: &[PathBuf], trust: &Trust, global: &Global) -> Result<PackSet, Problem> {
    let mut packs = Vec::new();
    for path in paths {
        let pack = Pack::open(files::read(path)?, trust);
        packs.push(pack.map_err(|error| problem(&error, path, global))?);
    }
    PackSet::new(packs).map_err(|error| problem(&error, Path::new("packs"), global))
}

fn trust(path: &Path, global: &Global) -> Result<Trust, Problem> {
    Trust::decode(&files::read(path)?).map_err(|error| problem(&error, path, global))
}

fn problem(error: &LoadError, path: &Path, global: &Global) -> Problem {
    load_problem(error, global.lang, &path.display().to_string())
}
