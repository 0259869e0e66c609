//! A small rulebook with every sheet and every column (`tests/vectors/rulebook/whole`): what the compiler
//! says of each cell changed, of rows written twice or gone, and what follows from what still compiles.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeSet;
use std::fs;

use conformance::broken::Mistake;
use conformance::fixture::sheets;
use conformance::frozen::{Frozen, text_of};
use conformance::repository;
use credit_core::digest::Digest;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::diff::differences;
use credit_core::rulebook::source::{catalogues, compile, export};
use credit_core::sheet::{Message, Table};
use credit_core::wire::canonical;

const WHOLE: &str = "tests/vectors/rulebook/whole";

/// A message with what follows from it, and what its case shows: the row that closes a gap, or where it
/// has one of a pair.
fn one(message: &Message) -> String {
    let folded: Vec<String> = message.folded.iter().map(one).collect();
    let folded =
        if folded.is_empty() { String::new() } else { format!(" [{}]", folded.join(" / ")) };
    let case = message.case.as_ref().map_or_else(String::new, |case| {
        let row: Vec<&str> = case.row.iter().map(|(_, value)| value.as_str()).collect();
        format!(" <{}{}>", row.join(","), if case.against.is_empty() { "" } else { "~" })
    });
    format!("{message}{case}{folded}")
}

/// The rulebook as it stands, and what is told of it.
struct Base {
    sheets: Vec<Table>,
    book: Rulebook,
    warnings: Vec<String>,
}

impl Base {
    fn read() -> Self {
        let sheets = sheets(WHOLE);
        let compiled = compile(&sheets).unwrap();
        let warnings = compiled.warnings.iter().map(one).collect();
        Self { sheets, book: Rulebook::of(compiled.document).unwrap(), warnings }
    }

    /// Messages; of what compiles, the warnings that are new (+) and those that are gone (-), and how it
    /// differs.
    fn told(&self, changed: &[Table]) -> String {
        let compiled = match compile(changed) {
            Ok(compiled) => compiled,
            Err(messages) => return messages.iter().map(one).collect::<Vec<_>>().join(" / "),
        };
        let warnings: Vec<String> = compiled.warnings.iter().map(one).collect();
        let mut all: Vec<String> = Vec::new();
        all.extend(
            warnings.iter().filter(|w| !self.warnings.contains(w)).map(|w| format!("+ {w}")),
        );
        all.extend(
            self.warnings.iter().filter(|w| !warnings.contains(w)).map(|w| format!("- {w}")),
        );
        all.extend(compiled.relaxations.iter().cloned());
        match Rulebook::of(compiled.document) {
            Ok(book) => all.extend(differences(&self.book, &book).into_iter().map(|d| d.text)),
            Err(error) => all.push(error.to_string()),
        }
        all.insert(0, "ok".into());
        all.join(" / ")
    }
}

/// What stands in a cell instead: nothing, a word that nobody knows, what other rows have there, the same
/// twice, with another word, numbers and days about the limits.
fn instead(table: &Table, row: usize, column: usize) -> BTreeSet<String> {
    let own = table.rows[row].cells[column].clone();
    let others = table.rows.iter().map(|row| row.cells[column].clone());
    let mut all: BTreeSet<String> = others.take(3).collect();
    all.extend(["".into(), "错".into(), format!("{own};{own}"), format!("{own}|错")]);
    if let Ok(number) = own.parse::<i64>() {
        all.extend([number - 1, number + 1, 0, 366].map(|n| n.to_string()));
    }
    if own.contains('|') {
        all.extend([own.split('|').rev().collect::<Vec<_>>().join("|"), own.replace('|', "、")]);
        all.extend(own.split('|').map(str::to_owned).take(1));
        all.insert(format!("非{}", own.replace('|', "|非")));
        all.insert(format!("非（{own}）"));
    }
    if own.starts_with("20") && own.len() == 10 {
        all.extend(["2026-03-31", "2026-12-31", "2027-01-01", "2027-01-02"].map(str::to_owned));
    }
    all.remove(&own);
    all
}

fn cells_of(name: &'static str, names: &[&str]) {
    let source = "tests/vectors/rulebook/whole with one cell changed, a row gone or written twice: messages with what follows from them in brackets, or warnings that are new or gone and how the rulebook differs";
    let mut frozen = Frozen::new(name, source, "sheet row column value");
    let base = Base::read();
    for (at, sheet) in base.sheets.iter().enumerate().filter(|(_, s)| names.contains(&s.name())) {
        for (n, row) in sheet.rows.iter().enumerate() {
            let line = row.line.to_string();
            // Of the tables' rows those are changed that defer, that grade, and the last ones.
            let last = sheet.rows.len().saturating_sub(1);
            let cells = last < 5 || n == 6 || n == last;
            for (column, label) in sheet.header.iter().enumerate().filter(|_| cells) {
                for value in instead(sheet, n, column) {
                    let mut changed = base.sheets.clone();
                    changed[at].rows[n].cells[column].clone_from(&value);
                    frozen.row(&[sheet.name(), &line, label, &value], &base.told(&changed));
                }
            }
            let mut changed = base.sheets.clone();
            changed[at].rows.remove(n);
            frozen.row(&[sheet.name(), &line, "row", "gone"], &base.told(&changed));
            let mut changed = base.sheets.clone();
            let mut again = row.clone();
            again.line = 99;
            changed[at].rows.push(again);
            frozen.row(&[sheet.name(), &line, "row", "twice"], &base.told(&changed));
        }
        let mut changed = base.sheets.clone();
        changed.remove(at);
        frozen.row(&[sheet.name(), "sheet", "", "gone"], &base.told(&changed));
    }
    frozen.check();
}

#[test]
fn cells_of_matters() {
    cells_of(
        "whole-matters",
        &["事项", "材料", "类别", "暂不可表达", "共享目录", "救济途径", "承诺"],
    );
}

#[test]
fn cells_of_tables() {
    cells_of("whole-tables", &["判定表", "监管分级", "抽查比例", "期限", "分层", "红线", "用例"]);
}

#[test]
fn cells_of_facts_and_bases() {
    cells_of("whole-facts", &["词汇", "评价", "依据"]);
}

#[test]
fn cells_of_lists_and_measures() {
    cells_of("whole-lists", &["名单", "备忘录", "基础清单", "惩戒措施", "激励措施", "警示"]);
}

/// Rows and columns that stand together, which no single cell makes.
#[test]
fn cells_that_stand_together() {
    let source = "tests/vectors/rulebook/whole with such texts in place of others: messages with what follows from them in brackets, or warnings that are new or gone and how the rulebook differs";
    let mut frozen = Frozen::new("whole-together", source, "change");
    let base = Base::read();
    let file = repository("tests/vectors/rulebook").join("whole-together.tsv");
    let text = fs::read_to_string(file).unwrap();
    for line in text.lines().skip(1) {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect();
        let patches = cells[1..].chunks_exact(3);
        assert!(patches.remainder().is_empty(), "{line}");
        let patches = patches.map(|patch| [0, 1, 2].map(|at| patch[at].clone())).collect();
        let mistake =
            Mistake { name: cells[0].clone(), base: WHOLE, patches, message: String::new() };
        frozen.row(&[&cells[0]], &base.told(&mistake.sheets()));
    }
    frozen.check();
}

/// The sheets that come back from the document compile to it, and the catalogues of each year.
#[test]
fn sheets_and_catalogues_of_the_whole() {
    let document = compile(&sheets(WHOLE)).unwrap().document;
    let mut text = String::new();
    let mut tell = |tables: &[Table]| {
        for table in tables {
            text.push_str(&format!("{}\n{}\n", table.sheet, table.header.join(",")));
            let rows =
                table.rows.iter().map(|row| format!("{} {}\n", row.line, row.cells.join(",")));
            text.extend(rows);
        }
    };
    let back = export::sheets(&document);
    tell(&back);
    assert_eq!(canonical(&compile(&back).unwrap().document), canonical(&document));
    let digest = Digest::of(canonical(&document).as_bytes()).labelled();
    for year in [2025, 2026, 2027, 2028] {
        tell(&catalogues(&document, year, "第1期").unwrap_or_default());
    }
    text_of("tables/whole-sheets.txt", &text.replace(&digest, "digest"));
}
