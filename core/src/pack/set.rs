//! All list packs of a checker: which pack speaks for which list.

use alloc::vec::Vec;

use super::{Pack, record::ListDef};
use crate::error::{LoadError, Place};

/// The packs that count.
#[derive(Debug, Default)]
pub struct PackSet {
    packs: Vec<Pack>,
}

/// One list in one pack.
#[derive(Clone, Copy, Debug)]
pub struct Holding<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Index of the list in the pack.
    pub index: u16,
    /// The list.
    pub list: &'a ListDef,
}

impl PackSet {
    /// Chooses among the packs: of one issuer and scope the highest sequence counts. The order in
    /// which packs are given does not matter.
    ///
    /// # Errors
    /// `pack.conflict` for two packs of one issuer, scope and sequence with different content.
    pub fn new(packs: Vec<Pack>) -> Result<Self, LoadError> {
        let mut chosen: Vec<Pack> = Vec::new();
        for pack in packs {
            let (new, header) = (pack.digest(), pack.header());
            let same = chosen.iter_mut().find(|known| {
                known.header().issuer == header.issuer && known.header().scope == header.scope
            });
            match same {
                None => chosen.push(pack),
                Some(known) if known.header().sequence < header.sequence => *known = pack,
                Some(known) if known.header().sequence == header.sequence => {
                    if known.digest() != new {
                        let error = LoadError::new("pack.conflict").with("scope", &header.scope);
                        let error = error.with("sequence", header.sequence);
                        return Err(error.at(Place::Part("header".into())));
                    }
                }
                Some(_) => {}
            }
        }
        chosen.sort_by(|a, b| {
            let key = |p: &Pack| (p.header().scope.clone(), p.header().issuer.clone());
            key(a).cmp(&key(b))
        });
        Ok(Self { packs: chosen })
    }

    /// The packs that count, ordered by scope and issuer.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Every list in every pack.
    pub fn holdings(&self) -> impl Iterator<Item = Holding<'_>> {
        self.packs.iter().flat_map(|pack| {
            (0_u16..).zip(pack.lists()).map(move |(index, list)| Holding { pack, index, list })
        })
    }
}
