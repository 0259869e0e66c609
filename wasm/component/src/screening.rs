//! The interface `screening`.

use credit_core::api;
use credit_core::pack::PackSet;

use crate::Component;
use crate::bindings::exports::credit::check::screening::{Guest, Options};
use crate::bindings::exports::credit::check::types::Failure;
use crate::convert::{self, lang};

impl Guest for Component {
    fn screen_lines(
        packs: Vec<Vec<u8>>,
        trust: Vec<u8>,
        subjects: String,
        options: Options,
    ) -> Result<String, Failure> {
        let packs = api::open_packs(packs, &trust)
            .map_err(|e| convert::failure(&e, lang(options.language)))?;
        lines(&packs, &subjects, &options)
    }
}

/// One call of the core.
pub(crate) fn lines(packs: &PackSet, subjects: &str, options: &Options) -> Result<String, Failure> {
    let lang = lang(options.language);
    api::screen_lines(packs, subjects, &options.on, options.all, lang)
        .map_err(|e| convert::failure(&e, lang))
}
