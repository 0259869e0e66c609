//! Digests that tell nothing to those who have no salt.
//!
//! The digest of a name and a number can be guessed: there are fewer possible numbers than a machine tries
//! in an hour. With 32 random bytes in front it cannot, and who is given those bytes for one subject can check
//! that one and no other.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::digest::{Digest, from_hex};
use crate::error::LoadError;
use crate::json::{self, Cursor, Fields};
use crate::limits;
use crate::request::{Subject, SubjectKind};
use crate::wire::{self, wire};

/// Length of a salt in bytes.
pub const SALT_BYTES: usize = 32;

/// What is hashed in front, so that such a digest is never taken for another.
const LABEL: &[u8] = b"credit-check/blind/v1\n";

/// A digest with salt: SM3 over a label, the salt and the digest.
#[must_use]
pub fn blind(salt: &[u8; SALT_BYTES], digest: Digest) -> Digest {
    Digest::of(&[LABEL, salt, &digest.bytes()].concat())
}

wire! {
    /// Who a subject is: what its digest in a receipt is made of, as the request writes it.
    Identity as "ReceiptIdentity" {
        /// What it is.
        kind: SubjectKind,
        /// Its name.
        name: String,
        /// Its code.
        code: Option<String>,
    }

    /// The salts of one receipt, as they are kept apart from it.
    Opening as "ReceiptSalts" {
        /// SM3 of the payload that they belong to.
        receipt: Digest,
        /// Of the request, in hexadecimal digits.
        request: String,
        /// Of the decision.
        decision: String,
        /// Of each subject, in the order of the request.
        subjects: Vec<String>,
    }
}

impl Identity {
    /// That of a subject of a request.
    #[must_use]
    pub fn of(subject: &Subject) -> Self {
        let Subject { kind, name, code, .. } = subject;
        Self { kind: *kind, name: name.clone(), code: code.clone() }
    }

    /// Its digest, before salt.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(wire::canonical(self).as_bytes())
    }
}

/// The salts of one receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salts {
    /// Of the request.
    pub request: [u8; SALT_BYTES],
    /// Of the decision.
    pub decision: [u8; SALT_BYTES],
    /// Of each subject and of the entries found for it.
    pub subjects: Vec<[u8; SALT_BYTES]>,
}

impl Salts {
    /// The salts out of random bytes: 32 for the request, 32 for the decision, 32 for each subject.
    #[must_use]
    pub fn from_random(bytes: &[u8], subjects: usize) -> Option<Self> {
        let (salts, []) = bytes.as_chunks::<SALT_BYTES>() else { return None };
        let [request, decision, rest @ ..] = salts else { return None };
        let (request, decision) = (*request, *decision);
        (rest.len() == subjects).then(|| Self { request, decision, subjects: rest.to_vec() })
    }

    /// How many random bytes [`Self::from_random`] takes.
    #[must_use]
    pub const fn bytes_for(subjects: usize) -> usize {
        subjects.saturating_add(2).saturating_mul(SALT_BYTES)
    }

    /// The document that keeps them, for the receipt with that payload.
    #[must_use]
    pub fn opening(&self, receipt: Digest) -> Opening {
        Opening {
            receipt,
            request: hex(&self.request),
            decision: hex(&self.decision),
            subjects: self.subjects.iter().map(hex).collect(),
        }
    }
}

impl Opening {
    /// Reads the document; the salts with it.
    ///
    /// # Errors
    /// `json.*`; `receipt.opening` where it belongs to another receipt.
    pub fn decode(bytes: &[u8], receipt: Digest) -> Result<Salts, LoadError> {
        let value = json::parse(bytes, limits::RECEIPT_BYTES)?;
        let fields = Cursor::root(&value).object(Self::KEYS)?;
        let stated = fields.required("receipt")?;
        if stated.string()? != receipt.labelled() {
            let error = stated.error("receipt.opening").with("expected", receipt.labelled());
            return Err(error.with("found", stated.string()?));
        }
        let subjects = fields.required("subjects")?.array(limits::SUBJECTS)?;
        Ok(Salts {
            request: salt(member(&fields, "request")?)?,
            decision: salt(member(&fields, "decision")?)?,
            subjects: json::each(&subjects, salt)?,
        })
    }
}

fn member<'f, 'a>(fields: &'f Fields<'a>, name: &'static str) -> Result<&'f Cursor<'a>, LoadError> {
    fields.required(name)
}

fn salt(cursor: &Cursor<'_>) -> Result<[u8; SALT_BYTES], LoadError> {
    let bytes = from_hex(cursor.string()?).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| cursor.error("json.value").with("known", "64 hex").with("found", "?"))
}

fn hex(salt: &[u8; SALT_BYTES]) -> String {
    Digest::from_bytes(*salt).hex().to_string()
}
