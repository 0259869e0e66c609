//! What a service is asked (`TimeStampReq`).

use der::{
    Encode as _, Sequence,
    asn1::{Any, OctetString},
};
use spki::AlgorithmIdentifierOwned;

use crate::{
    algorithm::{self, SHA256, SM3},
    asn1,
};

/// By which digest a file is named; all that a service learns of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Imprint {
    /// GB/T 32905, for services of commercial cryptography (商用密码).
    Sm3,
    /// FIPS 180-4.
    Sha256,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: asn1::Imprint,
    /// That the token brings the certificate along: nobody believes it, but other programs look for it.
    certificate: bool,
}

/// The request for a token of a file. Without a nonce, for the host has no use for one: an older token of the same
/// file proves more, not less.
#[must_use]
pub fn request(file: &[u8], imprint: Imprint) -> Vec<u8> {
    let oid = match imprint {
        Imprint::Sm3 => SM3,
        Imprint::Sha256 => SHA256,
    };
    let algorithm = AlgorithmIdentifierOwned { oid, parameters: Some(Any::null()) };
    let digest = algorithm::digest(&algorithm, file).ok();
    let digest = digest.and_then(|digest| OctetString::new(digest).ok());
    let imprint = digest.map(|digest| asn1::Imprint { algorithm, digest });
    let request = imprint.map(|imprint| Request { version: 1, imprint, certificate: true });
    // Two digests that are known and 32 bytes: there is nothing in it that could fail to be written.
    request.and_then(|request| request.to_der().ok()).unwrap_or_default()
}
