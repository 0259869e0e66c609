//! What was signed just now, read again before it is given away.

use super::envelope::{Payload, unproved};
use super::statement::Statement;
use crate::digest::Digest;
use crate::error::LoadError;

/// The number of what an envelope holds, if everything but trust lets it be opened. Nobody vouches for it:
/// signers ask before they answer, archives before they take it; who relies on it asks [`super::open`].
///
/// # Errors
/// Those of [`super::open`] that no trust policy has a part in: `receipt.too-large`, `receipt.envelope`,
/// `receipt.payload-type`, `receipt.payload`, `receipt.stripped`, `receipt.signers`.
pub fn read_back(envelope: &[u8], kind: Payload) -> Result<Digest, LoadError> {
    let (payload, value) = unproved(envelope, kind)?;
    if kind == Payload::Receipt {
        Statement::of(&value)?;
    }
    Ok(Digest::of(&payload))
}
