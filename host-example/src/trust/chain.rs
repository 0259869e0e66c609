//! A chain of signed policies, as roots make it.

use std::path::Path;

use base64ct::{Base64, Encoding as _};
use credit_core::{
    Date,
    digest::Digest,
    error::LoadError,
    pack::{Inspected, TRUST_PAYLOAD, Trust, inspect_chain, trust_to_sign, write::Signer as _},
};
use serde_json::{Map, Value, json};

use super::canonical;
use crate::{
    files,
    key::{Key, ROOT},
    problem::{Problem, Words},
};

/// A chain of signed policies.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    envelopes: Vec<Value>,
}

/// Who signs policies.
#[derive(Clone, Debug)]
pub struct Roots {
    /// Entries of root keys, as `credit keygen --kinds root` prints them.
    pub keys: Vec<Value>,
    /// So many different holders must sign.
    pub threshold: u32,
}

/// What the next policy says otherwise.
#[derive(Clone, Debug)]
pub enum Change {
    /// More keys.
    Add(Vec<Value>),
    /// A key that counts no longer.
    Revoke {
        /// Its id.
        id: String,
        /// The first day on which nothing that it signed counts.
        on: Date,
        /// Why.
        reason: String,
    },
    /// Other roots, another policy, or only another end.
    Rotate {
        /// The new roots; those of before stay without them.
        roots: Option<Roots>,
        /// The new policy; that of before stays without it.
        policy: Option<Value>,
    },
}

/// How far the last policy has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Whoever has pinned the chain believes it.
    Complete,
    /// More holders of root keys have to sign.
    Waiting(LoadError),
}

impl Chain {
    /// Reads a chain.
    ///
    /// # Errors
    /// `io.read`, `trust.file`.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let bytes = files::read(path)?;
        let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        match value.get("chain") {
            Some(Value::Array(envelopes)) => Ok(Self { envelopes: envelopes.clone() }),
            _ => Err(Problem::new(
                "trust.file",
                Words::new("不是信任链", "not a chain of signed policies"),
                Words::new("用 credit trust init 生成", "make one by `credit trust init`"),
            )
            .at(Words::same(path.display().to_string()))),
        }
    }

    /// The envelopes.
    #[must_use]
    pub fn envelopes(&self) -> Vec<Value> {
        self.envelopes.clone()
    }

    /// The file: nothing that a host has pinned stands in it.
    ///
    /// # Errors
    /// `trust.file`.
    pub fn to_json(&self) -> Result<Vec<u8>, Problem> {
        canonical(&json!({"chain": self.envelopes})).ok_or_else(unusable)
    }

    /// Every policy, each signed by those who have to; the first is believed as it stands.
    ///
    /// # Errors
    /// `trust.*`.
    pub fn inspected(&self) -> Result<Vec<Inspected>, LoadError> {
        let bytes = self.to_json().map_err(|_| LoadError::new("trust.envelope"))?;
        inspect_chain(&bytes)
    }

    /// The first policy of a chain, not signed yet.
    ///
    /// # Errors
    /// `trust.file`; `trust.root-key` for a key that was not made to be a root key.
    pub fn begin(
        policy: &Value,
        roots: &Roots,
        issued: Date,
        expires: Date,
    ) -> Result<Self, Problem> {
        let mut policy = plain(policy)?;
        policy.insert("version".to_owned(), 1.into());
        policy.insert("expires".to_owned(), expires.to_string().into());
        let payload =
            json!({"issued": issued.to_string(), "policy": policy, "root": roots.to_value()?});
        Ok(Self { envelopes: vec![envelope(&payload)?] })
    }

    /// The chain with one more policy, which is not signed yet.
    ///
    /// # Errors
    /// `trust.*` for a chain that is not complete; `trust.file`, `trust.root-key`, `trust.unknown-key`.
    pub fn next(
        &self,
        change: Change,
        issued: Date,
        expires: Option<Date>,
    ) -> Result<Self, Problem> {
        let inspected = self.inspected()?;
        let last = inspected.last().ok_or_else(unusable)?;
        let mut payload: Value = serde_json::from_slice(&last.payload).map_err(|_| unusable())?;
        put(&mut payload, "", "previous", last.digest.labelled().into())?;
        put(&mut payload, "", "issued", issued.to_string().into())?;
        let before = payload.pointer("/policy/expires").cloned().unwrap_or_default();
        let end = expires.map_or(before, |day| day.to_string().into());
        change.put(&mut payload)?;
        put(&mut payload, "/policy", "version", last.version.saturating_add(1).into())?;
        put(&mut payload, "/policy", "expires", end)?;
        let mut envelopes = self.envelopes.clone();
        envelopes.push(envelope(&payload)?);
        Ok(Self { envelopes })
    }

    /// Signs the last policy with root keys. What has been signed by a key stays.
    ///
    /// # Errors
    /// `key.purpose` for a key that is none of a root; `build.signing`; `trust.*`.
    pub fn sign(&mut self, keys: &[Key]) -> Result<State, Problem> {
        if let Some(other) = keys.iter().find(|key| !key.is_root()) {
            return Err(not_root(other.key_id()));
        }
        let last = self.envelopes.last_mut().ok_or_else(unusable)?;
        let payload = last["payload"].as_str().map(Base64::decode_vec);
        let payload = payload.and_then(Result::ok).ok_or_else(unusable)?;
        let signatures = last.get_mut("signatures").and_then(Value::as_array_mut);
        let signatures = signatures.ok_or_else(unusable)?;
        for key in keys {
            if signatures.iter().any(|known| known["keyid"] == key.key_id()) {
                continue;
            }
            let failed = || LoadError::new("build.signing").with("key", key.key_id());
            let sig = key.sign(&trust_to_sign(&payload)).ok_or_else(failed)?;
            signatures.push(json!({"keyid": key.key_id(), "sig": Base64::encode_string(&sig)}));
        }
        Ok(self.state()?)
    }

    /// How far the last policy has come.
    ///
    /// # Errors
    /// `trust.*` where more signatures would not help.
    pub fn state(&self) -> Result<State, LoadError> {
        match self.inspected() {
            Ok(_) => Ok(State::Complete),
            Err(error) if error.code() == "trust.threshold" => Ok(State::Waiting(error)),
            Err(error) => Err(error),
        }
    }

    /// The policy that those believe who have pinned one of the chain.
    ///
    /// # Errors
    /// `trust.*`.
    pub fn verified(&self, root: &str) -> Result<Trust, Problem> {
        let document = json!({"root": root, "chain": self.envelopes});
        Ok(Trust::decode(&canonical(&document).ok_or_else(unusable)?)?)
    }

    /// What a host pins to believe the chain from its last policy on.
    ///
    /// # Errors
    /// `trust.file`.
    pub fn digest(&self) -> Result<Digest, Problem> {
        let payload = self.envelopes.last().and_then(|last| last["payload"].as_str());
        let payload = payload.map(Base64::decode_vec).and_then(Result::ok);
        payload.map(|payload| Digest::of(&payload)).ok_or_else(unusable)
    }
}

impl Roots {
    fn to_value(&self) -> Result<Value, Problem> {
        let member = |key: &Value, name: &str| key.get(name).cloned();
        let entry = |key: &Value| {
            if key["kinds"] != json!([ROOT]) {
                return Err(not_root(key["id"].as_str().unwrap_or_default()));
            }
            let mut entry = Map::new();
            for name in ["id", "holder", "algorithm", "publicKey"] {
                entry.extend(member(key, name).map(|value| (name.to_owned(), value)));
            }
            Ok(Value::Object(entry))
        };
        let keys = self.keys.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        Ok(json!({"keys": keys, "threshold": self.threshold}))
    }
}

impl Change {
    fn put(self, payload: &mut Value) -> Result<(), Problem> {
        match self {
            Self::Add(new) => {
                keys(payload)?.extend(new);
            }
            Self::Revoke { id, on, reason } => {
                let known = keys(payload)?.iter_mut().find(|key| key["id"] == id.as_str());
                let key = known.ok_or_else(|| unknown(&id))?;
                put(key, "", "revoked", json!({"on": on.to_string(), "reason": reason}))?;
            }
            Self::Rotate { roots, policy } => {
                if let Some(roots) = roots {
                    put(payload, "", "root", roots.to_value()?)?;
                }
                if let Some(policy) = policy {
                    put(payload, "", "policy", plain(&policy)?.into())?;
                }
            }
        }
        Ok(())
    }
}

/// Puts a member into the object at a place.
fn put(payload: &mut Value, place: &str, name: &str, value: Value) -> Result<(), Problem> {
    let object = payload.pointer_mut(place).and_then(Value::as_object_mut);
    object.ok_or_else(unusable)?.insert(name.to_owned(), value);
    Ok(())
}

/// The keys of a policy.
fn keys(payload: &mut Value) -> Result<&mut Vec<Value>, Problem> {
    let keys = payload.pointer_mut("/policy/keys").and_then(Value::as_array_mut);
    keys.ok_or_else(unusable)
}

/// A policy without version and end, which the chain gives it.
fn plain(policy: &Value) -> Result<Map<String, Value>, Problem> {
    let members = policy.as_object().filter(|members| members.contains_key("keys"));
    members.cloned().ok_or_else(unusable)
}

fn envelope(payload: &Value) -> Result<Value, Problem> {
    let payload = Base64::encode_string(&canonical(payload).ok_or_else(unusable)?);
    Ok(json!({"payload": payload, "payloadType": TRUST_PAYLOAD, "signatures": []}))
}

fn unusable() -> Problem {
    Problem::new(
        "trust.file",
        Words::new("信任配置或信任链读不出来", "the policy or the chain cannot be read"),
        Words::new("检查文件是否选错", "check the file"),
    )
}

fn not_root(id: &str) -> Problem {
    Problem::new(
        "trust.root-key",
        Words::new(format!("密钥 {id} 不是根密钥"), format!("key {id} is no root key")),
        Words::new(
            "根密钥用 credit keygen --kinds root 生成，不作他用",
            "make root keys by `credit keygen --kinds root`; they are for nothing else",
        ),
    )
}

fn unknown(id: &str) -> Problem {
    Problem::new(
        "trust.unknown-key",
        Words::new(format!("信任配置里没有密钥 {id}"), format!("the policy has no key {id}")),
        Words::new("用 credit trust show 查看密钥编号", "see the ids by `credit trust show`"),
    )
}
