//! Receipts (核查凭证) at the border: prepared, put into their envelope, verified, decided again. Keys, randomness and
//! the time are the host's.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};

use super::Failure;
use crate::check::{Checker, Sources};
use crate::digest::{Digest, from_hex};
use crate::error::LoadError;
use crate::json::{self, Cursor, Fields, Value, each};
use crate::limits;
use crate::pack::{SIGNATURE_BYTES, Sealed, Trust};
use crate::receipt::{
    DataKind, EnvelopeSignature, Facts, Head, HeadSigner, MissingData, Opening, Payload,
    PreparedReceipt, ReceiptDifference, ReceiptRequest, ReceiptToReplay, ReceiptToSeal,
    ReceiptToVerify, ReplayEngines, ReplayResult, ReplayedReceipt, SCOPE, Salts, Statement,
    Verified, VerifiedReceipt, difference, first_byte, open, read_back, seal, to_sign,
};
use crate::request::Request;
use crate::wire::canonical;
use crate::words::{self, Lang};

/// A receipt of a request: what is to be signed, and the salts. `trust` is SM3 of the trust policy that the checker was
/// opened with. The question is a [`ReceiptRequest`].
///
/// # Errors
/// `json.*`, those of [`super::check`]; `receipt.time`, `receipt.signers`, `receipt.text` for what could not be read back;
/// `receipt.salts` for bytes that are too few or too many.
pub fn prepare_receipt(
    checker: &Checker,
    trust: Digest,
    question: &Value,
) -> Result<PreparedReceipt, Failure> {
    let fields = Cursor::root(question).object(ReceiptRequest::KEYS)?;
    let request = fields.required("request")?.value();
    let subjects = Request::decode(request)?.subjects.len();
    let head = Head::new(
        fields.required("issuer")?.string()?,
        optional(&fields, "scope")?.unwrap_or(SCOPE),
        fields.required("at")?.string()?,
        each(&fields.required("signers")?.array(limits::PACK_SIGNATURES)?, signer)?,
    )?;
    let given = fields.required("salts")?;
    let salts = from_hex(given.string()?).and_then(|bytes| Salts::from_random(&bytes, subjects));
    let needed = || given.error("receipt.salts").with("needed", Salts::bytes_for(subjects));
    let salts = salts.ok_or_else(needed)?;
    let decision = super::check(checker, request, Lang::ZhCn)?;
    let decision = json::parse(canonical(&decision).as_bytes(), usize::MAX)?;
    let facts = Facts {
        head,
        channel: fields.required("channel")?.string()?,
        operator: optional(&fields, "operator")?,
        request,
        decision: &decision,
        trust,
        component: digest(&fields, "component")?,
    };
    let payload = Statement::prepare(facts, &salts)?.payload();
    let receipt = Digest::of(&payload);
    Ok(PreparedReceipt {
        receipt,
        payload: Base64::encode_string(&payload),
        to_sign: Base64::encode_string(&to_sign(Payload::Receipt, &payload)),
        opening: salts.opening(receipt),
    })
}

/// The receipt out of a payload and its signatures: its text, canonical JSON. Nobody vouches for it yet. The question is
/// a [`ReceiptToSeal`].
///
/// # Errors
/// `json.*`; `receipt.payload` for what is no receipt; `receipt.stripped`, `receipt.signers` for signatures that are not
/// those that the payload names; `receipt.too-large`.
pub fn seal_receipt(question: &Value) -> Result<String, Failure> {
    let fields = Cursor::root(question).object(ReceiptToSeal::KEYS)?;
    let payload = base64(fields.required("payload")?)?;
    let signatures = fields.required("signatures")?.array(limits::PACK_SIGNATURES)?;
    let signature = |cursor: &Cursor<'_>| {
        let fields = cursor.object(EnvelopeSignature::KEYS)?;
        let sig = fields.required("sig")?;
        let bytes: Result<[u8; SIGNATURE_BYTES], _> = base64(sig)?.try_into();
        let bytes = bytes.map_err(|_| sig.error("json.value").with("known", "64 bytes"))?;
        Ok((fields.required("keyid")?.string()?.to_string(), bytes))
    };
    let signatures = each(&signatures, signature)?;
    let signatures: Vec<_> = signatures.iter().map(|(key, sig)| (key.as_str(), *sig)).collect();
    let envelope = seal(Payload::Receipt, &payload, &signatures);
    read_back(envelope.as_bytes(), Payload::Receipt)?;
    Ok(envelope)
}

/// Verifies a receipt; what it says. With salts and request also whom it is about. The question is a [`ReceiptToVerify`].
///
/// # Errors
/// `json.*`, `trust.*`; those of [`open`]; `receipt.payload` where it is none of this version; `receipt.opening` and
/// `receipt.other-request` for salts and a request of another receipt.
pub fn verify_receipt(question: &Value) -> Result<VerifiedReceipt, Failure> {
    let fields = Cursor::root(question).object(ReceiptToVerify::KEYS)?;
    let (verified, statement) = verified(&fields)?;
    let subjects = match (fields.optional("opening"), fields.optional("request")) {
        (None, None) => None,
        // One without the other proves nothing: the one that is not there is told.
        _ => {
            let opening = fields.required("opening")?.string()?;
            let request = fields.required("request")?.value();
            let salts = salts_of(opening, &verified)?;
            Some(statement.opened(request, &salts)?)
        }
    };
    Ok(VerifiedReceipt {
        receipt: verified.digest(),
        statement,
        vouching: verified.vouching.signers().map(ToString::to_string).collect(),
        unjudged: verified.unjudged,
        subjects,
    })
}

/// Decides again what a receipt tells of, out of the sources that it names, and compares. Of the packs those are taken
/// that it names; a source of no bytes is one that is not there. The question is a [`ReceiptToReplay`].
///
/// # Errors
/// Those of [`verify_receipt`]; `pack.*` for packs that are none; those of [`super::open`] and [`super::check`].
pub fn replay_receipt(
    sources: &Sources<'_>,
    question: &Value,
    lang: Lang,
) -> Result<ReplayedReceipt, Failure> {
    let fields = Cursor::root(question).object(ReceiptToReplay::KEYS)?;
    let (verified, signed) = verified(&fields)?;
    let salts = salts_of(fields.required("opening")?.string()?, &verified)?;
    let request = fields.required("request")?.value();
    signed.opened(request, &salts)?;
    let receipt = verified.digest();
    let (named, missing) = named(&signed, sources, lang)?;
    if !missing.is_empty() {
        return Ok(ReplayedReceipt {
            receipt,
            result: ReplayResult::Incomplete,
            text: words::text(lang, "replay.incomplete", &[]),
            difference: None,
            decision_byte: None,
            engines: None,
            missing,
        });
    }
    let checker = super::open(&named)?;
    let decided = super::check(&checker, request, Lang::ZhCn)?;
    let text = canonical(&decided);
    let said = &signed.predicate;
    let facts = Facts {
        head: said.head.clone(),
        channel: &said.channel,
        operator: said.operator.as_deref(),
        request,
        decision: &json::parse(text.as_bytes(), usize::MAX)?,
        trust: said.trust,
        component: said.component,
    };
    let difference = difference(&signed, &Statement::prepare(facts, &salts)?);
    let kept = fields.optional("decision").map(Cursor::string).transpose()?;
    let decision_byte = match kept.and_then(|kept| first_byte(kept.as_bytes(), text.as_bytes())) {
        None => None,
        // The language that it was answered in is the one that agrees for longer.
        Some(chinese) => {
            let english = canonical(&super::check(&checker, request, Lang::En)?);
            let kept = kept.unwrap_or_default();
            first_byte(kept.as_bytes(), english.as_bytes()).map(|english| english.max(chinese))
        }
    };
    let (named, used) = (said.component, digest(&fields, "component")?);
    let difference = difference.map(|found| ReceiptDifference {
        byte: found.byte,
        stage: found.stage,
        stage_name: words::text(lang, &["stage.", found.stage.as_str()].concat(), &[]),
    });
    Ok(ReplayedReceipt {
        receipt,
        result: match (&difference, decision_byte) {
            (None, None) => ReplayResult::Same,
            _ => ReplayResult::Differs,
        },
        text: said_of(difference.as_ref(), decision_byte, lang),
        difference,
        decision_byte,
        engines: (named != used).then_some(ReplayEngines { named, used }),
        missing: Vec::new(),
    })
}

/// [`prepare_receipt`] from JSON text; the answer is canonical JSON.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`prepare_receipt`].
pub fn prepare_receipt_json(
    checker: &Checker,
    trust: Digest,
    question: &[u8],
) -> Result<String, Failure> {
    Ok(canonical(&prepare_receipt(checker, trust, &parsed(question)?)?))
}

/// [`seal_receipt`] from JSON text.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`seal_receipt`].
pub fn seal_receipt_json(question: &[u8]) -> Result<String, Failure> {
    seal_receipt(&parsed(question)?)
}

/// [`verify_receipt`] from JSON text; the answer is canonical JSON.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`verify_receipt`].
pub fn verify_receipt_json(question: &[u8]) -> Result<String, Failure> {
    Ok(canonical(&verify_receipt(&parsed(question)?)?))
}

/// [`replay_receipt`] from JSON text; the answer is canonical JSON.
///
/// # Errors
/// `json.too-large`, `json.utf8`, `json.syntax`, and those of [`replay_receipt`].
pub fn replay_receipt_json(
    sources: &Sources<'_>,
    question: &[u8],
    lang: Lang,
) -> Result<String, Failure> {
    Ok(canonical(&replay_receipt(sources, &parsed(question)?, lang)?))
}

fn parsed(question: &[u8]) -> Result<Value, LoadError> {
    json::parse(question, limits::RECEIPT_QUESTION_BYTES)
}

/// What came out, in a sentence.
fn said_of(difference: Option<&ReceiptDifference>, decision: Option<usize>, lang: Lang) -> String {
    match (difference, decision) {
        (Some(ReceiptDifference { byte, stage_name, .. }), _) => {
            let params = [("stage", stage_name.as_str()), ("byte", &byte.to_string())];
            words::text(lang, "replay.differs", &params)
        }
        (None, Some(byte)) => words::text(lang, "replay.decision", &[("byte", &byte.to_string())]),
        (None, None) => words::text(lang, "replay.same", &[]),
    }
}

fn verified(fields: &Fields<'_>) -> Result<(Verified, Statement), LoadError> {
    let trust = fields.required("trust")?.string()?;
    let trust = Trust::decode(trust.as_bytes()).map_err(|error| error.within("trust"))?;
    let receipt = fields.required("receipt")?.string()?.as_bytes();
    let verified = open(receipt, Payload::Receipt, &trust)?;
    let statement = Statement::decode(&verified)?;
    Ok((verified, statement))
}

fn salts_of(opening: &str, verified: &Verified) -> Result<Salts, LoadError> {
    // What its own document says is told inside it; that it is another receipt's needs no place.
    Opening::decode(opening.as_bytes(), verified.digest()).map_err(|error| error.within("opening"))
}

/// Of all data at hand those that the receipt names, and what is not there.
fn named<'a>(
    signed: &Statement,
    all: &Sources<'a>,
    lang: Lang,
) -> Result<(Sources<'a>, Vec<MissingData>), LoadError> {
    let said = &signed.predicate;
    let mut missing = Vec::new();
    let mut lack = |what: DataKind, digest| {
        let text = words::text(lang, &["replay.missing-", what.as_str()].concat(), &[]);
        missing.push(MissingData { what, digest, text });
    };
    if Digest::of(all.trust) != said.trust {
        lack(DataKind::Trust, said.trust);
    }
    let documents = [
        (DataKind::Rulebook, all.rulebook, said.rulebook),
        (DataKind::Calendar, all.calendar, said.calendar),
    ];
    for (what, bytes, digest) in documents {
        let stated = || Sealed::stated_digest(bytes).map_err(|e| e.within(what.as_str()));
        if bytes.is_empty() || stated()? != digest {
            lack(what, digest);
        }
    }
    let mut stated = Vec::new();
    for (at, bytes) in all.packs.iter().enumerate() {
        let within = |error: LoadError| error.within(&alloc::format!("packs/{at}"));
        stated.push((Sealed::stated_digest(bytes).map_err(within)?, *bytes));
    }
    let mut packs = Vec::new();
    for digest in &said.packs {
        match stated.iter().find(|(found, _)| found == digest) {
            Some((_, bytes)) => packs.push(*bytes),
            None => lack(DataKind::Packs, *digest),
        }
    }
    let Sources { rulebook, calendar, trust, .. } = *all;
    Ok((Sources { packs, rulebook, calendar, trust }, missing))
}

fn signer(cursor: &Cursor<'_>) -> Result<HeadSigner, LoadError> {
    let fields = cursor.object(HeadSigner::KEYS)?;
    let text = |name| fields.required(name)?.string();
    Ok(HeadSigner::new(text("keyid")?, text("algorithm")?))
}

fn optional<'a>(fields: &Fields<'a>, name: &str) -> Result<Option<&'a str>, LoadError> {
    fields.optional(name).map(Cursor::string).transpose()
}

/// A digest that may be left out.
fn digest(fields: &Fields<'_>, name: &str) -> Result<Option<Digest>, LoadError> {
    let Some(cursor) = fields.optional(name) else { return Ok(None) };
    let text = cursor.string()?;
    let bytes = text.strip_prefix("sm3:").and_then(from_hex);
    let digest = bytes.and_then(|bytes| bytes.try_into().ok()).map(Digest::from_bytes);
    let error = || cursor.error("json.value").with("found", text).with("known", "sm3:…");
    digest.ok_or_else(error).map(Some)
}

fn base64(cursor: &Cursor<'_>) -> Result<Vec<u8>, LoadError> {
    Base64::decode_vec(cursor.string()?)
        .map_err(|_| cursor.error("json.value").with("known", "Base64"))
}
