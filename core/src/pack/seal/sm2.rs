//! SM2 with SM3 (GB/T 32918.2-2016, GB/T 32918.5-2017, GB/T 32905-2016).

use ::sm2::AffinePoint;
use ::sm2::dsa::signature::Verifier as _;
use ::sm2::dsa::{Signature, VerifyingKey};
use ::sm2::elliptic_curve::point::AffineCoordinates as _;

use super::SIGNATURE_BYTES;

/// The user id that enters the digest Z when parties have not agreed on another (GM/T 0009, GB/T 35276).
const USER_ID: &str = "1234567812345678";

/// A public key: a point of the curve as `04 x y`. The compressed form is not taken: the square root
/// that it needs would be a tenth of all that SM2 adds to the wasm modules, and no tool asks for it.
#[derive(Debug)]
pub(super) struct PublicKey(VerifyingKey);

impl PublicKey {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (x, y) = bytes.strip_prefix(&[4])?.split_at_checked(32)?;
        let [x, y] = [<[u8; 32]>::try_from(x).ok()?, y.try_into().ok()?];
        let point = AffinePoint::from_coordinates(&x.into(), &y.into()).into_option()?;
        VerifyingKey::from_affine(USER_ID, point).ok().map(Self)
    }

    /// r and s must lie between 1 and n − 1.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::digest::from_hex;

    // GB/T 32918.5-2017, A.2: key pair, message "message digest", user id 1234567812345678.
    const X: &str = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020";
    const Y: &str = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    const R: &str = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
    const S: &str = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
    /// Order of the group, GB/T 32918.5-2017.
    const N: &str = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";
    const ZERO: &str = "0000000000000000000000000000000000000000000000000000000000000000";

    fn bytes(parts: &[&str]) -> Vec<u8> {
        from_hex(&parts.concat()).unwrap_or_default()
    }

    fn verifies(key: &[&str], message: &[u8], r: &str, s: &str) -> Option<bool> {
        let signature = bytes(&[r, s]).try_into().ok()?;
        Some(PublicKey::decode(&bytes(key))?.verifies(message, &signature))
    }

    #[test]
    fn example_of_the_standard() {
        let key = ["04", X, Y];
        assert_eq!(verifies(&key, b"message digest", R, S), Some(true));
        assert_eq!(verifies(&key, b"message digesu", R, S), Some(false));
        assert_eq!(verifies(&key, b"message digest", S, R), Some(false));
    }

    #[test]
    fn scalars_out_of_range() {
        // n - r, so that r + s = n and t = 0.
        let s = "0A5FC4F8B72D3B9CF1153AEC1E447E5E18BF0532F9F04DEA100F755C4AEE2070";
        for (r, s) in [(ZERO, S), (R, ZERO), (N, S), (R, N), (ZERO, ZERO), (N, N), (R, s)] {
            assert_eq!(verifies(&["04", X, Y], b"message digest", r, s), Some(false), "{r} {s}");
        }
    }

    #[test]
    fn what_is_no_public_key() {
        let off_curve = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD12";
        let p = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF";
        let refused = [
            &["04", X, off_curve][..],
            &["04", ZERO, ZERO],
            &["04", p, Y],
            &["02", p],
            &["02", X],
            &["03", X],
            &["05", X],
            &["06", X, Y],
            &["07", X, Y],
            &["04", X],
            &["04", X, Y, "00"],
            &["03", X, Y],
            &["00"],
            &[X, Y],
            &[],
        ];
        for key in refused {
            assert!(PublicKey::decode(&bytes(key)).is_none(), "{key:?}");
        }
        assert!(PublicKey::decode(&bytes(&["04", X, Y])).is_some());
    }
}
