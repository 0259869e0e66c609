//! Updates: what changed since an issue, as a pack chained to it.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{Meta, Signer};
use crate::error::LoadError;
use crate::limits;
use crate::pack::record::{ListDef, Record};
use crate::pack::{Chain, Position};

/// What distinguishes a new issue from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Records that are new, or new in this form; their list is that of the new issue.
    pub added: Vec<Record>,
    /// Positions of records that are gone, or that `added` has in another form.
    pub withdrawn: Vec<Position>,
    /// How many of `added` replace a record of the same list and entry.
    pub changed: usize,
}

/// Compares the records of a chain with a complete new issue.
///
/// # Errors
/// `pack.content`, `pack.digest` for a chain that cannot be read.
pub fn changes(chain: &Chain, lists: &[ListDef], records: &[Record]) -> Result<Changes, LoadError> {
    let mut comparing = Comparing::new(chain, lists)?;
    for record in records {
        comparing.push(record)?;
    }
    Ok(comparing.finish())
}

/// A chain that is compared with a complete new issue, record by record: none is kept but what is new.
#[derive(Debug)]
pub struct Comparing<'c> {
    chain: &'c Chain,
    /// The chain's list of each list of the new issue.
    lists: Vec<Option<u16>>,
    /// Records that no new one has replaced yet, by list of the chain and entry.
    before: BTreeMap<(u16, String), Position>,
    changes: Changes,
}

impl<'c> Comparing<'c> {
    /// Begins; `lists` are those of the new issue.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest` for a chain that cannot be read.
    pub fn new(chain: &'c Chain, lists: &[ListDef]) -> Result<Self, LoadError> {
        let number = |id: &str| {
            let known = chain.lists().iter().position(|known| known.id == id);
            known.and_then(|known| u16::try_from(known).ok())
        };
        let mut before = BTreeMap::new();
        for position in chain.positions() {
            if let Some((record, list)) = chain.record(position)?
                && let Some(list) = number(&list.id)
            {
                before.insert((list, record.entry), position);
            }
        }
        let lists = lists.iter().map(|list| number(&list.id)).collect();
        Ok(Self { chain, lists, before, changes: Changes::default() })
    }

    /// Takes a record of the new issue. Whether it is new, or new in this form.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn push(&mut self, record: &Record) -> Result<bool, LoadError> {
        let list = self.lists.get(usize::from(record.list)).copied().flatten();
        let old = list.and_then(|list| self.before.remove(&(list, record.entry.clone())));
        let changes = &mut self.changes;
        let Some(position) = old else {
            changes.added.push(record.clone());
            return Ok(true);
        };
        let same = self.chain.record(position)?.is_some_and(|(mut old, _)| {
            old.list = record.list;
            old == *record
        });
        if !same {
            changes.withdrawn.push(position);
            changes.added.push(record.clone());
            changes.changed = changes.changed.saturating_add(1);
        }
        Ok(!same)
    }

    /// What distinguishes the new issue.
    #[must_use]
    pub fn finish(self) -> Changes {
        let Self { before, mut changes, .. } = self;
        changes.withdrawn.extend(before.into_values());
        changes.withdrawn.sort_unstable();
        changes
    }
}

/// Writes an update: a pack that holds what is new and takes back what is gone, chained to the
/// newest pack of `chain`. `lists` are all lists of the scope, also the unchanged ones.
///
/// # Errors
/// Those of [`super::list_pack`]; `build.sequence` if the number of the issue does not rise,
/// `build.scope` if issuer or scope differ, `build.too-many-updates` (build a base pack instead).
pub fn update_pack(
    meta: &Meta,
    chain: &Chain,
    lists: &[ListDef],
    changes: &Changes,
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, LoadError> {
    let Some(tip) = chain.tip() else { return Err(LoadError::new("build.scope")) };
    let header = tip.header();
    if (&header.issuer, &header.scope) != (&meta.issuer, &meta.scope) {
        let error = LoadError::new("build.scope").with("found", &meta.scope);
        return Err(error.with("expected", &header.scope));
    }
    if meta.sequence <= header.sequence {
        let error = LoadError::new("build.sequence").with("found", meta.sequence);
        return Err(error.with("previous", header.sequence));
    }
    if chain.packs().len() > limits::UPDATES {
        return Err(LoadError::new("build.too-many-updates").with("most", limits::UPDATES));
    }
    let mut tombstones = Vec::new();
    for (number, row) in &changes.withdrawn {
        tombstones.extend(u32::try_from(*number).unwrap_or(u32::MAX).to_le_bytes());
        tombstones.extend(row.to_le_bytes());
    }
    let update = super::Extra::Update { parent: tip.digest().labelled(), tombstones };
    super::write_lists(meta, lists, &changes.added, Some(update), signers)
}

/// Every record that a chain holds, for a new base pack; their lists are those of the chain.
///
/// # Errors
/// `pack.content`, `pack.digest`.
pub fn records(chain: &Chain) -> Result<Vec<Record>, LoadError> {
    let lists = chain.lists();
    let mut all = Vec::new();
    for position in chain.positions() {
        if let Some((mut record, list)) = chain.record(position)? {
            let number = lists.iter().position(|known| known.id == list.id);
            record.list = number.and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX);
            all.push(record);
        }
    }
    Ok(all)
}
