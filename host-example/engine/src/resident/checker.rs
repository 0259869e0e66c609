//! A checker in an instance of its own.

use credit_core::api::Lang;
use wasmtime::component::ResourceAny;

use super::{
    super::{Error, IdQuery, Meter, OpenChecker, SourceBytes},
    bindings::exports::credit::check::screening::Options,
    border::{borrow, failed, language, options},
    instance::Instance,
};

/// A checker open in an instance of its own.
#[derive(Debug)]
pub struct ResidentChecker {
    instance: Instance,
    handle: ResourceAny,
}

impl ResidentChecker {
    /// The checker that was loaded before the snapshot was taken.
    pub(super) fn preset(mut instance: Instance) -> Result<Self, Error> {
        let handle = instance
            .call(|store, world| world.credit_check_checker().checker().call_preset(store))?;
        let handle = handle.ok_or_else(|| {
            Error::new(
                "engine.no-preset",
                ("组件中没有装载数据", "no data were loaded into the component"),
                ("先生成快照", "take a snapshot first"),
            )
        })?;
        Ok(Self { instance, handle })
    }

    pub(super) fn open(
        mut instance: Instance,
        sources: &SourceBytes,
        lang: Lang,
    ) -> Result<Self, Error> {
        let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
        let handle = instance
            .call(|store, world| {
                let sources = borrow(sources, &packs);
                let checker = world.credit_check_checker();
                checker.checker().call_open(store, sources, language(lang))
            })?
            .map_err(failed)?;
        Ok(Self { instance, handle })
    }
}

impl OpenChecker for ResidentChecker {
    fn check(&mut self, request: &str, lang: Lang) -> Result<String, Error> {
        let handle = self.handle;
        self.instance
            .call(|store, world| {
                let checker = world.credit_check_checker();
                checker.checker().call_check_json(store, handle, request, language(lang))
            })?
            .map_err(failed)
    }

    fn meter(&self) -> Option<Meter> {
        self.instance.meter()
    }

    fn validate(&mut self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        let allow: Vec<&str> = query.allow.iter().map(String::as_str).collect();
        let options = options(query, &allow, lang);
        self.instance
            .call(|store, world| {
                world.credit_check_identifiers().call_validate_json(store, code, options)
            })?
            .map_err(failed)
    }

    fn describe(&mut self, lang: Lang) -> Result<String, Error> {
        let handle = self.handle;
        self.instance.call(|store, world| {
            let checker = world.credit_check_checker();
            checker.checker().call_describe_json(store, handle, language(lang))
        })
    }

    fn notice(&mut self, question: &str, lang: Lang) -> Result<String, Error> {
        let handle = self.handle;
        self.instance
            .call(|store, world| {
                let checker = world.credit_check_checker();
                checker.checker().call_notice_json(store, handle, question, language(lang))
            })?
            .map_err(failed)
    }

    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error> {
        let handle = self.handle;
        let options = Options { on, all, language: language(lang) };
        self.instance
            .call(|store, world| {
                let checker = world.credit_check_checker();
                checker.checker().call_screen_lines(store, handle, subjects, options)
            })?
            .map_err(failed)
    }
}
