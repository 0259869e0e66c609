//! Signatures over headers and the trust policy that judges them.

use alloc::{string::String, string::ToString, vec::Vec};

use ed25519_dalek::{Signature as Ed25519Signature, VerifyingKey};

use super::header::{Header, PackKind};
use super::wire::Reader;
use crate::date::Date;
use crate::digest::from_hex;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor};
use crate::limits;
use crate::names::names;

names! {
    /// Signature algorithms.
    pub enum Algorithm {
        /// Ed25519, RFC 8032, verified strictly.
        Ed25519 = "ed25519",
    }
}

/// Type that the signature binds the header to.
const PAYLOAD_TYPE: &str = "application/vnd.credit-check.pack.v1";

/// The bytes that are signed: DSSE pre-authentication encoding of the header, so that a signature
/// made for another type of document never fits.
#[must_use]
pub(super) fn message(header: &[u8]) -> Vec<u8> {
    let lead = alloc::format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), header.len());
    [lead.as_bytes(), header].concat()
}

/// One signature as it stands in the container.
#[derive(Debug)]
pub(super) struct Signature {
    algorithm: Option<Algorithm>,
    key_id: String,
    bytes: Vec<u8>,
}

pub(super) fn read_signatures(reader: &mut Reader<'_>) -> Result<Vec<Signature>, LoadError> {
    let count = reader.u16()?;
    let one = |reader: &mut Reader<'_>| {
        // Code 1 is the first algorithm; a later one may be unknown to this version.
        let algorithm = reader.u8()?.checked_sub(1).and_then(Algorithm::at);
        let length = usize::from(reader.u8()?);
        let key_id = core::str::from_utf8(reader.bytes(length)?).map_err(|_| reader.content())?;
        let length = usize::from(reader.u16()?);
        let bytes = reader.bytes(length)?.to_vec();
        Ok(Signature { algorithm, key_id: key_id.to_string(), bytes })
    };
    (0..count).map(|_| one(reader)).collect()
}

#[cfg(feature = "authoring")]
pub(super) fn write_signature(out: &mut Vec<u8>, algorithm: Algorithm, key_id: &str, bytes: &[u8]) {
    out.push(algorithm.index().saturating_add(1));
    out.push(u8::try_from(key_id.len()).unwrap_or(u8::MAX));
    out.extend(key_id.bytes().take(usize::from(u8::MAX)));
    out.extend(u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(bytes.iter().take(usize::from(u16::MAX)));
}

/// A trusted key and what it may sign.
#[derive(Debug)]
struct Key {
    id: String,
    issuer: String,
    algorithm: Algorithm,
    key: VerifyingKey,
    kinds: Vec<PackKind>,
    not_before: Option<Date>,
    not_after: Option<Date>,
}

/// The trust policy (信任配置): which keys may sign what, for which issuer, and when.
#[derive(Debug)]
pub struct Trust {
    keys: Vec<Key>,
}

const KEY_FIELDS: &[&str] =
    &["id", "issuer", "algorithm", "publicKey", "kinds", "notBefore", "notAfter"];

impl Trust {
    /// Reads a trust policy: `{"keys":[{"id","issuer","algorithm":"ed25519","publicKey":hex,
    /// "kinds"?:["list",…],"notBefore"?,"notAfter"?}]}`.
    ///
    /// # Errors
    /// `json.*`, and `trust.key` for a key that is none.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        let value = json::parse(bytes, limits::TRUST_BYTES)?;
        let fields = Cursor::root(&value).object(&["keys"])?;
        let keys = fields.required("keys")?.array(1000)?;
        Ok(Self { keys: keys.iter().map(Key::decode).collect::<Result<_, _>>()? })
    }

    /// The id of a trusted key whose signature over the header is valid.
    pub(super) fn verify(
        &self,
        header: &Header,
        bytes: &[u8],
        signatures: &[Signature],
    ) -> Result<String, LoadError> {
        let at = |code| LoadError::new(code).at(Place::Part("signature".into()));
        let mut refusal = at("pack.untrusted-key").with("issuer", &header.issuer);
        for signature in signatures {
            let Some(key) = self.keys.iter().find(|key| key.id == signature.key_id) else {
                continue;
            };
            if Some(key.algorithm) != signature.algorithm
                || !key.verifies(&message(bytes), &signature.bytes)
            {
                return Err(at("pack.signature").with("key", &key.id));
            }
            if !key.may_sign(header) {
                refusal = refusal.with("key", &key.id);
            } else if key.is_valid_on(header.as_of) {
                return Ok(key.id.clone());
            } else {
                refusal = at("pack.key-expired").with("key", &key.id).with("asOf", header.as_of);
            }
        }
        Err(refusal)
    }
}

impl Key {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(KEY_FIELDS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let public = fields.required("publicKey")?;
        let bytes: Option<[u8; 32]> = from_hex(public.string()?).and_then(|b| b.try_into().ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let kinds = match fields.optional("kinds") {
            None => PackKind::ALL.to_vec(),
            Some(kinds) => {
                let kinds = kinds.array(PackKind::ALL.len())?;
                let read = |c: &Cursor<'_>| c.one_of(PackKind::NAMES, PackKind::parse);
                kinds.iter().map(read).collect::<Result<_, _>>()?
            }
        };
        Ok(Self {
            id: text("id")?,
            issuer: text("issuer")?,
            algorithm: fields.required("algorithm")?.one_of(Algorithm::NAMES, Algorithm::parse)?,
            key: key.ok_or_else(|| public.error("trust.key"))?,
            kinds,
            not_before: fields.date("notBefore")?,
            not_after: fields.date("notAfter")?,
        })
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(bytes) = <[u8; 64]>::try_from(signature) else { return false };
        self.key.verify_strict(message, &Ed25519Signature::from_bytes(&bytes)).is_ok()
    }

    fn may_sign(&self, header: &Header) -> bool {
        self.issuer == header.issuer && self.kinds.contains(&header.kind)
    }

    fn is_valid_on(&self, day: Date) -> bool {
        self.not_before.is_none_or(|from| from <= day)
            && self.not_after.is_none_or(|until| day <= until)
    }
}
