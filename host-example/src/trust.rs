//! Trust files of a host, and policies that root keys sign (信任链).
//!
//! A trust file is a policy as its administrator wrote it, or says which of the signed policies is believed:
//! `{"root":"sm3:…","chainFile":"信任链.json"}`, the chain coming with the data and replaced as often as they are.

mod chain;

use std::path::Path;

use base64ct::{Base64, Encoding as _};
use credit_core::{json, limits, pack::KnownTrust};
use serde_json::Value;

use crate::{
    files,
    problem::{Problem, Words},
};
pub use chain::{Chain, Change, Roots, State};

/// The member that names the file of the chain.
const CHAIN_FILE: &str = "chainFile";

/// The bytes of a trust file as the engine takes them: a chain that it names is put into it.
///
/// # Errors
/// `io.read`, `trust.file`.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let bytes = files::read(path)?;
    if bytes.len() > limits::TRUST_CHAIN_BYTES {
        return Ok(bytes);
    }
    // What is no JSON, or no object, the engine says better.
    let Ok(Value::Object(mut members)) = serde_json::from_slice::<Value>(&bytes) else {
        return Ok(bytes);
    };
    let Some(named) = members.remove(CHAIN_FILE) else { return Ok(bytes) };
    let wrong = |zh: &str, en: &str| {
        let remedy = Words::new("用 credit trust pin 重新写", "write it by `credit trust pin`");
        let problem = Problem::new("trust.file", Words::new(zh, en), remedy);
        problem.at(Words::same(path.display().to_string()))
    };
    let named = named.as_str().filter(|_| !members.contains_key("chain"));
    let named = named.ok_or_else(|| {
        wrong(
            "chainFile 应为一个文件名，且不与 chain 同写",
            "`chainFile` is one name, and stands without `chain`",
        )
    })?;
    let file = path.parent().unwrap_or(Path::new("")).join(named);
    let chain = Chain::read(&file)?;
    members.insert("chain".to_owned(), chain.envelopes().into());
    canonical(&Value::Object(members))
        .ok_or_else(|| wrong("信任链读不出来", "the chain cannot be read"))
}

/// The policy of a trust file as [`read`] gives it: as it stands, or that of the last version of a chain. It is
/// not judged; nothing where there is none.
#[must_use]
pub fn policy(bytes: &[u8]) -> Value {
    let value: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let last = value.get("chain").and_then(Value::as_array).and_then(|chain| chain.last());
    let Some(last) = last else { return value };
    let payload = last["payload"].as_str().map(Base64::decode_vec).and_then(Result::ok);
    let payload = payload.and_then(|payload| serde_json::from_slice::<Value>(&payload).ok());
    payload.and_then(|mut payload| payload.get_mut("policy").map(Value::take)).unwrap_or_default()
}

/// A trust file as [`read`] gives it, held against the newest policy that the host has seen.
#[must_use]
pub fn known(bytes: &[u8], seen: Option<&KnownTrust>) -> Vec<u8> {
    credit_core::memory::held(bytes, seen)
}

/// Canonical JSON (RFC 8785) of a value; `None` for one with numbers that the engine does not take.
fn canonical(value: &Value) -> Option<Vec<u8>> {
    let text = serde_json::to_vec(value).ok()?;
    let value = json::parse(&text, limits::TRUST_CHAIN_BYTES).ok()?;
    Some(json::canonical(&value).into_bytes())
}

/// The trust file of a host that believes a chain from one of its policies on.
#[must_use]
pub fn pin(root: &str, chain: &str) -> String {
    let mut text = serde_json::json!({"root": root, CHAIN_FILE: chain}).to_string();
    text.push('\n');
    text
}
