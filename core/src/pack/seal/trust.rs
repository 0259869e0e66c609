//! The trust policy that judges containers.

use alloc::{string::String, string::ToString, vec::Vec};

use super::key::Key;
use super::policy::{
    IssuerAlgorithms, MinimumSequence, RequiredSignatures, TrustBound, TrustPolicy,
};
use super::unique::{set, unique};
use super::vouching::{Vouching, holders};
use super::{Algorithm, Claim, Seal, Signature, Signed};
use crate::date::Date;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{Cursor, Fields};
use crate::limits;
use crate::pack::header::{Audience, Header, PackKind};
use crate::pack::record::ListDef;

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
    /// Days beyond the end of a key in which what it signed still counts.
    grace: i32,
    /// How many holders must sign a kind of container.
    thresholds: Vec<(PackKind, usize)>,
    bounds: Vec<TrustBound>,
    version: Option<u32>,
    expires: Option<Date>,
    /// Where it comes from, if roots signed it.
    pub(super) anchor: Option<Anchor>,
}

/// Which of the signed policies a host relies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its number.
    pub version: u32,
    /// SM3 of its payload.
    pub digest: Digest,
    /// The day on which it was signed.
    pub issued: Date,
    /// How many signed policies stand behind it, back to the one that the host has pinned.
    pub steps: usize,
}

impl Trust {
    /// Reads the policy itself.
    pub(super) fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(TrustPolicy::KEYS)?;
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
            grace: fields.optional("graceDays").map_or(Ok(0), grace)?,
            thresholds: unique(&entries(&fields, "requiredSignatures")?, threshold, |a, b| {
                a.0 == b.0
            })?,
            bounds: unique(&entries(&fields, "bounds")?, TrustBound::decode, |a, b| {
                (&a.issuer, &a.scope) == (&b.issuer, &b.scope)
            })?,
            version: fields.optional("version").map(Cursor::integer).transpose()?,
            expires: fields.date("expires")?,
            anchor: None,
        })
    }

    /// Its number among the policies of the host; policies without one are not chained.
    #[must_use]
    pub const fn version(&self) -> Option<u32> {
        self.version
    }

    /// The last day on which it is to be relied on.
    #[must_use]
    pub const fn expires(&self) -> Option<Date> {
        self.expires
    }

    /// Where it comes from, if roots signed it; `None` for a policy that the host wrote itself.
    #[must_use]
    pub const fn anchor(&self) -> Option<&Anchor> {
        self.anchor.as_ref()
    }

    /// Whether a key of the policy is this one, in hexadecimal digits.
    pub(super) fn has_public(&self, text: &str) -> bool {
        self.keys.iter().any(|key| key.text == text)
    }

    /// Entries of `minimumSequences` that none of those concerns: they protect nothing, most likely
    /// because scope or issuer is misspelt (`trust.minimum-unknown`).
    #[must_use]
    pub fn idle_minimums<'a>(
        &self,
        headers: impl Iterator<Item = &'a Header> + Clone,
    ) -> Vec<LoadError> {
        let idle = |(at, minimum): (usize, &MinimumSequence)| {
            let concerned = headers.clone().any(|header| minimum.concerns(header));
            let place = Place::Pointer(alloc::format!("/minimumSequences/{at}"));
            (!concerned).then(|| {
                LoadError::new("trust.minimum-unknown")
                    .at(place)
                    .with("issuer", &minimum.issuer)
                    .with("scope", &minimum.scope)
            })
        };
        self.minimums.iter().enumerate().filter_map(idle).collect()
    }

    /// Judges a container before its body is read: who vouches for it.
    pub(in crate::pack) fn accept(
        &self,
        header: &Header,
        seal: &Seal<'_>,
    ) -> Result<Vouching, LoadError> {
        let claim = Claim::from(header);
        let valid = self.valid(&claim, seal)?;
        let vouching = self.suffices(&claim, &valid)?;
        let lowest = self.minimums.iter().filter(|m| m.concerns(header)).map(|m| m.sequence).max();
        if let Some(known) = lowest.filter(|known| header.sequence < *known) {
            let error = refusal("pack.rollback", "header").with("scope", &header.scope);
            return Err(error.with("sequence", header.sequence).with("known", known));
        }
        if !self.audiences.contains(&header.audience) {
            let error = refusal("pack.audience", "header");
            return Err(error.with("audience", header.audience.as_str()));
        }
        Ok(vouching)
    }

    /// Judges what was signed without being a container: who vouches for it.
    pub(crate) fn accept_signed(
        &self,
        claim: &Claim<'_>,
        signatures: &[Signed<'_>],
        message: Vec<u8>,
    ) -> Result<Vouching, LoadError> {
        let signatures = signatures.iter().map(|signed| Signature {
            algorithm: signed.algorithm,
            key_id: signed.key_id.to_string(),
            bytes: signed.bytes,
        });
        let seal = Seal { signatures: signatures.collect(), message };
        let valid = self.valid(claim, &seal)?;
        self.suffices(claim, &valid)
    }

    /// Whether a key of that id is in the policy.
    pub(crate) fn knows(&self, key_id: &str) -> bool {
        self.keys.iter().any(|key| key.id == key_id)
    }

    /// Judges it again when its lists are known: keys that do not speak for all of them fall away.
    pub(in crate::pack) fn accept_lists(
        &self,
        header: &Header,
        vouching: &Vouching,
        lists: &[ListDef],
    ) -> Result<Vouching, LoadError> {
        let known = |id: &str| self.keys.iter().find(|key| key.id == id);
        let signed: Vec<&Key> = vouching.signers().filter_map(known).collect();
        let silent = signed.iter().find_map(|key| Some((*key, key.is_silent_on(lists)?)));
        let Some((key, list)) = silent else { return Ok(vouching.clone()) };
        let speaking: Vec<&Key> =
            signed.iter().filter(|key| key.is_silent_on(lists).is_none()).copied().collect();
        self.suffices(&Claim::from(header), &speaking).map_err(|_| {
            let error = refusal("pack.key-list", "lists").with("key", &key.id);
            error.with("list", &list.id).with("name", &list.name)
        })
    }

    /// The keys that are known, entitled and valid on the day of the data; at least one.
    fn valid(&self, claim: &Claim<'_>, seal: &Seal<'_>) -> Result<Vec<&Key>, LoadError> {
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
        let untrusted = at("pack.untrusted-key").with("issuer", claim.issuer);
        let untrusted = known.iter().fold(untrusted, |error, key| error.with("key", &key.id));
        let bound = known.iter().find(|key| key.is_bound_elsewhere(claim)).copied();
        let entitled: Vec<&Key> = known.into_iter().filter(|key| key.may_sign(claim)).collect();
        let Some(first) = entitled.first() else {
            return Err(bound.map_or(untrusted, |key| {
                at("pack.key-scope").with("key", &key.id).with("scope", claim.scope)
            }));
        };
        let valid: Vec<&Key> =
            entitled.iter().filter(|key| key.is_valid_on(claim.as_of)).copied().collect();
        if valid.is_empty() {
            return Err(out_of_time(first, claim));
        }
        // What is required of somebody whose time is over is told as such.
        let ended = |algorithm: &Algorithm| {
            let by = |key: &&&Key| key.algorithm == *algorithm;
            let missing = !valid.iter().any(|key| by(&key));
            entitled.iter().find(by).filter(|_| missing).copied()
        };
        match self.required(claim.issuer).iter().find_map(ended) {
            Some(key) => Err(out_of_time(key, claim)),
            None => Ok(valid),
        }
    }

    /// What those keys vouch for, if they are all that is asked for.
    fn suffices(&self, claim: &Claim<'_>, keys: &[&Key]) -> Result<Vouching, LoadError> {
        let needed = self.thresholds.iter().filter(|t| t.0 == claim.kind).map(|t| t.1).max();
        let vouching = Vouching {
            vouchers: keys.iter().map(|key| key.voucher(self.grace)).collect(),
            required: self.required(claim.issuer).to_vec(),
            signatures: needed.unwrap_or(1),
            policy_until: self.expires,
        };
        let by = |a: &&Algorithm| !vouching.vouchers.iter().any(|v| v.algorithm == **a);
        if let Some(algorithm) = vouching.required.iter().find(by) {
            let error = refusal("pack.algorithm", "signature");
            return Err(error.with("algorithm", algorithm.as_str()));
        }
        let found = holders(&vouching.vouchers.iter().collect::<Vec<_>>());
        if found < vouching.signatures.max(1) {
            let error = refusal("pack.signatures", "signature").with("found", found);
            return Err(error.with("needed", vouching.signatures));
        }
        Ok(vouching)
    }

    /// What the host asks of the issues of one issuer and scope.
    pub(in crate::pack) fn bound(&self, header: &Header) -> Option<&TrustBound> {
        self.bounds.iter().find(|b| (&b.issuer, &b.scope) == (&header.issuer, &header.scope))
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

/// Why a key does not count for data of that day.
fn out_of_time(key: &Key, claim: &Claim<'_>) -> LoadError {
    match key.is_revoked_on(claim.as_of) {
        Some(revoked) => refusal("pack.key-revoked", "signature")
            .with("key", &key.id)
            .with("on", revoked.on)
            .with("reason", &revoked.reason),
        None => {
            refusal("pack.key-expired", "signature").with("key", &key.id).with("asOf", claim.as_of)
        }
    }
}

fn refusal(code: &'static str, part: &str) -> LoadError {
    LoadError::new(code).at(Place::Part(part.into()))
}

impl TrustBound {
    fn decode(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let number =
            |name, most| fields.optional(name).map(|cursor| within(cursor, 1, most)).transpose();
        Ok(Self {
            issuer: text("issuer")?,
            scope: text("scope")?,
            update_days: number("updateDays", limits::UPDATE_DAYS)?,
            shrink_percent: number("shrinkPercent", 100)?,
        })
    }
}

fn grace(cursor: &Cursor<'_>) -> Result<i32, LoadError> {
    let days = within(cursor, 0, limits::GRACE_DAYS)?;
    Ok(i32::try_from(days).unwrap_or_default())
}

fn threshold(cursor: &Cursor<'_>) -> Result<(PackKind, usize), LoadError> {
    let fields = cursor.object(RequiredSignatures::KEYS)?;
    let most = u32::try_from(limits::PACK_SIGNATURES).unwrap_or(u32::MAX);
    let signatures = within(fields.required("signatures")?, 1, most)?;
    let kind = fields.required("kind")?.one_of(PackKind::NAMES, PackKind::parse)?;
    Ok((kind, usize::try_from(signatures).unwrap_or(usize::MAX)))
}

/// A number between two others.
fn within(cursor: &Cursor<'_>, least: u32, most: u32) -> Result<u32, LoadError> {
    let number = cursor.integer()?;
    let fits = (least..=most).contains(&number);
    fits.then_some(number).ok_or_else(|| {
        let error = cursor.error("trust.number").with("found", number);
        error.with("least", least).with("most", most)
    })
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
