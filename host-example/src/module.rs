//! Modules with their data inside (`credit precompile --wasm`), signed: who made which bytes out of which data. The
//! signature stands beside the module, so that the module stays the bytes that engines know by their SHA-256.

use std::path::{Path, PathBuf};

use credit_core::{
    Date,
    digest::Digest,
    error::LoadError,
    pack::{Sealed, Trust},
    receipt::{MODULE_SCOPE, ModuleFacts, Payload, Verified},
};
use sha2::{Digest as _, Sha256};

use crate::{key::Key, problem::Problem, receipt};

/// Where the signature of a module is: beside it.
#[must_use]
pub fn beside(module: &Path, ending: &str) -> PathBuf {
    let mut beside = module.as_os_str().to_owned();
    beside.push(ending);
    beside.into()
}

/// SHA-256 in hexadecimal digits, as ClickHouse asks for it.
#[must_use]
pub fn sha256(module: &[u8]) -> String {
    hex::encode(Sha256::digest(module))
}

/// A signature of every key over a module with these packs.
///
/// # Errors
///
/// `key.issuer`, `key.purpose`, `receipt.time`, `build.signing`; `pack.*` for packs that are none.
pub fn sign(
    keys: &[Key],
    at: &str,
    module: &[u8],
    packs: &[Vec<u8>],
    as_of: Date,
) -> Result<String, Problem> {
    let packs = packs.iter().map(|pack| Sealed::stated_digest(pack));
    let facts = ModuleFacts {
        sha256: sha256(module),
        sm3: Digest::of(module),
        as_of,
        packs: packs.collect::<Result<_, LoadError>>()?,
    };
    let payload = facts.payload(&receipt::head(keys, MODULE_SCOPE, at)?)?;
    receipt::signed(keys, Payload::Module, payload.as_bytes())
}

/// What a signature says of a module, if the policy trusts it.
///
/// # Errors
///
/// `receipt.*`; `receipt.other-module` for one of other bytes.
pub fn verified(
    module: &[u8],
    signature: &[u8],
    trust: &Trust,
) -> Result<(Verified, ModuleFacts), Problem> {
    Ok(ModuleFacts::verify(signature, &sha256(module), trust)?)
}
