//! The rulebook compiler: the design's sample compiles, and each mistake that staff make has its
//! one message with sheet, row, column, case and remedy.

use conformance::broken::{Mistake, mistakes};
use conformance::fixture::sheets;
use credit_core::json::parse;
use credit_core::rulebook::document::RulebookDocument;
use credit_core::rulebook::source::{Message, compile, export};
use credit_core::sheet::Table;
use credit_core::wire::canonical;

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

/// What is said of the sample city after one change of its decision tables.
fn told(change: impl Fn(&mut Table)) -> Vec<Message> {
    let mut city = sheets("host-example/sample/rulebook");
    city.iter_mut().filter(|t| t.name() == "判定表").for_each(change);
    compile(&city).err().unwrap_or_default()
}

fn row(table: &Table, name: &str, rule: &str) -> Option<usize> {
    let is = |row: &credit_core::sheet::Row| {
        table.cell(row, "判定表") == name && table.cell(row, "规则号") == rule
    };
    table.rows.iter().position(is)
}

#[test]
fn a_gap_says_the_row_that_closes_it() {
    let messages = told(|table| {
        let at = row(table, "竞买人资格", "L4").unwrap();
        table.rows.remove(at);
    });
    let [said] = messages.as_slice() else { panic!("{messages:#?}") };
    let case = said.case.as_ref().unwrap();
    assert_eq!((said.code, case.table.as_str()), ("E01", "竞买人资格"));
    // Every value of the case is one that the row takes, and a blank takes any.
    for ((fact, value), (of, values)) in case.facts.iter().zip(&case.row) {
        assert_eq!(fact, of);
        assert!(values.is_empty() || values.split('|').any(|v| v == value), "{fact} {values}");
    }
    let mut city = sheets("host-example/sample/rulebook");
    for table in city.iter_mut().filter(|t| t.name() == "判定表") {
        let at = row(table, "竞买人资格", "L4").unwrap();
        let columns: Vec<usize> =
            case.row.iter().map(|(fact, _)| table.column(fact).unwrap()).collect();
        for (column, (_, values)) in columns.into_iter().zip(&case.row) {
            table.rows[at].cells[column] = values.clone();
        }
    }
    compile(&city).unwrap();
}

#[test]
fn a_worse_case_that_gets_more_is_shown_beside_the_better_one() {
    let messages = told(|table| {
        let at = row(table, "竞买人资格", "L4").unwrap();
        let outcome = table.column("结论").unwrap();
        table.rows[at].cells[outcome] = "正常受理".into();
    });
    let [said] = messages.as_slice() else { panic!("{messages:#?}") };
    assert_eq!(said.code, "E04");
    let case = said.case.as_ref().unwrap();
    let differ: Vec<_> = case.facts.iter().zip(&case.against).filter(|(a, b)| a != b).collect();
    assert_eq!(differ.len(), 1, "{differ:?}");
}

/// Cells that hold something, by sheet, row and column.
fn cells(tables: &[Table]) -> Vec<(String, usize, String, String)> {
    let mut cells = Vec::new();
    for table in tables {
        for (at, row) in table.rows.iter().enumerate() {
            let named = table.header.iter().zip(&row.cells);
            let filled = named.filter(|(_, cell)| !cell.is_empty());
            cells.extend(
                filled.map(|(label, cell)| {
                    (table.name().to_owned(), at, label.clone(), cell.clone())
                }),
            );
        }
    }
    cells.sort();
    cells
}

#[test]
fn the_sheets_come_back_from_the_document_cell_by_cell() {
    let city = sheets("host-example/sample/rulebook");
    let document = compile(&city).unwrap().document;
    // Through the bytes that are signed, where members are in another order.
    let read = parse(canonical(&document).as_bytes(), 1 << 22).unwrap();
    let back = export::sheets(&RulebookDocument::decode_whole(&read).unwrap());
    let (ours, theirs) = (cells(&back), cells(&city));
    let differ = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
    assert_eq!((differ, ours.len()), (None, theirs.len()));
    assert_eq!(canonical(&compile(&back).unwrap().document), canonical(&document));
}

#[test]
fn defaults_come_back_written_out_and_mean_the_same() {
    let document = compile(&sheets(SAMPLE)).unwrap().document;
    let back = export::sheets(&document);
    let again = compile(&back).unwrap().document;
    assert_eq!(canonical(&again), canonical(&document));
    let matters = back.iter().find(|t| t.name() == "事项").unwrap();
    assert_eq!(matters.cell(&matters.rows[0], "计入角色"), "申请人;联合体成员");
}

/// Cells as offices and DMN write them (任意, 非…, 其他) compile to the values that they mean.
#[test]
fn cells_of_conditions_compile_to_their_values() {
    let plain = compile(&sheets("host-example/sample/rulebook")).unwrap().document;
    let with = |from: &str, to: &str| {
        let mut tables = sheets("host-example/sample/rulebook");
        let mut hits = 0;
        for table in tables.iter_mut().filter(|table| table.name() == "判定表") {
            let at = table.column("失信等级").unwrap();
            for cell in table.rows.iter_mut().filter_map(|row| row.cells.get_mut(at)) {
                if cell.trim() == from {
                    to.clone_into(cell);
                    hits += 1;
                }
            }
        }
        assert!(hits > 0, "{from}");
        compile(&tables).map(|compiled| canonical(&compiled.document))
    };
    let expected = canonical(&plain);
    for (from, to) in
        [("", "-"), ("", "任意"), ("严重", "非无|非轻微|非一般"), ("严重", "非（无｜轻微｜一般）")]
    {
        assert_eq!(with(from, to).as_deref(), Ok(&*expected), "{from} as {to}");
    }
    // The rest is what no other row of that table names.
    let mut tables = sheets("host-example/sample/rulebook");
    let table = tables.iter_mut().find(|table| table.name() == "判定表").unwrap();
    let [rule, class] = ["规则号", "失信等级"].map(|column| table.column(column).unwrap());
    for row in table.rows.iter_mut().filter(|row| row.cells[rule] == "J4") {
        "其他".clone_into(&mut row.cells[class]);
    }
    assert_eq!(canonical(&compile(&tables).unwrap().document), expected);
    for wrong in ["非严重|严重", "-|严重", "非严垂", "其它", "非无|非轻微|非一般|非严重"]
    {
        let messages = with("严重", wrong).unwrap_err();
        assert!(messages.iter().any(|message| message.code == "E07"), "{wrong}: {messages:?}");
    }
}
