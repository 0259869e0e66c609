//! Laws of the rulebook compiler on random rulebooks, against a reference that shares nothing with
//! it: a table is accepted exactly when the reference finds no fault in any cell, and then both
//! decide alike; cases, precedence and red lines included.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use std::collections::BTreeMap;

use conformance::fixture::table;
use credit_core::decision::Outcome;
use credit_core::rulebook::Rulebook;
use credit_core::rulebook::source::{compile, outcome_name};
use credit_core::sheet::Table;
use proptest::prelude::*;

/// Facts of the random tables: the standard ones, whose red lines always hold, and two declared.
const FACTS: [(&str, &[&str], &str); 5] = [
    ("查询状态", &["已查询", "失败或超期"], "名单"),
    ("身份匹配", &["一致", "疑似"], "名单"),
    ("失信等级", &["无", "轻微", "一般", "严重"], "名单"),
    ("行业记录", &["无", "已修复", "有效", "未知"], "申报"),
    ("信用评价", &["A", "B", "未知"], "申报"),
];

/// A row: for each fact the values that it accepts, as bits, what follows, what it beats.
#[derive(Clone, Debug)]
struct Row {
    when: [u8; 5],
    outcome: Outcome,
    over: Vec<usize>,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop_oneof![partition(), prop::collection::vec(any_row(), 1..7)]
}

fn any_row() -> impl Strategy<Value = Row> {
    let set = |at: usize| prop_oneof![2 => Just(full(at)), 3 => 1..=full(at)];
    let when = [set(0), set(1), set(2), set(3), set(4)];
    (when, prop::sample::select(Outcome::ALL.to_vec()), prop::collection::vec(0_usize..7, 0..2))
        .prop_map(|(when, outcome, over)| Row { when, outcome, over })
}

const fn full(at: usize) -> u8 {
    (1 << FACTS[at].1.len()) - 1
}

/// Rows that split all cells among themselves: total and without conflict, whatever follows; what
/// follows respects the red lines more often than not.
fn partition() -> impl Strategy<Value = Vec<Row>> {
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 0_usize..5, any::<u8>()), 0..9);
    (cuts, prop::collection::vec(0_usize..40, 12)).prop_map(|(cuts, choices)| {
        let mut boxes = vec![[0, 1, 2, 3, 4].map(full)];
        for (which, fact, bits) in cuts {
            let at = which.index(boxes.len());
            let (inside, outside) = (boxes[at][fact] & bits, boxes[at][fact] & !bits);
            if inside != 0 && outside != 0 {
                let mut other = boxes[at];
                (boxes[at][fact], other[fact]) = (inside, outside);
                boxes.push(other);
            }
        }
        let row = |(when, choice): ([u8; 5], usize)| {
            let careful = [Outcome::Refer, Outcome::Supplement][choice % 2];
            let known = when[0] == 1 && when[1] == 1;
            let outcome = if known { Outcome::ALL[choice % 6] } else { careful };
            Row { when, outcome, over: vec![] }
        };
        boxes.into_iter().zip(choices).map(row).collect()
    })
}

fn cells() -> Vec<[usize; 5]> {
    let mut cells = vec![[0; 5]];
    for (at, (_, values, _)) in FACTS.iter().enumerate() {
        let longer = |cell: &[usize; 5]| {
            let cell = *cell;
            (0..values.len()).map(move |value| {
                let mut next = cell;
                next[at] = value;
                next
            })
        };
        cells = cells.iter().flat_map(longer).collect();
    }
    cells
}

fn meets(row: &Row, cell: &[usize; 5]) -> bool {
    (0..5).all(|at| row.when[at] >> cell[at] & 1 == 1)
}

/// The rows that decide a cell, one row after the other.
fn deciding(rows: &[Row], cell: &[usize; 5]) -> Vec<usize> {
    let hits: Vec<usize> = (0..rows.len()).filter(|at| meets(&rows[*at], cell)).collect();
    let beaten = |at: &usize| hits.iter().any(|other| rows[*other].over.contains(at));
    hits.iter().copied().filter(|at| !beaten(at)).collect()
}

/// Whether a row beats itself by some way round.
fn circular(rows: &[Row]) -> bool {
    let mut reach = vec![vec![false; rows.len()]; rows.len()];
    for (a, row) in rows.iter().enumerate() {
        row.over.iter().for_each(|b| reach[a][*b] = true);
    }
    for k in 0..rows.len() {
        for a in 0..rows.len() {
            for b in 0..rows.len() {
                reach[a][b] |= reach[a][k] && reach[k][b];
            }
        }
    }
    (0..rows.len()).any(|at| reach[at][at])
}

/// Every fault that the reference finds, by the code of the compiler.
fn faults(rows: &[Row]) -> Vec<&'static str> {
    let mut found = Vec::new();
    let (mut lives, mut decided) = (vec![false; rows.len()], BTreeMap::new());
    for cell in cells() {
        match deciding(rows, &cell).as_slice() {
            [] => found.push("E01"),
            [row] => {
                lives[*row] = true;
                decided.insert(cell, *row);
            }
            more => {
                found.push("E02");
                more.iter().for_each(|row| lives[*row] = true);
            }
        }
    }
    found.extend(lives.iter().filter(|lives| !**lives).map(|_| "E03"));
    let used = |at: usize| rows.iter().any(|row| row.when[at] != full(at));
    for (cell, row) in &decided {
        let outcome = rows[*row].outcome;
        let accepts = outcome <= Outcome::AcceptWithDeferral;
        let unqueried = !used(0) || cell[0] != 0;
        let unsettled = !used(1) || cell[1] != 0;
        if (accepts && unqueried) || ((accepts || outcome == Outcome::Refuse) && unsettled) {
            found.push("E04");
        }
        // HX1 and HX3, which the matter names.
        let eased = matches!(outcome, Outcome::AcceptOnCommitment | Outcome::AcceptWithDeferral);
        if eased && (!used(2) || cell[2] == 3) {
            found.push("E04");
        }
        for better in 0..cell[2] {
            let mut other = *cell;
            other[2] = better;
            let milder = decided.get(&other).map(|row| rows[*row].outcome);
            // Who a person would have looked at is not let in by being worse.
            let softer = |m: Outcome| match m {
                Outcome::Refer => accepts,
                _ => outcome != Outcome::Refer && outcome < m,
            };
            if milder.is_some_and(softer) {
                found.push("E04");
            }
        }
        let mut absent = *cell;
        absent[3] = 0;
        let none = decided.get(&absent).map(|row| rows[*row].outcome);
        if used(3) && cell[3] == 1 && none.is_some_and(|none| none != outcome) {
            found.push("E19");
        }
    }
    found
}

fn sheets(rows: &[Row]) -> Vec<Table> {
    let cell = |row: &Row, at: usize| {
        if row.when[at] == full(at) {
            return String::new();
        }
        let values = FACTS[at].1.iter().enumerate();
        let values = values.filter(|(bit, _)| row.when[at] >> bit & 1 == 1);
        values.map(|(_, value)| *value).collect::<Vec<_>>().join("|")
    };
    let mut rules = format!("规则号,{},结论,优先于,依据\n", FACTS.map(|f| f.0).join(","));
    for (at, row) in rows.iter().enumerate() {
        let when: Vec<String> = (0..5).map(|fact| cell(row, fact)).collect();
        let over: Vec<String> = row.over.iter().map(|r| format!("R{r}")).collect();
        let outcome = outcome_name(row.outcome);
        rules += &format!("R{at},{},{outcome},{},YJ1\n", when.join(","), over.join(";"));
    }
    let vocabulary: Vec<String> = FACTS
        .iter()
        .map(|(name, values, source)| format!("{name},{},{source},部门\n", values.join("|")))
        .collect();
    vec![
        table("判定表.csv", &rules),
        table("词汇.csv", &format!("事实,取值,来源,改变方\n{}", vocabulary.concat())),
        table("依据.csv", "依据号,名称,文号,条款,施行日期,废止日期\nYJ1,测试依据,,,2020-01-01,\n"),
        table(
            "材料.csv",
            "事项编码,材料编码,材料名称,类别,可容缺,来源\nX,M1,申请书,主审,否,申请人\n",
        ),
        table(
            "事项.csv",
            "事项编码,事项名称,施行日期,承诺办结工作日,补正最长工作日,逾期处理,红线\nX,测试事项,2026-01-01,20,10,退件,HX1;HX3\n",
        ),
    ]
}

/// The outcome of a cell in the compiled table, whose facts may be fewer and in their own order.
fn compiled_rule(book: &Rulebook, cell: &[usize; 5]) -> Option<String> {
    let values: Vec<usize> = book.tables[0].facts.iter().map(|fact| cell[*fact]).collect();
    book.tables[0].rule(&values).map(|rule| rule.id.clone())
}

fn valid(mut rows: Vec<Row>) -> Vec<Row> {
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        row.over.retain(|other| *other < count && *other != at);
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_compiler_accepts_what_the_reference_accepts_and_decides_alike(rows in rows()) {
        let rows = valid(rows);
        let told = compile(&sheets(&rows));
        if circular(&rows) {
            let codes: Vec<&str> = told.unwrap_err().iter().map(|m| m.code).collect();
            prop_assert_eq!(codes, ["E22"]);
            return Ok(());
        }
        let mut expected = faults(&rows);
        expected.sort_unstable();
        expected.dedup();
        match told {
            Err(messages) => {
                let all = messages.iter().chain(messages.iter().flat_map(|m| &m.folded));
                let mut codes: Vec<&str> = all.map(|m| m.code).collect();
                codes.sort_unstable();
                codes.dedup();
                prop_assert_eq!(codes, expected);
            }
            Ok(compiled) => {
                prop_assert_eq!(expected, Vec::<&str>::new());
                let book = Rulebook::of(compiled.document).unwrap();
                for cell in cells() {
                    let row = deciding(&rows, &cell)[0];
                    prop_assert_eq!(compiled_rule(&book, &cell), Some(format!("R{row}")));
                }
            }
        }
    }
}

#[test]
fn random_tables_are_both_accepted_and_refused() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let sound = (0..300)
        .filter(|_| {
            let rows = valid(rows().new_tree(&mut runner).unwrap().current());
            !circular(&rows) && faults(&rows).is_empty()
        })
        .count();
    assert!((15..285).contains(&sound), "{sound}");
}

#[test]
fn a_table_too_wide_is_refused_and_never_sampled() {
    let mut tables =
        sheets(&[Row { when: [0, 1, 2, 3, 4].map(full), outcome: Outcome::Refer, over: vec![] }]);
    let names: Vec<String> = (0..9).map(|n| format!("事实{n}")).collect();
    let values = "A|B|C|D";
    let facts: Vec<String> = names.iter().map(|n| format!("{n},{values},申报,部门\n")).collect();
    tables[1] = table("词汇.csv", &format!("事实,取值,来源,改变方\n{}", facts.concat()));
    let any = |value: &str| [value; 9].join(",");
    let rules = format!(
        "规则号,{},结论,依据\nR0,{},转人工复核,YJ1\n",
        names.join(","),
        any("A|B|C|D|未知")
    );
    tables[0] = table("判定表.csv", &rules);
    let messages = compile(&tables).unwrap_err();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].to_string().starts_with("E14 判定表.csv：事实和取值太多，超过 65536 种情形")
    );
}
