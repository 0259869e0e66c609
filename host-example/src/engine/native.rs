//! The core, called directly.

use credit_core::api::{self, Checker, IdOptions, Lang, Sources};
use credit_core::json;

use super::{Engine, IdQuery, SourceBytes};
use crate::problem::Problem;

/// Calls the core in this process, without WebAssembly.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeEngine;

impl Engine for NativeEngine {
    fn name(&self) -> &'static str {
        "native"
    }

    fn check(&self, sources: &SourceBytes, request: &str, lang: Lang) -> Result<String, Problem> {
        let checker = open(sources)?;
        api::check_json(&checker, request.as_bytes(), lang)
            .map_err(|failure| Problem::from(&failure))
    }

    fn describe(&self, sources: &SourceBytes, lang: Lang) -> Result<String, Problem> {
        Ok(json::canonical(&api::describe(&open(sources)?, lang)))
    }

    fn validate(&self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Problem> {
        api::validate_json(code, &options(query), lang).map_err(|failure| Problem::from(&failure))
    }

    fn validate_lines(&self, lines: &str, query: &IdQuery, lang: Lang) -> Result<String, Problem> {
        api::validate_lines(lines, &options(query), lang).map_err(|failure| Problem::from(&failure))
    }
}

fn options(query: &IdQuery) -> IdOptions<'_> {
    IdOptions { kind: query.kind.as_deref(), on: query.on.as_deref(), allow: &query.allow }
}

fn open(sources: &SourceBytes) -> Result<Checker, Problem> {
    let sources = Sources {
        packs: sources.packs.iter().map(Vec::as_slice).collect(),
        rulebook: &sources.rulebook,
        calendar: &sources.calendar,
        trust: &sources.trust,
    };
    api::open(&sources).map_err(|failure| Problem::from(&failure))
}
