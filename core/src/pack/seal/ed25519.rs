//! Ed25519 (RFC 8032).

use ed25519_dalek::{Signature, VerifyingKey};

use super::SIGNATURE_BYTES;

/// A public key: 32 bytes, canonical, not of small order.
#[derive(Debug)]
pub(super) struct PublicKey(VerifyingKey);

impl PublicKey {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        // A point has one encoding only in RFC 8032; the decoder of the library is more tolerant.
        let canonical = key.to_edwards().compress().as_bytes() == bytes;
        (canonical && !key.is_weak()).then_some(Self(key))
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use curve25519_dalek::{EdwardsPoint, Scalar};
    use sha2::{Digest as _, Sha512};

    use super::*;
    use crate::digest::from_hex;

    // RFC 8032, 7.1, test 2.
    const SEED: &str = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    const KEY: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const R: &str = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da";
    const S: &str = "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    const MESSAGE: &[u8] = &[0x72];

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        from_hex(hex).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
    }

    fn verifies(message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> Option<bool> {
        Some(PublicKey::decode(&bytes::<32>(KEY))?.verifies(message, signature))
    }

    fn pair(r: [u8; 32], s: [u8; 32]) -> [u8; SIGNATURE_BYTES] {
        [r, s].concat().try_into().unwrap_or([0; SIGNATURE_BYTES])
    }

    #[test]
    fn example_of_the_rfc() {
        assert_eq!(verifies(MESSAGE, &pair(bytes(R), bytes(S))), Some(true));
        assert_eq!(verifies(b"s", &pair(bytes(R), bytes(S))), Some(false));
    }

    #[test]
    fn a_scalar_has_one_form() {
        // S + L, with L = 2^252 + 27742317777372353535851937790883648493.
        let order = bytes::<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        let mut carry = 0_u16;
        let sum: Vec<u8> = bytes::<32>(S)
            .iter()
            .zip(order)
            .map(|(a, b)| {
                let [low, high] = (u16::from(*a) + u16::from(b) + carry).to_le_bytes();
                carry = u16::from(high);
                low
            })
            .collect();
        let sum: [u8; 32] = sum.try_into().unwrap_or([0; 32]);
        assert_ne!(sum, bytes(S));
        assert_eq!(verifies(MESSAGE, &pair(bytes(R), sum)), Some(false));
    }

    #[test]
    fn a_commitment_of_small_order_is_refused() {
        // Made with the secret key: the equation holds for R = 0 and S = H(R, A, M) a.
        let mut secret: [u8; 32] = bytes("");
        secret.copy_from_slice(&Sha512::digest(bytes::<32>(SEED))[..32]);
        let a = Scalar::from_bytes_mod_order(curve25519_dalek::scalar::clamp_integer(secret));
        assert_eq!(EdwardsPoint::mul_base(&a).compress().to_bytes(), bytes::<32>(KEY));
        let r: [u8; 32] = bytes("0100000000000000000000000000000000000000000000000000000000000000");
        let hash = Sha512::digest([&r[..], &bytes::<32>(KEY), MESSAGE].concat());
        let s = Scalar::from_bytes_mod_order_wide(&hash.into()) * a;
        let signature = pair(r, s.to_bytes());
        let lenient = VerifyingKey::from_bytes(&bytes(KEY)).is_ok_and(|key| {
            use ed25519_dalek::Verifier as _;
            key.verify(MESSAGE, &Signature::from_bytes(&signature)).is_ok()
        });
        assert!(lenient, "the forgery must be one");
        assert_eq!(verifies(MESSAGE, &signature), Some(false));
    }

    #[test]
    fn what_is_no_public_key() {
        let small_order = [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        ];
        for key in small_order {
            assert!(VerifyingKey::from_bytes(&bytes(key)).is_ok_and(|key| key.is_weak()), "{key}");
            assert!(PublicKey::decode(&bytes::<32>(key)).is_none(), "{key}");
        }
        // y written as p + y, with either sign of x.
        let mut on_curve = 0;
        for (low, high) in (0xed_u8..=0xff).flat_map(|low| [(low, 0x7f), (low, 0xff)]) {
            let mut key = [0xff_u8; 32];
            (key[0], key[31]) = (low, high);
            on_curve += usize::from(VerifyingKey::from_bytes(&key).is_ok_and(|k| !k.is_weak()));
            assert!(PublicKey::decode(&key).is_none(), "{low:x} {high:x}");
        }
        assert!(on_curve > 0, "the decoder of the library refuses them by itself now");
        assert!(PublicKey::decode(&[0x3d; 31]).is_none());
    }
}
