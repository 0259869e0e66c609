//! Only what is new in the lists, or no longer in them, as packs of their own.
//!
//! Subjects are then screened against an index that is as small as the change, and every finding is one that the
//! issue before did not have.

use std::collections::{BTreeMap, BTreeSet};

use credit_core::{
    Date,
    api::Lang,
    error::LoadError,
    finding::Status,
    pack::{
        Algorithm, Audience, Chain, Holding, Pack, PackKind, PackSet, Position, Trust,
        record::{ListDef, Record},
        write::{self, Meta},
    },
    screen::status,
};

use credit_engine::Lists;

use crate::{
    key::{Key, Particulars, signers, trust_json},
    problem::{Problem, Words},
    view::load_problem,
};

/// What changed between two issues of lists, as packs that never leave this process.
#[derive(Debug)]
pub struct Delta {
    /// The packs, signed with keys that live as long as they do.
    pub lists: Lists,
    /// How many records are in them.
    pub count: usize,
}

/// Two issues of lists, each verified against the host's own trust policy.
#[derive(Debug)]
pub struct Issues {
    new: PackSet,
    old: PackSet,
    on: Date,
    lang: Lang,
}

impl Issues {
    /// Opens both. `on` is the day at which the new ones are asked.
    ///
    /// # Errors
    /// `trust.*`, `pack.*`; `screen.filter-pack` for a pack without records.
    pub fn open(new: &Lists, old: &[Vec<u8>], on: Date, lang: Lang) -> Result<Self, Problem> {
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
        for chain in new.chains().iter().chain(old.chains()) {
            if chain.packs().iter().any(|pack| pack.filtered().is_some()) {
                return Err(no_records(chain.header().map_or("", |header| &header.scope)));
            }
        }
        Ok(Self { new, old, on, lang })
    }

    /// The day of the old issue: what was in force then and is not in force now has ended since.
    #[must_use]
    pub fn day_before(&self) -> Date {
        let days = self.old.chains().iter().filter_map(|chain| chain.header()).map(|it| it.as_of);
        days.max().unwrap_or(self.on).min(self.on)
    }

    /// Whether a record of the new issue is in force; `None` if there is none of that list and entry.
    ///
    /// # Errors
    /// `pack.*`.
    pub fn standing(&self) -> Result<BTreeMap<(String, String), Status>, Problem> {
        let mut all = BTreeMap::new();
        let failed = |error| load_problem(&error, self.lang, "--pack");
        for chain in self.new.chains() {
            for position in chain.positions() {
                if let Some((record, list)) = chain.record(position).map_err(failed)? {
                    let status = status(&record, self.on);
                    all.insert((list.id.clone(), record.entry), status);
                }
            }
        }
        Ok(all)
    }

    /// The records that are new, new in this form, or in force since the issue before.
    ///
    /// # Errors
    /// `pack.*`.
    pub fn added(&self) -> Result<Delta, Problem> {
        self.packed(&self.new, &self.old, |record, (_, before)| {
            in_force(record, self.on) && !in_force(record, before)
        })
    }

    /// Whether the new issue can say that somebody is listed no longer: a list that is left out, cannot be relied on or
    /// has lost all its entries says so of nobody.
    ///
    /// # Errors
    /// `screen.list-silent` with the list.
    pub fn speak(&self) -> Result<(), Problem> {
        for old in self.old.holdings() {
            let of = |chain: &Chain| chain.header().map(|h| (h.issuer.clone(), h.scope.clone()));
            let own =
                |new: &Holding<'_>| new.list.id == old.list.id && of(new.chain) == of(old.chain);
            let sound = self.new.holdings().find(own).is_some_and(|new| {
                let tip = new.chain.tip();
                tip.is_some_and(|tip| tip.standing().doubt(self.on).is_none())
                    && (new.chain.holds(new.list) || !old.chain.holds(old.list))
            });
            if !sound {
                return Err(silent(&old.list.name));
            }
        }
        Ok(())
    }

    /// The records of the issue before that are gone, have another form now, or are no longer in force: asked at
    /// [`Self::day_before`], they say who was listed by them.
    ///
    /// # Errors
    /// `pack.*`.
    pub fn gone(&self) -> Result<Delta, Problem> {
        self.packed(&self.old, &self.new, |record, (_, before)| {
            in_force(record, before) && !in_force(record, self.on)
        })
    }

    /// What `of` has and `known` has not, and what both have that `turned` picks.
    fn packed(
        &self,
        of: &PackSet,
        known: &PackSet,
        turned: impl Fn(&Record, (Date, Date)) -> bool,
    ) -> Result<Delta, Problem> {
        let failed = |error: LoadError| load_problem(&error, self.lang, "--pack");
        let days = (self.on, self.day_before());
        let (mut packs, mut keys, mut count) = (Vec::new(), Vec::new(), 0_usize);
        for chain in of.chains() {
            let Some(header) = chain.header() else { continue };
            let known = known.chains().iter().find(|known| {
                known
                    .header()
                    .is_some_and(|h| (&h.issuer, &h.scope) == (&header.issuer, &header.scope))
            });
            let differ = differing(chain, known, |record| turned(record, days)).map_err(failed)?;
            count = count.saturating_add(differ.len());
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
            let bytes = write::list_pack(&meta, chain.lists(), &differ, &signed);
            packs.push(bytes.map_err(failed)?);
            keys.push(key);
        }
        Ok(Delta { lists: Lists { packs, trust: trust_json(&keys).into_bytes() }, count })
    }
}

fn in_force(record: &Record, on: Date) -> bool {
    matches!(status(record, on), Status::Active | Status::Disputed | Status::Suspended)
}

/// Records of a chain that another state of it does not have, and those of both that `turned` picks.
fn differing(
    chain: &Chain,
    known: Option<&Chain>,
    turned: impl Fn(&Record) -> bool,
) -> Result<Vec<Record>, LoadError> {
    let Some(known) = known else { return write::records(chain) };
    let mut pairs = known.packs().iter().zip(chain.packs());
    let (mut differ, mut other) = (Vec::new(), Vec::new());
    if pairs.all(|(known, own)| known.digest() == own.digest()) {
        // One continues the other: its updates say themselves what they add and take back.
        let (ours, theirs) = (chain.packs().len(), known.packs().len());
        let later = known.packs().iter().skip(ours).flat_map(|pack| pack.tombstones());
        let taken: BTreeSet<Position> = later.copied().collect();
        for position in chain.positions() {
            let Some(record) = record(chain, position)? else { continue };
            if position.0 >= theirs || taken.contains(&position) || turned(&record) {
                differ.push(record);
            }
        }
        return Ok(differ);
    }
    let mut comparing = write::Comparing::new(known, chain.lists())?;
    for position in chain.positions() {
        let Some(record) = record(chain, position)? else { continue };
        if !comparing.push(&record)? && turned(&record) {
            other.push(record);
        }
    }
    differ.append(&mut comparing.finish().added);
    differ.append(&mut other);
    Ok(differ)
}

fn record(chain: &Chain, position: Position) -> Result<Option<Record>, LoadError> {
    let found = chain.record(position)?;
    Ok(found.map(|(record, list)| Record { list: number(chain.lists(), list), ..record }))
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

fn silent(list: &str) -> Problem {
    Problem::new(
        "screen.list-silent",
        Words::new(
            format!("新一期里没有“{list}”，或者它当日不能作准、已成空名单：不能说明谁不再列入"),
            format!(
                "the new issue lacks `{list}`, or it cannot be relied on that day or is empty: it says of nobody that he is listed no longer"
            ),
        ),
        Words::new(
            "给出上一期每个名单有效的新一期",
            "give a valid new issue of every list of the old one",
        ),
    )
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
