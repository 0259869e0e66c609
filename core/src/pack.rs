//! Packs (数据包): the signed container of list packs, rulebooks and calendars.
//!
//! # Layout, format version 3 (little-endian)
//! ```text
//!  0   8  magic 8A 43 52 44 54 0D 0A 1A
//!  8   2  format version: 2, or 3 where something needs it
//! 10   2  kind: 1 list pack, 2 rulebook, 3 calendar, 4 grades, 6 population
//! 12   4  H = length of the header
//! 16   H  header: canonical JSON (RFC 8785), see `header`
//!      …  signature block, see `seal`: who signed, then the signatures over everything before them
//!      4  bit i: section i of the header is here; indexes may be left out on the way
//!         by section that is here: SM3 of each of its chunks of 4096 bytes
//!         by section that is here: its bytes, of the length that the header says, to the end
//! ```
//! The header names for each section the digest of its table of chunk digests (see `body`), so a
//! valid signature over the header vouches for every byte after it. Small packs are verified whole at
//! open, of larger ones each chunk before it is read for the first time.
//!
//! | section | holds | layout |
//! |---|---|---|
//! | `document` | rulebook or calendar | canonical JSON |
//! | `lists` | definitions of the lists | canonical JSON |
//! | `rows`, `codes`, `names`, `entries`, `extras` | records | `store`, `columns`, `codes`, `texts` |
//! | `masks` | shapes of masked identifiers | canonical JSON |
//! | `id-index`, `name-index` | where to look | `index` |
//! | `orders-1`, `near-index-2` | names that are nearly the same | `orders`, `index` |
//! | `filter` | of a filter pack: which identifiers may be listed | `filter` |
//! | `tombstones` | of an update: what it takes back | pairs of u32: pack in the chain, row |
//! | `grades` | of a grade pack, in place of `lists`: its schemes | canonical JSON, see `grade` |
//!
//! # What is new in format 3
//! The header may name the issuer by its own id and say after how many days the next issue is due
//! ([`Header::issuer_id`], [`Header::update_days`]); a list may say what it covers
//! ([`record::Covers`]). All of them may be absent, and absent is unknown: so it is for packs of
//! format 2, which say nothing of the kind and are read as they always were.
//!
//! The kind `grade` (评价结果: subject, scheme, value, period, valid until, issuer, basis) is laid out as a
//! list pack and opened as one; who looks for list entries never sees it.
//!
#![doc = include_str!("../docs/trust.md")]
#![doc = include_str!("../docs/issues.md")]

mod body;
mod codes;
mod columns;
pub mod filter;
pub mod grade;
mod header;
mod index;
mod indexes;
mod list;
mod lookalikes;
mod near;
mod orders;
pub mod population;
pub mod record;
mod room;
mod seal;
mod sealed;
mod search;
mod set;
mod standing;
mod store;
mod texts;
mod wire;
#[cfg(feature = "authoring")]
pub mod write;

pub use header::{Audience, Header, PackKind};
pub use index::{identifier_key, name_key};
pub use list::Pack;
pub use lookalikes::NameQuery;
pub use seal::{
    Algorithm, Anchor, AnchoredTrust, IssuerAlgorithms, KnownTrust, Lapse, Lapsed, MinimumSequence,
    RequiredSignatures, Revocation, RootKey, SIGNATURE_BYTES, SignedPolicy, TRUST_PAYLOAD, Trust,
    TrustBound, TrustChain, TrustEnvelope, TrustKey, TrustPolicy, TrustRevocation, TrustRoot,
    TrustSignature, Vouching, pae, trust_to_sign,
};
pub(crate) use seal::{Claim, Signed};
#[cfg(feature = "authoring")]
pub use seal::{Inspected, inspect_chain};
pub use sealed::Sealed;
pub use search::{Near, Nearby, Rows};
pub use set::{Chain, Holding, PackSet, Position, SetAside};
pub(crate) use standing::relied_on;
pub use standing::{Doubt, Standing};

use crate::error::Place;

const MAGIC: [u8; 8] = [0x8a, b'C', b'R', b'D', b'T', b'\r', b'\n', 0x1a];
/// The formats that are read.
const FORMATS: core::ops::RangeInclusive<u16> = 2..=3;
/// The first one whose header and lists say more than who and when.
const EXTENDED: u16 = 3;

const DOCUMENT: &str = "document";
const LISTS: &str = "lists";
/// Schemes of a grade pack, see `grade`.
const GRADES: &str = "grades";
const MASKS: &str = "masks";
const ID_INDEX: &str = "id-index";
const NAME_INDEX: &str = "name-index";
/// Names in two orders, and keys of what the orders do not lead to. The number is that of the rules
/// by which skeletons are made and filed: a pack that was written by others, or of format 2, has none
/// of that name, and it is made at open.
const ORDERS: &str = "orders-1";
const NEAR_INDEX: &str = "near-index-2";
/// Rows of earlier packs that an update takes back: u32 number of the pack in the chain, u32 row,
/// in order. A number tells nothing to those who do not have that pack.
const TOMBSTONES: &str = "tombstones";
/// Membership filter over identifier keys instead of records, see `filter`.
const FILTER: &str = "filter";
/// Sections that may be left out on the way, because they follow from the others.
const INDEXES: [&str; 4] = [ID_INDEX, NAME_INDEX, ORDERS, NEAR_INDEX];

fn part(name: &str) -> Place {
    Place::Part(name.into())
}
