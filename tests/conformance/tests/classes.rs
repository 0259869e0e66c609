//! Classes of matters and scenes are data: what outcomes are called there, and which papers answer.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

use conformance::city::RULEBOOK;
use conformance::fixture::{record, sheets, table};
use conformance::world::{World, items, notice, outcome, request, subject, text, with};
use credit_core::api::{self, Lang};
use credit_core::pack::record::Record;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{compile, export};
use credit_core::sheet::Table;
use credit_core::wire::canonical;
use serde_json::Value;

/// The sample with a sheet of classes, and cells of 事项 written otherwise.
fn city(classes: &str, patches: &[(&str, &str)]) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    tables.push(table("类别", classes));
    let matters = tables.iter_mut().find(|table| table.name() == "事项").unwrap();
    for cell in matters.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Some((_, new)) = patches.iter().find(|(old, _)| old == cell) {
            (*new).clone_into(cell);
        }
    }
    tables
}

fn document(tables: &[Table]) -> RulebookDocument {
    compile(tables).map(|compiled| compiled.document).unwrap()
}

/// Records without which the lists that a matter needs would be empty.
fn world(document: &RulebookDocument, lists: &[u16]) -> World {
    let records: Vec<(u16, Record)> =
        lists.iter().map(|list| (*list, record("", "示例市他某有限公司", None))).collect();
    let records: Vec<(u16, Record)> = (0..)
        .zip(records)
        .map(|(n, (list, record)): (usize, _)| {
            (list, Record { list, entry: format!("E{n}"), ..record })
        })
        .collect();
    World::new(&[]).ruled_by(document).listing(&records)
}

fn asked(matter: &str, materials: &[&str]) -> Value {
    let applicant =
        with(subject("applicant", "organization", "范例一"), "code", "91450200MA5TETX088");
    request(matter, &[applicant], materials)
}

fn called(said: &Value) -> [&str; 3] {
    [outcome(said), text(said, "/outcomeText"), text(said, "/headline")]
}

const TENDER: (&str, &[&str]) = ("CG-0001", &["C1", "C2", "C3", "C4"]);
const PERMIT: (&str, &[&str]) = ("SL-0001", &["M1", "M2", "M3", "M4"]);

#[test]
fn who_competes_may_take_part() {
    let document = document(&sheets(RULEBOOK));
    let world = world(&document, &[0, 1, 2]);
    let said = world.check(&asked(TENDER.0, TENDER.1));
    assert_eq!(called(&said), ["accept", "可以参加", "可以参加本次活动"]);
    // And so does who hands in what is missing.
    let said = world.check(&asked(TENDER.0, &TENDER.1[1..]));
    let ways: Vec<&str> =
        items(&said, "/waysForward").iter().map(|way| text(way, "/text")).collect();
    assert_eq!(ways, ["现在补交“响应文件”，可参加（C6）"], "{said}");
    let said = world.check(&asked(PERMIT.0, PERMIT.1));
    assert_eq!(called(&said), ["accept", "正常受理", "可以受理"]);
}

#[test]
fn a_class_says_what_outcomes_are_called() {
    let classes = "类别,文书,正常受理,不予通过\n行政审批,,准予,不予准许\n";
    let document = document(&city(classes, &[]));
    let checker = world(&document, &[0, 2]).open().unwrap();
    let said = world(&document, &[0, 2]).check(&asked(PERMIT.0, PERMIT.1));
    assert_eq!(called(&said), ["accept", "准予", "可以受理"]);
    // In English it is called as always: the sheet is Chinese.
    let request = asked(PERMIT.0, PERMIT.1).to_string();
    let english = api::check_json(&checker, request.as_bytes(), Lang::En).unwrap();
    assert!(english.contains(r#""outcomeText":"accepted""#), "{english}");
    // A way that leads there is called the same.
    let said = conformance::world::check(&checker, &asked(PERMIT.0, &PERMIT.1[1..]));
    assert_eq!(text(&said, "/waysForward/0/outcomeText"), "准予", "{said}");
    assert!(text(&said, "/waysForward/0/text").contains("，可准予（"), "{said}");
    // 文书 stays what it is for that class.
    let paper = notice(&checker, "acceptance", "text", &asked(PERMIT.0, PERMIT.1));
    assert!(paper.contains("受理通知书"), "{paper}");
}

#[test]
fn a_city_adds_classes_and_scenes() {
    let classes = "类别,文书,核查场景,正常受理\n竞买报名,交易,林权流转;海域使用权出让,\n";
    let patches = [("行政审批", "竞买报名"), ("其他行政事项", "林权流转")];
    let document = document(&city(classes, &patches));
    let world = world(&document, &[0, 2]);
    assert_eq!(called(&world.check(&asked(PERMIT.0, PERMIT.1)))[1], "可以参加");
    let paper = notice(&world.open().unwrap(), "acceptance", "text", &asked(PERMIT.0, PERMIT.1));
    assert!(paper.contains("资格审查合格通知书"), "{paper}");
    // Without the sheet nobody knows them.
    let mut tables = city(classes, &patches);
    tables.retain(|table| table.name() != "类别");
    let told: Vec<String> =
        compile(&tables).map(|_| ()).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|text| text.contains("“类别”列：取值“竞买报名”")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("“核查场景”列：取值“林权流转”")), "{told:?}");
    // Whoever exports it has it again.
    let again = self::document(&export::sheets(&document));
    assert_eq!(canonical(&again), canonical(&document));
}

#[test]
fn mistakes_in_classes_are_told() {
    for (classes, code) in [
        ("类别,文书\n行政审批,许可书\n", "E07"),
        ("类别,文书\n行政审批,许可\n行政审批,其他\n", "E15"),
        ("类别,文书\n,许可\n", "E13"),
        ("类别,不予通过\n行政审批,正常受理\n", "E07"),
        ("类别,正常受理,不予通过\n行政审批,准予,准予\n", "E07"),
    ] {
        let messages = compile(&city(classes, &[])).map(|_| ()).unwrap_err();
        assert!(messages.iter().any(|message| message.code == code), "{classes}: {messages:?}");
    }
}

#[test]
fn other_words_and_papers_are_a_difference() {
    let of = |classes| Rulebook::of(document(&city(classes, &[]))).unwrap();
    let (old, new) = (of("类别,正常受理\n行政审批,准予\n"), of("类别,文书\n行政审批,其他\n"));
    let told: Vec<String> = differences(&old, &new)
        .into_iter()
        .filter(|difference| difference.matter.starts_with("SL-0001"))
        .map(|difference| difference.text)
        .collect();
    assert_eq!(told, ["去掉“正常受理”的用语“准予”", "文书由“许可”改为“其他”"]);
}
