//! All list packs of a checker: which pack speaks for which list.

use alloc::{string::ToString, vec::Vec};

use super::record::{ListDef, Record};
use super::{Header, NameQuery, Pack, Rows};
use crate::date::Date;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::id::Kind;
use crate::limits;
use crate::name::Comparison;
use crate::request::Search;

/// The packs that count.
#[derive(Debug, Default)]
pub struct PackSet {
    chains: Vec<Chain>,
    /// Chains of grade packs.
    grades: Vec<Chain>,
}

/// What one issuer says of one scope: a base pack and the updates chained to it, oldest first.
#[derive(Debug)]
pub struct Chain {
    packs: Vec<Pack>,
    /// Of each pack the rows that a later one took back, in order.
    withdrawn: Vec<Vec<u32>>,
    /// Issues with a higher number but an older day than the newest pack.
    set_aside: Vec<SetAside>,
    /// Of each list of the newest pack whether any record of it is in force.
    held: Vec<bool>,
}

/// An issue that does not count although its number is the highest: its data are older than those of
/// another one. Numbers and days rise together, so that it is a mistake or was signed with a key that
/// got lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its number.
    pub sequence: u32,
    /// The day of its data.
    pub as_of: Date,
    /// Digest of its header.
    pub digest: Digest,
}

/// Where a record stands: number of the pack in its chain and row.
pub type Position = (usize, u32);

/// A record whose name is near, with the comparison of the present names where it was made.
pub(crate) type Likely = (Position, Option<Comparison>);

/// One list of one chain.
#[derive(Clone, Copy, Debug)]
pub struct Holding<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The list, as its newest pack defines it.
    pub list: &'a ListDef,
}

impl PackSet {
    /// Chooses among the packs: of one issuer and scope the newest data count, and of one day the
    /// highest sequence, an update together with what it updates. A higher sequence with an older day
    /// is set aside, see [`Chain::set_aside`]. The order in which packs are given does not matter.
    ///
    /// # Errors
    /// `pack.conflict` for two packs of one issuer, scope and sequence with different content;
    /// `pack.parent` for an update of an issue that is not there, `pack.too-many-updates`,
    /// `pack.tombstone` for an update that takes back what does not exist.
    pub fn new(packs: Vec<Pack>) -> Result<Self, LoadError> {
        let mut scopes: Vec<Vec<Pack>> = Vec::new();
        for pack in packs {
            let header = pack.header();
            let same = scopes.iter_mut().find(|known| {
                known.first().is_some_and(|first| {
                    let first = first.header();
                    (first.kind, &first.issuer, &first.scope)
                        == (header.kind, &header.issuer, &header.scope)
                })
            });
            match same {
                None => scopes.push(Vec::from([pack])),
                Some(known) if known.iter().any(|k| k.digest() == pack.digest()) => {}
                Some(known) => known.push(pack),
            }
        }
        let mut chains = scopes.into_iter().map(Chain::choose).collect::<Result<Vec<_>, _>>()?;
        chains.sort_by(|a, b| {
            let key = |chain: &Chain| chain.header().map(|h| (h.scope.clone(), h.issuer.clone()));
            key(a).cmp(&key(b))
        });
        let graded = |chain: &Chain| chain.tip().is_some_and(Pack::is_of_grades);
        let (grades, chains) = chains.into_iter().partition(graded);
        Ok(Self { chains, grades })
    }

    /// The chains of list packs that count, ordered by scope and issuer.
    #[must_use]
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// The chains of grade packs that count, in the same order.
    #[must_use]
    pub fn grades(&self) -> &[Chain] {
        &self.grades
    }

    /// Every pack that counts, by scope and issuer, updates after what they update; those of grades last.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.chains.iter().chain(&self.grades).flat_map(|chain| &chain.packs)
    }

    /// Every list of every chain.
    pub fn holdings(&self) -> impl Iterator<Item = Holding<'_>> {
        self.chains
            .iter()
            .flat_map(|chain| chain.lists().iter().map(move |list| Holding { chain, list }))
    }
}

impl Chain {
    /// Of packs of one issuer and scope those that count, oldest first.
    pub(super) fn choose(mut packs: Vec<Pack>) -> Result<Self, LoadError> {
        packs.sort_by_key(|pack| pack.header().sequence);
        let set_aside = older_than_their_number(&mut packs);
        for pair in packs.windows(2) {
            if let [a, b] = pair
                && a.header().sequence == b.header().sequence
            {
                return Err(about("pack.conflict", b).with("sequence", b.header().sequence));
            }
        }
        let mut chain = Vec::new();
        let mut wanted = None;
        while let Some(pack) = packs.pop() {
            let digest = pack.digest().labelled();
            if wanted.as_ref().is_some_and(|wanted| *wanted != digest) {
                continue;
            }
            wanted.clone_from(&pack.header().parent);
            chain.push(pack);
            if wanted.is_none() {
                break;
            }
            if chain.len() > limits::UPDATES {
                return Err(chain.last().map_or_else(
                    || LoadError::new("pack.too-many-updates"),
                    |pack| about("pack.too-many-updates", pack).with("most", limits::UPDATES),
                ));
            }
        }
        if let (Some(parent), Some(pack)) = (wanted, chain.last()) {
            let error = about("pack.parent", pack).with("sequence", pack.header().sequence);
            return Err(error.with("parent", parent));
        }
        chain.reverse();
        Self::of(chain, set_aside)
    }

    fn of(packs: Vec<Pack>, set_aside: Vec<SetAside>) -> Result<Self, LoadError> {
        let mut withdrawn: Vec<Vec<u32>> = packs.iter().map(|_| Vec::new()).collect();
        for (number, pack) in packs.iter().enumerate() {
            for (target, row) in pack.tombstones() {
                let known = packs.get(*target).is_some_and(|p| *row < p.len());
                match withdrawn.get_mut(*target) {
                    Some(rows) if *target < number && known => rows.push(*row),
                    _ => return Err(about("pack.tombstone", pack)),
                }
            }
        }
        for rows in &mut withdrawn {
            rows.sort_unstable();
            let taken = rows.len();
            rows.dedup();
            if rows.len() != taken {
                return Err(packs.last().map_or_else(
                    || LoadError::new("pack.tombstone"),
                    |pack| about("pack.tombstone", pack),
                ));
            }
        }
        let mut chain = Self { packs, withdrawn, set_aside, held: Vec::new() };
        chain.held =
            chain.lists().iter().map(|list| chain.has_records(list)).collect::<Result<_, _>>()?;
        Ok(chain)
    }

    /// The packs, oldest first.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Issues with a higher number and older data, which do not count.
    #[must_use]
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// Whether the list has any record in force. An empty list of failings is told, for a list that
    /// lost its content says of everybody that he is not listed.
    #[must_use]
    pub fn holds(&self, list: &ListDef) -> bool {
        let at = self.lists().iter().position(|known| known.id == list.id);
        at.and_then(|at| self.held.get(at)).copied().unwrap_or(false)
    }

    fn has_records(&self, list: &ListDef) -> Result<bool, LoadError> {
        for (number, pack) in self.packs.iter().enumerate() {
            let at = pack.lists().iter().position(|own| own.id == list.id);
            let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else { continue };
            let taken = self.withdrawn.get(number).is_some_and(|rows| !rows.is_empty());
            if !pack.has_list(at)? {
                continue;
            }
            if !taken {
                return Ok(true);
            }
            for row in (0..pack.len()).filter(|row| self.is_in_force((number, *row))) {
                if pack.list_of(row)? == at {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Number of records that were not taken back; of a filter pack, of its identifiers.
    #[must_use]
    pub fn size(&self) -> u32 {
        let sizes = self.packs.iter().zip(&self.withdrawn).map(|(pack, withdrawn)| {
            let taken = u32::try_from(withdrawn.len()).unwrap_or(u32::MAX);
            pack.filtered().unwrap_or_else(|| pack.len()).saturating_sub(taken)
        });
        sizes.fold(0, u32::saturating_add)
    }

    /// The newest pack.
    #[must_use]
    pub fn tip(&self) -> Option<&Pack> {
        self.packs.last()
    }

    /// Header of the newest pack.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.tip().map(Pack::header)
    }

    /// The lists as the newest pack defines them.
    #[must_use]
    pub fn lists(&self) -> &[ListDef] {
        self.tip().map(Pack::lists).unwrap_or_default()
    }

    /// Positions of all records that were not taken back.
    pub fn positions(&self) -> impl Iterator<Item = Position> {
        let all = self.packs.iter().enumerate();
        all.flat_map(|(number, pack)| (0..pack.len()).map(move |row| (number, row)))
            .filter(|position| self.is_in_force(*position))
    }

    fn is_in_force(&self, (number, row): Position) -> bool {
        let withdrawn = self.withdrawn.get(number);
        withdrawn.is_some_and(|rows| rows.binary_search(&row).is_err())
    }

    /// A record and the definition of its list; `None` if the list is no longer issued.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn record(&self, (number, row): Position) -> Result<Option<(Record, &ListDef)>, LoadError> {
        let Some(pack) = self.packs.get(number) else { return Ok(None) };
        let record = pack.record(row)?;
        let own = pack.lists().get(usize::from(record.list));
        let list = own.and_then(|own| self.lists().iter().find(|list| list.id == own.id));
        Ok(list.map(|list| (record, list)))
    }

    /// Positions of records that have that identifier or one that it leads to; whether there may be
    /// more than were looked at.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn by_identifier(
        &self,
        kind: Kind,
        value: &str,
    ) -> Result<(Vec<Position>, bool), LoadError> {
        self.search(|pack| pack.rows_by_identifier(kind, value))
    }

    /// Positions of records that have, or had, that name; whether there may be more.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn by_name(&self, name: &str) -> Result<(Vec<Position>, bool), LoadError> {
        self.search(|pack| pack.rows_by_name(name))
    }

    /// Organisations whose name is near to the one asked for, by the index or by looking at all;
    /// whether there may be more.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub fn near(
        &self,
        query: &NameQuery,
        search: Search,
    ) -> Result<(Vec<Likely>, bool), LoadError> {
        let (mut found, mut truncated) = (Vec::new(), false);
        for (number, pack) in self.packs.iter().enumerate() {
            let near = match search {
                Search::Usual => pack.rows_near(query)?,
                Search::Thorough => pack.rows_like(query)?,
            };
            truncated |= near.truncated;
            let near = near.near.into_iter();
            found.extend(near.map(|near| ((number, near.row), near.comparison)));
        }
        found.retain(|(position, _)| self.is_in_force(*position));
        Ok((found, truncated))
    }

    /// Records with a name that is near, how it stands to the one asked for, and whether it is a former one.
    ///
    /// # Errors
    /// `pack.content`, `pack.digest`.
    pub(crate) fn nearby(
        &self,
        query: &NameQuery,
    ) -> Result<Vec<(Position, Comparison, bool)>, LoadError> {
        let mut found = Vec::new();
        for (number, pack) in self.packs.iter().enumerate() {
            for near in pack.rows_near(query)?.near {
                let comparison = near.comparison.or(near.former);
                let former = near.comparison.is_none();
                found.extend(comparison.map(|it| ((number, near.row), it, former)));
            }
        }
        found.retain(|(position, _, _)| self.is_in_force(*position));
        Ok(found)
    }

    fn search(
        &self,
        find: impl Fn(&Pack) -> Result<Rows, LoadError>,
    ) -> Result<(Vec<Position>, bool), LoadError> {
        let (mut found, mut truncated) = (Vec::new(), false);
        for (number, pack) in self.packs.iter().enumerate() {
            let rows = find(pack)?;
            truncated |= rows.truncated;
            found.extend(rows.rows.into_iter().map(|row| (number, row)));
        }
        found.retain(|position| self.is_in_force(*position));
        Ok((found, truncated))
    }
}

/// Takes those packs out that have a higher number than the newest data.
fn older_than_their_number(packs: &mut Vec<Pack>) -> Vec<SetAside> {
    let newest = packs.iter().map(|pack| (pack.header().as_of, pack.header().sequence)).max();
    let Some((day, sequence)) = newest else { return Vec::new() };
    let older = |pack: &Pack| pack.header().sequence > sequence && pack.header().as_of < day;
    let aside = packs.iter().filter(|pack| older(pack)).map(|pack| SetAside {
        sequence: pack.header().sequence,
        as_of: pack.header().as_of,
        digest: pack.digest(),
    });
    let aside = aside.collect();
    packs.retain(|pack| !older(pack));
    aside
}

fn about(code: &'static str, pack: &Pack) -> LoadError {
    let error = LoadError::new(code).at(Place::Part("header".to_string()));
    error.with("scope", &pack.header().scope)
}
