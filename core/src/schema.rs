//! The contracts as types: what JSON goes in and what comes out, for generators of JSON Schemas and
//! of the types of other languages (`cargo xtask schema`).
//!
//! Answers are declared in [`crate::answer`] and filled by [`crate::api`]; questions and documents are
//! declared beside what reads them. What keeps those together is a test: every question of the
//! vectors must fit, and no member may be described that nobody reads.

use crate::answer::{
    Decision, Description, Failure, IdentifierReport, ListCoverage, Notice, Screening,
    ScreeningFailure,
};
use crate::api::ValidateOptions;
use crate::calendar::CalendarDocument;
use crate::notice::NoticeRequest;
use crate::pack::{AnchoredTrust, SignedPolicy, TrustChain, TrustPolicy};
use crate::receipt::{
    Envelope, PreparedReceipt, ReceiptRequest, ReceiptToReplay, ReceiptToSeal, ReceiptToVerify,
    ReplayedReceipt, VerifiedReceipt,
};
use crate::request::Request;
use crate::rulebook::document::RulebookDocument;

pub use crate::shape::{Choices, Doc, Member, Object, Shape, Shaped, Told};

/// The documents that have a schema of their own: name of the file, shape of the document.
pub const DOCUMENTS: &[(&str, Told)] = &[
    ("request", Request::shape),
    ("decision", Decision::shape),
    ("identifier-report", IdentifierReport::shape),
    ("validate-options", ValidateOptions::shape),
    ("description", Description::shape),
    ("notice-request", NoticeRequest::shape),
    ("notice", Notice::shape),
    ("failure", Failure::shape),
    ("screening", Screening::shape),
    ("screening-failure", ScreeningFailure::shape),
    ("list-coverage", ListCoverage::shape),
    ("receipt-request", ReceiptRequest::shape),
    ("prepared-receipt", PreparedReceipt::shape),
    ("receipt-to-seal", ReceiptToSeal::shape),
    ("receipt", Envelope::shape),
    ("receipt-to-verify", ReceiptToVerify::shape),
    ("verified-receipt", VerifiedReceipt::shape),
    ("receipt-to-replay", ReceiptToReplay::shape),
    ("replayed-receipt", ReplayedReceipt::shape),
    ("rulebook", RulebookDocument::shape),
    ("calendar", CalendarDocument::shape),
    ("trust", TrustPolicy::shape),
    ("trust-anchored", AnchoredTrust::shape),
    ("trust-chain", TrustChain::shape),
    ("trust-payload", SignedPolicy::shape),
];
