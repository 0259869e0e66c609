//! The interface `identifiers`.

use credit_core::api::{self, IdOptions};

use crate::Component;
use crate::bindings::exports::credit::check::identifiers::{Guest, Options, Report};
use crate::bindings::exports::credit::check::types::Failure;
use crate::convert::{self, lang};

impl Guest for Component {
    fn validate(code: String, options: Options) -> Result<Report, Failure> {
        let lang = lang(options.language);
        api::validate(&code, &known(&options), lang)
            .map(convert::report)
            .map_err(|e| convert::failure(&e, lang))
    }

    fn validate_json(code: String, options: Options) -> Result<String, Failure> {
        let lang = lang(options.language);
        api::validate_json(&code, &known(&options), lang).map_err(|e| convert::failure(&e, lang))
    }

    fn validate_lines(lines: String, options: Options) -> Result<String, Failure> {
        let lang = lang(options.language);
        api::validate_lines(&lines, &known(&options), lang).map_err(|e| convert::failure(&e, lang))
    }
}

fn known(options: &Options) -> IdOptions<'_> {
    let (kind, on) = (options.kind.as_deref(), options.on.as_deref());
    IdOptions { kind, on, allow: &options.allow }
}
