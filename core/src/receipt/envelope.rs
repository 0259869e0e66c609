//! The envelope: payload, type, signatures (DSSE, protocol version 1).

use alloc::{string::String, string::ToString, vec::Vec};

use base64ct::{Base64, Encoding as _};

use super::head::{Head, HeadSigner};
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, Value, each};
use crate::limits;
use crate::names::names;
use crate::pack::{Algorithm, Claim, PackKind, SIGNATURE_BYTES, Signed, Trust, Vouching, pae};
use crate::wire::{self, wire};

names! {
    /// What an envelope holds: `payloadType`, which the signatures are bound to.
    pub enum Payload as "ReceiptPayloadType" {
        /// 核查凭证: what was decided over which data.
        Receipt = "application/vnd.credit-check.receipt.v1+json",
        /// What somebody says about a decision afterwards.
        Statement = "application/vnd.credit-check.statement.v1+json",
        /// The head of a log of records.
        Checkpoint = "application/vnd.credit-check.checkpoint.v1+json",
        /// A module with its data open, which engines run.
        Module = "application/vnd.credit-check.module.v1+json",
    }
}

/// `_type` of the payload: that of an in-toto statement.
pub(super) const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

impl Payload {
    /// `predicateType` of the statement.
    #[must_use]
    pub const fn predicate(self) -> &'static str {
        match self {
            Self::Receipt => "urn:credit-check:receipt:1",
            Self::Statement => "urn:credit-check:statement:1",
            Self::Checkpoint => "urn:credit-check:checkpoint:1",
            Self::Module => "urn:credit-check:module:1",
        }
    }
}

wire! {
    /// A signed payload, as DSSE writes it.
    Envelope as "ReceiptEnvelope" {
        /// The payload in Base64.
        payload: String,
        /// Its type.
        payload_type: Payload,
        /// Signatures, in the order of the signers that the payload names.
        signatures: Vec<EnvelopeSignature>,
    }

    /// One signature.
    EnvelopeSignature as "ReceiptSignature" {
        /// Id of the key.
        keyid: String,
        /// The signature in Base64.
        sig: String,
    }
}

/// The bytes that each signer signs.
#[must_use]
pub fn to_sign(kind: Payload, payload: &[u8]) -> Vec<u8> {
    pae(kind.as_str(), payload)
}

/// The envelope of a payload: canonical JSON. Signatures in the order of the signers that it names.
#[must_use]
pub fn seal(kind: Payload, payload: &[u8], signatures: &[(&str, [u8; SIGNATURE_BYTES])]) -> String {
    let signature = |(key, sig): &(&str, [u8; SIGNATURE_BYTES])| EnvelopeSignature {
        keyid: (*key).to_string(),
        sig: Base64::encode_string(sig),
    };
    wire::canonical(&Envelope {
        payload: Base64::encode_string(payload),
        payload_type: kind,
        signatures: signatures.iter().map(signature).collect(),
    })
}

/// A payload that somebody trusted vouches for.
#[derive(Debug)]
pub struct Verified {
    /// The payload, as it was signed.
    pub payload: Vec<u8>,
    /// The same as a value.
    pub value: Value,
    /// Who says so, and when.
    pub head: Head,
    /// The keys that vouch for it.
    pub vouching: Vouching,
    /// Signers whose signature says nothing here: their key is not in the policy, or their algorithm is
    /// not known to this version.
    pub unjudged: Vec<HeadSigner>,
}

impl Verified {
    /// SM3 of the payload: its number (凭证编号).
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.payload)
    }
}

/// Verifies an envelope that is to hold such a payload.
///
/// # Errors
/// - `receipt.too-large`: more bytes than a receipt has.
/// - `receipt.envelope`: no envelope, or not written canonically.
/// - `receipt.payload-type`: it holds something else.
/// - `receipt.payload`: the payload is not what its type says.
/// - `receipt.stripped`, `receipt.signers`: a signature that the payload names is not there, or one is
///   there that it does not name.
/// - `receipt.signature`: a signature of a known key is not that key's.
/// - `receipt.algorithm-unknown`: nobody is left but signers with algorithms unknown to this version.
/// - `receipt.untrusted-key`, `receipt.key-scope`, `receipt.key-expired`, `receipt.key-revoked`,
///   `receipt.algorithm`, `receipt.signatures`: the policy asks for more or for others.
/// - `receipt.policy-ended`: on its day the policy was no longer to be relied on.
pub fn open(envelope: &[u8], kind: Payload, trust: &Trust) -> Result<Verified, LoadError> {
    let Unproved { payload, signatures } = Unproved::read(envelope, kind)?;
    let value = read_payload(&payload, kind).map_err(bad_payload)?;
    let head = head(&value).map_err(bad_payload)?;
    let vouching = vouched(&head, &signatures, to_sign(kind, &payload), trust)?;
    let judged = |signer: &&HeadSigner| {
        Algorithm::parse(&signer.algorithm).is_some() && trust.knows(&signer.keyid)
    };
    let unjudged = head.signers.iter().filter(|signer| !judged(signer)).cloned().collect();
    Ok(Verified { payload, value, head, vouching, unjudged })
}

/// Judges signatures over bytes of whatever format by the policy for receipts; who vouches for them. `signatures` are
/// ids of keys and what they signed, in the order of the signers that `head` names.
///
/// # Errors
/// Those of [`open`] about signatures, keys and the policy.
pub fn vouched(
    head: &Head,
    signatures: &[(String, Vec<u8>)],
    message: Vec<u8>,
    trust: &Trust,
) -> Result<Vouching, LoadError> {
    let signed = paired(head, signatures)?;
    let claim = Claim {
        kind: PackKind::Receipt,
        issuer: &head.issuer,
        issuer_id: None,
        scope: &head.scope,
        as_of: head.day()?,
    };
    let judged = trust.accept_signed(&claim, &signed, message);
    let vouching = judged.map_err(|error| refused(error, head, signatures))?;
    match trust.expires().filter(|last| *last < claim.as_of) {
        Some(last) => {
            let error = LoadError::new("receipt.policy-ended").with("last", last);
            Err(error.with("asOf", claim.as_of))
        }
        None => Ok(vouching),
    }
}

/// The payload of an envelope that is written as it must be, and the same as a value. Nobody vouches for it.
pub(super) fn unproved(envelope: &[u8], kind: Payload) -> Result<(Vec<u8>, Value), LoadError> {
    let Unproved { payload, signatures } = Unproved::read(envelope, kind)?;
    let value = read_payload(&payload, kind).map_err(bad_payload)?;
    paired(&head(&value).map_err(bad_payload)?, &signatures)?;
    Ok((payload, value))
}

/// What stands in an envelope, before anybody vouches for it.
struct Unproved {
    payload: Vec<u8>,
    signatures: Vec<(String, Vec<u8>)>,
}

impl Unproved {
    fn read(bytes: &[u8], kind: Payload) -> Result<Self, LoadError> {
        if bytes.len() > limits::RECEIPT_BYTES {
            let error = LoadError::new("receipt.too-large").with("bytes", bytes.len());
            return Err(error.with("max", limits::RECEIPT_BYTES));
        }
        let value = json::parse(bytes, limits::RECEIPT_BYTES).map_err(bad_envelope)?;
        if json::canonical(&value).as_bytes() != bytes {
            let error = LoadError::new("receipt.envelope").with("cause", "json.not-canonical");
            return Err(error);
        }
        let root = Cursor::root(&value);
        let fields = root.object(Envelope::KEYS).map_err(bad_envelope)?;
        let stated = fields.required("payloadType").map_err(bad_envelope)?;
        if stated.string().map_err(bad_envelope)? != kind.as_str() {
            let error = stated.error("receipt.payload-type").with("expected", kind.as_str());
            return Err(error.with("found", stated.string().unwrap_or_default()));
        }
        let read = || {
            let payload = decoded(fields.required("payload")?)?;
            let items = fields.required("signatures")?.array(limits::PACK_SIGNATURES)?;
            Ok(Self { payload, signatures: each(&items, signature)? })
        };
        read().map_err(bad_envelope)
    }
}

fn signature(cursor: &Cursor<'_>) -> Result<(String, Vec<u8>), LoadError> {
    let fields = cursor.object(EnvelopeSignature::KEYS)?;
    let key = fields.required("keyid")?.text(limits::RECEIPT_CHARS)?.to_string();
    let sig = fields.required("sig")?;
    let bytes = decoded(sig)?;
    (bytes.len() <= limits::RECEIPT_CHARS)
        .then_some((key, bytes))
        .ok_or_else(|| sig.error("json.value"))
}

/// Base64 (RFC 4648, section 4) with padding; one text for one sequence of bytes.
fn decoded(cursor: &Cursor<'_>) -> Result<Vec<u8>, LoadError> {
    Base64::decode_vec(cursor.string()?).map_err(|_| cursor.error("json.value"))
}

/// The payload as a value: an in-toto statement of that kind.
fn read_payload(payload: &[u8], kind: Payload) -> Result<Value, LoadError> {
    let value = json::parse(payload, limits::RECEIPT_BYTES)?;
    if json::canonical(&value).as_bytes() != payload {
        return Err(LoadError::new("json.not-canonical"));
    }
    let fields =
        Cursor::root(&value).object(&["_type", "predicate", "predicateType", "subject"])?;
    for (name, expected) in [("_type", STATEMENT_TYPE), ("predicateType", kind.predicate())] {
        fields.required(name)?.one_of(&[expected], |found| (found == expected).then_some(()))?;
    }
    Ok(value)
}

fn head(value: &Value) -> Result<Head, LoadError> {
    let root = Cursor::root(value).members()?;
    Head::read(&root.required("predicate")?.members()?)
}

/// Each signer with its signature; they stand in the order in which the payload names them.
fn paired<'a>(
    head: &'a Head,
    signatures: &'a [(String, Vec<u8>)],
) -> Result<Vec<Signed<'a>>, LoadError> {
    let at = Place::Pointer("/signatures".into());
    let named = |key: &String| head.signers.iter().filter(|s| s.keyid == *key).count();
    if let Some((key, _)) = signatures.iter().find(|(key, _)| named(key) != 1) {
        return Err(LoadError::new("receipt.signers").at(at).with("key", key));
    }
    for (at, (key, _)) in signatures.iter().enumerate() {
        if signatures.iter().take(at).any(|(known, _)| known == key) {
            let at = Place::Pointer(alloc::format!("/signatures/{at}"));
            return Err(LoadError::new("receipt.signers").at(at).with("key", key));
        }
    }
    let mut signed = Vec::with_capacity(head.signers.len());
    for signer in &head.signers {
        let found = signatures.iter().find(|(key, _)| *key == signer.keyid);
        let Some((key_id, bytes)) = found else {
            return Err(LoadError::new("receipt.stripped").at(at).with("key", &signer.keyid));
        };
        signed.push(Signed { key_id, algorithm: Algorithm::parse(&signer.algorithm), bytes });
    }
    // In another order it would be another text for the same thing.
    let moved = head.signers.iter().zip(signatures).find(|(signer, (key, _))| signer.keyid != *key);
    if let Some((_, (key, _))) = moved {
        return Err(LoadError::new("receipt.signers").at(at).with("key", key));
    }
    match head.signers.is_empty() {
        true => Err(LoadError::new("receipt.stripped").at(at).with("key", "")),
        false => Ok(signed),
    }
}

/// What the policy says about packs, said about an envelope.
fn refused(error: LoadError, head: &Head, signatures: &[(String, Vec<u8>)]) -> LoadError {
    let unknown = head.signers.iter().find(|s| Algorithm::parse(&s.algorithm).is_none());
    let code = match (error.code(), unknown) {
        ("pack.untrusted-key" | "pack.signature", Some(signer))
            if error.code() == "pack.untrusted-key"
                || error.params().iter().any(|(_, key)| *key == signer.keyid) =>
        {
            return LoadError::new("receipt.algorithm-unknown")
                .at(Place::Pointer("/payload".into()))
                .with("key", &signer.keyid)
                .with("algorithm", &signer.algorithm);
        }
        ("pack.signature", _) => "receipt.signature",
        ("pack.key-scope", _) => "receipt.key-scope",
        ("pack.key-expired", _) => "receipt.key-expired",
        ("pack.key-revoked", _) => "receipt.key-revoked",
        ("pack.algorithm", _) => "receipt.algorithm",
        ("pack.signatures", _) => "receipt.signatures",
        _ => "receipt.untrusted-key",
    };
    let key = error.params().iter().find(|(name, _)| *name == "key").map(|(_, key)| key.clone());
    let at = key.and_then(|key| signatures.iter().position(|(known, _)| *known == key));
    let place = match at {
        Some(at) if code == "receipt.signature" => alloc::format!("/signatures/{at}/sig"),
        _ => "/signatures".into(),
    };
    error.recoded(code).at(Place::Pointer(place))
}

fn bad_envelope(error: LoadError) -> LoadError {
    caused("receipt.envelope", &error)
}

fn bad_payload(error: LoadError) -> LoadError {
    caused("receipt.payload", &error)
}

/// An error by what it means here, at the place and with the code of its cause.
pub(super) fn caused(code: &'static str, cause: &LoadError) -> LoadError {
    let error = LoadError::new(code).with("cause", cause.code());
    cause.place().map_or(error.clone(), |place| error.at(place.clone()))
}
