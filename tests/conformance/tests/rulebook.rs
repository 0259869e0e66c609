//! The rulebook compiler: the design's sample compiles, and each mistake that staff make has its
//! one message with sheet, row, column, case and remedy.

use conformance::broken::{Mistake, mistakes};
use conformance::fixture::sheets;
use credit_core::rulebook::source::compile;

const SAMPLE: &str = "tests/vectors/rulebook/sample";

#[test]
fn the_sample_compiles_with_one_warning() {
    let compiled = compile(&sheets(SAMPLE)).unwrap();
    let warnings: Vec<String> = compiled.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["W01 用例.csv：规则 R3、R4、R6、R9 没有任何用例覆盖（覆盖率 5/9）。"]);
    // Five rows are reached: each without itself and with five other outcomes.
    assert_eq!((compiled.mutants.killed, compiled.mutants.all), (30, 54));
    assert_eq!(compiled.suggestions.len(), 4, "{:#?}", compiled.suggestions);
    assert_eq!(compiled.proofs.first().map(|p| p.cells), Some(192));
}

#[test]
fn the_sample_city_compiles_and_its_cases_notice_every_mutant() {
    let compiled = compile(&sheets("host-example/sample/rulebook")).unwrap();
    assert_eq!(compiled.warnings, []);
    assert_eq!(compiled.mutants.killed, compiled.mutants.all);
    assert_eq!(compiled.suggestions, [""; 0]);
}

#[test]
fn every_mistake_gives_exactly_its_message() {
    let all = mistakes();
    assert!(all.len() >= 20, "{}", all.len());
    for mistake in &all {
        let messages = compile(&mistake.sheets()).expect_err(&mistake.name);
        let told: Vec<String> = messages.iter().map(ToString::to_string).collect();
        assert_eq!(told, [mistake.message.as_str()], "{}", mistake.name);
    }
}

#[test]
fn what_follows_from_a_mistake_is_folded_under_its_message() {
    let all = mistakes();
    let folded = |name: &str| {
        let mistake: &Mistake = all.iter().find(|m| m.name == name).unwrap();
        let messages = compile(&mistake.sheets()).expect_err(name);
        messages.iter().flat_map(|m| m.folded.iter().map(|f| f.code)).collect::<Vec<_>>()
    };
    assert_eq!(folded("严重失信给了容缺"), ["E04", "E10"], "HX3 and the case T1");
    assert_eq!(folded("条件重叠"), ["E10"], "the case T5");
    assert_eq!(folded("一行挪错位置"), ["E01", "E10", "E10"], "the gap it left, T2, T5");
}
