//! Packs that belong together: a base with its updates.

use std::path::{Path, PathBuf};

use credit_core::{
    error::LoadError,
    pack::{Chain, Pack, PackSet, Trust},
};

use super::global::Global;
use crate::{
    files,
    key::{Key, trust_json},
    problem::{Problem, Words},
    view::load_problem,
};

/// The chain of packs that were built before, trusted because the same keys signed them.
pub(in crate::cli) fn previous(
    paths: &[PathBuf],
    keys: &[Key],
    global: &Global,
) -> Result<PackSet, Problem> {
    let trust = Trust::decode(trust_json(keys).as_bytes())?;
    chain(paths, &trust, global)
}

/// The one chain of a set.
pub(in crate::cli) fn only_chain(set: &PackSet) -> Result<&Chain, Problem> {
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

/// Opens packs that are named.
pub(in crate::cli) fn chain(
    paths: &[PathBuf],
    trust: &Trust,
    global: &Global,
) -> Result<PackSet, Problem> {
    let mut packs = Vec::new();
    for path in paths {
        let pack = Pack::open(files::read(path)?, trust);
        packs.push(pack.map_err(|error| problem(&error, path, global))?);
    }
    PackSet::new(packs).map_err(|error| problem(&error, Path::new("packs"), global))
}

/// Reads a trust file.
pub(in crate::cli) fn trust(path: &Path, global: &Global) -> Result<Trust, Problem> {
    Trust::decode(&crate::trust::read(path)?).map_err(|error| problem(&error, path, global))
}

/// What a pack that cannot be used means.
pub(in crate::cli) fn problem(error: &LoadError, path: &Path, global: &Global) -> Problem {
    load_problem(error, global.lang, &path.display().to_string())
}
