//! The component with its data already loaded: an instance starts with packs, rulebook and calendar
//! open, and shares their memory with all others until it writes to it.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use credit_core::api::Lang;
use wasmtime::{
    Config, Engine, Store,
    component::{
        Component, ComponentNamedList, ComponentType, Instance, Lift, Linker, TypedFunc, WasmList,
    },
};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

use super::{
    super::{
        Error, SourceBytes,
        limits::Watch,
        locate::CHECKER,
        trap::{invalid, other, trapped},
    },
    ResidentLimits,
    bindings::CreditChecker,
    border::{borrow, failed, language},
};

/// Opens the sources in an instance and writes the component down as it then is. The same bytes in
/// give the same bytes out.
///
/// # Errors
///
/// `pack.*`, `trust.*`; `engine.component-invalid`, `engine.component-other`, `engine.memory`.
pub fn snapshot(component: &[u8], sources: &SourceBytes, lang: Lang) -> Result<Vec<u8>, Error> {
    let wizer = Wizer::new();
    let prepared = wizer.instrument_component(component).map_err(|error| invalid(&error))?;
    let (context, instrumented) = prepared;
    let mut config = Config::new();
    config.wasm_component_model(true);
    let link = || {
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, &instrumented)?;
        Linker::<Watch>::new(&engine).instantiate_pre(&component)
    };
    let linked = link().map_err(|error| invalid(&error))?;
    let mut store = Store::new(linked.engine(), Watch::new(ResidentLimits::default().memory));
    store.limiter(|watch| watch);
    let packs: Vec<&[u8]> = sources.packs.iter().map(Vec::as_slice).collect();
    let instance = linked.instantiate(&mut store).map_err(|error| trapped(&error))?;
    let world = CreditChecker::new(&mut store, &instance);
    world
        .map_err(|error| other(CHECKER.file, &error))?
        .credit_check_checker()
        .call_preload(&mut store, borrow(sources, &packs), language(lang))
        .map_err(|error| trapped(&error))?
        .map_err(failed)?;
    let mut access = Access { store: &mut store, instance, failure: None };
    let written = {
        let mut writing = pin!(wizer.snapshot_component(&context, &mut access));
        match writing.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(written) => written,
            Poll::Pending => Err(wasmtime::Error::msg("the snapshot waits for something")),
        }
    };
    match access.failure {
        Some(error) => Err(invalid(&error)),
        None => written.map_err(|error| invalid(&error)),
    }
}

/// What the snapshot is read through: functions that the instrumentation added. They cannot wait and
/// cannot say that they failed; the first failure is kept.
struct Access<'a> {
    store: &'a mut Store<Watch>,
    instance: Instance,
    failure: Option<wasmtime::Error>,
}

impl Access<'_> {
    fn function<R>(&mut self, instance: &str, name: &str) -> wasmtime::Result<TypedFunc<(), R>>
    where
        R: ComponentNamedList + Lift + 'static,
    {
        let missing = || wasmtime::Error::msg(format!("no export {instance}#{name}"));
        let at = self.instance.get_export_index(&mut *self.store, None, instance);
        let at = at.ok_or_else(missing)?;
        let at = self.instance.get_export_index(&mut *self.store, Some(&at), name);
        self.instance.get_typed_func(&mut *self.store, at.ok_or_else(missing)?)
    }

    fn value<T>(&mut self, instance: &str, name: &str) -> T
    where
        T: ComponentType + Lift + Default + Send + Sync + 'static,
    {
        let value = self
            .function::<(T,)>(instance, name)
            .and_then(|function| function.call(&mut *self.store, ()));
        match value {
            Ok((value,)) => value,
            Err(error) => {
                self.failure.get_or_insert(error);
                T::default()
            }
        }
    }
}

impl ComponentInstanceState for Access<'_> {
    async fn call_func_ret_list_u8(
        &mut self,
        instance: &str,
        func: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        let list = self
            .function::<(WasmList<u8>,)>(instance, func)
            .and_then(|function| function.call(&mut *self.store, ()));
        match list {
            Ok((list,)) => contents(list.as_le_slice(&*self.store)),
            Err(error) => {
                self.failure.get_or_insert(error);
            }
        }
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.value(instance, func)
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.value(instance, func)
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.value::<f32>(instance, func).to_bits()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.value::<f64>(instance, func).to_bits()
    }
}
