//! The interface `evaluate`.

use credit_core::api::{self, Checker, Lang};
use credit_core::wire::canonical;

use crate::Component;
use crate::bindings::exports::credit::check::evaluate::{Guest, Sources};
use crate::bindings::exports::credit::check::types::{Failure, Language};
use crate::convert::{self, lang};

impl Guest for Component {
    fn check_json(
        sources: Sources,
        request: String,
        language: Language,
    ) -> Result<String, Failure> {
        let lang = lang(language);
        check(&open(&sources, lang)?, &request, lang)
    }

    fn check_batch_json(
        sources: Sources,
        requests: Vec<String>,
        language: Language,
    ) -> Result<Vec<Result<String, Failure>>, Failure> {
        let lang = lang(language);
        let checker = open(&sources, lang)?;
        Ok(requests.iter().map(|request| check(&checker, request, lang)).collect())
    }

    fn describe_json(sources: Sources, language: Language) -> Result<String, Failure> {
        let lang = lang(language);
        Ok(canonical(&api::describe(&open(&sources, lang)?, lang)))
    }

    fn notice_json(
        sources: Sources,
        question: String,
        language: Language,
    ) -> Result<String, Failure> {
        let lang = lang(language);
        notice(&open(&sources, lang)?, &question, lang)
    }
}

/// Verified and opened.
pub(crate) fn open(sources: &Sources, lang: Lang) -> Result<Checker, Failure> {
    api::open(&borrowed(sources)).map_err(|e| convert::failure(&e, lang))
}

/// The sources of the core.
pub(crate) fn borrowed(sources: &Sources) -> api::Sources<'_> {
    api::Sources {
        packs: sources.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &sources.rulebook,
        calendar: &sources.calendar,
        trust: &sources.trust,
    }
}

/// One call of the core.
pub(crate) fn check(checker: &Checker, request: &str, lang: Lang) -> Result<String, Failure> {
    api::check_json(checker, request.as_bytes(), lang).map_err(|e| convert::failure(&e, lang))
}

/// One call of the core; the language is that of a failure.
pub(crate) fn notice(checker: &Checker, question: &str, lang: Lang) -> Result<String, Failure> {
    api::notice_json(checker, question.as_bytes()).map_err(|e| convert::failure(&e, lang))
}
