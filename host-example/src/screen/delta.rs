//! Screening the other way round: only what is new in the lists, as packs of their own.
//!
//! All subjects are then screened against an index that is as small as the change, and every finding
//! is one that the issue before did not have.

use credit_core::{
    api::Lang,
    error::LoadError,
    pack::{
        Algorithm, Audience, Chain, Pack, PackKind, PackSet, Trust,
        record::{ListDef, Record},
        write::{self, Meta},
    },
};

use credit_engine::Lists;

use crate::{
    key::{Key, Particulars, signers, trust_json},
    problem::{Problem, Words},
    view::load_problem,
};

/// The records that are in `new` and not in `old`, or not in this form, as packs; and how many.
///
/// The packs are signed with a key that lives as long as this call, after those given were verified
/// against the host's own trust policy.
///
/// # Errors
///
/// `trust.*`, `pack.*`; `screen.filter-pack` for a pack without records.
pub fn only_new(new: &Lists, old: &[Vec<u8>], lang: Lang) -> Result<(Lists, usize), Problem> {
    let failed = |what: &str| {
        let what = what.to_owned();
        move |error: LoadError| load_problem(&error, lang, &what)
    };
    let trust = Trust::decode(&new.trust).map_err(failed("--trust"))?;
    let open = |bytes: &[Vec<u8>]| {
        let packs = bytes.iter().map(|bytes| Pack::open(&bytes[..], &trust));
        PackSet::new(packs.collect::<Result<_, _>>()?)
    };
    let new = open(&new.packs).map_err(failed("--pack"))?;
    let old = open(old).map_err(failed("--only-new"))?;
    let (mut packs, mut keys, mut count) = (Vec::new(), Vec::new(), 0_usize);
    for chain in new.chains() {
        let Some(header) = chain.header() else { continue };
        if chain.packs().iter().any(|pack| pack.filtered().is_some()) {
            return Err(no_records(&header.scope));
        }
        let known = old.chains().iter().find(|known| {
            known.header().is_some_and(|h| (&h.issuer, &h.scope) == (&header.issuer, &header.scope))
        });
        let added = added(chain, known).map_err(failed("--pack"))?;
        count = count.saturating_add(added.len());
        let key = passing_key(&header.issuer, keys.len())?;
        let meta = Meta {
            kind: PackKind::List,
            issuer: header.issuer.clone(),
            issuer_id: header.issuer_id.clone(),
            scope: header.scope.clone(),
            title: header.title.clone(),
            sequence: header.sequence,
            as_of: header.as_of,
            valid_until: header.valid_until,
            update_days: header.update_days,
            // The pack never leaves this process.
            audience: Audience::Internal,
        };
        let signed = signers(std::slice::from_ref(&key));
        let bytes = write::list_pack(&meta, chain.lists(), &added, &signed);
        packs.push(bytes.map_err(failed("--pack"))?);
        keys.push(key);
    }
    Ok((Lists { packs, trust: trust_json(&keys).into_bytes() }, count))
}

/// Records of a chain that an earlier state of it does not have.
fn added(chain: &Chain, known: Option<&Chain>) -> Result<Vec<Record>, LoadError> {
    let Some(known) = known else { return write::records(chain) };
    let mut pairs = known.packs().iter().zip(chain.packs());
    let continues = known.packs().len() <= chain.packs().len()
        && pairs.all(|(old, new)| old.digest() == new.digest());
    if !continues {
        return Ok(write::changes(known, chain.lists(), &write::records(chain)?)?.added);
    }
    // Updates say themselves what they add.
    let mut added = Vec::new();
    for position in chain.positions().filter(|(pack, _)| *pack >= known.packs().len()) {
        if let Some((mut record, list)) = chain.record(position)? {
            record.list = number(chain.lists(), list);
            added.push(record);
        }
    }
    Ok(added)
}

fn number(lists: &[ListDef], list: &ListDef) -> u16 {
    let number = lists.iter().position(|known| known.id == list.id);
    number.and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX)
}

fn passing_key(issuer: &str, number: usize) -> Result<Key, Problem> {
    let id = format!("only-new-{number}");
    let about = Particulars::new(&id, issuer);
    Key::generate(about, Algorithm::Ed25519)
}

fn no_records(scope: &str) -> Problem {
    Problem::new(
        "screen.filter-pack",
        Words::new(
            format!("“{scope}”是过滤包，没有记录可比"),
            format!("`{scope}` is a filter pack and has no records"),
        ),
        Words::new("只用含记录的名单包", "use packs of records only"),
    )
}
