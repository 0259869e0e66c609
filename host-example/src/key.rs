//! Signing keys. They stay with the host: the engine hands out the bytes to sign and never sees a
//! private key.

use std::{fmt, io::Write as _, path::Path};

use credit_core::pack::write::{Algorithm, Signer};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};

use crate::{
    files,
    problem::{Problem, Words},
};

/// The only algorithm of this version, as the trust file names it.
const ED25519: &str = "ed25519";

/// A private key with what the trust file says about it.
pub struct Key {
    entry: TrustEntry,
    signing: SigningKey,
}

/// One entry of the trust file: a public key and what it is trusted for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustEntry {
    /// Id by which signatures name the key.
    pub id: String,
    /// Issuer that the key speaks for.
    pub issuer: String,
    /// `ed25519`.
    pub algorithm: String,
    /// Public key, 64 hexadecimal digits.
    pub public_key: String,
    /// First day of trust, ISO.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_before: Option<String>,
    /// Last day of trust, ISO.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_after: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    key: TrustEntry,
    secret_key: String,
}

#[derive(Serialize)]
struct Trust<'a> {
    keys: [&'a TrustEntry; 1],
}

impl Key {
    /// A key from its 32 secret bytes.
    #[must_use]
    pub fn from_seed(id: &str, issuer: &str, seed: &[u8; 32], days: [Option<&str>; 2]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let [not_before, not_after] = days.map(|day| day.map(str::to_owned));
        let entry = TrustEntry {
            id: id.to_owned(),
            issuer: issuer.to_owned(),
            algorithm: ED25519.to_owned(),
            public_key: hex::encode(signing.verifying_key().as_bytes()),
            not_before,
            not_after,
        };
        Self { entry, signing }
    }

    /// A new key from the random source of the operating system.
    ///
    /// # Errors
    ///
    /// `key.random` when the system has none to give.
    pub fn generate(id: &str, issuer: &str, days: [Option<&str>; 2]) -> Result<Self, Problem> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            Problem::new(
                "key.random",
                Words::new(
                    format!("系统没有给出随机数：{error}"),
                    format!("the system gave no random bytes: {error}"),
                ),
                Words::new("检查系统的随机源后重试", "check the random source of the system"),
            )
        })?;
        Ok(Self::from_seed(id, issuer, &seed, days))
    }

    /// Reads a key file.
    ///
    /// # Errors
    ///
    /// `io.read`; `key.invalid` for a file that is no key file, or whose two halves differ.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let bytes = files::read(path)?;
        let invalid = |zh: &str, en: &str| {
            Problem::new(
                "key.invalid",
                Words::new(zh, en),
                Words::new("用 credit keygen 生成密钥文件", "make one with `credit keygen`"),
            )
            .at(Words::same(path.display().to_string()))
        };
        let file: KeyFile = serde_json::from_slice(&bytes)
            .map_err(|_| invalid("不是密钥文件", "not a key file"))?;
        let mut seed = [0_u8; 32];
        hex::decode_to_slice(&file.secret_key, &mut seed).map_err(|_| {
            invalid("私钥应为 64 位十六进制", "the secret key is not 64 hex digits")
        })?;
        let key = Self { signing: SigningKey::from_bytes(&seed), entry: file.key };
        if hex::encode(key.signing.verifying_key().as_bytes()) != key.entry.public_key {
            return Err(invalid("公钥与私钥不成对", "the two halves do not belong together"));
        }
        Ok(key)
    }

    /// Writes the key file, readable by its owner only. Never overwrites: a lost signing key cannot
    /// be had back.
    ///
    /// # Errors
    ///
    /// `io.write`; an existing file is such an error.
    pub fn write(&self, path: &Path) -> Result<(), Problem> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = self.to_json(None);
        options
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| files::unwritable(path, &error))
    }

    /// The content of the key file.
    #[must_use]
    pub fn to_json(&self, warning: Option<&str>) -> String {
        pretty(&KeyFile {
            warning: warning.map(str::to_owned),
            key: self.entry.clone(),
            secret_key: hex::encode(self.signing.as_bytes()),
        })
    }

    /// A trust file with this key alone.
    #[must_use]
    pub fn trust_json(&self) -> String {
        pretty(&Trust { keys: [&self.entry] })
    }

    /// The issuer that the key speaks for.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.entry.issuer
    }
}

/// Plain structs of strings: there is nothing in them that could fail to be written.
fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("entry", &self.entry).finish_non_exhaustive()
    }
}

impl Signer for Key {
    fn key_id(&self) -> &str {
        &self.entry.id
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.sign(message).to_bytes().to_vec()
    }
}
