//! Digests and signatures by their numbers.

use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::{
    Pkcs1v15Sign, PublicKey as RsaKey, pkcs1::DecodeRsaPublicKey as _, traits::PublicKeyParts as _,
};
use sha2::Digest as _;
use sm2::dsa::signature::Verifier as _;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::Refused;

pub(crate) const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
/// GM/T 0006.
pub(crate) const SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// GM/T 0006.
const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const SM2_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
/// Some write the signature of SM2 by the number of its key (GM/T 0010).
const SM2_SIGN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301.1");

/// User id of GB/T 35276.
const USER_ID: &str = "1234567812345678";

/// Least bits of an RSA key.
const RSA_BITS: usize = 2048;

/// Most bytes of an RSA key: one that takes seconds to verify with is no key of a service.
const RSA_BYTES: usize = 1024;

/// A digest by its number.
pub(crate) fn digest(
    algorithm: &AlgorithmIdentifierOwned,
    bytes: &[u8],
) -> Result<Vec<u8>, Refused> {
    match algorithm.oid {
        SHA256 => Ok(sha2::Sha256::digest(bytes).to_vec()),
        SHA384 => Ok(sha2::Sha384::digest(bytes).to_vec()),
        SHA512 => Ok(sha2::Sha512::digest(bytes).to_vec()),
        SM3 => Ok(sm3::Sm3::digest(bytes).to_vec()),
        _ => Err(Refused::Algorithm),
    }
}

/// The public key of a service.
pub(crate) enum PublicKey {
    Rsa(Box<RsaKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    Sm2(Box<sm2::dsa::VerifyingKey>),
}

impl PublicKey {
    pub(crate) fn read(info: &SubjectPublicKeyInfoOwned) -> Result<Self, Refused> {
        let bytes = info.subject_public_key.as_bytes().ok_or(Refused::Certificate)?;
        if info.algorithm.oid == RSA {
            let key = RsaKey::from_pkcs1_der(bytes).map_err(|_| Refused::Certificate)?;
            let bits = key.n_bits_precision();
            let fits =
                usize::try_from(bits).is_ok_and(|bits| bits >= RSA_BITS) && key.size() <= RSA_BYTES;
            return fits.then(|| Self::Rsa(Box::new(key))).ok_or(Refused::Certificate);
        }
        if info.algorithm.oid != EC {
            return Err(Refused::Algorithm);
        }
        let parameters = info.algorithm.parameters.as_ref();
        let curve = parameters.and_then(|it| it.decode_as::<ObjectIdentifier>().ok());
        match curve {
            Some(P256) => p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
                .map(|key| Self::P256(Box::new(key)))
                .map_err(|_| Refused::Certificate),
            Some(SM2_CURVE) => sm2::dsa::VerifyingKey::from_sec1_bytes(USER_ID, bytes)
                .map(|key| Self::Sm2(Box::new(key)))
                .map_err(|_| Refused::Certificate),
            _ => Err(Refused::Algorithm),
        }
    }

    /// Whether it made a signature over a message, by the algorithms that the signer states.
    pub(crate) fn verify(
        &self,
        digests: &AlgorithmIdentifierOwned,
        signing: &AlgorithmIdentifierOwned,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Refused> {
        match (self, signing.oid, digests.oid) {
            (Self::Rsa(key), RSA | RSA_SHA256, SHA256) => {
                let scheme = Pkcs1v15Sign::new::<sha2::Sha256>();
                key.verify(scheme, &digest(digests, message)?, signature)
                    .map_err(|_| Refused::Signature)
            }
            (Self::Rsa(key), RSA | RSA_SHA384, SHA384) => {
                let scheme = Pkcs1v15Sign::new::<sha2::Sha384>();
                key.verify(scheme, &digest(digests, message)?, signature)
                    .map_err(|_| Refused::Signature)
            }
            (Self::Rsa(key), RSA | RSA_SHA512, SHA512) => {
                let scheme = Pkcs1v15Sign::new::<sha2::Sha512>();
                key.verify(scheme, &digest(digests, message)?, signature)
                    .map_err(|_| Refused::Signature)
            }
            (Self::P256(key), ECDSA_SHA256 | EC, SHA256) => {
                let signature = p256::ecdsa::DerSignature::from_bytes(signature)
                    .map_err(|_| Refused::Signature)?;
                let digest = digest(digests, message)?;
                key.verify_prehash(&digest, &signature).map_err(|_| Refused::Signature)
            }
            (Self::Sm2(key), SM2_SM3 | SM2_SIGN, SM3) => {
                let signature = sm2_signature(signature).ok_or(Refused::Signature)?;
                key.verify(message, &signature).map_err(|_| Refused::Signature)
            }
            _ => Err(Refused::Algorithm),
        }
    }
}

/// `SEQUENCE { r INTEGER, s INTEGER }` (GB/T 35276) as the crate takes it.
fn sm2_signature(der: &[u8]) -> Option<sm2::dsa::Signature> {
    use der::{Decode as _, asn1::UintRef};
    let parts: Vec<UintRef<'_>> = Vec::from_der(der).ok()?;
    let [r, s] = parts[..] else { return None };
    let mut bytes = [0_u8; 64];
    for (half, part) in bytes.chunks_mut(32).zip([r, s]) {
        let digits = part.as_bytes();
        let start = half.len().checked_sub(digits.len())?;
        half.get_mut(start..)?.copy_from_slice(digits);
    }
    sm2::dsa::Signature::from_slice(&bytes).ok()
}
