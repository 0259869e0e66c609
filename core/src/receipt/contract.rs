//! What is asked of receipts at the border, and what is answered.

use alloc::{string::String, vec::Vec};

use super::blinding::{Identity, Opening};
use super::compare::Stage;
use super::envelope::EnvelopeSignature;
use super::head::HeadSigner;
use super::statement::Statement;
use crate::digest::Digest;
use crate::names::names;
use crate::request::Request;
use crate::wire::{input, wire};

/// What an issuer speaks for in receipts, unless another scope is told.
pub const SCOPE: &str = "receipts";

input! {
    /// What a receipt (核查凭证) is made of. The request is decided again, so that a receipt cannot differ from its decision.
    ReceiptRequest {
        /// The request.
        request: Request,
        /// Where it was asked (查询渠道).
        channel: String [..crate::limits::RECEIPT_CHARS],
        /// Who asked (查询人), where the channel knows.
        operator: Option<String> [..crate::limits::RECEIPT_CHARS],
        /// Who signs; trust policies name it.
        issuer: String [..crate::limits::RECEIPT_CHARS],
        /// What the issuer speaks for; `receipts` if nothing is said.
        scope: Option<String> [..crate::limits::RECEIPT_CHARS],
        /// When it was asked (查询时间), RFC 3339 with offset.
        at: String,
        /// Who signs, in the order of the signatures.
        signers: Vec<HeadSigner> [1..crate::limits::PACK_SIGNATURES],
        /// Random bytes in hexadecimal digits: 32 for the request, 32 for the decision, 32 for each subject. The host draws
        /// them anew for every receipt.
        salts: String,
        /// SM3 of the file of the engine, where the host knows it.
        component: Option<Digest>,
    }

    /// A payload and its signatures, to be put into an envelope.
    ReceiptToSeal {
        /// The payload in Base64, as it was prepared.
        payload: String,
        /// The signatures, in the order of the signers.
        signatures: Vec<EnvelopeSignature> [1..crate::limits::PACK_SIGNATURES],
    }

    /// A receipt to be verified. With salts and request it is proved whom it is about.
    ReceiptToVerify {
        /// The receipt: the text of its file, as it is.
        receipt: String,
        /// The trust policy: the text of its file.
        trust: String,
        /// The salts: the text of their file; together with `request`.
        opening: Option<String>,
        /// The request that was decided; together with `opening`.
        request: Option<Request>,
    }

    /// A receipt whose decision is made again (重算) from the sources beside it.
    ReceiptToReplay {
        /// The receipt: the text of its file, as it is.
        receipt: String,
        /// The trust policy for the receipt: the text of its file. The sources have one of their own, the one of their day.
        trust: String,
        /// The salts: the text of their file.
        opening: String,
        /// The request that was decided.
        request: Request,
        /// The decision as it was answered, where it was kept: the text of its file.
        decision: Option<String>,
        /// SM3 of the file of the engine that decides again, where the host knows it.
        component: Option<Digest>,
    }
}

wire! {
    /// A receipt that waits for its signatures.
    PreparedReceipt {
        /// Its number (凭证编号): SM3 of the payload.
        receipt: Digest,
        /// The payload in Base64: an in-toto statement, canonical JSON.
        payload: String,
        /// The bytes that each signer signs, in Base64: the pre-authentication encoding of DSSE.
        to_sign: String,
        /// The salts, to be kept apart from the receipt.
        opening: Opening,
    }

    /// A receipt that somebody trusted vouches for.
    VerifiedReceipt {
        /// Its number: SM3 of the payload.
        receipt: Digest,
        /// What it says. Its canonical JSON is the payload.
        statement: Statement,
        /// Ids of the keys that vouch for it.
        vouching: Vec<String>,
        /// Signers whose signature proves nothing here: their key is not in the policy, or their algorithm is unknown to this version.
        unjudged: Vec<HeadSigner>,
        /// Whom it is about, in the order of `statement.predicate.subjects`, where salts and request prove it.
        subjects: Option<Vec<Identity>>,
    }

    /// What came out of deciding again.
    ReplayedReceipt {
        /// Number of the receipt.
        receipt: Digest,
        /// Whether it is the same.
        result: ReplayResult,
        /// The same in a sentence.
        text: String,
        /// Where the receipt would be another one.
        difference: Option<ReceiptDifference>,
        /// The first byte of the kept decision that is another, from 0.
        decision_byte: Option<usize>,
        /// The files of the engine, where another one has decided than the receipt names.
        engines: Option<ReplayEngines>,
        /// What the receipt names and is not there, each with what is not proved without it.
        missing: Vec<MissingData>,
    }

    /// Where two receipts differ.
    ReceiptDifference {
        /// The first byte of the payload that is another, from 0.
        byte: usize,
        /// The first stage that differs: what comes after it differs because of it.
        stage: Stage,
        /// The name of the stage.
        stage_name: String,
    }

    /// Two engines.
    ReplayEngines {
        /// SM3 of the file that the receipt names; absent where it names none.
        named: Option<Digest>,
        /// SM3 of the file that has decided; absent where the host does not know it.
        used: Option<Digest>,
    }

    /// Something that a receipt names and that is not there.
    MissingData {
        /// What it is.
        what: DataKind,
        /// Its digest, as the receipt has it.
        digest: Digest,
        /// What is not proved without it, in a sentence.
        text: String,
    }
}

names! {
    /// What came out of deciding again.
    pub enum ReplayResult {
        /// The same receipt, byte for byte, and the same decision where it was kept.
        Same = "same",
        /// Another one.
        Differs = "differs",
        /// Data that the receipt names are not there: nothing was decided.
        Incomplete = "incomplete",
    }
}

names! {
    /// Data that a receipt names.
    pub enum DataKind {
        /// The trust policy that the data were opened with.
        Trust = "trust",
        /// The rulebook.
        Rulebook = "rulebook",
        /// The calendar.
        Calendar = "calendar",
        /// A list pack.
        Packs = "packs",
    }
}
