//! Signing keys. They stay with the host: the engine hands out the bytes to sign and never sees a
//! private key.

mod secret;

use std::{fmt, io::Write as _, path::Path};

use credit_core::pack::{
    PackKind,
    write::{Algorithm, SIGNATURE_BYTES, Signer},
};
use serde::{Deserialize, Serialize};

use crate::{
    files,
    problem::{Problem, Words},
};
use secret::Secret;

/// A private key with what the trust file says about it.
pub struct Key {
    entry: TrustEntry,
    secret: Secret,
}

/// One entry of the trust file: a public key and what it is trusted for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustEntry {
    /// Id by which signatures name the key.
    pub id: String,
    /// Issuer that the key speaks for.
    pub issuer: String,
    /// `ed25519` or `sm2-sm3`.
    pub algorithm: String,
    /// Public key in hexadecimal digits: 64 for `ed25519`; 130 for `sm2-sm3`, from `04`.
    pub public_key: String,
    /// What it may sign: `list`, `rulebook`, `calendar`; without it, everything.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinds: Option<Vec<String>>,
    /// Scopes that it speaks for; without it, all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scopes: Option<Vec<String>>,
    /// Ids of the lists that it speaks for; without it, all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lists: Option<Vec<String>>,
    /// First day of trust, ISO.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_before: Option<String>,
    /// Last day of trust, ISO.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_after: Option<String>,
}

/// What a key is to be called and trusted for.
#[derive(Clone, Copy, Debug)]
pub struct Particulars<'a> {
    /// Id by which signatures name the key.
    pub id: &'a str,
    /// Issuer that the key speaks for.
    pub issuer: &'a str,
    /// First and last day of trust, ISO.
    pub days: [Option<&'a str>; 2],
    /// What it may sign; nothing said for everything.
    pub kinds: &'a [PackKind],
    /// Scopes that it speaks for; nothing said for all.
    pub scopes: &'a [String],
    /// Ids of the lists that it speaks for; nothing said for all.
    pub lists: &'a [String],
}

impl<'a> Particulars<'a> {
    /// A key without days, which may sign everything.
    #[must_use]
    pub const fn unbound(id: &'a str, issuer: &'a str) -> Self {
        Self { id, issuer, days: [None, None], kinds: &[], scopes: &[], lists: &[] }
    }
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
    keys: Vec<&'a TrustEntry>,
}

impl Key {
    /// A key from its 32 secret bytes; `None` where they are no key: for SM2 they must be a number
    /// between 1 and n − 2, which all but one in 2^32 of random bytes are.
    #[must_use]
    pub fn from_seed(
        about: Particulars<'_>,
        algorithm: Algorithm,
        seed: &[u8; 32],
    ) -> Option<Self> {
        let secret = Secret::from_bytes(algorithm, seed)?;
        let [not_before, not_after] = about.days.map(|day| day.map(str::to_owned));
        let entry = TrustEntry {
            id: about.id.to_owned(),
            issuer: about.issuer.to_owned(),
            algorithm: algorithm.as_str().to_owned(),
            public_key: hex::encode(secret.public()),
            kinds: stated(about.kinds, |kind| kind.as_str().to_owned()),
            scopes: stated(about.scopes, Clone::clone),
            lists: stated(about.lists, Clone::clone),
            not_before,
            not_after,
        };
        Some(Self { entry, secret })
    }

    /// A new key from the random source of the operating system.
    ///
    /// # Errors
    ///
    /// `key.random` when the system has none to give.
    pub fn generate(about: Particulars<'_>, algorithm: Algorithm) -> Result<Self, Problem> {
        loop {
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
            if let Some(key) = Self::from_seed(about, algorithm, &seed) {
                return Ok(key);
            }
        }
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
        let algorithm = Algorithm::parse(&file.key.algorithm).ok_or_else(|| {
            invalid(
                "签名算法应为 ed25519 或 sm2-sm3",
                "the algorithm is neither ed25519 nor sm2-sm3",
            )
        })?;
        let mut seed = [0_u8; 32];
        hex::decode_to_slice(&file.secret_key, &mut seed).map_err(|_| {
            invalid("私钥应为 64 位十六进制", "the secret key is not 64 hex digits")
        })?;
        let secret = Secret::from_bytes(algorithm, &seed)
            .ok_or_else(|| invalid("私钥超出范围", "the secret key is out of range"))?;
        if hex::encode(secret.public()) != file.key.public_key {
            return Err(invalid("公钥与私钥不成对", "the two halves do not belong together"));
        }
        Ok(Self { entry: file.key, secret })
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
            secret_key: hex::encode(self.secret.to_bytes()),
        })
    }

    /// The issuer that the key speaks for.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.entry.issuer
    }

    /// Its entry in a trust file.
    #[must_use]
    pub const fn entry(&self) -> &TrustEntry {
        &self.entry
    }
}

/// A member that is left out when nothing is said.
fn stated<T>(items: &[T], text: impl Fn(&T) -> String) -> Option<Vec<String>> {
    (!items.is_empty()).then(|| items.iter().map(text).collect())
}

/// A trust file with these keys. What a host asks beyond keys (`requiredAlgorithms`, `audiences`,
/// `minimumSequences`) its administrator adds.
#[must_use]
pub fn trust_json(keys: &[Key]) -> String {
    pretty(&Trust { keys: keys.iter().map(Key::entry).collect() })
}

/// Keys as the writer of packs takes them.
#[must_use]
pub fn signers(keys: &[Key]) -> Vec<&dyn Signer> {
    keys.iter().map(|key| -> &dyn Signer { key }).collect()
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
        self.secret.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        self.secret.sign(message)
    }
}
