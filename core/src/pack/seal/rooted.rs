//! Trust policies that their roots signed (根密钥签名的信任配置): versions that follow each other, so that a host
//! that holds the digest of one of them believes all later ones, and keys come and go without touching it.

mod document;

use alloc::{string::String, string::ToString, vec::Vec};

use base64ct::{Base64, Encoding as _};

pub use document::{
    AnchoredTrust, KnownTrust, RootKey, SignedPolicy, TrustChain, TrustEnvelope, TrustRoot,
    TrustSignature,
};

use super::key::PublicKey;
use super::trust::{Anchor, Trust};
use super::unique::unique;
use super::{Algorithm, pae};
use crate::date::Date;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, Value, each};
use crate::limits;

/// What the signatures of a policy are bound to.
pub const TRUST_PAYLOAD: &str = "application/vnd.credit-check.trust.v1+json";

impl Trust {
    /// Reads a trust policy: as the host wrote it, or the last of a chain that roots signed
    /// ([`AnchoredTrust`]), back to the one that the host has pinned.
    ///
    /// # Errors
    /// `json.*`, `trust.key` for a key that is none, `trust.duplicate` for a key id, issuer, value or
    /// minimum that is there twice, `trust.number`. Of a chain also `trust.no-root`, `trust.root-missing`,
    /// `trust.envelope`, `trust.payload`, `trust.signature`, `trust.signers`, `trust.threshold`, `trust.roots`,
    /// `trust.root-id`, `trust.chain-version`, `trust.chain-day`, `trust.forked`, `trust.older`.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        let value = json::parse(bytes, limits::TRUST_CHAIN_BYTES)?;
        if is_chain(&value) {
            return open(&value);
        }
        if bytes.len() > limits::TRUST_BYTES {
            return json::parse(bytes, limits::TRUST_BYTES)
                .and_then(|value| Self::read(&Cursor::root(&value)));
        }
        Self::read(&Cursor::root(&value))
    }
}

/// The bytes that each root key signs.
#[must_use]
pub fn trust_to_sign(payload: &[u8]) -> Vec<u8> {
    pae(TRUST_PAYLOAD, payload)
}

/// A policy with what its roots say about it, its signatures read and not judged.
struct Step {
    payload: Vec<u8>,
    digest: Digest,
    version: u32,
    issued: Date,
    previous: Option<String>,
    root: Root,
    trust: Trust,
    signatures: Vec<(String, Vec<u8>)>,
}

/// Who signs the policies.
struct Root {
    keys: Vec<Holder>,
    threshold: usize,
}

/// A root key.
struct Holder {
    id: String,
    holder: String,
    algorithm: Algorithm,
    text: String,
    public: PublicKey,
}

/// The policy that counts: the last of a chain that leads back to the one which the host has pinned.
///
/// # Errors
/// Those of policies (`json.*`, `trust.key`, `trust.duplicate`, `trust.number`), and
/// - `trust.no-root`: a chain without what the host has pinned;
/// - `trust.root-missing`: the pinned policy is not in the chain;
/// - `trust.envelope`, `trust.payload`: an envelope or what it holds is not what it must be;
/// - `trust.signature`: a signature is not that of the root key that it names;
/// - `trust.signers`: somebody signed who is root neither before nor after, or twice;
/// - `trust.threshold`: fewer holders of root keys signed than the policy before, or this one, asks for;
/// - `trust.roots`: a threshold that its own keys cannot reach, or a root key that is also a key of the policy;
/// - `trust.root-id`: an id that names another key than in the policy before;
/// - `trust.chain-version`: a version that is not the next one;
/// - `trust.forked`: one that does not follow from the policy before, or is not the one that the host knows;
/// - `trust.chain-day`: one that is older than the policy before;
/// - `trust.older`: the chain ends before the version that the host has seen.
fn open(value: &Value) -> Result<Trust, LoadError> {
    let root = Cursor::root(value);
    let fields = root.object(AnchoredTrust::KEYS)?;
    let chain = fields.required("chain")?;
    let Some(pinned) = fields.optional("root") else { return Err(chain.error("trust.no-root")) };
    let wanted = labelled(pinned)?;
    let known = fields.optional("known").map(KnownTrust::read).transpose()?;
    let steps = read_all(chain)?;
    let at = steps.iter().position(|step| step.digest == wanted);
    let at = at.ok_or_else(|| pinned.error("trust.root-missing"))?;
    // What stands before the pinned one is history: the pin takes its place.
    let mut judged = steps.into_iter().enumerate().skip(at);
    let Some((first, mut last)) = judged.next() else {
        return Err(pinned.error("trust.root-missing"));
    };
    let place = |at: usize| Place::Pointer(alloc::format!("/chain/{at}"));
    last.root.signed(&last, None).map_err(|e| at_least(e, place(first)))?;
    let mut seen = known.is_none() || known.as_ref().is_some_and(|known| known.is(&last));
    if let Some(known) = &known {
        known.contradicts(&last).map_err(|e| at_least(e, place(first)))?;
    }
    let mut count = 0_usize;
    for (at, step) in judged {
        step.follows(&last).map_err(|e| at_least(e, place(at)))?;
        if let Some(known) = &known {
            known.contradicts(&step).map_err(|e| at_least(e, place(at)))?;
            seen |= known.is(&step);
        }
        last = step;
        count = count.saturating_add(1);
    }
    // A pin that is newer than what was seen says all that the memory could say.
    if let Some(known) = known.filter(|known| !seen && last.version < known.version) {
        let error = LoadError::new("trust.older").at(Place::Pointer("/chain".into()));
        return Err(error.with("version", last.version).with("known", known.version));
    }
    let Step { digest, version, issued, mut trust, .. } = last;
    trust.anchor = Some(Anchor { version, digest, issued, steps: count });
    Ok(trust)
}

/// Whether a document is a chain of signed policies, pinned or not.
fn is_chain(value: &Value) -> bool {
    Cursor::root(value).members().is_ok_and(|fields| fields.optional("chain").is_some())
}

/// A chain that is looked at without a pin, to be continued or shown: whatever its first policy says is believed.
///
/// # Errors
/// Those of a pinned chain.
#[cfg(feature = "authoring")]
pub fn inspect_chain(bytes: &[u8]) -> Result<Vec<Inspected>, LoadError> {
    let value = json::parse(bytes, limits::TRUST_CHAIN_BYTES)?;
    let fields = Cursor::root(&value).object(AnchoredTrust::KEYS)?;
    let steps = read_all(fields.required("chain")?)?;
    let mut before: Option<&Step> = None;
    for (at, step) in steps.iter().enumerate() {
        let place = Place::Pointer(alloc::format!("/chain/{at}"));
        let judged = match before {
            None => step.root.signed(step, None),
            Some(before) => step.follows(before),
        };
        judged.map_err(|e| at_least(e, place))?;
        before = Some(step);
    }
    let inspected = steps.into_iter().map(|step| Inspected {
        digest: step.digest,
        signers: step.signatures.into_iter().map(|(key, _)| key).collect(),
        payload: step.payload,
        version: step.version,
        issued: step.issued,
    });
    Ok(inspected.collect())
}

/// One policy of a chain.
#[cfg(feature = "authoring")]
#[derive(Clone, Debug)]
pub struct Inspected {
    /// SM3 of the payload: what a host pins.
    pub digest: Digest,
    /// Its number.
    pub version: u32,
    /// The day on which it was signed.
    pub issued: Date,
    /// Who signed it.
    pub signers: Vec<String>,
    /// The payload.
    pub payload: Vec<u8>,
}

fn read_all(chain: &Cursor<'_>) -> Result<Vec<Step>, LoadError> {
    each(&chain.array(limits::TRUST_VERSIONS)?, Step::read)
}

impl Step {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let envelope = |error: LoadError| caused("trust.envelope", &error);
        let fields = cursor.object(TrustEnvelope::KEYS).map_err(envelope)?;
        let stated = fields.required("payloadType").map_err(envelope)?;
        if stated.string().map_err(envelope)? != TRUST_PAYLOAD {
            return Err(stated.error("trust.envelope").with("cause", "payloadType"));
        }
        let payload = fields.required("payload").and_then(decoded).map_err(envelope)?;
        let items = fields.required("signatures").and_then(|it| it.array(limits::PACK_SIGNATURES));
        let signatures = each(&items.map_err(envelope)?, signature).map_err(envelope)?;
        let read = Self::read_payload(payload, signatures).map_err(|e| inside(cursor, e));
        read.map_err(|error| match error.code() {
            // What is wrong with the policy itself keeps its name.
            code if code.starts_with("trust.") => error,
            _ => caused("trust.payload", &error),
        })
    }

    fn read_payload(
        payload: Vec<u8>,
        signatures: Vec<(String, Vec<u8>)>,
    ) -> Result<Self, LoadError> {
        let value = json::parse(&payload, limits::TRUST_BYTES)?;
        if json::canonical(&value).as_bytes() != payload {
            return Err(LoadError::new("json.not-canonical"));
        }
        let fields = Cursor::root(&value).object(SignedPolicy::KEYS)?;
        let policy = fields.required("policy")?;
        let trust = Trust::read(policy)?;
        let version = trust.version().ok_or_else(|| policy.error("json.missing-field"))?;
        trust.expires().ok_or_else(|| policy.error("json.missing-field"))?;
        let root = Root::read(fields.required("root")?, &trust)?;
        let previous = fields.optional("previous").map(|it| it.text(200)).transpose()?;
        Ok(Self {
            digest: Digest::of(&payload),
            version,
            issued: fields.required("issued")?.date()?,
            previous: previous.map(ToString::to_string),
            root,
            trust,
            payload,
            signatures,
        })
    }

    /// Whether it is the next policy after another, by the roots of both.
    fn follows(&self, before: &Self) -> Result<(), LoadError> {
        if Some(self.version) != before.version.checked_add(1) {
            let error = LoadError::new("trust.chain-version").with("version", self.version);
            return Err(error.with("before", before.version));
        }
        if self.previous.as_deref() != Some(before.digest.labelled().as_str()) {
            return Err(LoadError::new("trust.forked").with("version", self.version));
        }
        if self.issued < before.issued {
            let error = LoadError::new("trust.chain-day").with("issued", self.issued);
            return Err(error.with("before", before.issued));
        }
        for key in &self.root.keys {
            let known = before.root.keys.iter().find(|known| known.id == key.id);
            if known.is_some_and(|known| known.text != key.text) {
                return Err(LoadError::new("trust.root-id").with("key", &key.id));
            }
        }
        self.root.signed(self, Some(&before.root))
    }
}

impl Root {
    fn read(cursor: &Cursor<'_>, trust: &Trust) -> Result<Self, LoadError> {
        let fields = cursor.object(TrustRoot::KEYS)?;
        let keys = fields.required("keys")?.array(limits::PACK_SIGNATURES)?;
        // Under two names one key would count twice.
        let keys = unique(&keys, Holder::read, |a, b| a.id == b.id || a.text == b.text)?;
        let threshold = fields.required("threshold")?;
        let least = usize::try_from(threshold.integer()?).unwrap_or(usize::MAX);
        let most = holders(keys.iter());
        if !(1..=most).contains(&least) {
            let error = threshold.error("trust.roots").with("found", least);
            return Err(error.with("holders", most));
        }
        if let Some(key) = keys.iter().find(|key| trust.has_public(&key.text)) {
            return Err(cursor.error("trust.roots").with("key", &key.id));
        }
        Ok(Self { keys, threshold: least })
    }

    /// Whether a policy has the signatures that these roots and those before ask for, and no others.
    fn signed(&self, step: &Step, before: Option<&Self>) -> Result<(), LoadError> {
        let message = trust_to_sign(&step.payload);
        let find = |id: &str| {
            let own = self.keys.iter().find(|key| key.id == id);
            own.or_else(|| before.and_then(|root| root.keys.iter().find(|key| key.id == id)))
        };
        for (at, (id, bytes)) in step.signatures.iter().enumerate() {
            let twice = step.signatures.iter().take(at).any(|(known, _)| known == id);
            let key = find(id).filter(|_| !twice);
            let key = key.ok_or_else(|| LoadError::new("trust.signers").with("key", id))?;
            if !key.public.verifies(&message, bytes) {
                return Err(LoadError::new("trust.signature").with("key", id));
            }
        }
        for root in [Some(self), before].into_iter().flatten() {
            let signed = |key: &&Holder| step.signatures.iter().any(|(id, _)| *id == key.id);
            let found = holders(root.keys.iter().filter(signed));
            if found < root.threshold {
                let error = LoadError::new("trust.threshold").with("found", found);
                return Err(error.with("needed", root.threshold).with("version", step.version));
            }
        }
        Ok(())
    }
}

/// So many different people.
fn holders<'a>(keys: impl Iterator<Item = &'a Holder>) -> usize {
    let mut names: Vec<&str> = keys.map(|key| key.holder.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

impl Holder {
    fn read(cursor: &Cursor<'_>) -> Result<Self, LoadError> {
        let fields = cursor.object(RootKey::KEYS)?;
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let algorithm = fields.required("algorithm")?.one_of(Algorithm::NAMES, Algorithm::parse)?;
        let public = fields.required("publicKey")?;
        let id = text("id")?;
        let holder = fields.optional("holder").map(|it| it.text(400)).transpose()?;
        Ok(Self {
            holder: holder.map_or_else(|| id.clone(), ToString::to_string),
            id,
            algorithm,
            text: public.string()?.to_ascii_lowercase(),
            public: PublicKey::read(algorithm, public)?,
        })
    }
}

impl core::fmt::Debug for Holder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Holder").field("id", &self.id).field("algorithm", &self.algorithm).finish()
    }
}

/// The policy that the host has seen.
struct Known {
    version: u32,
    digest: Digest,
}

impl KnownTrust {
    fn read(cursor: &Cursor<'_>) -> Result<Known, LoadError> {
        let fields = cursor.object(Self::KEYS)?;
        let version = fields.required("version")?.integer()?;
        Ok(Known { version, digest: labelled(fields.required("digest")?)? })
    }
}

impl Known {
    fn is(&self, step: &Step) -> bool {
        self.version == step.version && self.digest == step.digest
    }

    /// Two policies of one number: somebody shows different ones to different hosts.
    fn contradicts(&self, step: &Step) -> Result<(), LoadError> {
        match self.version == step.version && self.digest != step.digest {
            true => Err(LoadError::new("trust.forked").with("version", step.version)),
            false => Ok(()),
        }
    }
}

fn labelled(cursor: &Cursor<'_>) -> Result<Digest, LoadError> {
    let text = cursor.string()?;
    let digest = text.strip_prefix("sm3:").and_then(crate::digest::from_hex);
    let bytes = digest.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.map(Digest::from_bytes).ok_or_else(|| cursor.error("json.value"))
}

fn signature(cursor: &Cursor<'_>) -> Result<(String, Vec<u8>), LoadError> {
    let fields = cursor.object(TrustSignature::KEYS)?;
    let key = fields.required("keyid")?.text(400)?.to_string();
    Ok((key, decoded(fields.required("sig")?)?))
}

/// Base64 (RFC 4648, section 4) with padding; one text for one sequence of bytes.
fn decoded(cursor: &Cursor<'_>) -> Result<Vec<u8>, LoadError> {
    Base64::decode_vec(cursor.string()?).map_err(|_| cursor.error("json.value"))
}

/// An error of a payload, at its place in the document: which of the policies, and where in it.
fn inside(envelope: &Cursor<'_>, error: LoadError) -> LoadError {
    let outer = envelope.error("trust.payload");
    match (outer.place(), error.place()) {
        (Some(Place::Pointer(outer)), Some(Place::Pointer(inner))) => {
            let place = alloc::format!("{outer}/payload{inner}");
            error.at(Place::Pointer(place))
        }
        (Some(outer), _) => {
            let place = outer.clone();
            error.at(place)
        }
        (None, _) => error,
    }
}

/// An error at a place, unless it has one.
fn at_least(error: LoadError, place: Place) -> LoadError {
    match error.place() {
        None => error.at(place),
        Some(_) => error,
    }
}

fn caused(code: &'static str, cause: &LoadError) -> LoadError {
    let error = LoadError::new(code).with("cause", cause.code());
    cause.place().map_or(error.clone(), |place| error.at(place.clone()))
}
