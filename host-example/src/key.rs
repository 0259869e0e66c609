//! Signing keys. They stay with the host: the engine hands out the bytes to sign and never sees a
//! private key.

mod access;
mod file;
mod sealed;
mod secret;
#[cfg(feature = "pkcs11")]
mod token;

use std::{fmt, path::Path};

use credit_core::pack::{
    PackKind,
    write::{Algorithm, SIGNATURE_BYTES, Signer},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::problem::{Problem, Words};
pub use access::{Access, SHORTEST, Source};
pub use file::Guard;
use secret::Secret;

/// The kind of root keys. No policy takes a key of this kind among its keys.
pub const ROOT: &str = "root";

/// How names of keys in tokens begin.
const TOKEN_SCHEME: &str = "pkcs11:";

/// A private key with what the trust file says about it.
pub struct Key {
    entry: TrustEntry,
    holder: Holder,
}

/// Where the secret is.
enum Holder {
    Here(Secret),
    #[cfg(feature = "pkcs11")]
    Token(Box<token::Token>),
}

/// One entry of the trust file: a public key and what it is trusted for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustEntry {
    /// Id by which signatures name the key.
    pub id: String,
    /// Issuer that the key speaks for.
    pub issuer: String,
    /// That issuer's own id, which its packs then state.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub issuer_id: Option<String>,
    /// Who holds it, where two keys of one holder are to count once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub holder: Option<String>,
    /// `ed25519` or `sm2-sm3`.
    pub algorithm: String,
    /// Public key in hexadecimal digits: 64 for `ed25519`; 130 for `sm2-sm3`, from `04`.
    pub public_key: String,
    /// What it may sign; without it, everything.
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
    /// The issuer's own id.
    pub issuer_id: Option<&'a str>,
    /// Who holds it.
    pub holder: Option<&'a str>,
    /// Whether it is a root key: it signs trust policies, and nothing else takes it.
    pub root: bool,
    /// What it may sign; empty for everything.
    pub kinds: &'a [PackKind],
    /// Scopes that it speaks for; empty for all.
    pub scopes: &'a [String],
    /// Ids of the lists that it speaks for; empty for all.
    pub lists: &'a [String],
}

impl<'a> Particulars<'a> {
    /// A key for everything that its issuer says, for ever.
    #[must_use]
    pub const fn new(id: &'a str, issuer: &'a str) -> Self {
        Self {
            id,
            issuer,
            days: [None, None],
            issuer_id: None,
            holder: None,
            root: false,
            kinds: &[],
            scopes: &[],
            lists: &[],
        }
    }

    fn entry(&self, algorithm: Algorithm, public: &[u8]) -> TrustEntry {
        let [not_before, not_after] = self.days.map(|day| day.map(str::to_owned));
        let some = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
        let kinds: Vec<String> = match self.root {
            true => vec![ROOT.to_owned()],
            false => self.kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
        };
        TrustEntry {
            id: self.id.to_owned(),
            issuer: self.issuer.to_owned(),
            issuer_id: self.issuer_id.map(str::to_owned),
            holder: self.holder.map(str::to_owned),
            algorithm: algorithm.as_str().to_owned(),
            public_key: hex::encode(public),
            kinds: some(&kinds),
            scopes: some(self.scopes),
            lists: some(self.lists),
            not_before,
            not_after,
        }
    }
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
        let entry = about.entry(algorithm, &secret.public());
        Some(Self { entry, holder: Holder::Here(secret) })
    }

    /// A new key from the random source of the operating system.
    ///
    /// # Errors
    ///
    /// `key.random` when the system has none to give.
    pub fn generate(about: Particulars<'_>, algorithm: Algorithm) -> Result<Self, Problem> {
        loop {
            let seed = Zeroizing::new(random::<32>()?);
            if let Some(key) = Self::from_seed(about, algorithm, &seed) {
                return Ok(key);
            }
        }
    }

    /// Reads a key file that nobody locked.
    ///
    /// # Errors
    ///
    /// Those of [`Key::open`].
    pub fn read(path: &Path) -> Result<Self, Problem> {
        file::read(path, &Access::default())
    }

    /// A key by its name: a key file, or `pkcs11:…` for one in a token.
    ///
    /// # Errors
    ///
    /// `io.read`; `key.invalid` for a file that is no key file, or whose two halves differ; `key.passphrase`;
    /// `key.uri`, `key.module`, `key.token-missing`, `key.token-key`, `key.pin`, `key.token`.
    pub fn open(name: &str, access: &Access) -> Result<Self, Problem> {
        if !name.starts_with(TOKEN_SCHEME) {
            return file::read(Path::new(name), access);
        }
        #[cfg(feature = "pkcs11")]
        return Self::bare_token(name, access);
        #[cfg(not(feature = "pkcs11"))]
        return Err(no_tokens());
    }

    /// The keys of those names.
    ///
    /// # Errors
    ///
    /// Those of [`Key::open`].
    pub fn open_all(names: &[String], access: &Access) -> Result<Vec<Self>, Problem> {
        names.iter().map(|name| Self::open(name, access)).collect()
    }

    /// A key that a token holds, made there if it has none of that name; whether it is new.
    ///
    /// # Errors
    ///
    /// `key.uri`, `key.module`, `key.token-missing`, `key.token-key`, `key.pin`, `key.token`.
    #[cfg(feature = "pkcs11")]
    pub fn in_new_token(
        about: Particulars<'_>,
        uri: &str,
        access: &Access,
    ) -> Result<(Self, bool), Problem> {
        let (token, new) = token::Token::make(uri, access)?;
        let entry = about.entry(Algorithm::Ed25519, &token.public());
        Ok((Self { entry, holder: Holder::Token(Box::new(token)) }, new))
    }

    /// A key of which nothing is known but its name: its label is its id.
    #[cfg(feature = "pkcs11")]
    fn bare_token(uri: &str, access: &Access) -> Result<Self, Problem> {
        let named = token::uri::Uri::parse(uri)?;
        let (Some(id), Some(issuer)) = (&named.object, &named.issuer) else {
            return Err(Problem::usage(
                "key.uri",
                Words::new(
                    format!("“{uri}”没有写明签发单位和密钥编号（object、x-issuer）"),
                    format!("`{uri}` does not say issuer and id of the key (object, x-issuer)"),
                ),
                Words::new(
                    "用 credit keygen --token 写一个密钥文件，或写成 pkcs11:object=编号?x-issuer=签发单位",
                    "write a key file by `credit keygen --token`, or pkcs11:object=ID?x-issuer=ISSUER",
                ),
            ));
        };
        let token = token::Token::open(uri, None, access)?;
        let about = Particulars::new(id, issuer);
        let entry = about.entry(Algorithm::Ed25519, &token.public());
        Ok(Self { entry, holder: Holder::Token(Box::new(token)) })
    }

    /// The issuer that the key speaks for.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.entry.issuer
    }

    /// That issuer's own id, where the key is bound to it.
    #[must_use]
    pub fn issuer_id(&self) -> Option<&str> {
        self.entry.issuer_id.as_deref()
    }

    /// Whether it is for what is to be signed.
    ///
    /// # Errors
    ///
    /// `key.purpose`: another kind or another scope than the key is for.
    pub fn check(&self, kind: PackKind, scope: &str) -> Result<(), Problem> {
        if among(&self.entry.kinds, kind.as_str()) && among(&self.entry.scopes, scope) {
            return Ok(());
        }
        let (id, kind) = (&self.entry.id, kind.as_str());
        Err(purpose(
            format!("密钥 {id} 不用于签 {kind}（范围 {scope}）"),
            format!("key {id} is not for {kind} of scope {scope}"),
        ))
    }

    /// Whether it speaks for a list.
    ///
    /// # Errors
    ///
    /// `key.purpose`.
    pub fn check_list(&self, list: &str) -> Result<(), Problem> {
        if among(&self.entry.lists, list) {
            return Ok(());
        }
        let id = &self.entry.id;
        Err(purpose(
            format!("密钥 {id} 不用于签名单 {list}"),
            format!("key {id} is not for the list {list}"),
        ))
    }

    /// Whether it is a root key.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.entry.kinds.as_deref().is_some_and(|kinds| kinds == [ROOT])
    }

    /// Its entry in a trust file.
    #[must_use]
    pub const fn entry(&self) -> &TrustEntry {
        &self.entry
    }
}

/// The key of a key file whose secret is in a token.
#[cfg(feature = "pkcs11")]
fn in_token(uri: &str, entry: TrustEntry, access: &Access) -> Result<Key, Problem> {
    let wrong = || {
        Problem::new(
            "key.invalid",
            Words::new("令牌中的密钥只能是 Ed25519", "a key in a token is one of Ed25519"),
            Words::new(
                "用 credit keygen --token 写密钥文件",
                "write the file by `credit keygen --token`",
            ),
        )
    };
    let known = hex::decode(&entry.public_key).map_err(|_| wrong())?;
    if entry.algorithm != Algorithm::Ed25519.as_str() {
        return Err(wrong());
    }
    let token = token::Token::open(uri, Some(&known), access)?;
    Ok(Key { entry, holder: Holder::Token(Box::new(token)) })
}

#[cfg(not(feature = "pkcs11"))]
fn in_token(_: &str, _: TrustEntry, _: &Access) -> Result<Key, Problem> {
    Err(no_tokens())
}

#[cfg(not(feature = "pkcs11"))]
fn no_tokens() -> Problem {
    Problem::new(
        "key.module",
        Words::new("这个程序没有编入 PKCS#11", "this program was built without PKCS#11"),
        Words::new("用带 pkcs11 特性编译的程序", "use one built with the feature `pkcs11`"),
    )
}

/// Whether a name is among those that are given; without any it is.
fn among(names: &Option<Vec<String>>, name: &str) -> bool {
    names.as_ref().is_none_or(|names| names.iter().any(|it| it == name))
}

fn purpose(zh: String, en: String) -> Problem {
    Problem::usage(
        "key.purpose",
        Words::new(format!("{zh}：签了也没有人采信"), format!("{en}: nobody would take it")),
        Words::new(
            "换用为此生成的密钥（credit keygen --kinds … --scopes … --lists …）",
            "use a key that was made for it (`credit keygen --kinds … --scopes … --lists …`)",
        ),
    )
}

/// Bytes from the random source of the operating system.
fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Problem::new(
            "key.random",
            Words::new(
                format!("系统没有给出随机数：{error}"),
                format!("the system gave no random bytes: {error}"),
            ),
            Words::new("检查系统的随机源后重试", "check the random source of the system"),
        )
    })?;
    Ok(bytes)
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
        match &self.holder {
            Holder::Here(secret) => secret.algorithm(),
            #[cfg(feature = "pkcs11")]
            Holder::Token(_) => Algorithm::Ed25519,
        }
    }

    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        match &self.holder {
            Holder::Here(secret) => secret.sign(message),
            #[cfg(feature = "pkcs11")]
            Holder::Token(token) => token.sign(message),
        }
    }
}
