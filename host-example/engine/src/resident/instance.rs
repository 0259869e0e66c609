//! One instance with its store.

use std::{thread, time::Duration};

use wasmtime::Store;

use super::{
    super::{Error, Meter, limits::Watch, trap::trapped},
    Bound, ResidentLimits,
    bindings::{CreditChecker, CreditCheckerPre},
};

/// Time between two ticks of an engine: a deadline is kept to within one of them.
const TICK: Duration = Duration::from_millis(5);

/// An instance; dead after a trap, which wasmtime sees to.
pub(super) struct Instance {
    store: Store<Watch>,
    world: CreditChecker,
    call: Bound,
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance").field("call", &self.call).finish_non_exhaustive()
    }
}

impl Instance {
    pub(super) fn new(
        engine: &wasmtime::Engine,
        component: &CreditCheckerPre<Watch>,
        limits: &ResidentLimits,
    ) -> Result<Self, Error> {
        let mut store = Store::new(engine, Watch::new(limits.memory));
        store.limiter(|watch| watch);
        let world = arm(&mut store, limits.call)
            .and_then(|()| component.instantiate(&mut store))
            .map_err(|error| trapped(&error))?;
        Ok(Self { store, world, call: limits.call })
    }

    /// Runs one call within its bound.
    pub(super) fn call<T>(
        &mut self,
        job: impl FnOnce(&mut Store<Watch>, &CreditChecker) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        arm(&mut self.store, self.call)
            .and_then(|()| job(&mut self.store, &self.world))
            .map_err(|error| trapped(&error))
    }

    /// What the last call has cost, if fuel is counted.
    pub(super) fn meter(&self) -> Option<Meter> {
        let (given, left) = (self.call.fuel()?, self.store.get_fuel().ok()?);
        Some(Meter { fuel: given.saturating_sub(left) })
    }
}

fn arm(store: &mut Store<Watch>, call: Bound) -> wasmtime::Result<()> {
    if let Some(fuel) = call.fuel() {
        store.set_fuel(fuel)?;
    }
    if let Some(time) = call.deadline() {
        let ticks = time.as_millis().div_ceil(TICK.as_millis());
        store.set_epoch_deadline(u64::try_from(ticks).unwrap_or(u64::MAX).max(1));
    }
    Ok(())
}

/// Lets the time of an engine pass, for as long as anybody holds it.
pub(super) fn tick(engine: &wasmtime::Engine) {
    let engine = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    });
}
