//! A trusted key: one entry of `keys` in the trust policy.

use alloc::{string::String, string::ToString, vec::Vec};

use super::policy::TrustKey;
use super::unique::set;
use super::{Algorithm, SIGNATURE_BYTES, Signature, ed25519, sm2};
use crate::date::Date;
use crate::digest::from_hex;
use crate::error::LoadError;
use crate::json::Cursor;
use crate::pack::header::{Header, PackKind};

/// A trusted key and what it may sign.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) id: String,
    pub(super) algorithm: Algorithm,
    issuer: String,
    public: PublicKey,
    kinds: Vec<PackKind>,
    not_before: Option<Date>,
    not_after: Option<Date>,
}

#[derive(Debug)]
enum PublicKey {
    Ed25519(ed25519::PublicKey),
    Sm2Sm3(sm2::PublicKey),
}

impl PublicKey {
    fn decode(algorithm: Algorithm, bytes: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => ed25519::PublicKey::decode(bytes).map(Self::Ed25519),
            Algorithm::Sm2Sm3 => sm2::PublicKey::decode(bytes).map(Self::Sm2Sm3),
        }
    }
}

impl Key {
    pub(super) fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(TrustKey::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let algorithm = fields.required("algorithm")?.one_of(Algorithm::NAMES, Algorithm::parse)?;
        let public = fields.required("publicKey")?;
        let bytes = from_hex(public.string()?);
        let decoded = bytes.and_then(|bytes| PublicKey::decode(algorithm, &bytes));
        let kinds = match fields.optional("kinds") {
            None => PackKind::ALL.to_vec(),
            Some(kinds) => set(kinds, PackKind::NAMES, PackKind::parse)?,
        };
        Ok(Self {
            id: text("id")?,
            issuer: text("issuer")?,
            algorithm,
            public: decoded
                .ok_or_else(|| public.error("trust.key").with("algorithm", algorithm.as_str()))?,
            kinds,
            not_before: fields.date("notBefore")?,
            not_after: fields.date("notAfter")?,
        })
    }

    /// Whether this key made that signature, by the algorithm that the container states.
    pub(super) fn made(&self, signature: &Signature<'_>, message: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; SIGNATURE_BYTES]>::try_from(signature.bytes) else { return false };
        signature.algorithm == Some(self.algorithm)
            && match &self.public {
                PublicKey::Ed25519(key) => key.verifies(message, bytes),
                PublicKey::Sm2Sm3(key) => key.verifies(message, bytes),
            }
    }

    pub(super) fn may_sign(&self, header: &Header) -> bool {
        self.issuer == header.issuer && self.kinds.contains(&header.kind)
    }

    pub(super) fn is_valid_on(&self, day: Date) -> bool {
        self.not_before.is_none_or(|from| from <= day)
            && self.not_after.is_none_or(|until| day <= until)
    }
}
