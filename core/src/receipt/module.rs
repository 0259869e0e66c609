//! A module with its data open (快照模块), signed: who made which bytes out of which data. Engines run the bytes;
//! whoever loads them asks first.

use alloc::{string::String, string::ToString, vec::Vec};

use super::envelope::{Payload, STATEMENT_TYPE, Verified, caused, open};
use super::head::Head;
use crate::date::Date;
use crate::digest::Digest;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, ObjectBuilder, Value, canonical, each};
use crate::limits;
use crate::pack::Trust;
use crate::wire;

/// What an issuer speaks for in modules.
pub const MODULE_SCOPE: &str = "modules";

/// What is said about a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleFacts {
    /// SHA-256 of its bytes in hexadecimal digits, small: what engines compute.
    pub sha256: String,
    /// SM3 of its bytes.
    pub sm3: Digest,
    /// The day of calls that name none.
    pub as_of: Date,
    /// Digests of the headers of its packs.
    pub packs: Vec<Digest>,
}

impl ModuleFacts {
    /// The payload of its statement.
    ///
    /// # Errors
    /// `json.*` for a head that cannot be written.
    pub fn payload(&self, head: &Head) -> Result<String, LoadError> {
        let says = json::parse(wire::canonical(head).as_bytes(), usize::MAX)?;
        let Value::Object(mut members) = says else { return Err(LoadError::new("json.type")) };
        let packs = self.packs.iter().map(|digest| Value::from(digest.labelled()));
        members.push(("asOf".into(), Value::from(self.as_of.to_string())));
        members.push(("packs".into(), Value::Array(packs.collect())));
        let digest = ObjectBuilder::new()
            .put("sha256", self.sha256.as_str())
            .put("sm3", self.sm3.labelled())
            .build();
        let subject = ObjectBuilder::new().put("name", "module").put("digest", digest).build();
        let statement = ObjectBuilder::new()
            .put("_type", STATEMENT_TYPE)
            .put("subject", Vec::from([subject]))
            .put("predicateType", Payload::Module.predicate())
            .put("predicate", Value::Object(members));
        Ok(canonical(&statement.build()))
    }

    /// What an envelope says of a module whose bytes have that SHA-256, if it is trusted.
    ///
    /// # Errors
    /// Those of [`open`]; `receipt.key-scope` for what was signed for something else, `receipt.payload` for
    /// what is no such statement; `receipt.other-module` for one about other bytes.
    pub fn verify(
        envelope: &[u8],
        sha256: &str,
        trust: &Trust,
    ) -> Result<(Verified, Self), LoadError> {
        let verified = open(envelope, Payload::Module, trust)?;
        if verified.head.scope != MODULE_SCOPE {
            let key = verified.vouching.signers().next().unwrap_or_default();
            let error = LoadError::new("receipt.key-scope").with("key", key);
            return Err(error.with("scope", &verified.head.scope));
        }
        let facts = Self::read(&verified.value).map_err(|e| caused("receipt.payload", &e))?;
        if facts.sha256 != sha256 {
            let error = LoadError::new("receipt.other-module").at(Place::Part("module".into()));
            return Err(error.with("found", sha256).with("expected", &facts.sha256));
        }
        Ok((verified, facts))
    }

    fn read(statement: &Value) -> Result<Self, LoadError> {
        let root = Cursor::root(statement).members()?;
        let predicate = root.required("predicate")?;
        let says = predicate.object(&["asOf", "at", "issuer", "packs", "scope", "signers"])?;
        let subjects = root.required("subject")?.array(1)?;
        let subject = subjects.first().ok_or_else(|| predicate.error("json.value"))?;
        let hashes = subject.object(&["digest", "name"])?;
        let hashes = hashes.required("digest")?.object(&["sha256", "sm3"])?;
        let sm3 = hashes.required("sm3")?;
        let packs = says.required("packs")?.array(limits::RECEIPT_LISTS)?;
        let digest = |cursor: &Cursor<'_>| {
            let digest = Digest::parse(cursor.string()?);
            digest.ok_or_else(|| cursor.error("json.value"))
        };
        Ok(Self {
            sha256: hashes.required("sha256")?.string()?.to_string(),
            sm3: digest(sm3)?,
            as_of: says.required("asOf")?.date()?,
            packs: each(&packs, digest)?,
        })
    }
}
