//! The component of the world `credit-checker`: instances that keep their data open between calls.
//!
//! An instance serves one caller at a time; a host has one for each thread, or a pool of them. What
//! a call may cost is bounded, and an instance whose call was stopped is thrown away by its owner:
//! the failure is told with a code, the next call needs a new instance.

mod artefact;
mod checker;
mod core_module;
mod instance;
mod packs;
mod snapshot;

use std::{fs, path::Path, time::Duration};

use credit_core::api::Lang;
use wasmtime::{
    Config, InstanceAllocationStrategy, PoolingAllocationConfig,
    component::{Component, Linker},
};

pub use artefact::{HostKey, precompile};
pub use checker::ResidentChecker;
pub use core_module::{core_module, module_snapshot};
pub use packs::{ResidentLists, ResidentPacks};
pub use snapshot::snapshot;

use self::{
    bindings::CreditCheckerPre,
    instance::{Instance, tick},
};
use super::{
    Error, Lists, SourceBytes,
    limits::Watch,
    locate::CHECKER,
    trap::{invalid, other},
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "credit-checker",
        ownership: Borrowing { duplicate_if_necessary: false },
    });
}

mod border {
    crate::border::translations!(super::bindings, checker);
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
pub struct ResidentLimits {
    /// Bound of one call.
    pub call: Bound,
    /// Linear memory of an instance in bytes, its data included.
    pub memory: usize,
    /// Instances for which room is reserved, so that they start faster; none allocates as it goes.
    pub pool: Option<u32>,
}

impl Default for ResidentLimits {
    fn default() -> Self {
        Self { call: Bound::Fuel(20_000_000_000), memory: 2 << 30, pool: None }
    }
}

/// The compiled component. Cheap to clone: copies share the code.
#[derive(Clone)]
pub struct ResidentEngine {
    engine: wasmtime::Engine,
    component: CreditCheckerPre<Watch>,
    limits: ResidentLimits,
}

impl std::fmt::Debug for ResidentEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResidentEngine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl ResidentEngine {
    /// Reads and compiles the component.
    ///
    /// # Errors
    ///
    /// `io.read`; `engine.component-invalid` for a file that is no component, or that asks
    /// for anything from outside; `engine.component-other` for another component.
    pub fn load(path: &Path, limits: ResidentLimits) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|error| Error::unreadable(path, &error))?;
        Self::from_bytes(&bytes, limits).map_err(|error| error.at(path))
    }

    /// Compiles the component from its bytes.
    ///
    /// # Errors
    ///
    /// `engine.component-invalid`.
    pub fn from_bytes(bytes: &[u8], limits: ResidentLimits) -> Result<Self, Error> {
        let build = || {
            let engine = wasmtime::Engine::new(&config(&limits))?;
            Ok((Component::new(&engine, bytes)?, engine))
        };
        let (component, engine) = build().map_err(|error: wasmtime::Error| invalid(&error))?;
        let built = Self::link(engine, &component, limits)?;
        if limits.call.deadline().is_some() {
            tick(&built.engine);
        }
        Ok(built)
    }

    /// Links to an empty linker: a component that imports anything at all does not link.
    fn link(
        engine: wasmtime::Engine,
        component: &Component,
        limits: ResidentLimits,
    ) -> Result<Self, Error> {
        let linked = Linker::new(&engine).instantiate_pre(component);
        let world = CreditCheckerPre::new(linked.map_err(|error| invalid(&error))?);
        let component = world.map_err(|error| other(CHECKER.file, &error))?;
        Ok(Self { engine, component, limits })
    }

    /// The same engine with another component, such as a snapshot with newer data: what runs on the
    /// old one ends there.
    ///
    /// # Errors
    ///
    /// `engine.component-invalid`, also for a snapshot larger than the memory of an instance.
    pub fn replaced(&self, component: &[u8]) -> Result<Self, Error> {
        let build = || {
            let component = Component::new(&self.engine, component)?;
            component.initialize_copy_on_write_image()?;
            Ok(component)
        };
        let component = build().map_err(|error: wasmtime::Error| invalid(&error))?;
        Self::link(self.engine.clone(), &component, self.limits)
    }

    /// What its instances may cost.
    #[must_use]
    pub const fn limits(&self) -> ResidentLimits {
        self.limits
    }

    /// A new instance of a snapshot, with the checker that was loaded before it was taken.
    ///
    /// # Errors
    ///
    /// `engine.no-preset` for a component without data; `engine.*`.
    pub fn preset(&self) -> Result<ResidentChecker, Error> {
        ResidentChecker::preset(self.instance()?)
    }

    /// A new instance with these sources open.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`; `engine.*`.
    pub fn checker(&self, sources: &SourceBytes, lang: Lang) -> Result<ResidentChecker, Error> {
        ResidentChecker::open(self.instance()?, sources, lang)
    }

    /// A new instance with these packs open.
    ///
    /// # Errors
    ///
    /// `pack.*`, `trust.*`; `engine.*`.
    pub fn packs(&self, lists: &Lists, lang: Lang) -> Result<ResidentPacks, Error> {
        ResidentPacks::open(self, lists, lang)
    }

    fn instance(&self) -> Result<Instance, Error> {
        Instance::new(&self.engine, &self.component, &self.limits)
    }
}

/// The configuration of an engine with these limits.
fn config(limits: &ResidentLimits) -> Config {
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

fn pooling(limits: &ResidentLimits, instances: u32) -> PoolingAllocationConfig {
    let mut pooling = PoolingAllocationConfig::default();
    pooling
        .total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(PARTS))
        .total_memories(instances)
        .total_tables(instances.saturating_mul(PARTS))
        .max_memory_size(limits.memory);
    pooling
}
