//! A trusted key: one entry of `keys` in the trust policy.

use alloc::{string::String, string::ToString, vec::Vec};

use super::policy::{TrustKey, TrustRevocation};
use super::unique::{set, unique};
use super::vouching::{Revocation, Voucher};
use super::{Algorithm, Claim, SIGNATURE_BYTES, Signature, ed25519, sm2};
use crate::date::Date;
use crate::digest::from_hex;
use crate::error::LoadError;
use crate::json::{Cursor, Fields};
use crate::limits;
use crate::pack::header::PackKind;
use crate::pack::record::ListDef;

/// A trusted key and what it may sign.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) id: String,
    pub(super) algorithm: Algorithm,
    holder: String,
    issuer: String,
    /// The issuer's own id, which its packs must then state.
    issuer_id: Option<String>,
    /// The public key as it stands in the policy, in small letters.
    pub(super) text: String,
    public: PublicKey,
    kinds: Vec<PackKind>,
    /// Scopes that it speaks for; `None` for all.
    scopes: Option<Vec<String>>,
    /// Ids of the lists that it speaks for; `None` for all.
    lists: Option<Vec<String>>,
    not_before: Option<Date>,
    not_after: Option<Date>,
    revoked: Option<Revocation>,
}

#[derive(Debug)]
pub(super) enum PublicKey {
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

    /// Reads a public key in hexadecimal digits.
    ///
    /// # Errors
    /// `trust.key`.
    pub(super) fn read(algorithm: Algorithm, cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let bytes = from_hex(cursor.string()?);
        let decoded = bytes.and_then(|bytes| Self::decode(algorithm, &bytes));
        decoded.ok_or_else(|| cursor.error("trust.key").with("algorithm", algorithm.as_str()))
    }

    /// Whether its key made that signature.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; SIGNATURE_BYTES]>::try_from(signature) else { return false };
        match self {
            Self::Ed25519(key) => key.verifies(message, bytes),
            Self::Sm2Sm3(key) => key.verifies(message, bytes),
        }
    }
}

impl Key {
    pub(super) fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(TrustKey::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let algorithm = fields.required("algorithm")?.one_of(Algorithm::NAMES, Algorithm::parse)?;
        let public = fields.required("publicKey")?;
        let kinds = match fields.optional("kinds") {
            None => PackKind::ALL.to_vec(),
            Some(kinds) => set(kinds, PackKind::NAMES, PackKind::parse)?,
        };
        let id = text("id")?;
        let holder = match fields.optional("holder") {
            None => id.clone(),
            Some(holder) => holder.text(400)?.to_string(),
        };
        Ok(Self {
            id,
            holder,
            issuer: text("issuer")?,
            issuer_id: fields
                .optional("issuerId")
                .map(|id| id.text(100).map(ToString::to_string))
                .transpose()?,
            algorithm,
            text: public.string()?.to_ascii_lowercase(),
            public: PublicKey::read(algorithm, public)?,
            kinds,
            not_before: fields.date("notBefore")?,
            scopes: names(&fields, "scopes")?,
            lists: names(&fields, "lists")?,
            not_after: fields.date("notAfter")?,
            revoked: fields.optional("revoked").map(revocation).transpose()?,
        })
    }

    /// Whether this key made that signature, by the algorithm that the container states.
    pub(super) fn made(&self, signature: &Signature<'_>, message: &[u8]) -> bool {
        signature.algorithm == Some(self.algorithm)
            && self.public.verifies(message, signature.bytes)
    }

    pub(super) fn may_sign(&self, claim: &Claim<'_>) -> bool {
        let speaks = |scopes: &Vec<String>| scopes.iter().any(|scope| scope == claim.scope);
        self.is_of(claim)
            && self.kinds.contains(&claim.kind)
            && self.scopes.as_ref().is_none_or(speaks)
    }

    /// Whether it is a key of that issuer, by its id too where the policy has one.
    fn is_of(&self, claim: &Claim<'_>) -> bool {
        self.issuer == claim.issuer
            && self.issuer_id.as_ref().is_none_or(|id| claim.issuer_id == Some(id.as_str()))
    }

    /// The first of those lists that the key does not speak for.
    pub(super) fn is_silent_on<'l>(&self, lists: &'l [ListDef]) -> Option<&'l ListDef> {
        let own = self.lists.as_ref()?;
        lists.iter().find(|list| !own.contains(&list.id))
    }

    /// Whether data of that day are of a time in which the key was revoked.
    pub(super) fn is_revoked_on(&self, day: Date) -> Option<&Revocation> {
        self.revoked.as_ref().filter(|revoked| revoked.on <= day)
    }

    /// What stays of the key where it vouches for a container; `grace` in days beyond its end.
    pub(super) fn voucher(&self, grace: i32) -> Voucher {
        Voucher {
            id: self.id.clone(),
            holder: self.holder.clone(),
            algorithm: self.algorithm,
            until: self.not_after.map(|day| day.plus_days(grace).unwrap_or(day)),
            revoked: self.revoked.clone(),
        }
    }

    /// Whether it is a key of that issuer and kind, but bound to other scopes.
    pub(super) fn is_bound_elsewhere(&self, claim: &Claim<'_>) -> bool {
        self.is_of(claim) && self.kinds.contains(&claim.kind) && !self.may_sign(claim)
    }

    pub(super) fn is_valid_on(&self, day: Date) -> bool {
        self.not_before.is_none_or(|from| from <= day)
            && self.not_after.is_none_or(|until| day <= until)
            && self.is_revoked_on(day).is_none()
    }
}

/// Different names that the key is bound to.
fn names(fields: &Fields<'_>, member: &str) -> Result<Option<Vec<String>>, LoadError> {
    let Some(cursor) = fields.optional(member) else { return Ok(None) };
    let items = cursor.array(limits::TRUST_ENTRIES)?;
    unique(&items, |item| item.text(400).map(ToString::to_string), |a, b| a == b).map(Some)
}

fn revocation(cursor: &Cursor<'_>) -> Result<Revocation, LoadError> {
    let fields = cursor.object(TrustRevocation::KEYS)?;
    let reason = fields.required("reason")?.text(400)?.to_string();
    Ok(Revocation { on: fields.required("on")?.date()?, reason })
}
