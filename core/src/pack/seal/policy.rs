//! The trust policy as a host writes it.

use alloc::{string::String, vec::Vec};

use crate::date::Date;
use crate::pack::Algorithm;
use crate::pack::{Audience, PackKind};
use crate::wire::wire;

wire! {
    /// Which keys may sign what, for which issuer and when (信任配置).
    TrustPolicy {
        /// Its number; the next policy of a host has the next one.
        version: Option<u32>,
        /// The last day on which it is to be relied on; without it, every day.
        expires: Option<Date>,
        /// The keys.
        keys: Vec<TrustKey>,
        /// Days beyond the end of a key in which what it signed still counts, at most 92; without it, none.
        grace_days: Option<u32>,
        /// By each of them a trusted key must have signed; without it, by any one.
        required_algorithms: Option<Vec<Algorithm>>,
        /// How many different holders must have signed; without it, one.
        required_signatures: Option<Vec<RequiredSignatures>>,
        /// What is required of one issuer, in place of the general rule.
        issuers: Option<Vec<IssuerAlgorithms>>,
        /// The audiences that this host may open; without it, all.
        audiences: Option<Vec<Audience>>,
        /// The highest issues that the host has seen; older ones are refused.
        minimum_sequences: Option<Vec<MinimumSequence>>,
        /// How often the issues of a scope must come and by how much they may shrink.
        bounds: Option<Vec<TrustBound>>,
    }

    /// A key that is trusted.
    TrustKey {
        /// By which signatures name it.
        id: String,
        /// Who holds it: two keys of one holder are one signature; without it, the id.
        holder: Option<String>,
        /// The issuer that it speaks for.
        issuer: String,
        /// That issuer's own id, which its packs must then state.
        issuer_id: Option<String>,
        /// Its algorithm.
        algorithm: Algorithm,
        /// `ed25519`: 32 bytes; `sm2-sm3`: 65 bytes `04 x y`; in hexadecimal digits.
        public_key: String,
        /// What it may sign; without it, everything.
        kinds: Option<Vec<PackKind>>,
        /// Scopes that it speaks for; without it, all.
        scopes: Option<Vec<String>>,
        /// Ids of the lists that it speaks for; without it, all.
        lists: Option<Vec<String>>,
        /// First day of trust, compared with the day of the data.
        not_before: Option<Date>,
        /// Last day of trust, compared with the day of the data and that of the decision.
        not_after: Option<Date>,
        /// Since when and why nothing that it signed counts.
        revoked: Option<TrustRevocation>,
    }

    /// A key that was revoked (吊销).
    TrustRevocation {
        /// The first day on which nothing that it signed counts.
        on: Date,
        /// Why.
        reason: String,
    }

    /// How many must sign.
    RequiredSignatures {
        /// Containers of this kind.
        kind: PackKind,
        /// So many different holders, at most eight.
        signatures: u32,
    }

    /// What the host asks of the issues of one scope.
    TrustBound {
        /// The issuer.
        issuer: String,
        /// The scope.
        scope: String,
        /// Days after which the next issue is due (更新周期).
        update_days: Option<u32>,
        /// By how much an issue may be smaller than the one before, in percent; without it, 50.
        shrink_percent: Option<u32>,
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
