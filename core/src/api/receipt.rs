//! Digests of everything that a decision rests on, and of itself.

use alloc::string::String;

use super::decision;
use crate::answer::{Decision, Receipt};
use crate::check::Checker;
use crate::decision::Decision as Decided;
use crate::digest::Digest;
use crate::json::{self, Value};
use crate::pack::Pack;
use crate::wire;
use crate::words::Lang;

/// The member that a decision has its number in, and that the number is not taken over.
pub(super) const RECEIPT: &str = "receipt";

/// Everything but the number.
fn receipt(request: &Value, checker: &Checker) -> Receipt {
    Receipt {
        request: Digest::of(json::canonical(request).as_bytes()),
        rulebook: checker.rulebook_origin().digest,
        calendar: checker.calendar_origin().digest,
        packs: checker.packs().packs().map(Pack::digest).collect(),
        engine: crate::VERSION.into(),
        decision: Digest::from_bytes([0; 32]),
    }
}

/// The answer to a request, with its number.
pub(super) fn numbered(
    decided: &Decided,
    request: &Value,
    checker: &Checker,
    lang: Lang,
) -> Decision {
    let mut answer = decision::fill(decided, receipt(request, checker), lang);
    answer.receipt.decision = number(decided, &answer, lang);
    answer
}

/// The canonical text of [`numbered`], in which the bytes that the number is taken over are written
/// once.
pub(super) fn text(decided: &Decided, request: &Value, checker: &Checker, lang: Lang) -> String {
    let mut answer = decision::fill(decided, receipt(request, checker), lang);
    let (mut text, at) = wire::canonical_but_for(&answer, RECEIPT);
    answer.receipt.decision = match lang {
        Lang::ZhCn => Digest::of(text.as_bytes()),
        Lang::En => number(decided, &answer, lang),
    };
    let receipt = wire::canonical(&answer.receipt);
    text.insert_str(at, &[",\"", RECEIPT, "\":", &receipt].concat());
    text
}

/// The digest of the decision in Chinese without its receipt: one decision has one number, whatever
/// language it is read in.
fn number(decided: &Decided, answer: &Decision, lang: Lang) -> Digest {
    let of = |answer: &Decision| Digest::of(wire::canonical_but_for(answer, RECEIPT).0.as_bytes());
    match lang {
        Lang::ZhCn => of(answer),
        Lang::En => of(&decision::fill(decided, answer.receipt.clone(), Lang::ZhCn)),
    }
}
