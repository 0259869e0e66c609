//! Three policies that roots signed, one after the other: what a chain looks like when nobody lies.

use base64ct::{Base64, Encoding as _};
use credit_core::digest::Digest;
use credit_core::json::{ObjectBuilder, Value, canonical};
use credit_core::pack::write::Signer as _;
use credit_core::pack::{TRUST_PAYLOAD, trust_to_sign};

use crate::fixture::TestKey;

/// The policies of a chain: their digests, and the document `{"chain":[…]}`.
#[derive(Clone, Debug)]
pub struct Honest {
    /// SM3 of each payload.
    pub digests: Vec<Digest>,
    /// The chain, without what a host has pinned.
    pub chain: String,
}

/// A chain of three versions, two of three roots for each; the third version has another third root.
#[must_use]
pub fn honest() -> Honest {
    let [a, b, c, d] =
        [TestKey::new("r1"), TestKey::sm2("r2"), TestKey::new("r3"), TestKey::sm2("r4")];
    let before = [&a, &b, &c];
    let after = [&a, &b, &d];
    let mut honest = Honest { digests: Vec::new(), chain: String::new() };
    let mut envelopes = Vec::new();
    let steps = [(1, before, [&a, &b]), (2, before, [&b, &c]), (3, after, [&a, &b])];
    for (version, roots, signers) in steps {
        let payload = payload(version, honest.digests.last(), &roots);
        let text = canonical(&payload).into_bytes();
        honest.digests.push(Digest::of(&text));
        envelopes.push(envelope(&text, &signers));
    }
    honest.chain = canonical(&ObjectBuilder::new().put("chain", envelopes).build());
    honest
}

fn payload(version: i64, previous: Option<&Digest>, roots: &[&TestKey]) -> Value {
    let root = |key: &&TestKey| {
        ObjectBuilder::new()
            .put("id", key.key_id())
            .put("algorithm", key.algorithm().as_str())
            .put("publicKey", key.public())
            .build()
    };
    let keys = vec![TestKey::new("lists").entry().build()];
    let policy =
        ObjectBuilder::new().put("version", version).put("expires", "2027-12-31").put("keys", keys);
    let root = ObjectBuilder::new()
        .put("keys", roots.iter().map(root).collect::<Vec<Value>>())
        .put("threshold", 2_i64);
    let payload = ObjectBuilder::new()
        .put("issued", "2026-11-01")
        .put("policy", policy.build())
        .put("root", root.build());
    match previous {
        Some(digest) => payload.put("previous", digest.labelled()).build(),
        None => payload.build(),
    }
}

fn envelope(payload: &[u8], signers: &[&TestKey]) -> Value {
    let signature = |key: &&TestKey| {
        let sig = key.sign(&trust_to_sign(payload)).map(|sig| Base64::encode_string(&sig));
        ObjectBuilder::new().put("keyid", key.key_id()).put("sig", sig.unwrap_or_default()).build()
    };
    ObjectBuilder::new()
        .put("payload", Base64::encode_string(payload))
        .put("payloadType", TRUST_PAYLOAD)
        .put("signatures", signers.iter().map(signature).collect::<Vec<Value>>())
        .build()
}
