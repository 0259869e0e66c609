//! The component of the world `credit-checker`: instances that keep their data open between calls.
//!
//! An instance serves one caller at a time; a host has one for each thread, or a pool of them. What
//! a call may cost is bounded, and an instance whose call was stopped is thrown away by its owner:
//! the failure is told with a code, the next call needs a new instance.

mod artefact;
mod instance;
mod snapshot;

use std::{path::Path, time::Duration};

use credit_core::api::Lang;
use wasmtime::{
    Config, InstanceAllocationStrategy, PoolingAllocationConfig,
    component::{Component, Linker, ResourceAny},
};

pub use artefact::precompile;
pub use snapshot::snapshot;

use self::{
    bindings::{
        CreditCheckerPre,
        exports::credit::check::{
            checker::Sources,
            identifiers::Options as IdOptions,
            screening::Options,
            types::{Failure, Language},
        },
    },
    instance::{Instance, tick},
};
use super::{IdQuery, Meter, SourceBytes, limits::Watch, trap::invalid};
use crate::problem::{Problem, Words};

pub(super) mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "credit-checker",
        ownership: Borrowing { duplicate_if_necessary: false },
    });
}

/// What ends a call that goes on for too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Fuel, about one unit for each instruction: the same call ends at the same place on every
    /// machine. For batches, whose result must not depend on how busy the machine was.
    Fuel(u64),
    /// Time: cheaper to count. For servers.
    Deadline(Duration),
    /// Time too, and fuel is counted without bounding anything: for servers that record it.
    MeteredDeadline(Duration),
    /// Nothing. The watch for a deadline stands at every function and loop and takes about a fifth of
    /// a call (`cargo xtask bench host`): for a process that somebody else ends when it hangs, and that
    /// is given nothing hostile.
    Unwatched,
}

impl Bound {
    /// The time that ends a call, if time does.
    pub(super) const fn deadline(self) -> Option<Duration> {
        match self {
            Self::Fuel(_) | Self::Unwatched => None,
            Self::Deadline(time) | Self::MeteredDeadline(time) => Some(time),
        }
    }

    /// The fuel that a call is given, if it is counted.
    pub(super) const fn fuel(self) -> Option<u64> {
        match self {
            Self::Fuel(fuel) => Some(fuel),
            Self::Deadline(_) | Self::Unwatched => None,
            // wasmtime counts in signed numbers inside.
            Self::MeteredDeadline(_) => Some(u64::MAX >> 1),
        }
    }
}

/// What one instance may cost.
#[derive(Clone, Copy, Debug)]
pub struct HotLimits {
    /// Bound of one call.
    pub call: Bound,
    /// Linear memory of an instance in bytes, its data included.
    pub memory: usize,
    /// Instances for which room is reserved, so that they start faster; none allocates as it goes.
    pub pool: Option<u32>,
}

impl Default for HotLimits {
    fn default() -> Self {
        Self { call: Bound::Fuel(20_000_000_000), memory: 2 << 30, pool: None }
    }
}

/// The compiled component. Cheap to clone: copies share the code.
#[derive(Clone)]
pub struct HotEngine {
    engine: wasmtime::Engine,
    component: CreditCheckerPre<Watch>,
    limits: HotLimits,
}

impl std::fmt::Debug for HotEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HotEngine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl HotEngine {
    /// Reads and compiles the component.
    ///
    /// # Errors
    ///
    /// `io.read`; `engine.component-invalid` for a file that is not this component, or that asks
    /// for anything from outside.
    pub fn load(path: &Path, limits: HotLimits) -> Result<Self, Problem> {
        let bytes = crate::files::read(path)?;
        Self::from_bytes(&bytes, limits)
            .map_err(|problem| problem.at(Words::same(path.display().to_string())))
    }

    /// Compiles the component from its bytes.
    ///
    /// # Errors
    ///
    /// `engine.component-invalid`.
    pub fn from_bytes(bytes: &[u8], limits: HotLimits) -> Result<Self, Problem> {
        let build = || {
            let engine = wasmtime::Engine::new(&config(&limits))?;
            let component = Component::new(&engine, bytes)?;
            Self::link(engine, &component, limits)
        };
        let built = build().map_err(|error| invalid(&error))?;
        if limits.call.deadline().is_some() {
            tick(&built.engine);
        }
        Ok(built)
    }

    /// Links to an empty linker: a component that imports anything at all does not link.
    fn link(
        engine: wasmtime::Engine,
        component: &Component,
        limits: HotLimits,
    ) -> wasmtime::Result<Self> {
        let linked = Linker::new(&engine).instantiate_pre(component)?;
        Ok(Self { component: CreditCheckerPre::new(linked)?, engine, limits })
    }

    /// The same engine with another component, such as a snapshot with newer data: what runs on the
    /// old one ends there.
    ///
    /// # Errors
    ///
    /// `engine.component-invalid`, also for a snapshot larger than the memory of an instance.
    pub fn replaced(&self, component: &[u8]) -> Result<Self, Problem> {
        let build = || {
            let component = Component::new(&self.engine, component)?;
            component.initialize_copy_on_write_image()?;
            Self::link(self.engine.clone(), &component, self.limits)
        };
        build().map_err(|error| invalid(&error))
    }

    /// A new instance of a snapshot, with the checker that was loaded before it was taken.
    ///
    /// # Errors
    ///
    /// `engine.no-preset` for a component without data; `engine.*`.
    pub fn preset(&self) -> Result<HotChecker, Problem> {
        let mut instance = Instance::new(&self.engine, &self.component, &self.limits)?;
        let handle = instance
            .call(|store, world| world.credit_check_checker().checker().call_preset(store))?;
        let handle = handle.ok_or_else(|| {
            Problem::new(
                "engine.no-preset",
                Words::new("组件中没有装载数据", "no data were loaded into the component"),
                Words::new("先生成快照", "take a snapshot first"),
            )
        })?;
        Ok(HotChecker { instance, handle })
    }

    /// What its instances may cost.
    #[must_use]
    pub const fn limits(&self) -> HotLimits {
        self.limits
    }

    /// A new instance with these packs open.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`; `engine.*`.
    pub fn packs(&self, packs: &[Vec<u8>], trust: &[u8], lang: Lang) -> Result<HotPacks, Problem> {
        let mut instance = Instance::new(&self.engine, &self.component, &self.limits)?;
        let packs: Vec<&[u8]> = packs.iter().map(Vec::as_slice).collect();
        let handle = instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_open(store, &packs, trust, language(lang))
            })?
            .map_err(failed)?;
        Ok(HotPacks { instance, handle })
    }

    /// A new instance with these sources open.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`; `engine.*`.
    pub fn checker(&self, sources: &SourceBytes, lang: Lang) -> Result<HotChecker, Problem> {
        let mut instance = Instance::new(&self.engine, &self.component, &self.limits)?;
        let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
        let handle = instance
            .call(|store, world| {
                let sources = borrow(sources, &packs);
                let checker = world.credit_check_checker();
                checker.checker().call_open(store, sources, language(lang))
            })?
            .map_err(failed)?;
        Ok(HotChecker { instance, handle })
    }
}

/// List packs open in an instance of their own.
#[derive(Debug)]
pub struct HotPacks {
    instance: Instance,
    handle: ResourceAny,
}

impl HotPacks {
    /// What the packs cover at a day; canonical JSON array.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`, after which the instance is dead.
    pub fn coverage(&mut self, on: &str, lang: Lang) -> Result<String, Problem> {
        let handle = self.handle;
        self.instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_coverage_json(store, handle, on, language(lang))
            })?
            .map_err(failed)
    }

    /// Screens subjects, one a line; see `wit/screening.wit`.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`, after which the instance is dead.
    pub fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Problem> {
        let handle = self.handle;
        let options = Options { on, all, language: language(lang) };
        self.instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_screen_lines(store, handle, subjects, options)
            })?
            .map_err(failed)
    }
}

/// A checker open in an instance of its own.
#[derive(Debug)]
pub struct HotChecker {
    instance: Instance,
    handle: ResourceAny,
}

impl HotChecker {
    /// Decides one request (JSON); canonical JSON Decision.
    ///
    /// # Errors
    ///
    /// `json.*`, `request.*`; `engine.*`, after which the instance is dead.
    pub fn check(&mut self, request: &str, lang: Lang) -> Result<String, Problem> {
        let handle = self.handle;
        self.instance
            .call(|store, world| {
                let checker = world.credit_check_checker();
                checker.checker().call_check_json(store, handle, request, language(lang))
            })?
            .map_err(failed)
    }

    /// What the last call has cost, if the engine counts fuel.
    #[must_use]
    pub fn meter(&self) -> Option<Meter> {
        self.instance.meter()
    }

    /// Reads one identifier; canonical JSON report.
    ///
    /// # Errors
    ///
    /// `id.unknown-kind`, `json.date`; `engine.*`, after which the instance is dead.
    pub fn validate(&mut self, code: &str, query: &IdQuery, lang: Lang) -> Result<String, Problem> {
        let allow: Vec<&str> = query.allow.iter().map(String::as_str).collect();
        let options = IdOptions {
            kind: query.kind.as_deref(),
            on: query.on.as_deref(),
            allow: &allow,
            language: language(lang),
        };
        self.instance
            .call(|store, world| {
                world.credit_check_identifiers().call_validate_json(store, code, options)
            })?
            .map_err(failed)
    }

    /// What the sources hold; canonical JSON Description.
    ///
    /// # Errors
    ///
    /// `engine.*`, after which the instance is dead.
    pub fn describe(&mut self, lang: Lang) -> Result<String, Problem> {
        let handle = self.handle;
        self.instance.call(|store, world| {
            let checker = world.credit_check_checker();
            checker.checker().call_describe_json(store, handle, language(lang))
        })
    }

    /// Screens subjects, one a line; see `wit/screening.wit`.
    ///
    /// # Errors
    ///
    /// `json.date`, `pack.*`; `engine.*`, after which the instance is dead.
    pub fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Problem> {
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

/// The configuration of an engine with these limits.
fn config(limits: &HotLimits) -> Config {
    let mut config = Config::new();
    config.wasm_component_model(true);
    // A snapshot is shared page by page only if its image counts as dense; else every start copies it.
    config.memory_guaranteed_dense_image_size(u64::try_from(limits.memory).unwrap_or(u64::MAX));
    config.consume_fuel(limits.call.fuel().is_some());
    config.epoch_interruption(limits.call.deadline().is_some());
    if let Some(instances) = limits.pool {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pooling(limits, instances)));
    }
    config
}

/// Core instances, memories and tables of one instance of the component: the world with resources
/// is three modules around one memory.
const PARTS: u32 = 4;

fn pooling(limits: &HotLimits, instances: u32) -> PoolingAllocationConfig {
    let mut pooling = PoolingAllocationConfig::default();
    pooling
        .total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(PARTS))
        .total_memories(instances)
        .total_tables(instances.saturating_mul(PARTS))
        .max_memory_size(limits.memory);
    pooling
}

fn borrow<'a>(sources: &'a SourceBytes, packs: &'a [&'a [u8]]) -> Sources<'a> {
    Sources {
        packs,
        rulebook: &sources.rulebook,
        calendar: &sources.calendar,
        trust: &sources.trust,
    }
}

const fn language(lang: Lang) -> Language {
    match lang {
        Lang::En => Language::En,
        _ => Language::ZhCn,
    }
}

fn failed(failure: Failure) -> Problem {
    Problem::answered(&failure.code, failure.place, failure.text, failure.remedy)
}
