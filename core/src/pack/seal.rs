//! Signatures over a container: where they stand, what they cover, who may make them.
//!
//! # Layout of the signature block (little-endian, directly after the header)
//! ```text
//!  2   n  number of signers, 1 to 8, each:
//!      1  algorithm (1 = ed25519, 2 = sm2-sm3)
//!      1  K  length of the key id, 1 to 255
//!      K  key id, UTF-8, not twice in one container
//!  then n signatures in the order of the signers, each:
//!      2  S  length of the signature: 64 for algorithms 1 and 2
//!      S  ed25519: R || S of RFC 8032; sm2-sm3: r || s, 32 bytes each, big-endian (not DER)
//! ```
//! Every signer signs the same message: the DSSE pre-authentication encoding
//! `DSSEv1 LEN(type) type LEN(body) body` with type `application/vnd.credit-check.pack.v1`, where
//! the body is **the file from its first byte to the end of the list of signers**. So magic, format
//! version, kind, header and the list of signers are all signed, and a signature cannot be taken
//! away, added or renamed without breaking the others.
//!
//! - `ed25519`: RFC 8032 over the message, verified strictly (canonical S, no small-order R or key).
//! - `sm2-sm3`: GB/T 32918.2-2016 on the curve of GB/T 32918.5-2017 with SM3 (GB/T 32905-2016) and
//!   the default user id `1234567812345678` of GM/T 0009 and GB/T 35276; as `openssl pkeyutl -rawin -digest sm3
//!   -pkeyopt distid:1234567812345678` does.
//!
//! # How signatures are judged
//! Each signature whose key id the trust policy knows must be valid under that key, required or not:
//! a damaged second signature refuses the container (`pack.signature`), it is never passed over. A
//! signature whose key id the policy does not know says nothing and is not judged; that there is one
//! was vouched for by the others. What the policy asks beyond that is in [`Trust`].

mod ed25519;
mod key;
mod policy;
mod rooted;
#[cfg(feature = "authoring")]
mod sign;
mod sm2;
mod trust;
mod unique;
mod vouching;

use alloc::{string::String, string::ToString, vec::Vec};

pub use policy::{
    IssuerAlgorithms, MinimumSequence, RequiredSignatures, TrustBound, TrustKey, TrustPolicy,
    TrustRevocation,
};
pub use rooted::{
    AnchoredTrust, KnownTrust, RootKey, SignedPolicy, TRUST_PAYLOAD, TrustChain, TrustEnvelope,
    TrustRoot, TrustSignature, trust_to_sign,
};
#[cfg(feature = "authoring")]
pub use rooted::{Inspected, inspect_chain};
#[cfg(feature = "authoring")]
pub use sign::Signer;
#[cfg(feature = "authoring")]
pub(super) use sign::write;
pub use trust::{Anchor, Trust};
pub use vouching::{Lapse, Lapsed, Revocation, Vouching};

use super::header::{Header, PackKind};
use super::wire::Reader;
use crate::date::Date;
use crate::error::LoadError;
use crate::limits;
use crate::names::names;

names! {
    /// Signature algorithms; their number in the container is the place in this list, from 1.
    pub enum Algorithm {
        /// Ed25519, RFC 8032, verified strictly.
        Ed25519 = "ed25519",
        /// SM2 with SM3 (商用密码), GB/T 32918.2-2016 and GB/T 32905-2016.
        Sm2Sm3 = "sm2-sm3",
    }
}

/// Length of a signature, the same for all algorithms of this version.
pub const SIGNATURE_BYTES: usize = 64;

/// Type that the signature binds the container to.
const PAYLOAD_TYPE: &str = "application/vnd.credit-check.pack.v1";

/// The bytes that are signed: DSSE pre-authentication encoding, so that a signature made for another
/// type of document never fits.
#[must_use]
pub fn pae(payload_type: &str, body: &[u8]) -> Vec<u8> {
    let lead = alloc::format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), body.len());
    [lead.as_bytes(), body].concat()
}

fn message(body: &[u8]) -> Vec<u8> {
    pae(PAYLOAD_TYPE, body)
}

/// What signatures are asked to vouch for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    /// What it is.
    pub(crate) kind: PackKind,
    /// Who says so.
    pub(crate) issuer: &'a str,
    /// By the issuer's own id, where it is stated.
    pub(crate) issuer_id: Option<&'a str>,
    /// What it speaks for.
    pub(crate) scope: &'a str,
    /// The day that it is of.
    pub(crate) as_of: Date,
}

impl<'a> From<&'a Header> for Claim<'a> {
    fn from(header: &'a Header) -> Self {
        Self {
            kind: header.kind,
            issuer: &header.issuer,
            issuer_id: header.issuer_id.as_deref(),
            scope: &header.scope,
            as_of: header.as_of,
        }
    }
}

/// One signature of an envelope that is not a container.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    /// The key that it names.
    pub(crate) key_id: &'a str,
    /// The algorithm that it states; `None` for one that is unknown to this version.
    pub(crate) algorithm: Option<Algorithm>,
    /// The signature.
    pub(crate) bytes: &'a [u8],
}

/// One entry of the list of signers and its signature.
#[derive(Debug)]
struct Signature<'a> {
    /// `None` for an algorithm that is unknown to this version.
    algorithm: Option<Algorithm>,
    key_id: String,
    bytes: &'a [u8],
}

/// The signature block of a container.
#[derive(Debug)]
pub(super) struct Seal<'a> {
    signatures: Vec<Signature<'a>>,
    message: Vec<u8>,
}

impl<'a> Seal<'a> {
    /// Reads the block. `reader` stands after the header of `file` and is left after the block.
    pub(super) fn read(file: &'a [u8], reader: &mut Reader<'a>) -> Result<Self, LoadError> {
        let mut block = Reader::new(reader.rest(), "signature");
        let count = usize::from(block.u16()?);
        if !(1..=limits::PACK_SIGNATURES).contains(&count) {
            return Err(block.content());
        }
        let mut signatures: Vec<Signature<'a>> = Vec::with_capacity(count);
        for _ in 0..count {
            let algorithm = block.u8()?.checked_sub(1).ok_or_else(|| block.content())?;
            let length = usize::from(block.u8()?);
            let key_id = core::str::from_utf8(block.bytes(length)?).map_err(|_| block.content())?;
            if key_id.is_empty() || signatures.iter().any(|known| known.key_id == key_id) {
                return Err(block.content());
            }
            let algorithm = Algorithm::at(algorithm);
            signatures.push(Signature { algorithm, key_id: key_id.to_string(), bytes: &[] });
        }
        let (signed, _) = file.split_at(file.len().saturating_sub(block.rest().len()));
        for signature in &mut signatures {
            let length = usize::from(block.u16()?);
            if signature.algorithm.is_some() && length != SIGNATURE_BYTES {
                return Err(block.content());
            }
            signature.bytes = block.bytes(length)?;
        }
        *reader = block;
        Ok(Self { signatures, message: message(signed) })
    }
}
