//! Making signatures.

use alloc::vec::Vec;

use super::{Algorithm, SIGNATURE_BYTES, message};
use crate::error::LoadError;
use crate::limits;

/// The holder of a private key. Keys never enter the engine: it hands out the message.
pub trait Signer {
    /// Id of the key, as trust policies name it: at most 255 bytes.
    fn key_id(&self) -> &str;
    /// Its algorithm.
    fn algorithm(&self) -> Algorithm;
    /// The signature of a message, as the signature block holds it (`r || s` for SM2, not DER);
    /// `None` when the key could not be used. With deterministic nonces (RFC 8032; RFC 6979 with SM3)
    /// packs come out the same every time; where nonces are drawn, the randomness is the host's.
    fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]>;
}

/// Appends the signature block to a container that ends with its header.
///
/// # Errors
/// `build.no-signer`, `build.signers` (more than eight, or a key id that is empty, too long or there
/// twice), `build.signing` (a signer gave no signature).
pub(in crate::pack) fn write(out: &mut Vec<u8>, signers: &[&dyn Signer]) -> Result<(), LoadError> {
    if signers.is_empty() {
        return Err(LoadError::new("build.no-signer"));
    }
    let bad = |id: &str| LoadError::new("build.signers").with("key", id);
    let count =
        u16::try_from(signers.len()).ok().filter(|_| signers.len() <= limits::PACK_SIGNATURES);
    out.extend(count.ok_or_else(|| bad(""))?.to_le_bytes());
    for (at, signer) in signers.iter().enumerate() {
        let id = signer.key_id();
        let twice = signers.iter().take(at).any(|known| known.key_id() == id);
        let length = u8::try_from(id.len()).ok().filter(|length| *length > 0 && !twice);
        out.push(signer.algorithm().index().saturating_add(1));
        out.push(length.ok_or_else(|| bad(id))?);
        out.extend(id.bytes());
    }
    let message = message(out);
    for signer in signers {
        let failed = || LoadError::new("build.signing").with("key", signer.key_id());
        let signature = signer.sign(&message).ok_or_else(failed)?;
        out.extend(u16::try_from(signature.len()).map_err(|_| failed())?.to_le_bytes());
        out.extend(signature);
    }
    Ok(())
}
