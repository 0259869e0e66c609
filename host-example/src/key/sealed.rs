//! Secret keys under a passphrase: Argon2id (RFC 9106) makes a key of it, XChaCha20-Poly1305 seals the secret.
//!
//! What the file says of the key is sealed in with it as associated data: a sealed secret cannot be given
//! another name or other powers.

use argon2::Argon2;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{TrustEntry, access::Hidden, random};
use crate::problem::Problem;

/// Costs of a new file: the second recommended option of RFC 9106, 4, which every machine that signs can pay.
const NEW: Costs = Costs { memory: 65_536, passes: 3, lanes: 4 };

/// The highest costs that are paid: a file from elsewhere must not stop the machine.
const MOST: Costs = Costs { memory: 1_048_576, passes: 16, lanes: 16 };

const SALT: usize = 16;
const NONCE: usize = 24;

/// The secret half of a key file.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Sealed {
    derivation: String,
    #[serde(flatten)]
    costs: Costs,
    salt: String,
    cipher: String,
    nonce: String,
    secret_key: String,
}

/// What one guess costs.
#[derive(Clone, Copy, Deserialize, Serialize)]
struct Costs {
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

const DERIVATION: &str = "argon2id";
const CIPHER: &str = "xchacha20-poly1305";

/// Why a sealed secret does not open.
pub(super) enum Locked {
    /// Not by that passphrase, or the file was changed.
    Wrong,
    /// The file is none, or asks for more than is paid.
    Unusable,
}

/// Seals the secret of a key.
///
/// # Errors
/// `key.random`.
pub(super) fn seal(
    entry: &TrustEntry,
    secret: &[u8],
    passphrase: &Hidden,
) -> Result<Option<Sealed>, Problem> {
    let (salt, nonce) = (random::<SALT>()?, random::<NONCE>()?);
    let text = cipher(NEW, &salt, passphrase).and_then(|cipher| {
        let payload = Payload { msg: secret, aad: &about(entry) };
        cipher.encrypt(&XNonce::from(nonce), payload).ok()
    });
    Ok(text.map(|text| Sealed {
        derivation: DERIVATION.to_owned(),
        costs: NEW,
        salt: hex::encode(salt),
        cipher: CIPHER.to_owned(),
        nonce: hex::encode(nonce),
        secret_key: hex::encode(text),
    }))
}

impl Sealed {
    pub(super) fn open(
        &self,
        entry: &TrustEntry,
        passphrase: &Hidden,
    ) -> Result<Zeroizing<Vec<u8>>, Locked> {
        let Costs { memory, passes, lanes } = self.costs;
        let paid = memory <= MOST.memory && passes <= MOST.passes && lanes <= MOST.lanes;
        let known = self.derivation == DERIVATION && self.cipher == CIPHER;
        let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
        let read = hex::decode_to_slice(&self.salt, &mut salt)
            .and_then(|()| hex::decode_to_slice(&self.nonce, &mut nonce))
            .and_then(|()| hex::decode(&self.secret_key));
        let text = read.ok().filter(|_| paid && known).ok_or(Locked::Unusable)?;
        let cipher = cipher(self.costs, &salt, passphrase).ok_or(Locked::Unusable)?;
        let payload = Payload { msg: &text, aad: &about(entry) };
        let secret = cipher.decrypt(&XNonce::from(nonce), payload);
        secret.map(Zeroizing::new).map_err(|_| Locked::Wrong)
    }
}

fn cipher(costs: Costs, salt: &[u8], passphrase: &Hidden) -> Option<XChaCha20Poly1305> {
    let params = argon2::Params::new(costs.memory, costs.passes, costs.lanes, Some(32)).ok()?;
    let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut key = Zeroizing::new([0_u8; 32]);
    argon.hash_password_into(passphrase.as_bytes(), salt, &mut *key).ok()?;
    XChaCha20Poly1305::new_from_slice(&*key).ok()
}

/// What is said of the key, as bytes: its members in the order of the type.
fn about(entry: &TrustEntry) -> Vec<u8> {
    serde_json::to_vec(entry).unwrap_or_default()
}
