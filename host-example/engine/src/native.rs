//! The core, called directly.

use std::sync::Arc;

use credit_core::{
    api::{self, IdOptions, Lang, Sources},
    pack::PackSet,
    wire,
};

use super::{Engine, Error, IdQuery, Lists, OpenChecker, OpenPacks, PackOpener, SourceBytes};

/// Calls the core in this process, without WebAssembly.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeEngine;

impl Engine for NativeEngine {
    fn name(&self) -> &'static str {
        "native"
    }

    fn check(&self, sources: &SourceBytes, request: &str, lang: Lang) -> Result<String, Error> {
        NativeChecker::open(sources)?.check(request, lang)
    }

    fn describe(&self, sources: &SourceBytes, lang: Lang) -> Result<String, Error> {
        NativeChecker::open(sources)?.describe(lang)
    }

    fn validate(&self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        validate(code, query, lang)
    }

    fn validate_lines(&self, lines: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        answered(api::validate_lines(lines, &options(query), lang))
    }
}

/// A checker of the core. Cheap to clone: copies share the data.
#[derive(Clone, Debug)]
pub struct NativeChecker(Arc<api::Checker>);

impl NativeChecker {
    /// Opens the sources.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`.
    pub fn open(sources: &SourceBytes) -> Result<Self, Error> {
        let sources = Sources {
            packs: sources.packs.iter().map(Vec::as_slice).collect(),
            rulebook: &sources.rulebook,
            calendar: &sources.calendar,
            trust: &sources.trust,
        };
        answered(api::open(&sources)).map(|checker| Self(Arc::new(checker)))
    }
}

impl OpenChecker for NativeChecker {
    fn check(&mut self, request: &str, lang: Lang) -> Result<String, Error> {
        answered(api::check_json(&self.0, request.as_bytes(), lang))
    }

    fn validate(&mut self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        validate(code, query, lang)
    }

    fn describe(&mut self, lang: Lang) -> Result<String, Error> {
        Ok(wire::canonical(&api::describe(&self.0, lang)))
    }

    fn notice(&mut self, question: &str, _lang: Lang) -> Result<String, Error> {
        answered(api::notice_json(&self.0, question.as_bytes()))
    }

    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error> {
        answered(api::screen_lines(self.0.packs(), subjects, on, all, lang))
    }
}

/// List packs of the core. Cheap to clone: copies share the data.
#[derive(Clone, Debug)]
pub struct NativePacks(Arc<PackSet>);

impl NativePacks {
    /// Opens the packs.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`.
    pub fn of(lists: Lists) -> Result<Self, Error> {
        answered(api::open_packs(lists.packs, &lists.trust)).map(|packs| Self(Arc::new(packs)))
    }
}

impl OpenPacks for NativePacks {
    fn coverage(&mut self, on: &str, _lang: Lang) -> Result<String, Error> {
        answered(api::coverage(&self.0, on)).map(|lists| wire::canonical(&lists))
    }

    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error> {
        answered(api::screen_lines(&self.0, subjects, on, all, lang))
    }
}

impl PackOpener for NativePacks {
    fn open(&self, _lang: Lang) -> Result<Box<dyn OpenPacks>, Error> {
        Ok(Box::new(self.clone()))
    }
}

fn validate(code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
    answered(api::validate_json(code, &options(query), lang))
}

fn options(query: &IdQuery) -> IdOptions<'_> {
    IdOptions { kind: query.kind.as_deref(), on: query.on.as_deref(), allow: &query.allow }
}

fn answered<T>(answer: Result<T, api::Failure>) -> Result<T, Error> {
    answer.map_err(|failure| Error::from(&failure))
}
