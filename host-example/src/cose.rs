//! That a record is in a log, as others read it: a COSE receipt (RFC 9942) over the tree of SHA-256, signed with
//! Ed25519. Whoever holds the public key verifies it with the entry alone; our own proofs beside it have SM3, too.

use coset::{
    CborSerializable as _, CoseSign1, CoseSign1Builder, Header, HeaderBuilder, Label,
    RegisteredLabelWithPrivate, TaggedCborSerializable as _, cbor::Value,
    iana::Algorithm as Registered,
};
use credit_core::{
    error::LoadError,
    pack::{
        Trust,
        write::{Algorithm, Signer as _},
    },
    receipt::{Head as Signed, HeadSigner, vouched},
};

use crate::{
    checkpoint::{Head, Inclusion, SCOPE},
    clock,
    key::Key,
    problem::{Problem, Words},
    tree::sha256_of_inclusion,
};

/// Header of the structure that is proved (RFC 9942, 2): 1 is the tree of RFC 9162 over SHA-256.
const STRUCTURE: i64 = 395;
const RFC9162_SHA256: i64 = 1;
/// Header of the proofs, and among them those of inclusion.
const PROOFS: i64 = 396;
const INCLUSION: i64 = -1;
/// Header of claims (RFC 9597); issuer, subject and time among them (RFC 8392, 3.1).
const CLAIMS: i64 = 15;
const ISSUER: i64 = 1;
const SUBJECT: i64 = 2;
const ISSUED: i64 = 6;
/// How many entries the log has: what RFC 9942 signs is its head alone, and a path can fit several sizes. A label for
/// private use (RFC 9052, 2), which other programs pass over.
const SIZE: i64 = -65_541;
/// The byte that a receipt begins with: the tag 18.
pub const TAG: u8 = 0xd2;

/// Most bytes of a receipt: a path of 64 hashes, and texts.
const MOST: usize = 16 << 10;
/// Hashes of a path: no log is longer than 2^63.
const PATH: usize = 63;

/// What a COSE receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Place of the entry, from 0.
    pub index: u64,
    /// Entries of the log.
    pub size: u64,
    /// The head of the log, SHA-256.
    pub root: [u8; 32],
    /// Who signed it.
    pub issuer: String,
    /// When, as RFC 3339 writes it.
    pub at: String,
}

/// A receipt for a proof, with the Ed25519 key among those given.
///
/// # Errors
///
/// `cose.key` where none is; `log.inclusion` where the proof is not one of that head; `build.signing`.
pub fn sign(
    keys: &[Key],
    seconds: i64,
    proof: &Inclusion,
    head: &Head,
) -> Result<Vec<u8>, Problem> {
    let key = keys.iter().find(|key| key.algorithm() == Algorithm::Ed25519);
    let key = key.ok_or_else(no_key)?;
    proof.holds(head)?;
    let path = proof.pairs().unwrap_or_default();
    let path = path.iter().map(|pair| Value::Bytes(pair.sha256.to_vec())).collect();
    let number = |number: u64| Value::Integer(number.into());
    let proof = Value::Array(vec![number(head.size), number(proof.index), Value::Array(path)]);
    let proof = proof.to_vec().map_err(|error| malformed(&error))?;
    let claims = vec![
        (integer(ISSUER), Value::Text(key.issuer().to_owned())),
        (integer(SUBJECT), Value::Text(SCOPE.to_owned())),
        (integer(ISSUED), integer(seconds)),
    ];
    let protected = HeaderBuilder::new()
        .algorithm(Registered::EdDSA)
        .key_id(key.key_id().as_bytes().to_vec())
        .value(CLAIMS, Value::Map(claims))
        .value(STRUCTURE, integer(RFC9162_SHA256))
        .value(SIZE, number(head.size))
        .build();
    let proofs = Value::Map(vec![(integer(INCLUSION), Value::Array(vec![Value::Bytes(proof)]))]);
    let unprotected = HeaderBuilder::new().value(PROOFS, proofs).build();
    let failed = || LoadError::new("build.signing").with("key", key.key_id());
    let built = CoseSign1Builder::new().protected(protected).unprotected(unprotected);
    let built = built.try_create_detached_signature(&head.root.sha256, &[], |message| {
        key.sign(message).map(|signature| signature.to_vec()).ok_or_else(failed)
    })?;
    built.build().to_tagged_vec().map_err(|error| malformed(&error))
}

/// Verifies a receipt for an entry. Keys are judged on the day that it states.
///
/// # Errors
///
/// `cose.receipt` for what is none or is written in another way; `cose.structure` for a proof about another kind of
/// log; `log.inclusion` where the path does not lead anywhere; `receipt.*` as for other receipts.
pub fn verified(receipt: &[u8], entry: &[u8], trust: &Trust) -> Result<Proved, Problem> {
    let read = read(receipt)?;
    let Read { sign1, key, issuer, issued, index, size, path } = read;
    let root = sha256_of_inclusion(entry, index, size, &path).ok_or_else(unproved)?;
    let at = clock::stamp(issued);
    let signer = HeadSigner::new(&key, Algorithm::Ed25519.as_str());
    let head = Signed::new(&issuer, SCOPE, &at, vec![signer])?;
    let message = sign1.tbs_detached_data(&root, &[]);
    vouched(&head, &[(key, sign1.signature)], message, trust)?;
    Ok(Proved { index, size, root, issuer, at })
}

/// What stands in a receipt.
struct Read {
    sign1: CoseSign1,
    key: String,
    issuer: String,
    issued: i64,
    index: u64,
    size: u64,
    path: Vec<[u8; 32]>,
}

fn read(receipt: &[u8]) -> Result<Read, Problem> {
    if receipt.len() > MOST {
        return Err(malformed(&"length"));
    }
    let sign1 = CoseSign1::from_tagged_slice(receipt).map_err(|error| malformed(&error))?;
    // One text for one receipt: what stands there twice or in another order is none.
    let again = sign1.clone().to_tagged_vec().map_err(|error| malformed(&error))?;
    let protected = &sign1.protected.header;
    let whole = again == receipt && sign1.payload.is_none() && protected.crit.is_empty();
    let eddsa = Some(RegisteredLabelWithPrivate::Assigned(Registered::EdDSA));
    if !whole || protected.alg != eddsa {
        return Err(malformed(&"header"));
    }
    if value(protected, STRUCTURE).and_then(as_number) != Some(RFC9162_SHA256.unsigned_abs()) {
        return Err(other_structure());
    }
    let missing = || malformed(&"claims");
    let claims = value(protected, CLAIMS).ok_or_else(missing)?;
    let text = |claim| member(claims, claim).and_then(Value::as_text).map(str::to_owned);
    let about = text(SUBJECT).filter(|about| about == SCOPE);
    let issuer = text(ISSUER).filter(|_| about.is_some()).ok_or_else(missing)?;
    let issued = member(claims, ISSUED).and_then(as_number).ok_or_else(missing)?;
    let issued = i64::try_from(issued).map_err(|_| missing())?;
    let key = String::from_utf8(protected.key_id.clone()).map_err(|error| malformed(&error))?;
    let proofs = value(&sign1.unprotected, PROOFS);
    let signed = value(protected, SIZE).and_then(as_number);
    let proof = proofs.and_then(inclusion).filter(|(size, ..)| signed == Some(*size));
    let (size, index, path) = proof.ok_or_else(|| malformed(&"proof"))?;
    Ok(Read { key, issuer, issued, index, size, path, sign1 })
}

/// The only proof: size, place, path.
fn inclusion(proofs: &Value) -> Option<(u64, u64, Vec<[u8; 32]>)> {
    let [(kind, Value::Array(proofs))] = proofs.as_map()?.as_slice() else { return None };
    let [Value::Bytes(proof)] = proofs.as_slice() else { return None };
    if *kind != integer(INCLUSION) {
        return None;
    }
    let read = Value::from_slice(proof).ok()?;
    if read.clone().to_vec().ok()? != *proof {
        return None;
    }
    let [size, index, Value::Array(path)] = read.as_array()?.as_slice() else { return None };
    let hash = |hash: &Value| hash.as_bytes()?.as_slice().try_into().ok();
    let path: Vec<[u8; 32]> = path.iter().map(hash).collect::<Option<_>>()?;
    (path.len() <= PATH).then_some((as_number(size)?, as_number(index)?, path))
}

fn value(header: &Header, label: i64) -> Option<&Value> {
    let found = header.rest.iter().find(|(name, _)| *name == Label::Int(label));
    found.map(|(_, value)| value)
}

fn member(map: &Value, key: i64) -> Option<&Value> {
    map.as_map()?.iter().find(|(name, _)| *name == integer(key)).map(|(_, value)| value)
}

fn as_number(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn integer(number: i64) -> Value {
    Value::Integer(number.into())
}

fn no_key() -> Problem {
    Problem::usage(
        "cose.key",
        Words::new(
            "COSE 收据用 Ed25519 签名，给的密钥里没有",
            "a COSE receipt is signed with Ed25519, and no key given is one",
        ),
        Words::new(
            "加一个 Ed25519 密钥（credit keygen --algorithm ed25519）",
            "give an Ed25519 key (`credit keygen --algorithm ed25519`)",
        ),
    )
}

fn malformed(cause: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "cose.receipt",
        Words::new(
            format!("不是规范写成的 COSE 收据（{cause}）"),
            format!("not a COSE receipt written as it must be ({cause})"),
        ),
        Words::new("取原件重新核验", "verify the original"),
    )
}

fn other_structure() -> Problem {
    Problem::new(
        "cose.structure",
        Words::new(
            "收据证明的是另一种日志，本版本只认 RFC 9162 的 SHA-256 树",
            "the receipt is about another kind of log; this version knows the SHA-256 tree of RFC 9162",
        ),
        Words::new("用出具方的程序核验", "verify it with the program of who made it"),
    )
}

fn unproved() -> Problem {
    Problem::new(
        "log.inclusion",
        Words::new(
            "收据没有证明这份存档在日志里",
            "the receipt does not prove that this record is in the log",
        ),
        Words::new(
            "核对存档原文（.entry 文件）是否与收据成对",
            "see whether the entry (the .entry file) belongs to the receipt",
        ),
    )
}
