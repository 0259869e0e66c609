//! What records say, unreadable in a copy of their file: request and decision are sealed with a key
//! that stands in a file of its own. The chain of digests runs over what is stored, so that it can be
//! verified without the key.

use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};

use super::{Receipt, Record, fault::damaged};
use crate::{
    files,
    problem::{Problem, Words},
};

/// Before a sealed text. A request or a decision is JSON and never begins so.
const MARK: &str = "sealed1:";

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Seals texts, and opens those that were sealed with the same key.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    path: PathBuf,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Where the key is unless it is named: beside the records.
pub(super) fn beside(records: &Path) -> PathBuf {
    let mut name = records.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

impl Sealer {
    /// Reads the key, or makes one where there is none.
    ///
    /// # Errors
    /// `io.read`, `io.write`, `records.key`.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let key = files::secret(path)?.ok_or_else(|| unusable(path))?;
        let cipher = XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| unusable(path))?;
        Ok(Self { cipher, path: path.to_owned() })
    }

    /// Something that the same key knows again.
    ///
    /// # Errors
    /// `records.key` where the system has no randomness.
    pub(super) fn mark(&self) -> Result<String, Problem> {
        self.sealed("records", "key", "credit-check")
    }

    /// Whether a mark was made with this key.
    pub(super) fn knows(&self, mark: &str) -> bool {
        mark.starts_with(MARK) && self.opened("records", "key", mark).is_ok()
    }

    /// The record as it is stored.
    ///
    /// # Errors
    /// `records.key` where the system has no randomness.
    pub(super) fn seal(&self, record: Record) -> Result<Record, Problem> {
        let request = self.sealed(&record.id, "request", &record.request)?;
        let decision = self.sealed(&record.id, "decision", &record.decision)?;
        let receipt = record.receipt.map(|Receipt { envelope, opening }| {
            Ok::<_, Problem>(Receipt {
                envelope,
                opening: self.sealed(&record.id, "opening", &opening)?,
            })
        });
        Ok(Record { request, decision, receipt: receipt.transpose()?, ..record })
    }

    /// The record as it was kept. What was stored before records were sealed is as it stands.
    ///
    /// # Errors
    /// `records.damaged` for a text that this key does not open.
    pub(super) fn unseal(&self, record: Record) -> Result<Record, Problem> {
        let request = self.opened(&record.id, "request", &record.request)?;
        let decision = self.opened(&record.id, "decision", &record.decision)?;
        let receipt = record.receipt.map(|Receipt { envelope, opening }| {
            Ok::<_, Problem>(Receipt {
                envelope,
                opening: self.opened(&record.id, "opening", &opening)?,
            })
        });
        Ok(Record { request, decision, receipt: receipt.transpose()?, ..record })
    }

    fn sealed(&self, id: &str, member: &str, text: &str) -> Result<String, Problem> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| unusable(&self.path))?;
        let about = format!("{id}/{member}");
        let payload = Payload { msg: text.as_bytes(), aad: about.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| unusable(&self.path))?;
        Ok(format!("{MARK}{}", Base64::encode_string(&[&nonce[..], &sealed].concat())))
    }

    fn opened(&self, id: &str, member: &str, text: &str) -> Result<String, Problem> {
        let Some(sealed) = text.strip_prefix(MARK) else { return Ok(text.to_owned()) };
        let about = format!("{id}/{member}");
        let open = || {
            let bytes = Base64::decode_vec(sealed).ok()?;
            let (nonce, msg) = bytes.split_first_chunk::<NONCE>()?;
            let payload = Payload { msg, aad: about.as_bytes() };
            String::from_utf8(self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?).ok()
        };
        open().ok_or_else(|| damaged(&self.path.display(), &about))
    }
}

/// Whether a record was stored sealed.
pub(super) fn is_sealed(record: &Record) -> bool {
    record.request.starts_with(MARK)
}

/// Whether nothing of a record tells whom it is about.
pub(super) fn hides(record: &Record) -> bool {
    let opening = record.receipt.as_ref().map(|receipt| receipt.opening.as_str());
    let texts = [Some(record.request.as_str()), Some(record.decision.as_str()), opening];
    texts.into_iter().flatten().all(|text| text.starts_with(MARK))
}

pub(super) fn unusable(path: &Path) -> Problem {
    Problem::new(
        "records.key",
        Words::new("存档的密钥文件不能用", "the key of the records cannot be used"),
        Words::new(
            "恢复原来的密钥文件；没有它，已有的存档读不出来",
            "restore the key file; without it what was kept cannot be read",
        ),
    )
    .at(Words::same(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn record(request: &str) -> Record {
        let text = |text: &str| text.to_owned();
        Record {
            id: text("a1"),
            at: 1,
            caller: text("c"),
            request: text(request),
            decision: text("{}"),
            cost: None,
            receipt: Some(Receipt { envelope: text("{}"), opening: text("salts") }),
        }
    }

    #[test]
    fn what_is_sealed_is_opened_by_the_same_key_in_the_same_place_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.key");
        let sealer = Sealer::open(&path).unwrap();
        let plain = record(r#"{"name":"甲某","number":"110105194912310021"}"#);
        let sealed = sealer.seal(plain.clone()).unwrap();
        assert!(sealed.request.starts_with(MARK) && !sealed.request.contains("1949"));
        let receipt = sealed.receipt.clone().unwrap();
        assert!(receipt.envelope == "{}" && receipt.opening.starts_with(MARK));
        // Never the same twice: who sees two records does not see whether they are of one person.
        assert_ne!(sealed.request, sealer.seal(plain.clone()).unwrap().request);
        let again = Sealer::open(&path).unwrap();
        assert_eq!(again.unseal(sealed.clone()).unwrap(), plain);
        assert_eq!(again.unseal(plain.clone()).unwrap(), plain);
        // Put into another record, or in the place of the decision.
        let moved = Record { id: "b2".to_owned(), ..sealed.clone() };
        let swapped = Record { decision: sealed.request.clone(), ..sealed.clone() };
        let cut = Record { request: sealed.request.chars().take(40).collect(), ..sealed.clone() };
        let other = Sealer::open(&folder.path().join("other.key")).unwrap();
        for (sealer, record) in
            [(&again, moved), (&again, swapped), (&again, cut), (&other, sealed)]
        {
            assert_eq!(sealer.unseal(record).unwrap_err().code(), "records.damaged");
        }
    }

    #[test]
    fn a_key_is_for_its_owner_and_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.key");
        Sealer::open(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        let before = fs::read(&path).unwrap();
        Sealer::open(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before);
        fs::write(&path, "short").unwrap();
        assert_eq!(Sealer::open(&path).unwrap_err().code(), "records.key");
    }
}
