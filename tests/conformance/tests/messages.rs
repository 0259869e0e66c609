//! What the compiler of rulebooks says: of a wrong value in every column of every sheet, of two mistakes
//! at once, of cases that no test asks for, of what a new version changes.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::broken::Mistake;
use conformance::fixture::sheets;
use conformance::frozen::{Frozen, text_of};
use credit_core::json::parse;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::source::compile;
use credit_core::sheet::Table;
use credit_core::wire::canonical;

const SAMPLE: &str = "tests/vectors/rulebook/sample";
const CITY: &str = "host-example/sample/rulebook";

/// Messages in their order, or warnings of what compiles.
fn said(sheets: &[Table]) -> String {
    let lines = |all: Vec<String>| all.join(" / ");
    match compile(sheets) {
        Err(messages) => lines(messages.iter().map(ToString::to_string).collect()),
        Ok(compiled) => {
            let warnings = compiled.warnings.iter().map(ToString::to_string);
            format!("compiles; {}", lines(warnings.collect()))
        }
    }
}

/// One wrong value in the first and the last row of every column, and every column and sheet gone.
#[test]
fn every_cell() {
    let source = "tests/vectors/rulebook/sample with one cell changed; codes of the messages are those of the compiler's table";
    let mut frozen = Frozen::new("rulebook-cells", source, "sheet row column value");
    let base = sheets(SAMPLE);
    for (at, sheet) in base.iter().enumerate() {
        for column in 0..sheet.header.len() {
            let label = sheet.header[column].clone();
            let last = sheet.rows.len().saturating_sub(1);
            for row in [0, last] {
                for value in ["", "错", "2026-02-30", "0", "无|严重", "YJ1"] {
                    let mut changed = base.clone();
                    changed[at].rows[row].cells[column] = value.to_owned();
                    let line = changed[at].rows[row].line.to_string();
                    if row == last || last > 0 {
                        frozen.row(&[sheet.name(), &line, &label, value], &said(&changed));
                    }
                }
                if last == 0 {
                    break;
                }
            }
            let mut changed = base.clone();
            changed[at].header[column] = String::new();
            frozen.row(&[sheet.name(), "head", &label, ""], &said(&changed));
        }
        for row in 0..sheet.rows.len() {
            let mut changed = base.clone();
            let line = changed[at].rows[row].line.to_string();
            changed[at].rows.remove(row);
            frozen.row(&[sheet.name(), &line, "row", "gone"], &said(&changed));
        }
        let mut changed = base.clone();
        changed.remove(at);
        frozen.row(&[sheet.name(), "sheet", "", "gone"], &said(&changed));
    }
    frozen.check();
}

/// What is said of each column that only a whole city fills, in the first row that fills it, and of the
/// sheet gone.
fn columns_of(name: &'static str, sheets_of: &[&str]) {
    let source = "host-example/sample/rulebook with one cell changed, by what another row has there or by what is none";
    let mut frozen = Frozen::new(name, source, "sheet row column value");
    let base = sheets(CITY);
    let small = sheets(SAMPLE);
    let before = Rulebook::of(compile(&base).unwrap().document).unwrap();
    // What compiles says how it differs, too.
    let said = |changed: &[Table]| match compile(changed) {
        Ok(compiled) => {
            let now = Rulebook::of(compiled.document);
            let differ = now.map_or_else(
                |error| error.to_string(),
                |now| {
                    let all = differences(&before, &now);
                    all.iter().map(|d| d.text.as_str()).collect::<Vec<_>>().join(" / ")
                },
            );
            format!("{}; {differ}", said(changed))
        }
        Err(_) => said(changed),
    };
    for (at, sheet) in base.iter().enumerate().filter(|(_, s)| sheets_of.contains(&s.name())) {
        let known = small.iter().find(|table| table.name() == sheet.name());
        for (column, label) in sheet.header.iter().enumerate() {
            if known.is_some_and(|table| table.column(label).is_some()) || sheet.rows.is_empty() {
                continue;
            }
            let filled = |row: &usize| !sheet.rows[*row].cells[column].is_empty();
            let row = (0..sheet.rows.len()).find(filled).unwrap_or(0);
            let own = sheet.rows[row].cells[column].clone();
            let others = sheet.rows.iter().map(|row| row.cells[column].clone());
            let other = others.clone().find(|cell| !cell.is_empty() && *cell != own);
            let other = other.unwrap_or_else(|| format!("{own};{own}"));
            for value in ["", "错", other.as_str()] {
                if value == own {
                    continue;
                }
                let mut changed = base.clone();
                changed[at].rows[row].cells[column] = value.to_owned();
                let line = changed[at].rows[row].line.to_string();
                frozen.row(&[sheet.name(), &line, label, value], &said(&changed));
            }
            // A row that stands there twice.
            if column == 0 {
                let mut changed = base.clone();
                let mut again = sheet.rows[row].clone();
                again.line = 999;
                changed[at].rows.push(again);
                frozen.row(&[sheet.name(), "twice", label, ""], &said(&changed));
            }
        }
        let mut changed = base.clone();
        changed.remove(at);
        frozen.row(&[sheet.name(), "sheet", "", "gone"], &said(&changed));
    }
    frozen.check();
}

#[test]
fn columns_of_matters_and_classes() {
    columns_of("city-matters", &["事项", "类别", "暂不可表达"]);
}

#[test]
fn columns_of_materials_and_commitments() {
    columns_of("city-materials", &["材料", "承诺", "共享目录"]);
}

#[test]
fn columns_of_tables_and_layers() {
    columns_of("city-tables", &["判定表", "监管分级", "抽查比例", "分层", "红线"]);
}

#[test]
fn columns_of_lists() {
    columns_of("city-lists", &["名单"]);
}

#[test]
fn columns_of_measures() {
    columns_of("city-measures", &["惩戒措施", "基础清单", "备忘录"]);
}

#[test]
fn columns_of_incentives_and_remedies() {
    columns_of("city-incentives", &["激励措施", "警示", "救济途径"]);
}

#[test]
fn columns_of_grades_and_facts() {
    columns_of("city-grades", &["评价", "词汇"]);
}

#[test]
fn columns_of_bases_and_cases() {
    columns_of("city-bases", &["依据", "用例"]);
}

fn patched(base: &'static str, patches: &[(&str, &str, &str)]) -> Vec<Table> {
    let own = |(sheet, from, to): &(&str, &str, &str)| [*sheet, *from, *to].map(str::to_owned);
    let patches = patches.iter().map(own).collect();
    Mistake { name: "a test's own".into(), base, patches, message: String::new() }.sheets()
}

/// Two mistakes that have nothing to do with each other are two messages, even in neighbouring cells.
#[test]
fn two_mistakes_are_two_messages() {
    let rule = "R8,已查询,一致,一般,";
    let both = patched(SAMPLE, &[("判定表", rule, "R8,已查 询,一 致,一般,")]);
    let messages = compile(&both).unwrap_err();
    let told: Vec<(&str, &str)> =
        messages.iter().map(|m| (m.code, m.column.as_deref().unwrap_or_default())).collect();
    assert_eq!(told, [("E07", "查询状态"), ("E07", "身份匹配")], "{messages:#?}");
    let apart = [("判定表", rule, "R8,已查询,一致,一 般,"), ("事项", ",12,10,", ",12,十,")];
    assert_eq!(compile(&patched(SAMPLE, &apart)).unwrap_err().len(), 2);
}

/// What the sample warns of and which cases it suggests, word by word.
#[test]
fn suggested_cases() {
    let compiled = compile(&sheets(SAMPLE)).unwrap();
    let warnings: Vec<String> = compiled.warnings.iter().map(ToString::to_string).collect();
    let suggested = compiled.suggestions.join("\n");
    text_of("rulebook/sample-suggested.txt", &format!("{}\n{suggested}\n", warnings.join("\n")));
}

/// Layers that go in a ring, a red line about a fact that is not there, a table that is nobody's.
#[test]
fn layers_and_red_lines() {
    let source = "host-example/sample/rulebook with one patch";
    let mut frozen = Frozen::new("rulebook-layers", source, "patch");
    let patches: [(&str, &str, &str, &str); 9] = [
        ("ring", "分层", "国家底线,国家,,", "国家底线,国家,示例市基准,"),
        ("own parent", "分层", "示例市基准,市,示例省基准,", "示例市基准,市,示例市基准,"),
        ("unknown parent", "分层", "示例市基准,市,示例省基准,", "示例市基准,市,别省基准,"),
        ("below its level", "分层", "示例省基准,省,国家底线", "示例省基准,市,国家底线"),
        ("longer term", "事项", ",容缺受理型,12,10,退件,", ",容缺受理型,12,11,退件,"),
        ("unknown fact", "红线", "HX5,禁止,全部事项,虚假承诺,有", "HX5,禁止,全部事项,天气,有"),
        ("unknown value", "红线", "HX5,禁止,全部事项,虚假承诺,有", "HX5,禁止,全部事项,虚假承诺,多"),
        ("unknown tier table", "事项", ",劳务派遣,通用分级,", ",劳务派遣,特别分级,"),
        ("unknown role", "事项", "通用分级,申请人,", "通用分级,申请者,"),
    ];
    for (name, sheet, from, to) in patches {
        frozen.row(&[name], &said(&patched(CITY, &[(sheet, from, to)])));
    }
    frozen.check();
}

fn book(sheets: &[Table]) -> Rulebook {
    let document = compile(sheets).unwrap_or_else(|m| panic!("{m:#?}")).document;
    Rulebook::decode(&parse(canonical(&document).as_bytes(), usize::MAX).unwrap()).unwrap()
}

/// What a new version changes, in words, one change at a time, there and back.
#[test]
fn what_a_new_version_changes() {
    let source = "host-example/sample/rulebook and the same with one patch, compared both ways";
    let mut frozen = Frozen::new("rulebook-changes", source, "change way");
    let overdue = "容缺受理型,12,10,退件,";
    let changes: [(&str, &str, &str, &str); 12] = [
        ("nothing", "事项", "", ""),
        ("term", "事项", overdue, "容缺受理型,12,8,退件,"),
        ("own term", "事项", overdue, "容缺受理型,14,10,退件,"),
        ("consequence", "事项", overdue, "容缺受理型,12,10,终止,"),
        ("promise", "事项", overdue, "证明事项型,12,10,退件,"),
        ("roles", "事项", "劳务派遣,通用分级,申请人,", "劳务派遣,通用分级,申请人;法定代表人,"),
        (
            "lists",
            "事项",
            "失信被执行人;示例市信用承诺违诺记录（虚构）,容缺受理型,12",
            "失信被执行人,容缺受理型,12",
        ),
        (
            "material",
            "材料",
            "SL-0001,M4,营业执照",
            "SL-0001,M5,经营计划,次要,是,申请人\nSL-0001,M4,营业执照",
        ),
        ("deferrable", "材料", "SL-0001,M2,验资报告,主审,否", "SL-0001,M2,验资报告,次要,是"),
        (
            "measure",
            "惩戒措施",
            "失信被执行人,法人,限制享受优惠政策和便利措施,失信惩戒措施基础清单（示例版）,M08,,,YJ6\n",
            "",
        ),
        ("basis", "依据", "国办发〔2019〕35号,二(一)", "国办发〔2019〕35号,二(二)"),
        ("words", "承诺", "容缺受理型,容缺受理承诺书,", "容缺受理型,容缺受理信用承诺书,"),
    ];
    let old = book(&sheets(CITY));
    for (name, sheet, from, to) in changes {
        let new = book(&patched(CITY, &[(sheet, from, to)]));
        for (way, a, b) in [("there", &old, &new), ("back", &new, &old)] {
            let told: Vec<String> =
                differences(a, b).iter().map(|d| format!("{}：{}", d.matter, d.text)).collect();
            assert!(name != "nothing" || told.is_empty(), "{told:?}");
            frozen.row(&[name, way], &told.join(" / "));
        }
    }
    frozen.check();
}
