//! The sample city: every case gives its outcome, natively and in the component, byte for byte.

use std::collections::BTreeSet;

use crate::common::component;
use credit_core::{answer::Decision, api::Lang};
use credit_engine::{Engine as _, IdQuery, NativeEngine};
use credit_host::{
    import,
    problem::Problem,
    sample::{PackSet, Sample},
    view,
};

const OUTCOMES: [&str; 6] =
    ["accept", "accept-on-commitment", "accept-with-deferral", "supplement", "refer", "refuse"];

#[test]
fn every_case_gives_its_outcome_on_both_engines() {
    let sample = Sample::build().unwrap();
    let component = component();
    let mut reached = BTreeSet::new();
    for case in &sample.cases {
        let sources = sample.sources(case.packs);
        for lang in [Lang::ZhCn, Lang::En] {
            let native = NativeEngine.check(&sources, &case.request, lang).unwrap();
            let wasm = component.check(&sources, &case.request, lang).unwrap();
            assert_eq!(native, wasm, "{}", case.file);
            let decision: Decision = view::parse(&native).unwrap();
            assert_eq!(decision.outcome.as_str(), case.outcome, "{}", case.file);
            reached.insert(decision.outcome.as_str());
        }
    }
    assert!(sample.cases.len() >= 12);
    assert_eq!(reached, OUTCOMES.into_iter().collect());
}

#[test]
fn descriptions_and_failures_are_the_same_on_both_engines() {
    let sample = Sample::build().unwrap();
    let component = component();
    let sources = sample.sources(PackSet::Stale);
    for lang in [Lang::ZhCn, Lang::En] {
        let native = NativeEngine.describe(&sources, lang).unwrap();
        assert_eq!(native, component.describe(&sources, lang).unwrap());
        let broken = ["{", "{}", "[]", r#"{"matter":1}"#, r#"{"matter":"a","matter":"b"}"#];
        for request in broken {
            let native = NativeEngine.check(&sources, request, lang).unwrap_err();
            let wasm = component.check(&sources, request, lang).unwrap_err();
            assert_eq!(said(native, lang), said(wasm, lang), "{request}");
        }
    }
}

#[test]
fn lines_of_identifiers_are_the_same_on_both_engines() {
    let component = component();
    let lines = "91110000600037341L\r\n91110000600037341K\n\n９１１１００００６０００３７３４１ｌ\n张三\n\
                 11010519491231002X\n1101051949****002X\n13830295-X\n\u{0}\u{FFFD}\nlast";
    for kind in [None, Some("uscc"), Some("resident-id")] {
        let query = IdQuery {
            kind: kind.map(str::to_owned),
            on: Some("2026-11-20".to_owned()),
            ..IdQuery::default()
        };
        let native = NativeEngine.validate_lines(lines, &query, Lang::ZhCn).unwrap();
        assert_eq!(native, component.validate_lines(lines, &query, Lang::ZhCn).unwrap());
        assert_eq!(native.lines().count(), 10);
    }
    let query = IdQuery { kind: Some("no-such-kind".to_owned()), ..IdQuery::default() };
    let native = NativeEngine.validate_lines("x\n", &query, Lang::ZhCn).unwrap_err();
    let wasm = component.validate_lines("x\n", &query, Lang::ZhCn).unwrap_err();
    assert_eq!(said(native, Lang::ZhCn), said(wasm, Lang::ZhCn));
}

#[test]
fn building_twice_gives_the_same_bytes() {
    let (first, second) = (Sample::build().unwrap(), Sample::build().unwrap());
    assert_eq!(first.files(), second.files());
}

#[test]
fn the_rulebook_has_no_remarks() {
    let warnings = Sample::build().unwrap().warnings;
    assert_eq!(warnings, Vec::<String>::new());
}

/// Nobody real is on a list, and nothing but the one case about it has a wrong code.
#[test]
fn everybody_in_the_city_is_made_up() {
    let sample = Sample::build().unwrap();
    for (path, bytes) in sample.files() {
        let is_list = path.starts_with("lists/") && !path.contains("名单定义");
        if !is_list {
            continue;
        }
        let table = import::read_table(&path, &bytes).unwrap();
        let name = table
            .header
            .iter()
            .position(|h| ["iname", "企业名称", "主体名称", "纳税人名称"].contains(&&**h));
        for row in &table.rows {
            let name = &row.cells[name.unwrap()];
            assert!(name.starts_with("示例市") || name.starts_with("范例"), "{path}: {name}");
        }
    }
    let wrong: Vec<&str> = sample
        .cases
        .iter()
        .filter(|case| {
            let request: serde_json::Value = serde_json::from_str(&case.request).unwrap();
            let subjects = request["subjects"].as_array().unwrap();
            subjects.iter().any(|subject| {
                let code = subject["code"].as_str().unwrap();
                !credit_core::id::validate(code, &credit_core::id::Expectation::default())
                    .is_valid()
            })
        })
        .map(|case| case.file.as_str())
        .collect();
    assert_eq!(wrong, ["02-wrong-code.json"]);
}

#[test]
fn a_year_end_deadline_is_provisional() {
    let sample = Sample::build().unwrap();
    let case = sample.cases.iter().find(|case| case.file.contains("year-end")).unwrap();
    let answer = NativeEngine.check(&sample.sources(case.packs), &case.request, Lang::ZhCn);
    let decision: serde_json::Value = serde_json::from_str(&answer.unwrap()).unwrap();
    assert_eq!(decision["missing"][0]["due"]["provisional"], true);
    let case = sample.cases.iter().find(|case| case.file.contains("deferral-signed")).unwrap();
    let answer = NativeEngine.check(&sample.sources(case.packs), &case.request, Lang::ZhCn);
    let decision: serde_json::Value = serde_json::from_str(&answer.unwrap()).unwrap();
    assert_eq!(decision["missing"][0]["due"]["date"], "2026-12-04");
}

/// A failure in words, wherever it comes from.
fn said(error: credit_engine::Error, lang: Lang) -> String {
    Problem::from(error).line(lang)
}
