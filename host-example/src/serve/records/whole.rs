//! Whether records are whole: every one fits the one before it, and has its place in the log. Of one that was erased
//! what is left must be what its tombstone says.

use std::collections::BTreeMap;

use super::{
    Place, Record, chained,
    fault::{damaged, no_tombstone, other_rows},
    file, server,
    stored::{Beside, Row, Stored},
};
use crate::{
    clock,
    problem::{Problem, Words},
    tombstone::{self, Digging, Left, Tombstone},
    tree::{Pair, Tree},
};

/// Records that were read from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many there are.
    pub count: u64,
    /// Of these those whose texts were erased, because their term was over.
    pub erased: u64,
    /// How many tombstones stand for them.
    pub tombstones: u64,
    /// When the last one was kept, in seconds since 1970.
    pub last: Option<i64>,
    /// The head of the log that they are.
    pub root: Pair,
}

impl Kept {
    /// How many were erased, in both languages, behind what is said of all; nothing where none was. `trusted`: whether
    /// anybody was asked who has signed for it.
    #[must_use]
    pub fn erased_said(&self, trusted: bool) -> (String, String) {
        let (erased, tombstones) = (self.erased, self.tombstones);
        let (zh, en) = match trusted {
            _ if erased == 0 => return (String::new(), String::new()),
            true => ("签名可信", "their signatures are trusted"),
            false => ("签名未核对：加 --trust", "their signatures were not verified: give --trust"),
        };
        (
            format!("；已按期限删除 {erased} 份（删除凭据 {tombstones} 份，{zh}）"),
            format!(
                "; {erased} of them erased, their term being over ({tombstones} tombstones, {en})"
            ),
        )
    }
}

/// What a walk over all records has come to.
pub(super) struct Walked {
    pub(super) kept: Kept,
    pub(super) tree: Tree,
    pub(super) tombstones: Vec<(i64, String)>,
}

/// Reads all records in order and recomputes their chain. Nothing is written.
///
/// # Errors
///
/// `records.unavailable`, `records.foreign`; `records.damaged` at the first that does not fit; `records.no-tombstone`,
/// `records.tombstone`, `records.tombstone-rows`.
pub fn verify(place: &Place) -> Result<Kept, Problem> {
    walk(place, |_, _| {}).map(|walked| walked.kept)
}

/// Does what [`verify`] does, shows each record as it is stored, with its entry where it is not erased, and answers with
/// the tree and the tombstones, too.
pub(super) fn walk(
    place: &Place,
    mut look: impl FnMut(&Row, Option<&str>),
) -> Result<Walked, Problem> {
    let mut walk = Walk {
        place,
        tree: Tree::default(),
        before: String::new(),
        last: None,
        erased: BTreeMap::new(),
    };
    let beside = {
        let mut visit = |stored: Stored| walk.take(stored, &mut look);
        match place {
            Place::File(path) => file::each(path, &mut visit)?,
            Place::Server(server) => server::each(server, &mut visit)?,
        }
    };
    walk.end(beside)
}

/// Erased records of one tombstone.
struct Grave {
    /// The id of the first.
    first: String,
    /// When the latest was kept.
    latest: i64,
    digging: Digging,
}

struct Walk<'a> {
    place: &'a Place,
    tree: Tree,
    before: String,
    last: Option<i64>,
    erased: BTreeMap<i64, Grave>,
}

impl Walk<'_> {
    fn take(
        &mut self,
        stored: Stored,
        look: &mut impl FnMut(&Row, Option<&str>),
    ) -> Result<(), Problem> {
        let at = stored.record.at;
        let row = match stored.record.erased() {
            Some(number) => {
                let row = self.left(stored)?;
                look(&row, None);
                self.bury(number, &row);
                row
            }
            None => {
                let (row, entry) = self.whole(stored)?;
                look(&row, Some(&entry));
                row
            }
        };
        self.tree.push(row.leaf);
        self.before = row.digest;
        self.last = Some(at);
        Ok(())
    }

    /// A record with all its texts.
    fn whole(&self, Stored { record, digest, hashes }: Stored) -> Result<(Row, String), Problem> {
        let entry = record.entry();
        let leaf = Pair::leaf(entry.as_bytes());
        let own = [leaf.sha256, leaf.sm3].map(|hash| Some(hash.to_vec()));
        let in_log = hashes.as_ref().is_none_or(|known| *known == own);
        match chained(&self.before, &entry) == digest && in_log {
            true => Ok((Row { record, digest, leaf }, entry)),
            false if record.is_emptied() => Err(no_tombstone(self.place, &record.id)),
            false => Err(damaged(self.place, &record.id)),
        }
    }

    /// What is left of an erased one: its digest and its hashes are those that its tombstone names.
    fn left(&self, Stored { record, digest, hashes }: Stored) -> Result<Row, Problem> {
        let hash = |bytes: Option<Vec<u8>>| <[u8; 32]>::try_from(bytes?).ok();
        let leaf =
            hashes.and_then(|[sha256, sm3]| Some(Pair { sha256: hash(sha256)?, sm3: hash(sm3)? }));
        match leaf.filter(|_| record.is_bare()) {
            Some(leaf) => Ok(Row { record, digest, leaf }),
            None => Err(damaged(self.place, &record.id)),
        }
    }

    fn bury(&mut self, number: i64, row: &Row) {
        let Record { id, at, .. } = &row.record;
        let place = u64::try_from(self.tree.size()).unwrap_or(u64::MAX).saturating_add(1);
        let grave = self.erased.entry(number).or_insert_with(|| Grave {
            first: id.clone(),
            latest: *at,
            digging: Digging::default(),
        });
        grave.latest = grave.latest.max(*at);
        grave.digging.add(&Left { place, id, at: *at, digest: &row.digest, leaf: row.leaf });
    }

    /// More hashes than records are there where the last ones were taken away.
    fn end(mut self, beside: Beside) -> Result<Walked, Problem> {
        let size = self.tree.size();
        let count = u64::try_from(size).unwrap_or(u64::MAX);
        let fits = beside.hashes.is_none_or(|hashes| u64::try_from(hashes) == Ok(count));
        let root = self.tree.root(size).filter(|_| fits);
        let root = root.ok_or_else(|| damaged(self.place, "log"))?;
        let mut erased = 0_u64;
        for (number, envelope) in &beside.tombstones {
            let at = at_tombstone(self.place, *number);
            let said = tombstone::read(envelope.as_bytes());
            let said = said.map_err(|problem| problem.at(at.clone()))?;
            let grave = self.erased.remove(number);
            if !grave.is_some_and(|grave| stands_for(&said, grave, &self.tree)) {
                return Err(other_rows().at(at));
            }
            erased = erased.saturating_add(said.graves.count);
        }
        if let Some(grave) = self.erased.first_entry() {
            return Err(no_tombstone(self.place, &grave.get().first));
        }
        let tombstones = u64::try_from(beside.tombstones.len()).unwrap_or(u64::MAX);
        let kept = Kept { count, erased, tombstones, last: self.last, root };
        Ok(Walked { kept, tree: self.tree, tombstones: beside.tombstones })
    }
}

/// Whether a tombstone is of this log, and of exactly these records.
fn stands_for(said: &Tombstone, grave: Grave, tree: &Tree) -> bool {
    let size = usize::try_from(said.head.size).ok();
    let own = size.and_then(|size| tree.root(size)) == Some(said.head.root);
    let over = clock::day_of(grave.latest).is_some_and(|day| day < said.before);
    own && over && grave.digging.done().as_ref() == Some(&said.graves)
}

pub(super) fn at_tombstone(place: &Place, number: i64) -> Words {
    Words::new(format!("{place}，删除凭据 {number}"), format!("{place}, tombstone {number}"))
}
