//! The documents, as hosts and roots write them.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::pack::{Algorithm, TrustPolicy};
use crate::wire::wire;

wire! {
    /// What a host gives in place of a policy: the policies that roots signed, and which of them it has pinned.
    AnchoredTrust {
        /// SM3 of the payload of one of them, `sm3:…`: from there on each is believed because of the one before.
        root: Option<String>,
        /// The policies, in the order of their versions.
        chain: Vec<TrustEnvelope>,
        /// The newest that the host has seen.
        known: Option<KnownTrust>,
    }

    /// The policies that roots signed, as they are published beside the data; what a host has pinned is not in it.
    TrustChain {
        /// The policies, in the order of their versions.
        chain: Vec<TrustEnvelope>,
    }

    /// A policy that a host has seen.
    KnownTrust {
        /// Its number.
        version: u32,
        /// SM3 of its payload, `sm3:…`.
        digest: String,
    }

    /// A signed policy, as DSSE writes it.
    TrustEnvelope {
        /// The payload in Base64.
        payload: String,
        /// Its type.
        payload_type: String,
        /// Signatures of root keys: of the policy before, and of this one.
        signatures: Vec<TrustSignature>,
    }

    /// One signature.
    TrustSignature {
        /// Id of the root key.
        keyid: String,
        /// The signature in Base64.
        sig: String,
    }

    /// The payload: a policy, who may sign the next one, and what it follows.
    SignedPolicy {
        /// The day on which it was signed.
        issued: Date,
        /// The policy, with its version and its end.
        policy: TrustPolicy,
        /// SM3 of the payload before, `sm3:…`; without it, the first.
        previous: Option<String>,
        /// Who signs policies.
        root: TrustRoot,
    }

    /// Root keys (根密钥): they sign policies and nothing else, and are kept offline.
    TrustRoot {
        /// The keys.
        keys: Vec<RootKey>,
        /// So many different holders must sign.
        threshold: u32,
    }

    /// A root key.
    RootKey {
        /// By which signatures name it; it names no other key, ever.
        id: String,
        /// Who holds it: two keys of one holder are one signature; without it, the id.
        holder: Option<String>,
        /// Its algorithm.
        algorithm: Algorithm,
        /// `ed25519`: 32 bytes; `sm2-sm3`: 65 bytes `04 x y`; in hexadecimal digits.
        public_key: String,
    }
}
