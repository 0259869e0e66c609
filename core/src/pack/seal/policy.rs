//! The trust policy as a host writes it.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::pack::Algorithm;
use crate::pack::{Audience, PackKind};
use crate::wire::wire;

wire! {
    /// Which keys may sign what, for which issuer and when (信任配置).
    TrustPolicy {
        /// The keys.
        keys: Vec<TrustKey>,
        /// By each of them a trusted key must have signed; without it, by any one.
        required_algorithms: Option<Vec<Algorithm>>,
        /// What is required of one issuer, in place of the general rule.
        issuers: Option<Vec<IssuerAlgorithms>>,
        /// The audiences that this host may open; without it, all.
        audiences: Option<Vec<Audience>>,
        /// The highest issues that the host has seen; older ones are refused.
        minimum_sequences: Option<Vec<MinimumSequence>>,
    }

    /// A key that is trusted.
    TrustKey {
        /// By which signatures name it.
        id: String,
        /// The issuer that it speaks for.
        issuer: String,
        /// Its algorithm.
        algorithm: Algorithm,
        /// `ed25519`: 32 bytes; `sm2-sm3`: 65 bytes `04 x y`; in hexadecimal digits.
        public_key: String,
        /// What it may sign; without it, everything.
        kinds: Option<Vec<PackKind>>,
        /// First day of trust, compared with the day of the data.
        not_before: Option<Date>,
        /// Last day of trust.
        not_after: Option<Date>,
    }

    /// What is required of one issuer.
    IssuerAlgorithms {
        /// The issuer.
        issuer: String,
        /// By each of them a trusted key must have signed.
        required_algorithms: Option<Vec<Algorithm>>,
    }

    /// The highest issue that the host has seen.
    MinimumSequence {
        /// The issuer.
        issuer: String,
        /// The scope.
        scope: String,
        /// Of this kind; without it, of any.
        kind: Option<PackKind>,
        /// Its number.
        sequence: u32,
    }
}
