//! Key files: what a key is for, and its secret in clear, under a passphrase, or in a token.

use std::{io::Write as _, path::Path};

use credit_core::pack::write::Algorithm;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    Access, Holder, Key, TrustEntry,
    access::Source,
    pretty,
    sealed::{self, Locked, Sealed},
    secret::Secret,
};
use crate::{
    files,
    problem::{Problem, Words},
};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    key: TrustEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_key: Option<Zeroizing<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<Sealed>,
    /// Where the secret is instead (RFC 7512).
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// How a key file is written.
#[derive(Clone, Copy, Debug)]
pub enum Guard<'a> {
    /// The secret in clear.
    Open,
    /// Under a passphrase.
    Passphrase(&'a Source),
}

pub(super) fn read(path: &Path, access: &Access) -> Result<Key, Problem> {
    let bytes = Zeroizing::new(files::read(path)?);
    let place = || Words::same(path.display().to_string());
    let invalid = |zh: &str, en: &str| unusable(zh, en).at(place());
    let file: KeyFile =
        serde_json::from_slice(&bytes).map_err(|_| invalid("不是密钥文件", "not a key file"))?;
    let algorithm = Algorithm::parse(&file.key.algorithm).ok_or_else(|| {
        invalid("签名算法应为 ed25519 或 sm2-sm3", "the algorithm is neither ed25519 nor sm2-sm3")
    })?;
    let bytes = match (&file.secret_key, &file.sealed, &file.token) {
        (Some(hex), None, None) => {
            let bytes = hex::decode(&**hex).map(Zeroizing::new);
            bytes.map_err(|_| {
                invalid("私钥应为 64 位十六进制", "the secret key is not 64 hex digits")
            })?
        }
        (None, Some(sealed), None) => {
            opened(sealed, &file.key, access).map_err(|problem| problem.at(place()))?
        }
        (None, None, Some(uri)) => {
            return super::in_token(uri, file.key, access).map_err(|problem| problem.at(place()));
        }
        _ => {
            let (zh, en) =
                ("私钥应恰好写一种", "there must be one secret, in clear, sealed or in a token");
            return Err(invalid(zh, en));
        }
    };
    let seed: &[u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| invalid("私钥应为 64 位十六进制", "the secret key is not 64 hex digits"))?;
    let secret = Secret::from_bytes(algorithm, seed)
        .ok_or_else(|| invalid("私钥超出范围", "the secret key is out of range"))?;
    if hex::encode(secret.public()) != file.key.public_key {
        return Err(invalid("公钥与私钥不成对", "the two halves do not belong together"));
    }
    Ok(Key { entry: file.key, holder: Holder::Here(secret) })
}

/// The secret under a passphrase; every one that is named is tried.
fn opened(
    sealed: &Sealed,
    entry: &TrustEntry,
    access: &Access,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let question = Words::same(format!("密钥 {} 的口令 / passphrase: ", entry.id));
    for passphrase in access.passphrases.all(&question)? {
        match sealed.open(entry, &passphrase) {
            Ok(secret) => return Ok(secret),
            Err(Locked::Wrong) => {}
            Err(Locked::Unusable) => {
                return Err(unusable("密封的私钥读不出来", "the sealed secret cannot be read"));
            }
        }
    }
    Err(Problem::new(
        "key.passphrase",
        Words::new(
            format!("密钥 {} 的口令不对，或文件被改动", entry.id),
            format!("not the passphrase of key {}, or the file was changed", entry.id),
        ),
        Words::new("核对口令；忘记的口令找不回来", "check it; a forgotten one cannot be had back"),
    ))
}

impl Key {
    /// Writes the key file, readable by its owner only. Never overwrites: a lost signing key cannot
    /// be had back.
    ///
    /// # Errors
    ///
    /// `io.write`; an existing file is such an error. Those of a new passphrase (`key.passphrase-short` …).
    pub fn write(&self, path: &Path, guard: Guard<'_>) -> Result<(), Problem> {
        let mut file = self.file();
        if let (Guard::Passphrase(source), Holder::Here(secret)) = (guard, &self.holder) {
            let question =
                Words::same(format!("密钥 {} 的新口令 / new passphrase: ", self.entry.id));
            let passphrase = source.new_one(&question)?;
            file.secret_key = None;
            let bytes = Zeroizing::new(secret.to_bytes());
            file.sealed = sealed::seal(&self.entry, &bytes, &passphrase)?;
        }
        let text = Zeroizing::new(pretty(&file));
        files::private_new(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| files::unwritable(path, &error))
    }

    /// The content of the key file, its secret in clear.
    #[must_use]
    pub fn to_json(&self, warning: Option<&str>) -> String {
        pretty(&KeyFile { warning: warning.map(str::to_owned), ..self.file() })
    }

    fn file(&self) -> KeyFile {
        let bare = KeyFile {
            warning: None,
            key: self.entry.clone(),
            secret_key: None,
            sealed: None,
            token: None,
        };
        match &self.holder {
            Holder::Here(secret) => {
                let hex = Zeroizing::new(hex::encode(&*Zeroizing::new(secret.to_bytes())));
                KeyFile { secret_key: Some(hex), ..bare }
            }
            #[cfg(feature = "pkcs11")]
            Holder::Token(token) => KeyFile { token: Some(token.uri().to_owned()), ..bare },
        }
    }
}

fn unusable(zh: &str, en: &str) -> Problem {
    Problem::new(
        "key.invalid",
        Words::new(zh, en),
        Words::new("用 credit keygen 生成密钥文件", "make one with `credit keygen`"),
    )
}
