//! The WIT component in wasmtime.
//!
//! One engine and one pre-linked component for the process; a fresh store, with its own fuel and
//! memory, for every call. After a trap the store is dropped and the next call starts clean.

use std::{fs, path::Path};

use credit_core::api::Lang;
use wasmtime::{
    Config, Store,
    component::{Component, InstancePre, Linker},
};

use self::{
    bindings::{CreditCheck, CreditCheckPre},
    border::{borrow, failed, language, options},
};
use super::{
    Engine, Error, IdQuery, Limits, Meter, ReceiptCall, Receipts, SourceBytes,
    limits::Watch,
    locate::CHECK,
    trap::{invalid, other, trapped},
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "credit-check",
        ownership: Borrowing { duplicate_if_necessary: false },
    });
}

mod border {
    crate::border::translations!(super::bindings, evaluate);
}

/// Runs the calls in the component. Cheap to clone: copies share the compiled code.
#[derive(Clone)]
pub struct ComponentEngine {
    engine: wasmtime::Engine,
    component: CreditCheckPre<Watch>,
    limits: Limits,
}

impl std::fmt::Debug for ComponentEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ComponentEngine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl ComponentEngine {
    /// Reads and compiles the component.
    ///
    /// # Errors
    ///
    /// `io.read`; `engine.component-invalid` for a file that is no component, or that asks
    /// for anything from outside; `engine.component-other` for another component.
    pub fn load(path: &Path, limits: Limits) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|error| Error::unreadable(path, &error))?;
        Self::from_bytes(&bytes, limits).map_err(|error| error.at(path))
    }

    /// Compiles the component from its bytes.
    ///
    /// # Errors
    ///
    /// `engine.component-invalid`; `engine.component-other` for another component.
    pub fn from_bytes(bytes: &[u8], limits: Limits) -> Result<Self, Error> {
        let built = Self::build(bytes).map_err(|error| invalid(&error));
        let (engine, linked) = built?;
        let world = CreditCheckPre::new(linked);
        let component = world.map_err(|error| other(CHECK.file, &error))?;
        Ok(Self { engine, component, limits })
    }

    /// The same component with other limits; nothing is compiled again.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    fn build(bytes: &[u8]) -> wasmtime::Result<(wasmtime::Engine, InstancePre<Watch>)> {
        let mut config = Config::new();
        config.wasm_component_model(true).consume_fuel(true);
        let engine = wasmtime::Engine::new(&config)?;
        let component = Component::new(&engine, bytes)?;
        // An empty linker: a component that imports anything at all (clock, files, network) does
        // not link, and that is the guarantee this host gives.
        let linked = Linker::new(&engine).instantiate_pre(&component)?;
        Ok((engine, linked))
    }

    /// Decides one request, as [`Engine::check`], and says what that has cost.
    ///
    /// # Errors
    ///
    /// As [`Engine::check`].
    pub fn check_metered(
        &self,
        sources: &SourceBytes,
        request: &str,
        lang: Lang,
    ) -> Result<(String, Meter), Error> {
        let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
        let (answer, meter) = self.metered(sources.len(), |store, instance| {
            let evaluate = instance.credit_check_evaluate();
            evaluate.call_check_json(store, borrow(sources, &packs), request, language(lang))
        })?;
        Ok((answer.map_err(failed)?, meter))
    }

    fn call<T>(
        &self,
        input_bytes: usize,
        job: impl FnOnce(&mut Store<Watch>, &CreditCheck) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        self.metered(input_bytes, job).map(|(answer, _)| answer)
    }

    fn metered<T>(
        &self,
        input_bytes: usize,
        job: impl FnOnce(&mut Store<Watch>, &CreditCheck) -> wasmtime::Result<T>,
    ) -> Result<(T, Meter), Error> {
        // The input is copied into the component once and may be copied once more inside it.
        let memory = self.limits.memory.saturating_add(input_bytes.saturating_mul(3));
        let mut store = Store::new(&self.engine, Watch::new(memory));
        store.limiter(|watch| watch);
        store
            .set_fuel(self.limits.fuel)
            .and_then(|()| self.component.instantiate(&mut store))
            .and_then(|instance| job(&mut store, &instance))
            .and_then(|answer| {
                let fuel = self.limits.fuel.saturating_sub(store.get_fuel()?);
                Ok((answer, Meter { fuel }))
            })
            .map_err(|error| trapped(&error))
    }
}

impl Engine for ComponentEngine {
    fn name(&self) -> &'static str {
        "wasm"
    }

    fn check(&self, sources: &SourceBytes, request: &str, lang: Lang) -> Result<String, Error> {
        self.check_metered(sources, request, lang).map(|(decision, _)| decision)
    }

    fn check_counted(
        &self,
        sources: &SourceBytes,
        request: &str,
        lang: Lang,
    ) -> Result<(String, Option<Meter>), Error> {
        self.check_metered(sources, request, lang).map(|(decision, meter)| (decision, Some(meter)))
    }

    fn describe(&self, sources: &SourceBytes, lang: Lang) -> Result<String, Error> {
        let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
        self.call(sources.len(), |store, instance| {
            let evaluate = instance.credit_check_evaluate();
            evaluate.call_describe_json(store, borrow(sources, &packs), language(lang))
        })?
        .map_err(failed)
    }

    fn validate(&self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        let allow: Vec<&str> = query.allow.iter().map(String::as_str).collect();
        let options = options(query, &allow, lang);
        self.call(code.len(), |store, instance| {
            instance.credit_check_identifiers().call_validate_json(store, code, options)
        })?
        .map_err(failed)
    }

    fn validate_lines(&self, lines: &str, query: &IdQuery, lang: Lang) -> Result<String, Error> {
        let allow: Vec<&str> = query.allow.iter().map(String::as_str).collect();
        let options = options(query, &allow, lang);
        self.call(lines.len(), |store, instance| {
            instance.credit_check_identifiers().call_validate_lines(store, lines, options)
        })?
        .map_err(failed)
    }
}

impl Receipts for ComponentEngine {
    fn receipt(&self, call: ReceiptCall<'_>, lang: Lang) -> Result<String, Error> {
        let lang = language(lang);
        let length = match call {
            ReceiptCall::Prepare(sources, question) | ReceiptCall::Replay(sources, question) => {
                sources.len().saturating_add(question.len())
            }
            ReceiptCall::Seal(question) | ReceiptCall::Verify(question) => question.len(),
        };
        self.call(length, |store, instance| {
            let receipts = instance.credit_check_receipts();
            match call {
                ReceiptCall::Prepare(sources, question) => {
                    let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
                    receipts.call_prepare_json(store, borrow(sources, &packs), question, lang)
                }
                ReceiptCall::Seal(question) => receipts.call_seal_json(store, question, lang),
                ReceiptCall::Verify(question) => receipts.call_verify_json(store, question, lang),
                ReceiptCall::Replay(sources, question) => {
                    let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
                    receipts.call_replay_json(store, borrow(sources, &packs), question, lang)
                }
            }
        })?
        .map_err(failed)
    }
}
