//! The component of the world `credit-checker`: instances that keep their data open between calls.
//!
//! An instance serves one caller at a time; a host has one for each thread, or a pool of them. What
//! a call may cost is bounded, and an instance whose call was stopped is thrown away by its owner:
//! the failure is told with a code, the next call needs a new instance.

mod instance;

use std::{path::Path, time::Duration};

use credit_core::api::Lang;
use wasmtime::{
    Config, InstanceAllocationStrategy, PoolingAllocationConfig,
    component::{Component, Linker, ResourceAny},
};

use self::{
    bindings::{
        CreditCheckerPre,
        exports::credit::check::{
            checker::Sources,
            screening::Options,
            types::{Failure, Language},
        },
    },
    instance::{Instance, tick},
};
use super::{SourceBytes, limits::Watch, trap::invalid};
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
        if matches!(limits.call, Bound::Deadline(_)) {
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
    match limits.call {
        Bound::Fuel(_) => config.consume_fuel(true),
        Bound::Deadline(_) => config.epoch_interruption(true),
    };
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
