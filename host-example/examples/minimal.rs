//! The least that a host needs: wasmtime, the component, four files, one request.
//!
//! `cargo run -p credit-host --example minimal -- credit-check.wasm 示例市 示例市/requests/01-clean.json`

use std::{env, error::Error, fs, path::Path};

use bindings::{
    CreditCheckPre,
    exports::credit::check::{evaluate::Sources, types::Language},
};
use wasmtime::{
    Config, Engine, Store, StoreLimits, StoreLimitsBuilder,
    component::{Component, Linker},
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "credit-check",
        ownership: Borrowing { duplicate_if_necessary: false },
    });
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [component, city, request] = args.as_slice() else {
        return Err("usage: minimal COMPONENT CITY REQUEST".into());
    };
    let read = |name: &str| fs::read(Path::new(city).join(name));
    let pack = read("packs/zxgk.pack")?;
    let (ccgp, commitment) = (read("packs/ccgp.pack")?, read("packs/commitment.pack")?);
    let (rulebook, calendar) = (read("rulebook.pack")?, read("calendar.pack")?);
    let trust = read("trust.json")?;

    // Once: compile, and link to nothing. The component imports nothing, so it can only compute.
    let engine = Engine::new(Config::new().consume_fuel(true))?;
    let component = Component::from_file(&engine, component)?;
    let linker = Linker::<StoreLimits>::new(&engine);
    let checker = CreditCheckPre::new(linker.instantiate_pre(&component)?)?;

    // For every request: a store of its own, so that no request can hurt the next.
    let limits = StoreLimitsBuilder::new().memory_size(256 << 20).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    store.set_fuel(20_000_000_000)?;
    let instance = checker.instantiate(&mut store)?;
    let packs = [pack.as_slice(), &ccgp, &commitment];
    let sources =
        Sources { packs: &packs, rulebook: &rulebook, calendar: &calendar, trust: &trust };
    let request = fs::read_to_string(request)?;
    let evaluate = instance.credit_check_evaluate();
    match evaluate.call_check_json(&mut store, sources, &request, Language::ZhCn)? {
        Ok(decision) => println!("{decision}"),
        Err(failure) => return Err(format!("{}: {}", failure.code, failure.text).into()),
    }
    Ok(())
}
