//! Private keys of both algorithms. Both sign deterministically (Ed25519 by RFC 8032; SM2 with the
//! nonce of RFC 6979 over SM3), so the same pack is signed to the same bytes every time.

use credit_core::pack::write::{Algorithm, SIGNATURE_BYTES};
use ed25519_dalek::Signer as _;
use sm2::elliptic_curve::sec1::ToSec1Point as _;

/// User id of GM/T 0009 and GB/T 35276, as the engine verifies with.
const USER_ID: &str = "1234567812345678";

pub(super) enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2Sm3(Box<sm2::dsa::SigningKey>),
}

impl Secret {
    pub(super) fn from_bytes(algorithm: Algorithm, bytes: &[u8; 32]) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => {
                Some(Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(bytes))))
            }
            Algorithm::Sm2Sm3 => {
                let key = sm2::dsa::SigningKey::from_slice(USER_ID, bytes).ok()?;
                // n − 1 is a number of the field, but 1 + d would have no inverse to sign with.
                key.try_sign(b"").ok()?;
                Some(Self::Sm2Sm3(Box::new(key)))
            }
            _ => None,
        }
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::Sm2Sm3(_) => Algorithm::Sm2Sm3,
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.to_bytes().to_vec(),
            Self::Sm2Sm3(key) => key.to_bytes().to_vec(),
        }
    }

    /// The public key as trust files write it, before hexadecimal.
    pub(super) fn public(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.verifying_key().as_bytes().to_vec(),
            Self::Sm2Sm3(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        }
    }

    /// `None` for the message in 2^256 whose deterministic nonce cannot be used.
    pub(super) fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        match self {
            Self::Ed25519(key) => Some(key.sign(message).to_bytes()),
            Self::Sm2Sm3(key) => key.try_sign(message).ok().map(|it| it.to_bytes().into()),
        }
    }
}
