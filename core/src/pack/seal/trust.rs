//! The trust policy that judges containers.

use alloc::{string::String, string::ToString, vec::Vec};

use super::key::Key;
use super::policy::{IssuerAlgorithms, MinimumSequence, TrustPolicy};
use super::unique::{set, unique};
use super::{Algorithm, Seal};
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, Fields};
use crate::limits;
use crate::pack::header::{Audience, Header, PackKind};

/// The trust policy (信任配置): which keys may sign what, for which issuer and when; what else the
/// host asks of a container before it is read.
///
/// # The JSON document
/// ```json
/// {
///   "keys": [
///     { "id": "sample-2026", "issuer": "示例市信用办", "algorithm": "ed25519",
///       "publicKey": "64 hexadecimal digits", "kinds": ["list", "rulebook", "calendar"],
///       "notBefore": "2026-01-01", "notAfter": "2027-12-31" },
///     { "id": "sample-2026-sm2", "issuer": "示例市信用办", "algorithm": "sm2-sm3",
///       "publicKey": "130 hexadecimal digits" }
///   ],
///   "requiredAlgorithms": ["sm2-sm3", "ed25519"],
///   "issuers": [{ "issuer": "邻市信用办", "requiredAlgorithms": ["ed25519"] }],
///   "audiences": ["public"],
///   "minimumSequences": [
///     { "issuer": "示例市信用办", "scope": "zxgk", "kind": "list", "sequence": 37 }
///   ]
/// }
/// ```
/// Only `keys`, and in it `id`, `issuer`, `algorithm` and `publicKey`, must be there. Unknown
/// members, a member twice and anything named twice are errors.
///
/// | member | meaning | when absent |
/// |---|---|---|
/// | `keys[].id` | by which signatures name the key; unique in the policy | – |
/// | `keys[].issuer` | the issuer that the key speaks for | – |
/// | `keys[].publicKey` | `ed25519`: 32 bytes; `sm2-sm3`: a point of the curve, 65 bytes `04 x y` (the compressed form is not taken) | – |
/// | `keys[].kinds` | what the key may sign | every kind |
/// | `keys[].notBefore`, `notAfter` | first and last day of trust, compared with the day of the data (`asOf`): the engine has no clock. A key that leaked must be taken out of the policy | no bound |
/// | `requiredAlgorithms` | by each of them a trusted key must have signed; never fewer than one signature in all | any one |
/// | `issuers[]` | `requiredAlgorithms` for one issuer, in place of the general one | the general one |
/// | `audiences` | the audiences that this host may open | all |
/// | `minimumSequences[]` | the highest sequence that the host has seen of an issuer and scope, of one `kind` or, without `kind`, of any; older ones are refused | none |
///
/// # What is refused
/// In this order: a signature of a known key that is not valid (`pack.signature`); nobody entitled
/// among the signers (`pack.untrusted-key`); entitled keys, but none valid on the day of the data,
/// also for a required algorithm (`pack.key-expired`); a required algorithm missing
/// (`pack.algorithm`); a sequence older than the host knows (`pack.rollback`); an audience that the
/// host may not open (`pack.audience`). A container past its last valid day is not refused: it opens
/// and its coverage says that it is stale.
#[derive(Debug)]
pub struct Trust {
    keys: Vec<Key>,
    required: Vec<Algorithm>,
    issuers: Vec<(String, Vec<Algorithm>)>,
    audiences: Vec<Audience>,
    minimums: Vec<MinimumSequence>,
}

impl Trust {
    /// Reads a trust policy.
    ///
    /// # Errors
    /// `json.*`, `trust.key` for a key that is none, `trust.duplicate` for a key id, issuer, value or
    /// minimum that is there twice.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        let value = json::parse(bytes, limits::TRUST_BYTES)?;
        let fields = Cursor::root(&value).object(TrustPolicy::KEYS)?;
        let keys = fields.required("keys")?.array(limits::TRUST_ENTRIES)?;
        let audiences = match fields.optional("audiences") {
            None => Audience::ALL.to_vec(),
            Some(audiences) => set(audiences, Audience::NAMES, Audience::parse)?,
        };
        Ok(Self {
            keys: unique(&keys, Key::decode, |a, b| a.id == b.id)?,
            required: algorithms(&fields)?,
            issuers: unique(&entries(&fields, "issuers")?, issuer, |a, b| a.0 == b.0)?,
            audiences,
            minimums: unique(
                &entries(&fields, "minimumSequences")?,
                MinimumSequence::decode,
                |a, b| (&a.issuer, &a.scope, a.kind) == (&b.issuer, &b.scope, b.kind),
            )?,
        })
    }

    /// Judges a container; the ids of the trusted keys that vouch for it, in the order of signing.
    pub(in crate::pack) fn accept(
        &self,
        header: &Header,
        seal: &Seal<'_>,
    ) -> Result<Vec<String>, LoadError> {
        let valid = self.vouching(header, seal)?;
        let lowest = self.minimums.iter().filter(|m| m.concerns(header)).map(|m| m.sequence).max();
        if let Some(known) = lowest.filter(|known| header.sequence < *known) {
            let error = refusal("pack.rollback", "header").with("scope", &header.scope);
            return Err(error.with("sequence", header.sequence).with("known", known));
        }
        if !self.audiences.contains(&header.audience) {
            let error = refusal("pack.audience", "header");
            return Err(error.with("audience", header.audience.as_str()));
        }
        Ok(valid.into_iter().map(|key| key.id.clone()).collect())
    }

    /// The keys that are known, entitled and valid on the day of the data, if they suffice.
    fn vouching(&self, header: &Header, seal: &Seal<'_>) -> Result<Vec<&Key>, LoadError> {
        let at = |code| refusal(code, "signature");
        let mut known = Vec::new();
        for signature in &seal.signatures {
            let Some(key) = self.keys.iter().find(|key| key.id == signature.key_id) else {
                continue;
            };
            if !key.made(signature, &seal.message) {
                return Err(at("pack.signature").with("key", &key.id));
            }
            known.push(key);
        }
        let expired =
            |key: &Key| at("pack.key-expired").with("key", &key.id).with("asOf", header.as_of);
        let untrusted = at("pack.untrusted-key").with("issuer", &header.issuer);
        let untrusted = known.iter().fold(untrusted, |error, key| error.with("key", &key.id));
        let entitled: Vec<&Key> = known.into_iter().filter(|key| key.may_sign(header)).collect();
        let first = entitled.first().ok_or(untrusted)?;
        let is_valid = |key: &&&Key| key.is_valid_on(header.as_of);
        let valid: Vec<&Key> = entitled.iter().filter(is_valid).copied().collect();
        if valid.is_empty() {
            return Err(expired(first));
        }
        for algorithm in self.required(&header.issuer) {
            let by = |key: &&&Key| key.algorithm == *algorithm;
            if valid.iter().any(|key| by(&key)) {
                continue;
            }
            return Err(entitled.iter().find(by).map_or_else(
                || at("pack.algorithm").with("algorithm", algorithm.as_str()),
                |key| expired(key),
            ));
        }
        Ok(valid)
    }

    fn required(&self, issuer: &str) -> &[Algorithm] {
        let own = self.issuers.iter().find(|(name, _)| name == issuer);
        own.map_or(&self.required, |(_, algorithms)| algorithms)
    }
}

impl MinimumSequence {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let kind = |kind: &Cursor<'_>| kind.one_of(PackKind::NAMES, PackKind::parse);
        Ok(Self {
            issuer: text("issuer")?,
            scope: text("scope")?,
            kind: fields.optional("kind").map(kind).transpose()?,
            sequence: fields.required("sequence")?.integer()?,
        })
    }

    fn concerns(&self, header: &Header) -> bool {
        self.issuer == header.issuer
            && self.scope == header.scope
            && self.kind.is_none_or(|kind| kind == header.kind)
    }
}

fn refusal(code: &'static str, part: &str) -> LoadError {
    LoadError::new(code).at(Place::Part(part.into()))
}

fn issuer(cursor: &Cursor<'_>) -> Result<(String, Vec<Algorithm>), LoadError> {
    let fields = cursor.object(IssuerAlgorithms::KEYS)?;
    fields.required("requiredAlgorithms")?;
    Ok((fields.required("issuer")?.text(400)?.to_string(), algorithms(&fields)?))
}

fn algorithms(fields: &Fields<'_>) -> Result<Vec<Algorithm>, LoadError> {
    let read = |names: &Cursor<'_>| set(names, Algorithm::NAMES, Algorithm::parse);
    fields.optional("requiredAlgorithms").map_or_else(|| Ok(Vec::new()), read)
}

fn entries<'a>(fields: &Fields<'a>, name: &str) -> Result<Vec<Cursor<'a>>, LoadError> {
    let read = |entries: &Cursor<'a>| entries.array(limits::TRUST_ENTRIES);
    fields.optional(name).map_or_else(|| Ok(Vec::new()), read)
}
