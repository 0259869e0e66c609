//! Receipts (核查凭证) on the side of the host: it has the clock, the randomness and the keys that the core has
//! not.

mod replay;

use std::path::{Path, PathBuf};

use credit_core::{
    digest::Digest,
    json, limits,
    pack::{PackKind, SIGNATURE_BYTES, Trust, write::Signer as _},
    receipt::{
        Facts, Head, HeadSigner, Payload, Salts, Statement, Verified, open, read_back, seal,
        to_sign,
    },
    request::Request,
    wire,
};

use crate::{
    clock, files,
    key::Key,
    problem::{Problem, Words},
};
pub use replay::{Data, Engines, Missing, Replayed, incomplete, replay, select};

/// What the host knows about a check.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where it was asked (查询渠道).
    pub channel: &'a str,
    /// Who asked (查询人).
    pub operator: Option<&'a str>,
    /// When, RFC 3339.
    pub at: &'a str,
    /// What the issuer speaks for.
    pub scope: &'a str,
}

/// The scope of receipts unless another is told.
pub const SCOPE: &str = "receipts";

/// A decision to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// The request, JSON.
    pub request: &'a str,
    /// The decision, JSON.
    pub decision: &'a str,
    /// SM3 of the trust policy that the data were opened with.
    pub trust: Digest,
    /// SM3 of the file of the engine.
    pub component: Option<Digest>,
}

/// A receipt and what is kept apart from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its number: SM3 of the payload.
    pub digest: Digest,
    /// The envelope, JSON.
    pub envelope: String,
    /// The salts, JSON.
    pub opening: String,
}

/// Makes a receipt and signs it with every key.
///
/// # Errors
///
/// `receipt.*`, `json.*`; `key.random`; `key.issuer` for keys of two issuers; `build.signing`.
pub fn sign(keys: &[Key], asked: &Asked<'_>, decided: &Decided<'_>) -> Result<Signed, Problem> {
    let parsed = |text: &str| json::parse(text.as_bytes(), usize::MAX);
    let request = json::parse(decided.request.as_bytes(), limits::REQUEST_BYTES)?;
    let decision = parsed(decided.decision)?;
    let subjects = Request::decode(&request)?.subjects.len();
    let facts = Facts {
        head: head(keys, asked.scope, asked.at)?,
        channel: asked.channel,
        operator: asked.operator,
        request: &request,
        decision: &decision,
        trust: decided.trust,
        component: decided.component,
    };
    let salts = salts(subjects)?;
    let payload = Statement::prepare(facts, &salts)?.payload();
    let envelope = signed(keys, Payload::Receipt, &payload)?;
    let digest = Digest::of(&payload);
    Ok(Signed { digest, envelope, opening: wire::canonical(&salts.opening(digest)) })
}

/// What everything that these keys sign says of itself.
///
/// # Errors
///
/// `key.issuer`, `key.purpose`; `receipt.time`, `receipt.signers`, `receipt.text`.
pub fn head(keys: &[Key], scope: &str, at: &str) -> Result<Head, Problem> {
    let issuer = keys.first().map_or("", Key::issuer);
    if let Some(other) = keys.iter().find(|key| key.issuer() != issuer) {
        let other = other.issuer();
        return Err(Problem::usage(
            "key.issuer",
            Words::new(
                format!("密钥属于不同的单位：“{issuer}”和“{other}”"),
                format!("keys of two issuers, `{issuer}` and `{other}`"),
            ),
            Words::new("只用同一单位的密钥", "use keys of one issuer only"),
        ));
    }
    keys.iter().try_for_each(|key| key.check(PackKind::Receipt, scope))?;
    let signer = |key: &Key| HeadSigner::new(key.key_id(), key.algorithm().as_str());
    Ok(Head::new(issuer, scope, at, keys.iter().map(signer).collect())?)
}

/// The envelope of a payload, signed by every key; it has been read back once.
///
/// # Errors
///
/// `build.signing` for a key that gives no signature; `receipt.*` for what nobody could read.
pub fn signed(keys: &[Key], kind: Payload, payload: &[u8]) -> Result<String, Problem> {
    let message = to_sign(kind, payload);
    let one = |key: &Key| -> Result<(String, [u8; SIGNATURE_BYTES]), Problem> {
        let failed =
            || credit_core::error::LoadError::new("build.signing").with("key", key.key_id());
        Ok((key.key_id().to_owned(), key.sign(&message).ok_or_else(failed)?))
    };
    let signatures = keys.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let signatures: Vec<_> = signatures.iter().map(|(key, sig)| (key.as_str(), *sig)).collect();
    let envelope = seal(kind, payload, &signatures);
    read_back(envelope.as_bytes(), kind)?;
    Ok(envelope)
}

/// Verifies a receipt; what it says.
///
/// # Errors
///
/// `receipt.*`.
pub fn verified(envelope: &[u8], trust: &Trust) -> Result<(Verified, Statement), Problem> {
    let verified = open(envelope, Payload::Receipt, trust)?;
    let statement = Statement::decode(&verified)?;
    Ok((verified, statement))
}

/// That what was verified was signed for that scope: a key that speaks for receipts says nothing else by it.
///
/// # Errors
///
/// `receipt.key-scope`.
pub fn scoped(verified: Verified, scope: &str) -> Result<Verified, Problem> {
    if verified.head.scope == scope {
        return Ok(verified);
    }
    let key = verified.vouching.signers().next().unwrap_or_default();
    let error = credit_core::error::LoadError::new("receipt.key-scope").with("key", key);
    Err(error.with("scope", &verified.head.scope).into())
}

/// Where the salts of a receipt are: beside it.
#[must_use]
pub fn beside(receipt: &Path) -> PathBuf {
    let stem = receipt.file_stem().unwrap_or_default().to_string_lossy();
    receipt.with_file_name(format!("{stem}.salt.json"))
}

/// Writes the salts, readable by their owner only; never over others.
///
/// # Errors
///
/// `io.write`.
pub fn write_opening(path: &Path, opening: &str) -> Result<(), Problem> {
    use std::io::Write as _;
    files::private_new(path)
        .and_then(|mut file| file.write_all(opening.as_bytes()))
        .map_err(|error| files::unwritable(path, &error))
}

/// The time, in China, as receipts state it.
#[must_use]
pub fn now() -> String {
    clock::stamp(clock::seconds())
}

fn salts(subjects: usize) -> Result<Salts, Problem> {
    let mut bytes = vec![0_u8; Salts::bytes_for(subjects)];
    let none = |error: &dyn std::fmt::Display| {
        Problem::new(
            "key.random",
            Words::new(
                format!("系统没有给出随机数：{error}"),
                format!("the system gave no random bytes: {error}"),
            ),
            Words::new("检查系统的随机源后重试", "check the random source of the system"),
        )
    };
    getrandom::fill(&mut bytes).map_err(|error| none(&error))?;
    Salts::from_random(&bytes, subjects).ok_or_else(|| none(&subjects))
}
