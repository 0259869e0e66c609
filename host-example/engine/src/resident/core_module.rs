//! The core module inside the component with its data already open: one file that needs no files, for
//! engines that take a WebAssembly module and keep no state (ClickHouse), and for every other host.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use credit_core::json;
use wasmtime::{Config, Engine, Instance, Linker, Memory, Module, Store, TypedFunc, Val};
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

use super::{
    super::{
        Error, SourceBytes,
        limits::Watch,
        trap::{invalid, trapped},
    },
    ResidentLimits,
};

/// The first core module of a component: its first section of number 1, after a preamble of eight bytes.
///
/// # Errors
///
/// `engine.component-invalid`.
pub fn core_module(component: &[u8]) -> Result<&[u8], Error> {
    let none = || invalid(&wasmtime::Error::msg("no core module in the component"));
    let mut rest = component.get(8..).ok_or_else(none)?;
    loop {
        let (kind, after) = rest.split_first().ok_or_else(none)?;
        rest = after;
        let (mut length, mut shift) = (0_usize, 0_u32);
        loop {
            let (byte, after) = rest.split_first().ok_or_else(none)?;
            rest = after;
            length |= usize::from(byte & 127).checked_shl(shift).ok_or_else(none)?;
            shift = shift.saturating_add(7);
            if byte & 128 == 0 {
                break;
            }
        }
        let (section, after) = rest.split_at_checked(length).ok_or_else(none)?;
        if *kind == 1 {
            return Ok(section);
        }
        rest = after;
    }
}

/// Opens the sources in the core module, as handle 1 of the batch interface, and writes the module down as
/// it then is: without imports, the same bytes in give the same bytes out. Rulebook and calendar may be
/// empty; `on` is the day of calls that name none.
///
/// # Errors
///
/// `pack.*`, `trust.*`; `engine.component-invalid`, `engine.memory`.
pub fn module_snapshot(
    component: &[u8],
    sources: &SourceBytes,
    on: &str,
) -> Result<Vec<u8>, Error> {
    let wizer = Wizer::new();
    let (context, instrumented) =
        wizer.instrument(core_module(component)?).map_err(|error| invalid(&error))?;
    let link = || {
        let engine = Engine::new(&Config::new())?;
        let module = Module::new(&engine, &instrumented)?;
        let mut store = Store::new(&engine, Watch::new(ResidentLimits::default().memory));
        store.limiter(|watch| watch);
        // It has no imports: nothing is given to it.
        let instance = Linker::new(&engine).instantiate(&mut store, &module)?;
        Ok((store, instance))
    };
    let (mut store, instance) = link().map_err(|error: wasmtime::Error| invalid(&error))?;
    open(&mut store, instance, sources, on)?;
    let mut access = Access { store: &mut store, instance, failed: None };
    let written = {
        let mut writing = pin!(wizer.snapshot(&context, &mut access));
        match writing.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(written) => written,
            Poll::Pending => Err(wasmtime::Error::msg("the snapshot waits for something")),
        }
    };
    match access.failed {
        Some(name) => Err(invalid(&wasmtime::Error::msg(format!("no export {name}")))),
        None => written.map_err(|error| invalid(&error)),
    }
}

/// The chunks of `credit_batch_give`.
fn chunks<'a>(head: &'a str, sources: &'a SourceBytes) -> impl Iterator<Item = &'a [u8]> {
    let first = [head.as_bytes(), &sources.rulebook, &sources.calendar, &sources.trust];
    first.into_iter().chain(sources.packs.iter().map(Vec::as_slice))
}

/// Each chunk becomes the module's where it lies: a copy that is freed would stay in the snapshot.
fn open(
    store: &mut Store<Watch>,
    instance: Instance,
    sources: &SourceBytes,
    on: &str,
) -> Result<(), Error> {
    let missing = |error: wasmtime::Error| invalid(&error);
    let memory = memory(store, instance)?;
    let alloc: TypedFunc<u32, u32> =
        instance.get_typed_func(&mut *store, "credit_alloc").map_err(missing)?;
    let give: TypedFunc<(u32, u32), u32> =
        instance.get_typed_func(&mut *store, "credit_batch_give").map_err(missing)?;
    let head = format!("{{\"on\":\"{on}\"}}");
    for chunk in chunks(&head, sources) {
        let length = u32::try_from(chunk.len())
            .map_err(|_| invalid(&wasmtime::Error::msg("the data are larger than 4 GiB")))?;
        let at = alloc.call(&mut *store, length).map_err(|error| trapped(&error))?;
        let place = usize::try_from(at).unwrap_or(usize::MAX);
        memory.write(&mut *store, place, chunk).map_err(|error| invalid(&error.into()))?;
        give.call(&mut *store, (at, length)).map_err(|error| trapped(&error))?;
    }
    let open: TypedFunc<(), u32> =
        instance.get_typed_func(&mut *store, "credit_batch_open_given").map_err(missing)?;
    if open.call(&mut *store, ()).map_err(|error| trapped(&error))? == 1 {
        return Ok(());
    }
    let told: TypedFunc<(), u32> =
        instance.get_typed_func(&mut *store, "credit_batch_error").map_err(missing)?;
    let at = told.call(&mut *store, ()).map_err(|error| trapped(&error))?;
    Err(failure(memory.data(&*store), usize::try_from(at).unwrap_or(usize::MAX)))
}

fn memory(store: &mut Store<Watch>, instance: Instance) -> Result<Memory, Error> {
    let memory = instance.get_memory(store, "memory");
    memory.ok_or_else(|| invalid(&wasmtime::Error::msg("no export memory")))
}

/// The failure that stands in the memory as JSON, its length in front.
fn failure(memory: &[u8], at: usize) -> Error {
    let told = || {
        let rest = memory.get(at..)?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let json = rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        let told = json::parse(json, usize::MAX).ok()?;
        let text = |member: &str| told.get(member)?.as_str().map(str::to_owned);
        Some(Error::answered(text("code")?, text("place"), text("text")?, text("remedy")?))
    };
    told().unwrap_or_else(|| invalid(&wasmtime::Error::msg("the module does not open the data")))
}

/// What the snapshot is read through: globals and memories that the instrumentation exported. It cannot
/// say that it failed; the first failure is kept.
struct Access<'a> {
    store: &'a mut Store<Watch>,
    instance: Instance,
    failed: Option<String>,
}

impl InstanceState for Access<'_> {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        let global = self.instance.get_global(&mut *self.store, name);
        match global.map(|global| global.get(&mut *self.store)) {
            Some(Val::I32(value)) => SnapshotVal::I32(value),
            Some(Val::I64(value)) => SnapshotVal::I64(value),
            Some(Val::F32(value)) => SnapshotVal::F32(value),
            Some(Val::F64(value)) => SnapshotVal::F64(value),
            _ => {
                self.failed.get_or_insert_with(|| name.to_owned());
                SnapshotVal::I32(0)
            }
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        match self.instance.get_memory(&mut *self.store, name) {
            Some(memory) => contents(memory.data(&*self.store)),
            None => {
                self.failed.get_or_insert_with(|| name.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section of that number.
    fn section(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len() & 127).unwrap() | 128;
        let rest = u8::try_from(content.len() >> 7).unwrap();
        [&[kind, length, rest], content].concat()
    }

    #[test]
    fn the_first_core_module_is_found() {
        let module = vec![7; 300];
        let head = *b"\0asm\x0d\0\x01\0";
        let component = [&head[..], &section(0, b"name"), &section(1, &module), &section(1, b"x")];
        let component = component.concat();
        assert_eq!(core_module(&component).unwrap(), module);
        let end = component.len() - section(1, b"x").len();
        for cut in 0..end {
            let error = core_module(&component[..cut]).unwrap_err();
            assert_eq!(error.code(), "engine.component-invalid", "{cut}");
        }
    }

    #[test]
    fn what_the_module_answers_is_an_error_of_ours() {
        let json = br#"{"code":"pack.digest","remedy":"R","text":"T"}"#;
        let memory = [&[0, 0][..], &[u8::try_from(json.len()).unwrap(), 0, 0, 0], json].concat();
        assert_eq!(failure(&memory, 2).code(), "pack.digest");
        for at in [0, 3, usize::MAX] {
            assert_eq!(failure(&memory, at).code(), "engine.component-invalid");
        }
    }

    #[test]
    fn the_chunks_stand_in_their_order() {
        let sources = SourceBytes {
            packs: vec![b"pack".to_vec(), b"other".to_vec()],
            trust: b"{}".to_vec(),
            calendar: b"calendar".to_vec(),
            ..SourceBytes::default()
        };
        let expected: [&[u8]; 6] = [b"head", b"", b"calendar", b"{}", b"pack", b"other"];
        assert_eq!(chunks("head", &sources).collect::<Vec<_>>(), expected);
    }
}
