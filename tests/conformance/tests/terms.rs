//! 期限: terms of offices are data of the rulebook, and never longer than the State lets them be.

#![expect(clippy::panic, reason = "a test that meets the unexpected should stop")]

use conformance::city::RULEBOOK;
use conformance::fixture::{sheets, table};
use credit_core::calendar::{NamedTerm, Term, TermUnit};
use credit_core::json;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::{RulebookDocument, RulebookNamedTerm};
use credit_core::rulebook::source::{
    Compiled, compile, compile_under, export, term_name, term_named,
};
use credit_core::sheet::{Message, Table};
use credit_core::wire;

fn book(rows: &str) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.push(table("期限.csv", &format!("期限,长度,依据\n{rows}\n")));
    tables
}

fn told(messages: &[Message]) -> String {
    messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn compiled(rows: &str) -> Compiled {
    compile(&book(rows)).unwrap_or_else(|messages| panic!("{}", told(&messages)))
}

fn days(n: u32) -> Option<Term> {
    Some(Term { n, unit: TermUnit::WorkingDay })
}

#[test]
fn a_rulebook_sets_terms_and_the_others_stay_as_usual() {
    let plain = Rulebook::of(compile(&sheets(RULEBOOK)).unwrap().document).unwrap();
    let document =
        compiled("异议答复,3个工作日,YJ10\n修复办结,10日,YJ10\n惩戒反馈,1个月,YJ10").document;
    let bytes = wire::canonical(&document);
    let value = json::parse(bytes.as_bytes(), usize::MAX).unwrap();
    let read = Rulebook::decode(&value).unwrap();
    for (name, usual, own) in [
        (NamedTerm::DoublePublicity, days(7), days(7)),
        (NamedTerm::Objection, days(5), days(3)),
        (NamedTerm::RepairAcceptance, days(3), days(3)),
        (NamedTerm::Repair, days(10), Some(Term { n: 10, unit: TermUnit::Day })),
        (NamedTerm::Feedback, None, Some(Term { n: 1, unit: TermUnit::Month })),
    ] {
        assert_eq!((plain.term(name), read.term(name)), (usual, own), "{name:?}");
        assert_eq!(term_named(term_name(name)), Some(name));
    }
    assert_eq!(term_named("异议"), None);
    let whole = RulebookDocument::decode_whole(&value).unwrap();
    assert_eq!(wire::canonical(&whole), bytes);
    assert_eq!(compile(&export::sheets(&document)).unwrap().document, document);
    let said: Vec<String> = differences(&plain, &read).into_iter().map(|d| d.text).collect();
    assert_eq!(
        said,
        [
            "增加期限“异议答复”（3个工作日，依据 YJ10）",
            "增加期限“修复办结”（10日，依据 YJ10）",
            "增加期限“惩戒反馈”（1个月，依据 YJ10）"
        ]
    );
}

#[test]
fn no_term_is_longer_than_the_state_lets_it_be() {
    for (rows, parts) in [
        ("修复办结,11个工作日,YJ10", ["E05", "“11个工作日”比国家规定的10个工作日长（修复办结）"]),
        ("修复办结,15日,YJ10", ["E05", "10个工作日长"]),
        ("修复受理,4,YJ10", ["E05", "3个工作日长"]),
        ("双公示,1个月,YJ10", ["E05", "7个工作日长"]),
        ("异议答复,五个工作日,YJ10", ["E07", "“五个工作日”不是期限"]),
        ("异议答复,0,YJ10", ["E07", "“0”不是期限"]),
        ("异议,5,YJ10", ["E07", "异议"]),
        ("异议答复,5,", ["E09", "期限必须有依据"]),
        ("异议答复,5,YJ99", ["E12", "YJ99"]),
        ("异议答复,5,YJ10\n异议答复,3,YJ10", ["E15", "“异议答复”写了两次"]),
    ] {
        let said = told(&compile(&book(rows)).map(|_| ()).unwrap_err());
        for part in parts {
            assert!(said.contains(part), "{rows}: {part}: {said}");
        }
    }
    // A local number has no ceiling; days are compared as what they last at least.
    for rows in ["异议答复,30,YJ10", "修复办结,14日,YJ10", "修复受理,3日,YJ10", "惩戒反馈,2年,YJ10"]
    {
        assert!(compiled(rows).document.terms.is_some(), "{rows}");
    }
    let mut tables = book("异议答复,5,YJ10");
    let own = tables.last_mut().unwrap();
    own.header.push("说明".into());
    own.rows[0].cells.push("本市规定".into());
    let warned = told(&compile(&tables).unwrap().warnings);
    assert!(warned.contains("规则书不读“说明”列"), "{warned}");
}

#[test]
fn what_the_one_above_sets_stays() {
    let above = compiled("异议答复,5,YJ10").document;
    let own = |rows: &str| [table("期限.csv", &format!("期限,长度,依据\n{rows}\n"))];
    let both = compile_under(&above, &own("惩戒反馈,5,YJ10")).map_err(|m| told(&m)).unwrap();
    let both = Rulebook::of(both.document).unwrap();
    assert_eq!(
        (both.term(NamedTerm::Objection), both.term(NamedTerm::Feedback)),
        (days(5), days(5))
    );
    let said = told(&compile_under(&above, &own("异议答复,9,YJ10")).map(|_| ()).unwrap_err());
    assert!(said.contains("E23") && said.contains("“异议答复”在上级规则书里已有"), "{said}");
}

#[test]
fn a_document_with_terms_that_cannot_be_counted_does_not_open() {
    let good = compiled("异议答复,5,YJ10").document;
    let opens = |change: &dyn Fn(&mut Vec<RulebookNamedTerm>)| {
        let mut document = good.clone();
        change(document.terms.as_mut().unwrap());
        Rulebook::of(document).map(|_| ()).map_err(|error| error.code().to_owned())
    };
    assert_eq!(opens(&|_| ()), Ok(()));
    let refused = Err("rulebook.reference".to_owned());
    assert_eq!(opens(&|terms| terms[0].term.n = 0), refused);
    assert_eq!(opens(&|terms| terms[0].term.n = 100_000), refused);
    assert_eq!(opens(&|terms| terms.push(terms[0].clone())), refused);
    let text = wire::canonical(&good).replace("\"objection\"", "\"appeal\"");
    let value = json::parse(text.as_bytes(), usize::MAX).unwrap();
    assert_eq!(Rulebook::decode(&value).unwrap_err().code(), "json.value");
}
