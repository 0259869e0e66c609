//! The records as a log: its head, and proofs about it. Nothing is written.

use credit_core::pack::Trust;

use super::{
    Place,
    fault::damaged,
    sealed,
    whole::{Kept, Walked, at_tombstone, walk},
};
use crate::{
    checkpoint::{Consistency, Head, Inclusion, forked, truncated},
    problem::{Problem, Words},
    tombstone,
    tree::Tree,
};

/// Verifies all records; the head of the log that they are.
///
/// # Errors
///
/// Those of [`super::verify`].
pub fn head(place: &Place) -> Result<Head, Problem> {
    let kept = walk(place, |_, _| {})?.kept;
    Ok(Head { size: kept.count, root: kept.root })
}

/// Verifies all records; the head of the log that they are, and its tree.
///
/// # Errors
///
/// Those of [`super::verify`].
pub fn log(place: &Place) -> Result<(Head, Tree), Problem> {
    let Walked { kept, tree, .. } = walk(place, |_, _| {})?;
    Ok((Head { size: kept.count, root: kept.root }, tree))
}

/// Verifies all records, and that they begin with those of a checkpoint.
///
/// # Errors
///
/// Those of [`super::verify`]; `log.truncated`, `log.forked`.
pub fn verify_since(place: &Place, head: &Head) -> Result<Kept, Problem> {
    let walked = walk(place, |_, _| {})?;
    begins(&walked, head)?;
    Ok(walked.kept)
}

/// Verifies all records, and asks who has signed the tombstones; whether the records begin with those of a checkpoint, too.
///
/// # Errors
///
/// Those of [`super::verify`]; `receipt.*` for a tombstone that nobody trusted vouches for; `log.truncated`, `log.forked`.
pub fn verify_by(place: &Place, head: Option<&Head>, trust: &Trust) -> Result<Kept, Problem> {
    let walked = walk(place, |_, _| {})?;
    for (number, envelope) in &walked.tombstones {
        tombstone::verified(envelope.as_bytes(), trust)
            .map_err(|problem| problem.at(at_tombstone(place, *number)))?;
    }
    head.map_or(Ok(()), |head| begins(&walked, head))?;
    Ok(walked.kept)
}

/// That records begin with those of a checkpoint.
pub(super) fn begins(Walked { kept, tree, .. }: &Walked, head: &Head) -> Result<(), Problem> {
    if kept.count < head.size {
        return Err(truncated(head.size, kept.count));
    }
    match root(tree, head.size) == Some(head.root) {
        true => Ok(()),
        false => Err(forked(head.size)),
    }
}

/// That a record is in the log of a checkpoint.
///
/// # Errors
///
/// Those of [`verify_since`]; `log.unknown` for a record that is not there, or that came later; `log.unsealed` for
/// one that would tell whom it is about: it was kept before records were sealed; `log.erased` for one whose texts are
/// gone.
pub fn inclusion(place: &Place, id: &str, head: &Head) -> Result<Inclusion, Problem> {
    verify_since(place, head)?;
    let (mut found, mut at) = (None, 0_u64);
    let Walked { tree, .. } = walk(place, |row, entry| {
        if row.record.id == id {
            found = Some((at, entry.map(str::to_owned), sealed::hides(&row.record)));
        }
        at = at.saturating_add(1);
    })?;
    let known = found.filter(|(at, ..)| *at < head.size);
    let (index, entry, hidden) = known.ok_or_else(|| unknown(id))?;
    let entry = entry.ok_or_else(|| gone(id))?;
    if !hidden {
        return Err(unsealed(id));
    }
    let places = usize::try_from(index).ok().zip(usize::try_from(head.size).ok());
    let hashes = places.and_then(|(index, size)| tree.inclusion(index, size));
    let hashes = hashes.ok_or_else(|| damaged(place, id))?;
    Ok(Inclusion::new(id, index, head.size, &entry, &hashes))
}

/// That the log of one checkpoint is the beginning of the log of another.
///
/// # Errors
///
/// Those of [`verify_since`] for either.
pub fn consistency(place: &Place, first: &Head, second: &Head) -> Result<Consistency, Problem> {
    let walked = walk(place, |_, _| {})?;
    for head in [first, second] {
        begins(&walked, head)?;
    }
    let tree = walked.tree;
    let places = usize::try_from(first.size).ok().zip(usize::try_from(second.size).ok());
    let hashes = match first.size == second.size {
        true => Some(Vec::new()),
        false => places.and_then(|(first, second)| tree.consistency(first, second)),
    };
    let hashes = hashes.ok_or_else(|| truncated(first.size, second.size))?;
    Ok(Consistency::new(first.size, second.size, &hashes))
}

fn root(tree: &Tree, size: u64) -> Option<crate::tree::Pair> {
    tree.root(usize::try_from(size).ok()?)
}

fn gone(id: &str) -> Problem {
    Problem::new(
        "log.erased",
        Words::new(
            format!("存档 {id} 的内容已按期限删除，没有可证明的内容"),
            format!(
                "the texts of record {id} were erased when their term was over: nothing is left to prove"
            ),
        ),
        Words::new(
            "用删除以前取得的证明；credit records verify --trust 核对删除凭据",
            "use a proof from before; `credit records verify --trust` verifies the tombstones",
        ),
    )
}

fn unsealed(id: &str) -> Problem {
    Problem::new(
        "log.unsealed",
        Words::new(
            format!("存档 {id} 是旧版本存的，没有加密，证明会写出当事人的姓名和号码"),
            format!(
                "record {id} was kept unsealed by an earlier version: the proof would tell names and numbers"
            ),
        ),
        Words::new(
            "不外传证明；向有权查看的人当面核对存档，或对加密后的存档取证明",
            "hand out no proof: show the records themselves to those who may see them, or prove a later record",
        ),
    )
}

fn unknown(id: &str) -> Problem {
    Problem::new(
        "log.unknown",
        Words::new(
            format!("检查点时没有存档 {id}"),
            format!("there was no record {id} at the checkpoint"),
        ),
        Words::new("检查编号，或用更新的检查点", "check the id, or take a newer checkpoint"),
    )
}
