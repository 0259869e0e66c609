//! Timestamp tokens (时间戳, RFC 3161): a service that has a clock signs the digest of a file and the time. Whoever
//! trusts the certificate of the service knows that the file was there then.
//!
//! The certificate is pinned: the very one that signs is given, no chain is followed, and none that a token brings
//! along is believed. It must be for timestamps and nothing else, and valid at the time that it states.
//!
//! | what | taken |
//! |---|---|
//! | digest of the file (imprint) | SHA-256, SHA-384, SHA-512, SM3 |
//! | digest of the signed attributes | the same |
//! | signature | RSA PKCS #1 v1.5 with SHA-2 (2,048 bits or more), ECDSA on P-256 with SHA-256, SM2 with SM3 |

mod algorithm;
mod asn1;
mod request;
mod verify;

use std::fmt;

pub use request::{Imprint, request};
pub use verify::{Authority, Proof};

/// Largest token in bytes; with a chain of certificates in it, a few thousand are usual.
pub const MOST_BYTES: usize = 64 * 1024;

/// Why a token proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no token, or says something that its standard does not allow.
    Form,
    /// The service gave no token.
    Status,
    /// It is of another file.
    Imprint,
    /// An algorithm that is not taken.
    Algorithm,
    /// The signature is not that of the certificate, or something was changed.
    Signature,
    /// Not a certificate, not one for timestamps alone, a weak key, or not that which the token names.
    Certificate,
    /// The certificate was not valid at that time.
    Validity,
}

impl Refused {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Form,
        Self::Status,
        Self::Imprint,
        Self::Algorithm,
        Self::Signature,
        Self::Certificate,
        Self::Validity,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "timestamp.form",
            Self::Status => "timestamp.status",
            Self::Imprint => "timestamp.imprint",
            Self::Algorithm => "timestamp.algorithm",
            Self::Signature => "timestamp.signature",
            Self::Certificate => "timestamp.certificate",
            Self::Validity => "timestamp.validity",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refused {}

impl From<der::Error> for Refused {
    fn from(_: der::Error) -> Self {
        Self::Form
    }
}
