//! 公平竞争审查 (P11): what must make no difference between competitors makes none, but where an exception
//! is cited; otherwise two applicants are shown who differ in nothing else.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::sheets;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::source::{Compiled, Message, compile, export};
use credit_core::sheet::Table;
use credit_core::wire::canonical;

const RULEBOOK: &str = "host-example/sample/rulebook";

/// Puts a column behind the others of a sheet; `cell` is asked for each row by what is in its `by`.
fn column(
    tables: &mut [Table],
    sheet: &str,
    label: &str,
    by: &str,
    cell: &dyn Fn(&str) -> &'static str,
) {
    let table = tables.iter_mut().find(|table| table.name() == sheet).unwrap();
    let key = table.column(by).unwrap();
    table.header.push(label.into());
    let width = table.header.len();
    for row in &mut table.rows {
        row.cells.resize(width - 1, String::new());
        let text = cell(&row.cells[key]).to_owned();
        row.cells.push(text);
    }
}

/// A row behind that with a key: the same with other cells.
fn row(tables: &mut [Table], sheet: &str, (by, key): (&str, &str), cells: &[(&str, &str)]) {
    let table = tables.iter_mut().find(|table| table.name() == sheet).unwrap();
    let column = table.column(by).unwrap();
    let at = table.rows.iter().position(|row| row.cells[column] == key).unwrap();
    let mut new = table.rows[at].clone();
    new.line = 900;
    for (label, text) in cells {
        new.cells[table.column(label).unwrap()] = (*text).to_owned();
    }
    table.rows.insert(at + 1, new);
}

/// The sample city with the fact 注册地: bidders from elsewhere go to a person.
fn city(mark: &'static str, exception: &'static str) -> Vec<Table> {
    let mut tables = sheets(RULEBOOK);
    column(&mut tables, "词汇", "公平竞争", "事实", &|_| "");
    let facts = [("事实", "注册地"), ("取值", "本市|外地"), ("来源", "申报"), ("公平竞争", mark)];
    row(&mut tables, "词汇", ("事实", "信用评价"), &facts);
    column(&mut tables, "依据", "公平竞争例外", "依据号", &|id| {
        if id == "YJ11" { exception } else { "" }
    });
    column(&mut tables, "判定表", "注册地", "规则号", &|rule| {
        if rule == "J6" { "本市|未知" } else { "" }
    });
    let away = [("规则号", "J6B"), ("注册地", "外地"), ("结论", "转人工复核"), ("说明", "")];
    row(&mut tables, "判定表", ("规则号", "J6"), &away);
    tables
}

fn without_cases(mut tables: Vec<Table>) -> Vec<Table> {
    tables.retain(|table| table.name() != "用例");
    tables
}

fn told(result: Result<Compiled, Vec<Message>>) -> Vec<String> {
    result.map(|_| ()).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn two_applicants_are_shown_who_differ_in_nothing_else() {
    let messages = compile(&without_cases(city("是", ""))).map(|_| ()).unwrap_err();
    assert_eq!(messages.len(), 1, "{messages:?}");
    let message = messages.first().unwrap();
    let text = message.to_string();
    assert!(
        text.starts_with(
            "E25 判定表.csv 第8行：违反公平竞争审查（公平竞争审查条例）：其他条件相同，注册地“本市”得“正常受理”（J6），“外地”得“转人工复核”（J6B）。例如：查询状态=已查询、"
        ),
        "{text}"
    );
    // Both stand in the message, for the page that shows them.
    let case = message.case.as_ref().unwrap();
    let differ: Vec<_> =
        case.facts.iter().zip(&case.against).filter(|(one, other)| one != other).collect();
    assert_eq!(differ.len(), 1, "{differ:?}");
    let (one, other) = differ.first().unwrap();
    assert_eq!([&*one.0, &*one.1, &*other.1], ["注册地", "本市", "外地"]);
}

#[test]
fn an_exception_that_every_such_row_cites_is_one() {
    assert!(compile(&without_cases(city("是", "是"))).is_ok());
    assert!(compile(&without_cases(city("否", ""))).is_ok());
    // One of the two rows rests on something else.
    let mut tables = without_cases(city("是", "是"));
    let table = tables.iter_mut().find(|table| table.name() == "判定表").unwrap();
    let [rule, basis] = ["规则号", "依据"].map(|label| table.column(label).unwrap());
    for row in table.rows.iter_mut().filter(|row| row.cells[rule] == "J6B") {
        "YJ3".clone_into(&mut row.cells[basis]);
    }
    let told = told(compile(&tables));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("请删去规则 J6B 的这个条件"), "{told:?}");
}

#[test]
fn tiers_and_incentives_are_held_to_it() {
    let mut tables = sheets(RULEBOOK);
    column(&mut tables, "词汇", "公平竞争", "事实", &|fact| {
        if fact == "信用评价" { "是" } else { "" }
    });
    let told = told(compile(&without_cases(tables)));
    let sheets = ["判定表.csv", "监管分级.csv", "激励措施.csv", "警示.csv"];
    for (at, sheet) in sheets.iter().enumerate() {
        let of = |text: &&String| text.starts_with(&format!("E25 {sheet}"));
        // Incentives and cautions are read before anything is proved.
        assert_eq!(told.iter().any(|text| of(&text)), at >= 2, "{told:?}");
    }
    let mut tables = self::sheets(RULEBOOK);
    tables.retain(|table| !["激励措施", "警示"].contains(&table.name()));
    column(&mut tables, "词汇", "公平竞争", "事实", &|fact| {
        if fact == "信用评价" { "是" } else { "" }
    });
    let told = self::told(compile(&without_cases(tables)));
    for sheet in &sheets[..2] {
        assert!(told.iter().any(|text| text.starts_with(&format!("E25 {sheet}"))), "{told:?}");
    }
}

/// What is asked of somebody is part of how they are treated, and materials cite no exception.
#[test]
fn materials_are_held_to_it() {
    let mut tables = without_cases(city("是", "是"));
    let materials = tables.iter_mut().find(|table| table.name() == "材料").unwrap();
    let at = materials.column("适用情形").unwrap();
    "注册地=外地".clone_into(&mut materials.rows.first_mut().unwrap().cells[at]);
    let told = told(compile(&tables));
    assert!(told.iter().any(|text| text.starts_with("E25 材料.csv")), "{told:?}");
}

#[test]
fn what_looks_like_such_a_fact_and_does_not_say_is_asked_about() {
    let warned = |mark| {
        let compiled = compile(&without_cases(city(mark, ""))).unwrap();
        compiled.warnings.iter().any(|message| message.code == "W06")
    };
    assert!(warned(""));
    assert!(!warned("否"));
}

#[test]
fn marks_are_kept_and_compared() {
    let [marked, unmarked] =
        ["是", "否"].map(|mark| compile(&without_cases(city(mark, "是"))).unwrap().document);
    let again = compile(&export::sheets(&marked)).unwrap().document;
    assert_eq!(canonical(&again), canonical(&marked));
    let [marked, unmarked] = [marked, unmarked].map(|document| Rulebook::of(document).unwrap());
    let told: Vec<_> = differences(&marked, &unmarked).into_iter().map(|d| d.text).collect();
    assert_eq!(told, ["去掉事实“注册地”的公平竞争审查"]);
}

/// Columns that are read are not said to be unread, and what is exported is read.
#[test]
fn every_column_that_is_written_is_one_that_is_read() {
    let mut tables = without_cases(city("是", "是"));
    for (label, text) in [("发布单位", "示例市信用中心（虚构）"), ("可为空", "是")]
    {
        column(&mut tables, "名单", label, "名单", &|_| text);
    }
    let compiled = compile(&tables).unwrap();
    let unread: Vec<_> = compiled.warnings.iter().filter(|w| w.code == "W04").collect();
    assert!(unread.is_empty(), "{unread:?}");
}
