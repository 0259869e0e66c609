//! Receipts (核查凭证) by an engine: the calls of `wit/receipts.wit`.

use credit_core::{
    api::{self, Lang},
    digest::Digest,
};

use super::{Error, NativeEngine, SourceBytes};

/// A question about receipts, JSON, with the sources that it needs.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "an engine answers every call")]
pub enum ReceiptCall<'a> {
    /// A `ReceiptRequest`: what is to be signed; canonical JSON `PreparedReceipt`.
    Prepare(&'a SourceBytes, &'a str),
    /// A `ReceiptToSeal`: the receipt.
    Seal(&'a str),
    /// A `ReceiptToVerify`: what it says; canonical JSON `VerifiedReceipt`.
    Verify(&'a str),
    /// A `ReceiptToReplay`: the decision again; canonical JSON `ReplayedReceipt`.
    Replay(&'a SourceBytes, &'a str),
}

/// What answers questions about receipts.
///
/// # Errors
///
/// `receipt.*`, `trust.*`, `json.*`, and those of [`super::Engine`].
pub trait Receipts {
    /// The answer.
    fn receipt(&self, call: ReceiptCall<'_>, lang: Lang) -> Result<String, Error>;
}

impl Receipts for NativeEngine {
    fn receipt(&self, call: ReceiptCall<'_>, lang: Lang) -> Result<String, Error> {
        let answer = match call {
            ReceiptCall::Prepare(sources, question) => {
                let trust = Digest::of(&sources.trust);
                api::open(&borrowed(sources)).and_then(|checker| {
                    api::prepare_receipt_json(&checker, trust, question.as_bytes())
                })
            }
            ReceiptCall::Seal(question) => api::seal_receipt_json(question.as_bytes()),
            ReceiptCall::Verify(question) => api::verify_receipt_json(question.as_bytes()),
            ReceiptCall::Replay(sources, question) => {
                api::replay_receipt_json(&borrowed(sources), question.as_bytes(), lang)
            }
        };
        answer.map_err(|failure| Error::from(&failure))
    }
}

fn borrowed(sources: &SourceBytes) -> api::Sources<'_> {
    api::Sources {
        packs: sources.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &sources.rulebook,
        calendar: &sources.calendar,
        trust: &sources.trust,
    }
}
