//! What happens to a call that costs too much, and to a file that is no component.

use crate::common::component;
use credit_core::api::Lang;
use credit_engine::{ComponentEngine, Engine as _, IdQuery, Limits};
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
