//! Receipts (核查凭证): what was decided, by whom, over which data, as a statement that can be signed and
//! proved years later. No keys are here and no clock: this module prepares bytes, the host signs them, and
//! anybody who trusts the host's public keys verifies them.
//!
//! ```text
//! request, decision ── Statement::prepare ── payload ── pae ── the host's keys ── seal ── envelope
//! envelope ── open(trust) ── Verified, its payload ── Statement::decode
//! ```
//! The envelope is that of DSSE (payload, its type, signatures), the payload has the shape of an in-toto
//! statement, version 1. What is signed is the pre-authentication encoding of DSSE, as for packs, so that
//! a signature of one type never fits another.
//!
//! # What is stricter than DSSE
//! - Envelope and payload are canonical JSON (RFC 8785), signatures stand in the order of the signers: one text
//!   for one receipt. Only the bytes of a signature that the policy does not judge (`unjudged`) prove nothing.
//! - The payload names its signers with their algorithms. A signature cannot be taken away, added or
//!   given another name, and an algorithm that this version does not know is told as such.
//! - [`open`] answers with the payload that was verified; there is no way to ask for a yes or no.
//!
//! # What may be published
//! A receipt holds no name, no code and no entry of a list: subjects, request, decision and entries stand in
//! it as digests with salt ([`blind`]). Who has the salts ([`Salts`], kept apart) can show that they
//! belong to somebody, one subject at a time.
//!
//! # Trust
//! The policy is that of packs ([`crate::pack::Trust`]): a key must be trusted for the kind `receipt`, for the
//! issuer and the scope that the payload states, on the day that it states. A key that ended later still
//! vouches for what it signed before; one that was revoked does not from the day of the revocation on. A policy that
//! had ended on that day vouches for nothing.

mod blinding;
mod compare;
mod contract;
mod envelope;
mod head;
mod module;
mod prepare;
mod readback;
mod statement;

pub use blinding::{Identity, Opening, SALT_BYTES, Salts, blind};
pub use compare::{Difference, Stage, difference, first_byte};
pub use contract::{
    DataKind, MissingData, PreparedReceipt, ReceiptDifference, ReceiptRequest, ReceiptToReplay,
    ReceiptToSeal, ReceiptToVerify, ReplayEngines, ReplayResult, ReplayedReceipt, SCOPE,
    VerifiedReceipt,
};
pub use envelope::{Envelope, EnvelopeSignature, Payload, Verified, open, seal, to_sign, vouched};
pub use head::{Head, HeadSigner, Moment, check_text};
pub use module::{MODULE_SCOPE, ModuleFacts};
pub use prepare::Facts;
pub use readback::read_back;
pub use statement::{
    Cell, CellResult, DigestSet, Named, Predicate, ReceiptFinding, ReceiptList, ReceiptSubject,
    Statement,
};
