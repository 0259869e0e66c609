//! Whether records are whole: every one fits the one before it, and has its place in the log.

use super::{Place, Record, chained, fault::damaged, file, server, stored::Stored};
use crate::{
    problem::Problem,
    tree::{Pair, Tree},
};

/// Records that were read from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many there are.
    pub count: u64,
    /// When the last one was kept, in seconds since 1970.
    pub last: Option<i64>,
    /// The head of the log that they are.
    pub root: Pair,
}

/// Reads all records in order and recomputes their chain. Nothing is written.
///
/// # Errors
///
/// `records.unavailable`, `records.foreign`; `records.damaged` at the first that does not fit.
pub fn verify(place: &Place) -> Result<Kept, Problem> {
    walk(place, |_, _| {}).map(|(kept, _)| kept)
}

/// Does so, shows each record with its entry, and answers with the tree, too.
pub(super) fn walk(
    place: &Place,
    mut look: impl FnMut(&Record, &str),
) -> Result<(Kept, Tree), Problem> {
    let mut walk = Walk { place, tree: Tree::default(), before: String::new(), last: None };
    let hashes = {
        let mut visit = |stored: Stored| walk.take(&stored, &mut look);
        match place {
            Place::File(path) => file::each(path, &mut visit)?,
            Place::Server(server) => server::each(server, &mut visit)?,
        }
    };
    walk.end(hashes)
}

struct Walk<'a> {
    place: &'a Place,
    tree: Tree,
    before: String,
    last: Option<i64>,
}

impl Walk<'_> {
    fn take(
        &mut self,
        stored: &Stored,
        look: &mut impl FnMut(&Record, &str),
    ) -> Result<(), Problem> {
        let Stored { record, digest, hashes } = stored;
        let entry = record.entry();
        let leaf = Pair::leaf(entry.as_bytes());
        let own = [leaf.sha256, leaf.sm3].map(|hash| Some(hash.to_vec()));
        let in_log = hashes.as_ref().is_none_or(|known| *known == own);
        if chained(&self.before, &entry) != *digest || !in_log {
            return Err(damaged(self.place, &record.id));
        }
        look(record, &entry);
        self.tree.push(leaf);
        self.before.clone_from(digest);
        self.last = Some(record.at);
        Ok(())
    }

    /// `hashes`: how many the log has; more than records, where the last ones were taken away.
    fn end(self, hashes: Option<i64>) -> Result<(Kept, Tree), Problem> {
        let size = self.tree.size();
        let count = u64::try_from(size).unwrap_or(u64::MAX);
        let fits = hashes.is_none_or(|hashes| u64::try_from(hashes) == Ok(count));
        let root = self.tree.root(size).filter(|_| fits);
        let root = root.ok_or_else(|| damaged(self.place, "log"))?;
        Ok((Kept { count, last: self.last, root }, self.tree))
    }
}
