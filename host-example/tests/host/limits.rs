//! What happens to a call that costs too much, and to a file that is no component.

use std::fs;

use crate::common::component;
use credit_core::api::Lang;
use credit_engine::{
    ComponentEngine, Engine as _, Error, IdQuery, Limits, ResidentEngine, ResidentLimits,
    find_component, snapshot,
};
use credit_host::{
    problem::{Exit, Problem},
    sample::{PackSet, Sample},
};

#[test]
fn running_out_of_fuel_is_a_failure_with_a_code() {
    let engine = component().with_limits(Limits { fuel: 100_000, ..Limits::default() });
    let sample = Sample::build().unwrap();
    let sources = sample.sources(PackSet::Fresh);
    let error = engine.check(&sources, &sample.cases[0].request, Lang::ZhCn).unwrap_err();
    let problem = Problem::from(error);
    assert_eq!((problem.code(), problem.exit()), ("engine.fuel", Exit::Unusable));
    // The engine is as good as new: the next call has its own fuel.
    let answer = engine.validate_lines("91110000600037341L\n", &IdQuery::default(), Lang::ZhCn);
    assert!(answer.unwrap().contains("\"valid\":true"));
}

#[test]
fn running_out_of_memory_is_a_failure_with_a_code() {
    let engine = component().with_limits(Limits { memory: 1 << 16, ..Limits::default() });
    let problem = engine.validate_lines("x\n", &IdQuery::default(), Lang::ZhCn).unwrap_err();
    assert_eq!(problem.code(), "engine.memory");
}

#[test]
fn the_same_call_costs_the_same_fuel() {
    let sample = Sample::build().unwrap();
    let sources = sample.sources(PackSet::Fresh);
    // The least fuel that suffices is found twice, by two engines.
    let least = || {
        let (mut low, mut high) = (0_u64, 200_000_000_u64);
        while high - low > 1_000_000 {
            let middle = low + (high - low) / 2;
            let engine = component().with_limits(Limits { fuel: middle, ..Limits::default() });
            match engine.check(&sources, &sample.cases[0].request, Lang::ZhCn) {
                Ok(_) => high = middle,
                Err(_) => low = middle,
            }
        }
        high
    };
    assert_eq!(least(), least());
}

#[test]
fn other_files_are_not_taken_for_the_component() {
    for bytes in [&b""[..], b"\0asm\x01\0\0\0", b"not wasm at all"] {
        let error = ComponentEngine::from_bytes(bytes, Limits::default()).unwrap_err();
        let problem = Problem::from(error);
        assert_eq!(problem.code(), "engine.component-invalid");
        assert_eq!(problem.line(Lang::ZhCn).lines().count(), 1);
    }
}

#[test]
fn the_other_component_is_told_with_the_file_that_belongs_there() {
    let foreign = b"\0asm\x0d\0\x01\0";
    let error = ComponentEngine::from_bytes(foreign, Limits::default()).unwrap_err();
    let told = |error: &Error, file: &str| {
        assert_eq!(error.code(), "engine.component-other", "{error}");
        for lang in [Lang::ZhCn, Lang::En] {
            let (text, remedy) = (error.text(lang), error.remedy(lang));
            assert!(text.contains(file) && remedy.contains(file), "{text} {remedy}");
        }
    };
    told(&error, "credit-check.wasm");
    // The stateless component keeps no data open: neither to run, nor to be written down with data in it.
    let stateless = fs::read(find_component(None).unwrap()).unwrap();
    let sources = Sample::build().unwrap().sources(PackSet::Fresh);
    for bytes in [&stateless[..], foreign] {
        let error = ResidentEngine::from_bytes(bytes, ResidentLimits::default()).unwrap_err();
        told(&error, "credit-checker.wasm");
        told(&snapshot(bytes, &sources, Lang::ZhCn).unwrap_err(), "credit-checker.wasm");
    }
}
