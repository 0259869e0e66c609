//! The interface `receipts`.

use credit_core::api;
use credit_core::digest::Digest;

use crate::Component;
use crate::bindings::exports::credit::check::evaluate::Sources;
use crate::bindings::exports::credit::check::receipts::Guest;
use crate::bindings::exports::credit::check::types::{Failure, Language};
use crate::convert::{self, lang};
use crate::evaluate;

impl Guest for Component {
    fn prepare_json(
        sources: Sources,
        question: String,
        language: Language,
    ) -> Result<String, Failure> {
        let lang = lang(language);
        let checker = evaluate::open(&sources, lang)?;
        let trust = Digest::of(&sources.trust);
        api::prepare_receipt_json(&checker, trust, question.as_bytes())
            .map_err(|e| convert::failure(&e, lang))
    }

    fn seal_json(question: String, language: Language) -> Result<String, Failure> {
        api::seal_receipt_json(question.as_bytes())
            .map_err(|e| convert::failure(&e, lang(language)))
    }

    fn verify_json(question: String, language: Language) -> Result<String, Failure> {
        api::verify_receipt_json(question.as_bytes())
            .map_err(|e| convert::failure(&e, lang(language)))
    }

    fn replay_json(
        sources: Sources,
        question: String,
        language: Language,
    ) -> Result<String, Failure> {
        let lang = lang(language);
        api::replay_receipt_json(&evaluate::borrowed(&sources), question.as_bytes(), lang)
            .map_err(|e| convert::failure(&e, lang))
    }
}
