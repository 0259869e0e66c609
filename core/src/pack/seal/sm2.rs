//! SM2 with SM3 (GB/T 32918.2-2016, GB/T 32918.5-2017, GB/T 32905-2016).

use ::sm2::dsa::signature::Verifier as _;
use ::sm2::dsa::{Signature, VerifyingKey};

use super::SIGNATURE_BYTES;

/// The user id that enters the digest Z when parties have not agreed on another (GM/T 0009, GB/T 35276).
const USER_ID: &str = "1234567812345678";

/// A public key: a point of the curve, `04 x y` or compressed `02`/`03 x`.
#[derive(Debug)]
pub(super) struct PublicKey(VerifyingKey);

impl PublicKey {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        // The decoder of the library also takes the compact form `05 x`, which no standard of SM2 has.
        let known = matches!((bytes.first(), bytes.len()), (Some(4), 65) | (Some(2 | 3), 33));
        known.then(|| VerifyingKey::from_sec1_bytes(USER_ID, bytes).ok().map(Self)).flatten()
    }

    /// r and s must lie between 1 and n − 1.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}
