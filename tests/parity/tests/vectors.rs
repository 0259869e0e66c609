//! Every vector over every surface of this process. `CREDIT_BLESS=1` rewrites the expectations from the
//! native core; the difference is then reviewed like code.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use std::{collections::BTreeSet, env};

use credit_core::json::Value;
use credit_host::sample::Sample;
#[cfg(feature = "component")]
use parity::Component;
use parity::{Native, Surface, bless, files, judge, name};

fn failures(surface: &dyn Surface) -> Vec<String> {
    let mut failures = Vec::new();
    for file in files().unwrap() {
        for case in file.cases() {
            if let Err(error) = judge(case, &surface.answer(case)) {
                let path = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                failures.push(format!("{}: {path}: {}: {error}", surface.name(), name(case)));
            }
        }
    }
    failures
}

#[test]
fn every_vector_on_the_native_core() {
    let native = Native::new(&Sample::build().unwrap()).unwrap();
    if env::var_os("CREDIT_BLESS").is_some() {
        let refused: Vec<String> =
            files().unwrap().iter().filter_map(|file| bless(file, &native).err()).collect();
        assert!(refused.is_empty(), "{}", refused.join("\n"));
    }
    let failures = failures(&native);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[cfg(feature = "component")]
#[test]
fn every_vector_on_the_component_in_wasmtime() {
    let component = Component::new(&Sample::build().unwrap()).unwrap();
    let failures = failures(&component);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn vectors_cite_their_source_and_reach_every_outcome() {
    let files = files().unwrap();
    let mut outcomes = BTreeSet::new();
    for file in &files {
        let source = file.content.get("source").and_then(Value::as_str).unwrap_or_default();
        assert!(!source.trim().is_empty(), "{} has no source", file.path.display());
        assert!(!file.cases().is_empty(), "{} has no cases", file.path.display());
        let mut names = BTreeSet::new();
        for case in file.cases() {
            assert!(names.insert(name(case)), "{}: {} twice", file.path.display(), name(case));
            outcomes.extend(case.get("outcome").and_then(Value::as_str));
        }
    }
    let all: BTreeSet<&str> = credit_core::decision::Outcome::NAMES.iter().copied().collect();
    assert_eq!(outcomes, all);
}

#[test]
fn a_changed_byte_of_an_expectation_is_noticed() {
    let native = Native::new(&Sample::build().unwrap()).unwrap();
    let file = files().unwrap().into_iter().next().unwrap();
    let case = &file.cases()[0];
    let Value::Object(mut members) = case.clone() else { panic!("an object") };
    for (key, value) in &mut members {
        if key.starts_with("expect") {
            *value = Value::Object(vec![("kind".into(), Value::from("other"))]);
        }
    }
    assert!(judge(&Value::Object(members), &native.answer(case)).is_err());
}
