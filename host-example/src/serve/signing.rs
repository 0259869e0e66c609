//! Receipts of a server: every decision is signed and, where there is an archive, kept with all that it rests on.

use std::path::PathBuf;

use credit_core::{digest::Digest, pack::Trust, receipt::check_text};
use credit_engine::SourceBytes;

use crate::{
    archive::{Archive, Blobs, World},
    key::{Access, Key},
    problem::Problem,
    receipt::{self, Asked, Decided, Signed},
};

/// How a server signs.
#[derive(Clone, Debug)]
pub struct Receipts {
    /// Names of the keys, as [`Key::open`] takes them; each signs.
    pub keys: Vec<String>,
    /// How those that are locked are opened.
    pub access: Access,
    /// Where it is asked (查询渠道), as receipts name it.
    pub channel: String,
    /// Where receipts are kept with what they rest on.
    pub archive: Option<PathBuf>,
}

/// What signs.
#[derive(Debug)]
pub(super) struct Signing {
    keys: Vec<Key>,
    channel: String,
    archive: Option<Archive>,
}

/// What the data in use are, for receipts.
#[derive(Debug)]
pub(super) struct Held {
    trust: Digest,
    /// The policy itself: statements are verified by it.
    pub(super) policy: Trust,
    component: Digest,
    /// Where they are in the archive.
    blobs: Option<Blobs>,
}

impl Signing {
    /// Reads the keys and opens the archive.
    ///
    /// # Errors
    /// `io.read`, `key.*`, `archive.foreign`; `receipt.signers`, `receipt.text`.
    pub(super) fn open(config: &Receipts) -> Result<Self, Problem> {
        let keys = Key::open_all(&config.keys, &config.access)?;
        // What cannot be signed is told when the server starts, not with the first decision.
        check_text("channel", &config.channel)?;
        receipt::head(&keys, receipt::SCOPE, &receipt::now())?;
        let archive = config.archive.as_deref().map(Archive::begin).transpose()?;
        Ok(Self { keys, channel: config.channel.clone(), archive })
    }

    /// Puts data into the archive before anything is decided with them.
    ///
    /// # Errors
    /// `io.write`, `trust.*`.
    pub(super) fn hold(&self, sources: &SourceBytes, component: &[u8]) -> Result<Held, Problem> {
        let put =
            |archive: &Archive| archive.put_sources(sources, Some((World::Checker, component)));
        Ok(Held {
            trust: Digest::of(&sources.trust),
            policy: Trust::decode(&sources.trust)?,
            component: Digest::of(component),
            blobs: self.archive.as_ref().map(put).transpose()?,
        })
    }

    /// Where receipts are kept, and the keys that sign what is said of them.
    pub(super) fn room(&self) -> Option<(&Archive, &[Key])> {
        self.archive.as_ref().map(|archive| (archive, &*self.keys))
    }

    /// The receipt of a decision, kept.
    ///
    /// # Errors
    /// `receipt.*`, `key.random`, `io.write`.
    pub(super) fn sign(
        &self,
        held: &Held,
        operator: &str,
        request: &str,
        decision: &str,
    ) -> Result<Signed, Problem> {
        let (at, channel) = (receipt::now(), self.channel.as_str());
        let asked = Asked { channel, operator: Some(operator), at: &at, scope: receipt::SCOPE };
        let component = Some(held.component);
        let decided = Decided { request, decision, trust: held.trust, component };
        let signed = receipt::sign(&self.keys, &asked, &decided)?;
        if let (Some(archive), Some(blobs)) = (&self.archive, &held.blobs) {
            archive.keep(&signed, request, decision, blobs)?;
        }
        Ok(signed)
    }
}
